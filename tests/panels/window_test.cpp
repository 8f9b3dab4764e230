#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMouseEvent>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QStandardPaths>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/query_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/incident_panel.h"
#include "app/panels/left_rail.h"
#include "app/panels/measures_panel.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/panels/timeline.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// Remembers what was asked.
class Remembered : public SilentCommands {
 public:
  void play() override { asked << "play"; }
  void pause() override { asked << "pause"; }
  void setRate(double rate) override { asked << QString("rate %1").arg(rate); }
  void seek(Instant at) override { asked << QString("seek %1").arg(at.ms); }
  void followNow() override { asked << "now"; }
  void setLanguage(Language l) override { asked << (l == Language::zh ? "zh" : "en"); }
  void select(const std::string& code) override {
    asked << "select " + QString::fromStdString(code);
  }
  void verify(const std::string& id) override { asked << "verify " + QString::fromStdString(id); }
  void reject(const std::string& id) override { asked << "reject " + QString::fromStdString(id); }
  void act(const session::CommandAct& act) override {
    asked << QString::fromStdString(session::commandText(act));
  }
  void signIn(const std::string& login, const std::string&) override {
    asked << "sign in " + QString::fromStdString(login);
  }
  void signOut() override { asked << "sign out"; }
  void lockSeat() override { asked << "lock"; }
  void setMask(session::MaskSwitch wanted) override {
    asked << (wanted == session::MaskSwitch::mask ? "mask" : "lift");
  }
  void connectFeed(const std::string& file) override {
    asked << "connect " + QString::fromStdString(file);
  }
  void disconnectFeed(const std::string& id) override {
    asked << "disconnect " + QString::fromStdString(id);
  }
  void setTraffic(session::TrafficPointer) override {}
  void requestRoute(const std::string&, const std::string&) override { asked << "route"; }
  void editFlood(const flood::FloodEdit& edit) override {
    asked << QString::fromStdString(flood::textOf(edit));
  }
  void drawSandbags(const std::vector<Point2>& line, double height) override {
    sandbags = line;
    asked << QString("sandbags %1").arg(height);
  }
  void blockStreet(const Point2& at) override {
    asked << QString("block %1 %2").arg(at.x(), 0, 'f', 0).arg(at.y(), 0, 'f', 0);
  }
  void scaleRain(double factor) override { asked << QString("rain %1").arg(factor); }
  void pauseRun() override { asked << "hold"; }
  void resumeRun() override { asked << "go on"; }
  void undo() override { asked << "undo"; }
  void redo() override { asked << "redo"; }
  void showForecast() override { asked << "forecast"; }
  void record(const run::Action& action) override {
    asked << "record " + QString::fromStdString(action.target);
  }
  void dismissFaults() override { asked << "dismiss"; }
  void report(const std::string& fault) override {
    asked << "report " + QString::fromStdString(fault);
  }
  void cancelJobs() override { asked << "cancel"; }

  QStringList asked;
  std::vector<Point2> sandbags;
};

bool hasChinese(const QString& text) {
  static const QRegularExpression chinese("[\\x{4e00}-\\x{9fff}]");
  return text.contains(chinese);
}

bool hasWord(const QString& text) {
  static const QRegularExpression word("[A-Za-z]{4,}");
  return text.contains(word);
}

}  // namespace

class WindowTest : public QObject {
  Q_OBJECT

 private:
  Remembered commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  QStringList labels() const {
    QStringList texts;
    for (const QLabel* label : window_->findChildren<QLabel*>()) {
      if (label->isVisible() && !label->property("content").toBool() &&
          label->objectName() != "cityName")
        texts << label->text();
    }
    for (const QAbstractButton* button : window_->findChildren<QAbstractButton*>()) {
      if (button->isVisible() && !button->text().isEmpty()) texts << button->text();
    }
    return texts;
  }
  void press(int key) { QTest::keyClick(window_->cityView(), Qt::Key(key)); }

