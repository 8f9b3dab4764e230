#include <algorithm>
#include <cmath>

#include "engine/scene/city_scene_state.h"
#include "engine/scene/road_mesh.h"

/// What lies under a pixel, and where the camera may stand.
namespace citymirror::scene {
namespace {

constexpr double kMovingSlack = 10;  // m by which what hides a moving mark must be nearer
constexpr double kHiddenSlack = 1;   // m from a place within which nothing hides it
constexpr double kHillSlack = 30;    // ... no ground does, on which it lies
constexpr double kFarthest = 4;  // sides of the city: all of it is seen in pictures half as wide

}  // namespace

/// Through level planes, which leave the ground.
std::optional<Point3> CityScene::State::groundOn(const Ray& ray) const {
  const auto part = cutaway.groundCut() ? cutaway.kept(ray) : ray;
  Point3 at;
  if (!part || !build->ground.intersect(*part, at) || cutaway.hidesOnGround(at))
    return std::nullopt;
  return at;
}

/// The nearer of those that stand and those that are buried.
std::optional<ModelHit> CityScene::State::modelOn(const Ray& ray) const {
  auto standing = models.pick(ray);
  if (!cutaway.underground()) return standing;
  auto buried = cutaway.buried().pick(ray);
  const auto far = [&](const ModelHit& hit) { return (hit.at - ray.origin).norm(); };
  return standing && (!buried || far(*standing) < far(*buried)) ? standing : buried;
}

bool CityScene::State::insideOf(std::uint32_t building, const Point3& p) const {
  const BuildingSet& set = build->city->buildings;
  const draw::BuildingStand& stand = (*build->buildings.stands)[building];
  return p.z() >= stand.foot - draw::kWallsBelow && p.z() <= stand.top() &&
         contains(set.footprint(building), p.head<2>());
}

/// Where a plane cuts a building open its face is met, which is inside of it.
std::optional<BuildingPicker::Found> CityScene::State::buildingOn(const Ray& ray) const {
  const BuildingPicker& picker = build->buildings.picker;
  const BuildingSet& set = build->city->buildings;
  if (cutaway.clip()) {
    const Ray down{{ray.origin.x(), ray.origin.y(), ray.origin.z() + 1e4}, {0, 0, -1}};
    const auto around = picker.first(set, down);
    if (around && insideOf(around->building, ray.origin))
      return BuildingPicker::Found{around->building, ray.origin};
  }
  return picker.first(set, ray);
}

/// By a building or a hill; what stands or lies in a building is hidden by others only.
bool CityScene::State::isHidden(const Point3& eye, const Point3& place) const {
  const Point3 way = place - eye;
  const double away = way.norm();
  if (!build || !(away > kHiddenSlack)) return false;
  const Ray ray{eye, way / away};
  const BuildingSet& set = build->city->buildings;
  const auto found = build->buildings.picker.first(set, ray, away - kHiddenSlack);
  if (found && (found->at - eye).norm() < away - kHiddenSlack &&
      !contains(set.footprint(found->building), place.head<2>()))
    return true;
  Point3 hill;
  return build->ground.intersect(ray, hill) && (hill - eye).norm() < away - kHillSlack;
}

/// Not where they are hidden, faded, cut open or seen from below.
bool CityScene::State::buildingsHide() const {
  return layers->getChildValue(buildings) && cutaway.opacity().buildings >= 1 && !cutaway.clip() &&
         !cutaway.underground();
}

Hit CityScene::pick(const ViewGeometry& view, const Point2& pixel) const {
  const State& s = *state_;
  if (!s.build) return {};
  const CityModel& city = *s.build->city;
  const Ray whole = view.rayThrough(pixel);
  const std::int64_t mark = s.overlay.markAt(pixel);
  if (mark >= 0) {
    const draw::Mark& m = (*s.overlay.marks())[std::size_t(mark)];
    return {
        HitKind::mark, m.code, {m.at.x(), m.at.y(), s.build->ground.heightAt(m.at.x(), m.at.y())}};
  }
  const auto ray = s.cutaway.kept(whole);
  const auto soil = s.groundOn(whole);
  const auto seen = [&](const Point3& p) {
    if (s.cutaway.hides(p)) return false;
    return !soil || s.cutaway.underground() ||
           (p - whole.origin).norm() <= (*soil - whole.origin).norm() + 1.0;
  };
  const auto distance = [&](const Point3& p) { return (p - whole.origin).norm(); };
  auto vector = s.vectors.pick(view, pixel, s.build->ground, soil);
  if (vector && s.cutaway.hidesOnGround(vector->at)) vector.reset();
  const Hit added =
      vector ? Hit{HitKind::vector, s.vectors.codeOf(*vector), vector->at, {}, *vector} : Hit{};
  if (vector && vector->kind == VectorHitKind::point) return added;
  const auto behindVolume = [&](const Point3& p) {
    return vector && vector->kind == VectorHitKind::volume && distance(vector->at) < distance(p);
  };
  auto model = ray ? s.modelOn(*ray) : std::nullopt;
  if (model && (behindVolume(model->at) || !seen(model->at))) model.reset();
  std::optional<BuildingPicker::Found> building;
  if (ray && s.layers->getChildValue(s.buildings)) building = s.buildingOn(*ray);
  if (building && (behindVolume(building->at) || !seen(building->at))) building.reset();
  if (const auto moving = s.marksVisible ? s.moving.pick(view, pixel) : std::nullopt) {
    const bool hidden =
        (building && distance(building->at) + kMovingSlack < distance(moving->at)) ||
        (model && distance(model->at) + kMovingSlack < distance(moving->at)) ||
        s.cutaway.hidesOnGround(moving->at);
    if (!hidden) return {HitKind::mark, s.moving.marks()->code[moving->index], moving->at};
  }
  if (building && !(model && distance(model->at) < distance(building->at)))
    return {HitKind::building, city.buildings.code[building->building], building->at};
  if (model) {
    return {HitKind::model, model->feature ? model->feature->code : "", model->at, *model};
  }
  if (vector) return added;
  if (!soil) return {};
  const Point2 place = soil->head<2>();
  const double slack = 2.0 * view.pixelSize() * (*soil - whole.origin).norm();
  const std::int64_t road = roadAt(city.roads, place, slack);
  if (road >= 0 && s.layers->getChildValue(s.roads)) {
    return {HitKind::road, city.roads.roads[std::size_t(road)].code, *soil};
  }
  return {HitKind::ground, {}, *soil};
}

std::optional<Point3> CityScene::groundUnder(const ViewGeometry& view, const Point2& pixel) const {
  const State& s = *state_;
  if (!s.build) return std::nullopt;
  const auto at = s.groundOn(view.rayThrough(pixel));
  if (!at || !s.build->ground.bounds.contains(at->head<2>())) return std::nullopt;
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
  const auto depth = state_->cutaway.underground();
  pose.pitchDeg = std::clamp(pose.pitchDeg, -89.0, depth ? 60.0 : -6.0);
  pose.headingDeg = std::remainder(pose.headingDeg, 360.0);
  pose.distance = std::clamp(pose.distance, 30.0, 60000.0);
  if (!state_->build) return pose;
  const GroundModel& ground = state_->build->ground;
  const Bounds& b = ground.bounds;
  pose.distance = std::min(pose.distance, kFarthest * std::max({b.width(), b.height(), 500.0}));
  pose.target.x() = std::clamp(pose.target.x(), b.west, b.east);
  pose.target.y() = std::clamp(pose.target.y(), b.south, b.north);
  pose.targetHeight = ground.heightAt(pose.target.x(), pose.target.y()) - depth.value_or(0);
  if (depth) return pose;
  for (int i = 0; i < 80 && pose.pitchDeg > -89; ++i) {
    const Point3 eye = ViewGeometry{pose}.eye();
    if (eye.z() > ground.heightAt(eye.x(), eye.y()) + 3) break;
    pose.pitchDeg -= 1;
  }
  return pose;
}

}  // namespace citymirror::scene
