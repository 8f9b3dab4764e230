#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/geometry.h"
#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::session {

/// A warning of others (CAP 1.2, GB/T 35965.1) as people see it: one <info> of an alert in both
/// languages.
struct ReceivedWarning {
  std::string id;      ///< "sender,identifier,sent", with "#2" for the second of one alert
  std::string sender;  ///< by name where the alert tells it
  Severity severity = Severity::none;  ///< none = the alert says Unknown
  bool exercise = false;               ///< its status is Exercise: nobody is warned in earnest
  bool toEverybody = true;             ///< its scope is Public
  Text headline, description, instruction, area;
  Instant received;
  Instant from;                  ///< effective, else sent
  std::optional<Instant> until;  ///< expires; nothing = until it is taken back
  /// Outlines in local metres, without closing points; they may reach beyond the extent of the
  /// city. Empty where no area has a polygon or circle that touches it.
  std::vector<std::vector<Point2>> rings;
  bool partlyUndrawn = false;  ///< an area is told by its name or code only

  bool drawn() const { return !rings.empty(); }
};
using ReceivedWarningPointer = std::shared_ptr<const ReceivedWarning>;
/// Worst first, then newest first. Never null inside.
using ReceivedWarnings = std::vector<ReceivedWarningPointer>;

}  // namespace citymirror::session
