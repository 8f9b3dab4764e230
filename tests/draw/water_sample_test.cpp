#include "engine/draw/water_sample.h"

#include <QtTest>
#include <cmath>

#include "engine/draw/building_water.h"
#include "tests/draw/waters.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr GridShape kSampleShape{40, 30, 10, 100, 200};

double bowl(const Point2& p) { return 20 + 1e-4 * (p - Point2(300, 350)).squaredNorm(); }

}  // namespace

class WaterSampleTest : public QObject {
  Q_OBJECT
 private slots:
  void aStillPoolHasOneLevelUpToItsShore() {
    const WaterSurface water = pool(kSampleShape, bowl, 21);
    double worst = 0;
    int wet = 0;
    for (double x = 110; x < 490; x += 3.7) {
      for (double y = 210; y < 490; y += 3.7) {
        const auto sample = sampleWater(water, {x, y});
        QVERIFY(sample.has_value());
        if (sample->depth < water.minDepth) continue;
        ++wet;
        worst = std::max(worst, std::abs(sample->level() - 21));
      }
    }
    qInfo("still pool: %d places, largest error of the level %.2e m", wet, worst);
    QVERIFY(wet > 1000);
    QVERIFY(worst < 1e-5);
  }

  void aSlopeUnderASheetKeepsTheDepthOfTheSheet() {
    WaterSurface water = pool(
        kSampleShape, [](const Point2& p) { return 30 - 0.05 * p.x(); }, -99);
    water.before = water.after = gridOf(kSampleShape, [](const Point2&) { return 0.04; });
    const auto sample = sampleWater(water, {233.3, 321});
    QVERIFY(std::abs(sample->depth - 0.04) < 1e-5);
    QVERIFY(std::abs(sample->ground - (30 - 0.05 * 233.3)) < 1e-4);
  }

  void waterAboveADropIsNotReadAsDeep() {
    WaterSurface water = pool(
        kSampleShape, [](const Point2& p) { return p.x() < 300 ? 25.0 : 20.0; }, 0);
    water.before = water.after =
        gridOf(kSampleShape, [](const Point2& p) { return p.x() < 300 ? 0.1 : 0.0; });
    for (double x = 290; x < 310; x += 0.5) QVERIFY(sampleWater(water, {x, 350})->depth <= 0.1001);
  }

  void depthAndLevelAreLinearInTime() {
    WaterSurface water = pool(kSampleShape, bowl, 21);
    water.after =
        gridOf(kSampleShape, [](const Point2& p) { return std::max(0.0, 21.5 - bowl(p)); });
    const Point2 middle(300, 350);
    const double first = sampleWater(water, middle)->level();
    water.fraction = 1;
    const double last = sampleWater(water, middle)->level();
    QVERIFY(std::abs(last - first - 0.5) < 1e-5);
    for (const float f : {0.25F, 0.5F, 0.75F}) {
      water.fraction = f;
      QVERIFY(std::abs(sampleWater(water, middle)->level() - (first + f * 0.5)) < 1e-5);
    }
  }

  void velocityIsDischargeByDepth() {
    WaterSurface water = pool(
        kSampleShape, [](const Point2&) { return 10.0; }, 10.5);
    setFlow(water, {0.3, -0.4});
    const auto sample = sampleWater(water, {250, 300});
    QVERIFY((sample->velocity - Point2(0.6, -0.8)).norm() < 1e-5);
    QVERIFY(std::abs(sample->speed() - 1) < 1e-5);
    water.qxBefore = nullptr;
    QCOMPARE(sampleWater(water, {250, 300})->speed(), 0.0);
  }

  void aBuildingDoesNotThinTheWaterBesideIt() {
    WaterSurface water = pool(
        kSampleShape, [](const Point2& p) { return p.x() < 300 ? 10.0 : 13.0; }, 10.4);
    const Point2 beside(298, 350), inside(330, 350);
    QVERIFY(sampleWater(water, beside)->depth < 0.39);
    auto solid = std::make_shared<RasterGrid<std::uint8_t>>(kSampleShape);
    for (int r = 0; r < kSampleShape.rows; ++r) {
      for (int c = 20; c < kSampleShape.columns; ++c) solid->at(c, r) = 1;
    }
    water.solid = solid;
    QVERIFY(std::abs(sampleWater(water, beside)->depth - 0.4) < 1e-5);
    QVERIFY(!sampleWater(water, inside).has_value());
  }

