#include "app/desktop/unattended.h"

#include <QBuffer>
#include <QPixmap>

#include "engine/core/file_io.h"

namespace citymirror::desktop {
namespace {

constexpr int kPollMs = 100, kQuietPolls = 5;
constexpr qint64 kPatienceMs = 15 * 60 * 1000;

}  // namespace

Outcome savePicture(QWidget& widget, const QString& path) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!widget.grab().save(&buffer, "PNG")) {
    return Error{ErrorCode::ioFailed, "the window could not be grabbed", path.toStdString(),
                 "Check the display and its OpenGL driver"};
  }
  return writeFile(path.toStdString(), {bytes.constData(), std::size_t(bytes.size())});
}

Unattended::Unattended(session::Session& session, MainWindow& window, ReportMaker& reports,
                       ProgramOptions options)
    : QObject(&window),
      session_(session),
      window_(window),
      reports_(reports),
      options_(std::move(options)) {
  connect(&reports_, &ReportMaker::finished, this,
          [this](const QString&, const QString& error) { finish(error); });
  connect(&timer_, &QTimer::timeout, this, &Unattended::poll);
  timer_.start(kPollMs);
}

void Unattended::poll() {
  waitedMs_ += kPollMs;
  if (waitedMs_ > kPatienceMs) return finish("the world did not reach its time. Ask for less");
  const auto view = session_.view();
  switch (stage_) {
    case Stage::loading:
      return load(*view);
    case Stage::running:
      return run(*view);
    case Stage::looking:
      return look(*view);
    case Stage::drawing:
      return draw();
    case Stage::reporting:
      return;
  }
}

void Unattended::load(const session::WorldView& view) {
  if (!view.jobs.empty()) {
    quiet_ = 0;
    return;
  }
  if (++quiet_ < kQuietPolls) return;
  if (!view.city) {
    return finish(view.faults.empty() ? QString("no city was opened")
                                      : QString::fromStdString(view.faults.back().error.text()));
  }
  goal_ = view.recording.end;
  if (options_.at) goal_ = std::min(goal_, *options_.at);
  if (options_.now) goal_ = *options_.now;
  session_.runTo(goal_);
  quiet_ = 0;
  stage_ = Stage::running;
}

void Unattended::run(const session::WorldView& view) {
  if (view.now < goal_ || !view.jobs.empty()) {
    quiet_ = 0;
    return;
  }
  if (++quiet_ < kQuietPolls) return;
  at_ = options_.at.value_or(view.forecast ? view.forecast->until : view.now);
  session_.seek(at_);
  if (!options_.select.isEmpty()) {
    window_.selectCode(options_.select);
    window_.lookAt(options_.select);
  }
  if (options_.pose) {
    draw::CameraPose pose = *options_.pose;
    const float ground = bilinear(view.city->terrain, pose.target.x(), pose.target.y());
    pose.targetHeight = std::isfinite(ground) ? ground : 0;
    window_.cityView()->setPose(pose);
  }
  quiet_ = 0;
  stage_ = Stage::looking;
}

void Unattended::look(const session::WorldView& view) {
  if (view.cursor.at != at_ || ++quiet_ < kQuietPolls) return;
  quiet_ = 0;
  stage_ = Stage::drawing;
}

void Unattended::draw() {
  if (!window_.cityView()->settled()) {
    quiet_ = 0;
    return;
  }
  if (++quiet_ >= kQuietPolls) save();
}

void Unattended::save() {
  if (!options_.shot.isEmpty()) {
    const Outcome saved = savePicture(window_, options_.shot);
    if (!saved) return finish(QString::fromStdString(saved.error().text()));
  }
  if (options_.report.isEmpty()) return finish({});
  stage_ = Stage::reporting;
  reports_.make(options_.report, QString::fromStdString(session_.assets()) + "/templates");
}

void Unattended::finish(const QString& error) {
  timer_.stop();
  emit finished(error);
}

}  // namespace citymirror::desktop
