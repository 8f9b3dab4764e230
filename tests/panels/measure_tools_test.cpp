#include "app/desktop/measure_tools.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/annotation_tools.h"
#include "app/desktop/clip_tools.h"
#include "app/desktop/translation.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/overlays.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;
using panels::MeasureKind;

namespace {

constexpr std::size_t kBuilding = 60;

}  // namespace

/// The three tools over one picture, as the window holds them.
class MeasureToolsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::unique_ptr<QWidget> stage_;
  view::CityView* city_ = nullptr;
  ViewerTools* tools_ = nullptr;
  MeasureTools* measure_ = nullptr;
  ClipTools* clip_ = nullptr;
  AnnotationTools* notes_ = nullptr;
  std::shared_ptr<const session::WorldView> world_;
  QStringList said_;

  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(city_->settled() && city_->framesDrawn() > 0, 30000);
  }
  Point3 onGround(double x, double y) const { return {x, y, double(small::groundAt(x, y))}; }
  QPoint pixelOf(const Point3& p) const { return city_->project(p).toPoint(); }
  void click(const Point3& p) { QTest::mouseClick(city_, Qt::LeftButton, {}, pixelOf(p)); }
  Point3 roof() const {
    const auto& set = world_->city->buildings;
    const Point2 c = centroid(set.footprint(kBuilding));
    return {c.x(), c.y(), double(set.ground[kBuilding] + set.height[kBuilding])};
  }
  const panels::Measured& chosen() const { return *measure_->card()->chosen(); }
  QStringList drawnNotes() const {
    QStringList texts;
    for (const auto& note : city_->sketch().notes) texts << QString::fromStdString(note.text);
    return texts;
  }
  QPushButton* button(QWidget* card, const char* text) const {
    for (QPushButton* b : card->findChildren<QPushButton*>()) {
      if (b->text() == text) return b;
    }
    return nullptr;
  }

 private slots:
  void init() {
    said_.clear();
    world_ = std::make_shared<const session::WorldView>(smallWorld());
    stage_ = std::make_unique<QWidget>();
    stage_->resize(1100, 800);
    city_ = new view::CityView(stage_.get());
    city_->setGeometry(stage_->rect());
    tools_ = new ViewerTools(stage_.get());
    measure_ = new MeasureTools(city_, stage_.get());
    clip_ = new ClipTools(city_, stage_.get());
    notes_ = new AnnotationTools(city_, stage_.get(), folder_.path().toStdString(), "Li");
    for (ViewerTool* tool : std::initializer_list<ViewerTool*>{measure_, clip_, notes_})
      tools_->add(tool);
    connect(tools_, &ViewerTools::said, this, [this](const QString& text) { said_ << text; });
    connect(tools_, &ViewerTools::moved, this, [this] { tools_->place(stage_->size()); });
    stage_->show();
    QVERIFY(QTest::qWaitForWindowExposed(stage_.get()));
    stage_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(stage_.get()));
    QSignalSpy ready(city_, &view::CityView::cityReady);
    city_->setCity(world_->city);
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30000);
    tools_->setView(world_);
    for (panels::Panel* panel : stage_->findChildren<panels::Panel*>()) panel->setView(world_);
    city_->setFrame(world_->frame);
    city_->setLayerVisible(view::Layer::marks, false);
    draw::CameraPose pose;
    pose.target = {400, 420};
    pose.distance = 900;
    pose.pitchDeg = -75;
    city_->setPose(pose);
    waitSettled();
  }
  void cleanup() { stage_.reset(); }

  void mMeasuresADistanceThatTheCardAndThePictureSay() {
    QTest::keyClick(city_, Qt::Key_M);
    QVERIFY(city_->drawingLine());
    click(onGround(300, 400));
    click(onGround(390, 400));
    QTest::keyClick(city_, Qt::Key_Return);
    QVERIFY(!city_->drawingLine());
    QVERIFY(measure_->card()->isVisible());
    QVERIFY2(chosen().headline.contains("9") && chosen().headline.endsWith(" m"),
             qPrintable(chosen().headline));
    const double length = chosen().headline.section("  ", 1).chopped(2).toDouble();
    QVERIFY2(std::abs(length - 90) < 3, qPrintable(chosen().headline));
    QVERIFY(chosen().source.contains("5.0 m"));
    QCOMPARE(drawnNotes().size(), 1);
    QVERIFY(chosen().headline.contains(drawnNotes()[0]));
    QTest::mouseClick(button(measure_->card(), "Copy"), Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().contains(chosen().source));
  }

  void heightsReachRoofsAndNameTheBuilding() {
    measure_->start(MeasureKind::height);
    click(onGround(300, 400));
    click(roof());
    QVERIFY(!city_->drawingLine());
    const auto& set = world_->city->buildings;
    const QString text = panels::resultText(chosen());
    QVERIFY2(text.contains(QString::fromStdString(set.code[kBuilding])), qPrintable(text));
    QVERIFY2(text.contains(panels::metresText(set.height[kBuilding], 1)), qPrintable(text));
  }

  void aHeightThatRoundsToNothingHasNoSign() {
    QCOMPARE(panels::metresText(-0.3, 0), QString("0 m"));
    QCOMPARE(panels::metresText(-0.04, 1), QString("0.0 m"));
    QCOMPARE(panels::metresText(-0.6, 0), QString("-1 m"));
  }

  void aCrossedOutlineIsSaidAndNotMeasured() {
    measure_->start(MeasureKind::area);
    for (const Point2& p : {Point2(300, 400), Point2(390, 480), Point2(390, 400), Point2(300, 480)})
      click(onGround(p.x(), p.y()));
    QTest::keyClick(city_, Qt::Key_Return);
    QVERIFY(!chosen().valid);
    QVERIFY2(chosen().headline.contains("crosses itself"), qPrintable(chosen().headline));
  }

  void aSightThatABuildingHidesNamesItAndIsPlotted() {
    const auto& set = world_->city->buildings;
    const Bounds box = boundsOf(set.footprint(kBuilding));
    const double y = box.centre().y();
    panels::Measure sight{
        MeasureKind::sight, {onGround(box.west - 30, y), onGround(box.east + 6, y)}, {}};
    measure_->card()->add(sight);
    QVERIFY(chosen().sight && chosen().sight->first);
    QVERIFY(panels::resultText(chosen()).contains(QString::fromStdString(set.code[kBuilding])));
    QVERIFY(!chosen().profile.stations.empty());
    auto* curved = measure_->card()->findChild<QCheckBox*>();
    QVERIFY(curved->isVisible());
    curved->setChecked(true);
    QVERIFY(panels::resultText(chosen()).contains("0.13"));
    // The palette's own two colours; those of warnings stay warnings.
    for (const draw::SketchLine& line : chosen().sketch.lines) {
      for (const Severity level :
           {Severity::blue, Severity::yellow, Severity::orange, Severity::red})
        QVERIFY(!(line.color == draw::darkPalette().warning(level)));
    }
  }

  void severalMeasuresAreKeptDeletedAndCleared() {
    for (int i = 0; i < 3; ++i)
      measure_->card()->add({MeasureKind::section, {onGround(200, 300), onGround(260 + i, 300)}});
    QCOMPARE(measure_->card()->count(), 3);
    measure_->card()->removeChosen();
    QCOMPARE(measure_->card()->count(), 2);
    QVERIFY(tools_->back());
    QCOMPARE(measure_->card()->count(), 0);
    QVERIFY(drawnNotes().isEmpty());
    QVERIFY(measure_->card()->isHidden());
  }

  void measuresThatWereClearedComeBack() {
    panels::MeasureCard* card = measure_->card();
    QVERIFY(!card->canRestore());
    for (const double x : {200.0, 240.0})
      card->add({MeasureKind::distance, {onGround(x, 300), onGround(x, 360)}});
    QCOMPARE(card->count(), 2);
    QVERIFY(measure_->back());  // Esc
    QVERIFY(card->isHidden() && card->count() == 0 && card->canRestore());
    card->restore();
    QVERIFY(!card->isHidden() && !card->canRestore());
    QCOMPARE(card->count(), 2);
    QVERIFY(!card->sketch().lines.empty());
    QTest::mouseClick(button(card, "Delete"), Qt::LeftButton);
    QCOMPARE(card->count(), 1);
    card->restore();
    QCOMPARE(card->count(), 2);
  }

  void escEndsDrawingAndLeavesNothing() {
    measure_->start(MeasureKind::distance);
    click(onGround(300, 400));
    QTest::keyClick(city_, Qt::Key_Escape);
    QVERIFY(!city_->drawingLine());
    QCOMPARE(measure_->card()->count(), 0);
  }

  void itsHintLeavesTheLineWhenTheMeasureIsDoneOrLeft() {
    QSignalSpy over(tools_, &ViewerTools::over);
    measure_->start(MeasureKind::distance);
    click(onGround(300, 400));
    click(onGround(390, 400));
    QVERIFY(over.isEmpty() && !said_.isEmpty());
    QTest::keyClick(city_, Qt::Key_Return);
    QCOMPARE(over.size(), 1);
    QCOMPARE(over[0][0].toString(), said_.last());
    clip_->startUpright();
    QTest::keyClick(city_, Qt::Key_Escape);
    QCOMPARE(over.size(), 2);
    QCOMPARE(over[1][0].toString(), said_.last());
    panels::Ticker line;
    line.say("click two places");
    line.say("saved");
    line.unsay("click two places");
    QCOMPARE(line.findChild<QLabel*>()->text(), QString("saved"));
    line.unsay("saved");
    QVERIFY(line.findChild<QLabel*>()->text().isEmpty());
  }

  void whatRisesAndFallsHasOneSignAndNothingHasNone() {
    const Point3 a = onGround(300, 400), b = onGround(400, 400);
    const double roof = std::max(a.z(), b.z()) + 20;
    const auto shown = [&](MeasureKind kind, double from, double to) {
      const panels::Measured result = panels::measured(
          world_->city, {kind, {{a.x(), a.y(), from}, {b.x(), b.y(), to}}, {}});
      return result.headline + '\n' + result.lines.join('\n');
    };
    for (const MeasureKind kind : {MeasureKind::distance, MeasureKind::height}) {
      const QString falls = shown(kind, roof, roof - 2.9), level = shown(kind, roof, roof);
      QVERIFY2(falls.contains("−2.9 m") && falls.contains("−2.9 %"), qPrintable(falls));
      QVERIFY2(!falls.contains("-2.9"), qPrintable(falls));
      QVERIFY2(level.contains("0.0 %") && !level.contains("-0") && !level.contains("+0"),
               qPrintable(level));
      QVERIFY(shown(kind, roof, roof + 2.9).contains("+2.9 m"));
    }
  }

  void twoClicksCutTheCityAndEscMakesItWhole() {
    const QImage whole = city_->grabFramebuffer();
    clip_->startUpright();
    click(onGround(250, 400));
    click(onGround(550, 400));
    QVERIFY(city_->clip().has_value() && !city_->clip()->level());
    waitSettled();
    QVERIFY(city_->grabFramebuffer() != whole);
    const auto plane = *city_->clip();
    for (QSlider* slider : clip_->card()->findChildren<QSlider*>()) {
      if (slider->accessibleName() == "Place of the cut") slider->setValue(250);  // 25 m
    }
    QVERIFY(std::abs(city_->clip()->offset - plane.offset - 25) < 1e-9);
    QTest::mouseClick(button(clip_->card(), "Other side"), Qt::LeftButton);
    QVERIFY((city_->clip()->normal + plane.normal).norm() < 1e-9);
    QVERIFY(std::abs(city_->clip()->offset + plane.offset + 25) < 1e-9);
    QVERIFY(tools_->back());
    QVERIFY(!city_->clip());
    waitSettled();
    QVERIFY(city_->grabFramebuffer() == whole);
  }

  void theCardAndOtherSwitchesOfOpacityShowOneValue() {
    clip_->open();
    city_->setLayerOpacity(view::Layer::buildings, 0.4);
    QCOMPARE(clip_->card()->buildingOpacity(), 0.4);
    for (QSlider* slider : clip_->card()->findChildren<QSlider*>()) {
      if (slider->accessibleName() == "Opacity of the ground") slider->setValue(70);
    }
    QVERIFY(std::abs(city_->layerOpacity(view::Layer::terrain) - 0.7) < 1e-6);
    city_->setLayerOpacity(view::Layer::roads, 0.5);
    QVERIFY(std::abs(city_->layerOpacity(view::Layer::terrain) - 0.7) < 1e-6);
    QVERIFY(tools_->back());
    QCOMPARE(city_->layerOpacity(view::Layer::buildings), 1.0);
    QCOMPARE(city_->layerOpacity(view::Layer::terrain), 1.0);
    city_->setLayerOpacity(view::Layer::roads, 1);
  }

  void aCardThatWouldCoverTheLegendStandsBesideTheOthers() {
    clip_->open();
    const QRect alone = clip_->card()->geometry();
    const QRect legend(alone.left(), alone.bottom() - 20, alone.width(), 200);
    tools_->place(stage_->size(), {legend});
    QVERIFY(!clip_->card()->geometry().intersects(legend));
    QVERIFY(stage_->rect().contains(clip_->card()->geometry()));
    tools_->place(stage_->size());
    QCOMPARE(clip_->card()->geometry(), alone);
    QVERIFY(tools_->back());
  }

  void cardsNeverCoverEachOtherHoweverSmallTheStage() {
    clip_->open();
    const QRect legend(20, 20, 300, 60);
    for (const QSize& room : {QSize(1900, 900), QSize(900, 500), QSize(760, 420)}) {
      const QList<QRect> covered = tools_->place(room, {legend});
      for (int i = 0; i < covered.size(); ++i) {
        QVERIFY2(!covered[i].intersects(legend), qPrintable(QString::number(room.width())));
        for (int k = 0; k < i; ++k) QVERIFY(!covered[i].intersects(covered[k]));
      }
    }
    QVERIFY(tools_->back());
  }

  void uGoesUndergroundWithTranslucentGroundAndBack() {
    QTest::keyClick(city_, Qt::Key_U);
    QVERIFY(city_->underground().has_value());
    QVERIFY(clip_->card()->groundOpacity() < 0.5);
    waitSettled();
    draw::CameraPose pose = city_->pose();
    pose.pitchDeg = 30;
    city_->setPose(pose);
    QCOMPARE(city_->pose().pitchDeg, 30.0);
    QTest::keyClick(city_, Qt::Key_U);
    QVERIFY(!city_->underground());
    QCOMPARE(clip_->card()->groundOpacity(), 1.0);
    QVERIFY(city_->pose().pitchDeg < 0);
  }

  void annotationsAreDrawnSavedRenamedAndTakenBack() {
    QStringList acts;  // for the journal
    connect(notes_, &AnnotationTools::acted, this, [&](const run::Action& act) {
      acts << QString::fromStdString((act.oldValue.empty() ? "" : "-") +
                                     std::string(act.newValue.empty() ? "" : "+") + act.target);
    });
    notes_->start(session::AnnotationKind::label);
    click(onGround(300, 400));
    QCOMPARE(notes_->all().size(), std::size_t(1));
    QVERIFY((notes_->all()[0].points[0] - onGround(300, 400)).norm() < 3);
    QCOMPARE(drawnNotes(), QStringList{"Note 1"});
    auto* list = notes_->card()->findChild<QListWidget*>();
    list->item(0)->setText("集结点 A");
    QCOMPARE(drawnNotes(), QStringList{"集结点 A"});
    notes_->start(session::AnnotationKind::area);
    for (const Point2& p : {Point2(300, 480), Point2(390, 480), Point2(390, 400)})
      click(onGround(p.x(), p.y()));
    QTest::keyClick(city_, Qt::Key_Return);
    QCOMPARE(notes_->all().size(), std::size_t(2));
    list->item(0)->setCheckState(Qt::Unchecked);
    QCOMPARE(drawnNotes(), QStringList{"Note 2"});
    QTest::mouseClick(button(notes_->card(), "Undo"), Qt::LeftButton);
    QCOMPARE(drawnNotes().size(), 2);
    list->setCurrentRow(1);
    QTest::mouseClick(button(notes_->card(), "Delete"), Qt::LeftButton);
    QCOMPARE(notes_->all().size(), std::size_t(1));
    QCOMPARE(acts, (QStringList{"+Note 1", "-+集结点 A", "+Note 2", "-+集结点 A", "-+集结点 A",
                                "-Note 2"}));
    disconnect(notes_, &AnnotationTools::acted, this, nullptr);
    AnnotationTools again(city_, stage_.get(), folder_.path().toStdString(), "Wang");
    again.setView(world_);
    QCOMPARE(QString::fromStdString(again.all().at(0).text), QString("集结点 A"));
    QCOMPARE(QString::fromStdString(again.all().at(0).author), QString("Li"));
  }

  void anExportOfACityWithoutAPlaceOnEarthSaysWhy() {
    notes_->start(session::AnnotationKind::label);
    click(onGround(300, 400));
    notes_->exportTo(folder_.filePath("x.geojson"));
    QVERIFY2(said_.last().contains("not saved"), qPrintable(said_.last()));
    QVERIFY(!QFile::exists(folder_.filePath("x.geojson")));
  }

  void everyToolIsInTheMenu() {
    QMenu menu;
    for (ViewerTool* tool : std::initializer_list<ViewerTool*>{measure_, clip_, notes_})
      tool->fillMenu(menu);
    QStringList entries;
    for (QMenu* sub : menu.findChildren<QMenu*>()) {
      for (QAction* action : sub->actions()) entries << action->text();
    }
    for (const char* entry :
         {"Distance\tM", "Area", "Height", "Line of sight", "Section", "Upright cut…", "Level cut",
          "Transparency…", "Below the ground\tU", "Label", "Line"})
      QVERIFY2(entries.contains(entry), entry);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  MeasureToolsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "measure_tools_test.moc"
