// What people do to the water in a branch, another rain, and the table of two branches.
#include <QtTest>

#include "app/session/branch/comparison_table.h"
#include "app/session/branch/deed_effect.h"
#include "app/session/branch/depth_difference.h"
#include "app/session/branch/plan_in_force.h"
#include "app/session/branch/world_runs.h"
#include "app/session/branch/world_tasks.h"
#include "app/session/measures.h"
#include "app/session/scenario/world_cover.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class WorldWaterTest : public QObject {
  Q_OBJECT
  static constexpr double kLength = 1800, kThen = 600;  // s

  std::unique_ptr<WorldRuns> runs_;
  std::string started_, blocked_, drier_, later_;

  static std::shared_ptr<const CityModel> town() {
    static const auto city = std::make_shared<const CityModel>(smallCity());
    return city;
  }
  static WorldRunRequest storm() {
    static const traffic::CityTraffic made = [] {
      traffic::CityDemandOptions options;
      options.vehicles = 100;
      options.to = kLength;
      return *traffic::cityTraffic(town()->buildings, town()->roads, cityRules(), options, {});
    }();
    WorldRunRequest request;
    request.forecast = "F001";
    request.zero = *parseIso("2026-07-18T09:40:00Z");
    request.duration = kLength;
    request.inputs.city = town();
    request.inputs.flood = flood::makeCityFlood(*town(), {});
    request.inputs.flood.rainMmPerHour = {{300, 1500}, {110, 0}};
    request.inputs.flood.duration = kLength;
    request.inputs.flood.threads = 1;
    request.inputs.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
    request.inputs.traffic.network = made.network;
    request.inputs.traffic.demand = made.demand;
    request.inputs.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    return request;
  }
  std::shared_ptr<const WorldFuture> future(const std::string& id) const {
    return runs_->futures()->find(id);
  }
  double valueOf(const std::string& id, const char* key) const {
    const WorldIndex* index = session::indexOf(*future(id), key);
    return index ? index->value : NAN;
  }
  double endDepth(const std::string& id, const Point2& at) const {
    return future(id)->track->water.back()->depth.valueAt(at.x(), at.y(), 0);
  }

 private slots:
  void initTestCase() {
    runs_ = std::make_unique<WorldRuns>(2, [] {});
    runs_->start(storm());
    runs_->drain();
    const flood::TimedEdit start{kThen, flood::SetPump{"P1", flood::PumpMode::on}};
    started_ = *runs_->branch("W", kThen, start, {"启泵", "pump started"}, "planner");
    runs_->drain();
    const auto block = streetBlock(*town(), "BS-W1", {400, 325}, 60, 10);
    QVERIFY(block.ok());
    blocked_ = *runs_->branch(started_, kThen + 60, flood::TimedEdit{kThen + 60, *block},
                              {"封堵", "blocked"}, "planner");
    drier_ = *runs_->branch("W", kThen, RainChange{kThen, 0.5, 0}, {"雨减半", "half the rain"});
    later_ = *runs_->branch("W", kThen, RainChange{kThen, 0, 600}, {"雨晚停", "ends later"});
    runs_->drain();
    const auto made = runs_->futures();
    for (const auto& each : made->all)
      QVERIFY2(!each->error, each->error ? each->error->text().c_str() : "");
  }

  void aPumpThatIsStartedInABranchLowersItsWater() {
    QVERIFY(endDepth(started_, {500, 500}) < endDepth("W", {500, 500}) - 0.05);
    QVERIFY(valueOf(started_, "water_left") < valueOf("W", "water_left"));
    QVERIFY(placeOf(*future(started_)->deed, *town()) == std::optional(Point2(500, 480)));
    const run::Action done = future(started_)->actions.back();
    QVERIFY(done.kind == run::ActionKind::setPump);
    QCOMPARE(done.target, std::string("P1"));
    QCOMPARE(done.by, std::string("planner"));
    QCOMPARE(done.newValue, std::string(R"({"edit":"set_pump","from":"2026-07-18T09:50:00Z",)"
                                        R"("id":"P1","mode":"on"})"));
  }

  void aBarrierInABranchIsOneInItsBranchesToo() {
    QVERIFY(future(blocked_)->actions.back().kind == run::ActionKind::blockStreet);
    const auto gone = runs_->branch(
        blocked_, kThen + 120, flood::TimedEdit{kThen + 120, flood::RemoveBarrier{"BS-W1"}}, {});
    QVERIFY2(gone.ok(), gone.ok() ? "" : gone.error().text().c_str());
    const auto none = runs_->branch(
        started_, kThen + 120, flood::TimedEdit{kThen + 120, flood::RemoveBarrier{"BS-W1"}}, {});
    QCOMPARE(none.error().code, ErrorCode::notFound);
    runs_->drain();
    runs_->drop(*gone);
  }

  void lessRainLeavesLessWaterAndLaterRainEndsLater() {
    QVERIFY(valueOf(drier_, "water_left") < valueOf("W", "water_left"));
    // Until late rain comes, what fell goes on; then the factor 0 lets nothing fall.
    QVERIFY(valueOf(later_, "water_left") < valueOf("W", "water_left"));
    const run::Action done = future(drier_)->actions.back();
    QVERIFY(done.kind == run::ActionKind::setRain);
    QCOMPARE(done.newValue,
             std::string(R"({"delay_s":0.0,"factor":0.5,"from":"2026-07-18T09:50:00Z"})"));
    const flood::StepSeries rain{{300, 1500}, {110, 0}};
    const auto late = changedRain(rain, 600, 2, 300).mmPerHour;
    QCOMPARE(late.at(700), 110.0);
    QCOMPARE(late.at(1000), 220.0);
    QCOMPARE(late.at(1790), 220.0);
    QCOMPARE(late.at(1810), 0.0);
    const auto same = changedRain(rain, 600, 1, 0).mmPerHour;
    for (const double t : {600.0, 1499.0, 1500.0, 4000.0}) QCOMPARE(same.at(t), rain.at(t));
  }

  void whatCannotBeDoneToTheWaterIsNamed() {
    const auto refused = [&](const WorldDeed& deed) {
      const auto made = runs_->branch("W", kThen, deed, {});
      return made ? ErrorCode::ioFailed : made.error().code;
    };
    QCOMPARE(refused(flood::TimedEdit{kThen, flood::SetPump{"P9", flood::PumpMode::on}}),
             ErrorCode::notFound);
    QCOMPARE(refused(flood::TimedEdit{kThen, flood::SetGate{"G9", 0.5}}), ErrorCode::notFound);
    QCOMPARE(refused(flood::TimedEdit{kThen, flood::DrawBarrier{"X", {{1, 1}}, 30}}),
             ErrorCode::badInput);
    for (const RainChange& change : {RainChange{kThen, 1, 0}, RainChange{kThen, 11, 0},
                                     RainChange{kThen, NAN, 0}, RainChange{kThen, 1, 1e6}})
      QCOMPARE(refused(change), ErrorCode::badInput);
  }

  void whatIsDoneToTheWaterBecomesATaskAndTheRainDoesNot() {
    const std::vector<WorldDeed> deeds{*future(started_)->deed, *future(blocked_)->deed,
                                       *future(drier_)->deed};
    const WorldDeeds done = deedsOf(deeds, *town());
    QCOMPARE(done.edits.size(), std::size_t(2));
    const auto roles = *loadTaskRoles(CITYMIRROR_SOURCE_DIR "/assets");
    const auto plan = planOf(*runs_->futures(), blocked_, town(), roles);
    QVERIFY2(plan.ok(), plan.ok() ? "" : plan.error().text().c_str());
    QCOMPARE(plan->tasks.size(), std::size_t(2));
    QCOMPARE(plan->tasks[0].what.zh, std::string("泵站P1：开"));
    QCOMPARE(plan->tasks[0].who, roles.role.at(run::ActionKind::setPump));
    QVERIFY(plan->tasks[0].where == Point2(500, 480));
    QVERIFY(plan->tasks[1].what.en.find("no water passes") != std::string::npos);
    QVERIFY((plan->tasks[1].where - Point2(400, 325)).norm() < 40);
    QVERIFY(!planOf(*runs_->futures(), drier_, town(), roles).ok());
  }

  void anAmbulanceGoesNoFasterThanItsClassInTheCoverOfARun() {
    const auto homesAt = [](double metresPerSecond) {
      world::CoupledInputs inputs = storm().inputs;
      auto demand = std::make_shared<TrafficDemand>(*inputs.traffic.demand);
      for (VehicleClass& each : demand->classes)
        if (each.wading == "ambulance") each.maxSpeed = metresPerSecond;
      inputs.traffic.demand = demand;
      const auto model = world::CoupledModel::make(inputs);
      CoverWatch watch(inputs);
      watch.take(*model);
      const auto cover = watch.cover(300, {});
      return cover && *cover ? (*cover)->homes.size() : std::size_t(0);
    };
    QVERIFY(homesAt(40) > homesAt(0.3));
  }

  void theTableOfTwoBranchesIsAFileForSpreadsheets() {
    TableOrigin origin{town()->name, 480, *parseIso("2026-07-18T10:30:00Z"), Language::en};
    const auto table = comparisonTable(*runs_->futures(), "W", started_, origin);
    QVERIFY2(table.ok(), table.ok() ? "" : table.error().text().c_str());
    const QString text = QString::fromStdString(*table);
    QVERIFY(table->starts_with("\xEF\xBB\xBF" "figure,unit,A: as it goes,B: " + started_ +
                               " = pump started,B − A,source\r\n"));
    const QStringList rows = text.split("\r\n");
    const auto row = [&](const QString& name) {
      for (const QString& each : rows) {
        if (each.startsWith(name)) return each.split(",");
      }
      return QStringList();
    };
    const QStringList water = row("all water at the end with rivers and lakes");
    QCOMPARE(water.size(), 7);  // the quoted source holds a comma
    QVERIFY(water[5].startsWith("\"simulated") && water[6].endsWith("\""));
    QCOMPARE(water[1], QString("m³"));
    QVERIFY(std::abs(water[4].toDouble() - (water[3].toDouble() - water[2].toDouble())) < 1);
    QVERIFY(std::abs(water[2].toDouble() - valueOf("W", "water_left")) < 1);
    QVERIFY(text.contains("simulated, not measured (forecast F001)"));
    QVERIFY(text.contains("time,2026-07-18 17:40 – 2026-07-18 18:10"));
    QVERIFY(text.contains("written,2026-07-18 18:30"));
    QVERIFY(text.contains("city,Small city"));
    QVERIFY(text.contains("all done in A,as it goes"));
    QVERIFY(text.contains("all done in B,pump started"));
    origin.language = Language::zh;
    const std::string heads = "A: 推演,B: " + started_ + " = 启泵";
    QVERIFY(comparisonTable(*runs_->futures(), "W", started_, origin)->find(heads) !=
            std::string::npos);
    QCOMPARE(comparisonTable(*runs_->futures(), "W", "none", origin).error().code,
             ErrorCode::notFound);
  }

  void theMapsOfDifferencesTellDepthNowDeepestAndHowLong() {
    const WorldTrack &a = *future("W")->track, &b = *future(started_)->track;
    const coupling::PondingBands bands;
    const auto now = waterDifference(DifferenceOf::depthNow, a, b, 1e9, bands);
    const auto most = waterDifference(DifferenceOf::deepest, a, b, 1e9, bands);
    const auto time = waterDifference(DifferenceOf::wetTime, a, b, 1e9, bands);
    for (const DepthDifference* each : {&now, &most, &time}) {
      QCOMPARE(each->until, kLength);
      QVERIFY(each->lessArea > 0 && each->less > 0);
      QVERIFY(!each->layer->features.empty());
      QVERIFY(draw::applyStyle(each->style, *each->layer).ok());
    }
    const auto before = waterDifference(DifferenceOf::deepest, a, b, kThen, bands);
    QVERIFY(before.layer->features.empty());
    const auto names = differenceClasses(bands, DifferenceOf::wetTime);
    QCOMPARE(names[0].name.en, std::string("B 30 min and more shorter"));
    QVERIFY(waterDifference(DifferenceOf::wetTime, a, {}, 1e9, bands).layer == nullptr);
  }
};

QTEST_GUILESS_MAIN(WorldWaterTest)
#include "world_water_test.moc"
