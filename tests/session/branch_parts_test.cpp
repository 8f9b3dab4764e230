// What is told of branches: the nearest junction, who loses the ambulance, how a
// unit drives, queues as lines, what a deed changes, and where the water differs.
#include <QtTest>

#include "app/session/branch/branch_name.h"
#include "app/session/branch/branch_picture.h"
#include "app/session/branch/branch_water.h"
#include "app/session/branch/cover_loss.h"
#include "app/session/branch/deed_effect.h"
#include "app/session/branch/depth_difference.h"
#include "app/session/branch/queue_layer.h"
#include "app/session/branch/reach_layer.h"
#include "app/session/branch/road_side.h"
#include "app/session/branch/unit_arrivals.h"
#include "scenarios/coupling/node_grid.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const CityModel& smallTown() {
  static const CityModel city = smallCity();
  return city;
}

std::shared_ptr<const flood::FloodState> waterOf(double time, float depth) {
  auto state = std::make_shared<flood::FloodState>();
  state->time = time;
  state->depth = RasterGrid<float>({50, 50, 20, 0, 0}, depth);
  return state;
}

WorldFuture futureWith(std::vector<std::shared_ptr<const flood::FloodState>> water, double to) {
  WorldFuture future;
  auto track = std::make_shared<WorldTrack>();
  track->water = std::move(water);
  future.track = track;
  future.computedTo = to;
  return future;
}

/// W ─ 1 closes a road ┬ 2 sends a pump ─ 3 clears a zone
///   │                 └ 4 opens the road
///   └ 5 shuts a gate
WorldFutures treeOfDeeds() {
  WorldFutures tree;
  const auto add = [&](const char* id, const char* parent, const Text& name) {
    auto future = std::make_shared<WorldFuture>();
    future->id = id;
    future->parent = parent;
    future->name = name;
    tree.all.push_back(std::move(future));
  };
  add("W", "", {"推演", "as it goes"});
  add("W·1", "W", {"封路", "road closed"});
  add("W·2", "W·1", {"泵车出动", "pump sent"});
  add("W·3", "W·2", {"疏散", "zone cleared"});
  add("W·4", "W·1", {"开放", "road opened"});
  add("W·5", "W", {"关闸", "gate shut"});
  return tree;
}

}  // namespace

class BranchPartsTest : public QObject {
  Q_OBJECT

 private slots:
  void theNearestJunctionIsThatOfAllJunctions() {
    const coupling::NodeGrid grid(smallTown().roads);
    for (double x = -700; x < 1800; x += 130) {
      for (double y = -700; y < 1800; y += 170) {
        const auto quick = grid.nearest({x, y}), plain = nearestNode(smallTown().roads, {x, y});
        const auto& nodes = smallTown().roads.node;
        QCOMPARE((nodes[std::size_t(quick)] - Point2(x, y)).norm(),
                 (nodes[std::size_t(plain)] - Point2(x, y)).norm());
      }
    }
    QCOMPARE(coupling::NodeGrid(RoadNetwork{}).nearest({0, 0}), std::int64_t(-1));
  }

  void withoutHospitalsNobodyKnowsWhoLosesTheAmbulance() {
    CityModel city = smallCity();
    city.facilities.clear();
    const std::vector<double> times{0, 600};
    const auto cover = coverLoss(city, freeRoads(city.roads.edgeCount()), times, 480, {});
    QCOMPARE(cover.error().code, ErrorCode::notFound);
  }

  void homesLoseTheAmbulanceWhenTheirRoadsClose() {
    const std::size_t edges = smallTown().roads.edgeCount();
    const coupling::ForecastRoads roads{
        {0, 1200}, {std::vector<float>(edges, 1), std::vector<float>(edges, 0)}};
    const std::vector<double> times{0, 600, 1200, 1800};
    const auto cover = coverLoss(smallTown(), roads, times, 480, {});
    QVERIFY(cover.ok());
    QCOMPARE(cover->hospitals, std::size_t(1));
    QVERIFY(cover->homes > 100);
    QCOMPARE(cover->bands.size(), std::size_t(3));
    QCOMPARE(cover->bands[0].homes, std::size_t(0));
    QVERIFY(cover->bands[1].homes > 0.8 * double(cover->homes));
    QVERIFY(cover->bands[1].residents > cover->bands[1].homes);
    for (const Feature& home : cover->layer->features)
      QVERIFY(std::get<double>(home.values[1]) >= 1200 - 480);
    QVERIFY(draw::applyStyle(cover->style, *cover->layer).ok());
  }

