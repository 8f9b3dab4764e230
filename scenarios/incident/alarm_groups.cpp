#include "scenarios/incident/alarm_groups.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "scenarios/incident/config_reader.h"

namespace citymirror::incident {
namespace {

double turn(const Point2& a, const Point2& b, const Point2& c) {
  return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
}

bool westThenSouth(const Point2& a, const Point2& b) {
  return a.x() != b.x() ? a.x() < b.x() : a.y() < b.y();
}

void keepConvex(std::vector<Point2>& chain, std::size_t least, const Point2& p) {
  while (chain.size() > least && turn(chain[chain.size() - 2], chain.back(), p) <= 0)
    chain.pop_back();
  chain.push_back(p);
}

/// Of the box around both, the longer side.
constexpr double kNowhere = 1e9;  // m from a place to what has none

double widthOf(std::vector<Point2> all, const std::vector<Point2>& more) {
  all.insert(all.end(), more.begin(), more.end());
  const Bounds box = boundsOf(all);
  return std::max(box.width(), box.height());
}

/// Between the nearest two.
double distanceBetween(const std::vector<Point2>& some, const std::vector<Point2>& others) {
  double nearest = std::numeric_limits<double>::infinity();
  for (const Point2& one : some)
    for (const Point2& other : others) nearest = std::min(nearest, (one - other).squaredNorm());
  return std::sqrt(nearest);
}

}  // namespace

Result<std::vector<AlarmCause>> parseAlarmCauses(const std::string& json) {
  const auto list = readList(json, "causes");
  if (!list) return list.error();
  std::vector<AlarmCause> causes;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "causes[" + std::to_string(causes.size()) + "]");
    AlarmCause cause;
    cause.id = reader.text("id");
    cause.name = reader.both("name");
    if (const auto* classes = reader.at("classes"); classes && classes->is_array()) {
      for (const nlohmann::json& prefix : *classes) {
        if (prefix.is_string()) cause.classes.push_back(prefix.get<std::string>());
      }
    }
    if (cause.classes.empty()) reader.fail("the list of classes is missing", "classes");
    cause.reach = reader.amount("reach_m");
    cause.widest = reader.amount("widest_m");
    cause.quiet = millis(reader.amount("quiet_s"));
    cause.source = reader.both("source");
    if (cause.reach <= 0) reader.fail("the reach is zero", "reach_m");
    if (cause.widest < cause.reach) reader.fail("it is less than the reach", "widest_m");
    if (reader.fault()) return *reader.fault();
    causes.push_back(std::move(cause));
  }
  return causes;
}

Result<AlarmFlood> parseAlarmFlood(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  const nlohmann::json entry =
      document.is_object() ? document.value("flood", nlohmann::json()) : nlohmann::json();
  EntryReader reader(entry, "flood");
  reader.knowsOnly({"alarms", "window_s", "most_groups", "most_in_all", "widest_m", "source"});
  AlarmFlood flood;
  flood.alarms = std::size_t(reader.amount("alarms"));
  flood.window = millis(reader.amount("window_s"));
  flood.mostGroups = std::size_t(reader.amount("most_groups"));
  flood.mostInAll = std::size_t(reader.amount("most_in_all"));
  flood.widest = reader.amount("widest_m");
  reader.both("source");
  if (flood.mostGroups == 0) reader.fail("a cause would keep no group", "most_groups");
  if (flood.mostInAll < flood.mostGroups)
    reader.fail("all causes together keep fewer groups than one", "most_in_all");
  if (flood.window.count() == 0) reader.fail("the window is zero", "window_s");
  if (reader.fault()) return *reader.fault();
  return flood;
}

int AlarmGroup::active() const {
  return int(std::count_if(members.begin(), members.end(),
                           [](const auto& m) { return m.second != Severity::none; }));
}

std::vector<Point2> extentOf(const AlarmGroup& group) {
  std::vector<Point2> points = group.places;
  std::sort(points.begin(), points.end(), westThenSouth);
  if (points.size() < 3) return points;
  std::vector<Point2> hull;
  for (const Point2& p : points) keepConvex(hull, 1, p);
  const std::size_t lower = hull.size();
  for (std::size_t i = points.size() - 1; i-- > 0;) keepConvex(hull, lower, points[i]);
  hull.pop_back();
  return hull;
}

Trend trendOf(const AlarmGroup& group, Instant now, Millis window) {
  int balance = 0;
  for (const auto& [at, change] : group.changes) {
    if (at <= now && now - at <= window) balance += change;
  }
  return balance > 0 ? Trend::growing : balance < 0 ? Trend::easing : Trend::steady;
}

