// Every codec over the transports that carry it, from the server's bytes to the session's intake.
#include <QtTest>

#include "app/feeds/mqtt_link.h"
#include "app/session/live/feed_preview.h"
#include "app/session/live/live_feeds.h"
#include "tests/fuzz/feed_samples.h"
#include "tests/support/http_server.h"
#include "tests/support/mqtt_broker.h"

using namespace citymirror;
using session::LiveFeeds;

namespace {

/// What the batch holds, as people are shown it.
QStringList shownLines(const gis::FeedBatch& batch) {
  QStringList lines;
  for (const Text& line : session::shownBatch(batch)) lines << QString::fromStdString(line.en);
  for (const gis::FeedRejection& rejection : batch.rejected)
    lines << QString::fromStdString("rejected: " + rejection.reason);
  return lines;
}

QStringList decodedLines(const test::FeedSample& sample, const std::string& bytes,
                         const std::string& topic) {
  return shownLines(gis::decodeFeed(sample.feed, {bytes, topic, test::kSampleReceived}));
}

std::unique_ptr<LiveFeeds> openedAt(const test::FeedSample& sample, const std::string& url) {
  gis::FeedDescriptor feed = sample.feed;
  feed.from.url = url;
  feed.from.every = Millis{3'600'000};
  auto feeds = LiveFeeds::open({feed}, [] { return test::kSampleReceived; });
  if (!feeds) qFatal("%s", feeds.error().text().c_str());
  return std::move(*feeds);
}

std::vector<LiveFeeds::Arrival> arrivedOf(LiveFeeds& feeds, std::size_t count) {
  std::vector<LiveFeeds::Arrival> all;
  QElapsedTimer timer;
  timer.start();
  while (all.size() < count && timer.elapsed() < 30'000)
    for (auto& arrival : feeds.take(Millis{50})) all.push_back(std::move(arrival));
  feeds.keep();
  return all;
}

void everySample() {
  QTest::addColumn<int>("number");
  const auto samples = test::feedSamples();
  for (std::size_t i = 0; i < samples.size(); ++i)
    QTest::newRow(samples[i].name.c_str()) << int(i);
}

}  // namespace

class CodecsOverWiresTest : public QObject {
  Q_OBJECT
  std::unique_ptr<test::MqttBroker> broker_;

 private slots:
  void whatAServerAnswersIsTaken_data() { everySample(); }
  void whatAServerAnswersIsTaken() {
    QFETCH(int, number);
    const test::FeedSample sample = test::feedSamples().at(std::size_t(number));
    const std::string bytes = sample.messages.front();
    test::HttpServer server(
        [&](const std::string&) { return test::HttpAnswer{200, "application/octet-stream", bytes}; });
    const auto live = openedAt(sample, server.url() + "/feed");
    const auto arrivals = arrivedOf(*live, 1);
    QCOMPARE(arrivals.size(), std::size_t(1));
    QVERIFY(arrivals[0].batch.accepted() > 0);
    QCOMPARE(shownLines(arrivals[0].batch), decodedLines(sample, bytes, ""));
    QCOMPARE(live->status(0, test::kSampleReceived).accepted, arrivals[0].batch.accepted());
    live->close();
  }

  void whatABrokerCarriesIsTaken_data() { everySample(); }
  void whatABrokerCarriesIsTaken() {
    if (test::MqttBroker::program().isEmpty()) QSKIP("mosquitto is not installed");
    if (!broker_) {
      broker_ = std::make_unique<test::MqttBroker>();
      QVERIFY2(broker_->start(), broker_->log());
    }
    QFETCH(int, number);
    const test::FeedSample sample = test::feedSamples().at(std::size_t(number));
    const std::string topic = sample.topic.empty() ? "city/" + sample.name : sample.topic;
    const std::string bytes = sample.messages.back();
    const auto live = openedAt(sample, "mqtt://gauge:p%40ss%2F1@127.0.0.1:" +
                                            std::to_string(broker_->port) + "/" + topic);
    QTRY_VERIFY_WITH_TIMEOUT(live->link(0).connected, 30000);
    feeds::MqttSettings settings;
    settings.address = {"127.0.0.1", broker_->port, false, "gauge", "p@ss/1", "city"};
    const auto sender = feeds::MqttLink::open(settings);
    QVERIFY(sender.ok());
    QVERIFY((*sender)->publish(topic, bytes).ok() && (*sender)->settle().ok());
    const auto arrivals = arrivedOf(*live, 1);
    QCOMPARE(arrivals.size(), std::size_t(1));
    QVERIFY(arrivals[0].batch.accepted() > 0);
    QCOMPARE(shownLines(arrivals[0].batch), decodedLines(sample, bytes, topic));
    live->close();
  }

  /// An answer of SensorThings in two pages; $top in the address asks for the first alone.
  void pagesOfSensorThingsAreReadAndWhatIsCutIsCounted() {
    const test::FeedSample sample = [] {
      for (test::FeedSample& one : test::feedSamples())
        if (one.name == "sensorthings") return one;
      return test::FeedSample{};
    }();
    std::string first = sample.messages.front();
    first.back() = ',';
    first += R"("@iot.nextLink": "/feed?$skip=1"})";
    test::HttpServer server([&](const std::string& target) {
      const bool last = target.find("$skip=1") != std::string::npos;
      return test::HttpAnswer{200, "application/json", last ? sample.messages.front() : first};
    });
    const auto live = openedAt(sample, server.url() + "/feed");
    QCOMPARE(arrivedOf(*live, 2).size(), std::size_t(2));
    QCOMPARE(live->status(0, test::kSampleReceived).accepted, std::size_t(2));
    QCOMPARE(live->status(0, test::kSampleReceived).rejected, std::size_t(0));
    live->close();

    const auto top = openedAt(sample, server.url() + "/feed?$top=1");
    QCOMPARE(arrivedOf(*top, 1).size(), std::size_t(1));
    QCOMPARE(top->status(0, test::kSampleReceived).rejected, std::size_t(0));
    top->close();

    const auto inner = openedAt(sample, server.url() + "/feed?$expand=Datastream($top=1)");
    QCOMPARE(arrivedOf(*inner, 2).size(), std::size_t(2));  // what is expanded is limited, not this
    inner->close();

    test::FeedSample one = sample;
    one.feed.from.pages = 1;
    const auto cut = openedAt(one, server.url() + "/feed");
    QCOMPARE(arrivedOf(*cut, 1).size(), std::size_t(1));
    QCOMPARE(cut->status(0, test::kSampleReceived).reasons.at(0).reason,
             std::string("more pages were not read"));
    cut->close();
  }
};

QTEST_GUILESS_MAIN(CodecsOverWiresTest)
#include "zz_codecs_over_wires_test.moc"
