#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/result.h"

namespace citymirror::incident {

struct Department {
  std::string id;
  Text name;
};
/// What kind of thing has happened, who answers for it and within what time.
struct EventClass {
  std::string code;
  Text name;
  std::string department;
  Millis deadline{0};
  Severity severity = Severity::blue;  ///< unless something says otherwise
  std::vector<std::string> covers;     ///< prefixes of what rules and forecasts call it
};
/// assets/config/event_classes.json, in the manner of GB/T 30428.2.
struct EventClasses {
  std::map<std::string, Department> departments;
  std::map<std::string, EventClass> classes;
};
/// Errors name the entry and key: a class of an unknown department, two of one code.
Result<EventClasses> parseEventClasses(const std::string& json);
/// The class of this code, else the one with the longest prefix that covers it; nullptr = none.
/// O(classes).
const EventClass* classOf(const EventClasses& classes, const std::string& code);

/// An area in which a unit answers for some classes ("" = all of its department's).
struct Responsibility {
  std::string unit;
  Text unitName;
  std::string department;
  std::vector<std::string> classes;  ///< prefixes of codes, empty = all of the department
  Polygon area;                      ///< local metres; an empty ring = the whole city
};

/// Who owns this spot for this class: areas that name the class go before those of the department,
/// smaller areas before larger ones. Several where areas of one size claim it alike, in the order of
/// the list; empty = nobody. Without a place only entries for the whole city count. O(entries).
std::vector<const Responsibility*> ownersOf(const std::vector<Responsibility>& directory,
                                            const EventClass& eventClass,
                                            const std::optional<Point2>& at);
/// The first of them. nullptr = nobody.
const Responsibility* ownerOf(const std::vector<Responsibility>& directory,
                              const EventClass& eventClass, const Point2& at);

}  // namespace citymirror::incident
