#pragma once
#include <QtGlobal>
#include <cmath>
#include <functional>
#include <memory>
#include <random>

#include "scenarios/flood/flood_model.h"

/// Domains that the tests of the flood room share.
namespace citymirror::flood::testing {

using HeightAt = std::function<double(double x, double y)>;

inline std::shared_ptr<const RasterGrid<float>> bedOf(int columns, int rows, double cell,
                                                      const HeightAt& height) {
  auto bed = std::make_shared<RasterGrid<float>>(GridShape{columns, rows, cell, 0, 0});
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      const Point2 p = bed->shape.centre(c, r);
      bed->at(c, r) = float(height(p.x(), p.y()));
    }
  }
  return bed;
}

inline FloodInputs domain(int columns, int rows, double cell, const HeightAt& height) {
  FloodInputs inputs;
  inputs.bed = bedOf(columns, rows, cell, height);
  inputs.threads = 1;
  return inputs;
}

/// Level water wherever the bed lies below `level`.
inline void fillTo(FloodInputs& inputs, double level) {
  inputs.initialDepth.clear();
  for (const float z : inputs.bed->values) {
    inputs.initialDepth.push_back(float(std::max(0.0, level - double(z))));
  }
}

/// Hills, pits and steps: the same for the same seed.
inline HeightAt roughGround(std::uint32_t seed, double cell, double amplitude) {
  return [=](double x, double y) {
    std::mt19937 noise(seed + std::uint32_t(x / cell) * 7919u + std::uint32_t(y / cell) * 104729u);
    return std::uniform_real_distribution<double>(0, amplitude)(noise);
  };
}

inline constexpr Scheme kSchemes[] = {Scheme::hll, Scheme::muscl, Scheme::inertial};

inline FloodModel started(const FloodInputs& inputs) {
  auto model = FloodModel::make(inputs);
  if (!model) qFatal("%s", model.error().text().c_str());
  return std::move(model).value();
}

inline void goOn(FloodModel& model, double until) {
  const Outcome outcome = model.advance(until, {});
  if (!outcome) qFatal("%s", outcome.error().text().c_str());
}

inline FloodModel ranTo(const FloodInputs& inputs, double until) {
  FloodModel model = started(inputs);
  goOn(model, until);
  return model;
}

inline float largest(const std::vector<float>& values) {
  float most = 0;
  for (const float v : values) {
    if (std::isfinite(v)) most = std::max(most, std::fabs(v));
  }
  return most;
}

}  // namespace citymirror::flood::testing
