// A branch becomes tasks: who does what, where and by when.
#include "app/session/branch/world_tasks.h"

#include <QtTest>
#include <algorithm>
#include <set>

#include "app/session/scenario/world_orders.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;
using run::ActionKind;

namespace {

world::CoupledInputs eveningOf() {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  static const auto flood = std::make_shared<flood::FloodInputs>(flood::makeCityFlood(*city, {}));
  world::CoupledInputs inputs;
  inputs.city = city;
  inputs.flood = *flood;
  return inputs;
}

const Instant kTasksZero = *parseIso("2026-07-18T17:40:00+08:00");

TaskRoles delivered() { return *loadTaskRoles(CITYMIRROR_SOURCE_DIR "/assets"); }

std::vector<TaskDraft> drafted(const WorldDeeds& deeds,
                               const std::vector<world::CrewProgress>& units = {}) {
  return taskDrafts(eveningOf(), deeds, units, kTasksZero, delivered());
}

}  // namespace

class WorldTasksTest : public QObject {
  Q_OBJECT
 private slots:
  void aUnitIsToldWhereToGoAndByWhenItMustBeAtWork() {
    const auto inputs = eveningOf();
    const Resource& truck = inputs.city->resources.front();
    WorldDeeds deeds;
    deeds.orders = {*orderOf(truck, 600, {500, 480})};
    const auto drafts = drafted(deeds, {{truck.code, 600, 605, 900, 1200, 1500}});
    QCOMPARE(drafts.size(), std::size_t(1));
    const TaskDraft& task = drafts.front();
    QVERIFY(task.kind == TaskDraft::Who::unit);
    QCOMPARE(task.who, truck.code);
    QCOMPARE(task.action, ActionKind::dispatchUnit);
    QVERIFY(task.where == Point2(500, 480));
    QCOMPARE(task.place.zh, std::string("江津路"));
    QCOMPARE(task.what.zh, std::string("抽排车1号 前往 江津路 抽排"));
    QCOMPARE(toIso(task.begin), std::string("2026-07-18T09:50:00Z"));
    QVERIFY(task.by && toIso(*task.by) == "2026-07-18T10:00:00Z");
  }

  void aUnitThatNeverGetsThereHasNoTime() {
    const auto inputs = eveningOf();
    WorldDeeds deeds;
    deeds.orders = {*orderOf(inputs.city->resources.front(), 600, {500, 480})};
    QVERIFY(!drafted(deeds, {{"U1", 600, NAN, NAN, NAN, 0}}).front().by);
    QVERIFY(!drafted(deeds).front().by);
  }

  void stretchesOfOneRoadThatCloseTogetherAreOneTask() {
    const auto inputs = eveningOf();
    std::vector<WorldDeed> deeds;
    std::set<std::string> codes;
    for (const Road& road : inputs.city->roads.roads) {
      if (road.name.zh != "江津路") continue;
      deeds.push_back(RoadClosing{road.code, 1200, 3600});
      codes.insert(road.code);
    }
    deeds.push_back(RoadClosing{"no such road", 0, 1});
    QVERIFY(codes.size() > 1);
    const auto drafts = drafted(deedsOf(deeds, *inputs.city));
    QCOMPARE(drafts.size(), std::size_t(1));
    const TaskDraft& task = drafts.front();
    QCOMPARE(task.who, std::string("traffic-police"));
    QCOMPARE(task.action, ActionKind::closeRoad);
    QCOMPARE(std::set<std::string>(task.targets.begin(), task.targets.end()), codes);
    QCOMPARE(task.what.en, std::string("close Jiangjin Road"));
    QVERIFY(task.until && toIso(*task.until) == "2026-07-18T10:40:00Z");
  }

  void aLaneThatClosesOnOneSideSaysWhichWayItLeads() {
    const auto inputs = eveningOf();
    const auto& roads = inputs.city->roads.roads;
    const auto road = std::ranges::find_if(
        roads, [](const Road& r) { return r.name.zh == "江津路" && r.oneway == 0; });
    QVERIFY(road != roads.end());
    const auto whatOf = [&](RoadSide side) {
      const std::vector<WorldDeed> deeds{RoadRestriction{road->code, 600, 3600, 0.5, 1, side}};
      const auto drafts = drafted(deedsOf(deeds, *inputs.city));
      return drafts.size() == 1 ? drafts.front().what : Text{};
    };
    for (const RoadSide side : {RoadSide::along, RoadSide::against}) {
      const Text way = headingOf(side, *road);
      QVERIFY(!way.en.empty());
      QCOMPARE(whatOf(side).zh, "限制通行 江津路 " + way.zh);
      QCOMPARE(whatOf(side).en, "restrict Jiangjin Road " + way.en);
    }
    QCOMPARE(whatOf(RoadSide::both).en, std::string("restrict Jiangjin Road"));
  }

