#include "app/session/live/unsent_orders.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/session/command/command_act.h"
#include "app/session/command/journal_text.h"
#include "app/session/live/resume.h"

namespace citymirror::session {
namespace {

struct OpenOrder {
  Outbound out;
  std::string linkage, incident;  ///< of the session that runs; empty = of one before
  std::optional<Instant> handed;
};

Text orderBoth(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_object()) return {};
  return {journalText(*found, "zh"), journalText(*found, "en")};
}

/// Orders that wait for their first receipt, in the order in which they went out.
struct OpenOrders {
  std::vector<OpenOrder> orders;

  void begin(const nlohmann::json& linkage, Instant at) {
    for (const nlohmann::json& d : linkage.value("dispatches", nlohmann::json::array())) {
      if (!d.is_object() || journalText(d, "channel") == kNoChannel) continue;
      OpenOrder order;
      order.linkage = journalText(linkage, "id");
      order.incident = journalText(linkage, "incident");
      order.out.title = orderBoth(linkage, "title");
      order.out.purpose =
          journalText(linkage, "purpose") == "real" ? feeds::Purpose::real : feeds::Purpose::drill;
      order.out.dispatch = {journalText(d, "id"),      journalText(d, "recipient"),
                            journalText(d, "role"),    journalText(d, "channel"),
                            journalText(d, "address"), 0,
                            orderBoth(d, "text"),      {{incident::ReceiptState::queued, at, ""}}};
      orders.push_back(std::move(order));
    }
  }
  void hand(const nlohmann::json& entry) {
    const auto at = parseIso(journalText(entry, "at"));
    for (const nlohmann::json& id : entry.value("ids", nlohmann::json::array())) {
      for (OpenOrder& order : orders)
        if (id == order.out.dispatch.id) order.handed = at;
    }
  }
  void answer(const nlohmann::json& receipt) {
    if (journalText(receipt, "kind") == "recall") return;
    const std::string id = journalText(receipt, "id");
    std::erase_if(orders, [&](const OpenOrder& order) { return order.out.dispatch.id == id; });
  }
  void decide(const nlohmann::json& decision) {
    if (journalText(decision, "action") != wordOf(CommandKind::recall)) return;
    const std::string incident = journalText(decision, "subject");
    const auto named = decision.find("linkages");
    std::erase_if(orders, [&](const OpenOrder& order) {
      if (named == decision.end() || !named->is_array()) return order.incident == incident;
      return std::find(named->begin(), named->end(), order.linkage) != named->end();
    });
  }
  /// Incidents and linkages of another session may bear the same ids.
  void endSession() {
    for (OpenOrder& order : orders) order.incident.clear(), order.linkage.clear();
  }
};

}  // namespace

struct UnsentOrders::Open : OpenOrders {};

UnsentOrders::UnsentOrders() : open_(std::make_unique<Open>()) {}
UnsentOrders::~UnsentOrders() = default;

const std::vector<std::string>& UnsentOrders::kinds() {
  static const std::vector<std::string> told{"session", "linkage", "handed", "receipt", "decision"};
  return told;
}

void UnsentOrders::take(const store::JournalEntry& entry) {
  if (entry.kind == "session" && !goesOn(entry)) open_->endSession();
  if (entry.kind == "session" || std::ranges::find(kinds(), entry.kind) == kinds().end()) return;
  const nlohmann::json json = nlohmann::json::parse(entry.body, nullptr, false);
  if (!json.is_object()) return;
  if (entry.kind == "linkage") open_->begin(json, entry.at);
  if (entry.kind == "handed") open_->hand(json);
  if (entry.kind == "receipt") open_->answer(json);
  if (entry.kind == "decision") open_->decide(json);
}

Unsent UnsentOrders::unsent(Instant now, Millis giveUpAfter) const {
  Unsent unsent;
  for (const OpenOrder& order : open_->orders) {
    if (order.handed && now - *order.handed > giveUpAfter)
      unsent.tooLate.push_back(order.out.dispatch.id);
    else
      unsent.again.push_back(order.out);
  }
  return unsent;
}

Unsent unsentOrders(const std::vector<store::JournalEntry>& entries, Instant now,
                    Millis giveUpAfter) {
  UnsentOrders open;
  for (const store::JournalEntry& entry : entries) open.take(entry);
  return open.unsent(now, giveUpAfter);
}

}  // namespace citymirror::session
