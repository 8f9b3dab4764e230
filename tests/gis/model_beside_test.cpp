// What a model on disk may name: files of its own folder and below, and nothing else.
#include <QTemporaryDir>
#include <QtTest>
#include <cstring>
#include <filesystem>

#include "engine/core/file_io.h"
#include "gis/city/model_bytes.h"
#include "gis/city/model_file.h"
#include "tests/support/http_server.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf, samples::wuhan;
using test::HttpServer;

class ModelBesideTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string path(const std::string& name) const {
    return folder_.filePath(QString::fromStdString(name)).toStdString();
  }
  std::string put(const std::string& name, const std::string& bytes) const {
    if (!writeFile(path(name), bytes)) qFatal("cannot write");
    return path(name);
  }
  static Result<MeshModel> read(const std::string& path) {
    ModelSource source;
    source.path = path;
    source.placement = ModelPlacement{{500, 500}, {}, 0, 1};
    return readModel(source, wuhan(), {});
  }
  /// A box whose corners lie in a file of their own.
  static std::string gltfWithBuffer(const std::string& uri) {
    const std::string glb = samples::boxGlb(10, 30, 20);
    std::uint32_t text = 0;
    std::memcpy(&text, glb.data() + 12, 4);
    Json j = Json::parse(glb.substr(20, text));
    j["buffers"][0]["uri"] = uri;
    return j.dump();
  }
  static std::string boxBytes() {
    const std::string glb = samples::boxGlb(10, 30, 20);
    std::uint32_t text = 0;
    std::memcpy(&text, glb.data() + 12, 4);
    return glb.substr(28 + text);
  }

 private slots:
  void filesOfTheOwnFolderAndBelowMayBeRead() {
    put("own/model.gltf", "x");
    put("own/deep/a.png", "x");
    put("else/b.png", "x");
    const std::string model = path("own/model.gltf");
    for (const char* name : {"own/a.png", "own/deep/a.png", "own/deep/../not there.png"})
      QVERIFY2(requireBeside(model, path(name)), name);
    for (const char* name : {"else/b.png", "own/../else/b.png", "own2/a.png", "own.png"})
      QVERIFY2(!requireBeside(model, path(name)), name);
    for (const char* name : {"/etc/hostname", "http://127.0.0.1/a.png", "https://h/a.png"})
      QVERIFY2(!requireBeside(model, name), name);
    std::filesystem::create_symlink(path("else"), path("own/link"));
    QVERIFY(!requireBeside(model, path("own/link/b.png")));
  }
  void aModelNamedWithoutItsFolderFindsWhatLiesBesideIt() {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path().toStdString());
    QVERIFY(requireBeside("model.gltf", "a.png"));
    QVERIFY(!requireBeside("model.gltf", "../a.png"));
    std::filesystem::current_path(before);
  }
  void aTextureElsewhereLeavesTheModelStanding_data() {
    QTest::addColumn<QString>("uri");
    QTest::newRow("above") << "../secret.png";
    QTest::newRow("above, in signs") << "%2e%2e/secret.png";
    QTest::newRow("absolute") << QString::fromStdString(path("secret.png"));
  }
  void aTextureElsewhereLeavesTheModelStanding() {
    QFETCH(QString, uri);
    put("secret.png", samples::redPixel());
    samples::GlbOptions options;
    options.texture = uri.toStdString();
    const auto model = read(put("m/tower.glb", samples::boxGlb(10, 30, 20, options)));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{12});
    QVERIFY(model->images.empty());
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find("outside of its folder") != std::string::npos, notes.c_str());
    QVERIFY2(notes.find("secret.png") != std::string::npos, notes.c_str());
  }
  void aBufferElsewhereIsRefusedByName() {
    put("box.bin", boxBytes());
    const auto model = read(put("m/box.gltf", gltfWithBuffer("../box.bin")));
    QVERIFY(!model.ok());
    QCOMPARE(model.error().code, ErrorCode::badInput);
    const std::string text = model.error().text();
    QVERIFY2(text.find("../box.bin") != std::string::npos, text.c_str());
    QVERIFY2(text.find("m/box.gltf") != std::string::npos, text.c_str());
    QVERIFY2(text.find("Copy the file into the model's folder") != std::string::npos, text.c_str());
    put("m/box.bin", boxBytes());
    QVERIFY(read(put("m/box.gltf", gltfWithBuffer("box.bin"))).ok());
  }
  void aModelOnDiskAsksNoServer() {
    put("web/box.bin", boxBytes());
    const HttpServer server(HttpServer::folder(path("web")));
    const auto model = read(put("m/web.gltf", gltfWithBuffer(server.url() + "/box.bin")));
    QVERIFY(!model.ok());
    QVERIFY2(model.error().text().find("web address") != std::string::npos,
             model.error().text().c_str());
    QCOMPARE(server.requests(), 0);
  }
  void tilesElsewhereAreLeftOut() {
    put("outer.glb", samples::boxGlb(40, 20, 40));
    put("t/coarse.glb", samples::boxGlb(40, 20, 40));
    const auto model = read(put(
        "t/tileset.json",
        tilesetOf({{"uri", "../outer.glb"}}, tangentTransform(kLon, kLat, 25)).dump()));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{12});
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find("outside of its folder") != std::string::npos, notes.c_str());
  }
  void whatAssimpOpensStaysInTheFolderToo() {
    put("red.mtl", "newmtl red\nKd 0.8 0.1 0.1\n");
    put("secret.png", samples::redPixel());
    const std::string faces = "o shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nusemtl red\nf 1 2 3\n";
    const auto outside = read(put("o/shed.obj", "mtllib ../red.mtl\n" + faces));
    QVERIFY2(outside.ok(), outside.ok() ? "" : outside.error().text().c_str());
    const std::string notes = notesText(outside.notes());
    QVERIFY2(notes.find("outside of its folder") != std::string::npos, notes.c_str());
    for (const MeshMaterial& material : outside->materials)
      QVERIFY2(std::abs(material.color.x() - 0.8F) > 0.01F || material.color.y() > 0.5F,
               "the material elsewhere was read");
    put("o/red.mtl", "newmtl red\nmap_Kd " + path("secret.png") + "\n");
    const auto dressed = read(put("o/shed.obj", "mtllib red.mtl\n" + faces));
    QVERIFY2(dressed.ok(), dressed.ok() ? "" : dressed.error().text().c_str());
    QVERIFY(dressed->images.empty());
    QVERIFY2(notesText(dressed.notes()).find("secret.png") != std::string::npos,
             notesText(dressed.notes()).c_str());
  }
};

QTEST_APPLESS_MAIN(ModelBesideTest)
#include "model_beside_test.moc"
