#include <cmath>
#include <osg/CullFace>
#include <utility>

#include "engine/scene/city_scene_state.h"
#include "engine/scene/draped_mask.h"
#include "engine/scene/render_order.h"
#include "engine/scene/ribbon_layer.h"
#include "engine/scene/sky.h"

/// How the scene looks: its programs, the light on its ground, what each quality pays for.
namespace citymirror::scene {
namespace {

constexpr double kSunTurn = 0.9976;  // cosine of 4°
constexpr float kLightChange = 0.06F;
constexpr double kFarFlood = 700;     // m of the camera
constexpr double kWavesReturn = 600;  // s after which all waves are as before

void sharpen(osg::Texture2D& texture, float anisotropy) {
  texture.setFilter(osg::Texture::MIN_FILTER, anisotropy > 1 ? osg::Texture::LINEAR_MIPMAP_LINEAR
                                                             : osg::Texture::LINEAR_MIPMAP_NEAREST);
  texture.setMaxAnisotropy(anisotropy);
}

osg::ref_ptr<osg::Texture2D> groundTexture(osg::Image* image, float anisotropy = 1) {
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  sharpen(*texture, anisotropy);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  texture->setResizeNonPowerOfTwoHint(false);
  texture->setUnRefImageDataAfterApply(false);
  return texture;
}

}  // namespace

void CityScene::State::styleRoot() {
  const draw::Palette& palette = draw::darkPalette();
  osg::StateSet* state = root->getOrCreateStateSet();
  setLight(*state, light);
  state->setMode(GL_LIGHTING, osg::StateAttribute::OFF);
  state->setAttributeAndModes(new osg::CullFace(osg::CullFace::BACK));
  osg::StateSet* roadState = roads->getOrCreateStateSet();
  roadState->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  setOrder(*roadState, RenderOrder::roads);
  roadState->addUniform(new osg::Uniform("roadMajor", vec3Of(palette.roadMajor)));
  roadState->addUniform(new osg::Uniform("roadMinor", vec3Of(palette.roadMinor)));
  roadState->addUniform(new osg::Uniform("markingColor", vec3Of(palette.text)));
  roadState->addUniform(new osg::Uniform("deckColor", vec3Of(palette.muted)));
  roadState->addUniform(new osg::Uniform("groundMap", 0));
  osg::StateSet* buildingState = buildings->getOrCreateStateSet();
  setOrder(*buildingState, RenderOrder::buildings);
  buildingState->addUniform(new osg::Uniform("buildingColor", vec3Of(palette.building)));
  buildingState->addUniform(new osg::Uniform("styleTable", 0));
  osg::StateSet* treeState = trees->getOrCreateStateSet();
  treeState->setAttributeAndModes(makeProgram("tree"));
  setOrder(*treeState, RenderOrder::trees);
  treeState->addUniform(new osg::Uniform("leafColor", vec3Of(palette.leaf)));
  treeState->addUniform(new osg::Uniform("barkColor", vec3Of(palette.bark)));
  osg::StateSet* soil = terrain->getOrCreateStateSet();
  setOrder(*soil, RenderOrder::terrain);
  soil->addUniform(new osg::Uniform("groundMap", 0));
  soil->addUniform(new osg::Uniform("riverColor", vec3Of(palette.river)));
  soil->setTextureAttribute(ImageryPager::kUnit, imagery.nothing());
  soil->addUniform(new osg::Uniform("imageMap", int(ImageryPager::kUnit)));
  soil->addUniform(new osg::Uniform("imageMin", osg::Vec2(0, 0)));
  soil->addUniform(new osg::Uniform("imageSize", 1.0F));
  chooseGround();
  styleRibbons(*ribbons->getOrCreateStateSet());
  styleLine(*line->getOrCreateStateSet());
}

osg::Program* CityScene::State::program(const std::string& name, const std::string& defines) {
  osg::ref_ptr<osg::Program>& known = programs[name + ' ' + defines];
  if (!known) known = makeProgram(name, defines);
  return known;
}

/// Programs that draw lamps only by night: nothing is paid for them by day. Over imagery streets
/// end in dots, because the ground's picture is not seen there.
void CityScene::State::choosePrograms() {
  if (!build) return;
  const std::string hour = light.night > 0.01F ? " NIGHT" : "";
  const std::string fine = quality.fineFacades ? " FINE" : "";
  const std::string sun = shadowed ? " SHADOWS" : "";
  const std::string image = imagery.active() ? " IMAGERY" : "";
  build->buildings.near->setAttributeAndModes(program("building_near", hour + fine + sun));
  build->buildings.far->setAttributeAndModes(program("building_far", hour));
  build->roads.near->setAttributeAndModes(program("road_near", hour + sun + image));
  build->roads.far->setAttributeAndModes(program("road_far", ""));
  models.setPrograms(program("model", sun), program("photo", sun));
}

/// Programs of the ground: nothing is paid for imagery where there is none, nor for waters where
/// they are hidden.
void CityScene::State::chooseGround() {
  const std::string define =
      (imagery.active() ? std::string("IMAGERY") : std::string()) + (shadowed ? " SHADOWS" : "");
  const std::string fine = quality.movingWater ? " FINE" : "";
  osg::Program* plain = program("terrain", define);
  terrain->getOrCreateStateSet()->setAttributeAndModes(plain);
  apron.near->setAttributeAndModes(program("terrain", define + " APRON"));
  apron.blurred->setAttributeAndModes(program("terrain", define + " BLURRED"));
  apron.lost->setAttributeAndModes(program("terrain", "BEYOND"));
  nearWater->setAttributeAndModes(watersVisible ? program("water_near", define + fine) : plain);
  farWater->setAttributeAndModes(watersVisible ? program("water_far", define) : plain);
}

/// Nothing is paid for shadows where the quality has none, by night and from afar.
void CityScene::State::castShadows(const ViewGeometry& view) {
  shadows.setCasting(*buildings, layers->getChildValue(buildings));
  shadows.setCasting(*trees, layers->getChildValue(trees));
  shadows.follow(view, light.light, light.shadows);
  if (shadows.on() == shadowed) return;
  shadowed = shadows.on();
  choosePrograms();
  chooseGround();
}

float CityScene::State::waterSeconds() const {
  if (!quality.movingWater) return 0;
  const double seconds = waterTime.value_or(double(frame.at.ms) / 1000);
  return float(seconds - std::floor(seconds / kWavesReturn) * kWavesReturn);
}

/// Nothing is paid for the mask while nothing is draped.
/// Near by flood water covers the foot of a wall; from afar, where it is drawn nearer by more than
/// a storey, it would tint the roofs.
void CityScene::State::chooseMask(const ViewGeometry& view) {
  const bool far = floodVisible && frame.water && view.pose.distance > kFarFlood;
  if (far != farFlood) {
    farFlood = far;
    setDrapedMask(*flood.node()->getOrCreateStateSet(),
                  far ? DrapedMask::draped : DrapedMask::none);
  }
  const bool wanted = far || !vectors.empty();
  if (draping == wanted) return;
  draping = wanted;
  const auto mark = [this](osg::Node& node, DrapedMask mask) {
    setDrapedMask(*node.getOrCreateStateSet(), draping ? mask : DrapedMask::none);
  };
  mark(*buildings, DrapedMask::standing);
  mark(*trees, DrapedMask::standing);
  mark(*models.node(), DrapedMask::standing);
  mark(*terrain, DrapedMask::ground);
  mark(*roads, DrapedMask::ground);
}

void CityScene::State::styleGround() {
  const GroundModel& model = build->ground;
  flood.setWaterMask(groundTexture(model.waterMask), model.bounds);
  const Bounds& b = model.bounds;
  uniform("cityMin", osg::Uniform::FLOAT_VEC2)->set(osg::Vec2(float(b.west), float(b.south)));
  uniform("citySize", osg::Uniform::FLOAT_VEC2)
      ->set(osg::Vec2(float(b.width()), float(b.height())));
}

GroundContent CityScene::State::content() const {
  return {layers->getChildValue(buildings), layers->getChildValue(roads),
          layers->getChildValue(trees)};
}

std::optional<GroundLook> CityScene::groundWanted() const {
  const State& s = *state_;
  const draw::Daylight& painted = s.painted.light;
  const bool near = s.light.light.dot(painted.light) > kSunTurn &&
                    (s.light.lit - painted.lit).norm() < kLightChange &&
                    (s.light.shade - painted.shade).norm() < kLightChange;
  if (!s.build || (near && s.content() == s.painted.content)) return std::nullopt;
  return GroundLook{s.light, s.content()};
}

void CityScene::showGround(osg::ref_ptr<osg::Image> picture, const GroundLook& look) {
  State& s = *state_;
  s.painted = look;
  if (s.build) {  // no second picture is kept
    s.build->picture = picture;
    s.build->look = look;
  }
  const osg::Image* shown = s.ground ? s.ground->getImage() : nullptr;
  if (shown && shown->s() == picture->s() && shown->t() == picture->t())
    return s.ground->setImage(picture);  // written over the one that was shown
  s.ground = groundTexture(picture, s.quality.anisotropy);
  s.terrain->getOrCreateStateSet()->setTextureAttribute(0, s.ground);
  s.roads->getOrCreateStateSet()->setTextureAttribute(0, s.ground);
}

void CityScene::setQuality(const QualityStep& step) {
  State& s = *state_;
  const QualityStep old = std::exchange(s.quality, step);
  if (old == step) return;
  s.shadows.setSize(step.shadowMap);
  s.moving.setMostBodies(step.vehicleBodies);
  s.chooseGround();
  if (!s.build) return;
  s.choosePrograms();
  if (s.ground) sharpen(*s.ground, step.anisotropy);
}

}  // namespace citymirror::scene
