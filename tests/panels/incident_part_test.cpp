// The parts of the incident panel: each shows one incident; what was begun about it ends with it.
#include "app/panels/incident_part.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <array>
#include <set>

#include "app/panels/alarm_panel.h"
#include "app/panels/card_scroll.h"
#include "app/panels/incident_panel.h"
#include "app/panels/linkage_panel.h"
#include "app/panels/parts.h"
#include "app/panels/rail_scroll.h"
#include "app/panels/reason_row.h"
#include "app/panels/room_panel.h"
#include "app/panels/task_panel.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

/// Two verified incidents that people work on.
ViewPtr worldOfTwo() {
  session::WorldView world = smallWorld();
  world.incidents.clear();
  for (const char* id : {"A001", "A002"}) {
    auto desk = std::make_shared<session::IncidentDesk>();
    desk->loop.id = id;
    desk->loop.steps = {{session::LoopStep::toVerify, kNow, "rules", ""},
                        {session::LoopStep::verified, kNow, "Li Wei", ""}};
    session::IncidentView view;
    view.incident.id = id;
    view.desk = desk;
    world.incidents.push_back(view);
  }
  return std::make_shared<const session::WorldView>(std::move(world));
}

}  // namespace

class IncidentPartTest : public QObject {
  Q_OBJECT
 private slots:
  void noPartIsSeenForAnIncidentThatIsNotThere() {
    LinkagePanel linkage;
    AlarmPanel alarms;
    TaskPanel tasks;
    RoomPanel room;
    const std::array<IncidentPart*, 4> parts{&linkage, &alarms, &tasks, &room};
    for (IncidentPart* part : parts) {
      part->setView(worldOfTwo());
      part->setIncident("A001");
      QCOMPARE(part->isHidden(), part == &alarms);  // it has no alarms
      part->setIncident("A999");
      QVERIFY(part->isHidden());
    }
  }

  void whatIsBelowDoesNotRiseUnderTheMouseOnceAnIncidentIsVerified() {
    IncidentPanel panel;
    auto* decides = panel.findChild<QPushButton*>("primary", Qt::FindDirectChildrenOnly);
    QVERIFY(decides != nullptr);
    session::WorldView world = *worldOfTwo();
    for (const auto status : {IncidentStatus::awaitingVerification, IncidentStatus::verified}) {
      world.incidents[0].incident.status = status;
      panel.setView(std::make_shared<const session::WorldView>(world));
      panel.setIncident("A001");
      QCOMPARE(decides->isHidden(), status == IncidentStatus::verified);
      QVERIFY(decides->sizePolicy().retainSizeWhenHidden());
    }
  }

