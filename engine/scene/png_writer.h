#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/core/result.h"

namespace citymirror::scene {

/// A PNG written row by row, so that a picture larger than memory can be. Under a temporary name
/// until `finish`: dropped before that, nothing is left. One thread.
class PngWriter {
 public:
  /// RGB, 8 bits. Errors: badInput (size), diskFull, ioFailed.
  static Result<std::unique_ptr<PngWriter>> make(const std::string& path, int width, int height);
  ~PngWriter();

  /// Whole rows of RGBA from the top, alpha is left out. Errors: diskFull, ioFailed.
  Outcome write(std::span<const std::uint8_t> rgba);
  /// After the last row. Errors: badInput (rows are missing), diskFull, ioFailed.
  Outcome finish();

 private:
  struct State;
  explicit PngWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
