#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "app/session/live/seat.h"
#include "engine/core/result.h"
#include "engine/store/seat_log.h"
#include "engine/store/shared_log.h"

namespace citymirror::session {

/// The way between this seat and the shared log. What is told is on this computer's disk first and
/// follows when the log is away; what others tell comes in the order of the log, each row once. A
/// follower begins where the leading seat last opened a city, so it sees what happened before it
/// came. Thread-safe.
class SeatLink {
 public:
  using Sink = std::function<void(std::vector<store::SharedEntry>)>;

  /// `folder`: of this seat's own file. `sink` is called on a thread of its own, not after the end.
  /// The log may be away. Errors: badInput (a seat without a name), as SeatLog::open.
  static Result<std::unique_ptr<SeatLink>> open(const Seat& seat, const std::string& folder,
                                                Sink sink, store::SharedLogSettings settings = {});
  ~SeatLink();
  SeatLink(const SeatLink&) = delete;
  SeatLink& operator=(const SeatLink&) = delete;

  /// Others may tell from now on: a city is open. Once.
  void begin();
  /// Errors as SeatLog::add; nothing of it is told then.
  Outcome tell(std::vector<store::SharedEntry> entries);
  SeatHealth health() const;

 private:
  SeatLink(Seat seat, std::unique_ptr<store::SeatLog> own, Sink sink,
           store::SharedLogSettings settings);
  void run(const std::stop_token& stop);

  Seat seat_;
  std::unique_ptr<store::SeatLog> own_;
  Sink sink_;
  store::SharedLogSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool begun_ = false;
  std::string trouble_;  // while the place to begin at is not found
  std::unique_ptr<store::SharedFollow> follow_;
  std::jthread thread_;
};

/// Sequence of the newest row; 0 = there is none. O(log rows) calls.
Result<std::int64_t> newestSequence(store::SharedLog& log);

/// The sequence behind which a seat begins to listen. A follower: just before the newest row by
/// which another seat opened a city. The leader: before the first row of its present session. The
/// newest of all where there is no such row.
Result<std::int64_t> listenFrom(store::SharedLog& log, const Seat& seat);

}  // namespace citymirror::session
