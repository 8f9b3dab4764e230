#include "app/cli/scene_additions.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "app/cli/option_checks.h"
#include "app/session/city/annotations.h"
#include "app/session/city/imagery_files.h"
#include "app/session/city/layer_files.h"
#include "app/session/city/model_files.h"
#include "engine/core/file_io.h"
#include "engine/core/number_text.h"
#include "engine/draw/building_theme.h"
#include "engine/draw/building_water.h"
#include "engine/draw/water_sample.h"
#include "gis/raster/service_answer.h"

namespace citymirror::cli {
namespace {

using session::WorldView;

constexpr double kGroundFromBelow = 0.3;  // opacity, as the window's
constexpr double kFarthest = 1e7, kHighest = 1e5;  // m, of planes, as far as cameras go
constexpr std::array kThemeWords{"use", "height", "floors", "residents", "depth"};

void keep(std::vector<Note>& notes, const std::vector<Note>& more) {
  notes.insert(notes.end(), more.begin(), more.end());
}

Outcome readModels(const AdditionOptions& options, const CityModel& city, AdditionsRead& into,
                   std::vector<Note>& notes, const run::JobContext& job) {
  for (const std::string& text : options.models) {
    auto source = session::modelSourceFrom(text);
    if (!source) return source.error();
    source->crs = options.modelCrs;
    source->trueCrs = options.modelTrueCrs;
    source->raiseBy = options.modelRaise;
    auto model = session::readModelFile(*source, city, job);
    if (!model) return model.error();
    keep(notes, model.notes());
    into.added.models.push_back({*model});
    into.credits.push_back(session::creditOf(**model));
  }
  return Done{};
}

Outcome readLayers(const AdditionOptions& options, const CityModel& city, AdditionsRead& into,
                   std::vector<Note>& notes, const run::JobContext& job) {
  for (const std::string& text : options.layers) {
    const std::size_t nth = into.added.layers.size();
    session::LayerSource source = session::layerSourceFrom(text);
    source.vector.trueCrs = options.layerCrs;
    source.style = options.layerStyle;
    auto read = session::readLayerFile(source, city, nth, job);
    if (!read) return read.error();
    keep(notes, read.notes());
    into.added.layers.push_back({int(nth), read->layer, read->style});
    into.credits.push_back(session::creditOf(*read));
  }
  return Done{};
}

Text askingText(const std::string& where) {
  const std::string address = gis::shownAddress(where);
  const std::string seconds = std::to_string(gis::kServiceSeconds);
  return {"正在询问影像服务 " + address + "，每次应答最多等 " + seconds + " 秒",
          "Asking the imagery service " + address + ", up to " + seconds + " s for each answer"};
}

Outcome openImages(const AdditionOptions& options, const CityModel& city, AdditionsRead& read,
                   std::vector<Note>& notes, const run::JobContext& job) {
  const std::string cache = session::userCacheFolder() + "/imagery";
  for (const std::string& where : options.imagery) {
    if (gis::onNetwork(where)) job.progress(0, askingText(where));
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "the run was interrupted", gis::shownAddress(where),
                   "Start it again"};
    auto opened = session::openImagery(where, options.imageryCrs, city, cache);
    if (!opened) return opened.error();
    keep(notes, opened.notes());
    opened->layer.id = read.added.imagery.size() + 1;
    read.added.imagery.push_back(opened->layer);
    read.credits.push_back({opened->name, opened->terms.attribution, opened->terms.licence});
  }
  return Done{};
}

/// "buildings=0.3": what is seen through, and how much of it stays.
Outcome setOpacity(const std::string& text, scene::Additions& added) {
  const std::size_t equals = text.find('=');
  const std::string layer = text.substr(0, equals);
  double* opacity = layer == "buildings" ? &added.buildingOpacity
                    : layer == "terrain" ? &added.groundOpacity
                    : layer == "roads"   ? &added.roadOpacity
                                         : nullptr;
  const auto value =
      equals == std::string::npos ? std::nullopt : finiteNumber(text.substr(equals + 1));
  if (opacity == nullptr || !value || *value < 0 || *value > 1)
    return Error{ErrorCode::badInput, "not an opacity: " + text, "--opacity",
                 "Write buildings, terrain or roads, = and 0 to 1, like buildings=0.3"};
  *opacity = *value;
  return Done{};
}

Outcome cutAway(const AdditionOptions& options, scene::Additions& added) {
  if (!options.clip.empty()) {
    const Point2 at(options.clip[0], options.clip[1]);
    const double heading = options.clip[2] * std::numbers::pi / 180;
    added.clip = draw::uprightClip(at, at + Point2(std::sin(heading), std::cos(heading)));
  }
  if (options.clipHeight) added.clip = draw::levelClip(*options.clipHeight);
  added.underground = options.underground;
  if (options.underground) added.groundOpacity = kGroundFromBelow;  // unless --opacity says so
  for (const std::string& text : options.opacity) {
    if (const Outcome set = setOpacity(text, added); !set) return set.error();
  }
  return Done{};
}

Result<draw::BuildingTheme> themeOf(const std::string& word, const WorldView& view, float night) {
  const auto found = std::find(kThemeWords.begin(), kThemeWords.end(), word);
  const auto attribute = draw::ThemeAttribute(found - kThemeWords.begin());
  const BuildingSet& buildings = view.city->buildings;
  std::vector<float> depths;
  if (attribute == draw::ThemeAttribute::floodDepth) {
    const auto& water = view.frame.water;
    if (!water || !draw::drawable(*water))
      return Error{ErrorCode::badInput, "there is no computed water to colour buildings by",
                   "--theme depth", "Give --at a time of the forecast"};
    depths = draw::BuildingWater(buildings, view.city->water, *water).depths(*water);
  }
  return draw::buildingTheme(attribute, buildings, draw::footprintAreas(buildings), depths, night);
}

}  // namespace

