#pragma once
#include "app/session/world_view.h"

namespace citymirror::session {

/// Whether a time can be looked at: it was recorded or came so far, the forecast reaches to it, or
/// it is within the scenario that is drilled.
/// Errors: badInput saying from when to when messages were recorded, or that feeds are live, which
/// forecast reaches to when, and what to give; times are those of the city's wall clock, whole
/// seconds.
Outcome checkKnown(const WorldView& view, Instant at);

/// Whether the recording that is to be played can come to know a time: false only for what is later
/// than the timeline and than all its forecasts can last, whatever they compute. To be asked before
/// it is played. Errors: as checkKnown.
Outcome checkReachable(const WorldView& view, Instant at);

}  // namespace citymirror::session