 private slots:
  void init() {
    commands_.asked.clear();
    translation_ = std::make_unique<Translation>();
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 720);
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    window_->cityView()->setFocus();
  }
  void cleanup() {
    window_.reset();
    translation_.reset();
  }

  void keysAskForWhatTheySay() {
    press(Qt::Key_V);
    QVERIFY(commands_.asked.contains("verify I001"));
    press(Qt::Key_Space);
    QVERIFY(commands_.asked.contains("play"));
    press(Qt::Key_Home);
    QVERIFY(commands_.asked.contains("now"));
    press(Qt::Key_Right);
    QVERIFY(commands_.asked.contains(QString("seek %1").arg(minutesAfterNow(5).ms)));
    press(Qt::Key_Left);
    QVERIFY(commands_.asked.contains(QString("seek %1").arg(minutesAfterNow(-5).ms)));
  }

  void aKeyInAnOpenMenuIsTheMenusOwn() {
    QMenu* menu = window_->findChild<ViewerTools*>()->menu();
    menu->popup(window_->mapToGlobal(QPoint(300, 200)));
    QVERIFY(QTest::qWaitForWindowExposed(menu));
    for (const Qt::Key key : {Qt::Key_V, Qt::Key_Right, Qt::Key_Home}) QTest::keyClick(menu, key);
    QVERIFY2(commands_.asked.isEmpty(), qPrintable(commands_.asked.join(' ')));
    menu->hide();
    press(Qt::Key_V);
    QVERIFY(commands_.asked.contains("verify I001"));
  }

  void everyButtonSaysSomethingFromTheStart() {
    for (const QAbstractButton* button : window_->findChildren<QAbstractButton*>()) {
      const bool corner = button->parent()->inherits("QTableView");
      if (button->objectName() == "pauseRun") continue;  // only while something computes
      if (corner || button->inherits("QCheckBox") || !button->icon().isNull()) continue;
      QVERIFY2(!button->text().isEmpty(),
               qPrintable(button->parentWidget()->metaObject()->className() + QString(" ") +
                          button->objectName()));
    }
  }

  void whatCouldNotBeAddedStaysInView() {
    emit window_->findChild<LayerTools*>()->failed("roads.gpkg is cut off");
    QVERIFY(commands_.asked.contains("report roads.gpkg is cut off"));
  }

  void theLanguageSwitchesEveryLabelWhileItRuns() {
    for (const QString& text : labels())
      QVERIFY2(text == "中文" || !hasChinese(text), qPrintable(text));
    QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier);
    QCoreApplication::processEvents();
    QVERIFY(commands_.asked.contains("zh"));
    for (const QString& text : labels()) {
      const bool leftover = hasWord(text) && !hasChinese(text);
      QVERIFY2(!leftover, qPrintable(text));
    }
    QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier);
    QCoreApplication::processEvents();
    for (const QString& text : labels())
      QVERIFY2(text == "中文" || !hasChinese(text), qPrintable(text));
  }

  void pickingABuildingShowsIt() {
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    const CityModel& city = *window_->view()->city;
    window_->selectCode(QString::fromStdString(city.buildings.code[3]));
    auto* panel = window_->findChild<panels::SelectionPanel*>();
    QCOMPARE(panel->selected(), QString("B1003"));
    QVERIFY(commands_.asked.contains("select B1003"));
    press(Qt::Key_Escape);
    QCOMPARE(panel->selected(), QString());
  }

  void aClickOnABuildingInTheCitySelectsIt() {
    view::CityView* view = window_->cityView();
    QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->framesDrawn() > 0, 30000);
    draw::CameraPose pose;
    pose.target = {500, 400};
    pose.distance = 1200;
    pose.pitchDeg = -70;
    view->setPose(pose);
    QTRY_VERIFY_WITH_TIMEOUT(view->settled(), 30000);
    const BuildingSet& set = window_->view()->city->buildings;
    const std::size_t i = 60;
    const Point2 middle = centroid(set.footprint(i));
    const QPointF roof =
        view->project({middle.x(), middle.y(), double(set.ground[i] + set.height[i])});
    QVERIFY(view->rect().contains(roof.toPoint()));
    QTest::mouseClick(view, Qt::LeftButton, {}, roof.toPoint());
    const QString code = QString::fromStdString(set.code[i]);
    QCOMPARE(window_->findChild<panels::SelectionPanel*>()->selected(), code);
    QVERIFY(commands_.asked.contains("select " + code));
    bool shown = false;
    for (const QLabel* label :
         window_->findChild<panels::SelectionPanel*>()->findChildren<QLabel*>())
      shown = shown || (label->isVisible() && label->text() == code);
    QVERIFY(shown);
  }

  void rejectAndLayersAnswerToTheMouse() {
    for (QPushButton* button : window_->findChildren<QPushButton*>()) {
      if (button->text() == "Reject") QTest::mouseClick(button, Qt::LeftButton);
    }
    QVERIFY(commands_.asked.contains("reject I001"));
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    const QImage before = window_->cityView()->grabFramebuffer();
    for (QCheckBox* layer : window_->findChildren<QCheckBox*>()) {
      if (layer->text() == "Buildings")
        QTest::mouseClick(layer, Qt::LeftButton, {}, QPoint(8, layer->height() / 2));
    }
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    QVERIFY(window_->cityView()->grabFramebuffer() != before);
  }

  void draggingAlongTheTimelineScrubs() {
    panels::TimeBand* band = window_->timeline()->band();
    const int y = band->height() / 2;
    const int from = int(band->xOf(minutesAfterNow(-20))), to = int(band->xOf(minutesAfterNow(30)));
    QTest::mousePress(band, Qt::LeftButton, {}, QPoint(from, y));
    QMouseEvent drag(QEvent::MouseMove, QPointF(to, y), band->mapToGlobal(QPointF(to, y)),
                     Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(band, &drag);
    QTest::mouseRelease(band, Qt::LeftButton, {}, QPoint(to, y));
    const QStringList seeks = commands_.asked.filter("seek");
    QVERIFY(seeks.size() >= 2);
    const auto last = seeks.back().mid(5).toLongLong();
    QVERIFY(std::abs(last - minutesAfterNow(30).ms) < 2 * 60000);
  }

  void aSandbagLineDrawnWithTheMouseIsAskedForWithItsHeight() {
    view::CityView* city = window_->cityView();
    QTRY_VERIFY_WITH_TIMEOUT(city->settled(), 30000);
    window_->findChild<QDoubleSpinBox*>("sandbagHeight")->setValue(0.6);
    QTest::mouseClick(window_->findChild<QPushButton*>("toolSandbags"), Qt::LeftButton);
    QVERIFY(city->drawingLine());
    const QPoint middle = city->rect().center();
    for (const int x : {-60, 0, 60})
      QTest::mouseClick(city, Qt::LeftButton, {}, middle + QPoint(x, 0));
    QTest::keyClick(city, Qt::Key_Return);
    QVERIFY(!city->drawingLine());
    QVERIFY(commands_.asked.contains("sandbags 0.6"));
    QCOMPARE(commands_.sandbags.size(), std::size_t(3));
    for (const Point2& p : commands_.sandbags) {
      const double ground = bilinear(window_->view()->city->terrain, p.x(), p.y());
      const QPointF seen = city->project({p.x(), p.y(), ground});
      QVERIFY(std::abs(seen.y() - middle.y()) < 12);
    }
    QVERIFY(!window_->findChild<QPushButton*>("toolSandbags")->isChecked());
  }

  void aClickBlocksTheStreetAndSelectsNothing() {
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    QTest::mouseClick(window_->findChild<QPushButton*>("toolBlock"), Qt::LeftButton);
    const QPoint middle = window_->cityView()->rect().center();
    QTest::mouseClick(window_->cityView(), Qt::LeftButton, {}, middle);
    QCOMPARE(commands_.asked.filter("block").size(), 1);
    QVERIFY(commands_.asked.filter("select").isEmpty());
    QVERIFY(!window_->findChild<QPushButton*>("toolBlock")->isChecked());
  }

  void escapePutsAToolAwayAndCtrlZTakesBack() {
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    for (const char* name : {"toolBlock", "toolSandbags"}) {
      auto* tool = window_->findChild<QPushButton*>(name);
      QTest::mouseClick(tool, Qt::LeftButton);
      QVERIFY(tool->isChecked());
      press(Qt::Key_Escape);
      QVERIFY(!window_->cityView()->drawingLine());
      QVERIFY(!tool->isChecked());
    }
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(commands_.asked.contains("undo") && commands_.asked.contains("redo"));
  }

  void aSelectedPumpTellsItsFlowAndWhyAndTakesOrders() {
    session::WorldView w = smallWorld();
    flood::StructureReport report{"PS-7", "pump", 1.5, 900,
                                  21.5,   NAN,    1,   {"满负荷运行", "runs at its capacity"}};
    w.structures = std::make_shared<const flood::StructureRow>(flood::StructureRow{1800, {report}});
    window_->setView(std::make_shared<const session::WorldView>(w));
    window_->selectCode("PS-7");
    auto* failed = window_->findChild<QPushButton*>("pumpMode3");
    QTRY_VERIFY_WITH_TIMEOUT(failed->isVisible(), 30000);
    QVERIFY(labels().contains("runs at its capacity"));
    QVERIFY(labels().contains("1.50 m³/s"));
    failed->click();
    QVERIFY(commands_.asked.contains(R"({"edit":"set_pump","id":"PS-7","mode":"failed"})"));
    window_->selectCode({});
    QVERIFY(!failed->isVisible());
  }

  void aWhatIfIsNeverTakenForTheForecast() {
    session::WorldView w = smallWorld();
    w.whatIf = smallWhatIf(*w.forecast);
    window_->setView(std::make_shared<const session::WorldView>(w));
    QVERIFY(labels().contains("What-if F001·1, not the forecast F001"));
    QVERIFY(labels().contains("What-if run and mass balance"));
    auto* list = window_->findChild<panels::MeasuresPanel*>()->findChild<QListWidget*>();
    QCOMPARE(list->count(), 1);
    QVERIFY(list->item(0)->text().contains("Pump P1: failed"));
    QTest::mouseClick(window_->findChild<QPushButton*>("backToForecast"), Qt::LeftButton);
    QVERIFY(commands_.asked.contains("forecast"));
    w.whatIf.reset();
    window_->setView(std::make_shared<const session::WorldView>(w));
    QVERIFY(!labels().join(' ').contains("What-if"));
    QVERIFY(!window_->findChild<QPushButton*>("backToForecast")->isEnabled());
  }

  void aComputationCanBeHeldReleasedAndStopped() {
    session::WorldView w = smallWorld();
    w.whatIf = smallWhatIf(*w.forecast);
    w.whatIf->computing = true;
    window_->setView(std::make_shared<const session::WorldView>(w));
    auto* hold = window_->findChild<QPushButton*>("pauseRun");
    QVERIFY(hold->isVisible());
    hold->click();
    w.whatIf->paused = true;
    window_->setView(std::make_shared<const session::WorldView>(w));
    hold->click();
    window_->findChild<QPushButton*>("cancelRun")->click();
    for (const char* word : {"hold", "go on", "cancel"}) QVERIFY(commands_.asked.contains(word));
    w.whatIf->computing = false;
    window_->setView(std::make_shared<const session::WorldView>(w));
    QVERIFY(!hold->isVisible());
  }

  void theRainToComeCanBeChanged() {
    window_->findChild<QDoubleSpinBox*>("rainFactor")->setValue(2);
    window_->findChild<QPushButton*>("changeRain")->click();
    QVERIFY(commands_.asked.contains("rain 2"));
  }

  void aQueryOverADrawnAreaIsAnsweredAndShown() {
    view::CityView* city = window_->cityView();
    QTRY_VERIFY_WITH_TIMEOUT(city->settled() && city->framesDrawn() > 0, 30000);
    QueryTools* tools = window_->queries();
    tools->open();
    panels::QueryPanel* panel = tools->panel();
    QVERIFY(panel->isVisible());
    panel->setPlace(panels::QueryPlace::area);
    emit panel->askWanted();
    QVERIFY(!tools->answer());
    emit panel->drawWanted();
    QVERIFY(city->drawingLine());
    const QPoint middle = city->rect().center();
    for (const QPoint& corner :
         {QPoint(-80, -40), QPoint(80, -40), QPoint(80, 40), QPoint(-80, 40)})
      QTest::mouseClick(city, Qt::LeftButton, {}, middle + corner);
    QTest::keyClick(city, Qt::Key_Return);
    const QImage before = city->grabFramebuffer();
    QTest::mouseClick(window_->findChild<QPushButton*>("queryAsk"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!tools->busy() && tools->answer(), 30000);
    const auto& rows = tools->answer()->rows;
    QVERIFY(!rows.empty() && rows.size() < window_->view()->city->buildings.size());
    QStringList told;
    for (const QLabel* label : panel->findChildren<QLabel*>()) told << label->text();
    QVERIFY2(told.join('\n').contains("in a drawn area"), qPrintable(told.join('\n')));
    QTRY_VERIFY_WITH_TIMEOUT(city->settled(), 30000);
    QVERIFY(city->grabFramebuffer() != before);
    press(Qt::Key_Escape);
    QVERIFY(!panel->isVisible() && !tools->answer());
  }

  void typedCoordinatesAreFlownToAndPinned() {
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    window_->queries()->locate("@400,300");
    QTRY_VERIFY_WITH_TIMEOUT((window_->cityView()->pose().target - Point2(400, 300)).norm() < 1,
                             30000);
    const auto marks = window_->queries()->dressed({}).marks;
    QVERIFY(marks && marks->size() == 1 && marks->front().at == Point2(400, 300));
    window_->queries()->locate("@4000,300");
    QVERIFY(window_->queries()->dressed({}).marks->front().at == Point2(400, 300));
    press(Qt::Key_Escape);
    QVERIFY(!window_->queries()->dressed({}).marks);
  }

  void anIdleWindowDrawsNothing() {
    view::CityView* view = window_->cityView();
    QTRY_VERIFY_WITH_TIMEOUT(view->settled() && view->framesDrawn() > 0, 30000);
    QTest::qWait(300);
    const int frames = view->framesDrawn();
    QTest::qWait(500);
    QCOMPARE(view->framesDrawn(), frames);
  }

  void onlyWhatTheCityHasIsKnown() {
    QVERIFY(window_->knows("B1003") && window_->knows("S-POND1"));
    for (const Road& road : window_->view()->city->roads.roads)
      QVERIFY(window_->knows(QString::fromStdString(road.code)));
    QVERIFY(!window_->knows("NO-SUCH-CODE"));
  }

  void onlyCityAndClockStayInTheWholeScreenMode() {
    press(Qt::Key_F11);
    QVERIFY(window_->onlyCity());
    QVERIFY(!window_->timeline()->isVisible());
    QVERIFY(!window_->findChild<panels::LeftRail*>()->isVisible());
    press(Qt::Key_Escape);
    QVERIFY(window_->timeline()->isVisible());
  }

  void whatStandsInTheWaterIsSeenWithoutScrollingBesideVerify() {
    session::WorldView w = smallWorld();
    auto exposure = std::make_shared<session::ExposureView>();
    exposure->run = w.exposedIn = "F001";
    exposure->at = exposure->issued = kNow;
    w.exposure = exposure;
    window_->resize(1920, 1080);
    window_->setView(std::make_shared<const session::WorldView>(w));
    auto* rail = window_->findChild<QScrollArea*>("rightRail");
    const auto inSight = [rail](const QWidget* part) {
      const QRect place(part->mapTo(rail->viewport(), QPoint()), part->size());
      return part->isVisible() && rail->viewport()->rect().contains(place);
    };
    auto* table = window_->findChild<QTableWidget*>("exposure");
    auto* verify = window_->findChild<panels::IncidentPanel*>()->findChild<QPushButton*>(
        "primary", Qt::FindDirectChildrenOnly);
    const auto modes = window_->findChildren<QPushButton*>("mode");  // watch, manage, command
    for (const int mode : {1, 2}) {
      modes[mode]->click();
      QTRY_VERIFY2(inSight(table), qPrintable(modes[mode]->text()));
    }
    QTRY_VERIFY(inSight(verify));
    window_->resize(1600, 900);
    QTRY_VERIFY(table->isHidden() && inSight(verify));
    window_->resize(1920, 1080);
    QTRY_VERIFY(inSight(table));
  }

  void theLeftColumnIsWiderWhereTheWindowIsAndItsSearchSaysAllOfItsWords() {
    const auto* left = window_->findChild<panels::LeftRail*>();
    const auto* search = left->findChild<QLineEdit*>();
    window_->findChildren<QPushButton*>("mode")[2]->click();
    int narrow = 0;
    for (const QSize& size : {QSize(1280, 720), QSize(1920, 1080)}) {
      window_->resize(size);
      QTRY_VERIFY(left->width() > narrow);
      narrow = left->width();
      constexpr int kPadding = 24;  // of the line, both sides
      const QString words = search->placeholderText();
      QTRY_VERIFY2(search->fontMetrics().horizontalAdvance(words) < search->width() - kPadding,
                   qPrintable(words));
    }
    window_->resize(1280, 720);
    QTRY_VERIFY(left->width() < narrow);
  }

  void labelsHaveTheRoomTheyNeed() {
    for (const QSize& size : {QSize(1280, 720), QSize(1920, 1080)}) {
      window_->resize(size);
      QTest::qWait(50);
      QCOMPARE(window_->size(), size);
      for (const QLabel* label : window_->findChildren<QLabel*>()) {
        if (!label->isVisible() || label->wordWrap() || label->property("content").toBool())
          continue;
        QVERIFY2(label->width() >= label->sizeHint().width(), qPrintable(label->text()));
      }
    }
  }

  void everyControlCanBeReachedByKeyboard() {
    for (const QAbstractButton* button : window_->findChildren<QAbstractButton*>()) {
      if (!button->isVisible() || !button->isEnabled() || button->parent()->inherits("QLineEdit"))
        continue;
      QVERIFY2(button->focusPolicy() & Qt::TabFocus, qPrintable(button->text()));
    }
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(qobject_cast<QLineEdit*>(window_->focusWidget()) != nullptr);
    QTest::keyClicks(window_->focusWidget(), "v jiangjin");
    QVERIFY(!commands_.asked.contains("verify I001"));
  }

  void theSearchRunsWhatTheToolsMenuHas() {
    auto* line = window_->findChild<panels::LeftRail*>()->findChild<QLineEdit*>();
    for (const char* typed : {"lock the seat", "Clear all", "distance"}) {
      line->setText(typed);
      const auto* hits = window_->findChild<panels::LeftRail*>()->findChild<QListWidget*>();
      bool found = false;
      for (int i = 0; i < hits->count(); ++i)
        found |= hits->item(i)->text().contains(QLatin1String(typed), Qt::CaseInsensitive);
      QVERIFY2(found, typed);
    }
    commands_.asked.clear();
    line->setText("lock the seat");
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(commands_.asked.contains("lock"));
    QVERIFY(line->text().isEmpty());
  }

  void theTranslationIsComplete() {
    QFile file(CITYMIRROR_SOURCE_DIR "/assets/i18n/citymirror_zh.ts");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QXmlStreamReader xml(text);
    while (!xml.atEnd()) xml.readNext();
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(text.count("<message>") > 150);
    QVERIFY(!text.contains("type=\"unfinished\""));
    QVERIFY(!text.contains("<translation />") && !text.contains("<translation></translation>"));
  }

  void everySentenceOfTheSourcesIsTranslated() {
    QString tool = QStandardPaths::findExecutable("lupdate");
    if (tool.isEmpty()) tool = QStandardPaths::findExecutable("lupdate", {"/usr/lib/qt6/bin"});
    if (tool.isEmpty()) QSKIP("lupdate is not installed");
    QTemporaryDir folder;
    const QString fresh = folder.filePath("fresh_zh.ts");
    const QString source = CITYMIRROR_SOURCE_DIR;
    QVERIFY(QFile::copy(source + "/assets/i18n/citymirror_zh.ts", fresh));
    QProcess run;
    run.start(tool, {"-silent", "-no-obsolete", source + "/app/panels", source + "/app/desktop",
                     source + "/app/view", "-ts", fresh});
    QVERIFY(run.waitForFinished(60000));
    QCOMPARE(run.exitCode(), 0);
    QFile file(fresh);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    static const QRegularExpression message("<message.*?</message>",
                                            QRegularExpression::DotMatchesEverythingOption);
    int messages = 0;
    for (auto it = message.globalMatch(text); it.hasNext(); ++messages) {
      const QString one = it.next().captured();
      QVERIFY2(one.contains("<translation>") && !one.contains("type=\"unfinished\""),
               qPrintable(one));
    }
    QVERIFY(messages > 150);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  WindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "window_test.moc"
