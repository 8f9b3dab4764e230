// Buildings that are surfaces in space, as PostGIS, FileGDB and GeoPackage hold them.
#include <QtTest>
#include <cmath>

#include "gis/city/city_import.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::writeSample;

namespace {

constexpr double kLeft = 550100, kLow = 5630100;

std::string cornerAt(double x, double y, double z) {
  return std::to_string(kLeft + x) + " " + std::to_string(kLow + y) + " " + std::to_string(z);
}

std::string faceOf(const std::vector<std::string>& corners) {
  std::string text = "((";
  for (const std::string& corner : corners) text += corner + ", ";
  return text + corners.front() + "))";
}

/// 20 × 30 m from 50 to 62 m: floor, roof and two of its walls.
std::string boxFaces() {
  const auto level = [](double z) {
    return faceOf({cornerAt(0, 0, z), cornerAt(20, 0, z), cornerAt(20, 30, z), cornerAt(0, 30, z)});
  };
  const std::string south =
      faceOf({cornerAt(0, 0, 50), cornerAt(20, 0, 50), cornerAt(20, 0, 62), cornerAt(0, 0, 62)});
  const std::string north = faceOf(
      {cornerAt(0, 30, 50), cornerAt(20, 30, 50), cornerAt(20, 30, 62), cornerAt(0, 30, 62)});
  return level(50) + ", " + level(62) + ", " + south + ", " + north;
}

/// A roof of two triangles.
std::string roofTriangles() {
  return faceOf({cornerAt(0, 0, 50), cornerAt(20, 0, 50), cornerAt(20, 30, 62)}) + ", " +
         faceOf({cornerAt(0, 0, 50), cornerAt(20, 30, 62), cornerAt(0, 30, 50)});
}

double planOf(const Feature& feature) {
  double area = 0;
  for (const Polygon& polygon : feature.polygons) {
    area += std::abs(signedArea(polygon.outer));
    for (const auto& hole : polygon.holes) area -= std::abs(signedArea(hole));
  }
  return area;
}

}  // namespace

class SurfaceBuildingsTest : public QObject {
  Q_OBJECT
  const GeoFrame frame_{"EPSG:25832", 550000, 5630000, ""};

  Result<FeatureLayer> read(const std::string& wkt) const {
    const Folder folder;
    writeSample("GPKG", folder / "a.gpkg", "a", "EPSG:25832", {"name"}, {{wkt, {"Haus"}}});
    return readLayer({folder / "a.gpkg"}, frame_, {});
  }

 private slots:
  void aSurfaceBecomesItsGroundPlanAndKeepsHowHighItReaches_data() {
    QTest::addColumn<QString>("wkt");
    QTest::addColumn<double>("area");
    const auto row = [](const char* name, const std::string& wkt, double area) {
      QTest::newRow(name) << QString::fromStdString(wkt) << area;
    };
    row("polyhedral surface", "POLYHEDRALSURFACE Z (" + boxFaces() + ")", 600);
    row("TIN", "TIN Z (" + roofTriangles() + ")", 600);
    row("triangle",
        "TRIANGLE Z " + faceOf({cornerAt(0, 0, 50), cornerAt(20, 0, 50), cornerAt(20, 30, 62)}),
        300);
    row("multipolygon with walls", "MULTIPOLYGON Z (" + boxFaces() + ")", 600);
    row("a collection of TIN",
        "GEOMETRYCOLLECTION Z (TIN Z (" + roofTriangles() + "), POLYHEDRALSURFACE Z (" +
            boxFaces() + "))",
        600);
  }
  void aSurfaceBecomesItsGroundPlanAndKeepsHowHighItReaches() {
    QFETCH(QString, wkt);
    QFETCH(double, area);
    const auto layer = read(wkt.toStdString());
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
    const Feature& house = layer->features[0];
    QCOMPARE(int(house.kind), int(GeometryKind::polygon));
    QVERIFY2(std::abs(planOf(house) - area) < 0.01, qPrintable(QString::number(planOf(house))));
    const int low = layer->field(kLowestColumn), high = layer->field(kHighestColumn);
    QVERIFY(low >= 0 && high >= 0);
    QVERIFY(house.values[std::size_t(low)] == FieldValue(50.0));
    QVERIFY(house.values[std::size_t(high)] == FieldValue(62.0));
    QVERIFY2(!hasNote(layer.notes(), "without extent") && !hasNote(layer.notes(), "heights (Z)"),
             notesText(layer.notes()).c_str());
  }

  void aWallAloneHasNoGroundPlanAndSaysSo() {
    const auto layer = read(
        "POLYHEDRALSURFACE Z (" +
        faceOf({cornerAt(0, 0, 50), cornerAt(20, 0, 50), cornerAt(20, 0, 62), cornerAt(0, 0, 62)}) +
        ")");
    QVERIFY(layer.ok() && layer->features.empty());
    QVERIFY2(hasNote(layer.notes(), "stands upright"), notesText(layer.notes()).c_str());
  }

  void areasSideBySideOnAHillAreNoSurface() {
    const auto field = [](double x) {
      return faceOf({cornerAt(x, 0, 50), cornerAt(x + 20, 0, 55), cornerAt(x + 20, 30, 62),
                     cornerAt(x, 30, 57)});
    };
    const auto layer = read("MULTIPOLYGON Z (" + field(0) + ", " + field(30) + ")");
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QVERIFY(std::abs(planOf(layer->features.at(0)) - 1200) < 0.01);
    QVERIFY(layer->field(kLowestColumn) < 0 && layer->field(kHighestColumn) < 0);
  }

  void heightsOfLinesAreToldOnceUnlessTheyAreZero() {
    const auto high = read("LINESTRING Z (" + cornerAt(0, 0, 7) + ", " + cornerAt(50, 0, 9) + ")");
    QVERIFY(high.ok());
    QCOMPARE(high->features.size(), std::size_t(1));
    QVERIFY2(hasNote(high.notes(), "heights (Z)"), notesText(high.notes()).c_str());
    const auto flat = read("LINESTRING Z (" + cornerAt(0, 0, 0) + ", " + cornerAt(50, 0, 0) + ")");
    QVERIFY(flat.ok() && !hasNote(flat.notes(), "heights (Z)"));
  }

  void anImportTakesTheHeightOfABuildingFromItsSurface() {
    const Folder folder;
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, 550000, 5631000, 10, 10,
                            [](int, int) { return 50.0; });
    sources.extent = Bounds{550000, 5630000, 551000, 5631000};
    sources.buildings = folder / "b.gpkg";
    writeSample("GPKG", sources.buildings, "buildings", "EPSG:25832", {"building"},
                {{"POLYHEDRALSURFACE Z (" + boxFaces() + ")", {"house"}}});
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(1));
    QCOMPARE(city->buildings.height[0], 12.F);
    QCOMPARE(int(city->buildings.heightSource[0]), int(HeightSource::measured));
  }
};

QTEST_GUILESS_MAIN(SurfaceBuildingsTest)
#include "zz_surface_buildings_test.moc"
