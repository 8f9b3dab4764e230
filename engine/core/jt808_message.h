#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/core/time.h"

/// Messages of JT/T 808 (2011, 2013, 2019; sections 4.4.1 to 4.4.3 of 2019), whole and in parts,
/// for who reads them and for who answers terminals.
namespace citymirror::jt808 {

/// Of the messages that hold locations: one, and several together.
inline constexpr unsigned kLocation = 0x0200, kLocations = 0x0704;
/// In the properties: a header of 2019 (a byte of version, 10 bytes of number).
inline constexpr unsigned kNewerForm = 0x4000;

/// Without marks, escapes and checksum.
struct Message {
  unsigned id = 0, properties = 0, serial = 0;
  unsigned total = 0, number = 0;  ///< of its parts, and which it is, from 1; 0 = it is whole
  std::string address;   ///< version, where there is one, and number, as they stand in the header
  std::string terminal;  ///< its number without leading zeros
  std::string body;

  bool newer() const { return (properties & kNewerForm) != 0; }
  bool divided() const { return (properties & 0x2000) != 0; }
  bool encrypted() const { return (properties & 0x1C00) != 0; }
  bool locates() const { return id == kLocation || id == kLocations; }
};

struct ReadMessage {
  Message message;
  const char* fault = nullptr;  ///< why it cannot be believed, one of few fixed sentences
};
/// What stands between two marks. Pure, O(bytes).
ReadMessage readMessage(std::string_view raw);
/// Whether the header says that this is a part; looks at its first bytes alone.
bool saysDivided(std::string_view raw);

/// Parts of divided messages until all of a message are there. A message is known by its terminal,
/// its id and the serial of its first part, from which those of the others count on; a part that
/// says another total, or other bytes under a number that is there, begins a new message in place
/// of what waits.
///
/// Some terminals give all parts of a message one serial instead. A serial that two different parts
/// have shows them; a part that may belong to two messages that wait, to one by counting and to one
/// by its very serial, goes to that which a part has joined last. Once a message has come whole
/// that way, parts of this terminal are no longer joined by counting, until one of its messages is
/// given up.
///
/// Bounded: what waits longest goes for what comes. One thread; O(messages) a part.
class Parts {
 public:
  enum class Serials {
    counting,  ///< of each part one more than of that before, as the standard has it
    one,       ///< all parts have the same
  };
  static constexpr unsigned kMostParts = 50;              ///< of a message
  static constexpr std::size_t kMostMessages = 64;        ///< that wait
  static constexpr std::size_t kMostBytes = 192U << 10U;  ///< of them together
  static constexpr Millis kPatience{60'000};              ///< since the newest part of a message
  /// Without a new part: longer than between parts that are sent without a break, shorter than any
  /// terminal waits for an answer (whole seconds, parameter 0x0002).
  static constexpr Millis kPause{500};
  /// Without a new part, before the first request; each later one waits for twice as long.
  static constexpr Millis kAskAfter{5'000};
  static constexpr unsigned kMostAsks = 3;             ///< of a message
  static constexpr std::size_t kMostTerminals = 1000;  ///< known to give all parts one serial

  struct Part {
    Message message;
    std::string frame = {};  ///< as it came, with its marks, for who needs it
    std::size_t at = 0;      ///< where it stood, for who needs it
    bool answered = false;   ///< toAnswer() has named it, and it has not come again since
  };
  /// Of one message, by their numbers, at least one.
  struct Group {
    std::vector<Part> parts;
    bool whole = false;  ///< all are there
    Serials serials = Serials::counting;

    std::string frames() const;
    std::string body() const;
    std::string tell() const;  ///< "13800138007: parts 1, 3 of 4"
  };
  struct Missing {
    Message of;                     ///< a part that is there, without its body
    unsigned first = 0;             ///< serial of the message's first part
    std::vector<unsigned> numbers;  ///< ascending, from 1, at least one
  };

  /// Whether number and count of a divided message are possible and within kMostParts.
  static bool fits(const Message& message);
  /// The serial of the first part of a message that fits.
  static unsigned firstSerial(const Message& message);
  /// `part`: one that fits; a part that is there already changes nothing, but is to be answered
  /// again. Messages that are whole with it, and those that had to go, which are not.
  std::vector<Group> add(Part part, Instant now);
  /// Whether parts of this one's message wait.
  bool waitsWith(const Message& part) const { return placeOf(part) != waiting_.end(); }
  /// Parts without their bodies whose message had no new one for kPause, or of which one was named
  /// here before, each once, but never the last of a message (see Jt808Session). None where all
  /// have one serial and the last is there, as the answer would stand for the whole; none after
  /// moveTo() until a part of the message comes. O(parts).
  std::vector<Message> toAnswer(Instant now);
  /// What to ask terminals for again now; counts as asked. O(parts).
  std::vector<Missing> toAskFor(Instant now);
  /// Those that have waited for longer than kPatience.
  std::vector<Group> overdue(Instant now);
  std::vector<Group> all();
  bool empty() const { return waiting_.empty(); }
  /// What waits of a terminal, of all for an empty one, waits in `other` from now on, no longer
  /// than it would have here; missing parts are asked for after kAskAfter. Those that had to go.
  std::vector<Group> moveTo(Parts& other, const std::string& terminal, Instant now);

 private:
  /// Terminal, id, serial of the first part, and how the others follow.
  using Key = std::tuple<std::string, unsigned, unsigned, Serials>;
  struct Waiting {
    Instant newest;  ///< when the newest part came that was not there
    Instant heard;   ///< the same, or since when it waits here, where that is later
    std::map<unsigned, Part> parts;
    unsigned asked = 0;
    Instant askedAt;
    std::uint64_t turn = 0;  ///< of all parts: when the newest one came
    bool moved = false;      ///< and no part has come since
  };
  using Waitings = std::map<Key, Waiting>;
  using Place = Waitings::iterator;
  static Key keyOf(const Message& part, Serials serials);
  Waitings::const_iterator placeOf(const Message& part) const;
  Waitings::const_iterator withSerialOf(const Message& part) const;
  void divide(Place place, std::vector<Group>& whole);
  void learn(const std::string& terminal);
  Group take(Place place);
  void takeExcess(std::vector<Group>& gone);

  Waitings waiting_;
  std::set<std::string> withOneSerial_;  ///< terminals
  std::size_t bytes_ = 0;
  std::uint64_t turns_ = 0;
};

}  // namespace citymirror::jt808