  void aHomeThatWasNeverInTimeLosesNothing() {
    const std::size_t edges = smallTown().roads.edgeCount();
    const coupling::ForecastRoads closed{{0}, {std::vector<float>(edges, 0)}};
    const std::vector<double> times{0, 600};
    const auto wide = coverLoss(smallTown(), closed, times, 480, {});
    const auto narrow = coverLoss(smallTown(), closed, times, 20, {});
    QVERIFY(wide.ok() && narrow.ok());
    QVERIFY(narrow->layer->features.size() < wide->layer->features.size());
    QCOMPARE(narrow->layer->features.size(), narrow->bands[0].homes);
  }

  void theWaterOfABranchLiesOnItsRoadsAndWhatBranchesShareIsSampledOnce() {
    const auto city = std::make_shared<const CityModel>(smallCity());
    RunningTraffic traffic;
    traffic.branch = "W·1", traffic.forecast = "F007";
    traffic.zero = Instant{600000};
    traffic.water = {waterOf(0, 0), waterOf(300, 0.4F)};
    BranchWater water;
    const auto first = std::make_shared<const RunningTraffic>(traffic);
    const auto run = water.of(first, city);
    QCOMPARE(run->id, std::string("W·1"));
    QCOMPARE(run->parent, std::string("F007"));
    QCOMPARE(run->until, Instant{900000});
    QCOMPARE(run->states.size(), std::size_t(2));
    const auto samples = coupling::sampleEdges(city->roads, {50, 50, 20, 0, 0});
    const auto expected = coupling::edgeDepths(city->roads, samples, traffic.water[1]->depth.values);
    QVERIFY(*run->states[1].edgeDepth == expected);
    QVERIFY(*std::max_element(expected.begin(), expected.end()) > 0.39F);
    QCOMPARE(water.of(first, city).get(), run.get());
    traffic.branch = "W·2";
    traffic.water.push_back(waterOf(600, 0.2F));
    const auto longer = water.of(std::make_shared<const RunningTraffic>(traffic), city);
    QCOMPARE(longer->states[1].edgeDepth.get(), run->states[1].edgeDepth.get());
    QCOMPARE(longer->until, Instant{1200000});
    const auto other = std::make_shared<const world::ForecastRun>();
    QCOMPARE(water.at(Instant{900000}, first, city, other)->id, std::string("W·1"));
    for (const Instant beyond : {Instant{599000}, Instant{901000}})
      QCOMPARE(water.at(beyond, first, city, other).get(), other.get());
    traffic.water.clear();  // people look at another
    QVERIFY(!water.of(std::make_shared<const RunningTraffic>(traffic), city));
    traffic.water = {waterOf(0, 0)};
    traffic.pace = {{1.0F}};  // of another city
    QVERIFY(!water.of(std::make_shared<const RunningTraffic>(traffic), city));
  }

  void aUnitDrivesLongerThroughWater() {
    const std::size_t edges = smallTown().roads.edgeCount();
    const coupling::ForecastRoads wet{{0}, {std::vector<float>(edges, 0.25F)}};
    const UnitArrivals arrivals(smallTown(), wet, {200, 805}, 600);
    const DriveTime drive = arrivals.to({770, 325});
    QVERIFY(drive.dry > 10);
    QVERIFY(std::abs(drive.overWater - 4 * drive.dry) < 1e-6 * drive.dry);
    QCOMPARE(arrivals.to({200, 805}).dry, 0.0);
    const coupling::ForecastRoads closed{{0}, {std::vector<float>(edges, 0)}};
    QVERIFY(std::isinf(UnitArrivals(smallTown(), closed, {200, 805}, 0).to({770, 325}).overWater));
  }

