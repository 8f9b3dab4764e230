// Houses traced along the cells of a raster get walls instead of stairs; surveyed ones are left.
#include "gis/city/traced_outlines.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "gis/city/city_import.h"
#include "gis/city/straight_walls.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;

class TracedOutlinesTest : public QObject {
  Q_OBJECT
  using Ring = std::vector<Point2>;
  using Cells = std::set<std::pair<int, int>>;

  static Ring turned(double width, double height, double degrees, const Point2& middle) {
    const double a = degrees * 3.14159265358979 / 180;
    Ring ring;
    for (const auto& [x, y] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
      const double u = x * width / 2, v = y * height / 2;
      ring.push_back(middle + Point2(u * std::cos(a) - v * std::sin(a),
                                     u * std::sin(a) + v * std::cos(a)));
    }
    return ring;
  }
  template <class Inside>
  static Cells cellsOf(Inside inside, int reach = 60) {
    Cells cells;
    for (int x = -reach; x < reach; ++x)
      for (int y = -reach; y < reach; ++y)
        if (inside(Point2(x + 0.5, y + 0.5))) cells.insert({x, y});
    return cells;
  }
  /// The border of cells that hang together, times `cell`, from `at`; only corners where it turns.
  static Ring traced(const Cells& cells, double cell = 1, const Point2& at = {0, 0}) {
    std::map<std::pair<int, int>, std::pair<int, int>> next;
    for (const auto& [x, y] : cells) {
      if (!cells.contains({x, y - 1})) next[{x, y}] = {x + 1, y};
      if (!cells.contains({x + 1, y})) next[{x + 1, y}] = {x + 1, y + 1};
      if (!cells.contains({x, y + 1})) next[{x + 1, y + 1}] = {x, y + 1};
      if (!cells.contains({x - 1, y})) next[{x, y + 1}] = {x, y};
    }
    Ring all;
    const auto start = next.begin()->first;
    auto node = start;
    do {
      all.push_back(at + cell * Point2(node.first, node.second));
      node = next.at(node);
    } while (node != start);
    Ring ring;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Point2 &before = all[(i + all.size() - 1) % all.size()],
                   &after = all[(i + 1) % all.size()];
      if (std::abs(turn(before, all[i], after)) > 1e-9) ring.push_back(all[i]);
    }
    return ring;
  }
  static Ring tracedHouse(double degrees, double cell = 1, const Point2& at = {0, 0}) {
    const Ring house = turned(24, 12, degrees, {0.3, 0.2});
    return traced(cellsOf([&](const Point2& p) { return contains(house, p); }), cell, at);
  }
  static double furthest(const Ring& points, Ring outline) {
    outline.push_back(outline.front());
    double worst = 0;
    for (const Point2& p : points) worst = std::max(worst, distanceTo(outline, p));
    return worst;
  }
  static FeatureLayer layerOf(const std::vector<Ring>& rings) {
    FeatureLayer layer;
    for (const Ring& ring : rings) {
      Feature feature;
      feature.code = "b" + std::to_string(layer.features.size());
      feature.kind = GeometryKind::polygon;
      feature.polygons.push_back({ring, {}});
      layer.features.push_back(std::move(feature));
    }
    return layer;
  }
  /// Five houses of 60 x 30 m, each turned another way, in cells of 2.5 m.
  static std::vector<Ring> tracedTown() {
    std::vector<Ring> rings;
    for (int i = 0; i < 5; ++i)
      rings.push_back(tracedHouse(20 + 12 * i, 2.5, {150 + 150.0 * i, 500}));
    return rings;
  }
  static std::size_t corners(const FeatureLayer& layer) {
    std::size_t count = 0;
    for (const Feature& feature : layer.features)
      for (const Polygon& polygon : feature.polygons) count += polygon.outer.size();
    return count;
  }

 private slots:
  void aTurnedHouseGetsItsWallsBack_data() {
    QTest::addColumn<double>("degrees");
    for (const int degrees : {15, 20, 25, 30, 45, 55, 65}) {
      const std::string name = std::to_string(degrees) + " degrees";
      QTest::newRow(name.c_str()) << double(degrees);
    }
  }
  void aTurnedHouseGetsItsWallsBack() {
    QFETCH(double, degrees);
    const Ring house = turned(24, 12, degrees, {0.3, 0.2}), stairs = tracedHouse(degrees);
    QVERIFY(stairs.size() >= 38);
    const Ring walls = straightWalls(stairs, 1);
    QVERIFY2(walls.size() <= 6, qPrintable(QString::number(walls.size())));
    QVERIFY(furthest(walls, house) < 0.5);
    QVERIFY(furthest(house, walls) < 1);
    QVERIFY(std::abs(signedArea(walls) / signedArea(house) - 1) < 0.03);
  }
  void aHouseAlongTheCellsKeepsEveryCorner() {
    const Ring house{{0, 0}, {20, 0}, {20, 8}, {9, 8}, {9, 15}, {0, 15}};
    QVERIFY(straightWalls(house, 1) == house);
  }
  void whateverTheShapeTheOutlineStaysWithinACell_data() {
    QTest::addColumn<int>("shape");
    QTest::newRow("disc") << 0;
    QTest::newRow("cross") << 1;
    QTest::newRow("bar one cell wide") << 2;
  }
  void whateverTheShapeTheOutlineStaysWithinACell() {
    QFETCH(int, shape);
    const Cells cells = cellsOf([&](const Point2& p) {
      if (shape == 0) return p.norm() < 20;
      if (shape == 1)
        return contains(turned(40, 9, 20, {0, 0}), p) || contains(turned(9, 40, 20, {0, 0}), p);
      return p.y() > 0 && p.y() < 1 && std::abs(p.x()) < 12;
    });
    const Ring stairs = traced(cells), walls = straightWalls(stairs, 1);
    QVERIFY(walls.size() <= stairs.size());
    QVERIFY(furthest(walls, stairs) <= 1);
    QVERIFY(furthest(stairs, walls) <= 1.3);  // a corner of a step lies 0.5 beside its middle
    QVERIFY(std::abs(signedArea(walls) / signedArea(stairs) - 1) <= 0.05);
    QVERIFY(!crossesItself(walls));
  }
  void aTracedTownTellsItsRaster() {
    const auto raster = tracedRaster(layerOf(tracedTown()));
    QVERIFY(raster.has_value());
    QVERIFY(std::abs(raster->cellX - 2.5) < 1e-6 && std::abs(raster->cellY - 2.5) < 1e-6);
  }
  void aSurveyedTownHasNoRaster_data() {
    QTest::addColumn<int>("town");
    QTest::newRow("L-shaped along the axes, whole metres") << 0;
    QTest::newRow("with a bay of a metre") << 1;
    QTest::newRow("stairs turned by a degree") << 2;
    QTest::newRow("stairs off the cells") << 3;
    QTest::newRow("empty") << 4;
  }
  void aSurveyedTownHasNoRaster() {
    QFETCH(int, town);
    std::vector<Ring> rings;
    for (int i = 0; i < 40 && town < 2; ++i) {
      const double x = 30 * i, w = 12 + i % 5, h = 9 + i % 4;
      const double bay = town == 1 ? h + 1 : h;
      rings.push_back({{x, 0}, {x + w, 0}, {x + w, 5}, {x + 7, 5}, {x + 7, bay}, {x + 3, bay},
                       {x + 3, h - 1}, {x, h - 1}});
    }
    if (town == 2 || town == 3) rings = tracedTown();
    for (Ring& ring : rings) {
      for (std::size_t k = 0; k < ring.size(); ++k) {
        if (town == 2) ring[k] = {ring[k].x() - 0.0175 * ring[k].y(),
                                  ring[k].y() + 0.0175 * ring[k].x()};
        if (town == 3 && k % 4 == 0) ring[k] += Point2(0.4, 0.3);
      }
    }
    QVERIFY(!tracedRaster(layerOf(rings)));
  }
  void neighboursWithACommonWallNeverOverlap() {
    const Ring block = turned(40, 22, 33, {0.3, 0.2});
    const auto side = [&](double sign) {
      return traced(cellsOf([&](const Point2& p) {
        return contains(block, p) && sign * (p.x() - 0.6 * p.y()) > 0;
      }));
    };
    FeatureLayer layer = layerOf({side(1), side(-1)});
    straightenTraced(layer, {1, 1, {0, 0}});
    int both = 0;
    for (double x = -30.013; x < 30; x += 0.11)
      for (double y = -30.017; y < 30; y += 0.11)
        both += contains(layer.features[0].polygons[0], {x, y}) &&
                contains(layer.features[1].polygons[0], {x, y});
    QCOMPARE(both, 0);
  }
  void anOutlineStaysAsItIsWhereItWouldCutACourtyard() {
    FeatureLayer layer = layerOf({tracedHouse(30)});
    const Ring stairs = layer.features[0].polygons[0].outer;
    const Point2 step = stairs[stairs.size() / 8];
    layer.features[0].polygons[0].holes = {
        {step, step + Point2(0.2, 2), step + Point2(2, 2), step + Point2(2, -2)}};
    FeatureLayer open = layerOf({stairs});
    QCOMPARE(straightenTraced(open, {1, 1, {0, 0}}), std::size_t(1));
    if (straightenTraced(layer, {1, 1, {0, 0}}) == 0)
      QVERIFY(layer.features[0].polygons[0].outer == stairs);
    else
      QVERIFY(!contains(layer.features[0].polygons[0].outer, step));
  }
  void anImportSaysHowManyItStraightenedAndKeepsThemWhenAsked() {
    constexpr double kWest = 550000, kSouth = 5630000;
    const test::Folder folder;
    std::vector<test::SampleFeature> features;
    for (const Ring& ring : tracedTown()) {
      std::string wkt;
      for (std::size_t i = 0; i <= ring.size(); ++i) {
        const Point2& p = ring[i % ring.size()];
        wkt += (i > 0 ? "," : "") + std::to_string(kWest + p.x()) + " " +
               std::to_string(kSouth + p.y());
      }
      features.push_back({"POLYGON ((" + wkt + "))", {"12"}});
    }
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    sources.buildings = folder / "buildings.gpkg";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100; });
    test::writeSample("GPKG", sources.buildings, "buildings", "EPSG:25832", {"height"}, features);
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    const char* said = "5 outlines traced from a raster of 2.5 m cells straightened";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY2(hasNote(city.notes(), said), notesText(city.notes()).c_str());
    QVERIFY(city->provenance.at("buildings").method.find(said) != std::string::npos);
    QCOMPARE(city->buildings.size(), std::size_t(5));
    QVERIFY(city->buildings.points.size() <= 40);
    sources.tracedOutlines = TracedOutlines::asTheyAre;
    const auto kept = importCity(sources, {});
    QVERIFY(kept.ok());
    QVERIFY(!hasNote(kept.notes(), "straightened"));
    QCOMPARE(kept->buildings.points.size(), corners(layerOf(tracedTown())));
  }
};

QTEST_GUILESS_MAIN(TracedOutlinesTest)
#include "zz_traced_outlines_test.moc"
