// The axis that points up in the models of 3D Tiles of older tools.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

class GltfUpAxisTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  /// Of a box that is 30 m along x, 20 m along y from 0 on and 10 m along z.
  Result<MeshModel> boxWith(const char* axis, const std::string& version = "1.0") {
    nlohmann::json tileset = samples::tilesetOf(
        {{"uri", "fine.b3dm"}}, samples::tangentTransform(samples::kLon, samples::kLat, 25));
    tileset["asset"]["version"] = version;
    if (*axis) tileset["asset"]["gltfUpAxis"] = axis;
    test::putFile(folder_, "coarse.glb", samples::boxGlb(30, 20, 10));
    test::putFile(folder_, "fine.b3dm", samples::boxB3dm(30, 20, 10, {0, 0, 0}));
    ModelSource source;
    source.path = test::putFile(folder_, "tileset.json", tileset.dump());
    return readModel(source, samples::wuhan(), {});
  }

 private slots:
  void theModelStandsOnTheAxisThatItsTilesetNames_data() {
    QTest::addColumn<QString>("axis");
    QTest::addColumn<double>("east");
    QTest::addColumn<double>("north");
    QTest::addColumn<double>("up");
    QTest::newRow("none") << "" << 30. << 10. << 20.;
    QTest::newRow("Y") << "Y" << 30. << 10. << 20.;
    QTest::newRow("Z") << "Z" << 30. << 20. << 10.;
    QTest::newRow("X") << "X" << 10. << 20. << 30.;
  }
  void theModelStandsOnTheAxisThatItsTilesetNames() {
    QFETCH(QString, axis);
    QFETCH(double, east);
    QFETCH(double, north);
    QFETCH(double, up);
    const auto model = boxWith(qPrintable(axis));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    for (const std::size_t node : {0, 1}) {
      const Point3 size = model->nodes[node].box.sizes();
      const QString told = QString("%1 %2 %3").arg(size.x()).arg(size.y()).arg(size.z());
      QVERIFY2(std::abs(size.x() - east) < 2 && std::abs(size.y() - north) < 2, qPrintable(told));
      QVERIFY2(std::abs(size.z() - up) < 0.1, qPrintable(told));
    }
  }

  void whatIsNorthOfAModelThatStandsOnZStaysNorth() {
    const auto model = boxWith("Z");
    QVERIFY(model.ok());
    const Point2 at = samples::centreOf(samples::wuhan());
    const Box3& box = model->nodes[1].box;
    QVERIFY(std::abs(box.min().y() - at.y()) < 2 && std::abs(box.max().y() - at.y() - 20) < 2);
    QVERIFY(std::abs(box.min().z() - 20) < 0.1 && std::abs(box.max().z() - 30) < 0.1);
  }

  void anAxisThatIsNoneIsToldAndTheModelStandsOnY() {
    const auto model = boxWith("W");
    QVERIFY(model.ok());
    QVERIFY(std::abs(model->nodes[1].box.sizes().z() - 20) < 0.1);
    QVERIFY(notesText(model.notes()).find("gltfUpAxis") != std::string::npos);
  }
};

QTEST_APPLESS_MAIN(GltfUpAxisTest)
#include "zz_gltf_up_axis_test.moc"
