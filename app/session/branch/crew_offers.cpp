#include "app/session/branch/crew_offers.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/session/branch/deed_effect.h"
#include "app/session/measures.h"
#include "app/session/scenario/world_orders.h"

namespace citymirror::session {
namespace {

constexpr double kLineStep = 5;  // m between looks along a barrier

template <class Edit>
const Edit* lastOfCrew(std::span<const flood::TimedEdit> edits, const std::string& id) {
  const Edit* last = nullptr;
  for (const flood::TimedEdit& timed : edits) {
    const auto* edit = std::get_if<Edit>(&timed.edit);
    if (edit != nullptr && edit->id == id) last = edit;
  }
  return last;
}

/// Metres along a line to where it is nearest to a place.
double nearestAlong(const std::vector<Point2>& line, const Point2& p) {
  const double whole = length(line);
  double best = 0, least = std::numeric_limits<double>::infinity();
  for (double s = 0; s <= whole; s += kLineStep) {
    const double far = (pointAlong(line, s) - p).norm();
    if (far < least) least = far, best = s;
  }
  return best;
}

/// Looks for the nearest structure and says what can be done with it.
class OfferFinder {
 public:
  OfferFinder(std::span<const flood::TimedEdit> before, const CityModel& city,
              const std::string& unit, const Point2& at, const CrewOfferRules& rules)
      : before_(before), city_(city), unit_(unit), at_(at), rules_(rules), nearest_(rules.reach) {}

  std::vector<CrewOffer> find(const flood::HydraulicStructures& structures) {
    for (const flood::Pump& pump : structures.pumps)
      meet(placed(flood::SetPump{pump.id}, pump.from), [&] { offerPump(pump); });
    for (const flood::SluiceGate& gate : structures.gates)
      meet(placed(flood::SetGate{gate.id}, gate.from), [&] { offerGate(gate); });
    for (const flood::Barrier& levee : structures.barriers)
      meetLine(levee.line, [&](double along) { offerLevee(levee, along); });
    const double now = std::numeric_limits<double>::infinity();
    for (const flood::DrawBarrier& drawn : drawnBarriers(before_, now))
      meetLine(drawn.line, [&](double) { offerDrawn(drawn); });
    return std::move(offers_);
  }

 private:
  /// As the city knows it, else where it takes its water.
  std::optional<Point2> placed(const flood::FloodEdit& edit, const flood::Waterside& from) const {
    const auto known = placeOf(edit, city_);
    return known ? known : from.at;
  }
  template <class Offer>
  void meet(const std::optional<Point2>& place, Offer offer) {
    if (!place || (*place - at_).norm() > nearest_) return;
    nearest_ = (*place - at_).norm();
    place_ = *place;
    offers_.clear();
    offer();
  }
  template <class Offer>
  void meetLine(const std::vector<Point2>& line, Offer offer) {
    if (line.size() < 2) return;
    const double along = nearestAlong(line, at_);
    meet(pointAlong(line, along), [&] { offer(along); });
  }
  void add(flood::FloodEdit edit) {
    Text name = flood::describe(edit);
    offers_.push_back({std::move(name), std::move(edit), place_});
  }

  void offerPump(const flood::Pump& pump) {
    using flood::PumpMode;
    const auto* last = lastOfCrew<flood::SetPump>(before_, pump.id);
    const PumpMode mode = last != nullptr ? last->mode : PumpMode::automatic;
    for (const PumpMode to : {PumpMode::on, PumpMode::automatic, PumpMode::off})
      if (to != mode) add(flood::SetPump{pump.id, to});
  }
  void offerGate(const flood::SluiceGate& gate) {
    const auto* last = lastOfCrew<flood::SetGate>(before_, gate.id);
    const double opening = last != nullptr ? last->opening : gate.opening;
    if (opening > 0) add(flood::SetGate{gate.id, 0});
    if (opening < 1) add(flood::SetGate{gate.id, 1});
  }
  void offerLevee(const flood::Barrier& levee, double along) {
    if (std::isinf(levee.crest)) return;
    const double begin = std::max(0.0, along - rules_.stretch / 2),
                 end = std::min(length(levee.line), along + rules_.stretch / 2);
    std::vector<Point2> line;
    for (double s = begin; s < end; s += kLineStep) line.push_back(pointAlong(levee.line, s));
    line.push_back(pointAlong(levee.line, end));
    if (line.size() < 2) return;
    add(flood::DrawBarrier{"SB-" + levee.id + "-" + unit_, std::move(line),
                           levee.crest + rules_.raise});
  }
  void offerDrawn(const flood::DrawBarrier& drawn) {
    if (std::isfinite(drawn.crest))
      add(flood::DrawBarrier{drawn.id, drawn.line, drawn.crest + rules_.raise});
    add(flood::RemoveBarrier{drawn.id});
  }

  std::span<const flood::TimedEdit> before_;
  const CityModel& city_;
  const std::string& unit_;
  Point2 at_;
  const CrewOfferRules& rules_;
  double nearest_;
  Point2 place_ = Point2::Zero();
  std::vector<CrewOffer> offers_;
};

}  // namespace

std::vector<CrewOffer> crewOffers(const flood::HydraulicStructures& structures,
                                  std::span<const flood::TimedEdit> before, const CityModel& city,
                                  const std::string& unit, const Point2& at,
                                  const CrewOfferRules& rules) {
  return OfferFinder(before, city, unit, at, rules).find(structures);
}

std::vector<flood::TimedEdit> editsGiven(const world::CoupledInputs& inputs) {
  std::vector<flood::TimedEdit> given = inputs.flood.edits;
  for (const world::CrewOrder& order : inputs.orders)
    for (flood::FloodEdit& work : worksOf(order)) given.push_back({order.at, std::move(work)});
  return given;
}

std::vector<flood::TimedEdit> editsOf(const WorldFutures& futures, const std::string& branch,
                                      std::vector<flood::TimedEdit> given, double until) {
  for (auto at = futures.find(branch); at; at = futures.find(at->parent)) {
    if (!at->deed) continue;
    if (const auto* edit = std::get_if<flood::TimedEdit>(&*at->deed)) given.push_back(*edit);
    const auto* order = std::get_if<world::CrewOrder>(&*at->deed);
    if (order == nullptr) continue;
    for (flood::FloodEdit& work : worksOf(*order))
      given.push_back({std::max(order->at, at->begun), std::move(work)});
  }
  std::erase_if(given, [until](const flood::TimedEdit& edit) { return edit.time > until; });
  std::stable_sort(given.begin(), given.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
  return given;
}

}  // namespace citymirror::session
