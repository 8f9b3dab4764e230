#include "gis/feed/schema_draft.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <pugixml.hpp>
#include <utility>

#include "engine/core/quantity.h"
#include "engine/core/time.h"
#include "engine/core/utf8.h"
#include "gis/feed/json_tree.h"
#include "gis/feed/text_check.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kMostProperties = 50, kLongestList = 300;

/// One observed property as a sample tells it.
struct SchemaProperty {
  std::string path;                ///< what values[].path has to say
  std::vector<std::string> names;  ///< that may tell what it is
  std::string unit;                ///< empty = not said
  std::string sensor;              ///< as the sender calls it
};

struct SchemaSample {
  std::vector<SchemaProperty> properties;
  std::optional<Instant> newest;

  void add(SchemaProperty property) {
    const bool known = std::ranges::any_of(
        properties, [&](const SchemaProperty& one) { return one.path == property.path; });
    if (!known && !property.path.empty() && properties.size() < kMostProperties)
      properties.push_back(std::move(property));
  }
  /// An interval counts at its end.
  void addTime(std::string_view text) {
    if (const std::size_t slash = text.find('/'); slash != std::string_view::npos)
      text.remove_prefix(slash + 1);
    const auto at = parseIso(std::string(trimmed(text)));
    if (at && (!newest || *newest < *at)) newest = at;
  }
};

struct SchemaName {
  Quantity quantity;
  std::string_view part;  ///< of a name in lower case
};
/// Also parameter codes of USGS, which are names of their own.
constexpr std::array kSchemaNames = std::to_array<SchemaName>({
    {Quantity::discharge, "00060"},
    {Quantity::waterLevel, "00065"},
    {Quantity::discharge, "discharge"},
    {Quantity::discharge, "streamflow"},
    {Quantity::discharge, "流量"},
    {Quantity::pondingDepth, "ponding"},
    {Quantity::pondingDepth, "积水"},
    {Quantity::waterLevel, "gage height"},
    {Quantity::waterLevel, "gauge height"},
    {Quantity::waterLevel, "water level"},
    {Quantity::waterLevel, "waterlevel"},
    {Quantity::waterLevel, "river level"},
    {Quantity::waterLevel, "水位"},
    {Quantity::rainIntensity, "rain intensity"},
    {Quantity::rainIntensity, "rainfall intensity"},
    {Quantity::rainIntensity, "precipitation rate"},
    {Quantity::rainIntensity, "雨强"},
});
/// Whole names, which are too short to be looked for in longer ones.
constexpr std::array kShortNames = std::to_array<SchemaName>({
    {Quantity::discharge, "flow"},
    {Quantity::waterLevel, "level"},
    {Quantity::waterLevel, "stage"},
    {Quantity::pondingDepth, "depth"},
});

std::optional<Quantity> quantityNamed(std::string name) {
  for (char& c : name) c = char(std::tolower(static_cast<unsigned char>(c)));
  for (const SchemaName& one : kShortNames)
    if (name == one.part) return one.quantity;
  for (const SchemaName& one : kSchemaNames)
    if (name.find(one.part) != std::string::npos) return one.quantity;
  std::ranges::replace_if(
      name, [](char c) { return c == ' ' || c == '-'; }, '_');
  return quantityFromWord(name);
}

std::optional<Quantity> quantityOfProperty(const SchemaProperty& property,
                                           std::span<const SensorSite> sensors) {
  const auto fits = [&](Quantity quantity) {
    return property.unit.empty() || factorFrom(property.unit, quantity).has_value();
  };
  for (const SensorSite& site : sensors)
    if (site.code == property.sensor && fits(site.quantity)) return site.quantity;
  for (const std::string& name : property.names)
    if (const auto known = quantityNamed(name); known && fits(*known)) return known;
  return std::nullopt;
}

std::string textOf(const JsonTree& tree, std::size_t from, const std::vector<std::string>& path) {
  const auto found = tree.find(from, path);
  return found ? tree.text(*found) : std::string();
}

/// "…Datastreams(84)…" → 84.
std::string idInLink(const std::string& link) {
  const std::size_t open = link.rfind("Datastreams("), begin = open + 12;
  if (open == std::string::npos) return {};
  return link.substr(begin, link.find(')', begin) - begin);
}

void addObservation(const JsonTree& tree, std::size_t index, SchemaSample& sample) {
  const std::string at = textOf(tree, index, {"phenomenonTime"});
  sample.addTime(at.empty() ? textOf(tree, index, {"resultTime"}) : at);
  const std::string name = textOf(tree, index, {"Datastream", "name"});
  const std::string property = textOf(tree, index, {"Datastream", "ObservedProperty", "name"});
  std::string id = textOf(tree, index, {"Datastream", "@iot.id"});
  if (id.empty()) id = idInLink(textOf(tree, index, {"Datastream@iot.navigationLink"}));
  sample.add({!property.empty() ? property
              : !name.empty()   ? name
                                : id,
              {property, name},
              textOf(tree, index, {"Datastream", "unitOfMeasurement", "symbol"}),
              id});
}

SchemaSample sampleOfSensorThings(const JsonTree& tree) {
  SchemaSample sample;
  const auto list = tree[0].kind == JsonTree::Kind::list ? std::optional<std::size_t>(0)
                                                         : tree.member(0, "value");
  if (list && tree[*list].kind == JsonTree::Kind::list)
    tree.each(*list, [&](std::size_t index) { addObservation(tree, index, sample); });
  else
    addObservation(tree, 0, sample);
  return sample;
}

