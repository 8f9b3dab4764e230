#include "gis/feed/feed_draft.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "engine/core/utf8.h"
#include "gis/feed/feed_descriptor.h"
#include "gis/feed/feed_sample.h"
#include "gis/feed/schema_draft.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

using DraftJson = nlohmann::ordered_json;
using Names = std::initializer_list<const char*>;

constexpr Names kTimeNames{"t", "at", "time", "timestamp", "datetime", "date", "tm", "ts",
                           "obstime", "sendtime", "gpstime", "时间", "采集时间", "观测时间", "上报时间"};
constexpr Names kSensorNames{"sensor", "station", "stcd", "device", "id", "code", "sensorid",
                             "stationid", "deviceid", "sn", "name", "站号", "站码", "测站", "编号",
                             "编码", "设备"};
constexpr Names kVehicleNames{"vehicle", "plate", "plateno", "bus", "car", "truck", "vehicleid",
                              "vin", "id", "code", "车牌", "车牌号", "车辆", "编号"};
constexpr Names kLongitudeNames{"lon", "lng", "long", "longitude", "x", "经度"};
constexpr Names kLatitudeNames{"lat", "latitude", "y", "纬度"};
constexpr Names kSpeedNames{"speed", "velocity", "spd", "车速", "速度", "平均车速"};
constexpr Names kBearingNames{"bearing", "heading", "direction", "course", "方向", "方位"};
constexpr Names kLineNames{"line", "route", "routeid", "线路"};
constexpr Names kClassNames{"class", "type", "event", "eventtype", "category", "类别", "类型",
                            "事件类型"};
constexpr Names kTextNames{"text", "description", "desc", "content", "message", "remark", "描述",
                           "内容", "备注"};
constexpr Names kReporterNames{"reporter", "reportedby", "reported_by", "上报人"};
constexpr Names kDepthNames{"depth", "ponding", "water_depth", "waterdepth", "积水", "积水深度",
                            "水深"};
constexpr Names kPlaceNames{"place",    "address", "location", "road", "road_code",
                            "roadcode", "street",  "addr",     "地点", "地址",
                            "位置",     "道路",    "道路编号", "路段"};
constexpr Names kPictureNames{"picture", "image", "photo", "url", "图片", "照片"};
constexpr Names kQualityNames{"quality", "qc", "q", "flag", "status", "质量", "状态"};

/// What a name stands for and the unit that is usual for it. Every quantity goes by its own word.
struct Measured {
  Quantity quantity;
  const char* unit;
  Names names;
};
const Measured kMeasured[] = {
    {Quantity::pondingDepth, "m", kDepthNames},
    {Quantity::waterLevel, "m", {"level", "z", "stage", "wl", "water_level", "waterlevel", "水位"}},
    {Quantity::rainIntensity, "mm/h", {"rain", "rainfall", "intensity", "rain_intensity", "p", "drp", "雨量", "雨强", "降雨"}},
    {Quantity::discharge, "m3/s", {"discharge", "flow", "q", "流量"}},
    {Quantity::speed, "km/h", kSpeedNames},
};
constexpr Names kNoiseNames{"noise", "laeq", "leq", "spl", "db", "噪声", "噪音", "声级"};
constexpr Names kUnnamedValues{"value", "val", "v", "reading", "data", "数值", "值", "读数"};

bool is(const SampleField& field, Names names) {
  return std::any_of(names.begin(), names.end(), [&](const char* n) { return field.name == n; });
}

bool allNumbers(const SampleField& field) {
  return !field.values.empty() &&
         std::all_of(field.values.begin(), field.values.end(),
                     [](const std::string& v) { return finiteNumber(v).has_value(); });
}

/// -999, -9999 and so on: what gauges and loggers send where they measured nothing.
bool standsForNothing(const std::string& value) {
  const auto number = finiteNumber(value);
  for (double ten = 1000; number && ten <= 10'000'000; ten *= 10)
    if (*number == 1 - ten) return true;
  return false;
}

std::set<std::int64_t> fillValuesOf(const SampleField& field) {
  std::set<std::int64_t> fills;
  for (const std::string& value : field.values)
    if (standsForNothing(value)) fills.insert(std::int64_t(*finiteNumber(value)));
  return fills;
}

