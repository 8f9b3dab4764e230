// What the search of the window offers to do to the water.
#include "app/session/branch/plan_water.h"

#include <QtTest>
#include <set>

#include "app/session/branch/crew_offers.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class PlanWaterTest : public QObject {
  Q_OBJECT
  static constexpr double kEnds = 1800, kDecided = 300;  // s
  std::shared_ptr<const CityModel> city_;
  PlanRules rules_;
  PlanWater water_;

  /// A road that ponds at a place.
  coupling::PondingRisk pondsAt(const Point2& place) const {
    coupling::PondingRisk risk;
    risk.code = city_->roads.roads.front().code;
    risk.place = place;
    return risk;
  }
  std::vector<PlanOffer> offered(const Point2& place) const {
    return waterOffers(*city_, water_, {pondsAt(place)}, kDecided, rules_);
  }
  static bool has(const std::vector<PlanOffer>& offers, const flood::FloodEdit& edit) {
    return std::any_of(offers.begin(), offers.end(), [&](const PlanOffer& offer) {
      return std::get<flood::TimedEdit>(offer.deed) == flood::TimedEdit{kDecided, edit};
    });
  }

 private slots:
  void initTestCase() {
    CityModel city = smallCity();
    city.drains.gates.push_back({"G1", {"江津闸", "Jiangjin gate"}, {500, 140}, 4, 22.9});
    city_ = std::make_shared<const CityModel>(std::move(city));
    const auto rules = loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules.ok() ? "" : rules.error().text().c_str());
    rules_ = *rules;
    rules_.weights = {{"water_left", 1}};
  }
  void init() { water_ = {flood::makeCityFlood(*city_, {}).structures, {}}; }

  void aPumpThatHasFailedOrWasStoppedIsOfferedAndOneThatRunsIsNot() {
    const flood::SetPump on{"P1", flood::PumpMode::on};
    QVERIFY(!has(offered({500, 500}), on));
    for (const auto mode : {flood::PumpMode::failed, flood::PumpMode::off}) {
      water_.before = {{0, flood::SetPump{"P1", mode}}};
      QVERIFY(has(offered({500, 500}), on));
    }
    water_.before.push_back({60, flood::SetPump{"P1", flood::PumpMode::automatic}});
    QVERIFY(!has(offered({500, 500}), on));
  }

  void theNearestGateIsOfferedToBeWhatItIsNot() {
    QVERIFY(has(offered({500, 500}), flood::SetGate{"G1", 0}));
    QVERIFY(!has(offered({500, 500}), flood::SetGate{"G1", 1}));
    water_.before = {{0, flood::SetGate{"G1", 0}}};
    QVERIFY(has(offered({500, 500}), flood::SetGate{"G1", 1}));
    QVERIFY(!has(offered({500, 500}), flood::SetGate{"G1", 0}));
  }

  void aLeveeBesideTheWorstPondingCanBeRaisedThereAndAFarOneCannot() {
    const auto raised = [&](const Point2& place) {
      const auto offers = offered(place);
      return std::any_of(offers.begin(), offers.end(), [](const PlanOffer& offer) {
        return std::holds_alternative<flood::DrawBarrier>(
            std::get<flood::TimedEdit>(offer.deed).edit);
      });
    };
    QVERIFY(raised({700, 160}));
    QVERIFY(!raised({500, 500}));
    QVERIFY(waterOffers(*city_, water_, {}, kDecided, rules_).empty());  // nothing ponds
  }

  void everyOfferHasANameOfItsOwnInBothLanguages() {
    water_.before = {{0, flood::SetPump{"P1", flood::PumpMode::failed}},
                     {0, flood::SetGate{"G1", 0.5}}};
    const auto offers = offered({500, 200});
    QCOMPARE(offers.size(), std::size_t(4));  // pump on, gate shut, gate open, levee raised
    std::set<std::string> ids;
    for (const PlanOffer& offer : offers) {
      QVERIFY(ids.insert(offer.id).second);
      QVERIFY(!offer.name.zh.empty() && offer.name.zh != offer.name.en);
    }
  }

  void aPumpThatIsSwitchedOnIsSearchedAndAStructureIsWorkedOnceInAPlan() {
    traffic::CityDemandOptions options;
    options.vehicles = 50;
    options.to = 900;
    const auto made =
        *traffic::cityTraffic(city_->buildings, city_->roads, cityRules(), options, {});
    WorldRunRequest run;
    run.zero = *parseIso("2026-07-18T09:40:00Z");
    run.duration = kEnds;
    run.inputs.city = city_;
    run.inputs.flood = flood::makeCityFlood(*city_, {});
    run.inputs.flood.rainMmPerHour = {{0, 1500}, {100, 0}};
    run.inputs.flood.duration = kEnds;
    run.inputs.flood.threads = 1;
    run.inputs.flood.edits = {{0, flood::SetPump{"P1", flood::PumpMode::failed}},
                              {0, flood::SetGate{"G1", 0.5}}};
    run.inputs.traffic.network = made.network;
    run.inputs.traffic.demand = made.demand;
    run.inputs.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    water_.before = run.inputs.flood.edits;
    const auto offers = offered({500, 500});
    QCOMPARE(offers.size(), std::size_t(3));  // pump on, gate shut, gate open
    const auto found = findPlans(run, offers, {kDecided, 3, 3}, rules_, 2, {});
    QVERIFY2(found.ok(), found.ok() ? "" : found.error().text().c_str());
    // Nothing, each alone, the pump with either: the gate cannot be both.
    QCOMPARE(found->result.ranked.size(), std::size_t(6));
    QVERIFY(found->result.impossible.empty());
    const PlanOutcome& best = found->result.best();
    const bool pumps = std::ranges::any_of(best.plan, [&](std::uint32_t k) {
      return std::holds_alternative<flood::SetPump>(
          std::get<flood::TimedEdit>(offers[k].deed).edit);
    });
    QVERIFY(pumps && best.gain > 0);
    const auto branches = branchesOf(found->task, best);
    QVERIFY(!branches.empty() && std::holds_alternative<flood::TimedEdit>(branches.front().deed));
  }
};

QTEST_GUILESS_MAIN(PlanWaterTest)
#include "zz_plan_water_test.moc"
