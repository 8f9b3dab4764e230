#include <QtTest>
#include <cmath>

#include "tests/bench/bench_support.h"

using namespace citymirror;

/// The figures that benchmarks hold against the bars of the live world.
class DelaysTest : public QObject {
  Q_OBJECT
 private slots:
  void aShareIsTheSmallestDelayThatSoManyDoNotExceed() {
    bench::Delays delays{"message to alarm", {}};
    for (int i = 100; i >= 1; --i) delays.ms.push_back(i);
    QCOMPARE(delays.at(0.5), 50.0);
    QCOMPARE(delays.at(0.99), 99.0);
    QCOMPARE(delays.at(1), 100.0);
  }
  void ofFewTheNinetyNinthPercentileIsTheWorst() {
    const bench::Delays delays{"message to alarm", {30, 900, 20}};
    QCOMPARE(delays.at(0.99), 900.0);
    QCOMPARE(delays.at(0.5), 30.0);
  }
  void nothingThatCameIsNoFigure() {
    const bench::Delays none{"message to alarm", {}};
    QVERIFY(std::isnan(none.at(0.99)));
    QVERIFY(none.misses(1000));  // any bar
  }
  void aProgramEndsWithOneWhereOneOfItsBarsIsMissed() {
    const bench::Delays delays{"message to alarm", {30, 900, 20}};
    bench::Figures figures;
    figures.tell(delays, 1000);
    figures.print("observations a second", 100'000, ">= 100000");
    QCOMPARE(figures.exitStatus(), 0);
    figures.tell(delays, 800);
    figures.print("observations a second", 120'000, ">= 100000");
    QCOMPARE(figures.exitStatus(), 1);
  }
};

QTEST_GUILESS_MAIN(DelaysTest)
#include "delays_test.moc"
