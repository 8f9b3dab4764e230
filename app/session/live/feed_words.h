#pragma once
#include <string>

#include "engine/core/text.h"
#include "gis/feed/feed_batch.h"
#include "scenarios/incident/event_class.h"

namespace citymirror::session {

/// What a vehicle says of itself (VehiclePosition::state), part by part: the words of the codecs
/// for JT/T 808 and GTFS-realtime in both languages, other words as they came. Pure; O(words).
Text vehicleStateText(const std::string& state);

/// What a notice tells of: the name of its class, or of the effect of GTFS-realtime; the code
/// itself where nobody knows it. O(classes).
Text noticeClassText(const incident::EventClasses& classes, const std::string& code);

/// The line of the log: class, place and text, in both languages where the sender says both.
Text noticeLine(const incident::EventClasses& classes, const gis::FeedNotice& notice);

}  // namespace citymirror::session
