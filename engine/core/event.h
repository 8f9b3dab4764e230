#pragma once
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror {

/// The four statutory warning levels; none = no warning.
enum class Severity { none, blue, yellow, orange, red };

Text nameOf(Severity severity);

/// Where an incident stands: drafted by a rule or a forecast, then decided by a person.
enum class IncidentStatus { awaitingVerification, verified, rejected, closed };

/// Something that happened or is forecast, with the evidence for it.
struct Event {
  std::string id;
  std::string classCode;  ///< "rain.forecast", "ponding.forecast", "ponding.observed", "river.stage"
  Point2 place = Point2::Zero();
  Text placeName;
  Instant raised;
  Severity severity = Severity::none;
  std::vector<Text> evidence;  ///< why: the values, thresholds and their sources
  bool foreseen = false;       ///< rests on what is to come, not on what was measured
};

/// Events that one decision is about.
struct Incident {
  std::string id;
  std::vector<Event> events;
  Text headline;
  Instant raised;
  Severity severity = Severity::none;
  IncidentStatus status = IncidentStatus::awaitingVerification;
  std::string decidedBy;
  Instant decidedAt;
};

}  // namespace citymirror
