#include "app/session/command/label_mask.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "app/session/city/city_layers.h"
#include "app/session/city/layer_files.h"
#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

/// Layers that the picture does without.
constexpr std::array<std::string_view, 2> kHideable{"buildings", "levees"};

struct CityAttribute {
  std::string_view layer, key;
  Text name;
};
const std::array<CityAttribute, 5>& cityAttributes() {
  static const std::array<CityAttribute, 5> all{
      {{"buildings", "name", {"建筑名称", "names of buildings"}},
       {"buildings", "residents", {"居住人数", "residents"}},
       {"facilities", "capacity", {"设施容量", "capacity of facilities"}},
       {"contacts", "address", {"联系方式", "contact addresses"}},
       {"people", "name", {"人员姓名", "names of people"}}}};
  return all;
}

/// A–Z as a–z; the bytes of other signs stay.
std::string lowered(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
  return text;
}

bool fitsPattern(const std::string& pattern, const std::string& key) {
  std::string middle = lowered(pattern);
  const std::string in = lowered(key);
  const bool before = middle.starts_with('*'), after = middle.size() > 1 && middle.ends_with('*');
  middle = middle.substr(before, middle.size() - std::size_t(before) - std::size_t(after));
  if (before && after) return in.find(middle) != std::string::npos;
  if (before) return in.ends_with(middle);
  return after ? in.starts_with(middle) : in == middle;
}

std::optional<std::size_t> labelNamed(const LabelConfig& config, const std::string& id) {
  for (std::size_t i = 0; i < config.labels.size(); ++i)
    if (config.labels[i].id == id) return i;
  return std::nullopt;
}

std::size_t readLabel(incident::EntryReader& reader, const char* key, const LabelConfig& config) {
  const auto label = labelNamed(config, reader.text(key));
  if (!label) reader.fail("there is no such label", key);
  return label.value_or(0);
}

bool isCityLayer(const std::string& name) {
  const auto& names = cityLayerNames();
  return name == "imagery" || name == "models" ||
         std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<Error> readLabelAttributes(const nlohmann::json& document, LabelConfig& config) {
  const auto list = document.find("attributes");
  if (list == document.end() || !list->is_array())
    return Error{ErrorCode::badInput, "the list of attributes is missing", "attributes",
                 "Correct the configuration file"};
  std::size_t index = 0;
  for (const nlohmann::json& entry : *list) {
    incident::EntryReader reader(entry, "attributes[" + std::to_string(index++) + "]");
    reader.knowsOnly({"layer", "attribute", "label"});
    LabelConfig::Attribute attribute{reader.text("layer"), reader.text("attribute")};
    attribute.label = readLabel(reader, "label", config);
    const auto& known = cityAttributes();
    const bool maskable = std::any_of(known.begin(), known.end(), [&](const CityAttribute& one) {
      return one.layer == attribute.layer && one.key == attribute.key;
    });
    if (attribute.layer != "*" && !maskable)
      reader.fail("this attribute of the city cannot be masked", "attribute");
    if (reader.fault()) return reader.fault();
    config.attributes.push_back(std::move(attribute));
  }
  return std::nullopt;
}

std::optional<Error> readLabelLayers(const nlohmann::json& document, LabelConfig& config) {
  const auto layers = document.find("layers");
  if (layers == document.end() || !layers->is_object())
    return Error{ErrorCode::badInput, "the labels of layers are missing", "layers",
                 "Correct the configuration file"};
  incident::EntryReader reader(*layers, "layers");
  for (const auto& [name, label] : layers->items()) {
    if (!isCityLayer(name)) reader.fail("the city has no such layer", name.c_str());
    config.layers[name] = readLabel(reader, name.c_str(), config);
  }
  return reader.fault();
}

bool shows(const FeatureFilter& filter, const std::set<std::string>& hidden) {
  return hidden.contains(filter.field) ||
         std::any_of(filter.parts.begin(), filter.parts.end(),
                     [&](const FeatureFilter& part) { return shows(part, hidden); });
}

bool shows(const draw::VectorStyle& style, const std::set<std::string>& hidden) {
  return std::any_of(style.rules.begin(), style.rules.end(), [&](const draw::VectorRule& rule) {
    const draw::VectorSymbol& symbol = rule.symbol;
    return shows(rule.filter, hidden) || hidden.contains(symbol.label) ||
           hidden.contains(symbol.height.attribute) || hidden.contains(symbol.base.attribute);
  });
}

void blankCity(CityModel& city, const LabelMask& mask) {
  BuildingSet& buildings = city.buildings;
  if (mask.attribute("buildings", "name")) buildings.name.blank();
  if (mask.attribute("buildings", "residents"))
    buildings.residents.assign(buildings.residents.size(), kUnknownResidents);
  if (mask.attribute("facilities", "capacity"))
    for (Facility& facility : city.facilities) facility.capacity = 0;
}

LayerTerms termsOf(const CityModel& city, const std::string& layer) {
  const auto found = city.terms.find(layer);
  return found == city.terms.end() ? LayerTerms{} : found->second;
}

}  // namespace

