#pragma once
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/time.h"
#include "gis/feed/cap.h"
#include "gis/feed/gbt35965.h"
#include "tests/fuzz/feed_samples.h"

/// Forty feeds of a city, no two alike: every codec, thirty pairs of quantity and unit, cadences
/// from a second to an hour. Their values stay within the quiet range of every rule that ships.
namespace citymirror::test {

struct CityFeed {
  std::string id, descriptor, topic;
  int everySeconds = 60;            ///< of its messages, each with all of its things
  std::vector<SensorSite> sensors;  ///< none of feeds of vehicles, notices and alerts
  std::function<std::string(Instant at)> message;
};

/// Local metres of the small city lie here, so that degrees of vehicles and notices do too.
inline GeoFrame fortyFeedsFrame() { return {"EPSG:4547", 523'500, 3'375'000, "unknown"}; }

namespace forty {

/// A feed of readings: what it measures, in which unit, and about how much of it.
struct Measured {
  const char *codec, *quantity, *unit;
  double usual;  ///< of `unit`
  int everySeconds, sensors;
  const char* layout;  ///< time format and separator, or what the codec calls the quantity
};

inline constexpr Measured kMeasured[] = {
    {"json", "ponding_depth", "cm", 1.5, 1, 25, "unix_ms"},
    {"json", "voltage", "V", 220, 1, 25, "unix_s"},
    {"json", "water_level", "cm", 1650, 5, 15, "iso"},
    {"json", "structure_strain", "µε", 120, 5, 25, "%Y-%m-%d %H:%M:%S"},
    {"json", "gas_concentration", "%LEL", 2, 10, 25, "unix_ms"},
    {"json", "noise_level", "dBA", 55, 10, 25, "iso"},
    {"json", "residual_chlorine", "ug/L", 400, 60, 25, "%Y/%m/%d %H:%M:%S"},
    {"json", "person_count", "people", 40, 60, 25, "unix_s"},
    {"json", "air_temperature", "degC", 24, 60, 25, "%d.%m.%Y %H:%M:%S"},
    {"json", "manhole_tilt", "deg", 2, 300, 25, "unix_ms"},
    {"csv", "occupancy", "%", 20, 1, 25, "unix_s,"},
    {"csv", "structure_acceleration", "m/s²", 0.2, 1, 25, "unix_ms|"},
    {"csv", "water_pressure", "kPa", 300, 5, 25, "iso;"},
    {"csv", "transformer_load", "%", 60, 10, 25, "unix_s|"},
    {"csv", "wind_speed", "km/h", 12, 10, 25, "unix_ms;"},
    {"csv", "turbidity", "FNU", 0.4, 60, 25, "iso,"},
    {"csv", "visibility", "km", 8, 60, 15, "%Y-%m-%d %H:%M:%S,"},
    {"csv", "rain_intensity", "mm/5min", 0.02, 300, 15, "unix_s;"},
    {"csv", "slope_displacement", "cm", 1.2, 900, 15, "iso|"},
    {"sensorthings", "ponding_depth", "mm", 12, 60, 25, "depth"},
    {"sensorthings", "sewer_fill", "%", 40, 60, 25, "fill"},
    {"sensorthings", "sewer_level", "cm", 150, 10, 15, "sump"},
    {"sensorthings", "tunnel_co", "ppm", 15, 10, 15, "CO"},
    {"sensorthings", "relative_humidity", "%", 70, 300, 15, "humidity"},
    {"waterml", "discharge", "m3/s", 35, 900, 15, "Discharge"},
    {"waterml", "water_level", "m", 16.5, 900, 15, "Stage"},
    {"waterml", "groundwater_depth", "m", 4, 3600, 15, "Groundwater"},
    {"usgs_json", "discharge", "ft3/s", 1200, 900, 15, "00060"},
    {"usgs_json", "water_level", "ft", 54, 900, 15, "00065"},
    {"usgs_json", "turbidity", "FNU", 0.5, 900, 15, "63680"},
};

inline std::string descriptorOf(const std::string& id, std::string_view codec,
                                const std::string& rest, int everySeconds) {
  const auto seconds = [&](int times) { return std::to_string(everySeconds * times); };
  return R"({"id": ")" + id + R"(", "codec": ")" + std::string(codec) +
         R"(", "from": {"url": "mqtt://broker.example/)" + id + R"("}, )" + rest +
         R"("cadence_s": )" + seconds(1) + R"(, "late_after_s": )" + seconds(2) +
         R"(, "silent_after_s": )" + seconds(6) +
         R"(, "limits": {"ahead_s": 60, "oldest_s": 864000}})";
}

/// In UTC+8 where the pattern has no zone of its own.
inline std::string stampOf(Instant at, const std::string& pattern) {
  if (pattern == "unix_ms") return std::to_string(at.ms);
  if (pattern == "unix_s") return std::to_string(at.ms / 1000);
  const std::string iso = toIso(at, 480);
  if (pattern == "iso") return iso;
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      text += pattern[i];
      continue;
    }
    const char what = pattern[++i];
    text += what == 'Y'   ? iso.substr(0, 4)
            : what == 'm' ? iso.substr(5, 2)
            : what == 'd' ? iso.substr(8, 2)
            : what == 'H' ? iso.substr(11, 2)
            : what == 'M' ? iso.substr(14, 2)
                          : iso.substr(17, 2);
  }
  return text;
}

