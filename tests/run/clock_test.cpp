#include "engine/run/clock.h"

#include <QtTest>
#include <cmath>

using namespace citymirror;
using namespace citymirror::run;

class ClockTest : public QObject {
  Q_OBJECT
 private slots:
  void worldTimeIsRateTimesSteadyTime() {
    WorldClock clock(Instant{1000}, 60);
    clock.start(Millis{500});
    QCOMPARE(clock.advance(Millis{1500}).ms, std::int64_t(61'000));
  }
  void aClockThatWasNotStartedStands() {
    WorldClock clock(Instant{7});
    QVERIFY(!clock.running());
    QCOMPARE(clock.advance(Millis{10'000}).ms, std::int64_t(7));
  }
  void manySmallStepsLoseNoTime() {
    WorldClock clock(Instant{0}, 0.3);
    clock.start(Millis{0});
    for (int t = 1; t <= 10'000; ++t) clock.advance(Millis{t});
    QVERIFY(std::abs(clock.at().ms - 3000) <= 1);
  }
  void aPauseIsNotCaughtUp() {
    WorldClock clock(Instant{0}, 10);
    clock.start(Millis{0});
    clock.advance(Millis{100});
    clock.pause();
    QCOMPARE(clock.advance(Millis{5000}).ms, std::int64_t(1000));
    clock.start(Millis{6000});
    QCOMPARE(clock.advance(Millis{6100}).ms, std::int64_t(2000));
  }
  void startingTwiceLosesNothing() {
    WorldClock clock(Instant{0}, 1);
    clock.start(Millis{0});
    clock.start(Millis{400});
    QCOMPARE(clock.advance(Millis{500}).ms, std::int64_t(500));
  }
  void steadyTimeThatGoesBackChangesNothing() {
    WorldClock clock(Instant{0}, 1);
    clock.start(Millis{1000});
    clock.advance(Millis{2000});
    QCOMPARE(clock.advance(Millis{1500}).ms, std::int64_t(1000));
    QCOMPARE(clock.advance(Millis{2500}).ms, std::int64_t(1500));
  }
  void ratesAreClampedAndNaNIsRefused() {
    WorldClock clock(Instant{0}, 1e9);
    QCOMPARE(clock.rate(), 3600.0);
    clock.setRate(-5);
    QCOMPARE(clock.rate(), 0.1);
    clock.setRate(std::nan(""));
    QCOMPARE(clock.rate(), 0.1);
  }
  void aJumpForgetsTheRemainder() {
    WorldClock clock(Instant{0}, 0.5);
    clock.start(Millis{0});
    clock.advance(Millis{1});
    clock.jumpTo(Instant{100});
    QCOMPARE(clock.advance(Millis{2}).ms, std::int64_t(100));
  }
};

QTEST_GUILESS_MAIN(ClockTest)
#include "clock_test.moc"
