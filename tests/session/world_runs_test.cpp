// Coupled runs as branches in the background, and what people see of them.
#include "app/session/branch/world_runs.h"

#include <QtTest>
#include <atomic>
#include <set>

#include "app/session/branch/draw_traffic.h"
#include "app/session/branch/reach_layer.h"
#include "app/session/scenario/world_orders.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr double kDuration = kStormSeconds;

const Resource& truck() { return town()->resources.front(); }

/// The south-west to two places in the north, quickly.
world::EvacuationOrder evacuation() {
  world::EvacuationOrder order;
  order.code = "E1";
  order.at = 300;
  order.zone.outer = {{0, 120}, {450, 120}, {450, 520}, {0, 520}};
  order.departure.half = 120;
  order.departure.slope = 60.0 / 3600;
  order.shelters = {{"SA", {"甲校", "School A"}, {400, 900}, 900, 0.5},
                    {"SB", {"乙校", "School B"}, {900, 900}, 200, 0.5}};
  return order;
}

/// The storm, a branch without a difference, one that closes a road and one that sends a truck.
struct Futures {
  std::atomic<int> changes{0};
  WorldRuns runs{2, [this] { ++changes; }};
  std::string same, closed, sent;
  std::shared_ptr<const WorldFutures> all;

  Futures() {
    runs.start(stormToRun());
    runs.drain();
    const RoadClosing late{town()->roads.roads.front().code, 1e6, 2e6};
    same = *runs.branch("W", 930, late, {"同", "same"});
    closed = *runs.branch("W", 600, RoadClosing{busyRoad(), 600, 1e9}, {"封", "closed"});
    auto order = *orderOf(truck(), 600, {500, 330});  // as near as the water lets it
    order.acts = {flood::BringPump{truck().code, {500, 480}, truck().pumpCapacity}};
    order.setUp = 60;
    sent = *runs.branch("W", 600, order, {"派", "sent"});
    runs.drain();
    all = runs.futures();
  }
  const WorldFuture& future(const std::string& id) const { return *all->find(id); }
};

const Futures& futures() {
  static const Futures made;
  return made;
}

double amountOf(const WorldFuture& future, const std::string& key) {
  for (const WorldIndex& index : future.indices) {
    if (index.key == key) return index.value;
  }
  return NAN;
}

}  // namespace

class WorldRunsTest : public QObject {
  Q_OBJECT

 private slots:
  void aRunIsSeenWholeWithVehiclesRoadsAndWater() {
    const WorldFuture& base = futures().future("W");
    QVERIFY2(!base.error, base.error ? base.error->text().c_str() : "");
    QVERIFY(!base.computing);
    QCOMPARE(base.computedTo, kDuration);
    QCOMPARE(base.track->vehicles.size(), std::size_t(kDuration / WorldRuns::kSampleEvery));
    QCOMPARE(base.track->roads.size(), std::size_t(kDuration / WorldRuns::kRoadsEvery + 1));
    QCOMPARE(base.track->water.size(), std::size_t(kDuration / WorldRuns::kWaterEvery + 1));
    QVERIFY(!base.indices.empty());
    QVERIFY(futures().changes > 30);
  }

  void aBranchThatChangesNothingIsItsParent() {
    const WorldFuture &base = futures().future("W"), &same = futures().future(futures().same);
    QCOMPARE(same.parent, std::string("W"));
    QCOMPARE(same.begun, 900.0);  // the exchange before
    QCOMPARE(same.track->vehicles.size(), base.track->vehicles.size());
    for (std::size_t k = 0; k < base.track->vehicles.size(); ++k)
      QVERIFY(base.track->vehicles[k]->places == same.track->vehicles[k]->places);
    QVERIFY(base.track->water.back()->depth.values == same.track->water.back()->depth.values);
    QVERIFY(base.track->water[1] == same.track->water[1]);  // shared, not copied
  }

  void nobodyEntersARoadThatIsClosed() {
    const WorldFuture &base = futures().future("W"), &closed = futures().future(futures().closed);
    const auto on = [&](const WorldFuture& future, double from) {
      std::size_t count = 0;
      for (const auto& sample : future.track->vehicles) {
        for (const auto& place : sample->places)
          count += sample->time > from && town()->roads.roadOf(place.link).code == busyRoad();
      }
      return count;
    };
    QVERIFY(on(base, 900) > 0);
    QCOMPARE(on(closed, 900), std::size_t(0));
    const auto roads = partAt(closed.track->roads, 900);
    for (std::size_t e = 0; e < town()->roads.edgeCount(); ++e) {
      if (town()->roads.roadOf(e).code == busyRoad()) QCOMPARE(int(roads->shut[e]), 1);
    }
  }

