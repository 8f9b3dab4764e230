#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/picture.h"
#include "engine/core/result.h"

class GDALDataset;

namespace citymirror::gis {

/// A rectangle of pixels of a raster, rows from the top.
struct PixelBox {
  int x = 0, y = 0, columns = 0, rows = 0;
};

/// How the bands of a raster become colours. A value: each thread reads with its own dataset.
struct ColorBands {
  struct Stretch {
    /// low = high: the coarse look found one value, which is drawn mid grey; what lies below or
    /// above it is drawn black or full.
    float low = 0, high = 255;
  };
  std::vector<int> bands;                            ///< one (grey or palette) or three
  std::array<Stretch, 3> value;                      ///< of each band: black and full
  std::vector<std::array<std::uint8_t, 4>> palette;  ///< empty = the value is the colour
  bool stretched = false;                            ///< not plain bytes
  /// Stretched, and the coarse look found one value only in every band: there is no range.
  bool flat() const;

  /// Looks at the whole raster coarsely where it must be stretched. Errors: unreadable.
  static Result<ColorBands> of(GDALDataset& dataset, const std::string& name);
  /// The pixels of `box` as `width` × `height` texels, rows from the TOP. Errors: unreadable.
  Result<Picture> read(GDALDataset& dataset, const PixelBox& box, int width, int height,
                       const std::string& name) const;
  /// The same of tiles of a service: a JPEG that breaks off is an error too, and GDAL does not keep
  /// it; it would be drawn grey from there on. Other faults of a JPEG are overlooked.
  Result<Picture> readAnswers(GDALDataset& dataset, const PixelBox& box, int width, int height,
                              const std::string& name) const;
};

}  // namespace citymirror::gis