  void aSideOfARoadIsOneDirectionOfWhoKeepsRight() {
    Road street, oneWay;
    street.code = "street", oneWay.code = "one way";
    street.line = {{0, 0}, {0, 100}, {0, 200}};
    oneWay.line = {{0, 100}, {80, 100}};
    oneWay.oneway = 1;
    const RoadNetwork roads = buildRoadNetwork({street, oneWay});
    QVERIFY(sideAt(street, {3, 50}) == RoadSide::along);
    QVERIFY(sideAt(street, {-3, 150}) == RoadSide::against);
    QVERIFY(sideAt(oneWay, {40, 97}) == RoadSide::both);
    QVERIFY(sideAt(street, {3, 50}, DrivingSide::left) == RoadSide::against);
    QVERIFY(sideAt(street, {-3, 50}, DrivingSide::left) == RoadSide::along);
    QVERIFY(sideAt(oneWay, {40, 97}, DrivingSide::left) == RoadSide::both);
    int along = 0, against = 0;
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
      if (roads.roadOf(e).code != "street") continue;
      const bool north = roads.line(e).back().y() > roads.line(e).front().y();
      QCOMPARE(drives(RoadSide::along, roads, e), north);
      QCOMPARE(drives(RoadSide::against, roads, e), !north);
      QVERIFY(drives(RoadSide::both, roads, e));
      ++(north ? along : against);
    }
    QVERIFY(along == 2 && against == 2);
    QCOMPARE(headingOf(RoadSide::along, street).en, std::string("northbound"));
    QCOMPARE(headingOf(RoadSide::against, street).zh, std::string("南向"));
    QCOMPARE(headingOf(RoadSide::along, oneWay).en, std::string("eastbound"));
    QCOMPARE(headingOf(RoadSide::against, oneWay).en, std::string("westbound"));
    QVERIFY(headingOf(RoadSide::both, street).en.empty());
    for (const RoadSide side : {RoadSide::both, RoadSide::along, RoadSide::against})
      QVERIFY(sideNamed(wordOf(side)) == side);
    QVERIFY(!sideNamed("left"));
  }

  void aQueueIsALineAsLongAsItIs() {
    RoadSample sample;
    const auto& roads = smallTown().roads;
    std::uint32_t edge = 0;
    while (roads.edgeLength[edge] < 150) ++edge;
    sample.queues = {{edge, 20, 140, 16, false}, {edge + 1, 0, 90, 12, true},
                     {edge + 2, 50, 57, 1, false}};
    const QueueLayer queues = queueLayer(sample, smallTown());
    QCOMPARE(queues.layer->features.size(), std::size_t(2));  // one vehicle is no queue
    QCOMPARE(queues.spilling, std::size_t(1));
    QVERIFY(std::abs(queues.kilometres - 0.21) < 1e-9);
    QVERIFY(std::abs(length(queues.layer->features[0].lines[0]) - 120) < 1);
    QCOMPARE(std::get<std::string>(queues.layer->features[0].values[3]), std::string("120 m"));
    const QueueLayer left = queueLayer(sample, smallTown(), DrivingSide::left);
    const auto begin = [](const QueueLayer& layer) { return layer.layer->features[0].lines[0][0]; };
    const Point2 middle = (begin(queues) + begin(left)) / 2;
    QVERIFY((begin(queues) - begin(left)).norm() > 7);
    QVERIFY((middle - pointAlong(roads.line(edge), 20)).norm() < 1e-6);
    const auto styled = draw::applyStyle(queues.style, *queues.layer);
    QVERIFY(styled.ok());
    QCOMPARE(queues.style.rules[std::size_t(styled->rule[0])].name.en, streetQueue().name.en);
    QCOMPARE(queues.style.rules[std::size_t(styled->rule[1])].name.en, spillingQueue().name.en);
    for (const auto& rule : queues.style.rules) QVERIFY(std::isfinite(rule.to));  // near by only
  }

  void queuesThatWaitForEachOtherAreGridlockAndSeenFromAfar() {
    RoadSample sample;
    sample.queues = {{0, 0, 30, 4, true}, {1, 0, 30, 4, true}, {2, 0, 30, 4, true}};
    sample.rings = {{0, 2}};
    const QueueLayer queues = queueLayer(sample, smallTown());
    QCOMPARE(queues.locked, std::size_t(2));
    QCOMPARE(queues.spilling, std::size_t(3));
    const auto styled = draw::applyStyle(queues.style, *queues.layer);
    QVERIFY(styled.ok());
    const auto ruleOf = [&](std::size_t k) {
      return queues.style.rules[std::size_t(styled->rule[k])];
    };
    QCOMPARE(ruleOf(0).name.en, lockedQueue().name.en);
    QCOMPARE(ruleOf(1).name.en, spillingQueue().name.en);
    QCOMPARE(ruleOf(2).name.en, lockedQueue().name.en);
    QVERIFY(ruleOf(0).to > ruleOf(1).to);
  }

  void aDeedIsToldByTheRoadThatPondsNearestToIt() {
    const WorldFuture without = futureWith({waterOf(0, 0), waterOf(300, 0.4F), waterOf(600, 0.3F)},
                                           600);
    WorldFuture with = futureWith({waterOf(0, 0), waterOf(300, 0.4F), waterOf(600, 0.2F)}, 600);
    with.begun = 300;
    DeedEffect effect = effectOf(with, without, smallTown(), 0.15, {200, 700});
    QVERIFY(effect.road.has_value());
    QVERIFY(effect.road->metresAway < 1);
    QVERIFY(std::abs(effect.road->without - 0.4) < 1e-6 && effect.road->withoutAt == 300);
    with.begun = 301;
    effect = effectOf(with, without, smallTown(), 0.15, {200, 700});
    QVERIFY(std::abs(effect.road->without - 0.3) < 1e-6);
    QVERIFY(std::abs(effect.road->with - 0.2) < 1e-6 && effect.road->withAt == 600);
    QVERIFY(!effectOf(with, without, smallTown(), 0.5, {200, 700}).road);  // none ponds so deep
    with.computedTo = 300;
    QVERIFY(!effectOf(with, without, smallTown(), 0.15, {200, 700}).road);
  }

  void theWaterDiffersWhereOneSideHasLess() {
    coupling::PondingBands bands;
    auto a = *waterOf(0, 0.5F), b = a;
    for (int column = 10; column < 15; ++column) b.depth.at(column, 7) = 0.3F;
    b.depth.at(20, 7) = 0.55F;
    b.depth.at(21, 7) = 0.505F;  // less than what is drawn
    const DepthDifference made = depthDifference(a, b, bands);
    QCOMPARE(made.layer->features.size(), std::size_t(2));
    QVERIFY(std::abs(made.less - 5 * 0.2 * 400) < 0.1);
    QVERIFY(std::abs(made.more - 0.055 * 400) < 0.1);
    QVERIFY(std::abs(std::get<double>(made.layer->features[0].values[0]) + 0.2) < 1e-6);
    QCOMPARE(std::get<std::int64_t>(made.layer->features[0].values[1]), std::int64_t(0));
    QCOMPARE(std::get<std::int64_t>(made.layer->features[1].values[1]), std::int64_t(2));
    QVERIFY(draw::applyStyle(made.style, *made.layer).ok());
    QVERIFY(depthDifference(a, a, bands).layer->features.empty());
    b.depth = RasterGrid<float>({10, 10, 20, 0, 0}, 1.0F);
    QVERIFY(depthDifference(a, b, bands).layer->features.empty());
  }

  void aBranchIsNamedByWhatItAddsToWhich() {
    const WorldFutures tree = treeOfDeeds();
    const auto title = [&](const char* id) { return branchTitle(*tree.find(id)).en; };
    QCOMPARE(title("W"), std::string("as it goes"));
    QCOMPARE(title("W·1"), std::string("W·1 = road closed"));
    QCOMPARE(title("W·2"), std::string("W·2 = W·1 + pump sent"));
    QCOMPARE(branchSum(*tree.find("W·2")).zh, std::string("W·1 + 泵车出动"));
    QCOMPARE(branchDeeds(tree, *tree.find("W·3")).en,
             std::string("road closed + pump sent + zone cleared"));
    QCOMPARE(branchDeeds(tree, *tree.find("W")).en, std::string("as it goes"));
  }

  void twoSidesSayWhetherOneContainsTheOther() {
    const WorldFutures tree = treeOfDeeds();
    const auto apart = [&](const char* a, const char* b) {
      return branchesApart(tree, *tree.find(a), *tree.find(b));
    };
    QCOMPARE(apart("W·1", "W·3").en, std::string("B is A and adds: pump sent + zone cleared"));
    QCOMPARE(apart("W·3", "W·1").en, std::string("A is B and adds: pump sent + zone cleared"));
    QCOMPARE(apart("W", "W·1").zh, std::string("B 为 A 再加：封路"));
    QCOMPARE(apart("W·2", "W·4").en,
             std::string("A and B share: road closed; only A: pump sent; only B: road opened"));
    QCOMPARE(apart("W·4", "W·5").en,
             std::string("Alternatives; only A: road closed + road opened; only B: gate shut"));
    QCOMPARE(apart("W·2", "W·2"), Text{});
  }

  void aSideThatIsNotComputedYetShowsNoWater() {
    WorldView view;
    view.city = std::make_shared<const CityModel>(smallTown());
    WorldFutures futures;
    futures.zero = *parseIso("2026-07-18T09:40:00Z");
    auto future = futureWith({waterOf(0, 0.2F)}, 0);
    future.id = "W·1";
    future.parent = "W";
    future.name = {"支", "branch"};
    futures.all = {std::make_shared<const WorldFuture>(future)};
    BranchPicture picture;
    const SideFrame now = picture.side(view, futures, "W·1", futures.zero);
    QVERIFY(now.kind == SideKind::whatIf);
    QCOMPARE(now.source().en, std::string("What-if W·1 = branch (not the forecast)"));
    const SideFrame later = picture.side(view, futures, "W·1", futures.zero + millis(600));
    QVERIFY(later.kind == SideKind::noWater && !later.frame.water);
    QVERIFY(picture.side(view, futures, "W·9", futures.zero).kind == SideKind::noWater);
  }
};

QTEST_GUILESS_MAIN(BranchPartsTest)
#include "branch_parts_test.moc"
