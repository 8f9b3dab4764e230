#include <mosquitto.h>

#include "app/feeds/mqtt_link.h"
#include "app/feeds/source_thread.h"

namespace citymirror::feeds {
namespace {

constexpr Millis kTakePatience{100};

Result<MqttAddress> brokerOf(const SourceSettings& settings) {
  return settings.topics.empty() ? parseMqttAddress(settings.url) : parseMqttBroker(settings.url);
}

std::vector<std::string> filtersOf(const SourceSettings& settings, const MqttAddress& address) {
  if (!settings.topics.empty()) return settings.topics;
  const bool below = settings.below == SourceSettings::Below::taken;
  return {address.topic + (below ? "/#" : "")};
}

/// A subscription to the address's topic, or to the topics of the settings. The link comes back by
/// itself; the thread here only makes the first connection as often as it takes.
class MqttSource final : public SourceThread {
 public:
  explicit MqttSource(SourceSettings given) : SourceThread(std::move(given)) {
    link_.address = *brokerOf(settings());
    link_.version = settings().mqttVersion == "5" ? MqttVersion::v5 : MqttVersion::v311;
    link_.client = settings().client;
    link_.authority = settings().authority;
    link_.answerWithin = settings().answerWithin;
    link_.firstRetry = settings().firstRetry;
    link_.longestRetry = settings().longestRetry;
    link_.now = settings().now;
    link_.acknowledges = MqttSettings::Acknowledges::whenTold;
    link_.filters = filtersOf(settings(), link_.address);
  }
  ~MqttSource() override { stop(); }

  SourceHealth health() const override {
    SourceHealth health = SourceThread::health();
    const std::scoped_lock lock(mutex_);
    if (!open_) return health;
    const MqttHealth now = open_->health();
    health.connected = now.connected;
    health.connections = now.connections;
    health.trouble = now.troubleInFull;
    return health;
  }

 protected:
  Outcome exchange(const std::stop_token& stop) override {
    const run::JobContext job(stop, {});
    auto link = MqttLink::open(link_, job);
    if (!link) return link.error();
    for (const std::string& filter : link_.filters)
      if (auto granted = (*link)->subscribe(filter, job); !granted) return granted;
    becameConnected();
    {
      const std::scoped_lock lock(mutex_);
      open_ = link->get();
    }
    while (!stop.stop_requested()) takeAll(**link, kTakePatience);
    {
      const std::scoped_lock lock(mutex_);
      open_ = nullptr;
    }
    (*link)->close();
    takeAll(**link, Millis{0});
    return Done{};
  }

 private:
  void takeAll(MqttLink& link, Millis patience) {
    std::vector<RawMessage> messages = link.take(patience);
    for (RawMessage& message : messages)
      deliver(std::move(message.topic), std::move(message.payload));
    if (!messages.empty() && kept()) link.acknowledge(messages.size());
  }

  MqttSettings link_;
  mutable std::mutex mutex_;
  MqttLink* open_ = nullptr;
};

}  // namespace

Result<std::unique_ptr<FeedSource>> makeMqttSource(SourceSettings settings) {
  if (const auto address = brokerOf(settings); !address) return address.error();
  for (const std::string& topic : settings.topics) {
    if (mosquitto_sub_topic_check(topic.c_str()) != MOSQ_ERR_SUCCESS || topic.empty())
      return Error{ErrorCode::badInput, "this is no topic to subscribe", topic,
                   "Write levels divided by /, + for any one level, # at the end for all below"};
  }
  return {std::make_unique<MqttSource>(std::move(settings))};
}

}  // namespace citymirror::feeds
