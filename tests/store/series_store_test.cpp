#include "engine/store/series_store.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "engine/store/series_rollup.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

constexpr Millis kCadence = std::chrono::minutes(5);
Instant minute(int m) { return Instant{m * 60'000LL}; }
Observation reading(int m, double value, Quality quality = Quality::good) {
  return {"S1", minute(m), value, quality, "test"};
}

/// A value each second of a rough wave, of which every 97th is suspect.
SeriesStore roughSeconds(int seconds) {
  SeriesStore store;
  store.declare("S1", Quantity::pondingDepth, {});
  std::mt19937 noise(3);
  std::uniform_real_distribution<double> rough(0, 0.1);
  for (int s = 0; s < seconds; ++s) {
    store.append({"S1", Instant{s * 1000LL}, 0.15 + 0.1 * std::sin(s / 900.0) + rough(noise),
                  s % 97 == 0 ? Quality::suspect : Quality::good, "test"});
  }
  return store;
}

SeriesStore withReadings(std::initializer_list<int> minutes) {
  SeriesStore store;
  store.declare("S1", Quantity::pondingDepth, {});
  for (const int m : minutes) store.append(reading(m, m));
  return store;
}

}  // namespace

class SeriesStoreTest : public QObject {
  Q_OBJECT
 private slots:
  void valuesAreSortedWhateverTheOrderOfArrival() {
    std::vector<int> minutes(200);
    for (int i = 0; i < 200; ++i) minutes[std::size_t(i)] = i;
    std::shuffle(minutes.begin(), minutes.end(), std::mt19937(7));
    SeriesStore store;
    store.declare("S1", Quantity::pondingDepth, {});
    for (const int m : minutes) QVERIFY(store.append(reading(m, m)) == AppendResult::added);
    const SensorSeries& series = *store.find("S1");
    QVERIFY(std::is_sorted(series.at.begin(), series.at.end()));
    for (std::size_t i = 0; i < 200; ++i) QCOMPARE(series.value[i], double(i));
    QCOMPARE(series.quality.size(), std::size_t(200));
  }
  void aDuplicateIsIgnoredAndAnotherValueReplaces() {
    SeriesStore store = withReadings({0, 5});
    QVERIFY(store.append(reading(5, 5)) == AppendResult::duplicate);
    QVERIFY(store.append(reading(5, 6, Quality::suspect)) == AppendResult::replaced);
    QCOMPARE(store.find("S1")->size(), std::size_t(2));
    QCOMPARE(store.find("S1")->value[1], 6.0);
    QVERIFY(store.find("S1")->quality[1] == Quality::suspect);
  }
  void missingTwiceIsADuplicate() {
    SeriesStore store = withReadings({});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(store.append(reading(0, nan, Quality::missing)) == AppendResult::added);
    QVERIFY(store.append(reading(0, nan, Quality::missing)) == AppendResult::duplicate);
  }
  void unknownSensorsAreToldAndKeepNothing() {
    SeriesStore store;
    QVERIFY(store.append(reading(0, 1)) == AppendResult::unknownSensor);
    QVERIFY(store.find("S1") == nullptr);
    QVERIFY(store.gaps("S1", kCadence, {minute(0), minute(60)}).empty());
  }
  void declaringAgainKeepsTheValues() {
    SeriesStore store = withReadings({0, 5});
    store.declare("S1", Quantity::pondingDepth, {"other source"});
    QCOMPARE(store.find("S1")->size(), std::size_t(2));
    store.declare("S1", Quantity::waterLevel, {});
    QCOMPARE(store.find("S1")->size(), std::size_t(0));
    QCOMPARE(store.sensors(), std::vector<std::string>{"S1"});
  }
  void anUnbrokenSeriesHasNoGaps() {
    const SeriesStore store = withReadings({0, 5, 10, 15, 20});
    QVERIFY(store.gaps("S1", kCadence, {minute(0), minute(25)}).empty());
    QVERIFY(store.gaps("S1", kCadence, {minute(2), minute(17)}).empty());
  }
  void aGapRunsFromWhenTheValueWasDueToTheNext() {
    const SeriesStore store = withReadings({0, 5, 20, 25});
    const auto gaps = store.gaps("S1", kCadence, {minute(0), minute(30)});
    QCOMPARE(gaps, (std::vector<Span>{{minute(10), minute(20)}}));
  }
  void aSilentStartAndEndAreGaps() {
    const SeriesStore store = withReadings({30});
    const auto gaps = store.gaps("S1", kCadence, {minute(0), minute(60)});
    QCOMPARE(gaps, (std::vector<Span>{{minute(0), minute(30)}, {minute(35), minute(60)}}));
    QCOMPARE(withReadings({}).gaps("S1", kCadence, {minute(0), minute(60)}),
             (std::vector<Span>{{minute(0), minute(60)}}));
  }
  void aMissingMarkIsNoValue() {
    SeriesStore store = withReadings({0, 10});
    store.append(reading(5, std::numeric_limits<double>::quiet_NaN(), Quality::missing));
    QCOMPARE(store.gaps("S1", kCadence, {minute(0), minute(15)}),
             (std::vector<Span>{{minute(5), minute(10)}}));
  }
  void aLittleLateIsNoGap() {
    SeriesStore store = withReadings({0, 7, 12});
    QVERIFY(store.gaps("S1", kCadence, {minute(0), minute(15)}).empty());
  }
  void whatIsHeldIsKnownByTimeAndValue() {
    SeriesStore store;
    store.declare("S1", Quantity::waterLevel, {});
    const Observation here{"S1", minute(5), 2.5, Quality::good, "a"};
    QVERIFY(!store.holds(here));
    store.append(here);
    QVERIFY(store.holds({"S1", minute(5), 2.5, Quality::bad, "b"}));
    QVERIFY(!store.holds({"S1", minute(5), 2.6, Quality::good, "a"}));
    QVERIFY(!store.holds({"S1", minute(6), 2.5, Quality::good, "a"}));
    QVERIFY(!store.holds({"S2", minute(5), 2.5, Quality::good, "a"}));
    store.append({"S1", minute(7), std::nan(""), Quality::missing, "a"});
    QVERIFY(store.holds({"S1", minute(7), std::nan(""), Quality::missing, "a"}));
  }
  void whatIsOldGoesButTheNewestValueStays() {
    SeriesStore store = withReadings({0, 5, 10, 15, 16, 17, 18, 19, 20, 25});
    store.forgetBefore(minute(5));
    QCOMPARE(store.find("S1")->size(), std::size_t(10));  // not worth the move yet
    store.forgetBefore(minute(6));
    QCOMPARE(store.find("S1")->size(), std::size_t(8));
    store.forgetBefore(minute(21));
    QCOMPARE(store.find("S1")->at, (std::vector<Instant>{minute(25)}));
    QCOMPARE(store.find("S1")->value.size(), std::size_t(1));
    store.forgetBefore(minute(9999));
    QCOMPARE(store.find("S1")->size(), std::size_t(1));
    SeriesStore empty;
    empty.declare("S2", Quantity::speed, {});
    empty.forgetBefore(minute(1));
    QVERIFY(empty.find("S2")->at.empty());
  }
  void olderValuesAreThinnedToWhatALineThroughThemShows() {
    const SeriesStore whole = roughSeconds(6 * 3600);
    SeriesStore store = whole;
    const Instant before = minute(4 * 60);
    QCOMPARE(store.thin({before, 100'000, kMinute, 0.2}), std::vector<std::string>{"S1"});
    const SensorSeries &all = *whole.find("S1"), &kept = *store.find("S1");
    QVERIFY(store.count() == kept.size() && kept.size() <= 7200 + 4 * 60 * 7);
    const Span old{minute(0), before}, fresh{before, minute(9999)};
    const auto a = rollUp(all, kMinute, old), b = rollUp(kept, kMinute, old);
    QCOMPARE(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      QCOMPARE(b[i].least, a[i].least);
      QCOMPARE(b[i].most, a[i].most);
      QCOMPARE(b[i].last, a[i].last);
      QCOMPARE(b[i].suspect > 0, a[i].suspect > 0);
    }
    QVERIFY(rollUp(kept, kMinute, fresh) == rollUp(all, kMinute, fresh));
    const auto firstReaching = [](const SensorSeries& series, double level) {
      for (std::size_t i = 0; i < series.size(); ++i)
        if (series.quality[i] == Quality::good && series.value[i] >= level) return series.at[i];
      return Instant{};
    };
    QVERIFY(firstReaching(kept, 0.2) == firstReaching(all, 0.2));
    QVERIFY(store.thin({before, 100'000, kMinute, 0.2}).empty());  // once
  }
  void ofManyValuesOnlySoManyOfTheNewestStayRaw() {
    SeriesStore store = roughSeconds(3 * 3600);
    store.thin({minute(0), 600, kMinute, 0.2});
    const std::size_t thinned = store.count();
    QVERIFY(thinned <= 600 + 60 + 3 * 60 * 7);
    for (int s = 3 * 3600; s < 30 * 3600; ++s) {  // and it does not grow with what comes
      store.append({"S1", Instant{s * 1000LL}, 0.2 + s % 7 / 50.0, Quality::good, "test"});
      if (s % 60 != 0) continue;
      store.thin({minute(s / 60 - 120), 600, kMinute, 0.2});
      store.forgetBefore(minute(s / 60 - 6 * 60));
      QVERIFY(store.count() <= (660 + 60 + 6 * 60 * 7) * 9 / 8);
    }
  }
  void aDayOfSecondsTakesNoMoreRoomThanItsFirstTwoHours() {
    constexpr std::size_t kMost = 7200;
    SeriesStore store;
    store.declare("S1", Quantity::pondingDepth, {});
    double least = 1e9, most = -1e9;
    for (int s = 0; s < 24 * 3600; ++s) {
      const double value = 0.05 + s * 7919 % 97 / 1000.0;
      least = std::min(least, value);
      most = std::max(most, value);
      store.append({"S1", Instant{s * 1000LL}, value, Quality::good, "test"});
      if (s % 60 != 0) continue;
      store.thin({Instant{s * 1000LL} - 2 * kHour, kMost, kMinute, 0.2});
      QVERIFY2(store.count() <= kMost + 120, qPrintable(QString::number(store.count())));
    }
    const SensorSeries& kept = *store.find("S1");
    const auto newest = kept.size() - kMost / 6;  // the last twenty minutes are as they came
    QCOMPARE(kept.at.back() - kept.at[newest], Millis{(kMost / 6 - 1) * 1000});
    for (const RollUp& hour : rollUp(kept, kHour, {Instant{}, kept.at.back()})) {
      QCOMPARE(hour.least, least);
      QCOMPARE(hour.most, most);
    }
  }
  void aRepeatOfAThinnedValueIsKnownAndALateStretchIsNot() {
    SeriesStore store = roughSeconds(3600);
    const SensorSeries all = *store.find("S1");
    store.thin({minute(40), 100'000, kMinute, 0.2});
    for (std::size_t i = 0; i < all.size(); ++i)
      QVERIFY(store.knows({"S1", all.at[i], all.value[i], Quality::good, "again"}));
    const Instant kept = store.find("S1")->at[2];
    QVERIFY(!store.knows({"S1", kept, 99, Quality::good, "corrected"}));
    SeriesStore gap = withReadings({0, 1, 2, 50, 51, 120});
    gap.thin({minute(60), 100'000, kMinute, 0.2});
    QVERIFY(!gap.knows(reading(30, 1)) && !gap.knows(reading(119, 1)));
    QVERIFY(gap.append(reading(30, 1)) == AppendResult::added);
    QVERIFY(gap.knows(reading(30, 1)));
    QVERIFY(!gap.knows({"S1", minute(30) + Millis{500}, 2, Quality::good, "backlog"}));
    for (int ms = 1; ms < 100; ++ms) gap.append({"S1", minute(30) + Millis{ms}, 2, Quality::good, ""});
    gap.thin({minute(60), 100'000, kMinute, 5});
    QVERIFY(gap.count() <= 6 + 4);  // what came late is thinned as well
  }
  void anEmptyWindowOrCadenceHasNoGaps() {
    const SeriesStore store = withReadings({0});
    QVERIFY(store.gaps("S1", Millis{0}, {minute(0), minute(60)}).empty());
    QVERIFY(store.gaps("S1", kCadence, {minute(60), minute(0)}).empty());
  }
};

QTEST_GUILESS_MAIN(SeriesStoreTest)
#include "series_store_test.moc"
