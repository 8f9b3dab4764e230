#include "tests/bench/window_bench_feeds.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <atomic>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/feeds/mqtt_link.h"
#include "app/panels/theme.h"
#include "app/session/session.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "tests/bench/bench_delays.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/paced_feed.h"
#include "tests/bench/window_waits.h"
#include "tests/panels/silent_commands.h"
#include "tests/support/mqtt_broker.h"

namespace citymirror::bench {
namespace {

constexpr int kFedASecond = 5000;
constexpr int kProbeEvery = 11;  // writes of the feed, of 50 a second
constexpr double kPixelBar = 200;
const char* const kProbe = "S0";

/// How the observations come: through mosquitto, as a city's do; a file that grows and is looked at
/// every 50 ms where that is not installed.
class ProbeWire {
 public:
  explicit ProbeWire(std::string file) : file_(std::move(file)) {}

  bool begin() {
    if (test::MqttBroker::program().isEmpty()) {
      std::printf("mosquitto is not installed: from a file, looked at every 50 ms\n");
      return writeFile(file_, "").ok();
    }
    broker_ = std::make_unique<test::MqttBroker>();
    return broker_->start();
  }
  std::string url() const {
    if (!broker_) return "file:" + file_;
    return "mqtt://gauge:p%40ss%2F1@127.0.0.1:" + std::to_string(broker_->port) + "/" + kTopic;
  }
  void play(int seconds) const {
    if (!broker_) return growPaced(file_, kFedASecond, seconds, kProbeEvery);
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_->port, false, "gauge", "p@ss/1", kTopic};
    const auto link = orStop(feeds::MqttLink::open(settings));
    const auto send = [&link](const std::string& text) {
      if (!link->publish(kTopic, text)) std::fprintf(stderr, "a message does not leave\n");
    };
    sendPaced(send, kFedASecond, seconds, kProbeEvery);
  }

 private:
  static constexpr const char* kTopic = "ponding";
  std::string file_;
  std::unique_ptr<test::MqttBroker> broker_;
};

/// A window that shows a session as the desktop does, and when each probe was on the screen. The
/// session ends before it.
class WatchedWindow {
 public:
  WatchedWindow(session::Session& session, const QSize& size)
      : session_(session), window_(commands_, translation_) {
    window_.resize(size);
    window_.show();
    QObject::connect(window_.cityView(), &QOpenGLWidget::frameSwapped, &window_,
                     [this] { swapped(); });
    session_.onPublished([this] { published(); });
    show();
  }

  view::CityView& picture() { return *window_.cityView(); }
  bool hasProbes() const { return !pixel_.ms.empty(); }

  void tell(int seconds, Figures& figures) {
    const std::scoped_lock lock(mutex_);
    std::printf("feeds at %d observations a second, picture %d × %d: %d frames in %d s, %d whole\n",
                kFedASecond, picture().width(), picture().height(), picture().framesDrawn() - from_,
                seconds, picture().wholeFramesDrawn() - wholeFrom_);
    figures.tell(toView_, kPixelBar);
    figures.tell(pixel_, kPixelBar);
    std::printf(
        "  of that the window: panels p50 %.0f ms, p99 %.0f ms; frame p50 %.0f ms, p99 "
        "%.0f ms, %.0f %% of the way at the median\n",
        panels_.at(0.5), panels_.at(0.99), frame_.at(0.5), frame_.at(0.99),
        100 * frame_.at(0.5) / pixel_.at(0.5));
  }
  void beginToCount() {
    const std::scoped_lock lock(mutex_);
    for (Delays* one : {&toView_, &pixel_, &panels_, &frame_}) one->ms.clear();
    from_ = picture().framesDrawn();
    wholeFrom_ = picture().wholeFramesDrawn();
  }

 private:
  /// Probes of one view that was given to the window.
  struct Shown {
    std::vector<Instant> stamps;
    int frames = 0;  ///< drawn before it
    QElapsedTimer since;
  };

