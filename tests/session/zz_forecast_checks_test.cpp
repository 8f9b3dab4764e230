// What a forecast says of a place beside what a gauge measures there.
#include "app/session/live/forecast_checks.h"

#include <QtTest>

#include "app/session/live/watch.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "gis/city/demo_city.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/world/forecast.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kChecksBegin = *parseIso("2026-07-18T10:00:00Z");

Instant checksMinute(double minute) { return kChecksBegin + millis(minute * 60); }

CityModel checkedCity() {
  CityModel city = smallCity();
  city.frame.crs = "EPSG:4547";
  city.frame.originEast = 530'000;
  city.frame.originNorth = 3'380'000;
  return city;
}

/// A watch that knows of 38 cm to come 20 minutes later on a road near the gauge S-POND1.
struct CheckedWatch {
  CityModel city = checkedCity();
  WatchConfig config = Config(*loadConfig(findAssets())).watch;
  SensorSeries series;
  std::optional<Watch> watch;

  explicit CheckedWatch(double away = 10, Millis hold = Millis{0}) {
    for (incident::Rule& rule : config.rules)
      if (rule.id == "ponding-forecast") rule.when.hold = hold;
    auto made = Watch::make(config, city, kChecksBegin);
    if (!made) qFatal("%s", made.error().text().c_str());
    watch.emplace(std::move(*made));
    series.sensor = "S-POND1";
    series.quantity = Quantity::pondingDepth;
    tell("F001", 0, 20, away);
    advance(double(hold.count()) / 60'000);
  }
  void tell(const std::string& forecast, double at, double due, double away = 10) {
    std::vector<incident::Decision> ignored;
    const Point2 place = gauge().at + Point2(away, 0);
    watch->take(ForecastPlaces{forecast,
                               checksMinute(at),
                               checksMinute(at + 60),
                               {{"R9", {"路", "Road"}, place, 0.38, checksMinute(due)}}},
                ignored);
  }
  void advance(double minute) {
    std::vector<incident::Decision> ignored;
    watch->advance(checksMinute(minute), ignored);
  }
  const SensorSite& gauge() const {
    return *std::ranges::find(city.sensors, std::string("S-POND1"), &SensorSite::code);
  }
  void measure(double minute, double value, Quality quality = Quality::good) {
    series.at.push_back(checksMinute(minute));
    series.value.push_back(value);
    series.quality.push_back(quality);
  }
  std::vector<ForecastCheck> checks(double minute) const {
    const auto lookup = [this](const std::string& sensor) {
      return sensor == series.sensor ? &series : nullptr;
    };
    return forecastChecks(*watch, city, lookup, config.conflicts, checksMinute(minute));
  }
  bool conflict(double minute) const {
    const auto all = checks(minute);
    return all.size() == 1 && all[0].conflict;
  }
};

}  // namespace

class ForecastChecksTest : public QObject {
  Q_OBJECT
 private slots:
  void anAlarmOfAForecastIsReadBesideTheGaugeOfItsPlace() {
    CheckedWatch one;
    QVERIFY(one.checks(5).empty());  // nothing is measured yet
    one.measure(4, 0.04);
    one.measure(5, 0.9, Quality::suspect);
    const auto checks = one.checks(5);
    QCOMPARE(checks.size(), std::size_t(1));
    QCOMPARE(checks[0].alarm, std::string("ponding-forecast@R9"));
    QVERIFY(checks[0].forecastId == "F001" && checks[0].told == kChecksBegin);
    QVERIFY(checks[0].forecast == 0.38 && checks[0].due == checksMinute(20));
    QVERIFY(checks[0].measured == 0.04 && checks[0].at == checksMinute(4));
    QCOMPARE(one.city.sensors[checks[0].site].code, std::string("S-POND1"));
    QCOMPARE(checks[0].clear, 0.25);
    QVERIFY(!checks[0].conflict);  // its time has not come
  }

