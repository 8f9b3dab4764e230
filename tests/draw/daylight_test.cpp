#include "engine/draw/daylight.h"

#include <QtTest>
#include <cmath>
#include <numbers>

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr EarthPlace kCity{114.3, 30.6};

double elevation(const char* iso, const EarthPlace& place = kCity) {
  const Point3 sun = sunDirection(*parseIso(iso), place.longitude, place.latitude);
  return std::asin(sun.z()) * 180 / std::numbers::pi;
}
float brightness(const Daylight& light) { return light.lit.sum() + light.shade.sum(); }

}  // namespace

class DaylightTest : public QObject {
  Q_OBJECT
 private slots:
  void theSunStandsAtNoonAsHighAsTheSeasonSays() {
    // local noon: 12 h − longitude / 15 − equation of time; height 90° − latitude ± 23.44°
    QVERIFY(std::abs(elevation("2026-06-21T04:24:40Z") - (90 - 30.6 + 23.44)) < 0.15);
    QVERIFY(std::abs(elevation("2026-12-21T04:21:00Z") - (90 - 30.6 - 23.44)) < 0.15);
    QVERIFY(std::abs(elevation("2026-03-20T12:07:30Z", {0, 0}) - 90) < 0.7);
  }
  void itRisesInTheEastAndSetsInTheWest() {
    const auto at = [](const char* iso) {
      return sunDirection(*parseIso(iso), kCity.longitude, kCity.latitude);
    };
    QVERIFY(at("2026-07-17T23:00:00Z").x() > 0.5);
    QVERIFY(at("2026-07-18T11:00:00Z").x() < -0.5);
    QVERIFY(std::abs(at("2026-07-18T11:00:00Z").norm() - 1) < 1e-9);
    QVERIFY(elevation("2026-07-18T10:30:00Z") > 5);
    QVERIFY(elevation("2026-07-18T11:40:00Z") < 0);
  }
  void lightFadesFromNoonToNight() {
    float last = 1e9F;
    float night = -1;
    for (const char* iso : {"2026-07-18T05:00:00Z", "2026-07-18T10:40:00Z", "2026-07-18T11:20:00Z",
                            "2026-07-18T11:45:00Z", "2026-07-18T15:00:00Z"}) {
      const Daylight light = lightFor(LightChoice::byTime, *parseIso(iso), kCity);
      QVERIFY2(brightness(light) < last, iso);
      QVERIFY(light.night >= night);
      QVERIFY(std::abs(light.light.norm() - 1) < 1e-9);
      last = brightness(light);
      night = light.night;
    }
    QCOMPARE(night, 1.0F);
  }
  void aNightIsBrightEnoughForAWall() {
    const Daylight night = nightDaylight();
    const auto luminance = [](const auto& c) {
      return 0.2126F * c[0] + 0.7152F * c[1] + 0.0722F * c[2];
    };
    QVERIFY(luminance(night.lit) > 0.33F && luminance(night.shade) > 0.21F);
    QVERIFY(luminance(night.lit) < 0.45F);  // and still a night
  }
  void theClockAloneMovesTheSunEveryFiveMinutes() {
    const auto at = [](const char* iso) {
      return lightFor(LightChoice::byTime, *parseIso(iso), kCity);
    };
    QVERIFY(at("2026-07-18T09:00:00Z") == at("2026-07-18T09:04:59Z"));
    QVERIFY(!(at("2026-07-18T09:00:00Z") == at("2026-07-18T09:05:00Z")));
  }
  void withoutAPlaceOrByChoiceItIsTheLightOfAMap() {
    const Instant midnight = *parseIso("2026-07-18T16:00:00Z");
    QVERIFY(lightFor(LightChoice::byTime, midnight, std::nullopt) == mapDaylight());
    QVERIFY(lightFor(LightChoice::day, midnight, kCity) == mapDaylight());
    QVERIFY(lightFor(LightChoice::night, *parseIso("2026-07-18T05:00:00Z"), kCity) ==
            nightDaylight());
    QVERIFY(mapDaylight().shadows && !nightDaylight().shadows);
  }
};

QTEST_APPLESS_MAIN(DaylightTest)
#include "daylight_test.moc"
