#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/feeds/message_queue.h"
#include "engine/core/result.h"

namespace citymirror::feeds {

/// How a feed is reached.
struct SourceSettings {
  /// mqtt(s)://[user[:password]@]host[:port]/topic, http(s)://…, ws(s)://…, file:PATH, folder:PATH,
  /// jt808://ADDRESS:PORT: where terminals of JT/T 808 call by TCP, 0.0.0.0 for every address of
  /// this computer
  std::string url;
  Millis every{60'000};                        ///< between polls: HTTP, file, folder
  std::map<std::string, std::string> headers;  ///< HTTP and the WebSocket's handshake
  std::string authority;              ///< PEM file that signs the certificate; empty: the system's
  std::string client;                 ///< MQTT: see MqttSettings
  std::string mqttVersion = "3.1.1";  ///< or "5"
  /// MQTT: subscribed exactly as they are, + and # included, and the URL names the broker alone;
  /// none: the topic of the URL, and what is below it ...
  std::vector<std::string> topics;
  enum class Below { taken, left } below = Below::taken;  ///< ... or not
  /// HTTP: the key under which a JSON answer names the page that follows (SensorThings:
  /// "@iot.nextLink"). Pages of the URL's own server are fetched too, each a message, `mostPages` of
  /// an answer in all; empty: the first alone is wanted.
  std::string nextPageKey;
  std::size_t mostPages = 20;
  std::string hello;                  ///< WebSocket: sent after each connection
  std::size_t mostTerminals = 500;    ///< jt808: connections at a time; more are turned away
  std::size_t longestBytes = 10'000'000;  ///< see FeedSource
  /// file: the first line is given again before what is new, as tables need their names.
  enum class FirstLine { once, again } firstLine = FirstLine::once;
  bool lineByLine = false;  ///< file: each line is a message, as of JSON lines
  Millis answerWithin{10'000};
  Millis firstRetry{250};       ///< after a failure, doubled from try to try ...
  Millis longestRetry{30'000};  ///< ... up to this
  Millis quiet{30'000};  ///< WebSocket: silence before a ping, and before it counts as broken
  std::function<Instant()> now;  ///< stamps what is received; empty: the system's clock
};

struct SourceHealth {
  bool connected = false;       ///< the last exchange went well
  std::size_t connections = 0;  ///< times it became so
  std::size_t received = 0;     ///< messages handed to the sink
  std::string trouble;          ///< of the last exchange while it did not go well
};

/// Where a feed's bytes come from. What all have in common: a thread of its own that connects,
/// comes back by itself after doubling pauses and hands each message to the sink as bytes with the
/// time of arrival. Before it acknowledges messages (MQTT, JT/T 808) or remembers its state (ETag,
/// place in a file) it asks whether they are in the store, so that what breaks meanwhile brings
/// them again; a WebSocket acknowledges nothing. Repeats are told by who keeps the values. A slow
/// sink holds the source back. Of a file's line, a folder's file and an HTTP answer that are longer
/// than `longestBytes` the beginning is handed on (RawMessage::whole) and the next is taken; a
/// WebSocket breaks the connection and says so; MQTT's messages come whole, as long as the broker
/// lets them be. Terminals of JT/T 808 call here: each frame is a message whose topic is the
/// terminal's number (Jt808Session); while `kept` waits none of them is answered, as all share one
/// thread. Of a frame that has no end the beginning is handed on and the connection ends, as it
/// does after 10 minutes of silence (1 minute before authentication).
class FeedSource {
 public:
  using Sink = std::function<void(RawMessage)>;
  virtual ~FeedSource() = default;
  /// Waits until all that the sink was given is in the store; false = it will not come there.
  using Kept = std::function<bool()>;
  /// Begins; returns at once. `sink` and `kept` are called on the source's thread. Without `kept` a
  /// message is in the store when the sink returns. Once.
  virtual void start(Sink sink, Kept kept = {}) = 0;
  /// Ends the connection; the sink is not called after it returns. Who waits in `kept` has to be let
  /// go first. Idempotent; also on destruction.
  virtual void stop() = 0;
  virtual SourceHealth health() const = 0;
  /// From now on pauses between polls are no longer than this, nor than `every`; a pause that is
  /// under way is cut. Any thread. Sources that do not poll take no notice.
  virtual void pollAtMostEvery(Millis) {}
};

/// Errors: badInput (an address that cannot be used; passwords are never repeated), unsupported
/// (an unknown scheme). Nothing connects yet.
Result<std::unique_ptr<FeedSource>> makeFeedSource(SourceSettings settings);

}  // namespace citymirror::feeds