  void aPlanThatIsOutIsSentAgainByNameOnlyAndADoubleClickSendsOnce() {
    session::WorldView world = *worldOfTwo();
    auto desk = std::make_shared<session::IncidentDesk>(*world.incidents[0].desk);
    desk->plans = {{"road-flooding", {"道路", "Roads"}}};
    LinkagePanel panel;
    const auto show = [&] {
      world.incidents[0].desk = std::make_shared<const session::IncidentDesk>(*desk);
      panel.setView(std::make_shared<const session::WorldView>(world));
    };
    std::vector<session::CommandAct> acts;
    connect(&panel, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    show();
    panel.setIncident("A001");
    auto* dispatch = panel.findChild<QPushButton*>("primary");
    QCOMPARE(dispatch->text(), QString("Dispatch"));
    const int usual = QApplication::doubleClickInterval();
    QApplication::setDoubleClickInterval(60'000);
    dispatch->click();
    dispatch->click();
    QCOMPARE(acts.size(), std::size_t(1));
    desk->loop.steps.push_back({session::LoopStep::dispatched, kNow, "Li Wei", ""});
    session::LinkageRun run;
    run.incident = "A001";
    run.linkage.id = "L1";
    run.linkage.plan.id = "road-flooding";
    run.linkage.dispatches.resize(1);
    run.linkage.dispatches[0].steps = {{incident::ReceiptState::sent, kNow, ""}};
    desk->runs = {run};
    show();
    QCOMPARE(dispatch->text(), QString("Dispatch again…"));
    dispatch->click();  // the second half of a double click
    auto* why = panel.findChild<QLineEdit*>("reason");
    QVERIFY(why->parentWidget()->isHidden());
    QApplication::setDoubleClickInterval(0);
    dispatch->click();
    QCOMPARE(acts.size(), std::size_t(1));
    QVERIFY(!why->parentWidget()->isHidden());
    why->setText("the crew was changed");
    panel.findChild<QPushButton*>("confirm")->click();
    QCOMPARE(acts.size(), std::size_t(2));
    QVERIFY(acts[1].kind == session::CommandKind::dispatch && acts[1].plan == "road-flooding");
    QCOMPARE(acts[1].why, std::string("the crew was changed"));
    QApplication::setDoubleClickInterval(usual);
    desk->runs[0].linkage.dispatches[0].steps.push_back(
        {incident::ReceiptState::recalled, kNow, "wrong place"});
    desk->loop.steps.push_back({session::LoopStep::verified, kNow, "Li Wei", ""});
    show();
    QCOMPARE(dispatch->text(), QString("Dispatch"));
  }

  void eachRecipientSaysWhatBecameOfTheRecall() {
    using incident::ReceiptState;
    session::WorldView world = smallWorld();
    session::IncidentDesk desk;
    session::LinkageRun run;
    run.linkage.id = "L1";
    const std::vector<incident::ReceiptStep> out{
        {ReceiptState::queued, kNow, ""},
        {ReceiptState::sent, kNow, ""},
        {ReceiptState::recalled, minutesAfterNow(1), "wrong place"}};
    for (const char* who : {"police", "drainage", "district", "hospital"})
      run.linkage.dispatches.push_back(
          {std::string("L1/") + who, who, "role", "sms", "139", 0, {"去", "go"}, out});
    for (const char* who : {"police", "school", "school"})
      run.linkage.dispatches.push_back({std::string("L1/") + who + "2", who, "role", "webhook", "u",
                                        0, {}, out});
    run.linkage.dispatches.back().id = "L1/school";
    run.linkage.dispatches[3].steps[1].state = ReceiptState::failed;
    run.recalls["L1/police"] = {ReceiptState::failed, minutesAfterNow(2), "no such number"};
    run.recalls["L1/police2"] = {ReceiptState::acknowledged, minutesAfterNow(3), ""};
    run.recalls["L1/drainage"] = {ReceiptState::recalled, minutesAfterNow(1), ""};
    run.recalls["L1/school"] = {ReceiptState::recalled, minutesAfterNow(1), ""};
    run.recalls["L1/school2"] = {ReceiptState::failed, minutesAfterNow(1), ""};
    desk.runs = {run};
    const auto rows = receiptRows(world, desk);
    QCOMPARE(rows.size(), std::size_t(5));
    QCOMPARE(rows[0].state, QString("recalled · acknowledged"));
    QCOMPARE(rows[0].took, QString("2 min"));
    QVERIFY2(rows[0].detail.contains("failed (no such number)"), qPrintable(rows[0].detail));
    QCOMPARE(rows[1].state, QString("recalled before it left"));
    QCOMPARE(rows[2].state, QString("recalled · not confirmed"));
    QCOMPARE(rows[3].state, QString("failed"));  // it had never come
    QCOMPARE(rows[4].state, QString("the recall failed"));  // of the one message that had left
  }

  void whatWasBegunAboutOneIncidentEndsWithTheNext() {
    LinkagePanel linkage;
    RoomPanel room;
    const std::array<IncidentPart*, 2> parts{&linkage, &room};
    auto* why = linkage.findChild<ReasonRow*>();
    auto* line = room.findChild<QLineEdit*>("roomLine");
    for (IncidentPart* part : parts) {
      part->setView(worldOfTwo());
      part->setIncident("A001");
    }
    why->ask();
    line->setText("the pump is on its way");
    for (IncidentPart* part : parts) {
      part->setView(worldOfTwo());  // nothing but time has passed
      part->setIncident("A001");
    }
    QVERIFY(!why->isHidden());
    QCOMPARE(line->text(), QString("the pump is on its way"));
    linkage.setIncident("A002");
    room.setIncident("A002");
    QVERIFY(why->isHidden());
    QCOMPARE(line->text(), QString());
  }

  void aRoomNamesTheDuplicatesThatWereMergedIntoIt() {
    RoomPanel room;
    const auto says = [&](const char* words) {
      const auto labels = room.findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
        return !label->isHidden() && label->text() == words;
      });
    };
    session::WorldView world = *worldOfTwo();
    room.setView(std::make_shared<const session::WorldView>(world));
    room.setIncident("A001");
    QVERIFY(!says("Merged here"));
    auto desk = std::make_shared<session::IncidentDesk>(*world.incidents[0].desk);
    desk->loop.record.merged = {"A002", "M001"};
    world.incidents[0].desk = desk;
    room.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(says("Merged here") && says("A002 · M001"));
  }

