// Orders and receipts through Debian's own broker.
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "app/feeds/channels.h"
#include "app/feeds/mqtt_link.h"
#include "tests/support/channel_receipts.h"
#include "tests/support/mqtt_broker.h"

using namespace citymirror;
using namespace citymirror::feeds;
using test::MqttBroker;
using test::order;
using test::ReceiptBook;

class ChannelMqttTest : public QObject {
  Q_OBJECT
  std::unique_ptr<MqttBroker> broker_;

  std::unique_ptr<Channel> channelWith(ReceiptBook& book, const char* version = "3.1.1",
                                       const char* password = "p@ss/1") const {
    ChannelSettings settings;
    settings.id = "mqtt";
    settings.kind = ChannelKind::mqtt;
    settings.url = "mqtt://127.0.0.1:" + std::to_string(broker_->port) + "/city/linkage";
    settings.user = "gauge";
    settings.passwordEnv = "BROKER";
    settings.mqttVersion = version;
    ChannelTimes times = test::hastyTimes();
    times.answerWithin = Millis{3000};
    times.giveUpAfter = Millis{10'000};
    auto channel = makeChannel(settings, {{"BROKER", password}}, times);
    if (!channel) qFatal("%s", channel.error().text().c_str());
    (*channel)->start(book.sink());
    return std::move(*channel);
  }
  /// A crew's own client.
  std::unique_ptr<MqttLink> crew(const std::string& filter) const {
    MqttSettings settings;
    settings.address = {"127.0.0.1", broker_->port, false, "gauge", "p@ss/1", "city"};
    settings.answerWithin = Millis{3000};
    auto link = MqttLink::open(settings);
    if (!link || !(*link)->subscribe(filter)) return nullptr;
    return std::move(*link);
  }
  /// Ids of the orders that come, until `id` is among them.
  static QStringList ordersUntil(MqttLink& link, const QString& id, QJsonObject* last = nullptr) {
    QStringList ids;
    for (int i = 0; i < 100 && !ids.contains(id); ++i) {
      for (const RawMessage& message : link.take(Millis{100})) {
        const auto json =
            QJsonDocument::fromJson(QByteArray::fromStdString(message.payload)).object();
        ids += json["id"].toString();
        if (last) *last = json;
      }
    }
    return ids;
  }

 private slots:
  void init() {
    if (MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
    broker_ = std::make_unique<MqttBroker>();
    QVERIFY2(broker_->start(), broker_->log());
  }

  void anOrderReachesItsCrewAndItsReceiptsComeBack_data() {
    QTest::addColumn<QByteArray>("version");
    QTest::newRow("3.1.1") << QByteArray("3.1.1");
    QTest::newRow("5") << QByteArray("5");
  }
  void anOrderReachesItsCrewAndItsReceiptsComeBack() {
    QFETCH(QByteArray, version);
    const auto link = crew("city/linkage/to/drainage/1");
    QVERIFY(link);
    ReceiptBook book;
    const auto channel = channelWith(book, version);
    QVERIFY(channel->send(order("L1/2", "drainage/1")).ok());
    QJsonObject json;
    QCOMPARE(ordersUntil(*link, "L1/2", &json), QStringList{"L1/2"});
    QVERIFY(std::as_const(json)["text"]["en"].toString().startsWith("[Exercise"));
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/2"), std::string("sent"), 30000);
    for (const char* state : {"delivered", "acknowledged", "delivered", "acknowledged", "acting"})
      QVERIFY(link->publish("city/linkage/ack/drainage/1",
                            std::string(R"({"id":"L1/2","state":")") + state + "\"}")
                  .ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/2"), std::string("sent delivered acknowledged acting"),
                              30000);
  }

  void nobodyElseCanAnswerForACrew() {
    const auto link = crew("city/linkage/to/#");
    ReceiptBook book;
    const auto channel = channelWith(book);
    QVERIFY(channel->send(order("L1/2", "drainage-1")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/2"), std::string("sent"), 30000);
    for (const char* bad :
         {R"({"id":"L1/2","state":"recalled"})", R"({"id":"L1/2","state":"queued"})",
          R"({"id":"L1/2"})", R"({"id":7,"state":"acting"})", "[[[", "",
          R"({"id":"other","state":"acting"})"})
      QVERIFY(link->publish("city/linkage/ack/drainage-1", bad).ok());
    QVERIFY(link->publish("city/linkage/ack/drainage-2", R"({"id":"L1/2","state":"acting"})").ok());
    QVERIFY(link->publish("city/linkage/ack/drainage-1",
                          std::string(200'000, ' ') + R"({"id":"L1/2","state":"acting"})")
                .ok());
    QVERIFY(link->publish("city/linkage/ack/drainage-1",
                          R"({"id":"L1/2","state":"acknowledged","why":"王工"})")
                .ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("L1/2"), std::string("sent acknowledged"), 30000);
    QCOMPARE(book.lastReason("L1/2"), std::string("王工"));
  }

  void aBrokerThatIsAwayGetsTheOrderWhenItIsBack() {
    const auto link = crew("city/linkage/to/#");
    ReceiptBook book;
    const auto channel = channelWith(book);
    QVERIFY(channel->send(order("first", "drainage-1")).ok());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("first"), std::string("sent"), 30000);
    broker_->stop();
    QElapsedTimer timer;
    timer.start();
    QVERIFY(channel->send(order("second", "drainage-1")).ok());
    QVERIFY(timer.elapsed() < 500);
    QTest::qWait(300);
    QCOMPARE(book.of("second"), std::string());
    QVERIFY(broker_->start());
    QTRY_COMPARE_WITH_TIMEOUT(book.of("second"), std::string("sent"), 30000);
    QVERIFY(ordersUntil(*link, "second").contains("second"));
  }

  void aWrongPasswordIsToldAndGivenUp() {
    ReceiptBook book;
    const auto channel = channelWith(book, "3.1.1", "falsch");
    QVERIFY(channel->send(order("x", "drainage-1")).ok());
    QTRY_VERIFY_WITH_TIMEOUT(
        !channel->health().trouble.empty() &&
            channel->health().trouble.find("not answered yet") == std::string::npos,
        30000);
    QVERIFY2(channel->health().trouble.find("falsch") == std::string::npos,
             channel->health().trouble.c_str());
    QCOMPARE(channel->health().sent, std::size_t(0));
    QElapsedTimer timer;
    timer.start();
    channel->stop();
    QVERIFY(timer.elapsed() < 15000);
  }

  void addressesThatAreNoTopicAreRefused() {
    ReceiptBook book;
    const auto channel = channelWith(book);
    for (const char* address : {"", "a/#", "+", "/a", "a/"})
      QVERIFY2(!channel->send(order("x", address)).ok(), address);
  }
};

QTEST_GUILESS_MAIN(ChannelMqttTest)
#include "channel_mqtt_test.moc"
