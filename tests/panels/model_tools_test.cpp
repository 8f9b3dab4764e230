#include "app/desktop/model_tools.h"

#include <QApplication>
#include <QCheckBox>
#include <QDropEvent>
#include <QFile>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <random>

#include "app/desktop/credit_strip.h"
#include "app/desktop/main_window.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/elided_check.h"
#include "app/panels/model_list.h"
#include "app/panels/theme.h"
#include "app/session/command/label_mask.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// A slab of 60 × 40 m, 10 m above its place, with a texture that is missing.
const char* const kSlab =
    "mtllib slab.mtl\no slab\nv -30 10 20\nv 30 10 20\nv 30 10 -20\nv -30 10 -20\nusemtl red\n"
    "f 1 2 3 4\n";

}  // namespace

class ModelToolsTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;
  std::shared_ptr<const session::WorldView> world_;
  QTemporaryDir folder_;

  ModelTools* tools() { return window_->models(); }
  panels::ModelList* list() { return tools()->list(); }
  QString put(const char* name, const QByteArray& bytes) {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) qFatal("no room");
    return file.fileName();
  }
  QString slab() {
    put("slab.mtl", "newmtl red\nKd 0.9 0.1 0.1\nmap_Kd missing.png\n");
    return put("slab.obj", kSlab);
  }
  static gis::ModelSource at(const QString& path, double x, double y) {
    gis::ModelSource source;
    source.path = path.toStdString();
    source.placement = gis::ModelPlacement{{x, y}, {}, 0, 1};
    return source;
  }
  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(!tools()->busy() && window_->cityView()->settled(), 30000);
  }
  void open(const QSize& size = {1280, 800}) {
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(size);
    window_->show();
    window_->setView(world_);
  }
  void addSlab() {
    tools()->add(at(slab(), 500, 500));
    waitSettled();
    QCOMPARE(list()->rows().size(), 1);
  }
  QList<QToolButton*> removers() { return list()->findChildren<QToolButton*>(); }
  static bool drop(QWidget* stage, const QList<QUrl>& urls, const QPointF& place) {
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(place.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(stage, &enter);
    QDropEvent dropped(place, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(stage, &dropped);
    return enter.isAccepted() && dropped.isAccepted();
  }

 private slots:
  void initTestCase() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    world_ = std::make_shared<const session::WorldView>(smallWorld());
  }
  void init() {
    open();
    waitSettled();
  }
  void cleanup() {
    window_.reset();
    translation_->use(Language::en);
  }

  void anAddedModelHasARowACardAndAWayOut() {
    QVERIFY(list()->isHidden());
    QSignalSpy added(tools(), &ModelTools::added);
    addSlab();
    QCOMPARE(added.count(), 1);
    QVERIFY(list()->isVisible());
    const auto* strip = window_->findChild<CreditStrip*>();
    QTRY_COMPARE(strip->whole(), QString("Models: slab.obj (licence not stated)"));
    const auto row = list()->rows().first();
    QCOMPARE(row.name, QString("slab.obj"));
    QVERIFY2(row.remarks.contains("missing.png"), qPrintable(row.remarks));

    const Point3 top(500, 500, double(bilinear(world_->city->terrain, 500, 500)) + 10);
    view::CityView* city = window_->cityView();
    city->setPose({{500, 500}, 0, 400, 0, -80});
    waitSettled();
    const auto click = [&] {
      QTest::mouseClick(city, Qt::LeftButton, {}, city->project(top).toPoint());
    };
    click();
    QVERIFY2(tools()->facts().contains("slab"), qPrintable(tools()->facts()));

    auto* visible = list()->findChild<QCheckBox*>();
    visible->click();
    QVERIFY(!list()->rows().first().visible && tools()->facts().isEmpty());
    QTRY_COMPARE(strip->whole(), QString());
    waitSettled();
    click();
    QVERIFY(tools()->facts().isEmpty());
    visible->click();
    waitSettled();
    click();
    QVERIFY(!tools()->facts().isEmpty());

    removers().first()->click();
    QVERIFY(list()->isHidden() && list()->rows().isEmpty() && tools()->facts().isEmpty());
    waitSettled();
    click();
    QVERIFY(tools()->facts().isEmpty());
  }
  void aLongNameIsCutInItsMiddleAndReadWholeInTheTooltip() {
    panels::ModelList models;
    models.resize(300, 120);
    models.show();
    QVERIFY(QTest::qWaitForWindowExposed(&models));
    const QString name = QString("bad_hersfeld_").repeated(12) + "lod2.city.json";
    models.setRows({{1, name, "2 remarks", true, -1}});
    auto* row = models.findChild<panels::ElidedCheck*>();
    QTRY_VERIFY2(row->text().contains(QStringLiteral("…")), qPrintable(row->text()));
    QVERIFY2(row->text().startsWith("bad_") && row->text().endsWith(".json"),
             qPrintable(row->text()));
    QCOMPARE(row->toolTip(), name + "\n2 remarks");
    QCOMPARE(models.wantedWidth(), panels::ModelList::kWidest);
    QVERIFY(models.width() < 320);  // the name does not widen its card
    auto* remove = models.findChild<QToolButton*>();
    QTRY_VERIFY(remove->mapTo(&models, remove->rect().bottomRight()).x() < models.width());
  }
  void theCardIsAsWideAsAUsualNameNeeds() {
    const QString name = "bad_hersfeld_lod2_buildings_2024.obj";
    put("slab.mtl", "newmtl red\nKd 0.9 0.1 0.1\n");
    tools()->add(at(put(qPrintable(name), kSlab), 500, 500));
    waitSettled();
    auto* row = list()->findChild<panels::ElidedCheck*>();
    QVERIFY(row != nullptr);
    QTRY_COMPARE(row->text(), name);
    QCOMPARE(row->whole(), name);
  }
  void modelsThatAMaskHidesComeBackWhenItIsLifted() {
    const auto labels =
        session::parseLabels(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/labels.json"));
    QVERIFY(labels.ok());
    addSlab();
    put("other.obj", kSlab);
    tools()->add(at(folder_.filePath("other.obj"), 300, 300));
    waitSettled();
    list()->findChildren<QCheckBox*>().last()->click();
    QCOMPARE(list()->rows().size(), 2);
    QVERIFY(list()->rows()[0].visible && !list()->rows()[1].visible);

    auto hidden = std::make_shared<session::WorldView>(*world_);
    hidden->mask = std::make_shared<const session::LabelMask>(*labels);
    hidden->whole = world_->city;
    hidden->city = session::masked(world_->city, *hidden->mask);
    window_->setView(hidden);
    waitSettled();
    QVERIFY(list()->isHidden() && list()->rows().isEmpty());
    QSignalSpy failed(tools(), &ModelTools::failed);
    tools()->add(at(slab(), 500, 500));
    QCOMPARE(failed.count(), 1);

    auto lifted = std::make_shared<session::WorldView>(*world_);
    lifted->whole = world_->city;
    window_->setView(lifted);
    waitSettled();
    const auto rows = list()->rows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].name, QString("slab.obj"));
    QCOMPARE(rows[1].name, QString("other.obj"));
    QVERIFY(rows[0].visible && !rows[1].visible);

    // A mask by which models may be shown changes the city under them: they come back by
    // themselves.
    auto mild = *labels;
    mild.layers["models"] = mild.wall;
    auto through = std::make_shared<session::WorldView>(*world_);
    through->mask = std::make_shared<const session::LabelMask>(mild);
    through->whole = world_->city;
    through->city = session::masked(world_->city, *through->mask);
    window_->setView(through);
    waitSettled();
    QCOMPARE(list()->rows().size(), 2);
  }
  void aModelThatFailsIsSaidInTheLanguageOfTheWindow_data() {
    QTest::addColumn<int>("language");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("word");
    const auto en = int(Language::en), zh = int(Language::zh);
    QTest::newRow("absent") << en << "absent.obj"
                            << "no such file";
    QTest::newRow("broken") << en << "broken.obj"
                            << "cannot";
    QTest::newRow("absent, Chinese") << zh << "absent.obj"
                                     << "请检查名称";
    QTest::newRow("broken, Chinese") << zh << "broken.obj"
                                     << "文件可能被截断";
  }
  void aModelThatFailsIsSaidInTheLanguageOfTheWindow() {
    QFETCH(int, language);
    QFETCH(QString, file);
    QFETCH(QString, word);
    translation_->use(Language(language));
    put("broken.obj", "not a model\n");
    QSignalSpy failed(tools(), &ModelTools::failed), said(tools(), &ModelTools::said);
    tools()->add(at(folder_.filePath(file), 500, 500));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    QVERIFY2(failed[0][0].toString().contains(word), qPrintable(failed[0][0].toString()));
    QVERIFY(failed[0][0].toString().contains(file));
    QCOMPARE(said.count(), 1);
    QVERIFY(list()->isHidden());
  }
  void aModelOfAServerThatIsAwayIsOneSentence() {
    QSignalSpy failed(tools(), &ModelTools::failed);
    tools()->add(at("http://127.0.0.1:9/tileset.json?key=S3", 500, 500));
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 30000);
    const QString text = failed[0][0].toString();
    QVERIFY2(text.contains("cannot be reached") && !text.contains("S3"), qPrintable(text));
  }
  void whatIsDroppedGoesToItsTool() {
    QSignalSpy added(tools(), &ModelTools::added);
    QWidget* stage = window_->cityView()->parentWidget();
    window_->cityView()->setPose({{500, 500}, 0, 600, 0, -60});
    waitSettled();
    QVERIFY(drop(stage, {QUrl::fromLocalFile(slab())}, QPointF(stage->rect().center())));
    QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, 30000);
    QCOMPARE(list()->rows().size(), 1);
    QSignalSpy said(window_->findChild<ViewerTools*>(), &ViewerTools::said);
    drop(stage, {QUrl::fromLocalFile(put("notes.odt", "x"))}, {100, 100});
    QCOMPARE(said.count(), 1);
    QVERIFY(said[0][0].toString().contains("notes.odt"));
    QCOMPARE(list()->rows().size(), 1);
    const QString areas = put("areas.json", R"({"type":"FeatureCollection","features":[]})");
    QVERIFY(!tools()->take(areas, {}));  // a layer, for the tool of layers
  }
  void aReadingThatIsStoppedLeavesNoRow() {
    QSignalSpy added(tools(), &ModelTools::added), failed(tools(), &ModelTools::failed);
    tools()->add(at(slab(), 500, 500));
    QCOMPARE(list()->rows().size(), 1);
    QVERIFY(list()->rows().first().percent >= 0 && tools()->busy());
    removers().first()->click();
    QVERIFY(list()->isHidden() && !tools()->busy());
    QTest::qWait(300);
    QCOMPARE(added.count() + failed.count(), 0);
  }
  void anotherCityTakesTheModelsWithIt() {
    addSlab();
    auto other = smallWorld();
    other.city = std::make_shared<const CityModel>(smallCity());
    window_->setView(std::make_shared<const session::WorldView>(other));
    QVERIFY(list()->isHidden() && !tools()->busy());
  }
  void theToolsMenuOffersAFileAFolderAndAnAddress() {
    QMenu menu;
    tools()->fillMenu(menu);
    QCOMPARE(menu.actions().size(), 4);
    for (const QAction* action : menu.actions())
      QVERIFY(action->isEnabled() && !action->toolTip().isEmpty());
  }
  void closingTheWindowWhileItLoadsLeavesNothingBehind() {
    std::mt19937 random(9);
    const QString path = slab();
    int busy = 0;
    for (int i = 0; i < 8; ++i) {
      open({1120, 640});
      for (int k = 0; k < 3; ++k) tools()->add(at(path, 400 + 50 * k, 500));
      if (i % 3 == 0) window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
      QTest::qWait(int(random() % 150));
      busy += tools()->busy() || !window_->cityView()->settled() ? 1 : 0;
    }
    window_.reset();
    QCoreApplication::processEvents();
    QVERIFY(busy > 2);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  ModelToolsTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "model_tools_test.moc"
