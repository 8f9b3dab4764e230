#include "engine/scene/cutaway.h"

#include <algorithm>
#include <cmath>
#include <osg/BlendFunc>
#include <osg/ColorMask>
#include <osg/Depth>
#include <osg/Geometry>
#include <osg/MatrixTransform>

#include "engine/draw/building_stand.h"
#include "engine/draw/water_section.h"
#include "engine/scene/programs.h"

namespace citymirror::scene {
namespace {

constexpr GLenum kClipDistance0 = 0x3000;  // GL_CLIP_DISTANCE0
constexpr double kSoilBelow = 40, kFloorBelow = 120, kFloorReach = 3,
                 kStations = 1500;                                 // m, m, cities
constexpr int kGroundDepth = 6, kGroundColor = 7, kRoadColor = 8;  // after what is buried
constexpr int kBuildingDepth = 13, kBuildingColor = 14;            // after water and ribbons
constexpr auto kOn = osg::StateAttribute::ON;
constexpr auto kForced = osg::StateAttribute::ON | osg::StateAttribute::OVERRIDE;

const draw::Color kCut{176, 138, 120, 255};  // burnt clay: no warning colour, no theme
const draw::Color kSoil{92, 78, 62, 255};

void blend(osg::StateSet& state, bool on) {
  if (!on) {
    state.removeMode(GL_BLEND);
    state.removeAttribute(osg::StateAttribute::BLENDFUNC);
    return;
  }
  state.setAttributeAndModes(
      new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA));
  state.setMode(GL_BLEND, kOn);
}

void setFade(osg::Group& drawn, float opacity, int bin, RenderOrder usual) {
  osg::StateSet* state = drawn.getOrCreateStateSet();
  const bool on = opacity < 1;
  blend(*state, on);
  if (!on) {
    state->removeDefine("FADED");
    state->removeAttribute(osg::StateAttribute::DEPTH);
    setOrder(*state, usual);
    return;
  }
  state->setDefine("FADED", kOn);
  state->getOrCreateUniform("fade", osg::Uniform::FLOAT)->set(opacity);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL));
  state->setRenderBinDetails(bin, "RenderBin");
}

/// Draws the depth of its children before their colours.
void styleDepthPass(osg::Group& pass, int bin) {
  osg::StateSet* state = pass.getOrCreateStateSet();
  state->setAttributeAndModes(new osg::ColorMask(false, false, false, false), kForced);
  state->setRenderBinDetails(bin, "RenderBin", osg::StateSet::OVERRIDE_RENDERBIN_DETAILS);
}

void fill(osg::Group& pass, osg::Node* child, bool on) {
  pass.removeChildren(0, pass.getNumChildren());
  if (on) pass.addChild(child);
}

struct Faces {
  explicit Faces(const Point2& place) : middle(place) {}
  Point2 middle;
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4Array> colors = new osg::Vec4Array;

  void quad(const Point2& a, const Point2& b, double lowA, double lowB, double highA, double highB,
            const osg::Vec4& color) {
    const auto add = [&](const Point2& p, double z) {
      corners->push_back({float(p.x() - middle.x()), float(p.y() - middle.y()), float(z)});
      colors->push_back(color);
    };
    add(a, lowA), add(b, lowB), add(b, highB);
    add(a, lowA), add(b, highB), add(a, highA);
  }
  osg::ref_ptr<osg::Node> made() const {
    osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
    geometry->setUseDisplayList(false);
    geometry->setUseVertexBufferObjects(true);
    geometry->setVertexArray(corners);
    geometry->setColorArray(colors, osg::Array::BIND_PER_VERTEX);
    geometry->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLES, 0, GLsizei(corners->size())));
    osg::ref_ptr<osg::MatrixTransform> placed =
        new osg::MatrixTransform(osg::Matrix::translate(middle.x(), middle.y(), 0));
    placed->addChild(geometry);
    return placed;
  }
};

