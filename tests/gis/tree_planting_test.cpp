#include "gis/city/tree_planter.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::SampleFeature;
using test::writeSample;

/// On a flat square kilometre.
class TreePlantingTest : public QObject {
  Q_OBJECT

  static constexpr double kEast = 550000, kNorth = 5630000;

  static std::string ring(double x, double y, double w, double h) {
    const auto at = [&](double px, double py) {
      return std::to_string(kEast + px) + " " + std::to_string(kNorth + py);
    };
    return "(" + at(x, y) + "," + at(x + w, y) + "," + at(x + w, y + h) + "," + at(x, y + h) + "," +
           at(x, y) + ")";
  }
  static std::string square(double x, double y, double w, double h) {
    return "POLYGON (" + ring(x, y, w, h) + ")";
  }
  static ImportSources flatLand(const Folder& folder) {
    ImportSources sources;
    sources.dem = folder / "flat.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kEast, kNorth + 1000, 10, 10,
                            [](int, int) { return 100; });
    sources.extent = Bounds{kEast, kNorth, kEast + 1000, kNorth + 1000};
    return sources;
  }
  /// The city with these areas: columns landuse, natural, leisure, height, leaf_type.
  static Result<CityModel> planted(const Folder& folder, const std::vector<SampleFeature>& areas,
                                   const char* layer = "landuse") {
    ImportSources sources = flatLand(folder);
    sources.trees = folder / (std::string(layer) + ".gpkg");
    writeSample("GPKG", sources.trees, layer, "EPSG:25832",
                {"landuse", "natural", "leisure", "height", "leaf_type"}, areas);
    return importCity(sources, {});
  }
  static int countIn(const TreeSet& trees, double x, double y, double w, double h) {
    return int(std::count_if(trees.at.begin(), trees.at.end(), [&](const Point2& p) {
      return p.x() >= x && p.x() < x + w && p.y() >= y && p.y() < y + h;
    }));
  }

 private slots:
  void aWoodIsDenseAndAParkHasSingleTrees() {
    const Folder folder;
    const auto city = planted(folder, {{square(0, 0, 480, 480), {"forest"}},
                                       {square(500, 0, 480, 480), {"", "", "park"}},
                                       {square(0, 500, 480, 480), {"meadow"}}});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const TreeSet& trees = city->trees;
    const int wood = countIn(trees, 0, 0, 480, 480), park = countIn(trees, 500, 0, 480, 480);
    QVERIFY2(std::abs(wood - 3600) < 36, qPrintable(QString::number(wood)));  // one to 64 m²
    QVERIFY2(std::abs(park - 400) < 24, qPrintable(QString::number(park)));   // one to 576 m²
    QCOMPARE(int(trees.size()), wood + park);
    for (int k = 0; k < 100; ++k) {  // no glade, no thicket
      const int some = countIn(trees, 48.0 * (k % 10), 48.0 * (k / 10), 48, 48);
      QVERIFY2(some >= 24 && some <= 48, qPrintable(QString::number(some)));
    }
    const auto [low, high] = std::minmax_element(trees.height.begin(), trees.height.end());
    QVERIFY(*low >= 8 && *high <= 23 && *high - *low > 10);
    const Provenance& from = city->provenance.at("trees");
    QVERIFY(from.origin == Origin::estimated);
    QVERIFY2(from.method.find("planted in 2 areas (estimated)") != std::string::npos &&
                 from.method.find("8.0 m in woods, 24.0 m in parks") != std::string::npos,
             from.method.c_str());
  }
  void holesAndPitchesStayFree() {
    const Folder folder;
    const std::string holed =
        "POLYGON (" + ring(0, 0, 400, 400) + "," + ring(100, 100, 100, 200) + ")";
    const auto city =
        planted(folder, {{holed, {"forest"}}, {square(250, 250, 100, 60), {"", "", "pitch"}}});
    QVERIFY(city.ok());
    QCOMPARE(countIn(city->trees, 100, 100, 100, 200), 0);
    QCOMPARE(countIn(city->trees, 250, 250, 100, 60), 0);
    QVERIFY(countIn(city->trees, 0, 0, 90, 400) > 500);
  }
  void nothingIsPlantedOnBuildingsRoadsAndWater() {
    const Folder folder;
    ImportSources sources = flatLand(folder);
    const auto file = [&](const char* name, const char* column, const SampleFeature& feature) {
      const std::string path = folder / (std::string(name) + ".gpkg");
      writeSample("GPKG", path, name, "EPSG:25832", {column}, {feature});
      return path;
    };
    sources.trees = file("forest", "landuse", {square(0, 0, 1000, 1000), {"forest"}});
    sources.buildings = file("buildings", "building", {square(203, 307, 61, 43), {"yes"}});
    sources.water = file("water", "natural", {square(600.5, 100, 120, 777), {"water"}});
    sources.roads =
        file("roads", "highway",
             {"LINESTRING (550000 5630500, 550400 5630733, 551000 5630733)", {"residential"}});
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size() + city->water.size() + city->roads.roads.size(),
             std::size_t(3));
    QVERIFY(city->trees.size() > 10000);
    for (const Point2& p : city->trees.at) {
      QVERIFY(p.x() < 201 || p.x() > 266 || p.y() < 305 || p.y() > 352);  // 2 m from the walls
      QVERIFY(!contains(city->water[0].area, p));
      QVERIFY(distanceTo(city->roads.roads[0].line, p) > 3.5);
    }
    QVERIFY(countIn(city->trees, 195, 300, 78, 58) > 10);  // ... but around the house
  }
  void theSameTreesStandWhateverIsCutOut() {
    const Folder folder;
    ImportSources sources = flatLand(folder);
    sources.trees = folder / "forest.gpkg";
    writeSample("GPKG", sources.trees, "forest", "EPSG:25832", {"landuse"},
                {{square(50, 50, 600, 600), {"forest"}}});
    const auto whole = importCity(sources, {});
    sources.extent = Bounds{kEast + 230, kNorth + 170, kEast + 1000, kNorth + 1000};
    const auto part = importCity(sources, {});
    QVERIFY(whole.ok() && part.ok());
    std::vector<std::pair<double, double>> a, b;
    for (const auto& [city, places] : {std::pair(&*whole, &a), std::pair(&*part, &b)}) {
      for (const Point2& p : city->trees.at) {
        const Point2 at = city->frame.toProjected(p);
        if (at.x() > kEast + 240 && at.y() > kNorth + 180)
          places->emplace_back(std::round(at.x() * 100), std::round(at.y() * 100));
      }
      std::sort(places->begin(), places->end());
    }
    QVERIFY(a.size() > 2500);
    QVERIFY(a == b);
    QVERIFY(importCity(sources, {})->trees == part->trees);
  }
  void tooManyAreThinnedEvenlyAndSaid() {
    const Folder folder;
    ImportSources sources = flatLand(folder);
    sources.trees = folder / "forest.gpkg";
    writeSample("GPKG", sources.trees, "forest", "EPSG:25832", {"landuse"},
                {{square(100, 100, 800, 800), {"forest"}}});
    sources.mostPlanted = 1000;
    const auto city = importCity(sources, {});
    QVERIFY(city.ok());
    QVERIFY2(city->trees.size() <= 1000 && city->trees.size() > 950,
             qPrintable(QString::number(city->trees.size())));
    for (const auto& [x, y] : {std::pair(100, 100), {500, 100}, {100, 500}, {500, 500}}) {
      const int quarter = countIn(city->trees, x, y, 400, 400);
      QVERIFY2(std::abs(quarter - 250) < 25, qPrintable(QString::number(quarter)));
    }
    QVERIFY(hasNote(city.notes(), "more than 1000 trees: planted evenly, one for 10.0"));
  }
  void whereAreasOverlapTreesStandOnce() {
    const Folder folder;
    const auto once = planted(folder, {{square(0, 0, 400, 400), {"forest"}}});
    const Folder other;
    const auto twice = planted(
        other, {{square(0, 0, 400, 400), {"forest"}}, {square(0, 0, 400, 400), {"", "wood"}}});
    QVERIFY(once.ok() && twice.ok());
    QVERIFY(once->trees == twice->trees);
  }
  void toldHeightsAndNeedlesShape() {
    const Folder folder;
    const auto city =
        planted(folder, {{square(0, 0, 200, 200), {"forest", "", "", "30", "needleleaved"}},
                         {square(300, 0, 200, 200), {"forest", "", "", "30 m", "broadleaved"}}});
    QVERIFY(city.ok());
    double crowns[2] = {0, 0};
    for (std::size_t i = 0; i < city->trees.size(); ++i) {
      QVERIFY(std::abs(city->trees.height[i] - 30) <= 4.51F);
      crowns[city->trees.at[i].x() > 250 ? 1 : 0] += double(city->trees.crown[i]);
    }
    QVERIFY(crowns[0] > 1000 && crowns[0] < 0.8 * crowns[1]);
  }
  void aSmallAreaOfALayerOfTreesIsOneCrown() {
    const Folder folder;
    const auto city = planted(folder, {{square(100, 100, 8, 8), {"", "", "", "11"}}}, "trees");
    QVERIFY(city.ok());
    QCOMPARE(city->trees.size(), std::size_t(1));
    QVERIFY((city->trees.at[0] - Point2(104, 104)).norm() < 0.01);
    QVERIFY(std::abs(double(city->trees.crown[0]) - std::sqrt(64 / M_PI)) < 0.01);
    QCOMPARE(city->trees.height[0], 11.0F);
    QVERIFY(city->provenance.at("trees").origin == Origin::real);
  }
  void treesAndLandUseOfOneFileAreBothTaken() {
    const Folder folder;
    ImportSources sources = flatLand(folder);
    sources.trees = folder / "all.gpkg";
    writeSample("GPKG", sources.trees, "roads", "EPSG:25832", {"highway"},
                {{"LINESTRING (550000 5630500, 550400 5630733)", {"path"}}});
    writeSample("GPKG", sources.trees, "landuse", "EPSG:25832", {"dlmc"},
                {{square(0, 0, 300, 300), {"乔木林地"}}, {square(0, 300, 300, 300), {"水田"}}});
    writeSample("GPKG", sources.trees, "trees", "EPSG:25832", {"height"},
                {{"POINT (550150 5630150)", {"40"}}, {"POINT (550800 5630800)", {"12"}}});
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY2(countIn(city->trees, 0, 0, 300, 300) > 1300, "woods by GB/T 21010");
    QCOMPARE(countIn(city->trees, 0, 300, 300, 300), 0);
    QCOMPARE(city->trees.height[0], 40.0F);
    QCOMPARE(countIn(city->trees, 140, 140, 20, 20), 1);  // nothing under the crown of a known tree
    QCOMPARE(countIn(city->trees, 700, 700, 200, 200), 1);
  }
  void woodsAreFoundInOsm() {
    const Folder folder;
    QVERIFY(writeFile(folder / "a.osm",
                      "<osm version='0.6'><node id='1' lat='50.8220' lon='9.7140'/>"
                      "<node id='2' lat='50.8220' lon='9.7180'/><node id='3' lat='50.8240' "
                      "lon='9.7180'/><node id='4' lat='50.8240' lon='9.7140'/><way id='5'>"
                      "<nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='1'/>"
                      "<tag k='landuse' v='forest'/></way></osm>")
                .ok());
    ImportSources sources = flatLand(folder);
    sources.trees = folder / "a.osm";
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    // 281.7 m × 222.4 m
    QVERIFY2(std::abs(int(city->trees.size()) - 979) < 40,
             qPrintable(QString::number(city->trees.size())));
  }
};

QTEST_GUILESS_MAIN(TreePlantingTest)
#include "tree_planting_test.moc"
