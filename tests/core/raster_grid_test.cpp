#include "engine/core/raster_grid.h"

#include <QtTest>
#include <set>

using namespace citymirror;

namespace {

const GridShape kShape{6, 5, 2.0, 100, 200};

std::set<std::pair<int, int>> cellsIn(const GridShape& shape, const Polygon& polygon) {
  std::set<std::pair<int, int>> cells;
  forEachCellIn(shape, polygon, [&](int c, int r) {
    if (!cells.insert({c, r}).second) QFAIL("a cell was visited twice");
  });
  return cells;
}

std::set<std::pair<int, int>> cellsByPoints(const GridShape& shape, const Polygon& polygon) {
  std::set<std::pair<int, int>> cells;
  for (int r = 0; r < shape.rows; ++r) {
    for (int c = 0; c < shape.columns; ++c) {
      if (contains(polygon, shape.centre(c, r))) cells.insert({c, r});
    }
  }
  return cells;
}

}  // namespace

class RasterGridTest : public QObject {
  Q_OBJECT
 private slots:
  void rowZeroIsTheSouth() {
    QVERIFY(kShape.centre(0, 0) == Point2(101, 201));
    QCOMPARE(kShape.rowOf(200.1), 0);
    QCOMPARE(kShape.columnOf(99.9), -1);
    QVERIFY((kShape.bounds() == Bounds{100, 200, 112, 210}));
  }
  void aPlaneIsInterpolatedExactlyBetweenCentres() {
    RasterGrid<float> grid(kShape);
    for (int r = 0; r < kShape.rows; ++r) {
      for (int c = 0; c < kShape.columns; ++c) {
        const Point2 p = kShape.centre(c, r);
        grid.at(c, r) = float(3 * (p.x() - 100) - 2 * (p.y() - 200) + 1);
      }
    }
    for (double x = 101; x <= 111; x += 0.7) {
      for (double y = 201; y <= 209; y += 0.7) {
        QVERIFY(std::abs(bilinear(grid, x, y) - (3 * (x - 100) - 2 * (y - 200) + 1)) < 1e-4);
      }
    }
    QCOMPARE(bilinear(grid, -1e6, 201), grid.at(0, 0));
    QCOMPARE(bilinear(grid, 1e6, 1e6), grid.at(5, 4));
  }
  void gapsSpreadAndEmptyGridsHaveNoValue() {
    RasterGrid<float> grid(kShape, 1);
    grid.at(2, 2) = std::nanf("");
    QVERIFY(std::isnan(bilinear(grid, kShape.centre(2, 2).x() - 0.5, kShape.centre(2, 2).y())));
    QCOMPARE(bilinear(grid, 101, 201), 1.0f);
    QVERIFY(std::isnan(bilinear(RasterGrid<float>{}, 0, 0)));
  }
  void aGridOfOneCellHasOneValue() {
    const RasterGrid<float> grid(GridShape{1, 1, 5, 0, 0}, 7);
    QCOMPARE(bilinear(grid, 2.5, 2.5), 7.0f);
    QCOMPARE(bilinear(grid, -9, 9), 7.0f);
  }
  void valuesOutsideAreTheCallersChoice() {
    const RasterGrid<int> grid(kShape, 4);
    QCOMPARE(grid.valueAt(101, 201, -1), 4);
    QCOMPARE(grid.valueAt(112.1, 201, -1), -1);
    QCOMPARE(grid.valueAt(99, 201, -1), -1);
  }
  void cellsOfAPolygonAreThoseWhoseCentresItHolds() {
    const GridShape shape{40, 40, 1, 0, 0};
    const Polygon yard{{{3.2, 3.1}, {36.4, 5.7}, {30.3, 35.9}, {8.8, 30.2}},
                       {{{12.1, 12.3}, {14.2, 25.8}, {25.7, 24.4}, {24.9, 11.6}}}};
    const auto cells = cellsIn(shape, yard);
    QVERIFY(cells == cellsByPoints(shape, yard));
    QVERIFY(cells.size() > 400);
    QVERIFY(!cells.contains({18, 18}));
  }
  void neighbouringPolygonsShareNoCellAndLeaveNone() {
    const GridShape shape{10, 10, 1, 0, 0};
    const Polygon west{{{0, 0}, {5.5, 0}, {5.5, 10}, {0, 10}}, {}};
    const Polygon east{{{5.5, 0}, {10, 0}, {10, 10}, {5.5, 10}}, {}};
    QCOMPARE(cellsIn(shape, west).size() + cellsIn(shape, east).size(), std::size_t{100});
  }
  void polygonsBeyondTheGridAreCut() {
    const Polygon large{{{-900, -900}, {900, -900}, {900, 900}, {-900, 900}}, {}};
    QCOMPARE(cellsIn(kShape, large).size(), kShape.size());
    const Polygon away{{{-9, -9}, {-8, -9}, {-8, -8}}, {}};
    QVERIFY(cellsIn(kShape, away).empty());
    QVERIFY(cellsIn(kShape, Polygon{}).empty());
  }
};

QTEST_APPLESS_MAIN(RasterGridTest)
#include "raster_grid_test.moc"