/// Rises and falls by a hundredth over hours, with a ripple, so that no two in a row are equal.
inline std::string valueOf(const Measured& row, int sensor, Instant at) {
  const double t = double(at.ms / 1000);
  const double slow = 0.01 * std::sin(t / 5000 + sensor);
  const double ripple = 0.0002 * double((at.ms / 1000 / row.everySeconds * 7 + sensor) % 11);
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", row.usual * (1 + slow + ripple));
  return text;
}

inline std::string jsonRows(const Measured& row, const std::vector<SensorSite>& sites, Instant at) {
  const std::string layout = row.layout;
  const std::string quote = layout.starts_with("unix") ? "" : "\"";
  std::string text = R"({"station": "west", "data": [)";
  for (std::size_t i = 0; i < sites.size(); ++i)
    text += (i > 0 ? "," : "") + std::string(R"({"id": ")") + sites[i].code + R"(", "t": )" +
            quote + stampOf(at, layout) + quote + R"(, "v": )" + valueOf(row, int(i), at) + "}";
  return text + "]}";
}

inline std::string csvRows(const Measured& row, const std::vector<SensorSite>& sites, Instant at) {
  std::string layout = row.layout;
  const char separator = layout.back();
  layout.pop_back();
  std::string text;
  for (std::size_t i = 0; i < sites.size(); ++i)
    text += sites[i].code + separator + stampOf(at, layout) + separator + valueOf(row, int(i), at) +
            '\n';
  return text;
}

inline std::string observations(const Measured& row, const std::vector<SensorSite>& sites,
                                Instant at) {
  std::string text = R"({"value": [)";
  for (std::size_t i = 0; i < sites.size(); ++i)
    text += (i > 0 ? "," : "") + std::string(R"({"phenomenonTime": ")") + toIso(at) +
            R"(", "result": )" + valueOf(row, int(i), at) + R"(, "Datastream": {"@iot.id": ")" +
            sites[i].code + R"(", "name": ")" + row.layout +
            R"(", "unitOfMeasurement": {"symbol": ")" + row.unit + R"("}}})";
  return text + "]}";
}

