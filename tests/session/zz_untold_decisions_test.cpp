// A kill between a value's entry and that of the decision it led to: the run that goes on
// journals the decision.
#include "app/session/live/untold_decisions.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/live/journal_replay.h"
#include "app/session/live/told_decision.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kUntoldBegin = *parseIso("2026-07-18T10:00:00Z");

Instant untoldMinute(int minute) { return kUntoldBegin + std::chrono::minutes(minute); }

incident::Decision decisionAbout(const char* sensor, int minute) {
  incident::Decision decision;
  decision.ruleId = "ponding-road";
  decision.group = sensor;
  decision.severity = Severity::orange;
  decision.at = untoldMinute(minute);
  return decision;
}

CityModel killedCity() {
  CityModel city = smallCity();
  city.frame.crs = "EPSG:4547";
  city.frame.originEast = 530'000;
  city.frame.originNorth = 3'380'000;
  return city;
}

/// A live city on a journal, run after run.
struct KilledCity {
  QTemporaryDir folder;
  std::string path = folder.filePath("night.sqlite").toStdString();
  std::string cut = folder.filePath("cut.sqlite").toStdString();
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(killedCity());
  Config config = *loadConfig(findAssets());
  ResumeRules rules{config.watch, config.command};

  std::optional<Resumed> left(const std::string& file, int minute) const {
    auto resumed = resumeFrom(*store::Journal::open(file), rules, *city, untoldMinute(minute));
    if (!resumed) qFatal("%s", resumed.error().text().c_str());
    return std::move(*resumed);
  }
  std::unique_ptr<WorldWriter> run(const std::string& file, int minute) const {
    auto before = left(file, minute);
    auto world = std::make_unique<WorldWriter>(config, std::move(*store::Journal::open(file)), 1);
    world->openCity(city, nullptr, untoldMinute(minute), std::move(before));
    world->goLive(untoldMinute(minute));
    return world;
  }
  std::vector<store::JournalEntry> entries(const std::string& file) const {
    return *store::Journal::open(file)->read();
  }
  /// A night with water on a road, and the same up to where its first entry of this kind would be
  /// written.
  void nightWithWater(const std::string& upTo = "rules") {
    const auto world = run(path, 0);
    gis::FeedBatch batch;
    batch.readings.push_back(
        {{"S-POND1", untoldMinute(1), 0.4, Quality::good, "city"}, Quantity::pondingDepth});
    if (!world->takeLive(untoldMinute(1), {{"city", {&batch}}}).ok()) qFatal("not taken");
    auto journal = store::Journal::open(cut);
    if (!journal) qFatal("journal");
    for (const store::JournalEntry& entry : entries(path)) {
      if (entry.kind == upTo) return;
      if (!journal->append(entry.at, entry.kind, entry.by, entry.body).ok()) qFatal("not written");
    }
    qFatal("no such entry");
  }
  std::vector<nlohmann::json> decisions(const std::string& file) const {
    return told(file, "rules");
  }
  std::vector<nlohmann::json> told(const std::string& file, const std::string& kind) const {
    std::vector<nlohmann::json> all;
    for (const store::JournalEntry& entry : entries(file))
      if (entry.kind == kind)
        for (const nlohmann::json& one : nlohmann::json::parse(entry.body)) all.push_back(one);
    return all;
  }
};

}  // namespace

class UntoldDecisionsTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsJudgedAndToldIsEvenWhicheverComesFirst() {
    UntoldDecisions even;
    even.judge(decisionAbout("S-POND1", 1));
    even.tell(toldDecision(decisionAbout("S-POND1", 1)));
    even.tell(toldDecision(decisionAbout("S-POND2", 2)));
    even.judge(decisionAbout("S-POND2", 2));
    QVERIFY(even.untold().empty());
    even.judge(decisionAbout("S-POND2", 4));
    even.judge(decisionAbout("S-POND1", 3));
    const auto untold = even.untold();
    QCOMPARE(untold.size(), std::size_t(2));
    QVERIFY(untold[0].group == "S-POND2" && untold[1].group == "S-POND1");  // as they were judged
  }

  void underOtherRulesThanThoseOfThenNothingIsUntold() {
    UntoldDecisions others;
    others.tell(toldDecision(decisionAbout("S-POND2", 2)));
    others.judge(decisionAbout("S-POND1", 3));
    QVERIFY(others.untold().empty());
  }

  void aNightThatWasNotKilledLeavesNothingUntold() {
    KilledCity killed;
    killed.nightWithWater();
    const auto left = killed.left(killed.path, 2);
    QVERIFY(left && left->untold.decisions.empty() && left->untold.changes.empty());
    const auto before = killed.decisions(killed.path).size();
    killed.run(killed.path, 2);
    QCOMPARE(killed.decisions(killed.path).size(), before);
  }

  void aDecisionThatAKillLeftOutIsJournalledOnceByTheRunThatGoesOn() {
    KilledCity killed;
    killed.nightWithWater();
    QVERIFY(killed.decisions(killed.cut).empty());
    const auto left = killed.left(killed.cut, 2);
    QVERIFY(left && !left->untold.decisions.empty());
    killed.run(killed.cut, 2);
    auto told = killed.decisions(killed.cut);
    QCOMPARE(told.size(), left->untold.decisions.size());
    for (nlohmann::json& each : told) {
      QVERIFY(each.at("late").get<bool>());
      each.erase("late");
    }
    QVERIFY(told == killed.decisions(killed.path));  // those of the night that was not killed
    const auto again = killed.left(killed.cut, 3);
    QVERIFY(again && again->untold.decisions.empty());
    killed.run(killed.cut, 3);
    QCOMPARE(killed.decisions(killed.cut).size(), told.size());
  }

  void theChangesOfAlarmsThatAKillLeftOutAreJournalledOnceToo_data() {
    QTest::addColumn<QString>("upTo");
    QTest::newRow("killed before the decision was written") << "rules";
    QTest::newRow("killed between the decision and its alarm") << "alarms";
  }
  void theChangesOfAlarmsThatAKillLeftOutAreJournalledOnceToo() {
    QFETCH(QString, upTo);
    KilledCity killed;
    killed.nightWithWater(upTo.toStdString());
    QVERIFY(killed.told(killed.cut, "alarms").empty());
    killed.run(killed.cut, 2);
    std::vector<nlohmann::json> late;
    for (nlohmann::json& told : killed.told(killed.cut, "alarms"))
      if (told.contains("late")) late.push_back(std::move(told));
    QVERIFY(!late.empty());
    for (nlohmann::json& told : late) told.erase("late");
    QVERIFY(late == killed.told(killed.path, "alarms"));  // those of the night that was not killed
    const auto before = killed.told(killed.cut, "alarms").size();
    const auto again = killed.left(killed.cut, 3);
    QVERIFY(again && again->untold.changes.empty() && again->untold.decisions.empty());
    killed.run(killed.cut, 3);
    QCOMPARE(killed.told(killed.cut, "alarms").size(), before);
  }

  void theJournalThenLeadsToTheSameIncidentsByItsDecisionsAsByItsValues() {
    KilledCity killed;
    killed.nightWithWater();
    killed.run(killed.cut, 2);
    const auto sessions =
        replayJournal(*store::Journal::open(killed.cut), killed.rules, *killed.city, {});
    QVERIFY2(sessions.ok(), sessions.ok() ? "" : sessions.error().text().c_str());
    QCOMPARE(sessions->size(), std::size_t(1));
    const ReplayedSession& night = sessions->front();
    QVERIFY(!night.incidents.empty());
    QVERIFY2(night.differences.empty(),
             night.differences.empty() ? "" : night.differences.front().en.c_str());
  }
};

QTEST_GUILESS_MAIN(UntoldDecisionsTest)
#include "zz_untold_decisions_test.moc"
