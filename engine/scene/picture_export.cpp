#include "engine/scene/picture_export.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "engine/core/file_io.h"
#include "engine/scene/city_scene.h"
#include "engine/scene/model_layer.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/picture_tiles.h"
#include "engine/scene/png_writer.h"
#include "engine/scene/video_writer.h"

namespace citymirror::scene {
namespace {

constexpr float kMostReach = 4;                             // times the distances of a screen
constexpr double kClearance = 4;                            // m of the eye above the ground
constexpr double kLongestFilm = 3600;                       // s
constexpr double kBuildShare = 0.4, kFilmBuildShare = 0.1;  // of the progress
constexpr double kSceneShare = 0.8;  // of building: the city, then what was added
const Text kDrawing{"绘制图片", "Drawing the picture"}, kFilming{"绘制视频", "Drawing the film"},
    kBuilding{"构建三维场景", "Building the 3D scene"};

Error exportStopped(const std::string& where) {
  return {ErrorCode::cancelled, "the export was stopped", where, "Start it again"};
}

Result<std::unique_ptr<OffscreenRenderer>> rendererFor(const ExportContent& content, int width,
                                                       int height, float reach,
                                                       const run::JobContext& job) {
  if (!content.city) {
    return Error{ErrorCode::badInput, "there is no city to draw", "picture", "Open a city first"};
  }
  auto renderer = OffscreenRenderer::make(width, height);
  if (!renderer) return renderer;
  job.progress(0, kBuilding);
  (*renderer)->setCity(content.city, job.part(0, kSceneShare));
  if (job.cancelled()) return exportStopped("picture");
  const auto words = layerWords();
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (std::find(content.hidden.begin(), content.hidden.end(), words[i]) != content.hidden.end())
      (*renderer)->scene().setLayerVisible(SceneLayer(i), false);
  }
  (*renderer)->setFooter(content.footer);
  const QualityStep step = stepOf(content.quality.value_or((*renderer)->quality()));
  (*renderer)->scene().setQuality(step);
  (*renderer)->setReach(std::min(reach * step.reach, kMostReach));
  const Outcome added =
      showAdditions((*renderer)->scene(), content.added, job.part(kSceneShare, 1));
  if (!added) return added.error();
  renderer.notes() = added.notes();
  return renderer;
}

/// From here on what is waited for is told as progress at this fraction.
void tellWaits(OffscreenRenderer& renderer, double seconds, double fraction,
               const run::JobContext& job) {
  renderer.setWait(seconds, job, [&job, fraction](const PictureWait& wait) {
    job.progress(fraction, waitText(wait));
  });
}

/// What was found while building and, of pieces that came one by one, while drawing.
std::vector<Note> allNotes(OffscreenRenderer& renderer, std::vector<Note> notes,
                           const ExportContent& content) {
  const auto lacking =
      lackingNotes(renderer.lacking(), content.added.imagery, renderer.scene().imagery().reports());
  notes.insert(notes.end(), lacking.begin(), lacking.end());
  for (Note& note : renderer.scene().models().takeNotes()) notes.push_back(std::move(note));
  return notes;
}

/// The whole rows of a band.
std::vector<std::uint8_t> drawBand(OffscreenRenderer& renderer, const PictureRequest& request,
                                   const PictureBand& parts) {
  const std::size_t stride = std::size_t(request.width) * 4;
  std::vector<std::uint8_t> band(stride * std::size_t(parts.front().height));
  for (const PixelRect& part : parts) {
    const Image tile = renderer.renderPart(request.content.frame, request.pose, request.width,
                                           request.height, part);
    const std::size_t bytes = std::size_t(part.width) * 4;
    for (std::size_t row = 0; row < std::size_t(part.height); ++row)
      std::memcpy(band.data() + row * stride + std::size_t(part.left) * 4,
                  tile.rgba.data() + row * bytes, bytes);
  }
  return band;
}

Outcome checkFilm(const FilmRequest& request) {
  if (request.seconds > 0 && request.seconds <= kLongestFilm && request.framesPerSecond >= 1 &&
      request.framesPerSecond <= 120)
    return Done{};
  return Error{ErrorCode::badInput, "no film has this length or rate", request.out,
               "Give up to 3600 s and 1 to 120 frames a second"};
}

/// Where the frames of a film go.
class FilmSink {
 public:
  virtual ~FilmSink() = default;
  virtual Outcome write(const Image& frame) = 0;
  virtual Outcome finish() = 0;
};

class VideoSink : public FilmSink {
 public:
  explicit VideoSink(std::unique_ptr<VideoWriter> writer) : writer_(std::move(writer)) {}
  Outcome write(const Image& frame) override { return writer_->write(frame); }
  Outcome finish() override { return writer_->finish(); }