  /// The closing began at 600 s, between two models that are kept by the clock.
  void aBranchOfABranchKeepsWhatItsParentDid() {
    auto& runs = const_cast<Futures&>(futures()).runs;
    const auto child = runs.branch(futures().closed, 720,
                                   RoadClosing{town()->roads.roads.front().code, 1e6, 2e6},
                                   {"子", "child"}, "planner");
    QVERIFY(child.ok());
    runs.drain();
    const auto made = runs.futures()->find(*child);
    const auto roads = partAt(made->track->roads, 900);
    std::size_t shut = 0;
    for (std::size_t e = 0; e < town()->roads.edgeCount(); ++e)
      shut += town()->roads.roadOf(e).code == busyRoad() && roads->shut[e] == 1;
    QVERIFY(shut > 0);
    QCOMPARE(made->actions.size(), std::size_t(2));
    QVERIFY(made->actions[0].kind == run::ActionKind::closeRoad);
    QCOMPARE(made->actions[0].target, busyRoad());
    QCOMPARE(made->actions[1].by, std::string("planner"));
    runs.drop(*child);
  }

  void aRoadThatIsOpenedAgainTakesVehicles() {
    auto& runs = const_cast<Futures&>(futures()).runs;
    const auto open = runs.branch(futures().closed, 960, RoadOpening{busyRoad(), 960},
                                  {"开", "open"}, "planner");
    QVERIFY2(open.ok(), open ? "" : open.error().text().c_str());
    runs.drain();
    const auto made = runs.futures()->find(*open);
    QVERIFY2(!made->error, made->error ? made->error->text().c_str() : "");
    std::size_t before = 0, after = 0;
    for (const auto& sample : made->track->vehicles) {
      for (const auto& place : sample->places) {
        if (town()->roads.roadOf(place.link).code != busyRoad()) continue;
        before += sample->time > 900 && sample->time <= 960;
        after += sample->time > 960;
      }
    }
    QCOMPARE(before, std::size_t(0));
    QVERIFY(after > 0);
    QVERIFY(made->actions.back().kind == run::ActionKind::openRoad);
    const auto again = runs.branch("W", 960, RoadOpening{busyRoad(), 960}, {}, "planner");
    QCOMPARE(again.error().code, ErrorCode::badInput);  // nobody closed it there
    runs.drop(*open);
  }

  void aRestrictedRoadLetsFewerThroughUntilItIsOpened() {
    auto& runs = const_cast<Futures&>(futures()).runs;
    const RoadRestriction held{busyRoad(), 600, 1e9, 0.1, 0.2};
    const auto made = runs.branch("W", 600, held, {"限", "restricted"}, "planner");
    QVERIFY2(made.ok(), made ? "" : made.error().text().c_str());
    const auto open = runs.branch(*made, 600, RoadOpening{busyRoad(), 900}, {}, "planner");
    QVERIFY(!open.ok());  // it has not begun when the branch leaves
    runs.drain();
    const auto opened =
        runs.branch(*made, 900, RoadOpening{busyRoad(), 900}, {}, "planner");
    QVERIFY2(opened.ok(), opened ? "" : opened.error().text().c_str());
    runs.drain();
    const auto entries = [&](const WorldFuture& future) {
      std::set<std::uint32_t> seen;
      for (const auto& sample : future.track->vehicles) {
        for (const auto& place : sample->places) {
          if (sample->time > 660 && town()->roads.roadOf(place.link).code == busyRoad())
            seen.insert(place.vehicle);
        }
      }
      return seen.size();
    };
    const auto held_ = runs.futures()->find(*made), opened_ = runs.futures()->find(*opened);
    QVERIFY(!held_->error && !opened_->error);
    qInfo("on the road: %zu, restricted %zu, opened again %zu", entries(futures().future("W")),
          entries(*held_), entries(*opened_));
    QVERIFY(entries(*held_) < entries(futures().future("W")));
    QVERIFY(entries(*opened_) >= entries(*held_));
    const run::Action& action = held_->actions.back();
    QVERIFY(action.kind == run::ActionKind::restrictRoad);
    QVERIFY2(action.newValue.find(R"("capacity":0.1)") != std::string::npos,
             action.newValue.c_str());
    QVERIFY(runs.branch("W", 600, RoadRestriction{busyRoad(), 600, 1e9, 1, 1}, {})
                .error()
                .code == ErrorCode::badInput);
    runs.drop(*made);
  }

