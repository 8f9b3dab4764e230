#include <QtTest>
#include <array>
#include <map>
#include <set>

#include "gis/city/demo_city.h"
#include "scenarios/world/forecast.h"

using namespace citymirror;

namespace {

std::shared_ptr<const CityModel> town() {
  static const auto city = [] {
    gis::DemoCityOptions options;
    options.areaKm2 = 4;
    options.buildings = 2700;
    return std::make_shared<const CityModel>(gis::makeDemoCity(options, {}).value());
  }();
  return city;
}

/// Ten minutes of drizzle, then an hour that brings `millimetres`.
flood::StepSeries rainOf(double millimetres) {
  constexpr std::array kShare{0.08, 0.14, 0.26, 0.24, 0.18, 0.10};
  flood::StepSeries rain{{0}, {3}};
  for (std::size_t i = 0; i < kShare.size(); ++i) {
    rain.time.push_back(600 + 600.0 * double(i));
    rain.value.push_back(kShare[i] * 6 * millimetres);
  }
  rain.time.push_back(4200);
  rain.value.push_back(0);
  return rain;
}

const world::ForecastRun& forecast(int millimetres) {
  static std::map<int, world::ForecastRun> runs;
  const auto known = runs.find(millimetres);
  if (known != runs.end()) return known->second;
  static const auto domain =
      std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*town(), {}));
  world::ForecastRequest request;
  request.id = "F1";
  request.trigger = "test";
  request.city = town();
  request.domain = domain;
  request.zero = *parseIso("2026-07-18T10:00:00Z");
  request.issued = request.zero + std::chrono::minutes(5);
  request.until = request.zero + std::chrono::minutes(72);
  request.rain = rainOf(millimetres);
  return runs.emplace(millimetres, world::runForecast(request, {}).value()).first->second;
}

double depthOf(const world::ForecastRun& run, const char* road) {
  for (const auto& risk : run.risks) {
    if (risk.name.zh == road) return risk.maxDepth;
  }
  return 0;
}

std::size_t namedRoads() {
  std::set<std::string> names;
  for (const Road& road : town()->roads.roads) names.insert(road.name.zh);
  return names.size();
}

double roadKilometres() {
  double metres = 0;
  for (const Road& road : town()->roads.roads) metres += length(road.line);
  return metres / 1000;
}

}  // namespace

class DemoEveningTest : public QObject {
  Q_OBJECT
 private slots:
  void fiftyMillimetresPondOnBothNamedRoads() {
    for (const char* road : {"江津路", "长港路"}) {
      const double depth = depthOf(forecast(50), road);
      QVERIFY2(depth > 0.2 && depth < 0.7, qPrintable(QString("%1").arg(depth)));
    }
  }

  void fiftyMillimetresLeaveMostRoadsPassable() {
    const auto& run = forecast(50);
    QVERIFY2(run.risks.size() < 0.25 * double(namedRoads()),
             qPrintable(QString("%1 of %2").arg(run.risks.size()).arg(namedRoads())));
    QVERIFY(run.exposure.roadKm < 0.1 * roadKilometres());
    for (const auto& risk : run.risks) QVERIFY2(risk.maxDepth < 1.0, risk.name.zh.c_str());
  }

  void tenMillimetresPondNearlyNowhere() { QVERIFY(forecast(10).risks.size() <= 1); }

  void moreRainFloodsMoreRoadsDeeper() {
    const auto &less = forecast(50), &more = forecast(100);
    QVERIFY(more.risks.size() > 1.5 * double(less.risks.size()));
    QVERIFY(more.exposure.roadKm > less.exposure.roadKm);
    for (const char* road : {"江津路", "长港路"}) {
      QVERIFY(depthOf(more, road) > depthOf(less, road));
    }
  }

  void drainsTakeAThirdOfTheRainAndMassCloses() {
    const auto& mass = forecast(50).flood->mass;
    qInfo("drained %.2f of the rain", mass.drained / mass.rain);
    QVERIFY(mass.drained > 0.33 * mass.rain);
    QVERIFY(std::abs(mass.relativeError()) < 1e-5);
  }
};

QTEST_APPLESS_MAIN(DemoEveningTest)
#include "demo_evening_test.moc"
