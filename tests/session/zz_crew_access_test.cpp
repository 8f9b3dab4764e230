// A scenario says which units signs keep from where they are sent: before it runs, in both
// languages, by the words that a package has for classes.
#include <functional>

#include "app/session/city/scenario_words.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class CrewAccessTest : public QObject, private FloodCase {
  Q_OBJECT
  using Open = std::function<bool(const Road&)>;

  /// The small city, of whose roads `users` may use only those that are `open`; the crew has a
  /// high vehicle.
  CityModel townFor(std::uint8_t users, const Open& open) const {
    CityModel town = smallCity();
    std::vector<Road> roads = town.roads.roads;
    for (Road& road : roads)
      if (!open(road)) road.users = std::uint8_t(road.users & ~users);
    town.roads = buildRoadNetwork(std::move(roads));
    for (Resource& unit : town.resources)
      if (unit.code == "U2") unit.vehicleClass = "high_clearance";
    if (!gis::writeCity(town, path("CITY"), {}).ok()) qFatal("the town was not written");
    return town;
  }
  session::WorldScenario sent(const CityModel& town, const char* unit, const Point2& place) const {
    const Point2 to = town.frame.toProjected(place);
    const Json order = {{"unit", unit}, {"at_s", 60}, {"to", {to.x(), to.y()}}};
    put("world.json", Json{{"city", "CITY"},
                           {"duration_s", 600},
                           {"traffic", {{"vehicles", 20}}},
                           {"orders", Json::array({order})}}
                          .dump());
    auto scenario = session::readWorldScenario(
        path("world.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    return std::move(*scenario);
  }
  /// What is told of the order of `unit`; empty = nothing.
  static Text toldOf(const session::WorldScenario& scenario, const std::string& unit) {
    for (const Note& note : scenario.notes)
      if (note.where.starts_with("order of " + unit) &&
          note.what.find("open_to") < note.what.size())
        return session::scenarioNoteWords(note);
    return {};
  }
  static bool isOuter(const Road& road) { return road.code == "R100" || road.code == "R105"; }

 private slots:
  void init() { clear(); }

  void aUnitWithoutAWayForItsClassIsToldNotToSetOut() {
    const CityModel town = townFor(kTruck, isOuter);  // along the river and in the north, apart
    const auto scenario = sent(town, "U2", {500, 165});
    const Text told = toldOf(scenario, "U2");
    QVERIFY2(told.en ==
                 "U2 does not set out: no way to its place is open to it (open_to: truck) "
                 "(base)",
             told.en.c_str());
    QVERIFY2(told.zh == "U2 不出发：没有对它开放的路通往指定地点（open_to：truck）（base）",
             told.zh.c_str());
    const auto done = session::runWorldScenario(scenario, path("out"), {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    QVERIFY(std::isnan(done->front().orders.at(0).left));  // as was told
    QVERIFY(bytesOf(path("out/summary.json")).find("U2 does not set out") != std::string::npos);
  }

  void sirensOpenWhatIsOpenToEmergencyVehicles() {
    const CityModel trucks = townFor(kTruck, isOuter);
    QVERIFY(toldOf(sent(trucks, "U1", {500, 165}), "U1").en.empty());
    const CityModel both = townFor(kTruck | kEmergency, isOuter);
    const Text told = toldOf(sent(both, "U1", {500, 165}), "U1");
    QVERIFY2(told.en.find("(open_to: truck emergency)") != std::string::npos, told.en.c_str());
  }

  void aUnitThatStopsBeyondItsReachSaysHowFar() {
    const CityModel town =
        townFor(kTruck, [](const Road& road) { return road.structure != RoadStructure::bridge; });
    const Text told = toldOf(sent(town, "U2", {960, 6}), "U2");
    QVERIFY2(
        told.en.starts_with("U2 stops 159 m from its place: nearer streets are not open to it"),
        told.en.c_str());
    QVERIFY2(told.zh.starts_with("U2 停在距指定地点 159 米处"), told.zh.c_str());
  }

  void whoComesWithinReachIsNotSpokenOf() {
    const CityModel town = townFor(kTruck, [](const Road&) { return true; });
    for (const Point2& place : {Point2(500, 165), Point2(960, 6), Point2(300, 700)})
      QVERIFY(toldOf(sent(town, "U2", place), "U2").en.empty());
  }
};

QTEST_GUILESS_MAIN(CrewAccessTest)
#include "zz_crew_access_test.moc"
