#include "app/session/live/forecast_loop.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/config.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

using namespace citymirror;
using session::ForecastLoop;
using session::RainRecord;

namespace {

const Instant kBegin{1'784'368'800'000};

Instant at(double minutes) { return kBegin + millis(minutes * 60); }

session::ForecastLoopConfig shippedLoop() {
  const auto config = session::loadConfig(session::findAssets());
  if (!config) qFatal("%s", config.error().text().c_str());
  return config->forecastLoop;
}

std::string shippedLoopText() {
  return *readFile(session::findAssets() + "/config/forecast_loop.json");
}

/// Five-minute means of one gauge, from `begin` until `end`.
void rainBetween(RainRecord& rain, double begin, double end, double mmPerHour) {
  for (double minute = begin + 5; minute <= end; minute += 5)
    rain.add({"R1", at(minute), mmPerHour, Quality::good, "test"});
}

void announce(RainRecord& rain, double minute, double millimetresInAnHour) {
  rain.setForecast({at(minute), 3600, {millimetresInAnHour}});
}

world::ForecastRun runIssuedAt(double minute, float depth) {
  world::ForecastRun run;
  run.id = "F001";
  run.issued = run.zero = at(minute);
  run.until = at(minute + 60);
  for (int step = 0; step <= 60; step += 10) {
    auto state = std::make_shared<flood::FloodState>();
    state->depth = RasterGrid<float>({10, 10, 10, 0, 0}, step < 20 ? 0 : depth);
    run.states.push_back({at(minute + step), "", state, nullptr});
  }
  return run;
}

SensorSite pondingSite(const std::string& code) {
  SensorSite site;
  site.code = code;
  site.quantity = Quantity::pondingDepth;
  site.at = {50, 50};
  return site;
}

}  // namespace

