// Files whose names several kinds of data share find, when dropped, the tool that reads them.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/desktop/imagery_tools.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/model_tools.h"
#include "app/panels/theme.h"
#include "app/session/city/layer_files.h"
#include "app/view/surface_format.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

const QByteArray kOnePlot =
    "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
    "\"urn:ogc:def:crs:EPSG::4547\"}},\"features\":[{\"type\":\"Feature\",\"properties\":{"
    "\"name\":\"plot\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[500120,3350520],"
    "[500180,3350520],[500180,3350580],[500120,3350580],[500120,3350520]]]}}]}";

}  // namespace

class DroppedKindsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QWidget stage_;
  view::CityView* city_ = nullptr;
  ModelTools* models_ = nullptr;
  ImageryTools* imagery_ = nullptr;
  LayerTools* layers_ = nullptr;

  QString write(const QString& name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
      qWarning("%s was not written", qPrintable(name));
    return file.fileName();
  }

 private slots:
  void initTestCase() {
    city_ = new view::CityView(&stage_);
    models_ = new ModelTools(city_, &stage_);
    imagery_ = new ImageryTools(city_, &stage_);
    layers_ = new LayerTools(city_, &stage_);
    layers_->follow(imagery_);
    stage_.resize(600, 400);
    city_->resize(600, 400);
    stage_.show();
    QVERIFY(QTest::qWaitForWindowExposed(&stage_));
    auto world = std::make_shared<session::WorldView>(smallWorld());
    auto city = std::make_shared<CityModel>(smallCity());
    city->frame = {"EPSG:4547", 500000, 3350000, "unknown"};
    world->city = city;
    city_->setCity(world->city);
    for (ViewerTool* tool : std::initializer_list<ViewerTool*>{models_, imagery_, layers_})
      tool->setView(world);
    QTRY_VERIFY_WITH_TIMEOUT(city_->settled(), 30000);
  }

  void vectorsUnderTheNameOfAnImageBecomeALayer() {
    const QString path = write("plots.mbtiles", kOnePlot);
    QSignalSpy refused(imagery_, &ImageryTools::failed), added(layers_, &LayerTools::added);
    QVERIFY(!models_->take(path, {}));
    QVERIFY(imagery_->take(path, {}));
    QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, 30000);
    QCOMPARE(refused.count(), 0);
    QVERIFY(imagery_->cards().front()->isHidden());
  }

  void aBrokenFileUnderTheNameOfAnImageIsRefusedAsOne() {
    const QString path = write("broken.mbtiles", "SQLite");
    QSignalSpy refused(imagery_, &ImageryTools::failed), failed(layers_, &LayerTools::failed);
    QVERIFY(imagery_->take(path, {}));
    QTRY_COMPARE_WITH_TIMEOUT(refused.count(), 1, 30000);
    QCOMPARE(failed.count(), 0);
    imagery_->back();
  }

  void gmlIsAModelOnlyWhereItIsACityModel() {
    const QString plain = write("plots.gml",
                                "<?xml version=\"1.0\"?><ogr:FeatureCollection "
                                "xmlns:ogr=\"http://ogr.maptools.org/\" "
                                "xmlns:gml=\"http://www.opengis.net/gml\"/>");
    QSignalSpy failed(layers_, &LayerTools::failed), added(layers_, &LayerTools::added);
    QVERIFY(!models_->take(plain, {}));
    QVERIFY(!imagery_->take(plain, {}));
    QVERIFY(layers_->take(plain, {}));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count() + added.count(), 1, 30000);

    const QString city = write("town.gml",
                               "<?xml version=\"1.0\"?><core:CityModel "
                               "xmlns:core=\"http://www.opengis.net/citygml/2.0\"/>");
    QSignalSpy broken(models_, &ModelTools::failed);
    QVERIFY(models_->take(city, {}));
    QTRY_COMPARE_WITH_TIMEOUT(broken.count(), 1, 30000);
  }

  void aFileInsideAGeodatabaseStandsForAllOfIt() {
    QCOMPARE(session::geodatabaseOf("/data/plan.gdb/a00000001.gdbtable"),
             std::string("/data/plan.gdb"));
    QCOMPARE(session::geodatabaseOf("/data/PLAN.GDB/gdb"), std::string("/data/PLAN.GDB"));
    QCOMPARE(session::geodatabaseOf("/data/plan.gdb"), std::string("/data/plan.gdb"));
    QCOMPARE(session::geodatabaseOf("/data/plan.shp"), std::string("/data/plan.shp"));
    QCOMPARE(session::geodatabaseOf(""), std::string());

    QVERIFY(QDir(folder_.path()).mkdir("plan.gdb"));
    const QString table = write("plan.gdb/a00000001.gdbtable", "x");
    QSignalSpy failed(layers_, &LayerTools::failed);
    QVERIFY(layers_->take(table, {}));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    const QString error = failed[0][0].toString();
    QVERIFY2(error.contains("plan.gdb"), qPrintable(error));
  }

  void cleanupTestCase() {
    QTRY_VERIFY_WITH_TIMEOUT(!models_->busy() && !imagery_->busy() && !layers_->busy(), 30000);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  DroppedKindsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_dropped_kinds_test.moc"
