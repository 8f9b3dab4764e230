#pragma once
#include <cstddef>

/// Measures that the window and its tools share.
namespace citymirror::desktop {

inline constexpr int kMargin = 12;             ///< px between things over the picture
inline constexpr int kCompassRoom = 108;       ///< px that the compass takes below the upper edge
inline constexpr std::size_t kMostFacts = 14;  ///< of one feature shown at once

}  // namespace citymirror::desktop
