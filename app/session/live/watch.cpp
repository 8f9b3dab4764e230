#include "app/session/live/watch.h"

#include <algorithm>
#include <cmath>

namespace citymirror::session {
namespace {

constexpr std::string_view kSilenceClass = "sensor.";

std::vector<incident::Subject> watchedSubjects(const CityModel& city) {
  std::vector<incident::Subject> subjects;
  for (const SensorSite& site : city.sensors) {
    incident::Subject subject{
        site.code, site.name, std::string(wordOf(site.quantity)), site.at, {}};
    for (const auto& [limit, value] : {std::pair{"fortification", site.fortification},
                                       {"warning", site.warning},
                                       {"guarantee", site.guarantee}}) {
      if (std::isfinite(value)) subject.limits[limit] = value;
    }
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

std::vector<std::pair<std::string, bool>> runningByThemselves(const incident::RuleSet& rules) {
  std::vector<std::pair<std::string, bool>> shipped;
  for (const incident::Rule& rule : rules.rules()) shipped.emplace_back(rule.id, rule.enabled);
  return shipped;
}

bool holdsAlready(const SensorSeries& series, const Observation& observation) {
  const auto newest = series.newestAt(observation.at);
  return newest && series.at[*newest] == observation.at &&
         series.value[*newest] == observation.value;
}

}  // namespace

Watch::Watch(incident::RuleSet rules, incident::QualityControl quality,
             incident::AlarmPolicy policy, std::vector<incident::AlarmCause> causes, Instant begin)
    : rules_(std::move(rules)),
      shipped_(runningByThemselves(rules_)),
      ruleState_(rules_.begin(begin)),
      quality_(std::move(quality)),
      alarms_(std::move(policy)),
      groups_(std::move(causes)) {}

Result<Watch> Watch::make(const WatchConfig& config, const CityModel& city, Instant begin) {
  incident::Places places;
  places.subjects = watchedSubjects(city);
  incident::QualityControl quality(config.qualityLimits, places.subjects);
  auto rules = incident::RuleSet::make(config.rules, config.quantities, std::move(places),
                                       config.ruleTemplates);
  if (!rules) return rules.error();
  std::vector<Note> notes = rules.notes();
  return {
      Watch(std::move(*rules), std::move(quality), config.alarmPolicy, config.alarmCauses, begin),
      std::move(notes)};
}

store::AppendResult Watch::enter(store::SeriesStore& series, Observation observation,
                                 std::vector<incident::Decision>& decisions) {
  const SensorSeries* kept = series.find(observation.sensor);
  if (kept == nullptr) return store::AppendResult::unknownSensor;
  if (holdsAlready(*kept, observation)) return store::AppendResult::duplicate;
  incident::Reading reading;
  reading.subject = observation.sensor;
  reading.quantity = wordOf(kept->quantity);
  reading.at = observation.at;
  reading.value = observation.value;
  reading.source = observation.source;
  if (observation.quality == Quality::good)
    observation.quality = quality_.judge(qualityState_, reading).quality;
  reading.quality = observation.quality;
  const store::AppendResult result = series.append(observation);
  if (result != store::AppendResult::duplicate) accept(rules_.take(ruleState_, reading), decisions);
  return result;
}

void Watch::advance(Instant now, std::vector<incident::Decision>& decisions) {
  accept(rules_.advance(ruleState_, now), decisions);
  alarms_.advance(now);
}

void Watch::adopt(const Posture& posture, const PostureChange& change,
                  std::vector<incident::Decision>& decisions) {
  for (std::size_t i = 0; i < shipped_.size(); ++i) {
    const auto& [id, enabled] = shipped_[i];
    const bool on = ruleRuns(posture, id, enabled);
    if (rules_.rules()[i].enabled == on) continue;
    std::vector<incident::Decision> cleared;
    auto switched =
        rules_.switched(id, {change.at, change.by, on, change.why}, ruleState_, cleared);
    if (!switched) continue;
    rules_ = std::move(*switched);
    accept(cleared, decisions);
  }
}

Outcome Watch::attend(const CommandAct& act) {
  switch (act.kind) {
    case CommandKind::acknowledge:
      return alarms_.acknowledge(act.subject, act.by, act.at);
    case CommandKind::reset:
      return alarms_.reset(act.subject, act.by, act.at);
    case CommandKind::shelve:
      return alarms_.shelve(act.subject, act.by, act.at, act.until.value_or(act.at), act.why);
    case CommandKind::unshelve:
      return alarms_.unshelve(act.subject, act.by, act.at);
    default:
      return Error{ErrorCode::badInput, "this is no act about an alarm",
                   std::string(wordOf(act.kind)), "Name an incident"};
  }
}

void Watch::accept(const std::vector<incident::Decision>& decided,
                   std::vector<incident::Decision>& decisions) {
  for (const incident::Decision& decision : decided) {
    alarms_.take(decision);
    const std::size_t merges = groups_.merges().size();
    const std::string group = groups_.take(decision);
    for (std::size_t m = merges; m < groups_.merges().size(); ++m) {
      const auto& [from, into] = groups_.merges()[m];
      groupChanges_.push_back({into, decision.at, from, {}, {}, {}, {}, {}});
    }
    if (!group.empty())
      groupChanges_.push_back({group, decision.at, "", decision.change, decision.severity,
                               decision.classCode, decision.placeName, decision.place});
    if (!decision.classCode.starts_with(kSilenceClass))
      active_[decision.group][decision.ruleId] = decision.severity;
    decisions.push_back(decision);
  }
}

Severity Watch::severityOf(const std::string& sensor) const {
  Severity worst = Severity::none;
  const auto found = active_.find(sensor);
  if (found == active_.end()) return worst;
  for (const auto& [rule, severity] : found->second) worst = std::max(worst, severity);
  return worst;
}

}  // namespace citymirror::session
