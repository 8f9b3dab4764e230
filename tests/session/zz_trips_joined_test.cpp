// The delay of a trip is that of the vehicles that say they serve it; those that no vehicle serves
// are counted with their feed.
#include <QTemporaryDir>
#include <functional>

#include "app/session/live/resume.h"
#include "app/session/live/vehicle_board.h"
#include "gis/crs/transform.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kJoinedBegin = *parseIso("2026-07-18T10:20:00Z");

Instant joinedAfter(double second) { return kJoinedBegin + millis(second); }

std::shared_ptr<const CityModel> cityOfJoinedTrips() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return std::make_shared<const CityModel>(std::move(city));
}

gis::FeedReading tripDelayOf(const std::string& code, double second, double late) {
  return {{code, joinedAfter(second), late, Quality::good, "trips"},
          *quantityFromWord("trip_delay")};
}

gis::VehiclePosition busOnTrip(const CityModel& city, const std::string& trip, double second) {
  const auto degrees = gis::toWgs84(city.frame, {300, 400});
  if (!degrees) qFatal("the city has no place on earth");
  gis::VehiclePosition bus;
  bus.vehicle = "bus-7";
  bus.at = joinedAfter(second);
  bus.longitude = degrees->x();
  bus.latitude = degrees->y();
  bus.trip = trip;
  return bus;
}

std::unique_ptr<WorldWriter> writerOfJoinedTrips(const std::string& path,
                                                 const std::shared_ptr<const CityModel>& city,
                                                 Instant at,
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

}  // namespace

class TripsJoinedTest : public QObject {
  Q_OBJECT
  std::shared_ptr<const CityModel> city_ = cityOfJoinedTrips();
  FeedPlaces places_{*city_};

  std::optional<TripDelay> shownAt(const VehicleBoard& board, double second) const {
    const auto bus = board.find("vehicle:bus-7", joinedAfter(second));
    return bus ? bus->delay : std::nullopt;
  }

