// Units of an incident and what each says next; what is asked for is done as it was asked.
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QTest>
#include <array>
#include <set>

#include "app/panels/posture_panel.h"
#include "app/panels/reason_row.h"
#include "app/panels/room_panel.h"
#include "app/panels/selection_panel.h"
#include "app/panels/task_panel.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;
using incident::TaskState;
using session::CommandKind;

namespace {

incident::Task taskOfUnit(const char* id, const char* unit, std::vector<TaskState> states) {
  incident::Task task;
  task.id = id;
  task.unit = unit;
  for (const TaskState state : states) task.steps.push_back({state, kNow, "Li Wei"});
  task.arriveBy = task.handleBy = minutesAfterNow(30);
  return task;
}

/// A001 and A002, verified, with three units near A001.
struct TaskWorld {
  session::WorldView world = smallWorld();
  std::array<session::IncidentDesk, 2> desks;

  TaskWorld() {
    auto proposals = std::make_shared<session::ProposalsView>();
    proposals->at = kNow;
    for (const char* unit : {"U1", "U2", "U3"}) {
      session::UnitProposal proposal;
      proposal.unit = unit;
      proposal.seconds = 60;
      proposals->units.push_back(proposal);
    }
    for (std::size_t i = 0; i < desks.size(); ++i) {
      desks[i].loop.id = i == 0 ? "A001" : "A002";
      desks[i].loop.steps = {{session::LoopStep::toVerify, kNow, "rules", ""},
                             {session::LoopStep::verified, kNow, "Li Wei", ""}};
      desks[i].room.proposals = proposals;
    }
  }
  void showIn(IncidentPart& panel) {
    world.incidents.clear();
    for (const session::IncidentDesk& desk : desks) {
      session::IncidentView view;
      view.incident.id = desk.loop.id;
      view.desk = std::make_shared<const session::IncidentDesk>(desk);
      world.incidents.push_back(view);
    }
    panel.setView(std::make_shared<const session::WorldView>(world));
    panel.setIncident("A001");
  }
};

}  // namespace

class TaskPanelTest : public QObject {
  Q_OBJECT
 private slots:
  void whoIsAtWorkIsNamedAndTheNextFreeUnitIsTheReinforcement() {
    TaskPanel panel;
    TaskWorld shown;
    shown.showIn(panel);
    auto* units = panel.findChild<QComboBox*>("proposedUnits");
    auto* call = panel.findChild<QPushButton*>("callUnit");
    QCOMPARE(units->currentData().toString(), QString("U1"));
    shown.desks[0].loop.record.tasks = {taskOfUnit("A001/1", "U1", {TaskState::called})};
    shown.desks[1].loop.record.tasks = {taskOfUnit("A002/1", "U2", {TaskState::called})};
    shown.showIn(panel);
    QVERIFY(units->itemText(0).endsWith("at work on A001"));
    QVERIFY(units->itemText(1).endsWith("at work on A002"));
    QCOMPARE(units->currentData().toString(), QString("U3"));
    QVERIFY(call->isEnabled());
    units->setCurrentIndex(1);  // a person may want it all the same
    shown.showIn(panel);
    QCOMPARE(units->currentData().toString(), QString("U2"));
    QVERIFY(call->isEnabled());
    units->setCurrentIndex(0);
    QVERIFY(!call->isEnabled());
    shown.desks[0].loop.record.tasks[0].steps.push_back({TaskState::handled, kNow, "Li Wei"});
    shown.showIn(panel);
    QVERIFY(!units->itemText(0).contains("at work"));
  }

  void aUnitThatAFeedShowsSaysHowOldItsPositionIsAndTheOthersComeFromTheirDepots() {
    TaskPanel panel;
    TaskWorld shown;
    const auto basis = [&] {
      for (QLabel* each : panel.findChildren<QLabel*>())
        if (each->text().startsWith("Travel times")) return each->text();
      return QString();
    };
    shown.showIn(panel);
    QVERIFY(basis().endsWith("; from the depots"));
    auto proposals = *shown.desks[0].room.proposals;
    proposals.units[0].seen = minutesAfterNow(-2);
    shown.desks[0].room.proposals = std::make_shared<const session::ProposalsView>(proposals);
    shown.showIn(panel);
    auto* units = panel.findChild<QComboBox*>("proposedUnits");
    QVERIFY(units->itemText(0).endsWith("position 2 min old"));
    QVERIFY(!units->itemText(1).contains("position"));
    QVERIFY(basis().endsWith("; without a position from the depot"));
  }

  void whatIsBelowTheTravelTimesStandsStillWhileTheirAgeIsCounted() {
    bool differed = false;  // at some widths the words need another line
    for (int width = 160; width <= 420; width += 10) {
      TaskPanel panel;
      TaskWorld shown;
      panel.resize(width, 400);
      panel.show();
      const auto label = [&]() -> QLabel* {
        for (QLabel* each : panel.findChildren<QLabel*>())
          if (each->text().startsWith("Travel times")) return each;
        return nullptr;
      };
      std::set<int> lines;
      int highest = 0;
      for (const int minutes : {0, 58, 60 * 24 * 400, 0}) {
        shown.world.now = minutesAfterNow(minutes);
        shown.showIn(panel);
        QVERIFY(label() != nullptr);
        QCoreApplication::processEvents();
        lines.insert(label()->heightForWidth(label()->width()));
        QVERIFY(label()->height() >= highest);
        highest = label()->height();
      }
      differed = differed || lines.size() > 1;
    }
    QVERIFY(differed);
  }

