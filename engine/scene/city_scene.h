#pragma once
#include <memory>
#include <optional>
#include <osg/Group>
#include <span>

#include "engine/draw/draw_frame.h"
#include "engine/scene/additions.h"
#include "engine/scene/cutaway.h"
#include "engine/scene/imagery_pager.h"
#include "engine/scene/model_layer.h"
#include "engine/scene/quality.h"
#include "engine/scene/scene_build.h"
#include "engine/scene/vector_layer.h"
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

enum class HitKind { none, ground, building, road, mark, model, vector };
struct Hit {
  HitKind kind = HitKind::none;
  std::string code;
  Point3 at = Point3::Zero();
  ModelHit model{};    ///< kind model only; code is its feature's
  VectorHit vector{};  ///< kind vector only
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
  const draw::Daylight& light() const;  ///< of the frame
  /// Runs the moving marks on to another time than the frame's.
  void setMovingTime(Instant at);
  /// How many of them the picture of the last `prepare` holds, whatever hides them.
  std::size_t movingMarksDrawn() const;
  /// How many names and readings stand in it.
  std::size_t labelsPlaced() const;
  /// Where the ripples of rivers and lakes are, s since any instant; none = at the frame's time. The
  /// same seconds give the same picture, and nothing moves where the quality has no moving water.
  void setWaterTime(std::optional<double> seconds);
  /// Models beside the city's own layers; gone with the next city.
  ModelLayer& models();
  /// Planes that cut, opacity, the view below the ground; `pick` and `constrained` follow them.
  Cutaway& cutaway();
  /// Lines and notes over everything else.
  void setSketch(draw::Sketch sketch);
  const draw::Sketch& sketch() const;
  /// Pictures laid over the ground, from the lowest to the highest; empty = none. They stay
  /// when the city changes: their places are the caller's to mind.
  void setImagery(std::vector<draw::ImageryLayer> layers);
  ImageryPager& imagery();
  const ImageryPager& imagery() const;
  /// Added layers of features beside the city's own; gone with the next city.
  VectorLayers& vectors();
  /// Shows the labels of the added layers as they are now.
  void relabel();
  /// Everything that was added, as it stands in the picture now; what is still being built is not
  /// there yet.
  Additions additions() const;
  /// 0..1; terrain, buildings and roads only.
  void setLayerOpacity(SceneLayer layer, double opacity);
  double layerOpacity(SceneLayer layer) const;  ///< 1 for a layer that cannot be faded
  /// A line that is being drawn or kept, seen through everything else; local metres, empty = none.
  void setLine(std::span<const Point2> line);
  /// Pixels under which no label and no caption goes.
  void setReserved(std::vector<PixelBox> places);
  /// How the ground is to be painted (paintGround), where the picture that is shown was painted in
  /// quite another light or with layers that are hidden now.
  std::optional<GroundLook> groundWanted() const;
  void showGround(osg::ref_ptr<osg::Image> picture, const GroundLook& look);
  void setLayerVisible(SceneLayer layer, bool visible);
  /// Anisotropy, facades, water and shadows of the step; samples and reach are the viewer's. Software at first.
  void setQuality(const QualityStep& step);
  /// A colour for every building in the city's order, alpha = its strength over the building's own;
  /// empty = none. Until the next city. O(buildings).
  void setTheme(std::vector<draw::Color> colors);
  /// Accents these buildings beside the frame's selection; codes there are not are left out. Until
  /// the next city. O(codes log buildings).
  void setChosen(std::span<const std::string> codes);
  /// Uniforms and the overlay (marks, labels) for this view; call before each draw.
  void prepare(const ViewGeometry& view);
  Hit pick(const ViewGeometry& view, const Point2& pixel) const;
  /// The ground at a pixel, through whatever stands on it; nothing beyond the city.
  std::optional<Point3> groundUnder(const ViewGeometry& view, const Point2& pixel) const;
  /// Keeps a pose sensible: tilt −89..−6°, distance 30 m..4 sides of the city (the longer one, 500 m
  /// at least) and 60 km at most, target on the ground, eye above it. Underground: tilt −89..60°,
  /// target that far below the ground, eye anywhere.
  draw::CameraPose constrained(draw::CameraPose pose) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
