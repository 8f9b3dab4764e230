#include "app/session/branch/deed_effect.h"

#include <algorithm>
#include <limits>
#include <map>

#include "app/session/measures.h"
#include "scenarios/coupling/road_samples.h"

namespace citymirror::session {
namespace {

struct Worst {
  double depth = 0, at = 0;
};

/// The deepest water on each road in [from, until].
std::map<std::uint32_t, Worst> worstByRoad(const WorldTrack& track, const RoadNetwork& roads,
                                           const coupling::EdgeSamples& samples, double from,
                                           double until) {
  std::map<std::uint32_t, Worst> worst;
  for (const auto& water : track.water) {
    if (water->time < from || water->time > until) continue;
    const auto depths = coupling::edgeDepths(roads, samples, water->depth.values);
    for (std::uint32_t e = 0; e < depths.size(); ++e) {
      Worst& of = worst[roads.edgeRoad[e]];
      if (depths[e] > of.depth) of = {depths[e], water->time};
    }
  }
  return worst;
}

}  // namespace

DeedEffect effectOf(const WorldFuture& with, const WorldFuture& without, const CityModel& city,
                    double ponds, const Point2& place) {
  DeedEffect effect;
  effect.until = std::min(with.computedTo, without.computedTo);
  if (without.track->water.empty() || effect.until < with.begun) return effect;
  const auto samples = coupling::sampleEdges(city.roads, without.track->water.front()->depth.shape);
  const auto before =
      worstByRoad(*without.track, city.roads, samples, with.begun, effect.until);
  double nearest = std::numeric_limits<double>::infinity();
  for (const auto& [road, worst] : before) {
    const double away = distanceTo(city.roads.roads[road].line, place);
    if (worst.depth < ponds || away >= nearest) continue;
    nearest = away;
    const Road& found = city.roads.roads[road];
    effect.road = RoadEffect{found.code, found.name, away, worst.depth, 0, worst.at, 0};
  }
  if (!effect.road) return effect;
  for (const auto& [road, worst] :
       worstByRoad(*with.track, city.roads, samples, with.begun, effect.until)) {
    if (city.roads.roads[road].code != effect.road->code) continue;
    effect.road->with = worst.depth;
    effect.road->withAt = worst.at;
  }
  return effect;
}

std::optional<Point2> placeOf(const WorldDeed& deed, const CityModel& city) {
  if (const auto* order = std::get_if<world::CrewOrder>(&deed)) return order->to;
  if (const auto* edit = std::get_if<flood::TimedEdit>(&deed)) return placeOf(edit->edit, city);
  const auto* closing = std::get_if<RoadClosing>(&deed);
  const auto* opening = std::get_if<RoadOpening>(&deed);
  const auto* restriction = std::get_if<RoadRestriction>(&deed);
  if (closing == nullptr && opening == nullptr && restriction == nullptr) return std::nullopt;
  const std::string& code = closing   ? closing->road
                            : opening ? opening->road
                                      : restriction->road;
  for (const Road& road : city.roads.roads) {
    if (road.code == code) return pointAlong(road.line, length(road.line) / 2);
  }
  return std::nullopt;
}

std::optional<Point2> placeOf(const flood::FloodEdit& edit, const CityModel& city) {
  const std::string id = targetOf(edit);
  if (const auto* drawn = std::get_if<flood::DrawBarrier>(&edit); drawn && !drawn->line.empty())
    return drawn->line[drawn->line.size() / 2];
  if (const auto* brought = std::get_if<flood::BringPump>(&edit)) return brought->at;
  if (const auto* breach = std::get_if<flood::OpenBreach>(&edit)) return breach->at;
  for (const PumpStation& pump : city.drains.pumps) {
    if (pump.code == id) return pump.intake;
  }
  for (const Gate& gate : city.drains.gates) {
    if (gate.code == id) return gate.at;
  }
  return std::nullopt;
}

const WorldIndex* indexOf(const WorldFuture& future, const std::string& key) {
  const auto found = std::find_if(future.indices.begin(), future.indices.end(),
                                  [&](const WorldIndex& index) { return index.key == key; });
  return found == future.indices.end() ? nullptr : &*found;
}

}  // namespace citymirror::session
