// The window is closed while it reads what people added or imports a city. Run it with the preset
// `asan`: there a use of what is gone is an error at once.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <random>

#include "app/desktop/city_tools.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "gis/city/city_package.h"
#include "gis/raster/raster_io.h"
#include "gis/vector/vector_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

class ClosingWindowTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  std::shared_ptr<const session::WorldView> world_;
  QTemporaryDir folder_;
  std::mt19937 random_{11};
  const GeoFrame frame_{"EPSG:4547", 500000, 3350000, ""};

  std::string path(const QString& name) const { return folder_.filePath(name).toStdString(); }
  void open() {
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1120, 640);
    window_->show();
    window_->setView(world_);
  }
  CityTools* cityTools() { return window_->tools()->tool<CityTools>(); }
  /// 1,600 plots of the city, by name "buildings": a layer, and the houses of a city.
  FeatureLayer plots() const {
    FeatureLayer layer{
        "buildings", {{"building", FieldType::text}, {"height", FieldType::real}}, {}, {}};
    for (int i = 0; i < 1600; ++i) {
      const Point2 p(50 + 20 * (i % 40), 50 + 20 * (i / 40));
      layer.features.push_back(
          {"b" + std::to_string(i),
           GeometryKind::polygon,
           {},
           {{{p, p + Point2(12, 0), p + Point2(12, 12), p + Point2(0, 12)}, {}}},
           {std::string("house"), 9.0}});
    }
    return layer;
  }
  session::CityImport wanted(int nth) const {
    session::CityImport wanted;
    wanted.folder = path(QString("made%1").arg(nth));
    wanted.sources.dem = path("dem.tif");
    wanted.sources.buildings = path("plots.gpkg");
    wanted.sources.extent = Bounds{500000, 3350000, 501000, 3351000};
    return wanted;
  }

 private slots:
  void initTestCase() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    session::WorldView world = smallWorld();
    CityModel city = smallCity();
    city.frame = frame_;
    world.city = std::make_shared<const CityModel>(std::move(city));
    world_ = std::make_shared<const session::WorldView>(std::move(world));
    const RasterGrid<float> grid(GridShape{100, 100, 10, 0, 0}, 21.F);
    QVERIFY(gis::writeGeoTiff(grid, frame_, path("dem.tif")).ok());
    QVERIFY(gis::writeGeoPackage({plots()}, frame_, path("plots.gpkg")).ok());
  }
  void cleanup() { window_.reset(); }

  void whileLayersAreReadNothingIsLeftBehind() {
    int busy = 0;
    for (int i = 0; i < 10; ++i) {
      open();
      for (int k = 0; k < 3; ++k)
        window_->layers()->add(session::layerSourceFrom(path("plots.gpkg")));
      if (i % 3 == 1) window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
      if (i % 3 == 2) window_->layers()->remove(addedKey(1));
      if (i > 0) QTest::qWait(int(random_() % 200));
      busy += window_->layers()->busy() || !window_->cityView()->settled() ? 1 : 0;
      window_.reset();
    }
    QCoreApplication::processEvents();
    QVERIFY2(busy > 2, qPrintable(QString::number(busy)));
  }
  /// The folder of a city that was not finished is empty or is not there.
  void whileACityIsImportedNoHalfOfItIsLeft() {
    int busy = 0;
    for (int i = 0; i < 8; ++i) {
      open();
      cityTools()->importFiles(wanted(i));
      if (i > 0) QTest::qWait(int(random_() % 150));
      const bool importing = cityTools()->busy();
      busy += importing ? 1 : 0;
      window_.reset();
      const QString folder = QString::fromStdString(wanted(i).folder);
      if (QFile::exists(folder + "/city.json"))
        QVERIFY(gis::readCity(folder.toStdString(), {}).ok());
      else
        QVERIFY2(!QDir(folder).exists() || QDir(folder).isEmpty(), qPrintable(folder));
    }
    QVERIFY2(busy > 0, qPrintable(QString::number(busy)));
    const QStringList left =
        QDir(folder_.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString& name : left)
      QVERIFY2(name.startsWith("dem.") || name.startsWith("plots.") ||
                   (name.startsWith("made") && name.size() == 5),
               qPrintable(name));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  ClosingWindowTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_closing_window_test.moc"
