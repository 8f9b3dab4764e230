// Signals of a city: where they stand, in which stages, and how long each is green.
#include <QtTest>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tests/traffic/city_arms.h"

using namespace citymirror;
using namespace citymirror::traffic;
using namespace citymirror::traffic::test;

class CitySignalsTest : public QObject {
  Q_OBJECT
  using Flows = std::vector<std::pair<const char*, int>>;

  static Arms timed(RoadClass one, RoadClass other, const Flows& perHour, int lanes = 2) {
    const Arms plain(crossing(one, other, lanes));
    return Arms(crossing(one, other, lanes), flowsOf(plain, perHour));
  }
  /// Seconds in which a way shows this letter.
  static double shown(const Arms& arms, const char* way, char letter) {
    double sum = 0;
    for (const SignalPhase& phase : arms.net.programs[0].phases) {
      if (phase.letters[arms.net.turnLetter[arms.turns(way).front()]] == letter)
        sum += phase.seconds;
    }
    return sum;
  }
  static double cycleOf(const Arms& arms) {
    const auto& phases = arms.net.programs[0].phases;
    return std::accumulate(phases.begin(), phases.end(), 0.0,
                           [](double sum, const SignalPhase& p) { return sum + p.seconds; });
  }
  static nlohmann::json configuration() {
    return nlohmann::json::parse(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/city_traffic.json"));
  }

 private slots:
  void theCycleIsWebsters() {
    const SignalRules rules = cityRules().streets.signal;
    QCOMPARE(rules.lost, 5.0);
    const StageTimes even = websterTimes(std::vector<SignalStage>{{0.3, 5}, {0.3, 5}}, rules);
    QCOMPARE(even.cycle, 50.0);  // (1.5 · 10 + 5) / (1 − 0.6)
    QCOMPARE(even.green, (std::vector<double>{20, 20}));
    const StageTimes uneven = websterTimes(std::vector<SignalStage>{{0.45, 5}, {0.15, 5}}, rules);
    QCOMPARE(uneven.green, (std::vector<double>{30, 10}));
  }

  void fullCrossingsGetTheLongestCycleAndEmptyOnesTheLeastGreen() {
    const SignalRules rules = cityRules().streets.signal;
    const StageTimes full = websterTimes(std::vector<SignalStage>{{0.7, 5}, {0.5, 5}}, rules);
    QVERIFY(std::abs(full.cycle - rules.mostCycle) <= 1);
    const StageTimes empty = websterTimes(
        std::vector<SignalStage>{{0.01, rules.leastGreen}, {0.2, rules.leastGreen}}, rules);
    QCOMPARE(empty.green[0], rules.leastGreen);
    QVERIFY(empty.green[1] > rules.leastGreen);
  }

  void theFullerStreetIsGreenLonger() {
    const Arms arms =
        timed(RoadClass::primary, RoadClass::secondary,
              {{"WE", 2400}, {"EW", 2300}, {"SN", 200}, {"NS", 150}});
    QVERIFY(shown(arms, "WE", 'G') > 2 * shown(arms, "SN", 'G'));
    QVERIFY(shown(arms, "SN", 'G') >= cityRules().streets.signal.leastGreen);
  }

  void manyLeftTurnsGetAStageOfTheirOwn() {
    const Arms many = timed(RoadClass::primary, RoadClass::secondary,
                            {{"WE", 900}, {"EW", 900}, {"WN", 300}, {"SN", 200}});
    QVERIFY(shown(many, "WN", 'G') >= cityRules().streets.signal.leastLeftGreen);
    QCOMPARE(shown(many, "SW", 'G'), 0.0);
    const Arms few = timed(RoadClass::primary, RoadClass::secondary,
                           {{"WE", 900}, {"EW", 900}, {"WN", 40}, {"SN", 200}});
    QCOMPARE(shown(few, "WN", 'G'), 0.0);
    QVERIFY(shown(few, "WN", 'g') > 0);
    QVERIFY(cycleOf(many) > cycleOf(few));
  }

  void oncomingTrafficStandsWhileLeftTurnsHaveTheirStage() {
    const Arms arms = timed(RoadClass::primary, RoadClass::secondary,
                            {{"WE", 900}, {"EW", 900}, {"WN", 300}, {"SN", 200}});
    for (const SignalPhase& phase : arms.net.programs[0].phases) {
      const auto letter = [&](const char* way) {
        return phase.letters[arms.net.turnLetter[arms.turns(way).front()]];
      };
      if (letter("WN") == 'G') QVERIFY(letter("EW") == 'r' && letter("SN") == 'r');
    }
  }

  void rightTurnsPassAtRedWhereNobodyComes() {
    const Arms arms(crossing(RoadClass::primary, RoadClass::secondary));
    QVERIFY(shown(arms, "SE", 'g') >= shown(arms, "WE", 'G'));
    QCOMPARE(shown(arms, "SE", 'r'), 0.0);
    QVERIFY(arms.yields("SE", "WE"));
    QVERIFY(!arms.yields("SE", "EW"));  // ends elsewhere
  }

  void whereNobodyTurnsOnRedTurnsWaitForTheirOwnGreen() {
    CityStreetRules rules = cityRules().streets;
    QVERIFY(rules.signal.turnOnRed == TurnOnRed::allowed);
    rules.signal.turnOnRed = TurnOnRed::forbidden;
    const Arms arms(crossing(RoadClass::primary, RoadClass::secondary), {}, rules);
    QCOMPARE(shown(arms, "SE", 'g'), 0.0);
    QCOMPARE(shown(arms, "SE", 'G'), shown(arms, "SN", 'G'));
    QVERIFY(shown(arms, "SE", 'r') >= shown(arms, "WE", 'G'));
  }

  void whereTrafficKeepsLeftRightTurnsCrossAndLeftTurnsDoNot() {
    CityStreetRules rules = cityRules().streets;
    rules.drivingSide = DrivingSide::left;
    const RoadNetwork roads = crossing(RoadClass::primary, RoadClass::secondary);
    const Arms plain(roads, {}, rules);
    QVERIFY(plain.yields("WS", "EW") && !plain.yields("WN", "EW"));  // the south is to the right
    QVERIFY(plain.yields("SW", "EW"));                               // a left turn on red joins it
    const auto lane = [&](const char* way) {
      const std::uint32_t first = plain.net.firstLane[plain.edge('W', true)];
      return plain.net.turnLane[plain.turns(way).back()] - first;
    };
    QCOMPARE(lane("WN"), 0U);  // at the kerb
    QCOMPARE(lane("WS"), 2U);  // in the lane that widens the street
    const Arms many(roads,
                    flowsOf(plain, {{"WE", 900}, {"EW", 900}, {"WS", 300}, {"SN", 200}}), rules);
    QVERIFY(shown(many, "WS", 'G') >= rules.signal.leastLeftGreen);
    QCOMPARE(shown(many, "WN", 'r'), 0.0);
  }

  void mainStreetsAreWidenedForLeftTurnsAtSignals() {
    const Arms arms(crossing(RoadClass::primary, RoadClass::secondary));
    const auto lanes = [&](char arm) {
      const std::uint32_t e = arms.edge(arm, true);
      return arms.net.firstLane[e + 1] - arms.net.firstLane[e];
    };
    QCOMPARE(lanes('W'), 3U);
    QCOMPARE(lanes('S'), 2U);
    const auto lane = [&](const char* way) { return arms.net.turnLane[arms.turns(way).back()]; };
    QCOMPARE(lane("WN"), arms.net.firstLane[arms.edge('W', true)] + 2);
    QCOMPARE(lane("WE"), arms.net.firstLane[arms.edge('W', true)] + 1);
  }

  void sideStreetsGetASignalWhereTheirVehiclesWarrantIt() {
    const auto standing = [](int main, int side) {
      return timed(RoadClass::tertiary, RoadClass::residential,
                   {{"WE", main / 2}, {"EW", main / 2}, {"SN", side}})
          .net.programs.size();
    };
    QCOMPARE(standing(900, 340), std::size_t(1));
    QCOMPARE(standing(900, 300), std::size_t(0));
    QCOMPARE(standing(1400, 160), std::size_t(1));
    QCOMPARE(standing(600, 600), std::size_t(0));
  }

  void flowsCountVehiclesOfTheirHour() {
    TrafficDemand demand;
    for (const double depart : {0.0, 1000.0, 1799.0, 1800.0}) {
      demand.depart.push_back(depart);
      demand.links.insert(demand.links.end(), {4, 7, 9});
      demand.firstLink.push_back(std::uint32_t(demand.links.size()));
    }
    const TurnFlows flows(demand, 0, 1800);
    QCOMPARE(flows.perHour(4, 7), 6.0);
    QCOMPARE(flows.perHour(7, 9), 6.0);
    QCOMPARE(flows.perHour(4, 9), 0.0);
  }

  void everyNumberOfTheConfigurationHasItsSource() {
    for (const char* part : {"streets", "signals", "demand", "reach"}) {
      for (const auto& [key, entry] : configuration()[part].items()) {
        nlohmann::json broken = configuration();
        broken[part][key].erase("source");
        const auto read = parseCityTraffic(broken.dump());
        QVERIFY2(!read.ok(), key.c_str());
        QCOMPARE(read.error().where, std::string(part) + "." + key);
      }
    }
  }

  void trafficKeepsRightUnlessTheConfigurationSaysLeft() {
    const auto sideOf = [](const nlohmann::json& json) {
      return parseCityTraffic(json.dump())->streets.drivingSide;
    };
    nlohmann::json changed = configuration();
    QVERIFY(sideOf(changed) == DrivingSide::right);
    changed["streets"]["driving_side"]["value"] = "left";
    QVERIFY(sideOf(changed) == DrivingSide::left);
    changed["streets"].erase("driving_side");
    QVERIFY(sideOf(changed) == DrivingSide::right);
  }

  void wrongNumbersAreNamed() {
    const auto refused = [](const char* pointer, const nlohmann::json& value, const char* where) {
      nlohmann::json broken = configuration();
      broken[nlohmann::json::json_pointer(pointer)] = value;
      const auto read = parseCityTraffic(broken.dump());
      return !read.ok() && read.error().where == where;
    };
    QVERIFY(refused("/signals/most_cycle_s/value", 10, "signals.most_cycle_s"));
    QVERIFY(refused("/demand/home_to_work/value", 0.9, "demand.home_to_work"));
    QVERIFY(refused("/streets/driving_side/value", "middle", "streets.driving_side"));
    QVERIFY(refused("/streets/priority_from/value", "middle", "streets.priority_from"));
    QVERIFY(refused("/signals/turn_on_red/value", true, "signals.turn_on_red"));
    QVERIFY(refused("/demand/batches/value", "many", "demand.batches"));
    QVERIFY(refused("/classes/3/acceleration_m_per_s2", 0, "classes[3]"));
    QVERIFY(refused("/signals/warrants/value/2/main_lanes", "one", "signals.warrants[2]"));
    QCOMPARE(parseCityTraffic("[]").error().code, ErrorCode::unreadable);
  }
};

QTEST_GUILESS_MAIN(CitySignalsTest)
#include "city_signals_test.moc"
