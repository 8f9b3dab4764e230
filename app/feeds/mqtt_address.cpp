#include "app/feeds/mqtt_address.h"

#include <charconv>
#include <optional>

namespace citymirror::feeds {
namespace {

constexpr std::string_view kForm =
    "Write mqtt://[user[:password]@]host[:port]/topic, mqtts:// for TLS";
constexpr std::string_view kTopicForm =
    "Name a topic without + and #: all that is below it is taken";
constexpr std::string_view kNoTopicForm =
    "Write the broker alone, as mqtt://host, where the topics are named by themselves";

/// Splits `text` at the first `sign` into what is before and after it; without one all is before.
std::pair<std::string_view, std::string_view> split(std::string_view text, char sign) {
  const std::size_t at = text.find(sign);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    unsigned char byte = 0;
    const char* digits = text.data() + i + 1;
    if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2)
      return std::nullopt;
    plain += char(byte);
    i += 2;
  }
  return plain;
}

/// "host", "host:port", "[IPv6]", "[IPv6]:port"; the name of the part that is wrong, or nothing.
std::string readHost(std::string_view text, MqttAddress& address) {
  std::string_view host, port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return "host";
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!port.empty() && port.front() != ':') return "port";
  } else {
    host = split(text, ':').first;
    port = text.substr(host.size());
  }
  if (host.empty() || host.find_first_of(" \t") != std::string_view::npos) return "host";
  address.host = host;
  if (port.empty()) return {};
  port.remove_prefix(1);
  const auto [end, error] = std::from_chars(port.begin(), port.end(), address.port);
  const bool fits = error == std::errc() && end == port.end() && address.port >= 1;
  return fits && address.port <= 65535 ? "" : "port";
}

std::string readUser(std::string_view text, MqttAddress& address) {
  const auto [user, password] = split(text, ':');
  const auto plainUser = decoded(user), plainPassword = decoded(password);
  if (!plainUser || plainUser->empty()) return "user";
  if (!plainPassword) return "password";
  address.user = *plainUser;
  address.password = *plainPassword;
  return {};
}

std::string readTopic(std::string_view text, MqttAddress& address) {
  while (text.ends_with('/')) text.remove_suffix(1);
  address.topic = text;
  const bool fits = !text.empty() && !text.starts_with('/') && !text.starts_with('$') &&
                    text.find_first_of("+#") == std::string_view::npos && text.size() < 1000;
  return fits ? "" : "topic";
}

std::string noTopic(std::string_view text, MqttAddress&) { return text.empty() ? "" : "topic"; }

using TopicReader = std::string (*)(std::string_view, MqttAddress&);

std::string readAll(std::string_view url, MqttAddress& address, TopicReader readTheTopic) {
  const auto scheme = url.substr(0, url.find("://"));
  if (scheme != "mqtt" && scheme != "mqtts") return "scheme";
  address.tls = scheme == "mqtts";
  address.port = address.tls ? 8883 : 1883;
  const auto [place, topic] = split(url.substr(scheme.size() + 3), '/');
  const std::size_t at = place.rfind('@');
  std::string wrong;
  if (at != std::string_view::npos) wrong = readUser(place.substr(0, at), address);
  if (wrong.empty())
    wrong = readHost(place.substr(at == std::string_view::npos ? 0 : at + 1), address);
  if (wrong.empty()) wrong = readTheTopic(topic, address);
  return wrong;
}

Result<MqttAddress> addressOf(std::string_view url, TopicReader readTheTopic,
                              std::string_view topicForm) {
  MqttAddress address;
  const std::string wrong = readAll(url, address, readTheTopic);
  if (wrong.empty()) return address;
  return Error{ErrorCode::badInput, "the address of the broker cannot be used", "its " + wrong,
               std::string(wrong == "topic" ? topicForm : kForm)};
}

}  // namespace

std::string MqttAddress::text() const {
  const bool bracketed = host.find(':') != std::string::npos;
  return (tls ? "mqtts://" : "mqtt://") + (user.empty() ? "" : user + "@") +
         (bracketed ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/" + topic;
}

Result<MqttAddress> parseMqttAddress(std::string_view url) {
  return addressOf(url, readTopic, kTopicForm);
}

Result<MqttAddress> parseMqttBroker(std::string_view url) {
  return addressOf(url, noTopic, kNoTopicForm);
}

}  // namespace citymirror::feeds
