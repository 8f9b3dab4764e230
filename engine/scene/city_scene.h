#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <span>

#include "engine/core/city_model.h"
#include "engine/draw/draw_frame.h"
#include "engine/run/job_queue.h"
#include "engine/scene/building_mesh.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/model_layer.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// A city as plain nodes, made in any thread, attached in the thread that draws.
struct SceneBuild {
  std::shared_ptr<const CityModel> city;
  GroundModel ground;
  osg::ref_ptr<osg::Group> terrain, roads;
  BuildingMesh buildings;
  draw::LabelSet labels;
};

/// Cost: about 1 s for 25,000 buildings on 36 km². A cancelled build is incomplete: drop it.
std::shared_ptr<SceneBuild> buildScene(std::shared_ptr<const CityModel> city,
                                       const run::JobContext& job);

enum class SceneLayer { terrain, buildings, roads, water, flood, flow, marks, labels, routes };

enum class HitKind { none, ground, building, road, mark, model };
struct Hit {
  HitKind kind = HitKind::none;
  std::string code;
  Point3 at = Point3::Zero();
  ModelHit model{};  ///< kind model only; code is its feature's
};

/// Everything one view draws. Belongs to the thread that draws. Applies only differences between
/// frames: an unchanged part (same pointer) costs nothing.
class CityScene {
 public:
  CityScene();
  ~CityScene();
  CityScene(const CityScene&) = delete;
  CityScene& operator=(const CityScene&) = delete;

  osg::Node* root() const;
  bool hasCity() const;
  const SceneBuild* build() const;
  void attach(std::shared_ptr<SceneBuild> build);
  void setFrame(const draw::DrawFrame& frame);
  /// Models beside the city's own layers; gone with the next city.
  ModelLayer& models();
  /// A line that is being drawn or kept, seen through everything else; local metres, empty = none.
  void setLine(std::span<const Point2> line);
  /// Pixels under which no label and no caption goes.
  void setReserved(std::vector<PixelBox> places);
  void setLayerVisible(SceneLayer layer, bool visible);
  /// Uniforms and the overlay (marks, labels) for this view; call before each draw.
  void prepare(const ViewGeometry& view);
  Hit pick(const ViewGeometry& view, const Point2& pixel) const;
  /// The ground at a pixel, through whatever stands on it; nothing beyond the city.
  std::optional<Point3> groundUnder(const ViewGeometry& view, const Point2& pixel) const;
  /// Keeps a pose sensible: tilt −89..−6°, distance 30 m..2.5 cities, target on the ground, eye
  /// above it.
  draw::CameraPose constrained(draw::CameraPose pose) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
