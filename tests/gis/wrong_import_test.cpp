// What an import cannot use is said, and the rest stands.
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/city_check.h"
#include "gis/city/city_import.h"
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
