// People and buildings beside water, roads under it.
#include <QtTest>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include "engine/core/standing_water.h"
#include "engine/draw/building_theme.h"
#include "engine/draw/building_water.h"
#include "scenarios/coupling/exposure.h"

using namespace citymirror;
using namespace citymirror::coupling;

namespace {

const GridShape kTownShape{40, 40, 5, 0, 0};
constexpr double kDepth = 0.15;

void add(CityModel& city, const std::vector<Point2>& footprint, std::uint32_t residents,
         BuildingUse use = BuildingUse::residential) {
  BuildingSet& set = city.buildings;
  set.code.push_back("B" + std::to_string(set.size()));
  set.name.push_back({});
  set.points.insert(set.points.end(), footprint.begin(), footprint.end());
  set.ringOffset.push_back(std::uint32_t(set.points.size()));
  set.ground.push_back(0);
  set.height.push_back(9);
  set.floors.push_back(3);
  set.use.push_back(use);
  set.heightSource.push_back(HeightSource::generated);
  set.residents.push_back(residents);
}

std::vector<Point2> box(double x, double y, double side = 20) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
}

// An L whose courtyard is the square from (80, 80) to (120, 120).
std::vector<Point2> lShape() {
  return {{60, 60}, {120, 60}, {120, 80}, {80, 80}, {80, 120}, {60, 120}};
}

// Water over the square [x, x + side) × [y, y + side).
RasterGrid<float> pondAt(double x, double y, double side, float depth) {
  RasterGrid<float> water(kTownShape, 0);
  for (int row = 0; row < kTownShape.rows; ++row) {
    for (int column = 0; column < kTownShape.columns; ++column) {
      const Point2 p = kTownShape.centre(column, row);
      if (p.x() >= x && p.x() < x + side && p.y() >= y && p.y() < y + side)
        water.at(column, row) = depth;
    }
  }
  return water;
}

}  // namespace

