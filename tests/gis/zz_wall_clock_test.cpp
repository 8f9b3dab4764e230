// China keeps one time: a city of Chinese data has UTC+8, however far west it lies.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "gis/crs/china_zones.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

namespace {

constexpr int kBeijingMinutes = 480;
const std::string kChengduFrame =
    "PROJCS[\"Chengdu local\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\","
    "DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],"
    "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",200000.0],"
    "PARAMETER[\"False_Northing\",-3000000.0],PARAMETER[\"Central_Meridian\",104.0],"
    "PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],"
    "UNIT[\"Meter\",1.0]]";

}  // namespace

class WallClockTest : public QObject {
  Q_OBJECT
  static ImportSources chengdu(const Folder& folder, const std::string& crs) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, crs, 50, 50, 104.05, 30.68, 0.001, 0.001,
                            [](int, int) { return 500; });
    return sources;
  }

 private slots:
  void datumsOfChinaAreKnownInEveryForm() {
    for (const char* crs : {"EPSG:4490", "EPSG:4547", "EPSG:4610", "EPSG:2363", "EPSG:4214"})
      QVERIFY2(onChineseDatum(crs), crs);
    QVERIFY(onChineseDatum(kChengduFrame));
    for (const char* crs : {"EPSG:4326", "EPSG:32648", "EPSG:25832", "EPSG:6677", "", "nonsense"})
      QVERIFY2(!onChineseDatum(crs), crs);
  }
  void terrainInDegreesOfCgcs2000HasTheTimeOfChina() {
    const Folder folder;
    const auto city = importCity(chengdu(folder, "EPSG:4490"), {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->utcOffsetMinutes, kBeijingMinutes);
  }
  void aCityInItsOwnFrameHasTheTimeOfChina() {
    const Folder folder;
    ImportSources sources = chengdu(folder, "EPSG:4326");
    sources.crs = folder / "local.prj";
    QVERIFY(writeFile(sources.crs, kChengduFrame).ok());
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->utcOffsetMinutes, kBeijingMinutes);
  }
  void elsewhereTheLongitudeIsTakenAndSaid() {
    const Folder folder;
    const auto city = importCity(chengdu(folder, "EPSG:4326"), {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->utcOffsetMinutes, 420);
    QVERIFY(hasNote(city.notes(), "from the longitude"));
  }
};

QTEST_GUILESS_MAIN(WallClockTest)
#include "zz_wall_clock_test.moc"
