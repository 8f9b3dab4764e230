#include "app/desktop/first_picture.h"

#include <unistd.h>

#include <QCoreApplication>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

#include "app/view/city_view.h"

namespace citymirror::desktop {
namespace {

constexpr int kStartField = 22;  // of /proc/self/stat, in ticks since the system started; proc(5)

}  // namespace

std::optional<double> sinceProcessStart() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  const std::size_t name = line.rfind(')');  // the second field may hold anything before it
  if (name == std::string::npos) return std::nullopt;
  std::istringstream rest(line.substr(name + 1));
  std::string field;
  for (int i = 3; i < kStartField; ++i) rest >> field;
  double ticks = 0;
  timespec now{};
  if (!(rest >> ticks) || clock_gettime(CLOCK_BOOTTIME, &now) != 0) return std::nullopt;
  return double(now.tv_sec) + 1e-9 * double(now.tv_nsec) - ticks / double(sysconf(_SC_CLK_TCK));
}

FirstPicture::FirstPicture(view::CityView& view, std::function<void(Moment)> tell)
    : view_(view), tell_(std::move(tell)) {
  connect(&view, &view::CityView::cityReady, this, [this] {
    if (!framesBefore_) framesBefore_ = view_.framesDrawn();
  });
  connect(&view, &QOpenGLWidget::frameSwapped, this, &FirstPicture::look);
}

void FirstPicture::look() {
  if (!framesBefore_ || view_.framesDrawn() <= *framesBefore_) return;
  if (!std::exchange(first_, true)) tell_(Moment::first);
  if (view_.settled() && !std::exchange(whole_, true)) tell_(Moment::whole);
}

void measureFirstPicture(view::CityView& view) {
  if (qEnvironmentVariableIsEmpty("CITYMIRROR_FIRST_PICTURE")) return;
  auto* watch = new FirstPicture(view, [](FirstPicture::Moment moment) {
    const bool first = moment == FirstPicture::Moment::first;
    std::printf("%s picture: %.2f s after start\n", first ? "first" : "whole",
                sinceProcessStart().value_or(-1));
    std::fflush(stdout);
    if (!first) QCoreApplication::exit(0);
  });
  watch->setParent(&view);
}

}  // namespace citymirror::desktop