  void nothingIsSaidOutsideAndWithoutData() {
    WaterSurface water = pool(kSampleShape, bowl, 21);
    QVERIFY(!sampleWater(water, {99, 300}).has_value());
    QVERIFY(!sampleWater(water, {300, 501}).has_value());
    QVERIFY(!sampleWater(WaterSurface{}, {300, 350}).has_value());
    auto holes = std::make_shared<RasterGrid<float>>(*water.bed);
    for (float& z : holes->values) z = NAN;
    water.bed = holes;
    QVERIFY(!sampleWater(water, {300, 350}).has_value());
  }

  void depthWithoutDataIsDry() {
    WaterSurface water = pool(kSampleShape, bowl, 21);
    water.before = water.after = gridOf(kSampleShape, [](const Point2&) { return NAN; });
    QCOMPARE(sampleWater(water, {300, 350})->depth, 0.0);
  }

  void raisedCellsInFootprintsAreSolid() {
    BuildingSet buildings;
    buildings.code = {"B1", "B2"};
    for (const double x : {150.0, 350.0}) {
      for (const Point2& p :
           {Point2(x, 300), Point2(x + 60, 300), Point2(x + 60, 340), Point2(x, 340)})
        buildings.points.push_back(p);
      buildings.ringOffset.push_back(std::uint32_t(buildings.points.size()));
      buildings.ground.push_back(10);
    }
    const auto bed =
        gridOf(kSampleShape, [](const Point2& p) { return p.x() < 300 ? 13.0 : 10.0; });
    const auto kinds = cellKinds(*bed, buildings, {});
    QCOMPARE(CellKind(kinds->valueAt(180, 320, 9)), CellKind::building);
    QCOMPARE(CellKind(kinds->valueAt(380, 320, 9)), CellKind::open);  // a street runs there
    QCOMPARE(CellKind(kinds->valueAt(180, 360, 9)), CellKind::open);
  }

  /// A canal of 3 m depth between 200 and 260 m, its banks dry.
  void aRiverSaysNothingOfTheBankBesideIt() {
    const auto inCanal = [](const Point2& p) { return p.x() > 200 && p.x() < 260; };
    WaterBody canal;
    canal.area.outer = {{200, 0}, {260, 0}, {260, 900}, {200, 900}};
    WaterSurface water;
    water.bed = gridOf(kSampleShape, [&](const Point2& p) { return inCanal(p) ? 7.0 : 10.5; });
    water.before = water.after =
        gridOf(kSampleShape, [&](const Point2& p) { return inCanal(p) ? 3.0 : 0.0; });
    const double bank = 200 - 0.2 * kSampleShape.cell;
    QVERIFY(sampleWater(water, {bank, 350})->depth > 0.5);  // the slope between two centres
    water.solid = cellKinds(*water.bed, {}, std::span(&canal, 1));
    QCOMPARE(CellKind(water.solid->valueAt(230, 350, 9)), CellKind::standing);
    QCOMPARE(sampleWater(water, {bank, 350})->depth, 0.0);
    QCOMPARE(sampleWater(water, {230, 350})->depth, 3.0);
    const double shore = 200 + 0.2 * kSampleShape.cell;
    QCOMPARE(sampleWater(water, {shore, 350})->depth, 3.0);
  }

  /// A house on the quay is not flooded by the river at its foot.
  void aHouseAtARiverIsDryUntilItsBankIsWet() {
    WaterBody river;
    river.area.outer = {{200, 0}, {260, 0}, {260, 900}, {200, 900}};
    BuildingSet house;
    house.code = {"B1"};
    for (const Point2& p : {Point2(262, 300), Point2(282, 300), Point2(282, 320), Point2(262, 320)})
      house.points.push_back(p);
    house.ringOffset.push_back(4);
    house.ground.push_back(10);
    const auto depthWith = [&](double bank) {
      WaterSurface water;
      water.bed = gridOf(kSampleShape, [](const Point2&) { return 10.0; });
      water.before = water.after = gridOf(kSampleShape, [&](const Point2& p) {
        return p.x() > 200 && p.x() < 260 ? 3.0 : bank;
      });
      water.solid = cellKinds(*water.bed, {}, std::span(&river, 1));
      return BuildingWater(house, std::span(&river, 1), water).depths(water).front();
    };
    QCOMPARE(depthWith(0), 0.0F);
    QCOMPARE(depthWith(0.3), 0.3F);
  }
};

QTEST_APPLESS_MAIN(WaterSampleTest)
#include "water_sample_test.moc"
