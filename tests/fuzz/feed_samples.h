#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gis/feed/feed_codecs.h"

namespace citymirror::test {

/// A feed of each codec with a good message of it: what tests begin from and fuzzers mutate.
struct FeedSample {
  std::string name;
  gis::FeedDescriptor feed;
  std::vector<std::string> messages;
  std::string topic;
};

inline constexpr Instant kSampleReceived{1'784'370'000'000};  // 2026-07-18T10:20:00Z

/// A descriptor with these `codec` and `mapping`; whole days of tolerance either way.
inline std::string sampleDescriptor(const std::string& codec, const std::string& mapping,
                                    const std::string& limits = "") {
  return R"({"id": "f1", "codec": ")" + codec +
         R"(", "from": {"url": "mqtt://broker.example/city"}, "mapping": )" + mapping +
         R"(, "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1800,
             "limits": {"ahead_s": 120, "oldest_s": 86400)" +
         limits + "}}";
}

inline void addVarint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes += char(value | 0x80);
  bytes += char(value);
}
inline std::string varintField(int number, std::uint64_t value) {
  std::string bytes;
  addVarint(bytes, std::uint64_t(number) << 3);
  addVarint(bytes, value);
  return bytes;
}
inline std::string bytesField(int number, std::string_view value) {
  std::string bytes;
  addVarint(bytes, std::uint64_t(number) << 3 | 2);
  addVarint(bytes, value.size());
  return bytes.append(value);
}
inline std::string floatField(int number, float value) {
  std::string bytes;
  addVarint(bytes, std::uint64_t(number) << 3 | 5);
  const char* raw = reinterpret_cast<const char*>(&value);  // both little-endian
  return bytes.append(raw, sizeof value);
}

