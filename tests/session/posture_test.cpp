#include "app/session/command/posture.h"

#include <QtTest>

#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr Instant kNoon{1'784'376'000'000};
std::string config(const char* name) {
  return *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/") + name);
}

}  // namespace

class PostureTest : public QObject {
  Q_OBJECT
  RoleTable table_;
  Postures postures_;

  Result<PostureChange> change(PostureKind present, PostureKind wanted, Role role,
                               const std::string& why = "暴雨红色预警") const {
    return changePosture(table_, postures_, present, wanted, "wang", role, why, kNoon);
  }

 private slots:
  void initTestCase() {
    table_ = *parseRoles(config("roles.json"));
    const auto postures = parsePostures(config("posture.json"), table_);
    QVERIFY2(postures.ok(), postures.ok() ? "" : postures.error().text().c_str());
    postures_ = *postures;
  }

  void anEmergencyLooksFasterKeepsMoreAndMovesRights() {
    QVERIFY(postures_.emergency.refresh < postures_.peace.refresh);
    QVERIFY(postures_.emergency.recording == Recording::everything);
    QCOMPARE(postures_.peace.title.en, std::string("Normal"));
    QVERIFY(postures_.emergency.layout != postures_.peace.layout);
    const RoleTable peace = rightsIn(table_, postures_.peace),
                    emergency = rightsIn(table_, postures_.emergency);
    QCOMPARE(peace, table_);
    QVERIFY(!may(peace, Role::dutyOfficer, Act::editRules));
    QVERIFY(may(emergency, Role::dutyOfficer, Act::editRules));
    QVERIFY(may(peace, Role::dutyOfficer, Act::connectFeed));
    QVERIFY(!may(emergency, Role::dutyOfficer, Act::connectFeed));
  }

  void whatAPostureSetsIsSaidInOneSentence() {
    const Text there = effectsOf(postures_.emergency, {{}, {"pm25", "ozone"}});
    for (const char* part : {"layout command", "every 10 s or oftener", "up to 200 rejected messages",
                             "switched on: none, off: pm25, ozone",
                             "given: duty officer: ", "taken: duty officer: "})
      QVERIFY2(there.en.find(part) != std::string::npos, there.en.c_str());
    QVERIFY(there.zh.find("关闭 pm25, ozone") != std::string::npos);
    const Text back = effectsOf(postures_.peace, {});
    QVERIFY2(back.en.ends_with("rights given: none, taken: none"), back.en.c_str());
    QVERIFY(back.en.find("every 60 s") != std::string::npos);
  }

  void everyRuleThatAPostureNamesIsThere() {
    const std::string rules = config("rules.json");
    for (const Posture& posture : {postures_.peace, postures_.emergency})
      for (const auto* named : {&posture.rulesOn, &posture.rulesOff})
        for (std::string id : *named) {
          const bool open = id.ends_with('*');
          if (open) id.pop_back();
          QVERIFY2(rules.find("\"id\": \"" + id + (open ? "" : "\"")) != std::string::npos,
                   id.c_str());
        }
  }

  void theLongestNameOfARuleCounts() {
    Posture posture;
    posture.rulesOn = {"rain-*", "gas-leak"};
    posture.rulesOff = {"rain-day", "gas-*"};
    QVERIFY(ruleRuns(posture, "rain-hour", false));
    QVERIFY(!ruleRuns(posture, "rain-day", true));
    QVERIFY(ruleRuns(posture, "gas-leak", false));
    QVERIFY(!ruleRuns(posture, "gas-rise", true));
    QVERIFY(ruleRuns(posture, "fog", true) && !ruleRuns(posture, "fog", false));
  }

  void oneActChangesAllAndOneChangesAllBack() {
    const auto there = change(PostureKind::peace, PostureKind::emergency, Role::commander);
    QVERIFY2(there.ok(), there.ok() ? "" : there.error().text().c_str());
    const auto back = change(PostureKind::emergency, PostureKind::peace, Role::commander, "雨停");
    QVERIFY(back.ok());
    QVERIFY(there->from == PostureKind::peace && there->to == PostureKind::emergency);
    QVERIFY(back->from == there->to && back->to == there->from);
    QCOMPARE(back->why, std::string("雨停"));
  }

  void aChangeNeedsTheRightAReasonAndADifference() {
    QVERIFY(!change(PostureKind::peace, PostureKind::emergency, Role::dutyOfficer).ok());
    QVERIFY(!change(PostureKind::peace, PostureKind::emergency, Role::administrator).ok());
    QVERIFY(!change(PostureKind::peace, PostureKind::emergency, Role::commander, "").ok());
    QVERIFY(!change(PostureKind::emergency, PostureKind::emergency, Role::commander).ok());
  }

  void faultyFilesAreNamed_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("where");
    const auto row = [](const char* from, const char* to, const char* where) {
      QTest::newRow(to) << QByteArray(from) << QByteArray(to) << QByteArray(where);
    };
    row("\"id\": \"emergency\"", "\"id\": \"peace\"", "postures[1].id");
    row("\"id\": \"emergency\"", "\"id\": \"war\"", "postures[1].id");
    row("\"refresh_s\": 10", "\"refresh_s\": 0", "postures[1].refresh_s");
    row("\"everything\"", "\"much\"", "postures[1].recording");
    row("\"rules_off\": [\"pm25\"", "\"rules_of\": [\"pm25\"", "postures[1].rules_of");
    row("[\"edit_rules\"]", "[\"fly\"]", "postures[1].granted");
    row("[\"edit_rules\"]", "[\"connect_feed\"]", "postures[1].withdrawn");
    row("\"withdrawn\": {\"duty_officer\": [\"connect_feed\"]}",
        "\"withdrawn\": {\"commander\": [\"switch_posture\"]}", "emergency");
  }
  void faultyFilesAreNamed() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, where);
    QByteArray text = QByteArray::fromStdString(config("posture.json"));
    QVERIFY(text.contains(from));
    const auto bad = parsePostures(text.replace(from, to).toStdString(), table_);
    QVERIFY(!bad.ok());
    QCOMPARE(QByteArray::fromStdString(bad.error().where), where);
  }
};

QTEST_GUILESS_MAIN(PostureTest)
#include "posture_test.moc"
