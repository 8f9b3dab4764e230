// A session that has been going on for long goes on after a restart with what stood open: by the
// decisions that were journalled, and with rules that have seen the last days again.
#include <QtTest>

#include "app/session/live/told_decision.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr double kDayMinutes = 24 * 60;

/// Ten days of a value every twenty minutes at two sensors: water on the first day that stays, water
/// that comes and goes every other day.
struct LongDesk {
  QTemporaryDir folder;
  std::string path = folder.filePath("journal.sqlite").toStdString();
  LoopDesk desk = LoopDesk(exampleChannels().recipients, path);

  LongDesk() { desk.world->goLive(desk.begin); }
  void tell(double minute, double first, double second) {
    gis::FeedBatch batch;
    for (const auto& [code, depth] : {std::pair{"S-POND1", first}, {"S-POND2", second}})
      batch.readings.push_back(
          {{code, desk.at(minute), depth, Quality::good, "ponds"}, Quantity::pondingDepth});
    if (!desk.world->takeLive(desk.at(minute), {{"ponds", {&batch}}})) qFatal("not taken");
  }
  void live(double days) {
    for (double minute = 20; minute <= days * kDayMinutes; minute += 20) {
      const bool wetDay = int(minute / kDayMinutes) % 2 == 1;
      const double ripple = int(minute / 20) % 5 / 1000.0;
      tell(minute, minute < 60 ? 0.02 : 0.33 + ripple, (wetDay ? 0.28 : 0.01) + ripple);
      if (minute == 100) {
        desk.act(CommandKind::verify);
        desk.act(CommandKind::dispatch);
        (void)desk.world->takeOutbound();
      }
      if (minute == 5 * kDayMinutes) desk.act(CommandKind::note, "A001", "still there");
    }
  }
  ReplayedLoop resumed(Millis longest) const {
    ResumeRules rules{desk.config.watch, desk.config.command};
    rules.command.resumeLongest = longest;
    auto left = resumeFrom(*store::Journal::open(path), rules, *desk.city, desk.world->now());
    if (!left || !*left) qFatal("nothing goes on");
    return std::move((*left)->left);
  }
};

/// What people see of alarms, in words.
QStringList alarmWords(const Watch& watch) {
  QStringList words;
  for (const auto& [id, alarm] : watch.alarms().alarms())
    words << QString("%1 %2 %3 %4 %5")
                 .arg(QString::fromStdString(id))
                 .arg(alarm.active)
                 .arg(int(alarm.state()))
                 .arg(int(alarm.latest.severity))
                 .arg(alarm.raised.ms);
  return words;
}

QStringList groupWords(const Watch& watch) {
  QStringList words;
  for (const incident::AlarmGroup& group : watch.groups().groups())
    words << QString("%1 %2 %3 %4")
                 .arg(QString::fromStdString(group.id))
                 .arg(group.active())
                 .arg(int(group.severity))
                 .arg(group.raised.ms);
  return words;
}

}  // namespace

class YearsSessionTest : public QObject {
  Q_OBJECT
 private slots:
  void aDecisionIsReadAsItWasJournalled() {
    LoopDesk desk;
    const auto& rules = desk.config.watch.rules;
    incident::Decision decision;
    decision.ruleId = rules.front().id;
    decision.ruleVersion = rules.front().version;
    decision.change = incident::Change::lowered;
    decision.severity = Severity::orange;
    decision.classCode = "ponding.observed";
    decision.group = "S-POND1";
    decision.placeName = {"江津路", "Jiangjin Road"};
    decision.place = Point2(1.0 / 3, -2e5);
    decision.at = desk.at(3);
    decision.sentence = {"甲", "a"};
    decision.source = rules.front().source;
    const auto read = decisionFromTold(toldDecision(decision), rules, *desk.city);
    QVERIFY(read && *read == decision);
    auto old = toldDecision(decision);  // as earlier versions wrote it
    for (const char* key : {"class", "place", "where", "en"}) old.erase(key);
    const auto derived = decisionFromTold(old, rules, *desk.city);
    QVERIFY(derived && derived->place && derived->classCode == rules.front().classCode);
    old["rule"] = "of another city";
    QVERIFY(!decisionFromTold(old, rules, *desk.city));
    QVERIFY(!decisionFromTold({{"rule", rules.front().id}}, rules, *desk.city));
  }

  void incidentsAlarmsAndMessagesStandAsAFullReplayWouldHaveThem() {
    LongDesk ten;
    ten.live(10);
    const ReplayedLoop whole = ten.resumed(std::chrono::hours(24 * 60));
    const ReplayedLoop brief = ten.resumed(std::chrono::hours(24 * 2));
    QVERIFY(!whole.loop.incidents().empty());
    QCOMPARE(brief.loop.incidents().size(), whole.loop.incidents().size());
    for (std::size_t i = 0; i < whole.loop.incidents().size(); ++i)
      QVERIFY2(brief.loop.incidents()[i] == whole.loop.incidents()[i],
               whole.loop.incidents()[i].id.c_str());
    QVERIFY(brief.loop.find("A001")->open());
    QVERIFY(brief.loop.runs() == whole.loop.runs());
    QCOMPARE(alarmWords(brief.watch), alarmWords(whole.watch));
    QCOMPARE(groupWords(brief.watch), groupWords(whole.watch));
    QVERIFY(brief.heard);
  }

  void rulesGoOnFromThere() {
    LongDesk ten;
    ten.live(10);
    for (const int days : {60, 2}) {
      ReplayedLoop left = ten.resumed(std::chrono::hours(24 * days));
      const auto enter = [&](const char* sensor, double minute, double depth) {
        std::vector<incident::Decision> decisions;
        left.watch.enter(left.series,
                         {sensor, ten.desk.at(10 * kDayMinutes + minute), depth, Quality::good, "t"},
                         decisions);
        return decisions;
      };
      // The water of the first day, older than what the rules have seen again, runs off.
      QVERIFY(left.watch.severityOf("S-POND1") >= Severity::orange);
      (void)enter("S-POND1", 20, 0.02);
      (void)enter("S-POND1", 40, 0.02);
      QVERIFY2(left.watch.severityOf("S-POND1") == Severity::none, std::to_string(days).c_str());
      (void)enter("S-POND2", 20, 0.55);
      QVERIFY(left.watch.severityOf("S-POND2") >= Severity::orange);
    }
  }

  void aLongReplayHoldsNoMoreValuesThanTheSessionDid() {
    LongDesk ten;
    ten.live(10);
    const ReplayedLoop whole = ten.resumed(std::chrono::hours(24 * 60));
    const SensorSeries& held = *whole.series.find("S-POND1");
    QVERIFY(held.size() > 0);
    QVERIFY2(held.size() <= 2 * 72 + 1, std::to_string(held.size()).c_str());  // of 720: a day, twice
    QVERIFY(held.at.back() == ten.desk.at(10 * kDayMinutes));
  }
};

QTEST_GUILESS_MAIN(YearsSessionTest)
#include "years_session_test.moc"
