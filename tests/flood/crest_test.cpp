#include <QtTest>
#include <bit>
#include <set>

#include "scenarios/flood/flood_sweep.h"
#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

constexpr double kCrestGravity = 9.80665;

/// A grid whose crests the test sets itself, advanced by the sweep alone.
struct Basin {
  FloodInputs inputs;
  FloodGrid grid;
  FloodRim rim;
  RainField rain;
  InfiltrationField infiltration;
  FloodSweep sweep;
  double time = 0, fastest = 20;

  explicit Basin(FloodInputs in)
      : inputs(std::move(in)),
        grid(makeGrid(inputs)),
        rim(inputs, grid),
        rain(inputs, grid),
        infiltration(inputs, grid),
        sweep(inputs, grid, rim, inputs.threads) {}

  void wall(const std::vector<Point2>& line, double crest) {
    for (const Face face : facesAlong(grid, line)) grid.setCrest(face, crest);
  }
  void run(double until) {
    while (time < until) {
      const double dt = std::min(until - time, 0.45 * grid.shape.cell / std::max(fastest, 2.0));
      rim.setTime(time);
      const SweepReport report = sweep.step(grid, {time + dt, dt}, rain, infiltration);
      fastest = double(std::bit_cast<float>(report.speedBits));
      time += dt;
    }
  }
  double volume(int firstColumn, int endColumn) const {
    double sum = 0;
    for (int r = 0; r < grid.shape.rows; ++r) {
      for (int c = firstColumn; c < endColumn; ++c) {
        sum += double(grid.depth[grid.at(c, r)]) + double(grid.depthRest[grid.at(c, r)]);
      }
    }
    return sum * grid.area();
  }
  double volume() const { return volume(0, grid.shape.columns); }
  float fastestWater() const {
    return std::max(largest(grid.plain(grid.qx).values), largest(grid.plain(grid.qy).values));
  }
};

double levelBed(double, double) { return 0; }

/// Water of one depth west of a line and another east of it.
FloodInputs twoPools(int columns, int rows, double cell, const HeightAt& bed, double west,
                     double east, const HeightAt& side) {
  FloodInputs inputs = domain(columns, rows, cell, bed);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      const Point2 p = inputs.bed->shape.centre(c, r);
      const double level = side(p.x(), p.y()) < 0 ? west : east;
      inputs.initialDepth.push_back(float(std::max(0.0, level - bed(p.x(), p.y()))));
    }
  }
  return inputs;
}

}  // namespace

class CrestTest : public QObject {
  Q_OBJECT
 private slots:
  void stillWaterOfTwoLevelsStaysStillBehindACrest() {
    const HeightAt ground = [](double x, double y) {
      return std::round(roughGround(9, 5, 1.5)(x, y) * 256) / 256;
    };
    for (const double crest : {3.25, double(INFINITY)}) {
      Basin basin(twoPools(40, 30, 5, ground, 3, 2, [](double x, double) { return x - 100; }));
      const FloatArray before = basin.grid.depth;
      basin.wall({{100, -10}, {100, 200}}, crest);
      basin.run(600);
      QCOMPARE(basin.fastestWater(), 0.0F);
      QVERIFY(basin.grid.plain(basin.grid.depth).values == basin.grid.plain(before).values);
    }
  }

  void waterBelowTheCrestNeverPassesAndWaterAboveItDoes() {
    const auto passed = [](double crest) {
      Basin basin(twoPools(60, 12, 5, levelBed, 1, 0, [](double x, double) { return x - 150; }));
      basin.wall({{150, 0}, {150, 60}}, crest);
      basin.run(60);
      return basin.volume(30, 60);
    };
    QCOMPARE(passed(1.001), 0.0);
    QVERIFY(passed(0.9) > 1);
    QVERIFY(passed(0.5) > passed(0.9));
    QVERIFY(passed(0) > passed(0.5));
  }

