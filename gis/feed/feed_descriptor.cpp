#include "gis/feed/feed_descriptor.h"

#include <algorithm>
#include <array>

#include "engine/core/utf8.h"
#include "gis/feed/descriptor_reader.h"
#include "gis/feed/json_tree.h"

namespace citymirror::gis {
namespace {

constexpr double kYearSeconds = 366.0 * 86400;
constexpr double kMostBytes = 100e6;
constexpr double kUsualBytes =
    10e6;  // as the issue's bar: a 10 MB message is read, more is refused

struct CodecWord {
  FeedCodec codec;
  std::string_view word;
};
constexpr std::array kCodecWords{
    CodecWord{FeedCodec::json, "json"},
    CodecWord{FeedCodec::csv, "csv"},
    CodecWord{FeedCodec::sensorThings, "sensorthings"},
    CodecWord{FeedCodec::waterMl, "waterml"},
    CodecWord{FeedCodec::usgsJson, "usgs_json"},
    CodecWord{FeedCodec::gtfsRealtime, "gtfs_realtime"},
    CodecWord{FeedCodec::jt808, "jt808"},
    CodecWord{FeedCodec::cap, "cap"},
    CodecWord{FeedCodec::gbt35965, "gbt35965"},
};

bool isMapped(FeedCodec codec) { return codec == FeedCodec::json || codec == FeedCodec::csv; }
bool isMeasured(FeedCodec codec) {
  return codec == FeedCodec::sensorThings || codec == FeedCodec::waterMl ||
         codec == FeedCodec::usgsJson;
}

Millis secondsOf(double value) { return millis(value); }

/// A path into the field: JSON pointers are divided into their keys.
void setPath(DescriptorReader& reader, std::string_view key, FeedCodec codec, FeedField& field) {
  if (codec != FeedCodec::json) return;
  field.ofMessage = field.path.starts_with('^');
  const auto steps = jsonPointer(std::string_view(field.path).substr(field.ofMessage ? 1 : 0));
  if (steps && !steps->empty()) {
    field.steps = *steps;
    return;
  }
  reader.fail(key, "\"" + field.path.substr(0, 40) + "\" is no JSON pointer",
              "Write /key/0/key from the row, ^/key from the message");
}

/// "path", {"path": "…"}, {"fixed": "…"} or {"topic": 2}.
FeedField fieldOf(DescriptorReader& reader, std::string_view key, FeedCodec codec, bool required) {
  FeedField field;
  const auto* value = reader.value(key);
  if (!value) {
    if (required) reader.fail(key, "the key is missing", "Say where it is found");
    return field;
  }
  if (value->is_string()) {
    field.path = reader.text(key);
  } else {
    DescriptorReader from = reader.object(key, true);
    field.path = from.text("path", "");
    field.fixed = from.text("fixed", "");
    field.topicLevel = int(from.number("topic", 1, 100, 0));
    from.finish();
    if (!field.given())
      reader.fail(key, "nothing says where it is found", "Write a path, fixed or topic");
  }
  if (!field.path.empty()) setPath(reader, key, codec, field);
  return field;
}

void readUnit(DescriptorReader& reader, FeedValue& value, FeedCodec codec) {
  const auto* unit = reader.value("unit");
  if (!unit) return reader.fail("unit", "the key is missing", "Name the unit of the values");
  if (unit->is_object()) {
    value.unit = fieldOf(reader, "unit", codec, true);
    return;
  }
  const std::string word = reader.text("unit");
  if (const auto factor = factorFrom(word, value.quantity)) {
    value.factor = *factor;
  } else {
    reader.fail(
        "unit",
        "the unit \"" + word.substr(0, 20) + "\" does not measure " + nameOf(value.quantity).en,
        "Write for example " + std::string(unitOf(value.quantity)));
  }
}

FeedValue valueOf(DescriptorReader reader, FeedCodec codec) {
  FeedValue value;
  value.field = fieldOf(reader, "path", codec, true);
  if (const std::string word = reader.text("quantity"); const auto known = quantityFromWord(word))
    value.quantity = *known;
  else
    reader.fail("quantity", "the word \"" + word.substr(0, 40) + "\" is unknown",
                "Write a quantity of assets/config/quantities.json, as water_level");
  readUnit(reader, value, codec);
  value.factor *= reader.number("times", -1e9, 1e9, 1);
  value.offset = reader.number("plus", -1e9, 1e9, 0);
  value.missing = reader.numbers("missing");
  value.sensor = fieldOf(reader, "sensor", codec, false);
  value.quality = fieldOf(reader, "quality", codec, false);
  value.when = fieldOf(reader, "when", codec, false);
  value.is = reader.text("is", "");
  if (value.when.given() && value.is.empty())
    reader.fail("is", "the key is missing beside \"when\"", "Write the text that it must read");
  reader.finish();
  return value;
}

void readTimeKeys(DescriptorReader reader, FeedMapping& mapping, FeedCodec codec) {
  mapping.at = fieldOf(reader, "path", codec, true);
  mapping.time.pattern = reader.text("format", "iso");
  if (reader.has("zone")) {
    mapping.time.zoneMinutes = zoneMinutesOf(reader.text("zone"));
    if (!mapping.time.zoneMinutes)
      reader.fail("zone", "this is no offset from UTC", "Write +08:00 or Z");
  }
  if (!isUsable(mapping.time))
    reader.fail("format", "the pattern leaves out a part of the date, or its zone is missing",
                "Write iso, unix_s, unix_ms, or %Y %m %d %H %M with a zone");
  reader.finish();
}

void readPlaces(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  const bool vehicles = mapping.yields == FeedYield::vehicles;
  mapping.longitude = fieldOf(reader, "longitude", codec, vehicles);
  mapping.latitude = fieldOf(reader, "latitude", codec, vehicles);
  if (mapping.longitude.given() != mapping.latitude.given())
    reader.fail("latitude", "a place needs longitude and latitude", "Name both or neither");
}

void readVehicleKeys(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  mapping.speed = fieldOf(reader, "speed", codec, false);
  if (mapping.speed.given()) {
    const std::string unit = reader.text("speed_unit");
    const auto factor = factorFrom(unit, Quantity::speed);
    if (!factor && !unit.empty())
      reader.fail("speed_unit", "the unit \"" + unit.substr(0, 20) + "\" does not measure speed",
                  "Write km/h or m/s");
    mapping.speedFactor = factor.value_or(1);
  }
  mapping.bearing = fieldOf(reader, "bearing", codec, false);
  mapping.line = fieldOf(reader, "line", codec, false);
  mapping.state = fieldOf(reader, "state", codec, false);
  mapping.trip = fieldOf(reader, "trip", codec, false);
}

void readNoticeKeys(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  mapping.id = fieldOf(reader, "id", codec, true);
  mapping.classCode = fieldOf(reader, "class", codec, true);
  mapping.classes = reader.names("classes");
  mapping.place = fieldOf(reader, "place", codec, false);
  mapping.text = fieldOf(reader, "text", codec, false);
  mapping.picture = fieldOf(reader, "picture", codec, false);
  mapping.depth = fieldOf(reader, "depth", codec, false);
  if (!mapping.depth.given()) return;
  const std::string unit = reader.text("depth_unit");
  const auto factor = factorFrom(unit, Quantity::pondingDepth);
  if (!factor && !unit.empty())
    reader.fail("depth_unit", "the unit \"" + unit.substr(0, 20) + "\" does not measure depth",
                "Write cm or m");
  mapping.depthFactor = factor.value_or(1);
}

void readRainKeys(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  mapping.amount = fieldOf(reader, "amount", codec, false);
  mapping.intensity = fieldOf(reader, "intensity", codec, false);
  const bool amounts = mapping.amount.given();
  if (amounts == mapping.intensity.given())
    return reader.fail("amount", "a rain forecast has amounts or intensities",
                       "Name one of the two");
  const char* const key = amounts ? "amount_unit" : "intensity_unit";
  const std::string unit = reader.text(key);
  const auto factor = factorFrom(unit, amounts ? Quantity::pondingDepth : Quantity::rainIntensity);
  if (!factor && !unit.empty())
    reader.fail(key, "the unit \"" + unit.substr(0, 20) + "\" does not measure rain",
                amounts ? "Write mm or cm" : "Write mm/h");
  if (amounts) mapping.amountFactor = 1000 * factor.value_or(1);  // kept depths are metres
  if (!amounts) mapping.intensityFactor = factor.value_or(1);
  mapping.issued = fieldOf(reader, "issued", codec, false);
  mapping.step = secondsOf(60 * reader.number("step_min", 1, 1440, 0));
  mapping.stampsEnd = reader.word("stamp", {"begin", "end"}, "begin") == "end";
  mapping.status = reader.word("status", {"Actual", "Exercise", "Test"}, "Actual");
}

FeedYield yieldOf(const std::string& word) {
  if (word == "vehicles") return FeedYield::vehicles;
  if (word == "notices") return FeedYield::notices;
  return word == "rain_forecast" ? FeedYield::rainForecast : FeedYield::readings;
}

void readRows(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  if (codec == FeedCodec::json) {
    mapping.rows = reader.text("rows", "");
    const auto steps = jsonPointer(mapping.rows);
    if (!steps) reader.fail("rows", "this is no JSON pointer", "Write /key/key");
    mapping.rowSteps = steps.value_or(std::vector<std::string>{});
    return;
  }
  mapping.columns = reader.texts("columns");
  const std::string separator = reader.word("separator", {",", ";", "tab", "|"}, ",");
  mapping.separator = separator == "tab" ? '\t' : separator.front();
}

void readMapped(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  mapping.yields = yieldOf(
      reader.word("yields", {"readings", "vehicles", "notices", "rain_forecast"}, "readings"));
  readRows(reader, mapping, codec);
  readTimeKeys(reader.object("at", true), mapping, codec);
  if (mapping.yields == FeedYield::rainForecast) return readRainKeys(reader, mapping, codec);
  if (mapping.yields == FeedYield::readings) {
    mapping.sensor = fieldOf(reader, "sensor", codec, false);
  } else {
    mapping.sensor = fieldOf(reader, mapping.yields == FeedYield::vehicles ? "vehicle" : "reporter",
                             codec, mapping.yields == FeedYield::vehicles);
    readPlaces(reader, mapping, codec);
  }
  if (mapping.yields == FeedYield::vehicles) readVehicleKeys(reader, mapping, codec);
  if (mapping.yields == FeedYield::notices) readNoticeKeys(reader, mapping, codec);
}

void readValues(DescriptorReader& reader, FeedMapping& mapping, FeedCodec codec) {
  for (DescriptorReader& one : reader.objects("values"))
    mapping.values.push_back(valueOf(one, codec));
  if (mapping.values.empty())
    reader.fail("values", "no value is mapped", "Add at least one {path, quantity, unit}");
  for (const FeedValue& value : mapping.values) {
    if (isMapped(codec) && !value.sensor.given() && !mapping.sensor.given())
      reader.fail("sensor", "nothing names the sensor", "Add it here or to each value");
  }
  DescriptorReader words = reader.object("quality_words", false);
  mapping.good = words.texts("good");
  mapping.suspect = words.texts("suspect");
  mapping.bad = words.texts("bad");
  words.finish();
}

FeedMapping mappingOf(DescriptorReader reader, FeedCodec codec) {
  FeedMapping mapping;
  if (isMapped(codec)) readMapped(reader, mapping, codec);
  const bool readings =
      isMeasured(codec) || (isMapped(codec) && mapping.yields == FeedYield::readings);
  if (readings) readValues(reader, mapping, codec);
  if (codec == FeedCodec::gtfsRealtime) mapping.classes = reader.names("classes");
  mapping.sensors = reader.names("sensors");
  mapping.onlyListed = reader.word("others", {"kept", "rejected"}, "kept") == "rejected";
  reader.finish();
  return mapping;
}

FeedLimits limitsOf(DescriptorReader reader) {
  FeedLimits limits;
  limits.ahead = secondsOf(reader.number("ahead_s", 0, 86400));
  limits.oldest = secondsOf(reader.number("oldest_s", 1, 10 * kYearSeconds));
  limits.shift = secondsOf(reader.number("shift_s", -kYearSeconds, kYearSeconds, 0));
  limits.longestBytes = std::size_t(reader.number("longest_bytes", 1, kMostBytes, kUsualBytes));
  DescriptorReader ranges = reader.object("ranges", false);
  for (const std::string& key : ranges.keys()) {
    const auto quantity = quantityFromWord(key);
    if (!quantity) continue;  // finish() complains
    DescriptorReader range = ranges.object(key, true);
    FeedLimits::Range& kept = limits.ranges[*quantity];
    kept.least = range.number("least", -1e9, 1e9);
    kept.most = range.number("most", kept.least, 1e9);
    range.finish();
  }
  ranges.finish();
  reader.finish();
  return limits;
}

/// "scheme://[user[:password]@]host…" names a host, "file:" and "folder:" a path.
bool saysWhere(std::string_view url) {
  const std::size_t slashes = url.find("://");
  if (url.starts_with("f")) return url.size() > url.find(':') + 1;
  if (slashes == std::string_view::npos) return false;
  std::string_view host = url.substr(slashes + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  if (const std::size_t at = host.rfind('@'); at != std::string_view::npos)
    host.remove_prefix(at + 1);
  return !host.empty() && host.front() != ':';
}

/// Where the topics are named, the URL does not name one as well.
void readTopics(DescriptorReader& reader, FeedSourceText& from) {
  if (!reader.has("topics")) return;
  from.topics = reader.texts("topics");
  const std::size_t slash = from.url.find('/', std::min(from.url.find("://") + 3, from.url.size()));
  if (!from.url.starts_with("mqtt"))
    reader.fail("topics", "only MQTT has topics", "Leave the key out");
  else if (from.topics.empty())
    reader.fail("topics", "no topic is named", "Write a list of topics, or leave the key out");
  else if (slash != std::string::npos && slash + 1 < from.url.size())
    reader.fail("url", "topics are named here and under topics",
                "Write the broker alone, as mqtt://host");
}

FeedSourceText sourceOf(DescriptorReader reader, FeedCodec codec) {
  FeedSourceText from;
  from.url = reader.text("url");
  constexpr std::string_view kSchemes[] = {"mqtt://", "mqtts://", "http://", "https://",
                                           "ws://",   "wss://",   "file:",   "folder:",
                                           "jt808://"};
  const bool known = std::any_of(std::begin(kSchemes), std::end(kSchemes),
                                 [&](std::string_view s) { return from.url.starts_with(s); });
  if (!known)
    reader.fail(
        "url", "the way to the feed is unknown",
        "Write mqtt://, mqtts://, http://, https://, ws://, wss://, jt808://, file:PATH or "
        "folder:PATH");
  if (known && !saysWhere(from.url))
    reader.fail("url", "the address leads nowhere",
                "Write a host, as mqtt://host/topic, or a path, as folder:PATH");
  if (from.url.starts_with("jt808://") && codec != FeedCodec::jt808)
    reader.fail("url", "this way brings JT/T 808 alone", "Set codec to jt808, or name another way");
  const bool polled = from.url.starts_with("http") || from.url.starts_with("f");
  if (polled) from.every = secondsOf(reader.number("every_s", 0.05, 86400));
  for (auto& [name, text] : reader.names("headers")) from.headers[name] = text;
  from.authority = reader.text("authority", "");
  from.client = reader.text("client", "");
  from.mqttVersion = reader.word("mqtt", {"3.1.1", "5"}, "3.1.1");
  from.hello = reader.text("hello", "");
  readTopics(reader, from);
  from.pages = int(reader.number("pages", 1, 1000, 0));
  reader.finish();
  return from;
}

FeedDescriptor descriptorOf(DescriptorReader& reader) {
  FeedDescriptor feed;
  feed.id = reader.text("id");
  if (!isId(feed.id))
    reader.fail("id", "this is no id", "Write " + std::string(kIdRule));
  if (reader.has("name")) {
    DescriptorReader name = reader.object("name", true);
    feed.name = {name.text("zh", ""), name.text("en", "")};
    name.finish();
  }
  if (feed.name.in(Language::en).empty()) feed.name = {feed.id, feed.id};
  const std::string codec =
      reader.word("codec", {"json", "csv", "sensorthings", "waterml", "usgs_json", "gtfs_realtime",
                            "jt808", "cap", "gbt35965"});
  for (const CodecWord& one : kCodecWords)
    if (one.word == codec) feed.codec = one.codec;
  feed.from = sourceOf(reader.object("from", true), feed.codec);
  feed.datum = reader.word("datum", {"WGS84", "GCJ-02", "BD-09"}, "WGS84");
  feed.mapping = mappingOf(reader.object("mapping", isMapped(feed.codec) || isMeasured(feed.codec)),
                           feed.codec);
  feed.cadence = secondsOf(reader.number("cadence_s", 0.001, kYearSeconds));
  feed.lateAfter = secondsOf(reader.number("late_after_s", 0.001, kYearSeconds));
  feed.silentAfter = secondsOf(reader.number("silent_after_s", 0.001, kYearSeconds));
  if (feed.silentAfter < feed.lateAfter)
    reader.fail("silent_after_s", "a feed would be silent before it is late",
                "Write at least late_after_s");
  feed.limits = limitsOf(reader.object("limits", true));
  reader.finish();
  return feed;
}

}  // namespace

std::string_view wordOf(FeedCodec codec) {
  for (const CodecWord& one : kCodecWords)
    if (one.codec == codec) return one.word;
  return {};
}

Result<FeedDescriptor> readFeedDescriptor(std::string_view text, const std::string& file) {
  JsonTree::Fault fault;
  if (!JsonTree::parse(text, fault)) {
    return Error{ErrorCode::unreadable, "the descriptor of the feed cannot be read: " + fault.what,
                 file + ": byte " + std::to_string(fault.offset), "Correct the JSON there"};
  }
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  DescriptorReader reader(json, file);
  FeedDescriptor feed = descriptorOf(reader);
  if (reader.fault()) return *reader.fault();
  return feed;
}

}  // namespace citymirror::gis
