#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::session {

/// One of several seats that share one picture by a shared log. One seat leads: it has the feeds,
/// decides, sends and escalates, and tells the others what came in and what was done, in the words
/// of its journal. The others repeat that and so see the same alarms, incidents and receipts; what
/// their people do goes to the leading seat as a request and comes back as done. When the leading
/// seat falls silent another takes the lead and goes on from what was told.
struct Seat {
  std::string log;   ///< store::openSharedLog; empty = a seat on its own
  std::string name;  ///< one of its own among the seats: "desk-2"
  bool follows =
      false;            ///< it repeats what the leader tells; at the start: it does not ask to lead
  std::string session;  ///< of this run of the program: never used before; requests name it

  bool shares() const { return !log.empty(); }
  bool leads() const { return shares() && !follows; }
};

/// assets/config/seats.json.
struct LeadTimes {
  Millis lasts{6'000};   ///< silent for longer than this, and another may take the lead
  Millis beat{2'000};    ///< between two signs of life
  Millis takenAfter{0};  ///< a seat that has feeds takes it by itself then; 0 = people do
  Text source;
};
/// Errors name the key: a lease that does not outlive two signs of life, a takeover before its end.
Result<LeadTimes> parseLeadTimes(const std::string& json);

/// The lead as a seat knows it.
struct SeatLead {
  std::int64_t term = 0;  ///< 0 = nobody has led yet, as far as is known
  std::string seat;       ///< that leads, or led last
  bool ours = false;      ///< this run of this seat has it
  bool free = false;      ///< its seat has been silent for too long, or has left
  bool left = false;      ///< … in good order
  Instant heard;          ///< last sign of life, by the log's clock
  Millis silent{0};       ///< how long ago that was when it was read
  /// Ours and sure: nobody else can have taken it, whatever the way to the log does.
  bool confirmed = false;
  friend bool operator==(const SeatLead&, const SeatLead&) = default;
};

/// How a seat stands to the others, for people.
struct SeatHealth {
  bool connected = false;
  std::size_t waiting = 0;  ///< entries of this seat that the others have not got yet
  std::string trouble;      ///< while not connected
  SeatLead lead;
  friend bool operator==(const SeatHealth&, const SeatHealth&) = default;
};

}  // namespace citymirror::session
