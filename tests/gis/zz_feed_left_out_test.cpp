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

  void aVehicleWhoseTripHasTooLongAnIdIsKeptWithoutIt() {
    const FeedDescriptor table = test::sampleFeed("csv", R"({"yields": "vehicles",
      "vehicle": "plate", "at": {"path": "time", "format": "unix_s"}, "longitude": "lon",
      "latitude": "lat", "line": "route", "trip": "run"})");
    const auto read = [&](std::size_t line, std::size_t trip) {
      const std::string bytes = "plate,time,lon,lat,route,run\nB1,1784369970,114.25,30.5," +
                                std::string(line, 'L') + "," + std::string(trip, 'T') + "\n";
      return decodeFeed(table, {bytes, "", test::kSampleReceived});
    };
    const FeedBatch fits = read(256, 256);
    QCOMPARE(fits.vehicles.size(), std::size_t(1));
    QCOMPARE(fits.vehicles[0].trip, std::string(256, 'T'));
    QCOMPARE(fits.vehicles[0].line, std::string(256, 'L'));
    QVERIFY(fits.rejected.empty());
    const FeedBatch tooLong = read(3, 257);
    QCOMPARE(tooLong.vehicles.size(), std::size_t(1));
    QCOMPARE(tooLong.vehicles[0].vehicle, std::string("B1"));
    QCOMPARE(tooLong.vehicles[0].line, std::string("LLL"));
    QCOMPARE(tooLong.vehicles[0].trip, std::string());
    QCOMPARE(tooLong.rejected.size(), std::size_t(1));
    QCOMPARE(tooLong.rejected[0].reason,
             std::string("a route or trip is longer than 256 bytes and left out"));
    QVERIFY(tooLong.rejected[0].detail.starts_with("\"B1\": \"TTT"));
    const FeedBatch both = read(1000, 1000);
    QCOMPARE(both.vehicles.size(), std::size_t(1));
    QCOMPARE(both.rejected.size(), std::size_t(2));
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
