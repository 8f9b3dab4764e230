#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/result.h"

namespace citymirror::incident {

/// A task that a plan gives to a role, with its time limits.
struct LinkageTask {
  std::string role;                   ///< "drainage", "traffic-police" …
  Text text;                          ///< pattern: {place} {level} {title} {by}
  std::vector<std::string> channels;  ///< tried together: "mqtt", "webhook", "email", "sms"
  Millis acknowledgeWithin{0};        ///< then it is escalated
  std::string escalateTo;             ///< role that is told then; empty = the commander is told
  friend bool operator==(const LinkageTask&, const LinkageTask&) = default;
};
/// One-key linkage (一键联动) as data: assets/config/linkage_plans.json.
struct LinkagePlan {
  std::string id;
  Text title;
  std::vector<std::string> classes;  ///< prefixes of the class codes that it is for
  Severity from = Severity::blue;    ///< least severity
  std::vector<LinkageTask> tasks;
  Text source;
  friend bool operator==(const LinkagePlan&, const LinkagePlan&) = default;
};
/// Errors name the entry and key: a {word} that is unknown, a task without channel or time limit.
Result<std::vector<LinkagePlan>> parseLinkagePlans(const std::string& json);

/// Somebody in a role, and where messages reach them: address by channel.
struct Recipient {
  std::string id, role;
  Text name;
  std::map<std::string, std::string> addresses;
};

enum class ReceiptState { queued, sent, delivered, acknowledged, acting, failed, recalled };
struct ReceiptStep {
  ReceiptState state = ReceiptState::queued;
  Instant at;
  std::string why;
  friend bool operator==(const ReceiptStep&, const ReceiptStep&) = default;
};
/// One message to one recipient over one channel.
struct Dispatch {
  std::string id, recipient, role, channel, address;
  std::size_t task = 0;  ///< of the plan
  Text text;
  std::vector<ReceiptStep> steps;
  ReceiptState state() const { return steps.back().state; }
  friend bool operator==(const Dispatch&, const Dispatch&) = default;
};

struct LinkageFacts {
  std::string id;  ///< of this linkage
  Text place;
  Severity severity = Severity::none;
  Text title;
  std::string by;
};
struct LinkageEscalation {
  std::size_t task = 0;
  std::string recipient;
  std::string to;  ///< role
  Instant at;      ///< when it became due
  friend bool operator==(const LinkageEscalation&, const LinkageEscalation&) = default;
};
/// A plan under way. A plain value; nothing is sent from here.
struct Linkage {
  std::string id;
  LinkagePlan plan;
  Instant started;
  std::vector<Dispatch> dispatches;
  std::vector<LinkageEscalation> escalated;
  friend bool operator==(const Linkage&, const Linkage&) = default;
};

/// Plans for an event of this class and severity, in the order of the file.
std::vector<const LinkagePlan*> plansFor(std::span<const LinkagePlan> plans,
                                         const std::string& classCode, Severity severity);

/// Recipients × channels × tasks, in the order of the plan and of the list. Roles that nobody fills
/// and recipients without an address for any channel come as notes. Errors: badInput (nobody at
/// all).
Result<Linkage> expandPlan(const LinkagePlan& plan, std::span<const Recipient> recipients,
                           const LinkageFacts& facts, Instant at);

/// A receipt came in. Later states may skip earlier ones (a person acts without a report of
/// delivery); failed only before delivered. Errors: notFound; badInput (a state that goes back,
/// after recall, or earlier than the one before).
Outcome takeReceipt(Linkage& linkage, const std::string& dispatch, ReceiptState state, Instant at,
                    const std::string& why = {});
/// Everything is recalled; what was never sent is not sent any more. Returns the dispatches whose
/// recipients must be told.
std::vector<std::string> recall(Linkage& linkage, Instant at, const std::string& why);
/// Recipients who acknowledged over no channel within the time limit, each once per task; told
/// roles are escalated to. Those of whom every channel failed are escalated at once.
std::vector<LinkageEscalation> escalateLinkage(Linkage& linkage, Instant now);
/// Seconds from the start to the first `state` or beyond of a recipient over any channel; NaN = not
/// yet.
double secondsTo(const Linkage& linkage, const std::string& recipient, ReceiptState state);

}  // namespace citymirror::incident
