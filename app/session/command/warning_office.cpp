#include "app/session/command/warning_office.h"

#include <algorithm>

#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

constexpr std::array<std::string_view, 12> kCapCategories{
    "Geo",    "Met", "Safety",    "Security", "Rescue", "Fire",
    "Health", "Env", "Transport", "Infra",    "CBRNE",  "Other"};
constexpr std::size_t kOfficeDigits = 14;

bool allDigits(const std::string& text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Error> readEvents(const nlohmann::json& list, WarningOffice& office) {
  std::size_t index = 0;
  for (const nlohmann::json& entry : list) {
    incident::EntryReader reader(entry, "events[" + std::to_string(index++) + "]");
    reader.knowsOnly({"classes", "event", "category", "gbt35561"});
    WarningOffice::Event event;
    event.classes = reader.textsOr("classes");
    event.event = reader.both("event");
    event.category = reader.text("category");
    event.gbCode = reader.textOr("gbt35561", "");
    if (event.classes.empty()) event.classes = {""};
    if (std::ranges::find(kCapCategories, event.category) == kCapCategories.end())
      reader.fail("CAP 1.2 knows no such category", "category");
    if (reader.fault()) return reader.fault();
    office.events.push_back(std::move(event));
  }
  return std::nullopt;
}

}  // namespace

const WarningOffice::Event& WarningOffice::eventOf(const std::string& classCode) const {
  const Event* best = nullptr;
  std::size_t longest = 0;
  for (const Event& event : events)
    for (const std::string& prefix : event.classes) {
      if (!classCode.starts_with(prefix) || (best != nullptr && prefix.size() <= longest)) continue;
      best = &event;
      longest = prefix.size();
    }
  static const Event unnamed{{""}, {"突发事件", "Incident"}, "Other", ""};
  return best == nullptr ? unnamed : *best;
}

Result<WarningOffice> parseWarningOffice(const std::string& json) {
  const auto events = incident::readList(json, "events");
  if (!events) return events.error();
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  incident::EntryReader reader(document, "warning_office");
  reader.knowsOnly({"source", "sender", "name", "office_code", "valid_s", "radius_m", "events"});
  reader.both("source");
  WarningOffice office;
  office.sender = reader.text("sender");
  office.name = reader.both("name");
  office.officeCode = reader.text("office_code");
  office.valid = millis(reader.amount("valid_s"));
  office.radius = reader.amount("radius_m");
  if (office.sender.find_first_of(" ,<&") != std::string::npos)
    reader.fail("CAP allows no blank, comma, < or & in it", "sender");
  if (office.officeCode.size() != kOfficeDigits || !allDigits(office.officeCode))
    reader.fail("the code of an office has 14 digits", "office_code");
  if (office.valid.count() == 0) reader.fail("the warning would have ended", "valid_s");
  if (!(office.radius > 0)) reader.fail("the area would be empty", "radius_m");
  reader.take(readEvents(*events, office));
  if (!reader.fault() && std::ranges::none_of(office.events, [](const WarningOffice::Event& event) {
        return std::ranges::find(event.classes, "") != event.classes.end();
      }))
    reader.fail("no event is without classes, for all others", "events");
  if (reader.fault()) return *reader.fault();
  return office;
}

}  // namespace citymirror::session
