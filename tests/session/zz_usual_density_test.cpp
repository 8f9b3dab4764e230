// Traffic of runs that do not say how many vehicles they have: as dense in a long one as in a short
// one, and the same in window and command line.
#include <QtTest>

#include "app/session/city/scenario_words.h"
#include "app/session/config.h"
#include "app/session/scenario/city_trips.h"
#include "app/session/scenario/traffic_scenario.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class UsualDensityTest : public QObject, private FloodCase {
  Q_OBJECT
  session::Config config_;

  session::WorldScenario readWorld(const Json& json) const {
    put("world.json", json.dump());
    auto read = session::readWorldScenario(path("world.json"),
                                           {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    if (!read) qFatal("%s", read.error().text().c_str());
    return std::move(*read);
  }
  static double perHour(const session::WorldScenario& scenario, double seconds) {
    const auto& demand = *scenario.branches.front().inputs.traffic.demand;
    return double(demand.size()) * 3600 / seconds;
  }
  session::MesoRun readTraffic(double seconds) const {
    put("traffic.json", Json{{"network", "CITY"}, {"duration_s", seconds}}.dump());
    auto read = session::readTrafficScenario(path("traffic.json"), {}, "meso",
                                             CITYMIRROR_SOURCE_DIR "/assets");
    if (!read) qFatal("%s", read.error().text().c_str());
    return std::get<session::MesoRun>(read->engine);
  }

 private slots:
  void initTestCase() {
    clear();
    QVERIFY(gis::writeCity(smallCity(), path("CITY"), {}).ok());
    auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(config.ok(), config ? "" : config.error().text().c_str());
    config_ = std::move(*config);
  }

  void aLongWorldIsAsDenseAsAShortOne() {
    const auto hour = readWorld({{"city", "CITY"}, {"duration_s", 3600}});
    const auto three = readWorld({{"city", "CITY"}, {"duration_s", 10800}});
    const double one = perHour(hour, 3600), other = perHour(three, 10800);
    QVERIFY(one > 200);  // 15,000 in 36 km² are 417 in one, some without a way
    QVERIFY2(std::abs(other / one - 1) < 0.05, qPrintable(QString("%1 %2").arg(one).arg(other)));
  }

  void theTimeInWhichVehiclesDepartCountsNotTheRun() {
    const auto read = readWorld(
        {{"city", "CITY"}, {"duration_s", 7200}, {"traffic", {{"from_s", 600}, {"to_s", 2400}}}});
    const auto usual = session::usualTrips(*read.branches.front().inputs.city, config_.traffic, 1800);
    const std::size_t made = read.branches.front().inputs.traffic.demand->size();
    QVERIFY(made > usual.vehicles / 2 && made <= usual.vehicles);
  }

  void vehiclesThatAreNamedAreWhatTheyWere() {
    const auto read = readWorld(
        {{"city", "CITY"}, {"duration_s", 10800}, {"traffic", {{"vehicles", 200}}}});
    const std::size_t made = read.branches.front().inputs.traffic.demand->size();
    QVERIFY(made > 100 && made <= 200);
  }

  void windowAndCommandLineMakeTheSameTripsWhereNobodySaysHowMany() {
    constexpr double kSeconds = 2400;
    const auto read = readWorld({{"city", "CITY"}, {"duration_s", kSeconds}});
    const world::CoupledInputs& verb = read.branches.front().inputs;
    traffic::CityDemandOptions options;  // as the card of traffic asks for them
    options.vehicles = session::usualTrips(*verb.city, config_.traffic, kSeconds).vehicles;
    options.to = kSeconds;
    const auto window = session::cityTrips(*verb.city, config_.traffic, options, {});
    QVERIFY2(window.ok(), window ? "" : window.error().text().c_str());
    QVERIFY(window->inputs.demand->links == verb.traffic.demand->links);
    QVERIFY(window->inputs.demand->depart == verb.traffic.demand->depart);
    const session::MesoRun alone = readTraffic(kSeconds);
    QVERIFY(alone.inputs.demand->links == verb.traffic.demand->links);
    QVERIFY(alone.inputs.demand->depart == verb.traffic.demand->depart);
  }

  void fewerThanUsualAreToldInBothLanguages() {
    QVERIFY(!session::thinnedTrips(session::usualTrips(smallCity(), config_.traffic, 3600)));
    CityModel region = smallCity();
    region.extent = {0, 0, 1e5, 1e5};
    const auto usual = session::usualTrips(region, config_.traffic, 3600);
    const auto thinned = session::thinnedTrips(usual);
    QVERIFY(thinned && usual.vehicles == config_.traffic.demand.mostUsual);
    const Text words = session::scenarioNoteWords(*thinned);
    QVERIFY2(words.en.find("200000 vehicles at the most") != std::string::npos, words.en.c_str());
    QVERIFY2(words.zh.find("最多 200000 辆") != std::string::npos, words.zh.c_str());
  }
};

QTEST_APPLESS_MAIN(UsualDensityTest)
#include "zz_usual_density_test.moc"
