#pragma once
#include <string>

#include "engine/core/result.h"

namespace citymirror::gis {

/// Whether bytes begin as a WebP picture does (RIFF container of form "WEBP"). Pure.
bool isWebp(const std::string& bytes);

/// A WebP picture, lossy or lossless, with transparency or without, as PNG, which all that draw
/// textures can read: 8-bit sRGB in three or four channels, the decoded pixels unchanged. Of an
/// animation the first picture. Any thread; blocks for about 50 ms a million pixels. Errors:
/// unreadable (damaged, cut off), unsupported (more than 64 million pixels; GDAL without WebP).
Result<std::string> pngOfWebp(const std::string& bytes);

}  // namespace citymirror::gis
