#include "engine/store/seat_log.h"

#include <algorithm>
#include <utility>

#include "engine/store/secrets.h"
#include "engine/store/shared_chain.h"

namespace citymirror::store {
namespace {

constexpr std::size_t kCarriedTogether = 200, kKeyBytes = 16;

}  // namespace

Result<std::unique_ptr<SeatLog>> SeatLog::open(const std::string& path, const std::string& shared,
                                               std::string seat, SharedLogSettings settings) {
  if (seat.empty())
    return Error{ErrorCode::badInput, "the seat has no name", path, "Give every seat its own"};
  auto own = openLocalSharedLog(path, LogOwner::seat);
  if (!own) return own.error();
  const auto newest = (*own)->newestOf(seat);
  if (!newest) return newest.error();
  std::unique_ptr<SeatLog> log(new SeatLog(std::move(*own), shared, std::move(seat), settings));
  log->newest_ = *newest ? (*newest)->sequence : 0;
  log->thread_ = std::jthread([raw = log.get()](const std::stop_token& stop) { raw->run(stop); });
  return log;
}

SeatLog::SeatLog(std::unique_ptr<SharedLog> own, std::string shared, std::string seat,
                 SharedLogSettings settings)
    : own_(std::move(own)),
      address_(std::move(shared)),
      seat_(std::move(seat)),
      settings_(settings) {}

SeatLog::~SeatLog() {
  thread_.request_stop();
  changed_.notify_all();
  thread_.join();
}

Result<std::vector<std::string>> SeatLog::add(std::vector<SharedEntry> entries, std::int64_t term) {
  std::vector<std::string> keys;
  for (SharedEntry& entry : entries) {
    entry.seat = seat_;
    if (entry.key.empty()) {
      entry.key = toHex(systemRandom(kKeyBytes));
      if (term > 0) entry.key = leadKey(term, entry.key);
    }
    keys.push_back(entry.key);
  }
  const auto kept = own_->append(entries);
  if (!kept) return kept.error();
  {
    const std::scoped_lock lock(mutex_);
    ++added_;
    for (const std::int64_t sequence : *kept) newest_ = std::max(newest_, sequence);
  }
  changed_.notify_all();
  return keys;
}

SeatLogHealth SeatLog::health() const {
  const std::scoped_lock lock(mutex_);
  SeatLogHealth health = health_;
  health.waiting = std::size_t(std::max<std::int64_t>(0, newest_ - carried_));
  return health;
}

std::int64_t SeatLog::newest() const {
  const std::scoped_lock lock(mutex_);
  return newest_;
}

std::int64_t SeatLog::carried() const {
  const std::scoped_lock lock(mutex_);
  return carried_;
}

std::vector<SharedEntry> SeatLog::takeRefused() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(refused_, {});
}

void SeatLog::run(const std::stop_token& stop) {
  Millis pause = settings_.firstRetry;
  while (!stop.stop_requested()) {
    std::uint64_t seen = 0;
    {
      const std::scoped_lock lock(mutex_);
      seen = added_;
    }
    const Outcome open = connect();
    const Result<bool> more = open ? carry() : Result<bool>(open.error());
    std::unique_lock lock(mutex_);
    health_.connected = more.ok();
    health_.trouble = more ? "" : more.error().text();
    if (more) {
      pause = settings_.firstRetry;
      if (!*more) changed_.wait_for(lock, stop, settings_.look, [&] { return added_ != seen; });
      continue;
    }
    changed_.wait_for(lock, stop, pause, [] { return false; });
    pause = std::min(2 * pause, settings_.longestRetry);
  }
}

/// Opens the shared log and finds where carrying stopped: at this seat's newest row there.
Outcome SeatLog::connect() {
  if (shared_) return Done{};
  auto opened = openSharedLog(address_, settings_);
  if (!opened) return opened.error();
  const auto newest = (*opened)->newestOf(seat_);
  if (!newest) return newest.error();
  std::int64_t carried = 0;
  if (*newest) {
    const auto own = own_->find((*newest)->entry.key);
    if (!own) return own.error();
    if (*own) carried = (*own)->sequence;
  }
  shared_ = std::move(*opened);
  const std::scoped_lock lock(mutex_);
  carried_ = carried;
  return Done{};
}

/// Carries some rows; whether there may be more.
Result<bool> SeatLog::carry() {
  std::int64_t since = 0;
  {
    const std::scoped_lock lock(mutex_);
    since = carried_;
  }
  const auto rows = own_->read(since, kCarriedTogether);
  if (!rows) return rows.error();
  if (rows->empty()) return false;
  std::vector<SharedEntry> entries;
  for (const SharedRow& row : *rows) entries.push_back(row.entry);
  const auto taken = shared_->append(entries);
  if (taken) {
    advance(rows->back().sequence, nullptr);
    return true;
  }
  if (taken.error().code != ErrorCode::badInput) return taken.error();
  if (Outcome carried = carryOneByOne(*rows); !carried) return carried.error();
  return true;
}

/// One of the rows is refused for good: the others go on without it.
Outcome SeatLog::carryOneByOne(const std::vector<SharedRow>& rows) {
  for (const SharedRow& row : rows) {
    const auto taken = shared_->append(std::span(&row.entry, 1));
    const bool refused = !taken && taken.error().code == ErrorCode::badInput;
    if (!taken && !refused) return taken.error();
    advance(row.sequence, refused ? &row.entry : nullptr);
  }
  return Done{};
}

void SeatLog::advance(std::int64_t sequence, const SharedEntry* refused) {
  const std::scoped_lock lock(mutex_);
  carried_ = sequence;
  if (refused == nullptr) return;
  ++health_.refused;
  refused_.push_back(*refused);
}

}  // namespace citymirror::store
