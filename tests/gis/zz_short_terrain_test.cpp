// Terrain that covers a part of the buildings only: why the others are missing is said in one line.
#include <QtTest>

#include "gis/city/city_import.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;
using test::SampleFeature;

class ShortTerrainTest : public QObject {
  Q_OBJECT
  static constexpr double kEast = 500000, kNorth = 3380000;

  /// Houses in a row of so many metres, over terrain of one kilometre.
  static ImportSources houses(const Folder& folder, double along) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:4547", 100, 100, kEast, kNorth + 1000, 10, 10,
                            [](int, int) { return 20.0; });
    std::vector<SampleFeature> features;
    for (double x = 0; x + 20 <= along; x += 100) {
      const double y = features.size() % 2 == 0 ? 0 : 980;
      const auto corner = [&](double dx, double dy) {
        return std::to_string(kEast + x + dx) + " " + std::to_string(kNorth + y + dy);
      };
      features.push_back({"POLYGON ((" + corner(0, 0) + "," + corner(20, 0) + "," + corner(20, 20) +
                              "," + corner(0, 20) + "," + corner(0, 0) + "))",
                          {"9"}});
    }
    sources.buildings = folder / "b.gpkg";
    test::writeSample("GPKG", sources.buildings, "b", "EPSG:4547", {"height"}, features);
    return sources;
  }

 private slots:
  void howLittleItCoversIsSaid() {
    const Folder folder;
    const auto city = importCity(houses(folder, 4000), {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY2(hasNote(city.notes(), "The terrain covers only 25 % of the box of the buildings"),
             notesText(city.notes()).c_str());
  }
  void terrainThatReachesFartherIsNotSpokenOf() {
    const Folder folder;
    const auto city = importCity(houses(folder, 900), {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY2(!hasNote(city.notes(), "The terrain covers only"), notesText(city.notes()).c_str());
  }
};

QTEST_GUILESS_MAIN(ShortTerrainTest)
#include "zz_short_terrain_test.moc"
