// Trip updates of GTFS-realtime: how late a trip is at its next stop, and what is said in place of
// a number.
#include <QtTest>

#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::bytesField;
using test::gtfsEvent;
using test::varintField;

namespace {

constexpr std::uint64_t kTripsNow = 1'784'370'000;  // s, kSampleReceived

FeedBatch tripsOf(const std::vector<std::string>& updates, const std::string& mapping = "{}") {
  return decodeFeed(test::sampleFeed("gtfs_realtime", mapping),
                    {test::gtfsTrips(updates), "", test::kSampleReceived});
}

/// A StopTimeUpdate.
std::string stopOf(const std::string& arrival, const std::string& departure = {},
                   std::uint64_t relation = 0, const std::string& id = {}) {
  return bytesField(2, (arrival.empty() ? "" : bytesField(2, arrival)) +
                           (departure.empty() ? "" : bytesField(3, departure)) +
                           (id.empty() ? "" : bytesField(4, id)) +
                           (relation > 0 ? varintField(5, relation) : ""));
}

const std::string& tripT1() {
  static const std::string trip = bytesField(1, bytesField(1, "T1") + bytesField(5, "12"));
  return trip;
}

std::string ofTrip(int delay) { return varintField(5, std::uint64_t(std::int64_t(delay))); }

/// The only reading; nothing where there is none.
std::optional<double> delayOf(const std::string& rest) {
  const FeedBatch batch = tripsOf({tripT1() + rest});
  if (batch.readings.size() != 1) return std::nullopt;
  return batch.readings[0].observation.value;
}

}  // namespace

class GtfsTripsTest : public QObject {
  Q_OBJECT
 private slots:
  void theDelayAtTheNextStopIsAReadingOfTheVehicle() {
    const FeedBatch batch = decodeFeed(test::sampleFeed("gtfs_realtime", "{}"),
                                       {test::gtfsTripSample(), "", test::kSampleReceived});
    QVERIFY(batch.rejected.empty());
    QCOMPARE(batch.readings.size(), std::size_t(1));
    const Observation& late = batch.readings[0].observation;
    QCOMPARE(late.sensor, std::string("bus-7"));
    QCOMPARE(late.value, 120.0);
    QVERIFY(late.quality == Quality::good);
    QCOMPARE(wordOf(batch.readings[0].quantity), std::string_view("trip_delay"));
    QCOMPARE(toIso(late.at), std::string("2026-07-18T10:19:40Z"));  // of the update itself
  }

  void withoutAVehicleItIsTheTripsAndOurNameCounts() {
    const std::string update = tripT1() + stopOf(gtfsEvent(30));
    QCOMPARE(tripsOf({update}).readings.at(0).observation.sensor, std::string("T1"));
    const FeedBatch ours = tripsOf({update}, R"({"sensors": {"T1": "LINE-12-0820"}})");
    QCOMPARE(ours.readings.at(0).observation.sensor, std::string("LINE-12-0820"));
    QCOMPARE(toIso(ours.readings[0].observation.at),
             std::string("2026-07-18T10:19:55Z"));  // header
  }