inline std::string waterMl(const Measured& row, const std::vector<SensorSite>& sites, Instant at) {
  std::string text =
      std::string(R"(<wml2:Collection xmlns:wml2="http://www.opengis.net/waterml/2.0" )") +
      R"(xmlns:om="http://www.opengis.net/om/2.0" xmlns:xlink="http://www.w3.org/1999/xlink">)";
  for (std::size_t i = 0; i < sites.size(); ++i)
    text += std::string("<wml2:observationMember><om:OM_Observation><om:observedProperty ") +
            R"(xlink:title=")" + row.layout + R"("/><om:featureOfInterest xlink:href=")" +
            "http://example.org/sites/" + sites[i].code +
            R"("/><om:result><wml2:MeasurementTimeseries><wml2:defaultPointMetadata>)" +
            R"(<wml2:DefaultTVPMeasurementMetadata><wml2:uom code=")" + row.unit +
            R"("/></wml2:DefaultTVPMeasurementMetadata></wml2:defaultPointMetadata>)" +
            "<wml2:point><wml2:MeasurementTVP><wml2:time>" + toIso(at) +
            "</wml2:time><wml2:value>" + valueOf(row, int(i), at) +
            "</wml2:value></wml2:MeasurementTVP></wml2:point>" +
            "</wml2:MeasurementTimeseries></om:result></om:OM_Observation>" +
            "</wml2:observationMember>";
  return text + "</wml2:Collection>";
}

inline std::string usgsSeries(const Measured& row, const std::vector<SensorSite>& sites,
                              Instant at) {
  std::string text = R"({"value": {"timeSeries": [)";
  for (std::size_t i = 0; i < sites.size(); ++i)
    text += (i > 0 ? "," : "") + std::string(R"({"sourceInfo": {"siteCode": [{"value": ")") +
            sites[i].code + R"("}]}, "variable": {"variableCode": [{"value": ")" + row.layout +
            R"("}], "unit": {"unitCode": ")" + row.unit +
            R"("}, "noDataValue": -999999.0}, "values": [{"value": [{"value": ")" +
            valueOf(row, int(i), at) + R"(", "qualifiers": ["P"], "dateTime": ")" + toIso(at) +
            R"("}]}]})";
  return text + "]}}";
}

inline std::string mappingOf(const Measured& row) {
  const std::string codec = row.codec;
  std::string layout = row.layout, at = "/t", sensor = "/id", value = "/v", rows;
  if (codec == "json") rows = R"("rows": "/data", )";
  if (codec == "csv") {
    at = "t", sensor = "id", value = "v";
    rows = R"("columns": ["id", "t", "v"], "separator": ")" + layout.substr(layout.size() - 1) +
           R"(", )";
    layout.pop_back();
  }
  std::string where;
  if (codec == "json" || codec == "csv")
    where = rows + R"("sensor": ")" + sensor + R"(", "at": {"path": ")" + at + R"(", "format": ")" +
            layout + '"' + (layout.front() == '%' ? R"(, "zone": "+08:00")" : "") + "}, ";
  else
    value = row.layout;
  return R"("mapping": {)" + where + R"("values": [{"path": ")" + value + R"(", "quantity": ")" +
         row.quantity + R"(", "unit": ")" + row.unit + R"("}]}, )";
}

inline CityFeed measuredFeed(const Measured& row, int number) {
  CityFeed feed;
  feed.id = std::string(row.codec) + "-" + row.quantity + "-" + std::to_string(number);
  feed.topic = "city/" + feed.id;
  feed.everySeconds = row.everySeconds;
  feed.descriptor = descriptorOf(feed.id, row.codec, mappingOf(row), row.everySeconds);
  for (int i = 0; i < row.sensors; ++i)
    feed.sensors.push_back({"F" + std::to_string(number) + "-" + std::to_string(i),
                            {},
                            *quantityFromWord(row.quantity),
                            {40.0 + i % 5 * 180 + number, 140.0 + i / 5 * 150 + number * 3},
                            double(row.everySeconds)});
  const std::string codec = row.codec;
  const auto write = codec == "json"           ? jsonRows
                     : codec == "csv"          ? csvRows
                     : codec == "sensorthings" ? observations
                     : codec == "waterml"      ? waterMl
                                               : usgsSeries;
  feed.message = [row, write, sites = feed.sensors](Instant at) { return write(row, sites, at); };
  return feed;
}

/// A thing that goes round in a circle of some 400 m, degrees.
inline double longitudeOf(int thing, Instant at) {
  return 114.25 + 0.004 * std::sin(double(at.ms) / 300e3 + thing);
}
inline double latitudeOf(int thing, Instant at) {
  return 30.5 + 0.004 * std::cos(double(at.ms) / 300e3 + thing);
}
inline std::string degrees(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value);
  return text;
}

