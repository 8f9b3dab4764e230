#pragma once
#include <memory>
#include <optional>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/picture_footer.h"
#include "engine/run/job_queue.h"
#include "engine/scene/image.h"

namespace citymirror::scene {

class CityScene;
struct PixelRect;

/// Draws a city without a window: EGL surfaceless (llvmpipe) or a GPU's EGL device, no X server.
/// Belongs to the thread that made it, which has no other OpenGL context current during a call
/// (after a window's `doneCurrent`, or a worker); between calls none is current.
class OffscreenRenderer {
 public:
  /// `samples` per pixel smooth the edges, 0 = as a window without them. Errors: unsupported (no
  /// EGL, no desktop OpenGL 3.3 compatibility context), with the remedy.
  static Result<std::unique_ptr<OffscreenRenderer>> make(int width, int height, int samples = 4);
  ~OffscreenRenderer();

  /// What is drawn: to hide layers.
  CityScene& scene();
  void setCity(std::shared_ptr<const CityModel> city, const run::JobContext& job);
  /// A strip under every picture from here on.
  void setFooter(std::optional<draw::PictureFooter> footer);
  /// Factor on the distances up to which detail is drawn; 1 at first.
  void setReach(float factor);
  /// Waits up to a minute for pictures and tiles that are read piece by piece, as all calls do.
  Image render(const draw::DrawFrame& frame, const draw::CameraPose& pose);
  /// A part, no larger than this renderer, of a picture of any size. Labels are laid out once for
  /// the whole; parts of one frame and pose meet without a seam.
  Image renderPart(const draw::DrawFrame& frame, const draw::CameraPose& pose, int pictureWidth,
                   int pictureHeight, const PixelRect& part);
  /// Draws and waits for the end of drawing, without a picture: what a frame costs.
  void draw(const draw::DrawFrame& frame, const draw::CameraPose& pose);

 private:
  struct State;
  explicit OffscreenRenderer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
