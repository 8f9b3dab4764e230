// Feeds under way: from a folder and a descriptor to decoded messages and their health.
#include <QtTest>

#include "app/session/live/live_feeds.h"

using namespace citymirror;
using session::LiveFeeds;

namespace {

const Instant kClock = *parseIso("2026-07-18T10:20:00Z");

struct FeedFolder {
  QTemporaryDir folder;

  std::string write(const QString& name, const QByteArray& bytes) {
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
      qFatal("cannot write");
    return path.toStdString();
  }
  gis::FeedDescriptor feed(const QString& id, const QString& inbox) {
    const auto read = session::readFeedFile(write(
        id + ".json",
        QString(R"({"id": "%1", "codec": "json", "from": {"url": "folder:%2", "every_s": 0.05},
          "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_s"},
            "values": [{"path": "/cm", "quantity": "water_level", "unit": "cm"}]},
          "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1800,
          "limits": {"ahead_s": 120, "oldest_s": 86400}})")
            .arg(id, inbox)
            .toUtf8()));
    if (!read) qFatal("%s", read.error().text().c_str());
    return *read;
  }
  static QByteArray level(const char* sensor, int cm) {
    const qint64 second = kClock.ms / 1000 - 5;
    return QString(R"({"id": "%1", "t": %2, "cm": %3})").arg(sensor).arg(second).arg(cm).toUtf8();
  }
};

std::vector<LiveFeeds::Arrival> takeCount(LiveFeeds& feeds, std::size_t count) {
  std::vector<LiveFeeds::Arrival> all;
  QElapsedTimer timer;
  timer.start();
  while (all.size() < count && timer.elapsed() < 10'000)
    for (auto& arrival : feeds.take(Millis{100})) all.push_back(std::move(arrival));
  feeds.keep();
  return all;
}

}  // namespace

class LiveFeedsTest : public QObject {
  Q_OBJECT
 private slots:
  void pathsOfADescriptorAreRelativeToItsFolder() {
    FeedFolder folder;
    const auto feed = folder.feed("river", "inbox");
    QCOMPARE(feed.from.url, "folder:" + folder.folder.filePath("inbox").toStdString());
  }

  void aDescriptorThatIsNotThereIsNamed() {
    const auto feed = session::readFeedFile("nowhere/river.json");
    QVERIFY(!feed.ok());
    QVERIFY(feed.error().where.find("river.json") != std::string::npos);
  }

  void twoFeedsArriveDecodedEachUnderItsNumberWithTheGivenClock() {
    FeedFolder folder;
    folder.write("a/1.json", FeedFolder::level("W1", 100));
    folder.write("b/1.json", FeedFolder::level("W2", 200));
    const auto feeds =
        LiveFeeds::open({folder.feed("one", "a"), folder.feed("two", "b")}, [] { return kClock; });
    QVERIFY2(feeds.ok(), feeds.ok() ? "" : feeds.error().text().c_str());
    const auto arrivals = takeCount(**feeds, 2);
    QCOMPARE(arrivals.size(), std::size_t(2));
    for (const auto& arrival : arrivals) {
      QVERIFY(arrival.received == kClock);
      QCOMPARE(arrival.batch.readings.size(), std::size_t(1));
      const Observation& observation = arrival.batch.readings[0].observation;
      QCOMPARE(observation.sensor, std::string(arrival.feed == 0 ? "W1" : "W2"));
      QCOMPARE(observation.source, (*feeds)->descriptor(arrival.feed).id);
      QCOMPARE(observation.value, arrival.feed == 0 ? 1.0 : 2.0);
    }
  }

  void healthCountsWhatCameWhatWasRejectedAndWhatWasKnown() {
    FeedFolder folder;
    folder.write("a/1.json", FeedFolder::level("W1", 100));
    folder.write("a/2.json", "not JSON");
    const auto feeds = LiveFeeds::open({folder.feed("one", "a")}, [] { return kClock; });
    takeCount(**feeds, 2);
    (*feeds)->countDuplicates(0, 3);
    const FeedStatus status = (*feeds)->status(0, kClock);
    QCOMPARE(status.id, std::string("one"));
    QCOMPARE(status.messages, std::size_t(2));
    QCOMPARE(status.accepted, std::size_t(1));
    QCOMPARE(status.rejected, std::size_t(1));
    QCOMPARE(status.duplicates, std::size_t(3));
    QVERIFY(status.state == FeedState::fresh);
    QVERIFY((*feeds)->status(0, kClock + std::chrono::hours(1)).state == FeedState::silent);
  }

  void sensorsThatAreNotExpectedAreRejectedWithTheBytesOfTheirMessage() {
    FeedFolder folder;
    folder.write("a/1.json", FeedFolder::level("W1", 100));
    folder.write("a/2.json", FeedFolder::level("W2", 100));
    folder.write("a/3.json", FeedFolder::level("W3", 100));
    const auto feeds = LiveFeeds::open({folder.feed("one", "a")}, [] { return kClock; });
    (*feeds)->expect({{"W1", Quantity::waterLevel}, {"W3", Quantity::rainIntensity}});
    const auto arrivals = takeCount(**feeds, 3);
    QCOMPARE(arrivals.size(), std::size_t(3));
    QCOMPARE(arrivals[0].batch.readings.size(), std::size_t(1));
    QVERIFY(arrivals[1].batch.readings.empty() && arrivals[2].batch.readings.empty());
    const FeedStatus status = (*feeds)->status(0, kClock);
    QCOMPARE(status.accepted, std::size_t(1));
    QCOMPARE(status.rejected, std::size_t(2));
    QCOMPARE(status.evidence[0].reason, std::string("the sensor is unknown"));
    QCOMPARE(status.evidence[1].reason, std::string("the sensor measures another quantity"));
    QCOMPARE(status.evidence[0].bytes, FeedFolder::level("W2", 100).toStdString());
  }

  void whatWasTakenComesOnceWhileItIsNotKeptAndAfterwards() {
    FeedFolder folder;
    folder.write("a/1.json", FeedFolder::level("W1", 100));
    const auto feeds = LiveFeeds::open({folder.feed("one", "a")}, [] { return kClock; });
    QCOMPARE((*feeds)->take(Millis{30'000}).size(), std::size_t(1));
    QVERIFY((*feeds)->take(Millis{200}).empty());
    (*feeds)->keep();
    QVERIFY((*feeds)->take(Millis{200}).empty());
    folder.write("a/2.json", FeedFolder::level("W1", 101));
    QCOMPARE((*feeds)->take(Millis{30'000}).size(), std::size_t(1));
  }

  void twoFeedsOfOneIdAreRefusedByName() {
    FeedFolder folder;
    const auto feed = folder.feed("one", "a");
    const auto feeds = LiveFeeds::open({feed, feed});
    QVERIFY(!feeds.ok());
    QCOMPARE(feeds.error().where, std::string("one"));
  }

  void whatHadComeCanBeTakenAfterTheEnd() {
    FeedFolder folder;
    folder.write("a/1.json", FeedFolder::level("W1", 100));
    const auto feeds = LiveFeeds::open({folder.feed("one", "a")}, [] { return kClock; });
    QTRY_COMPARE_WITH_TIMEOUT((*feeds)->link(0).received, std::size_t(1), 30000);
    (*feeds)->close();
    QCOMPARE((*feeds)->take(Millis{0}).size(), std::size_t(1));
  }
};

QTEST_GUILESS_MAIN(LiveFeedsTest)
#include "live_feeds_test.moc"
