// Textures in WebP, as 3D Tiles of today bring them.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <functional>
#include <iterator>

#include "gis/city/model_file.h"
#include "gis/raster/webp_picture.h"
#include "tests/support/glb_edit.h"
#include "tests/support/notes_text.h"
#include "tests/support/png_pixels.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::wuhan;
using test::pixelsOfPng;

namespace {

/// Two pixels beside each other, without loss: red, blue.
std::string redAndBlue() {
  static const unsigned char bytes[] = {0x52, 0x49, 0x46, 0x46, 0x1E, 0x00, 0x00, 0x00, 0x57, 0x45,
                                        0x42, 0x50, 0x56, 0x50, 0x38, 0x4C, 0x11, 0x00, 0x00, 0x00,
                                        0x2F, 0x01, 0x00, 0x00, 0x00, 0x0F, 0x10, 0xF3, 0xBF, 0xFF,
                                        0xF3, 0x1F, 0x0E, 0x32, 0xA2, 0xFF, 0x01, 0x00};
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

/// The same, the blue one a quarter opaque.
std::string redAndGlass() {
  static const unsigned char bytes[] = {0x52, 0x49, 0x46, 0x46, 0x20, 0x00, 0x00, 0x00, 0x57, 0x45,
                                        0x42, 0x50, 0x56, 0x50, 0x38, 0x4C, 0x13, 0x00, 0x00, 0x00,
                                        0x2F, 0x01, 0x00, 0x00, 0x10, 0x0F, 0x10, 0xFB, 0x3F, 0xFF,
                                        0x0F, 0xFA, 0x8F, 0x0A, 0x15, 0x88, 0xE8, 0x7F, 0x00, 0x00};
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

}  // namespace

class WebpTextureTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> readBox(const std::string& picture,
                            const std::function<void(Json&, std::string&)>& edit) {
    test::putFile(folder_, "facade.webp", picture);
    test::putFile(folder_, "facade.png", samples::redPixel());
    samples::GlbOptions options;
    options.texture = "facade.webp";
    ModelSource source;
    source.path = test::putFile(folder_, "tower.glb",
                                samples::editedGlb(samples::boxGlb(10, 30, 20, options), edit));
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    return readModel(source, wuhan(), {});
  }
  static void nameByExtension(Json& json) {
    json["textures"] = {{{"extensions", {{"EXT_texture_webp", {{"source", 0}}}}}}};
    json["extensionsRequired"] = {"EXT_texture_webp"};
  }
  static std::vector<Note> onTextures(const std::vector<Note>& notes) {
    std::vector<Note> found;
    std::copy_if(notes.begin(), notes.end(), std::back_inserter(found),
                 [](const Note& note) { return note.what.find("texture") != std::string::npos; });
    return found;
  }
  static bool isPng(const MeshModel& model) {
    return model.images.size() == 1 && model.images[0].bytes.starts_with("\x89PNG");
  }

 private slots:
  void aPictureKeepsItsPixels() {
    const auto opaque = pngOfWebp(redAndBlue());
    QVERIFY2(opaque.ok(), opaque.ok() ? "" : opaque.error().text().c_str());
    QCOMPARE(pixelsOfPng(*opaque).toHex(), QByteArray("ff00000000ff"));
    const auto glass = pngOfWebp(redAndGlass());
    QVERIFY2(glass.ok(), glass.ok() ? "" : glass.error().text().c_str());
    QCOMPARE(pixelsOfPng(*glass).toHex(), QByteArray("ff0000ff0000ff40"));
  }
  void aTextureThatOnlyTheExtensionNamesIsShown() {
    const auto model =
        readBox(redAndBlue(), [](Json& json, std::string&) { nameByExtension(json); });
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY2(onTextures(model.notes()).empty(), notesText(model.notes()).c_str());
    QVERIFY(isPng(*model));
    QCOMPARE(pixelsOfPng(model->images[0].bytes).toHex(), QByteArray("ff00000000ff"));
    const auto& materials = model->materials;
    QVERIFY(std::any_of(materials.begin(), materials.end(),
                        [](const MeshMaterial& m) { return m.image == 0; }));
  }
  void aTextureInTheFileItselfIsShown() {
    const auto model = readBox(redAndBlue(), [](Json& json, std::string& binary) {
      nameByExtension(json);
      json["images"] = {{{"mimeType", "image/webp"},
                         {"bufferView", samples::addView(json, binary, redAndGlass())}}};
    });
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(isPng(*model));
    QCOMPARE(pixelsOfPng(model->images[0].bytes).toHex(), QByteArray("ff0000ff0000ff40"));
  }
  void aFileThatNamesWebpWithoutTheExtensionIsShownToo() {
    const auto model = readBox(redAndBlue(), [](Json&, std::string&) {});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(isPng(*model));
  }
  void whereThereIsAPictureForOthersItIsTaken() {
    const auto model = readBox(redAndBlue(), [](Json& json, std::string&) {
      json["images"].push_back({{"uri", "facade.png"}});
      json["textures"] = {{{"source", 1}, {"extensions", {{"EXT_texture_webp", {{"source", 0}}}}}}};
    });
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->images.size(), std::size_t{1});
    QCOMPARE(model->images[0].bytes, samples::redPixel());
  }
  void aDamagedPictureIsOneRemarkAndTheWallsStand() {
    const std::string whole = redAndBlue();
    for (const std::string& damaged : {whole.substr(0, 20), whole.substr(0, whole.size() - 8),
                                       whole.substr(0, 16) + "nothing"}) {
      const auto model = readBox(damaged, [](Json& json, std::string&) { nameByExtension(json); });
      QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
      QCOMPARE(model->triangleCount(), std::size_t{12});
      QVERIFY(model->images.empty());
      const auto notes = onTextures(model.notes());
      QVERIFY2(notes.size() == 1, notesText(model.notes()).c_str());
      QVERIFY2(notes[0].what.find("cannot be decoded") != std::string::npos,
               notesText(notes).c_str());
      QVERIFY2(notes[0].where.find("facade.webp") != std::string::npos, notesText(notes).c_str());
    }
  }
};

QTEST_APPLESS_MAIN(WebpTextureTest)
#include "webp_texture_test.moc"