  void editsOfTheWaterGoToWhoWorksThem() {
    WorldDeeds deeds;
    deeds.edits = {{300, flood::SetPump{"P1", flood::PumpMode::on}},
                   {600, flood::DrawBarrier{"bags", {{380, 480}, {390, 485}, {400, 490}}, 24}},
                   {900, flood::RemoveBarrier{"bags"}}};
    const auto drafts = drafted(deeds);
    QCOMPARE(drafts.size(), std::size_t(3));
    QCOMPARE(drafts[0].action, ActionKind::setPump);
    QCOMPARE(drafts[0].who, std::string("drainage"));
    QCOMPARE(drafts[0].place.zh, std::string("江津泵站"));
    QVERIFY(drafts[0].where == Point2(500, 480));
    QCOMPARE(drafts[1].action, ActionKind::drawBarrier);
    QVERIFY(drafts[1].where == Point2(390, 485));
    QCOMPARE(drafts[2].action, ActionKind::removeBarrier);
    QVERIFY(drafts[2].where == Point2(390, 485));
    QVERIFY(drafts[2].by == drafts[2].begin);
  }

  void whatPeopleDoNotDoMakesNoTask() {
    WorldDeeds deeds;
    deeds.edits = {{300, flood::SetRain{{{300}, {20}}}}};
    QVERIFY(drafted(deeds).empty());
  }

  void anEvacuationIsATaskToLeadPeopleOutAndOneForEachShelter() {
    const auto inputs = eveningOf();
    world::EvacuationOrder order;
    order.code = "E1";
    order.at = 600;
    order.zone.outer = {{0, 120}, {450, 120}, {450, 520}, {0, 520}};
    order.shelters = {{"SA", {"甲校", "School A"}, {400, 900}, 2000}, {"SB", {}, {900, 900}, 500}};
    const auto deeds = deedsOf(std::vector<WorldDeed>{order}, *inputs.city);
    EvacuationOutcome went;
    went.shelters = {{"SA", 2000, 90, 30}, {"SB", 500, 0, 0}};
    world::EvacuationProgress progress;
    progress.code = "E1";
    progress.arrivals = {{900, 0, 60}, {1200, 0, 30}};
    progress.clearance = 600;
    went.orders = {progress};
    const auto drafts = taskDrafts(inputs, deeds, {}, kTasksZero, delivered(), went);
    QCOMPARE(drafts.size(), std::size_t(3));
    const std::string persons = std::to_string(residentsIn(*inputs.city, order.zone));
    QCOMPARE(drafts[0].who, std::string("sub-district"));
    QCOMPARE(drafts[0].action, ActionKind::evacuate);
    QCOMPARE(drafts[0].targets, (std::vector<std::string>{"SA", "SB"}));
    QVERIFY2(drafts[0].what.zh.find("疏散") == 0 &&
                 drafts[0].what.zh.find(persons + " 人至 甲校、SB") != std::string::npos,
             drafts[0].what.zh.c_str());
    QVERIFY(drafts[0].by && *drafts[0].by == kTasksZero + millis(1200));
    QCOMPARE(drafts[1].what.en, std::string("open School A (2000 places)"));
    QVERIFY(drafts[1].by && *drafts[1].by == kTasksZero + millis(900));
    QVERIFY(!drafts[2].by);  // nobody came
    QVERIFY(!taskDrafts(inputs, deeds, {}, kTasksZero, delivered())[0].by);
  }

  void tasksComeByTheirTime() {
    const auto inputs = eveningOf();
    WorldDeeds deeds;
    deeds.orders = {*orderOf(inputs.city->resources.front(), 1200, {500, 480})};
    deeds.closures = {{0, 600, 1e9}};
    deeds.edits = {{900, flood::SetPump{"P1", flood::PumpMode::on}}};
    const auto drafts = drafted(deeds);
    QCOMPARE(drafts.size(), std::size_t(3));
    QCOMPARE(drafts[0].action, ActionKind::closeRoad);
    QVERIFY(!drafts[0].until);
    QCOMPARE(drafts[1].action, ActionKind::setPump);
    QCOMPARE(drafts[2].action, ActionKind::dispatchUnit);
  }

  void rolesWithAFaultAreRefusedByName() {
    const auto whereOf = [](const std::string& json) {
      const auto roles = parseTaskRoles(json);
      return roles ? std::string() : roles.error().where;
    };
    QCOMPARE(whereOf("[]"), std::string("roles"));
    QCOMPARE(whereOf(R"({"roles": {"dance": "police"}})"), std::string("roles.dance"));
    QCOMPARE(whereOf(R"({"roles": {"close_road": ""}})"), std::string("roles.close_road"));
    QCOMPARE(whereOf(R"({"roles": {"close_road": "police"}})"), std::string("roles.set_pump"));
    QVERIFY(!delivered().source.zh.empty());
  }
};

QTEST_GUILESS_MAIN(WorldTasksTest)
#include "world_tasks_test.moc"
