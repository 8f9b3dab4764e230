#include "engine/scene/city_scene.h"

#include <algorithm>
#include <cmath>
#include <osg/CullFace>
#include <osg/Depth>
#include <osg/Geometry>
#include <osg/Switch>
#include <unordered_map>

#include "engine/draw/city_labels.h"
#include "engine/scene/arrow_layer.h"
#include "engine/scene/flood_layer.h"
#include "engine/scene/overlay.h"
#include "engine/scene/programs.h"
#include "engine/scene/ribbon_layer.h"
#include "engine/scene/road_mesh.h"
#include "engine/scene/terrain_mesh.h"

namespace citymirror::scene {
namespace {

osg::ref_ptr<osg::Texture2D> textureOf(osg::Image* image) {
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  return texture;
}

osg::Vec2 vec2Of(double x, double y) { return {float(x), float(y)}; }

osg::ref_ptr<osg::Node> makeSky() {
  osg::ref_ptr<osg::Geometry> quad = new osg::Geometry;
  quad->setUseDisplayList(false);
  quad->setUseVertexBufferObjects(true);
  quad->setCullingActive(false);
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  for (const auto& c :
       {osg::Vec3(-1, -1, 0), osg::Vec3(1, -1, 0), osg::Vec3(-1, 1, 0), osg::Vec3(1, 1, 0)}) {
    corners->push_back(c);
  }
  quad->setVertexArray(corners);
  quad->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLE_STRIP, 0, 4));
  osg::StateSet* state = quad->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("sky"));
  state->setAttributeAndModes(new osg::Depth(osg::Depth::ALWAYS, 0, 1, false));
  state->setRenderBinDetails(-10, "RenderBin");
  state->addUniform(new osg::Uniform("zenithColor", vec3Of(draw::darkPalette().zenith)));
  return quad;
}

}  // namespace

std::shared_ptr<SceneBuild> buildScene(std::shared_ptr<const CityModel> city,
                                       const run::JobContext& job) {
  auto build = std::make_shared<SceneBuild>();
  build->city = std::move(city);
  build->ground = buildGround(*build->city, job);
  if (job.cancelled()) return build;
  job.progress(0.4, {"地形网格", "Terrain mesh"});
  build->terrain = buildTerrain(build->ground, job);
  job.progress(0.6, {"建筑", "Buildings"});
  build->buildings = buildBuildings(build->city->buildings, job);
  if (job.cancelled()) return build;
  job.progress(0.9, {"道路", "Roads"});
  build->roads = buildRoads(build->city->roads, build->ground, job);
  build->labels = draw::cityLabels(*build->city);
  job.progress(1.0, {"完成", "Done"});
  return build;
}

struct CityScene::State {
  osg::ref_ptr<osg::Group> root = new osg::Group;
  osg::ref_ptr<osg::Switch> layers = new osg::Switch;
  osg::ref_ptr<osg::Group> terrain = new osg::Group, roads = new osg::Group;
  osg::ref_ptr<osg::Group> buildings = new osg::Group, ribbons = new osg::Group;
  osg::ref_ptr<osg::Group> line = new osg::Group;
  ModelLayer models;
  FloodLayer flood;
  ArrowLayer arrows;
  Overlay overlay;
  std::shared_ptr<SceneBuild> build;
  draw::DrawFrame frame;
  std::unordered_map<std::string, std::uint32_t> buildingOf;
  std::int64_t highlighted = -1;
  bool marksVisible = true, labelsVisible = true, floodVisible = true, flowVisible = true;

  void styleRoot();
  void styleTerrain();
  void highlight(const std::string& code);
  osg::Uniform* uniform(const char* name, osg::Uniform::Type type) {
    return root->getOrCreateStateSet()->getOrCreateUniform(name, type);
  }
};

