#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/feeds/message_queue.h"
#include "app/feeds/mqtt_address.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::feeds {

enum class MqttVersion { v311, v5 };

struct MqttSettings {
  MqttAddress address;
  MqttVersion version = MqttVersion::v311;  ///< OASIS MQTT 3.1.1 (2014) or 5.0 (2019)
  /// The broker keeps a session by this name: what comes while this client is away is delivered
  /// when it is back. Empty: a name of its own, kept over broken connections and forgotten at the
  /// end.
  std::string client;
  /// Subscribed as soon as the connection stands, before anything else is read: what a kept session
  /// delivers at once would otherwise hold back the subscription of a link that waits to be told.
  std::vector<std::string> filters;
  std::string authority;        ///< file (PEM) that signs the certificate; empty: the system's
  Millis keepAlive{30'000};     ///< ≥ 5 s; a connection silent for 1.5 times as long is broken
  Millis answerWithin{10'000};  ///< the first connection, a subscription
  Millis firstRetry{250};       ///< doubled from try to try ...
  Millis longestRetry{30'000};  ///< ... up to this
  Millis sessionKept{604'800'000};   ///< MQTT 5: how long the broker keeps a named session
  std::size_t mostBytes = 64 << 20;  ///< received and not taken, and sent and not acknowledged
  /// When the broker is told that a message has come. A link that waits to be told is for receiving
  /// alone: what it publishes waits as well.
  enum class Acknowledges { onArrival, whenTold } acknowledges = Acknowledges::onArrival;
  std::function<Instant()> now;      ///< stamps what is received; empty: the system's clock
};

struct MqttHealth {
  bool connected = false;
  std::size_t connections = 0;     ///< made since the link was opened
  std::size_t received = 0;        ///< messages, repeats included
  std::size_t unacknowledged = 0;  ///< published, without the broker's word
  std::size_t refused = 0;         ///< published, but the broker said no (MQTT 5 only says so)
  std::string trouble;             ///< of the last connection while there is none: what ...
  std::string troubleInFull;       ///< ... and with where and what to do, as Error::text()
};

/// A connection to an MQTT broker that comes back by itself. QoS 1 both ways in a session that
/// outlives connections: a message that is published is sent again until the broker acknowledges
/// it; a message that the broker has accepted for this client arrives at least once. Messages come
/// in the order in which they were sent while the connection holds; one that broke may repeat some,
/// and a broker that came back from its disk may mix them up: who keeps messages tells by their
/// content. What the broker acknowledged and then lost itself is beyond the link: mosquitto, killed
/// by SIGKILL or a power cut, forgets what waits in its memory; ended by SIGTERM it writes that
/// down. Payloads are bytes; nothing here looks inside. Methods may be called from any thread.
class MqttLink {
 public:
  /// Connects. Errors as mqtt_trouble.h says, badInput (authority not readable), cancelled. Waits
  /// up to `answerWithin`; in MQTT 5 a host that swallows packets holds it as long as the system
  /// tries.
  static Result<std::unique_ptr<MqttLink>> open(MqttSettings settings,
                                                const run::JobContext& job = {});
  ~MqttLink();
  MqttLink(const MqttLink&) = delete;
  MqttLink& operator=(const MqttLink&) = delete;

  /// From now on messages whose topics fit `filter` (wildcards + and #) can be taken. Errors:
  /// badInput (not a filter, or the broker refuses it), ioFailed (no answer), cancelled.
  Outcome subscribe(const std::string& filter, const run::JobContext& job = {});
  /// Hands a message over to be sent, in the order of the calls. Waits while there is no connection
  /// and while `mostBytes` or 1,000 messages are not acknowledged. Errors: badInput (topic or
  /// size), cancelled.
  Outcome publish(const std::string& topic, std::string_view payload,
                  const run::JobContext& job = {});
  /// Waits until the broker has acknowledged everything. Errors: badInput (it refused some),
  /// cancelled, both with how many.
  Outcome settle(const run::JobContext& job = {});

  /// All messages that came, in order; waits at most `patience` for the first. While `mostBytes`
  /// wait here, the link reads no further and the broker keeps the rest.
  std::vector<RawMessage> take(Millis patience);
  /// Acknowledges::whenTold: the oldest `count` messages that were taken and not yet acknowledged
  /// are safe. The broker hears of it once all that were read together are; until then it sends them
  /// again after a broken connection, and not more at once than it allows itself (mosquitto 2.0.11:
  /// max_inflight_messages, 20, and as many again for each acknowledgement while it has a backlog).
  void acknowledge(std::size_t count);
  MqttHealth health() const;
  /// Takes leave of the broker; without a word while messages are not acknowledged. What had been
  /// received can still be taken. Idempotent.
  void close();

 private:
  struct State;
  explicit MqttLink(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::feeds
