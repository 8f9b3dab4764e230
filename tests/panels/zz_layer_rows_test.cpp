// Rows of the city's own layers, marked in the picture, found by a click and by the search.
#include <QApplication>
#include <QLabel>
#include <QTableView>
#include <QtTest>
#include <algorithm>

#include "app/desktop/layer_tools.h"
#include "app/panels/theme.h"
#include "app/session/city/city_layers.h"
#include "app/session/city/city_search.h"
#include "app/view/surface_format.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

CityModel leveedCity() {
  CityModel city = smallCity();
  city.levees.push_back({"L2", {{0, 160}, {1000, 160}}, 25.0});
  city.levees.push_back({"L3", {{0, 190}, {1000, 190}}, 25.5});
  city.drains.inlets.push_back({"I2", {600, 500}, 0.04, "D1"});
  Zone inner;
  inner.code = "Z-IN";
  inner.name = {"内圈", "Inner ring"};
  inner.area.outer = {{480, 480}, {520, 480}, {520, 520}, {480, 520}};
  city.zones.push_back(inner);
  Zone around = inner;
  around.code = "Z-AROUND";
  around.name = {"外圈", "Outer ring"};
  around.area.outer = {{400, 400}, {600, 400}, {600, 600}, {400, 600}};
  city.zones.insert(city.zones.begin(), around);
  return city;
}

view::Pick groundAt(double x, double y) {
  view::Pick pick;
  pick.kind = view::PickKind::ground;
  pick.at = {x, y, 20};
  return pick;
}

}  // namespace

class LayerRowsTest : public QObject {
  Q_OBJECT
  QWidget stage_;
  view::CityView* city_ = nullptr;
  std::unique_ptr<LayerTools> tools_;
  std::shared_ptr<session::WorldView> world_;

  QStringList ribbons() const {
    QStringList codes;
    const draw::DrawFrame frame = tools_->dressed({});
    if (!frame.ribbons) return codes;
    for (const draw::Ribbon& ribbon : *frame.ribbons) codes << QString::fromStdString(ribbon.code);
    return codes;
  }
  QStringList pins() const {
    QStringList codes;
    const draw::DrawFrame frame = tools_->dressed({});
    if (!frame.marks) return codes;
    for (const draw::Mark& mark : *frame.marks)
      if (mark.icon == draw::MarkIcon::pin) codes << QString::fromStdString(mark.code);
    return codes;
  }
  QStringList chosenCodes() const {
    QStringList codes;
    const auto* model = tools_->table()->model();
    for (const QModelIndex& row : tools_->table()->view()->selectionModel()->selectedRows())
      codes << QString::fromStdString(model->table().code(model->layerRow(row.row())));
    return codes;
  }

 private slots:
  void init() {
    city_ = new view::CityView(&stage_);
    tools_ = std::make_unique<LayerTools>(city_, &stage_);
    world_ = std::make_shared<session::WorldView>(smallWorld());
    world_->city = std::make_shared<const CityModel>(leveedCity());
    city_->setCity(world_->city);
    tools_->setView(world_);
  }
  void cleanup() {
    tools_.reset();
    delete city_;
  }

  void severalRowsOfLeveesAreMarkedInThePicture() {
    QSignalSpy looks(tools_.get(), &LayerTools::lookChanged);
    tools_->openTable("levees");
    QTableView* rows = tools_->table()->view();
    rows->selectRow(0);
    QCOMPARE(ribbons(), QStringList{"L1"});
    rows->selectAll();
    QCOMPARE(ribbons(), (QStringList{"L1", "L2", "L3"}));
    QCOMPARE(looks.size(), 2);
    rows->clearSelection();
    QVERIFY(ribbons().isEmpty());
  }

  void rowsOfInletsArePinnedAndGoWithTheTable() {
    tools_->openTable("drains");
    tools_->table()->view()->selectAll();
    QCOMPARE(pins(), (QStringList{"I1", "I2"}));
    tools_->openTable("zones");
    QVERIFY(pins().isEmpty());
  }