void CityScene::State::styleRoot() {
  const draw::Palette& palette = draw::darkPalette();
  const Point3 sun = sunDirection();
  uniform("sunDirection", osg::Uniform::FLOAT_VEC3)
      ->set(osg::Vec3(float(sun.x()), float(sun.y()), float(sun.z())));
  uniform("hazeColor", osg::Uniform::FLOAT_VEC3)->set(vec3Of(palette.sky));
  osg::StateSet* state = root->getOrCreateStateSet();
  state->setMode(GL_LIGHTING, osg::StateAttribute::OFF);
  state->setAttributeAndModes(new osg::CullFace(osg::CullFace::BACK));
  osg::StateSet* roadState = roads->getOrCreateStateSet();
  roadState->setAttributeAndModes(makeProgram("road"));
  roadState->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  roadState->setRenderBinDetails(2, "RenderBin");
  roadState->addUniform(new osg::Uniform("roadMajor", vec3Of(palette.roadMajor)));
  roadState->addUniform(new osg::Uniform("roadMinor", vec3Of(palette.roadMinor)));
  roadState->addUniform(new osg::Uniform("markingColor", vec3Of(palette.text)));
  roadState->addUniform(new osg::Uniform("deckColor", vec3Of(palette.muted)));
  osg::StateSet* buildingState = buildings->getOrCreateStateSet();
  buildingState->setAttributeAndModes(makeProgram("building"));
  buildingState->setRenderBinDetails(3, "RenderBin");
  buildingState->addUniform(new osg::Uniform("buildingColor", vec3Of(palette.building)));
  buildingState->addUniform(new osg::Uniform("styleTable", 0));
  styleRibbons(*ribbons->getOrCreateStateSet());
  styleLine(*line->getOrCreateStateSet());
}

void CityScene::State::styleTerrain() {
  const draw::Palette& palette = draw::darkPalette();
  const GroundModel& ground = build->ground;
  osg::StateSet* state = terrain->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("terrain"));
  const auto relief = textureOf(ground.relief), mask = textureOf(ground.waterMask);
  state->setTextureAttribute(0, relief);
  state->setTextureAttribute(1, mask);
  state->addUniform(new osg::Uniform("reliefMap", 0));
  state->addUniform(new osg::Uniform("waterMask", 1));
  state->addUniform(new osg::Uniform("terrainLow", vec3Of(palette.terrainLow)));
  state->addUniform(new osg::Uniform("terrainHigh", vec3Of(palette.terrainHigh)));
  state->addUniform(new osg::Uniform("urbanGround", vec3Of(draw::colorFromHex("#8B887F"))));
  state->addUniform(new osg::Uniform("riverColor", vec3Of(palette.river)));
  state->getOrCreateUniform("heightRange", osg::Uniform::FLOAT_VEC2)
      ->set(osg::Vec2(ground.lowest, ground.highest));
  state->getOrCreateUniform("waterVisible", osg::Uniform::FLOAT)->set(1.0F);
  osg::StateSet* roadState = roads->getOrCreateStateSet();
  roadState->setTextureAttribute(0, relief);
  roadState->addUniform(new osg::Uniform("reliefMap", 0));
  flood.setWaterMask(mask, ground.bounds);
  const Bounds& b = ground.bounds;
  uniform("cityMin", osg::Uniform::FLOAT_VEC2)->set(vec2Of(b.west, b.south));
  uniform("citySize", osg::Uniform::FLOAT_VEC2)->set(vec2Of(b.width(), b.height()));
}

void CityScene::State::highlight(const std::string& code) {
  if (!build) return;
  if (highlighted >= 0) build->buildings.setStyle(std::uint32_t(highlighted), {0, 0, 0, 0});
  highlighted = -1;
  const auto found = buildingOf.find(code);
  if (code.empty() || found == buildingOf.end()) return;
  highlighted = found->second;
  osg::Vec4 style = vec4Of(draw::darkPalette().accent);
  style.a() = 0.85F;
  build->buildings.setStyle(found->second, style);
}

CityScene::CityScene() : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.styleRoot();
  s.root->addChild(makeSky());
  for (osg::Node* node : std::initializer_list<osg::Node*>{
           s.terrain.get(), s.buildings.get(), s.roads.get(), s.flood.node(), s.arrows.node(),
           s.ribbons.get(), s.overlay.node()}) {
    s.layers->addChild(node, true);
  }
  s.root->addChild(s.layers);
  s.root->addChild(s.models.node());
  s.root->addChild(s.line);
}

