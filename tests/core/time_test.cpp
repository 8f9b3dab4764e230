#include <QtTest>

#include "engine/core/time.h"

using namespace citymirror;

class TimeTest : public QObject {
  Q_OBJECT
 private slots:
  void isoTextReadsBack_data() {
    QTest::addColumn<qint64>("ms");
    for (const qint64 ms :
         {0LL, 1LL, -1LL, 1784369100000LL, 1709164800123LL, -62135596800000LL, 253402300799999LL}) {
      QTest::addRow("%lld", ms) << ms;
    }
  }
  void isoTextReadsBack() {
    QFETCH(qint64, ms);
    const Instant t{ms};
    QVERIFY(parseIso(toIso(t)) == t);
    for (const int offset : {-570, -1, 0, 60, 345, 480, 840}) {
      QVERIFY(parseIso(toIso(t, offset)) == t || ms < -62000000000000LL || ms > 253402000000000LL);
    }
  }
  void knownTimesHaveKnownTexts() {
    const Instant t{1784369100000};
    QCOMPARE(toIso(t), std::string("2026-07-18T10:05:00Z"));
    QCOMPARE(toIso(t, 480), std::string("2026-07-18T18:05:00+08:00"));
    QCOMPARE(toIso(t, -210), std::string("2026-07-18T06:35:00-03:30"));
    QCOMPARE(clockText(t, 480), std::string("18:05"));
    QCOMPARE(toIso(t + Millis{7}), std::string("2026-07-18T10:05:00.007Z"));
  }
  void theTimeOfChinaIsTheSameInMinutesAndAsAText() {
    QVERIFY(toIso({1784369100000}, kChinaMinutes).ends_with(kChinaZone));
  }
  void zonesAreSubtracted() {
    QVERIFY(parseIso("2026-07-18T18:05:00+08:00") == parseIso("2026-07-18T10:05:00Z"));
    QVERIFY(parseIso("2026-07-17T20:05:00-14:00") == parseIso("2026-07-18T10:05:00Z"));
    QVERIFY(parseIso("2026-07-18 10:05:00.5z") == Instant{1784369100500});
  }
  void malformedTimesAreRefused_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"", "2026", "2026-07-18", "2026-07-18T10:05:00", "2026-07-18T10:05Z",
          "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-07-18T24:00:00Z",
          "2026-07-18T10:60:00Z", "2026-07-18T10:05:00+0800", "2026-07-18T10:05:00+25:00",
          "2026-07-18T10:05:00Zx", "2026-07-18T10:05:00.Z", "2026-07-18T10:05:00.",
          "x026-07-18T10:05:00Z", "2026/07/18T10:05:00Z", "2026-07-18T10:05:00+08:0",
          "-026-07-18T10:05:00Z"}) {
      QTest::newRow(text) << text;
    }
  }
  void malformedTimesAreRefused() {
    QFETCH(QString, text);
    QVERIFY(!parseIso(text.toStdString()));
  }
  void aSpanHoldsItsBeginningAndNotItsEnd() {
    const Span span{{1000}, {2000}};
    QVERIFY(span.contains({1000}) && span.contains({1999}));
    QVERIFY(!span.contains({2000}) && !span.contains({999}));
    QCOMPARE(seconds(span.length()), 1.0);
  }
  void secondsRoundToTheNearestMillisecondOnBothSides() {
    QCOMPARE(millis(0.0015).count(), qint64{2});
    QCOMPARE(millis(-0.0015).count(), qint64{-2});
    QCOMPARE(millis(-1.0).count(), qint64{-1000});
  }
};

QTEST_APPLESS_MAIN(TimeTest)
#include "time_test.moc"
