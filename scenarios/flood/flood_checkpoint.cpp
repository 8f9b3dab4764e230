#include "scenarios/flood/flood_checkpoint.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace citymirror::flood {
namespace {

constexpr std::size_t kPart = 1 << 20;       ///< cells copied without asking whether to stop
constexpr int kDropped = 20;                 ///< bits of a float's mantissa
constexpr std::int32_t kLeast = 0x3b800000;  ///< bits of 2⁻⁸
constexpr float kMost = 240;                 ///< 2⁷ · 1.875, all bits set

/// Sign, four bits of exponent, three of mantissa; rounded.
std::uint8_t coded(float q) {
  const auto bits = std::bit_cast<std::int32_t>(std::min(std::fabs(q), kMost));
  const std::int32_t above = std::max(0, bits - kLeast + (1 << (kDropped - 1)));
  return std::uint8_t((above >> kDropped) | (std::signbit(q) ? 0x80 : 0));
}

float decoded(std::uint8_t code) {
  const std::int32_t size = code & 0x7f;
  const float q = size == 0 ? 0.0F : std::bit_cast<float>((size << kDropped) + kLeast);
  return (code & 0x80) != 0 ? -q : q;
}

}  // namespace

bool FloodCheckpoint::keep(const FloodGrid& grid, const run::JobContext& job) {
  const std::size_t size = grid.depth.size();
  depth_.clear();
  flow_.clear();
  depth_.reserve(size);
  flow_.reserve(size);
  for (std::size_t from = 0; from < size; from += kPart) {
    if (job.cancelled()) return false;
    const std::size_t end = std::min(size, from + kPart);
    depth_.insert(depth_.end(), &grid.depth[from], &grid.depth[from] + (end - from));
    for (std::size_t i = from; i < end; ++i) {
      flow_.push_back({coded(grid.qx[i]), coded(grid.qy[i])});
    }
  }
  return true;
}

void FloodCheckpoint::restore(FloodGrid& grid) const {
  grid.depth = depth_;
  std::fill(grid.depthRest.begin(), grid.depthRest.end(), 0.0F);
  for (std::size_t i = 0; i < flow_.size(); ++i) {
    grid.qx[i] = decoded(flow_[i].x);
    grid.qy[i] = decoded(flow_[i].y);
  }
}

}  // namespace citymirror::flood