/// A GTFS-realtime message: a bus of line 12, stamped 10:19:30, and an alert about a detour.
inline std::string gtfsSample() {
  const std::string place =
      floatField(1, 30.5f) + floatField(2, 114.25f) + floatField(3, 90) + floatField(5, 10);
  const std::string vehicle = bytesField(1, bytesField(1, "trip") + bytesField(5, "12")) +
                              bytesField(2, place) + varintField(4, 2) +
                              varintField(5, 1'784'369'970) + bytesField(8, bytesField(1, "bus-7"));
  const std::string alert =
      bytesField(5, bytesField(2, "12")) + varintField(7, 4) +
      bytesField(10, bytesField(1, bytesField(1, "Detour") + bytesField(2, "en"))) +
      bytesField(11, bytesField(1, bytesField(1, "water on the road")));
  return bytesField(1, bytesField(1, "2.0") + varintField(3, 1'784'369'995)) +
         bytesField(2, bytesField(1, "e1") + bytesField(4, vehicle)) +
         bytesField(2, bytesField(1, "a1") + bytesField(5, alert));
}

/// A StopTimeEvent; 0 = no time.
inline std::string gtfsEvent(std::optional<int> delay, std::uint64_t time = 0) {
  return (delay ? varintField(1, std::uint64_t(std::int64_t(*delay))) : std::string()) +
         (time > 0 ? varintField(2, time) : std::string());
}
/// A message of TripUpdates alone, each under an id of its own.
inline std::string gtfsTrips(const std::vector<std::string>& updates) {
  std::string bytes = bytesField(1, bytesField(1, "2.0") + varintField(3, 1'784'369'995));
  for (std::size_t i = 0; i < updates.size(); ++i)
    bytes += bytesField(2, bytesField(1, "t" + std::to_string(i + 1)) + bytesField(3, updates[i]));
  return bytes;
}
/// Bus 7 has left S1 and comes to S3 two minutes late, without a stop at S2; another trip of its
/// line is cancelled.
inline std::string gtfsTripSample() {
  const std::string left = bytesField(3, gtfsEvent(60, 1'784'369'900)) + bytesField(4, "S1");
  const std::string skipped = bytesField(4, "S2") + varintField(5, 1);
  const std::string next = bytesField(2, gtfsEvent(120, 1'784'370'300)) + bytesField(4, "S3");
  const std::string descriptor = bytesField(1, "trip") + bytesField(3, "20260718");
  return gtfsTrips({bytesField(1, descriptor + bytesField(5, "12")) + bytesField(2, left) +
                        bytesField(2, skipped) + bytesField(2, next) +
                        bytesField(3, bytesField(1, "bus-7")) + varintField(4, 1'784'369'980),
                    bytesField(1, bytesField(1, "T9") + varintField(4, 3) + bytesField(5, "12"))});
}

/// Marks, escapes and checksum around header and body (JT/T 808-2019, 4.4).
inline std::string jt808Frame(std::string content) {
  unsigned char sum = 0;
  for (const char c : content) sum ^= static_cast<unsigned char>(c);
  content += char(sum);
  std::string frame = "\x7e";
  for (const char c : content) {
    if (c == 0x7e)
      frame += "\x7d\x02";
    else if (c == 0x7d)
      frame += "\x7d\x01";
    else
      frame += c;
  }
  return frame + "\x7e";
}
inline std::string bigEndian(std::uint32_t value, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) bytes += char(value >> (8 * i));
  return bytes;
}
/// The body of 0x0200: 30.500126 N (with a byte 0x7E in it), 114.25 E, 36.5 km/h, 90°, 18:19:30 in
/// UTC+8.
inline std::string jt808Location(std::uint32_t alarm, std::uint32_t status) {
  return bigEndian(alarm, 4) + bigEndian(status, 4) + bigEndian(30'500'222, 4) +
         bigEndian(114'250'000, 4) + bigEndian(22, 2) + bigEndian(365, 2) + bigEndian(90, 2) +
         std::string("\x26\x07\x18\x18\x19\x30", 6);
}
inline std::string jt808Message(const std::string& body, unsigned id = 0x0200) {
  return bigEndian(id, 2) + bigEndian(unsigned(body.size()) | 0x4000, 2) + '\x01' +
         std::string("\x00\x00\x00\x00\x01\x38\x00\x13\x80\x07", 10) + bigEndian(1, 2) + body;
}
/// The same divided into parts of so many bytes, their frames in order (4.4.3: bit 13, and how many
/// parts there are and which it is behind the serial, which counts on; `step` 0: all have it).
inline std::vector<std::string> jt808Parts(const std::string& body, std::size_t size,
                                           unsigned id = 0x0200, unsigned serial = 1,
                                           unsigned step = 1) {
  std::vector<std::string> frames;
  const auto total = unsigned((body.size() + size - 1) / size);
  for (unsigned part = 1; part <= total; ++part) {
    const std::string own = body.substr((part - 1) * size, size);
    frames.push_back(jt808Frame(
        bigEndian(id, 2) + bigEndian(unsigned(own.size()) | 0x6000, 2) + '\x01' +
        std::string("\x00\x00\x00\x00\x01\x38\x00\x13\x80\x07", 10) +
        bigEndian(serial + step * (part - 1), 2) + bigEndian(total, 2) + bigEndian(part, 2) + own));
  }
  return frames;
}

inline const char* kJsonSample = R"({"station": {"id": "W-17"}, "data": [
  {"t": "2026-07-18 18:15:00", "level": 3.25, "flow": "41.5", "q": "ok"},
  {"t": "2026-07-18 18:20:00", "level": null, "flow": -9999, "q": "check"}]})";
inline const char* kJsonMapping = R"({"rows": "/data", "sensor": "^/station/id",
  "at": {"path": "/t", "format": "%Y-%m-%d %H:%M:%S", "zone": "+08:00"},
  "values": [{"path": "/level", "quantity": "water_level", "unit": "m", "plus": 20, "quality": "/q"},
             {"path": "/flow", "quantity": "discharge", "unit": "m3/s", "missing": [-9999]}],
  "quality_words": {"good": ["ok"], "suspect": ["check"]}, "sensors": {"W-17": "W001"}})";
inline const char* kCsvMapping = R"({"yields": "vehicles", "vehicle": "plate",
  "at": {"path": "time", "format": "unix_s"}, "longitude": "lon", "latitude": "lat",
  "speed": "v", "speed_unit": "m/s", "bearing": "dir", "state": "note"})";
inline const char* kNoticeMapping = R"({"yields": "notices", "id": "/event", "class": "/type",
  "at": {"path": "/ts", "format": "unix_ms"}, "longitude": "/lon", "latitude": "/lat",
  "reporter": "/camera", "place": "/road", "text": "/text", "picture": "/img",
  "classes": {"waterlogging": "ponding.observed"}})";
inline const char* kSensorThingsSample = R"({"value": [{"@iot.id": 1,
  "phenomenonTime": "2026-07-18T10:10:00Z/2026-07-18T10:15:00Z", "result": 12.5,
  "Datastream": {"@iot.id": 84, "name": "Level", "unitOfMeasurement": {"symbol": "cm"},
                 "ObservedProperty": {"name": "Depth"}}}]})";
