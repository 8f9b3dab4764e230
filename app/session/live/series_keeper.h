#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/series.h"
#include "engine/store/journal.h"
#include "engine/store/series_archive.h"

namespace citymirror::session {

/// What was taken in with one entry of the journal, as quality control judged it.
struct KeptReadings {
  std::int64_t sequence = 0;  ///< of the entry
  std::vector<Observation> observations;
  std::vector<std::pair<std::string, Quantity>> fresh = {};  ///< sensors that are met for the first time
};

/// Where measured values are kept and what they are filled from.
struct KeeperPlace {
  std::string archive;  ///< store::SeriesArchive::open
  std::string journal;  ///< file
  store::Retention retention;
  std::string city;  ///< its name in English; empty = feeds without a city
  std::map<std::string, Quantity> sensors = {};  ///< of the city
  std::map<std::string, store::SensorPlace> places = {};  ///< of those that have one on Earth
};

/// Carries measured values from the one writer to the archive on a thread of its own, behind
/// everybody else. The journal stays the truth: what the archive lacks after a crash, after a burst
/// that did not fit into memory (kMostWaiting) or while its disk was full is read from there, each
/// entry once, with the quality that it came with. Thread-safe.
class SeriesKeeper {
 public:
  static constexpr std::size_t kMostWaiting = 200'000;  ///< observations in memory
  /// `now` ages the archive. `tell` hears of what goes wrong, once until it goes well again; on the
  /// keeper's thread.
  SeriesKeeper(KeeperPlace place, std::function<Instant()> now,
               std::function<void(const Error&)> tell);
  /// What was handed over is in the archive then, unless it is behind: the next one goes on.
  ~SeriesKeeper();

  /// Never waits. Sequences rise.
  void keep(KeptReadings readings);
  /// Waits until everything handed over so far is in the archive; false = not within `patience`.
  bool settle(Millis patience);
  /// Sequence of the journal up to which the archive has everything.
  std::int64_t taken() const;

 private:
  void run(const std::stop_token& stop);
  Outcome work(const std::stop_token& stop);
  Outcome open();
  Outcome fill(const std::stop_token& stop);
  Outcome append(std::vector<Observation>& observations, std::int64_t sequence);
  Outcome declareKnown();
  Outcome recallSensors();
  Outcome take(const store::JournalEntry& entry, std::vector<Observation>& observations);
  void caughtUp(std::int64_t sequence);

  KeeperPlace place_;
  std::function<Instant()> now_;
  std::function<void(const Error&)> tell_;
  // The thread's alone.
  std::optional<store::SeriesArchive> archive_;
  std::string source_;  ///< the journal's name in the archive; empty = it has no entry yet
  std::string filled_;  ///< city of the entries that are being filled from
  Instant aged_;
  bool told_ = false;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<KeptReadings> waiting_;
  std::size_t count_ = 0;      ///< observations in waiting_
  std::int64_t newest_ = 0;    ///< sequence handed over last
  std::int64_t taken_ = 0;
  bool behind_ = true;         ///< the archive lacks what the journal has
  bool hasty_ = false;         ///< somebody waits
  std::jthread thread_;
};

}  // namespace citymirror::session
