#pragma once
#include <string>

#include "engine/core/result.h"

namespace citymirror::gis {

/// Whether the head of a file makes sense as Truevision TGA, which has no mark of its own: palette,
/// true colour or grey, plain or run-length packed, of a size and depth that exist. Pure.
bool looksLikeTga(const std::string& bytes);

/// A TGA picture as PNG of four channels of 8 bits, row by row as it is seen; opaque where its head
/// claims no bits of opacity. Any thread; blocks for about 60 ms a million pixels. Errors:
/// unreadable (cut off, a run or a colour out of bounds), unsupported (see pngOfDataset).
Result<std::string> pngOfTga(const std::string& bytes);

}  // namespace citymirror::gis
