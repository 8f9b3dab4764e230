#pragma once
#include <memory>
#include <string>
#include <vector>

#include "scenarios/incident/rule.h"
#include "scenarios/incident/rule_state.h"

namespace citymirror::incident {

/// What one reading contributed to a decision.
struct Evidence {
  std::string subject, quantity;
  Instant at;
  double value = 0;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

enum class Change { raised, lowered, cleared };

/// A rule began to hold, went to another level or ceased to hold for a subject, zone or the city.
struct Decision {
  std::string ruleId;
  int ruleVersion = 1;
  Change change = Change::raised;
  Severity severity = Severity::none;  ///< of now; none when cleared
  std::string classCode;
  std::string group;  ///< code of the subject or zone it is about; "" = the city
  Text placeName;
  std::optional<Point2> place;
  Instant at;
  std::vector<Evidence> evidence;
  Text sentence;  ///< from the pattern of the rule or of its kind
  Text source;    ///< of the threshold
  bool foreseen = false;  ///< isForeseen() of the rule's condition
  friend bool operator==(const Decision&, const Decision&) = default;
};
/// As events that people see. `id` is the caller's.
Event eventOf(const Decision& decision, const std::string& id);

/// Rules made ready for one city. A value that shares what it was made of; safe to read from any
/// thread. What is remembered lies in a RuleState, which the caller keeps: copies are snapshots,
/// and equal inputs in equal order give equal states and decisions. There is no clock in here.
///
/// Only good values are judged; suspect and bad ones only show that a subject is alive. A value
/// that is older than the last one of its subject is passed over. Duration counts from reading to
/// reading, and on to the instant given to advance(), so that a rule with a hold is raised without
/// a further reading.
///
/// Cost of take(): the rules of that quantity whose area holds the place, each O(1) except those
/// with a window, which look at the samples within it. advance(): what falls due.
class RuleSet {
 public:
  /// Errors: badInput naming the rule (a zone, a kind of zone or point that the places lack is a
  /// note instead: the rule waits for it; a pattern with an unknown {word}).
  static Result<RuleSet> make(std::vector<Rule> rules,
                              const std::map<std::string, MeasuredQuantity>& quantities,
                              Places places, const std::string& templatesJson);

  const std::vector<Rule>& rules() const;
  /// Nothing known yet; missing data counts from `now`.
  RuleState begin(Instant now) const;
  std::vector<Decision> take(RuleState& state, const Reading& reading) const;
  std::vector<Decision> advance(RuleState& state, Instant now) const;

  /// The same with one rule switched and its log longer. Switching off clears in `state` what the
  /// rule has raised and says so in `decisions`. Errors: notFound.
  Result<RuleSet> switched(const std::string& id, const RuleSwitch& act, RuleState& state,
                           std::vector<Decision>& decisions) const;

  /// Takes for granted that the rule stood as `told` left it: what it knows beside that stays. For
  /// who goes on with decisions of which not all readings are at hand. Nothing where there is no
  /// such rule, or no such zone or subject.
  void assume(RuleState& state, const Decision& told) const;

  /// How many rules a reading at this place would touch: for checks of the index.
  std::size_t touchedBy(const Reading& reading) const;

  struct Made;  ///< rule_made.h, for this room

 private:
  explicit RuleSet(std::shared_ptr<const Made> made) : made_(std::move(made)) {}
  std::shared_ptr<const Made> made_;
};

}  // namespace citymirror::incident
