// Colours that the corners of a model have, beside those of its materials.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <array>
#include <cmath>

#include "gis/city/model_file.h"
#include "tests/support/glb_edit.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;

class CornerColorsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& name, const std::string& bytes) {
    ModelSource source;
    source.path = test::putFile(folder_, name, bytes);
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    return readModel(source, samples::wuhan(), {});
  }
  enum class Wears { aMaterial, nothing };
  /// A box whose corners all have this colour (linear, of four numbers).
  Result<MeshModel> readBox(const std::vector<float>& color, const char* alphaMode, Wears wears) {
    return read(
        "box.glb",
        samples::editedGlb(samples::boxGlb(10, 30, 20), [&](Json& json, std::string& binary) {
          std::string colors;
          for (int i = 0; i < 24; ++i) samples::append(colors, color);
          const std::size_t view = samples::addView(json, binary, colors);
          json["accessors"].push_back(
              {{"bufferView", view}, {"componentType", 5126}, {"count", 24}, {"type", "VEC4"}});
          json["materials"][0]["alphaMode"] = alphaMode;
          Json& part = json["meshes"][0]["primitives"][0];
          part["attributes"]["COLOR_0"] = json["accessors"].size() - 1;
          if (wears == Wears::nothing) part.erase("material");
        }));
  }
  using Tint = std::array<std::uint8_t, 4>;

 private slots:
  void cornersOfAGltfKeepTheirColours() {
    const auto model = readBox({1, 0.25F, 0, 0.5F}, "OPAQUE", Wears::aMaterial);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const auto& tints = model->blocks.at(0).tints;
    QCOMPARE(tints.size(), model->blocks[0].points.size());
    const auto green = std::uint8_t(std::lround(255 * std::pow(0.25, 1 / 2.2)));
    QVERIFY(tints[0] == (Tint{255, green, 0, 255}));
  }
  void theirOpacityCountsWhereTheMaterialBlends() {
    const auto model = readBox({1, 1, 1, 0.5F}, "BLEND", Wears::aMaterial);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(model->blocks.at(0).tints.at(5) == (Tint{255, 255, 255, 128}));
  }
  void withoutAMaterialTheyAreSeenAsTheyAre() {
    const auto model = readBox({0, 1, 0, 1}, "OPAQUE", Wears::nothing);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const MeshBlock& block = model->blocks.at(0);
    QVERIFY(block.tints.at(0) == (Tint{0, 255, 0, 255}));
    QVERIFY(model->materials.at(block.runs.at(0).material).color == Eigen::Vector4f(1, 1, 1, 1));
  }
  void coloursThatAreNoNumbersAreBlackAndTheBoxStands() {
    const float nan = std::nanf("");
    const auto model = readBox({nan, -1, 7, 1}, "OPAQUE", Wears::aMaterial);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{12});
    QVERIFY(model->blocks.at(0).tints.at(0) == (Tint{0, 0, 255, 255}));
  }
  void partsWithoutColoursBesideThemAreWhite() {
    const auto model = read(
        "two.glb",
        samples::editedGlb(samples::boxGlb(10, 30, 20), [](Json& json, std::string& binary) {
          std::string colors;
          for (int i = 0; i < 24; ++i) samples::append<float>(colors, {0, 0, 1});
          const std::size_t view = samples::addView(json, binary, colors);
          json["accessors"].push_back(
              {{"bufferView", view}, {"componentType", 5126}, {"count", 24}, {"type", "VEC3"}});
          Json& parts = json["meshes"][0]["primitives"];
          const Json plain = parts[0];
          parts[0]["attributes"]["COLOR_0"] = json["accessors"].size() - 1;
          parts.push_back(plain);
        }));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const auto& tints = model->blocks.at(0).tints;
    QCOMPARE(tints.size(), model->blocks[0].points.size());
    QVERIFY(std::count(tints.begin(), tints.end(), (Tint{0, 0, 255, 255})) == 24);
    QVERIFY(std::count(tints.begin(), tints.end(), (Tint{255, 255, 255, 255})) == 24);
  }
  void cornersOfAnObjKeepTheirColoursThroughItsReader() {
    const auto model =
        read("scan.obj", "o a\nv 0 0 0 1 0 0\nv 4 0 0 1 0 0\nv 4 3 0 0 0 1\nf 1 2 3\n");
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const MeshBlock& block = model->blocks.at(0);
    QVERIFY(std::count(block.tints.begin(), block.tints.end(), (Tint{255, 0, 0, 255})) == 2);
    QVERIFY(std::count(block.tints.begin(), block.tints.end(), (Tint{0, 0, 255, 255})) == 1);
    const Eigen::Vector4f color = model->materials.at(block.runs.at(0).material).color;
    QVERIFY(color.head<3>() == Eigen::Vector3f(1, 1, 1));
  }
};

QTEST_APPLESS_MAIN(CornerColorsTest)
#include "zz_corner_colors_test.moc"
