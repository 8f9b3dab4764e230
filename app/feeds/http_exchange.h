#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/time.h"

namespace citymirror::feeds {

struct HttpRequest {
  std::string method = "POST";
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;                  ///< of POST and PUT
  std::string user, password;        ///< HTTP basic; empty = none
  std::string authority;             ///< PEM file that signs the certificate; empty: the system's
  Millis within{10'000};             ///< from connecting to the last byte
  std::size_t longest = 64 << 10;    ///< an answer is read up to here
};

struct HttpReply {
  long status = 0;
  std::string body;
  bool cut = false;  ///< the answer was longer and not read further
  std::optional<Millis> retryAfter;
};

/// One request, no redirections. Errors: ioFailed (no whole answer in time), badInput (its TLS cannot
/// be trusted: TlsTrouble), cancelled; the address is told without user, password and query.
Result<HttpReply> exchangeHttp(const HttpRequest& request, const std::stop_token& stop);

}  // namespace citymirror::feeds
