#include "app/session/branch/draw_traffic.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

namespace citymirror::session {
namespace {

constexpr float kSlowSideStreet = 0.5F;  // share of free speed below which one is worth showing
constexpr double kFromMiddle = 4, kPaceWidth = 5;  // m, of a direction's line
constexpr double kPaceFromAfar = 3;                // px: over a whole city it stands for vehicles

/// By the key of the rule by which vehicles meet water.
std::optional<draw::MovingKind> emergencyKindOf(const std::string& wading) {
  if (wading == "fire_engine") return draw::MovingKind::fireEngine;
  if (wading == "ambulance") return draw::MovingKind::ambulance;
  return std::nullopt;
}

draw::MovingKind kindOfVehicle(const VehicleClass& type, const Resource* unit) {
  if (const auto kind = unit ? movingKindOf(*unit) : std::nullopt) return *kind;
  if (type.code == "pump_truck") return draw::MovingKind::pumpTruck;
  if (const auto kind = emergencyKindOf(type.wading)) return *kind;
  if (type.user & kPassengerCar) return draw::MovingKind::car;
  if (type.user & kBus) return draw::MovingKind::bus;
  if (type.user & kTruck) return draw::MovingKind::truck;
  return type.user & kEmergency ? draw::MovingKind::emergency : draw::MovingKind::car;
}

draw::Color colorOfVehicle(const VehicleAt& vehicle, bool unit) {
  const draw::Palette& palette = draw::darkPalette();
  if (vehicle.stranded) return palette.warningRed;
  if (unit) return palette.accent;
  return vehicle.stands ? palette.warningYellow : palette.text;
}

/// At `time` s on a walk that has begun by then; where it ends after that.
Point2 placeOnWalk(const std::vector<world::WalkPoint>& walk, double time) {
  const auto after = std::upper_bound(walk.begin(), walk.end(), time,
                                      [](double t, const auto& point) { return t < point.time; });
  if (after == walk.begin()) return walk.front().at;
  if (after == walk.end()) return walk.back().at;
  const world::WalkPoint &a = *std::prev(after), &b = *after;
  return a.at + (b.at - a.at) * ((time - a.time) / (b.time - a.time));
}

/// The right side of a line in the direction of travel.
std::vector<Point2> besideRight(std::span<const Point2> line, double metres) {
  std::vector<Point2> moved;
  for (std::size_t k = 0; k < line.size(); ++k) {
    const Point2 ahead =
        k + 1 < line.size() ? Point2(line[k + 1] - line[k]) : Point2(line[k] - line[k - 1]);
    const Point2 right = Point2(ahead.y(), -ahead.x()) / std::max(1e-6, ahead.norm());
    moved.push_back(line[k] + right * metres);
  }
  return moved;
}

}  // namespace

std::optional<draw::MovingKind> movingKindOf(const Resource& unit) {
  if (unit.kind == ResourceKind::pumpTruck) return draw::MovingKind::pumpTruck;
  return emergencyKindOf(unit.vehicleClass);
}

std::shared_ptr<draw::MovingMarks> drawVehicles(const WorldTrack& track, const CityModel& city,
                                                Instant zero, double from, double to, double rate) {
  if (!track.demand) return nullptr;
  return drawVehicles(vehiclesAt(track, city.roads, from), vehiclesAt(track, city.roads, to),
                      *track.demand, city, zero, from, to, rate);
}

std::shared_ptr<draw::MovingMarks> drawVehicles(const std::vector<VehicleAt>& now,
                                                const std::vector<VehicleAt>& later,
                                                const TrafficDemand& demand, const CityModel& city,
                                                Instant zero, double from, double to, double rate) {
  if (now.empty()) return nullptr;
  auto marks = std::make_shared<draw::MovingMarks>();
  marks->from = zero + millis(from);
  marks->to = zero + millis(to);
  marks->rate = rate;
  std::size_t k = 0;
  for (const VehicleAt& vehicle : now) {
    while (k < later.size() && later[k].vehicle < vehicle.vehicle) ++k;
    const bool goesOn = k < later.size() && later[k].vehicle == vehicle.vehicle;
    const VehicleAt& then = goesOn ? later[k] : vehicle;
    if (vehicle.vehicle >= demand.size()) continue;
    const VehicleClass& type = demand.classes[demand.type[vehicle.vehicle]];
    const std::string& code = demand.code[vehicle.vehicle];
    const auto found = std::find_if(city.resources.begin(), city.resources.end(),
                                    [&](const Resource& r) { return r.code == code; });
    const Resource* unit = found == city.resources.end() ? nullptr : &*found;
    marks->add(code, vehicle.at, then.at, vehicle.headingDeg, kindOfVehicle(type, unit),
               colorOfVehicle(vehicle, unit != nullptr));
    marks->headingAfter.back() = then.headingDeg;
    marks->roadBefore.back() = vehicle.road;
    marks->roadAfter.back() = then.road;
  }
  return marks;
}

std::shared_ptr<draw::MovingMarks> withWalkers(std::shared_ptr<draw::MovingMarks> marks,
                                               std::span<const world::CrewProgress> units,
                                               Instant zero, double from, double to, double rate) {
  for (const world::CrewProgress& unit : units) {
    const bool underWay = !unit.walked.empty() && from >= unit.walked.front().time &&
                          !(unit.arrived <= from);
    if (!underWay) continue;
    if (!marks) {
      marks = std::make_shared<draw::MovingMarks>();
      marks->from = zero + millis(from);
      marks->to = zero + millis(to);
      marks->rate = rate;
    }
    const Point2 at = placeOnWalk(unit.walked, from), then = placeOnWalk(unit.walked, to);
    const Point2 ahead = then - at;
    const double heading =
        ahead.norm() > 0 ? std::atan2(ahead.x(), ahead.y()) * 180 / std::numbers::pi : 0;
    marks->add(unit.code, at, then, float(heading), draw::MovingKind::person,
               draw::darkPalette().accent);
  }
  return marks;
}

const std::vector<PaceBand>& paceBands() {
  const draw::Palette& palette = draw::darkPalette();
  static const std::vector<PaceBand> bands{
      {{"封闭", "closed"}, -1, draw::colorFromHex("#B455C8")},
      {{"严重拥堵", "severe congestion"}, 0, draw::colorFromHex("#8C1A3B")},
      {{"中度拥堵", "moderate congestion"}, 0.3, palette.warningRed},
      {{"轻度拥堵", "slight congestion"}, 0.4, palette.warningOrange},
      {{"基本畅通", "mostly clear"}, 0.5, palette.warningYellow},
      {{"畅通", "clear"}, 0.7, draw::colorFromHex("#3FA34D")}};
  return bands;
}

PaceLayer paceLayer(const RoadSample& sample, const CityModel& city, DrivingSide side) {
  const double toTheSide = side == DrivingSide::left ? -kFromMiddle : kFromMiddle;
  const RoadNetwork& roads = city.roads;
  PaceLayer pace;
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "pace";
  layer->schema = {{"share", FieldType::real}};
  layer->provenance = {"CityMirror", "", "coupled run", "", Origin::estimated};
  for (std::size_t e = 0; e < roads.edgeCount() && e < sample.pace.size(); ++e) {
    const bool shut = sample.shut[e] != 0, known = std::isfinite(sample.pace[e]);
    const bool main = roads.roadOf(e).roadClass <= RoadClass::tertiary;
    if (!shut && !(known && (main || sample.pace[e] < kSlowSideStreet))) continue;
    Feature feature;
    feature.code = roads.roadOf(e).code + "/" + std::to_string(e);
    feature.kind = GeometryKind::line;
    feature.lines = {besideRight(roads.line(e), roads.edgeTwin[e] >= 0 ? toTheSide : 0)};
    feature.values = {shut ? -1.0 : double(sample.pace[e])};
    layer->features.push_back(std::move(feature));
  }
  pace.layer = std::move(layer);
  const auto& bands = paceBands();
  for (std::size_t k = bands.size(); k-- > 0;) {
    draw::VectorRule rule;
    rule.name = bands[k].name;
    rule.filter.kind = FeatureFilter::Kind::atLeast;
    rule.filter.field = "share";
    rule.filter.values = {bands[k].from};
    rule.symbol.outline = bands[k].color;
    rule.symbol.width = kPaceWidth;
    rule.symbol.unit = draw::WidthUnit::metres;
    rule.symbol.leastPixels = kPaceFromAfar;
    pace.style.rules.push_back(std::move(rule));
  }
  return pace;
}

}  // namespace citymirror::session
