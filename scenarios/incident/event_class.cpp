#include "scenarios/incident/event_class.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "scenarios/incident/config_reader.h"

namespace citymirror::incident {

Result<EventClasses> parseEventClasses(const std::string& json) {
  const auto departments = readList(json, "departments");
  if (!departments) return departments.error();
  const auto classes = readList(json, "classes");
  if (!classes) return classes.error();
  EventClasses all;
  for (const nlohmann::json& entry : *departments) {
    EntryReader reader(entry, "departments[" + std::to_string(all.departments.size()) + "]");
    const Department department{reader.text("id"), reader.both("name")};
    if (!all.departments.emplace(department.id, department).second)
      reader.fail("two departments have this id", "id");
    if (reader.fault()) return *reader.fault();
  }
  for (const nlohmann::json& entry : *classes) {
    EntryReader reader(entry, "classes[" + std::to_string(all.classes.size()) + "]");
    EventClass of;
    of.code = reader.text("code");
    of.name = reader.both("name");
    of.department = reader.text("department");
    of.deadline = millis(reader.amount("deadline_h") * 3600);
    of.severity = reader.severity("severity");
    if (!all.departments.contains(of.department))
      reader.fail("there is no such department", "department");
    if (of.deadline.count() == 0) reader.fail("the time limit is zero", "deadline_h");
    if (!all.classes.emplace(of.code, of).second) reader.fail("two classes have this code", "code");
    if (reader.fault()) return *reader.fault();
  }
  return all;
}

const Responsibility* ownerOf(const std::vector<Responsibility>& directory,
                              const EventClass& eventClass, const Point2& at) {
  const Responsibility* best = nullptr;
  std::tuple<bool, double> bestRank;
  for (const Responsibility& entry : directory) {
    const bool named = std::any_of(entry.classes.begin(), entry.classes.end(),
                                   [&](const auto& p) { return eventClass.code.starts_with(p); });
    if (!named && (!entry.classes.empty() || entry.department != eventClass.department)) continue;
    const bool everywhere = entry.area.outer.empty();
    if (!everywhere && !contains(entry.area, at)) continue;
    const double size = everywhere ? std::numeric_limits<double>::infinity()
                                   : std::abs(signedArea(entry.area.outer));
    const std::tuple<bool, double> rank{!named, size};
    if (!best || rank < bestRank) {
      best = &entry;
      bestRank = rank;
    }
  }
  return best;
}

}  // namespace citymirror::incident
