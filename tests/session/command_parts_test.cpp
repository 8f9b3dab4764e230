// Acts as text, the configuration of the loop, and what is sent again after a restart.
#include "app/session/command/command_act.h"
#include "app/session/live/unsent_orders.h"
#include "scenarios/incident/alarm_board.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;
using incident::ReceiptState;

namespace {

QByteArray configText(const char* name) {
  return QByteArray::fromStdString(*readFile(findAssets() + "/config/" + name));
}

std::vector<store::JournalEntry> entriesOf(const std::string& path) {
  const auto journal = store::Journal::open(path);
  if (!journal) qFatal("no journal");
  return *journal->read();
}

constexpr Instant kHanded{1'000'000'000};
constexpr Millis kGiveUp{300'000};

}  // namespace

class CommandPartsTest : public QObject {
  Q_OBJECT
 private slots:
  void everyActIsReadBackAsItWas() {
    for (std::size_t i = 0; i < kCommandKinds; ++i) {
      CommandAct act;
      act.kind = CommandKind(i);
      act.subject = "A001";
      act.why = "因为 \"so\"\n";
      act.by = "李伟";
      act.at = Instant{1784369100123};
      if (act.kind == CommandKind::dispatch) {
        act.plan = "road-flooding";
        act.linkage = "L7";
        act.purpose = feeds::Purpose::real;
      }
      if (act.kind == CommandKind::adoptPlan) act.purpose = feeds::Purpose::real;
      if (act.kind == CommandKind::approve) act.approval = "{\"level\":\"II\"}";
      if (act.kind == CommandKind::switchPosture) act.role = Role::commander;
      if (act.kind == CommandKind::shelve) act.until = Instant{1784369999999};
      const bool unit = act.kind >= CommandKind::callUnit && act.kind <= CommandKind::unitReturned;
      const bool merges = act.kind == CommandKind::merge || act.kind == CommandKind::unmerge;
      if (unit || merges) act.object = "CR-01";
      const auto read = commandFromText(commandText(act), "李伟");
      QVERIFY(read.ok() && *read == act);
      QCOMPARE(*commandFromWord(wordOf(act.kind)), act.kind);
    }
    for (const char* bad : {"", "[]", "{}", "{\"action\":\"verify_incident\"}",
                            "{\"action\":\"fly\",\"at\":\"2026-07-18T10:05:00Z\"}"})
      QVERIFY(!commandFromText(bad, "x").ok());
  }

  void aForecastIsReadBackAsItWas() {
    const ForecastIncident forecast{"I001",         "ponding.forecast",  Severity::red,
                                    {"江津路", ""}, {"红色预警", "red"}, Instant{1784369100123},
                                    Point2(512.25, -3.1)};
    const auto read = forecastFromText(forecastText(forecast));
    QVERIFY(read.ok());
    QCOMPARE(forecastText(*read), forecastText(forecast));
    QVERIFY(read->place == forecast.place && read->severity == Severity::red);
    QVERIFY(read->where == forecast.where);
    QVERIFY(!forecastFromText("{\"id\":\"I001\"}").ok());
    QVERIFY(!forecastFromText("no").ok());
  }

  void aMistakeInTheLoopsConfigurationIsNamed() {
    const QByteArray whole = configText("command_loop.json");
    QVERIFY(parseCommandLoop(whole.toStdString()).ok());
    const std::pair<const char*, const char*> mistakes[] = {{"\"yellow\"", "\"violet\""},
                                                            {"\"trend_s\"", "\"trend\""},
                                                            {"to_verify", "closed"},
                                                            {"\"verified\"", "\"handled\""},
                                                            {"300", "0"},
                                                            {"{recipient}", "{who}"},
                                                            {"14400", "0"},
                                                            {"\"arrive_s\"", "\"arrive\""},
                                                            {"\"escalate_every_s\": 900", "\"escalate_every_s\": 0"},
                                                            {"\"renew_s\": 60", "\"renew_s\": -1"},
                                                            {"\"level\": \"IV\"", "\"level\": \"V\""},
                                                            {"\"longest_s\"", "\"longest\""}};
    for (const auto& [from, to] : mistakes) {
      const auto parsed = parseCommandLoop(QByteArray(whole).replace(from, to).toStdString());
      QVERIFY2(!parsed.ok(), from);
      QVERIFY(!parsed.error().where.empty());
    }
    QVERIFY(!parseCommandLoop("{").ok());
  }

  void latchingIsConfiguredAndHoldsAnAlarmUntilItIsReset() {
    const QByteArray whole = configText("alarm_policy.json");
    const auto policy = incident::parseAlarmPolicy(whole.toStdString());
    QVERIFY(policy.ok());
    QVERIFY(policy->longestShelf == std::chrono::hours(8));
    incident::AlarmBoard board(*policy);
    incident::Decision leak;
    leak.ruleId = "gas-leak";
    leak.group = "G1";
    leak.classCode = "gas.leak";
    leak.severity = Severity::red;
    board.take(leak);
    leak.change = incident::Change::cleared;
    leak.severity = Severity::none;
    board.take(leak);
    QVERIFY(board.find("gas-leak@G1")->state() == incident::AlarmState::latchedUnacknowledged);
    for (const auto& [from, to] : {std::pair{"\"latching\"", "\"latched\""},
                                   std::pair{"\"gas.leak\"", "7"}, std::pair{"28800", "\"long\""}})
      QVERIFY2(!incident::parseAlarmPolicy(QByteArray(whole).replace(from, to).toStdString()).ok(),
               from);
    QVERIFY(!incident::parseAlarmPolicy("").ok());
  }

  void whatHasNoReceiptIsSentAgainUnderItsIdAfterARestart() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    {
      LoopDesk desk(exampleChannels().recipients, path);
      const auto sent = desk.dispatched();
      desk.world->noteHanded(sent, kHanded);
      desk.receipt("L1/1", ReceiptState::sent);
      desk.receipt("L1/4", ReceiptState::failed, "no such number");
    }
    const Unsent unsent = unsentOrders(entriesOf(path), kHanded + Millis{200'000}, kGiveUp);
    QVERIFY(unsent.tooLate.empty());
    QCOMPARE(unsent.again.size(), std::size_t(4));
    QCOMPARE(unsent.again[0].dispatch.id, std::string("L1/2"));
    QCOMPARE(unsent.again[0].dispatch.channel, std::string("mqtt"));
    QCOMPARE(unsent.again[0].dispatch.address, std::string("drainage-1"));
    QVERIFY(unsent.again[0].dispatch.text.en.find("go there and pump") != std::string::npos);
    QVERIFY(!unsent.again[0].title.zh.empty());
    QVERIFY(unsent.again[0].purpose == feeds::Purpose::drill);
    const Unsent late = unsentOrders(entriesOf(path), kHanded + Millis{400'000}, kGiveUp);
    QVERIFY(late.again.empty());
    QCOMPARE(late.tooLate.size(), std::size_t(4));
  }

  void whatWasCalledBackIsNotSentAgainThoughAnotherIncidentBearsItsId() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    {
      LoopDesk desk(exampleChannels().recipients, path);
      desk.world->noteHanded(desk.dispatched(), kHanded);
    }
    {
      LoopDesk desk(exampleChannels().recipients, path);
      desk.linkages = 1;
      desk.world->noteHanded(desk.dispatched(), kHanded);
      desk.act(CommandKind::recall, "A001", "a mistake");
    }
    const Unsent unsent = unsentOrders(entriesOf(path), kHanded, kGiveUp);
    QCOMPARE(unsent.again.size(), std::size_t(6));
    for (const Outbound& out : unsent.again) QVERIFY(out.dispatch.id.starts_with("L1/"));
  }

  void nothingIsLeftOfAJournalThatCannotBeRead() {
    const std::vector<store::JournalEntry> entries{{1, {}, "linkage", "x", "{", ""},
                                                   {2, {}, "linkage", "x", "[1]", ""},
                                                   {3, {}, "handed", "x", "{\"ids\":[1]}", ""}};
    const Unsent unsent = unsentOrders(entries, kHanded, kGiveUp);
    QVERIFY(unsent.again.empty() && unsent.tooLate.empty());
  }
};

QTEST_GUILESS_MAIN(CommandPartsTest)
#include "command_parts_test.moc"
