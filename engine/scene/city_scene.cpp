#include "engine/scene/city_scene.h"

#include <algorithm>
#include <osg/Switch>
#include <utility>

#include "engine/scene/city_scene_state.h"
#include "engine/scene/embedded_viewer.h"
#include "engine/scene/ribbon_layer.h"
#include "engine/scene/sky.h"
#include "engine/scene/terrain_tree.h"

namespace citymirror::scene {
namespace {

osg::Vec2 vec2Of(double x, double y) { return {float(x), float(y)}; }

constexpr std::size_t kTilesPerFrame = 6;

}  // namespace

void CityScene::State::attachSome(std::size_t count) {
  for (; count > 0 && !pending.empty(); --count) {
    buildings->addChild(pending.back());
    pending.pop_back();
  }
}

/// The nearest last.
void CityScene::State::sortPending(const Point3& eye) {
  const osg::Vec3 at(float(eye.x()), float(eye.y()), float(eye.z()));
  std::sort(pending.begin(), pending.end(), [&](const auto& a, const auto& b) {
    return (a->getBound().center() - at).length2() > (b->getBound().center() - at).length2();
  });
}

CityScene::CityScene() : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.styleRoot();
  s.moving.setMostBodies(s.quality.vehicleBodies);
  s.overlay.setHidden(
      [&s](const Point3& eye, const Point3& place) { return s.isHidden(eye, place); });
  s.buildings->setCullCallback(s.reach);
  s.trees->setCullCallback(s.reach);
  osg::ref_ptr<osg::Group> rest = new osg::Group, front = new osg::Group;
  setPart(*rest, ScenePart::rest);
  setPart(*front, ScenePart::front);
  s.root->addChild(rest);
  s.root->addChild(front);
  rest->addChild(s.shadows.node());
  rest->addChild(makeSky());
  for (osg::Node* node : std::initializer_list<osg::Node*>{
           s.terrain.get(), s.buildings.get(), s.trees.get(), s.roads.get(), s.flood.node(),
           s.arrows.node(), s.ribbons.get(), s.moving.node(), s.moving.bodies()}) {
    s.layers->addChild(node, true);
  }
  for (osg::Node* node : std::initializer_list<osg::Node*>{
           s.layers.get(), s.models.node(), s.cutaway.node(), s.vectors.node(), s.line.get(),
           s.sketches.node()}) {
    rest->addChild(node);
  }
  front->addChild(s.overlay.node());
  front->addChild(s.notes.node());
}

CityScene::~CityScene() = default;

osg::Node* CityScene::root() const { return state_->root; }
const draw::Daylight& CityScene::light() const { return state_->light; }

bool CityScene::hasCity() const { return state_->build != nullptr; }
ModelLayer& CityScene::models() { return state_->models; }
Cutaway& CityScene::cutaway() { return state_->cutaway; }
const draw::Sketch& CityScene::sketch() const { return state_->sketch; }
ImageryPager& CityScene::imagery() { return state_->imagery; }
const ImageryPager& CityScene::imagery() const { return state_->imagery; }
VectorLayers& CityScene::vectors() { return state_->vectors; }
const SceneBuild* CityScene::build() const { return state_->build.get(); }

void CityScene::attach(std::shared_ptr<SceneBuild> build) {
  State& s = *state_;
  const auto replace = [](osg::Group* parent, osg::Node* child) {
    parent->removeChildren(0, parent->getNumChildren());
    if (child != nullptr) parent->addChild(child);
  };
  replace(s.terrain, nullptr);
  s.imagery.restart();
  s.build = std::move(build);
  s.highlighted = -1;
  s.theme.clear();
  s.chosen.clear();
  const GroundModel& ground = s.build->ground;
  s.terrain->addChild(new TerrainTree(
      ground.height, [&ground](const Bounds& b) { return ground.wet(b); }, s.nearWater, s.farWater,
      s.imagery));
  s.terrain->addChild(buildApron(ground.height, s.apron));
  replace(s.roads, s.build->roads.drawn);
  replace(s.trees, s.build->trees);
  replace(s.line, nullptr);
  s.models.clear();
  s.cutaway.setCity(s.build);
  s.vectors.clear();
  replace(s.buildings, nullptr);
  s.pending = s.build->buildings.tiles;
  s.sortPending({s.build->ground.bounds.centre().x(), s.build->ground.bounds.centre().y(), 0});
  s.buildings->getOrCreateStateSet()->setTextureAttribute(0, s.build->buildings.styles.texture());
  s.choosePrograms();
  s.styleGround();
  showGround(s.build->picture, s.build->look);
  relabel();
  const draw::DrawFrame frame = std::exchange(s.frame, {});
  s.flood.show(nullptr, s.build->ground);
  s.arrows.show(nullptr);
  setFrame(frame);
}

bool CityScene::pending() const { return !state_->pending.empty(); }

void CityScene::complete() { state_->attachSome(state_->pending.size()); }

