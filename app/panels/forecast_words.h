#pragma once
#include <QString>

#include "app/session/world_view.h"

/// What a forecast says of a place beside what a gauge measures there.
namespace citymirror::panels {

/// "forecast 38 cm at 18:40 · measured 4 cm, 40 s ago"; with ≠ where they are in conflict.
QString forecastCheckText(const session::WorldView& world, const session::ForecastCheck& check);
/// By which gauge, how old the forecast is, and what a conflict is.
QString forecastCheckTip(const session::WorldView& world, const session::ForecastCheck& check);

/// Of an alarm; null = it does not rest on a forecast, or no gauge measures there.
const session::ForecastCheck* checkOfAlarm(const session::WorldView& world,
                                           const std::string& alarm);
/// Of an incident's alarms, or of the roads of its forecast; conflicts first.
std::vector<const session::ForecastCheck*> checksOf(const session::WorldView& world,
                                                    const session::IncidentView& incident);

}  // namespace citymirror::panels
