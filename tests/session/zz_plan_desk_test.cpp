// A search for plans beside a run: what is offered, that the ranking holds when its best plan is
// made a branch, and what stops it. How likely the water of a run is under uncertain rain.
#include "app/session/branch/plan_desk.h"

#include <QtTest>
#include <array>
#include <cmath>

#include "app/session/branch/forecast_odds.h"
#include "app/session/branch/waiting_branches.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class PlanDeskTest : public QObject {
  Q_OBJECT
  static constexpr double kEnd = 1800, kDecision = 300;  // s
  std::shared_ptr<const CityModel> city_ = std::make_shared<const CityModel>(smallCity());
  PlanRules rules_;
  WorldRunRequest run_;
  std::vector<PlanOffer> offers_;

  static double indexIn(const std::vector<WorldIndex>& indices, const std::string& key) {
    for (const WorldIndex& index : indices)
      if (index.key == key) return index.value;
    return NAN;
  }
  coupling::PondingRisk risk(const char* name) const {
    coupling::PondingRisk made;
    for (std::uint32_t r = 0; r < city_->roads.roads.size(); ++r) {
      const Road& road = city_->roads.roads[r];
      if (road.name.zh != name) continue;
      made.road = r, made.code = road.code, made.name = road.name;
      made.place = {500, 500};
    }
    return made;
  }

  std::string busy() const { return risk("人民路").code; }

  /// 42 mm in 25 minutes, looked at 10 minutes after they began.
  world::ForecastRun rainyRun() const {
    world::ForecastRun run;
    run.id = "F001";
    run.zero = run_.zero;
    run.issued = run.zero + millis(600);
    run.until = run.zero + millis(1500);
    run.rain = {{0, 1500}, {100, 0}};
    run.edits = {{0, flood::SetPump{"P1", flood::PumpMode::failed}}};
    return run;
  }
  ForecastOdds oddsOf(const world::ForecastRun& run, const OddsRules& rules) const {
    auto odds = forecastOdds(run, run_.inputs.flood, *city_, {0.15, 0.3}, rules, {});
    if (!odds) qFatal("%s", odds.error().text().c_str());
    return std::move(*odds);
  }

 private slots:
  void initTestCase() {
    auto rules = loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules.ok() ? "" : rules.error().text().c_str());
    rules_ = *rules;
    rules_.weights = {{"water_left", 1}, {"closed_road_hours", 1}};  // no prices in this run
    traffic::CityDemandOptions options;
    options.vehicles = 100;
    options.to = 900;
    const auto made =
        *traffic::cityTraffic(city_->buildings, city_->roads, cityRules(), options, {});
    run_.zero = *parseIso("2026-07-18T09:40:00Z");
    run_.duration = kEnd;
    run_.inputs.city = city_;
    run_.inputs.flood = flood::makeCityFlood(*city_, {});
    run_.inputs.flood.rainMmPerHour = {{0, 1500}, {100, 0}};
    run_.inputs.flood.duration = kEnd;
    run_.inputs.flood.threads = 1;
    run_.inputs.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
    run_.inputs.traffic.network = made.network;
    run_.inputs.traffic.demand = made.demand;
    run_.inputs.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    offers_ = planOffers(*city_, {risk("江津路"), risk("人民路")}, kDecision, rules_);
  }

  void theRulesOfTheWindowSayWhereTheirNumbersComeFrom() {
    const auto rules = loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY(rules->weights.size() > 3 && !rules->source.zh.empty());
    const auto bare = parsePlanRules(R"({"source": {"zh": "甲", "en": "a"}, "worst_roads": 3})");
    QVERIFY(!bare.ok());
    QCOMPARE(bare.error().where, std::string("worst_roads"));
  }

  void theWorstRoadsAreOfferedWithTrucksAndClosings() {
    QCOMPARE(offers_.size(), std::size_t(4));  // the city has one pump truck
    QVERIFY(std::holds_alternative<world::CrewOrder>(offers_[0].deed));
    const auto& order = std::get<world::CrewOrder>(offers_[0].deed);
    QCOMPARE(order.code, std::string("U1"));
    QCOMPARE(order.at, kDecision);
    QVERIFY(std::holds_alternative<RoadClosing>(offers_[1].deed));
    QVERIFY(offers_[1].name.zh.find("江津路") != std::string::npos);
    QVERIFY(planOffers(*city_, {}, kDecision, rules_).empty());
  }

  void thePlanFoundIsTheBranchThatItBecomes() {
    const auto found = findPlans(run_, offers_, {kDecision, 2, 2}, rules_, 2, {});
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().text().c_str());
    const WorldPlanResult& result = found->result;
    QVERIFY(result.exhaustive);
    QCOMPARE(result.nothing().gain, 0.0);
    for (std::size_t k = 1; k < result.ranked.size(); ++k)
      QVERIFY(result.ranked[k - 1].loss <= result.ranked[k].loss);
    for (const PlanOutcome& plan : result.ranked) {  // the one truck goes to one road
      int sent = 0;
      for (const std::uint32_t k : plan.plan)
        sent += std::holds_alternative<world::CrewOrder>(offers_[k].deed) ? 1 : 0;
      QVERIFY(sent <= 1 && plan.plan.size() <= 2);
    }
    const auto& plan = *std::find_if(result.ranked.begin(), result.ranked.end(),
                                     [](const PlanOutcome& each) { return each.plan.size() == 2; });
    WorldRuns runs(2, nullptr);
    runs.start(run_);
    WaitingBranches waiting;
    waiting.add(branchesOf(found->task, plan));
    std::string last;
    for (int k = 0; k < 4000 && !waiting.empty(); ++k) {
      for (const auto& made : waiting.make(runs, "test")) {
        QVERIFY2(made.id.ok(), made.id.ok() ? "" : made.id.error().text().c_str());
        last = *made.id;
      }
      QTest::qWait(5);
    }
    runs.drain();
    const auto future = runs.futures()->find(last);
    QCOMPARE(future->name.zh, plan.outcome.name.zh);
    for (const char* key : {"water_left", "closed_road_hours"})
      QVERIFY(std::abs(indexIn(future->indices, key) - indexIn(plan.outcome.indices, key)) < 1e-6);
  }

  void plansForkFromABranchWithAllThatWasDoneInIt() {
    WorldRuns runs(2, nullptr);
    runs.start(run_);
    runs.drain();
    const flood::TimedEdit on{120, flood::SetPump{"P1", flood::PumpMode::on}};
    const auto pump = runs.branch("W", 120, on, {"启泵", "pump started"});
    QVERIFY2(pump.ok(), pump.ok() ? "" : pump.error().text().c_str());
    runs.drain();
    const auto wetter = runs.branch(*pump, 180, RainChange{180, 1.5, 0}, {"雨更大", "more rain"});
    QVERIFY2(wetter.ok(), wetter.ok() ? "" : wetter.error().text().c_str());
    runs.drain();
    const PlanStart start = planStart(*runs.futures(), *wetter);
    QCOMPARE(start.branch, *wetter);
    QCOMPARE(start.begun, 180.0);
    QCOMPARE(start.done.size(), std::size_t(2));
    QVERIFY(std::holds_alternative<flood::TimedEdit>(start.done[0].deed));
    QVERIFY(planStart(*runs.futures(), "W").branch.empty());
    QVERIFY(planStart(*runs.futures(), "gone").done.empty());
    QCOMPARE(findPlans(run_, offers_, {120, 1, 1, start}, rules_, 1, {}).error().code,
             ErrorCode::badInput);
    const auto found = findPlans(run_, offers_, {kDecision, 1, 1, start}, rules_, 2, {});
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().text().c_str());
    const auto now = runs.futures()->find(*wetter);
    const PlanOutcome& nothing = found->result.nothing();
    for (const char* key : {"water_left", "closed_road_hours"})
      QVERIFY(std::abs(indexIn(now->indices, key) - indexIn(nothing.outcome.indices, key)) < 1e-6);
    const auto& ranked = found->result.ranked;
    const auto acts = std::find_if(ranked.begin(), ranked.end(),
                                   [](const PlanOutcome& each) { return !each.plan.empty(); });
    WaitingBranches waiting;
    waiting.add(branchesOf(found->task, *acts));
    const auto made = waiting.make(runs, "test");
    QCOMPARE(made.size(), std::size_t(1));
    QVERIFY2(made[0].id.ok(), made[0].id.ok() ? "" : made[0].id.error().text().c_str());
    QCOMPARE(runs.futures()->find(*made[0].id)->parent, *wetter);
    runs.drop(*wetter);
    waiting.add(branchesOf(found->task, *acts));
    const auto late = waiting.make(runs, "test");
    QVERIFY(late.size() == 1 && waiting.empty());
    QCOMPARE(late[0].id.error().code, ErrorCode::notFound);
  }

  void theRoadsOfABranchAreThoseOfItsOwnRain() {
    WorldRuns runs(2, nullptr);
    runs.start(run_);
    runs.drain();
    const auto wetter = runs.branch("W", 60, RainChange{60, 10, 0}, {"雨更大", "more rain"});
    QVERIFY2(wetter.ok(), wetter.ok() ? "" : wetter.error().text().c_str());
    runs.drain();
    const auto deepest = [&](const std::string& id) {
      double depth = 0;
      for (const auto& each : branchRisks(*runs.futures()->find(id), city_->roads, run_.bands))
        depth = std::max(depth, each.maxDepth);
      return depth;
    };
    QVERIFY(deepest(*wetter) > std::max(run_.bands.blue, deepest("W")));
  }

  void oneThingDoneInTwoWaysIsNotDoneTwiceInAPlan() {
    const auto claims = [&](const WorldDeed& deed) {
      const std::array deeds{deed};
      world::PlanOption option;
      option.claims = claimsOf(deedsOf(deeds, *city_), *city_);
      return option;
    };
    const auto together = [&](const WorldDeed& a, const WorldDeed& b) {
      return world::isWithin({0, 1}, {claims(a), claims(b)}, {{}, 2});
    };
    const auto& truck = std::get<world::CrewOrder>(offers_[0].deed);
    world::CrewOrder crew;
    crew.code = "U9";
    const std::vector<Point2> line{{440, 330}, {480, 330}};
    const auto sentTo = [&](const flood::FloodEdit& work) {
      world::CrewOrder order = crew;
      order.acts = {work};
      return WorldDeed(order);
    };
    const auto byHand = [](const flood::FloodEdit& edit) {
      return WorldDeed(flood::TimedEdit{kDecision, edit});
    };
    const flood::FloodEdit pump = flood::SetPump{"P1", flood::PumpMode::on};
    QVERIFY(!together(byHand(pump), sentTo(pump)));
    QVERIFY(!together(truck, byHand(flood::BringPump{truck.code, {500, 500}, 0.3})));
    QVERIFY(!together(byHand(flood::DrawBarrier{"SB-1", line, 30}),
                      sentTo(flood::DrawBarrier{"SB-2", line, 30.5})));
    QVERIFY(!together(RoadClosing{busy(), 300, 900}, RoadClosing{busy(), 600, 1200}));
    QVERIFY(together(byHand(pump), sentTo(flood::SetPump{"P2", flood::PumpMode::on})));
    QVERIFY(together(byHand(pump), RoadClosing{busy(), 300, 900}));
    QVERIFY(together(truck, RoadClosing{busy(), 300, 900}));
  }

  void aRoadThatTheBranchHasClosedIsNotClosedAgain() {
    const auto& closing = std::get<RoadClosing>(offers_[1].deed);
    const auto impossible = [&](std::vector<PlanPast> done) {
      PlanStart start;
      start.done = std::move(done);
      const auto found =
          findPlans(run_, {offers_[1], offers_[3]}, {kDecision, 1, 1, start}, rules_, 2, {});
      if (!found) qFatal("%s", found.error().text().c_str());
      return found->result.impossible;
    };
    const PlanPast closed{120, RoadClosing{closing.road, 120, 1e9}};
    const auto refused = impossible({closed});
    QCOMPARE(refused.size(), std::size_t(1));
    QCOMPARE(refused[0].why.where, closing.road);
    QVERIFY(refused[0].why.text().find("closed already") != std::string::npos);
    QVERIFY(impossible({closed, {180, RoadOpening{closing.road, 180}}}).empty());
  }

  void aRoadThatTheRunHasClosedOneWayOnlyCanBeClosed() {
    const auto& closing = std::get<RoadClosing>(offers_[1].deed);
    const std::array deeds{offers_[1].deed};
    WorldRunRequest run = run_;
    run.inputs.traffic.closures = deedsOf(deeds, *city_).closures;
    for (traffic::Closure& closure : run.inputs.traffic.closures) closure.from = 0;
    QVERIFY(run.inputs.traffic.closures.size() > 1);
    const auto impossible = [&] {
      const auto found = findPlans(run, {offers_[1], offers_[3]}, {kDecision, 1, 1}, rules_, 2, {});
      if (!found) qFatal("%s", found.error().text().c_str());
      return found->result.impossible;
    };
    QCOMPARE(impossible().size(), std::size_t(1));
    QCOMPARE(impossible()[0].why.where, closing.road);
    run.inputs.traffic.closures.pop_back();
    QVERIFY(impossible().empty());
  }

  void aUnitThatTheBranchHasSentCannotBeSentAgain() {
    PlanStart start;
    auto order = std::get<world::CrewOrder>(offers_[0].deed);
    order.at = 120;
    start.done = {{120, order}};
    const auto found = findPlans(run_, offers_, {kDecision, 2, 2, start}, rules_, 2, {});
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().text().c_str());
    const auto& impossible = found->result.impossible;
    QCOMPARE(impossible.size(), std::size_t(2));
    QCOMPARE(impossible[0].candidates.front(), offers_[0].id);
    QCOMPARE(impossible[0].why.where, order.code);
    for (const PlanOutcome& plan : found->result.ranked)
      for (const std::uint32_t k : plan.plan)
        QVERIFY(std::holds_alternative<RoadClosing>(offers_[k].deed));
  }

  void whatCannotBeSearchedIsSaid() {
    QCOMPARE(findPlans(run_, {}, {kDecision, 1, 1}, rules_, 1, {}).error().code,
             ErrorCode::badInput);
    QCOMPARE(findPlans(run_, offers_, {kEnd, 1, 1}, rules_, 1, {}).error().code,
             ErrorCode::badInput);
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = findPlans(run_, offers_, {kDecision, 1, 1}, rules_, 1,
                                   run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, ErrorCode::cancelled);
  }

  void howFarRainMayBeOffSaysWhereItComesFrom() {
    const auto rules = loadOddsRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules.ok() ? "" : rules.error().text().c_str());
    QVERIFY(rules->members > 1 && rules->scale > 0 && !rules->source.en.empty());
    const auto one = parseOddsRules(
        R"({"source": {"zh": "甲", "en": "a"},
            "members": {"value": 1, "source": {"zh": "甲", "en": "a"}}})");
    QVERIFY(!one.ok());
    QCOMPARE(one.error().where, std::string("members"));
  }

  void whatEveryRunReachesIsLikelyAndWhatIsLikelyIsPossible() {
    const world::ForecastRun run = rainyRun();
    const ForecastOdds odds = oddsOf(run, {4, 0.6, 120, {}});
    QCOMPARE(odds.run, run.id);
    QCOMPARE(odds.depths.size(), std::size_t(2));
    for (const OddsOfDepth& each : odds.depths) {
      QVERIFY(each.certain.area <= each.likely.area && each.likely.area <= each.possible.area);
      QVERIFY(each.certain.exposed.buildings <= each.likely.exposed.buildings);
      QVERIFY(each.likely.exposed.buildings <= each.possible.exposed.buildings);
      QVERIFY(each.certain.exposed.roadMetres() <= each.possible.exposed.roadMetres());
      for (const float share : each.share.values)
        QVERIFY(std::isnan(share) || std::fmod(share * 4, 1) == 0);
    }
    QVERIFY(odds.depths[0].certain.area < odds.depths[0].possible.area);
    QVERIFY(odds.depths[1].possible.area <= odds.depths[0].possible.area);
    QVERIFY(std::isnan(odds.depths[0].share.valueAt(500, 50, 0)));  // the river
    double drawn = 0;
    const auto map = oddsLayer(odds.depths[0]).layer;
    for (const Feature& feature : map->features) {
      const auto& ring = feature.polygons[0].outer;
      drawn += (ring[1].x() - ring[0].x()) * (ring[2].y() - ring[1].y());
    }
    QVERIFY(std::abs(drawn - odds.depths[0].possible.area) < 1e-6 * drawn);
    const ForecastOdds again = oddsOf(run, {4, 0.6, 120, {}});
    QCOMPARE(again.depths[0].possible.area, odds.depths[0].possible.area);
    QCOMPARE(again.depths[1].likely.area, odds.depths[1].likely.area);
  }

  void rainThatHasFallenOrIsCertainLeavesNoDoubt() {
    world::ForecastRun run = rainyRun();
    const ForecastOdds sure = oddsOf(run, {2, 0, 0, {}});
    QVERIFY(sure.depths[0].certain.area > 0);
    QCOMPARE(sure.depths[0].certain.area, sure.depths[0].possible.area);
    run.issued = run.until;
    const ForecastOdds over = oddsOf(run, {2, 0.6, 0, {}});
    QCOMPARE(over.depths[0].certain.area, sure.depths[0].certain.area);
    QCOMPARE(over.depths[0].possible.area, sure.depths[0].possible.area);
  }
};

QTEST_GUILESS_MAIN(PlanDeskTest)
#include "zz_plan_desk_test.moc"
