#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "engine/core/geometry.h"
#include "engine/core/picture.h"
#include "engine/core/result.h"

namespace citymirror::draw {

/// A picture of the ground that is read piece by piece where it is looked at.
struct ImageryLayer {
  std::uint64_t id = 0;  ///< equal = the same source: what was read of it stays
  /// The picture over a square of local metres, `side` texels wide and high. Any thread, several at
  /// once. A note tells that the source is out of reach and what was seen before is shown. Errors
  /// are told once for the layer; the place stays as it is without it. Ends early, with any answer,
  /// where `cancelled` says so.
  std::function<Result<Picture>(const Bounds& square, int side,
                                const std::function<bool()>& cancelled)>
      read;
  Bounds extent;      ///< local metres
  double finest = 1;  ///< m a texel at its best
  double opacity = 1;
  bool visible = true;
  /// What fails at a service may come the next time: it is well again with the first piece that
  /// comes. A file that is broken in part stays so.
  bool service = false;
  /// s until a piece that failed is asked for again; twice as long after each failure, up to
  /// kLongestRetry times.
  double retrySeconds = 15;
  static constexpr double kLongestRetry = 8;
  std::string name = {};  ///< as people know it; empty = nobody is told
};

enum class ImageryState { loading, shown, offline, failed };

/// How reading a layer goes: `failed` also where a part of a file cannot be read and the rest is
/// shown.
struct ImageryReport {
  std::uint64_t id = 0;
  ImageryState state = ImageryState::loading;
  Error why = {};  ///< of offline (what and where alone) and failed
  friend bool operator==(const ImageryReport&, const ImageryReport&) = default;
};

}  // namespace citymirror::draw
