#pragma once
#include <initializer_list>

#include "app/session/branch/world_deed.h"
#include "app/session/world_view.h"

/// The session's answer to what is done beside its writer: branches and runs of one window, files
/// that are saved. Pure and cheap; asked before each.
namespace citymirror::session {

/// Done where whoever works at the seat may do it in the present posture, and where the rights are
/// not known. Errors: ioFailed (the seat is locked, or the role may not: says who may).
Outcome permitAt(const PersonView& person, Act act);
/// The same where any of these rights is enough; the error is that of the first.
Outcome permitAny(const PersonView& person, std::initializer_list<Act> acts);

/// A coupled run of this seat alone: whoever may run forecasts, and whoever may do something in it.
inline constexpr std::initializer_list<Act> kRunsTraffic{Act::runForecast, Act::closeRoad,
                                                         Act::dispatchUnit};
/// What a deed in a branch takes, which is what it would take for real.
Act actOf(const WorldDeed& deed);

}  // namespace citymirror::session