inline std::string busRows(Instant at) {
  std::string text;
  for (int i = 0; i < 20; ++i)
    text += "BUS-" + std::to_string(i) + ',' + stampOf(at, "unix_s") + ',' +
            degrees(longitudeOf(i, at)) + ',' + degrees(latitudeOf(i, at)) + ",8.5,90,in service\n";
  return text;
}

inline std::string patrolCars(Instant at) {
  std::string text = R"({"cars": [)";
  for (int i = 0; i < 10; ++i)
    text += (i > 0 ? "," : "") + std::string(R"({"car": "PATROL-)") + std::to_string(i) +
            R"(", "t": )" + stampOf(at, "unix_ms") + R"(, "x": )" + degrees(longitudeOf(i, at)) +
            R"(, "y": )" + degrees(latitudeOf(i, at)) + R"(, "kmh": 31.5})";
  return text + "]}";
}

/// A FeedMessage of some vehicles of one line, and where `alertId` is given an alert about it.
inline std::string gtfsMessage(const std::string& line, int vehicles, Instant at,
                               const std::string& alertId = {}) {
  const auto stamp = std::uint64_t(at.ms / 1000);
  std::string text = bytesField(1, bytesField(1, "2.0") + varintField(3, stamp));
  for (int i = 0; i < vehicles; ++i) {
    const std::string id = line + "-" + std::to_string(i);
    const std::string place = floatField(1, float(latitudeOf(i, at))) +
                              floatField(2, float(longitudeOf(i, at))) + floatField(5, 9);
    const std::string vehicle = bytesField(1, bytesField(5, line)) + bytesField(2, place) +
                                varintField(4, 2) + varintField(5, stamp) +
                                bytesField(8, bytesField(1, id));
    text += bytesField(2, bytesField(1, id) + bytesField(4, vehicle));
  }
  if (alertId.empty()) return text;
  const std::string alert =
      bytesField(5, bytesField(2, line)) + varintField(7, 4) +
      bytesField(10, bytesField(1, bytesField(1, "Detour") + bytesField(2, "en")));
  return text + bytesField(2, bytesField(1, alertId) + bytesField(5, alert));
}

/// Two digits a byte.
inline std::string packed(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += char((digits[i] - '0') << 4 | (digits[i + 1] - '0'));
  return bytes;
}

/// A location of each of some terminals, after the version of 2019 or of 2013.
inline std::string terminals(const std::string& prefix, int count, bool newer, Instant at) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const std::string body =
        bigEndian(0, 4) + bigEndian(3, 4) + bigEndian(std::uint32_t(latitudeOf(i, at) * 1e6), 4) +
        bigEndian(std::uint32_t(longitudeOf(i, at) * 1e6), 4) + bigEndian(20, 2) +
        bigEndian(365, 2) + bigEndian(90, 2) + packed(stampOf(at, "%Y%m%d%H%M%S").substr(2));
    std::string number = prefix + std::to_string(10 + i);
    number.insert(0, (newer ? 20 : 12) - number.size(), '0');
    const std::uint32_t properties = std::uint32_t(body.size()) | (newer ? 0x4000U : 0U);
    text += jt808Frame(bigEndian(0x0200, 2) + bigEndian(properties, 2) + (newer ? "\x01" : "") +
                       packed(number) + bigEndian(1, 2) + body);
  }
  return text;
}

inline std::string cameraEvent(Instant at) {
  return R"([{"event": "c-)" + stampOf(at, "unix_s") + R"(", "type": "obstacle", "ts": )" +
         stampOf(at, "unix_ms") + R"(, "lon": 114.251, "lat": 30.502, "camera": "cam-3",)" +
         R"( "text": "a box on the road", "img": "https://pictures.example/c-1.jpg"}])";
}

inline std::string hotlineCall(Instant at) {
  return "H" + stampOf(at, "unix_s") + ";" + stampOf(at, "%Y-%m-%d %H:%M:%S") +
         ";street light;R101;the lamp is out\n";
}