std::size_t AlarmGroups::causeOf(const Decision& decision) const {
  for (std::size_t c = 0; c < causes_.size(); ++c) {
    for (const std::string& prefix : causes_[c].classes) {
      if (decision.classCode.starts_with(prefix)) return c;
    }
  }
  return causes_.size();
}

std::size_t AlarmGroups::root(std::size_t group) const {
  while (mergedTo_[group] != group) group = mergedTo_[group];
  return group;
}

bool AlarmGroups::fits(std::size_t cause, const AlarmGroup& group,
                       const std::vector<Point2>& more) const {
  return widthOf(group.places, more) <= causes_[cause].widest;
}

/// Groups with a member in reach, oldest first.
std::vector<std::size_t> AlarmGroups::reached(std::size_t cause, const Point2& at,
                                              Instant t) const {
  const AlarmCause& rule = causes_[cause];
  const long column = long(std::floor(at.x() / rule.reach));
  const long row = long(std::floor(at.y() / rule.reach));
  std::set<std::size_t> found;
  for (long dx = -1; dx <= 1; ++dx) {
    for (long dy = -1; dy <= 1; ++dy) {
      const auto cell = cells_.find({cause, column + dx, row + dy});
      if (cell == cells_.end()) continue;
      for (const auto& [place, group] : cell->second) {
        const std::size_t of = root(group);
        if (goesOn(of, t) && (place - at).norm() <= rule.reach) found.insert(of);
      }
    }
  }
  return {found.begin(), found.end()};
}

void AlarmGroups::merge(std::size_t into, std::size_t from) {
  AlarmGroup& whole = groups_[into];
  AlarmGroup& part = groups_[from];
  if (part.raised < whole.raised) {
    whole.raised = part.raised;
    whole.firstOut = part.firstOut;
  }
  whole.latest = std::max(whole.latest, part.latest);
  whole.severity = std::max(whole.severity, part.severity);
  for (const auto& member : part.members) whole.members.insert(member);
  whole.places.insert(whole.places.end(), part.places.begin(), part.places.end());
  whole.changes.insert(whole.changes.end(), part.changes.begin(), part.changes.end());
  whole.otherCauses.insert(part.otherCauses.begin(), part.otherCauses.end());
  whole.otherCauses.insert(part.cause);
  whole.otherCauses.erase(whole.cause);
  causesOf_[into].insert(causesOf_[from].begin(), causesOf_[from].end());
  part.mergedInto = whole.id;
  mergedTo_[from] = into;
  merges_.emplace_back(part.id, whole.id);
}

void AlarmGroups::noteRaised(Instant t) {
  if (flood_.alarms == 0) return;
  raised_.insert(t);
  raised_.erase(raised_.begin(), raised_.lower_bound(t - flood_.window));
}

/// The longest of its causes.
Millis AlarmGroups::quietOf(std::size_t group) const {
  Millis quiet{0};
  for (const std::size_t cause : causesOf_[group])
    if (cause < causes_.size()) quiet = std::max(quiet, causes_[cause].quiet);
  return quiet;
}

bool AlarmGroups::goesOn(std::size_t group, Instant t) const {
  return groups_[group].active() > 0 || t - groups_[group].latest <= quietOf(group);
}

/// Groups that another alarm may still belong to.
std::vector<std::size_t> AlarmGroups::openAt(Instant t) const {
  std::vector<std::size_t> open;
  for (std::size_t g = 0; g < groups_.size(); ++g)
    if (groups_[g].open() && goesOn(g, t)) open.push_back(g);
  return open;
}

std::vector<std::size_t> AlarmGroups::openOf(std::size_t cause, Instant t) const {
  std::vector<std::size_t> open = openAt(t);
  std::erase_if(open, [&](std::size_t g) { return !causesOf_[g].contains(cause); });
  return open;
}

/// The two nearest groups of the cause go together until few enough are left.
void AlarmGroups::gather(std::size_t cause, Instant t, std::size_t most) {
  std::vector<std::size_t> open = openOf(cause, t);
  while (open.size() > most) {
    double nearest = std::numeric_limits<double>::infinity();
    std::size_t into = 0, from = 0;
    for (std::size_t a = 0; a < open.size(); ++a)
      for (std::size_t b = a + 1; b < open.size(); ++b) {
        const auto& [one, other] = std::tie(groups_[open[a]].places, groups_[open[b]].places);
        if (widthOf(one, other) > flood_.widest) continue;  // cheaper than the distance
        const double apart = std::min(distanceBetween(one, other), kNowhere);
        if (apart >= nearest) continue;
        nearest = apart;
        into = a;
        from = b;
      }
    if (from == 0) return;
    merge(open[into], open[from]);
    open.erase(open.begin() + std::ptrdiff_t(from));
  }
}

