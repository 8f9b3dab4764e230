// Vehicles of feeds stand in the picture where they were seen last, say how old that is, and go.
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/live/resume.h"
#include "app/session/live/vehicle_board.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/file_io.h"
#include "gis/crs/transform.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::VehicleBoard;

namespace {

const Instant kSeen = *parseIso("2026-07-18T10:00:00Z");

Instant seenAfter(double second) { return kSeen + millis(second); }

gis::VehiclePosition busAt(const CityModel& city, const std::string& code, const Point2& at,
                           double second = 0) {
  const auto degrees = gis::toWgs84(city.frame, at);
  if (!degrees) qFatal("the city has no place on earth");
  gis::VehiclePosition bus;
  bus.vehicle = code;
  bus.at = seenAfter(second);
  bus.longitude = degrees->x();
  bus.latitude = degrees->y();
  bus.speed = 34;
  bus.bearing = 90;
  return bus;
}

CityModel cityOnEarth() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return city;
}

const draw::Mark* markOf(const draw::MarkSet& marks, const std::string& code) {
  const auto found = std::ranges::find(marks, code, &draw::Mark::code);
  return found == marks.end() ? nullptr : &*found;
}

}  // namespace

class VehicleBoardTest : public QObject {
  Q_OBJECT
  CityModel city_ = cityOnEarth();
  session::FeedPlaces places_{city_};

