// Tiles and textures packed in ways that are not read: which tile, what to do, and the rest stands.
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/city/file_words.h"
#include "app/session/city/import_words.h"
#include "app/session/city/model_files.h"
#include "tests/support/glb_edit.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using PackedJson = nlohmann::json;

namespace {

constexpr const char *kPackedBy = "ACME_mesh_packing", *kRemedy = "Export it without";

std::string packedGlb() {
  return samples::editedGlb(samples::boxGlb(30, 15, 30), [](PackedJson& json, std::string&) {
    json["extensionsRequired"] = {kPackedBy};
  });
}

}  // namespace

class PackedTilesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  static Result<std::shared_ptr<const MeshModel>> read(const std::string& path) {
    gis::ModelSource source;
    source.path = path;
    return session::readModelFile(source, samples::wuhan(), {});
  }
  /// Two tiles beside the coarse one; `first` and `second` are their bytes.
  std::string putTileset(const std::string& coarse, const std::string& first,
                         const std::string& second) {
    put("coarse.glb", coarse);
    put("first.glb", first);
    put("second.glb", second);
    PackedJson json = samples::tilesetOf(
        {{"uri", "first.glb"}}, samples::tangentTransform(samples::kLon, samples::kLat, 25));
    json["root"]["refine"] = "ADD";
    json["root"]["children"].push_back(json["root"]["children"][0]);
    json["root"]["children"][1]["content"]["uri"] = "second.glb";
    return put("tileset.json", json.dump());
  }

 private slots:
  void aPackedTileIsNamedWithItsRemedyAndTheOthersStand() {
    const auto model =
        read(putTileset(samples::boxGlb(40, 20, 40), packedGlb(), samples::boxGlb(30, 15, 30)));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE((*model)->triangleCount(), std::size_t{24});
    std::vector<Note> losses;
    for (const Note& note : model.notes())
      if (note.kind == NoteKind::loss) losses.push_back(note);
    QVERIFY2(losses.size() == 1, notesText(losses).c_str());
    const Note& told = losses[0];
    for (const char* part : {kPackedBy, kRemedy})
      QVERIFY2(told.what.find(part) != std::string::npos, told.what.c_str());
    for (const char* part : {"first.glb", "root.children[0]"})
      QVERIFY2(told.where.find(part) != std::string::npos, told.where.c_str());
    const std::string zh = session::importWords(told).zh;
    QVERIFY2(zh.find("请在导出时去掉这个扩展") != std::string::npos, zh.c_str());
  }
  void aTilesetThatIsPackedThroughoutIsOneErrorThatSaysWhatToDo() {
    const auto model = read(putTileset(packedGlb(), packedGlb(), packedGlb()));
    QVERIFY(!model.ok());
    const std::string text = model.error().text();
    for (const char* part : {kPackedBy, kRemedy, "coarse.glb"})
      QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    const std::string zh = session::fileErrorWords(model.error()).zh;
    QVERIFY2(zh.find("请在导出时去掉这个扩展") != std::string::npos, zh.c_str());
  }
  void whatIsWrongWithPackedDataIsSaidInChineseWithinItsNote() {
    const auto chinese = [](const char* what) {
      return session::importWords({what, "hill.gltf"}).zh;
    };
    QCOMPARE(chinese("A part is left out: the meshopt data is damaged or cut off"),
             std::string("模型的一部分未纳入：meshopt 数据已损坏或不完整"));
    QCOMPARE(chinese("A content is left out: the Draco data holds another number of points"),
             std::string("一个瓦片内容未纳入：Draco 数据中的点数与文件所写不符"));
    QCOMPARE(
        chinese("A content is left out: the Draco data holds another number of points: 12 more "
                "of this kind"),
        std::string("一个瓦片内容未纳入：Draco 数据中的点数与文件所写不符：同类还有 12 条"));
  }
  void everyReasonForWhichAPartIsLeftOutIsSaidInChinese() {
    for (const char* reason :
         {"accessors[3] reaches past its data", "accessors[3] is too narrow",
          "accessors[3] has no data", "accessors[3] has more than 50,000,000 elements",
          "accessors[3] has more zeros than its file has bytes",
          "accessors[3] replaces more elements than it has",
          "accessors[3] replaces an element past its end", "bufferViews[3] reaches past its buffer",
          "an index past the points", "mode 5, not triangles or points",
          "the meshopt data comes to more than its file can hold",
          "an attribute of the Draco data has more than 4 parts",
          "the Draco data comes to more than 1 GB", "POSITION reaches past its data",
          "more than 20000000 points", "the file ends at byte 12"}) {
      std::string zh = session::importWords({"A part is left out: " + std::string(reason), "m"}).zh;
      QVERIFY2(zh.starts_with("模型的一部分未纳入："), zh.c_str());
      for (const char* word : {" past ", " than ", " has ", " is ", " not ", " ends "})
        QVERIFY2(zh.find(word) == std::string::npos, zh.c_str());
    }
  }
  void aTextureThatIsNotReadLeavesPlainSurfacesAndSaysInWhatToSaveIt() {
    samples::GlbOptions options;
    options.texture = "facade.ktx2";
    const auto basis = [](PackedJson& json, std::string&) {
      json["textures"] = {{{"extensions", {{"KHR_texture_basisu", {{"source", 0}}}}}}};
      json["extensionsRequired"] = {"KHR_texture_basisu"};
    };
    const std::string tile = samples::editedGlb(samples::boxGlb(30, 15, 30, options), basis);
    const auto model = read(putTileset(samples::boxGlb(40, 20, 40), tile, tile));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE((*model)->triangleCount(), std::size_t{36});
    std::vector<Note> told;
    for (const Note& note : model.notes())
      if (note.what.find("KHR_texture_basisu") != std::string::npos) told.push_back(note);
    QVERIFY2(told.size() == 1, notesText(model.notes()).c_str());
    QVERIFY2(told[0].what.find("PNG") != std::string::npos, told[0].what.c_str());
    QVERIFY2(told[0].where.find("first.glb") != std::string::npos, told[0].where.c_str());
    const std::string zh = session::importWords(told[0]).zh;
    QVERIFY2(zh.find("请另存为 PNG") != std::string::npos, zh.c_str());
  }
};

QTEST_APPLESS_MAIN(PackedTilesTest)
#include "zz_packed_tiles_test.moc"