  void anActionSaysWhatWasDoneInWordsThatAreRead() {
    const Instant zero = *parseIso("2026-07-18T09:40:00Z");
    const auto forGood = actionOf(RoadClosing{"R1", 600, INFINITY}, zero, zero + millis(600), "p");
    QCOMPARE(forGood.newValue, std::string(R"({"from":"2026-07-18T09:50:00Z","to":null})"));
    const auto order = actionOf(*orderOf(truck(), 600, {500, 330}), zero, zero, "p");
    QVERIFY(order.kind == run::ActionKind::dispatchUnit);
    QCOMPARE(order.newValue, std::string(R"({"to":[500.0,330.0]})"));
    const auto left = actionOf(evacuation(), zero, zero, "p");
    QVERIFY(left.kind == run::ActionKind::evacuate);
    QCOMPARE(left.target, std::string("E1"));
    for (const char* part :
         {R"("from":"2026-07-18T09:45:00Z")", R"("choice":"planned")", R"("half_s":120.0)",
          R"({"at":[400.0,900.0],"code":"SA","gate_veh_per_h":1800.0,"places":900})"})
      QVERIFY2(left.newValue.find(part) != std::string::npos, left.newValue.c_str());
  }

  void aTruckThatIsSentArrivesAndPumps() {
    const WorldFuture &base = futures().future("W"), &sent = futures().future(futures().sent);
    QCOMPARE(sent.units.size(), std::size_t(1));
    QVERIFY(sent.units[0].arrived > 600);
    QCOMPARE(amountOf(base, "pumped"), 0.0);
    QVERIFY(amountOf(sent, "pumped") > 10);
    QVERIFY(amountOf(sent, "water_left") < amountOf(base, "water_left"));
    QCOMPARE(amountOf(base, "unit_hours"), 0.0);
    QVERIFY(std::abs(amountOf(sent, "unit_hours") - (kDuration - 600) / 3600) < 1e-9);
    QVERIFY(amountOf(base, "flooded_ground_floor") >= 0);
    QVERIFY(amountOf(base, "flooded_homes") <= amountOf(base, "flooded_buildings"));
    QVERIFY(amountOf(base, "cut_off_residents") >= 0);
    for (const WorldRow& row : base.track->rows) QVERIFY(row.queueKm >= 0);
    double pondedKm = 0, streetWater = 0;
    for (const WorldRow& row : base.track->rows) {
      QVERIFY((row.pondedKm > 0) == (row.streetWater > 0));
      QVERIFY(row.streetWater <= row.wetVolume);
      pondedKm = std::max(pondedKm, row.pondedKm);
      streetWater = std::max(streetWater, row.streetWater);
    }
    QVERIFY(pondedKm > 0);
    QCOMPARE(amountOf(base, "ponded_road_at_once"), pondedKm);
    QCOMPARE(amountOf(base, "street_water"), streetWater);
    QVERIFY(pondedKm <= amountOf(base, "ponded_road") + 1e-9);
    const auto& demand = *sent.track->demand;
    QCOMPARE(demand.code.back(), truck().code);
  }

  void residentsOfAZoneDriveToSheltersAndEachIsAccountedFor() {
    auto& runs = const_cast<Futures&>(futures()).runs;
    const auto id = runs.branch("W", 300, evacuation(), {"疏散", "evacuation"}, "planner");
    QVERIFY2(id.ok(), id ? "" : id.error().text().c_str());
    runs.drain();
    const auto made = runs.futures()->find(*id);
    QVERIFY2(!made->error, made->error ? made->error->text().c_str() : "");
    QCOMPARE(made->evacuations.orders.size(), std::size_t(1));
    const world::EvacuationProgress& p = made->evacuations.orders.front();
    QCOMPARE(p.told, residentsIn(*town(), evacuation().zone));
    QCOMPARE(p.told, p.noPlace + p.noWay + p.atHome + p.underWay + p.waiting + p.arrived);
    QVERIFY(p.arrived > 0);
    std::uint32_t taken = 0;
    for (const auto& shelter : made->evacuations.shelters) {
      QVERIFY(shelter.persons <= shelter.places);
      taken += shelter.persons;
    }
    QCOMPARE(taken, p.arrived);
    QCOMPARE(amountOf(*made, "evacuated"), double(p.arrived));
    QVERIFY(std::isnan(amountOf(futures().future("W"), "evacuated")));  // nobody was told there
    QVERIFY(made->actions.back().kind == run::ActionKind::evacuate);
    runs.drop(*id);
  }

