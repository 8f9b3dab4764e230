// What limits of weight and size let pass.
#include "engine/core/road_limits.h"

#include <QtTest>

#include "engine/core/road_network.h"

using namespace citymirror;

class RoadLimitsTest : public QObject {
  Q_OBJECT
  static constexpr VehicleDimensions kEngine{18, 11.5, 3.5, 2.5};

 private slots:
  void whatJustFitsPassesAndWhatIsAboveDoesNot() {
    RoadLimits limits;
    QVERIFY(!isLimited(limits));
    QVERIFY(passes(kEngine, limits));
    limits.height = 3.5;
    QVERIFY(isLimited(limits));
    QVERIFY(passes(kEngine, limits));
    limits.height = 3.4;
    QVERIFY(!passes(kEngine, limits));
    for (double RoadLimits::*limit :
         {&RoadLimits::weight, &RoadLimits::axleLoad, &RoadLimits::width}) {
      RoadLimits one;
      one.*limit = 2;
      QVERIFY(!passes(kEngine, one));
      QVERIFY(passes({}, one));  // nobody knows its size
    }
  }

  void aRoadIsTighterWhereOneOfItsLimitsIs() {
    RoadLimits bridge, arch;
    bridge.weight = 10;
    arch.height = 3;
    QVERIFY(isTighter(bridge, {}) && isTighter(arch, bridge) && isTighter(bridge, arch));
    QVERIFY(!isTighter({}, bridge) && !isTighter(bridge, bridge));
  }

  void sirensOpenSignsButLiftNoBridge() {
    Road road;
    road.users = kBus | kEmergency;
    const RoadVehicle engine(kEmergency, kEngine);
    QVERIFY(isOpenTo(road, engine));
    road.limits.weight = 16;
    QVERIFY(!isOpenTo(road, engine));
    QVERIFY(isOpenTo(road, kEmergency));  // users alone
  }

  void theNearestNodeIsOneFromWhichTheVehicleGetsOn() {
    std::vector<Road> roads(2);
    roads[0].line = {{0, 0}, {100, 0}};
    roads[1].line = {{100, 0}, {200, 0}};
    roads[1].limits.height = 3;
    const RoadNetwork network = buildRoadNetwork(std::move(roads));
    const auto x = [&](const RoadVehicle& vehicle) {
      return network.node[std::size_t(nearestNode(network, {190, 0}, vehicle))].x();
    };
    QCOMPARE(x(kEmergency), 200.0);
    QCOMPARE(x({kEmergency, kEngine}), 100.0);
  }
};

QTEST_APPLESS_MAIN(RoadLimitsTest)
#include "road_limits_test.moc"
