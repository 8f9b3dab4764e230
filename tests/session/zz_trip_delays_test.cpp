// Delays of vehicles and trips that are no sensors of the city: with the vehicle, in the journal,
// and there again after a restart.
#include "app/session/live/trip_delays.h"

#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "app/session/live/feed_entry.h"
#include "app/session/live/resume.h"
#include "gis/crs/transform.h"
#include "gis/feed/feed_intake.h"
#include "tests/fuzz/feed_samples.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kTripsBegin = test::kSampleReceived;

Instant tripsAfter(double seconds) { return kTripsBegin + millis(seconds); }

std::shared_ptr<const CityModel> cityOfTrips() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return std::make_shared<const CityModel>(std::move(city));
}

gis::FeedReading delayOf(const std::string& code, double after, double late,
                         Quality quality = Quality::good) {
  return {{code, tripsAfter(after), late, quality, "trips"}, *quantityFromWord("trip_delay")};
}

gis::VehiclePosition busIn(const CityModel& city, double after) {
  const auto degrees = gis::toWgs84(city.frame, {300, 400});
  if (!degrees) qFatal("the city has no place on earth");
  gis::VehiclePosition bus;
  bus.vehicle = "bus-7";
  bus.at = tripsAfter(after);
  bus.longitude = degrees->x();
  bus.latitude = degrees->y();
  return bus;
}

std::unique_ptr<WorldWriter> writerOfTrips(const std::string& path,
                                           const std::shared_ptr<const CityModel>& city, Instant at,
                                           std::optional<Resumed> left = std::nullopt) {
  const auto config = loadConfig(findAssets());
  auto journal = store::Journal::open(path);
  if (!config || !journal) qFatal("no configuration or journal");
  auto world = std::make_unique<WorldWriter>(*config, std::move(*journal), 1);
  world->openCity(city, nullptr, at, std::move(left));
  world->goLive(at);
  world->select("vehicle:bus-7");
  return world;
}

std::vector<std::size_t> takenLive(WorldWriter& world, double after, const gis::FeedBatch& batch) {
  const auto known = world.takeLive(tripsAfter(after), {{"trips", {&batch}}});
  if (!known) qFatal("%s", known.error().text().c_str());
  return *known;
}

}  // namespace

class TripDelaysTest : public QObject {
  Q_OBJECT
 private slots:
  void aDelayOfNoSensorIsNoRejectionAndThatOfASensorIsItsReading() {
    gis::FeedIntake intake(test::sampleFeed("gtfs_realtime", "{}"));
    const std::string bytes = test::gtfsTripSample();
    intake.expect({{"P001", Quantity::pondingDepth}});
    const gis::FeedBatch free = intake.take({bytes, "", test::kSampleReceived});
    QVERIFY(free.readings.empty() && free.rejected.empty());
    QCOMPARE(free.delays.size(), std::size_t(1));
    QCOMPARE(free.delays[0].observation.sensor, std::string("bus-7"));
    QCOMPARE(intake.status(test::kSampleReceived).accepted, free.accepted());
    QCOMPARE(free.accepted(), std::size_t(3));  // with the notices of both trips
    intake.expect({{"bus-7", *quantityFromWord("trip_delay")}});
    const gis::FeedBatch listed = intake.take({bytes, "", test::kSampleReceived});
    QCOMPARE(listed.readings.size(), std::size_t(1));
    QVERIFY(listed.delays.empty());
    intake.expect({{"bus-7", Quantity::pondingDepth}});
    QCOMPARE(intake.take({bytes, "", test::kSampleReceived}).rejected.at(0).reason,
             std::string("the sensor measures another quantity"));
  }

  void theNewestDelayOfEachStandsAndOneThatIsNotGoodTakesItAway() {
    TripDelays delays;
    delays.take("a", delayOf("T1", 10, 60));
    delays.take("b", delayOf("T1", 5, 600));
    QVERIFY(!delays.isNewer(delayOf("T1", 10, 90)) && delays.isNewer(delayOf("T1", 11, 90)));
    QCOMPARE(delays.find("T1")->seconds, 60.0);
    QCOMPARE(delays.find("T1")->feed, std::string("a"));
    delays.take("a", delayOf("T1", 20, 1e6, Quality::bad));
    QVERIFY(delays.find("T1") == nullptr && delays.find("T2") == nullptr);
    delays.forgetBefore(tripsAfter(21));
    QCOMPARE(delays.size(), std::size_t(0));
  }