/// What is graver keeps an incident of its own as long as there are others.
void AlarmGroups::joinCauses(Instant t) {
  std::vector<std::size_t> open = openAt(t);
  while (open.size() > flood_.mostInAll) {
    using Pair = std::tuple<Severity, double, std::size_t, std::size_t>;
    Pair best{Severity::red, kNowhere, 0, 1};
    for (std::size_t a = 0; a < open.size(); ++a)
      for (std::size_t b = a + 1; b < open.size(); ++b) {
        const AlarmGroup &one = groups_[open[a]], &other = groups_[open[b]];
        const double apart = std::min(distanceBetween(one.places, other.places), kNowhere);
        best = std::min(best, Pair{std::max(one.severity, other.severity), apart, a, b});
      }
    const std::size_t from = std::get<3>(best);
    merge(open[std::get<2>(best)], open[from]);
    open.erase(open.begin() + std::ptrdiff_t(from));
  }
}

/// In a flood: few groups of the cause, and of all causes together.
void AlarmGroups::calm(std::size_t cause, Instant t) {
  gather(cause, t, flood_.mostGroups);
  if (openAt(t).size() <= flood_.mostInAll) return;
  for (std::size_t c = 0; c <= causes_.size(); ++c) gather(c, t, 1);
  joinCauses(t);
}

std::size_t AlarmGroups::groupFor(std::size_t cause, const Decision& decision) {
  std::optional<std::size_t> chosen;
  if (cause < causes_.size() && decision.place) {
    for (const std::size_t group : reached(cause, *decision.place, decision.at)) {
      if (!chosen) {
        if (fits(cause, groups_[group], {*decision.place})) chosen = group;
      } else if (fits(cause, groups_[*chosen], groups_[group].places)) {
        merge(*chosen, group);
      }
    }
  }
  if (!chosen) {
    AlarmGroup fresh;
    fresh.id = "I" + std::to_string(groups_.size() + 1);
    fresh.cause = cause < causes_.size() ? causes_[cause].id : decision.classCode;
    fresh.firstOut = alarmIdOf(decision);
    fresh.raised = decision.at;
    chosen = groups_.size();
    groups_.push_back(std::move(fresh));
    causesOf_.push_back({cause});
    mergedTo_.push_back(*chosen);
  }
  return *chosen;
}

std::string AlarmGroups::take(const Decision& decision) {
  const std::string alarm = alarmIdOf(decision);
  const auto known = groupOf_.find(alarm);
  const bool cleared = decision.change == Change::cleared;
  if (known == groupOf_.end() && cleared) return {};
  const std::size_t cause = causeOf(decision);
  std::size_t of = 0;
  if (known != groupOf_.end() && (cleared || goesOn(root(known->second), decision.at)))
    of = root(known->second);
  else
    of = groupFor(cause, decision);
  AlarmGroup& group = groups_[of];
  groupOf_[alarm] = of;
  const auto [member, fresh] = group.members.try_emplace(alarm, Severity::none);
  const int change = int(!cleared) - int(member->second != Severity::none);
  member->second = decision.severity;
  if (!cleared && decision.at < group.raised) {
    group.raised = decision.at;
    group.firstOut = alarm;
  }
  if (change != 0) group.changes.emplace_back(decision.at, change);
  group.latest = std::max(group.latest, decision.at);
  group.severity = Severity::none;
  for (const auto& [id, severity] : group.members)
    group.severity = std::max(group.severity, severity);
  const bool here = fresh && decision.place;
  if (here &&
      std::find(group.places.begin(), group.places.end(), *decision.place) == group.places.end())
    group.places.push_back(*decision.place);
  if (here && cause < causes_.size()) {
    const double reach = causes_[cause].reach;
    cells_[{cause, long(std::floor(decision.place->x() / reach)),
            long(std::floor(decision.place->y() / reach))}]
        .emplace_back(*decision.place, of);
  }
  if (!cleared) noteRaised(decision.at);
  if (!cleared && isFlood()) calm(cause, decision.at);
  return groups_[root(of)].id;
}

const AlarmGroup* AlarmGroups::find(const std::string& id) const {
  const auto found = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const AlarmGroup& group) { return group.id == id; });
  return found == groups_.end() ? nullptr : &*found;
}

std::vector<const AlarmGroup*> AlarmGroups::open() const {
  std::vector<const AlarmGroup*> found;
  for (const AlarmGroup& group : groups_) {
    if (group.open()) found.push_back(&group);
  }
  return found;
}

}  // namespace citymirror::incident
