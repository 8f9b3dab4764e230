#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "engine/core/time.h"

namespace citymirror::gis {

/// One <parameter>, <eventCode> or <geocode>.
struct CapParameter {
  std::string name;
  std::string value;
  friend bool operator==(const CapParameter&, const CapParameter&) = default;
};

/// What is announced, in one language. Several areas are read into one: their descriptions joined
/// by
/// "; ", those that are drawn first, their polygons together; a circle is read as a polygon of 36
/// corners. Absent times are Instant{}.
struct CapInfo {
  std::string language;  ///< "zh-CN", "en-US" (also where the message names none, as CAP 1.2 says)
  /// `category` holds one CAP word, or several with spaces between.
  std::string category, event, urgency, severity, certainty, headline, description, instruction,
      senderName, areaDesc;
  Instant effective, onset, expires;
  std::vector<CapParameter> parameters;
  std::vector<std::vector<Point2>> polygons;  ///< WGS 84, x = longitude, y = latitude, degrees
  std::vector<CapParameter> eventCodes, geocodes;
  /// Descriptions of the areas without a polygon or circle, where others have one.
  std::string undrawn;
  /// What people should do (CAP words with spaces between), where they read more and whom they ask.
  std::string responseType, web, contact, audience;
  friend bool operator==(const CapInfo&, const CapInfo&) = default;
};

/// A CAP 1.2 alert (OASIS CAP-V1.2, 2010).
struct CapAlert {
  std::string identifier, sender, status, msgType, scope;
  Instant sent;
  std::vector<CapInfo> infos;
  std::string source, restriction, addresses, note, references, incidents;
  friend bool operator==(const CapAlert&, const CapAlert&) = default;
};

inline constexpr std::size_t kCapLimit = 10'000'000;  ///< bytes; a longer message is refused

/// Strict: every element that CAP 1.2 requires, only words it knows, times with a zone, closed
/// polygons inside the globe. Elements in the CAP namespace as default or with a prefix; others are
/// passed over. A time that ends in "Z" is read, with a note; resources, altitudes and ceilings are
/// left out, with a note. Errors: unreadable (not XML, with the offset; not UTF-8; too long),
/// badInput (a required element is missing or holds a word CAP does not know, with its name),
/// unsupported (other version).
Result<CapAlert> parseCap(std::string_view xml);

/// The message as XML; empty optional elements are left out, polygons are closed, times are written
/// at -00:00. parseCap reads back an equal alert where `alert` is valid.
std::string writeCap(const CapAlert& alert);

/// All its times moved, also those of the alerts that it refers to.
CapAlert shifted(CapAlert alert, Millis by);

/// "sender,identifier,sent", as a later alert names it among its references.
std::string referenceTo(const CapAlert& alert);

/// Whether the first names the second among its references (sender,identifier,sent).
bool refersTo(const CapAlert& alert, const CapAlert& earlier);

/// It takes back what it refers to and announces nothing itself: Cancel, Error.
bool takesBack(const CapAlert& alert);

inline constexpr double kMostRain = 5000;  ///< mm that an alert may announce

/// Rain announced by an alert: parameters `rainfall_mm` with `rainfall_period_min` (and optional
/// `rainfall_series_mm`: comma-separated equal steps, which must add up to it within 2 % or 1 mm).
/// It begins at onset, else effective, else sent.
struct CapRain {
  Instant from;
  double periodSeconds = 3600;
  std::vector<double> stepMillimetres;  ///< equal steps over the period
  double total() const;
};
/// Whether an alert tells an amount of rain at all.
bool announcesRain(const CapAlert& alert);
/// Errors: badInput (no such parameter, not a number, negative or beyond kMostRain, an alert that
/// cancels).
Result<CapRain> rainOf(const CapAlert& alert);

}  // namespace citymirror::gis
