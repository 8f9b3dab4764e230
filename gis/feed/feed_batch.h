#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/series.h"
#include "gis/feed/cap.h"

namespace citymirror::gis {

/// Bytes as a transport brought them. Views: valid while the bytes are.
struct FeedPayload {
  std::string_view bytes;
  std::string_view topic;  ///< MQTT topic, file name, or empty
  Instant received;
  /// Bytes that the message had at least where it was too long for its transport and `bytes` are
  /// only its beginning; 0 = it is whole.
  std::size_t whole = 0;
  /// A page that the message says to follow comes as a message of its own, or is not wanted.
  bool nextPageTaken = false;
};

/// A value in the kept unit of its quantity.
struct FeedReading {
  Observation observation;
  Quantity quantity = Quantity::waterLevel;
  friend bool operator==(const FeedReading&, const FeedReading&) = default;
};

/// Where a vehicle is. Degrees as the feed gives them: its descriptor says by which datum.
struct VehiclePosition {
  std::string vehicle;
  Instant at;
  double longitude = 0, latitude = 0;
  std::optional<double> speed;    ///< km/h, ≥ 0
  std::optional<double> bearing;  ///< degrees clockwise from north, [0, 360)
  std::string line;               ///< route it serves, or empty
  std::string state;              ///< words of the feed: "ignition on, emergency alarm"
  std::string trip = {};          ///< code of the trip that it serves, or empty
  friend bool operator==(const VehiclePosition&, const VehiclePosition&) = default;
};

/// A report of more water than this is a slip of the pen, m.
inline constexpr double kDeepestReport = 20;

/// What a camera, a hotline, a patrol or an operator reports: something at a place.
struct FeedNotice {
  std::string id;
  std::string classCode;  ///< ours where the descriptor maps it, else the feed's own word
  Instant at;
  std::optional<double> longitude, latitude;  ///< degrees; both or neither
  std::string place;                          ///< in words, or a code of the city
  std::string text;
  std::string picture;   ///< http(s) link, or empty
  std::string reporter;  ///< camera, person, line
  std::optional<double> depth;  ///< m of water that was seen there, [0, kDeepestReport]
  std::string textEn;  ///< `text` in English, where the sender says both languages; else empty
  std::optional<Instant> until;  ///< when it is over, where the sender says so
  friend bool operator==(const FeedNotice&, const FeedNotice&) = default;
};

/// Something that was not taken. `reason` is one of few fixed sentences, for counting; `detail`
/// names the key and the value; `offset` is the byte of the message where it stands.
struct FeedRejection {
  std::string reason;
  std::string detail;
  std::size_t offset = 0;
  friend bool operator==(const FeedRejection&, const FeedRejection&) = default;
};

/// What one message yields. Good parts are taken though others are rejected.
struct FeedBatch {
  std::vector<FeedReading> readings;
  /// Readings of "trip_delay" of what is no sensor of the city: a vehicle or a trip. Only where
  /// FeedIntake knows the city's sensors; else they are readings like others.
  std::vector<FeedReading> delays;
  std::vector<VehiclePosition> vehicles;
  std::vector<FeedNotice> notices;
  std::vector<CapAlert> alerts;
  std::vector<FeedRejection> rejected;  ///< the first kMostRejections ...
  std::size_t rejectedMore = 0;         ///< ... and how many more

  static constexpr std::size_t kMostRejections = 200;
  void reject(std::string reason, std::string detail, std::size_t offset);
  std::size_t accepted() const {
    return readings.size() + delays.size() + vehicles.size() + notices.size() + alerts.size();
  }
};

}  // namespace citymirror::gis