  void nothingIsMergedBeforeSomebodySaysWhy() {
    RoomPanel room;
    std::vector<session::CommandAct> acts;
    connect(&room, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    room.setView(worldOfTwo());
    room.setIncident("A001");
    room.findChild<QPushButton*>("mergeDuplicate")->click();
    QVERIFY(acts.empty());
    const auto rows = room.findChildren<ReasonRow*>();
    const auto asked = std::find_if(rows.begin(), rows.end(),
                                    [](const ReasonRow* row) { return !row->isHidden(); });
    QVERIFY(asked != rows.end());
    auto* why = (*asked)->findChild<QLineEdit*>("reason");
    QVERIFY2(why->placeholderText().contains("A002"), qPrintable(why->placeholderText()));
    why->setText("the same underpass");
    (*asked)->findChild<QPushButton*>("confirm")->click();
    QCOMPARE(acts.size(), std::size_t(1));
    QVERIFY(acts[0].kind == session::CommandKind::merge && acts[0].subject == "A001");
    QVERIFY(acts[0].object == "A002" && acts[0].why == "the same underpass");
  }

  void roadsOfAnIncidentKeepTheirTimesWhenALaterForecastBeginsLater() {
    IncidentPanel panel;
    session::WorldView world = smallWorld();
    QVERIFY(!world.incidents.empty() && !world.incidents[0].risks.empty());
    const QString name = say(world.incidents[0].risks[0].name);
    const auto said = [&] {
      panel.setView(std::make_shared<const session::WorldView>(world));
      panel.setIncident(QString::fromStdString(world.incidents[0].incident.id));
      for (const QListWidget* list : panel.findChildren<QListWidget*>())
        for (int row = 0; row < list->count(); ++row)
          if (list->item(row)->text().startsWith(name))
            return list->item(row)->text() + "\n" + list->item(row)->toolTip();
      return QString();
    };
    const QString before = said();
    QVERIFY2(before.contains(clockOf(world, world.forecast->zero + millis(4800))),
             qPrintable(before));
    auto later = std::make_shared<world::ForecastRun>(*world.forecast);
    later->zero = later->zero + std::chrono::hours(1);
    world.forecast = later;
    QCOMPARE(said(), before);
  }

  void aMergeIsUndoneOnceSomebodySaysWhy() {
    RoomPanel room;
    std::vector<session::CommandAct> acts;
    connect(&room, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    session::WorldView world = *worldOfTwo();
    room.setView(std::make_shared<const session::WorldView>(world));
    room.setIncident("A001");
    auto* undo = room.findChild<QPushButton*>("undoMerge");
    QVERIFY(undo->isHidden());  // nothing was merged
    auto desk = std::make_shared<session::IncidentDesk>(*world.incidents[0].desk);
    desk->loop.merges.resize(2);
    desk->loop.merges[0].id = "A007";
    desk->loop.merges[0].by = session::kByRules;
    desk->loop.merges[1].id = "M001";
    desk->loop.merges[1].by = "Li Wei";
    world.incidents[0].desk = desk;
    room.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(!undo->isHidden());
    const auto* merged = room.findChild<QComboBox*>("mergedHere");
    QCOMPARE(merged->count(), 1);  // what rules have joined stays together
    QVERIFY2(merged->currentText().contains("Li Wei"), qPrintable(merged->currentText()));
    undo->click();
    QVERIFY(acts.empty());
    const auto rows = room.findChildren<ReasonRow*>();
    const auto asked = std::find_if(rows.begin(), rows.end(),
                                    [](const ReasonRow* row) { return !row->isHidden(); });
    QVERIFY(asked != rows.end());
    (*asked)->findChild<QLineEdit*>("reason")->setText("another street");
    (*asked)->findChild<QPushButton*>("confirm")->click();
    QCOMPARE(acts.size(), std::size_t(1));
    QVERIFY(acts[0].kind == session::CommandKind::unmerge && acts[0].subject == "A001");
    QVERIFY(acts[0].object == "M001" && acts[0].why == "another street");
  }

  void anActIsAboutTheIncidentThatIsShown() {
    RoomPanel room;
    std::vector<session::CommandAct> acts;
    connect(&room, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    room.setView(worldOfTwo());
    for (const char* id : {"A001", "A002"}) {
      room.setIncident(id);
      room.findChild<QLineEdit*>("roomLine")->setText("seen");
      room.findChild<QPushButton*>("roomSay")->click();
      QCOMPARE(acts.back().subject, std::string(id));
      QVERIFY(acts.back().kind == session::CommandKind::note && acts.back().why == "seen");
    }
    QCOMPARE(acts.size(), std::size_t(2));
  }

  void onlyTheAlarmOfWhichItWasAskedIsShelved() {
    session::WorldView world = *worldOfTwo();
    auto desk = std::make_shared<session::IncidentDesk>(*world.incidents[0].desk);
    for (const char* id : {"r@A", "r@B"}) {
      incident::Alarm alarm;
      alarm.id = id;
      alarm.active = true;
      desk->alarms.push_back(alarm);
    }
    world.incidents[0].desk = desk;
    AlarmPanel panel;
    panel.setView(std::make_shared<const session::WorldView>(world));
    panel.setIncident("A001");
    std::vector<session::CommandAct> acts;
    connect(&panel, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    auto* list = panel.findChild<QListWidget*>("alarms");
    auto* reason = panel.findChild<ReasonRow*>();
    list->setCurrentRow(0);
    panel.findChild<QPushButton*>("shelve")->click();
    QVERIFY(!reason->isHidden());
    list->setCurrentRow(1);
    QVERIFY(reason->isHidden());  // it asked of the other one
    panel.findChild<QPushButton*>("shelve")->click();
    panel.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(!reason->isHidden());  // nothing but time has passed
    reason->findChild<QLineEdit*>("reason")->setText("the pump runs");
    reason->findChild<QPushButton*>("confirm")->click();
    QCOMPARE(acts.size(), std::size_t(1));
    QVERIFY(acts[0].kind == session::CommandKind::shelve && acts[0].subject == "r@B");
  }

  void anAlarmStaysChosenWhereverItsRowGoes() {
    const auto storm = [](const std::vector<const char*>& ids) {
      session::WorldView world = *worldOfTwo();
      auto desk = std::make_shared<session::IncidentDesk>(*world.incidents[0].desk);
      for (const char* id : ids) {
        incident::Alarm alarm;
        alarm.id = id;
        alarm.active = true;
        alarm.times = 1;
        desk->alarms.push_back(alarm);
      }
      world.incidents[0].desk = desk;
      return std::make_shared<const session::WorldView>(std::move(world));
    };
    AlarmPanel panel;
    panel.setView(storm({"r@A", "r@B", "r@C"}));
    panel.setIncident("A001");
    auto* list = panel.findChild<QListWidget*>("alarms");
    list->setCurrentRow(1);
    std::string seen;
    connect(&panel, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { seen = act.subject; });
    for (const auto& order : {std::vector<const char*>{"r@B", "r@C", "r@A"},
                              std::vector<const char*>{"r@C", "r@D", "r@A", "r@B"}}) {
      panel.setView(storm(order));
      panel.findChild<QPushButton*>("acknowledge")->click();
      QCOMPARE(seen, std::string("r@B"));
      seen.clear();
    }
  }

  void theKeyboardGoesThroughThePartsAsTheyLie() {
    IncidentPanel panel;
    panel.setView(worldOfTwo());
    QStringList order;
    for (auto* next = panel.nextInFocusChain(); next != &panel; next = next->nextInFocusChain()) {
      const auto* part = qobject_cast<IncidentPart*>(next->parentWidget());
      if (part == nullptr) continue;
      const QString name = part->metaObject()->className();
      if (order.isEmpty() || order.back() != name) order << name;
    }
    QStringList lying;
    for (int i = 0; i < panel.layout()->count(); ++i) {
      const auto* part = qobject_cast<IncidentPart*>(panel.layout()->itemAt(i)->widget());
      if (part != nullptr) lying << part->metaObject()->className();
    }
    QCOMPARE(lying.size(), 4);
    QCOMPARE(order, lying);
  }

  void theWheelScrollsTheRailAndChangesNoChoiceInIt() {
    RailScroll rail(nullptr);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    auto* units = makeChoice("units", inside);
    units->addItems({"crew 1", "crew 2", "pump 7"});
    column->addWidget(units);
    column->addSpacing(2000);
    rail.hold(inside);
    rail.resize(300, 200);
    rail.show();
    QVERIFY(QTest::qWaitForWindowExposed(&rail));
    QWheelEvent down(QPointF(5, 5), units->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton,
                     Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(units, &down);
    QVERIFY(rail.verticalScrollBar()->value() > 0);
    QCOMPARE(units->currentIndex(), 0);
    QVERIFY(units->focusPolicy() == Qt::StrongFocus);
  }

  void theWheelScrollsACardAndChangesNoNumberInIt() {
    QWidget card;
    auto* outer = new QVBoxLayout(&card);
    auto* scroll = new CardScroll(&card);
    outer->addWidget(scroll);
    auto* form = new QWidget(&card);
    auto* minutes = new QSpinBox(form);
    minutes->setValue(20);
    scroll->column()->addWidget(form);
    scroll->column()->addSpacing(2000);
    card.resize(300, 200);
    card.show();
    QVERIFY(QTest::qWaitForWindowExposed(&card));
    QWheelEvent down(QPointF(5, 5), minutes->mapToGlobal(QPointF(5, 5)), {}, {0, -120},
                     Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(minutes, &down);
    QVERIFY(scroll->verticalScrollBar()->value() > 0);
    QCOMPARE(minutes->value(), 20);
  }

  void theRailStaysWhereItIsWhenAClickDisablesItsOwnButton() {
    RailScroll rail(nullptr);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    auto* verify = new QPushButton("verify", inside);
    auto* below = new QPushButton("far below", inside);
    column->addWidget(verify);
    column->addSpacing(2000);
    column->addWidget(below);
    rail.hold(inside);
    rail.resize(300, 200);
    rail.show();
    QVERIFY(QTest::qWaitForWindowExposed(&rail));
    connect(verify, &QPushButton::clicked, verify, [verify] { verify->setEnabled(false); });
    verify->setFocus();
    QTest::mouseClick(verify, Qt::LeftButton);
    QVERIFY(rail.focusWidget() != verify);
    QCOMPARE(rail.verticalScrollBar()->value(), 0);
    verify->setEnabled(true);
    verify->setFocus();
    QTest::keyClick(verify, Qt::Key_Tab);
    QCOMPARE(rail.focusWidget(), below);
    QVERIFY(rail.verticalScrollBar()->value() > 0);
  }

  void theRailIsAsHighAsItsTextsNeed() {
    RailScroll rail(nullptr);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    auto* facts = new FactTable(inside);
    column->addWidget(facts);
    column->addStretch();
    rail.hold(inside);
    rail.resize(300, 200);
    rail.show();
    QVERIFY(QTest::qWaitForWindowExposed(&rail));
    for (const std::size_t rows : {20, 3}) {
      const QString text = QString("a text that is longer than its line ").repeated(4);
      facts->setFacts(std::vector<FactTable::Fact>(rows, {"name", text, "source"}));
      QTRY_COMPARE(inside->minimumHeight(), inside->heightForWidth(rail.viewport()->width()));
      QTRY_VERIFY(facts->height() >= facts->heightForWidth(facts->width()));
    }
    QVERIFY(inside->height() < 2000);  // it shrinks again
  }

  void whatCannotBeHelpedKeepsNothingElseSqueezed() {
    RailScroll rail(nullptr);
    auto* inside = new QWidget;
    auto* column = new QVBoxLayout(inside);
    auto* low = new QListWidget(inside);  // lower than the place of its own bar
    low->addItems({"A001", "A002", "A003"});
    low->setFixedHeight(20);
    column->addWidget(low);
    auto* stubborn = new QWidget(inside);
    auto* high = new QLabel("higher than its part", stubborn);
    high->setMinimumHeight(60);
    (new QVBoxLayout(stubborn))->addWidget(high);
    stubborn->setFixedHeight(10);
    auto* facts = new FactTable(inside);
    column->addWidget(stubborn);
    column->addWidget(facts);
    column->addStretch();
    rail.hold(inside);
    rail.resize(300, 200);
    rail.show();
    QVERIFY(QTest::qWaitForWindowExposed(&rail));
    const QString text = QString("a text that is longer than its line ").repeated(4);
    for (const std::size_t rows : {1, 2, 3, 4, 5, 20}) {
      facts->setFacts(std::vector<FactTable::Fact>(rows, {"name", text, "source"}));
      QTRY_VERIFY(facts->height() >= facts->heightForWidth(facts->width()));
    }
  }
};

QTEST_MAIN(IncidentPartTest)
#include "incident_part_test.moc"
