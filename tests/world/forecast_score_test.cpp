#include "scenarios/world/forecast_score.h"

#include <QtTest>
#include <cmath>
#include <map>

using namespace citymirror;
using world::ForecastRecord;
using world::Verdict;

namespace {

constexpr double kEvent = 0.15;
const Instant kIssued{1'000'000'000};

Instant after(double minutes) { return kIssued + millis(minutes * 60); }

/// A forecast of one hour in steps of ten minutes, 0.05 m deeper each step from `begin` on.
ForecastRecord forecastOf(const std::string& sensor, double begin) {
  ForecastRecord record{"F001", kIssued, after(60), {}, {{sensor, {}}}};
  for (int minute = 0; minute <= 60; minute += 10) {
    record.at.push_back(after(minute));
    record.sites[0].depth.push_back(minute < begin ? 0 : 0.15 + (minute - begin) * 0.005);
  }
  return record;
}

struct Gauges {
  std::map<std::string, SensorSeries> all;
  void read(const std::string& sensor, double minute, double depth,
            Quality quality = Quality::good) {
    SensorSeries& series = all[sensor];
    series.at.push_back(after(minute));
    series.value.push_back(depth);
    series.quality.push_back(quality);
  }
  world::SiteOutcome against(const ForecastRecord& record, double now) const {
    const auto lookup = [this](const std::string& sensor) -> const SensorSeries* {
      const auto found = all.find(sensor);
      return found == all.end() ? nullptr : &found->second;
    };
    return world::outcomesOf(record, lookup, kEvent, after(now)).at(0);
  }
};

world::SiteOutcome hitAfter(double minutes, double forecastPeak, double observedPeak) {
  world::SiteOutcome site{"F001", "S"};
  site.verdict = Verdict::hit;
  site.lead = millis(minutes * 60);
  site.forecastPeak = forecastPeak;
  site.observedPeak = observedPeak;
  return site;
}

}  // namespace

class ForecastScoreTest : public QObject {
  Q_OBJECT
 private slots:
  void whatWasForecastAndSeenIsAHitAndItsLeadIsTheTimePeopleHad() {
    Gauges gauges;
    gauges.read("S", 0, 0.02);
    gauges.read("S", 25, 0.20);
    gauges.read("S", 35, 0.31);
    const auto site = gauges.against(forecastOf("S", 30), 40);
    QCOMPARE(site.verdict, Verdict::hit);
    QCOMPARE(*site.lead, millis(25 * 60));
    QCOMPARE(*site.forecastAt, after(30));
    QCOMPARE(*site.observedAt, after(25));
    QCOMPARE(site.observedPeak, 0.31);
    QCOMPARE(site.forecastPeak, 0.30);
  }

  void waterThatNobodyForecastIsAMissAtOnce() {
    Gauges gauges;
    gauges.read("S", 10, 0.16);
    QCOMPARE(gauges.against(forecastOf("S", 999), 11).verdict, Verdict::miss);
  }

  void aFalseAlarmIsOneOnlyWhenTheSpanIsOver() {
    Gauges gauges;
    gauges.read("S", 10, 0.05);
    gauges.read("S", 59, 0.14);
    QCOMPARE(gauges.against(forecastOf("S", 20), 59).verdict, Verdict::open);
    const auto over = gauges.against(forecastOf("S", 20), 60);
    QCOMPARE(over.verdict, Verdict::falseAlarm);
    QVERIFY(!over.lead && over.forecastAt);
  }

  void neitherForecastNorSeenIsQuiet() {
    Gauges gauges;
    gauges.read("S", 10, 0.05);
    QCOMPARE(gauges.against(forecastOf("S", 999), 61).verdict, Verdict::quiet);
  }

  void whatCannotBeJudgedIsNotScored() {
    Gauges wet;
    wet.read("S", -5, 0.30);
    wet.read("S", 20, 0.32);
    QCOMPARE(wet.against(forecastOf("S", 10), 61).verdict, Verdict::unscored);
    QCOMPARE(Gauges{}.against(forecastOf("S", 10), 61).verdict, Verdict::unscored);
    Gauges broken;
    broken.read("S", 20, 9.99, Quality::bad);
    QCOMPARE(broken.against(forecastOf("S", 10), 61).verdict, Verdict::unscored);
  }

  void whatIsMeasuredAfterTheSpanOrTheClockDoesNotCount() {
    Gauges gauges;
    gauges.read("S", 10, 0.05);
    gauges.read("S", 70, 0.50);
    const auto site = gauges.against(forecastOf("S", 999), 80);
    QCOMPARE(site.verdict, Verdict::quiet);
    QCOMPARE(site.observedPeak, 0.05);
    Gauges later;
    later.read("S", 30, 0.50);
    QCOMPARE(later.against(forecastOf("S", 999), 20).verdict, Verdict::open);
  }

  void aPlaceOutsideTheDomainForecastsNothing() {
    ForecastRecord record = forecastOf("S", 10);
    for (double& depth : record.sites[0].depth) depth = std::nan("");
    Gauges gauges;
    gauges.read("S", 10, 0.20);
    QCOMPARE(gauges.against(record, 20).verdict, Verdict::miss);
  }

  void ratiosFollowTheContingencyTable() {
    std::vector<world::SiteOutcome> sites(3, hitAfter(20, 0.3, 0.2));
    sites.push_back({"F", "M", Verdict::miss});
    for (int i = 0; i < 2; ++i) sites.push_back({"F", "A", Verdict::falseAlarm});
    sites.push_back({"F", "Q", Verdict::quiet});
    sites.push_back({"F", "U", Verdict::unscored});
    const auto score = world::scoreOf(sites);
    QCOMPARE(*score.probabilityOfDetection(), 3.0 / 4);
    QCOMPARE(*score.falseAlarmRatio(), 2.0 / 5);
    QCOMPARE(*score.criticalSuccessIndex(), 3.0 / 6);
    QVERIFY(std::abs(*score.meanPeakError - 0.1) < 1e-12);
    QCOMPARE(score.quiet, 1);
    QCOMPARE(score.corrected, 0);
    sites[0].corrections = {"R001"};
    sites.back().corrections = {"R001"};  // not scored: it does not count
    QCOMPARE(world::scoreOf(sites).corrected, 1);
  }

  void theMedianLeadIsNotMovedByOneLuckyForecast() {
    const auto score =
        world::scoreOf({hitAfter(10, 0, 0), hitAfter(300, 0, 0), hitAfter(20, 0, 0)});
    QCOMPARE(*score.medianLead, millis(20 * 60));
  }

  void withoutEventsThereAreNoRatios() {
    const auto score = world::scoreOf({{"F", "Q", Verdict::quiet}});
    QVERIFY(!score.probabilityOfDetection() && !score.falseAlarmRatio());
    QVERIFY(!score.criticalSuccessIndex() && !score.medianLead && !score.meanPeakError);
  }
};

QTEST_APPLESS_MAIN(ForecastScoreTest)
#include "forecast_score_test.moc"
