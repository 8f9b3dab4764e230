// Ways of a day against Wardrop's condition: by the static assignment, by searches of our own, and by
// the day that a city is given.
#include <QtTest>
#include <cmath>
#include <set>

#include "scenarios/traffic/assignment.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/traffic/day_equilibrium.h"
#include "scenarios/traffic/route_search.h"
#include "scenarios/traffic/traffic_check.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"
#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

class DayEquilibriumTest : public QObject {
  Q_OBJECT
  static constexpr double kHour = 3600;

  /// From one street into three of different length and capacity, and on into one.
  struct Fork : Streets {
    std::uint32_t in = link("in", 100, 2), shortWay = link("short", 1000, 0.1),
                  middle = link("middle", 1400, 0.15), longWay = link("long", 2500, 0.3),
                  out = link("out", 100, 2);
    Fork() {
      for (const std::uint32_t way : {shortWay, middle, longWay}) turn(in, way);
      for (const std::uint32_t way : {shortWay, middle, longWay}) turn(way, out);
    }
    double flow(std::uint32_t of) const {
      return double(std::count(demand.links.begin(), demand.links.end(), of));
    }
  };
  static constexpr DelayRules kBpr{0.15, 4, 0.4, 0.5};

  static std::shared_ptr<VolumeDelayNetwork> planning(const Fork& fork) {
    auto net = std::make_shared<VolumeDelayNetwork>();
    net->zones = 2, net->nodes = 2;
    for (const std::uint32_t way : {fork.shortWay, fork.middle, fork.longWay}) {
      net->from.push_back(0), net->to.push_back(1);
      net->capacity.push_back(fork.net.capacity[way] * kHour);
      net->freeFlowCost.push_back(fork.net.length[way] / fork.net.freeSpeed[way]);
      net->b.push_back(kBpr.bprAlpha), net->power.push_back(kBpr.bprBeta);
      net->code.push_back(fork.net.code[way]);
    }
    return net;
  }
  /// Gap of a demand by searches of our own.
  static double gapOf(const TrafficDemand& demand, const TrafficNetwork& net,
                      const DelayRules& rules, double hours) {
    std::vector<double> perHour(net.linkCount(), 0);
    for (const std::uint32_t link : demand.links) perHour[link] += 1 / hours;
    const auto seconds = LinkDelay(net, rules).seconds(perHour, hours);
    RouteSearch search(net);
    double now = 0, excess = 0;
    for (std::size_t v = 0; v < demand.size(); ++v) {
      const std::uint32_t first = demand.firstLink[v], last = demand.firstLink[v + 1] - 1;
      if (first == last) continue;
      double own = 0;
      for (std::uint32_t k = first; k <= last; ++k) own += seconds[demand.links[k]];
      search.towards(demand.links[last], demand.classes[demand.type[v]].user, seconds);
      now += own;
      excess += own - seconds[demand.links[first]] - search.secondsFrom(demand.links[first]);
    }
    return excess / now;
  }

 private slots:
  void vehiclesShareTheirWaysAsTheStaticAssignmentHasThem() {
    Fork fork;
    for (int v = 0; v < 1200; ++v) fork.vehicle(v, {fork.in, fork.shortWay, fork.out});
    const auto reached =
        equilibrate(fork.demand, fork.net, kBpr, {0, kHour, 1e-4, 200, 1}, {});
    QVERIFY(reached.ok());
    QVERIFY(reached->before > 0.5 && reached->relativeGap < 0.002);
    AssignmentInputs inputs;
    inputs.network = planning(fork);
    inputs.trips = {{0}, {1}, {1200}};
    const auto planned = assign(inputs, {});
    QVERIFY(planned.ok() && planned->relativeGap <= 1e-6);
    const std::uint32_t ways[] = {fork.shortWay, fork.middle, fork.longWay};
    for (std::size_t k = 0; k < 3; ++k) {
      QVERIFY2(std::abs(fork.flow(ways[k]) - planned->flow[k]) < 3,
               qPrintable(QString("%1 %2").arg(fork.flow(ways[k])).arg(planned->flow[k])));
    }
    QCOMPARE(fork.flow(fork.in), 1200.0);  // nobody is lost
  }

  void aWayThatNobodyMayLeaveIsKept() {
    Fork fork;
    fork.net.laneUsers.assign(fork.net.laneUsers.size(), kBus);
    for (int v = 0; v < 50; ++v) fork.vehicle(v, {fork.in, fork.longWay, fork.out});
    const auto before = fork.demand.links;
    const auto reached = equilibrate(fork.demand, fork.net, kBpr, {0, kHour, 1e-4, 20, 1}, {});
    QVERIFY(reached.ok());
    QVERIFY(fork.demand.links == before);  // cars find no way that they may drive
    fork.net.laneUsers.assign(fork.net.laneUsers.size(), kAllUsers);
    fork.demand.open.assign(fork.demand.size(), 1);
    QVERIFY(equilibrate(fork.demand, fork.net, kBpr, {0, kHour, 1e-4, 20, 1}, {}).ok());
    QVERIFY(fork.demand.links == before);  // stops that are still to be joined
  }

  void theDayOfACityHasTheGapThatItTellsWhateverTheThreads() {
    const CityModel city = smallCity();
    CityDemandOptions options;
    options.vehicles = 3000;
    CityTrafficRules rules = cityRules();
    rules.demand.equilibriumGap = 1e-4;
    rules.demand.equilibriumSweeps = 12;  // off as it is delivered
    options.threads = 1;
    const auto one = cityTraffic(city.buildings, city.roads, rules, options, {});
    options.threads = 3;
    const auto three = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(one.ok() && three.ok());
    QVERIFY(one->demand->links == three->demand->links);
    const DayEquilibrium& told = one->equilibrium;
    QVERIFY2(told.relativeGap <= told.before, told.text().c_str());
    QVERIFY2(told.relativeGap < told.before || told.sweeps == 0,
             told.text().c_str());
    const double found = gapOf(*one->demand, *one->network, rules.demand.delay, 1);
    QVERIFY2(std::abs(found - told.relativeGap) < 1e-6, qPrintable(QString::number(found)));
    QVERIFY(std::any_of(one.notes().begin(), one.notes().end(), [](const Note& note) {
      return note.what.find("user equilibrium") != std::string::npos;
    }));
    TrafficInputs inputs;
    inputs.network = one->network;
    inputs.demand = one->demand;
    QVERIFY(checkInputs(inputs).empty());
    rules.demand.equilibriumSweeps = 0;
    const auto loaded = cityTraffic(city.buildings, city.roads, rules, options, {});
    QVERIFY(loaded->demand->depart == one->demand->depart);  // the same trips, other ways
    QVERIFY(std::abs(gapOf(*loaded->demand, *loaded->network, rules.demand.delay, 1) - told.before) <
            1e-6);
    qInfo("%s", told.text().c_str());
  }

  void whoIsStoppedSaysSo() {
    std::stop_source stop;
    stop.request_stop();
    Fork fork;
    fork.vehicle(0, {fork.in, fork.longWay, fork.out});
    const auto stopped = equilibrate(fork.demand, fork.net, kBpr, {0, kHour, 1e-4, 20, 2},
                                     run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, ErrorCode::cancelled);
  }
};

QTEST_APPLESS_MAIN(DayEquilibriumTest)
#include "zz_day_equilibrium_test.moc"
