#pragma once
#include <QLabel>
#include <string>

#include "app/session/draw_world.h"
#include "scenarios/flood/city_bed.h"
#include "tests/panels/small_world.h"

/// The small world in a storm of a quarter of an hour, with its water model.
namespace citymirror {

inline session::WorldView makeStorm() {
  session::WorldView world = smallWorld();
  world.domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*world.city, {}));
  auto run = std::make_shared<world::ForecastRun>(*world.forecast);
  run->rain = {{0, 300, 3000}, {0, 60, 0}};
  run->until = minutesAfterNow(15);
  world.forecast = run;
  world.frame.marks = session::drawMarks(*world.city, {}, {}, {});
  return world;
}

/// One city for all.
inline const session::WorldView& stormWorld() {
  static const session::WorldView made = makeStorm();
  return made;
}

inline std::string renminRoad(const CityModel& city) {
  for (const Road& road : city.roads.roads)
    if (road.name.zh == "人民路") return road.code;
  return {};
}

inline session::IncidentView incidentAt(const std::string& id, session::LoopStep step,
                                        Severity worst) {
  auto desk = std::make_shared<session::IncidentDesk>();
  desk->loop.id = id;
  desk->loop.worst = worst;
  desk->loop.steps = {{step, kNow, "Li", ""}};
  session::IncidentView view;
  view.incident.id = id;
  view.desk = desk;
  return view;
}

/// All that the labels of a widget say.
inline QString said(QWidget* of) {
  QString all;
  for (const QLabel* label : of->findChildren<QLabel*>()) all += label->text() + "\n";
  return all;
}

}  // namespace citymirror