  void aGaugeOutOfReachSaysNothingOfThePlace() {
    CheckedWatch one(25);  // conflicts of quality_control.json: 20 m
    one.measure(4, 0.04);
    QVERIFY(one.checks(5).empty());
  }

  void aForecastWhoseTimeHasPassedOverADryGaugeIsInConflictAndStands() {
    CheckedWatch one;
    one.measure(19, 0.04);
    QVERIFY(!one.conflict(21));  // measured before the time that was forecast
    one.measure(21, 0.04);
    QVERIFY(one.conflict(21));
    QVERIFY(one.watch->alarms().find("ponding-forecast@R9")->active);
    QVERIFY(!one.conflict(40));  // the gauge has fallen silent
    one.measure(41, 0.25);
    QVERIFY(!one.conflict(41));  // the clear value is reached: the rule would hold on
    one.measure(42, 0.04);
    QVERIFY(!one.conflict(42));  // it came true in between
    one.tell("F002", 43, 70);
    QVERIFY(!one.conflict(43));  // a newer forecast says another time
  }

  void theGaugeStaysBelowForAsLongAsTheRuleHolds() {
    CheckedWatch one(10, std::chrono::minutes(5));
    one.advance(6);
    one.measure(21, 0.04);
    QVERIFY(!one.conflict(21));
    one.measure(24, 0.04);
    QVERIFY(!one.conflict(24));
    one.measure(25, 0.04);
    QVERIFY(one.conflict(25));
  }

  void theWorldPublishesBothAndClearsNothingByItself() {
    Config config = *loadConfig(findAssets());
    config.watch.conflicts.samePlace = 5000;  // every gauge is at every road
    const auto city = std::make_shared<const CityModel>(checkedCity());
    QTemporaryDir folder;
    auto journal = store::Journal::open(folder.filePath("checks.journal").toStdString());
    QVERIFY(journal.ok());
    WorldWriter world(config, std::move(*journal), 1);
    world.openCity(city,
                   std::make_shared<const flood::FloodInputs>(
                       flood::makeCityFlood(*city, cityFlood(config, 10))),
                   kChecksBegin);
    world.goLive(kChecksBegin);
    const auto read = [&](double minute, const char* sensor, Quantity quantity, double value) {
      gis::FeedBatch batch;
      batch.readings.push_back(
          {{sensor, checksMinute(minute), value, Quality::good, "city"}, quantity});
      return world.takeLive(checksMinute(minute), {{"city", {&batch}}}).ok();
    };
    QVERIFY(read(1, "S-RAIN", Quantity::rainIntensity, 1));
    world.startStorm(90, 30);
    auto request = world.takeForecastRequest();
    QVERIFY(request);
    request->until = request->issued + std::chrono::minutes(30);
    world.finishForecast(*request, world::runForecast(*request, {}));
    QVERIFY(world.publish(true, 1, {})->forecastChecks.empty());
    QVERIFY(read(2, "S-POND1", Quantity::pondingDepth, 0.04));
    auto view = world.publish(true, 1, {});
    QVERIFY(!view->forecastChecks.empty());
    QCOMPARE(view->forecastChecks[0].forecastId, std::string("F001"));
    QCOMPARE(view->forecastChecks[0].measured, 0.04);
    world.advanceTo(checksMinute(31.5));
    QVERIFY(read(32, "S-POND1", Quantity::pondingDepth, 0.05));
    view = world.publish(true, 1, {});
    QVERIFY(!view->forecastChecks.empty());
    const ForecastCheck& first = view->forecastChecks[0];
    QVERIFY(first.conflict && !first.alarm.empty());
    QVERIFY(std::ranges::any_of(view->alarms->queue, [&](const incident::Alarm& alarm) {
      return alarm.id == first.alarm && alarm.active;
    }));
  }
};

QTEST_GUILESS_MAIN(ForecastChecksTest)
#include "zz_forecast_checks_test.moc"
