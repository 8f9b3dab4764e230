// Crews on foot in a coupled run: over paths, by the water of the moment, in nobody's traffic.
#include "scenarios/world/crew_walk.h"

#include <QtTest>
#include <cmath>
#include <tuple>

#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/path_town.h"

using namespace citymirror;
using world::CoupledInputs;
using world::CoupledModel;
using world::CrewWalk;

namespace {

constexpr double kSets = 1080, kCloses = 2700;  // s: it sets out; the run ends

/// The path town at 1 m/s, from the eastern end of its path to the western one.
struct PathWalk {
  CityModel town = pathTown();
  std::shared_ptr<const traffic::WalkingRoads> roads =
      std::make_shared<const traffic::WalkingRoads>(traffic::walkingRoads(town.roads, 3.6));
  CrewWalk walk = *CrewWalk::make(roads, {900, 90}, {100, 90});

  /// By edge of the city: `left` of the speed on the roads of a code, or on all.
  std::vector<float> share(const std::string& code, float left) const {
    std::vector<float> all(town.roads.edgeCount(), 1);
    for (std::uint32_t e = 0; e < all.size(); ++e)
      if (code.empty() || town.roads.roadOf(e).code == code) all[e] = left;
    return all;
  }
};

/// The small city under a storm.
CoupledInputs stormyCity(world::Coupling coupling) {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  static const traffic::CityTraffic made = [] {
    traffic::CityDemandOptions options;
    options.vehicles = 200;
    return *traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
  }();
  CoupledInputs in;
  in.city = city;
  in.flood = flood::makeCityFlood(*city, {});
  in.flood.rainMmPerHour = {{300, 2400}, {110, 0}};
  in.flood.duration = kCloses;
  in.flood.threads = 1;
  in.traffic.network = made.network;
  in.traffic.demand = made.demand;
  in.wading = *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
  in.coupling = coupling;
  return in;
}

/// From the junction at (960, 965) to that at (500, 325): 1,100 m.
world::CrewOrder walkers() {
  world::CrewOrder order;
  order.code = "C1";
  order.at = kSets;
  order.onFoot = true;
  order.from = {960, 900};
  order.to = {500, 330};
  order.setUp = 60;
  order.acts = {flood::SetPump{"P1", flood::PumpMode::failed}};
  return order;
}

CoupledModel walked(CoupledInputs in, const std::vector<double>& stops) {
  auto model = CoupledModel::make(std::move(in));
  if (!model) qFatal("%s", model.error().text().c_str());
  for (const double stop : stops)
    if (const auto done = model->advance(stop, {}); !done)
      qFatal("%s", done.error().text().c_str());
  return std::move(*model);
}

bool sameTime(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool sameProgress(const CoupledModel& one, const CoupledModel& two) {
  const auto a = one.progress(), b = two.progress();
  return a.size() == b.size() && a.size() == 1 && sameTime(a[0].left, b[0].left) &&
         sameTime(a[0].arrived, b[0].arrived) && sameTime(a[0].acted, b[0].acted) &&
         a[0].metres == b[0].metres;
}

}  // namespace

class CrewWalkTest : public QObject {
  Q_OBJECT
 private slots:
  void thePathIsWalkedAtTheSpeedOfTheRoads() {
    PathWalk one;
    one.walk.advance(100, 5000, {});
    QCOMPARE(one.walk.left(), 100.0);
    QVERIFY(std::abs(one.walk.arrived() - 900) < 1e-6);
    QVERIFY(std::abs(one.walk.metres() - 800) < 1e-6);
    PathWalk steps;
    for (double t = 100; t < 2000; t += 60) steps.walk.advance(t, t + 60, {});
    QVERIFY(std::abs(steps.walk.arrived() - 900) < 1e-6);
  }

  void itsTrailTellsWhereItWas() {
    PathWalk of;
    QVERIFY(of.walk.trail().empty());
    of.walk.advance(100, 300, {});
    of.walk.advance(300, 500, of.share("", 0));  // it stands at 200 m
    of.walk.advance(500, 5000, {});
    const auto& trail = of.walk.trail();
    QCOMPARE(trail.front().time, 100.0);
    QCOMPARE(trail.front().at, Point2(900, 100));
    QVERIFY((trail.back().at - Point2(100, 100)).norm() < 1e-6);
    QVERIFY(std::abs(trail.back().time - of.walk.arrived()) < 1e-6);
    int stands = 0;
    for (std::size_t k = 1; k < trail.size(); ++k) {
      QVERIFY(trail[k].time > trail[k - 1].time);
      const double metres = (trail[k].at - trail[k - 1].at).norm();
      if (metres < 1e-9) {
        ++stands;
        QCOMPARE(trail[k].time - trail[k - 1].time, 200.0);
      } else {
        QVERIFY(std::abs(metres - (trail[k].time - trail[k - 1].time)) < 1e-6);  // 1 m/s
      }
    }
    QCOMPARE(stands, 1);
  }

