#include "app/cli/scene_additions.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

#include "app/session/annotations.h"
#include "app/session/layer_files.h"
#include "app/session/model_files.h"
#include "engine/core/file_io.h"
#include "engine/draw/building_theme.h"
#include "engine/draw/building_water.h"
#include "engine/draw/water_sample.h"

namespace citymirror::cli {
namespace {

using session::WorldView;

constexpr std::array kThemeWords{"use", "height", "floors", "residents", "depth"};

void keep(std::vector<Note>& notes, const std::vector<Note>& more) {
  notes.insert(notes.end(), more.begin(), more.end());
}

Outcome readModels(const AdditionOptions& options, const CityModel& city, scene::Additions& added,
                   std::vector<Note>& notes, const run::JobContext& job) {
  for (const std::string& text : options.models) {
    const auto source = session::modelSourceFrom(text);
    if (!source) return source.error();
    auto model = session::readModelFile(*source, city, job);
    if (!model) return model.error();
    keep(notes, model.notes());
    added.models.push_back({*model});
  }
  return Done{};
}

Outcome readLayers(const AdditionOptions& options, const CityModel& city, scene::Additions& added,
                   std::vector<Note>& notes, const run::JobContext& job) {
  for (const std::string& text : options.layers) {
    const std::size_t nth = added.layers.size();
    auto read = session::readLayerFile(session::layerSourceFrom(text), city, nth, job);
    if (!read) return read.error();
    keep(notes, read.notes());
    added.layers.push_back({int(nth), read->layer, read->style});
  }
  return Done{};
}

Result<std::vector<draw::Color>> themeOf(const std::string& word, const WorldView& view) {
  const auto found = std::find(kThemeWords.begin(), kThemeWords.end(), word);
  const auto attribute = draw::ThemeAttribute(found - kThemeWords.begin());
  const BuildingSet& buildings = view.city->buildings;
  std::vector<float> depths;
  if (attribute == draw::ThemeAttribute::floodDepth) {
    const auto& water = view.frame.water;
    if (!water || !draw::drawable(*water))
      return Error{ErrorCode::badInput, "there is no computed water to colour buildings by",
                   "--theme depth", "Give --at a time of the forecast"};
    depths = draw::BuildingWater(buildings, *water).depths(*water);
  }
  return draw::buildingTheme(attribute, buildings, draw::footprintAreas(buildings), depths)
      .colors();
}

}  // namespace

void addAdditionOptions(CLI::App& verb, AdditionOptions& options) {
  verb.add_option("--model", options.models,
                  "Model to add, FILE[@X,Y[,HEADING[,SCALE]]]; may be given again")
      ->allow_extra_args(false);
  verb.add_option("--layer", options.layers,
                  "Vector layer to add, FILE[:LAYER]; may be given again")
      ->allow_extra_args(false);
  verb.add_option("--annotations", options.annotations, "Annotations of the city (.json)");
  verb.add_option("--theme", options.theme, "Colour all buildings by an attribute")
      ->check(CLI::IsMember(std::vector<std::string>(kThemeWords.begin(), kThemeWords.end())));
}

Result<scene::Additions> readAdditions(const AdditionOptions& options, const WorldView& view,
                                       const run::JobContext& job) {
  scene::Additions added;
  std::vector<Note> notes;
  const Outcome models = readModels(options, *view.city, added, notes, job);
  if (!models) return models.error();
  const Outcome layers = readLayers(options, *view.city, added, notes, job);
  if (!layers) return layers.error();
  if (!options.annotations.empty()) {
    const auto text = readFile(options.annotations);
    if (!text) return text.error();
    const auto annotations = session::parseAnnotations(*view.city, *text);
    if (!annotations) return annotations.error();
    added.sketch = session::sketchOf(*annotations);
  }
  if (!options.theme.empty()) {
    auto theme = themeOf(options.theme, view);
    if (!theme) return theme.error();
    added.theme = std::move(*theme);
  }
  return {std::move(added), std::move(notes)};
}

}  // namespace citymirror::cli