void CityScene::setFrame(const draw::DrawFrame& frame) {
  State& s = *state_;
  const draw::DrawFrame old = std::exchange(s.frame, frame);
  s.overlay.setLanguage(frame.language);
  const draw::Daylight light = draw::lightOf(frame);
  if (!(light == s.light)) {
    setLight(*s.root->getOrCreateStateSet(), s.light = light);
    s.choosePrograms();
    s.flood.setNight(light.night);
  }
  if (!s.build) return;
  if (old.water != frame.water) {
    s.flood.show(frame.water, s.build->ground);
    s.arrows.show(frame.water);
  }
  s.flood.setLook(frame.waterLook);
  if (old.moving != frame.moving || old.vehicles != frame.vehicles)
    s.moving.show(frame.moving, s.build, frame.vehicles);
  s.moving.setTime(frame.at);
  s.moving.setSelected(frame.selected);
  s.overlay.setMarks(frame.marks);
  s.overlay.setLabels(frame.labels);
  s.overlay.setSelected(frame.selected);
  if (old.ribbons != frame.ribbons) {
    s.ribbons->removeChildren(0, s.ribbons->getNumChildren());
    if (frame.ribbons) s.ribbons->addChild(buildRibbons(*frame.ribbons, s.build->ground));
  }
  if (old.selected != frame.selected) s.highlight(frame.selected);
}

void CityScene::setMovingTime(Instant at) { state_->moving.setTime(at); }

std::size_t CityScene::movingMarksDrawn() const { return state_->moving.drawn(); }

std::size_t CityScene::labelsPlaced() const { return state_->overlay.labelsPlaced(); }

void CityScene::setWaterTime(std::optional<double> seconds) { state_->waterTime = seconds; }

void CityScene::setLayerVisible(SceneLayer layer, bool visible) {
  State& s = *state_;
  switch (layer) {
    case SceneLayer::terrain:
      s.layers->setChildValue(s.terrain, visible);
      break;
    case SceneLayer::buildings:
      s.layers->setChildValue(s.buildings, visible);
      break;
    case SceneLayer::roads:
      s.layers->setChildValue(s.roads, visible);
      break;
    case SceneLayer::flood:
      s.floodVisible = visible;
      break;
    case SceneLayer::flow:
      s.flowVisible = visible;
      break;
    case SceneLayer::routes:
      s.layers->setChildValue(s.ribbons, visible);
      break;
    case SceneLayer::marks:
      s.marksVisible = visible;
      break;
    case SceneLayer::labels:
      s.labelsVisible = visible;
      break;
    case SceneLayer::trees:
      s.layers->setChildValue(s.trees, visible);
      break;
    case SceneLayer::water:
      s.watersVisible = visible;
      s.chooseGround();
      break;
  }
  s.overlay.setVisible(s.marksVisible, s.labelsVisible);
  s.layers->setChildValue(s.flood.node(), s.floodVisible);
  s.layers->setChildValue(s.moving.node(), s.marksVisible);
  s.layers->setChildValue(s.moving.bodies(), s.marksVisible);
  s.layers->setChildValue(s.arrows.node(), s.floodVisible && s.flowVisible);
}

void CityScene::setLayerOpacity(SceneLayer layer, double opacity) {
  Cutaway& cutaway = state_->cutaway;
  Cutaway::Opacity of = cutaway.opacity();
  if (layer == SceneLayer::terrain) of.ground = float(opacity);
  if (layer == SceneLayer::buildings) of.buildings = float(opacity);
  if (layer == SceneLayer::roads) of.roads = float(opacity);
  cutaway.setOpacity(of);
}

double CityScene::layerOpacity(SceneLayer layer) const {
  const Cutaway::Opacity& of = state_->cutaway.opacity();
  if (layer == SceneLayer::terrain) return double(of.ground);
  if (layer == SceneLayer::buildings) return double(of.buildings);
  return layer == SceneLayer::roads ? double(of.roads) : 1;
}

void CityScene::setReserved(std::vector<PixelBox> places) {
  state_->overlay.setReserved(std::move(places));
}

void CityScene::prepare(const ViewGeometry& view) {
  State& s = *state_;
  s.uniform("pixelSize", osg::Uniform::FLOAT)->set(float(view.pixelSize()));
  s.uniform("hazeRange", osg::Uniform::FLOAT)
      ->set(float(std::clamp(2.4 * view.pose.distance, 9000.0, 26000.0)));
  s.uniform("waterTime", osg::Uniform::FLOAT)->set(s.waterSeconds());
  const Point3 eye = view.eye();
  s.uniform("eyePosition", osg::Uniform::FLOAT_VEC3)
      ->set(osg::Vec3(float(eye.x()), float(eye.y()), float(eye.z())));
  s.uniform("viewToWorld", osg::Uniform::FLOAT_MAT4)->set(osg::Matrixf::inverse(view.view()));
  const Point2 half = view.halfExtent(), middle = view.middle();
  s.uniform("frustumScale", osg::Uniform::FLOAT_VEC2)->set(vec2Of(half.x(), half.y()));
  s.uniform("frustumMiddle", osg::Uniform::FLOAT_VEC2)->set(vec2Of(middle.x(), middle.y()));
  if (!s.build) return;
  s.cutaway.follow(s.layers->getChildValue(s.buildings), s.layers->getChildValue(s.terrain));
  s.reach->look(view);
  s.chooseMask(view);
  s.castShadows(view);
  if (!s.pending.empty()) s.sortPending(view.eye());
  s.attachSome(kTilesPerFrame);
  s.notes.layOut(view);
  s.overlay.setCut(s.cutaway.groundCut());
  s.overlay.setHiding(s.buildingsHide());
  s.overlay.layOut(view, s.build->ground);
  s.moving.setView(view);
  if (s.floodVisible && s.flowVisible) s.arrows.layOut(view, s.build->ground);
}

}  // namespace citymirror::scene
