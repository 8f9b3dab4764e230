#include <algorithm>
#include <cmath>
#include <map>

#include "scenarios/coupling/road_flooding.h"
#include "scenarios/coupling/road_samples.h"

namespace citymirror::coupling {
namespace {

/// Roads are one where they have one name; a road without name stands for itself.
std::string groupOf(const Road& road) {
  return road.name.zh.empty() && road.name.en.empty() ? "#" + road.code
                                                      : road.name.zh + "|" + road.name.en;
}

constexpr double kNear = 400;  // m

bool hasName(const Road& road) { return !road.name.zh.empty() || !road.name.en.empty(); }

/// A road without name is found by one near it that has one.
Text titleOf(const PondingRisk& risk, const RoadNetwork& network) {
  const Road& road = network.roads[risk.road];
  if (hasName(road)) return road.name;
  const Road* near = nullptr;
  double least = kNear;
  for (const Road& other : network.roads) {
    if (!hasName(other)) continue;
    const double distance = distanceTo(other.line, risk.place);
    if (distance >= least) continue;
    least = distance;
    near = &other;
  }
  if (near == nullptr) return {"无名道路 " + road.code, "unnamed road " + road.code};
  return {near->name.in(Language::zh) + "旁无名道路",
          "unnamed road near " + near->name.in(Language::en)};
}

bool named(const PondingRisk& risk, const RoadNetwork& network) {
  return hasName(network.roads[risk.road]);
}

bool worse(const PondingRisk& a, const PondingRisk& b, const RoadNetwork& network) {
  if (a.severity != b.severity) return a.severity > b.severity;
  if (named(a, network) != named(b, network)) return named(a, network);
  if (a.maxDepth != b.maxDepth) return a.maxDepth > b.maxDepth;
  return a.code < b.code;
}

}  // namespace

std::vector<float> edgeDepths(const RoadNetwork& network, const EdgeSamples& samples,
                              const std::vector<float>& depth) {
  std::vector<float> edges(network.edgeCount());
  for (std::size_t e = 0; e < edges.size(); ++e) edges[e] = deepestOf(samples, depth, e).depth;
  return edges;
}

std::vector<float> edgeDepths(const RoadNetwork& network, const RasterGrid<float>& depth) {
  return edgeDepths(network, sampleEdges(network, depth.shape), depth.values);
}

std::vector<PondingRisk> rankPonding(
    const RoadNetwork& network,
    const std::vector<std::shared_ptr<const flood::FloodState>>& keyframes, double fromTime,
    const PondingBands& bands) {
  if (keyframes.empty()) return {};
  const EdgeSamples samples = sampleEdges(network, keyframes.front()->depth.shape);
  std::map<std::string, PondingRisk> risks;
  for (const auto& keyframe : keyframes) {
    if (keyframe->time < fromTime) continue;
    std::map<std::string, double> lengthNow;
    for (std::size_t e = 0; e < network.edgeCount(); ++e) {
      const Deepest deepest = deepestOf(samples, keyframe->depth.values, e);
      if (deepest.depth < bands.blue) continue;
      const Road& road = network.roadOf(e);
      const std::string group = groupOf(road);
      auto [found, added] = risks.try_emplace(group);
      PondingRisk& risk = found->second;
      if (added) risk.firstAt = keyframe->time;
      if (deepest.depth > risk.maxDepth) {
        risk.road = network.edgeRoad[e];
        risk.code = road.code;
        risk.maxDepth = deepest.depth;
        risk.peakAt = keyframe->time;
        risk.place = samples.at[deepest.sample];
      }
      if (countsLength(network, e)) {
        lengthNow[group] += wetMetres(samples, keyframe->depth.values, e, bands.blue);
      }
    }
    for (const auto& [group, length] : lengthNow)
      risks[group].floodedLength = std::max(risks[group].floodedLength, length);
  }
  std::vector<PondingRisk> ranked;
  for (auto& [group, risk] : risks) {
    risk.severity = bands.severityOf(risk.maxDepth);
    risk.name = titleOf(risk, network);
    ranked.push_back(std::move(risk));
  }
  std::sort(ranked.begin(), ranked.end(),
            [&](const auto& a, const auto& b) { return worse(a, b, network); });
  return ranked;
}

void nameCorrections(const RoadNetwork& network,
                     const std::vector<flood::DepthCorrection>& corrections,
                     std::vector<PondingRisk>& risks) {
  for (PondingRisk& risk : risks) {
    risk.corrections.clear();
    const std::string group = groupOf(network.roads[risk.road]);
    for (const flood::DepthCorrection& done : corrections) {
      const bool near = std::ranges::any_of(network.roads, [&](const Road& road) {
        return groupOf(road) == group && distanceTo(road.line, done.at) <= done.radius;
      });
      if (near && done.cells > 0) risk.corrections.push_back(done.id);
    }
  }
}

}  // namespace citymirror::coupling
