#pragma once
#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace citymirror::feeds {

/// Where a broker is and which part of its topics is meant:
/// mqtt://[user[:password]@]host[:port]/topic, or mqtts:// for TLS. Ports by default 1883 and 8883,
/// as IANA lists them. Signs of the URL's own in a user's name or password are written as %XX
/// (RFC 3986); an IPv6 host stands in brackets.
struct MqttAddress {
  std::string host;
  int port = 1883;
  bool tls = false;
  std::string user, password;  ///< empty where the broker asks for none
  std::string topic;           ///< levels divided by /, none at either end, no wildcard

  /// The URL without its password: for messages and logs.
  std::string text() const;
  friend bool operator==(const MqttAddress&, const MqttAddress&) = default;
};

/// Errors: badInput naming the part of the URL; the password is never repeated.
Result<MqttAddress> parseMqttAddress(std::string_view url);
/// The same of a broker alone, whose topics are named elsewhere: the URL has no topic. Errors: as
/// above.
Result<MqttAddress> parseMqttBroker(std::string_view url);

}  // namespace citymirror::feeds
