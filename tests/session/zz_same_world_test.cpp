// One world for window and command line: the run of the card of traffic and the verb `world` come
// to the same figures.
#include <cmath>

#include "app/session/branch/world_runs.h"
#include "app/session/config.h"
#include "app/session/scenario/city_trips.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class SameWorldTest : public QObject, private FloodCase {
  Q_OBJECT
  static constexpr double kUntil = 1200;  // s
  static constexpr std::size_t kVehicles = 300;
  std::optional<session::WorldScenario> scenario_;

  const world::CoupledInputs& base() const { return scenario_->branches.front().inputs; }
  /// As the window asks for it: nothing is said of traffic but how many vehicles there are.
  Result<session::CityTrips> windowTrips(const session::Config& config) const {
    traffic::CityDemandOptions options;
    options.vehicles = kVehicles;
    options.to = kUntil;
    return session::cityTrips(*base().city, config.traffic, options, {});
  }

 private slots:
  void initTestCase() {
    clear();
    QVERIFY(gis::writeCity(smallCity(), path("CITY"), {}).ok());
    const Json json = {
        {"city", "CITY"},
        {"duration_s", kUntil},
        {"output_interval_s", session::WorldRuns::kRoadsEvery},
        {"rain",
         {{"design_storm",
           {{"kind", "uniform"}, {"total_mm", 40}, {"duration_min", 15}, {"start_s", 60}}}}},
        {"traffic", {{"vehicles", kVehicles}}},
        {"actions",
         {{{"time_s", 0}, {"edit", {{"edit", "set_pump"}, {"id", "P1"}, {"mode", "failed"}}}}}}};
    put("world.json", json.dump());
    auto read = session::readWorldScenario(path("world.json"),
                                           {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    QVERIFY2(read.ok(), read ? "" : read.error().text().c_str());
    scenario_ = std::move(*read);
  }

  void driversOfBothAreTheSame() {
    const auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY(config.ok());
    const auto trips = windowTrips(*config);
    QVERIFY2(trips.ok(), trips ? "" : trips.error().text().c_str());
    const traffic::TrafficInputs &window = trips->inputs, &verb = base().traffic;
    QVERIFY(window.demand->links == verb.demand->links);
    QVERIFY(window.demand->depart == verb.demand->depart);
    QVERIFY(window.demand->type == verb.demand->type);
    QVERIFY(window.network->length == verb.network->length);
    QCOMPARE(window.seed, verb.seed);
    QCOMPARE(window.parameters.informed, verb.parameters.informed);
    QCOMPARE(window.parameters.patience, verb.parameters.patience);
  }

  void figuresOfBothAreTheSame() {
    const auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    const auto trips = windowTrips(*config);
    QVERIFY(trips.ok());
    session::WorldRunRequest request;
    request.zero = scenario_->zero;
    request.duration = kUntil;
    request.bands = config->ponding;
    request.prices = config->prices;
    request.inputs.city = base().city;
    request.inputs.flood = base().flood;
    request.inputs.traffic = trips->inputs;
    request.inputs.wading = config->roadClosure;
    session::WorldRuns runs(1, [] {});
    runs.start(std::move(request));
    runs.drain();
    const auto shown = runs.futures()->find("W");
    QVERIFY2(!shown->error, shown->error ? shown->error->text().c_str() : "");
    const auto verb = session::runWorldScenario(*scenario_, path("out"), {});
    QVERIFY2(verb.ok(), verb ? "" : verb.error().text().c_str());
    QVERIFY(shown->indices.size() > 10);
    for (const session::WorldIndex& index : shown->indices) {
      const auto& told = verb->front().indices;
      const auto same = std::find_if(told.begin(), told.end(),
                                     [&](const auto& each) { return each.key == index.key; });
      QVERIFY2(same != told.end(), index.key.c_str());
      QVERIFY2(same->value == index.value || (std::isnan(same->value) && std::isnan(index.value)),
               index.key.c_str());
    }
    const session::WorldRow &last = shown->track->rows.back(), &of = verb->front().series.back();
    QCOMPARE(last.time, of.time);
    QCOMPARE(last.wetVolume, of.wetVolume);
    QCOMPARE(last.streetWater, of.streetWater);
    QCOMPARE(last.arrived, of.arrived);
    QCOMPARE(last.queueKm, of.queueKm);
  }
};

QTEST_APPLESS_MAIN(SameWorldTest)
#include "zz_same_world_test.moc"