CityScene::~CityScene() = default;

osg::Node* CityScene::root() const { return state_->root; }
bool CityScene::hasCity() const { return state_->build != nullptr; }
ModelLayer& CityScene::models() { return state_->models; }
const SceneBuild* CityScene::build() const { return state_->build.get(); }

void CityScene::attach(std::shared_ptr<SceneBuild> build) {
  State& s = *state_;
  s.build = std::move(build);
  s.highlighted = -1;
  s.buildingOf.clear();
  const auto& codes = s.build->city->buildings.code;
  for (std::uint32_t i = 0; i < codes.size(); ++i) s.buildingOf.emplace(codes[i], i);
  const auto replace = [](osg::Group* parent, osg::Node* child) {
    parent->removeChildren(0, parent->getNumChildren());
    if (child != nullptr) parent->addChild(child);
  };
  replace(s.terrain, s.build->terrain);
  replace(s.roads, s.build->roads);
  replace(s.line, nullptr);
  s.models.clear();
  replace(s.buildings, s.build->buildings.drawn);
  s.buildings->getOrCreateStateSet()->setTextureAttribute(0, s.build->buildings.styleTexture);
  s.styleTerrain();
  s.overlay.setCityLabels(s.build->labels);
  const draw::DrawFrame frame = std::exchange(s.frame, {});
  s.flood.show(nullptr, s.build->ground);
  s.arrows.show(nullptr);
  setFrame(frame);
}

void CityScene::setFrame(const draw::DrawFrame& frame) {
  State& s = *state_;
  const draw::DrawFrame old = std::exchange(s.frame, frame);
  s.overlay.setLanguage(frame.language);
  if (!s.build) return;
  if (old.water != frame.water) {
    s.flood.show(frame.water, s.build->ground);
    s.arrows.show(frame.water);
  }
  s.flood.setLook(frame.waterLook);
  s.overlay.setMarks(frame.marks);
  s.overlay.setLabels(frame.labels);
  s.overlay.setSelected(frame.selected);
  if (old.ribbons != frame.ribbons) {
    s.ribbons->removeChildren(0, s.ribbons->getNumChildren());
    if (frame.ribbons) s.ribbons->addChild(buildRibbons(*frame.ribbons, s.build->ground));
  }
  if (old.selected != frame.selected) s.highlight(frame.selected);
}

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
    case SceneLayer::water:
      s.terrain->getOrCreateStateSet()
          ->getOrCreateUniform("waterVisible", osg::Uniform::FLOAT)
          ->set(visible ? 1.0F : 0.0F);
      break;
  }
  s.overlay.setVisible(s.marksVisible, s.labelsVisible);
  s.layers->setChildValue(s.flood.node(), s.floodVisible);
  s.layers->setChildValue(s.arrows.node(), s.floodVisible && s.flowVisible);
}

void CityScene::setLine(std::span<const Point2> line) {
  State& s = *state_;
  s.line->removeChildren(0, s.line->getNumChildren());
  if (s.build && line.size() >= 2) s.line->addChild(buildLine(line, s.build->ground));
}

void CityScene::setReserved(std::vector<PixelBox> places) {
  state_->overlay.setReserved(std::move(places));
}

void CityScene::prepare(const ViewGeometry& view) {
  State& s = *state_;
  s.uniform("pixelSize", osg::Uniform::FLOAT)->set(float(view.pixelSize()));
  s.uniform("hazeRange", osg::Uniform::FLOAT)
      ->set(float(std::clamp(2.4 * view.pose.distance, 9000.0, 26000.0)));
  s.uniform("viewToWorld", osg::Uniform::FLOAT_MAT4)->set(osg::Matrixf::inverse(view.view()));
  const double half = view.pixelSize() / 2;
  s.uniform("frustumScale", osg::Uniform::FLOAT_VEC2)
      ->set(vec2Of(half * view.width, half * view.height));
  if (!s.build) return;
  s.overlay.layOut(view, s.build->ground);
  if (s.floodVisible && s.flowVisible) s.arrows.layOut(view, s.build->ground);
}

