// Servers of SensorThings grant the topics of the standard and refuse wildcards: a feed subscribes
// what it was told, no more.
#include <QtTest>

#include <mutex>
#include <set>

#include "app/feeds/feed_source.h"
#include "app/feeds/mqtt_link.h"
#include "tests/support/mqtt_broker.h"

using namespace citymirror;
using namespace citymirror::feeds;
using citymirror::test::MqttBroker;

namespace {

/// "gauge" (p@ss/1) may subscribe two topics as they are, and send everywhere.
constexpr const char* kRights = R"({
  "defaultACLAccess": {"publishClientSend": true, "publishClientReceive": true,
                       "subscribe": false, "unsubscribe": true},
  "clients": [{"username": "gauge", "roles": [{"rolename": "reader"}], "iterations": 101,
    "password": "VTo/Zy2h+3HwVebgTdumB6iPtU8CGDPvSXZRbkF1Xpp6jMWcjA/0q8MGNykTYXizcLzwPqdP66A+Lt7Cgu5ENg==",
    "salt": "2u90di/LW8TgbYB5"}],
  "groups": [],
  "roles": [{"rolename": "reader", "acls": [
    {"acltype": "subscribeLiteral", "topic": "v1.1/Datastreams(84)/Observations", "priority": 0, "allow": true},
    {"acltype": "subscribeLiteral", "topic": "v1.1/Datastreams(85)/Observations", "priority": 0, "allow": true}]}]})";

/// What came, by topic and bytes.
struct TopicBasket {
  FeedSource::Sink sink() {
    return [this](RawMessage message) {
      const std::scoped_lock lock(mutex);
      came.insert({message.topic, message.payload});
    };
  }
  std::set<std::pair<std::string, std::string>> all() {
    const std::scoped_lock lock(mutex);
    return came;
  }
  std::mutex mutex;
  std::set<std::pair<std::string, std::string>> came;
};

}  // namespace

class ExactTopicsTest : public QObject {
  Q_OBJECT
  std::unique_ptr<MqttBroker> broker_;
  std::unique_ptr<MqttLink> sender_;
  const std::string stage_ = "v1.1/Datastreams(84)/Observations",
                    flow_ = "v1.1/Datastreams(85)/Observations";

  SourceSettings settings(const std::string& path) const {
    SourceSettings settings;
    settings.url =
        "mqtt://gauge:p%40ss%2F1@127.0.0.1:" + std::to_string(broker_->port) + path;
    settings.firstRetry = Millis{20};
    settings.longestRetry = Millis{100};
    return settings;
  }
  std::unique_ptr<FeedSource> begun(SourceSettings given, TopicBasket& basket) const {
    auto source = makeFeedSource(std::move(given));
    if (!source) qFatal("%s", source.error().text().c_str());
    (*source)->start(basket.sink());
    return std::move(*source);
  }
  void send(const std::string& topic, const std::string& bytes) const {
    QVERIFY(sender_->publish(topic, bytes).ok());
    QVERIFY(sender_->settle().ok());
  }

 private slots:
  void initTestCase() {
    if (MqttBroker::program().isEmpty() || MqttBroker::rightsPlugin().isEmpty())
      QSKIP("mosquitto and its dynamic security are not installed");
    broker_ = std::make_unique<MqttBroker>(kRights);
    QVERIFY2(broker_->start(), broker_->log());
    MqttSettings sender;
    sender.address = {"127.0.0.1", broker_->port, false, "gauge", "p@ss/1", "v1.1"};
    auto link = MqttLink::open(sender);
    QVERIFY2(link.ok(), broker_->log());
    sender_ = std::move(*link);
  }

  void aTopicAloneIsGrantedWhereWildcardsAreRefused() {
    TopicBasket basket;
    SourceSettings exact = settings("/" + stage_);
    exact.below = SourceSettings::Below::left;
    const auto source = begun(exact, basket);
    QTRY_VERIFY_WITH_TIMEOUT(source->health().connected, 30000);
    send(stage_, "12.5");
    send(flow_, "7");
    send(stage_, "13");
    QTRY_COMPARE_WITH_TIMEOUT(basket.all().size(), std::size_t(2), 30000);
    QVERIFY((basket.all() == std::set<std::pair<std::string, std::string>>{{stage_, "12.5"},
                                                                           {stage_, "13"}}));
  }

  void eachTopicOfAListIsSubscribed() {
    TopicBasket basket;
    SourceSettings list = settings("");
    list.topics = {stage_, flow_};
    const auto source = begun(list, basket);
    QTRY_VERIFY_WITH_TIMEOUT(source->health().connected, 30000);
    send(stage_, "1");
    send(flow_, "2");
    QTRY_COMPARE_WITH_TIMEOUT(basket.all().size(), std::size_t(2), 30000);
    QVERIFY(basket.all().contains({flow_, "2"}));
  }

  void whatIsNotGrantedIsNamedInTheHealth() {
    TopicBasket basket;
    const auto below = begun(settings("/" + stage_), basket);  // as other feeds do
    QTRY_VERIFY_WITH_TIMEOUT(below->health().trouble.find(stage_ + "/#") != std::string::npos,
                             30000);
    SourceSettings list = settings("");
    list.topics = {stage_, "v1.1/Datastreams(9)/Observations"};
    const auto source = begun(list, basket);
    QTRY_VERIFY_WITH_TIMEOUT(
        source->health().trouble.find("Datastreams(9)") != std::string::npos, 30000);
    QVERIFY(!source->health().connected);
  }

  void addressesAndTopicsThatDoNotFitAreRefused() {
    SourceSettings twice = settings("/city");
    twice.topics = {stage_};
    const auto both = makeFeedSource(twice);
    QVERIFY(!both.ok() && both.error().text().find("its topic") != std::string::npos);
    QVERIFY(both.error().text().find("p@ss") == std::string::npos);
    for (const char* topic : {"", "a/#/b", "a+"}) {
      SourceSettings wrong = settings("");
      wrong.topics = {stage_, topic};
      QVERIFY2(!makeFeedSource(wrong).ok(), topic);
    }
    QVERIFY(!makeFeedSource(settings("")).ok());
  }
};

QTEST_GUILESS_MAIN(ExactTopicsTest)
#include "zz_exact_topics_test.moc"
