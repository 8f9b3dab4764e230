// A layer of a server is fetched once, and whoever cancels need not wait for the server.
#include <QtTest>
#include <atomic>
#include <chrono>
#include <thread>

#include "app/session/city/layer_files.h"
#include "tests/session/served_layers.h"
#include "tests/support/http_server.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;
using namespace citymirror::test;

namespace {

/// A square kilometre at x 500000 y 3350000, where the plots lie.
CityModel cityOfPlots() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return city;
}

HttpAnswer plotsAt(const std::string& target) {
  if (target.starts_with("/plots.geojson")) return {200, "application/json", kServedPlotsJson};
  for (const auto& [request, text] : {std::pair("GetCapabilities", kServedCapabilities),
                                      std::pair("DescribeFeatureType", kServedFeatureType),
                                      std::pair("GetFeature", kServedFeatures)}) {
    if (target.find(std::string("REQUEST=") + request) != std::string::npos)
      return {200, "text/xml", text};
  }
  return {404, "text/plain", "not here"};
}

/// Cancels a job as soon as a request comes whose target holds `held`, and answers it only when it
/// is let go, or so late that nobody would wait.
class HoldingServer {
 public:
  explicit HoldingServer(const std::string& held)
      : server_([this, held](const std::string& target) {
          if (target.find(held) != std::string::npos) hold();
          return plotsAt(target);
        }) {}
  ~HoldingServer() { released_ = true; }
  HoldingServer(const HoldingServer&) = delete;
  HoldingServer& operator=(const HoldingServer&) = delete;

  std::string url() const { return server_.url(); }
  run::JobContext job() const { return {stop_.get_token(), {}}; }
  bool asked() const { return asked_; }
  bool answered() const { return answered_; }

 private:
  void hold() {
    asked_ = true;
    stop_.request_stop();
    for (int tenths = 0; tenths < 150 && !released_; ++tenths)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    answered_ = true;
  }

  std::stop_source stop_;
  std::atomic<bool> asked_ = false, answered_ = false, released_ = false;
  HttpServer server_;  // last: its thread ends before what it reads
};

}  // namespace

class LayerServerStopTest : public QObject {
  Q_OBJECT
  const CityModel city_ = cityOfPlots();

  Result<LayerRead> read(const std::string& address, const run::JobContext& job) const {
    return readLayerFile(layerSourceFrom(address), city_, 0, job);
  }

 private slots:
  void aFileOnTheWebIsFetchedOnce() {
    HttpServer server(plotsAt);
    const auto layer = read(server.url() + "/plots.geojson", {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->crs, std::string("EPSG:4547"));
    QCOMPARE(server.requests(), 1);
  }

  void aServiceIsAskedForItsFeaturesOnce() {
    std::atomic<int> described = 0, sent = 0;
    HttpServer server([&](const std::string& target) {
      if (target.find("REQUEST=GetCapabilities") != std::string::npos) ++described;
      if (target.find("REQUEST=GetFeature") != std::string::npos) ++sent;
      return plotsAt(target);
    });
    const auto layer = read("WFS:" + server.url() + "/wfs", {});
    QVERIFY2(layer.ok(), layer.ok() ? "" : layer.error().text().c_str());
    QCOMPARE(layer->layer->features.size(), std::size_t{1});
    QCOMPARE(described.load(), 1);
    QCOMPARE(sent.load(), 1);
  }

  void aCancelledReadEndsWhileTheServerIsSilent_data() {
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("held");
    QTest::newRow("a file") << ""
                            << "/plots.geojson"
                            << "/plots.geojson";
    QTest::newRow("a service") << "WFS:"
                               << "/wfs"
                               << "REQUEST=GetCapabilities";
    QTest::newRow("its features") << "WFS:"
                                  << "/wfs"
                                  << "REQUEST=GetFeature";
  }
  void aCancelledReadEndsWhileTheServerIsSilent() {
    QFETCH(QString, before);
    QFETCH(QString, path);
    QFETCH(QString, held);
    HoldingServer server(held.toStdString());
    const auto layer = read(before.toStdString() + server.url() + path.toStdString(), server.job());
    QVERIFY(server.asked());
    QVERIFY(!layer.ok());
    QVERIFY2(layer.error().code == ErrorCode::cancelled, layer.error().text().c_str());
    QVERIFY2(!server.answered(), "the read waited for the answer");
  }

  void aCancelledListOfLayersEndsWhileTheServerIsSilent() {
    HoldingServer server("REQUEST=GetCapabilities");
    const auto names = layersIn("WFS:" + server.url() + "/wfs", server.job());
    QVERIFY(!names.ok());
    QVERIFY2(names.error().code == ErrorCode::cancelled, names.error().text().c_str());
    QVERIFY2(!server.answered(), "the list waited for the answer");
  }
};

QTEST_GUILESS_MAIN(LayerServerStopTest)
#include "zz_layer_server_stop_test.moc"