/// Writes the descriptor of one sample.
class Drafter {
 public:
  Drafter(FeedSample sample, const FeedDraftOptions& options)
      : sample_(std::move(sample)), options_(options) {}

  Result<FeedDraft> draft() {
    if (const Outcome time = takeTime(); !time) return time.error();
    const SampleField *x = named(kLongitudeNames, true), *y = named(kLatitudeNames, true);
    Outcome taken = Done{};
    if (named(kClassNames, false) && ((x && y) || tellsOfEvents()))
      taken = takeNotices(x, y);
    else if (x && y && (named(kSpeedNames, true) || !measuredIn(*x, *y)))
      taken = takeVehicles(*x, *y);
    else
      taken = takeReadings();
    if (!taken) return taken.error();
    finish();
    return FeedDraft{std::move(text_), newest_, std::move(guesses_)};
  }

 private:
  void guess(const Text& what, const SampleField& from) {
    const std::string first = from.values.empty() ? std::string() : from.values[0].substr(0, 40);
    guesses_.push_back({what, from.path + " = " + first});
  }

  const SampleField* named(Names names, bool numbers) const {
    for (const char* name : names)
      for (const SampleField& field : sample_.fields)
        if (field.name == name && (!numbers || allNumbers(field))) return &field;
    return nullptr;
  }

  /// Beside a class: a place in words and no value of a sensor, which may have a type and a place
  /// too; a depth alone where somebody says something of it.
  bool tellsOfEvents() const {
    const auto isValue = [&](const SampleField& f) {
      return &f != time_ && allNumbers(f) && !is(f, kDepthNames) &&
             (quantityOf(f) || is(f, kUnnamedValues));
    };
    const bool said = named(kTextNames, false) || named(kReporterNames, false);
    return named(kPlaceNames, false) && (said || !named(kDepthNames, true)) &&
           std::none_of(sample_.fields.begin(), sample_.fields.end(), isValue);
  }

  bool measuredIn(const SampleField& x, const SampleField& y) const {
    return std::any_of(sample_.fields.begin(), sample_.fields.end(), [&](const SampleField& f) {
      return &f != &x && &f != &y && allNumbers(f) && quantityOf(f);
    });
  }

  std::optional<Measured> quantityOf(const SampleField& field) const {
    for (const Measured& one : kMeasured)
      if (is(field, one.names)) return one;
    const auto known = quantityFromWord(is(field, kNoiseNames) ? "noise_level" : field.name);
    if (!known) return std::nullopt;
    return Measured{*known, unitOf(*known).data(), {}};
  }

  std::string fieldNames() const {
    std::string all;
    for (const SampleField& field : sample_.fields)
      all += (all.empty() ? "" : ", ") + field.path;
    return all.substr(0, 300);
  }

  Error lacks(const std::string& what) const {
    return {ErrorCode::badInput, "the sample does not show " + what, fieldNames(),
            "Write the descriptor by hand: assets/help/feeds.md"};
  }

  /// The first field whose values are times, those with a name of a time first.
  Outcome takeTime() {
    for (const bool byName : {true, false})
      for (const SampleField& field : sample_.fields)
        if (is(field, kTimeNames) == byName && timeIn(field)) return Done{};
    return lacks("a time");
  }

  bool timeIn(const SampleField& field) {
    static const char* const kPatterns[] = {"iso",
                                            "%Y-%m-%d %H:%M:%S",
                                            "%Y/%m/%d %H:%M:%S",
                                            "%Y-%m-%d %H:%M",
                                            "%Y/%m/%d %H:%M",
                                            "%Y%m%d%H%M%S",
                                            "unix_ms",
                                            "unix_s"};
    for (const char* pattern : kPatterns) {
      for (const auto zone : {std::optional<int>(), std::optional<int>(kChinaMinutes)}) {
        const FeedTime time{pattern, zone};
        if (!isUsable(time) || field.values.empty()) continue;
        std::optional<Instant> newest;
        const bool all = std::all_of(field.values.begin(), field.values.end(), [&](const auto& v) {
          const auto at = readTime(v, time);
          if (at && (!newest || newest->ms < at->ms)) newest = at;
          return at.has_value() && at->ms > kEarliestMs;
        });
        if (!all) continue;
        newest_ = toIso(*newest);
        mapping_["at"] = {{"path", field.path}, {"format", pattern}};
        if (zone) mapping_["at"]["zone"] = kChinaZone;
        const std::string written = pattern;
        guess(zone ? Text{"时间，写法 " + written + "；未注明时区，按 +08:00",
                          "time, written as " + written + "; the zone is not said, +08:00 is taken"}
                   : Text{"时间，写法 " + written, "time, written as " + written},
              field);
        time_ = &field;
        return true;
      }
    }
    return false;
  }

