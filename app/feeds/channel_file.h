#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/feeds/channel.h"
#include "app/feeds/outgoing_text.h"

namespace citymirror::feeds {

enum class ChannelKind { mqtt, webhook, http, smtp };
enum class SmtpSecurity { starttls, tls, none };

/// Where an answer (JSON) says what became of the message. Pointers as of RFC 6901.
struct AnswerReading {
  std::string state;                                    ///< pointer; empty = answers say nothing
  std::string why, reference;                           ///< pointers; empty = none
  std::map<std::string, incident::ReceiptState> words;  ///< what the peer's words mean
};
/// Asking the peer again and again.
struct PollSettings {
  std::string url;  ///< pattern; empty = nobody is asked
  Millis every{5'000};
  AnswerReading answer;
};

/// One way out. Patterns hold {id} {recipient} {address} {title} {text} {kind} {drill} {reference}
/// and {env:NAME}, the value of an environment variable; what they stand for is escaped for where
/// they stand.
struct ChannelSettings {
  std::string id;  ///< as plans and recipients name it
  ChannelKind kind = ChannelKind::webhook;
  std::string url;  ///< broker with the topic in front, gateway (pattern), mail server
  std::string user;
  std::string passwordEnv;  ///< name of the environment variable that holds the password
  std::string authority;    ///< PEM file that signs the peer's certificate; empty: the system's
  MessageLanguage language = MessageLanguage::both;  ///< of {title} and {text}
  std::map<std::string, std::string> headers;        ///< patterns
  std::string method = "POST";
  std::string json;                         ///< http: the body, its texts are patterns
  std::map<std::string, std::string> form;  ///< http: the body as a form, values are patterns
  AnswerReading answer;
  PollSettings poll;
  std::string from;                                ///< smtp
  SmtpSecurity security = SmtpSecurity::starttls;  ///< smtp
  std::string mqttVersion = "3.1.1", client;       ///< mqtt
};

/// assets/config/channels.json: recipients × channels.
struct ChannelBook {
  ChannelTimes times;
  std::vector<ChannelSettings> channels;
  std::vector<incident::Recipient> recipients;
};

/// Errors name the entry and key: a key or word that is unknown, a channel or recipient twice, an
/// address for a channel that is not there, a secret in clear text (a password in a URL, a header
/// that carries a key without {env:…}).
Result<ChannelBook> parseChannels(const std::string& json);

/// Values of environment variables, by name.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
std::optional<std::string> processEnvironment(const std::string& name);
using Secrets = std::map<std::string, std::string>;
/// Every variable that the channel names. Errors: notFound naming the variable that is not set.
Result<Secrets> secretsOf(const ChannelSettings& channel, const Environment& environment);

}  // namespace citymirror::feeds
