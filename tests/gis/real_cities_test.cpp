#include <QElapsedTimer>
#include <QFileInfo>
#include <QtTest>
#include <algorithm>
#include <numeric>

#include "gis/city/city_check.h"
#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/crs/transform.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

QString dataFolder() {
  const QString given = qEnvironmentVariable("CITYMIRROR_DATA");
  return given.isEmpty() ? QStringLiteral(CITYMIRROR_SOURCE_DIR "/../shared/data") : given;
}

std::size_t errorsIn(const CityModel& city) {
  const auto faults = checkCity(city);
  for (const Fault& f : faults) {
    if (f.level == FaultLevel::error)
      qWarning("%s %s: %s", f.layer.c_str(), f.code.c_str(), f.what.c_str());
  }
  return std::size_t(std::count_if(faults.begin(), faults.end(),
                                   [](const Fault& f) { return f.level == FaultLevel::error; }));
}

/// The largest part of the road graph that hangs together, as a share of its nodes.
double connectedShare(const RoadNetwork& network) {
  std::vector<std::uint32_t> parent(network.nodeCount());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t n) {
    while (parent[n] != n) n = parent[n] = parent[parent[n]];
    return n;
  };
  for (std::size_t e = 0; e < network.edgeCount(); ++e)
    parent[root(network.edgeFrom[e])] = root(network.edgeTo[e]);
  std::vector<std::size_t> size(parent.size(), 0);
  for (std::uint32_t n = 0; n < parent.size(); ++n) ++size[root(n)];
  return size.empty() ? 0
                      : double(*std::max_element(size.begin(), size.end())) / double(parent.size());
}

#define NEEDS_CITY(name)                                                  \
  const std::string folder = (dataFolder() + "/" name "/").toStdString(); \
  if (!QFileInfo::exists(QString::fromStdString(folder))) QSKIP("data set " name " is absent")

}  // namespace

