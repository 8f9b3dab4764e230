#include <QtTest>

#include "scenarios/world/forecast.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

world::ForecastRequest request(double millimetres) {
  world::ForecastRequest r;
  r.id = "F1";
  r.trigger = "test";
  r.city = std::make_shared<const CityModel>(smallCity());
  r.domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*r.city, {}));
  r.zero = *parseIso("2026-07-18T10:00:00Z");
  r.issued = r.zero + std::chrono::minutes(10);
  r.until = r.zero + std::chrono::minutes(80);
  r.rain = {{600, 4200}, {millimetres, 0}};
  r.threads = 1;
  return r;
}

}  // namespace

class ForecastTest : public QObject {
  Q_OBJECT
 private slots:
  void statesStandOnOneClockFromZeroToTheEnd() {
    const auto run = world::runForecast(request(50), {});
    QVERIFY2(run.ok(), run.ok() ? "" : run.error().text().c_str());
    QCOMPARE(run->states.front().at, run->zero);
    QCOMPARE(run->states.back().at, run->until);
    for (const auto& state : run->states) {
      QCOMPARE(seconds(state.at - run->zero), state.flood->time);
      QVERIFY(state.edgeDepth->size() > 0);
    }
  }
  void itIsHealthyAndMassCloses() {
    const auto run = world::runForecast(request(50), {});
    QVERIFY(run.ok());
    QVERIFY2(run->health.ok, run->health.verdict.en.c_str());
    QVERIFY(std::abs(run->flood->mass.relativeError()) < 1e-5);
  }
  void moreRainPondsDeeper() {
    const auto less = world::runForecast(request(30), {}),
               more = world::runForecast(request(120), {});
    QVERIFY(less.ok() && more.ok());
    QVERIFY(!more->risks.empty());
    const double lessDepth = less->risks.empty() ? 0 : less->risks.front().maxDepth;
    QVERIFY(more->risks.front().maxDepth > lessDepth);
  }
  void waterPondsWhereTheGaugesMeasuredTheRain() {
    auto asked = request(0);
    asked.rain = {{600, 4200}, {60, 0}};
    const Bounds town = asked.city->extent;
    const auto measured = [&](double west, double east) {
      asked.gauges = {{"W", {town.west, 0}, {{0, 600, 3000}, {0, west, NAN}}},
                      {"E", {town.east, 0}, {{0, 600, 3000}, {0, east, NAN}}}};
      auto run = world::runForecast(asked, {});
      if (!run) qFatal("%s", run.error().text().c_str());
      return std::move(run).value();
    };
    const auto west = measured(100, 10), east = measured(10, 100), even = measured(60, 60);
    const auto pondedIn = [&](const world::ForecastRun& run, double from, double to) {
      const RasterGrid<float>& depth = run.flood->maxima.depth;
      double sum = 0;
      for (int r = 0; r < depth.shape.rows; ++r) {
        for (int c = 0; c < depth.shape.columns; ++c) {
          const double x = depth.shape.centre(c, r).x(), h = depth.at(c, r);
          if (x >= from && x < to && std::isfinite(h) && h < 1.5) sum += h;
        }
      }
      return sum;
    };
    const double middle = (town.west + town.east) / 2;
    const double westInWest = pondedIn(west, town.west, middle);
    const double westInEast = pondedIn(west, middle, town.east);
    QVERIFY(westInWest > 1.3 * pondedIn(east, town.west, middle));
    QVERIFY(pondedIn(east, middle, town.east) > 1.3 * westInEast);
    QVERIFY(west.gauges.size() == 2 && west.health.ok);
    // The forecast falls on from where the gauges end: 2400 s measured, 1200 s of 60 mm/h.
    asked.gauges.clear();
    const auto uniform = world::runForecast(asked, {});
    QVERIFY(uniform.ok());
    QVERIFY(std::abs(even.flood->mass.rain / uniform->flood->mass.rain - 1) < 1e-6);
  }

  void risksAreRankedWorstFirst() {
    const auto run = world::runForecast(request(120), {});
    QVERIFY(run.ok());
    for (std::size_t i = 1; i < run->risks.size(); ++i)
      QVERIFY(run->risks[i - 1].severity >= run->risks[i].severity);
  }
  void equalRequestsGiveEqualStates() {
    const auto a = world::runForecast(request(50), {}), b = world::runForecast(request(50), {});
    QVERIFY(a.ok() && b.ok());
    QVERIFY(std::memcmp(a->states.back().flood->depth.values.data(),
                        b->states.back().flood->depth.values.data(),
                        a->states.back().flood->depth.values.size() * sizeof(float)) == 0);
  }
  void anotherModelHasItsRainItsEditsAndTheLevelsOfItsRivers() {
    auto asked = request(50);
    flood::FloodInputs usual = *asked.domain, high = usual;
    usual.levelRegions = {{"river", {3}, {{0}, {4}}}};
    high.levelRegions = {{"river", {3}, {{0}, {6.5}}}};  // as it was measured
    asked.domain = std::make_shared<const flood::FloodInputs>(high);
    asked.edits = {{0, flood::SetPump{"P1", flood::PumpMode::failed}}};
    world::ForecastRun run = world::sharedPart(asked);
    const flood::FloodInputs inputs = world::inputsLike(run, usual);
    QCOMPARE(inputs.levelRegions[0].level.at(0), 6.5);
    QCOMPARE(inputs.rainMmPerHour.value, asked.rain.value);
    QCOMPARE(inputs.edits.size(), std::size_t(1));
    QCOMPARE(inputs.duration, 4800.0);
    run.levels.clear();
    QCOMPARE(world::inputsLike(run, usual).levelRegions[0].level.at(0), 4.0);
  }
  void anEndBeforeTheBeginningIsRefused() {
    auto r = request(50);
    r.until = r.zero;
    const auto run = world::runForecast(r, {});
    QVERIFY(!run.ok());
    QCOMPARE(run.error().code, ErrorCode::badInput);
  }
  void cancellingStopsTheRun() {
    std::stop_source stop;
    stop.request_stop();
    const auto run = world::runForecast(request(50), run::JobContext(stop.get_token(), {}));
    QVERIFY(!run.ok());
    QCOMPARE(run.error().code, ErrorCode::cancelled);
  }
};

QTEST_GUILESS_MAIN(ForecastTest)
#include "forecast_test.moc"
