#include "app/session/live/resume.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace citymirror::session {
namespace {

std::string resumedText(const nlohmann::json& json, const char* key) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  return json.is_object() && found != json.end() && found->is_string() ? found->get<std::string>()
                                                                       : std::string();
}

nlohmann::json bodyOf(const store::JournalEntry& entry) {
  return nlohmann::json::parse(entry.body, nullptr, false);
}

/// Where the watch began that the last entries belong to; the end where none did.
std::size_t lastBegin(const std::vector<store::JournalEntry>& entries) {
  for (std::size_t i = entries.size(); i-- > 0;)
    if (entries[i].kind == "watch" && !goesOn(entries[i])) return i;
  return entries.size();
}

}  // namespace

bool goesOn(const store::JournalEntry& entry) {
  const nlohmann::json json = bodyOf(entry);
  const auto found = json.is_object() ? json.find("continues") : json.end();
  return json.is_object() && found != json.end() && found->is_boolean() && found->get<bool>();
}

Result<std::optional<Resumed>> resumeFrom(const std::vector<store::JournalEntry>& entries,
                                          const WatchConfig& config, const CommandConfig& command,
                                          const CityModel& city, Instant now,
                                          const AssimilationConfig& assimilation) {
  const std::size_t begin = lastBegin(entries);
  if (begin == entries.size()) return std::optional<Resumed>();
  const Instant until = entries.back().at;
  const bool recent = until <= now && now - until <= command.resumeWithin &&
                      now - entries[begin].at <= command.resumeLongest;
  const bool same = resumedText(bodyOf(entries[begin]), "city") == city.name.in(Language::en);
  if (!recent || !same) return std::optional<Resumed>();
  const std::vector<store::JournalEntry> last(entries.begin() + std::ptrdiff_t(begin),
                                              entries.end());
  auto left = replayLoop(last, config, command, city, until, assimilation);
  if (!left) return left.error();
  Resumed resumed{std::move(*left), {}, until, {}, {}};
  for (const store::JournalEntry& entry : last) {
    if (entry.kind == "observations") resumed.known.recall(entry.body);
    if (entry.kind == "cap") resumed.alerts.push_back(entry);
  }
  const ReplayedLoop& had = resumed.left;
  if (had.loop.incidents().empty() && had.loop.postureChanges().empty() &&
      had.reports.all().empty() && resumed.known.empty() && !had.watch.isSwitched())
    return std::optional<Resumed>();
  for (const store::JournalEntry& entry : last) {
    if (entry.kind != "warning") continue;
    const nlohmann::json json = bodyOf(entry);
    resumed.warnings[resumedText(json, "incident")] = {resumedText(json, "zh"),
                                                       resumedText(json, "en")};
  }
  return std::optional<Resumed>(std::move(resumed));
}

}  // namespace citymirror::session
