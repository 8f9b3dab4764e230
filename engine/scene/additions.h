#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/mesh_model.h"
#include "engine/core/result.h"
#include "engine/draw/clip_plane.h"
#include "engine/draw/imagery.h"
#include "engine/draw/sketch.h"
#include "engine/draw/vector_style.h"
#include "engine/run/job_queue.h"

namespace citymirror::scene {

class CityScene;

struct AddedModel {
  std::shared_ptr<const MeshModel> model;
  bool visible = true;
  double opacity = 1;  ///< 0..1
};

struct AddedLayer {
  int id = 0;  ///< as VectorLayers::add was told
  std::shared_ptr<const FeatureLayer> features;
  draw::VectorStyle style;
  bool visible = true;
  double opacity = 1;                   ///< 0..1
  std::vector<std::uint32_t> selected;  ///< rows
};

/// What people see of a city beside its own layers and the frame, as plain values: the same for a
/// window, the sides of a comparison and pictures that leave the program.
struct Additions {
  std::vector<AddedModel> models;
  std::vector<AddedLayer> layers;
  std::vector<draw::ImageryLayer> imagery;  ///< from the lowest to the highest
  std::vector<draw::Color> theme;           ///< as of CityScene::setTheme
  std::vector<std::string> chosen;          ///< codes, as of CityScene::setChosen
  draw::Sketch sketch;
  std::optional<draw::ClipPlane> clip;
  double buildingOpacity = 1, groundOpacity = 1, roadOpacity = 1;  ///< 0..1
  std::optional<double> underground;                               ///< m, as of Cutaway
};

/// Builds and shows all of it in a scene that has its city and nothing added yet; the thread that
/// draws. Notes name what could not be built or drawn as asked: the rest is there. Error: cancelled.
/// Cost: as buildModel and buildVectors.
Outcome showAdditions(CityScene& scene, const Additions& added, const run::JobContext& job);

/// From here on these are the added layers of the scene and no others. Otherwise as showAdditions.
Outcome showLayers(CityScene& scene, const std::vector<AddedLayer>& layers,
                   const run::JobContext& job);

}  // namespace citymirror::scene
