// Whoever cancels an import need not wait for a server or for a large terrain.
#include <QtTest>
#include <atomic>
#include <chrono>
#include <thread>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "tests/support/gis_samples.h"
#include "tests/support/http_server.h"

using namespace citymirror;
using namespace citymirror::gis;

class ImportStopTest : public QObject {
  Q_OBJECT
 private slots:
  void aCancelledImportEndsWhileAServerIsAskedWhatItHas_data() {
    QTest::addColumn<bool>("extentIsGiven");
    QTest::newRow("for the extent of its buildings") << false;
    QTest::newRow("for its layers") << true;
  }
  void aCancelledImportEndsWhileAServerIsAskedWhatItHas() {
    QFETCH(bool, extentIsGiven);
    const test::Folder folder;
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, 550000, 5631000, 10, 10,
                            [](int, int) { return 100.0; });
    if (extentIsGiven) sources.extent = Bounds{550000, 5630000, 551000, 5631000};
    std::stop_source stop;
    std::atomic<bool> answered = false, released = false;
    test::HttpServer server([&](const std::string&) -> test::HttpAnswer {
      stop.request_stop();
      for (int tenths = 0; tenths < 150 && !released; ++tenths)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      answered = true;
      return {404, "text/plain", "not here"};
    });
    sources.buildings = server.url() + "/houses.geojson";
    const auto city = importCity(sources, run::JobContext(stop.get_token(), {}));
    const bool waited = answered;
    released = true;
    QVERIFY(stop.stop_requested());
    QVERIFY(!city.ok());
    QVERIFY2(city.error().code == ErrorCode::cancelled, city.error().text().c_str());
    QVERIFY2(!waited, "the import waited for the answer");
  }
  void aCancelledImportEndsAmongTheCellsOfALargeTerrain() {
    const test::Folder folder;
    ImportSources sources;
    sources.dem = folder / "dem.vrt";
    // 400 million cells of 5 cm: parts of it are resampled one after the other.
    const std::string large =
        "<VRTDataset rasterXSize='20000' rasterYSize='20000'><SRS>EPSG:25832</SRS>"
        "<GeoTransform>550000,0.05,0,5631000,0,-0.05</GeoTransform>"
        "<VRTRasterBand dataType='Float32' band='1'/></VRTDataset>";
    QVERIFY(writeFile(sources.dem, large).ok());
    sources.extent = Bounds{550000, 5630000, 551000, 5631000};
    std::stop_source stop;
    double told = 0;
    const auto report = [&](double done, const Text& phase) {
      told = done;
      if (phase.en == "reading the terrain" && done > 0.1) stop.request_stop();
    };
    const auto city = importCity(sources, run::JobContext(stop.get_token(), report));
    QVERIFY(!city.ok());
    QVERIFY2(city.error().code == ErrorCode::cancelled, city.error().text().c_str());
    QVERIFY2(told < 0.2, "the terrain was read to its end");
  }
};

QTEST_GUILESS_MAIN(ImportStopTest)
#include "zz_import_stop_test.moc"
