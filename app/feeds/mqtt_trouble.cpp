#include "app/feeds/mqtt_trouble.h"

#include <mosquitto.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace citymirror::feeds {
namespace {

bool isOneOf(int code, std::initializer_list<int> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Error refusedBy(const MqttAddress& address, int code) {
  const std::string where = address.text();
  if (isOneOf(code, {4, 5, 134, 135})) {
    return {
        ErrorCode::badInput, "the broker refuses the user name or the password", where,
        "Give both as mqtt://user:password@host, or ask who runs the broker for the right to it"};
  }
  if (isOneOf(code, {1, 2, 132, 133})) {
    return {ErrorCode::unsupported,
            "the broker refuses the protocol's version or the client's name", where,
            "Choose the other version of MQTT (3.1.1 or 5) or another client name"};
  }
  const char* said = code < 128 ? mosquitto_connack_string(code) : mosquitto_reason_string(code);
  return {ErrorCode::ioFailed, "the broker refuses the connection: " + std::string(said), where,
          "Look into the broker's log"};
}

Error brokenBy(const MqttAddress& address, int status, int systemError, const std::string& log) {
  const std::string where = address.text();
  if (isOneOf(status, {MOSQ_ERR_EAI, MOSQ_ERR_LOOKUP})) {
    return {ErrorCode::notFound, "no computer of this name is known", where,
            "Check the host's name and the name server"};
  }
  if (isOneOf(status, {MOSQ_ERR_TLS, MOSQ_ERR_TLS_HANDSHAKE}) || !log.empty()) {
    return {ErrorCode::badInput, "no TLS connection comes about" + (log.empty() ? "" : ": " + log),
            where,
            "Name the file of the authority that signed the broker's certificate, and the host as "
            "the certificate does; a broker without TLS is reached as mqtt://"};
  }
  if (status == MOSQ_ERR_CONN_LOST || systemError == ECONNRESET) {
    return {ErrorCode::ioFailed, "the broker hangs up", where,
            "Look into its log; if it wants TLS, write mqtts://"};
  }
  const std::string said = status == MOSQ_ERR_ERRNO && systemError != 0
                               ? std::system_category().message(systemError)
                               : mosquitto_strerror(status);
  return {ErrorCode::ioFailed, "the broker cannot be reached: " + said, where,
          "Check host and port, that the broker runs, and that no firewall is between"};
}

}  // namespace citymirror::feeds
