// Metres that are read as degrees, and cities thinner than a cell: said of the file that is wrong.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class NoDegreesTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;

  static ImportSources sourcesOf(const Folder& folder, const std::string& crs) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, crs, 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    return sources;
  }

  /// A house of 20 x `depth` metres in GeoJSON, with what follows the word FeatureCollection.
  static std::string house(const std::string& system, double depth) {
    const auto corner = [&](double dx, double dy) {
      return "[" + std::to_string(kWest + 100 + dx) + "," + std::to_string(kSouth + 100 + dy) + "]";
    };
    return "{\"type\":\"FeatureCollection\"," + system +
           "\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":"
           "\"Polygon\",\"coordinates\":[[" +
           corner(0, 0) + "," + corner(20, 0) + "," + corner(20, depth) + "," + corner(0, 0) +
           "]]}}]}";
  }
  static constexpr const char* kNamed =
      "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:25832\"}},";

 private slots:
  void aLayerInMetresThatNamesNoSystemIsToldToBeNoDegrees() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder, "EPSG:25832");
    sources.buildings = folder / "b.geojson";
    QVERIFY(writeFile(sources.buildings, house("", 20)).ok());
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(0));
    QVERIFY2(hasNote(city.notes(), "Its coordinates are no degrees"),
             notesText(city.notes()).c_str());
    sources.vectorCrs = "EPSG:25832";
    const auto named = importCity(sources, {});
    QVERIFY2(named.ok(), named.ok() ? "" : named.error().text().c_str());
    QCOMPARE(named->buildings.size(), std::size_t(1));
  }
  void aTerrainInMetresThatSaysDegreesIsAnErrorWithItsName() {
    const Folder folder;
    const auto city = importCity(sourcesOf(folder, "EPSG:4326"), {});
    QVERIFY(!city.ok());
    const Error& error = city.error();
    QCOMPARE(error.code, ErrorCode::badInput);
    QVERIFY2(error.what.find("is in degrees, its coordinates are not") != std::string::npos &&
                 error.where.find("dem.tif") != std::string::npos,
             error.text().c_str());
  }
  void aCityThinnerThanACellIsRefusedByWhatMakesItSo() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder, "EPSG:25832");
    sources.buildings = folder / "b.geojson";
    QVERIFY(writeFile(sources.buildings, house(kNamed, 1e-6)).ok());
    const auto city = importCity(sources, {});
    QVERIFY(!city.ok());
    QVERIFY2(city.error().text().find("by the box of the buildings") != std::string::npos &&
                 city.error().where.find("b.geojson") != std::string::npos,
             city.error().text().c_str());
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 0.5};
    const auto strip = importCity(sources, {});
    QVERIFY(!strip.ok());
    QVERIFY2(strip.error().text().find("1000.0 x 0.5 m large, by --extent") != std::string::npos,
             strip.error().text().c_str());
  }
  void aFeatureOfGeoJsonWithoutNumbersIsNoEndOfTheLayer() {
    const Folder folder;
    const std::string path = folder / "b.geojson";
    const std::string houses = house(kNamed, 20);
    const std::string broken =
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\":[[[NaN,NaN],[550110,NaN],[550110,5630110],[NaN,NaN]]]}},";
    std::string text = houses;
    text.insert(text.find("[{") + 1, broken);
    QVERIFY(writeFile(path, text).ok());
    const auto layer = readLayer({path}, {"EPSG:25832", kWest, kSouth, ""}, {0, 0, 1000, 1000});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
    QVERIFY2(!hasNote(layer.notes(), "ends early"), notesText(layer.notes()).c_str());
  }
  void aCornerThatIsNoNumberLeavesItsFeatureOutWhereverItStands() {
    const Folder folder;
    const std::string path = folder / "b.geojson";
    const auto feature = [](const char* kind, const char* corners) {
      return std::string("{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"") +
             kind + "\",\"coordinates\":" + corners + "}},";
    };
    std::string text = house(kNamed, 20);
    text.insert(text.find("[{") + 1,
                feature("LineString", "[[550010,5630010],[550050,NaN],[550090,5630090]]") +
                    feature("Polygon",
                            "[[[550010,5630010],[550050,NaN],[550090,5630090],[550010,5630010]]]"));
    QVERIFY(writeFile(path, text).ok());
    const auto layer = readLayer({path}, {"EPSG:25832", kWest, kSouth, ""}, {0, 0, 1000, 1000});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->features.size(), std::size_t(1));
    const auto all = readLayer({path}, {"EPSG:25832", kWest, kSouth, ""}, {});
    QVERIFY2(all.ok(), all.ok() ? "" : all.error().text().c_str());
    QCOMPARE(all->features.size(), std::size_t(1));
    QVERIFY2(hasNote(all.notes(), "coordinates that are no numbers left out"),
             notesText(all.notes()).c_str());
  }
};

QTEST_GUILESS_MAIN(NoDegreesTest)
#include "zz_no_degrees_test.moc"
