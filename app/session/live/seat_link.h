#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "app/session/live/seat.h"
#include "engine/core/result.h"
#include "engine/store/seat_log.h"
#include "engine/store/shared_log.h"

namespace citymirror::session {

/// Kind of the row that tells who has taken the lead.
inline constexpr const char* kLeadRow = "lead";

/// Why a seat asks for the lead: its program was started to lead, a person asked, or the leading
/// seat has been silent for LeadTimes::takenAfter.
enum class LeadReason { start, person, silence };
/// "start", "person", "silence".
std::string_view wordOf(LeadReason reason);

/// A seat's word that it leads from now on.
struct LeadClaim {
  LeadReason why = LeadReason::start;
  std::string by;
  Instant at;  ///< of the world
};

/// What a seat that is to lead may go on with: the newest watch of the shared log, where it is of
/// this city, no recording, and as young as this.
struct ListenRule {
  std::string city;  ///< its name in English
  Instant now;
  Millis within{0};  ///< since its last row; how long it has been going on does not matter
};

/// The way between this seat and the shared log. What is told is on this computer's disk first and
/// follows when the log is away; what others tell comes in the order of the log, each row once. A
/// follower begins where a seat last opened a city, so it sees what happened before it came. Takes,
/// keeps and watches the lead on a thread of its own. Thread-safe.
class SeatLink {
 public:
  using Sink = std::function<void(std::vector<store::SharedEntry>)>;

  /// `folder`: of this seat's own file. `sink` is called on a thread of its own, not after the end.
  /// The log may be away. Unless `seat` follows it asks for the lead as soon as it begins, until it
  /// has it or another seat does. Errors: badInput (a seat without a name), as SeatLog::open.
  static Result<std::unique_ptr<SeatLink>> open(const Seat& seat, const std::string& folder,
                                                Sink sink, const LeadTimes& times = {},
                                                store::SharedLogSettings settings = {});
  /// Leaves the lead, so that others need not wait.
  ~SeatLink();
  SeatLink(const SeatLink&) = delete;
  SeatLink& operator=(const SeatLink&) = delete;

  /// Others may tell from now on: a city is open. Only the first call counts.
  void begin(ListenRule rule);
  /// What others told is told once more, from the newest watch on: this seat has lost the lead.
  void listenAgain();
  /// Asks for the lead once; it is ours when health() says so and its row has come.
  void claim(LeadClaim claim);
  /// Why the last claim came to nothing, once.
  std::optional<Error> takeFault();
  /// In the name of the lead where `term` is one: refused where that is lost by then (takeRefused).
  /// Errors as SeatLog::add; nothing of it is told then.
  Outcome tell(std::vector<store::SharedEntry> entries, std::int64_t term = 0);
  SeatHealth health() const;
  /// As of SeatLog.
  std::int64_t newest() const { return own_->newest(); }
  std::int64_t carried() const { return own_->carried(); }
  std::vector<store::SharedEntry> takeRefused() { return own_->takeRefused(); }

 private:
  SeatLink(Seat seat, std::unique_ptr<store::SeatLog> own, Sink sink, const LeadTimes& times,
           store::SharedLogSettings settings);
  void run(const std::stop_token& stop);
  Outcome look();
  Outcome listen(const store::SharedLead& lead);
  Outcome ask(const store::SharedLead& lead);
  void refuse(const LeadClaim& claim, const store::SharedLead& lead);
  void note(const store::SharedLead& lead, std::chrono::steady_clock::time_point sent);
  void leave();
  SeatLead lead() const;

  Seat seat_;
  std::unique_ptr<store::SeatLog> own_;
  Sink sink_;
  LeadTimes times_;
  store::SharedLogSettings settings_;
  std::unique_ptr<store::SharedLog> log_;  // the thread's alone
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<ListenRule> rule_;  // nothing = it has not begun
  bool again_ = false, asked_ = false;
  std::optional<LeadClaim> claim_;
  std::optional<Error> fault_;
  SeatLead lead_;
  std::chrono::steady_clock::time_point sureUntil_;
  std::string trouble_;  // of the last look
  std::unique_ptr<store::SharedFollow> follow_;
  std::jthread thread_;
};

/// Sequence of the newest row; 0 = there is none. O(log rows) calls.
Result<std::int64_t> newestSequence(store::SharedLog& log);

/// The sequence behind which a seat begins to listen: just before the newest row by which a seat
/// opened a city; with `rule` only where that may be gone on with. The newest of all where there is
/// no such row.
Result<std::int64_t> listenFrom(store::SharedLog& log,
                                const std::optional<ListenRule>& rule = std::nullopt);

}  // namespace citymirror::session
