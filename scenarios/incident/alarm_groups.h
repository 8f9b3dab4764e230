#pragma once
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "scenarios/incident/alarm_board.h"

namespace citymirror::incident {

/// Alarms of one cause belong together where they follow each other within `reach` and `quiet`, as
/// long as what they cover stays within `widest`. assets/config/alarm_groups.json.
struct AlarmCause {
  std::string id;
  Text name;
  std::vector<std::string> classes;  ///< prefixes of class codes
  double reach = 0, widest = 0;      ///< m
  Millis quiet{0};
  Text source;
};
/// Errors name the entry and key.
Result<std::vector<AlarmCause>> parseAlarmCauses(const std::string& json);

/// More alarms than people can look at one by one (alarm flood, ISA-18.2): while `alarms` or more
/// were raised within `window`, each cause keeps at most `mostGroups`, and one where all together
/// were more than `mostInAll`; the nearest go together, as long as what they cover stays within
/// `widest`, those without a place last. All that no cause knows counts as one cause. Where more
/// than `mostInAll` are left, groups of different causes go together, the least severe first and of
/// those the nearest, however far: people look at `mostInAll` at most. "flood" in the same file.
struct AlarmFlood {
  std::size_t alarms = 0;  ///< 0 = there is never one
  Millis window{600'000};
  std::size_t mostGroups = 2, mostInAll = 6;
  double widest = 40'000;  ///< m
};
/// Errors name the key.
Result<AlarmFlood> parseAlarmFlood(const std::string& json);

enum class Trend { growing, steady, easing };

/// Alarms that one decision is about.
struct AlarmGroup {
  std::string id;  ///< "I1", "I2" …
  std::string cause;
  std::string firstOut;  ///< the alarm that came first
  Instant raised, latest;
  Severity severity = Severity::none;            ///< worst of what is active
  std::map<std::string, Severity> members;       ///< alarms; none = no longer active
  std::vector<Point2> places;                    ///< distinct, in order of arrival
  std::vector<std::pair<Instant, int>> changes;  ///< +1 raised, −1 cleared
  std::string mergedInto;                        ///< another group has taken it over
  std::set<std::string> otherCauses;             ///< of what a flood joined to it, beside `cause`
  bool open() const { return mergedInto.empty(); }
  int active() const;
  friend bool operator==(const AlarmGroup&, const AlarmGroup&) = default;
};
/// Convex hull, counter-clockwise; one or two points where there are no more.
std::vector<Point2> extentOf(const AlarmGroup& group);
/// More raised than cleared within `window` before `now`, or the other way round.
Trend trendOf(const AlarmGroup& group, Instant now, Millis window);

/// Groups alarms as they come. A plain value. Cost of take(): the members in the nine cells around
/// the place; in a flood, the places of the cause's groups, of all groups where causes are joined.
/// Alarms without a place, or of no known cause (`cause` is their class then), stand alone outside
/// of floods. The order of arrival decides only the ids, not which alarms end in one group, while no
/// group reaches its widest extent and no flood joins what is far or of another cause.
class AlarmGroups {
 public:
  explicit AlarmGroups(std::vector<AlarmCause> causes, AlarmFlood flood = {})
      : causes_(std::move(causes)), flood_(std::move(flood)) {}

  /// Id of the group that the decision went to; empty where it clears what was never raised.
  std::string take(const Decision& decision);
  const std::vector<AlarmGroup>& groups() const { return groups_; }
  /// nullptr = there is no such group.
  const AlarmGroup* find(const std::string& id) const;
  /// Which groups went into which, in order: {taken over, by}.
  const std::vector<std::pair<std::string, std::string>>& merges() const { return merges_; }
  /// Groups that were not taken over by another.
  std::vector<const AlarmGroup*> open() const;
  friend bool operator==(const AlarmGroups& a, const AlarmGroups& b) {
    return a.groups_ == b.groups_ && a.groupOf_ == b.groupOf_;
  }

 private:
  using Cell = std::tuple<std::size_t, long, long>;
  std::size_t causeOf(const Decision& decision) const;
  std::vector<std::size_t> reached(std::size_t cause, const Point2& at, Instant t) const;
  std::size_t groupFor(std::size_t cause, const Decision& decision);
  void noteRaised(Instant t);
  bool isFlood() const { return flood_.alarms > 0 && raised_.size() >= flood_.alarms; }
  Millis quietOf(std::size_t group) const;
  bool goesOn(std::size_t group, Instant t) const;
  std::vector<std::size_t> openAt(Instant t) const;
  std::vector<std::size_t> openOf(std::size_t cause, Instant t) const;
  void gather(std::size_t cause, Instant t, std::size_t most);
  void joinCauses(Instant t);
  void calm(std::size_t cause, Instant t);
  void merge(std::size_t into, std::size_t from);
  std::size_t root(std::size_t group) const;
  bool fits(std::size_t cause, const AlarmGroup& group, const std::vector<Point2>& more) const;

  std::vector<AlarmCause> causes_;
  AlarmFlood flood_;
  std::multiset<Instant> raised_;  ///< within the window of a flood
  std::vector<AlarmGroup> groups_;
  std::vector<std::set<std::size_t>> causesOf_;  ///< by group; causes_.size() = no cause knows it
  std::vector<std::size_t> mergedTo_;            ///< by group; itself while open
  std::vector<std::pair<std::string, std::string>> merges_;
  std::map<std::string, std::size_t> groupOf_;
  std::map<Cell, std::vector<std::pair<Point2, std::size_t>>> cells_;
};

}  // namespace citymirror::incident