  void aWaveThatClimbsAboveTheCrestSpillsOnlyItsTop() {
    Basin basin(twoPools(80, 8, 5, levelBed, 2, 0, [](double x, double) { return x - 200; }));
    basin.wall({{300, -5}, {300, 45}}, 1.2);
    const double before = basin.volume();
    basin.run(120);
    QVERIFY(basin.volume(60, 80) > 0);
    QVERIFY(std::fabs(basin.volume() - before) < 1e-6 * before);
    basin.run(4000);
    const float left = basin.grid.depth[basin.grid.at(50, 4)];
    qInfo("level behind the crest of 1.2 m after an hour: %.4f m", double(left));
    QVERIFY(left > 0.9F && left < 1.2F + 0.01F);
  }

  void aDiagonalWallHolds() {
    for (const double slope : {1.0, 0.37, -2.6}) {
      const HeightAt side = [=](double x, double y) { return (y - 151) - slope * (x - 149); };
      Basin basin(domain(60, 60, 5, levelBed));
      basin.wall({{149 - 400, 151 - 400 * slope}, {149 + 400, 151 + 400 * slope}}, INFINITY);
      for (int r = 0; r < 60; ++r) {
        for (int c = 0; c < 60; ++c) {
          const Point2 p = basin.grid.shape.centre(c, r);
          if (side(p.x(), p.y()) < -5 * std::hypot(1, slope)) {
            basin.grid.depth[basin.grid.at(c, r)] = 1.5F;
          }
        }
      }
      basin.sweep.wakeWet(basin.grid);
      const double before = basin.volume();
      basin.run(240);
      for (int r = 0; r < 60; ++r) {
        for (int c = 0; c < 60; ++c) {
          const Point2 p = basin.grid.shape.centre(c, r);
          if (side(p.x(), p.y()) < 5 * std::hypot(1, slope)) continue;
          QCOMPARE(basin.grid.depth[basin.grid.at(c, r)], 0.0F);
        }
      }
      QVERIFY(std::fabs(basin.volume() - before) < 1e-6 * before);
    }
  }

  void aRingOfWallsKeepsAHouseDry() {
    FloodInputs inputs = domain(40, 40, 2, levelBed);
    inputs.initialUniformDepth = 0.8;
    Basin basin(inputs);
    const std::vector<Point2> house{
        {20.3, 22.1}, {50.2, 31.7}, {44.4, 55.5}, {17.1, 48}, {20.3, 22.1}};
    basin.wall(house, INFINITY);
    for (int r = 0; r < 40; ++r) {
      for (int c = 0; c < 40; ++c) {
        const bool inside = contains(std::span(house).first(4), basin.grid.shape.centre(c, r)) &&
                            distanceTo(house, basin.grid.shape.centre(c, r)) > 2;
        if (inside) basin.grid.depth[basin.grid.at(c, r)] = 0;
      }
    }
    const double before = basin.volume();
    basin.run(200);
    QVERIFY(std::fabs(basin.volume() - before) < 1e-6 * before);
    QVERIFY(basin.grid.depth[basin.grid.at(16, 19)] < 0.8F);
    QCOMPARE(basin.grid.depth[basin.grid.at(0, 0)], 0.8F);
  }

  void overtoppingFollowsTheBroadCrestedWeir() {
    for (const double deep : {0.5, 2.0, 6.0}) {
      for (const double head : {0.1, 0.3, 0.6}) {
        FloodInputs inputs = twoPools(
            60, 8, 5, [=](double x, double) { return x < 150 ? -deep : -deep - 3; }, head, -99,
            [](double x, double) { return x - 150; });
        inputs.manning = 0.01;
        LevelRegion lake{"lake", {}, {{0}, {head}}};
        for (std::uint32_t r = 0; r < 8; ++r) {
          for (std::uint32_t c = 0; c < 10; ++c) lake.cells.push_back(r * 60 + c);
        }
        inputs.levelRegions = {lake};
        Basin basin(inputs);
        for (const std::uint32_t k : lake.cells) {
          basin.grid.depth[basin.grid.at(int(k) % 60, int(k) / 60)] = float(head + deep);
        }
        basin.wall({{150, -50}, {150, 150}}, 0);
        basin.run(120);
        const double before = basin.volume(30, 60);
        basin.run(180);
        const double rate = (basin.volume(30, 60) - before) / 60 / 40;
        const std::size_t gauge = basin.grid.at(24, 4);
        const double h = basin.grid.depth[gauge], u = basin.grid.qx[gauge] / h;
        const double energy = h - deep + u * u / (2 * kCrestGravity);
        const double weir =
            std::pow(2.0 / 3, 1.5) * std::sqrt(kCrestGravity) * std::pow(energy, 1.5);
        qInfo("pool %.1f m, head %.3f m: %.4f m2/s, broad-crested weir %.4f, ratio %.3f", deep,
              energy, rate, weir, rate / weir);
        QVERIFY(std::fabs(rate / weir - 1) < 0.03);
      }
    }
  }

