#include "engine/store/shared_chain.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/core/utf8.h"
#include "engine/store/chain_hash.h"
#include "engine/store/postgres.h"

namespace citymirror::store {
namespace {

constexpr std::string_view kLeadKey = "lead-";

std::string sharedHash(const std::string& previous, const SharedRow& row) {
  const SharedEntry& entry = row.entry;
  return ChainLink()
      .add(previous)
      .add(row.sequence)
      .add(entry.key)
      .add(entry.seat)
      .add(entry.at.ms)
      .add(entry.kind)
      .add(entry.by)
      .add(entry.body)
      .hash();
}

Error badEntry(const SharedEntry& entry, const std::string& what) {
  return {ErrorCode::badInput, what, isUtf8(entry.key) ? "entry " + entry.key : "an entry",
          "Correct the entry"};
}

bool isSharedText(const std::string& text) {
  return isUtf8(text) && std::memchr(text.data(), '\0', text.size()) == nullptr;
}

}  // namespace

std::string leadKey(std::int64_t term, const std::string& own) {
  return std::string(kLeadKey) + std::to_string(term) + '/' + own;
}

std::int64_t leadTermOf(const std::string& key) {
  if (!key.starts_with(kLeadKey)) return 0;
  std::int64_t term = 0;
  const char* end = key.data() + key.size();
  const auto read = std::from_chars(key.data() + kLeadKey.size(), end, term);
  return read.ec == std::errc() && read.ptr != end && *read.ptr == '/' && term > 0 ? term : 0;
}

Outcome checkShared(std::span<const SharedEntry> entries) {
  for (const SharedEntry& entry : entries) {
    if (entry.key.empty() || entry.seat.empty() || entry.kind.empty())
      return badEntry(entry, "its key, seat or kind is empty");
    if (entry.body.size() > kLongestSharedBody) return badEntry(entry, "its body is too long");
    for (const std::string* text : {&entry.key, &entry.seat, &entry.kind, &entry.by, &entry.body}) {
      if (!isSharedText(*text)) return badEntry(entry, "a text of it is not UTF-8, or holds a NUL");
    }
  }
  return Done{};
}

Result<SharedAppend> planAppend(std::span<const SharedEntry> entries,
                                const std::map<std::string, SharedRow>& known,
                                const SharedHead& head, std::optional<std::int64_t> term) {
  SharedAppend plan;
  plan.head = head;
  std::map<std::string, std::size_t> planned;
  for (const SharedEntry& entry : entries) {
    const SharedRow* present = nullptr;
    if (const auto found = known.find(entry.key); found != known.end()) present = &found->second;
    if (const auto found = planned.find(entry.key); found != planned.end())
      present = &plan.rows[found->second];
    if (present && !(present->entry == entry))
      return badEntry(entry, "its key is there already with other content");
    if (present) {
      plan.sequences.push_back(present->sequence);
      continue;
    }
    const std::int64_t under = leadTermOf(entry.key);
    if (term && under != 0 && under != *term)
      return badEntry(entry, "it was written in the name of a lead that is lost");
    SharedRow row{plan.head.sequence + 1, entry, {}};
    row.hash = sharedHash(plan.head.hash, row);
    plan.head = {row.sequence, row.hash};
    plan.sequences.push_back(row.sequence);
    planned.emplace(entry.key, plan.rows.size());
    plan.rows.push_back(std::move(row));
  }
  return plan;
}

Error SharedChainWalk::broken(std::int64_t sequence, const std::string& what) const {
  return {ErrorCode::badInput,
          "the shared log was tampered with: row " + std::to_string(sequence) + " " + what,
          where_ + ", row " + std::to_string(sequence),
          "Restore it from a copy; earlier rows are sound"};
}

Outcome SharedChainWalk::take(const SharedRow& row) {
  if (previous_.empty()) previous_ = chainStart();
  if (row.sequence > expected_) return broken(expected_, "is missing");
  if (row.sequence < expected_) return broken(row.sequence, "does not belong here");
  if (row.hash != sharedHash(previous_, row)) return broken(expected_, "does not match its hash");
  previous_ = row.hash;
  ++expected_;
  return Done{};
}

Outcome SharedChainWalk::end(const SharedHead& head) const {
  if (head.sequence >= expected_) return broken(expected_, "is missing");
  const std::string newest = previous_.empty() ? chainStart() : previous_;
  if (head.sequence + 1 != expected_ || head.hash != newest)
    return broken(head.sequence + 1, "was not written by this program");
  return Done{};
}

void noteFollowed(SharedFollowHealth& health, std::span<const SharedRow> rows) {
  if (!health.connected) ++health.connections;
  health.connected = true;
  health.trouble.clear();
  if (!rows.empty()) health.sequence = rows.back().sequence;
}

Result<std::unique_ptr<SharedLog>> openSharedLog(const std::string& address,
                                                 SharedLogSettings settings) {
  return isServerAddress(address) ? openPostgresSharedLog(address, settings)
                                  : openLocalSharedLog(address);
}

std::unique_ptr<SharedFollow> followSharedLog(const std::string& address, std::int64_t since,
                                              SharedLog::Sink sink, SharedLogSettings settings) {
  return isServerAddress(address)
             ? followPostgresSharedLog(address, since, std::move(sink), settings)
             : followLocalSharedLog(address, since, std::move(sink));
}

}  // namespace citymirror::store
