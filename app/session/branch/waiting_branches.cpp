#include "app/session/branch/waiting_branches.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace citymirror::session {
namespace {

constexpr const char* kRunItself = "W";
constexpr const char* kUnmadeMark = "K·";  // before ids of branches that are none of the run

/// `parent`: in the run; empty = it could not be made.
Result<std::string> madeOf(WorldRuns& runs, const SavedBranch& branch, const std::string& parent,
                           const std::string& by, const Outcome& may) {
  if (!may) return may.error();
  if (parent.empty())
    return Error{ErrorCode::notFound, "the branch that it leaves from could not be made", branch.id,
                 "Make it again by hand"};
  return runs.branch(parent, branch.at, branch.deed, branch.name, by);
}

}  // namespace

void WaitingBranches::add(std::vector<SavedBranch> branches) {
  if (waiting_.empty()) {
    idOf_.clear();
    leftAs_.clear();
  }
  waiting_.insert(waiting_.end(), std::make_move_iterator(branches.begin()),
                  std::make_move_iterator(branches.end()));
}

void WaitingBranches::clear() {
  waiting_.clear();
  left_.clear();
  idOf_.clear();
  leftAs_.clear();
  named_ = 0;
}

/// Found by what is known of its parent now: that is forgotten with the next file.
void WaitingBranches::leave(const SavedBranch& branch) {
  SavedBranch left = branch;
  const auto with = leftAs_.find(branch.parent);
  left.parent = with != leftAs_.end() ? with->second : parentOf(branch);
  left.id = kUnmadeMark + std::to_string(++named_);
  leftAs_[branch.id] = left.id;
  left_.push_back(std::move(left));
}

/// In the run.
std::string WaitingBranches::parentOf(const SavedBranch& branch) const {
  const auto known = idOf_.find(branch.parent);
  if (known != idOf_.end() && !known->second.empty()) return known->second;
  return branch.leaves.empty() ? kRunItself : branch.leaves;
}

std::vector<SavedBranch> WaitingBranches::unmade(const WorldFutures& futures) const {
  std::vector<SavedBranch> all;
  std::map<std::string, std::string> named;  // ids of waiting ones here
  std::set<std::string> known;
  std::size_t count = named_;
  const auto add = [&](SavedBranch branch, const std::string& parent) {
    branch.parent = parent;
    if (!known.contains(parent) && parent != kRunItself && !futures.find(parent)) return;
    known.insert(branch.id);
    all.push_back(std::move(branch));
  };
  for (const SavedBranch& branch : left_) add(branch, branch.parent);
  for (const SavedBranch& branch : waiting_) {
    SavedBranch waits = branch;
    waits.id = kUnmadeMark + std::to_string(++count);
    const auto with = named.find(branch.parent);
    const auto left = leftAs_.find(branch.parent);
    const std::string parent = with != named.end()     ? with->second
                               : left != leftAs_.end() ? left->second
                                                       : parentOf(branch);
    named[branch.id] = waits.id;
    add(std::move(waits), parent);
  }
  return all;
}

std::vector<SavedBranch> WaitingBranches::left(const WorldFutures& futures) const {
  std::vector<SavedBranch> all = unmade(futures);
  std::erase_if(all, [&](const SavedBranch& branch) {
    return std::ranges::find(left_, branch.id, &SavedBranch::id) == left_.end();
  });
  return all;
}

void WaitingBranches::rename(const std::string& from, const std::string& to) {
  for (SavedBranch& branch : left_)
    if (branch.parent == from) branch.parent = to;
}

std::vector<SavedBranch> WaitingBranches::forget(const std::string& id) {
  std::vector<SavedBranch> stay, gone;
  std::set<std::string> ids;
  for (SavedBranch& branch : left_) {
    const bool goes = branch.id == id || ids.contains(branch.parent);
    if (goes) ids.insert(branch.id);
    (goes ? gone : stay).push_back(std::move(branch));
  }
  left_ = std::move(stay);
  return gone;
}

std::vector<WaitingBranches::Made> WaitingBranches::make(
    WorldRuns& runs, const std::string& by, const std::function<Outcome(const SavedBranch&)>& may) {
  std::vector<Made> made;
  const auto futures = runs.futures();
  if (futures->all.empty()) return made;
  std::vector<SavedBranch> later;
  for (SavedBranch& branch : waiting_) {
    const auto known = idOf_.find(branch.parent);
    const bool own = known == idOf_.end();
    const bool waits = own && std::ranges::any_of(later, [&](const SavedBranch& other) {
                         return other.id == branch.parent;
                       });
    const std::string parent = !own                    ? known->second
                               : branch.leaves.empty() ? kRunItself
                                                       : branch.leaves;
    const bool named = own && !branch.leaves.empty();  // it was there, so it is or has been dropped
    const auto of = futures->find(parent);
    // The parent was made just now, waits itself, or has not computed beyond the time.
    const bool notYet =
        waits || (!parent.empty() && !of && !named) ||
        (of && of->computing && of->computedTo <= branch.at && branch.at < futures->duration);
    if (notYet) {
      later.push_back(std::move(branch));
      continue;
    }
    auto id = madeOf(runs, branch, parent, by, may ? may(branch) : Outcome(Done{}));
    if (!id && branch.kept) leave(branch);
    idOf_[branch.id] = id ? *id : std::string();
    made.push_back({std::move(branch), std::move(id)});
  }
  waiting_ = std::move(later);
  return made;
}

}  // namespace citymirror::session
