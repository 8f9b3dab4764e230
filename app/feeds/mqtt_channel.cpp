#include <nlohmann/json.hpp>

#include "app/feeds/channel_workers.h"
#include "app/feeds/channels.h"
#include "app/feeds/mqtt_link.h"
#include "app/feeds/outgoing_text.h"
#include "scenarios/incident/receipt_word.h"

namespace citymirror::feeds {
namespace {

constexpr Millis kAckPatience{100};
constexpr std::size_t kLongestAck = 64 << 10;

/// Orders by publishing, receipts by subscription: {topic}/to/{address}, {topic}/ack/{address}.
class MqttChannel final : public ChannelWorkers {
 public:
  MqttChannel(MqttSettings link, ChannelTimes given, std::function<Instant()> clock)
      : ChannelWorkers(given, std::move(clock), 1), settings_(std::move(link)) {}
  ~MqttChannel() override { stop(); }

  void start(Sink sink) override {
    ChannelWorkers::start(std::move(sink));
    listener_ = std::jthread([this](const std::stop_token& stop) { listen(stop); });
  }
  void stop() override {
    listener_.request_stop();
    changed_.notify_all();
    if (listener_.joinable()) listener_.join();
    ChannelWorkers::stop();
    if (const auto link = current()) link->close();
    setLink(nullptr, "");
  }

 protected:
  Outcome checkAddress(const std::string& address) const override {
    const bool fits = !address.empty() && address.size() < 1000 &&
                      address.find_first_of(std::string("+#\0", 3)) == std::string::npos &&
                      address.front() != '/' && address.back() != '/';
    if (fits) return Done{};
    return Error{ErrorCode::badInput, "the address is no part of a topic", settings_.address.text(),
                 "Write levels divided by /, without + and #"};
  }

  Tried transmit(const Outgoing& message, const std::stop_token& stop) override {
    const auto link = current();
    if (!link) return later(trouble());
    if (const MqttHealth health = link->health(); !health.connected)
      return later(health.trouble.empty() ? "there is no connection to the broker"
                                          : health.trouble);
    const std::size_t refusedBefore = link->health().refused;
    const Outcome handed = link->publish(settings_.address.topic + "/to/" + message.address,
                                         messageJson(message, now()), run::JobContext(stop, {}));
    if (!handed) return stop.stop_requested() ? later("stopped") : refused(handed.error().what);
    // From here on the link sends it by itself, over broken connections too: once more would
    // double.
    const auto until = std::chrono::steady_clock::now() + times().giveUpAfter;
    std::unique_lock lock(mutex_);
    while (link->health().unacknowledged > 0) {
      if (stop.stop_requested()) return later("stopped");
      if (std::chrono::steady_clock::now() >= until)
        return refused("the broker does not acknowledge the message");
      changed_.wait_for(lock, stop, Millis{10}, [] { return false; });
    }
    if (link->health().refused > refusedBefore) return refused("the broker refuses the message");
    return {};
  }

 private:
  std::shared_ptr<MqttLink> current() const {
    const std::scoped_lock lock(mutex_);
    return link_;
  }
  std::string trouble() const {
    const std::scoped_lock lock(mutex_);
    return trouble_.empty() ? "the broker has not answered yet" : trouble_;
  }
  void setLink(std::shared_ptr<MqttLink> link, std::string trouble) {
    const std::scoped_lock lock(mutex_);
    link_ = std::move(link);
    trouble_ = std::move(trouble);
  }

  void listen(const std::stop_token& stop) {
    const run::JobContext job(stop, {});
    Millis pause = times().firstRetry;
    while (!stop.stop_requested()) {
      auto opened = MqttLink::open(settings_, job);
      const Outcome granted = opened ? (*opened)->subscribe(settings_.address.topic + "/ack/#", job)
                                     : Outcome(opened.error());
      if (granted) {
        const std::shared_ptr<MqttLink> link = std::move(*opened);
        setLink(link, "");
        while (!stop.stop_requested()) takeAcks(*link);
        return;
      }
      setLink(nullptr, granted.error().what);
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, pause, [] { return false; });
      pause = std::min(2 * pause, times().longestRetry);
    }
  }

  void takeAcks(MqttLink& link) {
    const std::string front = settings_.address.topic + "/ack/";
    for (const RawMessage& message : link.take(kAckPatience)) {
      if (!message.topic.starts_with(front) || message.payload.size() > kLongestAck) continue;
      const auto json = nlohmann::json::parse(message.payload, nullptr, false);
      if (!json.is_object() || !json.contains("id") || !json["id"].is_string()) continue;
      const auto text = [&](const char* key) {
        return json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                           : std::string();
      };
      const auto state = incident::receiptStateFromWord(text("state"));
      const bool says = state && *state > incident::ReceiptState::queued &&
                        *state != incident::ReceiptState::recalled;
      if (says) heard(text("id"), message.topic.substr(front.size()), {*state, text("why")});
    }
  }

  MqttSettings settings_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::shared_ptr<MqttLink> link_;
  std::string trouble_;
  std::jthread listener_;
};

}  // namespace

Result<std::unique_ptr<Channel>> makeMqttChannel(const ChannelSettings& settings,
                                                 const Secrets& secrets, ChannelTimes times,
                                                 std::function<Instant()> now) {
  auto address = parseMqttAddress(settings.url);
  if (!address) return address.error();
  if (!settings.user.empty()) address->user = settings.user;
  if (const auto found = secrets.find(settings.passwordEnv); found != secrets.end())
    address->password = found->second;
  MqttSettings link;
  link.address = std::move(*address);
  link.version = settings.mqttVersion == "5" ? MqttVersion::v5 : MqttVersion::v311;
  link.client = settings.client;
  link.authority = settings.authority;
  link.answerWithin = times.answerWithin;
  link.firstRetry = std::min(link.firstRetry, times.firstRetry);
  link.longestRetry = times.longestRetry;
  return std::unique_ptr<Channel>(
      std::make_unique<MqttChannel>(std::move(link), times, std::move(now)));
}

}  // namespace citymirror::feeds
