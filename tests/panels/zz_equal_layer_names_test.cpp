// Layers of one name, also of the name of a set of the city, are asked and searched beside each
// other.
#include <QApplication>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/query_tools.h"
#include "app/panels/left_rail.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/session/city/query_files.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr double kLayerEast = 500000, kLayerNorth = 3350000;

CityModel cityOfLayers() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", kLayerEast, kLayerNorth, "unknown"};
  return city;
}

/// A layer of that name with a hydrant.
std::string hydrant(const QString& layer, const QString& code, const QString& name) {
  return QString(
             R"({"type":"FeatureCollection","name":"%1","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4547"}},"features":[{"type":"Feature","properties":{"code":"%2","name":"%3"},"geometry":{"type":"Point","coordinates":[500400,3350400]}}]})")
      .arg(layer, code, name)
      .toStdString();
}

}  // namespace

class EqualLayerNamesTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  QTemporaryDir folder_;

  void add(const std::string& file, const std::string& bytes) {
    QSignalSpy came(window_->layers(), &LayerTools::layerCame);
    window_->layers()->add(session::layerSourceFrom(test::putFile(folder_, file, bytes)));
    QTRY_COMPARE_WITH_TIMEOUT(came.size(), 1, 60000);
  }
  std::shared_ptr<const FieldTable> asked(const std::string& key) {
    const auto tables = window_->queries()->tables();
    const auto found = std::ranges::find_if(tables, [&](const auto& t) { return t->key == key; });
    return found == tables.end() ? nullptr : *found;
  }
  bool found(const std::string& code) {
    auto& index = window_->findChild<panels::LeftRail*>()->index();
    index.wait();
    return index.byCode(code).has_value();
  }

 private slots:
  void init() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 800);
    window_->show();
    auto world = std::make_shared<session::WorldView>(smallWorld());
    world->city = std::make_shared<const CityModel>(cityOfLayers());
    window_->setView(world);
  }
  void cleanup() { window_.reset(); }

  void aLayerCalledBuildingsLeavesTheBuildingsOfTheCity() {
    const std::size_t rows = asked("buildings")->rows;
    add("register.geojson", hydrant("buildings", "H-1", "Hydrant of the north"));
    QCOMPARE(asked("buildings")->rows, rows);
    const auto added = asked("added:1");
    QVERIFY(added);
    QCOMPARE(added->rows, std::size_t(1));
    QCOMPARE(added->name.en, std::string("buildings (register.geojson)"));
    QVERIFY(found("H-1") && found("B1000"));
    window_->layers()->remove("added:1");
    QCOMPARE(asked("buildings")->rows, rows);
    QVERIFY(!asked("added:1"));
  }

  void twoLayersOfOneNameAreToldApartByTheirFiles() {
    add("north.geojson", hydrant("lines", "H-1", "Hydrant of the north"));
    add("south.geojson", hydrant("lines", "H-2", "Hydrant of the south"));
    QCOMPARE(asked("added:1")->name.en, std::string("lines"));
    QCOMPARE(asked("added:2")->name.en, std::string("lines (south.geojson)"));
    QVERIFY(found("H-1") && found("H-2"));
    window_->layers()->remove("added:2");
    QVERIFY(found("H-1") && !found("H-2"));
  }

  void aHitOfTheSearchMarksTheLayerThatHoldsItThoughCodesAreEqual() {
    add("north.geojson", hydrant("lines", "H-1", "Hydrant of the north"));
    add("south.geojson", hydrant("lines", "H-1", "Hydrant of the south"));
    QTRY_VERIFY_WITH_TIMEOUT(!window_->layers()->busy(), 60000);
    auto* rail = window_->findChild<panels::LeftRail*>();
    rail->index().wait();
    for (const char* side : {"north", "south"}) {
      const auto hits = rail->index().find(std::string("Hydrant of the ") + side, 5);
      QVERIFY2(!hits.empty(), side);
      emit rail->rowChosen(QString::fromStdString(hits.front().table), "H-1", QPointF(400, 400));
      const QString facts = window_->layers()->facts();
      QVERIFY2(facts.contains(side), qPrintable(facts));
    }
  }

  void aHitInALayerIsNotTheThingOfThatCodeInTheCity() {
    add("north.geojson", hydrant("lines", "B1000", "Hydrant of the north"));
    QTRY_VERIFY_WITH_TIMEOUT(!window_->layers()->busy(), 60000);
    auto* rail = window_->findChild<panels::LeftRail*>();
    auto* selection = window_->findChild<panels::SelectionPanel*>();
    emit rail->chosen("B1000");
    QCOMPARE(selection->selected(), QString("B1000"));
    emit rail->rowChosen("added:1", "B1000", QPointF(400, 400));
    QVERIFY(selection->selected().isEmpty());
    QVERIFY(window_->layers()->facts().contains("Hydrant of the north"));
  }

  void oneFileAddedTwiceHasTwoNames() {
    for (int i = 0; i < 3; ++i) add("north.geojson", hydrant("lines", "H-1", "Hydrant"));
    QCOMPARE(asked("added:2")->name.en, std::string("lines (north.geojson)"));
    QCOMPARE(asked("added:3")->name.en, std::string("lines (north.geojson, 2)"));
  }

  void whatIsSavedOfALayerBearsItsNameNotItsKey() {
    add("north.geojson", hydrant("lines", "H-1", "Hydrant"));
    session::CityTables tables(window_->view()->city);
    tables.add(*asked("added:1"));
    session::CityQuestion question;
    question.layer = "added:1";
    const auto answer = tables.ask(question);
    QVERIFY(answer.ok());
    const std::string csv = session::answerCsv(*answer);
    QVERIFY2(csv.find("# layer: lines\n") != std::string::npos, csv.c_str());
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  EqualLayerNamesTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_equal_layer_names_test.moc"
