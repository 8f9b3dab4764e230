// Between which heights a building is drawn: no ground comes through its roof.
#include "engine/draw/building_stand.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/draw/water_section.h"
#include "tests/draw/waters.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

const GridShape kCoarseGround{40, 40, 30, 0, 0};  // as SRTM

/// A hall of 300 m by 180 m, askew to the grid, on the lowest ground under it as imports find it.
BuildingSet hallOn(const RasterGrid<float>& terrain, float height) {
  BuildingSet set;
  set.code = {"HALL"};
  set.points = {{413, 407}, {703, 482}, {659, 655}, {368, 580}};
  set.ringOffset.push_back(4);
  float ground = 1e9F;
  for (const Point2& p : set.points) ground = std::min(ground, bilinear(terrain, p.x(), p.y()));
  forEachCellIn(terrain.shape, Polygon{set.points, {}},
                [&](int c, int r) { ground = std::min(ground, terrain.at(c, r)); });
  set.ground = {ground};
  set.height = {height};
  return set;
}

/// Calls visit(place, ground) all over the footprint of the hall.
template <class Visit>
void allOver(const BuildingSet& set, const RasterGrid<float>& terrain, Visit visit) {
  for (double x = 360; x < 710; x += 4) {
    for (double y = 400; y < 660; y += 4) {
      if (contains(set.footprint(0), {x, y})) visit(Point2(x, y), bilinear(terrain, x, y));
    }
  }
}

}  // namespace

class BuildingStandTest : public QObject {
  Q_OBJECT
 private slots:
  void aHallOnAHillIsNeverBelowItsGround_data() {
    QTest::addColumn<double>("slope");
    QTest::addColumn<double>("knoll");
    QTest::newRow("slope") << 0.07 << 0.0;
    QTest::newRow("knoll in its middle") << 0.0 << 19.0;
    QTest::newRow("both") << 0.05 << 12.0;
    QTest::newRow("pit in its middle") << 0.0 << -14.0;
  }
  void aHallOnAHillIsNeverBelowItsGround() {
    QFETCH(double, slope);
    QFETCH(double, knoll);
    const auto terrain = gridOf(kCoarseGround, [&](const Point2& p) {
      return 240 + slope * p.x() + knoll * std::exp(-(p - Point2(540, 530)).squaredNorm() / 6000);
    });
    const BuildingSet hall = hallOn(*terrain, 12.5F);
    const BuildingStand stand = standOf(hall, 0, *terrain);
    double highest = -1e9, lowest = 1e9, sum = 0;
    int places = 0;
    allOver(hall, *terrain, [&](const Point2&, float ground) {
      highest = std::max(highest, double(ground));
      lowest = std::min(lowest, double(ground));
      sum += ground;
      ++places;
    });
    QVERIFY(highest - lowest > 5);
    QVERIFY2(stand.top() > highest + 2.2, qPrintable(QString::number(stand.top() - highest)));
    QVERIFY(stand.foot < lowest + 0.3);
    QVERIFY(stand.top() - sum / places > 12.5 - 2);  // it keeps its height over usual ground
    QVERIFY(stand.top() < std::max(sum / places + 12.5 + 2, highest + 3.5));
  }

  void onEvenGroundABuildingStandsOnItsGroundToTheBit() {
    const CityModel city = smallCity();
    const BuildingStands stands = standsOf(city.buildings, city.terrain);
    QCOMPARE(stands.size(), city.buildings.size());
    for (std::size_t i = 0; i < stands.size(); ++i) {
      QCOMPARE(stands[i].foot, city.buildings.ground[i]);
      QCOMPARE(stands[i].height, std::max(city.buildings.height[i], kLeastHeight));
    }
  }

  void wallsReachGroundThatFallsBelowTheBuildings() {
    const auto terrain = gridOf(kCoarseGround, [](const Point2& p) { return 240 - 0.05 * p.x(); });
    BuildingSet hall = hallOn(*terrain, 12.5F);
    const float lowest = hall.ground[0];
    hall.ground[0] += 16;  // surveyed at its entrance, uphill
    const BuildingStand stand = standOf(hall, 0, *terrain);
    QVERIFY(std::abs(stand.foot - lowest) < 0.5F);
    QCOMPARE(stand.top(), hall.ground[0] + 12.5F);
  }

  void groundWithoutDataSaysNothing() {
    const auto hill = gridOf(kCoarseGround, [](const Point2& p) { return 240 + 0.07 * p.x(); });
    const BuildingSet hall = hallOn(*hill, 12.5F);
    const RasterGrid<float> unknown(kCoarseGround, std::nanf(""));
    for (const auto* terrain :
         std::initializer_list<const RasterGrid<float>*>{&unknown, &none_}) {
      const BuildingStand stand = standOf(hall, 0, *terrain);
      QCOMPARE(stand.foot, hall.ground[0]);
      QCOMPARE(stand.height, 12.5F);
    }
    auto holed = *hill;
    for (int r = 0; r < 18; ++r) holed.at(16, r) = std::nanf("");
    const BuildingStand stand = standOf(hall, 0, holed);
    QVERIFY(std::isfinite(stand.foot) && stand.top() > hall.ground[0] + 15);
  }

  void sectionsCrossTheHallAsItIsDrawn() {
    const auto hill = gridOf(kCoarseGround, [](const Point2& p) { return 240 + 0.07 * p.x(); });
    const BuildingSet hall = hallOn(*hill, 12.5F);
    const BuildingStand stand = standOf(hall, 0, *hill);
    const auto crossed = crossedBuildings(hall, *hill, std::vector<Point2>{{300, 530}, {800, 530}});
    QCOMPARE(crossed.size(), std::size_t(1));
    QCOMPARE(crossed[0].foot, double(stand.foot));
    QCOMPARE(crossed[0].top, double(stand.top()));
  }

 private:
  RasterGrid<float> none_;
};

QTEST_APPLESS_MAIN(BuildingStandTest)
#include "building_stand_test.moc"
