#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/picture_footer.h"
#include "engine/run/job_queue.h"
#include "engine/scene/image.h"
#include "engine/scene/picture_wait.h"
#include "engine/scene/quality.h"

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

  /// The step for what draws here (qualityFor); the scene itself begins with `software`.
  Quality quality() const;
  /// What is drawn: to hide layers.
  CityScene& scene();
  void setCity(std::shared_ptr<const CityModel> city, const run::JobContext& job);
  /// A strip under every picture from here on.
  void setFooter(std::optional<draw::PictureFooter> footer);
  /// Factor on the distances up to which detail is drawn; 1 at first.
  void setReach(float factor);
  /// How long a picture waits for what is read piece by piece, kPictureWait at first. `tell` hears
  /// meanwhile, at least every 3 s, what for. A job that is cancelled waits no longer.
  void setWait(double seconds, const run::JobContext& job,
               std::function<void(const PictureWait&)> tell);
  /// What had not come when a picture had waited that long; nothing where all came.
  const std::optional<PictureWait>& lacking() const;
  /// Waits for pictures and tiles that are read piece by piece, as all calls do. After a whole wait
  /// in which no imagery came at all, the next pictures do not wait for it until some comes.
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
