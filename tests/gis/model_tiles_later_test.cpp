// 3D Tiles of which only the coarsest contents are read at once: what waits, where, and how it
// comes.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "gis/city/model_file.h"
#include "gis/city/tiles3d_volume.h"
#include "tests/support/http_server.h"
#include "tests/support/model_samples.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf, samples::wuhan;
using test::HttpServer;

namespace {

constexpr int kTiles = 100;

/// A coarse step above a hundred tiles, 60 m from one to the next.
Json largeTileset() {
  Json tileset = tilesetOf({{"uri", "unused"}}, tangentTransform(kLon, kLat, 25));
  const Json child = tileset["root"]["children"][0];
  tileset["root"]["children"] = Json::array();
  for (int i = 0; i < kTiles; ++i) {
    Json tile = child;
    tile["transform"] = {
        1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 60 * (i % 10) - 270, 60 * (i / 10) - 270, 0, 1};
    tile["content"] = {{"uri", "t" + std::to_string(i) + ".glb"}};
    tileset["root"]["children"].push_back(tile);
  }
  return tileset;
}

std::vector<std::uint32_t> waitingOf(const MeshModel& model) {
  std::vector<std::uint32_t> waiting;
  for (std::uint32_t i = 0; i < model.nodes.size(); ++i) {
    if (model.nodes[i].waits) waiting.push_back(i);
  }
  return waiting;
}

}  // namespace

class ModelTilesLaterTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  static Result<MeshModel> read(const std::string& path) {
    ModelSource source;
    source.path = path;
    return readModel(source, wuhan(), {});
  }
  std::string putLarge() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    for (int i = 0; i < kTiles; ++i)
      put("t" + std::to_string(i) + ".glb", samples::boxGlb(30, 15, 30));
    return put("tileset.json", largeTileset().dump());
  }

 private slots:
  void ofManyTilesTheCoarsestAreReadAndTheOthersWait() {
    putLarge();
    const HttpServer server(HttpServer::folder(folder_.path().toStdString()));
    const auto model = read(server.url() + "/tileset.json");
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->nodes.size(), std::size_t(kTiles + 1));
    QCOMPARE(model->nodes[0].children.size(), std::size_t(kTiles));
    QCOMPARE(model->triangleCount(), std::size_t{64 * 12});
    QCOMPARE(server.requests(), 65);
    const auto waiting = waitingOf(*model);
    QCOMPARE(waiting.size(), std::size_t(kTiles - 63));
    QVERIFY(model->steps != nullptr);
    for (const std::uint32_t node : waiting) {
      const auto part = model->steps->read(node, {});
      QVERIFY2(part.ok(), part.ok() ? "" : part.error().text().c_str());
      QCOMPARE(part->triangleCount(), std::size_t{12});
      QCOMPARE(part->features.size(), std::size_t{1});
      QCOMPARE(part->features[0].code, "t" + std::to_string(node - 1));
      QVERIFY2(model->nodes[node].box.contains(part->box()), qPrintable(QString::number(node)));
      QVERIFY(model->nodes[0].box.contains(model->nodes[node].box));
    }
    QCOMPARE(server.requests(), 65 + int(waiting.size()));
  }
  void aFewTilesAreReadAtOnce() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("fine.glb", samples::boxGlb(30, 15, 30));
    const auto model = read(
        put("few.json", tilesetOf({{"uri", "fine.glb"}}, tangentTransform(kLon, kLat, 25)).dump()));
    QVERIFY(model.ok());
    QVERIFY(model->steps == nullptr && waitingOf(*model).empty());
  }
  void aTileThatWaitsAndIsGoneIsAnErrorThatNamesItAndTheOthersCome() {
    const auto model = read(putLarge());
    QVERIFY(model.ok());
    const auto waiting = waitingOf(*model);
    QVERIFY(waiting.size() > 2);
    const std::string name = "t" + std::to_string(waiting[0] - 1) + ".glb";
    QVERIFY(QFile::remove(folder_.filePath(QString::fromStdString(name))));
    const auto gone = model->steps->read(waiting[0], {});
    QVERIFY(!gone.ok());
    QVERIFY2(gone.error().where.find(name) != std::string::npos, gone.error().text().c_str());
    const auto other = model->steps->read(waiting[1], {});
    QVERIFY(other.ok());
    QCOMPARE(other->triangleCount(), std::size_t{12});
  }
  void aReadThatIsStoppedSaysSo() {
    putLarge();
    const HttpServer server(HttpServer::folder(folder_.path().toStdString()));
    const auto model = read(server.url() + "/tileset.json");
    QVERIFY(model.ok());
    std::stop_source stop;
    stop.request_stop();
    const auto part = model->steps->read(waitingOf(*model)[0], stop.get_token());
    QVERIFY(!part.ok());
    QCOMPARE(part.error().code, ErrorCode::cancelled);
  }

  void implicitTilingDividesTheVolumeOfItsRoot() {
    const Json box = {{"box", {0, 0, 10, 50, 0, 0, 0, 80, 0, 0, 0, 10}}};
    const Json quarter = partOfVolume(box, 1, {1, 0, 0}, 2);
    const Json wanted = {25.0, -40.0, 10.0, 25.0, 0.0, 0.0, 0.0, 40.0, 0.0, 0, 0, 10};
    QCOMPARE(quarter["box"].size(), std::size_t{12});
    for (std::size_t i = 0; i < 12; ++i)
      QCOMPARE(quarter["box"][i].get<double>(), wanted[i].get<double>());
    const Json region = {{"region", {1.0, 0.5, 1.4, 0.9, 0, 100}}};
    const Json part = partOfVolume(region, 2, {3, 1, 0}, 2);
    const std::vector<double> ends{1.3, 0.6, 1.4, 0.7, 0, 100};
    for (std::size_t i = 0; i < 6; ++i)
      QVERIFY(std::abs(part["region"][i].get<double>() - ends[i]) < 1e-12);
    const Json eighth = partOfVolume(region, 1, {0, 0, 1}, 3);
    QCOMPARE(eighth["region"][4].get<double>(), 50.0);
  }
  void aVolumeHasEightCorners() {
    const auto ball = cornersOfVolume({{"sphere", {1, 2, 3, 4}}}, Eigen::Affine3d::Identity());
    QCOMPARE((ball[7] - Point3(5, 6, 7)).norm(), 0.0);
    const auto region = cornersOfVolume({{"region", {1.995, 0.533, 1.996, 0.534, 0, 100}}},
                                        Eigen::Affine3d::Identity());
    QVERIFY(std::abs((region[4] - region[0]).norm() - 100) < 1e-6);
    QVERIFY_EXCEPTION_THROWN(cornersOfVolume(Json::object(), Eigen::Affine3d::Identity()),
                             std::exception);
    QVERIFY_EXCEPTION_THROWN(cornersOfVolume({{"box", {1, 2}}}, Eigen::Affine3d::Identity()),
                             std::exception);
  }
};

QTEST_APPLESS_MAIN(ModelTilesLaterTest)
#include "model_tiles_later_test.moc"
