// The window lists, asks and searches what the features of an added model have.
#include <QApplication>
#include <QDoubleSpinBox>
#include <QFile>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/model_tools.h"
#include "app/desktop/query_tools.h"
#include "app/panels/left_rail.h"
#include "app/panels/model_list.h"
#include "app/panels/model_place_card.h"
#include "app/panels/theme.h"
#include "app/session/command/label_mask.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"
#include "tests/support/model_texts.h"

using namespace citymirror;
using namespace citymirror::desktop;

class ModelTableWindowTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  QTemporaryDir folder_;

  LayerTools* layers() { return window_->layers(); }
  void addHouse(const char* name = "house.ifc", const std::string& text = samples::kHouseIfc) {
    QFile file(folder_.filePath(name));
    const auto bytes = QByteArray::fromStdString(text);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("no room");
    gis::ModelSource source;
    source.path = file.fileName().toStdString();
    source.placement = gis::ModelPlacement{{500, 500}, {}, 0, 1};
    file.close();
    window_->models()->add(source);
    QTRY_VERIFY_WITH_TIMEOUT(!window_->models()->busy() && window_->cityView()->settled(), 60000);
  }
  int rowOf(const char* kind) {
    const FieldTable& table = layers()->table()->model()->table();
    for (std::size_t row = 0; row < table.rows; ++row)
      if (table.column("kind")->value(row) == FieldValue{std::string(kind)}) return int(row);
    return -1;
  }
  bool canBeAsked(const std::string& key) {
    return std::ranges::any_of(window_->queries()->tables(),
                               [&](const auto& table) { return table->key == key; });
  }

 private slots:
  void initTestCase() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 800);
    window_->show();
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    addHouse();
  }
  void cleanupTestCase() { window_.reset(); }

  void aRowOfItsTableIsToldOnTheCardAndAClickMarksItsRow() {
    QTRY_COMPARE(window_->cityView()->models().size(), std::size_t{1});
    layers()->openCatalog();
    layers()->openTable(modelKey(0));
    QVERIFY(layers()->table()->isVisible());
    const int wall = rowOf("IfcWallStandardCase");
    QVERIFY(wall >= 0);
    QVERIFY(layers()->table()->model()->table().column("FireRating") != nullptr);
    emit layers()->table()->selected({std::uint32_t(wall)});
    QVERIFY2(window_->models()->facts().contains("FireRating: F90"),
             qPrintable(window_->models()->facts()));

    const auto model = window_->cityView()->models().front();
    const int slab = rowOf("IfcSlab");
    view::Pick pick;
    pick.kind = view::PickKind::model;
    pick.model = model;
    pick.feature = &model->features[std::size_t(slab)];
    layers()->pick(pick);
    const auto marked = layers()->table()->view()->selectionModel()->selectedRows();
    QCOMPARE(marked.size(), 1);
    QCOMPARE(layers()->table()->model()->layerRow(marked[0].row()), std::uint32_t(slab));
  }
  void aHitOfTheSearchIsToldOnTheCardOfItsModel() {
    auto* rail = window_->findChild<panels::LeftRail*>();
    rail->index().wait();
    const auto model = window_->cityView()->models().front();
    session::Found hit;
    for (const MeshFeature& feature : model->features)
      for (const session::Found& found : rail->index().find(feature.code, 5))
        if (hit.code.empty() && !found.table.empty()) hit = found;
    QVERIFY(!hit.code.empty());
    (void)window_->models()->back();
    QVERIFY(window_->models()->facts().isEmpty());
    emit rail->rowChosen(QString::fromStdString(hit.table), QString::fromStdString(hit.code),
                         QPointF(hit.at.x(), hit.at.y()));
    const QString facts = window_->models()->facts();
    QVERIFY2(facts.contains("Code: " + QString::fromStdString(hit.code)), qPrintable(facts));
  }
  void severalRowsOfItsTableAreMarkedInThePictureTogether() {
    view::CityView* city = window_->cityView();
    const Box3 box = city->models().front()->box();
    draw::CameraPose pose;
    pose.target = box.center().head<2>();
    pose.targetHeight = box.center().z();
    pose.distance = 60;
    pose.pitchDeg = -50;
    city->setPose(pose);
    city->setLayerVisible(view::Layer::labels, false);  // which make room for the card
    city->setLayerVisible(view::Layer::terrain, false);  // the floor lies in the ground
    layers()->openTable(modelKey(0));
    const auto picture = [&](const std::vector<std::uint32_t>& rows) {
      emit layers()->table()->selected(rows);
      if (!QTest::qWaitFor([&] { return city->settled(); }, 30000)) qWarning("it never settled");
      return city->grabFramebuffer();
    };
    const auto differing = [](const QImage& a, const QImage& b) {
      int count = 0;
      for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) count += a.pixel(x, y) == b.pixel(x, y) ? 0 : 1;
      return count;
    };
    const auto wall = std::uint32_t(rowOf("IfcWallStandardCase")),
               slab = std::uint32_t(rowOf("IfcSlab"));
    const QImage none = picture({}), ofWall = picture({wall}), ofSlab = picture({slab}),
                 both = picture({wall, slab});
    QVERIFY(window_->models()->facts().isEmpty());
    const int walls = differing(none, ofWall), slabs = differing(none, ofSlab),
              all = differing(none, both);
    QVERIFY2(walls > 20 && slabs > 20 && all > std::max(walls, slabs),
             qPrintable(QString("%1 %2 %3").arg(walls).arg(slabs).arg(all)));
    QCOMPARE(differing(none, picture({})), 0);
    city->setLayerVisible(view::Layer::labels, true);
    city->setLayerVisible(view::Layer::terrain, true);
  }
  /// Nothing of the city is masked, which stays the same.
  void aMaskHidesValuesInTheOpenTableAndOnTheCard() {
    auto labels =
        session::parseLabels(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/labels.json"));
    QVERIFY(labels.ok());
    labels->layers.clear();
    labels->unlabelled = labels->wall = 0;
    labels->attributes = {
        session::LabelConfig::Attribute{"*", "FireRating", labels->labels.size() - 1}};
    const auto before = window_->view();
    const auto masked = std::make_shared<session::WorldView>(*before);
    masked->mask = std::make_shared<const session::LabelMask>(*labels);
    const auto label = masked->mask->attribute("*", "FireRating");
    QVERIFY(label.has_value() && masked->mask->masked(*before->city).empty());

    layers()->openTable(modelKey(0));
    const auto wall = std::size_t(rowOf("IfcWallStandardCase"));
    emit layers()->table()->selected({std::uint32_t(wall)});
    const auto fire = [&] {
      return layers()->table()->model()->table().column("FireRating")->value(wall);
    };
    const FieldValue open{std::string("F90")}, hidden{session::maskedValue(*label)};
    QVERIFY(fire() == open && !window_->models()->facts().isEmpty());
    window_->setView(masked);
    QVERIFY(window_->models()->facts().isEmpty());
    QTRY_VERIFY(fire() == hidden);
    emit layers()->table()->selected({std::uint32_t(wall)});
    QVERIFY(!window_->models()->facts().contains("F90"));
    window_->setView(before);
    QTRY_VERIFY(fire() == open);
  }
  void anOpenTableGoesAlongWithAModelThatIsPlacedAnew() {
    layers()->openTable(modelKey(0));
    const auto before = window_->cityView()->models().front();
    auto* card = window_->models()->placeCard();
    emit window_->models()->list()->placeWanted(window_->models()->list()->rows()[0].id);
    card->findChild<QDoubleSpinBox*>("modelX")->setValue(520);
    card->findChild<QPushButton*>("placeModel")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!window_->models()->busy() && window_->cityView()->settled(), 30000);
    QTRY_VERIFY(window_->cityView()->models().size() == 1 &&
                window_->cityView()->models().front() != before);
    const auto west = [&] {
      const FieldTable& table = layers()->table()->model()->table();
      return boundsOf(table.shape(std::size_t(rowOf("IfcSlab")))).west;
    };
    QTRY_VERIFY(layers()->table()->isVisible() && std::abs(west() - 520) < 0.1);
  }
  void theCardSaysHowManyAttributesItLeavesOut() {
    std::string text = samples::kHouseIfc, more, names;
    for (int i = 100; i < 120; ++i) {
      const std::string id = std::to_string(i);
      more += "#" + id + "=IFCPROPERTYSINGLEVALUE('P" + id + "',$,IFCLABEL('x'),$);\n";
      names += ",#" + id;
    }
    text.replace(text.find(",(#51)"), 6, ",(#51" + names + ")");
    text.insert(text.find("#53="), more);
    addHouse("many.ifc", text);
    QTRY_COMPARE(window_->cityView()->models().size(), std::size_t{2});
    const auto model = window_->cityView()->models().back();
    const auto wall =
        std::ranges::find(model->features, std::string("IfcWallStandardCase"), &MeshFeature::kind);
    QVERIFY(wall != model->features.end() && wall->attributes.size() > 20);
    window_->models()->showFeature(model, std::size_t(wall - model->features.begin()));
    const QString told = QString("+ %1 more").arg(wall->attributes.size() - 14);
    QVERIFY2(window_->models()->facts().contains(told), qPrintable(window_->models()->facts()));
    emit window_->models()->list()->removeWanted(window_->models()->list()->rows().back().id);
    QTRY_COMPARE(window_->cityView()->models().size(), std::size_t{1});
  }
  void itCanBeAskedAndFoundUntilItLeaves() {
    QVERIFY(canBeAsked("house.ifc"));
    auto& index = window_->findChild<panels::LeftRail*>()->index();
    QTRY_VERIFY(index.byCode("7YvctVUKr0ku_bFTf53O9L").has_value());
    addHouse();
    QVERIFY2(canBeAsked("house.ifc (2)"), "two of one name stay apart");
    layers()->openTable(modelKey(0));
    const auto rows = window_->models()->list()->rows();
    emit window_->models()->list()->removeWanted(rows[0].id);
    QVERIFY(!canBeAsked("house.ifc") && canBeAsked("house.ifc (2)"));
    QTRY_VERIFY2(layers()->table()->isHidden(), "it goes with its model");
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  ModelTableWindowTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "zz_model_table_test.moc"