  const SampleField* who(Names names) {
    for (const SampleField& field : sample_.fields)  // a code of the city tells most
      for (const std::string& value : field.values)
        if (std::any_of(options_.sensors.begin(), options_.sensors.end(),
                        [&](const SensorSite& s) { return s.code == value; }))
          return &field;
    return byName(names);
  }

  const SampleField* byName(Names names) const {
    for (const char* name : names)
      for (const SampleField& field : sample_.fields)
        if (&field != time_ && field.name == name) return &field;
    return nullptr;
  }

  void take(const char* key, Names names, const Text& what, bool numbers = false) {
    const SampleField* field = named(names, numbers);
    if (!field || field == time_) return;
    mapping_[key] = field->path;
    guess(what, *field);
  }

  void takePlace(const SampleField& x, const SampleField& y) {
    mapping_["longitude"] = x.path;
    mapping_["latitude"] = y.path;
    guess({"经度；按 WGS 84，若为 GCJ-02 或 BD-09 请改 \"datum\"",
           "longitude; WGS 84 is taken, change \"datum\" for GCJ-02 or BD-09"},
          x);
    guess({"纬度", "latitude"}, y);
  }

  Outcome takeVehicles(const SampleField& x, const SampleField& y) {
    mapping_["yields"] = "vehicles";
    const SampleField* vehicle = who(kVehicleNames);
    if (!vehicle) return lacks("which vehicle it is");
    mapping_["vehicle"] = vehicle->path;
    guess({"车辆", "vehicle"}, *vehicle);
    takePlace(x, y);
    take("speed", kSpeedNames, {"车速；按 km/h", "speed; km/h is taken"}, true);
    if (mapping_.contains("speed")) mapping_["speed_unit"] = "km/h";
    take("bearing", kBearingNames, {"方向，自正北顺时针度数", "bearing, degrees clockwise from north"}, true);
    take("line", kLineNames, {"线路", "line"});
    return Done{};
  }

  Outcome takeNotices(const SampleField* x, const SampleField* y) {
    mapping_["yields"] = "notices";
    const SampleField* id = byName(kSensorNames);  // a code of the city is a place here
    if (!id) return lacks("an id of each event");
    mapping_["id"] = id->path;
    guess({"事件编号", "id of the event"}, *id);
    take("class", kClassNames,
         {"事件类别；请在 \"classes\" 中对应到我方类别",
          "class of the event; map their words to ours under \"classes\""});
    if (x && y) takePlace(*x, *y);
    take("text", kTextNames, {"文字", "text"});
    if (x && y)
      take("place", kPlaceNames, {"地点文字", "place in words"});
    else
      take("place", kPlaceNames,
           {"地点；无经纬度，只有城市的传感器、设施、道路编号或 @x,y 才能在图上定位",
            "place; without degrees only a code of a sensor, facility or road of the city, or "
            "@x,y, has a place in the picture"});
    take("picture", kPictureNames, {"图片链接", "link to a picture"});
    take("reporter", kReporterNames, {"上报人", "reporter"});
    takeDepth();
    return Done{};
  }

  /// Of what a patrol or a caller saw; such a report can correct the forecast.
  void takeDepth() {
    const SampleField* field = named(kDepthNames, true);
    if (!field) return;
    const std::string unit = unitOfDepth(*field);
    mapping_["depth"] = field->path;
    mapping_["depth_unit"] = unit;
    guess({"现场所见水深；单位按 " + unit, "depth that was seen; the unit " + unit + " is taken"},
          *field);
  }

