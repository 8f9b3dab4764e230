#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::session {

/// By whom warnings are sent, and what they call what happens: assets/config/warning_office.json.
struct WarningOffice {
  struct Event {
    std::vector<std::string> classes;  ///< prefixes of class codes; absent, "" = all others
    Text event;
    std::string category;  ///< a word of CAP 1.2: "Met", "Safety" …
    std::string gbCode;    ///< of GB/T 35561; empty = unknown
  };
  std::string sender;  ///< of CAP: a name@domain that nobody else uses
  Text name;
  std::string officeCode;   ///< of GB/T 35965.1: 14 digits
  Millis valid{3'600'000};  ///< of a warning that no forecast ends
  double radius = 150;      ///< m, around a place without an extent
  std::vector<Event> events;

  /// That of the longest prefix.
  const Event& eventOf(const std::string& classCode) const;
};
/// Errors name the entry and key: a sender that CAP refuses, a category it does not know, a code that
/// is not of 14 digits, no event for all other classes.
Result<WarningOffice> parseWarningOffice(const std::string& json);

}  // namespace citymirror::session
