#pragma once
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "scenarios/incident/reading.h"

namespace citymirror::incident {

/// How a condition judges. Measures that are compared with levels are named beside each.
enum class ConditionKind {
  threshold,  ///< the value
  rate,       ///< rise of the value per hour over `window`
  amount,     ///< what fell in `window`: the integral of a value per hour
  forecast,   ///< the value of a forecast due within `window`
  timeTo,     ///< hours until a limit of the subject is reached by the trend over `window`
  density,    ///< sum of the zone's values not older than `window`, per square metre
  count,      ///< subjects in the zone whose value is not older than `window`
  missing,    ///< nothing came for `hold`
  inside,     ///< the subject is in a zone named or of a kind
  outside,    ///< the subject is in none of these
  near,       ///< within `radius` of a point of a kind
  dwell,      ///< has not left a circle of `radius` for `hold`
  all,        ///< every part holds, or held within `window`
  any,        ///< a part holds
  negation,   ///< the part is known and does not hold
  sequence,   ///< the second part began at most `window` after the first one was last seen to hold
};
enum class Side { above, below };

/// Raised at `raise` (at or beyond it), cleared beyond `clear` on the other side. With `limit` both
/// are added to the subject's own limit of that name; a subject without it never reaches the level.
struct RuleLevel {
  Severity severity = Severity::none;
  double raise = 0, clear = 0;
  std::string limit;
};

struct Condition {
  ConditionKind kind = ConditionKind::threshold;
  std::string quantity;           ///< of a leaf
  Side side = Side::above;        ///< of what is compared with levels
  bool ratio = false;             ///< levels are multiples of the limit instead of offsets
  std::vector<RuleLevel> levels;  ///< 1–4, each more severe than the one before
  Millis hold{0};                 ///< must hold so long before it counts
  Millis window{0};
  double radius = 0;             ///< m
  std::string place;             ///< zone code or kind, or kind of point
  std::vector<Condition> parts;  ///< of all, any, negation, sequence
};

/// Whose readings are judged together.
enum class Join { subject, zone, city };
enum class Basis { standard, operational };

/// Who switched a rule on or off, when and why.
struct RuleSwitch {
  Instant at;
  std::string by;
  bool on = true;
  std::string why;
};

/// A step of a rule's own cases: a reading of a stand-in for the city, or the clock alone.
struct CaseStep {
  double minutes = 0;
  std::optional<double> value;  ///< nothing = the clock alone
  std::string quantity, subject;
  std::optional<Point2> place;
  std::optional<double> dueMinutes;
};
/// Steps that raise the rule, that leave it quiet, and that clear it after those that raise it.
struct RuleCases {
  std::map<std::string, double> limits;  ///< of every subject in the cases
  std::vector<CaseStep> fires, quiet, clears;
};

/// A rule as data: assets/config/rules.json, described in assets/help/rules.md.
struct Rule {
  std::string id;
  int version = 1;
  std::string author;
  std::string topic;  ///< "municipal water", "rain" …, for lists
  Text title;
  std::string classCode;               ///< of the events it raises
  Severity severity = Severity::blue;  ///< where the condition has no levels
  Basis basis = Basis::operational;    ///< what the figures rest on
  Text source;
  std::string area;      ///< zone code or kind in which it is valid; empty = everywhere
  std::string zoneKind;  ///< zones that join or density look at; empty = all
  Join join = Join::subject;
  bool enabled = true;
  std::vector<RuleSwitch> log;
  Text says;  ///< pattern of its own; empty = that of its kind
  Condition when;
  RuleCases cases;
};

/// Values in a condition's "unit" are turned into the quantity's. Errors name the rule and key:
/// unknown kind, quantity or unit, levels out of order, two rules of one id.
Result<std::vector<Rule>> parseRules(const std::string& json,
                                     const std::map<std::string, MeasuredQuantity>& quantities);

/// The rules with one switched and the act written to its log. Errors: notFound.
Result<std::vector<Rule>> withSwitch(std::vector<Rule> rules, const std::string& id,
                                     const RuleSwitch& act);

bool isCombination(ConditionKind kind);
/// Whether any part judges what is to come: a forecast, or a trend carried on.
bool isForeseen(const Condition& condition);
std::string_view wordOf(ConditionKind kind);

}  // namespace citymirror::incident
