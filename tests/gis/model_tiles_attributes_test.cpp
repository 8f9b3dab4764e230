// What 3D Tiles tell of their objects: batch tables with binary columns (1.0), property tables of
// glTF (1.1), and what cannot be read of them. Pictures that a tile misses.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "gis/city/model_file.h"
#include "tests/support/glb_edit.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf, samples::wuhan;

namespace {

std::string paddedText(std::string text, std::size_t header) {
  text.resize((text.size() + header + 7) / 8 * 8 - header, ' ');
  return text;
}

/// Two objects, the box and its roof, with this batch table.
std::string boxWithTable(const Json& table, std::string binary) {
  samples::GlbOptions options;
  options.batchIds = true;
  const std::string glb = samples::boxGlb(40, 20, 40, options);
  const std::string features = paddedText(Json{{"BATCH_LENGTH", 2}}.dump(), 28);
  const std::string text = paddedText(table.dump(), 0);
  binary.resize((binary.size() + 7) / 8 * 8, '\0');
  std::string bytes = "b3dm";
  const std::size_t size = 28 + features.size() + text.size() + binary.size() + glb.size();
  samples::append<std::uint32_t>(bytes, {1, std::uint32_t(size), std::uint32_t(features.size()), 0,
                                         std::uint32_t(text.size()), std::uint32_t(binary.size())});
  return bytes + features + text + binary + glb;
}

/// The same as glTF with a property table: names, heights and floors, and a kind as an enum.
std::string boxWithProperties() {
  samples::GlbOptions options;
  options.batchIds = true;
  return samples::editedGlb(
      samples::boxGlb(40, 20, 40, options), [](Json& json, std::string& binary) {
        std::string ends, heights, floors, depths, shares;
        samples::append<std::uint32_t>(ends, {0, 4, 7});
        samples::append<float>(heights, {20.5F, 1.5F});
        samples::append<std::int16_t>(floors, {6, -1});
        samples::append<std::uint16_t>(depths, {1250, 65535});
        samples::append<std::int8_t>(shares, {127, -128, 0, 0});
        Json& primitive = json["meshes"][0]["primitives"][0];
        primitive["attributes"]["_FEATURE_ID_0"] = primitive["attributes"]["_BATCHID"];
        primitive["attributes"].erase("_BATCHID");
        primitive["extensions"]["EXT_mesh_features"]["featureIds"] = {
            {{"featureCount", 2}, {"attribute", 0}, {"propertyTable", 0}}};
        Json& metadata = json["extensions"]["EXT_structural_metadata"];
        metadata["schema"]["classes"]["part"]["properties"] = {
            {"name", {{"type", "STRING"}}},
            {"height", {{"type", "SCALAR"}, {"componentType", "FLOAT32"}}},
            {"floors", {{"type", "SCALAR"}, {"componentType", "INT16"}}},
            {"depth",
             {{"type", "SCALAR"},
              {"componentType", "UINT16"},
              {"scale", 0.01},
              {"offset", -10},
              {"noData", 65535}}},
            {"share", {{"type", "VEC2"}, {"componentType", "INT8"}, {"normalized", true}}},
            {"kind", {{"type", "ENUM"}, {"enumType", "kinds"}}}};
        Json table = {{"class", "part"}, {"count", 2}};
        table["properties"]["name"] = {{"values", samples::addView(json, binary, "bodytop")},
                                       {"stringOffsets", samples::addView(json, binary, ends)}};
        table["properties"]["height"] = {{"values", samples::addView(json, binary, heights)}};
        table["properties"]["floors"] = {{"values", samples::addView(json, binary, floors)}};
        table["properties"]["depth"] = {{"values", samples::addView(json, binary, depths)}};
        table["properties"]["share"] = {{"values", samples::addView(json, binary, shares)},
                                        {"scale", {50, 1}}};
        table["properties"]["kind"] = {{"values", samples::addView(json, binary, "ab")}};
        metadata["propertyTables"] = Json::array({table});
      });
}

FieldValue valueOf(const MeshModel& model, const std::string& code, const std::string& name) {
  for (const MeshFeature& feature : model.features) {
    for (const auto& [key, value] : feature.attributes) {
      if (feature.code == code && key == name) return value;
    }
  }
  return std::string("not there");
}

}  // namespace

class ModelTilesAttributesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  /// A tileset whose fine step is this content.
  Result<MeshModel> readWith(const std::string& name, const std::string& content) {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put(name, content);
    ModelSource source;
    source.path =
        put("tileset.json", tilesetOf({{"uri", name}}, tangentTransform(kLon, kLat, 25)).dump());
    return readModel(source, wuhan(), {});
  }

 private slots:
  void columnsInTheBinaryPartOfABatchTableAreRead() {
    std::string binary;
    samples::append<std::uint16_t>(binary, {3, 12, 0, 0});
    samples::append<double>(binary, {1, 2, 3, 4.5, 5, 6});
    const Json table = {
        {"id", {"body", "roof"}},
        {"floors", {{"byteOffset", 0}, {"componentType", "UNSIGNED_SHORT"}, {"type", "SCALAR"}}},
        {"middle", {{"byteOffset", 8}, {"componentType", "DOUBLE"}, {"type", "VEC3"}}},
        {"beyond", {{"byteOffset", 48}, {"componentType", "FLOAT"}, {"type", "VEC4"}}},
        {"odd", {{"byteOffset", 0}, {"componentType", "HALF"}, {"type", "SCALAR"}}}};
    const auto model = readWith("fine.b3dm", boxWithTable(table, binary));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{24});
    QVERIFY(valueOf(*model, "body", "floors") == FieldValue(std::int64_t{3}));
    QVERIFY(valueOf(*model, "roof", "floors") == FieldValue(std::int64_t{12}));
    QVERIFY(valueOf(*model, "roof", "middle") == FieldValue(std::string("[4.5,5.0,6.0]")));
    const std::string notes = notesText(model.notes());
    QVERIFY2(notes.find("cannot be read: beyond (it reaches past its data)") != std::string::npos,
             notes.c_str());
    QVERIFY2(notes.find("cannot be read: odd (component type HALF)") != std::string::npos,
             notes.c_str());
  }
  void propertyTablesOfGltfAreRead() {
    const auto model = readWith("fine.glb", boxWithProperties());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(valueOf(*model, "fine#0", "name") == FieldValue(std::string("body")));
    QVERIFY(valueOf(*model, "fine#1", "name") == FieldValue(std::string("top")));
    QVERIFY(valueOf(*model, "fine#0", "height") == FieldValue(20.5));
    QVERIFY(valueOf(*model, "fine#1", "floors") == FieldValue(std::int64_t{-1}));
    QVERIFY(valueOf(*model, "fine#0", "depth") == FieldValue(2.5));
    QVERIFY(valueOf(*model, "fine#1", "depth") == FieldValue());  // none was measured
    QVERIFY(valueOf(*model, "fine#0", "share") == FieldValue(std::string("[50.0,-1.0]")));
    const std::string notes = notesText(model.notes());
    QVERIFY2(
        notes.find("EXT_structural_metadata: kind (type ENUM) is not read") != std::string::npos,
        notes.c_str());
    // the roof is an object of its own
    const MeshBlock& block = model->blocks.back();
    QVERIFY(block.feature.front() != block.feature[4 * 4]);
  }
  void aTableThatIsBrokenLeavesTheTileStanding() {
    const std::string glb = samples::editedGlb(boxWithProperties(), [](Json& json, std::string&) {
      json["extensions"]["EXT_structural_metadata"]["propertyTables"][0]["class"] = "unknown";
    });
    const auto model = readWith("fine.glb", glb);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{24});
    QVERIFY(notesText(model.notes()).find("EXT_structural_metadata") != std::string::npos);
  }
  void aTileWhosePictureIsMissingIsDrawnPlainAndSaidOnce() {
    samples::GlbOptions options;
    options.texture = "gone.png";
    const auto model = readWith("fine.glb", samples::boxGlb(40, 20, 40, options));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{24});
    QVERIFY(model->images.empty());
    const auto said =
        std::count_if(model.notes().begin(), model.notes().end(), [](const Note& note) {
          return note.what.find("A texture is missing") != std::string::npos &&
                 note.where.find("gone.png") != std::string::npos;
        });
    QVERIFY2(said == 1, notesText(model.notes()).c_str());
  }
};

QTEST_APPLESS_MAIN(ModelTilesAttributesTest)
#include "model_tiles_attributes_test.moc"