inline const char* kSensorThingsMapping = R"({"values": [{"path": "84", "quantity": "ponding_depth",
  "unit": "cm"}], "sensors": {"84": "P001"}})";
inline const char* kUsgsSample = R"({"value": {"timeSeries": [{
  "sourceInfo": {"siteCode": [{"value": "01646500"}]},
  "variable": {"variableCode": [{"value": "00060"}], "unit": {"unitCode": "ft3/s"}, "noDataValue": -999999.0},
  "values": [{"value": [
    {"value": "1000", "qualifiers": ["P"], "dateTime": "2026-07-18T06:15:00.000-04:00"},
    {"value": "-999999", "qualifiers": ["P", "Ice"], "dateTime": "2026-07-18T06:20:00.000-04:00"}]}]}]}})";
inline const char* kUsgsMapping =
    R"({"values": [{"path": "00060", "quantity": "discharge", "unit": "ft3/s"}]})";
inline const char* kWaterMlSample =
    R"(<wml2:Collection xmlns:wml2="http://www.opengis.net/waterml/2.0"
 xmlns:om="http://www.opengis.net/om/2.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><wml2:observationMember><om:OM_Observation>
<om:observedProperty xlink:href="urn:property:Discharge" xlink:title="Flow"/>
<om:featureOfInterest xlink:href="http://example.org/sites/S9"/>
<om:result><wml2:MeasurementTimeseries><wml2:defaultPointMetadata><wml2:DefaultTVPMeasurementMetadata>
<wml2:uom code="m3/s"/></wml2:DefaultTVPMeasurementMetadata></wml2:defaultPointMetadata>
<wml2:point><wml2:MeasurementTVP><wml2:time>2026-07-18T18:15:00+08:00</wml2:time><wml2:value>7.5</wml2:value></wml2:MeasurementTVP></wml2:point>
<wml2:point><wml2:MeasurementTVP><wml2:time>2026-07-18T18:20:00+08:00</wml2:time><wml2:value xsi:nil="true"/></wml2:MeasurementTVP></wml2:point>
</wml2:MeasurementTimeseries></om:result></om:OM_Observation></wml2:observationMember></wml2:Collection>)";
inline const char* kWaterMlMapping =
    R"({"values": [{"path": "Discharge", "quantity": "discharge", "unit": "m3/s"}]})";

inline gis::FeedDescriptor sampleFeed(const std::string& codec, const std::string& mapping,
                                      const std::string& limits = "") {
  auto read = gis::readFeedDescriptor(sampleDescriptor(codec, mapping, limits), "sample.json");
  return read ? std::move(*read) : gis::FeedDescriptor{};  // tests look at its id
}

inline std::vector<FeedSample> feedSamples() {
  const std::string csv =
      "plate,time,lon,lat,v,dir,note\n\"A,1\",1784369970,114.25,30.5,10,-90,\"in "
      "\"\"service\"\"\"\n";
  const std::string notice = R"([{"event": "c-1", "type": "waterlogging", "ts": 1784369970123,
    "lon": 114.25, "lat": 30.5, "camera": "cam-3", "road": "\u6c5f\u6d25\u8def", "text": "to the kerb",
    "img": "https://pictures.example/c-1.jpg"}])";
  const std::string push = R"({"phenomenonTime": "2026-07-18T10:15:00Z", "result": 12.5})";
  return {{"json", sampleFeed("json", kJsonMapping), {kJsonSample}, "city/w"},
          {"csv", sampleFeed("csv", kCsvMapping), {csv}, ""},
          {"events", sampleFeed("json", kNoticeMapping), {notice}, ""},
          {"sensorthings",
           sampleFeed("sensorthings", kSensorThingsMapping),
           {kSensorThingsSample, push},
           "v1.1/Datastreams(84)/Observations"},
          {"usgs_json", sampleFeed("usgs_json", kUsgsMapping), {kUsgsSample}, ""},
          {"waterml", sampleFeed("waterml", kWaterMlMapping), {kWaterMlSample}, ""},
          {"gtfs_realtime", sampleFeed("gtfs_realtime", "{}"), {gtfsSample(), gtfsTripSample()}, ""},
          {"jt808",
           sampleFeed("jt808", "{}"),
           {jt808Frame(jt808Message(jt808Location(3, 3))),
            jt808Parts(jt808Location(3, 3), 20)[0] + jt808Parts(jt808Location(3, 3), 20)[1]},
           ""}};
}

}  // namespace citymirror::test
