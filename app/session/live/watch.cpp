#include "app/session/live/watch.h"

#include <algorithm>

namespace citymirror::session {
namespace {

constexpr std::string_view kSilenceClass = "sensor.";

constexpr const char* kForecastQuantity = "ponding_depth";

/// The first of the subjects: neighbours are judged among sensors.
std::vector<incident::Subject> sensorsOf(const incident::Places& places, const CityModel& city) {
  return {places.subjects.begin(),
          places.subjects.begin() + std::ptrdiff_t(city.sensors.size())};
}

Millis farthestAhead(const incident::Condition& condition) {
  Millis ahead = condition.kind == incident::ConditionKind::forecast ? condition.window : Millis{0};
  for (const incident::Condition& part : condition.parts)
    ahead = std::max(ahead, farthestAhead(part));
  return ahead;
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
             incident::AlarmPolicy policy, incident::AlarmGroups groups, RuleReadings readings,
             Instant begin)
    : rules_(std::move(rules)),
      shipped_(runningByThemselves(rules_)),
      ruleState_(rules_.begin(begin)),
      quality_(std::move(quality)),
      readings_(std::move(readings)),
      alarms_(std::move(policy)),
      groups_(std::move(groups)) {}

Result<Watch> Watch::make(const WatchConfig& config, const CityModel& city, Instant begin) {
  auto places = placesOf(config.places, city);
  if (!places) return places.error();
  std::vector<Note> notes = places.notes();
  incident::QualityControl quality(config.qualityLimits, sensorsOf(*places, city));
  auto rules = incident::RuleSet::make(config.rules, config.quantities, std::move(*places),
                                       config.ruleTemplates);
  if (!rules) return rules.error();
  notes.insert(notes.end(), rules.notes().begin(), rules.notes().end());
  return {Watch(std::move(*rules), std::move(quality), config.alarmPolicy,
                incident::AlarmGroups(config.alarmCauses, config.alarmFlood),
                RuleReadings(config.places, city), begin),
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

void Watch::take(const gis::VehiclePosition& vehicle,
                 std::vector<incident::Decision>& decisions) {
  for (incident::Reading& reading : readings_.of(vehicle)) {
    reading.quality = quality_.judge(qualityState_, reading).quality;
    accept(rules_.take(ruleState_, reading), decisions);
  }
}

void Watch::take(const std::string& feed, const gis::FeedNotice& notice, Instant received,
                 std::vector<incident::Decision>& decisions) {
  auto passing = readings_.of(feed, notice, received);
  if (!passing) return;
  accept(rules_.take(ruleState_, passing->reading), decisions);
  stand(std::move(*passing));
}

void Watch::take(const ForecastPlaces& told, std::vector<incident::Decision>& decisions) {
  if (told.at > told.until) return;
  std::map<std::string, incident::Reading> foreseen;
  const auto tellOf = [&](const std::string& road, const Text& name, double depth,
                          std::optional<Point2> at, Instant due,
                          std::optional<double> last = std::nullopt) {
    PassingReading passing;
    passing.reading.subject = road;
    passing.reading.name = name;
    passing.reading.quantity = kForecastQuantity;
    passing.reading.at = told.at;
    passing.reading.value = depth;
    passing.reading.place = at;
    passing.reading.due = due;
    passing.reading.source = told.forecast;
    if (depth > 0) passing.until = told.until;
    // An end raises nothing: deeper water to come is for the next forecast to tell.
    passing.atEnd = last ? std::optional(std::min(*last, depth)) : std::nullopt;
    accept(rules_.take(ruleState_, passing.reading), decisions);
    if (depth > 0) foreseen.insert_or_assign(road, passing.reading);
    stand(std::move(passing));
  };
  for (const ForecastPlaces::Place& place : told.places)
    tellOf(place.code, place.name, place.depth, place.at, place.due, place.last);
  for (const auto& [road, before] : foreseen_)
    if (!foreseen.contains(road)) tellOf(road, {}, 0, std::nullopt, told.at);
  foreseen_ = std::move(foreseen);
}

Millis Watch::looksAhead() const {
  Millis ahead{0};
  for (const incident::Rule& rule : rules_.rules())
    ahead = std::max(ahead, farthestAhead(rule.when));
  return ahead;
}

/// What is told again goes on from there; what has been denied no longer stands.
void Watch::stand(PassingReading passing) {
  const Standing what{passing.reading.subject, passing.reading.quantity,
                      passing.reading.due.has_value()};
  if (const auto before = standing_.find(what); before != standing_.end()) {
    if (before->second.reading.at > passing.reading.at) return;
    ends_.erase({*before->second.until, what});
    standing_.erase(before);
  }
  if (!passing.until) return;
  ends_.emplace(*passing.until, what);
  standing_.emplace(what, std::move(passing));
}

void Watch::advance(Instant now, std::vector<incident::Decision>& decisions) {
  while (!ends_.empty() && ends_.begin()->first <= now) {
    const auto [at, what] = *ends_.begin();
    const std::optional<incident::Reading> over = standing_.at(what).ended();
    ends_.erase(ends_.begin());
    standing_.erase(what);
    accept(rules_.advance(ruleState_, at), decisions);
    if (over) accept(rules_.take(ruleState_, *over), decisions);
  }
  accept(rules_.advance(ruleState_, now), decisions);
  alarms_.advance(now);
}

void Watch::adopt(const Posture& posture, const PostureChange& change,
                  std::vector<incident::Decision>& decisions) {
  for (std::size_t i = 0; i < shipped_.size(); ++i) {
    const auto& [id, enabled] = shipped_[i];
    const bool on = ruleRuns(posture, id, enabled);
    if (rules_.rules()[i].enabled != on)
      settle(i, {change.at, change.by, on, change.why}, decisions);
  }
}

RuleShift Watch::shiftIn(const Posture& posture) const {
  RuleShift shift;
  for (const auto& [id, enabled] : shipped_) {
    const bool runs = ruleRuns(posture, id, enabled);
    if (runs != enabled) (runs ? shift.on : shift.off).push_back(id);
  }
  return shift;
}

Outcome Watch::switchRule(const CommandAct& act, const Posture& posture,
                          std::vector<incident::Decision>& decisions) {
  const auto found = std::ranges::find(shipped_, act.subject, [](const auto& rule) { return rule.first; });
  if (found == shipped_.end())
    return Error{ErrorCode::notFound, "there is no such rule", act.subject,
                 "Choose one from the list of rules"};
  const bool on = act.object == "on";
  if ((!on && act.object != "off") || act.why.empty())
    return Error{ErrorCode::badInput, "a rule is switched on or off for a reason", act.subject,
                 "Say on or off, and why"};
  const auto index = std::size_t(found - shipped_.begin());
  if (ruleRuns(posture, act.subject, on) != on)
    return Error{ErrorCode::badInput,
                 "the posture switches this rule " + std::string(on ? "off" : "on"), act.subject,
                 "Switch the posture, or change posture.json"};
  if (rules_.rules()[index].enabled == on)
    return Error{ErrorCode::badInput, "the rule is " + act.object + " already", act.subject,
                 "Look at who switched it"};
  found->second = on;
  switched_ = true;
  settle(index, {act.at, act.by, on, act.why}, decisions);
  return Done{};
}

void Watch::settle(std::size_t rule, const incident::RuleSwitch& act,
                   std::vector<incident::Decision>& decisions) {
  std::vector<incident::Decision> cleared;
  auto switched = rules_.switched(shipped_[rule].first, act, ruleState_, cleared);
  if (!switched) return;
  rules_ = std::move(*switched);
  accept(cleared, decisions);
}

void Watch::recall(const incident::Decision& told) {
  std::vector<incident::Decision> ignored;
  alarms_.advance(told.at);
  recalls_ = false;
  accept({told}, ignored);
  recalls_ = true;
}

void Watch::decide() {
  if (!std::exchange(recalls_, false)) return;
  for (const auto& [id, alarm] : alarms_.alarms()) rules_.assume(ruleState_, alarm.latest);
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
  if (recalls_) return;
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
