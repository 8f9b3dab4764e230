#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/shared_log.h"

namespace citymirror::store {

struct SeatLogHealth {
  bool connected = false;   ///< the shared log took the last rows
  std::size_t waiting = 0;  ///< on this seat's disk, not yet in the shared log
  std::size_t refused = 0;  ///< their keys are there with other content, or of a lead that is lost
  std::string trouble;      ///< while not connected
};

/// One seat's way into a shared log. What it adds is on its own disk when `add` returns, whether
/// the shared log can be reached or not, and is carried there in its order on a thread of its own,
/// after a restart too. Nothing is carried twice: rows keep their keys. Thread-safe.
class SeatLog {
 public:
  /// `path`: this seat's own file, an SQLite shared log. `shared` may be away for now. Errors: as
  /// openSharedLog for the file, badInput (an empty seat).
  static Result<std::unique_ptr<SeatLog>> open(const std::string& path, const std::string& shared,
                                               std::string seat, SharedLogSettings settings = {});
  /// Waits for what is being carried, up to `answerWithin`.
  ~SeatLog();
  SeatLog(const SeatLog&) = delete;
  SeatLog& operator=(const SeatLog&) = delete;

  /// Entries get this seat; an empty key gets one of its own, of the lead where `term` is one.
  /// Returns their keys. Errors: as SharedLog::append of the file.
  Result<std::vector<std::string>> add(std::vector<SharedEntry> entries, std::int64_t term = 0);
  SeatLogHealth health() const;
  /// Sequence of the newest entry of the own file, and of the newest that is in the shared log or
  /// was refused there: what was added is known to the others when the second has reached the
  /// first.
  std::int64_t newest() const;
  std::int64_t carried() const;
  /// What the shared log has refused since the last call, in order. After a restart as well, where
  /// it had not been carried before.
  std::vector<SharedEntry> takeRefused();

 private:
  SeatLog(std::unique_ptr<SharedLog> own, std::string shared, std::string seat,
          SharedLogSettings settings);
  void run(const std::stop_token& stop);
  Outcome connect();
  Result<bool> carry();
  Outcome carryOneByOne(const std::vector<SharedRow>& rows);
  void advance(std::int64_t sequence, const SharedEntry* refused);

  std::unique_ptr<SharedLog> own_;
  std::string address_, seat_;
  SharedLogSettings settings_;
  std::unique_ptr<SharedLog> shared_;  // the carrier's alone
  mutable std::mutex mutex_;
  std::int64_t newest_ = 0, carried_ = 0;  // sequences of the own list
  std::condition_variable_any changed_;
  SeatLogHealth health_;
  std::vector<SharedEntry> refused_;
  std::uint64_t added_ = 0;
  std::jthread thread_;
};

}  // namespace citymirror::store