  /// Stamps of the probe from number `seen` on, which then counts them.
  static std::vector<Instant> newProbes(const session::WorldView& view, std::size_t& seen) {
    const auto series = view.series.find(kProbe);
    if (series == view.series.end() || series->second->size() <= seen) return {};
    const auto& at = series->second->at;
    std::vector<Instant> stamps(at.begin() + std::ptrdiff_t(seen), at.end());
    seen = at.size();
    return stamps;
  }
  static double msSince(Instant stamp) { return double((run::wallNow() - stamp).count()); }

  /// On the world's thread; at most one view waits, the newest wins.
  void published() {
    {
      const std::scoped_lock lock(mutex_);
      for (const Instant stamp : newProbes(*session_.view(), inView_))
        toView_.ms.push_back(msSince(stamp));
    }
    if (called_.exchange(true)) return;
    QMetaObject::invokeMethod(
        &window_, [this] { show(); }, Qt::QueuedConnection);
  }
  void show() {
    called_ = false;
    const auto view = session_.view();
    Shown shown{newProbes(*view, inWindow_), picture().framesDrawn(), {}};
    QElapsedTimer panels;
    panels.start();
    window_.setView(view);
    shown.since.start();
    if (shown.stamps.empty()) return;
    panels_.ms.push_back(double(panels.nsecsElapsed()) / 1e6);
    waiting_.push_back(std::move(shown));
  }
  void swapped() {
    for (; !waiting_.empty() && picture().framesDrawn() > waiting_.front().frames;
         waiting_.pop_front()) {
      for (const Instant stamp : waiting_.front().stamps) pixel_.ms.push_back(msSince(stamp));
      frame_.ms.push_back(double(waiting_.front().since.nsecsElapsed()) / 1e6);
    }
  }

  session::Session& session_;
  desktop::SilentCommands commands_;
  desktop::Translation translation_;
  std::atomic<bool> called_ = false;
  std::mutex mutex_;  // of what the world's thread writes
  std::size_t inView_ = 0, inWindow_ = 0;
  std::deque<Shown> waiting_;
  int from_ = 0, wholeFrom_ = 0;
  Delays toView_{"feed to the session's view", {}}, pixel_{"feed to the pixel", {}}, panels_,
      frame_;
  desktop::MainWindow window_;
};

}  // namespace

int feedToPixel(QApplication& app, int seconds, const QSize& size) {
  panels::applyTheme(app);
  view::chooseSurfaceFormat();
  const QTemporaryDir folder;
  const auto path = [&](const char* name) { return folder.filePath(name).toStdString(); };
  ProbeWire wire(path("grows.csv"));
  if (!wire.begin() || !writeFile(path("feed.json"), pondingDescriptor(wire.url())) ||
      !gis::writeCity(pondingCity(), path("city"), {})) {
    std::fprintf(stderr, "the feed cannot be sent from %s\n", path("").c_str());
    return 1;
  }
  session::Options options;
  options.dataFolder = path("data");
  options.threads = 1;
  options.feeds = {path("feed.json")};
  auto live = orStop(session::Session::make(options, session::Pace::realTime));
  live->openCity(path("city"), "");
  live->waitIdle();
  live->select(kProbe);  // so that its depth is written in the picture
  WatchedWindow window(*live, size);
  Figures figures;
  view::CityView& picture = window.picture();
  bool shown = windowComesTo([&] { return picture.city() && picture.settled(); }, 120);
  {
    const std::jthread feed([&] { wire.play(seconds + 5); });
    shown = shown && windowComesTo([&] { return window.hasProbes(); }, 30);
    window.beginToCount();
    (void)windowComesTo([] { return false; }, seconds);
    shown = shown && window.hasProbes();
    window.tell(seconds, figures);
  }
  live.reset();
  return shown ? figures.exitStatus() : 1;
}

}  // namespace citymirror::bench
