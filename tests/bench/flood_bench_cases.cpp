#include "tests/bench/flood_bench_cases.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>

#include "tests/bench/bench_support.h"

namespace citymirror::bench {
namespace {

constexpr int kSide = 1200;    ///< cells
constexpr double kCell = 5;    ///< m
constexpr int kBlock = 24;     ///< cells from street to street
constexpr int kStreet = 3;     ///< cells
constexpr int kCourtyard = 6;  ///< cells inside a block

double hash(int a, int b) {
  std::uint32_t h = std::uint32_t(a) * 73856093U ^ std::uint32_t(b) * 19349663U;
  h = (h ^ (h >> 13)) * 1274126177U;
  return double((h ^ (h >> 16)) & 0xffff) / 65536;
}

/// Gentle valleys across, all falling to a canal in the middle that falls to the east.
double groundAt(int c, int r) {
  const double x = double(c) / kSide, y = std::fabs(2.0 * r / kSide - 1);
  const double valleys = 0.8 * std::sin(6 * std::numbers::pi * x) * y;
  return 10 + 12 * y + valleys - 3 * x;
}

bool isBuilt(int c, int r) {
  const int inX = c % kBlock, inY = r % kBlock;
  if (inX < kStreet || inY < kStreet) return false;
  const int middle = (kBlock + kStreet) / 2;
  const bool courtyard =
      std::abs(inX - middle) < kCourtyard / 2 && std::abs(inY - middle) < kCourtyard / 2;
  return !courtyard && hash(c / kBlock * 4 + inX / 6, r / kBlock * 4 + inY / 6) < 0.6;
}

float bedAt(int c, int r) {
  const double ground = groundAt(c, r) + 0.05 * hash(c, r);
  if (std::abs(r - kSide / 2) <= 4) return float(groundAt(c, kSide / 2) - 3);
  if (isBuilt(c, r)) return float(ground + 3);
  const bool street = c % kBlock < kStreet || r % kBlock < kStreet;
  return float(street ? ground - 0.15 : ground);
}

double wallSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

flood::FloodInputs wetDamBreak(int side, flood::Scheme scheme, int threads) {
  flood::FloodInputs inputs;
  auto bed = std::make_shared<RasterGrid<float>>(GridShape{side, side, 10, 0, 0}, 0.0F);
  inputs.initialDepth.resize(bed->shape.size());
  for (std::size_t i = 0; i < inputs.initialDepth.size(); ++i) {
    inputs.initialDepth[i] = int(i % std::size_t(side)) < side / 2 ? 10.0F : 5.0F;
  }
  inputs.bed = bed;
  inputs.scheme = scheme;
  inputs.threads = threads;
  return inputs;
}

flood::FloodInputs rainOnCity(flood::Scheme scheme, int threads) {
  flood::FloodInputs inputs;
  auto bed = std::make_shared<RasterGrid<float>>(GridShape{kSide, kSide, kCell, 0, 0});
  for (int r = 0; r < kSide; ++r) {
    for (int c = 0; c < kSide; ++c) bed->at(c, r) = bedAt(c, r);
  }
  inputs.bed = bed;
  inputs.rainMmPerHour = {{0}, {50}};
  inputs.boundaries = {{flood::Side::all, flood::BoundaryKind::open}};
  inputs.scheme = scheme;
  inputs.threads = threads;
  return inputs;
}

Spent spentOn(flood::FloodInputs inputs, double from, double until) {
  auto model = orStop(flood::FloodModel::make(std::move(inputs)));
  orStop(model.advance(from, {}));
  const double processor = processorSeconds(), wall = wallSeconds();
  const std::int64_t updates = model.stats().cellUpdates;
  orStop(model.advance(until, {}));
  return {processorSeconds() - processor, wallSeconds() - wall,
          model.stats().cellUpdates - updates, model.mass().relativeError()};
}

double wetRate(flood::Scheme scheme) {
  double best = 0;
  for (int round = 0; round < 3; ++round) {
    const Spent spent = spentOn(wetDamBreak(1000, scheme, 1), 1, 15);
    best = std::max(best, double(spent.updates) / spent.processor / 1e6);
  }
  return best;
}

}  // namespace citymirror::bench
