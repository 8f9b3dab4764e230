#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/field_table.h"
#include "engine/core/layer_terms.h"
#include "engine/core/result.h"

/// Labels of layers and attributes, and what a screen for many eyes does not show.
namespace citymirror::session {

struct LayerRead;

enum class MaskSwitch { mask, lift };

/// Who may see something.
struct DataLabel {
  std::string id;
  Text name;
  std::vector<std::string> words;  ///< as owners write it
  friend bool operator==(const DataLabel&, const DataLabel&) = default;
};

/// assets/config/labels.json.
struct LabelConfig {
  struct Attribute {
    std::string layer;  ///< "*" = of every layer that is added
    std::string key;    ///< with * at its ends for any text, in any case
    std::size_t label = 0;
    friend bool operator==(const Attribute&, const Attribute&) = default;
  };
  std::vector<DataLabel> labels;  ///< from what all may see to what few may
  std::size_t unlabelled = 0;     ///< what counts where an owner has said nothing
  std::size_t wall = 0;           ///< the highest that a wall shows
  std::map<std::string, std::size_t> layers;  ///< of the city where its owner has said nothing
  std::vector<Attribute> attributes;
  Text source;
  friend bool operator==(const LabelConfig&, const LabelConfig&) = default;
};
/// Errors name the entry: an unknown label, two of one id, a layer that the city has not, an
/// attribute of the city that cannot be masked (buildings: name, residents; facilities: capacity;
/// contacts: address; people: name, of those who work here).
Result<LabelConfig> parseLabels(const std::string& json);

/// What is above the label that a screen may show. A plain value.
class LabelMask {
 public:
  explicit LabelMask(LabelConfig config) : config_(std::move(config)) {}

  /// The label by which a layer is masked; nothing = it may be shown. What an owner wrote that is no
  /// known word counts as the highest label.
  std::optional<Text> layer(const std::string& layer, const LayerTerms& terms = {}) const;
  /// The same for an attribute of a layer that may be shown; "*" for a layer that was added.
  std::optional<Text> attribute(const std::string& layer, const std::string& key) const;
  /// The highest label that is shown.
  const Text& shown() const { return config_.labels[config_.wall].name; }
  /// Layers of a city and attributes that are masked, in words: 居住人数（内部）.
  std::vector<Text> masked(const CityModel& city) const;
  /// The first layer of the base map (all but buildings and levees) that may not be shown: without
  /// it there is no picture of the city.
  std::optional<Text> forbids(const CityModel& city) const;
  friend bool operator==(const LabelMask&, const LabelMask&) = default;

 private:
  std::size_t labelOf(const std::string& layer, const LayerTerms& terms) const;
  LabelConfig config_;
};

/// 已按“内部”屏蔽 / masked (internal).
Text maskedText(const Text& label);
/// The same in both languages, where one value stands for both.
std::string maskedValue(const Text& label);

/// The city as it may be shown: layers without features, attributes without values. The city itself
/// where nothing is masked.
std::shared_ptr<const CityModel> masked(std::shared_ptr<const CityModel> city,
                                        const LabelMask& mask);
/// A table of a masked city that says of its attributes that they are masked.
FieldTable masked(FieldTable table, const LabelMask& mask);
/// An added layer: without features where it is masked itself; else with masked attributes, and in
/// the default look where its style shows them.
LayerRead masked(const LayerRead& read, const LabelMask& mask);

}  // namespace citymirror::session