Hit CityScene::pick(const ViewGeometry& view, const Point2& pixel) const {
  const State& s = *state_;
  if (!s.build) return {};
  const CityModel& city = *s.build->city;
  const Ray ray = view.rayThrough(pixel);
  const std::int64_t mark = s.overlay.markAt(pixel);
  if (mark >= 0) {
    const draw::Mark& m = (*s.overlay.marks())[std::size_t(mark)];
    return {
        HitKind::mark, m.code, {m.at.x(), m.at.y(), s.build->ground.heightAt(m.at.x(), m.at.y())}};
  }
  Point3 wall, soil;
  const bool onGround = s.build->ground.intersect(ray, soil);
  const auto nearerThanGround = [&](const Point3& p) {
    return !onGround || (p - ray.origin).norm() <= (soil - ray.origin).norm() + 1.0;
  };
  auto model = s.models.pick(ray);
  if (model && !nearerThanGround(model->at)) model.reset();
  if (s.layers->getChildValue(s.buildings)) {
    const std::int64_t building = pickBuilding(s.build->buildings, ray, wall);
    const bool behind = model && (model->at - ray.origin).norm() < (wall - ray.origin).norm();
    if (building >= 0 && !behind && nearerThanGround(wall)) {
      return {HitKind::building, city.buildings.code[std::size_t(building)], wall};
    }
  }
  if (model) {
    return {HitKind::model, model->feature ? model->feature->code : "", model->at, *model};
  }
  if (!onGround) return {};
  const Point2 place(soil.x(), soil.y());
  const double slack = 2.0 * view.pixelSize() * (soil - ray.origin).norm();
  const std::int64_t road = roadAt(city.roads, place, slack);
  if (road >= 0 && s.layers->getChildValue(s.roads)) {
    return {HitKind::road, city.roads.roads[std::size_t(road)].code, soil};
  }
  return {HitKind::ground, {}, soil};
}

std::optional<Point3> CityScene::groundUnder(const ViewGeometry& view, const Point2& pixel) const {
  const State& s = *state_;
  Point3 at;
  if (!s.build || !s.build->ground.intersect(view.rayThrough(pixel), at)) return std::nullopt;
  if (!s.build->ground.bounds.contains({at.x(), at.y()})) return std::nullopt;
  return at;
}

namespace {

draw::CameraPose finite(draw::CameraPose pose) {
  const draw::CameraPose fallback;
  const auto keep = [](double& value, double other) {
    if (!std::isfinite(value)) value = other;
  };
  keep(pose.target.x(), 0);
  keep(pose.target.y(), 0);
  keep(pose.targetHeight, 0);
  keep(pose.distance, fallback.distance);
  keep(pose.headingDeg, fallback.headingDeg);
  keep(pose.pitchDeg, fallback.pitchDeg);
  return pose;
}

}  // namespace

draw::CameraPose CityScene::constrained(draw::CameraPose pose) const {
  pose = finite(pose);
  pose.pitchDeg = std::clamp(pose.pitchDeg, -89.0, -6.0);
  pose.headingDeg = std::remainder(pose.headingDeg, 360.0);
  pose.distance = std::clamp(pose.distance, 30.0, 60000.0);
  if (!state_->build) return pose;
  const GroundModel& ground = state_->build->ground;
  const Bounds& b = ground.bounds;
  pose.distance = std::min(pose.distance, 2.5 * std::max({b.width(), b.height(), 500.0}));
  pose.target.x() = std::clamp(pose.target.x(), b.west, b.east);
  pose.target.y() = std::clamp(pose.target.y(), b.south, b.north);
  pose.targetHeight = ground.heightAt(pose.target.x(), pose.target.y());
  for (int i = 0; i < 80 && pose.pitchDeg > -89; ++i) {
    const Point3 eye = ViewGeometry{pose}.eye();
    if (eye.z() > ground.heightAt(eye.x(), eye.y()) + 3) break;
    pose.pitchDeg -= 1;
  }
  return pose;
}

}  // namespace citymirror::scene
