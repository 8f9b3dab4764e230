// What a codec leaves out of a message is told, so that health says why nothing comes.
#include <QtTest>

#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

class FeedLeftOutTest : public QObject {
  Q_OBJECT
 private slots:
  void tripUpdatesWithoutADelayAreToldOnceAMessageAndTheVehiclesBesideThemAreRead() {
    const std::string trip = test::bytesField(
        2, test::bytesField(1, "t1") +
               test::bytesField(3, test::bytesField(1, test::bytesField(1, "T1"))));
    const std::string bytes = test::gtfsSample() + trip + trip;
    const FeedDescriptor feed = test::sampleFeed("gtfs_realtime", "{}");
    const FeedBatch batch = decodeFeed(feed, {bytes, "", test::kSampleReceived});
    QCOMPARE(batch.vehicles.size(), std::size_t(1));
    QCOMPARE(batch.rejected.size(), std::size_t(1));
    QCOMPARE(batch.rejected[0].reason, std::string("trip updates give no delay"));
    QCOMPARE(batch.rejected[0].detail, std::string("\"T1\", \"T1\""));
    QVERIFY(batch.rejected[0].offset > test::gtfsSample().size() &&
            batch.rejected[0].offset < bytes.size() - trip.size());
  }

  void aPageThatFollowsIsToldUnlessItComesAsWell() {
    const FeedDescriptor feed = test::sampleFeed("sensorthings", test::kSensorThingsMapping);
    std::string bytes = test::kSensorThingsSample;
    bytes.back() = ',';
    bytes += R"( "@iot.nextLink": "https://things.example/v1.1/Observations?$skip=100"})";
    FeedPayload payload{bytes, "", test::kSampleReceived};
    const FeedBatch alone = decodeFeed(feed, payload);
    QCOMPARE(alone.readings.size(), std::size_t(1));
    QCOMPARE(alone.rejected.size(), std::size_t(1));
    QCOMPARE(alone.rejected[0].reason, std::string("more pages were not read"));
    QVERIFY(alone.rejected[0].detail.find("from.pages") != std::string::npos);
    QCOMPARE(bytes.substr(alone.rejected[0].offset, 8), std::string("https://"));
    payload.nextPageTaken = true;
    const FeedBatch followed = decodeFeed(feed, payload);
    QCOMPARE(followed.readings.size(), std::size_t(1));
    QVERIFY(followed.rejected.empty());
  }
};

QTEST_APPLESS_MAIN(FeedLeftOutTest)
#include "zz_feed_left_out_test.moc"