class ExposureTest : public QObject {
  Q_OBJECT
 private slots:
  void unknownResidentsAreNotCountedAsPeople() {
    CityModel city;
    add(city, box(60, 60), 30);
    add(city, box(60, 100), kUnknownResidents);
    const Exposure exposure = exposureOf(city, pondAt(40, 40, 100, 0.5F), kDepth);
    QCOMPARE(exposure.buildings, 2);
    QCOMPARE(exposure.residents, 30);
    QCOMPARE(exposure.uncounted, 1);
  }
  void aDryCityIsNotExposed() {
    CityModel city;
    add(city, box(60, 60), 30);
    const Exposure none = exposureOf(city, RasterGrid<float>(kTownShape, 0), kDepth);
    QCOMPARE(none.buildings, 0);
    QCOMPARE(none.residents, 0);
    QCOMPARE(none.roadKm, 0.0);
  }
  void waterAtAnyWallCounts_data() {
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    QTest::newRow("south") << 60.0 << 40.0;
    QTest::newRow("east") << 80.0 << 60.0;
    QTest::newRow("north") << 60.0 << 80.0;
    QTest::newRow("west") << 40.0 << 60.0;
  }
  void waterAtAnyWallCounts() {
    QFETCH(double, x);
    QFETCH(double, y);
    CityModel city;
    add(city, box(60, 60), 30);
    QCOMPARE(exposureOf(city, pondAt(x, y, 20, 0.2F), kDepth).buildings, 1);
  }
  void waterInTheCourtyardOfAnLShapeCounts() {
    CityModel city;
    add(city, lShape(), 40);
    const Exposure exposure = exposureOf(city, pondAt(80, 80, 15, 0.3F), kDepth);
    QCOMPARE(exposure.buildings, 1);
    QCOMPARE(exposure.residents, 40);
  }
  void waterOnlyWithinTheWallsIsNotBesideThem() {
    CityModel city;
    add(city, box(60, 60, 40), 30);
    QCOMPARE(exposureOf(city, pondAt(70, 70, 20, 1), kDepth).buildings, 0);
  }
  void waterAcrossTheStreetDoesNotCount() {
    CityModel city;
    add(city, box(60, 60), 30);
    QCOMPARE(exposureOf(city, pondAt(95, 60, 20, 1), kDepth).buildings, 0);
  }
  void theLimitItselfCounts() {
    CityModel city;
    add(city, box(60, 60), 30);
    QCOMPARE(exposureOf(city, pondAt(80, 60, 20, 0.25F), 0.25).buildings, 1);
    QCOMPARE(exposureOf(city, pondAt(80, 60, 20, 0.24F), 0.25).buildings, 0);
  }
  void cellsWithoutDataAreNoWater() {
    CityModel city;
    add(city, box(60, 60), 30);
    QCOMPARE(exposureOf(city, pondAt(80, 60, 20, std::nanf("")), kDepth).buildings, 0);
  }
  void buildingsBeyondTheGridAreNotExposed() {
    CityModel city;
    add(city, box(900, 900), 30);
    QCOMPARE(exposureOf(city, RasterGrid<float>(kTownShape, 1), kDepth).buildings, 0);
  }
  void residentsAndUsesAreSummedOverWetBuildingsOnly() {
    CityModel city;
    add(city, box(60, 60), 30);
    add(city, box(60, 100), 12, BuildingUse::hospital);
    add(city, box(100, 60), 7, BuildingUse::school);
    add(city, box(160, 160), 1000, BuildingUse::school);
    const Exposure exposure = exposureOf(city, pondAt(40, 40, 100, 0.5F), kDepth);
    QCOMPARE(exposure.buildings, 3);
    QCOMPARE(exposure.residents, 49);
    QCOMPARE(exposure.hospitals, 1);
    QCOMPARE(exposure.schools, 1);
  }
  void aTwoWayRoadCountsItsKilometresOnce() {
    Road road;
    road.code = "R1";
    road.line = {{0, 102}, {200, 102}};
    double kilometres[2];
    for (const bool oneWay : {false, true}) {
      CityModel city;
      road.oneway = oneWay ? 1 : 0;
      city.roads = buildRoadNetwork({road});
      QCOMPARE(city.roads.edgeCount(), std::size_t(oneWay ? 1 : 2));
      kilometres[oneWay] = exposureOf(city, pondAt(50, 50, 100, 0.5F), kDepth).roadKm;
    }
    QCOMPARE(kilometres[0], kilometres[1]);
    QVERIFY2(std::abs(kilometres[0] - 0.1) < 0.006, qPrintable(QString::number(kilometres[0])));
  }
  void oneOddCellOnARoadIsNoFlood() {
    CityModel city;
    Road road;
    road.code = "R1";
    road.line = {{0, 102}, {200, 102}};
    city.roads = buildRoadNetwork({road});
    QCOMPARE(exposureOf(city, pondAt(100, 100, 5, 2), kDepth).roadKm, 0.0);
    QVERIFY(exposureOf(city, pondAt(100, 100, 10, 2), kDepth).roadKm > 0);
  }
  void waterOnStreetsIsThatOfTheCellsTheyRunThroughEachOnce() {
    CityModel city;
    Road along, across;
    along.code = "R1";
    along.line = {{1, 102}, {199, 102}};  // no sample on a cell's side
    across.code = "R2";
    across.line = {{102, 1}, {102, 199}};
    city.roads = buildRoadNetwork({along, across});
    const RasterGrid<float> water = pondAt(50, 50, 100, 0.5F);
    const EdgeSamples samples = sampleEdges(city.roads, kTownShape);
    const PondedStreets ponded = pondedStreets(city.roads, samples, water, kDepth);
    QVERIFY(std::abs(ponded.metres / 1000 - exposureOf(city, water, kDepth).roadKm) < 1e-9);
    std::set<std::size_t> cells;
    for (int k = 0; k < kTownShape.columns; ++k) {
      const int street = kTownShape.columnOf(102);
      for (const auto cell : {kTownShape.index(k, street), kTownShape.index(street, k)})
        if (water.values[cell] > 0) cells.insert(cell);
    }
    const double expected = 0.5 * double(cells.size()) * kTownShape.cell * kTownShape.cell;
    QVERIFY2(std::abs(ponded.volume - expected) < 1e-6, qPrintable(QString::number(ponded.volume)));
    QCOMPARE(pondedStreets(city.roads, samples, water, 0.6).metres, 0.0);
    const RasterGrid<float> unknown(kTownShape, std::nanf(""));
    QCOMPARE(pondedStreets(city.roads, samples, unknown, kDepth).volume, 0.0);
  }
  void bandsSumToWhatStandsInTheLowestLimitAndEachLimitToItsOwnCount() {
    const CityModel city = streetTown();
    const RasterGrid<float> water = slopingWater();
    const BandedExposure bands = ExposurePlaces(city, kTownShape).in(water.values, kLimits);
    for (std::size_t k = 0; k < kDepthBands; ++k) {
      const Exposed all = bands.atLeast(k);
      const Exposure one = exposureOf(city, water, kLimits[k]);
      QCOMPARE(int(all.buildings), one.buildings);
      QCOMPARE(int(all.residents), one.residents);
      QCOMPARE(int(all.homes), one.homes);
      QVERIFY(std::abs(all.roadMetres() - 1000 * one.roadKm) < 1e-6);
      QVERIFY(bands.band[k].buildings > 0 && bands.band[k].roadMetres() > 0);
      if (k == 0) continue;
      const Exposed lower = bands.atLeast(k - 1);
      QVERIFY(all.buildings <= lower.buildings && all.residents <= lower.residents);
      QVERIFY(all.roadMetres() <= lower.roadMetres());
    }
  }
  void aHospitalAndASchoolStandInTheBandOfTheirWater() {
    CityModel city;
    add(city, box(60, 60), 12, BuildingUse::hospital);
    add(city, box(150, 150), 7, BuildingUse::school);
    RasterGrid<float> water = pondAt(40, 40, 60, 0.31F);
    const RasterGrid<float> deep = pondAt(140, 140, 50, 0.5F);
    for (std::size_t k = 0; k < water.values.size(); ++k)
      water.values[k] = std::max(water.values[k], deep.values[k]);
    const BandedExposure bands = ExposurePlaces(city, kTownShape).in(water.values, kLimits);
    QCOMPARE(bands.band[2].hospitals, std::size_t(1));
    QCOMPARE(bands.band[3].schools, std::size_t(1));
    QCOMPARE(bands.atLeast(0).hospitals + bands.atLeast(0).schools, std::size_t(2));
    QCOMPARE(bands.band[0], Exposed{});
    QCOMPARE(bands.band[1], Exposed{});
  }
  void metresOfRoadByClassSumToAllOfThem() {
    const CityModel city = streetTown();
    const RasterGrid<float> water(kTownShape, 1);
    const Exposed all = ExposurePlaces(city, kTownShape).in(water.values, kLimits).atLeast(0);
    const double primary = all.metres[std::size_t(RoadClass::primary)];
    const double tertiary = all.metres[std::size_t(RoadClass::tertiary)];
    QVERIFY(std::abs(primary - 196) < 1e-3 && std::abs(tertiary - 196) < 1e-3);
    QCOMPARE(all.roadMetres(), primary + tertiary);
  }
  void placesThatAreKnownAreCountedAsThoseFoundAnew() {
    const CityModel city = streetTown();
    const ExposurePlaces places(city, kTownShape);
    QVERIFY(places.standing() == standingWater(kTownShape, city.water));
    for (const float depth : {0.1F, 0.2F, 1.0F}) {
      const RasterGrid<float> water(kTownShape, depth);
      const Exposure anew = exposureOf(city, water, 0.15);
      const Exposure known = exposureOf(places, water.values, 0.15);
      QCOMPARE(known.buildings, anew.buildings);
      QCOMPARE(known.residents, anew.residents);
      QCOMPARE(known.roadKm, anew.roadKm);
    }
  }
  /// The legend of the theme and the table of one water stand on one screen.
  void theThemeByDepthCountsTheBuildingsOfTheTable() {
    const CityModel city = crowdedTown();
    const auto [before, after] = raggedWaters();
    draw::WaterSurface water;
    water.bed = std::make_shared<RasterGrid<float>>(kTownShape, 20.0F);
    water.before = std::make_shared<RasterGrid<float>>(before);
    water.after = std::make_shared<RasterGrid<float>>(after);
    const draw::BuildingWater beside(city.buildings, city.water, water);
    const ExposurePlaces places(city, kTownShape);
    for (const float fraction : {0.0F, 0.35F, 1.0F}) {
      water.fraction = fraction;
      std::vector<float> depth = before.values;
      for (std::size_t k = 0; k < depth.size(); ++k)
        depth[k] += fraction * (after.values[k] - depth[k]);
      const BandedExposure table = places.in(depth, kLimits);
      const auto theme =
          draw::buildingTheme(draw::ThemeAttribute::floodDepth, city.buildings,
                              draw::footprintAreas(city.buildings), beside.depths(water));
      for (std::size_t band = 0; band + 1 < kDepthBands; ++band) {
        QVERIFY(table.band[band].buildings > 0);
        QCOMPARE(theme.entries[band + 2].buildings, table.band[band].buildings);
        QCOMPARE(std::size_t(theme.entries[band + 2].residents), table.band[band].residents);
      }
      QCOMPARE(theme.entries[5].buildings + theme.entries[6].buildings, table.band[3].buildings);
    }
  }
  void dryAndUnknownWaterExposesNothing() {
    const CityModel city = streetTown();
    const ExposurePlaces places(city, kTownShape);
    for (const float depth : {0.0F, 0.149F, std::nanf("")}) {
      const RasterGrid<float> water(kTownShape, depth);
      QCOMPARE(places.in(water.values, kLimits), BandedExposure{});
    }
  }

