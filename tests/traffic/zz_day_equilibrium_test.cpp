// Ways of a day against Wardrop's condition under the times that the vehicle engine measures: by
// searches of our own, on ways side by side, and by the day that a city is given.
#include <QtTest>
#include <cmath>

#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/day_equilibrium.h"
#include "scenarios/traffic/day_loading.h"
#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_check.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"
#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

class DayEquilibriumTest : public QObject {
  Q_OBJECT
  static constexpr double kHour = 3600, kWindow = 1800;
  static constexpr DelayRules kBpr{0.15, 4, 0.4, 0.5};

  /// From one street into three of different length that end in a narrow stretch each, and on into
  /// one.
  struct Fork : Streets {
    std::uint32_t in = link("in", 100), shortWay = link("short", 800),
                  middle = link("middle", 1200),
                  longWay = link("long", 2300), shortNeck = link("short end", 200, 0.1),
                  middleNeck = link("middle end", 200, 0.15),
                  longNeck = link("long end", 200, 0.3), out = link("out", 100);
    Fork() {
      for (const std::uint32_t way : {shortWay, middle, longWay}) turn(in, way);
      turn(shortWay, shortNeck), turn(middle, middleNeck), turn(longWay, longNeck);
      for (const std::uint32_t neck : {shortNeck, middleNeck, longNeck}) turn(neck, out);
    }
    std::vector<std::uint32_t> shortRoute() const { return {in, shortWay, shortNeck, out}; }
    std::vector<std::uint32_t> longRoute() const { return {in, longWay, longNeck, out}; }
    double flow(std::uint32_t of) const {
      return double(std::count(demand.links.begin(), demand.links.end(), of));
    }
    std::shared_ptr<const TrafficNetwork> network() const {
      return std::make_shared<const TrafficNetwork>(net);
    }
  };
  static EquilibriumOptions within(double gap, int loadings) {
    EquilibriumOptions options;
    options.window = kWindow;
    options.relativeGap = gap;
    options.mostLoadings = loadings;
    options.threads = 1;
    return options;
  }

  /// Gap of a demand by a loading and searches of our own.
  static double gapOf(const TrafficDemand& demand, const TrafficNetwork& net) {
    const auto day = loadDay(std::make_shared<const TrafficNetwork>(net),
                             std::make_shared<const TrafficDemand>(demand), 0, kHour, kWindow, {});
    RouteSearch search(net);
    double now = 0, excess = 0;
    for (std::size_t v = 0; v < demand.size(); ++v) {
      const std::uint32_t first = demand.firstLink[v], last = demand.firstLink[v + 1] - 1;
      if (first == last) continue;
      const auto& seconds = day->seconds[day->windowOf(demand.depart[v])];
      double own = 0;
      for (std::uint32_t k = first; k <= last; ++k) own += seconds[demand.links[k]];
      search.towards(demand.links[last], demand.classes[demand.type[v]].user, seconds);
      now += own;
      excess += std::max(
          0.0, own - seconds[demand.links[first]] - search.secondsFrom(demand.links[first]));
    }
    return excess / now;
  }

 private slots:
  void aLoadingMeasuresFreeStreetsAsFreeAndQueuesAsTheyAre() {
    Fork fork;
    for (int v = 0; v < 180; ++v) fork.vehicle(10 * v, fork.longRoute());
    for (int v = 0; v < 20; ++v) fork.vehicle(1800, fork.shortRoute());
    const auto day = loadDay(fork.network(), std::make_shared<const TrafficDemand>(fork.demand), 0,
                             3600, 900, {});
    QVERIFY(day.ok());
    QCOMPARE(day->seconds.size(), std::size_t(4));
    QCOMPARE(day->windowOf(-5), std::size_t(0));
    QCOMPARE(day->windowOf(899), std::size_t(0));
    QCOMPARE(day->windowOf(900), std::size_t(1));
    QCOMPARE(day->windowOf(1e6), std::size_t(3));
    QVERIFY(std::abs(day->seconds[0][fork.longWay] - 115) < 2);  // 2300 m at 20 m/s
    QVERIFY(std::abs(day->perHour[0][fork.longWay] - 343) < 5);  // one in 10 s, the first ones late
    QCOMPARE(day->seconds[0][fork.shortWay], 40.0);  // nobody: free
    const double queued = day->seconds[2][fork.shortWay];  // ten seconds one after another
    QVERIFY2(queued > 70 && queued < 300, qPrintable(QString::number(queued)));
    QCOMPARE(day->arrived, fork.demand.size());
    QCOMPARE(day->gridlocks, std::size_t(0));
  }

  void vehiclesLeaveAFullWayForOthersUntilNoneIsFaster() {
    Fork fork;
    for (int v = 0; v < 1200; ++v) fork.vehicle(3 * v, fork.shortRoute());
    const TrafficDemand given = fork.demand;
    const auto reached = equilibrate(fork.demand, fork.network(), kBpr, within(0.02, 40), {});
    QVERIFY(reached.ok());
    const auto told = reached->text();
    QVERIFY2(reached->relativeGap < reached->before / 2, told.c_str());
    QVERIFY2(reached->spent < reached->spentBefore / 2, told.c_str());
    QCOMPARE(reached->arrived, std::size_t(1200));  // on the short way alone they do not
    QCOMPARE(reached->vehicles, std::size_t(1200));
    QCOMPARE(fork.flow(fork.in), 1200.0);  // nobody is lost
    QCOMPARE(fork.flow(fork.out), 1200.0);
    QVERIFY(fork.flow(fork.middle) > 500);
    QVERIFY(fork.flow(fork.shortWay) < 600);
    QVERIFY(fork.demand.depart == given.depart && fork.demand.code == given.code);
    QVERIFY(std::abs(gapOf(fork.demand, fork.net) - reached->relativeGap) < 1e-9);
  }

