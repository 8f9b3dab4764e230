#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/jt808_message.h"

namespace citymirror::feeds {

/// The platform's side of one connection of JT/T 808 terminals, without the socket: it splits the
/// stream at its marks 0x7E and says what goes to the feed and what to the terminal. Headers of
/// 2011, 2013 and 2019 (bit 14 of the properties); answers take the form of what they answer.
///
/// - 0x0100 registration: 0x8100 with the authentication code, which is the terminal's number. It
///   tells terminals that this platform has registered from others; it is no secret.
/// - 0x0102 authentication: accepted with that code. 0x0002 heartbeat, 0x0003 leaving: accepted.
/// - 0x0200 location, 0x0704 locations together: handed on, and accepted once kept() is told. Of a
///   terminal that has not authenticated here they are refused ("failure") and not handed on.
///   Encrypted ones and parts that are numbered wrongly are handed on and answered "not supported".
///   Divided ones are handed on together once all parts are there, see below.
/// - 0x0001 answer of the terminal: nothing. All else: "not supported".
///
/// Divided messages. The standard (2013: 7.12) leaves it to the platform whether it answers each
/// part or all at once, and lets it ask for parts again by 0x8003, which the terminal sends as they
/// were.
/// - Where all parts come without a pause, each is accepted once the message is kept.
/// - A terminal that waits for the answer to a part shows it by sending no other for
///   jt808::Parts::kPause: then the parts that are there are accepted, and those that follow at
///   once, but never the last one.
/// - The last part is accepted once the whole message is kept and not before, whatever order parts
///   come in. So whenever the program or the connection ends, the terminal still has to send the
///   last part; that part alone names all the others, and what was accepted of them is asked for
///   again. Parts that wait are therefore in memory alone: nothing that the terminal may take for
///   done is lost, as long as it keeps a message until the last part's answer.
/// - Parts that stay away are asked for by 0x8003: first after kAskAfter without a new one, then
///   after twice and four times as long, kMostAsks times for a message.
/// - What waits in vain (kPatience), or has to go for others (kMostMessages, kMostBytes), or is
///   contradicted by what comes (another total, another content), is handed on as it is, for the
///   reason to be counted; its parts that were not accepted are answered "failure", so that the
///   terminal goes on or begins the message anew.
/// - A part of a whole message that comes again byte for byte within kPatience, as the answer was
///   slow, is not handed on again and is accepted with the next kept().
/// - Where all parts have one serial (see jt808::Parts), an answer to one of them may be taken for
///   that to the message: none is given once the last part is there, until the whole is kept.
/// - Parts that wait as a connection ends go to `left`, where there is one, and come back to the
///   connection in which their terminal authenticates next. They are answered there once another
///   part of their message has come.
///
/// A frame with a wrong checksum, escape, length or number is handed on as it is and gets no
/// answer, as nothing in it can be believed: the terminal sends it again. Memory within
/// kLongestFrame, jt808::Parts, what add() was given and what was not fetched. One thread.
class Jt808Session {
 public:
  /// Between two marks, with its escapes. The longest of the standard: 2,088 bytes.
  static constexpr std::size_t kLongestFrame = 4096;
  /// Terminals of one connection, as of a gateway; more are not authenticated.
  static constexpr std::size_t kMostNumbers = 1000;

  /// `left`: of all connections of one feed, outlives them; null: parts end with the connection.
  /// Whose terminals stay away too long is for its owner to hand on (jt808::Parts::overdue).
  explicit Jt808Session(jt808::Parts* left = nullptr) : left_(left) {}

  struct Handed {
    std::string terminal;  ///< its number without leading zeros; empty where it cannot be believed
    std::string bytes;  ///< a message's frames with their marks; of what is too long all that came
    std::size_t whole = 0;  ///< bytes without a mark, where they were too many; else 0
  };

  /// Bytes as they come. After more than kLongestFrame without a mark the session is broken() and
  /// takes nothing more.
  void add(std::string_view bytes, Instant now);
  /// The clock goes on: parts are answered, asked for again or handed on, as said above. To be
  /// called several times within jt808::Parts::kPause.
  void waitedUntil(Instant now);
  /// The connection has ended: a frame that is cut off is handed on, and parts alone where nobody
  /// keeps them.
  void end();
  /// What goes to the feed, in order; each once.
  std::vector<Handed> handed();
  /// Whether locations wait for kept().
  bool waits() const { return !receipts_.empty(); }
  /// All that was handed() is in the store: its receipts are among the answers.
  void kept();
  /// What goes to the terminal; each once.
  std::string answers();

  bool broken() const { return broken_; }
  bool authenticated() const { return !known_.empty(); }
  /// Whether this terminal has authenticated here.
  bool knows(const std::string& terminal) const { return known_.contains(terminal); }
  /// Number of a terminal whose location was refused, since this was asked last; else empty.
  std::string stranger();

 private:
  using Message = jt808::Message;
  void frame(Instant now);
  std::string framed(bool closed) const;
  void hand(std::string terminal, bool closed);
  void heed(const Message& message, Instant now);
  void location(const Message& message, Instant now);
  void part(const Message& message, Instant now);
  void handParts(const std::vector<jt808::Parts::Group>& groups, Instant now);
  bool comesAgain(const Message& part, Instant now) const;
  void askFor(const jt808::Parts::Missing& missing);
  void authenticate(const Message& message, Instant now);
  std::string answerTo(const Message& message, unsigned id, const std::string& body);
  std::string generalAnswer(const Message& message, unsigned result);

  /// A divided message that has been handed on whole.
  struct Finished {
    Message last;  ///< without its body
    jt808::Parts::Serials serials = jt808::Parts::Serials::counting;
    std::vector<std::size_t> parts;  ///< hashes of their bodies
    Instant at;
  };

  std::string waiting_;  ///< since the last mark
  bool begun_ = false;   ///< a mark has come
  bool broken_ = false;
  std::vector<Handed> handed_;
  std::string answers_, receipts_, stranger_;
  std::set<std::string> known_;  ///< authenticated
  jt808::Parts* left_ = nullptr;
  jt808::Parts parts_;
  std::deque<Finished> finished_;  ///< the newest kMostMessages
  std::uint16_t serial_ = 0;       ///< of our next message
};

}  // namespace citymirror::feeds
