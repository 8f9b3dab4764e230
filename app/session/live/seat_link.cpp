#include "app/session/live/seat_link.h"

#include <algorithm>

namespace citymirror::session {
namespace {

constexpr std::int64_t kRowsAtOnce = 2'000;

}  // namespace

Result<std::int64_t> newestSequence(store::SharedLog& log) {
  const auto any = [&log](std::int64_t after) -> Result<bool> {
    auto rows = log.read(after, 1);
    if (!rows) return rows.error();
    return !rows->empty();
  };
  std::int64_t below = 0, step = 1;  // rows up to `below` are there
  for (;; step *= 2) {
    auto more = any(below + step - 1);
    if (!more) return more.error();
    if (!*more) break;
    below += step;
  }
  std::int64_t beyond = below + step;  // no row has this sequence
  while (beyond - below > 1) {
    const std::int64_t middle = below + (beyond - below) / 2;
    auto more = any(middle - 1);
    if (!more) return more.error();
    (*more ? below : beyond) = middle;
  }
  return below;
}

Result<std::int64_t> listenFrom(store::SharedLog& log, const Seat& seat) {
  auto newest = newestSequence(log);
  if (!newest) return newest;
  const auto begins = [&seat](const store::SharedRow& row) {
    const store::SharedEntry& entry = row.entry;
    if (entry.kind != "watch" || (entry.seat == seat.name) == seat.follows) return false;
    return seat.follows || entry.body.find(seat.session) != std::string::npos;
  };
  for (std::int64_t end = *newest; end > 0; end -= kRowsAtOnce) {
    const std::int64_t since = std::max<std::int64_t>(0, end - kRowsAtOnce);
    auto rows = log.read(since, std::size_t(end - since));
    if (!rows) return rows.error();
    const auto last = std::find_if(rows->rbegin(), rows->rend(), begins);
    const auto first = std::find_if(rows->begin(), rows->end(), begins);
    if (first != rows->end()) return (seat.follows ? last->sequence : first->sequence) - 1;
    if (!seat.follows) break;  // its session is young
  }
  return newest;
}

Result<std::unique_ptr<SeatLink>> SeatLink::open(const Seat& seat, const std::string& folder,
                                                 Sink sink, store::SharedLogSettings settings) {
  if (seat.name.empty()) {
    return Error{ErrorCode::badInput, "a seat that shares needs a name of its own", "seat",
                 "Name it: --seat desk-2"};
  }
  auto own = store::SeatLog::open(folder + "/seat.sqlite", seat.log, seat.name, settings);
  if (!own) return own.error();
  return std::unique_ptr<SeatLink>(
      new SeatLink(seat, std::move(*own), std::move(sink), std::move(settings)));
}

SeatLink::SeatLink(Seat seat, std::unique_ptr<store::SeatLog> own, Sink sink,
                   store::SharedLogSettings settings)
    : seat_(std::move(seat)),
      own_(std::move(own)),
      sink_(std::move(sink)),
      settings_(std::move(settings)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

SeatLink::~SeatLink() {
  thread_.request_stop();
  changed_.notify_all();
  thread_.join();
  follow_.reset();
}

void SeatLink::begin() {
  {
    const std::lock_guard lock(mutex_);
    begun_ = true;
  }
  changed_.notify_all();
}

/// Looks for the place to begin at until the log is there.
void SeatLink::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait(lock, stop, [this] { return begun_; })) return;
  while (!stop.stop_requested()) {
    lock.unlock();
    Result<std::int64_t> since = Error{};
    if (auto log = store::openSharedLog(seat_.log, settings_); log)
      since = listenFrom(**log, seat_);
    else
      since = log.error();
    lock.lock();
    if (since) {
      trouble_.clear();
      follow_ = store::followSharedLog(
          seat_.log, *since,
          [this](std::span<const store::SharedRow> rows) {
            std::vector<store::SharedEntry> entries;
            for (const store::SharedRow& row : rows) entries.push_back(row.entry);
            sink_(std::move(entries));
          },
          settings_);
      return;
    }
    trouble_ = since.error().text();
    changed_.wait_for(lock, stop, settings_.look, [] { return false; });
  }
}

Outcome SeatLink::tell(std::vector<store::SharedEntry> entries) {
  if (entries.empty()) return Done{};
  const auto told = own_->add(std::move(entries));
  if (!told) return told.error();
  return Done{};
}

SeatHealth SeatLink::health() const {
  const store::SeatLogHealth out = own_->health();
  const std::lock_guard lock(mutex_);
  SeatHealth health{out.connected, out.waiting, out.connected ? std::string() : out.trouble};
  if (follow_) {
    const store::SharedFollowHealth in = follow_->health();
    health.connected = health.connected && in.connected;
    if (health.trouble.empty()) health.trouble = in.trouble;
  } else if (!trouble_.empty()) {
    health.connected = false;
    health.trouble = trouble_;
  }
  return health;
}

}  // namespace citymirror::session
