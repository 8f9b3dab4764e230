#include "app/panels/forecast_words.h"

#include <QCoreApplication>
#include <algorithm>

#include "app/panels/words.h"

namespace citymirror::panels {
namespace {

class ForecastWords {
  Q_DECLARE_TR_FUNCTIONS(ForecastWords)
};

}  // namespace

QString forecastCheckText(const session::WorldView& world, const session::ForecastCheck& check) {
  const Quantity quantity = world.city->sensors[check.site].quantity;
  const QString pattern = check.conflict
                              ? ForecastWords::tr("forecast %1 at %2 ≠ measured %3, %4 ago")
                              : ForecastWords::tr("forecast %1 at %2 · measured %3, %4 ago");
  return pattern.arg(valueText(quantity, check.forecast), clockOf(world, check.due),
                     valueText(quantity, check.measured), durationText(world.now - check.at));
}

QString forecastCheckTip(const session::WorldView& world, const session::ForecastCheck& check) {
  const SensorSite& site = world.city->sensors[check.site];
  QString tip = ForecastWords::tr("%1, told %2 ago; gauge %3")
                    .arg(QString::fromStdString(check.forecastId),
                         durationText(world.now - check.told), say(site.name, site.code));
  if (check.conflict)
    tip += "\n" + ForecastWords::tr(
                      "Since the time of the forecast the gauge has not reached %1, at "
                      "which the rule is cleared. Nothing is cleared by itself: please "
                      "decide. %2")
                      .arg(valueText(site.quantity, check.clear), say(check.source));
  return tip;
}

const session::ForecastCheck* checkOfAlarm(const session::WorldView& world,
                                           const std::string& alarm) {
  const auto found = std::ranges::find(world.forecastChecks, alarm, &session::ForecastCheck::alarm);
  return alarm.empty() || !world.city || found == world.forecastChecks.end() ? nullptr : &*found;
}

std::vector<const session::ForecastCheck*> checksOf(const session::WorldView& world,
                                                    const session::IncidentView& incident) {
  std::vector<const session::ForecastCheck*> checks;
  if (!world.city) return checks;
  const auto rests = [&](const session::ForecastCheck& check) {
    const auto isRoad = [&](const coupling::PondingRisk& risk) { return risk.code == check.road; };
    const auto isAlarm = [&](const incident::Alarm& alarm) { return alarm.id == check.alarm; };
    return std::ranges::any_of(incident.risks, isRoad) ||
           (incident.desk && std::ranges::any_of(incident.desk->alarms, isAlarm));
  };
  for (const session::ForecastCheck& check : world.forecastChecks)
    if (rests(check)) checks.push_back(&check);
  return checks;
}

}  // namespace citymirror::panels