class RealCitiesTest : public QObject {
  Q_OBJECT
 private slots:
  void badHersfeldFromItsGeoPackage() {
    NEEDS_CITY("bad_hersfeld");
    const std::string layers = folder + "bad_hersfeld.gpkg";
    ImportSources sources{folder + "bad_hersfeld_dem_30m.tif", layers, layers, layers, "", layers};
    sources.verticalDatum = "EGM96 geoid (SRTM)";
    sources.trees = layers;  // the woods and parks of its land use
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(city->trees.size() > 80000 && city->trees.size() < 95000);
    QCOMPARE(city->buildings.size(), std::size_t(11276));  // 11,279 less three below 1 m²
    QVERIFY(city->roads.roads.size() > 3450 && city->roads.roads.size() < 3600);
    QVERIFY(connectedShare(city->roads) > 0.98);
    QVERIFY(city->water.size() > 80);
    QVERIFY(std::any_of(city->water.begin(), city->water.end(),
                        [](const WaterBody& w) { return w.name.en == "Fulda"; }));
    const auto measured = std::count(city->buildings.heightSource.begin(),
                                     city->buildings.heightSource.end(), HeightSource::measured);
    QCOMPARE(int(measured), 8);
    QCOMPARE(city->frame.crs, std::string("EPSG:25832"));
    QCOMPARE(city->terrain.shape.cell, 30.0);
    QVERIFY(city->resources.size() >= 2);
    QCOMPARE(errorsIn(*city), std::size_t(0));
    keepsItsShape(*city);
  }
  void badHersfeldFromItsOsmExtract() {
    NEEDS_CITY("bad_hersfeld");
    const std::string osm = folder + "bad_hersfeld.osm.pbf";
    ImportSources sources{folder + "bad_hersfeld_dem_30m.tif", osm, osm, osm, "", osm};
    sources.extent = Bounds{546120, 5631870, 556290, 5637870};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(city->buildings.size() > 11200 && city->buildings.size() < 11300);
    QVERIFY(city->roads.roads.size() > 3450 && city->roads.roads.size() < 3600);
    QVERIFY(connectedShare(city->roads) > 0.98);
    QVERIFY(city->water.size() > 80);
    QCOMPARE(errorsIn(*city), std::size_t(0));
  }
  void badHersfeldOnTerrainInDegrees() {
    NEEDS_CITY("bad_hersfeld");
    ImportSources sources{
        folder + "srtm3_N50E009_clip.tif", folder + "bad_hersfeld.gpkg", "", "", "", ""};
    sources.crs = "EPSG:25832";
    sources.extent = Bounds{549000, 5633000, 552000, 5636000};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    sources.dem = folder + "bad_hersfeld_dem_30m.tif";
    const auto other = importCity(sources, {});
    QVERIFY(other.ok());
    // The two files hold the same SRTM heights: the middle of the town must agree.
    const Point2 p = Point2(550500 - city->frame.originEast, 5634500 - city->frame.originNorth);
    const Point2 q = Point2(550500 - other->frame.originEast, 5634500 - other->frame.originNorth);
    QVERIFY(std::abs(city->terrain.valueAt(p.x(), p.y(), 0) -
                     other->terrain.valueAt(q.x(), q.y(), 0)) < 5);
  }
  void bilbaoIsResampledToSquareCells() {
    NEEDS_CITY("bilbao_estuary");
    const std::string layers = folder + "bilbao_estuary.gpkg";
    ImportSources sources{folder + "bilbao_dem_5m.tif", layers, "", layers, "", ""};
    sources.verticalDatum = "Alicante (REDNAP)";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(1998));
    QVERIFY(hasNote(city.notes(), "outlines traced from a raster of 2.5 m cells"));
    QVERIFY(city->buildings.points.size() < 25000);  // 37,229 with all stairs
    QCOMPARE(city->water.size(), std::size_t(2));
    QCOMPARE(city->terrain.shape.cell, 5.0);
    QCOMPARE(city->terrain.shape.columns, 680);
    const auto lowest = std::min_element(city->terrain.values.begin(), city->terrain.values.end());
    QVERIFY(std::abs(*lowest + 2) < 0.2);
    for (const WaterBody& water : city->water) QVERIFY(water.level >= -2 && water.level <= 1);
    QCOMPARE(errorsIn(*city), std::size_t(0));
  }
  void tokyoKeepsItsAxes() {
    NEEDS_CITY("tokyo_shinjuku");
    const std::string layers = folder + "shinjuku.gpkg";
    ImportSources sources{folder + "shinjuku_dem_5m.tif", layers, layers, "", "", ""};
    sources.verticalDatum = "T.P.";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->frame.crs, std::string("EPSG:6677"));
    QVERIFY(!hasNote(city.notes(), "straightened"));  // surveyed
    QVERIFY(city->buildings.size() > 12400);
    QVERIFY(city->roads.roads.size() > 3000);
    const auto place = toWgs84(city->frame, city->extent.centre());
    QVERIFY(place.ok());
    QVERIFY(std::abs(place->x() - 139.70) < 0.02 && std::abs(place->y() - 35.69) < 0.02);
    QCOMPARE(city->utcOffsetMinutes, 540);
    QCOMPARE(errorsIn(*city), std::size_t(0));
  }
  void tokyoWestIsReadOutOfItsZip() {
    NEEDS_CITY("tokyo_shinjuku");
    ImportSources sources{
        folder + "shinjuku_dem_5m.tif", folder + "tokyo_west_buildings.fgb.zip", "", "", "", ""};
    sources.extent = Bounds{-12600, -34700, -11600, -33700};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(city->buildings.size() > 1000);
    QVERIFY(std::find(city->buildings.heightSource.begin(), city->buildings.heightSource.end(),
                      HeightSource::measured) != city->buildings.heightSource.end());
    QCOMPARE(errorsIn(*city), std::size_t(0));
  }

 private:
  static void keepsItsShape(const CityModel& city) {
    const test::Folder out;
    QVERIFY(writeCity(city, out.path(), {}).ok());
    QElapsedTimer timer;
    timer.start();
    const auto back = readCity(out.path(), {});
    qInfo("read in %lld ms", static_cast<long long>(timer.elapsed()));
    QVERIFY(back.ok());
    QVERIFY2(back.notes().empty(), back.notes().empty() ? "" : back.notes()[0].what.c_str());
    QVERIFY(back->buildings.points == city.buildings.points);
    QCOMPARE(back->roads.edgeCount(), city.roads.edgeCount());
    QVERIFY(back->terrain == city.terrain);
    QCOMPARE(back->trees.size(), city.trees.size());
  }
};

QTEST_GUILESS_MAIN(RealCitiesTest)
#include "real_cities_test.moc"
