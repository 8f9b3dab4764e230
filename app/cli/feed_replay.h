#pragma once
#include <iosfwd>
#include <map>
#include <string>

#include "app/cli/feed_listener.h"
#include "app/cli/feed_mqtt.h"

namespace citymirror::cli {

struct FeedReplayOptions {
  std::string file;     ///< recording (.jsonl), journal.sqlite or USGS table
  double rate = 60;     ///< world seconds per second, 0 = as fast as possible
  bool restamp = false;  ///< all times are moved so that the first message comes now
  BrokerOptions to;     ///< the broker that it is sent to, where its URL is not empty
  std::string city;     ///< package that says what each sensor measures; empty = the messages say
  std::string station;  ///< of a USGS table; empty = the name of the file
  std::map<std::string, std::string> codes;  ///< sensor of a table → code of the city
};

/// Replays a feed on the world's clock and writes one line a message, then the health, to `out`.
/// What cannot be decoded is a line with its reason and the rest goes on. Errors: notFound,
/// ioFailed, unreadable, badInput, cancelled.
Result<FeedHealth> replayFeed(const FeedReplayOptions& options, std::ostream& out,
                              const run::JobContext& job);

/// Replays a feed on the world's clock to a broker, under the URL's topic and the message's channel:
/// each message as its line of the recording, an alert as its CAP. Done when the broker has
/// acknowledged all; how many. Errors: of the recording, of MqttLink, cancelled.
Result<std::size_t> sendFeed(const FeedReplayOptions& options, const run::JobContext& job);

}  // namespace citymirror::cli
