#include <algorithm>

#include "app/feeds/answer_reading.h"
#include "app/feeds/channel_workers.h"
#include "app/feeds/channels.h"
#include "app/feeds/http_exchange.h"
#include "app/feeds/request_pattern.h"

namespace citymirror::feeds {
namespace {

using incident::ReceiptState;

constexpr int kHttpWorkers = 4;  // a peer that stalls holds up a quarter of a channel

/// Webhooks and gateways: a request whose answer, and whose later answers, tell what became of it.
class HttpChannel final : public ChannelWorkers {
 public:
  HttpChannel(ChannelSettings settings, Secrets secrets, ChannelTimes given,
              std::function<Instant()> clock)
      : ChannelWorkers(given, std::move(clock), kHttpWorkers),
        settings_(std::move(settings)),
        secrets_(std::move(secrets)) {}
  ~HttpChannel() override { stop(); }

 protected:
  Outcome checkAddress(const std::string& address) const override {
    if (settings_.kind == ChannelKind::http && !address.empty()) return Done{};
    const bool web = address.starts_with("http://") || address.starts_with("https://");
    if (web && address.find("://") + 3 < address.size()) return Done{};
    return Error{ErrorCode::badInput, "the address of a webhook is no http(s) URL", settings_.id,
                 "Write https://host/path as the recipient's address"};
  }

  Tried transmit(const Outgoing& message, const std::stop_token& stop) override {
    const PatternValues values = valuesOf(message, settings_.language, "", secrets_);
    HttpRequest request = requestTo(settings_.kind == ChannelKind::webhook
                                        ? message.address
                                        : fillRequest(settings_.url, values, PatternPlace::url),
                                    values);
    request.method = settings_.method;
    request.headers.push_back("Idempotency-Key: " + headerSafe(message));
    if (settings_.kind == ChannelKind::webhook || !settings_.json.empty()) {
      request.headers.emplace_back("Content-Type: application/json");
      request.body = settings_.kind == ChannelKind::webhook ? messageJson(message, now())
                                                            : jsonBody(settings_.json, values);
    } else {
      request.body = formBody(settings_.form, values);
    }
    const auto reply = exchangeHttp(request, stop);
    if (!reply && reply.error().code == ErrorCode::badInput)
      return refused(reply.error().what + ". " + reply.error().remedy);
    if (!reply) return later(reply.error().what);
    if (reply->status == 408 || reply->status == 429 || reply->status >= 500)
      return later(answered(*reply), reply->retryAfter.value_or(Millis{0}));
    if (reply->status < 200 || reply->status > 299) return refused(answered(*reply));
    return taken(*reply);
  }

  std::optional<News> ask(const Outgoing& message, const std::string& reference,
                          const std::stop_token& stop) override {
    const PatternValues values = valuesOf(message, settings_.language, reference, secrets_);
    HttpRequest request =
        requestTo(fillRequest(settings_.poll.url, values, PatternPlace::url), values);
    request.method = "GET";
    const auto reply = exchangeHttp(request, stop);
    if (!reply || reply->status < 200 || reply->status > 299 || reply->cut) return std::nullopt;
    const AnswerRead read = readAnswer(reply->body, settings_.poll.answer);
    if (!read.state) return std::nullopt;
    return News{*read.state, read.why};
  }

  Millis askEvery() const override {
    return settings_.poll.url.empty() ? Millis{0} : settings_.poll.every;
  }

 private:
  HttpRequest requestTo(std::string url, const PatternValues& values) const {
    HttpRequest request;
    request.url = std::move(url);
    for (const auto& [name, pattern] : settings_.headers)
      request.headers.push_back(name + ": " + fillRequest(pattern, values, PatternPlace::header));
    request.user = settings_.user;
    if (const auto found = secrets_.find(settings_.passwordEnv); found != secrets_.end())
      request.password = found->second;
    request.authority = settings_.authority;
    request.within = times().answerWithin;
    return request;
  }
  static std::string headerSafe(const Outgoing& message) {
    const char* kind = message.kind == OutgoingKind::order ? "" : "/recall";
    return fillRequest("{id}", {{{"id", message.id}}, {}}, PatternPlace::header) + kind;
  }
  static std::string answered(const HttpReply& reply) {
    return "the server answers " + std::to_string(reply.status);
  }
  Tried taken(const HttpReply& reply) const {
    const bool mustSay = !settings_.answer.state.empty();
    const AnswerRead read =
        reply.cut ? AnswerRead{}
                  : readAnswer(reply.body, mustSay ? settings_.answer : webhookAnswer());
    Tried tried;
    tried.why = read.why;
    tried.reference = read.reference;
    if (read.state == ReceiptState::failed || (mustSay && !read.state))
      return refused("the gateway refuses: " + (read.word.empty() ? "no state" : read.word) +
                     (read.why.empty() ? "" : ", " + read.why));
    tried.state = std::max(read.state.value_or(ReceiptState::sent), ReceiptState::sent);
    return tried;
  }

  ChannelSettings settings_;
  Secrets secrets_;
};

}  // namespace

std::unique_ptr<Channel> makeHttpChannel(ChannelSettings settings, Secrets secrets,
                                         ChannelTimes times, std::function<Instant()> now) {
  return std::make_unique<HttpChannel>(std::move(settings), std::move(secrets), times,
                                       std::move(now));
}

}  // namespace citymirror::feeds
