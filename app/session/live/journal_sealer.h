#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "engine/core/result.h"
#include "engine/core/time.h"
#include "engine/store/journal_seal.h"

namespace citymirror::session {

/// Seals the journal of a running session from time to time and at its end, so that the next start
/// looks through what came since and not through the year of a run. On a thread of its own behind
/// everybody else, with a connection of its own; the journal's writer is never waited for. The same
/// thread looks whether the file that was open at the beginning still stands in its place: what has
/// been deleted or replaced is written on by its writer, and gone for good when the program ends.
class JournalSealer {
 public:
  /// How long the end waits for the last seal; without it the next start has more to look through.
  static constexpr Millis kSealWithin{2'000};
  /// How long a file that is taken away may stay unnoticed.
  static constexpr Millis kLookEvery{10'000};
  /// `journal`: its file; `every` 0 = at the end only. `tell` hears on the sealer's thread, once,
  /// that the chain is no longer whole: nothing is sealed from then on; and, each time it happens,
  /// that the file is gone or another one: nothing is sealed until it is back, which `back` hears.
  JournalSealer(std::string journal, Millis every, std::function<void(const Error&)> tell,
                std::function<void()> back = {});
  /// Seals what has come and returns, after kSealWithin at the latest.
  ~JournalSealer();
  JournalSealer(const JournalSealer&) = delete;
  JournalSealer& operator=(const JournalSealer&) = delete;

 private:
  /// What was open at the beginning.
  struct File {
    std::uint64_t device = 0, inode = 0;
    friend bool operator==(const File&, const File&) = default;
  };
  void run(const std::stop_token& stop);
  bool seal();
  bool stands();
  std::optional<std::string> lost() const;

  std::string journal_;
  Millis every_;
  std::function<void(const Error&)> tell_;
  std::function<void()> back_;
  std::optional<File> file_;
  bool toldLost_ = false;                     ///< the thread's alone
  std::optional<store::JournalSeal> sealed_;  ///< the thread's alone
  std::stop_source giveUp_;                   ///< ends what is being looked through
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool ended_ = false;
  std::jthread thread_;
};

}  // namespace citymirror::session
