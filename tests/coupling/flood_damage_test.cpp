// What water costs a building: by its use, its footprint and the depth inside.
#include <QtTest>

#include "scenarios/coupling/flood_damage.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

DamageRules damageRules() {
  DamageRules rules;
  rules.sill = 0.15;
  rules.classes = {{"homes", 4000, {{0, 0}, {0.5, 0.33}, {1, 0.49}, {6, 1}}},
                   {"works", 1000, {{0, 0}, {1, 0.5}, {6, 1}}}};
  rules.classOfUse.fill(0);
  rules.classOfUse[std::size_t(BuildingUse::industrial)] = 1;
  return rules;
}

/// A box of 20 by 10 m.
BuildingSet oneBox(BuildingUse use) {
  BuildingSet set;
  set.code = {"B"};
  set.points = {{40, 40}, {60, 40}, {60, 50}, {40, 50}};
  set.ringOffset = {0, 4};
  set.use = {use};
  return set;
}

RasterGrid<float> pond(float depth) {
  RasterGrid<float> grid(GridShape{20, 20, 5, 0, 0});
  std::fill(grid.values.begin(), grid.values.end(), depth);
  return grid;
}

}  // namespace

class FloodDamageTest : public QObject {
  Q_OBJECT

 private slots:
  void damageIsFootprintTimesPriceTimesTheCurveAtTheDepthInside() {
    const auto home = floodDamage(oneBox(BuildingUse::residential), {}, pond(0.65F), damageRules());
    QVERIFY(std::abs(home.total() - 200 * 4000 * 0.33) < 20);  // 0.65 m less the sill
    QCOMPARE(home.buildings, std::size_t(1));
    const auto works = floodDamage(oneBox(BuildingUse::industrial), {}, pond(0.65F), damageRules());
    QVERIFY(std::abs(works.byClass[1] - 200 * 1000 * 0.25) < 20);
    QCOMPARE(works.byClass[0], 0.0);
  }

  void waterBelowTheSillCostsNothing() {
    const auto damage =
        floodDamage(oneBox(BuildingUse::residential), {}, pond(0.15F), damageRules());
    QVERIFY(damage.total() < 1);
    QCOMPARE(floodDamage(oneBox(BuildingUse::office), {}, pond(0.1F), damageRules()).buildings,
             std::size_t(0));
  }

  void damageNeverFallsWithDepthAndEndsAtAll() {
    double before = 0;
    for (float depth = 0; depth < 9; depth += 0.1F) {
      const double now =
          floodDamage(oneBox(BuildingUse::office), {}, pond(depth), damageRules()).total();
      QVERIFY(now >= before);
      before = now;
    }
    QCOMPARE(before, 200 * 4000.0);
  }
};

QTEST_GUILESS_MAIN(FloodDamageTest)
#include "flood_damage_test.moc"