SchemaSample sampleOfUsgs(const JsonTree& tree) {
  SchemaSample sample;
  const auto list = tree.find(0, {"value", "timeSeries"});
  if (!list) return sample;
  tree.each(*list, [&](std::size_t index) {
    const std::string code = textOf(tree, index, {"variable", "variableCode", "0", "value"});
    sample.add({code,
                {code, textOf(tree, index, {"variable", "variableName"})},
                textOf(tree, index, {"variable", "unit", "unitCode"}),
                textOf(tree, index, {"sourceInfo", "siteCode", "0", "value"})});
    const auto parts = tree.member(index, "values");
    if (!parts) return;
    tree.each(*parts, [&](std::size_t part) {
      const auto points = tree.member(part, "value");
      if (!points) return;
      tree.each(*points, [&](std::size_t p) { sample.addTime(textOf(tree, p, {"dateTime"})); });
    });
  });
  return sample;
}

std::string_view withoutPrefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string attributeOf(const pugi::xml_node& node, std::string_view wanted) {
  for (const pugi::xml_attribute& attribute : node.attributes())
    if (withoutPrefix(attribute.name()) == wanted) return attribute.value();
  return {};
}

/// Reads what follows an observation's begin in the order of the document.
class WaterMlWalker final : public pugi::xml_tree_walker {
 public:
  SchemaSample take() {
    close();
    return std::move(sample_);
  }
  bool for_each(pugi::xml_node& node) override {
    const std::string_view name = withoutPrefix(node.name());
    if (name == "OM_Observation") close();
    if (name == "observedProperty") {
      const std::string title = attributeOf(node, "title"), whole = attributeOf(node, "href");
      const std::string last = whole.substr(whole.find_last_of("/#:=") + 1);  // npos + 1 = 0
      property_.path = !title.empty() ? title : !last.empty() ? last : whole;
      property_.names = {title, last};
    }
    if (name == "featureOfInterest") {
      const std::string whole = attributeOf(node, "href");
      property_.sensor = whole.substr(whole.find_last_of("/#:=") + 1);
    }
    if (name == "uom" && property_.unit.empty()) property_.unit = attributeOf(node, "code");
    if (name == "time") sample_.addTime(node.child_value());
    return true;
  }

 private:
  void close() { sample_.add(std::exchange(property_, {})); }
  SchemaSample sample_;
  SchemaProperty property_;
};

Result<SchemaSample> schemaSampleOf(std::string_view codec, std::string_view text) {
  const Error bad{ErrorCode::unreadable, "the sample cannot be read as " + std::string(codec),
                  std::to_string(text.size()) + " bytes", "Give one whole message"};
  if (codec == "waterml") {
    pugi::xml_document document;
    if (!isUtf8(text) || !document.load_buffer(text.data(), text.size())) return bad;
    WaterMlWalker walker;
    document.traverse(walker);
    return walker.take();
  }
  JsonTree::Fault fault;
  const auto tree = JsonTree::parse(text, fault);
  if (!tree || tree->size() == 0) return bad;
  return codec == "usgs_json" ? sampleOfUsgs(*tree) : sampleOfSensorThings(*tree);
}

std::string shownProperty(const SchemaProperty& property) {
  return property.path + (property.unit.empty() ? "" : " [" + property.unit + "]");
}

nlohmann::ordered_json valueOfProperty(const SchemaProperty& property, Quantity quantity,
                                       std::span<const SensorSite> sensors,
                                       std::vector<FeedGuess>& guesses) {
  const std::string unit = property.unit.empty() ? std::string(unitOf(quantity)) : property.unit;
  const Text name = nameOf(quantity);
  guesses.push_back({{name.zh + "；单位按 " + unit, name.en + "; the unit " + unit + " is taken"},
                     shownProperty(property)});
  const bool known = std::ranges::any_of(
      sensors, [&](const SensorSite& site) { return site.code == property.sensor; });
  if (!sensors.empty() && !known)
    guesses.push_back(
        {{"城市中没有此编号的传感器：请在 \"sensors\" 中写明对应",
          "no sensor of the city has this code: name theirs and ours under \"sensors\""},
         property.sensor});
  return {{"path", property.path}, {"quantity", wordOf(quantity)}, {"unit", unit}};
}

constexpr const char* kSayWhich = "Say under mapping/values which you want: assets/help/feeds.md";
constexpr const char* kAskExpanded =
    "Ask with $expand=Datastream($expand=ObservedProperty), or say under mapping/values which you "
    "want: assets/help/feeds.md";

}  // namespace

Result<SchemaDraft> draftSchema(std::string_view codec, std::string_view text,
                                std::span<const SensorSite> sensors) {
  const auto sample = schemaSampleOf(codec, text);
  if (!sample) return sample.error();
  SchemaDraft draft;
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  std::string all;
  for (const SchemaProperty& property : sample->properties) {
    all += (all.empty() ? "" : ", ") + shownProperty(property);
    if (const auto quantity = quantityOfProperty(property, sensors))
      values.push_back(valueOfProperty(property, *quantity, sensors, draft.guesses));
    else
      draft.guesses.push_back({{"未对应：名称或单位不认识，请在 \"values\" 中写明",
                                "not mapped: its name or unit is unknown, add it to \"values\""},
                               shownProperty(property)});
  }
  if (values.empty())
    return Error{ErrorCode::badInput, "the sample names no property that is known, with its unit",
                 all.empty() ? std::string(codec) : std::string(firstBytes(all, kLongestList)),
                 codec == "sensorthings" ? kAskExpanded : kSayWhich};
  draft.values = values.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  if (sample->newest) draft.newest = toIso(*sample->newest);
  return draft;
}

}  // namespace citymirror::gis
