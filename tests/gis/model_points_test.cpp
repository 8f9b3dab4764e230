// Clouds of points in 3D Tiles: pnts and glTF. The files are made here after the specification.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "gis/city/tiles3d_content.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf, samples::wuhan;

namespace {

std::string pnts(const Json& table, std::string binary) {
  std::string features = table.dump();
  features.resize((features.size() + 28 + 7) / 8 * 8 - 28, ' ');
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  std::string bytes = "pnts";
  samples::append<std::uint32_t>(
      bytes, {1, std::uint32_t(28 + features.size() + binary.size()),
              std::uint32_t(features.size()), std::uint32_t(binary.size()), 0, 0});
  return bytes + features + binary;
}

/// Three points: at the tile's origin, 10 m east, 20 m up.
std::string plainPoints(Json extra = Json::object(), const std::string& more = {}) {
  std::string binary;
  samples::append<float>(binary, {0, 0, 0, 10, 0, 0, 0, 0, 20});
  extra["POINTS_LENGTH"] = 3;
  extra["POSITION"] = {{"byteOffset", 0}};
  return pnts(extra, binary + more);
}

std::string colouredPoints() {
  std::string colors;
  samples::append<std::uint8_t>(colors, {255, 0, 0, 0, 255, 0, 0, 0, 255});
  return plainPoints({{"RGB", {{"byteOffset", 36}}}}, colors);
}

/// A glTF of points with the colours white and black.
std::string gltfPoints() {
  std::string binary;
  samples::append<float>(binary, {0, 0, 0, 10, 0, 0});  // y up
  samples::append<float>(binary, {1, 1, 1, 0, 0, 0});
  Json j = {{"asset", {{"version", "2.0"}}}, {"scene", 0}};
  j["scenes"] = {{{"nodes", {0}}}};
  j["nodes"] = {{{"mesh", 0}}};
  j["meshes"] = {
      {{"primitives", {{{"attributes", {{"POSITION", 0}, {"COLOR_0", 1}}}, {"mode", 0}}}}}};
  j["buffers"] = {{{"byteLength", binary.size()}}};
  j["bufferViews"] = {{{"buffer", 0}, {"byteOffset", 0}, {"byteLength", 24}},
                      {{"buffer", 0}, {"byteOffset", 24}, {"byteLength", 24}}};
  j["accessors"] = {
      {{"bufferView", 0}, {"componentType", 5126}, {"count", 2}, {"type", "VEC3"}},
      {{"bufferView", 1}, {"componentType", 5126}, {"count", 2}, {"type", "VEC3"}}};
  std::string json = j.dump();
  json.resize((json.size() + 3) / 4 * 4, ' ');
  std::string glb = "glTF";
  samples::append<std::uint32_t>(glb, {2, std::uint32_t(28 + json.size() + binary.size()),
                                       std::uint32_t(json.size()), 0x4E4F534A});
  glb += json;
  samples::append<std::uint32_t>(glb, {std::uint32_t(binary.size()), 0x004E4942});
  return glb + binary;
}

const std::array<std::uint8_t, 4> kRedDot{255, 0, 0, 255}, kGreenDot{0, 255, 0, 255};

}  // namespace

class ModelPointsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& name, const std::string& bytes) {
    const auto put = [&](const std::string& file, const std::string& content) {
      if (!writeFile(folder_.filePath(QString::fromStdString(file)).toStdString(), content))
        qFatal("cannot write");
    };
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put(name, bytes);
    put("tileset.json", tilesetOf({{"uri", name}}, tangentTransform(kLon, kLat, 25)).dump());
    ModelSource source;
    source.path = folder_.filePath("tileset.json").toStdString();
    return readModel(source, wuhan(), {});
  }
  static const MeshBlock* cloudOf(const Result<MeshModel>& model) {
    if (!model.ok()) return nullptr;
    for (const MeshBlock& block : model->blocks) {
      if (!block.cloud.empty()) return &block;
    }
    return nullptr;
  }

 private slots:
  void pointsStandWhereTheirTileSays() {
    const auto model = read("a.pnts", colouredPoints());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const MeshBlock* cloud = cloudOf(model);
    QVERIFY(cloud && cloud->points.size() == 3 && cloud->indices.empty());
    const auto at = [&](std::size_t i) -> Point3 {
      return cloud->origin + cloud->points[i].cast<double>();
    };
    QVERIFY((at(0).head<2>() - samples::centreOf(wuhan())).norm() < 0.05);
    QVERIFY(std::abs(at(0).z() - 25) < 0.01);
    QVERIFY(std::abs((at(1) - at(0)).norm() - 10) < 0.01 && (at(1) - at(0)).x() > 9.9);
    QVERIFY((at(2) - at(0) - Point3(0, 0, 20)).norm() < 0.01);
    QVERIFY(cloud->cloud[0] == kRedDot && cloud->cloud[1] == kGreenDot);
    const Box3& box = model->features[cloud->feature[0]].box;
    QVERIFY(std::abs(box.max().z() - at(2).z()) < 0.01 && box.sizes().x() > 9.9);
  }
  void quantizedPointsAreSharesOfTheirVolume() {
    std::string binary;
    samples::append<std::uint16_t>(binary, {0, 0, 0, 65535, 0, 32768});
    samples::append<std::uint16_t>(binary, {0xF800, 0x07E0});
    const auto model = read("q.pnts", pnts({{"POINTS_LENGTH", 2},
                                            {"POSITION_QUANTIZED", {{"byteOffset", 0}}},
                                            {"QUANTIZED_VOLUME_OFFSET", {0, 0, 5}},
                                            {"QUANTIZED_VOLUME_SCALE", {100, 100, 10}},
                                            {"RGB565", {{"byteOffset", 12}}}},
                                           binary));
    const MeshBlock* cloud = cloudOf(model);
    QVERIFY(cloud && cloud->points.size() == 2);
    QVERIFY(std::abs(cloud->origin.z() - 30) < 0.01);
    const Point3 step = cloud->points[1].cast<double>();
    QVERIFY(std::abs(step.x() - 100) < 0.05 && std::abs(step.z() - 5) < 0.01);
    QVERIFY(cloud->cloud[0] == kRedDot && cloud->cloud[1] == kGreenDot);
  }
  void oneColourServesAllAndNoneIsPlain() {
    const auto one = read("c.pnts", plainPoints({{"CONSTANT_RGBA", {0, 255, 0, 255}}}));
    QVERIFY(cloudOf(one) && cloudOf(one)->cloud[2] == kGreenDot);
    const auto none = read("n.pnts", plainPoints());
    QVERIFY(cloudOf(none) && cloudOf(none)->cloud[2] == kPlainPoint);
  }
  void aGltfOfPointsIsACloud() {
    const auto model = read("g.glb", gltfPoints());
    const MeshBlock* cloud = cloudOf(model);
    QVERIFY(cloud && cloud->points.size() == 2);
    QVERIFY(std::abs(cloud->points[1].x() - 10) < 0.01);
    QCOMPARE(int(cloud->cloud[0][0]), 255);
    QCOMPARE(int(cloud->cloud[1][0]), 0);
  }
  void pointsThatAreNotNumbersAreLeftOut() {
    std::string binary;
    samples::append<float>(binary, {0, 0, 0, std::nanf(""), 0, 0, 0, 0, 20});
    const auto model =
        read("x.pnts", pnts({{"POINTS_LENGTH", 3}, {"POSITION", {{"byteOffset", 0}}}}, binary));
    QVERIFY(cloudOf(model) && cloudOf(model)->points.size() == 2);
  }
  void aBrokenCloudIsOneNoteAndTheRestStands_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("word");
    const std::string whole = colouredPoints();
    const auto row = [](const char* name, const std::string& bytes, const char* word) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << word;
    };
    row("cut", whole.substr(0, whole.size() - 20), "the file ends");
    row("short data", plainPoints({{"RGB", {{"byteOffset", 36}}}}), "RGB reaches past");
    row("no positions", pnts({{"POINTS_LENGTH", 3}}, ""), "it has no positions");
    row("too many", pnts({{"POINTS_LENGTH", 30'000'000}}, ""), "more than 20000000 points");
    row("packed", plainPoints({{"extensions", {{"3DTILES_draco_point_compression", 1}}}}), "Draco");
  }
  void aBrokenCloudIsOneNoteAndTheRestStands() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, word);
    const auto model = read("broken.pnts", bytes.toStdString());
    QVERIFY(model.ok());
    QCOMPARE(model->triangleCount(), std::size_t{12});
    QVERIFY(!cloudOf(model));
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find(word.toStdString()) != std::string::npos, notes.c_str());
    QVERIFY(notes.find("broken.pnts") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(ModelPointsTest)
#include "model_points_test.moc"
