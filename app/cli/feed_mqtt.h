#pragma once
#include <iosfwd>
#include <string>

#include "app/cli/feed_listener.h"
#include "app/feeds/mqtt_link.h"

namespace citymirror::cli {

struct BrokerOptions {
  std::string url;                ///< mqtt:// or mqtts://, see feeds/mqtt_address.h
  std::string version = "3.1.1";  ///< of MQTT: "3.1.1" or "5"
  std::string authority;          ///< PEM file that signs the broker's certificate
  std::string client;             ///< name of a session that the broker keeps; empty: none is kept
};

/// Errors: badInput naming the part of the URL.
Result<feeds::MqttSettings> settingsOf(const BrokerOptions& options);

struct FeedListenOptions {
  BrokerOptions from;
  double seconds = 0;  ///< how long; 0 = until somebody stops it
  std::string city;    ///< package that says what each sensor measures; empty = the messages say
};

/// Listens to everything below the URL's topic and writes one line a message, then the health, to
/// `out`. A payload is a line of a recording (gis/feed/recording.h), an observation alone
/// ({"sensor","at","value","unit"}), or a CAP alert (XML); anything else, and what is longer than
/// 10 MB, is a line with its reason and the rest goes on. Being stopped is the usual end. Errors:
/// of MqttLink, of the city. The connection's breaks come as a note.
Result<FeedHealth> listenToFeed(const FeedListenOptions& options, std::ostream& out,
                                const run::JobContext& job);

}  // namespace citymirror::cli
