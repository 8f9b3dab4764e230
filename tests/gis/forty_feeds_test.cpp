#include <QtTest>
#include <set>

#include "gis/feed/feed_intake.h"
#include "tests/support/forty_feeds.h"

using namespace citymirror;

namespace {

gis::FeedDescriptor fortyDescriptorOf(const test::CityFeed& feed) {
  auto read = gis::readFeedDescriptor(feed.descriptor, feed.id);
  if (!read) qFatal("%s", read.error().text().c_str());
  return std::move(*read);
}

}  // namespace

/// What the benchmark of memory plays is what it says: forty feeds that are read in full.
class FortyFeedsTest : public QObject {
  Q_OBJECT
 private slots:
  void noTwoFeedsAreAlikeAndEveryCodecIsAmongThem() {
    std::set<std::string> ids, kinds, codes;
    std::set<gis::FeedCodec> codecs;
    std::size_t sensors = 0;
    const auto feeds = test::fortyFeeds();
    for (const test::CityFeed& feed : feeds) {
      const gis::FeedDescriptor read = fortyDescriptorOf(feed);
      ids.insert(feed.id);
      codecs.insert(read.codec);
      std::string kind = std::string(wordOf(read.codec)) + std::to_string(int(read.mapping.yields));
      for (const gis::FeedValue& value : read.mapping.values)
        kind += std::string(wordOf(value.quantity)) + std::to_string(value.factor);
      kinds.insert(kind + std::to_string(read.cadence.count()));
      for (const SensorSite& site : feed.sensors) codes.insert(site.code);
      sensors += feed.sensors.size();
    }
    QCOMPARE(feeds.size(), std::size_t(40));
    QCOMPARE(ids.size(), std::size_t(40));
    QCOMPARE(codecs.size(), std::size_t(9));
    QCOMPARE(kinds.size(), std::size_t(40));
    QCOMPARE(codes.size(), sensors);
  }

  void everyMessageIsReadInFull() {
    constexpr Instant kAt{1'784'370'000'000};
    for (const test::CityFeed& feed : test::fortyFeeds()) {
      gis::FeedIntake intake(fortyDescriptorOf(feed));
      std::vector<gis::SensorKind> kinds;
      for (const SensorSite& site : feed.sensors) kinds.push_back({site.code, site.quantity});
      std::ranges::sort(kinds, {}, &gis::SensorKind::code);
      intake.expect(kinds);
      for (int step = 0; step < 3; ++step) {
        const Instant at = kAt + std::chrono::seconds(step * feed.everySeconds);
        const std::string message = feed.message(at);
        const gis::FeedBatch batch = intake.take({message, feed.topic, at});
        for (const gis::FeedRejection& r : batch.rejected)
          QFAIL(qPrintable(QString::fromStdString(feed.id + ": " + r.reason + " " + r.detail)));
        QCOMPARE(batch.readings.size(), feed.sensors.size());
        QVERIFY2(batch.accepted() > 0, feed.id.c_str());
        for (const gis::FeedReading& reading : batch.readings) QCOMPARE(reading.observation.at, at);
      }
    }
  }

  void noValueStandsStillFromOneMessageToTheNext() {
    constexpr Instant kAt{1'784'370'000'000};
    for (const test::CityFeed& feed : test::fortyFeeds()) {
      const Instant next = kAt + std::chrono::seconds(feed.everySeconds);
      QVERIFY2(feed.message(kAt) != feed.message(next), feed.id.c_str());
      QCOMPARE(feed.message(kAt), feed.message(kAt));
    }
  }
};

QTEST_GUILESS_MAIN(FortyFeedsTest)
#include "forty_feeds_test.moc"
