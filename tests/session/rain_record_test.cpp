#include <QtTest>
#include <cmath>

#include "app/session/live/rain_record.h"

using namespace citymirror;
using session::RainRecord;

namespace {

const Instant kZero = *parseIso("2026-07-18T10:00:00Z");

Instant minute(double m) { return kZero + millis(m * 60); }

Observation gauge(const char* code, double atMinute, double mmPerHour,
                  Quality quality = Quality::good) {
  return {code, minute(atMinute), mmPerHour, quality, "test"};
}

/// 50 mm in the hour from 18:10, in six steps.
gis::CapRain hourOfRain() { return {minute(10), 3600, {4, 7, 13, 12, 9, 5}}; }

double volume(const flood::StepSeries& series, double untilSeconds) {
  return series.integral(0, untilSeconds) / 3600;
}

}  // namespace

class RainRecordTest : public QObject {
  Q_OBJECT
 private slots:
  void gaugesOfOneStepAreAveraged() {
    RainRecord rain;
    rain.add(gauge("RG-1", 5, 10));
    rain.add(gauge("RG-2", 5.05, 20));
    QCOMPARE(rain.bars().size(), std::size_t(1));
    QCOMPARE(rain.bars()[0].mmPerHour, 15.0);
    QCOMPARE(rain.bars()[0].span.begin, kZero);
    QVERIFY(!rain.bars()[0].forecast);
  }

  void stepsThatEndedLongAgoAreForgotten() {
    RainRecord rain;
    for (int m = 5; m <= 30; m += 5) rain.add(gauge("RG-1", m, 10));
    const auto before = rain.bars();
    rain.forgetBefore(before[3].span.begin);
    const auto after = rain.bars();
    QCOMPARE(after.size(), std::size_t(3));
    QCOMPARE(after.front().span, before[3].span);
  }

  void valuesThatAreNotGoodDoNotCount() {
    RainRecord rain;
    rain.add(gauge("RG-1", 5, 10));
    rain.add(gauge("RG-2", 5, 900, Quality::bad));
    QCOMPARE(rain.bars()[0].mmPerHour, 10.0);
  }

  void theSeriesHoldsEveryMillimetreOfTheForecast() {
    RainRecord rain;
    rain.setForecast(hourOfRain());
    QVERIFY(std::abs(volume(rain.seriesFrom(kZero), 7200) - 50) < 1e-9);
  }

  void observedRainReplacesTheForecastOfTheSameMinutes() {
    RainRecord rain;
    rain.setForecast(hourOfRain());
    for (int m = 15; m <= 70; m += 5) rain.add(gauge("RG-1", m, 12));
    QVERIFY(std::abs(volume(rain.seriesFrom(kZero), 7200) - 12) < 1e-9);
  }

  void everyGaugeKeepsItsOwnRainAndItsGaps() {
    const auto site = [](const char* code, double x) {
      SensorSite s;
      s.code = code;
      s.at = {x, 0};
      return s;
    };
    RainRecord rain;
    rain.setForecast(hourOfRain());
    for (const int m : {5, 10, 20}) rain.add(gauge("W", m, 60));
    rain.add(gauge("E", 10, 6));
    const auto gauges = rain.gaugesFrom(kZero, {site("W", 10), site("E", 900), site("silent", 5)});
    QCOMPARE(gauges.size(), std::size_t(2));
    QCOMPARE(gauges[0].id, std::string("W"));
    QCOMPARE(gauges[1].at.x(), 900.0);
    const flood::StepSeries &west = gauges[0].mmPerHour, &east = gauges[1].mmPerHour;
    QCOMPARE(west.at(0), 60.0);
    QCOMPARE(west.at(599), 60.0);
    QVERIFY(std::isnan(west.at(600)) && std::isnan(west.at(899)));  // no gauge was heard
    QCOMPARE(west.at(900), 60.0);
    QVERIFY(std::isnan(west.at(1200)));
    QVERIFY(std::isnan(east.at(0)));
    QCOMPARE(east.at(300), 6.0);
    QVERIFY(std::isnan(east.at(900)));
  }

  void rainBeforeTheZeroIsLeftOut() {
    RainRecord rain;
    rain.add(gauge("RG-1", -5, 60));
    rain.add(gauge("RG-1", 5, 12));
    QVERIFY(std::abs(volume(rain.seriesFrom(kZero), 3600) - 1) < 1e-9);
  }

  void afterTheLastKnownStepItIsDry() {
    RainRecord rain;
    rain.add(gauge("RG-1", 5, 12));
    QCOMPARE(rain.seriesFrom(kZero).at(400), 0.0);
  }

  void rainWithinTheNextHourCountsPartsOfSteps() {
    RainRecord rain;
    rain.setForecast(hourOfRain());
    QVERIFY(std::abs(rain.forecastWithin(minute(10), 1) - 50) < 1e-9);
    QVERIFY(std::abs(rain.forecastWithin(minute(15), 1) - 48) < 1e-9);
    QVERIFY(std::abs(rain.forecastWithin(minute(65), 1) - 2.5) < 1e-9);
  }
};

QTEST_GUILESS_MAIN(RainRecordTest)
#include "rain_record_test.moc"
