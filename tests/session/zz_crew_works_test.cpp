// What a crew does where it is sent: as scenario files say it, and as the deed of a branch.
#include "app/session/branch/saved_branches.h"
#include "app/session/branch/world_runs.h"
#include "app/session/branch/world_tasks.h"
#include "app/session/scenario/world_orders.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class CrewWorksOfFilesTest : public QObject, private FloodCase {
  Q_OBJECT
  static constexpr double kSentAt = 1080;  // s
  CityModel city_;
  Json example_;

  Result<session::WorldScenario> read(const Json& json) {
    put("world.json", json.dump());
    return session::readWorldScenario(path("world.json"),
                                      {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
  }
  session::WorldScenario good(const Json& json) {
    auto scenario = read(json);
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    return std::move(*scenario);
  }
  void mustBeRefused(const Json& does, const std::string& named) {
    Json json = example_;
    json["orders"][0]["does"] = does;
    const auto scenario = read(json);
    QVERIFY2(!scenario.ok(), named.c_str());
    const std::string text = scenario.error().text();
    QVERIFY2(text.find(named) != std::string::npos, text.c_str());
    QVERIFY2(text.find("orders[0].does") != std::string::npos, text.c_str());
  }
  /// Its order and m³ that have passed the gate by the end.
  static std::pair<world::CrewProgress, double> driven(const world::CoupledInputs& inputs) {
    auto model = world::CoupledModel::make(inputs);
    if (!model) qFatal("%s", model.error().text().c_str());
    if (const auto done = model->advance(inputs.flood.duration, {}); !done)
      qFatal("%s", done.error().text().c_str());
    double passed = NAN;
    for (const auto& report : model->flood().structures())
      if (report.id == "G1") passed = report.volume;
    const auto units = model->progress();
    return {units.empty() ? world::CrewProgress{} : units.front(), passed};
  }
  world::CrewOrder closing(double at) const {
    auto order = *session::orderOf(city_.resources.back(), at, {500, 330});
    order.setUp = 60;
    order.acts.push_back(flood::SetGate{"G1", 0});
    return order;
  }
  static double indexIn(const session::WorldFuture& future, const std::string& key) {
    for (const auto& index : future.indices)
      if (index.key == key) return index.value;
    return NAN;
  }

 private slots:
  /// The small city with a gate in its levee and a crew in its north-east.
  void initTestCase() {
    clear();
    city_ = smallCity();
    city_.drains.gates.push_back({"G1", {"江津闸", "Jiangjin gate"}, {500, 185}, 4, 22.9});
    city_.resources.push_back(
        {"U3", {"抢险二队", "Crew 2"}, ResourceKind::crew, {960, 900}, 0, "truck"});
    const auto written = gis::writeCity(city_, path("CITY"), {});
    QVERIFY2(written.ok(), written.ok() ? "" : written.error().text().c_str());
    example_ = Json{{"city", "CITY"},
                    {"zero", "2026-07-18T17:40:00+08:00"},
                    {"duration_s", 2700},
                    {"exchange_s", 60},
                    {"output_interval_s", 300},
                    {"cell_m", 10},
                    {"traffic", {{"vehicles", 400}, {"seed", 1}}},
                    {"name", "closed by a crew"}};
    example_["rain"]["design_storm"] =
        Json{{"kind", "uniform"}, {"total_mm", 64}, {"duration_min", 35}, {"start_s", 300}};
    example_["orders"] = Json::array();
    example_["orders"].push_back(Json{{"unit", "U3"}, {"at_s", kSentAt}, {"set_up_s", 60}});
    example_["orders"][0]["to"] = {500, 330};
    example_["orders"][0]["does"] = Json{{"edit", "set_gate"}, {"id", "G1"}, {"opening", 0}};
    example_["branches"] = Json::array();
    example_["branches"].push_back(Json{{"name", "dry roads"}, {"roads_meet_water", false}});
    example_["branches"].push_back(Json{{"name", "nobody sent"}});
    example_["branches"][1]["orders"] = Json::array();
  }

  void aFileSaysWhatACrewDoesInTheFormOfItsActions() {
    const auto scenario = good(example_);
    const world::CrewOrder& order = scenario.branches[0].inputs.orders.front();
    QCOMPARE(order.acts.size(), std::size_t(1));
    QVERIFY(order.acts[0] == flood::FloodEdit(flood::SetGate{"G1", 0}));
    QVERIFY(!session::pumpsItself(order));
    Json several = example_;
    several["orders"][0]["to"] = "G1";
    several["orders"][0]["does"] = Json::parse(
        R"([{"edit": "draw_barrier", "id": "SB", "line": [[480, 200], [520, 200]], "crest_m": 24},
            {"edit": "remove_barrier", "id": "SB"}])");
    const auto more = good(several).branches[0].inputs.orders.front();
    QVERIFY((more.to - Point2(500, 185)).norm() < 0.01);
    QCOMPARE(more.acts.size(), std::size_t(2));
    QVERIFY(std::holds_alternative<flood::RemoveBarrier>(more.acts[1]));
  }

  void aTruckThatDoesMoreThanPumpingKeepsItsPump() {
    Json json = example_;
    json["orders"][0]["unit"] = "U1";
    const auto scenario = good(json);
    const world::CrewOrder& order = scenario.branches[0].inputs.orders.front();
    QCOMPARE(order.acts.size(), std::size_t(2));
    QVERIFY(session::pumpsItself(order));
    const auto works = session::worksOf(order);
    QVERIFY(works.size() == 1 && works[0] == order.acts[1]);
  }

  void whatNobodyCanDoIsRefusedByItsKey() {
    mustBeRefused(Json{{"edit", "set_gate"}, {"id", "G9"}, {"opening", 0}}, "G9");
    mustBeRefused(Json{{"edit", "set_gate"}, {"id", "G1"}, {"opening", 2}}, "opening");
    mustBeRefused(Json::parse(R"({"edit": "set_rain", "time_s": [0], "rate_mm_per_h": [5]})"),
                  "nothing that a unit does");
    mustBeRefused(Json("close"), "must be an object");
    mustBeRefused(Json::array({Json{{"edit", "remove_barrier"}, {"id", "none"}}}), "does[0]");
  }

  void theCrewOfAFileClosesTheGateLaterOverFloodedRoads() {
    const auto scenario = good(example_);
    const auto [late, wet] = driven(scenario.branches[0].inputs);
    const auto [early, dry] = driven(scenario.branches[1].inputs);
    const double open = driven(scenario.branches[2].inputs).second;
    qInfo("closed %.0f s over flooded roads, %.0f s over dry ones; %.0f, %.0f and %.0f m³",
          late.acted, early.acted, wet, dry, open);
    QCOMPARE(early.acted, early.arrived + 60);
    QVERIFY(late.acted > early.acted);
    QVERIFY(dry > 0 && wet > dry && open > wet);
  }

  void theSameDeedInABranchOfTheWindowDoesTheSame() {
    const auto scenario = good(example_);
    const auto sent = [&](world::Coupling coupling) {
      session::WorldRunRequest run;
      run.zero = scenario.zero;
      run.duration = scenario.duration;
      run.inputs = scenario.branches[2].inputs;
      run.inputs.coupling = coupling;
      session::WorldRuns runs(2, nullptr);
      runs.start(run);
      runs.drain();
      const auto id = runs.branch("W", kSentAt, closing(kSentAt), {"闭闸", "closed"}, "test");
      if (!id) qFatal("%s", id.error().text().c_str());
      runs.drain();
      const auto all = runs.futures();
      const auto made = all->find(*id);
      const double more = indexIn(*made, "water_left") - indexIn(*all->find("W"), "water_left");
      return std::tuple{made->units.front(), more, made->actions.back()};
    };
    const auto [late, lessKept, action] = sent(world::Coupling::waterOnRoads);
    const auto [early, kept, same] = sent(world::Coupling::dryRoads);
    QVERIFY(late.acted > early.acted);
    QVERIFY2(kept > lessKept && lessKept > 0,
             qPrintable(QString("%1 and %2 m³").arg(kept).arg(lessKept)));
    QVERIFY2(action.newValue.find("set_gate") != std::string::npos, action.newValue.c_str());
    QCOMPARE(action.newValue, same.newValue);
  }

  void aGateThatIsNotThereIsNobodysWork() {
    const auto scenario = good(example_);
    auto inputs = scenario.branches[2].inputs;
    auto model = world::CoupledModel::make(inputs);
    QVERIFY(model.ok());
    world::CrewOrder order = closing(600);
    QVERIFY(session::checkDeed(order, *model, *inputs.city).ok());
    order.acts = {flood::SetGate{"G9", 0}};
    const auto refused = session::checkDeed(order, *model, *inputs.city);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, ErrorCode::notFound);
    QCOMPARE(refused.error().where, std::string("G9"));
  }

  void itsTaskSaysWhatItDoesAndABranchKeepsIt() {
    const auto zero = *parseIso("2026-07-18T09:40:00Z");
    world::CoupledInputs parent;
    parent.city = std::make_shared<const CityModel>(city_);
    session::WorldDeeds deeds;
    deeds.orders = {closing(600)};
    const auto tasks = session::taskDrafts(
        parent, deeds, {}, zero, *session::loadTaskRoles(CITYMIRROR_SOURCE_DIR "/assets"));
    QCOMPARE(tasks.size(), std::size_t(1));
    QVERIFY2(tasks[0].what.en.find("gate G1: opening 0 %") != std::string::npos,
             tasks[0].what.en.c_str());
    QVERIFY(tasks[0].what.en.find("pumps") == std::string::npos);
    QVERIFY(tasks[0].what.zh.find("闸门G1") != std::string::npos);
    QCOMPARE(tasks[0].targets, (std::vector<std::string>{"U3", "G1"}));
    const session::SavedBranch branch{"b", "W", {"闭闸", "closed"}, 600, closing(600)};
    const std::string text = session::savedText({branch}, zero, city_);
    const auto back = session::savedBranchesFrom(text, zero, city_);
    QVERIFY2(back.ok() && back->size() == 1, text.c_str());
    const auto& order = std::get<world::CrewOrder>(back->front().deed);
    QVERIFY(order.acts == closing(600).acts);
    QCOMPARE(session::savedText(*back, zero, city_), text);
  }
};

QTEST_GUILESS_MAIN(CrewWorksOfFilesTest)
#include "zz_crew_works_test.moc"
