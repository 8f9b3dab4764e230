// A file that is named and cut off makes no city; a feature that is broken is left out of it.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::SampleFeature;
using test::writeSample;

class CutImportTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;

  static ImportSources sourcesOf(const Folder& folder) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    return sources;
  }

  /// A square of `side` metres.
  static std::string house(double x, double y, double side) {
    const auto corner = [&](double dx, double dy) {
      return std::to_string(kWest + x + dx) + " " + std::to_string(kSouth + y + dy);
    };
    return "POLYGON ((" + corner(0, 0) + "," + corner(side, 0) + "," + corner(side, side) + "," +
           corner(0, side) + "," + corner(0, 0) + "))";
  }

 private slots:
  void aNamedFileThatIsCutOffIsAnErrorWhateverOfItCanBeRead_data() {
    QTest::addColumn<QString>("driver");
    QTest::addColumn<QString>("file");
    QTest::newRow("GeoPackage") << "GPKG"
                                << "b.gpkg";
    QTest::newRow("FlatGeobuf") << "FlatGeobuf"
                                << "b.fgb";
    QTest::newRow("Shapefile") << "ESRI Shapefile"
                               << "b.shp";
    QTest::newRow("GeoJSON") << "GeoJSON"
                             << "b.geojson";
  }
  void aNamedFileThatIsCutOffIsAnErrorWhateverOfItCanBeRead() {
    QFETCH(QString, driver);
    QFETCH(QString, file);
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.buildings = folder / file.toStdString();
    std::vector<SampleFeature> houses;
    for (int i = 0; i < 2000; ++i)
      houses.push_back({house(20 + i % 45 * 20, 20 + i / 45 * 20, 10), {"house"}});
    writeSample(qPrintable(driver), sources.buildings, "b", "EPSG:25832", {"building"}, houses);
    const std::string whole = *readFile(sources.buildings);
    for (const double share : {0.75, 0.4}) {
      const auto kept = std::size_t(share * double(whole.size()));
      QVERIFY(writeFile(sources.buildings, whole.substr(0, kept)).ok());
      const auto city = importCity(sources, {});
      QVERIFY2(!city.ok(), city.ok() ? notesText(city.notes()).c_str() : "");
      const Error& error = city.error();
      QCOMPARE(error.code, ErrorCode::unreadable);
      QVERIFY2(error.where.find(file.toStdString()) != std::string::npos &&
                   error.remedy.find("; or import without this layer") != std::string::npos,
               error.text().c_str());
    }
  }
  void aFeatureThatCannotBeReadIsLeftOutAndTheRestStands() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.buildings = folder / "b.geojson";
    const auto text = [](double x, const char* corner) {
      const std::string w = std::to_string(kWest + x), e = std::to_string(kWest + x + 20),
                        s = std::to_string(kSouth + 100), n = std::to_string(kSouth + 120);
      return R"({"type":"Feature","properties":{"building":"yes"},"geometry":{"type":"Polygon",)"
             R"("coordinates":[[[)" +
             w + "," + s + "],[" + e + "," + s + "],[" + e + "," + n + "]," + corner + ",[" + w +
             "," + s + "]]]}}";
    };
    const std::string north =
        "[" + std::to_string(kWest + 300) + "," + std::to_string(kSouth + 120) + "]";
    QVERIFY(writeFile(folder / "b.geojson",
                      R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":)"
                      R"("EPSG:25832"}},"features":[)" +
                          text(100, "[\"x\",\"y\"]") + "," + text(300, north.c_str()) + "]}")
                .ok());
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t(1));
  }
};

QTEST_GUILESS_MAIN(CutImportTest)
#include "zz_cut_import_test.moc"
