// How many trips a run has where nobody says it: the density of traffic is that of the configuration
// whatever the length of the run and the size of the city.
#include <QtTest>

#include "tests/support/city_rules.h"

using namespace citymirror;
using namespace citymirror::traffic;

class UsualTripsTest : public QObject {
  Q_OBJECT
  const CityDemandRules rules_ = cityRules().demand;
  static constexpr double kHour = 3600;

 private slots:
  void anHourOfTheNamedAreaHasTheTripsThatAreConfigured() {
    const UsualTrips trips = usualTrips(rules_, rules_.usualArea, kHour);
    QCOMPARE(double(trips.vehicles), rules_.usualPerHour);
    QVERIFY(!trips.bounded);
  }

  void asManySetOutInEachHourHoweverLongTheRunIs() {
    for (const double hours : {0.25, 0.5, 2.0, 6.0, 8.0}) {
      const UsualTrips trips = usualTrips(rules_, rules_.usualArea, hours * kHour);
      QCOMPARE(double(trips.vehicles) / hours, rules_.usualPerHour);
      QVERIFY(!trips.bounded);
    }
  }

  void aQuarterOfTheAreaHasAQuarterOfTheTrips() {
    const UsualTrips trips = usualTrips(rules_, rules_.usualArea / 4, 2 * kHour);
    QCOMPARE(double(trips.vehicles), rules_.usualPerHour / 2);
  }

  void moreThanARunMayHoldAreBoundedAndSaySo() {
    const UsualTrips trips = usualTrips(rules_, 100 * rules_.usualArea, 24 * kHour);
    QCOMPARE(trips.vehicles, rules_.mostUsual);
    QVERIFY(trips.bounded);
  }

  void theSmallestRunHasATrip() {
    QCOMPARE(usualTrips(rules_, 1, 1).vehicles, std::size_t(1));
    QCOMPARE(usualTrips(rules_, 0, kHour).vehicles, std::size_t(1));
  }
};

QTEST_APPLESS_MAIN(UsualTripsTest)
#include "zz_usual_trips_test.moc"
