#include "scenarios/coupling/road_samples.h"

#include <algorithm>
#include <cmath>

namespace citymirror::coupling {
namespace {

constexpr double kSampleStep = 5;  // m

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

}  // namespace

EdgeSamples sampleEdges(const RoadNetwork& network, const GridShape& shape) {
  EdgeSamples samples;
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    if (underOpenSky(network.roadOf(e).structure)) addSamples(network, e, shape, samples);
    samples.offset.push_back(std::uint32_t(samples.cell.size()));
  }
  return samples;
}

float valueAt(const EdgeSamples& samples, const std::vector<float>& values, std::uint32_t sample) {
  const float v = samples.cell[sample] < 0 ? 0.0F : values[std::size_t(samples.cell[sample])];
  return std::isfinite(v) ? v : 0.0F;
}

Deepest deepestOf(const EdgeSamples& samples, const std::vector<float>& depth, std::size_t edge) {
  Deepest deepest{0, samples.offset[edge]};
  const std::uint32_t begin = samples.offset[edge], end = samples.offset[edge + 1];
  if (end - begin == 1) return {valueAt(samples, depth, begin), begin};
  for (std::uint32_t s = begin; s + 1 < end; ++s) {
    const float shared = std::min(valueAt(samples, depth, s), valueAt(samples, depth, s + 1));
    if (shared > deepest.depth) deepest = {shared, s};
  }
  return deepest;
}

double wetMetres(const EdgeSamples& samples, const std::vector<float>& depth, std::size_t edge,
                 double from) {
  double metres = 0;
  for (std::uint32_t s = samples.offset[edge]; s < samples.offset[edge + 1]; ++s) {
    if (valueAt(samples, depth, s) >= from) metres += samples.metres[s];
  }
  return metres;
}

bool countsLength(const RoadNetwork& network, std::size_t edge) {
  return network.edgeTwin[edge] < 0 || network.edgeTwin[edge] > std::int32_t(edge);
}

PondedStreets pondedStreets(const RoadNetwork& network, const EdgeSamples& samples,
                            const RasterGrid<float>& depth, double from) {
  PondedStreets ponded;
  std::vector<std::int64_t> wet;
  for (std::size_t e = 0; e < network.edgeCount(); ++e) {
    if (!countsLength(network, e) || samples.offset[e] == samples.offset[e + 1]) continue;
    if (double(deepestOf(samples, depth.values, e).depth) < from) continue;
    for (std::uint32_t s = samples.offset[e]; s < samples.offset[e + 1]; ++s) {
      if (double(valueAt(samples, depth.values, s)) < from) continue;
      ponded.metres += double(samples.metres[s]);
      wet.push_back(samples.cell[s]);
    }
  }
  std::sort(wet.begin(), wet.end());
  wet.erase(std::unique(wet.begin(), wet.end()), wet.end());
  for (const std::int64_t cell : wet) ponded.volume += double(depth.values[std::size_t(cell)]);
  ponded.volume *= depth.shape.cell * depth.shape.cell;
  return ponded;
}

}  // namespace citymirror::coupling
