#include "app/session/command/roles.h"

#include <QtTest>

#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::session;

class RolesTest : public QObject {
  Q_OBJECT
  std::string text_;
  RoleTable table_;

  QByteArray with(const char* from, const char* to) const {
    return QByteArray::fromStdString(text_).replace(from, to);
  }

 private slots:
  void initTestCase() {
    text_ = *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/roles.json");
    const auto table = parseRoles(text_);
    QVERIFY2(table.ok(), table.ok() ? "" : table.error().text().c_str());
    table_ = *table;
  }

  void everybodyLooksAndAnObserverDoesNothingElse() {
    for (const Role role : kRoles) QVERIFY(may(table_, role, Act::watch));
    for (std::size_t i = 1; i < kActs; ++i) QVERIFY(!may(table_, Role::observer, Act(i)));
  }

  void onlyACommanderApprovesTheHighestLevelAndSwitchesThePosture() {
    for (const Role role : kRoles) {
      QCOMPARE(may(table_, role, Act::approveLevelI), role == Role::commander);
      QCOMPARE(may(table_, role, Act::switchPosture), role == Role::commander);
      QCOMPARE(may(table_, role, Act::manageAccounts), role == Role::administrator);
    }
    QVERIFY(may(table_, Role::dutyOfficer, Act::approveLevelIv));
  }

  void whoeverManagesAccountsCommandsNothing() {
    for (const Act act :
         {Act::decideIncident, Act::startLinkage, Act::steerFlood, Act::approveLevelIv})
      QVERIFY(!may(table_, Role::administrator, act));
  }

  void everyEditOfTheWorldIsAnAct() {
    using run::ActionKind;
    QVERIFY(actOf(ActionKind::verifyIncident) == Act::decideIncident);
    QVERIFY(actOf(ActionKind::rejectIncident) == Act::decideIncident);
    QVERIFY(actOf(ActionKind::openRoad) == Act::closeRoad);
    QVERIFY(actOf(ActionKind::dispatchUnit) == Act::dispatchUnit);
    QVERIFY(actOf(ActionKind::evacuate) == Act::startLinkage);
    QVERIFY(actOf(ActionKind::deleteBranch) == Act::runForecast);
    QVERIFY(actOf(ActionKind::annotate) == Act::watch);
    QVERIFY(actOf(ActionKind::dropBranch) == Act::watch);
    for (const ActionKind kind : {ActionKind::setPump, ActionKind::setRain, ActionKind::drawBarrier,
                                  ActionKind::openBreach})
      QVERIFY(actOf(kind) == Act::steerFlood);
  }

  void aFileOfBeforeThatGrantsTheJournalIsStillRead() {
    const auto older =
        parseRoles(with("\"export_data\"]", "\"read_journal\", \"export_data\"]").toStdString());
    QVERIFY2(older.ok(), older.ok() ? "" : older.error().text().c_str());
    QVERIFY(*older == table_);
  }

  void aRefusalSaysWhoMay() {
    QVERIFY(permit(table_, Role::commander, Act::approveLevelI).ok());
    const Outcome refused = permit(table_, Role::department, Act::startLinkage);
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().what.find("department") != std::string::npos,
             refused.error().text().c_str());
    QCOMPARE(refused.error().remedy, std::string("Ask one of these: duty officer, commander"));
    QVERIFY(!permit({}, Role::commander, Act::watch).ok());
  }

  void wordsGoBothWays() {
    for (const Role role : kRoles) QVERIFY(roleFromWord(wordOf(role)) == role);
    for (std::size_t i = 0; i < kActs; ++i) {
      QVERIFY(actFromWord(wordOf(Act(i))) == Act(i));
      QVERIFY(!nameOf(Act(i)).zh.empty() && !nameOf(Act(i)).en.empty());
    }
    QVERIFY(!roleFromWord("king") && !actFromWord(""));
  }

  void faultyTablesAreNamed_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("where");
    QTest::newRow("unknown role") << with("\"observer\"", "\"king\"")
                                  << QByteArray("roles[0].role");
    QTest::newRow("unknown act") << with("\"handle_task\", \"close_road\"", "\"fly\"")
                                 << QByteArray("roles[1].acts");
    QTest::newRow("twice") << with("\"role\": \"department\"", "\"role\": \"observer\"")
                           << QByteArray("roles[1].role");
    QTest::newRow("nobody") << with(", \"switch_posture\"", "") << QByteArray("switch_posture");
    QTest::newRow("observer acts") << with("\"observer\", \"acts\": [\"watch\"]",
                                           "\"observer\", \"acts\": [\"watch\", \"steer_flood\"]")
                                   << QByteArray("steer_flood");
    QTest::newRow("key") << with("\"acts\": [\"watch\"]}", "\"act\": [\"watch\"]}")
                         << QByteArray("roles[0].act");
  }
  void faultyTablesAreNamed() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, where);
    const auto table = parseRoles(text.toStdString());
    QVERIFY(!table.ok());
    QCOMPARE(QByteArray::fromStdString(table.error().where), where);
  }
};

QTEST_GUILESS_MAIN(RolesTest)
#include "roles_test.moc"
