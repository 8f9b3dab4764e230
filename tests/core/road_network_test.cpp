#include "engine/core/road_network.h"

#include <QtTest>

using namespace citymirror;

namespace {

Road road(std::string code, std::vector<Point2> line) {
  Road made;
  made.code = std::move(code);
  made.line = std::move(line);
  return made;
}

const std::vector<Point2> kEastWest = {{0, 0}, {50, 0}, {100, 0}};
const std::vector<Point2> kSouthNorth = {{50, -50}, {50, 0}, {50, 50}};

bool wellFormed(const RoadNetwork& n) {
  if (n.firstEdge.size() != n.nodeCount() + 1 || n.firstEdge.back() != n.edgeCount()) return false;
  if (n.pointOffset.size() != n.edgeCount() + 1) return false;
  for (std::size_t e = 0; e < n.edgeCount(); ++e) {
    const auto line = n.line(e);
    if (line.front() != n.node[n.edgeFrom[e]] || line.back() != n.node[n.edgeTo[e]]) return false;
    if (e < n.firstEdge[n.edgeFrom[e]] || e >= n.firstEdge[n.edgeFrom[e] + 1]) return false;
    if (std::abs(length(line) - n.edgeLength[e]) > 1e-3) return false;
    const auto twin = n.edgeTwin[e];
    if (twin >= 0 && (n.edgeTwin[std::size_t(twin)] != std::int32_t(e) ||
                      n.edgeFrom[std::size_t(twin)] != n.edgeTo[e])) {
      return false;
    }
  }
  return true;
}

}  // namespace

class RoadNetworkTest : public QObject {
  Q_OBJECT
 private slots:
  void roadsSplitWhereTheyShareAVertex() {
    const auto n = buildRoadNetwork({road("a", kEastWest), road("b", kSouthNorth)});
    QCOMPARE(n.nodeCount(), std::size_t{5});
    QCOMPARE(n.edgeCount(), std::size_t{8});
    QVERIFY(wellFormed(n));
  }
  void linesThatCrossWithoutAVertexStayApart() {
    const auto n =
        buildRoadNetwork({road("a", {{0, 0}, {100, 0}}), road("b", {{50, -50}, {50, 50}})});
    QCOMPARE(n.nodeCount(), std::size_t{4});
    QCOMPARE(n.edgeCount(), std::size_t{4});
  }
  void aBridgeJoinsOnlyAtItsEnds() {
    Road bridge = road("b", kSouthNorth);
    bridge.structure = RoadStructure::bridge;
    const auto over = buildRoadNetwork({road("a", kEastWest), bridge});
    QCOMPARE(over.nodeCount(), std::size_t{4});
    const auto on =
        buildRoadNetwork({road("a", kEastWest), bridge, road("c", {{50, 50}, {90, 50}})});
    QCOMPARE(on.edgeCount(), std::size_t{6});
    QVERIFY(wellFormed(on));
  }
  void aRampThatEndsOnARoadJoinsIt() {
    Road ramp = road("r", {{50, 30}, {50, 0}});
    ramp.structure = RoadStructure::underpass;
    const auto n = buildRoadNetwork({road("a", kEastWest), ramp});
    QCOMPARE(n.edgeCount(), std::size_t{6});
  }
  void oneWayRoadsHaveNoTwinAndTheirOwnDirection() {
    Road along = road("a", {{0, 0}, {10, 0}}), against = road("b", {{0, 5}, {10, 5}});
    along.oneway = 1;
    against.oneway = -1;
    const auto n = buildRoadNetwork({along, against});
    QCOMPARE(n.edgeCount(), std::size_t{2});
    QVERIFY(wellFormed(n));
    for (std::size_t e = 0; e < 2; ++e) {
      QCOMPARE(n.edgeTwin[e], -1);
      const double eastward = n.line(e).back().x() - n.line(e).front().x();
      QCOMPARE(eastward, n.roadOf(e).code == "a" ? 10.0 : -10.0);
    }
  }
  void twinsRunTheSameLineBackwards() {
    const auto n = buildRoadNetwork({road("a", {{0, 0}, {5, 3}, {10, 0}})});
    QCOMPARE(n.edgeCount(), std::size_t{2});
    const auto there = n.line(0), back = n.line(std::size_t(n.edgeTwin[0]));
    QVERIFY(std::equal(there.begin(), there.end(), back.rbegin(), back.rend()));
  }
  void endsWithinTheSnapAreOneNode_data() {
    QTest::addColumn<double>("gap");
    QTest::addColumn<int>("nodes");
    QTest::newRow("none") << 0.0 << 3;
    QTest::newRow("less") << 0.4 << 3;
    QTest::newRow("exactly") << 0.5 << 3;
    QTest::newRow("more") << 0.6 << 4;
  }
  void endsWithinTheSnapAreOneNode() {
    QFETCH(double, gap);
    QFETCH(int, nodes);
    const auto n = buildRoadNetwork(
        {road("a", {{-90, 0}, {-gap / 2, 0}}), road("b", {{gap / 2, 0}, {90, 0}})}, 0.5);
    QCOMPARE(int(n.nodeCount()), nodes);
    QVERIFY(wellFormed(n));
  }
  void aLoopIsAnEdgeFromItsNodeToItself() {
    const auto n = buildRoadNetwork({road("a", {{0, 0}, {10, 0}, {10, 10}, {0, 0}})});
    QCOMPARE(n.nodeCount(), std::size_t{1});
    QCOMPARE(n.edgeCount(), std::size_t{2});
    QVERIFY(wellFormed(n));
    QCOMPARE(n.edgeTwin[0], 1);
  }
  void roadsWithoutTwoDistinctPointsAreIgnored() {
    const auto n =
        buildRoadNetwork({road("a", {}), road("b", {{1, 1}}), road("c", {{1, 1}, {1, 1}})});
    QCOMPARE(n.edgeCount(), std::size_t{0});
    QCOMPARE(nearestNode(n, Point2(0, 0)), std::int64_t{-1});
    QVERIFY(wellFormed(n));
  }
  void equalRoadsMakeEqualNetworks() {
    const std::vector<Road> roads = {road("a", kEastWest), road("b", kSouthNorth),
                                     road("c", {{100, 0}, {50, 50}})};
    const auto one = buildRoadNetwork(roads), two = buildRoadNetwork(roads);
    QVERIFY(one.edgeFrom == two.edgeFrom && one.edgeTo == two.edgeTo);
    QVERIFY(one.points == two.points && one.edgeTwin == two.edgeTwin);
  }
  void theNearestNodeHasAWayOut() {
    Road in = road("a", {{0, 0}, {10, 0}});
    in.oneway = 1;
    const auto n = buildRoadNetwork({in});
    QVERIFY(n.node[std::size_t(nearestNode(n, Point2(11, 0)))] == Point2(0, 0));
  }
  void wordsOfClassesAndStructuresReadBack() {
    for (int i = 0; i < 8; ++i) QCOMPARE(int(roadClassFromWord(wordOf(RoadClass(i)))), i);
    for (int i = 0; i < 4; ++i) QCOMPARE(int(roadStructureFromWord(wordOf(RoadStructure(i)))), i);
    QVERIFY(roadClassFromWord("ice") == RoadClass::residential);
  }
};

QTEST_APPLESS_MAIN(RoadNetworkTest)
#include "road_network_test.moc"
