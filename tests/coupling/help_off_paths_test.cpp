// Help drives neither over paths nor where signs forbid to turn.
#include <QtTest>
#include <algorithm>

#include "scenarios/coupling/help_reach.h"
#include "scenarios/coupling/node_grid.h"
#include "scenarios/traffic/city_network.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using coupling::HelpReach;

namespace {

/// Streets round three sides of a square, a path on the fourth, a yard off the north-west corner.
/// The hospital is in the west; 12 people live beside the path alone, 30 in the east.
CityModel squareTown() {
  CityModel city;
  const Point2 nw(0, 800), ne(800, 800), se(800, 0), sw(0, 0);
  std::vector<Road> roads(6);
  roads[0].code = "west", roads[0].line = {sw, nw};
  roads[1].code = "north", roads[1].line = {nw, ne};
  roads[2].code = "east", roads[2].line = {ne, se};
  roads[3].code = "path", roads[3].line = {sw, {400, 0}};
  roads[4].code = "path", roads[4].line = {{400, 0}, se};
  roads[5].code = "yard", roads[5].line = {nw, {0, 900}};
  roads[3].roadClass = roads[4].roadClass = RoadClass::path;
  city.roads = buildRoadNetwork(std::move(roads));
  small::addBuilding(city, 330, 10, 20, 20, 2);
  small::addBuilding(city, 770, 100, 20, 20, 5);
  city.facilities.push_back({"H", {}, FacilityKind::hospital, {-10, 400}, 10});
  return city;
}

double cutOffWithout(const CityModel& city, const std::string& road) {
  const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
  std::vector<std::uint8_t> open(city.roads.edgeCount(), 1);
  for (std::size_t e = 0; e < open.size(); ++e) open[e] = city.roads.roadOf(e).code != road;
  return help.cutOff(open);
}

}  // namespace

class HelpOffPathsTest : public QObject {
  Q_OBJECT
 private slots:
  void aPathIsNoWayRoundAClosedStreet() {
    const CityModel city = squareTown();
    QCOMPARE(cutOffWithout(city, ""), 0.0);
    QCOMPARE(cutOffWithout(city, "path"), 0.0);
    QCOMPARE(cutOffWithout(city, "north"), 30.0);
  }

  void whoMayNotTurnIntoAStreetTurnsBackInTheNextOne() {
    CityModel city = squareTown();
    city.roads.signs.turns = {{"T", "west", "north", {0, 800}, TurnSign::Kind::no}};
    QCOMPARE(cutOffWithout(city, ""), 0.0);
    QCOMPARE(cutOffWithout(city, "yard"), 30.0);
  }

  void thePlaceNearestByRoadIsOneThatAVehicleCanLeave() {
    const RoadNetwork roads = squareTown().roads;
    const Point2 besideThePath(390, 5);
    const auto node = nearestNode(roads, besideThePath);
    QVERIFY(node >= 0 && roads.node[std::size_t(node)] == Point2(0, 0));
    QCOMPARE(coupling::NodeGrid(roads).nearest(besideThePath), node);
    Road path;
    path.roadClass = RoadClass::path;
    path.line = {{0, 0}, {100, 0}};
    QCOMPARE(nearestNode(buildRoadNetwork({path}), {0, 0}), std::int64_t(-1));
  }
};

QTEST_APPLESS_MAIN(HelpOffPathsTest)
#include "help_off_paths_test.moc"
