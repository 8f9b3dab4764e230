// Layers of servers: PostGIS, WFS, files on the web; their faults, and that secrets are not shown.
#include <QtTest>
#include <cmath>

#include "app/session/city/file_words.h"
#include "app/session/city/layer_files.h"
#include "engine/core/shape.h"
#include "tests/session/served_layers.h"
#include "tests/support/http_server.h"
#include "tests/support/notes_text.h"
#include "tests/support/postgres_server.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;
using namespace citymirror::test;

namespace {

const std::string kServedSecret = "s3cret";

/// A square kilometre at x 500000 y 3350000.
CityModel cityOfServers() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return city;
}

test::HttpAnswer answered(const std::string& target) {
  if (target.starts_with("/plots.geojson")) return {200, "application/json", kServedPlotsJson};
  if (target.starts_with("/page.html")) return {200, "text/html", "<html>Sign in</html>"};
  if (!target.starts_with("/wfs")) return {404, "text/plain", "not here"};
  for (const auto& [request, text] : {std::pair("GetCapabilities", kServedCapabilities),
                                      std::pair("DescribeFeatureType", kServedFeatureType),
                                      std::pair("GetFeature", kServedFeatures)})
    if (target.find(std::string("REQUEST=") + request) != std::string::npos)
      return {200, "text/xml", text};
  return {400, "text/plain", "what?"};
}

}  // namespace

class LayerServersTest : public QObject {
  Q_OBJECT
  const CityModel city_ = cityOfServers();

  Result<LayerRead> read(const std::string& address) const {
    return readLayerFile(layerSourceFrom(address), city_, 0, {});
  }
  static bool tells(const std::string& text) {
    return text.find(kServedSecret) != std::string::npos;
  }
  /// One feature of this code, at its place, and nothing told of the secret.
  static bool holds(const Result<LayerRead>& read, const std::string& code) {
    if (!read || read->layer->features.size() != 1) return false;
    const FeatureLayer& layer = *read->layer;
    const Bounds box = boundsOf(shapeOf(layer.features[0]));
    return layer.features[0].code == code && std::abs(box.west - 150) < 0.01 &&
           std::abs(box.south - 545) < 0.01 && !tells(layer.provenance.source) &&
           !tells(notesText(read.notes()));
  }
  static std::string why(const Result<LayerRead>& read) {
    return read ? read->layer->provenance.source : read.error().text();
  }

 private slots:
  void anAddressIsShownWithoutUserPasswordAndKey() {
    const std::pair<const char*, const char*> pairs[] = {
        {"roads.gpkg", "roads.gpkg"},
        {"/data/a?b@c.shp", "/data/a?b@c.shp"},
        {"PG:host=gis port=5432 dbname=city user=me password=s3cret tables=public.plots",
         "PG:host=gis port=5432 dbname=city tables=public.plots"},
        {"pg:dbname='my city' password='it\\'s s3cret' host=gis", "PG:dbname=my city host=gis"},
        {"PG:password=two s3cret words host=gis", "PG:host=gis"},
        {"PG:service=survey", "PG:service=survey"},
        {"postgresql://me:s3cret@gis:5432/city?sslmode=require", "postgresql://gis:5432/city"},
        {"postgresql://me:s3cret/x@gis/city", "postgresql://gis/city"},
        {"WFS:https://me:s3cret@gis/wfs?key=s3cret", "WFS:https://gis/wfs"},
        {"WFS:https://gis:8443/wfs?mail=me@gis&key=s3cret", "WFS:https://gis:8443/wfs"},
        {"https://me:s3cret?x@gis/f.json", "https://gis/f.json"},
        {"OAPIF:https://gis/api?token=s3cret", "OAPIF:https://gis/api"},
        {"https://gis/plots.geojson?token=s3cret", "https://gis/plots.geojson"}};
    for (const auto& [address, shown] : pairs)
      QVERIFY2(shownPath(address) == shown, shownPath(address).c_str());
  }

  void theLayerOfAServerStandsBehindAHash() {
    const auto split = [](const char* text) {
      const LayerSource source = layerSourceFrom(text);
      return source.vector.path + " | " + source.vector.layer;
    };
    QCOMPARE(split("WFS:https://gis/wfs"), std::string("WFS:https://gis/wfs | "));
    QCOMPARE(split("WFS:https://gis:80/wfs#a:b"), std::string("WFS:https://gis:80/wfs | a:b"));
    QCOMPARE(split("https://gis/p.gpkg#plots"), std::string("https://gis/p.gpkg | plots"));
    QCOMPARE(split("PG:host=gis password=a#b:c"), std::string("PG:host=gis password=a#b:c | "));
    QCOMPARE(split("roads.gpkg:motorways"), std::string("roads.gpkg | motorways"));
    QVERIFY(isServerAddress("wfs:https://gis") && !isServerAddress("wfs.gpkg"));
  }

  void aFileOnTheWebIsALayerAndItsKeyIsNotTold() {
    test::HttpServer server(answered);
    const auto layer = read(server.url() + "/plots.geojson?token=" + kServedSecret);
    QVERIFY2(holds(layer, "J1"), why(layer).c_str());
    QCOMPARE(layer->layer->provenance.source, server.url() + "/plots.geojson:plots");
    QVERIFY(server.requestsOf("/plots.geojson?token=" + kServedSecret) > 0);
  }

