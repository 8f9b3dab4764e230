#include "app/feeds/channel_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/feeds/answer_reading.h"
#include "app/feeds/mail_text.h"
#include "app/feeds/mqtt_address.h"
#include "app/feeds/request_pattern.h"
#include "scenarios/incident/config_reader.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::feeds {
namespace {

using incident::EntryReader;
using BookJson = nlohmann::json;

constexpr std::array<std::string_view, 4> kChannelKinds{"mqtt", "webhook", "http", "smtp"};
constexpr std::array<std::string_view, 3> kMessageLanguages{"both", "zh", "en"};
constexpr std::array<std::string_view, 3> kSecurities{"starttls", "tls", "none"};
constexpr std::array<std::string_view, 3> kHttpMethods{"POST", "PUT", "GET"};
constexpr const char* kClearText =
    "a secret stands in clear text: write {env:NAME} and set the environment variable NAME";

/// Names under which keys and passwords usually go.
bool soundsSecret(std::string name) {
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  constexpr std::array<std::string_view, 10> kSigns{"authorization", "token", "secret", "password",
                                                    "passwd",        "pwd",   "apikey", "api_key",
                                                    "api-key",       "cookie"};
  return name == "key" || std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) {
           return name.find(sign) != std::string::npos;
         });
}

bool inClearText(const std::string& name, const std::string& pattern) {
  return soundsSecret(name) && !pattern.empty() && variablesIn(pattern).empty();
}

void checkPattern(EntryReader& reader, const char* key, const std::string& name,
                  const std::string& pattern) {
  if (const auto word = unknownWordIn(pattern))
    reader.fail("the word {" + *word + "} is unknown", key);
  if (inClearText(name, pattern)) reader.fail(kClearText, key);
}

/// A URL with a password in it, or a key in its query.
bool urlHoldsSecret(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return false;
  const std::size_t end = std::min(url.find_first_of("/?#", begin + 3), url.size());
  const std::string place = url.substr(begin + 3, end - begin - 3);
  const std::size_t at = place.rfind('@');
  if (at != std::string::npos && place.substr(0, at).find(':') != std::string::npos) return true;
  std::size_t query = url.find('?');
  while (query != std::string::npos) {
    const std::size_t next = url.find('&', query + 1);
    const std::string field = url.substr(query + 1, next - query - 1);
    const std::size_t sign = field.find('=');
    if (sign != std::string::npos && inClearText(field.substr(0, sign), field.substr(sign + 1)))
      return true;
    query = next;
  }
  return false;
}

std::map<std::string, std::string> patternsIn(EntryReader& reader, const char* key) {
  std::map<std::string, std::string> patterns;
  const BookJson* map = reader.at(key);
  if (!map) return patterns;
  if (!map->is_object()) reader.fail("names with texts are missing", key);
  for (const auto& [name, value] : map->items()) {
    if (!value.is_string()) {
      reader.fail("the value of " + name + " is no text", key);
      continue;
    }
    checkPattern(reader, key, name, value.get<std::string>());
    patterns.emplace(name, value.get<std::string>());
  }
  return patterns;
}

void checkJsonTexts(EntryReader& reader, const std::string& name, const BookJson& json) {
  if (json.is_string()) checkPattern(reader, "json", name, json.get<std::string>());
  if (json.is_object())
    for (const auto& [key, value] : json.items()) checkJsonTexts(reader, key, value);
  if (json.is_array())
    for (const BookJson& value : json) checkJsonTexts(reader, name, value);
}

std::string pointerIn(EntryReader& reader, const char* key) {
  const std::string pointer = reader.textOr(key, "");
  const bool fits =
      pointer.empty() || (pointer.front() == '/' && pointer.find('~') == std::string::npos);
  if (!fits) reader.fail("this is no JSON pointer such as /data/state", key);
  return pointer;
}

std::optional<incident::ReceiptState> reportedState(const std::string& word) {
  const auto state = incident::receiptStateFromWord(word);
  const bool may =
      state && *state > incident::ReceiptState::queued && *state <= incident::ReceiptState::failed;
  return may ? state : std::nullopt;
}

AnswerReading answerIn(EntryReader& reader) {
  AnswerReading answer{
      pointerIn(reader, "state"), pointerIn(reader, "why"), pointerIn(reader, "reference"), {}};
  if (answer.state.empty()) reader.fail("a pointer to the state is missing", "state");
  const BookJson* words = reader.at("words");
  if (!words) {
    answer.words = webhookAnswer().words;
    return answer;
  }
  if (!words->is_object() || words->empty()) reader.fail("words with states are missing", "words");
  for (const auto& [word, meant] : words->items()) {
    const auto state = meant.is_string() ? reportedState(meant.get<std::string>()) : std::nullopt;
    if (!state)
      reader.fail(
          "the word " + word + " means none of sent, delivered, acknowledged, acting, failed",
          "words");
    answer.words.emplace(word, state.value_or(incident::ReceiptState::failed));
  }
  return answer;
}

