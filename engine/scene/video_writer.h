#pragma once
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/scene/image.h"

namespace citymirror::scene {

/// Frames into a film through the program ffmpeg (its standard input): .mp4 as H.264, .webm as VP9.
/// Under a temporary name until `finish`: dropped before that, ffmpeg is stopped and nothing is
/// left. One thread.
class VideoWriter {
 public:
  /// Errors: unsupported (no ffmpeg on this computer, no encoder in it, another kind of file),
  /// badInput (odd or tiny sizes, frames a second outside 1..120).
  static Result<std::unique_ptr<VideoWriter>> make(const std::string& path, int width, int height,
                                                   int framesPerSecond);
  ~VideoWriter();

  /// A frame of the film's size. Errors: ioFailed with what ffmpeg said.
  Outcome write(const Image& frame);
  /// Waits for ffmpeg. Errors: ioFailed with what ffmpeg said, diskFull.
  Outcome finish();

 private:
  struct State;
  explicit VideoWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Whether a film can be written here.
bool ffmpegInstalled();

}  // namespace citymirror::scene
