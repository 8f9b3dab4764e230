// Heights in feet become metres, whoever says that they are feet.
#include <gdal_priv.h>

#include <QtTest>
#include <cmath>

#include "gis/city/city_import.h"
#include "gis/raster/raster_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

namespace {

constexpr double kSurvey = 1200.0 / 3937;

/// 100 × 100 cells of 10 m, of 1000 each.
std::string demIn(const Folder& folder, const std::string& unit,
                  const std::string& crs = "EPSG:25832") {
  const std::string path = folder / "dem.tif";
  test::writeSampleRaster(path, crs, 100, 100, 550000, 5631000, 10, 10,
                          [](int, int) { return 1000.0; });
  if (unit.empty()) return path;
  auto* dataset = static_cast<GDALDataset*>(
      GDALOpenEx(path.c_str(), GDAL_OF_RASTER | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
  dataset->GetRasterBand(1)->SetUnitType(unit.c_str());
  GDALClose(dataset);
  return path;
}

constexpr Bounds kFeetWindow{550000, 5630000, 551000, 5631000};

bool isAbout(float value, double wanted) { return std::abs(double(value) - wanted) < 2e-4; }

}  // namespace

class FeetTest : public QObject {
  Q_OBJECT

 private slots:
  void heightsInFeetBecomeMetresWithARemark_data() {
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("crs");
    QTest::addColumn<double>("wanted");
    const QString flat = "EPSG:25832", feet = "EPSG:25832+6360";  // NAVD88 height (ftUS)
    QTest::newRow("ft") << "ft" << flat << 304.8;
    QTest::newRow("feet") << "Feet" << flat << 304.8;
    QTest::newRow("US survey foot") << "US survey foot" << flat << 1000 * kSurvey;
    QTest::newRow("us-ft") << "us-ft" << flat << 1000 * kSurvey;
    QTest::newRow("the vertical CRS") << "" << feet << 1000 * kSurvey;
    QTest::newRow("metres") << "m" << flat << 1000.0;
    QTest::newRow("nothing") << "" << flat << 1000.0;
  }
  void heightsInFeetBecomeMetresWithARemark() {
    QFETCH(QString, unit);
    QFETCH(QString, crs);
    QFETCH(double, wanted);
    const Folder folder;
    const std::string path = demIn(folder, unit.toStdString(), crs.toStdString());
    for (const double cell : {0.0, 20.0}) {  // as it is, and resampled
      const auto raster = readRasterWindow(path, "EPSG:25832", cell, {}, kFeetWindow);
      QVERIFY2(raster.ok(), raster.ok() ? "" : raster.error().text().c_str());
      const float z = raster->grid.at(5, 5);
      QVERIFY2(isAbout(z, wanted), qPrintable(QString::number(double(z))));
      QCOMPARE(hasNote(raster.notes(), "were converted to metres"), wanted != 1000.0);
    }
  }

  void aRasterLayerInFeetBecomesMetresToo() {
    const Folder folder;
    const std::string path = demIn(folder, "ft");
    const auto own = readRaster(path);
    QVERIFY(own.ok() && isAbout(own->grid.at(5, 5), 304.8));
    QCOMPARE(own->unit, std::string("m"));
    const auto into = readRasterInto(path, "EPSG:25832", 0);
    QVERIFY(into.ok() && isAbout(into->grid.at(5, 5), 304.8));
  }

  void theVerticalDatumOfACityInFeetSaysNoFeet() {
    const Folder folder;
    ImportSources sources;
    sources.dem = demIn(folder, "", "EPSG:25832+6360");
    sources.extent = kFeetWindow;
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(isAbout(city->terrain.at(5, 5), 1000 * kSurvey));
    QCOMPARE(city->frame.verticalDatum, std::string("NAVD88 height"));
  }

  void aCityIsImportedInMetres() {
    const Folder folder;
    ImportSources sources;
    sources.dem = demIn(folder, "ft");
    sources.extent = kFeetWindow;
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(isAbout(city->terrain.at(5, 5), 304.8));
    QVERIFY2(hasNote(city.notes(), "Its values in feet"), notesText(city.notes()).c_str());
    const std::string& method = city->provenance.at("terrain").method;
    QVERIFY2(method.find("converted to metres") != std::string::npos, method.c_str());
  }
};

QTEST_GUILESS_MAIN(FeetTest)
#include "zz_feet_test.moc"
