#include "scenarios/flood/flood_edit.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "scenarios/flood/depth_correction.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kModes[] = {"automatic", "on", "off", "failed"};
constexpr const char* kModesZh[] = {"自动", "开", "停", "故障"};
constexpr const char* kModesEn[] = {"automatic", "on", "off", "failed"};

/// JSON has no infinity: it is written as a word.
Json numberOf(double value) { return std::isinf(value) ? Json("infinity") : Json(value); }

Json placeOf(const Point2& p) { return Json::array({p.x(), p.y()}); }

Json lineOf(const std::vector<Point2>& line) {
  Json list = Json::array();
  for (const Point2& p : line) list.push_back(placeOf(p));
  return list;
}

struct Writer {
  Json operator()(const SetPump& e) const {
    return {{"edit", "set_pump"}, {"id", e.id}, {"mode", kModes[int(e.mode)]}};
  }
  Json operator()(const SetGate& e) const {
    return {{"edit", "set_gate"}, {"id", e.id}, {"opening", e.opening}};
  }
  Json operator()(const DrawBarrier& e) const {
    return {{"edit", "draw_barrier"},
            {"id", e.id},
            {"line", lineOf(e.line)},
            {"crest_m", numberOf(e.crest)}};
  }
  Json operator()(const RemoveBarrier& e) const {
    return {{"edit", "remove_barrier"}, {"id", e.id}};
  }
  Json operator()(const OpenBreach& e) const {
    return {{"edit", "open_breach"}, {"id", e.id},         {"at", placeOf(e.at)},
            {"bottom_m", e.bottom},  {"width_m", e.width}, {"widest_m", e.widest}};
  }
  Json operator()(const SetRain& e) const {
    return {
        {"edit", "set_rain"}, {"time_s", e.mmPerHour.time}, {"rate_mm_per_h", e.mmPerHour.value}};
  }
  Json operator()(const SetSink& e) const {
    return {{"edit", "set_sink"}, {"id", e.id}, {"capacity_m3_per_s", e.capacity}};
  }
  Json operator()(const BringPump& e) const {
    return {{"edit", "bring_pump"},
            {"id", e.id},
            {"at", placeOf(e.at)},
            {"capacity_m3_per_s", e.capacity}};
  }
  Json operator()(const CorrectDepth& e) const {
    return {{"edit", "correct_depth"}, {"id", e.id},           {"at", placeOf(e.at)},
            {"depth_m", e.depth},      {"radius_m", e.radius}, {"weight", e.weight}};
  }
};

/// Reads the keys of one edit; the first fault is kept.
class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  std::string text(const char* key) {
    const Json* found = find(key);
    if (found != nullptr && found->is_string()) return found->get<std::string>();
    fail(key, "must be a text");
    return {};
  }
  std::string id() {
    std::string name = text("id");
    if (name.empty()) fail("id", "is empty");
    return name;
  }
  double number(const char* key, double least, double most) {
    const Json* found = find(key);
    const bool infinite = found != nullptr && *found == "infinity";
    const double value = infinite ? std::numeric_limits<double>::infinity()
                         : found != nullptr && found->is_number()
                             ? found->get<double>()
                             : std::numeric_limits<double>::quiet_NaN();
    if (!(value >= least && value <= most)) {
      fail(key, words("must be a number from ", least, " to ", most));
    }
    return value;
  }
  std::vector<double> numbers(const char* key) {
    std::vector<double> list;
    const Json* found = find(key);
    if (found == nullptr || !found->is_array()) return fail(key, "must be a list"), list;
    for (const Json& item : *found) {
      if (!item.is_number()) return fail(key, "must hold numbers"), list;
      list.push_back(item.get<double>());
    }
    return list;
  }
  std::vector<Point2> line(const char* key) {
    std::vector<Point2> points;
    const Json* found = find(key);
    if (found == nullptr || !found->is_array()) return fail(key, "must be a list"), points;
    for (const Json& item : *found) points.push_back(point(item, key));
    return points;
  }
  Point2 place(const char* key) {
    const Json* found = find(key);
    return found == nullptr ? (fail(key, "is missing"), Point2(0, 0)) : point(*found, key);
  }
  void fail(const std::string& key, const std::string& what) {
    if (fault_) return;
    fault_ = Error{ErrorCode::badInput, key + ": " + what, "edit." + key, "Correct this key"};
  }
  const std::optional<Error>& fault() const { return fault_; }

 private:
  const Json* find(const char* key) const {
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
  }
  Point2 point(const Json& item, const char* key) {
    const bool pair =
        item.is_array() && item.size() == 2 && item[0].is_number() && item[1].is_number();
    if (!pair) return fail(key, "must be made of [x, y]"), Point2(0, 0);
    return {item[0].get<double>(), item[1].get<double>()};
  }

  const Json& json_;
  std::optional<Error> fault_;
};

