#pragma once
#include <string>

#include "engine/core/result.h"

class GDALDataset;

namespace citymirror::gis {

/// Pixels that a picture may have that becomes a PNG.
inline constexpr long long kMostPicturePixels = 64'000'000;

/// A picture of one to four channels of 8 or 16 bits as PNG, unchanged. `kind` names its format in
/// errors. Any thread; blocks for about 50 ms a million pixels. Errors: unreadable (damaged, cut
/// off), unsupported (more pixels, other channels; GDAL without PNG).
Result<std::string> pngOfDataset(GDALDataset& picture, const std::string& kind);

/// The same of the bytes of a file that GDAL reads with this driver, of which the first picture.
Result<std::string> pngOfBytes(const std::string& bytes, const char* driver,
                               const std::string& kind);

/// What is wrong with a picture of this format, and what to do.
Error pictureError(ErrorCode code, const std::string& what, const std::string& kind);

}  // namespace citymirror::gis
