// Whom help can drive to while streets close and open.
#include "scenarios/coupling/help_reach.h"

#include <QtTest>

#include "scenarios/traffic/city_network.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using coupling::HelpReach;

namespace {

/// A ring road with a hospital in the south-west, and a dead end of 30 people in the north-east.
CityModel ringTown() {
  CityModel city;
  const Point2 corner[] = {{0, 0}, {400, 0}, {400, 400}, {0, 400}, {0, 0}};
  std::vector<Road> roads(5);
  for (std::size_t k = 0; k < 4; ++k) roads[k].line = {corner[k], corner[k + 1]};
  roads[4].line = {{400, 400}, {800, 400}};
  for (std::size_t k = 0; k < 5; ++k) roads[k].code = "R" + std::to_string(k);
  city.roads = buildRoadNetwork(std::move(roads));
  small::addBuilding(city, 190, 410, 20, 20, 5);  // beside the ring's north: 30 people
  small::addBuilding(city, 700, 410, 20, 20, 5);  // at the dead end: 30 people
  city.facilities.push_back({"H", {}, FacilityKind::hospital, {200, -20}, 10});
  city.facilities.push_back({"S", {}, FacilityKind::shelter, {790, 420}, 10});
  return city;
}

/// 0 for every edge that touches the stretch between two places, both ways.
std::vector<std::uint8_t> without(const CityModel& city,
                                  const std::vector<std::pair<Point2, Point2>>& stretches) {
  std::vector<std::uint8_t> open(city.roads.edgeCount(), 1);
  for (std::size_t e = 0; e < open.size(); ++e) {
    const Point2 &a = city.roads.node[city.roads.edgeFrom[e]],
                 &b = city.roads.node[city.roads.edgeTo[e]];
    for (const auto& [from, to] : stretches) {
      const auto is = [](const Point2& p, const Point2& q) { return (p - q).norm() < 1; };
      if ((is(a, from) && is(b, to)) || (is(a, to) && is(b, from))) open[e] = 0;
    }
  }
  return open;
}

}  // namespace

class HelpReachTest : public QObject {
  Q_OBJECT
 private slots:
  void nobodyIsCutOffWhileAllIsOpen() {
    const CityModel city = ringTown();
    const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
    QVERIFY(help.applies());
    QCOMPARE(help.cutOff(without(city, {})), 0.0);
  }

  void aClosedDeadEndCutsOffWhoLivesThere() {
    const CityModel city = ringTown();
    const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
    const auto open = without(city, {{{400, 400}, {800, 400}}});
    QVERIFY(std::count(open.begin(), open.end(), 0) > 0);
    QCOMPARE(help.cutOff(open), 30.0);
  }

  void aRoundAboutWayIsAWay() {
    const CityModel city = ringTown();
    const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
    const std::pair<Point2, Point2> west{{0, 0}, {0, 400}}, east{{400, 0}, {400, 400}};
    QCOMPARE(help.cutOff(without(city, {west})), 0.0);
    QCOMPARE(help.cutOff(without(city, {east})), 0.0);
    QCOMPARE(help.cutOff(without(city, {west, east})), 60.0);
  }

  void withoutAnyOpenStreetEverybodyIsCutOff() {
    const CityModel city = smallCity();
    const HelpReach help(city, traffic::cityNetwork(city.roads, cityRules().streets));
    double people = 0;
    for (std::size_t b = 0; b < city.buildings.size(); ++b)
      people += city.buildings.knownResidents(b);
    QCOMPARE(help.cutOff(std::vector<std::uint8_t>(city.roads.edgeCount(), 0)), people);
  }

  void itDoesNotApplyWithoutStationsOrPeople() {
    CityModel city = ringTown();
    const auto network = traffic::cityNetwork(city.roads, cityRules().streets);
    CityModel empty = city;
    empty.facilities.clear();
    QVERIFY(!HelpReach(empty, network).applies());
    empty = city;
    for (auto& residents : empty.buildings.residents) residents = kUnknownResidents;
    QVERIFY(!HelpReach(empty, network).applies());
  }
};

QTEST_APPLESS_MAIN(HelpReachTest)
#include "help_reach_test.moc"