inline gis::CapAlert windAdvice(const std::string& sender, Instant at) {
  gis::CapAlert alert;
  alert.identifier = sender + "-" + stampOf(at, "unix_s");
  alert.sender = sender;
  alert.status = "Exercise";
  alert.msgType = "Alert";
  alert.scope = "Public";
  alert.sent = at;
  gis::CapInfo info;
  info.language = "zh-CN";
  info.category = "Met";
  info.event = "大风";
  info.urgency = "Expected";
  info.severity = "Minor";
  info.certainty = "Possible";
  info.headline = "大风提示";
  info.areaDesc = "江城";
  info.effective = at;
  info.expires = at + std::chrono::hours(1);
  alert.infos.push_back(info);
  return alert;
}

inline CityFeed toldFeed(const std::string& id, const char* codec, const std::string& mapping,
                         int everySeconds, std::function<std::string(Instant)> message) {
  const std::string rest = mapping.empty() ? "" : "\"mapping\": " + mapping + ", ";
  return {id,           descriptorOf(id, codec, rest, everySeconds),
          "city/" + id, everySeconds,
          {},           std::move(message)};
}

inline std::vector<CityFeed> toldFeeds() {
  const char* buses = R"({"yields": "vehicles", "vehicle": "plate",
    "columns": ["plate", "time", "lon", "lat", "v", "dir", "note"],
    "at": {"path": "time", "format": "unix_s"}, "longitude": "lon", "latitude": "lat",
    "speed": "v", "speed_unit": "m/s", "bearing": "dir", "state": "note"})";
  const char* cars = R"({"yields": "vehicles", "rows": "/cars", "vehicle": "/car",
    "at": {"path": "/t", "format": "unix_ms"}, "longitude": "/x", "latitude": "/y",
    "speed": "/kmh", "speed_unit": "km/h"})";
  const char* cameras = R"({"yields": "notices", "id": "/event", "class": "/type",
    "at": {"path": "/ts", "format": "unix_ms"}, "longitude": "/lon", "latitude": "/lat",
    "reporter": "/camera", "text": "/text", "picture": "/img",
    "classes": {"obstacle": "road.obstacle"}})";
  const char* hotline = R"({"yields": "notices", "separator": ";",
    "columns": ["call", "at", "about", "where", "words"], "id": "call", "class": "about",
    "at": {"path": "at", "format": "%Y-%m-%d %H:%M:%S", "zone": "+08:00"},
    "place": "where", "text": "words"})";
  return {
      toldFeed("buses", "csv", buses, 10, busRows),
      toldFeed("patrol-cars", "json", cars, 5, patrolCars),
      toldFeed("line-12", "gtfs_realtime", "", 15,
               [](Instant at) { return gtfsMessage("12", 12, at); }),
      toldFeed("trams", "gtfs_realtime", "", 30,
               [](Instant at) {
                 return gtfsMessage("T1", 6, at, "detour-" + std::to_string(at.ms / 3'600'000));
               }),
      toldFeed("tankers", "jt808", "", 10,
               [](Instant at) { return terminals("1380013", 8, true, at); }),
      toldFeed("diggers", "jt808", "", 30,
               [](Instant at) { return terminals("1390027", 8, false, at); }),
      toldFeed("cameras", "json", cameras, 300, cameraEvent),
      toldFeed("hotline", "csv", hotline, 900, hotlineCall),
      toldFeed("weather", "cap", "", 3600,
               [](Instant at) { return gis::writeCap(windAdvice("weather.example", at)); }),
      toldFeed("warning-centre", "gbt35965", "", 3600,
               [](Instant at) { return gis::writeGbt35965(windAdvice("42010041600000", at)); }),
  };
}

}  // namespace forty

inline std::vector<CityFeed> fortyFeeds() {
  std::vector<CityFeed> feeds;
  for (const forty::Measured& row : forty::kMeasured)
    feeds.push_back(forty::measuredFeed(row, int(feeds.size()) + 1));
  for (CityFeed& told : forty::toldFeeds()) feeds.push_back(std::move(told));
  return feeds;
}

}  // namespace citymirror::test
