#include "scenarios/traffic/route_planning.h"

#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

/// a to d over b (100 m, no lorries) or c (400 m); nothing leads back.
Streets twoWays() {
  Streets s;
  for (const double metres : {500.0, 100.0, 400.0, 200.0}) s.link(std::to_string(metres), metres);
  s.net.laneUsers[1] = kAllUsers & ~kTruck;
  s.turn(0, 1);
  s.turn(0, 2);
  s.turn(1, 3);
  s.turn(2, 3);
  s.demand.classes.push_back({"truck", kTruck, 10});
  return s;
}

}  // namespace

class TrafficRoutesTest : public QObject {
  Q_OBJECT
 private slots:
  void openTripsTakeTheFastestWayTheyMayUse() {
    Streets s = twoWays();
    s.vehicle(0, {0, 3});
    s.vehicle(1, {0, 3}, 1);
    s.vehicle(2, {0, 2, 3});
    s.vehicle(3, {2, 3});
    s.demand.open = {1, 1, 1, 0};
    const auto planned = planRoutes(s.demand, s.net, {});
    QVERIFY(planned.ok() && planned.notes().empty());
    QCOMPARE(planned->links, (std::vector<std::uint32_t>{0, 1, 3, 0, 2, 3, 0, 2, 3, 2, 3}));
    QCOMPARE(planned->firstLink, (std::vector<std::uint32_t>{0, 3, 6, 9, 11}));
    QCOMPARE(planned->open, (std::vector<std::uint8_t>{0, 0, 0, 0}));
    s.demand = *planned;
    TrafficModel model = s.model();
    QVERIFY(model.advance(200, {}).ok());
    QCOMPARE(model.counts().arrived, 4U);
  }
  void tripsThatNothingJoinsAreLeftOutAndNamed() {
    Streets s = twoWays();
    s.vehicle(0, {3, 0});
    s.vehicle(1, {0, 1}, 1);
    s.vehicle(2, {0, 0});
    s.demand.open = {1, 1, 1};
    s.demand.stops = {{0, 3, 5}, {2, 0, 20}};
    const auto planned = planRoutes(s.demand, s.net, {});
    QVERIFY(planned.ok());
    QCOMPARE(planned->code, (std::vector<std::string>{"v2"}));
    QCOMPARE(planned->links, (std::vector<std::uint32_t>{0}));
    QCOMPARE(planned->stops, (std::vector<VehicleStop>{{0, 0, 20}}));
    QCOMPARE(planned.notes().size(), std::size_t(2));
    QVERIFY(planned.notes()[0].what.find("v0") != std::string::npos);
  }
  void itStopsWhenAsked() {
    Streets s = twoWays();
    s.vehicle(0, {0, 3});
    s.demand.open = {1};
    std::stop_source stop;
    stop.request_stop();
    const auto planned = planRoutes(s.demand, s.net, run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!planned.ok() && planned.error().code == ErrorCode::cancelled);
  }
};

QTEST_APPLESS_MAIN(TrafficRoutesTest)
#include "traffic_routes_test.moc"
