#pragma once
#include <map>
#include <memory>
#include <optional>

#include "engine/store/shared_log.h"

/// What shared logs have in common, whatever keeps them.
namespace citymirror::store {

struct SharedHead {
  std::int64_t sequence = 0;
  std::string hash;
};

/// Errors: badInput naming the entry and what is wrong with it.
Outcome checkShared(std::span<const SharedEntry> entries);

/// What an append comes to behind `head`: the rows to write and the sequence of every entry.
struct SharedAppend {
  std::vector<SharedRow> rows;
  std::vector<std::int64_t> sequences;
  SharedHead head;  ///< afterwards
};
/// `known`: rows that are there already under keys of `entries`; `term`: newest of the lead, nothing
/// for a seat's own list, which takes rows of any. Errors: badInput (other content, a key of a lead
/// that is lost).
Result<SharedAppend> planAppend(std::span<const SharedEntry> entries,
                                const std::map<std::string, SharedRow>& known,
                                const SharedHead& head, std::optional<std::int64_t> term);

/// Walks rows in their order against the chain.
class SharedChainWalk {
 public:
  explicit SharedChainWalk(std::string where) : where_(std::move(where)) {}
  Outcome take(const SharedRow& row);
  /// After the last row.
  Outcome end(const SharedHead& head) const;

 private:
  Error broken(std::int64_t sequence, const std::string& what) const;

  std::string where_, previous_;
  std::int64_t expected_ = 1;
};

/// A follower has asked and handed over `rows`.
void noteFollowed(SharedFollowHealth& health, std::span<const SharedRow> rows);

/// Whose a file is: of all seats, or of one that keeps in it what it is to carry to the shared log.
enum class LogOwner { all, seat };
Result<std::unique_ptr<SharedLog>> openLocalSharedLog(const std::string& path,
                                                      LogOwner owner = LogOwner::all);
Result<std::unique_ptr<SharedLog>> openPostgresSharedLog(const std::string& address,
                                                         SharedLogSettings settings);
std::unique_ptr<SharedFollow> followLocalSharedLog(const std::string& path, std::int64_t since,
                                                   SharedLog::Sink sink);
std::unique_ptr<SharedFollow> followPostgresSharedLog(const std::string& address,
                                                      std::int64_t since, SharedLog::Sink sink,
                                                      SharedLogSettings settings);

}  // namespace citymirror::store
