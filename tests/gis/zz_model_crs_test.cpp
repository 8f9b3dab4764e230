// The coordinate reference system that a tileset was read in, as the catalogue of layers says it.
#include <QTemporaryDir>
#include <QtTest>

#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

class ModelCrsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> tilesetAt(const nlohmann::json& transform) {
    test::putFile(folder_, "coarse.glb", samples::boxGlb(30, 20, 10));
    test::putFile(folder_, "fine.b3dm", samples::boxB3dm(30, 20, 10, {0, 0, 0}));
    ModelSource source;
    source.path = test::putFile(folder_, "tileset.json",
                                samples::tilesetOf({{"uri", "fine.b3dm"}}, transform).dump());
    source.placement = ModelPlacement{{500, 600}, {}, 0, 1};
    return readModel(source, samples::wuhan(), {});
  }

 private slots:
  void aTilesetOnEarthIsGeocentric() {
    const auto model = tilesetAt(samples::tangentTransform(samples::kLon, samples::kLat, 25));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->crs, std::string("EPSG:4978"));
    QVERIFY(!model->placedByHand);
  }
  void aTilesetThatIsPutDownByHandHasNone() {
    const auto model = tilesetAt(nullptr);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(model->placedByHand);
    QCOMPARE(model->crs, std::string());
  }
};

QTEST_APPLESS_MAIN(ModelCrsTest)
#include "zz_model_crs_test.moc"