std::string urlIn(EntryReader& reader) {
  const std::string url = reader.text("url");
  if (urlHoldsSecret(url)) reader.fail(kClearText, "url");
  if (const auto word = unknownWordIn(url))
    reader.fail("the word {" + *word + "} is unknown", "url");
  return url;
}

void readHttpPart(EntryReader& reader, ChannelSettings& channel) {
  channel.headers = patternsIn(reader, "headers");
  if (channel.kind == ChannelKind::http) {
    channel.url = urlIn(reader);
    const std::size_t method =
        reader.oneOf("method", reader.textOr("method", "POST"), kHttpMethods);
    channel.method = kHttpMethods[method];
    channel.form = patternsIn(reader, "form");
    if (const BookJson* json = reader.at("json")) {
      checkJsonTexts(reader, "", *json);
      channel.json = json->dump(-1, ' ', false, BookJson::error_handler_t::replace);
    }
    const bool get = channel.method == "GET";
    if (get != (channel.form.empty() && channel.json.empty()) ||
        (!channel.form.empty() && !channel.json.empty()))
      reader.fail("a POST or PUT has either json or form, a GET neither", "method");
  }
  if (const BookJson* answer = reader.at("answer")) {
    EntryReader part(*answer, reader.name() + ".answer");
    part.knowsOnly({"state", "why", "reference", "words"});
    channel.answer = answerIn(part);
    reader.take(part.fault());
  }
  if (const BookJson* poll = reader.at("poll")) {
    EntryReader part(*poll, reader.name() + ".poll");
    part.knowsOnly({"url", "every_s", "state", "why", "words"});
    channel.poll.url = urlIn(part);
    channel.poll.every = millis(part.amount("every_s"));
    if (channel.poll.every.count() <= 0) part.fail("the pause is zero", "every_s");
    channel.poll.answer = answerIn(part);
    reader.take(part.fault());
  }
}

void readMailPart(EntryReader& reader, ChannelSettings& channel) {
  channel.url = urlIn(reader);
  channel.from = reader.text("from");
  if (!isMailbox(channel.from)) reader.fail("the sender is no mailbox", "from");
  channel.security =
      SmtpSecurity(reader.oneOf("security", reader.textOr("security", "starttls"), kSecurities));
  const bool tls = channel.security == SmtpSecurity::tls;
  if (!channel.url.starts_with(tls ? "smtps://" : "smtp://"))
    reader.fail(tls ? "the address does not begin with smtps://"
                    : "the address does not begin with smtp://",
                "url");
  if (channel.security == SmtpSecurity::none && !channel.user.empty())
    reader.fail("a login without encryption would send the password in clear text", "security");
}

void readBrokerPart(EntryReader& reader, ChannelSettings& channel) {
  channel.url = urlIn(reader);
  channel.client = reader.textOr("client", "");
  channel.mqttVersion = reader.textOr("mqtt", "3.1.1");
  if (channel.mqttVersion != "3.1.1" && channel.mqttVersion != "5")
    reader.fail("the version is neither 3.1.1 nor 5", "mqtt");
  if (!parseMqttAddress(channel.url))
    reader.fail("the address of the broker cannot be used", "url");
}

void checkKeys(EntryReader& reader, ChannelKind kind) {
  if (reader.at("password"))
    reader.fail("a password has no place in the file: name an environment variable",
                "password_env");
  if (kind == ChannelKind::mqtt)
    reader.knowsOnly({"id", "kind", "url", "user", "password_env", "authority", "client", "mqtt"});
  if (kind == ChannelKind::smtp)
    reader.knowsOnly(
        {"id", "kind", "url", "user", "password_env", "authority", "language", "from", "security"});
  if (kind == ChannelKind::webhook)
    reader.knowsOnly(
        {"id", "kind", "user", "password_env", "authority", "headers", "answer", "poll"});
  if (kind == ChannelKind::http)
    reader.knowsOnly({"id", "kind", "url", "user", "password_env", "authority", "language",
                      "headers", "method", "json", "form", "answer", "poll"});
}

ChannelSettings channelFrom(EntryReader& reader) {
  ChannelSettings channel;
  channel.id = reader.id("id");
  channel.kind = ChannelKind(reader.oneOf("kind", reader.text("kind"), kChannelKinds));
  checkKeys(reader, channel.kind);
  channel.user = reader.textOr("user", "");
  channel.passwordEnv = reader.textOr("password_env", "");
  if (channel.user.empty() != channel.passwordEnv.empty())
    reader.fail("user and password_env go together",
                channel.user.empty() ? "user" : "password_env");
  channel.authority = reader.textOr("authority", "");
  channel.language = MessageLanguage(
      reader.oneOf("language", reader.textOr("language", "both"), kMessageLanguages));
  if (channel.kind == ChannelKind::mqtt) readBrokerPart(reader, channel);
  if (channel.kind == ChannelKind::smtp) readMailPart(reader, channel);
  if (channel.kind == ChannelKind::webhook || channel.kind == ChannelKind::http)
    readHttpPart(reader, channel);
  return channel;
}

