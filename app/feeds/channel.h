#pragma once
#include <functional>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/core/time.h"
#include "scenarios/incident/linkage.h"

namespace citymirror::feeds {

enum class Purpose { drill, real };
enum class OutgoingKind { order, recall };

/// A warning as XML for machines, in both formats; empty = none goes along.
struct WarningTexts {
  std::string cap;  ///< CAP 1.2
  std::string gbt;  ///< GB/T 35965.1
};

/// One message to one recipient, on its way out.
struct Outgoing {
  std::string id;  ///< of the dispatch; receipts carry it, recipients tell repeats by it
  std::string recipient;
  std::string address;  ///< as the channel reads it: a topic, a URL, a mailbox, a number
  Text title, text;     ///< as the person gave them: drill and recall are said by the channel
  std::string cap;      ///< WarningTexts'
  Purpose purpose = Purpose::drill;
  OutgoingKind kind = OutgoingKind::order;
  std::string gbt = {};  ///< WarningTexts'
};

/// What became of a message. Those of one message come in order, each state once, forward only:
/// sent, delivered, acknowledged, acting, some of them skipped; or failed; or recalled, where it
/// was called back before anything had left. A recall has sent or failed of its own.
struct Receipt {
  std::string id;
  OutgoingKind kind = OutgoingKind::order;
  incident::ReceiptState state = incident::ReceiptState::queued;
  Instant at;       ///< by this computer's clock
  std::string why;  ///< of failed: the reason, without secrets
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

struct ChannelTimes {
  Millis answerWithin{10'000};  ///< one try
  Millis firstRetry{1'000};     ///< after a try that failed for a reason that passes, doubled …
  Millis longestRetry{60'000};  ///< … up to this
  Millis giveUpAfter{300'000};  ///< since it was handed over: then it has failed
  Millis watchFor{86'400'000};  ///< how long answers of recipients are waited for
  std::size_t mostWaiting = 10'000;  ///< more is refused
};

struct ChannelHealth {
  std::size_t waiting = 0;  ///< messages that are not sent yet
  std::size_t sent = 0, failed = 0;
  std::string trouble;  ///< of the last try while it did not go well
};

/// A way out to recipients. Tries on threads of its own, again with doubling pauses, and reports
/// what becomes of each message. A peer that stalls, refuses, breaks off or answers without end
/// costs a try and never holds the caller. A message may reach its recipient twice where an answer
/// was lost. What is not sent when it stops has no receipt: send it again under its id.
class Channel {
 public:
  using Sink = std::function<void(const Receipt&)>;
  virtual ~Channel() = default;
  /// `sink` is called on the channel's threads, one call at a time. Once.
  virtual void start(Sink sink) = 0;
  /// Takes the message and returns at once. A recall takes the order of its id out of the queue
  /// where it has not been tried yet. Errors: badInput (an address or id that cannot be used, an
  /// order under this id is on its way, a CAP message whose status is not Exercise for a drill and
  /// Actual for the real thing), ioFailed (too much waits).
  virtual Outcome send(Outgoing message) = 0;
  /// Ends what is going on; the sink is not called after it returns. Idempotent.
  virtual void stop() = 0;
  virtual ChannelHealth health() const = 0;
};

}  // namespace citymirror::feeds
