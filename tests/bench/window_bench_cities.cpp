#include "tests/bench/window_bench_cities.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/panels/theme.h"
#include "app/session/session.h"
#include "app/view/motion_pace.h"
#include "app/view/surface_format.h"
#include "engine/draw/overview.h"
#include "tests/bench/bench_support.h"
#include "tests/bench/scene_bench_cities.h"
#include "tests/bench/window_waits.h"
#include "tests/panels/silent_commands.h"

namespace citymirror::bench {
namespace {

constexpr double kCityTurnDeg = 2;  // of the camera between two frames, as in scene_bench
constexpr double kWarmTurn = 3;     // s before a view is measured
constexpr int kOpening = 600;       // s at most
constexpr const char *kFrameBar = "<= 100", *kWindowMemoryBar = "<= 800";

struct TurnCost {
  std::vector<double> wallMs;  // of each frame, ascending
  double processorMs = 0;      // a frame, of all threads
  double wallAt(double share) const {
    return wallMs[std::min(wallMs.size() - 1, std::size_t(share * double(wallMs.size())))];
  }
};

TurnCost turnOver(view::CityView& picture, draw::CameraPose pose, double seconds) {
  TurnCost cost;
  QElapsedTimer all, one;
  all.start();
  const double begun = processorSeconds();
  while (cost.wallMs.empty() || double(all.elapsed()) < 1000 * seconds) {
    const int before = picture.framesDrawn();
    one.start();
    pose.headingDeg += kCityTurnDeg;
    picture.setPose(pose);
    while (picture.framesDrawn() == before)
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    cost.wallMs.push_back(double(one.nsecsElapsed()) / 1e6);
  }
  cost.processorMs = 1e3 * (processorSeconds() - begun) / double(cost.wallMs.size());
  std::sort(cost.wallMs.begin(), cost.wallMs.end());
  return cost;
}

/// Steps of a camera that rests between them: each is drawn with all its pixels, which pictures of a
/// camera that goes on moving have not where they come late (MotionPace).
double wholePictureMs(view::CityView& picture, draw::CameraPose pose) {
  constexpr int kSteps = 5;
  double spent = 0;
  for (int step = 0; step < kSteps; ++step) {
    QElapsedTimer rest;
    rest.start();
    windowComesTo(
        [&] { return picture.settled() && rest.elapsed() > 2 * view::MotionPace::kRestMs; },
        kOpening);
    const int before = picture.framesDrawn();
    const double begun = processorSeconds();
    pose.headingDeg += kCityTurnDeg;
    picture.setPose(pose);
    while (picture.framesDrawn() == before)
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents);
    spent += processorSeconds() - begun;
  }
  return 1e3 * spent / kSteps;
}

draw::CameraPose middleFrom(const CityModel& city, double distance, double pitchDeg) {
  draw::CameraPose pose;
  pose.target = city.extent.centre();
  pose.distance = distance;
  pose.pitchDeg = pitchDeg;
  return pose;
}

/// A window that shows a session as the desktop does.
class CityWindow {
 public:
  CityWindow(session::Session& session, const QSize& size)
      : session_(session), window_(commands_, translation_) {
    window_.resize(size);
    window_.show();
    session_.onPublished([this] {
      QMetaObject::invokeMethod(
          &window_, [this] { window_.setView(session_.view()); }, Qt::QueuedConnection);
    });
  }
  ~CityWindow() { session_.onPublished({}); }
  view::CityView& picture() { return *window_.cityView(); }

 private:
  session::Session& session_;
  desktop::SilentCommands commands_;
  desktop::Translation translation_;
  desktop::MainWindow window_;
};

void measureViews(view::CityView& picture, const CityModel& city, double seconds,
                  Figures& figures) {
  const std::pair<std::string, draw::CameraPose> views[] = {
      {"overview", draw::overviewOf(city.extent)},
      {"district", middleFrom(city, 2500, -35)},
      {"street", middleFrom(city, 250, -12)}};
  for (const auto& [name, pose] : views) {
    (void)turnOver(picture, pose, kWarmTurn);
    const TurnCost cost = turnOver(picture, pose, seconds);
    figures.print(name + " in the window, as it turns, ms", cost.processorMs, kFrameBar);
    figures.print("  of " + std::to_string(cost.wallMs.size()) + " frames, p50, wall ms",
                  cost.wallAt(0.5), "-");
    figures.print("  p99, wall ms", cost.wallAt(0.99), "-");
    figures.print("  a step of the camera, all pixels, ms", wholePictureMs(picture, pose), kFrameBar);
    figures.print("  resident memory, MB", residentMb(), kWindowMemoryBar);
  }
}

}  // namespace

int cityInWindow(QApplication& app, const std::string& city, double secondsAView,
                 const QSize& size) {
  panels::applyTheme(app);
  view::chooseSurfaceFormat();
  Figures figures;
  const auto named = benchCityFrom(city);
  const std::string folder = named ? packageOf(*named) : city;
  if (folder.empty()) return figures.skip(city + " in the window", "its data is not there"), 0;
  QTemporaryDir home;
  session::Options options;
  options.assets = CITYMIRROR_SOURCE_DIR "/assets";
  options.dataFolder = home.path().toStdString();
  const auto session = orStop(session::Session::make(options, session::Pace::realTime));
  session->openCity(folder, "");
  CityWindow window(*session, size);
  view::CityView& picture = window.picture();
  if (!windowComesTo([&] { return picture.city() != nullptr && picture.settled(); }, kOpening)) {
    std::fprintf(stderr, "%s did not open within %d s\n", folder.c_str(), kOpening);
    return 1;
  }
  const auto model = session->view()->city;
  std::printf("%s in the window: %zu buildings, picture %d x %d\n", city.c_str(),
              model->buildings.size(), picture.width(), picture.height());
  measureViews(picture, *model, secondsAView, figures);
  return figures.exitStatus();
}

}  // namespace citymirror::bench
