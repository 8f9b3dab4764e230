// An added model is placed anew from the window, and back.
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "app/desktop/main_window.h"
#include "app/desktop/model_tools.h"
#include "app/panels/model_list.h"
#include "app/panels/model_place_card.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;
using panels::ModelPlaceCard;

namespace {

const char* const kPlate =
    "o plate\nv -30 10 20\nv 30 10 20\nv 30 10 -20\nv -30 10 -20\nf 1 2 3 4\n";

}  // namespace

class ModelPlaceWindowTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  QTemporaryDir folder_;

  ModelTools* tools() { return window_->models(); }
  view::CityView* city() { return window_->cityView(); }
  ModelPlaceCard* card() { return tools()->placeCard(); }
  QPushButton* button(const char* name) { return card()->findChild<QPushButton*>(name); }
  void write(const char* name, double value) {
    card()->findChild<QDoubleSpinBox*>(name)->setValue(value);
  }
  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(!tools()->busy() && city()->settled(), 30000);
    QTRY_COMPARE(city()->models().size(), std::size_t{1});
  }
  Box3 box() { return city()->models().front()->box(); }
  Point2 middle() { return box().center().head<2>(); }
  void open() {
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 800);
    window_->show();
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
  }

 private slots:
  void initTestCase() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
  }
  void init() {
    open();
    QFile file(folder_.filePath("plate.obj"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kPlate) > 0);
    file.close();
    gis::ModelSource source;
    source.path = file.fileName().toStdString();
    source.placement = gis::ModelPlacement{{500, 500}, {}, 0, 1};
    tools()->add(source);
    waitSettled();
    emit tools()->list()->placeWanted(tools()->list()->rows().front().id);
  }
  void cleanup() { window_.reset(); }

  void itStandsWhereTheCardSaysAndGoesBack() {
    QVERIFY(card()->isVisible());
    QVERIFY(!button("formerPlace")->isEnabled() && !button("addedPlace")->isEnabled());
    city()->setModelOpacity(*city()->models().front(), 0.4);
    write("modelX", 300);
    write("modelY", 620);
    write("modelHeading", 90);
    button("placeModel")->click();
    waitSettled();
    QTRY_VERIFY2((middle() - Point2(300, 620)).norm() < 0.1, "it was moved");
    const Point3 size = box().sizes();
    QVERIFY2(std::abs(size.x() - 40) < 0.1 && std::abs(size.y() - 60) < 0.1, "it was turned");
    QCOMPARE(city()->modelOpacity(*city()->models().front()), 0.4);

    write("modelX", 700);
    button("placeModel")->click();
    waitSettled();
    QTRY_VERIFY((middle() - Point2(700, 620)).norm() < 0.1);
    button("formerPlace")->click();
    waitSettled();
    QTRY_VERIFY((middle() - Point2(300, 620)).norm() < 0.1);
    button("addedPlace")->click();
    waitSettled();
    QTRY_VERIFY((middle() - Point2(500, 500)).norm() < 0.1);
    QVERIFY(!button("addedPlace")->isEnabled());
    QCOMPARE(tools()->list()->rows().size(), 1);
  }
  void aPlaceOutsideOfTheCityIsSaidAndChangesNothing() {
    QSignalSpy said(tools(), &ModelTools::said);
    write("modelX", 90000);
    button("placeModel")->click();
    waitSettled();
    QTRY_VERIFY(!said.isEmpty());
    QVERIFY2(said.last()[0].toString().startsWith("Model not placed"),
             qPrintable(said.last()[0].toString()));
    QVERIFY((middle() - Point2(500, 500)).norm() < 0.1);
  }
  void aModelThatLeavesTakesItsCardWithIt() {
    emit tools()->list()->removeWanted(tools()->list()->rows().front().id);
    QVERIFY(card()->isHidden());
    QVERIFY(tools()->list()->rows().isEmpty());
  }
  void whatItsFilePlacesCanOnlyBeRaised() {
    ModelPlaceCard own;
    own.show();
    ModelPlaceCard::Place place;
    place.raiseBy = 3.25;
    place.lod = 2;
    own.setModel("town.gml", place, {1, 2, 3});
    QVERIFY(!own.findChild<QDoubleSpinBox*>("modelX")->isVisible());
    QVERIFY(own.findChild<QDoubleSpinBox*>("modelRaise")->isVisible());
    auto* lods = own.findChild<QComboBox*>("modelLod");
    QVERIFY(lods->isVisible());
    QCOMPARE(lods->count(), 4);
    QCOMPARE(lods->currentText(), QString("2"));
    QVERIFY(own.place().lod == std::optional(2.0));
    lods->setCurrentIndex(0);
    QVERIFY(!own.place().lod);
    QCOMPARE(own.place().raiseBy, 3.25);
  }
  void numbersThatNobodyTouchedKeepTheirDigits() {
    ModelPlaceCard own;
    ModelPlaceCard::Place place;
    place.byHand = true;
    place.at = {123.4567891, -5.0000001};
    place.scale = 0.30480061;
    own.setModel("pavilion.glb", place, {});
    QCOMPARE(own.place().at.x(), 123.4567891);
    QCOMPARE(own.place().scale, 0.30480061);
    QVERIFY(!own.place().lod);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  ModelPlaceWindowTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_model_place_test.moc"