/// The trace of an upright plane across the bounds; empty where it passes them.
std::vector<Point2> traceOf(const draw::ClipPlane& plane, const Bounds& bounds) {
  const Point2 normal = plane.normal.head<2>(), along(-normal.y(), normal.x());
  const Point2 from = normal * (plane.offset - normal.dot(bounds.centre())) + bounds.centre();
  double enter = -1e9, leave = 1e9;
  const auto slab = [&](double at, double way, double low, double high) {
    if (std::abs(way) < 1e-12) {
      if (at < low || at > high) leave = -1e9;
      return;
    }
    const double a = (low - at) / way, b = (high - at) / way;
    enter = std::max(enter, std::min(a, b));
    leave = std::min(leave, std::max(a, b));
  };
  slab(from.x(), along.x(), bounds.west, bounds.east);
  slab(from.y(), along.y(), bounds.south, bounds.north);
  if (enter >= leave) return {};
  return {from + along * enter, from + along * leave};
}

osg::ref_ptr<osg::Node> wallsAlong(const SceneBuild& build, const std::vector<Point2>& trace) {
  Faces faces(build.ground.bounds.centre());
  const CityModel& city = *build.city;
  for (const auto& c : draw::crossedBuildings(city.buildings, city.terrain, trace)) {
    const double low = c.foot - draw::kWallsBelow;
    faces.quad(pointAlong(trace, c.from), pointAlong(trace, c.to), low, low, c.top, c.top,
               vec4Of(kCut));
  }
  return faces.made();
}

osg::ref_ptr<osg::Node> soilAlong(const GroundModel& ground, const std::vector<Point2>& trace) {
  Faces faces(ground.bounds.centre());
  const double step = std::max(double(ground.height.shape.cell), length(trace) / kStations);
  const auto places = resample(trace, step);
  const double foot = ground.lowest - kSoilBelow;
  for (std::size_t i = 1; i < places.size(); ++i) {
    const Point2 &a = places[i - 1], &b = places[i];
    faces.quad(a, b, foot, foot, ground.heightAt(a.x(), a.y()), ground.heightAt(b.x(), b.y()),
               vec4Of(kSoil));
  }
  return faces.made();
}

osg::ref_ptr<osg::Node> floorUnder(const GroundModel& ground) {
  Faces faces(ground.bounds.centre());
  const Bounds& b = ground.bounds;
  const double z = ground.lowest - kFloorBelow,
               reach = kFloorReach * std::max(b.width(), b.height());
  const osg::Vec4 color = vec4Of(draw::darkPalette().ground);
  const Point2 c = b.centre();
  const auto add = [&](double x, double y) {
    faces.corners->push_back({float(x), float(y), float(z)});
    faces.colors->push_back(color);
  };
  faces.middle = c;
  add(-reach, -reach), add(reach, -reach), add(reach, reach);
  add(-reach, -reach), add(reach, reach), add(-reach, reach);
  return faces.made();
}

}  // namespace

