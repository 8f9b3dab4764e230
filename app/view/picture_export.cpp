#include "app/view/picture_export.h"

#include <QTimer>
#include <algorithm>
#include <atomic>
#include <thread>

#include "engine/run/job_queue.h"
#include "engine/scene/picture_export.h"
#include "engine/scene/video_writer.h"

namespace citymirror::view {
namespace {

constexpr int kProgressMs = 150;

scene::ExportContent contentOf(const CityView& view, std::optional<draw::PictureFooter> footer) {
  scene::ExportContent content{view.city(), view.frame(), std::move(footer), {}, view.additions()};
  content.quality = view.quality();
  for (const QString& word : view.hiddenLayers()) content.hidden.push_back(word.toStdString());
  return content;
}

}  // namespace

struct PictureExport::State {
  QTimer progress;
  std::atomic<double> fraction = 0;
  std::jthread worker;  // last: its end waits for the work
};

PictureExport::PictureExport(CityView* view)
    : QObject(view), view_(view), state_(std::make_unique<State>()) {
  state_->progress.setInterval(kProgressMs);
  connect(&state_->progress, &QTimer::timeout, this, [this] { emit progressed(state_->fraction); });
}

PictureExport::~PictureExport() = default;

template <class Work>
void PictureExport::work(const QString& path, Work act) {
  busy_ = true;
  state_->fraction = 0;
  state_->progress.start();
  state_->worker = std::jthread([this, path, act](const std::stop_token& stop) {
    const Outcome done = act(run::JobContext(
        stop, [this](double fraction, const Text&) {
          state_->fraction = std::max(state_->fraction.load(), fraction);
        }));
    const bool stopped = !done && done.error().code == ErrorCode::cancelled;
    const QString error = done ? QString() : QString::fromStdString(done.error().text());
    QMetaObject::invokeMethod(
        this,
        [this, path, error, stopped] {
          busy_ = false;
          state_->progress.stop();
          emit finished(path, error, stopped);
        },
        Qt::QueuedConnection);
  });
}

void PictureExport::savePicture(const QString& path, const QSize& size,
                                std::optional<draw::PictureFooter> footer) {
  if (busy_ || !view_->city()) return;
  const scene::PictureRequest request{contentOf(*view_, std::move(footer)), view_->pose(),
                                      size.width(), size.height(), path.toStdString()};
  work(path, [request](const run::JobContext& job) { return scene::exportPicture(request, job); });
}

void PictureExport::saveFilm(const QString& out, const FilmChoice& choice, draw::CameraPath path,
                             std::optional<draw::PictureFooter> footer) {
  if (busy_ || !view_->city()) return;
  const scene::FilmRequest request{contentOf(*view_, std::move(footer)),
                                   std::move(path),
                                   choice.seconds,
                                   choice.framesPerSecond,
                                   choice.size.width(),
                                   choice.size.height(),
                                   choice.frames ? scene::FilmKind::frames : scene::FilmKind::video,
                                   out.toStdString()};
  work(out, [request](const run::JobContext& job) { return scene::exportFilm(request, job); });
}

void PictureExport::cancel() { state_->worker.request_stop(); }

bool PictureExport::filmsPossible() { return scene::ffmpegInstalled(); }

}  // namespace citymirror::view
