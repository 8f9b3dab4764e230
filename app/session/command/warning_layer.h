#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "app/session/command/incident_layer.h"

/// Warnings of others in force, as areas over the city.
namespace citymirror::session {

/// Those that are in force over the city of a view; none without a city.
const ReceivedWarnings& warningsIn(const WorldView& view);

/// Whether two views have the same warnings in force, one by one by their pointers; null = none.
using WarningsPointer = std::shared_ptr<const ReceivedWarnings>;
bool sameWarnings(const WarningsPointer& a, const WarningsPointer& b);

/// "orange"; "level unknown" where a warning tells none.
Text warningLevelText(Severity severity);

/// Of each warning of the view that is drawn its rim, a light hatch and, within its area, the mark
/// of its level with headline, level and until when: in the colour of the level, what is an
/// exercise dashed and named so. An area that covers most of the city is not hatched, its mark says
/// so. Lines, so that a click between them reaches what lies there. Only what lies within the
/// city's extent; codes are the ids of the warnings; the worst come last, over the others. Cost:
/// lines of the hatch · corners.
MapLayer warningLayer(const WorldView& view, Language language);

/// Who issued the warnings in force and when the newest was received, in the city's time.
Provenance warningSource(const WorldView& view);

/// "until 20:30", with the day where that is another than the one on which it came; "until taken
/// back".
Text untilText(const ReceivedWarning& warning, int utcOffsetMinutes);

/// Where it is drawn within the city: a point of its area and how far that reaches from there, m;
/// nothing where it is not.
struct WarningPlace {
  Point2 at = Point2::Zero();
  double reach = 0;
};
std::optional<WarningPlace> placeOf(const ReceivedWarning& warning, const CityModel& city);

/// Levels of the warnings that are drawn, with their number: for legends.
std::map<Severity, int, std::greater<>> drawnLevels(const WorldView& view);

/// What the hatched areas mean, for a picture that leaves the program. Leaves the footer as it is
/// where nothing is hatched.
void addWarningKey(const WorldView& view, Language language, draw::PictureFooter& footer);

}  // namespace citymirror::session