  void aRowOfALayerWithoutACardOfItsOwnSaysWhatItIs() {
    for (const char* layer : {"water", "levees", "drains", "zones"}) {
      QSignalSpy chosen(tools_.get(), &LayerTools::codeChosen);
      tools_->openTable(layer);
      tools_->table()->view()->selectRow(0);
      QCOMPARE(chosen.size(), 1);
      QVERIFY2(tools_->facts().contains(chosen[0][0].toString()), layer);
      QVERIFY2(!ribbons().isEmpty() || !pins().isEmpty(), layer);
      QVERIFY(tools_->back());
      QVERIFY(tools_->facts().isEmpty() && ribbons().isEmpty() && pins().isEmpty());
    }
  }

  void aRowWithoutAPlaceIsToldAndPutAwayToo() {
    CityModel city = leveedCity();
    city.zones.push_back({});
    city.zones.back().code = "Z-NOWHERE";
    auto world = std::make_shared<session::WorldView>(*world_);
    world->city = std::make_shared<const CityModel>(std::move(city));
    tools_->setView(world);
    tools_->openTable("zones");
    const int last = tools_->table()->model()->rowCount() - 1;
    tools_->table()->view()->selectRow(last);
    QVERIFY(tools_->facts().contains("Z-NOWHERE") && ribbons().isEmpty());
    QVERIFY(tools_->back());
    QVERIFY(tools_->facts().isEmpty());
    QVERIFY(tools_->table()->isVisibleTo(&stage_));
    tools_->table()->view()->clearSelection();
    tools_->table()->view()->selectRow(last);
    tools_->openTable("levees");
    QVERIFY(tools_->facts().isEmpty());
  }

  void aClickOnTheGroundFindsTheSmallestAreaOfTheOpenTable() {
    QVERIFY(!tools_->pick(groundAt(500, 500)));
    tools_->openTable("zones");
    QVERIFY(tools_->pick(groundAt(500, 500)));
    QCOMPARE(chosenCodes(), QStringList{"Z-IN"});
    QCOMPARE(ribbons(), QStringList{"Z-IN"});
    QVERIFY(tools_->facts().contains("Z-IN"));
    QVERIFY(tools_->pick(groundAt(420, 420)));
    QCOMPARE(chosenCodes(), QStringList{"Z-AROUND"});
  }

  void aClickNearALineFindsItsRowAndOneFarAwayNone() {
    draw::CameraPose pose;
    pose.target = {500, 160};
    pose.distance = 700;
    city_->setPose(pose);
    tools_->openTable("levees");
    QVERIFY(tools_->pick(groundAt(300, 163)));
    QCOMPARE(chosenCodes(), QStringList{"L2"});
    QVERIFY(!tools_->pick(groundAt(300, 700)));
    QVERIFY(ribbons().isEmpty() && tools_->facts().isEmpty());
  }

  void aClickOnABuildingIsNoClickOnTheZoneAroundIt() {
    tools_->openTable("zones");
    view::Pick pick = groundAt(500, 500);
    pick.kind = view::PickKind::building;
    pick.code = "B1000";
    QVERIFY(!tools_->pick(pick));
    QVERIFY(ribbons().isEmpty());
  }

  void codesOfLeveesAndInletsAreFoundAndShown() {
    session::CitySearch search([] {});
    search.setCity(world_->city);
    search.wait();
    for (const char* code : {"L2", "I2"}) {
      const auto found = search.find(code, 5);
      QVERIFY2(!found.empty() && found.front().code == code, code);
      QVERIFY(search.byCode(code).has_value());
      tools_->showThing(code);
      QCOMPARE(ribbons() + pins(), QStringList{code});
      QVERIFY(tools_->facts().contains(code));
    }
    QCOMPARE(search.find("L2", 1).front().kind, session::FoundKind::levee);
    tools_->openTable("buildings");
    tools_->showThing("L2");
    QVERIFY(!ribbons().isEmpty());
    tools_->table()->view()->selectRow(0);
    QVERIFY(ribbons().isEmpty());
    tools_->showThing("B1000");  // the selection card and the picture say it by themselves
    QVERIFY(ribbons().isEmpty() && tools_->facts().isEmpty());
  }

  void theNearestOfSeveralLinesIsTheOneAtAPlace() {
    const FieldTable levees = session::cityLayerTable(world_->city, "levees");
    QCOMPARE(session::rowAt(levees, {10, 178}, 50), std::optional<std::uint32_t>(2));
    QVERIFY(!session::rowAt(levees, {10, 178}, 5));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  LayerRowsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_layer_rows_test.moc"