 private:
  std::unique_ptr<VideoWriter> writer_;
};

class FrameSink : public FilmSink {
 public:
  explicit FrameSink(std::string folder) : folder_(std::move(folder)) {}
  ~FrameSink() override {
    if (finished_) return;
    for (const std::string& path : written_) ::unlink(path.c_str());
    ::rmdir(folder_.c_str());
  }
  Outcome write(const Image& frame) override {
    char name[16];
    std::snprintf(name, sizeof name, "/%05zu.png", written_.size() + 1);
    const Outcome written = writePng(frame, folder_ + name);
    if (written) written_.push_back(folder_ + name);
    return written;
  }
  Outcome finish() override {
    finished_ = true;
    return Done{};
  }

 private:
  std::string folder_;
  std::vector<std::string> written_;
  bool finished_ = false;
};

Result<std::unique_ptr<FilmSink>> sinkFor(const FilmRequest& request) {
  if (request.kind == FilmKind::frames)
    return std::unique_ptr<FilmSink>(std::make_unique<FrameSink>(request.out));
  auto writer =
      VideoWriter::make(request.out, request.width, request.height, request.framesPerSecond);
  if (!writer) return writer.error();
  return std::unique_ptr<FilmSink>(std::make_unique<VideoSink>(std::move(*writer)));
}

}  // namespace

std::span<const std::string_view> layerWords() {
  static constexpr std::array<std::string_view, 10> kWords{
      "terrain", "buildings", "roads",  "water",  "flood",
      "flow",    "marks",     "labels", "routes", "trees"};
  return kWords;
}

Outcome exportPicture(const PictureRequest& request, const run::JobContext& job) {
  if (request.width < 16 || request.height < 16 || request.width > kLargestPicture ||
      request.height > kLargestPicture) {
    return Error{
        ErrorCode::badInput,
        "a picture of " + std::to_string(request.width) + " × " + std::to_string(request.height),
        request.path, "Give 16 to 16384 pixels each way"};
  }
  if (const Outcome good = requireFileName(request.path, ".png"); !good) return good;
  auto writer = PngWriter::make(request.path, request.width, request.height);
  if (!writer) return writer.error();
  const float reach = std::clamp(float(request.height) / 1080, 1.0F, kMostReach);
  auto renderer =
      rendererFor(request.content, kPictureTile, kPictureTile, reach, job.part(0, kBuildShare));
  if (!renderer) return renderer.error();
  const run::JobContext drawing = job.part(kBuildShare, 1);
  for (const PictureBand& band : pictureBands(request.width, request.height)) {
    const double done = double(band.front().top) / request.height;
    drawing.progress(done, kDrawing);
    if (job.cancelled()) return exportStopped(request.path);
    tellWaits(**renderer, request.waitSeconds, done, drawing);
    const auto rows = drawBand(**renderer, request, band);
    if (job.cancelled()) return exportStopped(request.path);
    if (const Outcome written = (*writer)->write(rows); !written) return written;
  }
  Outcome finished = (*writer)->finish();
  if (finished) finished.notes() = allNotes(**renderer, renderer.notes(), request.content);
  return finished;
}

Outcome exportFilm(const FilmRequest& request, const run::JobContext& job) {
  if (const Outcome good = checkFilm(request); !good) return good;
  auto sink = sinkFor(request);
  if (!sink) return sink.error();
  const float reach = std::clamp(float(request.height) / 1080, 1.0F, kMostReach);
  auto renderer = rendererFor(request.content, request.width, request.height, reach,
                              job.part(0, kFilmBuildShare));
  if (!renderer) return renderer.error();
  const run::JobContext filming = job.part(kFilmBuildShare, 1);
  const GroundModel& ground = (*renderer)->scene().build()->ground;
  const auto heightAt = [&](const Point2& p) { return double(ground.heightAt(p.x(), p.y())); };
  QualityStep step = stepOf(request.content.quality.value_or((*renderer)->quality()));
  step.movingWater = true;
  (*renderer)->scene().setQuality(step);
  const double begins = double(request.content.frame.at.ms) / 1000;
  const int frames = std::max(2, int(std::lround(request.seconds * request.framesPerSecond)));
  for (int i = 0; i < frames; ++i) {
    filming.progress(double(i) / frames, kFilming);
    if (job.cancelled()) return exportStopped(request.out);
    const draw::CameraPose pose =
        draw::aboveGround(request.path.at(double(i) / (frames - 1)), heightAt, kClearance);
    (*renderer)->scene().setWaterTime(begins + double(i) / request.framesPerSecond);
    tellWaits(**renderer, request.waitSeconds, double(i) / frames, filming);
    const Image frame = (*renderer)->render(request.content.frame, pose);
    if (job.cancelled()) return exportStopped(request.out);
    const Outcome written = (*sink)->write(frame);
    if (!written) return written;
  }
  Outcome finished = (*sink)->finish();
  if (finished) finished.notes() = allNotes(**renderer, renderer.notes(), request.content);
  return finished;
}

Result<Image> thumbnail(const ExportContent& content, const draw::CameraPose& pose, int width,
                        int height, const run::JobContext& job) {
  auto renderer = rendererFor(content, width, height, 1, job);
  if (!renderer) return renderer.error();
  return (*renderer)->render(content.frame, pose);
}

}  // namespace citymirror::scene