class ForecastLoopTest : public QObject {
  Q_OBJECT
 private slots:
  void aDryCityAsksForNothing() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    rainBetween(rain, 0, 60, 0);
    QVERIFY(!loop.due(at(60), rain));
    QVERIFY(!loop.due(at(6000), RainRecord()));
  }

  void rainThatNobodyAnnouncedIsForecastFromWhatIsMeasured() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    rainBetween(rain, 0, 10, 20);
    const auto why = loop.due(at(10), rain);
    QVERIFY(why);
    QCOMPARE(why->en, std::string("measured rain"));
  }

  void whileItRainsAForecastIsRenewedAtItsCadenceAndNeverTwiceAtOnce() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    announce(rain, 0, 30);
    QVERIFY(!loop.next(at(0), rain));
    loop.asked(at(0), rain);
    QVERIFY(!loop.due(at(20), rain) && !loop.next(at(20), rain));  // one is awaited
    const auto run = runIssuedAt(0, 0);
    loop.settled(&run, {});
    QCOMPARE(loop.next(at(5), rain), std::optional(at(15)));
    QCOMPARE(loop.next(at(20), rain), std::optional(at(20)));
    QVERIFY(!loop.next(at(5), RainRecord()));  // it does not rain
    rainBetween(rain, 0, 10, 30);
    QVERIFY(!loop.due(at(10), rain));
    rainBetween(rain, 10, 15, 30);
    const auto why = loop.due(at(15), rain);
    QVERIFY(why);
    QCOMPARE(why->en, std::string("cadence"));
  }

  void measuredRainThatDiffersFromTheForecastDoesNotWaitForTheCadence() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    announce(rain, 0, 12);
    loop.asked(at(0), rain);
    loop.settled(nullptr, {});
    rainBetween(rain, 0, 5, 60);  // 5 mm, 1 of them forecast
    QVERIFY(!loop.due(at(5), rain));
    rainBetween(rain, 5, 10, 60);  // 10 mm, 2 of them forecast
    const auto why = loop.due(at(10), rain);
    QVERIFY(why);
    QCOMPARE(why->en, std::string("measured rain differs by +8 mm"));
    QCOMPARE(why->zh, std::string("实测雨量与预报相差+8毫米"));
  }

  void rainThatStaysAwayIsASurpriseAsWell() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    announce(rain, 0, 60);
    loop.asked(at(0), rain);
    loop.settled(nullptr, {});
    rainBetween(rain, 0, 10, 0);
    const auto why = loop.due(at(10), rain);
    QVERIFY(why && why->en.find("-10 mm") != std::string::npos);
  }

  void aFailedForecastDoesNotStopTheLoop() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    rainBetween(rain, 0, 60, 20);
    loop.asked(at(30), rain);
    loop.settled(nullptr, {});
    QVERIFY(loop.due(at(45), rain));
    QVERIFY(!loop.scored([](const std::string&) { return nullptr; }, at(45)));
  }

  void afterTheRainNothingIsRenewed() {
    ForecastLoop loop(shippedLoop());
    RainRecord rain;
    rainBetween(rain, 0, 20, 20);
    loop.asked(at(20), rain);
    loop.settled(nullptr, {});
    rainBetween(rain, 20, 60, 0);
    QVERIFY(!loop.due(at(60), rain));
  }

  void theScoreGrowsWithWhatIsMeasured() {
    ForecastLoop loop(shippedLoop());
    const std::vector<SensorSite> sites{pondingSite("P1"), pondingSite("P2")};
    loop.asked(at(0), RainRecord());
    const auto run = runIssuedAt(0, 0.4F);
    loop.settled(&run, sites);
    SensorSeries wet{"P1",        Quantity::pondingDepth,         {at(5), at(30)},
                     {0.0, 0.35}, {Quality::good, Quality::good}, {}};
    SensorSeries dry{"P2",        Quantity::pondingDepth,         {at(5), at(55)},
                     {0.0, 0.02}, {Quality::good, Quality::good}, {}};
    const auto lookup = [&](const std::string& sensor) { return sensor == "P1" ? &wet : &dry; };
    const auto early = loop.scored(lookup, at(10));
    QCOMPARE(early->total.open, 2);
    const auto half = loop.scored(lookup, at(31));
    QCOMPARE(half->total.hits, 1);
    QCOMPARE(*half->total.medianLead, millis(30 * 60));
    QCOMPARE(half->outcomes.size(), std::size_t(2));  // the open one was forecast
    const auto over = loop.scored(lookup, at(61));
    QCOMPARE(over->total.hits, 1);
    QCOMPARE(over->total.falseAlarms, 1);
    QCOMPARE(over->eventDepth, 0.15);
    QVERIFY(!over->source.zh.empty());
  }

  void onlyTheNewestForecastsAreKept() {
    auto config = shippedLoop();
    config.kept = 3;
    ForecastLoop loop(config);
    for (int i = 0; i < 5; ++i) {
      const auto run = runIssuedAt(i * 10, 0.4F);
      loop.settled(&run, {pondingSite("P1")});
    }
    const auto score = loop.scored([](const std::string&) { return nullptr; }, at(60));
    QCOMPARE(score->forecasts, std::size_t(3));
    loop.forget();
    QVERIFY(!loop.scored([](const std::string&) { return nullptr; }, at(60)));
  }

  void aWrongConfigurationIsRefusedByItsKey_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("value");
    QTest::newRow("negative") << "surprise_mm" << -1.0;
    QTest::newRow("slower than the cadence") << "least_interval_min" << 60.0;
    QTest::newRow("every second") << "least_interval_min" << 0.02;
    QTest::newRow("no value kept") << "raw_most" << 0.0;
    QTest::newRow("raw beyond all") << "raw_kept_h" << 48.0;
    QTest::newRow("no time to run in") << "run_without_forecast_h" << 0.0;
  }
  void aWrongConfigurationIsRefusedByItsKey() {
    QFETCH(QString, key);
    QFETCH(double, value);
    auto document = nlohmann::json::parse(shippedLoopText());
    document[key.toStdString()] = value;
    const auto read = session::parseForecastLoop(document.dump());
    QVERIFY(!read);
    QVERIFY2(read.error().text().find(key.toStdString()) != std::string::npos,
             read.error().text().c_str());
    QVERIFY(!session::parseForecastLoop("[]"));
  }
};

QTEST_APPLESS_MAIN(ForecastLoopTest)
#include "forecast_loop_test.moc"
