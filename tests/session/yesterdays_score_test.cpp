// The score of forecasts goes on after a restart: what each said of the gauges is in the journal,
// what came of it in the archive.
#include <QtTest>
#include <cmath>

#include "app/session/live/score_memory.h"
#include "app/session/live/series_history.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr Instant kToday{1'784'368'800'000};

/// Dry at first, then `depth` at the first of two gauges; the second stays dry.
world::ForecastRecord recordFrom(Instant issued, double depth, const std::string& id = "F001") {
  world::ForecastRecord record{id, issued, issued + std::chrono::hours(1), {}, {}};
  record.sites = {{"S-POND1", {}, {"R001"}}, {"S-POND2", {}, {}}};
  for (int minute = 0; minute <= 60; minute += 10) {
    record.at.push_back(issued + std::chrono::minutes(minute));
    record.sites[0].depth.push_back(minute < 20 ? 0 : depth);
    record.sites[1].depth.push_back(0);
  }
  return record;
}

std::string nameOfCity() { return smallCity().name.in(Language::en); }

/// A journal with forecasts and an archive with what was seen.
struct ScoreDesk {
  QTemporaryDir folder;
  std::string path = folder.filePath("journal.sqlite").toStdString();
  std::string archivePath = folder.filePath("series.sqlite").toStdString();
  store::Journal journal = std::move(*store::Journal::open(path));
  store::SeriesArchive archive = std::move(*store::SeriesArchive::open(archivePath));
  ForecastLoopConfig config;

  void said(const world::ForecastRecord& record, const std::string& city = nameOfCity()) {
    if (!journal.append(record.issued, "forecast_record", "flood", forecastRecordText(record, city)))
      qFatal("not journalled");
  }
  void seen(const std::string& sensor, Instant at, double depth) {
    const std::string name = archiveName(nameOfCity(), sensor);
    if (!archive.declare(name, Quantity::pondingDepth) ||
        !archive.append(std::vector{Observation{name, at, depth, Quality::good, "t"}}))
      qFatal("not archived");
  }
  /// `remembered`: how far memory reaches back; as in a session that goes on.
  std::vector<PastForecast> past(std::optional<Millis> remembered = std::nullopt) const {
    const auto found =
        pastForecasts(journal, *journal.size(), &archive, smallCity(), config, kToday,
                      kToday - remembered.value_or(config.measured.all));
    if (!found) qFatal("%s", found.error().text().c_str());
    return *found;
  }
};

}  // namespace

class YesterdaysScoreTest : public QObject {
  Q_OBJECT
 private slots:
  void aRecordIsReadAsItWasWrittenToTheMillimetre() {
    world::ForecastRecord record = recordFrom(kToday, 0.4567);
    record.sites[1].depth.assign(record.at.size(), std::nan(""));  // outside of the domain
    const auto read = forecastRecordFromText(forecastRecordText(record, "Here"));
    QVERIFY(read.ok());
    QCOMPARE(read->id, record.id);
    QVERIFY(read->issued == record.issued && read->until == record.until);
    QVERIFY(read->at == record.at);
    QCOMPARE(read->sites.size(), record.sites.size());
    for (std::size_t s = 0; s < read->sites.size(); ++s) {
      QCOMPARE(read->sites[s].sensor, record.sites[s].sensor);
      QCOMPARE(read->sites[s].corrections, record.sites[s].corrections);
      for (std::size_t i = 0; i < record.at.size(); ++i) {
        const double a = read->sites[s].depth[i], b = record.sites[s].depth[i];
        QVERIFY(std::isnan(b) ? std::isnan(a) : std::abs(a - b) <= 0.0005);
      }
    }
    for (const char* wrong : {"", "{}", "[]", "{\"issued\":\"x\"}"})
      QVERIFY(!forecastRecordFromText(wrong).ok());
    std::string cut = forecastRecordText(record, "Here");
    cut.replace(cut.find("[0,0,"), 5, "[0,");  // a depth too few
    QVERIFY(!forecastRecordFromText(cut).ok());
  }

  void whatEndedDaysAgoIsJudgedByTheArchive() {
    ScoreDesk desk;
    const Instant before = kToday - std::chrono::hours(72);
    desk.said(recordFrom(before, 0.4));
    desk.seen("S-POND1", before - std::chrono::minutes(10), 0.02);
    desk.seen("S-POND1", before + std::chrono::minutes(30), 0.35);
    desk.seen("S-POND2", before + std::chrono::minutes(30), 0.03);
    const auto past = desk.past();
    QCOMPARE(past.size(), std::size_t(1));
    QVERIFY(past[0].closed);
    QVERIFY(past[0].outcomes[0].verdict == world::Verdict::hit);
    QCOMPARE(*past[0].outcomes[0].lead, Millis{1'800'000});
    QVERIFY(past[0].outcomes[1].verdict == world::Verdict::quiet);
  }

