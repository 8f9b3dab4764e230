#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/session/live/waiting_values.h"
#include "engine/core/series.h"
#include "engine/store/journal.h"
#include "engine/store/series_archive.h"

namespace citymirror::session {

/// Where measured values are kept and what they are filled from.
struct KeeperPlace {
  std::string archive;  ///< store::SeriesArchive::open
  std::string journal;  ///< file
  store::Retention retention;
  std::string city;  ///< its name in English; empty = feeds without a city
  std::map<std::string, Quantity> sensors = {};  ///< of the city
  std::map<std::string, store::SensorPlace> places = {};  ///< of those that have one on Earth
  /// Values that may wait in memory (WaitingValues): 240 MB of it where the disk falls far behind.
  std::size_t mostWaiting = 10'000'000;
};

/// Carries measured values from the one writer to the archive on a thread of its own, behind
/// everybody else. The journal stays the truth: what the archive lacks after a crash, after a burst
/// that did not fit into memory (KeeperPlace::mostWaiting), while its disk was full or when the
/// keeper was closed before it had everything is read from there, each entry once, with the quality
/// that it came with. Thread-safe.
class SeriesKeeper {
 public:
  /// How long close() goes on writing before it gives up what is under way.
  static constexpr Millis kCloseWithin{2'500};
  /// `now` ages the archive. `tell` hears of what goes wrong, once until it goes well again; on the
  /// keeper's thread, of the end in the destructor.
  SeriesKeeper(KeeperPlace place, std::function<Instant()> now,
               std::function<void(const Error&)> tell);
  /// close(), and `tell` hears of its error.
  ~SeriesKeeper();

  /// Writes what was handed over, for kCloseWithin at the most: 3 s until it returns, whatever the
  /// archive's server or disk does. What is missing then the next keeper reads from the journal.
  /// Once; nothing is kept afterwards. Errors: ioFailed (something is missing).
  Outcome close();
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
  std::int64_t waitAfter(std::int64_t size);
  void learn(WaitingValues::Batch& batch);
  Outcome write(WaitingValues::Batch batch);
  Outcome append(std::vector<Observation>& observations, std::int64_t sequence);
  std::optional<store::ArchiveMark> markAt(std::int64_t sequence);
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
  std::vector<std::string> names_;  ///< of WaitingValues' sensors
  std::vector<std::optional<std::int64_t>> numbers_;  ///< in the archive, as names_
  Instant aged_;
  bool told_ = false;

  std::stop_source giveUp_;  ///< ends what the archive is about
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  WaitingValues waiting_;
  std::int64_t newest_ = 0;    ///< sequence handed over last
  std::int64_t taken_ = 0;
  std::int64_t filling_ = 0;   ///< up to here the journal is read
  bool behind_ = true;         ///< the archive lacks what the journal has, memory too
  bool fills_ = false;         ///< the journal is being read
  bool hasty_ = false;         ///< somebody waits
  bool ended_ = false;
  std::jthread thread_;
};

}  // namespace citymirror::session
