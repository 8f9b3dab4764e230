#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/time.h"

namespace citymirror::store {

/// What one seat tells all others. Texts are UTF-8 without NUL.
struct SharedEntry {
  std::string key;   ///< given by who made it, for ever its own: "seat-3/2041"; not empty
  std::string seat;  ///< where it was made; not empty
  Instant at;        ///< world time
  std::string kind;  ///< "event", "action", "receipt" …; not empty
  std::string by;    ///< person or part of the system
  std::string body;  ///< JSON, at most kLongestSharedBody
  friend bool operator==(const SharedEntry&, const SharedEntry&) = default;
};
inline constexpr std::size_t kLongestSharedBody = 16 << 20;

/// An entry in its place.
struct SharedRow {
  std::int64_t sequence = 0;  ///< 1, 2, 3 … over all seats, without gaps
  SharedEntry entry;
  /// SHA-256, hexadecimal, over the hash before, sequence, key, seat, at, kind, by and body:
  /// numbers as 8 bytes, least first, texts behind their length in bytes.
  std::string hash;
  friend bool operator==(const SharedRow&, const SharedRow&) = default;
};

/// Who leads the seats of a log, by the log's own clock: that of the PostgreSQL server, for a file
/// that of the computer. Clocks of seats do not matter.
struct SharedLead {
  std::int64_t term = 0;  ///< 1, 2, 3 …, one for each time that the lead was taken; 0 = never
  std::string seat;       ///< that took it …
  std::string session;    ///< … in this run of its program
  Instant heard;          ///< its last sign of life
  Millis silent{0};       ///< how long ago that was when this was read
  Millis lasts{0};        ///< silent for longer than this, and another may take the lead
  bool left = false;      ///< given up in good order

  bool free() const { return term == 0 || left || silent > lasts; }
  friend bool operator==(const SharedLead&, const SharedLead&) = default;
};

/// The key of a row that is written in the name of the lead: the log takes it while `term` is the
/// newest, and never again after another has taken the lead. `own`: unique, not empty.
std::string leadKey(std::int64_t term, const std::string& own);
/// 0 = the key of a row that anybody may write at any time.
std::int64_t leadTermOf(const std::string& key);

struct SharedLogSettings {
  Millis answerWithin{10'000};  ///< one call, with all its tries
  Millis firstRetry{100};       ///< after a lost connection, doubled from try to try …
  Millis longestRetry{5'000};   ///< … up to this
  Millis look{1'000};           ///< followers look at least so often whether there is more
};

struct SharedFollowHealth {
  bool connected = false;
  std::size_t connections = 0;
  std::int64_t sequence = 0;  ///< newest row handed over
  std::string trouble;        ///< while not connected
};

/// Rows are handed over until it is destroyed; the sink is not called afterwards.
class SharedFollow {
 public:
  virtual ~SharedFollow() = default;
  virtual SharedFollowHealth health() const = 0;
};

/// One append-only list that all seats write and read, each row carrying the hash of the one
/// before. Rows become visible in the order of their sequence, never one behind a later one.
/// Thread-safe; calls wait for their answer up to `answerWithin`, so they belong on a worker.
class SharedLog {
 public:
  using Sink = std::function<void(std::span<const SharedRow>)>;
  virtual ~SharedLog() = default;

  /// All entries or none; on the disk when it returns. An entry whose key is there already, with
  /// the same content, is not written again: whoever is not sure appends once more. Returns the
  /// sequence of each. Errors: badInput (a key that is there with other content or of a lead that
  /// is lost, an empty key, seat or kind, text that is no UTF-8, a body too long), ioFailed (no
  /// answer: it may or may not be written, append it again), diskFull. A lost connection is made
  /// anew within `answerWithin`.
  virtual Result<std::vector<std::int64_t>> append(std::span<const SharedEntry> entries) = 0;
  /// At most `most` rows after `since`, in order.
  virtual Result<std::vector<SharedRow>> read(std::int64_t since, std::size_t most) = 0;
  /// The row under a key; the newest row of a seat. Nothing where there is none.
  virtual Result<std::optional<SharedRow>> find(const std::string& key) = 0;
  virtual Result<std::optional<SharedRow>> newestOf(const std::string& seat) = 0;
  /// Hands over every row after `since` in order, each once, on a thread of its own: what is there,
  /// and what comes as it comes. A lost connection is made anew and goes on where it stood.
  virtual std::unique_ptr<SharedFollow> follow(std::int64_t since, Sink sink) = 0;
  /// Walks the chain, O(rows): Done, or badInput naming the first row that was edited, removed or
  /// added by other hands. A list written anew as a whole is found by comparing head() with a note.
  virtual Outcome verify() = 0;
  /// Hash of the newest row; of an empty list 64 zeros.
  virtual Result<std::string> head() = 0;

  virtual Result<SharedLead> lead() = 0;
  /// Takes the lead as term `after` + 1 and appends `row`, which tells of it, both or neither;
  /// where `after` is the newest term and free, else nothing happens. Returns who leads now: of
  /// several who ask at once one finds its own session there. Errors as append.
  virtual Result<SharedLead> takeLead(std::int64_t after, const std::string& session, Millis lasts,
                                      const SharedEntry& row) = 0;
  /// A sign of life of who leads in `term`; nothing where that is over. Returns who leads now.
  virtual Result<SharedLead> keepLead(std::int64_t term) = 0;
  /// Who leads in `term` leaves: others may take the lead at once. Nothing where that is over.
  virtual Outcome leaveLead(std::int64_t term) = 0;
};

/// "postgresql://user@host/database" or "host=… dbname=…" (libpq's forms; keep the password in
/// PGPASSWORD or ~/.pgpass): tables `citymirror_log`, `citymirror_log_head` and `citymirror_lead`,
/// made where they are missing. Anything else is the path of an SQLite file for the seats of one
/// computer. Errors: badInput (a connection string that cannot be read; no password is repeated),
/// ioFailed, unreadable (not such a file), diskFull.
Result<std::unique_ptr<SharedLog>> openSharedLog(const std::string& address,
                                                 SharedLogSettings settings = {});
/// SharedLog::follow without waiting for the log: one that is away is looked for until it is there.
std::unique_ptr<SharedFollow> followSharedLog(const std::string& address, std::int64_t since,
                                              SharedLog::Sink sink,
                                              SharedLogSettings settings = {});

}  // namespace citymirror::store