PumpMode modeOf(Reader& reader) {
  const std::string word = reader.text("mode");
  for (int i = 0; i < 4; ++i) {
    if (word == kModes[i]) return PumpMode(i);
  }
  reader.fail("mode", "must be automatic, on, off or failed");
  return PumpMode::automatic;
}

constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr double kHighest = 1e4;  ///< m

std::optional<FloodEdit> readEdit(const std::string& kind, Reader& r) {
  if (kind == "set_pump") return SetPump{r.id(), modeOf(r)};
  if (kind == "set_gate") return SetGate{r.id(), r.number("opening", 0, 1)};
  if (kind == "draw_barrier") {
    return DrawBarrier{r.id(), r.line("line"), r.number("crest_m", -kHighest, kFar)};
  }
  if (kind == "remove_barrier") return RemoveBarrier{r.id()};
  if (kind == "open_breach") {
    return OpenBreach{r.id(), r.place("at"), r.number("bottom_m", -kHighest, kHighest),
                      r.number("width_m", 0, 1e5), r.number("widest_m", 0, 1e5)};
  }
  if (kind == "set_rain") return SetRain{{r.numbers("time_s"), r.numbers("rate_mm_per_h")}};
  if (kind == "set_sink") return SetSink{r.id(), r.number("capacity_m3_per_s", 0, 1e6)};
  if (kind == "bring_pump")
    return BringPump{r.id(), r.place("at"), r.number("capacity_m3_per_s", 0, 1e3)};
  if (kind == "correct_depth")
    return CorrectDepth{r.id(), r.place("at"), r.number("depth_m", 0, kDeepestSeen),
                        r.number("radius_m", 0, kWidestSeen), r.number("weight", 0, 1)};
  r.fail("edit", "\"" + kind + "\" is not known; there are set_pump, set_gate, draw_barrier, "
                 "remove_barrier, open_breach, set_rain, set_sink, bring_pump, correct_depth");
  return std::nullopt;
}

double lengthOf(const std::vector<Point2>& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += (line[i] - line[i - 1]).norm();
  return sum;
}

struct Describer {
  Text operator()(const SetPump& e) const {
    return {"泵站" + e.id + "：" + kModesZh[int(e.mode)],
            "pump " + e.id + ": " + kModesEn[int(e.mode)]};
  }
  Text operator()(const SetGate& e) const {
    const std::string share = number("%.0f %%", 100 * e.opening);
    return {"闸门" + e.id + "：开度 " + share, "gate " + e.id + ": opening " + share};
  }
  Text operator()(const DrawBarrier& e) const {
    const std::string metres = number("%.0f m", lengthOf(e.line));
    if (std::isinf(e.crest)) {
      return {"封堵" + e.id + "：长 " + metres + "，不过水",
              "block " + e.id + ": " + metres + " long, no water passes"};
    }
    const std::string crest = number("%.2f m", e.crest);
    return {"挡水线" + e.id + "：长 " + metres + "，顶高 " + crest,
            "barrier " + e.id + ": " + metres + " long, crest " + crest};
  }
  Text operator()(const RemoveBarrier& e) const {
    return {"拆除挡水线" + e.id, "remove barrier " + e.id};
  }
  Text operator()(const OpenBreach& e) const {
    const std::string metres = number("%.0f m", e.width);
    return {"挡水线" + e.id + "溃口：宽 " + metres, "breach of " + e.id + ": " + metres + " wide"};
  }
  Text operator()(const SetRain& e) const {
    double most = 0;
    for (const double rate : e.mmPerHour.value) most = std::max(most, rate);
    const std::string rate = number("%.0f mm/h", most);
    return {"降雨改为最大 " + rate, "rain changed to at most " + rate};
  }
  Text operator()(const SetSink& e) const {
    const std::string capacity = number("%.2f m³/s", e.capacity);
    return {"排水口" + e.id + "：" + capacity, "sink " + e.id + ": " + capacity};
  }
  Text operator()(const BringPump& e) const {
    const std::string capacity = number("%.2f m³/s", e.capacity);
    return {"移动泵" + e.id + " 开始抽排：" + capacity,
            "mobile pump " + e.id + " at work: " + capacity};
  }
  Text operator()(const CorrectDepth& e) const {
    const std::string depth = number("%.2f m", e.depth), reach = number("%.0f m", e.radius);
    return {"按上报" + e.id + "校正水深：" + depth + "，半径 " + reach,
            "depth corrected by report " + e.id + ": " + depth + " within " + reach};
  }
};

}  // namespace

std::string textOf(const FloodEdit& edit) { return std::visit(Writer{}, edit).dump(); }

Result<FloodEdit> floodEditFromText(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return Error{ErrorCode::badInput, "an edit is not a JSON object", "edit", "Correct its text"};
  }
  Reader reader(json);
  const std::string kind = reader.text("edit");
  const auto edit = readEdit(kind, reader);
  if (reader.fault()) return *reader.fault();
  return *edit;
}

Text describe(const FloodEdit& edit) { return std::visit(Describer{}, edit); }

}  // namespace citymirror::flood
