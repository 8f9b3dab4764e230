#include "app/cli/probability_picture.h"

#include <cmath>

#include "engine/draw/probability_ramp.h"

namespace citymirror::cli {
namespace {

constexpr int kWantedSide = 800, kMostCells = 4096;
constexpr double kSteepened = 3;  // slopes of a city are gentle

/// Grey of the ground in light from the north-west.
std::uint8_t shadeOf(const RasterGrid<float>& bed, int column, int row) {
  const GridShape& shape = bed.shape;
  const auto height = [&](int c, int r) {
    return double(bed.at(std::clamp(c, 0, shape.columns - 1), std::clamp(r, 0, shape.rows - 1)));
  };
  const double east = (height(column + 1, row) - height(column - 1, row)) / (2 * shape.cell);
  const double north = (height(column, row + 1) - height(column, row - 1)) / (2 * shape.cell);
  const double towards = kSteepened * (east - north);
  const double light = std::isfinite(towards) ? std::tanh(towards) : 0;
  return std::uint8_t(std::lround(205 + 40 * light));
}

}  // namespace

scene::Image probabilityPicture(const RasterGrid<float>& share, const RasterGrid<float>& bed) {
  const GridShape& shape = share.shape;
  const int longer = std::max(shape.columns, shape.rows);
  const int stride = (longer + kMostCells - 1) / kMostCells;
  const int pixels = std::max(1, kWantedSide / longer);
  scene::Image image;
  image.width = shape.columns / stride * pixels;
  image.height = shape.rows / stride * pixels;
  image.rgba.reserve(std::size_t(image.width) * std::size_t(image.height) * 4);
  for (int y = 0; y < image.height; ++y) {
    const int row = (image.height - 1 - y) / pixels * stride;
    for (int x = 0; x < image.width; ++x) {
      const int column = x / pixels * stride;
      const draw::Color water = draw::probabilityRamp().stepped(share.at(column, row));
      const bool ground = std::isfinite(bed.at(column, row));
      const std::uint8_t grey = ground ? shadeOf(bed, column, row) : 255;
      const bool wet = ground && water.a > 0;
      image.rgba.insert(image.rgba.end(), {wet ? water.r : grey, wet ? water.g : grey,
                                           wet ? water.b : grey, std::uint8_t(255)});
    }
  }
  return image;
}

}  // namespace citymirror::cli
