// How a layer is named: files, layers in files, servers, paths of other systems.
#include <QTemporaryDir>
#include <QtTest>

#include "gis/city/city_import.h"
#include "gis/vector/vector_address.h"
#include "tests/support/gis_samples.h"
#include "tests/support/http_server.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kAddressSecret = "s3cret";

/// One house 100 m from the corner of the city below.
constexpr const char* kServedHouse = R"({"type":"FeatureCollection","name":"houses",
"crs":{"type":"name","properties":{"name":"EPSG:25832"}},
"features":[{"type":"Feature","properties":{"building":"yes"},"geometry":{"type":"Polygon",
"coordinates":[[[550100,5630100],[550120,5630100],[550120,5630120],[550100,5630120],
[550100,5630100]]]}}]})";

ImportSources flatKilometre(const test::Folder& folder) {
  ImportSources sources;
  sources.dem = folder / "dem.tif";
  test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, 550000, 5631000, 10, 10,
                          [](int, int) { return 100.0; });
  sources.extent = Bounds{550000, 5630000, 551000, 5631000};
  return sources;
}

}  // namespace

class VectorAddressTest : public QObject {
  Q_OBJECT

  static QString split(const std::string& text) {
    const VectorSource source = vectorSourceFrom(text);
    return QString::fromStdString(source.path + " | " + source.layer);
  }

 private slots:
  void aLayerStandsBehindTheColonOfAFileAndTheHashOfAServer_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("wanted");
    const auto row = [](const char* text, const char* wanted) {
      QTest::newRow(text) << text << wanted;
    };
    QTest::newRow("nothing") << "" << " | ";
    row("roads.shp", "roads.shp | ");
    row("data/city.gpkg:roads", "data/city.gpkg | roads");
    row("data/city.gpkg:", "data/city.gpkg | ");
    row(":roads", ":roads | ");
    row("C:\\data\\roads.shp", "C:\\data\\roads.shp | ");
    row("C:/data/roads.shp", "C:/data/roads.shp | ");
    row("C:/data/city.gpkg:roads", "C:/data/city.gpkg | roads");
    row("PG:host=gis port=5432 password=a#b:c", "PG:host=gis port=5432 password=a#b:c | ");
    row("postgresql://me@gis:5432/city", "postgresql://me@gis:5432/city | ");
    row("postgresql://me@gis:5432/city#public.roads",
        "postgresql://me@gis:5432/city | public.roads");
    row("WFS:http://gis:8080/wfs", "WFS:http://gis:8080/wfs | ");
    row("wfs:http://gis:8080/wfs#city:roads", "wfs:http://gis:8080/wfs | city:roads");
    row("OAPIF:https://gis/api", "OAPIF:https://gis/api | ");
    row("http://gis:8080", "http://gis:8080 | ");
    row("https://gis:8443/roads.geojson?key=a:b", "https://gis:8443/roads.geojson?key=a:b | ");
    row("https://gis/city.gpkg#roads", "https://gis/city.gpkg | roads");
    row("/vsicurl/http://gis:8080/city.gpkg", "/vsicurl/http://gis:8080/city.gpkg | ");
    row("/vsicurl/http://gis:8080/city.gpkg:roads", "/vsicurl/http://gis:8080/city.gpkg | roads");
  }
  void aLayerStandsBehindTheColonOfAFileAndTheHashOfAServer() {
    QFETCH(QString, text);
    QFETCH(QString, wanted);
    QCOMPARE(split(text.toStdString()), wanted);
  }

  void aFileThatIsThereDecidesWhereItsNameEnds() {
    QTemporaryDir folder;
    const std::string path = test::putFile(folder, "ward 1:2.gpkg", "x");
    const QString whole = QString::fromStdString(path);
    QCOMPARE(split(path), whole + " | ");
    QCOMPARE(split(path + ":roads"), whole + " | roads");
    QCOMPARE(split(path + ":roads/main"), whole + " | roads/main");
    QCOMPARE(split(path + ":roads:main"), whole + " | roads:main");
  }

  void aCityIsImportedFromAServerAndItsKeyIsNotTold() {
    test::HttpServer server([](const std::string& target) -> test::HttpAnswer {
      if (!target.starts_with("/houses.geojson")) return {404, "text/plain", "not here"};
      return {200, "application/json", kServedHouse};
    });
    const test::Folder folder;
    ImportSources sources = flatKilometre(folder);
    sources.buildings = server.url() + "/houses.geojson?token=" + kAddressSecret;
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->buildings.size(), std::size_t{1});
    const std::string source = city->provenance.at("buildings").source;
    QVERIFY2(source.find(server.url()) != std::string::npos, source.c_str());
    const std::string told = source + notesText(city.notes());
    QVERIFY2(told.find(kAddressSecret) == std::string::npos, told.c_str());
  }

  void aServerThatIsNotThereIsOneErrorOfTheImportWithoutItsKey() {
    const test::Folder folder;
    ImportSources sources = flatKilometre(folder);
    {
      test::HttpServer server([](const std::string&) -> test::HttpAnswer { return {}; });
      sources.buildings = server.url() + "/houses.geojson?token=" + kAddressSecret;
    }
    const auto city = importCity(sources, {});
    QVERIFY(!city.ok());
    const std::string text = city.error().text();
    QVERIFY2(city.error().code == ErrorCode::ioFailed, text.c_str());
    QVERIFY2(text.find("/houses.geojson") != std::string::npos, text.c_str());
    QVERIFY2(text.find(kAddressSecret) == std::string::npos, text.c_str());
  }
};

QTEST_GUILESS_MAIN(VectorAddressTest)
#include "vector_address_test.moc"
