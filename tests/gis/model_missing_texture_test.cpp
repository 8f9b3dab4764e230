// COLLADA and 3DS that name a picture which is not there. The files are made here.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "gis/city/model_file.h"
#include "tests/support/model_binaries.h"
#include "tests/support/model_texts.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

/// COLLADA 1.4 whose surface has a picture instead of a colour.
std::string picturedDae() {
  std::string text = samples::kShedDae;
  const std::string color = "<color>0.8 0.1 0.1 1</color>", effects = "<library_effects>";
  text.replace(text.find(color), color.size(), R"(<texture texture="i" texcoord="UV"/>)");
  return text.insert(
      text.find(effects),
      R"(<library_images><image id="i"><init_from>gone.png</init_from></image></library_images>)");
}

/// 3DS whose material has a map of colours.
std::string pictured3ds() {
  using samples::chunk3ds;
  const auto text = [](const std::string& words) { return words + '\0'; };
  const std::string material =
      chunk3ds(0xAFFF, chunk3ds(0xA000, text("red")) +
                           chunk3ds(0xA200, chunk3ds(0xA300, text("gone.png"))));
  std::string points, faces, of = text("red");
  samples::append<std::uint16_t>(points, {3});
  samples::append<float>(points, {0, 0, 0, 4, 0, 0, 4, 0, 3});
  samples::append<std::uint16_t>(faces, {1, 0, 1, 2, 7});
  samples::append<std::uint16_t>(of, {1, 0});
  const std::string mesh =
      chunk3ds(0x4100, chunk3ds(0x4110, points) + chunk3ds(0x4120, faces + chunk3ds(0x4130, of)));
  const std::string object = chunk3ds(0x4000, text("shed") + mesh);
  return chunk3ds(0x4D4D, chunk3ds(0x3D3D, material + object));
}

}  // namespace

class ModelMissingTextureTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  void mustSayIt(const std::string& name, const std::string& bytes, std::size_t triangles) {
    ModelSource source;
    source.path = test::putFile(folder_, name, bytes);
    source.placement = ModelPlacement{{500, 500}, {}, 0, 1};
    const auto model = readModel(source, samples::wuhan(), {});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), triangles);
    QVERIFY(model->images.empty());
    const auto said =
        std::count_if(model.notes().begin(), model.notes().end(), [](const Note& note) {
          return note.what.find("A texture is missing") != std::string::npos &&
                 note.where.find("gone.png") != std::string::npos;
        });
    QVERIFY2(said == 1, notesText(model.notes()).c_str());
  }

 private slots:
  void colladaWhosePictureIsMissingIsDrawnPlainAndSaidOnce() {
    mustSayIt("shed.dae", picturedDae(), 2);
  }
  void a3dsFileWhosePictureIsMissingIsDrawnPlainAndSaidOnce() {
    mustSayIt("shed.3ds", pictured3ds(), 1);
  }
};

QTEST_APPLESS_MAIN(ModelMissingTextureTest)
#include "model_missing_texture_test.moc"
