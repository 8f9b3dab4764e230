// Streets that a search for plans would block, and the material that plans take.
#include <QtTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/session/branch/plan_water.h"
#include "engine/core/geometry.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class PlanBlocksTest : public QObject {
  Q_OBJECT
  static constexpr double kEndsAt = 1200, kDecidedAt = 300, kCellOf = 20;  // s, s, m
  std::shared_ptr<const CityModel> city_ = std::make_shared<const CityModel>(smallCity());
  PlanRules rules_;
  coupling::PondingRisk risk_;
  PlanWater water_;

  std::vector<PlanOffer> blocked() const {
    return blockOffers(*city_, water_, {risk_}, kDecidedAt, kCellOf, rules_);
  }
  static const flood::DrawBarrier& barrierOf(const PlanOffer& offer) {
    return std::get<flood::DrawBarrier>(std::get<flood::TimedEdit>(offer.deed).edit);
  }
  void setStock(const char* key, double amount) {
    for (PlanStock& each : rules_.stock)
      if (each.key == key) each.amount = amount;
  }
  static std::string file() {
    return *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/plan_search.json");
  }

 private slots:
  void init() {
    const auto rules = loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    rules_ = *rules;
    rules_.weights = {{"water_left", 1}};
    water_ = {};
    for (const Road& road : city_->roads.roads) {
      if (road.name.zh != "人民路") continue;
      risk_.code = road.code;
      risk_.name = road.name;
      risk_.place = (road.line[0] + road.line[1]) / 2;
    }
    QVERIFY(!risk_.code.empty());
  }

  void theStockSaysWhereItsAmountsComeFrom() {
    QCOMPARE(rules_.stock.size(), std::size_t(3));
    for (const PlanStock& each : rules_.stock) {
      QVERIFY(each.amount > 0 && !each.source.zh.empty() && !each.source.en.empty());
      QVERIFY(!each.name.zh.empty() && !each.name.en.empty());
    }
    QVERIFY(rules_.barrierSetMetres > 0);
    auto wrong = nlohmann::json::parse(file());
    wrong["stock"]["sandbag_m"]["value"] = -1;
    const auto refused = parsePlanRules(wrong.dump());
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().where, std::string("stock.sandbag_m"));
  }

  void aFileWithoutStockIsReadAndBlocksNoStreet() {
    auto old = nlohmann::json::parse(file());
    old.erase("stock");
    const auto rules = parsePlanRules(old.dump());
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    rules_ = *rules;
    QVERIFY(rules_.stock.empty());
    QVERIFY(blocked().empty());
    const flood::TimedEdit wall{kDecidedAt, flood::DrawBarrier{"B", {{0, 0}, {9, 0}}, 30}};
    QVERIFY(takesOf(wall, rules_).empty());
  }

  void aStreetIsBlockedAcrossWhereItPondsWorst() {
    const auto offers = blocked();
    QCOMPARE(offers.size(), std::size_t(2));
    QVERIFY(std::isfinite(barrierOf(offers[0]).crest));   // sandbags
    QVERIFY(!std::isfinite(barrierOf(offers[1]).crest));  // no water passes
    for (const PlanOffer& offer : offers) {
      const auto& line = barrierOf(offer).line;
      QCOMPARE(line.size(), std::size_t(2));
      QVERIFY(((line[0] + line[1]) / 2 - risk_.place).norm() < 1e-6);
      QVERIFY(length(line) > 2 * kCellOf);
      QCOMPARE(std::get<flood::TimedEdit>(offer.deed).time, kDecidedAt);
      QVERIFY(offer.name.zh.find("人民路") != std::string::npos);
      QVERIFY(offer.name.en.find(risk_.name.en) != std::string::npos);
    }
    QVERIFY(offers[0].id != offers[1].id);
    setStock("sandbag_m", 0);
    QCOMPARE(blocked().size(), std::size_t(1));
  }

  void whatStandsAlreadyIsNotOfferedAgain() {
    water_.before = {{60, barrierOf(blocked().front())}};
    QVERIFY(blocked().empty());
    water_.before.clear();
    risk_.code = "no such road";
    QVERIFY(blocked().empty());
  }

  void offersTakeWhatTheyNeed() {
    const auto offers = blocked();
    const double metres = length(barrierOf(offers[0]).line);
    QCOMPARE(takesOf(offers[0].deed, rules_),
             (std::map<std::string, double>{{"sandbag_m", metres}}));
    QCOMPARE(takesOf(offers[1].deed, rules_),
             (std::map<std::string, double>{
                 {"barrier_sets", std::ceil(metres / rules_.barrierSetMetres)}}));
    const auto trucks = planOffers(*city_, {risk_}, kDecidedAt, rules_);
    QCOMPARE(takesOf(trucks[0].deed, rules_), (std::map<std::string, double>{{"mobile_pumps", 1}}));
    QVERIFY(takesOf(RoadClosing{risk_.code, kDecidedAt, 900}, rules_).empty());
  }

  void whatThereIsTooLittleForIsImpossibleAndTheBranchHasUsedItsPart() {
    traffic::CityDemandOptions options;
    options.vehicles = 50;
    options.to = 900;
    const auto made =
        *traffic::cityTraffic(city_->buildings, city_->roads, cityRules(), options, {});
    WorldRunRequest run;
    run.zero = *parseIso("2026-07-18T09:40:00Z");
    run.duration = kEndsAt;
    run.inputs.city = city_;
    run.inputs.flood = flood::makeCityFlood(*city_, {});
    run.inputs.flood.rainMmPerHour = {{0, 1200}, {100, 0}};
    run.inputs.flood.duration = kEndsAt;
    run.inputs.flood.threads = 1;
    run.inputs.traffic.network = made.network;
    run.inputs.traffic.demand = made.demand;
    run.inputs.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    auto offers = blocked();
    offers.push_back(planOffers(*city_, {risk_}, kDecidedAt, rules_).back());  // takes no material
    const auto impossible = [&](std::vector<PlanPast> done) {
      PlanStart start;
      start.done = std::move(done);
      const auto found = findPlans(run, offers, {kDecidedAt, 2, 1, start}, rules_, 2, {});
      if (!found) qFatal("%s", found.error().text().c_str());
      std::vector<std::string> ids;
      for (const PlanImpossible& each : found->result.impossible)
        ids.push_back(each.candidates.front());
      return ids;
    };
    setStock("sandbag_m", length(barrierOf(offers[0]).line));
    setStock("barrier_sets", 0);
    QCOMPARE(impossible({}), (std::vector<std::string>{offers[1].id}));
    const flood::DrawBarrier used{"SB-1", {{300, 600}, {310, 600}}, 30};
    QCOMPARE(impossible({{60, flood::TimedEdit{60, used}}}),
             (std::vector<std::string>{offers[0].id, offers[1].id}));
  }
};

QTEST_GUILESS_MAIN(PlanBlocksTest)
#include "zz_plan_blocks_test.moc"
