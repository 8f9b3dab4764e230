// The window on a wall and at a seat: what is masked is said to be so, a locked seat asks for its
// password and keeps its picture, incidents stand on the map and are flown to.
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "app/desktop/incident_marks.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/query_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/feed_list.h"
#include "app/panels/left_rail.h"
#include "app/panels/lock_card.h"
#include "app/panels/mask_panel.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/session/draw_world.h"
#include "app/view/surface_format.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"
#include "tests/panels/window_sight.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr int kWallPatience = 30'000;

std::shared_ptr<const CityModel> wholeCity() {
  static const auto city = [] {
    CityModel made = smallCity();
    made.buildings.residents[0] = 4711;
    return std::make_shared<const CityModel>(std::move(made));
  }();
  return city;
}

session::LabelMask wallMask() {
  return session::LabelMask(
      *session::parseLabels(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/labels.json")));
}

session::WorldView seatWorld(bool masked) {
  session::WorldView world = smallWorld();
  static const auto shown = session::masked(wholeCity(), wallMask());
  world.whole = wholeCity();
  world.city = masked ? shown : world.whole;
  if (masked) world.mask = std::make_shared<const session::LabelMask>(wallMask());
  world.frame.marks = session::drawMarks(*world.city, {}, {}, {});
  return world;
}

}  // namespace

class WallWindowTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  void show(session::WorldView world) {
    window_->setView(std::make_shared<const session::WorldView>(std::move(world)));
  }
  template <class Widget>
  Widget* part(const char* name = nullptr) {
    return window_->findChild<Widget*>(name == nullptr ? QString() : QString(name));
  }
  QString said(QWidget* of) {
    QString all;
    for (const QLabel* label : of->findChildren<QLabel*>()) all += label->text() + "\n";
    return all;
  }
  bool hasLayer(int id) {
    const auto layers = window_->cityView()->additions().layers;
    return std::any_of(layers.begin(), layers.end(),
                       [&](const scene::AddedLayer& layer) { return layer.id == id; });
  }

 private slots:
  void init() {
    commands_ = {};
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::zh);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1400, 900);
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
  }
  void cleanup() {
    window_.reset();
    translation_.reset();
  }

  void aMaskedAttributeSaysSoInTheSelectionAndStandsInNoLabel() {
    show(seatWorld(false));
    window_->selectCode("B1000");
    QVERIFY(said(part<panels::SelectionPanel>()).contains("4711"));
    show(seatWorld(true));
    window_->selectCode("B1000");
    const QString text = said(window_.get());
    QVERIFY(!text.contains("4711"));
    QVERIFY2(said(part<panels::SelectionPanel>()).contains("已按“内部”屏蔽"), qPrintable(text));
    for (const QWidget* widget : window_->findChildren<QWidget*>())
      QVERIFY(!widget->toolTip().contains("4711"));
    takePicture(*window_, "wall-masked");
  }

  void theAttributeTableAndTheQueryHoldNothingMasked() {
    show(seatWorld(true));
    window_->layers()->openTable("buildings");
    const panels::AttributeModel* model = window_->layers()->table()->model();
    QString all;
    for (int row = 0; row < model->rowCount(); ++row)
      for (int column = 0; column < model->columnCount(); ++column)
        all += model->data(model->index(row, column), Qt::DisplayRole).toString() + "|";
    QVERIFY(model->rowCount() > 100 && !all.contains("4711"));
    QVERIFY(all.contains("已按“内部”屏蔽"));
    show(seatWorld(false));  // the same table, of the whole city
    window_->layers()->openTable("buildings");
    QString again;
    for (int column = 0; column < model->columnCount(); ++column)
      again += model->data(model->index(0, column), Qt::DisplayRole).toString() + "|";
    QVERIFY2(again.contains("4711") || again.contains("4,711"), qPrintable(again));
  }

  void theScreenSaysWhatIsMaskedAndAsksBeforeItIsLifted() {
    auto world = seatWorld(false);
    show(world);
    auto* button = part<QPushButton>("maskSwitch");
    QCOMPARE(button->text(), QString("大屏屏蔽"));
    button->click();
    QVERIFY(commands_.masks == std::vector{session::MaskSwitch::mask});
    world = seatWorld(true);
    show(world);
    QVERIFY(said(window_.get()).contains("只显示“公开”级内容"));
    QVERIFY(part<QLabel>("maskedThings")->text().contains("居住人数（内部）"));
    QVERIFY(!button->isEnabled());  // not by this role
    world.person.maskMayBeLifted = true;
    show(world);
    button->click();
    QVERIFY(commands_.masks.back() == session::MaskSwitch::lift);
    translation_->use(Language::en);
    QTRY_VERIFY_WITH_TIMEOUT(said(window_.get()).contains("Shows only what is public"),
                             kWallPatience);
    QCOMPARE(button->text(), QString("Lift the mask"));
  }

  void aCityThatMayNotBeShownLeavesThePicture() {
    show(seatWorld(false));
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->city() != nullptr, kWallPatience);
    QVERIFY(window_->cityView()->isVisible());
    auto world = seatWorld(true);
    world.city = nullptr;
    show(world);
    QVERIFY(!window_->cityView()->isVisible());
    show(seatWorld(true));
    QVERIFY(window_->cityView()->isVisible());
  }

  void aLockedSeatAsksForThePasswordAndKeepsItsPicture() {
    auto world = seatWorld(false);
    world.person = {true, true, "李伟", session::Role::dutyOfficer, "li", false, false};
    show(world);
    auto* card = part<panels::LockCard>();
    QVERIFY(!card->isVisible());
    QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    part<QPushButton>("lockSeat")->click();
    QVERIFY(commands_.locks >= 1);
    world.person.locked = true;
    show(world);
    QVERIFY(card->isVisible() && window_->cityView()->isVisible());
    QVERIFY(said(card).contains("李伟"));
    QVERIFY(!part<panels::LeftRail>()->isEnabled());
    QVERIFY(!part<QPushButton>("maskSwitch")->isEnabled());
    takePicture(*window_, "wall-locked");
    auto* password = part<QLineEdit>("lockPassword");
    QVERIFY(!part<QPushButton>("unlock")->isEnabled());
    QTest::keyClicks(password, "secret words");
    QTest::keyClick(password, Qt::Key_Return);
    QVERIFY(commands_.signIns ==
            (std::vector<std::pair<std::string, std::string>>{{"li", "secret words"}}));
    QVERIFY(password->text().isEmpty());
    world.faults.push_back({kNow, {ErrorCode::ioFailed, "refused", "li", "Try again"}});
    show(world);
    QVERIFY(part<QLabel>("lockFault")->isVisible());
    part<QPushButton>("otherPerson")->click();
    QCOMPARE(commands_.signedOut, 1);
    world.person.locked = false;
    show(world);
    QVERIFY(!card->isVisible() && part<panels::LeftRail>()->isEnabled());
  }

  void whoSignsInWorksInTheQueueAndAfterALockWhereTheyWere() {
    auto world = seatWorld(false);
    session::IncidentView view;
    view.incident.id = "A001";
    view.incident.headline = {"积水：江津路", "Ponding: Jiangjin Road"};
    view.incident.status = IncidentStatus::awaitingVerification;
    view.incident.raised = kNow;
    world.incidents = {view, view};
    world.incidents[1].incident.id = "A002";
    world.person = {true, false, "", session::Role::observer, "", false, false};
    show(world);
    const session::PersonView li{true, true, "李伟", session::Role::dutyOfficer, "li", false, false};
    const auto become = [&](const session::PersonView& person) {
      world.person = person;
      show(world);
      return window_->focusWidget();
    };
    auto* queue = part<QListWidget>("incidentQueue");
    part<QLineEdit>("login")->setText("li");
    part<QLineEdit>("password")->setFocus();
    QCOMPARE(become(li), queue);
    QTest::keyClick(queue, Qt::Key_V);
    QCOMPARE(commands_.verified, std::vector<std::string>{"A001"});  // as everywhere else
    QTest::keyClick(queue, Qt::Key_Down);
    show(world);  // the next view
    QCOMPARE(queue->currentRow(), 1);
    QTest::keyClick(queue, Qt::Key_V);
    QCOMPARE(commands_.verified, (std::vector<std::string>{"A001", "A002"}));  // what is marked
    auto locked = li;
    locked.locked = true;
    window_->cityView()->setFocus();
    QCOMPARE(become(locked), part<QLineEdit>("lockPassword"));
    QCOMPARE(become(li), window_->cityView());
    part<QPushButton>("lockSeat")->setFocus();
    become(locked);
    QCOMPARE(become(li), queue);  // nobody wants to lock at once again
    become({true, false, "", session::Role::observer, "", false, false});
    auto* search = part<panels::LeftRail>()->findChild<QLineEdit*>();
    search->setFocus();
    QCOMPARE(become(li), search);  // somebody types there
  }

  void onAWallNothingIsAskedOverThePicture() {
    window_->setOnWall();
    auto world = seatWorld(true);
    world.person = {true, true, "李伟", session::Role::dutyOfficer, "li", true, false};
    show(world);
    QVERIFY(!part<panels::LockCard>()->isVisible());
    QVERIFY(QApplication::activeModalWidget() == nullptr);
  }

  void whoMovesIsNotedAtMostOnceASecond() {
    auto world = seatWorld(false);
    show(world);
    QTest::mouseMove(window_->cityView(), {100, 100});
    QCOMPARE(commands_.moves, 0);  // nobody is signed in
    world.person = {true, true, "李伟", session::Role::dutyOfficer, "li", false, false};
    show(world);
    for (int i = 0; i < 5; ++i)
      QTest::mouseClick(part<QListWidget>("feeds")->parentWidget(), Qt::LeftButton);
    QCOMPARE(commands_.moves, 1);
  }

  void incidentsAndConflictsStandOnTheMapAndTheListFliesThere() {
    auto world = seatWorld(false);
    auto desk = std::make_shared<session::IncidentDesk>();
    desk->loop.id = "A001";
    desk->loop.steps = {{session::LoopStep::verified, kNow, "Li", ""}};
    desk->extent = {{700, 700}, {800, 760}};
    desk->trend = incident::Trend::growing;
    session::IncidentView view;
    view.incident.id = "A001";
    view.incident.headline = {"积水：江津路", "Ponding: Jiangjin Road"};
    view.incident.severity = Severity::orange;
    view.incident.status = IncidentStatus::verified;
    view.incident.raised = kNow;
    view.origin = session::IncidentOrigin::alarms;
    view.desk = desk;
    world.incidents = {view};
    session::ConflictView conflict;
    conflict.one = {2, "river-office", 0.32, kNow};
    conflict.other = {3, "traffic-police", 0.05, kNow};
    world.conflicts = {conflict};
    show(world);
    QTRY_VERIFY_WITH_TIMEOUT(hasLayer(IncidentMarks::kIncidents), kWallPatience);
    QTRY_VERIFY_WITH_TIMEOUT(hasLayer(IncidentMarks::kConflicts), kWallPatience);
    emit part<panels::LeftRail>()->incidentChosen("A001");
    QTRY_VERIFY_WITH_TIMEOUT(
        (window_->cityView()->pose().target - Point2(750, 730)).norm() < 1, kWallPatience);
    takePicture(*window_, "wall-incident");
    auto* conflicts = part<QListWidget>("conflicts");
    emit conflicts->itemClicked(conflicts->item(0));
    QTRY_VERIFY_WITH_TIMEOUT(
        (window_->cityView()->pose().target - world.city->sensors[2].at).norm() < 1,
        kWallPatience);
    takePicture(*window_, "wall-conflict");
    world.incidents.clear();
    world.conflicts.clear();
    show(world);
    QVERIFY(!hasLayer(IncidentMarks::kIncidents) && !hasLayer(IncidentMarks::kConflicts));
  }

  void aFeedIsDisconnectedFromTheList() {
    auto world = seatWorld(false);
    session::FeedLine line;
    line.status.id = "ponds";
    line.status.name = {"积水点", "Ponding"};
    world.feeds = std::make_shared<const std::vector<session::FeedLine>>(1, line);
    show(world);
    auto* button = part<QPushButton>("disconnectFeed");
    QVERIFY(!button->isVisible());  // none is chosen
    auto* list = part<QListWidget>("feeds");
    emit list->itemClicked(list->item(0));
    QVERIFY(!button->isHidden());
    button->click();
    QVERIFY(commands_.disconnected == std::vector<std::string>{"ponds"});
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  WallWindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "wall_window_test.moc"
