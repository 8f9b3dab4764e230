#include <algorithm>
#include <cmath>
#include <map>

#include "scenarios/coupling/road_flooding.h"

namespace citymirror::coupling {
namespace {

constexpr double kSampleStep = 5;  // m

/// Where each edge is sampled: cells of one grid, so that every keyframe is a plain look-up.
/// Samples that follow each other in one cell are one.
struct EdgeSamples {
  std::vector<std::uint32_t> offset{0};
  std::vector<std::int64_t> cell;  ///< -1 outside the grid
  std::vector<Point2> at;
  std::vector<float> metres;  ///< of road that the sample stands for
};

bool underOpenSky(RoadStructure structure) {
  return structure == RoadStructure::atGrade || structure == RoadStructure::underpass;
}

void addSamples(const RoadNetwork& network, std::size_t edge, const GridShape& shape,
                EdgeSamples& samples) {
  const std::vector<Point2> points =
      resample(network.line(edge), std::min(kSampleStep, shape.cell));
  const std::size_t first = samples.cell.size();
  const float share = network.edgeLength[edge] / float(points.size());
  for (const Point2& p : points) {
    const int c = shape.columnOf(p.x()), r = shape.rowOf(p.y());
    const std::int64_t cell = shape.holds(c, r) ? std::int64_t(shape.index(c, r)) : -1;
    if (samples.cell.size() == first || samples.cell.back() != cell) {
      samples.cell.push_back(cell);
      samples.at.push_back(p);
      samples.metres.push_back(0);
    }
    samples.metres.back() += share;
  }
}

EdgeSamples sampleEdges(const RoadNetwork& network, const GridShape& shape) {
  EdgeSamples samples;
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    if (underOpenSky(network.roadOf(e).structure)) addSamples(network, e, shape, samples);
    samples.offset.push_back(std::uint32_t(samples.cell.size()));
  }
  return samples;
}

struct Deepest {
  float depth = 0;
  std::uint32_t sample = 0;
};

float depthAt(const EdgeSamples& samples, const std::vector<float>& depth, std::uint32_t sample) {
  const float d = samples.cell[sample] < 0 ? 0.0F : depth[std::size_t(samples.cell[sample])];
  return std::isfinite(d) ? d : 0.0F;
}

/// The deepest water that two neighbouring cells of an edge share: one odd cell beside a wall is
/// not a flooded road. An edge within one cell counts as it is.
Deepest deepestOf(const EdgeSamples& samples, const std::vector<float>& depth, std::size_t edge) {
  Deepest deepest{0, samples.offset[edge]};
  const std::uint32_t begin = samples.offset[edge], end = samples.offset[edge + 1];
  if (end - begin == 1) return {depthAt(samples, depth, begin), begin};
  for (std::uint32_t s = begin; s + 1 < end; ++s) {
    const float shared = std::min(depthAt(samples, depth, s), depthAt(samples, depth, s + 1));
    if (shared > deepest.depth) deepest = {shared, s};
  }
  return deepest;
}

/// Metres of the edge under at least `from` metres of water.
double wetMetres(const EdgeSamples& samples, const std::vector<float>& depth, std::size_t edge,
                 double from) {
  double metres = 0;
  for (std::uint32_t s = samples.offset[edge]; s < samples.offset[edge + 1]; ++s) {
    if (depthAt(samples, depth, s) >= from) metres += samples.metres[s];
  }
  return metres;
}

std::vector<float> depthsAt(const RoadNetwork& network, const EdgeSamples& samples,
                            const std::vector<float>& depth) {
  std::vector<float> edges(network.edgeCount());
  for (std::size_t e = 0; e < edges.size(); ++e) edges[e] = deepestOf(samples, depth, e).depth;
  return edges;
}

/// Roads are one where they have one name; a road without name stands for itself.
std::string groupOf(const Road& road) {
  return road.name.zh.empty() && road.name.en.empty() ? "#" + road.code
                                                      : road.name.zh + "|" + road.name.en;
}

Text titleOf(const Road& road) {
  if (!road.name.zh.empty() || !road.name.en.empty()) return road.name;
  return {"无名道路 " + road.code, "unnamed road " + road.code};
}

bool named(const PondingRisk& risk, const RoadNetwork& network) {
  const Road& road = network.roads[risk.road];
  return !road.name.zh.empty() || !road.name.en.empty();
}

bool worse(const PondingRisk& a, const PondingRisk& b, const RoadNetwork& network) {
  if (a.severity != b.severity) return a.severity > b.severity;
  if (named(a, network) != named(b, network)) return named(a, network);
  if (a.maxDepth != b.maxDepth) return a.maxDepth > b.maxDepth;
  return a.code < b.code;
}

/// One direction of a two-way edge carries its length.
bool countsLength(const RoadNetwork& network, std::size_t edge) {
  return network.edgeTwin[edge] < 0 || network.edgeTwin[edge] > std::int32_t(edge);
}

}  // namespace

std::vector<float> edgeDepths(const RoadNetwork& network, const RasterGrid<float>& depth) {
  return depthsAt(network, sampleEdges(network, depth.shape), depth.values);
}

double floodedRoadMetres(const RoadNetwork& network, const RasterGrid<float>& depth,
                         double minDepth) {
  const EdgeSamples samples = sampleEdges(network, depth.shape);
  double metres = 0;
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    if (!countsLength(network, e) || deepestOf(samples, depth.values, e).depth < minDepth) continue;
    metres += wetMetres(samples, depth.values, e, minDepth);
  }
  return metres;
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
        risk.name = titleOf(road);
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
    ranked.push_back(std::move(risk));
  }
  std::sort(ranked.begin(), ranked.end(),
            [&](const auto& a, const auto& b) { return worse(a, b, network); });
  return ranked;
}

}  // namespace citymirror::coupling