  void aCrestHoldsAtTheRimAndAtALevelRegion() {
    FloodInputs inputs = domain(30, 20, 5, levelBed);
    inputs.initialUniformDepth = 1;
    inputs.boundaries = {{Side::west, BoundaryKind::level, {{0}, {2}}}};
    LevelRegion river{"river", {}, {{0}, {2}}};
    for (std::uint32_t r = 0; r < 20; ++r) river.cells.push_back(r * 30 + 29);
    inputs.levelRegions = {river};
    Basin basin(inputs);
    for (int r = 0; r < 20; ++r) {
      basin.grid.depth[basin.grid.at(29, r)] = 2;
      basin.grid.setCrest({basin.grid.at(0, r), Face::Axis::x}, 2.5);
      basin.grid.setCrest({basin.grid.at(29, r), Face::Axis::x}, 2.5);
    }
    const double before = basin.volume(0, 29);
    basin.run(100);
    QCOMPARE(basin.volume(0, 29), before);
    QCOMPARE(basin.fastestWater(), 0.0F);
    for (int r = 0; r < 20; ++r) basin.grid.clearCrest({basin.grid.at(0, r), Face::Axis::x});
    basin.run(110);
    QVERIFY(basin.volume(0, 29) > before + 10);
  }

  void crestsAreReadBackAndClearedToTheNaturalRise() {
    FloodGrid grid =
        makeGrid(domain(20, 20, 2, [](double x, double y) { return 100 + 0.3 * x + 0.1 * y; }));
    const FloatArray riseX = grid.riseX, riseY = grid.riseY;
    for (const Face::Axis axis : {Face::Axis::x, Face::Axis::y}) {
      const Face face{grid.at(7, 9), axis};
      const double higher = double(grid.bed[face.cell]) + grid.datum;
      QCOMPARE(grid.crestOf(face), higher);
      grid.setCrest(face, 107.25);
      QVERIFY(std::fabs(grid.crestOf(face) - 107.25) < 1e-5);
      grid.setCrest(face, INFINITY);
      QVERIFY(std::isinf(grid.crestOf(face)));
      grid.setCrest(face, 100);
      QCOMPARE(grid.crestOf(face), higher);
    }
    QVERIFY(grid.riseX == riseX && grid.riseY == riseY);
  }

  void aStaircaseFollowsItsLineWithoutGapOrRepeat() {
    const FloodGrid grid = makeGrid(domain(50, 40, 2, levelBed));
    const std::vector<Point2> line{{3, 3}, {61, 27}, {90.5, 71}, {90.5, 30}};
    const auto faces = facesAlong(grid, line);
    QVERIFY(faces.size() > 70);
    std::set<Face> once(faces.begin(), faces.end());
    QCOMPARE(once.size(), faces.size());
    for (std::size_t k = 0; k < faces.size(); ++k) {
      QVERIFY(distanceTo(line, grid.centreOf(faces[k])) < 2 * 1.5);
      if (k > 0) {
        const Point2 step = grid.centreOf(faces[k]) - grid.centreOf(faces[k - 1]);
        QVERIFY(step.norm() <= 4);
      }
    }
    QVERIFY(facesAlong(grid, std::vector<Point2>{{-500, -500}, {-400, 900}}).empty());
    QCOMPARE(facesAlong(grid, std::vector<Point2>{{-1e9, 40}, {1e9, 40}}).size(), std::size_t(50));
  }
};

QTEST_GUILESS_MAIN(CrestTest)
#include "crest_test.moc"
