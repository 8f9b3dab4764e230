#include "gis/city/city_import.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/city_check.h"
#include "gis/city/feature_values.h"
#include "gis/crs/china_offset.h"
#include "gis/crs/transform.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/osm_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::SampleFeature;
using test::writeSample;

namespace {

/// 1 km x 1 km of terrain that rises 1 m every 100 m to the east, from 100 m.
constexpr double kWest = 550000, kSouth = 5630000;

std::string box(double x, double y, double w, double h) {
  const auto point = [&](double px, double py) {
    return std::to_string(kWest + px) + " " + std::to_string(kSouth + py);
  };
  return "POLYGON ((" + point(x, y) + "," + point(x + w, y) + "," + point(x + w, y + h) + "," +
         point(x, y + h) + "," + point(x, y) + "))";
}

std::string line(std::initializer_list<Point2> points) {
  std::string text;
  for (const Point2& p : points) {
    text += (text.empty() ? "" : ",") + std::to_string(kWest + p.x()) + " " +
            std::to_string(kSouth + p.y());
  }
  return "LINESTRING (" + text + ")";
}

std::string dem(const Folder& folder, const std::string& crs = "EPSG:25832") {
  const std::string path = folder / "dem.tif";
  test::writeSampleRaster(path, crs, 100, 100, kWest, kSouth + 1000, 10, 10,
                          [](int c, int) { return 100 + 0.1 * (c + 0.5); });
  return path;
}

ImportSources sourcesOf(const Folder& folder) {
  ImportSources sources;
  sources.dem = dem(folder);
  sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
  return sources;
}

Result<CityModel> imported(const Folder& folder, const char* layer,
                           std::string ImportSources::*slot,
                           const std::vector<std::string>& columns,
                           const std::vector<SampleFeature>& features) {
  const std::string path = folder / (std::string(layer) + ".gpkg");
  writeSample("GPKG", path, layer, "EPSG:25832", columns, features);
  ImportSources sources = sourcesOf(folder);
  sources.*slot = path;
  return importCity(sources, {});
}

/// Nothing is wrong with what there is.
bool isSound(const CityModel& city) {
  const auto faults = checkCity(city);
  return std::all_of(faults.begin(), faults.end(), [](const Fault& fault) {
    return fault.what.find("The city has no") == 0;
  });
}

/// A disc of 200 m in the middle of the terrain as GeoJSON.
std::string discOfAMillionCorners(const std::string& key, const std::string& value) {
  std::string json = R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":)"
                     R"("EPSG:25832"}},"features":[{"type":"Feature","properties":{")" +
                     key + R"(":")" + value + R"("},"geometry":{"type":"Polygon","coordinates":[[)";
  constexpr int kCorners = 1'000'000;
  for (int i = 0; i <= kCorners; ++i) {
    const double a = i % kCorners * 2 * M_PI / kCorners, r = 200 + i % 2 * 0.05;
    char corner[64];
    std::snprintf(corner, sizeof corner, "%s[%.3f,%.3f]", i > 0 ? "," : "",
                  kWest + 500 + r * std::cos(a), kSouth + 500 + r * std::sin(a));
    json += corner;
  }
  return json + "]]}}]}";
}

}  // namespace

