// For real, with the plans and levels that ship: clicks from the queue to the recipients.
#include <QApplication>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>

#include "app/panels/incident_panel.h"
#include "app/panels/linkage_panel.h"
#include "tests/session/loop_desk.h"
#include "tests/session/quick_accounts.h"

using namespace citymirror;
using namespace citymirror::panels;
using session::CommandKind;
using session::LoopStep;
using session::Role;

namespace {

constexpr int kClickPatience = 5000;  // ms
constexpr Instant kShift{1'784'369'100'000};

/// The panel of incidents over a writer that means it, and the clicks of a person.
struct RealCentre {
  QTemporaryDir folder;
  std::string path = folder.filePath("journal.db").toStdString();
  LoopDesk desk{exampleChannels().recipients, path};
  session::AccountBook book = quickAccounts(
      {{"admin", Role::administrator}, {"wang", Role::commander}, {"li", Role::dutyOfficer}},
      kShift);
  IncidentPanel panel;
  int clicks = 0, looks = 0;

  explicit RealCentre(const char* login) {
    desk.world->setPurpose(feeds::Purpose::real);
    desk.world->setAccounts(book);
    enter(login);
    QObject::connect(&panel, &IncidentPanel::acted, [this](session::CommandAct act) {
      if (act.kind == CommandKind::dispatch) act.linkage = "L" + std::to_string(++desk.linkages);
      desk.world->command(act);
    });
    QObject::connect(&panel, &IncidentPanel::verifyWanted, [this](const QString& id) {
      desk.world->decide(id.toStdString(), IncidentStatus::verified, "seat");
    });
    panel.resize(420, 1600);
    panel.show();
  }
  void enter(const char* login) { desk.world->admit(quickSignIn(book, login, kShift)); }
  /// A second later, as a session that runs would show it: to the column and to its parts.
  void look() {
    desk.world->advanceTo(desk.at(6 + double(++looks) / 60));
    const auto view = desk.view();
    for (Panel* part : panel.findChildren<Panel*>()) part->setView(view);
    panel.setView(view);
  }
  /// Water in an underpass; the queue shows the incident. What is played counts as a drill.
  void pond(double depth) {
    desk.flood(depth);
    desk.world->setPurpose(feeds::Purpose::real);
    look();
  }
  /// 27 cm on a street.
  void pondOnAStreet() {
    desk.play({desk.pond("S-POND2", 1, 0.2), desk.pond("S-POND2", 5, 0.27)}, 6);
    desk.world->setPurpose(feeds::Purpose::real);
    look();
  }
  QPushButton* dispatch() const { return linkageButton("primary"); }
  QPushButton* linkageButton(const char* name) const {
    return panel.findChild<LinkagePanel*>()->findChild<QPushButton*>(name);
  }
  void clickQueue() {
    auto* queue = panel.findChild<QListWidget*>("incidentQueue");
    const QRect row = queue->visualItemRect(queue->item(0));
    QTest::mouseClick(queue->viewport(), Qt::LeftButton, {}, QPoint(12, row.center().y()));
    ++clicks;
    look();
  }
  void click(QPushButton* button) {
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(),
                              qPrintable(button->text()), kClickPatience);
    QTest::mouseClick(button, Qt::LeftButton);
    ++clicks;
    look();
  }
  void clickVerify() {
    click(panel.findChild<QPushButton*>("primary", Qt::FindDirectChildrenOnly));
  }
  LoopStep step() { return desk.incident().desk->loop.step(); }
  /// Kinds of what people decided, in the order of the journal.
  std::vector<CommandKind> decided() const {
    std::vector<CommandKind> kinds;
    const auto entries = store::Journal::open(path)->read();
    for (const store::JournalEntry& entry : *entries)
      if (entry.kind == "decision") kinds.push_back(session::commandFromText(entry.body, {})->kind);
    return kinds;
  }
};

}  // namespace

class ThreeClicksTest : public QObject {
  Q_OBJECT
 private slots:
  void aYellowIncidentIsVerifiedAndDispatchedInThreeClicks() {
    RealCentre centre("li");
    centre.pondOnAStreet();
    QVERIFY(centre.desk.incident().desk->loop.worst == Severity::yellow);
    centre.clickQueue();
    centre.clickVerify();
    QCOMPARE(centre.dispatch()->text(), QString("Dispatch"));
    centre.click(centre.dispatch());
    QVERIFY2(centre.step() == LoopStep::dispatched, centre.desk.fault().c_str());
    QVERIFY(!centre.desk.world->takeOutbound().empty());
    QCOMPARE(centre.desk.incident().desk->loop.approvals.size(), std::size_t(1));
    QVERIFY(centre.clicks <= 3);
  }

  void aCommanderApprovesAndDispatchesAnOrangeOneByTheThirdClick() {
    RealCentre centre("wang");
    centre.pond(0.31);
    QVERIFY(centre.desk.incident().desk->loop.worst == Severity::orange);
    centre.clickQueue();
    centre.clickVerify();
    QTRY_COMPARE_WITH_TIMEOUT(centre.dispatch()->text(), QString("Approve and dispatch"),
                              kClickPatience);
    // for whoever leaves the dispatch to others
    QTRY_VERIFY_WITH_TIMEOUT(centre.linkageButton("approve")->isEnabled(), kClickPatience);
    centre.click(centre.dispatch());
    QVERIFY2(centre.step() == LoopStep::dispatched, centre.desk.fault().c_str());
    QVERIFY(!centre.desk.world->takeOutbound().empty());
    QVERIFY(centre.clicks <= 3);
    const auto loop = centre.desk.incident().desk->loop;
    QCOMPARE(loop.approvals.size(), std::size_t(1));
    QVERIFY(checkApproval(centre.book, centre.desk.config.command.roles, loop.approvals[0],
                          session::CommandLoop::approvalDocument(loop))
                .ok());
    const std::vector<CommandKind> both{CommandKind::verify, CommandKind::approve,
                                        CommandKind::dispatch};
    QVERIFY(centre.decided() == both);
    QTRY_COMPARE_WITH_TIMEOUT(centre.dispatch()->text(), QString::fromUtf8("Dispatch again…"),
                              kClickPatience);
  }

  void aDutyOfficerAsksForTheSignatureOfAnOrangeOne() {
    RealCentre centre("li");
    centre.pond(0.31);
    centre.clickQueue();
    centre.clickVerify();
    QCOMPARE(centre.dispatch()->text(), QString("Dispatch"));
    QTRY_VERIFY_WITH_TIMEOUT(!centre.dispatch()->isEnabled(), kClickPatience);
    QTRY_VERIFY_WITH_TIMEOUT(
        centre.linkageButton("approve")->toolTip().startsWith("Needs: commander"), kClickPatience);
    centre.enter("wang");
    centre.look();
    centre.click(centre.linkageButton("approve"));
    QVERIFY(centre.desk.world->takeOutbound().empty());
    centre.enter("li");
    centre.look();
    centre.click(centre.dispatch());
    QVERIFY2(centre.step() == LoopStep::dispatched, centre.desk.fault().c_str());
  }

  void aLockedSeatSignsAndSendsNothing() {
    RealCentre centre("wang");
    centre.pond(0.31);
    centre.clickQueue();
    centre.clickVerify();
    centre.desk.world->lockSeat("wang");
    centre.look();
    QTRY_VERIFY_WITH_TIMEOUT(!centre.dispatch()->isEnabled(), kClickPatience);
    QVERIFY(centre.desk.world->takeOutbound().empty());
  }
};

QTEST_MAIN(ThreeClicksTest)
#include "zz_three_clicks_test.moc"