 private:
  static constexpr DepthLimits kLimits{0.15, 0.25, 0.30, 0.50};

  /// Homes in a row from west to east, a primary street to their south, a tertiary one to the north.
  static CityModel streetTown() {
    CityModel city;
    for (int k = 0; k < 8; ++k) add(city, box(5 + 25 * k, 92, 15), std::uint32_t(10 + k));
    Road south, north;
    south.code = "R1";
    south.roadClass = RoadClass::primary;
    south.line = {{2, 52}, {198, 52}};
    north.code = "R2";
    north.roadClass = RoadClass::tertiary;
    north.line = {{2, 152}, {198, 152}};
    city.roads = buildRoadNetwork({south, north});
    return city;
  }
  /// Houses wall to wall, askew to the grid, along a river that stands 3 m deep.
  static CityModel crowdedTown() {
    CityModel city;
    for (int row = 0; row < 13; ++row) {
      for (int k = 0; k < 13; ++k) {
        const double x = 3 + 14.7 * k, y = 2 + 14.3 * row, side = 6 + (k * 7 + row * 3) % 8;
        add(city, {{x, y}, {x + side, y + 1}, {x + side - 1, y + side}, {x - 1, y + side - 1}},
            std::uint32_t(k + row));
      }
    }
    WaterBody river;
    river.area.outer = {{90, -10}, {112, -10}, {112, 210}, {90, 210}};
    city.water.push_back(river);
    return city;
  }
  /// Puddles of many depths up to 0.6 m, some not known; 3 m in the river.
  static std::pair<RasterGrid<float>, RasterGrid<float>> raggedWaters() {
    RasterGrid<float> before(kTownShape), after(kTownShape);
    for (int row = 0; row < kTownShape.rows; ++row) {
      for (int column = 0; column < kTownShape.columns; ++column) {
        const bool river = column >= 18 && column < 22;
        const int dice = (column * 31 + row * 57 + column * row) % 101;
        before.at(column, row) = river ? 3.0F : dice < 10 ? 0.12F + 0.05F * float(dice) : 0.0F;
        after.at(column, row) = river ? 3.0F : dice < 12 ? 0.18F + 0.04F * float(dice) : 0.0F;
        if (dice == 50) after.at(column, row) = std::nanf("");
      }
    }
    return {before, after};
  }
  /// From dry in the west to 0.6 m in the east.
  static RasterGrid<float> slopingWater() {
    RasterGrid<float> water(kTownShape, 0);
    for (int row = 0; row < kTownShape.rows; ++row) {
      for (int column = 0; column < kTownShape.columns; ++column)
        water.at(column, row) = 0.6F * float(column) / float(kTownShape.columns - 1);
    }
    return water;
  }
};

QTEST_APPLESS_MAIN(ExposureTest)
#include "exposure_test.moc"
