// Branches as text: every deed comes back as it was, in another run and another frame; and waits
// until a run has come to its time.
#include "app/session/branch/saved_branches.h"

#include <QtTest>
#include <cmath>
#include <limits>

#include "app/session/branch/waiting_branches.h"
#include "app/session/scenario/world_orders.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class SavedBranchesTest : public QObject {
  Q_OBJECT
  static constexpr double kEnd = 1200;  // s
  std::shared_ptr<const CityModel> city_ = std::make_shared<const CityModel>(smallCity());
  Instant zero_ = *parseIso("2026-07-18T09:40:00Z");

  std::string road() const { return city_->roads.roads[4].code; }
  world::EvacuationOrder evacuation() const {
    world::EvacuationOrder order;
    order.code = "E1";
    order.name = {"E1 疏散", "E1 evacuation"};
    order.at = 500;
    order.zone.outer = {{0, 120}, {450, 120}, {450, 520}};
    order.departure.half = 600;
    order.departure.table = {{0, 0}, {60, 1}};
    order.choice = world::ShelterChoice::nearest;
    order.type = 2;
    order.shelters = {{"SA", {"甲校", "School A"}, {400, 900}, 900, 0.5},
                      {"SB", {"乙校", "School B"}, {900, 900}, 200}};
    return order;
  }
  std::vector<SavedBranch> ofEveryKind() const {
    auto order = *orderOf(city_->resources.front(), 630, {500, 330});
    order.setUp = 90;
    order.reach = 210;
    const double forGood = std::numeric_limits<double>::infinity();
    const std::vector<WorldDeed> deeds{
        RoadClosing{road(), 300, forGood}, RoadOpening{road(), 600},
        RoadRestriction{road(), 300, 900, 0.5, 1, RoadSide::against}, order, evacuation(),
        flood::TimedEdit{400, flood::SetPump{"P1", flood::PumpMode::failed}},
        RainChange{450, 1.5, -60}};
    std::vector<SavedBranch> all;
    for (const WorldDeed& deed : deeds)
      all.push_back({"b" + std::to_string(all.size()), all.empty() ? "W" : all.back().id,
                     {"名", "name"}, 300, deed});
    return all;
  }
  WorldRunRequest storm() const {
    traffic::CityDemandOptions options;
    options.vehicles = 200;
    options.to = kEnd;
    const auto made =
        *traffic::cityTraffic(city_->buildings, city_->roads, cityRules(), options, {});
    WorldRunRequest request;
    request.zero = zero_;
    request.duration = kEnd;
    request.inputs.city = city_;
    request.inputs.flood = flood::makeCityFlood(*city_, {});
    request.inputs.flood.rainMmPerHour = {{300}, {80}};
    request.inputs.flood.duration = kEnd;
    request.inputs.flood.threads = 1;
    request.inputs.traffic.network = made.network;
    request.inputs.traffic.demand = made.demand;
    request.inputs.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    return request;
  }
  static std::vector<WaitingBranches::Made> makeAll(WaitingBranches& waiting, WorldRuns& runs) {
    std::vector<WaitingBranches::Made> all;
    for (int k = 0; k < 2000 && !waiting.empty(); ++k) {
      for (auto& made : waiting.make(runs, "test")) all.push_back(std::move(made));
      QTest::qWait(5);
    }
    runs.drain();
    return all;
  }

 private slots:
  void everyDeedComesBackAsItWas() {
    const auto all = ofEveryKind();
    const std::string text = savedText(all, zero_, *city_);
    const auto back = savedBranchesFrom(text, zero_, *city_);
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(back.notes().empty());
    QCOMPARE(back->size(), std::variant_size_v<WorldDeed>);
    for (std::size_t k = 0; k < all.size(); ++k) {
      QCOMPARE(back->at(k).id, all[k].id);
      QCOMPARE(back->at(k).parent, all[k].parent);
      QCOMPARE(back->at(k).at, 300.0);
      QCOMPARE(back->at(k).deed.index(), all[k].deed.index());
    }
    QCOMPARE(savedText(*back, zero_, *city_), text);
    QVERIFY(std::get<RoadRestriction>(back->at(2).deed).side == RoadSide::against);
    const auto& order = std::get<world::CrewOrder>(back->at(3).deed);
    QCOMPARE(order.setUp, 90.0);
    QCOMPARE(order.acts.size(), std::size_t(1));  // its pump is the city's again
    const auto& evacuation = std::get<world::EvacuationOrder>(back->at(4).deed);
    QVERIFY(std::isinf(evacuation.shelters[1].rate));
    QCOMPARE(evacuation.type, std::uint8_t(2));
  }

  void timesAreThoseOfTheClockAndPlacesThoseOfTheMap() {
    const std::string text = savedText(ofEveryKind(), zero_, *city_);
    const auto later = savedBranchesFrom(text, zero_ + millis(120), *city_);
    QCOMPARE(later->front().at, 180.0);
    QCOMPARE(std::get<RoadOpening>(later->at(1).deed).from, 480.0);
    CityModel recut = *city_;
    recut.frame.originEast += 100;
    const auto moved = savedBranchesFrom(text, zero_, recut);
    QCOMPARE(std::get<world::CrewOrder>(moved->at(3).deed).to, Point2(400, 330));
    // An edit of the water is bound to its frame: it and what leaves from it are left out.
    QCOMPARE(moved->size(), std::size_t(5));
    QCOMPARE(moved.notes().size(), std::size_t(2));
    QVERIFY(moved.notes()[0].where.find("b5") != std::string::npos);
  }

  void whatIsNoBranchIsSaidAndTheRestIsRead() {
    QCOMPARE(savedBranchesFrom("{", zero_, *city_).error().code, ErrorCode::unreadable);
    QCOMPARE(savedBranchesFrom("[]", zero_, *city_).error().code, ErrorCode::badInput);
    const auto some = savedBranchesFrom(
        R"({"branches": [7, {"id": "a", "parent": "W", "name": {"zh": "", "en": ""},
            "at": "2026-07-18T09:41:00Z", "deed": {"do": "dance"}},
            {"id": "b", "parent": "W", "name": {"zh": "乙", "en": "b"},
            "at": "2026-07-18T09:41:00Z",
            "deed": {"do": "open_road", "road": "R1", "from": "2026-07-18T09:42:00Z"}}]})",
        zero_, *city_);
    QVERIFY(some.ok());
    QCOMPARE(some->size(), std::size_t(1));
    QCOMPARE(some.notes().size(), std::size_t(2));
    QVERIFY(some.notes()[1].what.find("dance") != std::string::npos);
  }

  void aChainThatWaitsBecomesTheBranchesThatPeopleWouldHaveMade() {
    const RoadClosing closing{road(), 300, 1e9};
    const flood::TimedEdit failure{300, flood::SetPump{"P1", flood::PumpMode::failed}};
    WorldRuns runs(2, nullptr);
    runs.start(storm());
    WaitingBranches waiting;
    waiting.add({{"plan 1/2", "", {"一", "one"}, 300, closing},
                 {"plan", "plan 1/2", {"二", "two"}, 300, failure},
                 {"lost", "W", {"失", "lost"}, 300, RoadClosing{"nowhere", 300, 400}},
                 {"child", "lost", {"子", "child"}, 400, closing},
                 {"late", "W", {"晚", "late"}, 5000, closing}});
    const auto made = makeAll(waiting, runs);
    QVERIFY(waiting.empty());
    std::map<std::string, const WaitingBranches::Made*> byId;
    for (const auto& each : made) byId[each.branch.id] = &each;
    QCOMPARE(byId.size(), std::size_t(5));
    QVERIFY(byId["plan 1/2"]->id.ok() && byId["plan"]->id.ok());
    QCOMPARE(byId["lost"]->id.error().code, ErrorCode::notFound);
    QVERIFY(!byId["child"]->id.ok() && !byId["late"]->id.ok());
    const auto futures = runs.futures();
    const auto plan = futures->find(*byId["plan"]->id);
    QVERIFY(!plan->error && plan->parent == *byId["plan 1/2"]->id);
    QCOMPARE(plan->actions.size(), std::size_t(2));
    // By hand, one after the other, on a run that is whole.
    const auto one = runs.branch("W", 300, closing, {});
    runs.drain();
    const auto two = runs.branch(*one, 300, failure, {});
    runs.drain();
    const auto byHand = runs.futures()->find(*two);
    QCOMPARE(plan->track->rows.size(), byHand->track->rows.size());
    for (std::size_t k = 0; k < byHand->track->rows.size(); ++k) {
      QCOMPARE(plan->track->rows[k].wetVolume, byHand->track->rows[k].wetVolume);
      QCOMPARE(plan->track->rows[k].arrived, byHand->track->rows[k].arrived);
    }
    QVERIFY(plan->track->roads.back()->shut != futures->find("W")->track->roads.back()->shut);
    // What is kept of it is read again as the same branches.
    const auto kept = savedBranchesFrom(savedText(*runs.futures(), *city_), zero_, *city_);
    QVERIFY(kept.ok() && kept.notes().empty());
    QCOMPARE(kept->size(), std::size_t(4));
    QCOMPARE(kept->at(1).parent, kept->at(0).id);
    // A branch goes with those that leave from it, and knows where it stood in the run.
    const auto chain = savedBranches(*runs.futures(), *one);
    QCOMPARE(chain.size(), std::size_t(2));
    QCOMPARE(chain[0].leaves, std::string("W"));
    QVERIFY(chain[1].parent == *one && chain[1].leaves.empty());
    QCOMPARE(savedBranches(*runs.futures(), *two).size(), std::size_t(1));
    QVERIFY(savedBranches(*runs.futures(), "W").empty());
    QVERIFY(savedBranches(*runs.futures(), "none").empty());
  }
};

QTEST_GUILESS_MAIN(SavedBranchesTest)
#include "zz_saved_branches_test.moc"