 private slots:
  void aVehicleIsFreshThenStaleThenGone() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    board.take("buses", busAt(city_, "B12", {300, 400}), places_);
    const auto at = [&](double second, const std::string& selected = "") {
      draw::MarkSet marks;
      board.addMarks(seenAfter(second), selected, marks);
      return marks;
    };
    const auto fresh = at(30);
    QCOMPARE(fresh.size(), std::size_t(1));
    QCOMPARE(fresh[0].code, std::string("vehicle:B12"));
    QVERIFY((fresh[0].at - Point2(300, 400)).norm() < 0.01);
    QCOMPARE(fresh[0].caption.en, std::string("B12 34 km/h"));
    QVERIFY(!fresh[0].stale);
    QCOMPARE(at(30, "vehicle:B12")[0].caption.en, std::string("B12 34 km/h · 30 s ago · buses"));
    const auto stale = at(200);
    QVERIFY(stale[0].stale);
    QCOMPARE(stale[0].caption.zh, std::string("B12 34 km/h · 3 分钟前"));
    QVERIFY(at(601).empty());
    QVERIFY(at(-3600).empty());  // of an earlier time nothing is known
    const auto bodies = board.bodies(seenAfter(200));
    QVERIFY(bodies && draw::drawable(*bodies));
    QCOMPARE(bodies->headingAfter[0], 90.f);
    QVERIFY(bodies->color[0] != board.bodies(seenAfter(30))->color[0]);
    QVERIFY(!board.bodies(seenAfter(601)));
  }

  void aUnitOfTheCityMovesWithItsPositions() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    board.take("trucks", busAt(city_, "U2", {300, 400}), places_);
    draw::MarkSet marks{{"U2", draw::MarkIcon::pumpTruck, {1, 1}, Severity::none, {}, false}};
    board.addMarks(seenAfter(10), "", marks);
    QCOMPARE(marks.size(), std::size_t(1));
    QVERIFY((marks[0].at - Point2(300, 400)).norm() < 0.01);
    QCOMPARE(marks[0].icon, draw::MarkIcon::pumpTruck);
    Resource truck, van, crew;
    truck.code = van.code = crew.code = "U2";
    truck.kind = ResourceKind::pumpTruck;
    van.vehicleClass = "ambulance";
    const auto kindOf = [&](const Resource& unit) {
      return board.bodies(seenAfter(10), std::span(&unit, 1))->kind[0];
    };
    QCOMPARE(kindOf(truck), draw::MovingKind::pumpTruck);
    QCOMPARE(kindOf(van), draw::MovingKind::ambulance);
    QCOMPARE(kindOf(crew), draw::MovingKind::car);
    QVERIFY(marks[0].caption.zh.starts_with("U2"));
  }

  void anOlderPositionChangesNothingAndOneOutsideTakesTheVehicleOff() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    board.take("buses", busAt(city_, "B12", {300, 400}, 10), places_);
    board.take("buses", busAt(city_, "B12", {100, 100}, 5), places_);
    draw::MarkSet marks;
    board.addMarks(seenAfter(10), "", marks);
    QVERIFY((marks.at(0).at - Point2(300, 400)).norm() < 0.01);
    board.take("buses", busAt(city_, "B12", {90000, 100}, 15), places_);
    QCOMPARE(board.size(), std::size_t(0));
  }

  void aVehicleOutsideDoesNotComeBackByWhatItSendsLaterOfEarlierTimes() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    board.take("buses", busAt(city_, "B12", {90000, 100}, 15), places_);
    board.take("buses", busAt(city_, "B12", {300, 400}, 10), places_);
    QCOMPARE(board.size(), std::size_t(0));
    board.take("buses", busAt(city_, "B12", {300, 400}, 20), places_);
    QCOMPARE(board.size(), std::size_t(1));
    board.take("buses", busAt(city_, "B12", {90000, 100}, 18), places_);
    QCOMPARE(board.size(), std::size_t(1));
  }

  void aSenderThatInventsVehiclesHasAnEndAndTheNewestStay() {
    VehicleBoard board({millis(60), millis(600), 100, {}});
    gis::VehiclePosition bus = busAt(city_, "", {300, 400});
    for (int n = 0; n < 1000; ++n) {
      bus.vehicle = "V" + std::to_string(n);
      bus.at = seenAfter(n);
      board.take("x", bus, places_);
    }
    QVERIFY(board.size() <= 200);
    draw::MarkSet marks;
    board.addMarks(seenAfter(999), "", marks);
    QVERIFY(markOf(marks, "vehicle:V999"));
    QVERIFY(!markOf(marks, "vehicle:V0"));
    board.age(seenAfter(5000));
    QCOMPARE(board.size(), std::size_t(0));
  }

  void whatAFeedBringsStandsInTheFrame() {
    auto config = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(":memory:");
    QVERIFY(config.ok() && journal.ok());
    session::WorldWriter world(*config, std::move(*journal), 1);
    world.openCity(std::make_shared<const CityModel>(city_), nullptr, kSeen);
    world.goLive(kSeen);
    gis::FeedBatch batch;
    batch.vehicles = {busAt(city_, "B12", {300, 400})};
    QVERIFY(world.takeLive(seenAfter(1), {{"buses", {&batch}}}).ok());
    const auto frame = world.publish(true, 1, {})->frame;
    const draw::Mark* bus = markOf(*frame.marks, "vehicle:B12");
    QVERIFY(bus != nullptr);
    QVERIFY(frame.moving && frame.moving->size() == 1);
    batch.vehicles = {busAt(city_, "B12", {350, 400}, 5)};
    QVERIFY(world.takeLive(seenAfter(6), {{"buses", {&batch}}}).ok());
    const auto moved = world.publish(true, 1, {})->frame;
    QVERIFY((markOf(*moved.marks, "vehicle:B12")->at - Point2(350, 400)).norm() < 0.01);
    world.advanceTo(seenAfter(2000));
    QVERIFY(!markOf(*world.publish(true, 1, {})->frame.marks, "vehicle:B12"));
  }

  void oneThatIsKnownFromBeforeARestartIsOldNewsUntilItReportsAgain() {
    VehicleBoard board({millis(60), millis(600), 10, {}});
    gis::VehiclePosition bus = busAt(city_, "B12", {300, 400});
    bus.line = "3";
    bus.state = "in transit";
    board.take("buses", bus, places_);
    const auto before = board.find("vehicle:B12", seenAfter(30));
    QVERIFY(before && !before->stale && before->line == "3" && before->state == "in transit");
    board.markRestored();
    draw::MarkSet marks;
    board.addMarks(seenAfter(30), "", marks);
    QVERIFY(marks.at(0).stale);
    QVERIFY(marks[0].caption.en.ends_with("30 s ago"));
    const auto restored = board.find("B12", seenAfter(30));  // as a unit of the city
    QVERIFY(restored && restored->restored && restored->stale);
    QCOMPARE(restored->seen, kSeen);
    QVERIFY(!board.find("vehicle:B12", seenAfter(700)));
    QVERIFY(!board.find("vehicle:B13", seenAfter(30)));
    board.take("buses", busAt(city_, "B12", {320, 400}, 40), places_);
    QVERIFY(!board.find("vehicle:B12", seenAfter(50))->stale);
  }

  void afterARestartVehiclesStandWhereTheyWereSeenWithTheirTrueAge() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.sqlite").toStdString();
    const auto config = session::loadConfig(session::findAssets());
    QVERIFY(config.ok());
    const auto city = std::make_shared<const CityModel>(city_);
    const auto begun = [&](Instant at, std::optional<session::Resumed> left) {
      auto world = std::make_unique<session::WorldWriter>(
          *config, std::move(*store::Journal::open(path)), 1);
      world->openCity(city, nullptr, at, std::move(left));
      world->goLive(at);
      return world;
    };
    gis::FeedBatch batch;
    {
      const auto world = begun(kSeen, std::nullopt);
      batch.vehicles = {busAt(city_, "B11", {100, 100}, -2000), busAt(city_, "B12", {300, 400}, 10)};
      QVERIFY(world->takeLive(seenAfter(11), {{"buses", {&batch}}}).ok());
    }
    session::ResumeRules rules{config->watch, config->command};
    rules.vehicles = config->vehicles;
    auto left = session::resumeFrom(*store::Journal::open(path), rules, *city, seenAfter(40));
    QVERIFY(left && *left);
    const auto world = begun(seenAfter(40), std::move(**left));
    world->select("vehicle:B12");
    const auto view = world->publish(true, 1, {});
    const draw::Mark* bus = markOf(*view->frame.marks, "vehicle:B12");
    QVERIFY(bus != nullptr && bus->stale);
    QVERIFY(bus->caption.en.find("30 s ago · buses") != std::string::npos);
    QVERIFY(!markOf(*view->frame.marks, "vehicle:B11"));  // seen too long ago
    QVERIFY(view->vehicle && view->vehicle->restored && view->vehicle->seen == seenAfter(10));
    QVERIFY(world->takeLive(seenAfter(41), {{"buses", {&batch}}}).ok());  // the sender repeats it
    QVERIFY(world->publish(true, 1, {})->vehicle->stale);
    batch.vehicles = {busAt(city_, "B12", {310, 400}, 42)};
    QVERIFY(world->takeLive(seenAfter(43), {{"buses", {&batch}}}).ok());
    QVERIFY(!world->publish(true, 1, {})->vehicle->stale);
  }

  void aWrongConfigurationIsRefusedByItsKey() {
    const auto good = readFile(session::findAssets() + "/config/vehicles.json");
    QVERIFY(good.ok() && session::parseVehicleRules(*good).ok());
    std::string wrong = *good;
    wrong.replace(wrong.find("900"), 3, "10");
    const auto refused = session::parseVehicleRules(wrong);
    QVERIFY(!refused.ok());
    QVERIFY(refused.error().where.find("gone_after_s") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(VehicleBoardTest)
#include "vehicle_board_test.moc"
