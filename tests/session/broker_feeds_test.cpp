// A feed of a broker is connected and disconnected while the session runs: nothing is lost or
// doubled.
#include <QtTest>

#include "app/feeds/mqtt_link.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "engine/store/journal.h"
#include "gis/city/city_package.h"
#include "tests/support/mqtt_broker.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr int kBrokerPatience = 30'000;

}  // namespace

class BrokerFeedsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  test::MqttBroker broker_;
  std::unique_ptr<feeds::MqttLink> sender_;
  std::unique_ptr<Session> session_;
  std::int64_t stamp_ = run::wallNow().ms - 600'000;  // each message is a second younger
  int sent_ = 0;

  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }
  std::string feed() const {
    const std::string file = path("ponds.json");
    const std::string text =
        "{\"id\": \"ponds\", \"codec\": \"json\", \"from\": {\"client\": \"centre\", \"url\": "
        "\"mqtt://gauge:p%40ss%2F1@127.0.0.1:" +
        std::to_string(broker_.port) +
        "/city\"}, \"name\": {\"zh\": \"积水点\", \"en\": \"Ponding\"}, \"mapping\": "
        "{\"sensor\": \"/id\", \"at\": {\"path\": \"/t\", \"format\": \"unix_ms\"}, \"values\": "
        "[{\"path\": \"/cm\", \"quantity\": \"ponding_depth\", \"unit\": \"cm\"}]}, "
        "\"cadence_s\": 60, \"late_after_s\": 120, \"silent_after_s\": 360, \"limits\": "
        "{\"ahead_s\": 3600, \"oldest_s\": 86400}}";
    if (!writeFile(file, text)) qFatal("no descriptor");
    return file;
  }
  void send(int count) {
    for (int n = 0; n < count; ++n, ++sent_) {
      const std::string text = R"({"id": "S-POND1", "t": )" + std::to_string(stamp_ += 1000) +
                               R"(, "cm": )" + std::to_string(sent_ % 9 + 1) + "}";
      QVERIFY(sender_->publish("city/p", text).ok());
    }
    QVERIFY(sender_->settle().ok());
  }
  int held() const {
    const auto view = session_->view();
    const auto found = view->series.find("S-POND1");
    return found == view->series.end() ? 0 : int(found->second->size());
  }
  const FeedLine* line() const {
    const auto view = session_->view();
    lines_ = view->feeds;
    return lines_ && !lines_->empty() ? &lines_->front() : nullptr;
  }
  bool connected() const { return line() != nullptr && line()->connected; }
  mutable std::shared_ptr<const std::vector<FeedLine>> lines_;

 private slots:
  void initTestCase() {
    if (test::MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
    QVERIFY2(broker_.start(), broker_.log());
    QVERIFY(gis::writeCity(smallCity(), path("city"), {}).ok());
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_.port, false, "gauge", "p@ss/1", "city"};
    auto sender = feeds::MqttLink::open(settings);
    QVERIFY(sender.ok());
    sender_ = std::move(*sender);
    Options options;
    options.dataFolder = path("data");
    options.threads = 1;
    auto made = Session::make(options, Pace::realTime);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    session_ = std::move(*made);
    session_->openCity(path("city"), "");
    session_->waitIdle();
  }
  void cleanupTestCase() {
    session_.reset();
    sender_.reset();
  }

  void messagesArriveOnceItIsConnected() {
    session_->connectFeed(feed(), "Li Wei");
    QTRY_VERIFY_WITH_TIMEOUT(connected(), kBrokerPatience);
    send(20);
    QTRY_COMPARE_WITH_TIMEOUT(held(), 20, kBrokerPatience);
  }

  void whatComesWhileItIsDisconnectedWaitsAtTheBroker() {
    session_->disconnectFeed("ponds", "Li Wei");
    QTRY_VERIFY_WITH_TIMEOUT(line() == nullptr, kBrokerPatience);
    send(30);
    QTest::qWait(500);
    QCOMPARE(held(), 20);
    session_->connectFeed(feed(), "Li Wei");
    QTRY_COMPARE_WITH_TIMEOUT(held(), 50, kBrokerPatience);
    QCOMPARE(line()->status.duplicates, std::size_t(0));
  }

  void aBrokerThatGoesAndComesUnderLoadCostsNothing() {
    for (int round = 0; round < 3; ++round) {
      send(10);
      QVERIFY(broker_.save());
      broker_.stop();
      QTRY_VERIFY_WITH_TIMEOUT(!connected(), kBrokerPatience);
      QVERIFY2(broker_.start(), broker_.log());
      send(10);
      session_->disconnectFeed("ponds", "Li Wei");
      QTRY_VERIFY_WITH_TIMEOUT(line() == nullptr, kBrokerPatience);
      send(10);
      session_->connectFeed(feed(), "Li Wei");
      QTRY_COMPARE_WITH_TIMEOUT(held(), sent_, kBrokerPatience);
    }
    QTRY_VERIFY_WITH_TIMEOUT(connected(), kBrokerPatience);
    QTest::qWait(500);
    QCOMPARE(held(), sent_);
  }

  void theJournalHoldsEachValueOnce() {
    const auto journal = store::Journal::open(session_->journalPath());
    QVERIFY(journal.ok() && journal->verify().ok());
    const auto entries = *journal->read();
    int values = 0, connects = 0, disconnects = 0;
    for (const store::JournalEntry& entry : entries) {
      connects += entry.kind == "feed_connected";
      disconnects += entry.kind == "feed_disconnected";
      if (entry.kind != "observations") continue;
      for (std::size_t at = entry.body.find("[\"S-POND1\""); at != std::string::npos;
           at = entry.body.find("[\"S-POND1\"", at + 1))
        ++values;
    }
    QCOMPARE(values, sent_);
    QCOMPARE(connects, 5);
    QCOMPARE(disconnects, 4);
  }
};

QTEST_GUILESS_MAIN(BrokerFeedsTest)
#include "broker_feeds_test.moc"