  void howLongTheStepsAreChangesNoBit() {
    const auto walkedBy = [](double step) {
      PathWalk of;
      const std::vector<float> slow = of.share("", 0.7F), shut = of.share("PATH-3", 0.0F);
      for (const auto& [from, to, share] :
           {std::tuple{101.3, 180.0, std::vector<float>{}}, {180.0, 240.0, slow},
            {240.0, 420.0, of.share("", 0.9F)}, {420.0, 600.0, shut}, {600.0, 6000.0, slow}})
        for (double t = from; t < to; t = std::min(t + step, to))
          of.walk.advance(t, std::min(t + step, to), share);
      return of.walk;
    };
    const CrewWalk whole = walkedBy(1e6);
    QVERIFY(whole.arrived() > 0);
    for (const double step : {7.3, 10.0, 60.0}) {
      const CrewWalk steps = walkedBy(step);
      QCOMPARE(steps.left(), whole.left());
      QVERIFY2(steps.arrived() == whole.arrived(), QByteArray::number(step));
      QVERIFY(steps.metres() == whole.metres());
    }
  }

  void aClosedPathIsAvoidedByTheStreets() {
    PathWalk of;
    const auto closed = of.share("PATH-3", 0);
    of.walk.advance(0, 5000, closed);
    QVERIFY(std::abs(of.walk.arrived() - 2400) < 1e-6);
  }

  void aPathThatClosesAheadIsLeftAtTheNextJunction() {
    PathWalk of;
    of.walk.advance(0, 200, {});
    of.walk.advance(200, 8000, of.share("PATH-3", 0));
    // 400 m on the path, the same back, 2400 m of streets.
    QVERIFY(std::abs(of.walk.arrived() - 3200) < 1e-6);
  }

  void whoIsCaughtByTheWaterStandsUntilItFalls() {
    PathWalk of;
    of.walk.advance(0, 100, {});
    of.walk.advance(100, 400, of.share("", 0));
    QVERIFY(std::isnan(of.walk.arrived()));
    QVERIFY(std::abs(of.walk.metres() - 100) < 1e-6);
    of.walk.advance(400, 5000, of.share("", 0.5F));
    QVERIFY(std::abs(of.walk.arrived() - (400 + 700 / 0.5)) < 1e-3);
  }

  void whoCannotSetOutWaits() {
    PathWalk of;
    of.walk.advance(0, 100, of.share("", 0));
    QVERIFY(std::isnan(of.walk.left()) && std::isnan(of.walk.arrived()));
    of.walk.advance(100, 5000, {});
    QCOMPARE(of.walk.left(), 100.0);
    QVERIFY(std::abs(of.walk.arrived() - 900) < 1e-6);
  }

  void aCrewOnFootWalksToItsPlaceAndActsThereAndIsNoVehicle() {
    CoupledInputs in = stormyCity(world::Coupling::dryRoads);
    const std::size_t vehicles = in.traffic.demand->size();
    in.orders = {walkers()};
    const CoupledModel model = walked(in, {kCloses});
    const auto done = model.progress().front();
    QCOMPARE(done.left, kSets);
    QVERIFY2(std::abs(done.arrived - (kSets + 1100 / (5 / 3.6))) < 1e-3,
             QByteArray::number(done.arrived));
    QVERIFY(std::abs(done.metres - 1100) < 1e-6);
    QVERIFY(std::abs(done.acted - (done.arrived + 60)) < 1e-6);
    QCOMPARE(model.edits().size(), in.flood.edits.size() + 1);
    QCOMPARE(model.traffic().inputs().demand->size(), vehicles);
  }

  void theWaterOnTheWaysMakesItLater() {
    CoupledInputs in = stormyCity(world::Coupling::waterOnRoads);
    in.orders = {walkers()};
    const auto wet = walked(in, {kCloses}).progress().front();
    in.coupling = world::Coupling::dryRoads;
    const auto dry = walked(in, {kCloses}).progress().front();
    const double arrived = std::isnan(wet.arrived) ? kCloses : wet.arrived;
    qInfo("%.0f s over the water, %.0f s dry", arrived, dry.arrived);
    QVERIFY(arrived > dry.arrived);
  }

  void twoStepsAndForksGoOnWithTheSameBits() {
    CoupledInputs in = stormyCity(world::Coupling::waterOnRoads);
    in.orders = {walkers()};
    const CoupledModel one = walked(in, {kCloses});
    CoupledModel parent = walked(in, {1500});
    CoupledModel fork = parent.fork();
    QVERIFY(fork.advance(kCloses, {}).ok());
    QVERIFY(parent.advance(kCloses, {}).ok());
    QVERIFY(sameProgress(one, parent) && sameProgress(one, fork));
    QVERIFY(one.flood().state().depth.values == fork.flood().state().depth.values);
    in.orders.clear();
    CoupledModel later = walked(in, {kSets});
    QVERIFY(later.order(walkers()).ok());
    QVERIFY(later.advance(kCloses, {}).ok());
    QVERIFY(sameProgress(one, later));
  }

  void withoutARuleForPeopleOnFootNobodyIsSent() {
    CoupledInputs in = stormyCity(world::Coupling::waterOnRoads);
    std::erase_if(in.wading.rules, [](const auto& rule) { return rule.vehicleClass == "foot"; });
    in.orders = {walkers()};
    const auto model = CoupledModel::make(in);
    QVERIFY(!model.ok());
    QVERIFY(model.error().code == ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(CrewWalkTest)
#include "crew_walk_test.moc"
