#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/text.h"
#include "engine/core/time.h"
#include "scenarios/incident/task.h"

namespace citymirror::session {

class CommandLoop;
class PeopleMask;
struct LoopIncident;

/// How incidents were handled, for people. A value; records are shared with the views before.
struct HandlingView {
  /// Those that count (countsAsCase), in the order in which they were opened.
  std::vector<std::shared_ptr<const incident::CaseRecord>> cases;
  /// By the codes that occur in `cases`; a code without a name is missing here.
  std::map<std::string, Text> units, areas, classes;
  friend bool operator==(const HandlingView&, const HandlingView&) = default;
};

/// Which cases are looked at.
struct HandlingFilter {
  std::optional<std::string> area, unit, eventClass;  ///< codes; nothing = all
  Millis back{0};  ///< reported within this time before now; 0 = all
  friend bool operator==(const HandlingFilter&, const HandlingFilter&) = default;
};

/// Whether an incident is a case of the indices: it was neither rejected nor superseded nor merged
/// into another. The window and `citymirror-cli journal handling` count by this alone.
bool countsAsCase(const LoopIncident& incident);

/// Never null. `before` where nothing has changed; may be null. O(incidents).
std::shared_ptr<const HandlingView> handlingOf(const CommandLoop& loop,
                                               const std::shared_ptr<const HandlingView>& before);
/// The same without the names of people. O(cases).
std::shared_ptr<const HandlingView> withoutNames(const HandlingView& view, const PeopleMask& mask);

/// For incident::indicesBy, indicesCsv and casesCsv. O(cases).
std::vector<incident::CaseRecord> casesOf(const HandlingView& view, const HandlingFilter& filter,
                                          Instant now);

}  // namespace citymirror::session