  void aServiceOfFeaturesIsALayer() {
    test::HttpServer server(answered);
    const std::string address = "WFS:" + server.url() + "/wfs?token=" + kServedSecret;
    const auto names = layersIn(address, {});
    QVERIFY2(names && *names == std::vector<std::string>{"plots"},
             names ? "" : names.error().text().c_str());
    const auto layer = read(address);
    QVERIFY2(holds(layer, "W1"), why(layer).c_str());
    const auto named = read(address + "#plots");
    QVERIFY2(holds(named, "W1"), why(named).c_str());
    const auto unknown = read(address + "#roads");
    QVERIFY(!unknown && unknown.error().code == ErrorCode::notFound);
    QVERIFY2(!tells(unknown.error().text()), why(unknown).c_str());
    QVERIFY(unknown.error().remedy.find("plots") != std::string::npos);
  }

  void aServerThatIsNotThereIsOneClearError() {
    test::HttpServer server(answered);
    const std::string url = server.url();
    server.stop();
    const std::string port = url.substr(url.rfind(':') + 1);
    for (const std::string& address :
         {url + "/plots.geojson?token=" + kServedSecret,
          "WFS:" + url + "/wfs?token=" + kServedSecret,
          "OAPIF:" + url + "/api?token=" + kServedSecret,
          "PG:host=127.0.0.1 port=" + port + " dbname=city password=" + kServedSecret,
          "postgresql://seat:" + kServedSecret + "@127.0.0.1:" + port + "/city"}) {
      const auto layer = read(address);
      QVERIFY2(!layer && layer.error().code == ErrorCode::ioFailed, why(layer).c_str());
      QVERIFY2(layer.error().what.starts_with("The service is out of reach: "), why(layer).c_str());
      QVERIFY2(!tells(layer.error().text()), why(layer).c_str());
      QVERIFY(layer.error().where == shownPath(address));
      QVERIFY(!fileErrorWords(layer.error()).zh.empty());
    }
  }

  void aServerThatRefusesOrSendsSomethingElseSaysSo() {
    test::HttpServer server(answered);
    const auto absent = read(server.url() + "/none.geojson?token=" + kServedSecret);
    QVERIFY(!absent);
    QVERIFY2(absent.error().what == "The service answers with HTTP status 404",
             why(absent).c_str());
    const auto page = read(server.url() + "/page.html?token=" + kServedSecret);
    QVERIFY(!page);
    QVERIFY2(page.error().what.starts_with("What the service sends cannot be read"),
             why(page).c_str());
    const auto garbled = read("PG:host=127.0.0.1 port 5432 password=my " + kServedSecret);
    QVERIFY(!garbled);
    QVERIFY2(garbled.error().remedy.find("key=value") != std::string::npos, why(garbled).c_str());
    for (const auto* layer : {&absent, &page, &garbled}) {
      QVERIFY2(!tells(layer->error().text()), why(*layer).c_str());
      QVERIFY2(!fileErrorWords(layer->error()).zh.empty(), why(*layer).c_str());
    }
  }

  void aTableOfADatabaseIsALayer() {
    if (test::PostgresServer::programs().isEmpty()) QSKIP("PostgreSQL's server is not installed");
    test::PostgresServer server;
    QVERIFY2(server.start(), server.log().constData());
    const QByteArray made = server.sql("CREATE EXTENSION postgis");
    if (made.contains("ERROR")) QSKIP("PostGIS is not installed");
    server.sql(
        "CREATE TABLE plots (code text, floors int, shape geometry(Point, 4547));"
        "CREATE TABLE trees (code text, shape geometry(Point, 4547));"
        "INSERT INTO plots VALUES ('D1', 3, ST_SetSRID(ST_MakePoint(500150, 3350545), 4547)),"
        "('D2', 9, ST_SetSRID(ST_MakePoint(900000, 3350545), 4547))");
    const std::string keys = "PG:host=127.0.0.1 port=" + std::to_string(server.port) +
                             " dbname=city user=seat password=" + kServedSecret;
    const auto table = read(keys + " tables=public.plots");
    QVERIFY2(holds(table, "D1"), why(table).c_str());
    const std::string url = "postgresql://seat:" + kServedSecret +
                            "@127.0.0.1:" + std::to_string(server.port) + "/city";
    const auto named = read(url + "#plots");
    QVERIFY2(holds(named, "D1"), why(named).c_str());
    const auto names = layersIn(keys, {});
    QVERIFY(names && names->size() == 2);
    const auto several = read(keys);
    QVERIFY(!several && several.error().what == "The server holds more than one layer");
    QVERIFY2(!tells(several.error().text()) && !fileErrorWords(several.error()).zh.empty(),
             why(several).c_str());
    const auto other = read("PG:host=127.0.0.1 port=" + std::to_string(server.port) +
                            " dbname=nocity user=seat password=" + kServedSecret);
    QVERIFY2(!other && other.error().what.starts_with("The service refuses: "), why(other).c_str());
    QVERIFY(!tells(other.error().text()));
  }
};

QTEST_GUILESS_MAIN(LayerServersTest)
#include "zz_layer_servers_test.moc"