Result<LabelConfig> parseLabels(const std::string& json) {
  const auto labels = incident::readList(json, "labels");
  if (!labels) return labels.error();
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  LabelConfig config;
  for (const nlohmann::json& entry : *labels) {
    incident::EntryReader reader(entry, "labels[" + std::to_string(config.labels.size()) + "]");
    reader.knowsOnly({"id", "name", "words"});
    DataLabel label{reader.text("id"), reader.both("name"), reader.textsOr("words")};
    if (labelNamed(config, label.id)) reader.fail("two labels have one id", "id");
    if (reader.fault()) return *reader.fault();
    config.labels.push_back(std::move(label));
  }
  incident::EntryReader reader(document, "labels");
  reader.knowsOnly({"source", "labels", "unlabelled", "wall", "layers", "attributes"});
  config.source = reader.both("source");
  config.unlabelled = readLabel(reader, "unlabelled", config);
  config.wall = readLabel(reader, "wall", config);
  reader.take(readLabelLayers(document, config));
  reader.take(readLabelAttributes(document, config));
  if (reader.fault()) return *reader.fault();
  return config;
}

std::size_t LabelMask::labelOf(const std::string& layer, const LayerTerms& terms) const {
  if (terms.classification.empty()) {
    const auto known = config_.layers.find(layer);
    return known == config_.layers.end() ? config_.unlabelled : known->second;
  }
  for (std::size_t i = 0; i < config_.labels.size(); ++i) {
    for (const std::string& word : config_.labels[i].words)
      if (lowered(word) == lowered(terms.classification)) return i;
  }
  return config_.labels.size() - 1;
}

std::optional<Text> LabelMask::layer(const std::string& layer, const LayerTerms& terms) const {
  const std::size_t label = labelOf(layer, terms);
  return label > config_.wall ? std::optional(config_.labels[label].name) : std::nullopt;
}

std::optional<Text> LabelMask::attribute(const std::string& layer, const std::string& key) const {
  std::size_t label = 0;
  for (const LabelConfig::Attribute& one : config_.attributes)
    if (one.layer == layer && fitsPattern(one.key, key)) label = std::max(label, one.label);
  return label > config_.wall ? std::optional(config_.labels[label].name) : std::nullopt;
}

std::vector<Text> LabelMask::masked(const CityModel& city) const {
  std::vector<Text> all;
  const auto add = [&](const Text& name, const Text& label) {
    all.push_back({name.zh + "（" + label.zh + "）", name.en + " (" + label.in(Language::en) + ")"});
  };
  for (const std::string_view name : kHideable) {
    const std::string layer(name);
    if (const auto label = this->layer(layer, termsOf(city, layer)))
      add(cityLayerTitle(layer), *label);
  }
  for (const CityAttribute& one : cityAttributes()) {
    if (const auto label = attribute(std::string(one.layer), std::string(one.key)))
      add(one.name, *label);
  }
  return all;
}

std::optional<Text> LabelMask::forbids(const CityModel& city) const {
  for (const char* layer : {"terrain", "roads", "water", "trees", "drains", "zones", "sensors",
                            "facilities", "resources"}) {
    const auto label = this->layer(layer, termsOf(city, layer));
    if (!label) continue;
    const Text title = cityLayerTitle(layer);
    return Text{title.zh + "（" + label->zh + "）", title.en + " (" + label->en + ")"};
  }
  return std::nullopt;
}

Text maskedText(const Text& label) {
  return {"已按“" + label.zh + "”屏蔽", "masked (" + label.in(Language::en) + ")"};
}

std::string maskedValue(const Text& label) {
  const Text text = maskedText(label);
  return text.zh + " / " + text.en;
}

std::shared_ptr<const CityModel> masked(std::shared_ptr<const CityModel> city,
                                        const LabelMask& mask) {
  if (!city || mask.masked(*city).empty()) return city;
  auto shown = std::make_shared<CityModel>(*city);
  blankCity(*shown, mask);
  if (mask.layer("buildings", termsOf(*city, "buildings"))) shown->buildings = BuildingSet{};
  if (mask.layer("levees", termsOf(*city, "levees"))) shown->levees.clear();
  return shown;
}

FieldTable masked(FieldTable table, const LabelMask& mask) {
  for (FieldColumn& column : table.columns) {
    const std::string key = column.key == "name_en" ? "name" : column.key;
    const auto label = mask.attribute(table.key, key);
    if (!label) continue;
    column.type = FieldType::text;
    column.value = [text = maskedValue(*label)](std::size_t) -> FieldValue { return text; };
  }
  return table;
}

LayerRead masked(const LayerRead& read, const LabelMask& mask) {
  LayerRead shown = read;
  auto layer = std::make_shared<FeatureLayer>(*read.layer);
  if (mask.layer("*", read.terms)) {
    layer->features.clear();
    shown.layer = std::move(layer);
    return shown;
  }
  std::set<std::string> hidden;
  for (std::size_t k = 0; k < layer->schema.size(); ++k) {
    const auto label = mask.attribute("*", layer->schema[k].name);
    if (!label) continue;
    hidden.insert(layer->schema[k].name);
    layer->schema[k].type = FieldType::text;
    for (Feature& feature : layer->features) feature.values[k] = maskedValue(*label);
  }
  if (hidden.empty()) return read;
  if (shows(read.style, hidden)) {
    shown.style = draw::defaultStyle(draw::commonKind(*layer), 0);
    shown.styled = false;
  }
  shown.layer = std::move(layer);
  return shown;
}

}  // namespace citymirror::session