  void anEvacuationOfNobodyOrToNowhereIsRefusedAtOnce() {
    auto& runs = const_cast<Futures&>(futures()).runs;
    const std::size_t before = runs.futures()->all.size();
    auto nobody = evacuation();
    nobody.zone.outer = {{0, 0}, {50, 0}, {50, 50}};
    const auto empty = runs.branch("W", 300, nobody, {});
    QCOMPARE(empty.error().what, std::string("nobody lives in the zone"));
    auto nowhere = evacuation();
    nowhere.shelters.clear();
    QCOMPARE(runs.branch("W", 300, nowhere, {}).error().code, ErrorCode::badInput);
    QCOMPARE(runs.futures()->all.size(), before);
  }

  void vehiclesGoAlongTheirRoadsBetweenTwoSamples() {
    const WorldTrack& track = *futures().future("W").track;
    double farthest = 0;
    std::size_t seen = 0;
    for (double t = 600; t < 700; t += 1) {
      const auto now = vehiclesAt(track, town()->roads, t);
      const auto next = vehiclesAt(track, town()->roads, t + 1);
      for (const VehicleAt& a : now) {
        const auto b = std::find_if(next.begin(), next.end(),
                                    [&](const VehicleAt& v) { return v.vehicle == a.vehicle; });
        if (b == next.end()) continue;
        farthest = std::max(farthest, (b->at - a.at).norm());
        ++seen;
      }
    }
    QVERIFY(seen > 100);
    QVERIFY2(farthest < 40, qPrintable(QString::number(farthest)));  // 17 m/s and a turn
  }

  void whoDrivesIsOnTheRoadThatItsMarkNames() {
    const WorldTrack& track = *futures().future("W").track;
    const auto marks = drawVehicles(track, *town(), futures().all->zero, 650, 651, 1);
    QVERIFY(marks && draw::drawable(*marks));
    std::size_t beside = 0;
    for (std::size_t i = 0; i < marks->size(); ++i) {
      QVERIFY(marks->roadBefore[i] >= 0 && marks->roadAfter[i] >= 0);
      const auto& road = town()->roads.roads[std::size_t(marks->roadBefore[i])];
      beside += distanceTo(road.line, marks->before[i]) > 10 ? 1 : 0;
    }
    QVERIFY(marks->size() > 10);
    QVERIFY2(beside * 10 < marks->size(), qPrintable(QString::number(beside)));  // over a junction
  }

  void thePictureNamesUnitsAndFadesNobodyIn() {
    const WorldFuture& sent = futures().future(futures().sent);
    const double underWay = (sent.units[0].left + sent.units[0].arrived) / 2;
    const auto marks =
        drawVehicles(*sent.track, *town(), futures().all->zero, underWay, underWay + 2, 1);
    QVERIFY(marks && draw::drawable(*marks));
    const auto found = std::find(marks->code.begin(), marks->code.end(), truck().code);
    QVERIFY(found != marks->code.end());
    const auto k = std::size_t(found - marks->code.begin());
    QCOMPARE(marks->kind[k], draw::MovingKind::pumpTruck);
    QVERIFY(marks->color[k] == draw::darkPalette().accent);
    QVERIFY(!drawVehicles(WorldTrack{}, *town(), {}, 0, 1, 1));
  }

  void slowRoadsAreDrawnInTheColourOfTheirPace() {
    RoadSample sample;
    sample.pace.assign(town()->roads.edgeCount(), std::numeric_limits<float>::quiet_NaN());
    sample.shut.assign(town()->roads.edgeCount(), 0);
    sample.pace[0] = 0.2F;
    sample.shut[1] = 1;
    const PaceLayer pace = paceLayer(sample, *town());
    QCOMPARE(pace.layer->features.size(), std::size_t(2));
    for (const draw::VectorRule& rule : pace.style.rules)  // seen over a whole city too
      QVERIFY(rule.symbol.unit == draw::WidthUnit::metres && rule.symbol.leastPixels >= 3);
    const auto styled = draw::applyStyle(pace.style, *pace.layer);
    QVERIFY(styled.ok());
    const auto nameOf = [&](std::size_t k) {
      return pace.style.rules[std::size_t(styled->rule[k])].name.en;
    };
    QCOMPARE(nameOf(0), std::string("severe congestion"));
    QCOMPARE(nameOf(1), std::string("closed"));
  }

