#include "app/session/branch/branch_name.h"

#include <algorithm>
#include <span>
#include <vector>

namespace citymirror::session {
namespace {

using Through = std::vector<const WorldFuture*>;

constexpr const char* kNumberMark = "·";  // of ids of branches; that of the run has none

/// The branches that a branch goes through, the first deed's first; without the run as it goes.
Through branchesThrough(const WorldFutures& futures, const WorldFuture& branch) {
  Through line;
  const WorldFuture* at = &branch;
  while (at != nullptr && !at->parent.empty()) {
    line.push_back(at);
    at = futures.find(at->parent).get();  // `futures` holds it on
  }
  std::reverse(line.begin(), line.end());
  return line;
}

Text deedsIn(std::span<const WorldFuture* const> line) {
  Text deeds;
  for (const WorldFuture* branch : line) {
    const char* plus = branch == line.front() ? "" : " + ";
    deeds.zh += plus + branch->name.zh;
    deeds.en += plus + branch->name.en;
  }
  return deeds;
}

}  // namespace

Text branchSum(const WorldFuture& branch) {
  if (branch.parent.find(kNumberMark) == std::string::npos) return branch.name;
  return {branch.parent + " + " + branch.name.zh, branch.parent + " + " + branch.name.en};
}

Text branchTitle(const WorldFuture& branch) {
  if (branch.parent.empty()) return branch.name;
  const Text sum = branchSum(branch);
  return {branch.id + " = " + sum.zh, branch.id + " = " + sum.en};
}

Text branchDeeds(const WorldFutures& futures, const WorldFuture& branch) {
  const Through line = branchesThrough(futures, branch);
  return line.empty() ? branch.name : deedsIn(line);
}

void nameSide(SideFrame& side, const WorldFuture& branch) {
  side.kind = SideKind::whatIf;
  side.run = branch.id;
  side.name = branch.parent.empty() ? Text{} : branchSum(branch);
}

namespace {

bool beginsBeside(std::span<const WorldFuture* const> line) {
  return !line.empty() && line.front()->alternative;
}

/// All of a branch, beside one that has nothing of the run: what is done after the run begins with
/// what the run does itself.
Text sideDeeds(const WorldFutures& futures, std::span<const WorldFuture* const> line) {
  const Text deeds = deedsIn(line);
  if (beginsBeside(line) || futures.all.empty()) return deeds;
  const Text run = futures.all.front()->name;
  return line.empty() ? run : Text{run.zh + " + " + deeds.zh, run.en + " + " + deeds.en};
}

}  // namespace

Text branchesApart(const WorldFutures& futures, const WorldFuture& a, const WorldFuture& b) {
  if (a.id == b.id) return {};
  const Through ofA = branchesThrough(futures, a), ofB = branchesThrough(futures, b);
  const auto [endA, endB] = std::mismatch(
      ofA.begin(), ofA.end(), ofB.begin(), ofB.end(),
      [](const WorldFuture* left, const WorldFuture* right) { return left->id == right->id; });
  const Text both = deedsIn({ofA.begin(), endA});
  const Text onlyA = deedsIn({endA, ofA.end()}), onlyB = deedsIn({endB, ofB.end()});
  if (beginsBeside({endA, ofA.end()}) || beginsBeside({endB, ofB.end()})) {
    const Text sideA = sideDeeds(futures, {endA, ofA.end()});
    const Text sideB = sideDeeds(futures, {endB, ofB.end()});
    return {"A、B 互为替代。A：" + sideA.zh + "；B：" + sideB.zh,
            "Alternatives; A: " + sideA.en + "; B: " + sideB.en};
  }
  if (endA == ofA.end()) return {"B 为 A 再加：" + onlyB.zh, "B is A and adds: " + onlyB.en};
  if (endB == ofB.end()) return {"A 为 B 再加：" + onlyA.zh, "A is B and adds: " + onlyA.en};
  Text apart{"仅 A：" + onlyA.zh + "；仅 B：" + onlyB.zh,
             "only A: " + onlyA.en + "; only B: " + onlyB.en};
  if (endA == ofA.begin()) return {"A、B 互为替代。" + apart.zh, "Alternatives; " + apart.en};
  return {"A、B 都有：" + both.zh + "；" + apart.zh, "A and B share: " + both.en + "; " + apart.en};
}

}  // namespace citymirror::session
