#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/result.h"
#include "engine/draw/camera_path.h"
#include "engine/draw/picture_footer.h"
#include "engine/run/job_queue.h"
#include "engine/scene/additions.h"
#include "engine/scene/image.h"
#include "engine/scene/picture_wait.h"
#include "engine/scene/quality.h"

/// Pictures and films that leave the program, drawn off screen. Any thread without a current OpenGL
/// context. Cancelled or failed, they leave no file.
namespace citymirror::scene {

/// Names of the layers in files and on the command line, in the order of SceneLayer.
std::span<const std::string_view> layerWords();

/// What is drawn.
struct ExportContent {
  std::shared_ptr<const CityModel> city;
  draw::DrawFrame frame;
  std::optional<draw::PictureFooter> footer;
  std::vector<std::string> hidden;  ///< layers that are left out, of layerWords()
  Additions added;                  ///< models, layers, imagery, theme, sketch, cut …
  /// Of the view whose picture it is; nothing = the step for what draws it (qualityFor).
  std::optional<Quality> quality = std::nullopt;
};

/// Pixels of the longer side that a picture may have.
inline constexpr int kLargestPicture = 16384;

struct PictureRequest {
  ExportContent content;
  draw::CameraPose pose;
  int width = 1920, height = 1080;
  std::string path;  ///< .png
  /// s that each part of 1024 × 1024 pixels waits for imagery and pages of models, as
  /// OffscreenRenderer::setWait; the progress says what for.
  double waitSeconds = kPictureWait;
};

/// Draws in bands of tiles and writes row by row: memory for a band (16384 × 1024 pixels, 64 MB),
/// whatever the height. Notes name what was added and could not be drawn as asked, or had not come
/// in time; the end may take the answer of a service longer that is under way. Cost: about 1 s
/// of a processor for a million pixels without a GPU. Errors: badInput (size; a path that
/// requireFileName refuses), unsupported (no OpenGL), diskFull, ioFailed, cancelled.
Outcome exportPicture(const PictureRequest& request, const run::JobContext& job);

enum class FilmKind { video, frames };

struct FilmRequest {
  ExportContent content;
  draw::CameraPath path;
  double seconds = 20;
  int framesPerSecond = 30;
  int width = 1920, height = 1080;
  FilmKind kind = FilmKind::video;
  std::string out;  ///< .mp4 or .webm; frames: a folder for 00001.png, 00002.png …
  double waitSeconds = kPictureWait;  ///< of each frame, as of PictureRequest
};

/// As of VideoWriter and exportPicture. The camera keeps above the ground all the way.
Outcome exportFilm(const FilmRequest& request, const run::JobContext& job);

/// A picture of a view as small as it is wanted; for lists.
Result<Image> thumbnail(const ExportContent& content, const draw::CameraPose& pose, int width,
                        int height, const run::JobContext& job);

}  // namespace citymirror::scene
