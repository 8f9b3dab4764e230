// A file in which a person and a crew do one and the same thing runs to its end and says so.
#include "app/session/branch/world_runs.h"
#include "app/session/scenario/world_scenario.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class FoundDoneTest : public QObject, private FloodCase {
  Q_OBJECT
  session::WorldScenario scenario_;

 private slots:
  /// Sandbags that are taken away by order at minute 20 and by a crew that has been sent before.
  void initTestCase() {
    clear();
    CityModel city = smallCity();
    city.resources.push_back(
        {"U3", {"抢险二队", "Crew 2"}, ResourceKind::crew, {960, 900}, 0, "truck"});
    const auto written = gis::writeCity(city, path("CITY"), {});
    QVERIFY2(written.ok(), written.ok() ? "" : written.error().text().c_str());
    Json json{{"city", "CITY"},
              {"zero", "2026-07-18T17:40:00+08:00"},
              {"duration_s", 2700},
              {"exchange_s", 60},
              {"output_interval_s", 300},
              {"cell_m", 10},
              {"traffic", {{"vehicles", 50}, {"seed", 1}}},
              {"name", "twice"}};
    json["rain"]["design_storm"] =
        Json{{"kind", "uniform"}, {"total_mm", 5}, {"duration_min", 35}, {"start_s", 300}};
    const Json removal{{"edit", "remove_barrier"}, {"id", "SB-1"}};
    Json drawn{{"edit", "draw_barrier"}, {"id", "SB-1"}, {"crest_m", 30}};
    drawn["line"] = Json::array({Json::array({440, 330}), Json::array({480, 330})});
    json["actions"] = Json::array(
        {Json{{"time_s", 0}, {"edit", drawn}}, Json{{"time_s", 1200}, {"edit", removal}}});
    Json order{{"unit", "U3"}, {"at_s", 900}, {"set_up_s", 60}, {"does", removal}};
    order["to"] = Json::array({500, 330});
    json["orders"] = Json::array({order});
    put("world.json", json.dump());
    auto read = session::readWorldScenario(path("world.json"),
                                           {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    scenario_ = std::move(*read);
  }

  void theVerbGoesOnAndItsSummaryNamesTheSecond() {
    const auto done = session::runWorldScenario(scenario_, path("out"), {});
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    QVERIFY(std::isfinite(done->front().orders.front().acted));
    const Json summary = Json::parse(bytesOf(path("out/summary.json")));
    const Json& found = summary["branches"][0]["found_done"];
    QCOMPARE(found.size(), std::size_t(1));
    QVERIFY(found[0]["time_s"].get<double>() >= 1200);
    QVERIFY(found[0]["en"].get<std::string>().find("SB-1: taken away before") != std::string::npos);
  }

  void aBranchOfTheWindowGoesOnAndKnowsTheSecond() {
    session::WorldRunRequest request;
    request.zero = scenario_.zero;
    request.duration = scenario_.duration;
    request.inputs = scenario_.branches.front().inputs;
    session::WorldRuns runs(1, [] {});
    runs.start(request);
    runs.drain();
    const auto run = runs.futures()->find("W");
    QVERIFY2(!run->error, run->error ? run->error->text().c_str() : "");
    QCOMPARE(run->computedTo, 2700.0);
    QCOMPARE(run->foundDone.size(), std::size_t(1));
  }
};

QTEST_GUILESS_MAIN(FoundDoneTest)
#include "zz_found_done_test.moc"