  void aWayThatNobodyMayLeaveIsKept() {
    Fork fork;
    fork.net.laneUsers[fork.shortWay] = fork.net.laneUsers[fork.middle] = kBus;
    for (int v = 0; v < 50; ++v) fork.vehicle(v, fork.longRoute());
    const auto before = fork.demand.links;
    const auto reached = equilibrate(fork.demand, fork.network(), kBpr, within(1e-6, 20), {});
    QVERIFY(reached.ok());
    QVERIFY(fork.demand.links == before);  // cars find no way that they may drive
    QCOMPARE(reached->relativeGap, 0.0);
    QCOMPARE(reached->loadings, 1);
    QVERIFY2(reached->text().starts_with("Ways after 1 loading: "), reached->text().c_str());
  }

  void theDayOfACityHasTheGapThatItTellsWhateverTheThreads() {
    const CityModel city = smallCity();
    CityDemandOptions options;
    options.vehicles = 3000;
    CityTrafficRules rules = cityRules();
    QVERIFY(rules.demand.equilibriumLoadings > 1);  // as it is delivered
    rules.demand.equilibriumGap = 1e-4;
    rules.demand.equilibriumWindow = kWindow;
    options.threads = 1;
    const auto one = cityTraffic(city.buildings, city.roads, rules, options, {});
    options.threads = 3;
    const auto three = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(one.ok() && three.ok());
    QVERIFY(one->demand->links == three->demand->links);
    const DayEquilibrium& told = one->equilibrium;
    QVERIFY2(told.loadings > 1 && told.loadings <= rules.demand.equilibriumLoadings,
             told.text().c_str());
    const double found = gapOf(*one->demand, *one->network);
    QVERIFY2(std::abs(found - told.relativeGap) < 1e-9, qPrintable(QString::number(found)));
    QVERIFY(std::any_of(one.notes().begin(), one.notes().end(), [](const Note& note) {
      return note.what.find("user equilibrium") != std::string::npos;
    }));
    TrafficInputs inputs;
    inputs.network = one->network;
    inputs.demand = one->demand;
    QVERIFY(checkInputs(inputs).empty());
    qInfo("%s", told.text().c_str());
  }

  void aDayThatIsFartherFromEquilibriumThanWantedSaysWhyItEnded() {
    const CityModel city = smallCity();
    CityDemandOptions options;
    options.vehicles = 3000;
    CityTrafficRules rules = cityRules();
    rules.demand.equilibriumGap = 1e-6;
    rules.demand.equilibriumWindow = kWindow;
    rules.demand.equilibriumLoadings = 2;
    const auto few = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(few.ok() && few->equilibrium.relativeGap > 1e-6);
    QVERIFY(few->equilibrium.end == DayEnd::spent);
    QVERIFY(few->equilibrium.text().find("all loadings are spent") != std::string::npos);
    rules.demand.equilibriumGap = 1;
    const auto easy = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(easy.ok() && easy->equilibrium.end == DayEnd::reached);
    QVERIFY(easy->equilibrium.text().find("wanted") == std::string::npos);
  }

  void aCitysDayFlowsNoWorseThanAsItWasLoaded() {
    const CityModel city = smallCity();
    CityDemandOptions options;
    options.vehicles = 3000;
    CityTrafficRules rules = cityRules();
    const auto settled = cityTraffic(city.buildings, city.roads, rules, options, {});
    rules.demand.equilibriumLoadings = 1;
    const auto loaded = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(settled.ok() && loaded.ok());
    QCOMPARE(loaded->equilibrium.loadings, 0);
    QVERIFY(loaded->demand->depart == settled->demand->depart);  // the same trips, other ways
    const auto drive = [](const CityTraffic& made) {
      return *loadDay(made.network, made.demand, 0, kHour, kWindow, {});
    };
    const DayLoading before = drive(*loaded), after = drive(*settled);
    QVERIFY(after.spent <= before.spent);
    QVERIFY(after.arrived >= before.arrived && after.gridlocks <= before.gridlocks);
    QVERIFY(std::abs(before.spent / kHour - settled->equilibrium.spentBefore) < 1e-6);
    QVERIFY(std::abs(after.spent / kHour - settled->equilibrium.spent) < 1e-6);
  }

  void whoIsStoppedSaysSoAndLeavesTheDayAsItWas() {
    std::stop_source stop;
    stop.request_stop();
    Fork fork;
    fork.vehicle(0, fork.longRoute());
    const auto before = fork.demand.links;
    const auto stopped = equilibrate(fork.demand, fork.network(), kBpr, within(1e-4, 20),
                                     run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, ErrorCode::cancelled);
    QVERIFY(fork.demand.links == before);
  }
};

QTEST_APPLESS_MAIN(DayEquilibriumTest)
#include "zz_day_equilibrium_test.moc"
