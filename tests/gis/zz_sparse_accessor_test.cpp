// Accessors of glTF that replace some of their elements, or hold nothing else.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "gis/city/model_file.h"
#include "tests/support/glb_edit.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using SparseJson = nlohmann::json;

class SparseAccessorTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  /// A box of 10 x 20 x 10 m whose places `edit` has changed, put down in the city.
  Result<MeshModel> readBox(const std::function<void(SparseJson&, std::string&)>& edit) {
    ModelSource source;
    source.path =
        test::putFile(folder_, "box.glb", samples::editedGlb(samples::boxGlb(10, 20, 10), edit));
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    return readModel(source, samples::wuhan(), {});
  }
  static SparseJson& placesOf(SparseJson& json) {
    const auto& attributes = json["meshes"][0]["primitives"][0]["attributes"];
    return json["accessors"][attributes["POSITION"].get<std::size_t>()];
  }
  /// Lifts the corner `index` to 100 m.
  static void lift(SparseJson& json, std::string& binary, std::uint16_t index) {
    std::string which, places;
    samples::append<std::uint16_t>(which, {index});
    samples::append<float>(places, {0, 100, 0});  // y up
    SparseJson sparse = {{"count", 1}};
    sparse["indices"] = {{"bufferView", samples::addView(json, binary, which)},
                         {"componentType", 5123}};
    sparse["values"] = {{"bufferView", samples::addView(json, binary, places)}};
    placesOf(json)["sparse"] = sparse;
  }

 private slots:
  void aReplacedCornerStandsWhereItIsTold() {
    const auto plain = readBox([](SparseJson&, std::string&) {});
    QVERIFY2(plain.ok(), plain.ok() ? "" : plain.error().text().c_str());
    const auto lifted =
        readBox([](SparseJson& json, std::string& binary) { lift(json, binary, 0); });
    QVERIFY2(lifted.ok(), lifted.ok() ? "" : lifted.error().text().c_str());
    QCOMPARE(lifted->triangleCount(), plain->triangleCount());
    const double rise = lifted->box().max().z() - plain->box().max().z();
    QVERIFY2(std::abs(rise - (100 - plain->box().sizes().z())) < 0.01,
             qPrintable(QString::number(rise)));
  }
  void anAccessorWithoutDataOfItsOwnIsZeroButForThose() {
    const auto model = readBox([](SparseJson& json, std::string& binary) {
      lift(json, binary, 0);
      placesOf(json).erase("bufferView");
    });
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(std::abs(model->box().sizes().z() - 100) < 0.01);
    QVERIFY(model->box().sizes().x() < 0.01);
  }
  void aReplacementPastTheEndLosesThePartAndSaysSo() {
    const auto model =
        readBox([](SparseJson& json, std::string& binary) { lift(json, binary, 60'000); });
    QVERIFY(!model.ok());
    QVERIFY2(model.error().text().find("replaces an element past its end") != std::string::npos,
             model.error().text().c_str());
  }
};

QTEST_APPLESS_MAIN(SparseAccessorTest)
#include "zz_sparse_accessor_test.moc"
