#include "engine/core/series.h"

#include <QtTest>
#include <random>

using namespace citymirror;

namespace {

SensorSeries at(std::initializer_list<std::int64_t> times) {
  SensorSeries series;
  for (const std::int64_t ms : times) {
    series.at.push_back({ms});
    series.value.push_back(double(ms));
    series.quality.push_back(Quality::good);
  }
  return series;
}

}  // namespace

class SeriesTest : public QObject {
  Q_OBJECT
 private slots:
  void anEmptySeriesHasNoNewest() {
    QCOMPARE(SensorSeries{}.size(), std::size_t{0});
    QVERIFY(!SensorSeries{}.newestAt({0}));
  }
  void beforeTheFirstThereIsNothing() { QVERIFY(!at({100, 200}).newestAt({99})); }
  void aValueCountsFromItsOwnInstantOn() {
    const SensorSeries series = at({100, 200, 300});
    QCOMPARE(series.size(), std::size_t{3});
    QCOMPARE(*series.newestAt({100}), std::size_t{0});
    QCOMPARE(*series.newestAt({199}), std::size_t{0});
    QCOMPARE(*series.newestAt({200}), std::size_t{1});
    QCOMPARE(*series.newestAt({1'000'000}), std::size_t{2});
  }
  void timesBefore1970Count() { QCOMPARE(*at({-200, -100}).newestAt({-150}), std::size_t{0}); }
  void theNewestIsWhatASearchFromTheFrontFinds() {
    std::mt19937 random(7);
    SensorSeries series;
    std::int64_t time = 0;
    for (int i = 0; i < 200; ++i) series.at.push_back({time += 1 + std::int64_t(random() % 50)});
    for (std::int64_t t = -10; t <= time + 10; ++t) {
      std::optional<std::size_t> expected;
      for (std::size_t i = 0; i < series.size() && series.at[i] <= Instant{t}; ++i) expected = i;
      QCOMPARE(series.newestAt({t}), expected);
    }
  }
  void observationsAreEqualOnlyInEverything() {
    const Observation one{"S1", {5}, 1.5, Quality::good, "feed"};
    QCOMPARE(one, one);
    for (int field = 0; field < 5; ++field) {
      Observation other = one;
      if (field == 0) other.sensor = "S2";
      if (field == 1) other.at = {6};
      if (field == 2) other.value = 1.6;
      if (field == 3) other.quality = Quality::suspect;
      if (field == 4) other.source = "file";
      QVERIFY(!(one == other));
    }
  }
};

QTEST_APPLESS_MAIN(SeriesTest)
#include "series_test.moc"