Cutaway::Cutaway(Parts parts)
    : parts_(std::move(parts)),
      roofProgram_(makeProgram("building_cap")),
      cutProgram_(makeProgram("cut")) {
  for (const auto& part : {caps_, soil_, roofs_, floor_, buildingDepth_, groundDepth_})
    root_->addChild(part);
  osg::StateSet* roofs = roofs_->getOrCreateStateSet();
  roofs->setAttributeAndModes(roofProgram_, kForced);
  roofs->setMode(kClipDistance0, osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
  roofs->setDefine("CLIP", osg::StateAttribute::OFF | osg::StateAttribute::OVERRIDE);
  roofs->setRenderBinDetails(int(RenderOrder::buildings) + 1, "RenderBin",
                             osg::StateSet::OVERRIDE_RENDERBIN_DETAILS);
  for (const auto& part : {caps_, soil_, floor_}) {
    osg::StateSet* state = part->getOrCreateStateSet();
    state->setAttributeAndModes(cutProgram_);
    state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  }
  setOrder(*caps_->getOrCreateStateSet(), RenderOrder::roads);
  setOrder(*soil_->getOrCreateStateSet(), RenderOrder::terrain);
  setOrder(*floor_->getOrCreateStateSet(), RenderOrder::sky);
  root_->getOrCreateStateSet()->addUniform(new osg::Uniform("cutColor", vec3Of(kCut)));
  styleDepthPass(*buildingDepth_, kBuildingDepth);
  styleDepthPass(*groundDepth_, kGroundDepth);
  buried_.node()->setNodeMask(0);
  root_->addChild(buried_.node());
}

void Cutaway::setCity(std::shared_ptr<const SceneBuild> build) {
  build_ = std::move(build);
  buried_.clear();
  cap();
  setUnderground(depth_);
}

void Cutaway::cut(osg::Node& node, bool on, const char* also) const {
  osg::StateSet* state = node.getOrCreateStateSet();
  if (!on) {
    state->removeMode(kClipDistance0);
    state->removeDefine("CLIP");
    if (also != nullptr) state->removeDefine(also);
    return;
  }
  state->setMode(kClipDistance0, kOn);
  state->setDefine("CLIP", kOn);
  if (also != nullptr) state->setDefine(also, kOn);
  const Point3& n = clip_->normal;
  state->getOrCreateUniform("clipPlane", osg::Uniform::FLOAT_VEC4)
      ->set(osg::Vec4(float(-n.x()), float(-n.y()), float(-n.z()), float(clip_->offset)));
  state->getOrCreateUniform("cutColor", osg::Uniform::FLOAT_VEC3)->set(vec3Of(kCut));
}

void Cutaway::setClip(std::optional<draw::ClipPlane> plane) {
  if (plane && !plane->sound()) plane.reset();
  if (clip_ == plane) return;
  clip_ = plane;
  const bool upright = clip_ && !clip_->level();
  cut(*parts_.buildings, clip_.has_value());
  for (const auto& model : parts_.models) cut(*model, clip_.has_value(), "CUT");
  cut(*parts_.terrain, upright);
  cut(*parts_.roads, upright);
  cut(*buried_.node(), upright, "CUT");
  for (const auto& layer : parts_.layers) cut(*layer, upright);
  cap();
}

void Cutaway::cap() {
  for (const auto& part : {caps_, soil_, roofs_}) part->removeChildren(0, part->getNumChildren());
  if (!clip_ || !build_) return;
  if (clip_->level()) {
    roofs_->getOrCreateStateSet()
        ->getOrCreateUniform("capHeight", osg::Uniform::FLOAT)
        ->set(float(clip_->offset * clip_->normal.z()));
    roofs_->addChild(parts_.buildings);
    return;
  }
  const auto trace = traceOf(*clip_, build_->ground.bounds);
  if (trace.empty()) return;
  caps_->addChild(wallsAlong(*build_, trace));
  soil_->addChild(soilAlong(build_->ground, trace));
}

void Cutaway::setOpacity(const Opacity& opacity) {
  const auto part = [](float value) { return std::clamp(value, 0.0F, 1.0F); };
  const auto [buildings, ground, roads] = opacity_ =
      Opacity{part(opacity.buildings), part(opacity.ground), part(opacity.roads)};
  setFade(*parts_.buildings, buildings, kBuildingColor, RenderOrder::buildings);
  setFade(*parts_.terrain, ground, kGroundColor, RenderOrder::terrain);
  setFade(*parts_.roads, ground * roads, kRoadColor, RenderOrder::roads);
  setFade(*soil_, ground, kGroundColor, RenderOrder::terrain);
  fill(*buildingDepth_, parts_.buildings, buildings < 1);
  fill(*groundDepth_, parts_.terrain, ground < 1);
}

void Cutaway::setUnderground(std::optional<double> depth) {
  depth_ = depth && std::isfinite(*depth) ? depth : std::nullopt;
  buried_.node()->setNodeMask(depth_ ? ~0U : 0U);
  floor_->removeChildren(0, floor_->getNumChildren());
  if (depth_ && build_) floor_->addChild(floorUnder(build_->ground));
}

void Cutaway::follow(bool buildings, bool terrain) {
  buildingDepth_->setNodeMask(buildings ? ~0U : 0U);
  roofs_->setNodeMask(buildings ? ~0U : 0U);
  caps_->setNodeMask(buildings ? ~0U : 0U);
  groundDepth_->setNodeMask(terrain ? ~0U : 0U);
  soil_->setNodeMask(terrain ? ~0U : 0U);
}

std::optional<Ray> Cutaway::kept(const Ray& ray) const {
  if (!clip_) return ray;
  const double beyond = clip_->beyond(ray.origin), way = clip_->normal.dot(ray.direction);
  if (beyond <= 0) return ray;
  if (way >= 0) return std::nullopt;
  return Ray{ray.origin + ray.direction * (beyond / -way + 1e-6), ray.direction};
}

}  // namespace citymirror::scene