  void theTripThatAVehicleServesIsNamedAsItsDelayIs() {
    const auto vehicleOf = [](const std::string& mapping) {
      return decodeFeed(test::sampleFeed("gtfs_realtime", mapping),
                        {test::gtfsSample(), "", test::kSampleReceived})
          .vehicles.at(0);
    };
    QCOMPARE(vehicleOf("{}").trip, std::string("trip"));
    QCOMPARE(vehicleOf(R"({"sensors": {"trip": "LINE-12-0820"}})").trip,
             std::string("LINE-12-0820"));
    const gis::FeedDescriptor table = test::sampleFeed("csv", R"({"yields": "vehicles",
      "vehicle": "plate", "at": {"path": "time", "format": "unix_s"}, "longitude": "lon",
      "latitude": "lat", "trip": "run", "sensors": {"R7": "LINE-12-0820"}})");
    const FeedBatch batch =
        decodeFeed(table, {"plate,time,lon,lat,run\nB1,1784369970,114.25,30.5,R7\n"
                           "B2,1784369970,114.25,30.5,\n",
                           "", test::kSampleReceived});
    QCOMPARE(batch.vehicles.size(), std::size_t(2));
    QCOMPARE(batch.vehicles[0].trip, std::string("LINE-12-0820"));
    QCOMPARE(batch.vehicles[1].trip, std::string());
  }

  void arrivalComesBeforeDepartureBeforeTheTripItself() {
    QCOMPARE(delayOf(stopOf(gtfsEvent(10), gtfsEvent(20)) + ofTrip(30)), std::optional(10.0));
    QCOMPARE(delayOf(stopOf("", gtfsEvent(20)) + ofTrip(30)), std::optional(20.0));
    QCOMPARE(delayOf(stopOf(gtfsEvent({}, kTripsNow + 60)) + ofTrip(30)), std::optional(30.0));
    QCOMPARE(delayOf(ofTrip(-45)), std::optional(-45.0));  // ahead of the timetable
  }

  void stopsThatArePastAreNotTheNextAndTellHowLateItGoesOn() {
    const std::string past = stopOf(gtfsEvent(90), gtfsEvent(150, kTripsNow - 30));
    QCOMPARE(delayOf(past + stopOf(gtfsEvent(100, kTripsNow + 30))), std::optional(100.0));
    QCOMPARE(delayOf(past), std::optional(150.0));
    QCOMPARE(delayOf(past + stopOf("")), std::optional(150.0));
    // Without a time of its own a stop is past once one behind it is.
    QCOMPARE(delayOf(stopOf(gtfsEvent(5)) + past + stopOf(gtfsEvent(7))), std::optional(7.0));
    // It stands at the stop until it departs.
    QCOMPARE(delayOf(stopOf(gtfsEvent(40, kTripsNow - 20), gtfsEvent(80, kTripsNow + 20))),
             std::optional(40.0));
  }

  void whatIsNotKnownIsNoNumber() {
    const std::string late = stopOf(gtfsEvent(90, kTripsNow - 30));
    for (const std::string& rest :
         {std::string(), stopOf(gtfsEvent({}, kTripsNow + 60)), late + stopOf("", "", 2),
          stopOf("", "", 2) + stopOf(gtfsEvent(60))}) {
      const FeedBatch batch = tripsOf({tripT1() + rest});
      QVERIFY(batch.readings.empty());
      QCOMPARE(batch.rejected.size(), std::size_t(1));
      QCOMPARE(batch.rejected[0].reason, std::string("trip updates give no delay"));
      QCOMPARE(batch.rejected[0].detail, std::string("\"T1\""));
    }
  }

  void aTripOfMoreStopsThanAnyHasIsRejectedAndTheNextIsRead() {
    std::string stops;
    for (int i = 0; i < 10'000; ++i) stops += bytesField(2, "");
    const std::string late = ofTrip(60);
    QCOMPARE(delayOf(stops + late), std::optional(60.0));
    const FeedBatch batch = tripsOf(
        {tripT1() + stops + bytesField(2, "") + late, bytesField(1, bytesField(1, "T2")) + late});
    QCOMPARE(batch.rejected.size(), std::size_t(1));
    QCOMPARE(batch.rejected[0].reason, std::string("this is no GTFS-realtime message"));
    QCOMPARE(batch.readings.size(), std::size_t(1));
    QCOMPARE(batch.readings[0].observation.sensor, std::string("T2"));
  }

  void aCancelledTripIsSaidInBothLanguagesAndHasNoDelay() {
    const std::string trip = bytesField(1, bytesField(1, "T9") + bytesField(3, "20260718") +
                                               varintField(4, 3) + bytesField(5, "12"));
    const FeedBatch batch = tripsOf({trip + stopOf(gtfsEvent(60)) + ofTrip(60)});
    QVERIFY(batch.readings.empty() && batch.rejected.empty());
    QCOMPARE(batch.notices.size(), std::size_t(1));
    const FeedNotice& notice = batch.notices[0];
    QCOMPARE(notice.id, std::string("T9 20260718 cancelled"));
    QCOMPARE(notice.classCode, std::string("no_service"));
    QCOMPARE(notice.place, std::string("12"));
    QCOMPARE(notice.text, std::string("班次 T9 取消"));
    QCOMPARE(notice.textEn, std::string("trip T9 is cancelled"));
  }

  void skippedStopsAreSaidAndTheNextOneThatIsServedCounts() {
    std::string rest = stopOf("", "", 1, "S1");
    for (int i = 2; i <= 12; ++i) rest += stopOf("", "", 1, "S" + std::to_string(i));
    const FeedBatch batch = tripsOf({tripT1() + rest + stopOf(gtfsEvent(75), "", 0, "S13")},
                                    R"({"classes": {"modified_service": "transit.detour"}})");
    QCOMPARE(batch.readings.at(0).observation.value, 75.0);
    QCOMPARE(batch.notices.size(), std::size_t(1));
    QCOMPARE(batch.notices[0].id, std::string("T1 skips S12"));
    QCOMPARE(batch.notices[0].classCode, std::string("transit.detour"));
    const QString en = QString::fromStdString(batch.notices[0].textEn);
    QVERIFY2(en.startsWith("trip T1 does not stop at S1, S2, "), qPrintable(en));
    QVERIFY2(en.endsWith("S10 and 2 more"), qPrintable(en));
  }

  void anUpdateCutAnywhereIsSaidOrShorterAndNeverInvented() {
    const std::string whole = test::gtfsTripSample();
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const FeedBatch batch = decodeFeed(test::sampleFeed("gtfs_realtime", "{}"),
                                         {whole.substr(0, size), "", test::kSampleReceived});
      QVERIFY(batch.readings.size() <= 1);
      for (const FeedReading& late : batch.readings) QCOMPARE(late.observation.value, 120.0);
      for (const FeedNotice& notice : batch.notices)
        QCOMPARE(notice.id, std::string("trip 20260718 skips S2"));
      for (const FeedRejection& r : batch.rejected) QVERIFY(r.offset <= size);
    }
  }

  void whatIsBrokenWithinAnUpdateIsRejectedAtItsByteAndTheOthersAreRead() {
    const std::string good = tripT1() + stopOf(gtfsEvent(30));
    for (const std::string& bad :
         {bytesField(1, "\x0a\x7f"), tripT1() + bytesField(2, bytesField(2, "\x08")),
          tripT1() + bytesField(3, "\xff"), tripT1() + std::string("\x12\x05")}) {
      const FeedBatch batch = tripsOf({bad, good});
      QCOMPARE(batch.readings.size(), std::size_t(1));
      QVERIFY(batch.notices.empty());
      QCOMPARE(batch.rejected.size(), std::size_t(1));
      QCOMPARE(batch.rejected[0].reason, std::string("this is no GTFS-realtime message"));
      QVERIFY(batch.rejected[0].offset > 20);
    }
  }

  void anUpdateWithoutAnyNameIsNotTaken() {
    const FeedBatch batch = tripsOf({stopOf(gtfsEvent(30))});
    QVERIFY(batch.readings.empty());
    QCOMPARE(batch.rejected.at(0).reason, std::string("the sensor is not named"));
  }
};

QTEST_APPLESS_MAIN(GtfsTripsTest)
#include "zz_gtfs_trips_test.moc"
