// Textures in TIFF and TGA, as FBX of modelling programs and CityGML of PLATEAU bring them, and
// their broken twins. The pictures are made here.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <vector>

#include "gis/city/model_file.h"
#include "gis/raster/tga_picture.h"
#include "tests/support/model_samples.h"
#include "tests/support/model_texts.h"
#include "tests/support/notes_text.h"
#include "tests/support/png_pixels.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::pixelsOfPng;

namespace {

/// Two pixels beside each other: red, blue.
std::string redAndBlueTiff() {
  std::string bytes("II*\0", 4);
  const auto entry = [&](std::uint16_t tag, std::uint16_t type, std::uint32_t count,
                         std::uint32_t value) {
    samples::append<std::uint16_t>(bytes, {tag, type});
    samples::append<std::uint32_t>(bytes, {count, value});
  };
  samples::append<std::uint32_t>(bytes, {8});
  samples::append<std::uint16_t>(bytes, {9});
  entry(256, 3, 1, 2), entry(257, 3, 1, 1), entry(258, 3, 3, 122), entry(259, 3, 1, 1);
  entry(262, 3, 1, 2), entry(273, 4, 1, 128), entry(277, 3, 1, 3), entry(278, 3, 1, 1);
  entry(279, 4, 1, 6);
  samples::append<std::uint32_t>(bytes, {0});
  samples::append<std::uint16_t>(bytes, {8, 8, 8});
  samples::append<std::uint8_t>(bytes, {255, 0, 0, 0, 0, 255});
  return bytes;
}

struct Tga {
  std::uint8_t kind = 2, bits = 24, flags = 32;  // the first row on top
  std::uint16_t width = 2, height = 1;
  std::vector<std::uint8_t> content{};  // blue, green, red
  std::vector<std::uint8_t> palette{};
};

std::string bytesOfTga(const Tga& tga) {
  const auto colors = std::uint16_t(tga.palette.size() / 3);
  std::string bytes;
  samples::append<std::uint8_t>(bytes, {0, std::uint8_t(colors > 0 ? 1 : 0), tga.kind});
  samples::append<std::uint16_t>(bytes, {0, colors});
  samples::append<std::uint8_t>(bytes, {std::uint8_t(colors > 0 ? 24 : 0)});
  samples::append<std::uint16_t>(bytes, {0, 0, tga.width, tga.height});
  samples::append<std::uint8_t>(bytes, {tga.bits, tga.flags});
  samples::append(bytes, tga.palette);
  samples::append(bytes, tga.content);
  return bytes;
}

const std::vector<std::uint8_t> kRedThenBlue{0, 0, 255, 255, 0, 0};

}  // namespace

class TextureFormatsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> readShed(const std::string& picture, const std::string& bytes) {
    test::putFile(folder_, picture, bytes);
    test::putFile(folder_, "shed.mtl", "newmtl red\nKd 0.8 0.1 0.1\nmap_Kd " + picture + "\n");
    ModelSource source;
    source.path = test::putFile(
        folder_, "shed.obj",
        "mtllib shed.mtl\no shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nvt 0 0\nvt 1 0\nvt 1 1\n"
        "vt 0 1\nusemtl red\nf 1/1 2/2 3/3 4/4\n");
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    return readModel(source, samples::wuhan(), {});
  }
  static QByteArray seen(const Tga& tga) {
    const auto png = pngOfTga(bytesOfTga(tga));
    return png ? pixelsOfPng(*png).toHex() : QByteArray(png.error().text().c_str());
  }

 private slots:
  void aTextureInTiffIsShownWithItsPixels() {
    const auto model = readShed("facade.tif", redAndBlueTiff());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->images.size(), std::size_t{1});
    QCOMPARE(pixelsOfPng(model->images[0].bytes).toHex(), QByteArray("ff00000000ff"));
    const auto& materials = model->materials;
    QVERIFY(std::any_of(materials.begin(), materials.end(),
                        [](const MeshMaterial& m) { return m.image == 0; }));
  }
  void aTextureInTgaIsShownWithItsPixels() {
    Tga tga;
    tga.content = kRedThenBlue;
    const auto model = readShed("facade.tga", bytesOfTga(tga));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->images.size(), std::size_t{1});
    QCOMPARE(pixelsOfPng(model->images[0].bytes).toHex(), QByteArray("ff0000ff0000ffff"));
  }
  void aTgaIsReadWhicheverWayItsPixelsStand() {
    Tga tga;
    tga.content = kRedThenBlue;
    tga.flags = 32 | 16;  // the first pixel is the right one
    QCOMPARE(seen(tga), QByteArray("0000ffffff0000ff"));
    tga.width = 1, tga.height = 2;
    tga.flags = 0;  // the first row is the lowest
    QCOMPARE(seen(tga), QByteArray("0000ffffff0000ff"));
  }
  void aTgaIsReadInAllItsKinds() {
    Tga packed;
    packed.kind = 10, packed.width = 3;
    packed.content = {0x81, 0, 0, 255, 0x00, 255, 0, 0};  // two of red, one of blue
    QCOMPARE(seen(packed), QByteArray("ff0000ffff0000ff0000ffff"));
    Tga clear;
    clear.bits = 32, clear.flags = 32 | 8;
    clear.content = {0, 0, 255, 64, 255, 0, 0, 255};
    QCOMPARE(seen(clear), QByteArray("ff0000400000ffff"));
    clear.flags = 32;  // it claims no opacity
    QCOMPARE(seen(clear), QByteArray("ff0000ff0000ffff"));
    Tga grey;
    grey.kind = 3, grey.bits = 8, grey.content = {0, 128};
    QCOMPARE(seen(grey), QByteArray("000000ff808080ff"));
    Tga colors;
    colors.kind = 1, colors.bits = 8, colors.palette = kRedThenBlue, colors.content = {1, 0};
    QCOMPARE(seen(colors), QByteArray("0000ffffff0000ff"));
    Tga narrow;
    narrow.bits = 16, narrow.content = {0x00, 0x7C, 0x1F, 0x00};
    QCOMPARE(seen(narrow), QByteArray("ff0000ff0000ffff"));
  }
  void aBrokenPictureIsOneRemarkAndTheWallsStand() {
    Tga whole, outside, huge;
    whole.content = kRedThenBlue;
    outside.kind = 1, outside.bits = 8, outside.palette = kRedThenBlue, outside.content = {1, 7};
    huge.kind = 10, huge.width = huge.height = 65535, huge.content = {0x81, 0, 0, 255};
    const std::string tga = bytesOfTga(whole), tiff = redAndBlueTiff();
    for (const std::string& bytes :
         {tga.substr(0, tga.size() - 2), bytesOfTga(outside), bytesOfTga(huge),
          tiff.substr(0, tiff.size() - 3), tiff.substr(0, 60)}) {
      const auto model = readShed("facade.dat", bytes);
      QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
      QCOMPARE(model->triangleCount(), std::size_t{2});
      QVERIFY(model->images.empty());
      const auto said =
          std::count_if(model.notes().begin(), model.notes().end(), [](const Note& note) {
            return note.what.find("texture cannot be decoded") != std::string::npos &&
                   note.where.find("facade.dat") != std::string::npos;
          });
      QVERIFY2(said == 1, notesText(model.notes()).c_str());
    }
  }
  void noPictureOfAnotherKindPassesForATga() {
    QVERIFY(!looksLikeTga(samples::redPixel()));
    QVERIFY(!looksLikeTga(redAndBlueTiff()));
    QVERIFY(!looksLikeTga(std::string("\xFF\xD8\xFF\xE0", 4) + std::string(40, '\1')));
    QVERIFY(!looksLikeTga(std::string("BM") + std::string(60, '\0')));
    QVERIFY(!looksLikeTga({}));
  }
};

QTEST_APPLESS_MAIN(TextureFormatsTest)
#include "zz_texture_formats_test.moc"
