// Roads as people on foot find them.
#include "scenarios/traffic/walking_roads.h"

#include <QtTest>
#include <cmath>

#include "scenarios/traffic/road_hierarchy.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

/// West to east: a one-way street of 100 m with a bend, a path of 100 m, a motorway of 100 m, a
/// street of 100 m.
RoadNetwork chain() {
  std::vector<Road> roads(4);
  roads[0].line = {{0, 0}, {60, 0}, {60, 40}};
  roads[1].line = {{60, 40}, {160, 40}};
  roads[2].line = {{160, 40}, {260, 40}};
  roads[3].line = {{260, 40}, {360, 40}};
  roads[0].oneway = 1;
  roads[1].roadClass = RoadClass::path;
  roads[2].roadClass = RoadClass::motorway;
  return buildRoadNetwork(std::move(roads));
}

}  // namespace

class WalkingRoadsTest : public QObject {
  Q_OBJECT
 private slots:
  void everyStreetAndPathIsWalkedBothWaysAndNoMotorway() {
    const RoadNetwork roads = chain();
    const WalkingRoads walking = walkingRoads(roads, 5);
    const RoadNetwork& network = walking.network;
    QCOMPARE(roads.edgeCount(), std::size_t(7));
    QCOMPARE(network.edgeCount(), std::size_t(6));
    QCOMPARE(network.nodeCount(), roads.nodeCount());
    QCOMPARE(network.firstEdge.back(), 6U);
    for (std::uint32_t e = 0; e < network.edgeCount(); ++e) {
      QVERIFY(isDrivable(network, e));
      QCOMPARE(network.roadOf(e).freeFlowKmh, 5.0);
      const std::uint32_t under = walking.edgeOf[e];
      QCOMPARE(network.edgeRoad[e], roads.edgeRoad[under]);
      QVERIFY(network.edgeRoad[e] != 2);
      const auto twin = std::size_t(network.edgeTwin[e]);
      QCOMPARE(network.edgeTwin[twin], std::int32_t(e));
      QCOMPARE(network.edgeFrom[twin], network.edgeTo[e]);
      QVERIFY(network.line(e).front() == network.node[network.edgeFrom[e]]);
      QVERIFY(network.line(e).back() == network.node[network.edgeTo[e]]);
      QVERIFY(e >= network.firstEdge[network.edgeFrom[e]] &&
              e < network.firstEdge[network.edgeFrom[e] + 1]);
    }
  }

  void aWayGoesAgainstTheOneWayStreetAndEndsBeforeTheMotorway() {
    const RoadNetwork roads = chain();
    const RoadNetwork network = walkingRoads(roads, 5).network;
    const auto nodeAt = [&](const Point2& p) { return std::uint32_t(nearestNode(network, p)); };
    const std::vector<double> seconds(network.edgeCount(), 72);
    const FastRoutes routes(std::make_shared<const RoadHierarchy>(network), seconds);
    QCOMPARE(routes.seconds(nodeAt({160, 40}), nodeAt({0, 0})), 144.0);
    QVERIFY(std::isinf(routes.seconds(nodeAt({160, 40}), nodeAt({260, 40}))));
  }

  void aNodeOfMotorwaysAloneIsNoPlaceForPeopleOnFoot() {
    std::vector<Road> roads(2);
    roads[0].line = {{0, 0}, {100, 0}};
    roads[1].line = {{100, 0}, {200, 0}};
    roads[0].roadClass = RoadClass::path;
    roads[1].roadClass = RoadClass::motorway;
    const RoadNetwork network = buildRoadNetwork(std::move(roads));
    QCOMPARE(walkableNodes(network), (std::vector<std::uint32_t>{0, 1}));
  }
};

QTEST_APPLESS_MAIN(WalkingRoadsTest)
#include "walking_roads_test.moc"