class CityImportTest : public QObject {
  Q_OBJECT
 private slots:
  void residentsOfWhichNobodyToldAreUnknown() {
    const Folder folder;
    const auto city = imported(
        folder, "buildings", &ImportSources::buildings, {"building", "residents"},
        {{box(100, 100, 40, 20), {"yes", ""}}, {box(300, 100, 40, 20), {"yes", "7"}}});
    QVERIFY(city.ok());
    QCOMPARE(city->buildings.residents, (std::vector<std::uint32_t>{kUnknownResidents, 7}));
    QVERIFY(city->provenance.at("buildings").method.find("unknown in 1 buildings") !=
            std::string::npos);
  }
  void theFrameStartsAtTheSouthWestCorner() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.extent = Bounds{kWest + 105, kSouth + 205, kWest + 495, kSouth + 395};
    sources.name = {"城", "City"};
    sources.verticalDatum = "DHHN2016";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->frame.originEast, kWest + 100);
    QCOMPARE(city->frame.originNorth, kSouth + 200);
    QCOMPARE(city->terrain.shape, (GridShape{40, 20, 10, 0, 0}));
    QVERIFY(city->extent == city->terrain.shape.bounds());
    QCOMPARE(city->terrain.at(0, 0), 101.05f);
    QCOMPARE(city->frame.crs, std::string("EPSG:25832"));
    QCOMPARE(city->frame.verticalDatum, std::string("DHHN2016"));
    QCOMPARE(city->name.en, std::string("City"));
    QVERIFY(city->provenance.at("terrain").origin == Origin::real && !city->synthetic());
  }
  void heightsSayWhereTheyComeFrom() {
    const Folder folder;
    const auto city =
        imported(folder, "buildings", &ImportSources::buildings,
                 {"building", "height", "building_levels", "height_est_m", "height_src"},
                 {{box(100, 100, 20, 20), {"house", "12.5 m", "", "", ""}},
                  {box(200, 100, 20, 20), {"apartments", "", "5", "", ""}},
                  {box(300, 100, 20, 20), {"yes", "", "", "", ""}},
                  {box(400, 100, 5, 5), {"garage", "-1", "", "", ""}},
                  {box(500, 100, 20, 20), {"yes", "", "", "9.5", "est_area"}},
                  {box(600, 100, 20, 20), {"yes", "7", "", "7", "est_type"}}});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const BuildingSet& set = city->buildings;
    QCOMPARE(set.size(), std::size_t(6));
    QVERIFY((set.height == std::vector<float>{12.5f, 17.5f, 10.f, 3.f, 9.5f, 7.f}));
    QVERIFY((set.heightSource ==
             std::vector<HeightSource>{HeightSource::measured, HeightSource::fromLevels,
                                       HeightSource::fromArea, HeightSource::fromArea,
                                       HeightSource::fromArea, HeightSource::fromArea}));
    const std::string method = city->provenance.at("buildings").method;
    QVERIFY2(method.find("1 from attributes, 1 from levels") != std::string::npos, method.c_str());
    QVERIFY(method.find("4 guessed") != std::string::npos);
    QVERIFY(hasNote(city.notes(), "height that is none"));
  }
  void groundIsTheLowestTerrainAndPeopleLiveInHomes() {
    const Folder folder;
    const auto city = imported(
        folder, "buildings", &ImportSources::buildings, {"building", "building_levels"},
        {{box(100, 100, 40, 20), {"apartments", "5"}}, {box(300, 100, 40, 20), {"office", "5"}}});
    QVERIFY(city.ok());
    QCOMPARE(city->buildings.ground[0], 101.05f);
    QCOMPARE(city->buildings.residents[0], 100u);  // 800 m² x 5 floors / 40 m²
    QCOMPARE(city->buildings.residents[1], 0u);
    QVERIFY(city->buildings.use[0] == BuildingUse::residential &&
            city->buildings.use[1] == BuildingUse::office);
    QVERIFY(city->provenance.at("buildings").method.find("residents estimated") !=
            std::string::npos);
  }
  void everyPartOfABuildingGetsItsOwnCode() {
    const Folder folder;
    const std::string a = box(100, 100, 20, 20).substr(8), b = box(200, 100, 20, 20).substr(8);
    const auto city =
        imported(folder, "buildings", &ImportSources::buildings, {"osm_id"},
                 {{"MULTIPOLYGON (" + a + "," + b + ")", {"77"}}, {box(300, 300, 10, 10), {"77"}}});
    QVERIFY(city.ok());
    QCOMPARE(city->buildings.size(), std::size_t(3));
    QCOMPARE(city->buildings.code[0], std::string("77"));
    QVERIFY(city->buildings.code[1] != city->buildings.code[0] &&
            city->buildings.code[2] != city->buildings.code[1]);
    QVERIFY(isSound(*city));
  }
  void treesKeepTheirSizesAndRowsArePlanted() {
    const Folder folder;
    const auto at = [](double x, double y) {
      return "POINT (" + std::to_string(kWest + x) + " " + std::to_string(kSouth + y) + ")";
    };
    const auto points =
        imported(folder, "trees", &ImportSources::trees, {"height", "diameter_crown"},
                 {{at(100, 100), {"14 m", "8"}}, {at(200, 100), {"", ""}}});
    QVERIFY(points.ok());
    QCOMPARE(points->trees.size(), std::size_t(2));
    QCOMPARE(points->trees.height[0], 14.0F);
    QCOMPARE(points->trees.crown[0], 4.0F);
    QVERIFY(points->trees.height[1] > 4 && points->trees.crown[1] > 1);
    QVERIFY(points->provenance.at("trees").method.find("1 trees") == 0);
    QVERIFY(points->provenance.at("trees").origin == Origin::estimated);
    const auto rows = imported(folder, "tree_rows", &ImportSources::trees, {"height"},
                               {{line({{100, 300}, {180, 300}}), {"10"}}});
    QVERIFY(rows.ok());
    QCOMPARE(rows->trees.size(), std::size_t(11));
    QVERIFY(rows->provenance.at("trees").origin == Origin::real);
  }
  void treesAndRowsAreFoundInOsm() {
    const Folder folder;
    const std::string osm =
        "<osm version='0.6'><node id='1' lat='50.8240' lon='9.7150'><tag k='natural' "
        "v='tree'/><tag k='height' v='17'/></node><node id='2' lat='50.8240' lon='9.7160'/>"
        "<node id='3' lat='50.8244' lon='9.7160'/><node id='4' lat='50.8250' lon='9.7150'>"
        "<tag k='natural' v='peak'/></node><way id='5'><nd ref='2'/><nd ref='3'/>"
        "<tag k='natural' v='tree_row'/></way></osm>";
    QVERIFY(writeFile(folder / "a.osm", osm).ok());
    ImportSources sources = sourcesOf(folder);
    sources.trees = folder / "a.osm";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const std::size_t single =
        std::size_t(std::count(city->trees.height.begin(), city->trees.height.end(), 17.0F));
    QCOMPARE(single, std::size_t(1));
    QVERIFY(city->trees.size() > 4 && city->trees.size() < 10);
  }
  void whatIsRepairedAndLeftOutIsReported() {
    const Folder folder;
    const auto city = imported(folder, "buildings", &ImportSources::buildings, {"building"},
                               {{box(100, 100, 20, 20), {"yes"}},
                                {"POLYGON ((550200 5630100, 550220 5630120, 550220 5630100, 550200 "
                                 "5630120, 550200 5630100))",
                                 {"yes"}},
                                {box(300, 100, 0.5, 0.5), {"yes"}},
                                {box(995, 100, 30, 20), {"yes"}},
                                {box(5000, 100, 20, 20), {"yes"}}});
    QVERIFY(city.ok());
    QCOMPARE(city->buildings.size(), std::size_t(3));
    QVERIFY(hasNote(city.notes(), "repaired"));
    QVERIFY(hasNote(city.notes(), "below 1 m2"));
    QVERIFY(hasNote(city.notes(), "centre lies outside"));
    QVERIFY(hasNote(city.notes(), "1 feature lies outside"));
  }
  void tagsBecomeAGraph() {
    const Folder folder;
    const auto city = imported(
        folder, "roads", &ImportSources::roads,
        {"name", "highway", "oneway", "lanes", "maxspeed", "bridge", "tunnel", "layer"},
        {{line({{100, 500}, {500, 500}, {900, 500}}),
          {"江津路", "primary", "", "4", "60", "", "", ""}},
         {line({{500, 500}, {500, 900}}), {"Side", "residential", "yes", "", "", "", "", ""}},
         {line({{500, 100}, {500, 500}}),
          {"Back", "secondary_link", "-1", "", "30 mph", "", "", ""}},
         {line({{300, 400}, {300, 600}}), {"Over", "tertiary", "", "", "none", "yes", "", "1"}},
         {line({{700, 470}, {700, 530}}), {"Under", "service", "", "", "walk", "", "yes", "-1"}},
         {line({{800, 100}, {800, 400}}), {"Tube", "trunk", "", "", "", "", "yes", ""}},
         {line({{100, 100}, {200, 100}}), {"", "platform", "", "", "", "", "", ""}}});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const auto& roads = city->roads.roads;
    QCOMPARE(roads.size(), std::size_t(6));
    QCOMPARE(roads[0].name.zh, std::string("江津路"));
    QVERIFY(roads[0].lanes == 2 && roads[0].freeFlowKmh == 60 && roads[0].oneway == 0);
    QVERIFY(roads[1].oneway == 1 && roads[1].name.en == "Side" && roads[1].freeFlowKmh == 30);
    QVERIFY(roads[2].oneway == -1 && roads[2].roadClass == RoadClass::secondary);
    QVERIFY(std::abs(roads[2].freeFlowKmh - 48.28) < 0.01);
    QVERIFY(roads[3].structure == RoadStructure::bridge && roads[3].freeFlowKmh == 130);
    QVERIFY(roads[4].structure == RoadStructure::underpass && roads[4].freeFlowKmh == 7);
    QVERIFY(roads[5].structure == RoadStructure::tunnel);
    QVERIFY(hasNote(city.notes(), "platform"));
    const auto middle = nearestNode(city->roads, {500, 500});
    QVERIFY(middle >= 0);
    const auto n = std::size_t(middle);
    QCOMPARE(city->roads.firstEdge[n + 1] - city->roads.firstEdge[n],
             4u);  // west, east, Side, Back against its line
  }
  void aRoadWithOneNodeAndARoadAcrossTheBorder() {
    const Folder folder;
    const auto city = imported(folder, "roads", &ImportSources::roads, {"highway"},
                               {{line({{500, 500}, {500, 500}}), {"primary"}},
                                {line({{900, 500}, {1500, 500}}), {"primary"}}});
    QVERIFY(city.ok());
    QCOMPARE(city->roads.roads.size(), std::size_t(1));
    QVERIFY(std::abs(length(city->roads.roads[0].line) - 100) < 1e-6);
    QVERIFY(hasNote(city.notes(), "one-point line"));
    QVERIFY(hasNote(city.notes(), "Cut at the border"));
  }
  void watersComeFromAreasAndFromLines() {
    const Folder folder;
    const std::string path = folder / "water.gpkg";
    writeSample("GPKG", path, "water_areas", "EPSG:25832", {"name", "natural", "water"},
                {{box(100, 100, 100, 100), {"Teich", "water", "pond"}},
                 {box(0, 600, 400, 20), {"", "water", ""}}});
    writeSample("GPKG", path, "waterways", "EPSG:25832", {"name", "waterway", "width", "tunnel"},
                {{line({{10, 610}, {390, 610}, {800, 610}}), {"Fulda", "river", "30", ""}},
                 {line({{500, 100}, {500, 300}}), {"", "stream", "", "culvert"}}});
    ImportSources sources = sourcesOf(folder);
    sources.water = path;
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->water.size(), std::size_t(3));
    QCOMPARE(city->water[0].kind, WaterKind::lake);
    QVERIFY(std::abs(city->water[0].level - 101.05) < 0.3);  // low bank of 101.05 .. 102.05
    QCOMPARE(city->water[1].kind, WaterKind::river);
    const Bounds reach = boundsOf(city->water[2].area.outer);
    QVERIFY2(reach.west >= 370 && reach.east > 790 && std::abs(reach.height() - 30) < 0.1,
             qPrintable(QString("%1 %2 %3").arg(reach.west).arg(reach.east).arg(reach.height())));
    QCOMPARE(city->water[2].name.en, std::string("Fulda"));
    QVERIFY(hasNote(city.notes(), "culvert"));
    QVERIFY(city->provenance.at("water").method.find("estimated") != std::string::npos);
  }
  void facilitiesBringCrewsMarkedEstimated() {
    const Folder folder;
    const auto city = imported(folder, "pois", &ImportSources::facilities, {"amenity", "name"},
                               {{"POINT (550100 5630100)", {"fire_station", "Feuerwehr"}},
                                {"POINT (550200 5630100)", {"hospital", "Klinikum"}},
                                {"POINT (550300 5630100)", {"bench", ""}}});
    QVERIFY(city.ok());
    QCOMPARE(city->facilities.size(), std::size_t(2));
    QCOMPARE(city->resources.size(), std::size_t(2));
    QVERIFY(city->provenance.at("resources").origin == Origin::estimated);
    QVERIFY(city->sensors.empty());
  }
  void drainsComeByTheirKind() {
    const Folder folder;
    const auto city = imported(folder, "drains", &ImportSources::drains, {"kind", "capacity_m3_s"},
                               {{"POINT (550100 5630100)", {"inlet", ""}},
                                {"POINT (550200 5630100)", {"pump", "4"}},
                                {"POINT (550200 5630200)", {"gate", ""}}});
    QVERIFY(city.ok());
    QCOMPARE(city->drains.inlets.size(), std::size_t(1));
    QCOMPARE(city->drains.pumps.at(0).capacity, 4.0);
    QCOMPARE(city->drains.gates.size(), std::size_t(1));
    QVERIFY(city->provenance.at("drains").method.find("1 inlets without capacity") !=
            std::string::npos);
  }
  void theCityEndsWhereItsBuildingsEnd() {
    const Folder folder;
    writeSample("GPKG", folder / "b.gpkg", "buildings", "EPSG:25832", {"building"},
                {{box(205, 305, 20, 20), {"yes"}}, {box(455, 505, 40, 40), {"yes"}}});
    ImportSources sources;
    sources.dem = dem(folder);
    sources.buildings = folder / "b.gpkg";
    const auto city = importCity(sources, {});
    QVERIFY(city.ok());
    QCOMPARE(city->frame.originEast, kWest + 200);
    QCOMPARE(city->terrain.shape.columns, 30);
    QCOMPARE(city->buildings.size(), std::size_t(2));
    QVERIFY(hasNote(city.notes(), "reaches only as far as its buildings"));
  }
  void theLayerIsPickedByNameOrByPurpose() {
    const Folder folder;
    const std::string path = folder / "all.gpkg";
    writeSample("GPKG", path, "landuse", "EPSG:25832", {"name"}, {{box(0, 0, 900, 900), {"x"}}});
    writeSample("GPKG", path, "building_blocks", "EPSG:25832", {"height_med_m"},
                {{box(100, 100, 20, 20), {"11"}}});
    writeSample("GPKG", path, "sheds", "EPSG:25832", {"name"},
                {{box(10, 10, 5, 5), {"a"}}, {box(30, 10, 5, 5), {"b"}}});
    ImportSources sources = sourcesOf(folder);
    sources.buildings = path;
    const auto fitting = importCity(sources, {});
    QVERIFY(fitting.ok());
    QCOMPARE(fitting->buildings.height, std::vector<float>{11.f});
    sources.buildings = path + ":sheds";
    QCOMPARE(importCity(sources, {})->buildings.size(), std::size_t(2));
    sources.buildings.clear();
    sources.roads = path;
    const auto none = importCity(sources, {});
    QVERIFY(none.ok() && none->roads.roads.empty());
    QVERIFY(hasNote(none.notes(), "No layer of the file fits"));
  }
  void aNamedLayerThatCannotBeUsedIsAnErrorThatSaysHowToGoOn() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    writeSample("ESRI Shapefile", folder / "bare.shp", "bare", "", {"highway"},
                {{line({{0, 0}, {10, 0}}), {"primary"}}});
    writeSample("GPKG", folder / "b.gpkg", "buildings", "EPSG:25832", {"building"},
                {{box(100, 100, 20, 20), {"yes"}}});
    sources.buildings = folder / "b.gpkg";
    const auto refused = [&](std::string ImportSources::*slot, const char* file) {
      ImportSources wrong = sources;
      wrong.*slot = folder / file;
      const auto city = importCity(wrong, {});
      const std::string text = city ? "" : city.error().text();
      return text.find(file) != std::string::npos &&
                     text.find("; or import without this layer") != std::string::npos
                 ? text
                 : "";
    };
    const std::string bare = refused(&ImportSources::roads, "bare.shp");
    QVERIFY(bare.find("bare has no coordinate reference system") != std::string::npos);
    QVERIFY(bare.find("--crs") != std::string::npos);
    for (const auto slot : {&ImportSources::buildings, &ImportSources::roads, &ImportSources::water,
                            &ImportSources::drains, &ImportSources::facilities,
                            &ImportSources::trees})
      QVERIFY(refused(slot, "missing.gpkg").find("no such file") != std::string::npos);
    QCOMPARE(importCity(sources, {})->buildings.size(), std::size_t(1));
  }
  void aMissingOrTruncatedDemIsOneError() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    const auto whole = readFile(sources.dem);
    QVERIFY(writeFile(folder / "cut.tif", whole->substr(0, whole->size() / 3)).ok());
    sources.dem = folder / "cut.tif";
    const auto cut = importCity(sources, {});
    QVERIFY(!cut.ok());
    QCOMPARE(cut.error().code, ErrorCode::unreadable);
    QVERIFY(cut.error().where.find("cut.tif") != std::string::npos);
    sources.dem = folder / "none.tif";
    QCOMPARE(importCity(sources, {}).error().code, ErrorCode::notFound);
    sources.dem.clear();
    QCOMPARE(importCity(sources, {}).error().code, ErrorCode::badInput);
  }
  void dataOfWebMapsIsShiftedOnRequestAndSaysSo() {
    const Folder folder;
    ImportSources sources;
    const auto centre = *Transform::make("EPSG:4326", "EPSG:4547")->forward({114.31, 30.54});
    sources.dem = folder / "wuhan.tif";
    test::writeSampleRaster(sources.dem, "EPSG:4547", 50, 50, centre.x() - 500, centre.y() + 500,
                            20, 20, [](int, int) { return 20.0; });
    const std::string path = folder / "web.geojson";
    const auto corner = [&](double dx, double dy) {
      const Point2 wgs =
          *Transform::make("EPSG:4547", "EPSG:4326")->forward(centre + Point2(dx, dy));
      const Point2 gcj = fromWgs84Into(ChinaOffset::gcj02, wgs);
      char text[80];
      std::snprintf(text, sizeof text, "%.9f %.9f", gcj.x(), gcj.y());
      return std::string(text);
    };
    writeSample("GeoJSON", path, "web", "EPSG:4326", {"building"},
                {{"POLYGON ((" + corner(0, 0) + "," + corner(30, 0) + "," + corner(30, 20) + "," +
                      corner(0, 20) + "," + corner(0, 0) + "))",
                  {"yes"}}});
    sources.buildings = path;
    sources.vectorCrs = "GCJ-02";
    sources.extent = Bounds{centre.x() - 500, centre.y() - 500, centre.x() + 500, centre.y() + 500};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(1));
    const Point2 at = city->frame.toProjected(centroid(city->buildings.footprint(0)));
    QVERIFY((at - centre - Point2(15, 10)).norm() < 0.01);
    QVERIFY(city->provenance.at("buildings").method.find("GCJ-02") != std::string::npos);
    sources.vectorCrs.clear();
    QVERIFY(importCity(sources, {})->buildings.size() == 0 ||
            (city->frame.toProjected(centroid(importCity(sources, {})->buildings.footprint(0))) -
             centre)
                    .norm() > 300);
  }
  void anOsmExtractIsRead_data() {
    QTest::addColumn<QString>("twin");
    QTest::addColumn<int>("buildings");
    QTest::addColumn<QString>("note");
    QTest::newRow("whole") << "" << 2 << "";
    QTest::newRow("cut off") << "cut" << -1 << "ends early";
    QTest::newRow("without buildings") << "bare" << 0 << "";
    QTest::newRow("no OSM at all") << "text" << -1 << "cannot be read";
    QTest::newRow("empty") << "empty" << -1 << "The file is empty";
    QTest::newRow("of another place") << "elsewhere" << 0 << "outside the city";
  }
  void anOsmExtractIsRead() {
    QFETCH(QString, twin);
    QFETCH(int, buildings);
    QFETCH(QString, note);
    const Folder folder;
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    const auto way = [&](double x, double y, std::pair<std::string, std::string> tag) {
      samples::OsmWay made;
      for (const Point2& p : {Point2(x, y), Point2(x + 20, y), Point2(x + 20, y + 20),
                              Point2(x, y + 20), Point2(x, y)}) {
        const double away = twin == "elsewhere" ? 90000 : 0;
        const Point2 g = *back->forward({kWest + p.x() + away, kSouth + p.y()});
        made.points.emplace_back(g.x(), g.y());
      }
      made.tags.push_back(std::move(tag));
      return made;
    };
    const std::string key = twin == "bare" ? "landuse" : "building";
    std::string bytes = samples::osmPbf({way(100, 100, {key, "house"}), way(300, 300, {key, "yes"}),
                                         way(500, 500, {"natural", "water"})});
    if (twin == "cut") bytes.resize(bytes.size() - 60);
    if (twin == "text") bytes = "not OSM";
    if (twin == "empty") bytes.clear();
    ImportSources sources = sourcesOf(folder);
    sources.buildings = sources.water = folder / "city.osm.pbf";
    QVERIFY(writeFile(sources.buildings, bytes).ok());
    const auto city = importCity(sources, {});
    if (buildings < 0) {
      QVERIFY(!city.ok());
      const std::string text = city.error().text();
      QVERIFY2(text.find(note.toStdString()) != std::string::npos &&
                   text.find("city.osm.pbf") != std::string::npos,
               text.c_str());
      return;
    }
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(buildings));
    QCOMPARE(city->water.size(), std::size_t(note.isEmpty() ? 1 : 0));
    QVERIFY2(note.isEmpty() || hasNote(city.notes(), note.toStdString()),
             notesText(city.notes()).c_str());
    QCOMPARE(city->terrain.shape.columns, 100);
  }
  void anOutlineOfAMillionCornersIsLightened() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.buildings = folder / "huge.geojson";
    QVERIFY(writeFile(folder / "huge.geojson", discOfAMillionCorners("building", "yes")).ok());
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const std::size_t corners = city->buildings.points.size();
    qInfo("%zu corners are left", corners);
    QVERIFY(corners > 20 && corners < 2000);
    const double area = signedArea(city->buildings.footprint(0));
    QVERIFY(std::abs(area / (M_PI * 200 * 200) - 1) < 0.01);
    QVERIFY(hasNote(city.notes(), "simplified to 0.5 m"));
  }
  void aLakeOfAMillionCornersIsLightenedAndTheRestStands() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.water = folder / "lake.geojson";
    sources.buildings = folder / "b.gpkg";
    writeSample("GPKG", folder / "b.gpkg", "buildings", "EPSG:25832", {"building"},
                {{box(20, 20, 20, 20), {"yes"}}});
    QVERIFY(writeFile(folder / "lake.geojson", discOfAMillionCorners("natural", "water")).ok());
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(1));
    QCOMPARE(city->water.size(), std::size_t(1));
    const WaterBody& lake = city->water[0];
    QVERIFY(lake.kind == WaterKind::lake && lake.area.outer.size() < 2000);
    QVERIFY(std::abs(signedArea(lake.area.outer) / (M_PI * 200 * 200) - 1) < 0.01);
    QVERIFY(lake.level > 103 && lake.level < 107);
    QCOMPARE(std::count_if(city.notes().begin(), city.notes().end(),
                           [](const Note& n) {
                             return n.what.find("simplified to 0.5 m") != std::string::npos;
                           }),
             std::ptrdiff_t(1));
    QVERIFY(isSound(*city));
  }
  void layersOfTheWrongPlaceAreNamed() {
    const Folder folder;
    writeSample("GPKG", folder / "b.gpkg", "buildings", "EPSG:25833", {"building"},
                {{box(100, 100, 20, 20), {"yes"}}});
    ImportSources sources = sourcesOf(folder);
    sources.buildings = folder / "b.gpkg";
    const auto beside = importCity(sources, {});
    QVERIFY(beside.ok() && beside->buildings.size() == 0);
    QVERIFY(hasNote(beside.notes(), "1 feature lies outside"));
    sources.extent.reset();
    const auto away = importCity(sources, {});
    QVERIFY(!away.ok() && away.error().what.find("do not meet") != std::string::npos);
    QVERIFY(away.error().remedy.find("--crs") != std::string::npos);
  }
  void crsAndExtentMustFit() {
    const Folder folder;
    ImportSources sources;
    sources.dem = dem(folder, "");
    const auto bare = importCity(sources, {});
    QVERIFY(!bare.ok() && bare.error().remedy.find("--crs") != std::string::npos);
    sources.crs = "EPSG:25832";
    QVERIFY(importCity(sources, {}).ok());
    sources.crs = "EPSG:4326";
    QVERIFY(!importCity(sources, {}).ok());
    sources.crs = "EPSG:25832";
    sources.extent = Bounds{0, 0, 100, 100};
    const auto away = importCity(sources, {});
    QVERIFY(!away.ok());
    QVERIFY(away.error().what.find("do not meet") != std::string::npos);
  }
  void degreesBecomeTheUtmZoneOfThePlace() {
    const Folder folder;
    test::writeSampleRaster(folder / "d.tif", "EPSG:4490", 50, 50, 114.30, 30.65, 0.001, 0.001,
                            [](int, int) { return 25; });
    ImportSources sources;
    sources.dem = folder / "d.tif";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->frame.crs, std::string("EPSG:32650"));
    QVERIFY(city->terrain.shape.cell > 80 && city->terrain.shape.cell < 120);
    QVERIFY(hasNote(city.notes(), "in degrees"));
    QCOMPARE(city->utcOffsetMinutes, 480);
    sources.crs = "EPSG:4547";
    const auto china = importCity(sources, {});
    QVERIFY(china.ok());
    QCOMPARE(china->frame.crs, std::string("EPSG:4547"));
    QVERIFY(china->frame.originNorth > 3e6 && china->frame.originEast < 1e6);
    sources.utcOffsetMinutes = 60;
    sources.drivingSide = DrivingSide::left;
    const auto told = importCity(sources, {});
    QVERIFY(told.ok());
    QCOMPARE(told->utcOffsetMinutes, 60);
    QVERIFY(told->roads.drivingSide == DrivingSide::left && !china->roads.drivingSide);
  }
  void stoppingIsAnError() {
    const Folder folder;
    std::stop_source stop;
    stop.request_stop();
    const auto city = importCity(sourcesOf(folder), run::JobContext(stop.get_token(), {}));
    QVERIFY(!city.ok());
    QCOMPARE(city.error().code, ErrorCode::cancelled);
  }
  void lengthsAreReadWithTheirUnits() {
    QCOMPARE(lengthFromText("12,5 m").value_or(0), 12.5);
    QCOMPARE(lengthFromText(" 10 ft").value_or(0), 3.048);
    QVERIFY(!lengthFromText("high").has_value());
    QVERIFY(!lengthFromText("12 floors").has_value());
    QVERIFY(!lengthFromText("").has_value());
  }
};

QTEST_GUILESS_MAIN(CityImportTest)
#include "city_import_test.moc"