  void whereRawValuesAreGoneTheMostOfEachMinuteCounts() {
    ScoreDesk desk;
    const Instant before = kToday - std::chrono::hours(24 * 20);
    desk.said(recordFrom(before, 0.4));
    desk.seen("S-POND1", before + std::chrono::minutes(30), 0.35);
    QVERIFY(*desk.archive.age(kToday) > 0);
    QVERIFY(desk.past()[0].outcomes[0].verdict == world::Verdict::hit);
    QVERIFY(desk.past()[0].outcomes[1].verdict == world::Verdict::unscored);  // never heard of
  }

  void withoutAnArchiveWhatIsOverIsClosedAndNotScored() {
    ScoreDesk desk;
    desk.said(recordFrom(kToday - std::chrono::hours(72), 0.4));
    const auto past = pastForecasts(desk.journal, *desk.journal.size(), nullptr, smallCity(),
                                    desk.config, kToday, kToday - desk.config.measured.all);
    QVERIFY(past.ok() && past->size() == 1 && past->front().closed);
    for (const auto& outcome : past->front().outcomes)
      QVERIFY(outcome.verdict == world::Verdict::unscored);
  }

  void whatIsYoungIsLeftToMemoryAndOnlyThisCityAndTheNewestCount() {
    ScoreDesk desk;
    desk.config.kept = 2;
    desk.said(recordFrom(kToday - std::chrono::minutes(90), 0.4, "F009"), "Elsewhere");
    for (int i = 1; i <= 4; ++i)
      desk.said(recordFrom(kToday - std::chrono::minutes(60 - i), 0.4, "F00" + std::to_string(i)));
    const auto past = desk.past();
    QCOMPARE(past.size(), std::size_t(2));
    QCOMPARE(past[0].record.id, std::string("F003"));
    QVERIFY(!past[0].closed);
  }

  void aSessionThatBeginsAnewHasTheScoreOfThisMorningFromTheArchive() {
    ScoreDesk desk;
    const Instant before = kToday - std::chrono::hours(3);
    desk.said(recordFrom(before, 0.4));
    desk.seen("S-POND1", before + std::chrono::minutes(30), 0.35);
    QVERIFY(!desk.past()[0].closed);  // a session that goes on remembers what was measured
    const auto past = desk.past(Millis{0});
    QVERIFY(past[0].closed && past[0].outcomes[0].verdict == world::Verdict::hit);
    ForecastLoop loop(desk.config);
    loop.recall(past);
    const auto nothing = [](const std::string&) { return nullptr; };
    QCOMPARE(loop.scored(nothing, kToday)->total.hits, 1);
    QCOMPARE(loop.takePast().size(), std::size_t(1));  // for who begins to repeat a leader
    QVERIFY(loop.takePast().empty());
  }

  void aLoopThatRecallsThemGoesOnWithTheScore() {
    ScoreDesk desk;
    desk.said(recordFrom(kToday - std::chrono::hours(72), 0.4));
    desk.seen("S-POND1", kToday - std::chrono::hours(72) + std::chrono::minutes(30), 0.35);
    desk.said(recordFrom(kToday - std::chrono::minutes(30), 0.4, "F002"));
    ForecastLoop loop(desk.config);
    loop.recall(desk.past());
    SensorSeries dry{"S-POND1", Quantity::pondingDepth, {kToday}, {0.01}, {Quality::good}, {}};
    const auto measured = [&](const std::string& sensor) {
      return sensor == "S-POND1" ? &dry : nullptr;
    };
    const auto now = loop.scored(measured, kToday);
    QCOMPARE(now->forecasts, std::size_t(2));
    QCOMPARE(now->total.hits, 1);
    QVERIFY(now->total.open > 0);
    dry.at.push_back(kToday + std::chrono::minutes(29));
    dry.value.push_back(0.01);
    dry.quality.push_back(Quality::good);
    QCOMPARE(loop.scored(measured, kToday + std::chrono::minutes(40))->total.falseAlarms, 1);
  }
};

QTEST_GUILESS_MAIN(YesterdaysScoreTest)
#include "yesterdays_score_test.moc"
