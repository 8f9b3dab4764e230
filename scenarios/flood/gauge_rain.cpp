#include "scenarios/flood/gauge_rain.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace citymirror::flood {
namespace {

struct Reading {
  Point2 at;
  double rate;
};

std::vector<Reading> readingsAt(const std::vector<RainGauge>& gauges, double t) {
  std::vector<Reading> readings;
  for (const RainGauge& gauge : gauges) {
    const auto& time = gauge.mmPerHour.time;
    const double rate = gauge.mmPerHour.at(t);
    if (!time.empty() && t >= time.front() && std::isfinite(rate)) {
      readings.push_back({gauge.at, rate});
    }
  }
  return readings;
}

double rateAt(const std::vector<Reading>& readings, const Point2& p, GaugeMethod method) {
  double sum = 0, weights = 0, nearest = std::numeric_limits<double>::infinity(), there = 0;
  for (const Reading& r : readings) {
    const double square = (r.at - p).squaredNorm();
    if (square < nearest) nearest = square, there = r.rate;
    const double weight = 1 / std::max(square, 1e-12);
    sum += weight * r.rate;
    weights += weight;
  }
  if (weights == 0) return 0;
  return method == GaugeMethod::thiessen || nearest < 1e-6 ? there : sum / weights;
}

}  // namespace

std::vector<RainFrame> gaugeRain(const GridShape& shape, const std::vector<RainGauge>& gauges,
                                 GaugeMethod method) {
  std::set<double> changes;
  for (const RainGauge& g : gauges) {
    changes.insert(g.mmPerHour.time.begin(), g.mmPerHour.time.end());
  }
  const auto none = std::make_shared<const std::vector<float>>(shape.size(), 0.0F);
  std::vector<RainFrame> frames;
  for (const double t : changes) {
    const std::vector<Reading> readings = readingsAt(gauges, t);
    const bool dry =
        std::all_of(readings.begin(), readings.end(), [](const Reading& r) { return r.rate == 0; });
    if (dry) {
      frames.push_back({t, none});
      continue;
    }
    auto rates = std::make_shared<std::vector<float>>(shape.size());
    for (int r = 0; r < shape.rows; ++r) {
      for (int c = 0; c < shape.columns; ++c) {
        (*rates)[shape.index(c, r)] = float(rateAt(readings, shape.centre(c, r), method));
      }
    }
    frames.push_back({t, std::move(rates)});
  }
  return frames;
}

}  // namespace citymirror::flood
