// Whoever cancels while a city is read need not wait for the end of its largest table.
#include <QtTest>

#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/city/package_layers.h"
#include "tests/support/gis_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

namespace {

constexpr int kHouses = 6000, kSoon = 1000;  // rows
constexpr double kHousesEast = 550000, kHousesNorth = 5630000;

CityModel largeCity() {
  CityModel city = test::sampleCity();
  city.buildings = {};
  for (int i = 0; i < kHouses; ++i)
    test::addBuilding(city.buildings, "b" + std::to_string(i), (i % 100) * 20, (i / 100) * 20, 12);
  return city;
}

std::string squareAt(double x, double y) {
  const auto corner = [&](double dx, double dy) {
    return std::to_string(kHousesEast + x + dx) + " " + std::to_string(kHousesNorth + y + dy);
  };
  return "POLYGON ((" + corner(0, 0) + "," + corner(5, 0) + "," + corner(5, 5) + "," +
         corner(0, 5) + "," + corner(0, 0) + "))";
}

/// Tells how far a phase had come when it was cancelled, and what was told after that.
struct Canceller {
  std::string phase;
  int after = 1;  ///< reports of the phase, the last of which cancels
  std::stop_source stop;
  int told = 0, later = 0;
  double first = 0, last = 0;

  run::JobContext job() {
    return {stop.get_token(), [this](double fraction, const Text& now) {
              if (stop.stop_requested()) ++later;
              if (now.en != phase || stop.stop_requested()) return;
              if (told++ == 0) first = fraction;
              last = fraction;
              if (told == after) stop.request_stop();
            }};
  }
};

}  // namespace

class CancelReadingTest : public QObject {
  Q_OBJECT
 private slots:
  void aPackageIsLeftWithinItsLargeTable() {
    const Folder folder;
    QVERIFY(writeCity(largeCity(), folder.path(), {}).ok());
    Canceller canceller{"reading layer buildings", 3};
    const auto city = readCity(folder.path(), canceller.job());
    QVERIFY(!city.ok());
    QCOMPARE(city.error().code, ErrorCode::cancelled);
    QCOMPARE(city.error().where, folder.path());
    QCOMPARE(canceller.later, 0);
    const double share = 0.07;  // of a table
    const double rows = (canceller.last - canceller.first) / share * kHouses;
    QVERIFY2(rows > 0 && rows < kSoon, qPrintable(QString::number(rows)));
  }

  void whatWasReadIsNotPutIntoTheCityAnyMore() {
    FeatureLayer roads;
    roads.name = "roads";
    roads.schema = {{"name_zh", FieldType::text}};
    for (int i = 0; i < 3 * kSoon; ++i) {
      Feature road;
      road.code = "r" + std::to_string(i);
      road.kind = GeometryKind::line;
      road.lines = {{{0, double(i)}, {50, double(i)}}};
      road.values = {std::string()};
      roads.features.push_back(std::move(road));
    }
    CityModel city = test::sampleCity();
    std::vector<Road> taken;
    BoundedNotes notes;
    QVERIFY(addLayer(roads, city, taken, notes, {}).ok());
    QCOMPARE(taken.size(), roads.features.size());
    taken.clear();
    std::stop_source stop;
    stop.request_stop();
    const Outcome added = addLayer(roads, city, taken, notes, {stop.get_token(), {}});
    QCOMPARE(added.error().code, ErrorCode::cancelled);
    QVERIFY(taken.size() <= std::size_t(kSoon));
  }

  void anImportIsLeftWithinItsLargeFile() {
    const Folder folder;
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kHousesEast, kHousesNorth + 1000,
                            10, 10, [](int, int) { return 100.0; });
    sources.extent = Bounds{kHousesEast, kHousesNorth, kHousesEast + 1000, kHousesNorth + 1000};
    sources.buildings = folder / "houses.gpkg";
    std::vector<test::SampleFeature> houses;
    for (int i = 0; i < kHouses; ++i)
      houses.push_back({squareAt(10 + i % 90 * 10, 10 + i / 90 * 10), {"house"}});
    test::writeSample("GPKG", sources.buildings, "houses", "EPSG:25832", {"building"}, houses);
    Canceller canceller{"reading buildings", 3};
    const auto city = importCity(sources, canceller.job());
    QVERIFY(!city.ok());
    QCOMPARE(city.error().code, ErrorCode::cancelled);
    QVERIFY2(city.error().remedy.find("import without") == std::string::npos,
             city.error().remedy.c_str());
    QCOMPARE(canceller.told, 3);
    QCOMPARE(canceller.later, 0);
  }
};

QTEST_GUILESS_MAIN(CancelReadingTest)
#include "zz_cancel_reading_test.moc"
