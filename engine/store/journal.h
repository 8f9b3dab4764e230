#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/time.h"
#include "engine/run/job_queue.h"

namespace citymirror::store {

struct JournalEntry {
  std::int64_t sequence = 0;  ///< 1, 2, 3, … without gaps
  Instant at;                 ///< world time
  std::string kind;           ///< "observations", "cap", "forecast", "action", "decision"
  std::string by;             ///< person or part of the system
  std::string body;           ///< JSON
  std::string hash;           ///< SHA-256 over the previous hash and this entry, hexadecimal
};

/// Up to where a chain was whole, noted beside the journal.
struct JournalSeal {
  std::int64_t sequence = 0;  ///< 0 = the chain's beginning
  std::string hash;           ///< of that entry
};

/// Which entries of a journal are wanted.
struct JournalRange {
  std::int64_t from = 1;                                         ///< first sequence …
  std::int64_t until = std::numeric_limits<std::int64_t>::max();  ///< … and last
  std::vector<std::string> kinds = {};                           ///< none = all
};

/// Append-only record of everything received and decided, in SQLite. Each entry carries the hash of
/// the one before, and the newest hash is kept apart, so an edited, removed, added or moved entry is
/// found. An append is durable (flushed to the disk) when it returns. One thread per Journal; several
/// programs may append to one file.
///
/// The chain finds tampering with entries, not a whole journal written anew: note head() elsewhere
/// (`journal verify --json` prints it) to find that too.
class Journal {
 public:
  /// Opens or creates; ":memory:" for tests. A new journal has its place only once it is whole, so an
  /// empty file is one that somebody has emptied. Errors: ioFailed (cannot create), diskFull,
  /// unreadable (not a journal, empty).
  static Result<Journal> open(const std::string& path);
  ~Journal();
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;

  /// The new entry's sequence. Texts may hold any bytes. Errors: ioFailed, diskFull. Nothing is
  /// half-written.
  Result<std::int64_t> append(Instant at, std::string_view kind, std::string_view by, std::string_view body);
  /// All in memory at once: for journals that are known to be short, else walk().
  Result<std::vector<JournalEntry>> read(std::int64_t fromSequence = 1) const;
  using Visit = std::function<Outcome(const JournalEntry&)>;
  /// Visits what is wanted in order, one entry in memory at a time; ends with the first error of
  /// `visit` and returns it. Another connection may append meanwhile. Errors: ioFailed, visit's.
  Outcome walk(const JournalRange& wanted, const Visit& visit) const;
  /// The newest of what is wanted that `fits`; looked for from the end. Reads no more than it must.
  Result<std::optional<JournalEntry>> newest(
      const JournalRange& wanted, const std::function<bool(const JournalEntry&)>& fits = {}) const;
  /// Sequence of the newest entry; 0 = there is none.
  Result<std::int64_t> size() const;
  /// Walks the chain, O(entries): Done, or an Error that names the first broken entry; cancelled
  /// where `stop` is asked for.
  Outcome verify(const std::stop_token& stop = {}) const;
  /// The same as a job: asks after each entry whether it is cancelled, tells how far it is.
  Outcome verify(const run::JobContext& job) const;
  /// Walks the chain after `seal`, O(entries since): finds any edit behind it, none before it.
  /// Errors as verify(); badInput where the sealed entry is missing or another.
  Outcome verifyFrom(const JournalSeal& seal, const std::stop_token& stop = {}) const;
  /// Of the newest entry. Errors: ioFailed.
  Result<JournalSeal> seal() const;
  /// Hash of the newest entry, 64 hexadecimal digits; of an empty journal 64 zeros.
  Result<std::string> head() const;

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::store
