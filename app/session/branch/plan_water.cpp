#include "app/session/branch/plan_water.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/session/branch/crew_offers.h"
#include "app/session/branch/deed_effect.h"
#include "app/session/measures.h"
#include "engine/core/geometry.h"

namespace citymirror::session {
namespace {

/// Nothing for a gate that has no place.
std::optional<Point2> gatePlace(const flood::SluiceGate& gate, const CityModel& city) {
  const auto known = placeOf(flood::FloodEdit(flood::SetGate{gate.id}), city);
  return known ? known : gate.from.at;
}

const flood::SluiceGate* nearestGate(const flood::HydraulicStructures& structures,
                                     const CityModel& city, const Point2& place) {
  const flood::SluiceGate* nearest = nullptr;
  double least = std::numeric_limits<double>::infinity();
  for (const flood::SluiceGate& gate : structures.gates) {
    const auto at = gatePlace(gate, city);
    if (at && (*at - place).norm() < least) least = (*at - place).norm(), nearest = &gate;
  }
  return nearest;
}

/// Collects offers, one for each thing that is done to a structure.
class WaterOfferer {
 public:
  WaterOfferer(const PlanWater& water, double at) : water_(water), at_(at) {}

  void add(flood::FloodEdit edit) {
    Text name = flood::describe(edit);
    const std::string id = name.en;
    const bool known =
        std::ranges::any_of(offers_, [&](const PlanOffer& offer) { return offer.id == id; });
    if (!known) offers_.push_back({id, std::move(name), flood::TimedEdit{at_, std::move(edit)}});
  }
  template <class Edit>
  const Edit* last(const std::string& id) const {
    const Edit* found = nullptr;
    for (const flood::TimedEdit& timed : water_.before) {
      const auto* edit = std::get_if<Edit>(&timed.edit);
      if (edit != nullptr && edit->id == id) found = edit;
    }
    return found;
  }
  std::vector<PlanOffer> done() { return std::move(offers_); }

 private:
  const PlanWater& water_;
  double at_;
  std::vector<PlanOffer> offers_;
};

constexpr double kOnItsRoad = 60;  // m from where a road ponds to its line (street_reach_m)

std::string wholeNumber(double value) { return std::to_string(std::lround(std::ceil(value))); }

/// "人民路" and "Renmin Road", else its code.
Text roadName(const coupling::PondingRisk& risk) {
  const std::string &zh = risk.name.in(Language::zh), &en = risk.name.in(Language::en);
  return {zh.empty() ? risk.code : zh, en.empty() ? risk.code : en};
}

}  // namespace

std::vector<PlanOffer> blockOffers(const CityModel& city, const PlanWater& water,
                                   const std::vector<coupling::PondingRisk>& risks, double at,
                                   double cell, const PlanRules& rules) {
  std::vector<PlanOffer> offers;
  const std::vector<flood::DrawBarrier> standing = drawnBarriers(water.before, at);
  const std::size_t roads = std::min(risks.size(), rules.roads);
  for (std::size_t k = 0; k < roads; ++k) {
    const coupling::PondingRisk& risk = risks[k];
    const auto wall =
        streetBlock(city, "BS-plan-" + risk.code, risk.place, kOnItsRoad, cell, risk.code);
    if (!wall || std::ranges::any_of(standing, [&](const flood::DrawBarrier& drawn) {
          return drawn.line == wall->line;
        }))
      continue;
    const Text road = roadName(risk);
    const auto bags = sandbagLine(city, "SB-plan-" + risk.code, wall->line, CrewOfferRules{}.raise);
    const std::string metres = wholeNumber(length(wall->line));
    if (bags && rules.amountOf("sandbag_m") > 0)
      offers.push_back({"sandbags across " + risk.code,
                        {"沙袋封堵" + road.zh + "，" + metres + "米",
                         "sandbags across " + road.en + ", " + metres + " m"},
                        flood::TimedEdit{at, *bags}});
    if (rules.amountOf("barrier_sets") > 0 && rules.barrierSetMetres > 0) {
      const std::string sets = wholeNumber(length(wall->line) / rules.barrierSetMetres - 1e-9);
      offers.push_back(
          {"barrier across " + risk.code,
           {"移动挡板封堵" + road.zh + "，" + sets + "套",
            "mobile barrier across " + road.en + ", " + sets + (sets == "1" ? " set" : " sets")},
           flood::TimedEdit{at, *wall}});
    }
  }
  return offers;
}

std::vector<PlanOffer> waterOffers(const CityModel& city, const PlanWater& water,
                                   const std::vector<coupling::PondingRisk>& risks, double at,
                                   const PlanRules& rules) {
  using flood::PumpMode;
  WaterOfferer offerer(water, at);
  const std::size_t roads = std::min(risks.size(), rules.roads);
  if (roads == 0) return {};
  for (const flood::Pump& pump : water.structures.pumps) {
    const auto* set = offerer.last<flood::SetPump>(pump.id);
    if (set != nullptr && (set->mode == PumpMode::failed || set->mode == PumpMode::off))
      offerer.add(flood::SetPump{pump.id, PumpMode::on});
  }
  for (std::size_t k = 0; k < roads; ++k) {
    const flood::SluiceGate* gate = nearestGate(water.structures, city, risks[k].place);
    if (gate == nullptr) break;
    const auto* set = offerer.last<flood::SetGate>(gate->id);
    const double opening = set != nullptr ? set->opening : gate->opening;
    if (opening > 0) offerer.add(flood::SetGate{gate->id, 0});
    if (opening < 1) offerer.add(flood::SetGate{gate->id, 1});
  }
  flood::HydraulicStructures barriers;
  barriers.barriers = water.structures.barriers;
  for (CrewOffer& offer : crewOffers(barriers, water.before, city, "plan", risks.front().place, {}))
    if (std::holds_alternative<flood::DrawBarrier>(offer.edit)) offerer.add(std::move(offer.edit));
  return offerer.done();
}

}  // namespace citymirror::session