  void reachShrinksWithTheWater() {
    const std::vector<double> minutes{0.5, 1, 2};
    const std::size_t edges = town()->roads.edgeCount();
    const coupling::ForecastRoads dry{{0}, {std::vector<float>(edges, 1)}};
    const coupling::ForecastRoads wet{{0}, {std::vector<float>(edges, 0.3F)}};
    const auto all = reachLayer(*town(), dry, {300, 700}, 0, minutes);
    const auto less = reachLayer(*town(), wet, {300, 700}, 0, minutes);
    QVERIFY(less.kilometres > 0 && less.kilometres < all.kilometres);
    for (const Feature& feature : all.layer->features)
      QVERIFY(std::get<double>(feature.values[0]) <= 2);
    QCOMPARE(all.style.rules.size(), minutes.size());
    QVERIFY(draw::applyStyle(all.style, *all.layer).ok());
  }

  void whatCannotBeBranchedIsNamed() {
    WorldRuns runs(1, {});
    QCOMPARE(runs.branch("W", 0, RoadClosing{}, {}).error().code, ErrorCode::notFound);
    auto& made = const_cast<Futures&>(futures()).runs;
    QCOMPARE(made.branch("W", kDuration, RoadClosing{busyRoad(), 0, 1}, {}).error().code,
             ErrorCode::badInput);
    QCOMPARE(made.branch("W", 60, RoadClosing{"no road", 0, 1}, {}).error().code,
             ErrorCode::notFound);
  }

  void aDroppedBranchTakesItsBranchesAlong() {
    Futures own;
    const auto child =
        own.runs.branch(own.closed, 1200, RoadClosing{busyRoad(), 1e6, 2e6}, {"子", "child"});
    QVERIFY(child.ok());
    own.runs.drop(own.closed);
    own.runs.drain();
    const auto left = own.runs.futures();
    QVERIFY(!left->find(own.closed) && !left->find(*child));
    QVERIFY(left->find("W") && left->find(own.sent));
  }

  void cancellingKeepsWhatThereIs() {
    WorldRuns runs(1, {});
    runs.start(stormToRun());
    QTRY_VERIFY_WITH_TIMEOUT(runs.futures()->find("W")->computedTo > 0, 30000);
    runs.cancel();
    runs.drain();
    const auto base = runs.futures()->find("W");
    QVERIFY(!base->computing);
    QVERIFY(!base->track->roads.empty());
    if (base->error) QCOMPARE(base->error->code, ErrorCode::cancelled);
  }

  void aBranchThatIsCancelledBeforeItsTurnComputesNoMore() {
    WorldRuns runs(1, {});  // "W" holds the only thread
    WorldRunRequest longer = stormToRun();
    longer.duration = 1e6;
    runs.start(longer);
    QTRY_VERIFY_WITH_TIMEOUT(runs.futures()->find("W")->computedTo >= 60, 30000);
    const RoadClosing closing{busyRoad(), 60, 1e6};
    const auto one = runs.branch("W", 60, closing, {"一", "one"});
    const auto other = runs.branch("W", 60, closing, {"二", "two"});
    QVERIFY2(one && other, one ? "" : one.error().text().c_str());
    const auto third = runs.branch("W", 60, closing, {"一", "one"});
    QVERIFY2(third.ok(), third.ok() ? "" : third.error().text().c_str());
    QCOMPARE(runs.futures()->find(*one)->name.en, std::string("one"));
    QCOMPARE(runs.futures()->find(*third)->name.en, std::string("one (2)"));
    runs.cancel(*one);
    const auto stopped = runs.futures()->find(*one);
    QVERIFY(!stopped->computing);
    QCOMPARE(stopped->error->code, ErrorCode::cancelled);
    QVERIFY(runs.futures()->find(*other)->computing);
    runs.cancel();
    runs.drain();
    const auto all = runs.futures();
    for (const auto& future : all->all)
      QVERIFY2(!future->computing, future->id.c_str());
  }

  void aRunThatIsHeldStandsStillAndLosesNothing() {
    WorldRuns runs(2, {});
    runs.start(stormToRun());
    QTRY_VERIFY_WITH_TIMEOUT(runs.futures()->find("W")->computedTo > 0, 60000);
    runs.hold(true);
    QTest::qWait(200);  // the step that is under way ends
    const double held = runs.futures()->find("W")->computedTo;
    QVERIFY(held < kDuration);
    QTest::qWait(300);
    QCOMPARE(runs.futures()->find("W")->computedTo, held);
    QVERIFY(runs.futures()->find("W")->computing);
    runs.hold(false);
    runs.drain();
    const auto end = runs.futures()->find("W");
    QVERIFY(!end->computing && !end->error);
    const WorldFuture& free = futures().future("W");
    QVERIFY(end->track->water.back()->depth.values == free.track->water.back()->depth.values);
    QVERIFY(end->track->vehicles.back()->places == free.track->vehicles.back()->places);
  }
};

QTEST_GUILESS_MAIN(WorldRunsTest)
#include "world_runs_test.moc"
