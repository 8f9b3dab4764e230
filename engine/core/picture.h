#pragma once
#include <cstdint>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror {

/// Colours over a rectangle of ground: sRGB and opacity, 4 bytes a texel, colours not multiplied by
/// the opacity, rows from south to north. Opacity 0 = nothing is known there.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;

  Picture() = default;
  Picture(int w, int h) : width(w), height(h), rgba(std::size_t(w) * std::size_t(h) * 4) {}
  std::uint8_t* at(int column, int row) {
    return &rgba[(std::size_t(row) * std::size_t(width) + std::size_t(column)) * 4];
  }
  const std::uint8_t* at(int column, int row) const {
    return &rgba[(std::size_t(row) * std::size_t(width) + std::size_t(column)) * 4];
  }
  friend bool operator==(const Picture&, const Picture&) = default;
};

}  // namespace citymirror
