#include "app/desktop/unattended.h"

#include <QBuffer>
#include <QPixmap>
#include <algorithm>
#include <cstdio>

#include "app/desktop/bookmark_tools.h"
#include "app/desktop/compare_tools.h"
#include "app/desktop/imagery_tools.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/note_text.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/words.h"
#include "app/session/city/file_words.h"
#include "app/session/city/vector_style_file.h"
#include "app/session/known_times.h"
#include "engine/core/file_io.h"

namespace citymirror::desktop {
namespace {

constexpr int kPollMs = 100, kQuietPolls = 5, kPatienceMs = 300'000;
constexpr const char* kTellTheLog = "Start it again; the log says what was worked on";

/// How long live feeds are listened to where --now does not say.
constexpr Millis kLiveWait = std::chrono::seconds(10);

/// What goes on in a world that is not stuck: its time, its jobs and how far they are.
std::vector<double> progressOf(const session::WorldView& view) {
  std::vector<double> progress{double(view.now.ms), view.city ? 1.0 : 0.0};
  for (const run::JobStatus& job : view.jobs) {
    progress.push_back(double(job.id));
    progress.push_back(job.fraction);
  }
  return progress;
}

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

QString nearestTimeText(const Error& unknown) {
  const QString what = panels::say({session::fileFaultInChinese(unknown.what), unknown.what});
  return Unattended::tr("%1; the nearest time is shown. %2")
      .arg(what, panels::errorRemedyText(unknown));
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
  connect(window_.models(), &ModelTools::failed, this, &Unattended::finish);
  const auto tell = [](const QString& name, const std::vector<Note>& notes) {
    for (const Note& note : notes)
      std::fprintf(stderr, "%s\n", qUtf8Printable(noteLine(name, note)));
  };
  connect(window_.models(), &ModelTools::added, this,
          [tell](const QString& name, int, const std::vector<Note>& notes) { tell(name, notes); });
  connect(window_.imagery(), &ImageryTools::failed, this, &Unattended::finish);
  connect(window_.imagery(), &ImageryTools::added, this, tell);
  connect(window_.layers(), &LayerTools::failed, this, &Unattended::finish);
  connect(window_.layers(), &LayerTools::added, this,
          [tell](const QString& name, int, const std::vector<Note>& notes) { tell(name, notes); });
  waiting_.start();
  timer_.start(kPollMs);
  wait([](session::Session& s) { s.waitIdle(); }, &Unattended::loaded);
}

Unattended::~Unattended() {
  if (!waiter_) return;
  session_.stopWaiting();
  session_.cancelJobs();
  waiter_->wait();
}

void Unattended::wait(std::function<void(session::Session&)> wanted, void (Unattended::*next)()) {
  if (waiter_) waiter_->wait();
  waiter_.reset(
      QThread::create([&session = session_, wanted = std::move(wanted)] { wanted(session); }));
  connect(waiter_.get(), &QThread::finished, this, next);
  waiter_->start();
}

void Unattended::poll() {
  if (stage_ == Stage::reporting) return;
  if (stage_ == Stage::waiting) {
    const auto view = session_.view();
    std::vector<double> progress = view ? progressOf(*view) : std::vector<double>{};
    if (progress != progress_) waiting_.restart();
    progress_ = std::move(progress);
  }
  if (waiting_.elapsed() > kPatienceMs) return stuck();
  if (stage_ == Stage::looking) return look(*session_.view());
  if (stage_ == Stage::drawing) draw();
}

void Unattended::stuck() {
  if (stage_ == Stage::drawing)
    return refuse({ErrorCode::ioFailed, "the picture did not settle within five minutes", "--shot",
                   kTellTheLog});
  if (stage_ == Stage::looking)
    return refuse({ErrorCode::ioFailed, "the world did not come to the time that was asked for",
                   "--at", "Give an earlier time, or a machine with more power"});
  refuse({ErrorCode::ioFailed,
          "nothing has moved for " + std::to_string(kPatienceMs / 1000) +
              " s while the world was awaited",
          "--shot or --report", kTellTheLog});
}

void Unattended::loaded() {
  const auto view = session_.view();
  if (!view->city) {
    return refuse(view->faults.empty() ? Error{ErrorCode::notFound, "no city was opened", "--city",
                                               "Name a city package: --city DIR"}
                                       : view->faults.back().error);
  }
  for (const session::Fault& fault : view->faults) {
    if (fault.error.code == ErrorCode::notFound || fault.error.code == ErrorCode::unreadable)
      return refuse(fault.error);
  }
  for (const session::LayerSource& layer : options_.layers) {  // before the world is computed
    if (layer.style.empty()) continue;
    if (const auto style = session::readLayerStyle(layer.style); !style)
      return refuse(style.error());
  }
  const bool replays =
      !view->scenario && (options_.city.isEmpty() || !options_.recording.isEmpty());
  Instant goal = replays ? view->recording.end : view->now;
  const bool toItsEnd = !options_.now || *options_.now <= view->recording.end;
  if (options_.at && toItsEnd) {
    if (const Outcome ahead = session::checkReachable(*view, *options_.at); !ahead)
      return refuse(ahead.error());
  }
  if (options_.at) goal = std::min(goal, *options_.at);
  if (!options_.feeds.isEmpty()) goal = view->now + kLiveWait;
  if (options_.now) goal = *options_.now;
  wait([goal](session::Session& s) { s.waitUntil(goal); }, &Unattended::reached);
}

/// Measures are taken one after another, each at its own time of the cursor.
void Unattended::reached() {
  wait(
      [edits = options_.edits](session::Session& s) {
        for (const auto& [at, edit] : edits) {
          s.seek(at);
          s.editFlood(edit, "command line");
          s.waitIdle();
        }
      },
      &Unattended::acted);
}

void Unattended::acted() {
  emit worldReached();
  const auto view = session_.view();
  if (!options_.select.isEmpty() && !window_.knows(options_.select)) {
    return refuse({ErrorCode::notFound,
                   "there is nothing with the code " + options_.select.toStdString(), "--select",
                   "Use the code of a road, building, sensor, facility or unit of this city"});
  }
  const Instant last = view->forecast   ? view->forecast->until
                       : view->scenario ? view->recording.end
                                        : view->now;
  const Instant wanted = options_.at.value_or(last);
  at_ = std::clamp(wanted, view->recording.begin, view->recording.end);
  if (const Outcome known = session::checkKnown(*view, wanted); !known) {
    std::fprintf(stderr, "note: %s\n", qUtf8Printable(nearestTimeText(known.error())));
  }
  session_.seek(at_);
  if (!options_.select.isEmpty()) {
    window_.selectCode(options_.select);
    window_.lookAt(options_.select);
  }
  auto* bookmarks = window_.tools()->tool<BookmarkTools>();
  const int kept = int(bookmarks->bookmarks().size());
  if (options_.bookmark > kept) {
    return refuse({ErrorCode::notFound,
                   "there is no bookmark " + std::to_string(options_.bookmark), "--bookmark",
                   kept > 0 ? "Give a number from 1 to " + std::to_string(kept)
                            : "None is kept in this city: leave --bookmark out"});
  }
  bookmarks->go(options_.bookmark - 1);
  auto* compare = window_.tools()->tool<CompareTools>();
  for (std::size_t i = 0; i < options_.sides.size(); ++i)
    compare->choose(int(i) + 1, options_.sides[i]);
  if (options_.compare != view::CompareMode::off) compare->start(options_.compare);
  if (options_.pose) window_.cityView()->setPose(*options_.pose);
  for (const gis::ModelSource& model : options_.models) window_.models()->add(model);
  for (const QString& image : options_.imagery) window_.imagery()->add(image, options_.imageryCrs);
  for (const session::LayerSource& layer : options_.layers) window_.layers()->add(layer);
  stage_ = Stage::looking;
  waiting_.start();
  timer_.start(kPollMs);
}

/// The run of a scenario has come to the time; while it goes on, patience begins anew.
bool Unattended::drillReached(const session::WorldView& view) {
  if (!view.scenario) return true;
  const auto& futures = *window_.tools()->tool<TrafficTools>()->futures();
  if (futures.all.empty()) return false;
  const session::WorldFuture& run = *futures.all.front();
  if (run.error) {
    refuse(*run.error);
    return false;
  }
  if (run.computedTo > computedTo_) waiting_.restart();
  computedTo_ = run.computedTo;
  return !run.computing || run.computedTo >= seconds(at_ - futures.zero);
}

void Unattended::look(const session::WorldView& view) {
  if (view.cursor.at != at_ || !drillReached(view) || ++quiet_ < kQuietPolls) return;
  quiet_ = 0;
  stage_ = Stage::drawing;
}

void Unattended::draw() {
  if (window_.models()->busy() || window_.imagery()->busy() || window_.layers()->busy() ||
      !window_.cityView()->settled() ||
      !window_.tools()->tool<CompareTools>()->sides()->settled()) {
    quiet_ = 0;
    return;
  }
  if (++quiet_ >= kQuietPolls) save();
}

void Unattended::save() {
  if (!options_.shot.isEmpty()) {
    const Outcome saved = savePicture(window_, options_.shot);
    if (!saved) return refuse(saved.error());
  }
  if (options_.report.isEmpty()) return finish({});
  stage_ = Stage::reporting;
  reports_.make(options_.report, QString::fromStdString(session_.assets()) + "/templates");
}

void Unattended::refuse(const Error& error) { finish(panels::errorText(error)); }

void Unattended::finish(const QString& error) {
  timer_.stop();
  emit finished(error);
}

}  // namespace citymirror::desktop