void addAdditionOptions(CLI::App& verb, AdditionOptions& options) {
  verb.add_option("--model", options.models,
                  "Model to add, FILE[@X,Y[,HEADING[,SCALE]]]; may be given again")
      ->allow_extra_args(false);
  verb.add_option("--layer", options.layers,
                  "Vector layer to add, FILE[:LAYER] or the ADDRESS[#LAYER] of a server (PG:, WFS:, "
                  "OAPIF:, http(s)://); may be given again")
      ->allow_extra_args(false);
  verb.add_option("--model-crs", options.modelCrs,
                  "CRS of models that do not name theirs: EPSG:n or a file of parameters (.prj)");
  verb.add_option("--model-true-crs", options.modelTrueCrs,
                  "CRS of models instead of theirs: EPSG:n, a file of parameters, GCJ-02, BD-09");
  verb.add_option("--model-raise", options.modelRaise,
                  "Metres added to the heights of models (another vertical datum)")
      ->check(anyNumber());
  verb.add_option("--layer-crs", options.layerCrs,
                  "CRS of added layers instead of theirs: EPSG:n, GCJ-02, BD-09");
  verb.add_option("--layer-style", options.layerStyle,
                  "Style of added layers instead of the one beside them (.json)");
  verb.add_option("--imagery", options.imagery,
                  "Image to lay over the ground: GeoTIFF, MBTiles or the address of a WMTS, a WMS "
                  "or tiles with {x}, {y} and {z}; may be given again, the last on top")
      ->allow_extra_args(false);
  verb.add_option("--imagery-crs", options.imageryCrs,
                  "CRS of image files instead of theirs: EPSG:n, a file of parameters (.prj), "
                  "GCJ-02, BD-09");
  CLI::Option* upright =
      verb.add_option("--clip", options.clip,
                      "X,Y,HEADING: cut away what is to the right of one who walks from there "
                      "(local metres, degrees)")
          ->delimiter(',')
          ->expected(3)
          ->check(numberFrom(-kFarthest, kFarthest));
  verb.add_option("--clip-height", options.clipHeight, "Cut away what stands above, metres")
      ->excludes(upright)
      ->check(numberFrom(-kHighest, kHighest));
  verb.add_option("--underground", options.underground, "Look from below, metres under the ground")
      ->check(numberFrom(1, 1000));
  verb.add_option("--opacity", options.opacity,
                  "LAYER=0..1 for buildings, terrain or roads; may be given again")
      ->allow_extra_args(false);
  verb.add_option("--annotations", options.annotations, "Annotations of the city (.json)");
  verb.add_option("--theme", options.theme, "Colour all buildings by an attribute")
      ->check(CLI::IsMember(std::vector<std::string>(kThemeWords.begin(), kThemeWords.end())));
}

Outcome usableAdditions(const AdditionOptions& options) {
  for (const std::string& text : options.models) {
    const auto source = session::modelSourceFrom(text);
    if (!source)
      return Error{ErrorCode::badInput, source.error().what, "--model", source.error().remedy};
  }
  scene::Additions ignored;
  for (const std::string& text : options.opacity) {
    if (const Outcome set = setOpacity(text, ignored); !set) return set.error();
  }
  return Done{};
}

Result<AdditionsRead> readAdditions(const AdditionOptions& options, const WorldView& view,
                                    float night, const run::JobContext& job) {
  AdditionsRead read;
  scene::Additions& added = read.added;
  std::vector<Note> notes;
  const Outcome models = readModels(options, *view.city, read, notes, job);
  if (!models) return models.error();
  const Outcome layers = readLayers(options, *view.city, read, notes, job);
  if (!layers) return layers.error();
  const Outcome images = openImages(options, *view.city, read, notes, job);
  if (!images) return images.error();
  const Outcome cut = cutAway(options, added);
  if (!cut) return cut.error();
  if (!options.annotations.empty()) {
    const auto text = readFile(options.annotations);
    if (!text) return text.error();
    const auto annotations = session::parseAnnotations(*view.city, *text);
    if (!annotations) return annotations.error();
    added.sketch = session::sketchOf(*annotations);
  }
  if (!options.theme.empty()) {
    auto theme = themeOf(options.theme, view, night);
    if (!theme) return theme.error();
    added.theme = theme->colors();
    read.theme = std::move(*theme);
  }
  return {std::move(read), std::move(notes)};
}

std::vector<scene::AddedLayer> situationOver(const WorldView& view, Language language) {
  std::vector<scene::AddedLayer> layers;
  for (session::SituationLayer& made : session::situationLayers(view, language)) {
    scene::AddedLayer& layer = layers.emplace_back();
    layer.id = made.id;
    layer.features = std::move(made.map.layer);
    layer.style = std::move(made.map.style);
  }
  return layers;
}

void addSituationKeys(const WorldView& view, const std::vector<scene::AddedLayer>& layers,
                      Language language, draw::PictureFooter& footer) {
  std::vector<int> drawn;
  for (const scene::AddedLayer& layer : layers) drawn.push_back(layer.id);
  session::addSituationKeys(view, drawn, language, footer);
}

}  // namespace citymirror::cli
