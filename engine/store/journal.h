#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/time.h"

namespace citymirror::store {

struct JournalEntry {
  std::int64_t sequence = 0;  ///< 1, 2, 3, … without gaps
  Instant at;                 ///< world time
  std::string kind;           ///< "observations", "cap", "forecast", "action", "decision"
  std::string by;             ///< person or part of the system
  std::string body;           ///< JSON
  std::string hash;           ///< SHA-256 over the previous hash and this entry
};

/// Append-only record of everything received and decided, in SQLite. Each entry carries the hash of
/// the one before, so an edit is found. An append is durable when it returns. One thread.
class Journal {
 public:
  /// Opens or creates; ":memory:" for tests. Errors: ioFailed (cannot create), unreadable (not a journal).
  static Result<Journal> open(const std::string& path);
  ~Journal();
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;

  /// The new entry's sequence. Errors: ioFailed, diskFull. Nothing is half-written.
  Result<std::int64_t> append(Instant at, std::string_view kind, std::string_view by, std::string_view body);
  Result<std::vector<JournalEntry>> read(std::int64_t fromSequence = 1) const;
  /// Walks the chain: Done, or an Error that names the first broken entry.
  Outcome verify() const;

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::store
