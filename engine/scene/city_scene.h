#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <span>

#include "engine/draw/draw_frame.h"
#include "engine/scene/model_layer.h"
#include "engine/scene/quality.h"
#include "engine/scene/scene_build.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

enum class SceneLayer {
  terrain,
  buildings,
  roads,
  water,
  flood,
  flow,
  marks,
  labels,
  routes,
  trees
};

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
  /// Shows another city. Its ground and roads come with the next frame, its buildings a few tiles
  /// with each `prepare`, the nearest first, so that no frame waits for all of them.
  void attach(std::shared_ptr<SceneBuild> build);
  /// Buildings are still to come: draw another frame.
  bool pending() const;
  /// Attaches what is still to come at once.
  void complete();
  void setFrame(const draw::DrawFrame& frame);
  /// Models beside the city's own layers; gone with the next city.
  ModelLayer& models();
  /// A line that is being drawn or kept, seen through everything else; local metres, empty = none.
  void setLine(std::span<const Point2> line);
  /// Pixels under which no label and no caption goes.
  void setReserved(std::vector<PixelBox> places);
  /// How the ground is to be painted (paintGround), where the picture that is shown was painted in
  /// quite another light or with layers that are hidden now.
  std::optional<GroundLook> groundWanted() const;
  void showGround(osg::ref_ptr<osg::Image> picture, const GroundLook& look);
  void setLayerVisible(SceneLayer layer, bool visible);
  /// Anisotropy and facades of the step; samples and reach are the viewer's. Software at first.
  void setQuality(const QualityStep& step);
  /// A colour for every building in the city's order, alpha = its strength over the building's own;
  /// empty = none. Until the next city. O(buildings).
  void setTheme(std::vector<draw::Color> colors);
  /// Accents these buildings beside the frame's selection; codes there are not are left out. Until
  /// the next city. O(buildings + codes log buildings).
  void setChosen(std::span<const std::string> codes);
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
