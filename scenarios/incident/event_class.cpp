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
    of.covers = reader.textsOr("covers");
    if (!all.departments.contains(of.department))
      reader.fail("there is no such department", "department");
    if (of.deadline.count() == 0) reader.fail("the time limit is zero", "deadline_h");
    if (!all.classes.emplace(of.code, of).second) reader.fail("two classes have this code", "code");
    if (reader.fault()) return *reader.fault();
  }
  return all;
}

const EventClass* classOf(const EventClasses& classes, const std::string& code) {
  const auto exact = classes.classes.find(code);
  if (exact != classes.classes.end()) return &exact->second;
  const EventClass* best = nullptr;
  std::size_t longest = 0;
  for (const auto& [id, eventClass] : classes.classes) {
    for (const std::string& prefix : eventClass.covers) {
      if (prefix.size() <= longest || !code.starts_with(prefix)) continue;
      longest = prefix.size();
      best = &eventClass;
    }
  }
  return best;
}

std::vector<const Responsibility*> ownersOf(const std::vector<Responsibility>& directory,
                                            const EventClass& eventClass,
                                            const std::optional<Point2>& at) {
  std::vector<const Responsibility*> best;
  std::tuple<bool, double> bestRank;
  for (const Responsibility& entry : directory) {
    const bool named = std::any_of(entry.classes.begin(), entry.classes.end(),
                                   [&](const auto& p) { return eventClass.code.starts_with(p); });
    if (!named && (!entry.classes.empty() || entry.department != eventClass.department)) continue;
    const bool everywhere = entry.area.outer.empty();
    if (!everywhere && (!at || !contains(entry.area, *at))) continue;
    const double size = everywhere ? std::numeric_limits<double>::infinity()
                                   : std::abs(signedArea(entry.area.outer));
    const std::tuple<bool, double> rank{!named, size};
    if (!best.empty() && rank > bestRank) continue;
    if (best.empty() || rank < bestRank) best.clear();
    best.push_back(&entry);
    bestRank = rank;
  }
  return best;
}

const Responsibility* ownerOf(const std::vector<Responsibility>& directory,
                              const EventClass& eventClass, const Point2& at) {
  const auto owners = ownersOf(directory, eventClass, at);
  return owners.empty() ? nullptr : owners.front();
}

}  // namespace citymirror::incident
