#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/quantity.h"
#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/core/time.h"
#include "gis/feed/time_pattern.h"

namespace citymirror::gis {

enum class FeedCodec {
  json,          ///< any JSON, by mapping
  csv,           ///< any table, by mapping
  sensorThings,  ///< OGC SensorThings API 1.1, Observations: answers and MQTT push
  waterMl,       ///< OGC WaterML 2.0 part 1, measurement time series
  usgsJson,      ///< USGS instantaneous values service, JSON (WaterML 1.1 in JSON)
  gtfsRealtime,  ///< GTFS-realtime 2.0: VehiclePositions, TripUpdates and Alerts
  jt808,         ///< JT/T 808-2019 (and 2013), locations 0x0200 and 0x0704
  cap,           ///< OASIS CAP 1.2
  gbt35965,      ///< GB/T 35965.1-2018, warnings
};

/// What the rows of a JSON or CSV feed are.
enum class FeedYield { readings, vehicles, notices, rainForecast };

/// Where in a message one thing is found.
struct FeedField {
  std::string path;  ///< JSON pointer from the row, "^/…" from the message; a column
  std::vector<std::string> steps;  ///< of a JSON pointer
  bool ofMessage = false;          ///< "^/…"
  std::string fixed;               ///< this text itself
  int topicLevel = 0;              ///< 1 = first level of the topic; 0 = not from the topic

  bool given() const { return !path.empty() || !fixed.empty() || topicLevel > 0; }
  friend bool operator==(const FeedField&, const FeedField&) = default;
};

/// One measured thing of a row; of a codec with a schema of its own, one observed property.
struct FeedValue {
  FeedField field;    ///< the number; of codecs with a schema: `path` = what they call the property
  FeedField sensor;   ///< of this value alone; not given: the mapping's
  FeedField quality;  ///< a word of `qualities`
  FeedField unit;     ///< unit in the message, where it says so
  FeedField when;     ///< only rows in which this ...
  std::string is;     ///< ... reads so
  Quantity quantity = Quantity::waterLevel;
  double factor = 1;            ///< kept = factor × (given) + offset
  double offset = 0;            ///< in the kept unit: a gauge's zero above the vertical datum
  std::vector<double> missing;  ///< numbers that mean "no value"
};

/// What the sender calls things and what we call them.
using FeedNames = std::map<std::string, std::string, std::less<>>;

struct FeedMapping {
  FeedYield yields = FeedYield::readings;
  std::string rows;  ///< JSON pointer to the list (or object) of rows; empty: the message itself
  std::vector<std::string> rowSteps;
  char separator = ',';
  std::vector<std::string> columns;  ///< of a table without a line of names
  FeedField sensor;                  ///< sensor, vehicle or reporter
  FeedField at;
  FeedTime time;
  std::vector<FeedValue> values;
  FeedNames sensors;                            ///< sender's → code of the city
  bool onlyListed = false;                      ///< reject sensors that `sensors` does not name
  std::vector<std::string> good, suspect, bad;  ///< words of quality
  // Vehicles and notices.
  FeedField longitude, latitude, speed, bearing, line, state, trip;
  double speedFactor = 1;  ///< into km/h
  FeedField id, classCode, place, text, picture, depth;
  double depthFactor = 1;  ///< into m
  FeedNames classes;  ///< sender's → ours
  // A rain forecast: rows are its steps, which are equally long.
  FeedField amount, intensity;    ///< one of the two
  double amountFactor = 1;        ///< into mm in a step
  double intensityFactor = 1;     ///< into mm/h
  FeedField issued;               ///< when it was made; not given: when it comes, by whole steps
  Millis step{0};                 ///< 0 = what lies between the first two rows
  bool stampsEnd = false;         ///< times are the ends of the steps, else their begins
  std::string status = "Actual";  ///< as of CAP: Actual, Exercise, Test
};

struct FeedLimits {
  Millis ahead{0};   ///< a stamp so far in the future is taken as it is; beyond, rejected
  Millis oldest{0};  ///< older than this when received: rejected
  Millis shift{0};   ///< added to every stamp: a sender's clock that is known to be wrong
  std::size_t longestBytes = 0;
  struct Range {
    double least = 0, most = 0;
  };
  std::map<Quantity, Range> ranges;  ///< kept unit; outside: Quality::bad
};

struct FeedSourceText {
  std::string url;  ///< mqtt(s)://, http(s)://, ws(s)://, jt808://, file:PATH, folder:PATH
  Millis every{0};  ///< polling: HTTP, file and folder
  std::map<std::string, std::string> headers;  ///< HTTP, WebSocket
  std::string authority;                       ///< PEM file, relative to the descriptor
  std::string client;                          ///< MQTT session that the broker keeps
  std::string mqttVersion = "3.1.1";
  /// MQTT: subscribed exactly so, the URL then names the broker alone. Empty: the URL's topic and
  /// all that is below it; of `sensorthings` a topic of Observations alone.
  std::vector<std::string> topics;
  int pages = 0;      ///< HTTP: most pages of an answer of `sensorthings`; 0 = not said
  std::string hello;  ///< WebSocket: sent once connected (a subscription)
};

/// A feed as data: assets/help/feeds.md documents the file.
struct FeedDescriptor {
  std::string id;  ///< as `isId` says
  Text name;
  FeedSourceText from;
  FeedCodec codec = FeedCodec::json;
  std::string datum = "WGS84";  ///< of longitudes and latitudes: WGS84, GCJ-02, BD-09
  FeedMapping mapping;
  Millis cadence{0};  ///< expected between values of one sensor, or between messages without any
  Millis lateAfter{0}, silentAfter{0};
  FeedLimits limits;
};

/// Reads a descriptor. `file` is for messages. Errors: unreadable (not JSON, with its byte),
/// badInput; both name file and key ("feed.json: mapping/values/0/unit") and what to write.
Result<FeedDescriptor> readFeedDescriptor(std::string_view text, const std::string& file);

std::string_view wordOf(FeedCodec codec);

}  // namespace citymirror::gis
