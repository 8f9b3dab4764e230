#include <cmath>

#include "app/desktop/traffic_tools.h"
#include "app/panels/water_deed_form.h"
#include "app/panels/words.h"
#include "app/session/measures.h"

/// What people do to the water in a branch of traffic.
namespace citymirror::desktop {
namespace {

/// "+20 min" in words of both languages.
Text laterText(int minutes) {
  const std::string size = std::to_string(std::abs(minutes));
  if (minutes == 0) return {};
  if (minutes < 0) return {"、提前 " + size + " 分钟", ", " + size + " min earlier"};
  return {"、推迟 " + size + " 分钟", ", " + size + " min later"};
}

}  // namespace

bool TrafficTools::takesWater() const {
  return shown_ && !futures_->all.empty() && card_->water()->takesWater();
}

QString TrafficTools::endText() const {
  return panels::clockOf(*view_, futures_->zero + millis(futures_->duration));
}

void TrafficTools::editWater(const flood::FloodEdit& edit) {
  const std::string when = panels::clockOf(*view_, view_->cursor.at).toStdString();
  const Text what = flood::describe(edit);
  branch(chosen_.toStdString(), flood::TimedEdit{std::max(0.0, cursorSeconds()), edit},
         {what.zh + " " + when, what.en + " " + when}, cursorSeconds());
}

/// Counted along its branch, so that the same deeds have the same name on every seat.
std::string TrafficTools::nextWork(const std::string& kind) const {
  int number = 1;
  for (auto at = futures_->find(chosen_.toStdString()); at; at = futures_->find(at->parent))
    number += at->deed && std::holds_alternative<flood::TimedEdit>(*at->deed);
  return kind + "-W" + std::to_string(number);
}

void TrafficTools::laySandbags(const std::vector<Point2>& line, double height) {
  if (!view_->city) return;
  auto barrier = session::sandbagLine(*view_->city, nextWork("SB"), line, height);
  if (!barrier) return void(emit said(panels::errorText(barrier.error())));
  editWater(*barrier);
}

void TrafficTools::blockStreet(const Point2& at) {
  if (!view_->city || !view_->domain) return;
  auto barrier = session::streetBlock(*view_->city, nextWork("BS"), at,
                                      config_.steering.streetReach, view_->domain->bed->shape.cell);
  if (!barrier) return void(emit said(panels::errorText(barrier.error())));
  editWater(*barrier);
}

void TrafficTools::changeRain(double factor, int minutesLater) {
  const std::string when = panels::clockOf(*view_, view_->cursor.at).toStdString();
  const std::string size = QString::number(factor, 'f', 1).toStdString();
  const Text later = laterText(minutesLater);
  branch(chosen_.toStdString(),
         session::RainChange{std::max(0.0, cursorSeconds()), factor, 60.0 * minutesLater},
         {when + " 起雨量×" + size + later.zh, "rain × " + size + later.en + " from " + when},
         cursorSeconds());
}

}  // namespace citymirror::desktop
