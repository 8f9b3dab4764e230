#pragma once
#include <cstddef>
#include <string>

namespace citymirror::session {

/// One of several seats that share one picture by a shared log. One seat leads: it has the feeds,
/// decides, sends and escalates, and tells the others what came in and what was done, in the words
/// of its journal. The others repeat that and so see the same alarms, incidents and receipts; what
/// their people do goes to the leading seat as a request and comes back as done.
struct Seat {
  std::string log;   ///< store::openSharedLog; empty = a seat on its own
  std::string name;  ///< one of its own among the seats: "desk-2"
  bool follows = false;
  std::string session;  ///< of the leader: never used before; requests name it

  bool shares() const { return !log.empty(); }
  bool leads() const { return shares() && !follows; }
};

/// How a seat stands to the others, for people.
struct SeatHealth {
  bool connected = false;
  std::size_t waiting = 0;  ///< entries of this seat that the others have not got yet
  std::string trouble;      ///< while not connected
  friend bool operator==(const SeatHealth&, const SeatHealth&) = default;
};

}  // namespace citymirror::session