  void aSenderThatInventsTripsHasAnEnd() {
    TripDelays delays;
    for (int n = 0; n < 50'000; ++n) delays.take("a", delayOf("T" + std::to_string(n), n % 9, n));
    QVERIFY(delays.size() <= TripDelays::kMost);
    for (int n = 0; n < 50'000; ++n) delays.take("a", delayOf("U" + std::to_string(n), 100 + n, n));
    QVERIFY(delays.size() <= TripDelays::kMost);
    QVERIFY(delays.find("U49999") != nullptr);
  }

  void theVehicleOfThatCodeHasItUntilItIsTooOldAndTheJournalKeepsItOnce() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("trips.journal").toStdString();
    const auto city = cityOfTrips();
    {
      const auto world = writerOfTrips(path, city, kTripsBegin);
      gis::FeedBatch batch;
      batch.vehicles = {busIn(*city, 1)};
      batch.delays = {delayOf("bus-7", 0, 150), delayOf("T5", 0, 30)};
      QCOMPARE(takenLive(*world, 2, batch), std::vector<std::size_t>{0});
      const auto seen = world->publish(true, 1, {})->vehicle;
      QVERIFY(seen && seen->delay);
      QCOMPARE(seen->delay->seconds, 150.0);
      QCOMPARE(seen->delay->feed, std::string("trips"));
      QVERIFY(seen->delay->at == kTripsBegin);
      QCOMPARE(takenLive(*world, 3, batch), std::vector<std::size_t>{3});  // all of it again
      batch.delays.clear();
      batch.vehicles = {busIn(*city, 899)};
      takenLive(*world, 899, batch);
      QVERIFY(world->publish(true, 1, {})->vehicle->delay);
      batch.vehicles = {busIn(*city, 902)};
      takenLive(*world, 902, batch);
      const auto later = world->publish(true, 1, {})->vehicle;
      QVERIFY(later && !later->delay);
    }
    const auto journal = store::Journal::open(path);
    QVERIFY(journal.ok());
    const auto entries = journal->read();
    QVERIFY(entries.ok());
    std::vector<gis::FeedReading> kept;
    for (const store::JournalEntry& entry : *entries) {
      if (entry.kind != "observations") continue;
      for (const auto& part : nlohmann::json::parse(entry.body))
        for (const gis::FeedReading& delay : delaysOf(part)) kept.push_back(delay);
    }
    QCOMPARE(kept.size(), std::size_t(2));
    QVERIFY(kept[0] == delayOf("bus-7", 0, 150) && kept[1] == delayOf("T5", 0, 30));
  }

  void afterARestartItIsThereWithItsTrueAge() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("trips.journal").toStdString();
    const auto city = cityOfTrips();
    gis::FeedBatch batch;
    batch.vehicles = {busIn(*city, 1)};
    batch.delays = {delayOf("bus-7", 0, -40)};
    takenLive(*writerOfTrips(path, city, kTripsBegin), 2, batch);
    const auto config = loadConfig(findAssets());
    ResumeRules rules{config->watch, config->command};
    rules.vehicles = config->vehicles;
    auto left = resumeFrom(*store::Journal::open(path), rules, *city, tripsAfter(40));
    QVERIFY(left && *left);
    const auto world = writerOfTrips(path, city, tripsAfter(40), std::move(**left));
    const auto seen = world->publish(true, 1, {})->vehicle;
    QVERIFY(seen && seen->restored && seen->delay);
    QCOMPARE(seen->delay->seconds, -40.0);
    QVERIFY(seen->delay->at == kTripsBegin);
  }

  void whatIsNoDelayInAnEntryIsLeftOut() {
    const auto entry = nlohmann::json::parse(R"({"feed": "trips", "delays": [
      ["T1", "2026-07-18T10:20:00Z", 60, "good"], ["T2", "soon", 60, "good"],
      ["T3", "2026-07-18T10:20:00Z", "late", "good"], 7, ["T4"]]})");
    const auto read = delaysOf(entry);
    QCOMPARE(read.size(), std::size_t(1));
    QVERIFY(read[0] == delayOf("T1", 0, 60));
    QVERIFY(delaysOf(nlohmann::json()).empty());
  }
};

QTEST_GUILESS_MAIN(TripDelaysTest)
#include "zz_trip_delays_test.moc"
