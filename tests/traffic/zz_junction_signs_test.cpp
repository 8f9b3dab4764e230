// Signals and signs as a map has them, on the network that is made of the streets.
#include <QtTest>

#include "engine/core/junction_rules.h"
#include "scenarios/traffic/route_search.h"
#include "tests/traffic/city_arms.h"

using namespace citymirror;
using namespace citymirror::traffic;
using namespace citymirror::traffic::test;

class JunctionSignsTest : public QObject {
  Q_OBJECT
  using Kind = TurnSign::Kind;

  /// Residential streets that cross: nothing but a sign makes a signal there.
  static RoadNetwork quiet() { return crossing(RoadClass::residential, RoadClass::residential, 1); }
  static RoadNetwork signed_(RoadNetwork roads, std::vector<TurnSign> turns) {
    roads.signs.turns = std::move(turns);
    return roads;
  }
  static std::size_t signalsOf(const RoadNetwork& roads) {
    return cityNetwork(roads, cityRules().streets).programs.size();
  }

 private slots:
  void aSignalOnTheJunctionOrAtAStopLineBeforeItIsTheJunctions() {
    QCOMPARE(signalsOf(quiet()), std::size_t(0));
    for (const Point2& at : {Point2(0, 0), Point2(-200, 0)}) {
      RoadNetwork roads = quiet();
      roads.signs.sites = {{"S", at}};
      QCOMPARE(signalsOf(roads), at.x() == 0 ? std::size_t(1) : std::size_t(0));
    }
    // A stop line is a vertex of the street 20 m before the junction.
    for (const double before : {20.0, 60.0}) {
      RoadNetwork roads = buildRoadNetwork(
          {road("WE", RoadClass::residential, {{-200, 0}, {-before, 0}, {0, 0}, {200, 0}}),
           road("SN", RoadClass::residential, {{0, -200}, {0, 0}, {0, 200}})});
      roads.signs.sites = {{"S", {-before, 0.2}}};
      const JunctionRules rules = junctionRules(roads);
      QCOMPARE(signalsOf(roads), before < 30 ? std::size_t(1) : std::size_t(0));
      QCOMPARE(rules.signalsElsewhere, before < 30 ? std::size_t(0) : std::size_t(1));
    }
  }

  void whereAMapHasSignalsOthersAreNotGuessed() {
    RoadNetwork roads = crossing(RoadClass::primary, RoadClass::secondary);
    QCOMPARE(signalsOf(roads), std::size_t(1));  // guessed: main streets cross
    roads.signs.sites = {{"elsewhere", {5000, 5000}}};
    QCOMPARE(signalsOf(roads), std::size_t(0));
    roads.signs.sites.push_back({"here", {0, 0}});
    QCOMPARE(signalsOf(roads), std::size_t(1));
  }

  void aSignalWhereNoStreetsCrossStopsNobody() {
    RoadNetwork roads = buildRoadNetwork(
        {road("WE", RoadClass::primary, {{-200, 0}, {0, 0}}),
         road("E", RoadClass::primary, {{0, 0}, {200, 0}})});
    roads.signs.sites = {{"S", {0, 0}}};
    QCOMPARE(signalsOf(roads), std::size_t(0));
  }

  void aForbiddenTurnIsNoneAndTheOnlyOneLeavesNoOther() {
    const Arms free(quiet());
    QVERIFY(!free.turns("WN").empty() && !free.turns("WE").empty() && !free.turns("WS").empty());
    // From the west only: the street's other half keeps its turns. Both are one road.
    const auto leftBanned = signed_(
        buildRoadNetwork({road("W", RoadClass::residential, {{-200, 0}, {0, 0}}),
                          road("E", RoadClass::residential, {{0, 0}, {200, 0}}),
                          road("S", RoadClass::residential, {{0, -200}, {0, 0}}),
                          road("N.2", RoadClass::residential, {{0, 0}, {0, 200}})}),
        {{"1", "W", "N", {0.3, 0}, Kind::no}});
    const Arms no(leftBanned);
    QVERIFY(no.turns("WN").empty());
    QVERIFY(!no.turns("WE").empty() && !no.turns("WS").empty() && !no.turns("EN").empty());
    RoadNetwork only = leftBanned;
    only.signs.turns = {{"2", "S", "N", {0, 0}, Kind::only}};
    const Arms straight(only);
    QVERIFY(!straight.turns("SN").empty());
    QVERIFY(straight.turns("SW").empty() && straight.turns("SE").empty());
    QVERIFY(!straight.turns("WN").empty());
  }

  void aSignThatIsOfOtherRoadsOrPlacesChangesNothingAndIsCounted() {
    const RoadNetwork plain = quiet();
    const auto turns = cityNetwork(plain, cityRules().streets).turnCount();
    for (const TurnSign& sign : {TurnSign{"far", "WE", "SN", {90, 0}, Kind::no},
                                 TurnSign{"unknown", "WE", "XX", {0, 0}, Kind::only},
                                 TurnSign{"prefix", "W", "SN", {0, 0}, Kind::no}}) {
      const RoadNetwork roads = signed_(quiet(), {sign});
      QCOMPARE(junctionRules(roads).turnsElsewhere, std::size_t(1));
      QCOMPARE(cityNetwork(roads, cityRules().streets).turnCount(), turns);
    }
  }

  void whoMayNotTurnGoesRoundTheBlock() {
    // A block of 200 m: left is forbidden at its south-western corner, the goal is beyond the next.
    RoadNetwork roads = buildRoadNetwork(
        {road("south", RoadClass::residential, {{-200, 0}, {0, 0}}),
         road("south2", RoadClass::residential, {{0, 0}, {200, 0}}),
         road("west", RoadClass::residential, {{0, 0}, {0, 200}}),
         road("north", RoadClass::residential, {{0, 200}, {200, 200}}),
         road("east", RoadClass::residential, {{200, 0}, {200, 200}}),
         road("beyond", RoadClass::residential, {{0, 200}, {0, 400}})});
    const auto edgeOf = [&](const char* code, const Point2& begin) {
      for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
        if (roads.roadOf(e).code == code && (roads.line(e).front() - begin).norm() < 1) return e;
      qFatal("no edge");
    };
    const auto secondsTo = [&](std::uint32_t from, std::uint32_t to) {
      const TrafficNetwork net = cityNetwork(roads, cityRules().streets);
      std::vector<double> seconds(net.linkCount());
      for (std::size_t l = 0; l < seconds.size(); ++l) seconds[l] = net.length[l] / net.freeSpeed[l];
      RouteSearch search(net);
      search.towards(to, kPassengerCar, seconds);
      return search.secondsFrom(from);
    };
    const std::uint32_t from = edgeOf("south", {-200, 0}), to = edgeOf("beyond", {0, 200});
    const double direct = secondsTo(from, to);
    roads.signs.turns = {{"1", "south", "west", {0, 0}, Kind::no}};
    QVERIFY(std::isfinite(direct));
    QVERIFY(std::abs(secondsTo(from, to) - 2 * direct) < 1e-6);  // 800 m in place of 400
  }
};

QTEST_APPLESS_MAIN(JunctionSignsTest)
#include "zz_junction_signs_test.moc"
