// A halt at the kerb that ends at a time, not after one.
#include <QtTest>

#include "tests/traffic/streets.h"

using namespace citymirror;
using namespace citymirror::traffic;

class StopUntilTest : public QObject {
  Q_OBJECT

 private slots:
  void aBusLeavesItsStopAtItsTimeAndNotBeforeItHasStoodAsLongAsItMust() {
    for (const auto& [seconds, until, leaves] :
         {std::tuple{0.0, 400.0, 400.0}, std::tuple{30.0, 400.0, 400.0},
          std::tuple{30.0, 110.0, 130.0}, std::tuple{30.0, 0.0, 130.0}}) {
      Streets s;
      const auto a = s.link("a"), b = s.link("b");
      s.turn(0, b);
      s.demand.classes.push_back({"bus", kBus, 5});
      s.vehicle(0, {a, b}, 1);  // at the end of b after 100 s
      s.demand.stops = {{0, b, seconds, until}};
      TrafficModel model = s.model();
      QVERIFY(model.advance(1000, {}).ok());
      QCOMPARE(arrival(model, 0), leaves);
    }
  }

  void aStopThatEndsBeforeTheRunBeginsIsRefused() {
    Streets s;
    const auto a = s.link("a");
    s.vehicle(0, {a});
    s.demand.stops = {{0, a, 5, -1}};
    QVERIFY(!TrafficModel::make(s.made()).ok());
  }
};

QTEST_GUILESS_MAIN(StopUntilTest)
#include "zz_stop_until_test.moc"
