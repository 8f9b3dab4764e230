// Extensions of glTF: read, told as unread, or refused by their name where the file requires them.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "gis/city/model_file.h"
#include "gis/crs/earth.h"
#include "tests/support/glb_edit.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf, samples::wuhan;

class GltfExtensionsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  static Result<MeshModel> read(const std::string& path) {
    ModelSource source;
    source.path = path;
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    return readModel(source, wuhan(), {});
  }
  Result<MeshModel> readEdited(const std::function<void(Json&, std::string&)>& edit) {
    put("facade.png", samples::redPixel());
    samples::GlbOptions options;
    options.texture = "facade.png";
    return read(put("tower.glb", samples::editedGlb(samples::boxGlb(10, 30, 20, options), edit)));
  }
  static std::size_t remarksOn(const std::vector<Note>& notes, const std::string& word) {
    return std::size_t(std::count_if(notes.begin(), notes.end(), [&](const Note& note) {
      return note.kind == NoteKind::remark && note.what.find(word) != std::string::npos;
    }));
  }

 private slots:
  void aPictureThatOnlyAnExtensionNamesIsOneRemark_data() {
    QTest::addColumn<QString>("extension");
    QTest::newRow("Basis") << "KHR_texture_basisu";
    QTest::newRow("AVIF") << "EXT_texture_avif";
  }
  void aPictureThatOnlyAnExtensionNamesIsOneRemark() {
    QFETCH(QString, extension);
    const std::string name = extension.toStdString();
    const auto only = readEdited([&](Json& json, std::string&) {
      json["textures"] = {{{"extensions", {{name, {{"source", 0}}}}}}};
      json["extensionsRequired"] = {name};
      json["materials"].push_back(json["materials"][0]);
    });
    QVERIFY2(only.ok(), only.ok() ? "" : only.error().text().c_str());
    QCOMPARE(only->triangleCount(), std::size_t{12});
    QVERIFY(only->images.empty());
    QVERIFY2(remarksOn(only.notes(), name) == 1, notesText(only.notes()).c_str());
    const auto both = readEdited([&](Json& json, std::string&) {
      json["textures"][0]["extensions"][name] = {{"source", 0}};
    });
    QVERIFY(both.ok());
    QCOMPARE(both->images.size(), std::size_t{1});
    QVERIFY(remarksOn(both.notes(), name) == 0);
  }
  void anUnknownExtensionThatIsRequiredIsRefusedByName() {
    const auto model =
        readEdited([](Json& json, std::string&) { json["extensionsRequired"] = {"ACME_holes"}; });
    QVERIFY(!model.ok());
    QCOMPARE(model.error().code, ErrorCode::unsupported);
    QVERIFY(model.error().what.find("ACME_holes") != std::string::npos);
    QVERIFY(!model.error().remedy.empty());
    const auto used =
        readEdited([](Json& json, std::string&) { json["extensionsUsed"] = {"ACME_holes"}; });
    QVERIFY(used.ok());
  }
  void aPictureIsMovedScaledAndTurned() {
    const auto placeWith = [&](const Json& transform) {
      const auto model = readEdited([&](Json& json, std::string&) {
        json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["extensions"] = {
            {"KHR_texture_transform", transform}};
      });
      return model.ok() ? model->blocks[0].places[0] : Eigen::Vector2f(-99, -99);
    };
    // the first corner has u 0, v 1 in the file, where v points down
    const auto moved = placeWith({{"offset", {0.5, 0.25}}, {"scale", {2, 2}}});
    QVERIFY((moved - Eigen::Vector2f(0.5F, 1 - 2.25F)).norm() < 1e-6F);
    const auto turned = placeWith({{"rotation", std::numbers::pi / 2}});
    QVERIFY((turned - Eigen::Vector2f(1, 1)).norm() < 1e-6F);
    const auto plain = placeWith(Json::object());
    QVERIFY((plain - Eigen::Vector2f(0, 0)).norm() < 1e-6F);
  }
  void instancesOfAMeshStandWhereTheyAreTold() {
    const auto model = readEdited([](Json& json, std::string& binary) {
      std::string places;
      samples::append<float>(places, {0, 0, 0, 100, 0, 0, 0, 0, 50});
      json["accessors"].push_back({{"bufferView", samples::addView(json, binary, places)},
                                   {"componentType", 5126},
                                   {"count", 3},
                                   {"type", "VEC3"}});
      json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]["TRANSLATION"] =
          json["accessors"].size() - 1;
      json["extensionsRequired"] = {"EXT_mesh_gpu_instancing"};
    });
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{36});
    const Point3 size = model->box().sizes();
    QVERIFY2((size - Point3(110, 70, 30)).norm() < 1e-3,
             qPrintable(QString("%1 %2 %3").arg(size.x()).arg(size.y()).arg(size.z())));
  }
  void theCentreOfATileIsAddedToItsPoints() {
    const Point3 at = geocentricOf({kLon, kLat, 25});
    const auto glb = [&](float size) {
      return samples::editedGlb(samples::boxGlb(size, 20, size), [&](Json& json, std::string&) {
        json["extensions"]["CESIUM_RTC"]["center"] = {at.x(), at.y(), at.z()};
        json["extensionsRequired"] = {"CESIUM_RTC"};
      });
    };
    put("coarse.glb", glb(40));
    put("fine.glb", glb(40));
    Json tileset = tilesetOf({{"uri", "fine.glb"}}, nullptr);
    const double radians = std::numbers::pi / 180;
    tileset["root"]["boundingVolume"] = {
        {"region",
         {(kLon - 0.001) * radians, (kLat - 0.001) * radians, (kLon + 0.001) * radians,
          (kLat + 0.001) * radians, 0, 60}}};
    const auto model = read(put("tileset.json", tileset.dump()));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{24});
    const Point2 middle = model->box().center().head<2>();
    QVERIFY((middle - samples::centreOf(wuhan())).norm() < 60);
  }
};

QTEST_APPLESS_MAIN(GltfExtensionsTest)
#include "gltf_extensions_test.moc"
