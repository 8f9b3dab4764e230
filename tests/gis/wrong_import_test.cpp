// What an import cannot use is said, and the rest stands.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/file_io.h"
#include "gis/city/city_check.h"
#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class WrongImportTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;

  /// A projected system that does not say how it projects, as some models write it.
  static constexpr const char* kNowhere =
      R"(PROJCS["British grid",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,)"
      R"(298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],)"
      R"(PROJECTION["unnamed"],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]])";

  static ImportSources sourcesOf(const Folder& folder) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int c, int) { return 100 + 0.1 * (c + 0.5); });
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    return sources;
  }

  static void putRaster(const std::string& path, GDALDataType type, int bands,
                        const std::vector<GDALColorInterp>& colors) {
    GDALDriver* writer = GetGDALDriverManager()->GetDriverByName("GTiff");
    GDALDataset* made = writer->Create(path.c_str(), 100, 100, bands, type, nullptr);
    double affine[6] = {kWest, 10, 0, kSouth + 1000, 0, -10};
    made->SetGeoTransform(affine);
    OGRSpatialReference reference;
    reference.SetFromUserInput("EPSG:25832");
    made->SetSpatialRef(&reference);
    GDALColorTable table;
    const GDALColorEntry green{0, 128, 0, 255};
    table.SetColorEntry(0, &green);
    for (std::size_t i = 0; i < colors.size(); ++i) {
      GDALRasterBand* band = made->GetRasterBand(int(i) + 1);
      if (colors[i] == GCI_PaletteIndex) band->SetColorTable(&table);
      band->SetColorInterpretation(colors[i]);
    }
    GDALClose(made);
  }
  static void undeclareNoData(const std::string& path) {
    GDALDataset* file = GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE);
    file->GetRasterBand(1)->DeleteNoDataValue();
    GDALClose(file);
  }

 private slots:
  void severalDemsFillEachOthersHoles() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.extent.reset();
    // 500 m of fine ground with a hole, in a coarser one that goes on for 500 m to the east.
    const std::string fine = folder / "fine.tif", coarse = folder / "coarse.tif";
    test::writeSampleRaster(fine, "EPSG:25832", 50, 50, kWest, kSouth + 500, 10, 10,
                            [](int c, int r) { return c >= 20 && c < 25 && r == 30 ? NAN : 50.0; });
    test::writeSampleRaster(coarse, "EPSG:25832", 20, 10, kWest, kSouth + 500, 50, 50,
                            [](int c, int) { return 100.0 + c; });
    sources.dem = fine;
    sources.lowerDems = {coarse, folder / "absent.tif"};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->extent.width(), 1000.0);
    QCOMPARE(city->terrain.shape.cell, 10.0);
    const auto height = [&](double x, double y) { return bilinear(city->terrain, x, y); };
    QCOMPARE(height(100, 100), 50.0F);                     // the first one where it has heights
    QVERIFY(std::abs(height(225, 195) - 104.0F) < 0.01F);  // its hole
    QVERIFY(std::abs(height(775, 225) - 115.0F) < 0.01F);  // beside it
    QVERIFY(std::none_of(city->terrain.values.begin(), city->terrain.values.end(),
                         [](float z) { return std::isnan(z); }));
    std::string notes;
    for (const Note& note : city.notes()) notes += note.what + note.where;
    QVERIFY(notes.find("absent.tif") != std::string::npos);
    QVERIFY(notes.find("2505 cells take their height") != std::string::npos);
    QVERIFY(city->provenance.at("terrain").source.find("coarse.tif") != std::string::npos);
  }

  void aLowerDemThatCannotBePlacedIsNamedOnce() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    const std::string nowhere = folder / "nowhere.tif", cut = folder / "cut.tif";
    test::writeSampleRaster(nowhere, kNowhere, 10, 10, 0, 100, 10, 10, [](int, int) { return 7.0; });
    const std::string whole = *readFile(sources.dem);
    QVERIFY(writeFile(cut, whole.substr(0, 300)).ok());
    sources.lowerDems = {nowhere, cut};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    for (const std::string& left : sources.lowerDems) {
      QCOMPARE(std::count_if(city.notes().begin(), city.notes().end(),
                             [&](const Note& note) {
                               return (note.what + note.where).find(left) != std::string::npos;
                             }),
               1);
      QVERIFY(city->provenance.at("terrain").source.find(left) == std::string::npos);
    }
    QVERIFY2(hasNote(city.notes(), "coordinate"), notesText(city.notes()).c_str());
  }

  void aDemWhoseSystemSaysNotWhereItLiesIsRefused() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    sources.extent.reset();
    test::writeSampleRaster(sources.dem, kNowhere, 100, 100, 0, 1000, 10, 10,
                            [](int, int) { return 7.0; });
    const auto city = importCity(sources, {});
    QVERIFY(!city.ok());
    const std::string text = city.error().text();
    QVERIFY2(text.find("where on earth") != std::string::npos, text.c_str());
    QVERIFY(text.find("dem.tif") != std::string::npos && text.find("-a_srs") != std::string::npos);
  }

  void whatIsNoHeightIsNoTerrain() {
    struct Kind {
      const char* name;
      GDALDataType type;
      int bands;
      std::vector<GDALColorInterp> colors;
      const char* said;
    };
    const std::vector<Kind> kinds{
        {"photo.tif", GDT_Byte, 3, {GCI_RedBand, GCI_GreenBand, GCI_BlueBand}, "a picture"},
        {"map.tif", GDT_Byte, 1, {GCI_PaletteIndex}, "palette"},
        {"radar.tif", GDT_CFloat32, 1, {}, "complex"}};
    const Folder folder;
    for (const Kind& kind : kinds) {
      ImportSources sources = sourcesOf(folder);
      const std::string good = std::exchange(sources.dem, folder / kind.name);
      putRaster(sources.dem, kind.type, kind.bands, kind.colors);
      const auto refused = importCity(sources, {});
      QVERIFY2(!refused.ok(), kind.name);
      const std::string text = refused.error().text();
      QVERIFY2(text.find(kind.said) != std::string::npos, text.c_str());
      QVERIFY2(text.find(kind.name) != std::string::npos && text.find("DEM") != std::string::npos,
               text.c_str());
      sources.lowerDems = {std::exchange(sources.dem, good)};
      const auto rest = importCity(sources, {});
      QVERIFY(rest.ok() && hasNote(rest.notes(), kind.said));
    }
  }

  void usualValuesForNoDataAreNoGroundAndNamed() {
    const Folder folder;
    for (const double empty : {-32768.0, -99999.0, -3.4028234663852886e38, HUGE_VAL}) {
      for (const char* crs : {"EPSG:25832", "EPSG:25833"}) {  // own cells, warped ones
        ImportSources sources = sourcesOf(folder);
        test::writeSampleRaster(
            sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
            [&](int c, int r) { return c < 40 && r < 40 ? empty : 100.0; });
        undeclareNoData(sources.dem);
        sources.extent.reset();
        sources.crs = crs;
        const auto city = importCity(sources, {});
        QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
        QVERIFY2(hasNote(city.notes(), "does not declare"), notesText(city.notes()).c_str());
        for (const float z : city->terrain.values)
          QVERIFY2(std::isnan(z) || std::abs(z - 100) < 0.01F, std::to_string(z).c_str());
      }
    }
  }

  void theImportSaysWhatTheCheckSays() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int c, int) { return c < 3 ? -12345.0 : 20.0; });
    const auto city = importCity(sources, {});
    QVERIFY(city.ok());
    for (const Fault& fault : checkCity(*city))
      QVERIFY2(hasNote(city.notes(), fault.what), fault.what.c_str());
    QVERIFY(hasNote(city.notes(), "300 cells are no heights of ground"));
    QVERIFY(hasNote(city.notes(), "300 cells hold no height"));
    QVERIFY(std::isnan(city->terrain.at(0, 0)));
    QCOMPARE(city->terrain.at(50, 50), 20.0F);
    QVERIFY(writeCity(*city, folder / "city", {}).ok());
    QVERIFY(readCity(folder / "city", {}).ok());
  }

  void aDeepSeaIsToldWithItsDepthAndThatNoWaterFlowsThere() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int c, int) { return c < 5 ? -2340.4 : c < 20 ? -499.0 : 3.0; });
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY2(hasNote(city.notes(), "500 cells are no heights of ground (-500 to 9,000 m), down to "
                                   "-2340 m, and are taken as without a height: where that is the "
                                   "bed of a deep sea, no water flows; --extent leaves it out"),
             notesText(city.notes()).c_str());
    QVERIFY(std::isnan(city->terrain.at(4, 50)));
    QCOMPARE(city->terrain.at(5, 50), -499.0F);
  }
  void whatIsNoGroundInALowerDemIsToldOfItAndBlendedWithNothing() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    test::writeSampleRaster(sources.dem, "EPSG:25832", 50, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 50.0; });
    const std::string lower = folder / "lower.tif";
    test::writeSampleRaster(lower, "EPSG:25832", 40, 40, kWest, kSouth + 1000, 25, 25,
                            [](int c, int) { return c < 30 ? 40.0 : -700.0; });
    sources.lowerDems = {lower};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const auto told = std::find_if(
        city.notes().begin(), city.notes().end(),
        [](const Note& note) { return note.what.find("down to -700 m") != std::string::npos; });
    QVERIFY2(told != city.notes().end(), notesText(city.notes()).c_str());
    QCOMPARE(told->where, lower);
    for (const float z : city->terrain.values)
      QVERIFY2(std::isnan(z) || std::abs(std::abs(z - 45) - 5) < 0.01F, std::to_string(z).c_str());
  }

  void aDemOfOtherUnitsIsToldSo() {
    const Folder folder;
    ImportSources sources = sourcesOf(folder);
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 200000.0; });  // mm
    const auto city = importCity(sources, {});
    QVERIFY(!city.ok());
    QVERIFY2(city.error().text().find("heights in metres") != std::string::npos,
             city.error().text().c_str());
  }

  void aSystemThatNobodyKnowsIsAnError() {
    const Folder folder;
    for (std::string ImportSources::*slot : {&ImportSources::crs, &ImportSources::vectorCrs}) {
      ImportSources sources = sourcesOf(folder);
      sources.*slot = "nonsense";
      const auto city = importCity(sources, {});
      QVERIFY(!city.ok());
      const std::string text = city.error().text();
      QVERIFY2(text.find("unknown") != std::string::npos &&
                   text.find("nonsense") != std::string::npos,
               text.c_str());
    }
  }

  void aCityThatLostItsLayersIsNotCalledGood() {
    const Folder folder;
    const auto city = importCity(sourcesOf(folder), {});
    QVERIFY(city.ok());
    std::string told;
    for (const Fault& fault : checkCity(*city)) told += fault.what + "\n";
    QVERIFY2(told.find("no building") != std::string::npos, told.c_str());
    QVERIFY2(told.find("no road") != std::string::npos, told.c_str());
  }
};

QTEST_GUILESS_MAIN(WrongImportTest)
#include "wrong_import_test.moc"
