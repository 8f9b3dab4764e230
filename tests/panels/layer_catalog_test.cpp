// The catalogue beside the other places that show and fade the same things: the transparency card,
// the list of models, the card of imagery.
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QtTest>

#include "app/desktop/credit_strip.h"
#include "app/desktop/imagery_tools.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/query_tools.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

std::shared_ptr<const MeshModel> redTriangle() {
  auto model = std::make_shared<MeshModel>();
  model->name = "pavilion";
  MeshFeature feature;
  feature.code = "M1";
  feature.box = {Eigen::Vector3d(120, 520, 40), Eigen::Vector3d(220, 620, 40)};
  model->features = {feature};
  MeshMaterial red;
  red.color = {0.9F, 0.1F, 0.1F, 1};
  model->materials = {red};
  MeshBlock block;
  block.origin = {120, 520, 40};
  block.points = {{0, 0, 0}, {100, 0, 0}, {0, 100, 0}};
  block.normals.assign(3, Eigen::Vector3f::UnitZ());
  block.feature = {0, 0, 0};
  block.indices = {0, 1, 2};
  block.runs = {{0, 0, 3}};
  model->blocks = {block};
  model->provenance.source = "pavilion.glb";
  return model;
}

}  // namespace

class LayerCatalogTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  QWidget stage_;
  view::CityView* city_ = nullptr;
  ImageryTools* imagery_ = nullptr;
  LayerTools* tools_ = nullptr;
  std::shared_ptr<session::WorldView> world_;

  QListWidget* list() const { return tools_->catalog()->findChild<QListWidget*>("layerList"); }
  QListWidgetItem* row(const QString& name) const {
    const auto found = list()->findItems(name, Qt::MatchExactly);
    return found.isEmpty() ? nullptr : found.front();
  }
  QSlider* choose(const QString& key) const {
    tools_->catalog()->choose(key);
    return tools_->catalog()->findChild<QSlider*>("layerOpacity");
  }
  void settle() {
    QTRY_VERIFY_WITH_TIMEOUT(!imagery_->busy() && !tools_->busy() && city_->settled(), 30000);
  }
  QImage picture() {
    settle();
    return city_->grabFramebuffer();
  }

 private slots:
  void initTestCase() {
    city_ = new view::CityView(&stage_);
    imagery_ = new ImageryTools(city_, &stage_);
    tools_ = new LayerTools(city_, &stage_);
    tools_->follow(imagery_);
    stage_.resize(600, 400);
    city_->resize(600, 400);
    stage_.show();
    QVERIFY(QTest::qWaitForWindowExposed(&stage_));
    world_ = std::make_shared<session::WorldView>(smallWorld());
    auto city = std::make_shared<CityModel>(smallCity());
    city->frame = {"EPSG:4547", 500000, 3350000, "unknown"};
    world_->city = city;
    city_->setCity(world_->city);
    imagery_->setView(world_);
    tools_->setView(world_);
    draw::CameraPose pose;
    pose.target = {270, 550};
    pose.distance = 700;
    pose.pitchDeg = -80;
    city_->setPose(pose);
    QTRY_VERIFY_WITH_TIMEOUT(city_->settled(), 30000);
  }

  void whatIsFadedElsewhereShowsInTheCatalogueAndBack() {
    city_->setLayerOpacity(view::Layer::buildings, 0.4);
    QTRY_COMPARE_WITH_TIMEOUT(choose("buildings")->value(), 40, 30000);
    choose("buildings")->setValue(80);
    QVERIFY(std::abs(city_->layerOpacity(view::Layer::buildings) - 0.8) < 1e-6);
    tools_->fade("terrain", 0.5);
    tools_->fade("roads", 0.6);
    QVERIFY(std::abs(city_->layerOpacity(view::Layer::terrain) - 0.5) < 1e-6);
    QVERIFY(std::abs(city_->layerOpacity(view::Layer::roads) - 0.6) < 1e-6);
    for (const char* key : {"buildings", "terrain", "roads"}) tools_->fade(key, 1);
    QTRY_COMPARE_WITH_TIMEOUT(choose("buildings")->value(), 100, 30000);
  }

  void aModelIsHiddenAndShownByItsRow() {
    const QImage without = picture();
    const auto model = redTriangle();
    city_->addModel(model);
    QTRY_VERIFY_WITH_TIMEOUT(row("pavilion"), 30000);
    const QImage with = picture();
    QVERIFY(with != without);
    row("pavilion")->setCheckState(Qt::Unchecked);
    QVERIFY(!city_->modelVisible(*model));
    QCOMPARE(picture(), without);
    city_->setModelVisible(model, true);
    QTRY_COMPARE_WITH_TIMEOUT(row("pavilion")->checkState(), Qt::Checked, 30000);
    QCOMPARE(picture(), with);
    city_->removeModel(model);
    QTRY_VERIFY_WITH_TIMEOUT(!row("pavilion"), 30000);
  }

  void imageryStandsAboveTheLayersWithSourceAndSwitches() {
    QImage photo(40, 40, QImage::Format_RGB32);
    photo.fill(Qt::magenta);
    QVERIFY(photo.save(folder_.filePath("photo.png")));
    QFile world(folder_.filePath("photo.pgw"));
    QVERIFY(world.open(QIODevice::WriteOnly));
    world.write("25\n0\n0\n-25\n500012.5\n3350987.5\n");
    world.close();
    const QImage bare = picture();
    QSignalSpy added(imagery_, &ImageryTools::added), failed(imagery_, &ImageryTools::failed);
    imagery_->add(folder_.filePath("photo.png"), "EPSG:4547");
    QTRY_VERIFY_WITH_TIMEOUT(!added.isEmpty() || !failed.isEmpty(), 30000);
    QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : qPrintable(failed[0][0].toString()));
    QTRY_COMPARE_WITH_TIMEOUT(list()->item(0)->text(), added[0][0].toString(), 30000);
    QVERIFY(picture() != bare);
    list()->item(0)->setCheckState(Qt::Unchecked);
    QCOMPARE(picture(), bare);
    const QString key = list()->item(0)->data(Qt::UserRole).toString();
    tools_->show(key, true);
    tools_->fade(key, 0.3);
    QTRY_COMPARE_WITH_TIMEOUT(choose(key)->value(), 30, 30000);
    QVERIFY(picture() != bare);
    tools_->remove(key);
    QTRY_VERIFY_WITH_TIMEOUT(list()->item(0)->data(Qt::UserRole).toString() != key, 30000);
    QCOMPARE(picture(), bare);
  }

  void anImageThatIsDroppedIsOpenedAndItsCardSaysWhatItLacks() {
    QImage photo(40, 40, QImage::Format_RGB32);
    photo.fill(Qt::magenta);
    const QString path = folder_.filePath("dropped.png");
    QVERIFY(photo.save(path));
    QSignalSpy failed(imagery_, &ImageryTools::failed);
    QVERIFY(imagery_->cards().front()->isHidden());
    QVERIFY(imagery_->take(path, {}));
    QVERIFY(!imagery_->cards().front()->isHidden());
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    const QString error = failed[0][0].toString();
    QVERIFY2(error.contains("no georeference") && error.contains("dropped.png") &&
                 error.contains("world file"),
             qPrintable(error));
    QFile world(folder_.filePath("dropped.pgw"));
    QVERIFY(world.open(QIODevice::WriteOnly));
    world.write("25\n0\n0\n-25\n500012.5\n3350987.5\n");
    world.close();
    QVERIFY(imagery_->take(path, {}));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 2, 30000);
    QVERIFY(failed[1][0].toString().contains("Name it on the card"));
    QSignalSpy added(imagery_, &ImageryTools::added);
    auto* crs = imagery_->cards().front()->findChild<QComboBox*>("imageryCrs");
    crs->setEditText("EPSG:4547");
    QVERIFY(imagery_->take(path, {}));
    QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, 30000);
    QCOMPARE(crs->currentText(), crs->itemText(0));  // for that file alone
    QTRY_COMPARE_WITH_TIMEOUT(list()->item(0)->text(), added[0][0].toString(), 30000);
    tools_->remove(list()->item(0)->data(Qt::UserRole).toString());
    QVERIFY(imagery_->back() && imagery_->cards().front()->isHidden());
    QVERIFY(!imagery_->take(folder_.filePath("absent.tif"), {}));
    QVERIFY(!imagery_->take(folder_.path(), {}));
  }

  void thePictureNamesWhoseDataARealCityShows() {
    CreditStrip strip(&stage_);
    const auto credit = [&]() -> QString {
      for (const QLabel* label : stage_.findChildren<QLabel*>()) {
        if (label->text().startsWith("Data: ") && !label->isHidden()) return label->text();
      }
      return {};
    };
    QVERIFY(credit().isEmpty());  // a made city says so elsewhere
    auto real = std::make_shared<CityModel>(*world_->city);
    for (auto& [layer, provenance] : real->provenance) provenance.origin = Origin::real;
    real->provenance["terrain"].source = "/data/dem_5m.tif";
    for (const char* layer : {"buildings", "roads", "water", "trees"})
      real->terms[layer] = {"ODbL 1.0", "", "© OpenStreetMap contributors"};
    auto world = std::make_shared<session::WorldView>(*world_);
    world->city = real;
    strip.setView(world);
    QVERIFY2(credit().contains("© OpenStreetMap contributors, ODbL 1.0; dem_5m.tif"),
             qPrintable(credit()));
    QCOMPARE(credit().count("OpenStreetMap"), 1);
    strip.setView(world_);
    QVERIFY(credit().isEmpty());
  }

  void whatIsAddedIsNamedBesideTheCityAndCutWhereTheStageIsNarrow() {
    CreditStrip strip(&stage_);
    QSignalSpy moved(&strip, &CreditStrip::moved);
    QStringList added{"Layers: wells.gpkg (licence not stated)", "",
                      "Imagery: " + QString("© Survey Office ").repeated(20).trimmed()};
    strip.setAdded([&] { return added; });
    QCOMPARE(strip.whole(), added[0] + " · " + added[2]);
    QCOMPARE(moved.count(), 1);
    const QRect place = strip.place(stage_.size()).value(0);
    QVERIFY(!place.isEmpty() && stage_.rect().contains(place));
    QVERIFY(place.width() < stage_.width());
    QLabel* label = nullptr;
    for (QLabel* each : stage_.findChildren<QLabel*>())
      if (each->text().startsWith("Layers: wells") && !each->isHidden()) label = each;
    QVERIFY(label != nullptr);
    QVERIFY2(label->text().endsWith(QStringLiteral("…")), qPrintable(label->text()));
    QCOMPARE(label->toolTip(), added[0] + "\n" + added[2]);
    strip.refresh();
    QCOMPARE(moved.count(), 1);  // nothing has changed
    const QRect table(12, 280, 576, 108), above = strip.place(stage_.size(), {table}).value(0);
    QVERIFY(!above.isEmpty() && !above.intersects(table) && above.bottom() < table.top());
    QCOMPARE(strip.place(stage_.size()).value(0), place);
    added.clear();
    strip.refresh();
    QVERIFY(label->isHidden() && strip.whole().isEmpty());
    QVERIFY(strip.place(stage_.size()).isEmpty());
  }
  void cardsLeaveTheCoordinatesOfTheMouseTheirPlace() {
    QueryTools queries(city_, &stage_);
    QVERIFY(queries.place(stage_.size()).isEmpty());
    queries.setView(world_);
    const QRect room = queries.place(stage_.size()).value(0);
    QVERIFY(room.width() > 100 && room.right() < stage_.width() && room.top() > 0);
  }
  void anImageIsNamedWhileItIsSeen() {
    QImage photo(40, 40, QImage::Format_RGB32);
    photo.fill(Qt::magenta);
    QVERIFY(photo.save(folder_.filePath("named.png")));
    QFile world(folder_.filePath("named.pgw"));
    QVERIFY(world.open(QIODevice::WriteOnly));
    world.write("25\n0\n0\n-25\n500012.5\n3350987.5\n");
    world.close();
    QSignalSpy added(imagery_, &ImageryTools::added), changed(imagery_, &ImageryTools::changed);
    imagery_->add(folder_.filePath("named.png"), "EPSG:4547");
    QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, 30000);
    QVERIFY2(imagery_->credits().endsWith("(licence not stated)"), qPrintable(imagery_->credits()));
    QVERIFY(!changed.isEmpty());
    const QString key = imagery_->entries().front().key;
    imagery_->setVisible(key, false);
    QVERIFY2(imagery_->credits().isEmpty(), qPrintable(imagery_->credits()));
    imagery_->remove(key);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  LayerCatalogTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "layer_catalog_test.moc"