  void aDoubleClickSaysOneThing() {
    TaskPanel panel;
    TaskWorld shown;
    shown.desks[0].loop.record.tasks = {taskOfUnit("A001/1", "U1", {TaskState::called})};
    shown.showIn(panel);
    int acts = 0;
    connect(&panel, &IncidentPart::acted, this, [&] { ++acts; });
    auto* next = panel.findChild<QPushButton*>("moveUnit");
    const QPointF at = next->rect().center();
    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease,
                                    QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease}) {
      const bool down = type != QEvent::MouseButtonRelease;
      QMouseEvent event(type, at, next->mapToGlobal(at), Qt::LeftButton,
                        down ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
      QApplication::sendEvent(next, &event);
    }
    QCOMPARE(acts, 1);
  }

  void whatAUnitSaysIsAboutTheTaskThatIsChosen() {
    TaskPanel panel;
    TaskWorld shown;
    shown.desks[0].loop.record.tasks = {
        taskOfUnit("A001/1", "U1", {TaskState::called, TaskState::arrived, TaskState::handled}),
        taskOfUnit("A001/2", "U2", {TaskState::called}),
        taskOfUnit("A001/3", "U1", {TaskState::called})};
    shown.showIn(panel);
    std::vector<session::CommandAct> acts;
    connect(&panel, &IncidentPart::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    auto* list = panel.findChild<QListWidget*>("tasks");
    for (int row : {0, 1}) {
      list->setCurrentRow(row);
      panel.findChild<QPushButton*>("moveUnit")->click();
    }
    QCOMPARE(acts.size(), std::size_t(2));
    QVERIFY(acts[0].kind == CommandKind::unitReturned && acts[0].object == "A001/1");
    QVERIFY(acts[1].kind == CommandKind::unitArrived && acts[1].object == "U2");
  }

  void aPostureThatAnotherSeatSwitchedMeanwhileIsNotSwitchedBack() {
    PosturePanel panel;
    session::WorldView world = smallWorld();
    panel.setView(std::make_shared<const session::WorldView>(world));
    std::vector<session::CommandAct> acts;
    connect(&panel, &PosturePanel::acted, this,
            [&](const session::CommandAct& act) { acts.push_back(act); });
    panel.findChild<QPushButton*>("switchPosture")->click();
    world.posture.kind = session::PostureKind::emergency;
    panel.setView(std::make_shared<const session::WorldView>(world));
    panel.findChild<QLineEdit*>("reason")->setText("red rain");
    panel.findChild<QPushButton*>("confirm")->click();
    QCOMPARE(acts.size(), std::size_t(1));
    QCOMPARE(acts[0].subject, std::string(wordOf(session::PostureKind::emergency)));
  }

  void whatIsFiledOnTheMapIsNamedInBothLanguages() {
    SelectionPanel panel;
    incident::EventClasses classes;
    classes.departments["drainage"] = {};
    incident::EventClass ponding;
    ponding.code = "E0401";
    ponding.department = "drainage";
    classes.classes["E0401"] = ponding;
    panel.setEventClasses(classes);
    const session::WorldView world = smallWorld();
    panel.setView(std::make_shared<const session::WorldView>(world));
    const SensorSite& site = world.city->sensors[2];
    panel.setSelected(QString::fromStdString(site.code));
    std::string document;
    connect(&panel, &SelectionPanel::acted, this,
            [&](const session::CommandAct& act) { document = act.document; });
    auto* menu = panel.findChild<QPushButton*>("fileHere")->menu();
    menu->actions().at(0)->menu()->actions().at(0)->trigger();
    const auto filing = session::filingFromText(document);
    QVERIFY2(filing.ok(), document.c_str());
    QVERIFY(filing->place == site.name && site.name.zh != site.name.en);
    QVERIFY(filing->where == site.at);
  }

  void wordsThatAreRefusedStayToBeMended() {
    RoomPanel room;
    TaskWorld shown;
    shown.showIn(room);
    const QString much(2001, QChar('x'));
    auto* line = room.findChild<QLineEdit*>("roomLine");
    for (const QString& words : {much, QString("well"), QString("a\u202Eb")}) {
      line->setText(words);
      room.findChild<QPushButton*>("roomSay")->click();
      QCOMPARE(line->text(), words == "well" ? QString() : words);
    }
    ReasonRow row;
    int confirmed = 0;
    connect(&row, &ReasonRow::confirmed, this, [&] { ++confirmed; });
    row.ask();
    for (const QString& why : {much, QString("a good reason")}) {
      row.findChild<QLineEdit*>("reason")->setText(why);
      row.findChild<QPushButton*>("confirm")->click();
      QCOMPARE(row.isHidden(), why != much);
    }
    QCOMPARE(confirmed, 2);  // what is wrong with it is told by whoever is asked
  }
};

QTEST_MAIN(TaskPanelTest)
#include "zz_task_panel_test.moc"