  /// By the largest value: streets are not that deep in metres.
  static std::string unitOfDepth(const SampleField& field) {
    double most = 0;
    for (const std::string& value : field.values)
      if (!standsForNothing(value)) most = std::max(most, std::abs(*finiteNumber(value)));
    return most <= kDeepestMetres ? "m" : most > 100 * kDeepestMetres ? "mm" : "cm";
  }

  Outcome takeReadings() {
    const SampleField* sensor = who(kSensorNames);
    if (!sensor) return lacks("which sensor it is");
    mapping_["sensor"] = sensor->path;
    guess({"传感器", "sensor"}, *sensor);
    const auto known = std::find_if(
        options_.sensors.begin(), options_.sensors.end(),
        [&](const SensorSite& s) { return !sensor->values.empty() && s.code == sensor->values[0]; });
    if (known == options_.sensors.end() && !options_.sensors.empty())
      guess({"城市中没有此编号的传感器：请在 \"sensors\" 中写明对应",
             "no sensor of the city has this code: name theirs and ours under \"sensors\""},
            *sensor);
    mapping_["values"] = DraftJson::array();
    for (const SampleField& field : sample_.fields) {
      if (&field == time_ || &field == sensor || !allNumbers(field)) continue;
      if (const auto measured = quantityOf(field))
        addValue(field, measured->quantity, measured->unit);
      else if (is(field, kUnnamedValues) && known != options_.sensors.end())
        addValue(field, known->quantity, std::string(unitOf(known->quantity)).c_str());
    }
    if (mapping_["values"].empty()) return lacks("a number whose name tells what is measured");
    if (const SampleField* quality = wordOfQuality()) {
      for (DraftJson& value : mapping_["values"]) value["quality"] = quality->path;
      addQualityWords(*quality);
    }
    return Done{};
  }

  void addQualityWords(const SampleField& quality) {
    const std::string& first = quality.values.front();
    mapping_["quality_words"] = {{"good", {first}}};
    std::set<std::string> others(quality.values.begin(), quality.values.end());
    others.erase(first);
    if (others.empty())
      return guess({"质量；首个词视为“好”", "quality; its first word is taken for good"}, quality);
    mapping_["quality_words"]["suspect"] = others;
    guess({"质量；首个词视为“好”，其余视为“可疑”",
           "quality; its first word is taken for good, the others for suspect"},
          quality);
  }

  /// A word, so that a discharge q is none.
  const SampleField* wordOfQuality() const {
    for (const SampleField& field : sample_.fields)
      if (is(field, kQualityNames) && !field.values.empty() && !allNumbers(field)) return &field;
    return nullptr;
  }

  void addValue(const SampleField& field, Quantity quantity, std::string unit) {
    if (quantity == Quantity::pondingDepth) unit = unitOfDepth(field);
    if (quantity == Quantity::rainIntensity) unit = "mm/h";
    if (quantity == Quantity::discharge) unit = "m3/s";
    DraftJson value{{"path", field.path}, {"quantity", wordOf(quantity)}, {"unit", unit}};
    const Text name = nameOf(quantity);
    Text what{name.zh + "；单位按 " + unit, name.en + "; the unit " + unit + " is taken"};
    for (const std::int64_t fill : fillValuesOf(field)) {
      value["missing"].push_back(fill);
      what.zh += "；" + std::to_string(fill) + " 视为缺测";
      what.en += "; " + std::to_string(fill) + " is taken for no value";
    }
    mapping_["values"].push_back(std::move(value));
    guess(what, field);
  }

  void finish() {
    DraftJson all;
    all["id"] = options_.id;
    all["name"] = {{"zh", options_.id}, {"en", options_.id}};
    const bool given = !options_.url.empty();
    all["from"]["url"] = given ? options_.url : "folder:inbox";
    if (!given || options_.url.starts_with("http") || options_.url.starts_with("f"))
      all["from"]["every_s"] = 60;
    all["codec"] = sample_.separator == 0 ? "json" : "csv";
    DraftJson mapping;
    if (!sample_.rows.empty()) mapping["rows"] = sample_.rows;
    if (sample_.separator != 0 && sample_.separator != ',')
      mapping["separator"] = sample_.separator == '\t' ? "tab" : std::string(1, sample_.separator);
    mapping.update(mapping_);
    all["mapping"] = std::move(mapping);
    addExpectations(all);
    text_ = all.dump(2, ' ', false, DraftJson::error_handler_t::replace) + "\n";
  }