incident::Recipient recipientFrom(EntryReader& reader,
                                  const std::vector<ChannelSettings>& channels) {
  reader.knowsOnly({"id", "role", "name", "addresses"});
  incident::Recipient recipient{reader.id("id"), reader.text("role"), reader.both("name"), {}};
  const BookJson* addresses = reader.at("addresses");
  if (!addresses || !addresses->is_object() || addresses->empty()) {
    reader.fail("addresses by channel are missing", "addresses");
    return recipient;
  }
  for (const auto& [channel, address] : addresses->items()) {
    const bool known = std::any_of(channels.begin(), channels.end(),
                                   [&](const auto& one) { return one.id == channel; });
    if (!known) reader.fail("there is no channel " + channel, "addresses");
    if (!address.is_string() || address.get_ref<const std::string&>().empty()) {
      reader.fail("the address is no text", "addresses." + channel);
      continue;
    }
    if (urlHoldsSecret(address.get<std::string>())) reader.fail(kClearText, "addresses." + channel);
    recipient.addresses.emplace(channel, address.get<std::string>());
  }
  return recipient;
}

ChannelTimes timesFrom(EntryReader& reader) {
  reader.knowsOnly(
      {"answer_s", "first_retry_s", "longest_retry_s", "give_up_s", "watch_s", "most_waiting"});
  ChannelTimes times;
  times.answerWithin = millis(reader.amount("answer_s"));
  times.firstRetry = millis(reader.amount("first_retry_s"));
  times.longestRetry = millis(reader.amount("longest_retry_s"));
  times.giveUpAfter = millis(reader.amount("give_up_s"));
  times.watchFor = millis(reader.amount("watch_s"));
  times.mostWaiting = std::size_t(reader.amount("most_waiting"));
  if (times.answerWithin.count() <= 0) reader.fail("the time is zero", "answer_s");
  if (times.firstRetry.count() <= 0) reader.fail("the pause is zero", "first_retry_s");
  if (times.longestRetry < times.firstRetry)
    reader.fail("the longest pause is shorter than the first", "longest_retry_s");
  if (times.mostWaiting == 0) reader.fail("nothing may wait", "most_waiting");
  return times;
}

Error channelFault(const std::string& what, const std::string& where) {
  return {ErrorCode::badInput, what, where, "Correct the configuration file"};
}

}  // namespace

Result<ChannelBook> parseChannels(const std::string& text) {
  const BookJson document = BookJson::parse(text, nullptr, false);
  if (!document.is_object())
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  EntryReader whole(document, "channels file");
  whole.knowsOnly({"source", "times", "channels", "recipients"});
  if (whole.fault()) return *whole.fault();
  const auto channels = incident::readList(text, "channels");
  if (!channels) return channels.error();
  const auto recipients = incident::readList(text, "recipients");
  if (!recipients) return recipients.error();
  static const BookJson nothing;
  ChannelBook book;
  EntryReader times(document.contains("times") ? document["times"] : nothing, "times");
  book.times = timesFrom(times);
  if (times.fault()) return *times.fault();
  for (const BookJson& entry : *channels) {
    EntryReader reader(entry, "channels[" + std::to_string(book.channels.size()) + "]");
    ChannelSettings channel = channelFrom(reader);
    if (reader.fault()) return *reader.fault();
    for (const ChannelSettings& other : book.channels)
      if (other.id == channel.id) return channelFault("two channels have this id", channel.id);
    book.channels.push_back(std::move(channel));
  }
  for (const BookJson& entry : *recipients) {
    EntryReader reader(entry, "recipients[" + std::to_string(book.recipients.size()) + "]");
    incident::Recipient recipient = recipientFrom(reader, book.channels);
    if (reader.fault()) return *reader.fault();
    for (const incident::Recipient& other : book.recipients)
      if (other.id == recipient.id)
        return channelFault("two recipients have this id", recipient.id);
    book.recipients.push_back(std::move(recipient));
  }
  return book;
}

std::optional<std::string> processEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

Result<Secrets> secretsOf(const ChannelSettings& channel, const Environment& environment) {
  std::vector<std::string> names;
  const auto collect = [&](const std::string& pattern) {
    for (std::string& name : variablesIn(pattern)) names.push_back(std::move(name));
  };
  for (const std::string* pattern : {&channel.url, &channel.json, &channel.poll.url})
    collect(*pattern);
  for (const auto* patterns : {&channel.headers, &channel.form})
    for (const auto& [name, pattern] : *patterns) collect(pattern);
  if (!channel.passwordEnv.empty()) names.push_back(channel.passwordEnv);
  Secrets secrets;
  for (const std::string& name : names) {
    auto value = environment(name);
    if (!value || value->empty())
      return Error{ErrorCode::notFound, "the environment variable is not set", name,
                   "Set it before the program starts: channel " + channel.id + " needs it"};
    secrets.emplace(name, std::move(*value));
  }
  return secrets;
}

}  // namespace citymirror::feeds
