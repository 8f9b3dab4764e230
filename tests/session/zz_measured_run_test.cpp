// A coupled run where no forecast reaches rests on the rain that gauges measured.
#include <QtTest>
#include <cmath>

#include "app/session/branch/comparison_table.h"
#include "app/session/branch/measured_run.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kMiddayHere = *parseIso("2026-07-18T04:00:00Z");

Instant afterNoon(int minutes) { return kMiddayHere + std::chrono::minutes(minutes); }

/// 5 min steps that end at the given minutes, mm/h.
RainRecord recordOf(const std::string& gauge, std::initializer_list<std::pair<int, double>> steps) {
  RainRecord record;
  for (const auto& [minute, rate] : steps)
    record.add({gauge, afterNoon(minute), rate, Quality::good, "test"});
  return record;
}

}  // namespace

class MeasuredRunTest : public QObject {
  Q_OBJECT
  CityModel city_ = smallCity();
  flood::FloodInputs domain_ = flood::makeCityFlood(city_, {});

  WorldRunRequest runAt(const RainRecord* record, int minute) const {
    WorldRunRequest request;
    rainAsMeasured(request, record, city_, domain_,
                   {afterNoon(minute), std::chrono::hours(6), std::chrono::hours(2)});
    return request;
  }

 private slots:
  void aPastTimeHasTheRainThatFellBeforeItAndAfterIt() {
    const RainRecord record =
        recordOf("no site", {{-30, 0}, {-20, 12}, {-15, 24}, {-10, 0}, {5, 6}, {10, 0}});
    const WorldRunRequest run = runAt(&record, 0);
    QCOMPARE(run.zero, afterNoon(-25));
    QCOMPARE(run.duration, (25 + 120) * 60.0);
    QVERIFY(run.measuredTo && *run.measuredTo == afterNoon(10));
    const flood::StepSeries& rain = run.inputs.flood.rainMmPerHour;
    QCOMPARE(rain.at(60), 12.0);
    QCOMPARE(rain.at(360), 24.0);
    QCOMPARE(rain.at(660), 0.0);
    QCOMPARE(rain.at(25 * 60 + 60), 6.0);  // measured after the time that is shown
    QCOMPARE(rain.at(60 * 60), 0.0);       // nobody has measured it
    QCOMPARE(run.inputs.flood.duration, run.duration);
  }

  void rainOfGaugesFallsWhereTheyStand() {
    const SensorSite* gauge = nullptr;
    for (const SensorSite& site : city_.sensors)
      if (site.quantity == Quantity::rainIntensity) gauge = &site;
    if (gauge == nullptr) QSKIP("the small city has no rain gauge");
    const RainRecord record = recordOf(gauge->code, {{-20, 12}});
    const WorldRunRequest run = runAt(&record, 0);
    QVERIFY(!run.inputs.flood.rainFrames.empty());
  }

  void rainOfLongAgoAndRainToComeDoNotBeginARunEarlier() {
    const RainRecord longAgo = recordOf("g", {{-500, 30}});
    QVERIFY(!runAt(&longAgo, 0).measuredTo);
    QCOMPARE(runAt(&longAgo, 0).zero, kMiddayHere);
    const RainRecord later = recordOf("g", {{40, 30}});
    QCOMPARE(runAt(&later, 0).zero, kMiddayHere);
    QVERIFY(runAt(&later, 0).measuredTo);
    const RainRecord across = recordOf("g", {{-358, 30}, {-355, 30}});
    QCOMPARE(runAt(&across, 0).zero, afterNoon(-360));
  }

  void withoutRainARunIsDryFromItsTimeOn() {
    const RainRecord calm = recordOf("g", {{-10, 0}, {-5, 0}});
    for (const RainRecord* record : {&calm, static_cast<const RainRecord*>(nullptr)}) {
      const WorldRunRequest run = runAt(record, 0);
      QVERIFY(!run.measuredTo);
      QCOMPARE(run.zero, kMiddayHere);
      QCOMPARE(run.duration, 7200.0);
      QVERIFY(run.inputs.flood.rainFrames.empty());
    }
  }
};

QTEST_APPLESS_MAIN(MeasuredRunTest)
#include "zz_measured_run_test.moc"
