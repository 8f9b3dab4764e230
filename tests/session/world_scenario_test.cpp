// Scenarios of the verb `world`: the help page's example is run, and what is wrong is named.
#include <regex>
#include <set>

#include "app/session/scenario/world_deeds.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class WorldScenarioTest : public QObject, private FloodCase {
  Q_OBJECT
  Json example_;

  Result<session::WorldScenario> read(const Json& json) {
    put("world.json", json.dump());
    return session::readWorldScenario(path("world.json"),
                                      {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
  }
  void mustBeRefused(const char* key, const Json& value, const std::string& where) {
    Json json = example_;
    json[Json::json_pointer(key)] = value;
    const auto scenario = read(json);
    QVERIFY2(!scenario.ok(), key);
    QVERIFY2(scenario.error().where.find(where) != std::string::npos ||
                 scenario.error().what.find(where) != std::string::npos,
             scenario.error().text().c_str());
  }
  std::vector<std::vector<std::string>> table(const std::string& name) const {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(bytesOf(path("out/" + name)));
    for (std::string line; std::getline(lines, line);) {
      rows.emplace_back();
      std::istringstream cells(line);
      for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
    }
    return rows;
  }

 private slots:
  void initTestCase() {
    clear();
    const CityModel city = smallCity();
    const auto written = gis::writeCity(city, path("CITY"), {});
    QVERIFY2(written.ok(), written.ok() ? "" : written.error().text().c_str());
    const std::string page = bytesOf(CITYMIRROR_SOURCE_DIR "/assets/help/world-scenario.md");
    std::smatch found;
    QVERIFY(std::regex_search(page, found, std::regex("```json\n([^`]*)```")));
    example_ = Json::parse(found[1].str());
    example_["orders"][0]["unit"] = city.resources.front().code;
  }

  void theExampleOfTheHelpPageRunsAndComparesItsBranches() {
    const auto scenario = read(example_);
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    QCOMPARE(scenario->branches.size(), std::size_t(3));
    const auto done = session::runWorldScenario(*scenario, path("out"), {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    const auto comparison = table("comparison.csv");
    QCOMPARE(comparison.front().size(), std::size_t(7));
    std::map<std::string, std::vector<std::string>> byKey;
    for (const auto& row : comparison) byKey[row.front()] = row;
    const auto value = [&](const char* key, std::size_t branch) {
      return std::stod(byKey.at(key).at(4 + branch));
    };
    QVERIFY(value("pumped", 0) > 50);
    QCOMPARE(value("pumped", 1), 0.0);
    QVERIFY(value("water_left", 0) < value("water_left", 1));
    QCOMPARE(value("closed_road_hours", 2), 0.0);
    QVERIFY(value("closed_road_hours", 1) > 0);
    QVERIFY(value("cut_off_residents", 1) >= value("cut_off_residents", 2));
    QCOMPARE(value("cut_off_residents", 2), 0.0);
    QCOMPARE(value("cover_lost_homes", 2), 0.0);
    QVERIFY(value("cover_lost_homes", 1) > 0);
    const auto cover = table("branch-1/cover.csv");
    QCOMPARE(double(cover.size() - 1), value("cover_lost_homes", 1));
    double residents = 0;
    for (std::size_t row = 1; row < cover.size(); ++row) {
      residents += std::stod(cover[row][1]);
      QVERIFY(std::fmod(std::stod(cover[row][2]), 60) == 0);  // a call of each minute
    }
    QCOMPARE(residents, value("cover_lost_residents", 1));
    QCOMPARE(table("base/series.csv").front().back(), std::string("street_water_m3"));
    double streetWater = 0;
    for (const auto& row : table("branch-1/series.csv"))
      if (row.front() != "time_s") streetWater = std::max(streetWater, std::stod(row.back()));
    QVERIFY(streetWater > 0);
    QVERIFY(std::abs(value("street_water", 1) - streetWater) < 1e-6 * streetWater);
    QVERIFY(value("ponded_road_at_once", 1) <= value("ponded_road", 1) + 1e-9);
    QCOMPARE(value("gridlocked_streets", 2), 0.0);
    const auto orders = table("base/orders.csv");
    QCOMPARE(orders.size(), std::size_t(2));
    QVERIFY(std::stod(orders[1][3]) > 600);
    QCOMPARE(std::stod(orders[1][4]), std::stod(orders[1][3]) + 240);
    QCOMPARE(table("base/series.csv").size(), std::size_t(7));
    QVERIFY(!bytesOf(path("out/base/max_depth.tif")).empty());
    const Json summary = Json::parse(bytesOf(path("out/summary.json")));
    for (const Json& branch : summary["branches"]) QVERIFY(branch["healthy"].get<bool>());
    QCOMPARE(byKey.at("cost_total").at(3), std::string("CNY 2024"));
    QVERIFY(std::abs(value("cost_total", 0) - value("cost_damage", 0) - value("cost_delay", 0) -
                     value("cost_measures", 0)) < 1);
    QVERIFY(value("cost_measures", 0) > value("cost_measures", 1));
    QVERIFY(!summary["branches"][0]["sources"]["cost_damage"]["zh"].get<std::string>().empty());
  }

  void theEvacuationOfTheHelpPageEndsInItsSheltersAndIsWritten() {
    const std::string page = bytesOf(CITYMIRROR_SOURCE_DIR "/assets/help/world-scenario.md");
    const auto section = page.substr(page.find("## 疏散"));
    std::smatch found;
    QVERIFY(std::regex_search(section, found, std::regex("```json\n([^`]*)```")));
    Json json = example_;
    json["evacuations"] = Json::parse("[" + found[1].str() + "]");
    json["evacuations"][0]["zone"] = {{0, 120}, {450, 120}, {450, 520}, {0, 520}};
    json["evacuations"][0]["shelters"] = Json::parse(
        R"([{"at": [400, 900], "code": "SA", "places": 900}, {"at": "F1", "places": 800}])");
    json["branches"] = Json::parse(R"([{"name": "stay", "evacuations": []}])");
    json["duration_s"] = 3600;
    const auto scenario = read(json);
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    const auto done = session::runWorldScenario(*scenario, path("out"), {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    const Json summary = Json::parse(bytesOf(path("out/summary.json")));
    const Json& told = summary["branches"][0]["evacuations"][0];
    QVERIFY(told["told"].get<int>() > 0 && told["in_shelters"].get<int>() > 0);
    int sum = 0;
    for (const char* key : {"in_shelters", "under_way", "at_home", "waiting_at_gates", "no_place",
                            "no_way"})
      sum += told[key].get<int>();
    QCOMPARE(sum, told["told"].get<int>());
    const auto over = table("base/evacuated.csv");
    int last = 0;
    for (const auto& row : over) {
      if (row[0] == "3600") last += std::stoi(row[3]);
    }
    QCOMPARE(last, told["in_shelters"].get<int>());
    for (const auto& row : table("base/shelters.csv")) {
      if (row[0] != "shelter") QVERIFY(std::stoi(row[2]) <= std::stoi(row[1]));
    }
    QVERIFY(!QFileInfo::exists(QString::fromStdString(path("out/branch-2"))));  // an earlier run's
    QVERIFY(!summary["branches"][1].contains("evacuations"));
    QVERIFY(bytesOf(path("out/branch-1/evacuated.csv")).empty());
  }

  void aBranchReplacesOnlyWhatItNames() {
    const auto scenario = read(example_);
    const auto& base = scenario->branches[0].inputs;
    const auto& none = scenario->branches[1].inputs;
    QCOMPARE(base.orders.size(), std::size_t(1));
    QVERIFY(none.orders.empty());
    QCOMPARE(none.traffic.closures.size(), base.traffic.closures.size());
    QVERIFY(none.traffic.demand == base.traffic.demand);
    QCOMPARE(none.flood.rainMmPerHour.value, base.flood.rainMmPerHour.value);
    QVERIFY(scenario->branches[2].inputs.coupling == world::Coupling::dryRoads);
  }

  void aRestrictionLeavesAShareOfEachRoadsLanesAndSpeed() {
    Json json = example_;
    json["restrictions"] = Json::parse(
        R"([{"road": "长港路", "from_s": 600, "to_s": 1200, "lanes_closed": 1, "speed_share": 0.5},
            {"road": "江津路", "capacity_share": 0.3}])");
    json["branches"] = Json::parse(R"([{"name": "open", "restrictions": []}])");
    const auto scenario = read(json);
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    const auto& inputs = scenario->branches[0].inputs;
    std::size_t lanes = 0, shares = 0;
    for (const traffic::Restriction& held : inputs.traffic.restrictions) {
      const Road& road = inputs.city->roads.roadOf(held.link);
      if (road.name.zh == "长港路") {
        ++lanes;
        QCOMPARE(held.capacity, 0.5);  // one of two lanes
        QCOMPARE(held.speed, 0.5);
        QCOMPARE(held.to, 1200.0);
      } else {
        ++shares;
        QCOMPARE(held.capacity, 0.3);
        QCOMPARE(held.speed, 1.0);
      }
    }
    QVERIFY(lanes > 0 && shares > 0);
    QVERIFY(scenario->branches[1].inputs.traffic.restrictions.empty());
    const auto wrong = [&](const char* entry, const std::string& where) {
      mustBeRefused("/restrictions", Json::array({Json::parse(entry)}), where);
    };
    wrong(R"({"road": "人民路"})", "stays as it is");
    wrong(R"({"road": "人民路", "lanes_closed": 9})", "lanes_closed");
    wrong(R"({"road": "人民路", "speed_share": 0})", "speed_share");
    wrong(R"({"road": "无名路", "speed_share": 0.5})", "is no road");
  }

  void whatAScenarioLeavesOutIsTold() {
    const auto noteOf = [&](const Json& json) {
      const auto scenario = read(json);
      if (!scenario) qFatal("%s", scenario.error().text().c_str());
      std::string text;
      for (const Note& note : scenario->notes) {
        if (note.what.find("it is taken") != std::string::npos)
          text += note.what + " (" + note.where + ")";
      }
      return text;
    };
    const std::string bare = noteOf({{"city", "CITY"}});
    for (const char* said : {"duration_s = 7200", "output_interval_s = 300", "exchange_s = 60",
                             "cell_m = 10", "rain = none", "traffic.vehicles = 833",
                             "zero = 2026-07-18T09:40:00Z", "world.json"})
      QVERIFY2(bare.find(said) != std::string::npos, bare.c_str());
    QVERIFY2(bare.find("city =") == std::string::npos, bare.c_str());
    const std::string rainless = noteOf({{"city", "CITY"},
                                         {"zero", "2026-07-18T17:40:00+08:00"},
                                         {"duration_s", 600},
                                         {"output_interval_s", 60},
                                         {"exchange_s", 60},
                                         {"cell_m", 10},
                                         {"traffic", {{"vehicles", 100}}}});
    QVERIFY2(rainless.find("taken: rain = none (") != std::string::npos, rainless.c_str());
    QCOMPARE(noteOf({{"city", "CITY"},
                     {"zero", "2026-07-18T17:40:00+08:00"},
                     {"duration_s", 600},
                     {"output_interval_s", 60},
                     {"exchange_s", 60},
                     {"cell_m", 10},
                     {"rain", {{"rate_mm_per_h", 10}}},
                     {"traffic", {{"vehicles", 100}}}}),
             std::string());
  }

  void aUnitGoesToTheLowestGroundOfARoadAndNotUnderItsBridge() {
    CityModel city = smallCity();
    for (const char* code : {"N1", "N2"}) {  // one road: on the ground, then over the river bed
      Road road;
      road.code = code;
      road.name = {"新桥路", "New Bridge Road"};
      const bool bridge = code[1] == '2';
      road.structure = bridge ? RoadStructure::bridge : RoadStructure::atGrade;
      road.line = bridge ? std::vector<Point2>{{600, 165}, {600, 5}}
                         : std::vector<Point2>{{600, 400}, {600, 165}};
      city.roads.roads.push_back(road);
    }
    std::optional<Error> fault;
    const Json json = {{"orders", {{{"unit", "U1"}, {"to", "新桥路"}}}}};
    session::ScenarioObject object(json, "", "", fault);
    const auto orders = session::readOrders(object, city, {}, 300);
    QCOMPARE(orders.size(), std::size_t(1));
    QVERIFY(orders[0].to.y() >= 165);
    QCOMPARE(orders[0].at, 300.0);
    city.roads.roads.erase(city.roads.roads.end() - 2);  // only the bridge is left
    QVERIFY(session::readOrders(object, city, {})[0].to.y() < 165);
    QVERIFY(!fault);
  }

  void aPumpTruckIsSentToTheDeepestForecastWaterOfItsRoad() {
    const auto told = [](const session::WorldScenario& scenario, const std::string& words) {
      return std::any_of(scenario.notes.begin(), scenario.notes.end(), [&](const Note& note) {
        return note.what.find(words) != std::string::npos &&
               note.where == "order of U1 (base)";
      });
    };
    const auto wet = read(example_);
    const world::CrewOrder& order = wet->branches[0].inputs.orders[0];
    QCOMPARE(order.road, std::string("江津路"));
    QVERIFY((std::get<flood::BringPump>(order.acts[0]).at - order.to).norm() <= order.reach);
    QVERIFY(told(*wet, "U1 goes to the deepest forecast water of 江津路: "));
    QVERIFY((order.to - Point2(500, 500)).norm() < 60);  // its underpass
    Json json = example_;
    json.erase("rain");
    const auto dry = read(json);
    QVERIFY(told(*dry, "No water that U1 reaches is forecast on 江津路"));
    json["orders"][0]["to"] = {500, 400};
    const auto placed = read(json);
    QVERIFY(!told(*placed, "U1"));
    QCOMPARE(placed->branches[0].inputs.orders[0].to, Point2(500, 400));
  }

  void aPlaceIsReadAsItStandsAlsoWestAndSouthOfTheOrigin() {
    CityModel city = smallCity();
    city.frame.originEast = -2000, city.frame.originNorth = -3000;
    std::optional<Error> fault;
    const Json json = {{"at", {-1300.0, -2600.0}}, {"far", {0.0, 0.0}}};
    session::ScenarioObject object(json, "", "", fault);
    QCOMPARE(session::readPoint(object, "at", city), Point2(700, 400));
    QVERIFY(!fault);
    (void)session::readPoint(object, "far", city);
    QVERIFY(fault && fault->what.find("outside the city") != std::string::npos);
  }

  void whatBeginsOnceTheRunHasEndedIsTold() {
    Json json = example_;
    json["closures"] = Json::parse(R"([{"road": "江津路", "from_s": 3600}])");
    json["branches"] = Json::parse(R"([{"closures": []}])");
    const auto scenario = read(json);
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    QCOMPARE(scenario->branches[1].name.en, std::string("branch-1"));  // not the base's
    const auto late = std::count_if(
        scenario->notes.begin(), scenario->notes.end(),
        [](const Note& note) { return note.what.find("do nothing") != std::string::npos; });
    QCOMPARE(late, 1);
  }

  void anotherRainReplacesWhatWasToCome() {
    Json json = example_;
    json["rain_change"] = {{"from_s", 1800}, {"factor", 0.5}, {"delay_s", 600}};
    json["branches"][0]["rain_change"] = {{"from_s", 900}, {"factor", 0}};
    const auto scenario = read(json);
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    const auto rainOf = [&](std::size_t branch) {
      const auto& edits = scenario->branches[branch].inputs.flood.edits;
      for (const flood::TimedEdit& edit : edits) {
        if (const auto* rain = std::get_if<flood::SetRain>(&edit.edit)) return rain->mmPerHour;
      }
      return flood::StepSeries{};
    };
    const auto& usual = scenario->branches[0].inputs.flood.rainMmPerHour;
    QCOMPARE(rainOf(0).at(2000), usual.at(1800));
    QCOMPARE(rainOf(0).at(2500), usual.at(1900) / 2);
    QCOMPARE(rainOf(1).at(1000), 0.0);
    mustBeRefused("/rain_change", {{"factor", 2}}, "from_s");
    mustBeRefused("/rain_change", {{"from_s", 60}, {"factor", 99}}, "factor");
    mustBeRefused("/rain_change", {{"from_s", 60}, {"colour", 1}}, "colour");
  }

  void whatIsWrongIsNamed() {
    mustBeRefused("/colour", "red", "colour");
    mustBeRefused("/exchange_s", 0, "exchange_s");
    mustBeRefused("/output_interval_s", 90, "output_interval_s");
    mustBeRefused("/zero", "yesterday", "zero");
    mustBeRefused("/traffic/vehicles", -1, "vehicles");
    mustBeRefused("/traffic/informed_share", 2, "informed_share");
    mustBeRefused("/closures/0/road", "无名路", "road");
    mustBeRefused("/orders/0/unit", "PT-99", "unit");
    mustBeRefused("/orders/0/to", "nowhere", "to");
    mustBeRefused("/actions/0/edit/id", "P99", "edit");
    mustBeRefused("/branches/0/rain", "much", "rain");
    mustBeRefused("/city", "NO-CITY", "NO-CITY");
    mustBeRefused("/city", nullptr, "city");
    mustBeRefused("/traffic/vehicles", 2.5, "no whole number");
    mustBeRefused("/traffic/seed", 1.5, "seed");
    mustBeRefused("/orders/0/to", {5e6, 100}, "outside the city");
    mustBeRefused("/orders/0/to", {500}, "to");
    const Json& order = example_["orders"][0];
    mustBeRefused("/orders", Json::array({order, order}), "is sent twice");
    mustBeRefused("/branches/1/name", "no pump trucks", "is the name of branch-1");
    const auto withEvacuation = [&](const Json& part, const std::string& where) {
      Json evacuation = Json::parse(
          R"({"zone": "Z1", "shelters": [{"at": "F1", "places": 100}]})");
      evacuation.merge_patch(part);
      mustBeRefused("/evacuations", Json::array({evacuation}), where);
    };
    withEvacuation({{"zone", "Z9"}}, "zone");
    withEvacuation({{"zone", nullptr}}, "zone");
    withEvacuation(Json::parse(R"({"zone": [[5e6, 0], [5e6, 9], [6e6, 0]]})"), "outside the city");
    withEvacuation(Json::parse(R"({"shelters": [{"at": [5e6, 0], "code": "X", "places": 9}]})"),
                   "outside the city");
    withEvacuation({{"shelters", nullptr}}, "shelters");
    withEvacuation({{"shelters", {{{"at", "F9"}}}}}, "at");
    withEvacuation({{"class", "tram"}}, "class");
    withEvacuation({{"choice", "any"}}, "choice");
    withEvacuation({{"persons_per_car", 0}}, "persons_per_car");
    withEvacuation({{"departure", {{"curve", {{0, 0}, {60, 0.5}}}}}}, "departure");
  }

  void itStopsWhenAsked() {
    const auto scenario = read(example_);
    run::JobQueue queue(1);
    std::optional<ErrorCode> code;
    const auto id = queue.submit({}, [&](const run::JobContext& job) {
      const auto done = session::runWorldScenario(*scenario, path("stopped"), job);
      if (!done) code = done.error().code;
    });
    queue.cancel(id);
    queue.drain();
    if (code) QCOMPARE(*code, ErrorCode::cancelled);
    QVERIFY(!QFileInfo::exists(QString::fromStdString(path("stopped/summary.json"))));
  }
};

QTEST_GUILESS_MAIN(WorldScenarioTest)
#include "world_scenario_test.moc"