 private slots:
  void theDelayOfTheTripThatAVehicleServesIsShownWithItUntilItServesAnother() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    board.takeDelay("trips", tripDelayOf("T5", 5, 150));
    board.take("buses", busOnTrip(*city_, "T5", 10), places_);
    const auto late = shownAt(board, 20);
    QVERIFY(late && late->seconds == 150 && late->at == joinedAfter(5) && late->feed == "trips");
    QCOMPARE(board.find("vehicle:bus-7", joinedAfter(20))->trip, std::string("T5"));
    board.take("buses", busOnTrip(*city_, "T6", 30), places_);
    QVERIFY(!shownAt(board, 30));
    board.take("buses", busOnTrip(*city_, "", 40), places_);
    QVERIFY(!shownAt(board, 40));
    board.take("buses", busOnTrip(*city_, "T5", 600), places_);
    QVERIFY(shownAt(board, 605) && !shownAt(board, 606));  // as old as a vehicle may be
  }

  void ofTheVehiclesOwnDelayAndItsTripsTheNewerOneCounts() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    board.take("buses", busOnTrip(*city_, "T5", 10), places_);
    board.takeDelay("trips", tripDelayOf("bus-7", 5, 60));
    board.takeDelay("trips", tripDelayOf("T5", 6, 120));
    QCOMPARE(shownAt(board, 20)->seconds, 120.0);
    board.takeDelay("trips", tripDelayOf("bus-7", 7, 90));
    QCOMPARE(shownAt(board, 20)->seconds, 90.0);
  }

  void delaysThatNoVehicleShowsAreCountedByFeedWithTheLatest() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    QVERIFY(board.delaysAlone(joinedAfter(0)).empty());
    board.take("buses", busOnTrip(*city_, "T5", 10), places_);
    board.takeDelay("trips", tripDelayOf("T5", 5, 900));
    board.takeDelay("trips", tripDelayOf("bus-7", 5, 900));
    board.takeDelay("trips", tripDelayOf("T6", 5, 60));
    board.takeDelay("trips", tripDelayOf("T7", 5, 540));
    board.takeDelay("trips", tripDelayOf("T8", 5, -30));
    board.takeDelay("trams", tripDelayOf("T9", 5, -30));
    auto alone = board.delaysAlone(joinedAfter(20));  // a copy
    QCOMPARE(alone.size(), std::size_t(2));
    QCOMPARE(alone["trips"].count, std::size_t(3));
    QCOMPARE(alone["trips"].latest, std::string("T7"));
    QCOMPARE(alone["trips"].seconds, 540.0);
    QCOMPARE(alone["trams"].count, std::size_t(1));
    QCOMPARE(alone["trams"].latest, std::string());
    QVERIFY(board.delaysAlone(joinedAfter(606)).empty());  // too old to be shown
  }

  /// Told is what a board tells that is asked for the first time.
  void theCountFollowsEveryChangeAndTheTimeThatPasses() {
    auto drawn = [state = 7U](unsigned below) mutable {
      state = state * 1'664'525U + 1'013'904'223U;
      return (state >> 16U) % below;
    };
    const VehicleRules rules{millis(60), millis(300), 3, {}};
    std::vector<std::function<void(VehicleBoard&)>> past;
    VehicleBoard board(rules);
    std::size_t told = 0;
    for (double second = 0; second < 3000; second += 5) {
      const std::string code = std::to_string(drawn(9));
      const double at = second + double(drawn(200)) - 100;  // late or ahead
      std::function<void(VehicleBoard&)> next;
      if (const unsigned what = drawn(8); what < 4) {
        gis::VehiclePosition bus = busOnTrip(*city_, "T" + std::to_string(drawn(4)), at);
        bus.vehicle = "bus-" + code;
        if (what == 0) bus.latitude -= 10;  // it leaves the city
        next = [this, bus](VehicleBoard& one) { one.take("buses", bus, places_); };
      } else if (what < 6) {
        gis::FeedReading delay =
            tripDelayOf((what == 4 ? "T" : "bus-") + code, at, double(drawn(900)) - 100);
        if (drawn(5) == 0) delay.observation.quality = Quality::missing;
        next = [delay](VehicleBoard& one) { one.takeDelay("trips", delay); };
      } else if (what == 6) {
        next = [second](VehicleBoard& one) { one.age(joinedAfter(second)); };
      }
      if (next) {
        next(board);
        past.push_back(next);
      }
      VehicleBoard fresh(rules);
      for (const auto& one : past) one(fresh);
      const auto& expected = fresh.delaysAlone(joinedAfter(second));
      const auto& counted = board.delaysAlone(joinedAfter(second));
      QCOMPARE(counted.size(), expected.size());
      if (expected.empty()) continue;
      QCOMPARE(counted.at("trips").count, expected.at("trips").count);
      QCOMPARE(counted.at("trips").latest, expected.at("trips").latest);
      QCOMPARE(counted.at("trips").seconds, expected.at("trips").seconds);
      told += expected.at("trips").count;
    }
    QVERIFY(told > 300);
  }

  void theViewHasThemAndAfterARestartTheTripIsStillKnown() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("joined.journal").toStdString();
    gis::FeedBatch batch;
    batch.vehicles = {busOnTrip(*city_, "T5", 1)};
    batch.delays = {tripDelayOf("T5", 0, 30), tripDelayOf("T6", 0, 60)};
    {
      const auto world = writerOfJoinedTrips(path, city_, kJoinedBegin);
      QVERIFY(world->takeLive(joinedAfter(2), {{"trips", {&batch}}}).ok());
      FeedLine line;
      line.status.id = "trips";
      world->setFeedLines({line});
      const auto view = world->publish(true, 1, {});
      QVERIFY(view->vehicle && view->vehicle->delay);
      QCOMPARE(view->vehicle->delay->seconds, 30.0);
      QCOMPARE(view->feeds->at(0).delaysAlone.count, std::size_t(1));
      QCOMPARE(view->feeds->at(0).delaysAlone.latest, std::string("T6"));
    }
    const auto config = loadConfig(findAssets());
    ResumeRules rules{config->watch, config->command};
    rules.vehicles = config->vehicles;
    auto left = resumeFrom(*store::Journal::open(path), rules, *city_, joinedAfter(40));
    QVERIFY(left && *left);
    const auto world = writerOfJoinedTrips(path, city_, joinedAfter(40), std::move(**left));
    const auto seen = world->publish(true, 1, {})->vehicle;
    QVERIFY(seen && seen->restored && seen->delay);
    QCOMPARE(seen->trip, std::string("T5"));
    QCOMPARE(seen->delay->seconds, 30.0);
  }
};

QTEST_GUILESS_MAIN(TripsJoinedTest)
#include "zz_trips_joined_test.moc"
