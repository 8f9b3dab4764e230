#include "app/session/live/resume.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "app/session/city/feed_places.h"
#include "gis/feed/cap.h"

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

/// 7 of a forecast "F007"; 0 = it has another name.
int numberOf(const std::string& forecast) {
  int number = 0;
  const char* end = forecast.data() + forecast.size();
  if (!forecast.starts_with('F')) return 0;
  const auto read = std::from_chars(forecast.data() + 1, end, number);
  return read.ec == std::errc() && read.ptr == end ? number : 0;
}

constexpr std::size_t kAlertsKept = 500;  // the newest; older rain is long over

/// Not of other places, unless it may end one that is: a centre may send those of a whole country.
bool concerns(const FeedPlaces& places, const store::JournalEntry& entry) {
  const auto alert = gis::parseCap(entry.body);
  return alert && (!places.misses(*alert) || !alert->references.empty());
}

}  // namespace

bool goesOn(const store::JournalEntry& entry) {
  const nlohmann::json json = bodyOf(entry);
  const auto found = json.is_object() ? json.find("continues") : json.end();
  return json.is_object() && found != json.end() && found->is_boolean() && found->get<bool>();
}

Result<std::optional<Resumed>> resumeFrom(const store::Journal& journal, const ResumeRules& rules,
                                          const CityModel& city, Instant now, std::int64_t until) {
  using Nothing = std::optional<Resumed>;
  const auto begin = journal.newest({1, until, {"watch"}}, [](const auto& e) { return !goesOn(e); });
  if (!begin) return begin.error();
  if (!*begin) return Nothing();
  const auto last = journal.newest({(*begin)->sequence, until});
  if (!last) return last.error();
  const Instant end = (*last)->at;
  const bool recent = end <= now && now - end <= rules.command.resumeWithin;
  const bool same = resumedText(bodyOf(**begin), "city") == city.name.in(Language::en);
  if (!recent || !same) return Nothing();
  FeedMemory known;
  VehicleBoard vehicles(rules.vehicles);
  Untold untold;
  ReplayWanted wanted{rules.assimilation, rules.kept, rules.keptLevel, {}, &known, &vehicles,
                      &untold};
  if (now - (*begin)->at > rules.command.resumeLongest)
    wanted.seenFrom = now - rules.command.resumeLongest;
  LoopReplay replay(rules.watch, rules.command, city, std::move(wanted));
  std::map<std::string, Text> warnings;
  int forecasts = 0;
  std::vector<store::JournalEntry> alerts;
  const FeedPlaces places(city);
  const Outcome walked = journal.walk(
      {(*begin)->sequence, until}, [&](const store::JournalEntry& entry) -> Outcome {
        if (entry.kind == "cap" && concerns(places, entry)) alerts.push_back(entry);
        if (alerts.size() > kAlertsKept) alerts.erase(alerts.begin());
        if (entry.kind == "forecast")
          forecasts = std::max(forecasts, numberOf(resumedText(bodyOf(entry), "id")));
        if (entry.kind == "warning") {
          const nlohmann::json json = bodyOf(entry);
          warnings[resumedText(json, "incident")] = {resumedText(json, "zh"),
                                                     resumedText(json, "en")};
        }
        return replay.take(entry);
      });
  if (!walked) return walked.error();
  auto had = replay.end(end);
  if (!had) return had.error();
  if (had->loop.incidents().empty() && had->loop.postureChanges().empty() &&
      had->reports.all().empty() && known.empty() && !had->watch.isSwitched())
    return Nothing();
  vehicles.age(now);
  vehicles.markRestored();
  return Nothing(Resumed{std::move(*had), std::move(warnings), forecasts, end, std::move(known),
                         std::move(alerts), std::move(vehicles), std::move(untold)});
}

}  // namespace citymirror::session
