#include <algorithm>

#include "app/session/writer/world_writer.h"

/// Ways over the roads as the forecast and the running traffic will leave them.
namespace citymirror::session {

/// The roads of the open city from an instant on; dry before the run. After it its last depths
/// hold: nobody has seen that water go.
RoadsAhead WorldWriter::roadsAhead(const world::RunPointer& run, Instant from) {
  if (hierarchyOf_ != city_) {
    hierarchy_ = std::make_shared<const traffic::RoadHierarchy>(city_->roads);
    hierarchyOf_ = city_;
  }
  const bool reaches = run && from >= run->zero;
  return {{city_, hierarchy_, reaches ? run : nullptr, traffic_}, from, config_.roadClosure,
          config_.traffic, [this] { return walking(); }};
}

/// Made for the first unit on foot of a city.
const WalkingSources& WorldWriter::walking() {
  const WalkersPointer& walkers = walkers_.of(city_, config_.traffic);
  if (walking_.walkers != walkers)
    walking_ = {walkers, std::make_shared<const traffic::RoadHierarchy>(walkers->city->roads)};
  return walking_;
}

void WorldWriter::setTraffic(TrafficPointer traffic) {
  traffic_ = traffic && city_ && fits(*traffic, city_->roads) ? std::move(traffic) : nullptr;
}

/// A resource of the city, else the vehicle of a station that the duty book sends.
std::optional<FieldUnit> WorldWriter::unitCalled(const std::string& code) const {
  for (const Resource& unit : city_->resources)
    if (unit.code == code) return FieldUnit{unit.code, unit.name, {}, unit.at, vehicleOf(unit)};
  for (const FieldUnit& unit : loop_.duties().units)
    if (unit.code == code) return unit;
  return std::nullopt;
}

/// As long as their marks stand in the picture.
UnitSightings WorldWriter::unitsSeen(Instant at) const {
  UnitSightings seen;
  for (const FieldUnit& unit : loop_.duties().units)
    if (const auto vehicle = vehicles_.find(unit.code, at))
      seen[unit.code] = {vehicle->at, vehicle->seen};
  return seen;
}

void WorldWriter::requestRoute(const std::string& unit, const std::string& roadCode) {
  if (!mayNow(roadCode.empty() ? Act::watch : Act::dispatchUnit)) return;
  route_.reset();
  ribbonsStale_ = true;
  if (!city_ || unit.empty() || roadCode.empty()) return;
  const auto sent = unitCalled(unit);
  const auto& roads = city_->roads.roads;
  const auto road =
      std::find_if(roads.begin(), roads.end(), [&](const Road& r) { return r.code == roadCode; });
  if (!sent || road == roads.end()) {
    return addFault({ErrorCode::notFound, "there is no such unit or road", unit + " → " + roadCode,
                     "Choose both from the lists"});
  }
  // those who ask look at the chosen branch; warnings and proposals rest on the forecast
  const auto water = branchWater_.at(cursor_.at, traffic_, city_, shownRun());
  RoadsAhead ahead = roadsAhead(water, cursor_.at);
  if (!ahead.knows(sent->vehicle)) {
    return addFault({ErrorCode::badInput, "no wading rule for vehicle class " + sent->vehicle.wading,
                     unit, "Add the class to road_closure.json"});
  }
  const auto live = vehicles_.find(unit, cursor_.at);
  route_ = routeToRoad(ahead, sent->vehicle, live ? live->at : sent->at,
                       std::uint32_t(road - roads.begin()));
  if (live) route_->seen = live->seen;
  route_->unit = unit;
  route_->unitName = sent->name;
  route_->roadCode = roadCode;
  route_->destination = road->name;
}

}  // namespace citymirror::session
