#include <QtTest>
#include <cmath>

#include "scenarios/coupling/road_flooding.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

const GridShape kPondShape{40, 20, 5, 0, 0};

Road road(std::string code, std::string zh, double y, RoadStructure structure = {}) {
  Road made;
  made.code = std::move(code);
  made.name = {zh, zh};
  made.structure = structure;
  made.line = {{0, y}, {200, y}};
  return made;
}

// Water of `depth` over the columns [from, to) of the row that holds y.
void pond(RasterGrid<float>& grid, double y, int from, int to, float depth) {
  for (int c = from; c < to; ++c) grid.at(c, kPondShape.rowOf(y)) = depth;
}

std::shared_ptr<flood::FloodState> dryAt(double time) {
  auto state = std::make_shared<flood::FloodState>();
  state->time = time;
  state->depth = RasterGrid<float>(kPondShape, 0);
  return state;
}

using Keyframes = std::vector<std::shared_ptr<const flood::FloodState>>;

}  // namespace

class PondingTest : public QObject {
  Q_OBJECT
 private slots:
  void depthOfARoadIsTheDeepestThatNeighboursShare() {
    const auto n = buildRoadNetwork({road("a", "A", 12)});
    RasterGrid<float> water(kPondShape, 0);
    pond(water, 12, 10, 13, 0.3F);
    water.at(11, 2) = 0.4F;
    for (const float depth : edgeDepths(n, water)) QCOMPARE(depth, 0.3F);
  }
  void oneOddCellIsNoFlood() {
    const auto n = buildRoadNetwork({road("a", "A", 12)});
    RasterGrid<float> water(kPondShape, 0);
    pond(water, 12, 10, 11, 2.0F);
    for (const float depth : edgeDepths(n, water)) QCOMPARE(depth, 0.0F);
  }
  void decksAreDryAndGapsAreDry() {
    const auto n = buildRoadNetwork(
        {road("b", "B", 12, RoadStructure::bridge), road("t", "T", 32, RoadStructure::tunnel),
         road("u", "U", 52, RoadStructure::underpass), road("n", "N", 72)});
    RasterGrid<float> water(kPondShape, 1.0F);
    pond(water, 72, 0, 40, std::nanf(""));
    const auto depth = edgeDepths(n, water);
    for (std::size_t e = 0; e < n.edgeCount(); ++e) {
      QCOMPARE(depth[e], n.roadOf(e).code == "u" ? 1.0F : 0.0F);
    }
  }
  void roadsBeyondTheGridAreDry() {
    const auto n = buildRoadNetwork({road("a", "A", -500)});
    for (const float d : edgeDepths(n, RasterGrid<float>(kPondShape, 1))) QCOMPARE(d, 0.0F);
  }
  void aTwoWayRoadCountsItsMetresOnce() {
    Road oneWay = road("a", "A", 12);
    oneWay.oneway = 1;
    RasterGrid<float> water(kPondShape, 0);
    pond(water, 12, 10, 20, 0.3F);
    CityModel city, other;
    city.roads = buildRoadNetwork({road("a", "A", 12)});
    other.roads = buildRoadNetwork({oneWay});
    const double both = exposureOf(city, water, 0.15).roadKm * 1000;
    QCOMPARE(both, exposureOf(other, water, 0.15).roadKm * 1000);
    QVERIFY(both > 40 && both < 60);
    QCOMPARE(exposureOf(other, water, 0.31).roadKm, 0.0);
  }
  void worstRoadsComeFirstAndOneNameIsOneRoad() {
    const auto n = buildRoadNetwork({road("a", "Mill", 12), road("b", "Mill", 32),
                                     road("c", "Quay", 52), road("d", "Hill", 72)});
    auto state = dryAt(600);
    pond(state->depth, 12, 5, 15, 0.20F);
    pond(state->depth, 32, 5, 15, 0.28F);
    pond(state->depth, 52, 5, 15, 0.60F);
    pond(state->depth, 72, 5, 15, 0.10F);
    const auto risks = rankPonding(n, Keyframes{state}, 0, {});
    QCOMPARE(risks.size(), std::size_t{2});
    QCOMPARE(risks[0].code, std::string("c"));
    QVERIFY(risks[0].severity == Severity::red);
    QCOMPARE(risks[1].code, std::string("b"));
    QVERIFY(risks[1].severity == Severity::yellow);
    QVERIFY(risks[1].floodedLength > 80);
    QCOMPARE(kPondShape.rowOf(risks[1].place.y()), kPondShape.rowOf(32));
  }
  void aRoadWithoutNameIsCalledAfterANamedOneNearIt() {
    auto state = dryAt(600);
    pond(state->depth, 52, 5, 15, 0.60F);
    const auto titleAmong = [&](std::vector<Road> roads) {
      roads.push_back(road("r-17", "", 52));
      return rankPonding(buildRoadNetwork(roads), Keyframes{state}, 0, {}).at(0).name;
    };
    QCOMPARE(titleAmong({road("a", "Mill", 12), road("b", "Quay", 72)}).en,
             std::string("unnamed road near Quay"));
    QCOMPARE(titleAmong({road("b", "Quay", 72)}).zh, std::string("Quay旁无名道路"));
    QCOMPARE(titleAmong({road("b", "Quay", 900)}).en, std::string("unnamed road r-17"));
  }
  void firstAndPeakTimesAreThoseOfTheKeyframes() {
    const auto n = buildRoadNetwork({road("a", "A", 12)});
    Keyframes frames;
    double time = 0;
    for (const float depth : {0.0F, 0.2F, 0.5F, 0.3F}) {
      auto state = dryAt(time += 300);
      pond(state->depth, 12, 5, 15, depth);
      frames.push_back(state);
    }
    const auto risks = rankPonding(n, frames, 0, {});
    QCOMPARE(risks.size(), std::size_t{1});
    QCOMPARE(risks[0].firstAt, 600.0);
    QCOMPARE(risks[0].peakAt, 900.0);
    QCOMPARE(risks[0].maxDepth, 0.5);
    const auto late = rankPonding(n, frames, 1000, {});
    QCOMPARE(late.at(0).firstAt, 1200.0);
    QVERIFY(rankPonding(n, frames, 9999, {}).empty());
    QVERIFY(rankPonding(n, {}, 0, {}).empty());
  }
};

QTEST_APPLESS_MAIN(PondingTest)
#include "ponding_test.moc"
