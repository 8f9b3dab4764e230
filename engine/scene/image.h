#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::scene {

/// RGBA, 8 bits, row 0 = top.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
};

/// Written to a temporary name and renamed: a complete file or none.
Outcome writePng(const Image& image, const std::string& path);

}  // namespace citymirror::scene
