#include "app/session/scenario/world_cover.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/session/csv.h"

namespace citymirror::session {
namespace {

constexpr double kCallsEvery = 60;  // s

}  // namespace

CoverWatch::CoverWatch(const world::CoupledInputs& inputs)
    : inputs_(&inputs),
      samples_(coupling::sampleEdges(inputs.city->roads, inputs.flood.bed->shape)) {}

void CoverWatch::take(const world::CoupledModel& model) {
  time_.push_back(model.time());
  depth_.push_back(coupling::edgeDepths(inputs_->city->roads, samples_,
                                        model.flood().depth().values));
  if (inputs_->coupling == world::Coupling::dryRoads)
    std::ranges::fill(depth_.back(), 0.0F);
}

Result<std::optional<coupling::HelpCover>> CoverWatch::cover(double within,
                                                             const run::JobContext& job) const {
  const coupling::WadingRule* rule = inputs_->wading.find("ambulance");
  if (rule == nullptr || time_.empty()) return std::optional<coupling::HelpCover>();
  auto roads = coupling::forecastRoads(time_, depth_, *rule);
  roads.turns = std::make_shared<const traffic::RouteTurns>(inputs_->city->roads);
  RoadVehicle ambulance = kEmergency;
  for (const VehicleClass& each : inputs_->traffic.demand->classes)
    if (each.wading == rule->vehicleClass)
      ambulance = each.onRoad(), roads.topSpeed = each.maxSpeed;
  roads = coupling::onlyFor(std::move(roads), inputs_->city->roads, ambulance);
  auto found = coupling::ambulanceCover(
      *inputs_->city, roads, coupling::callTimes(time_.front(), time_.back(), kCallsEvery), within,
      job);
  if (found) return std::optional(std::move(*found));
  if (found.error().code == ErrorCode::notFound) return std::optional<coupling::HelpCover>();
  return found.error();
}

std::vector<WorldIndex> coverIndices(const coupling::HelpCover& cover, double within) {
  const std::string minutes = std::to_string(std::lround(within / 60));
  return {{"cover_lost_homes",
           {"失去" + minutes + "分钟救护覆盖的住宅",
            "homes that lose the " + minutes + "-minute ambulance"},
           "1",
           double(cover.lostHomes())},
          {"cover_lost_residents", {"其中居民", "residents in them"}, "1",
           double(cover.lostResidents())}};
}

std::string coverCsv(const coupling::HelpCover& cover, const BuildingSet& buildings) {
  std::string csv = "home,residents,lost_s,wait_s\n";
  for (const coupling::HelpCover::Home& home : cover.homes) {
    if (std::isnan(home.lost)) continue;
    const double wait =
        std::isinf(home.late) ? std::numeric_limits<double>::quiet_NaN() : home.late;
    csv += csvField(buildings.code[home.building]) + "," + std::to_string(home.residents) + "," +
           csvNumber(home.lost) + "," + csvNumber(wait) + "\n";
  }
  return csv;
}

}  // namespace citymirror::session