 public:
  /// What no sample shows.
  static void addExpectations(DraftJson& all) {
    all["cadence_s"] = 300;
    all["late_after_s"] = 600;
    all["silent_after_s"] = 1800;
    all["limits"] = {{"ahead_s", 120}, {"oldest_s", 86400}};
  }

 private:
  static constexpr std::int64_t kEarliestMs = 946'684'800'000;  // the year 2000
  static constexpr double kDeepestMetres = 5;  // what stands deeper on a road is no longer metres

  FeedSample sample_;
  const FeedDraftOptions& options_;
  const SampleField* time_ = nullptr;
  DraftJson mapping_ = DraftJson::object();
  std::string text_, newest_;
  std::vector<FeedGuess> guesses_;
};

/// Codecs that bring their own schema; empty = none of them.
std::string codecWithSchema(std::string_view sample) {
  const std::string_view text = trimmed(sample);
  if (sample.starts_with('\x7E')) return "jt808";
  if (text.starts_with('<') || text.starts_with("\xEF\xBB\xBF<")) {
    if (text.find("<senderCode>") != text.npos) return "gbt35965";
    if (text.find("urn:oasis:names:tc:emergency:cap:") != text.npos) return "cap";
    if (text.find("waterml") != text.npos || text.find("WaterML") != text.npos) return "waterml";
    return {};
  }
  if (sample.starts_with('\x0A') && !isUtf8(sample)) return "gtfs_realtime";
  if (sample.find("\"timeSeries\"") != sample.npos && sample.find("\"variableCode\"") != sample.npos)
    return "usgs_json";
  if (sample.find("\"phenomenonTime\"") != sample.npos && sample.find("\"result\"") != sample.npos)
    return "sensorthings";
  return {};
}

Result<FeedDraft> draftOf(const std::string& codec, std::string_view sample,
                          const FeedDraftOptions& options) {
  const bool measured = codec == "waterml" || codec == "usgs_json" || codec == "sensorthings";
  Result<SchemaDraft> schema = SchemaDraft{};
  if (measured) schema = draftSchema(codec, sample, options.sensors);
  if (!schema) return schema.error();
  DraftJson all;
  all["id"] = options.id;
  all["name"] = {{"zh", options.id}, {"en", options.id}};
  all["from"] = {{"url", options.url.empty() ? "folder:inbox" : options.url}};
  if (options.url.empty() || options.url.starts_with("http") || options.url.starts_with("f"))
    all["from"]["every_s"] = 60;
  all["codec"] = codec;
  if (measured) all["mapping"]["values"] = DraftJson::parse(schema->values);
  Drafter::addExpectations(all);
  FeedDraft draft{all.dump(2) + "\n", schema->newest, std::move(schema->guesses)};
  draft.guesses.insert(draft.guesses.begin(),
                       FeedGuess{{"报文自带格式定义", "the message brings its own schema"}, codec});
  return draft;
}

}  // namespace

Result<FeedDraft> draftFeed(std::string_view sample, const FeedDraftOptions& options) {
  if (!isId(options.id))
    return Error{ErrorCode::badInput, "this is no id", options.id, "Write " + std::string(kIdRule)};
  const std::string codec = codecWithSchema(sample);
  Result<FeedDraft> draft = FeedDraft{};
  if (!codec.empty()) {
    draft = draftOf(codec, sample, options);
  } else {
    auto rows = sampleOfJson(messagesIn(sample).front());
    if (!rows) rows = sampleOfTable(sample);
    if (!rows)
      return Error{ErrorCode::unreadable, "the sample is neither JSON nor a table nor a known format",
                   std::to_string(sample.size()) + " bytes",
                   "Give one whole message, a table with its line of names"};
    draft = Drafter(std::move(*rows), options).draft();
  }
  if (!draft) return draft;
  const auto read = readFeedDescriptor(draft->descriptor, options.id + ".json");
  if (!read) return read.error();
  return draft;
}

}  // namespace citymirror::gis
