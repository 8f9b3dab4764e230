#include "app/session/live/untold_decisions.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "app/session/command/journal_text.h"
#include "app/session/live/told_decision.h"

namespace citymirror::session {
namespace {

std::string joinedParts(const nlohmann::json& told, std::initializer_list<const char*> parts) {
  std::string key;
  for (const char* part : parts) key += journalText(told, part) + '\n';
  return key;
}
/// What makes a decision that one: not its words.
std::string keyOfTold(const nlohmann::json& told) {
  return joinedParts(told, {"rule", "about", "change", "severity", "at"});
}
std::string keyOfChange(const nlohmann::json& told) {
  return joinedParts(told, {"alarm", "at", "from", "to"});
}

}  // namespace

void UntoldDecisions::judge(const incident::Decision& decision) {
  std::string key = keyOfTold(toldDecision(decision));
  if (const auto found = told_.find(key); found != told_.end())
    told_.erase(found);
  else
    judged_.emplace(std::move(key), std::pair(count_++, decision));
}

void UntoldDecisions::tell(const nlohmann::json& told) {
  std::string key = keyOfTold(told);
  if (const auto found = judged_.find(key); found != judged_.end())
    judged_.erase(found);
  else
    told_.insert(std::move(key));
}

std::vector<incident::Decision> UntoldDecisions::untold() const {
  if (!told_.empty()) return {};
  std::vector<std::pair<std::size_t, incident::Decision>> left;
  for (const auto& [key, decision] : judged_) left.push_back(decision);
  std::ranges::sort(left, {}, &std::pair<std::size_t, incident::Decision>::first);
  std::vector<incident::Decision> decisions;
  for (auto& [count, decision] : left) decisions.push_back(std::move(decision));
  return decisions;
}

void UntoldDecisions::tellChange(const nlohmann::json& told) {
  toldChanges_.insert(keyOfChange(told));
}

std::vector<incident::AlarmChange> UntoldDecisions::untoldOf(
    const std::vector<incident::AlarmChange>& all) const {
  std::multiset<std::string> told = toldChanges_;
  std::vector<incident::AlarmChange> left;
  for (const incident::AlarmChange& change : all) {
    if (const auto found = told.find(keyOfChange(toldChange(change))); found != told.end())
      told.erase(found);
    else
      left.push_back(change);
  }
  return told.empty() ? left : std::vector<incident::AlarmChange>();
}

}  // namespace citymirror::session
