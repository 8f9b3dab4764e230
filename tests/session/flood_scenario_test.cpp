#include <gdal_priv.h>
#include <QtTest>

#include <filesystem>

#include "tests/session/flood_case.h"

using namespace citymirror;
using namespace citymirror::test;

class FloodScenarioTest : public QObject, private test::FloodCase {
  Q_OBJECT
 private slots:
  void init() {
    clear();
    writeTerrain("dem.tif", "EPSG:32650", [](double x, double y) {
      return 20 - 0.004 * x + 0.8 * std::sin(x / 37) * std::cos(y / 29);
    });
  }

  void aScenarioRunsAndLeavesEveryResult() {
    Json scenario = basic();
    scenario["gauges"] = {{{"id", "P1"}, {"at", {kWest + 205, kSouth + 105}}}};
    scenario["gauge_interval_s"] = 60;
    scenario["snapshots_s"] = {300};
    const std::string out = run(scenario, "out");
    for (const char* name :
         {"summary.json", "max_depth.tif", "max_level.tif", "max_speed.tif", "max_dv.tif",
          "hazard.tif", "hazard_rating_class.tif", "hazard_class.tif", "arrival_s.tif",
          "duration_s.tif", "results.nc", "gauges.csv", "structures.csv", "depth_000000.tif",
          "qx_000300.tif", "qy_000600.tif", "snapshot/state.bin", "snapshot_000300/state.bin"}) {
      QVERIFY2(std::filesystem::exists(out + "/" + name), name);
    }
    const Json summary = Json::parse(bytesOf(out + "/summary.json"));
    for (const char* key :
         {"scheme",       "device",        "threads",       "columns",     "rows",
          "cell_m",       "active_cells",  "steps",         "simulated_s", "wall_s",
          "cell_updates", "updates_per_s", "min_dt_s",      "max_courant", "mass",
          "checks",       "notes",         "scheme_source", "step_limits", "clipped_cells",
          "clipped_m3"}) {
      QVERIFY2(summary.contains(key), key);
    }
    QCOMPARE(summary["simulated_s"].get<double>(), 600.0);
    QVERIFY(std::fabs(summary["mass"]["error_relative"].get<double>()) < 1e-6);
    QVERIFY(summary["mass"]["rain_m3"].get<double>() > 0);
    std::istringstream gauges(bytesOf(out + "/gauges.csv"));
    std::string line;
    int rows = 0;
    std::getline(gauges, line);
    QCOMPARE(line, std::string("time_s,id,level_m,depth_m,qx_m2_per_s,qy_m2_per_s"));
    while (std::getline(gauges, line)) ++rows;
    QCOMPARE(rows, 11);
  }

  void aSnapshotAfterTheEndIsToldByItsTime() {
    Json scenario = basic();
    scenario["snapshots_s"] = {300, 900, 1200};
    const std::string out = run(scenario, "out");
    const std::string notes =
        Json::parse(bytesOf(out + "/summary.json"))["notes"].dump(-1, ' ', false);
    QVERIFY2(notes.find("no snapshot at 900, 1200 s") != std::string::npos, notes.c_str());
    QVERIFY(std::filesystem::exists(out + "/snapshot_000300"));
    QVERIFY(!std::filesystem::exists(out + "/snapshot_000900"));
    scenario["snapshots_s"] = {600};
    const Json told = Json::parse(bytesOf(run(scenario, "out2") + "/summary.json"));
    QVERIFY(told["notes"].dump().find("no snapshot") == std::string::npos);
  }

  void resultsLieOnTheTerrainsGridAndCrs() {
    const std::string out = run(basic(), "out");
    const auto terrain = gis::readRaster(path("dem.tif"));
    const auto depth = gis::readRaster(out + "/depth_000600.tif");
    QVERIFY(terrain.ok() && depth.ok());
    QCOMPARE(depth->crs, terrain->crs);
    QVERIFY(depth->grid.shape == terrain->grid.shape);
  }

  void resumeGivesTheSameBitsAsNeverStopping() {
    const std::string whole = run(basic(), "whole");
    Json first = basic();
    first["duration_s"] = 300;
    const std::string half = run(first, "half");
    Json second = basic();
    second["initial"] = {{"snapshot", "half/snapshot"}};
    const std::string rest = run(second, "rest");
    for (const char* name :
         {"depth_000600.tif", "qx_000600.tif", "qy_000600.tif", "max_depth.tif", "max_speed.tif",
          "hazard.tif", "arrival_s.tif", "snapshot/state.bin", "snapshot/snapshot.json"}) {
      QVERIFY2(bytesOf(whole + "/" + name) == bytesOf(rest + "/" + name), name);
    }
    const auto mass = [](const std::string& out) {
      return Json::parse(bytesOf(out + "/summary.json"))["mass"].dump();
    };
    QCOMPARE(mass(rest), mass(whole));
  }

  void threadsDoNotChangeTheSnapshot() {
    writeTerrain(
        "dem.tif", "EPSG:32650",
        [](double x, double y) { return 20 - 0.004 * x + std::sin(x / 37) * std::cos(y / 29); },
        200, 120);
    Json scenario = basic();
    scenario["initial"] = {{"level_m", 18.0}};
    scenario["duration_s"] = 60;
    const std::string one = run(scenario, "one", 1), seven = run(scenario, "seven", 7);
    QCOMPARE(Json::parse(bytesOf(seven + "/summary.json"))["threads"].get<int>(), 7);
    for (const char* name : {"snapshot/state.bin", "snapshot/snapshot.json"}) {
      QVERIFY(!bytesOf(one + "/" + name).empty());
      QVERIFY2(bytesOf(one + "/" + name) == bytesOf(seven + "/" + name), name);
    }
  }

  void aUsedFolderHoldsOnlyTheNewRun() {
    Json first = basic();
    first["output_interval_s"] = 200;
    first["snapshots_s"] = {200};
    const std::string out = run(first, "out");
    for (const char* name : {"depth_notes.tif", "depth_12.tif", "report.pdf"}) {
      put(std::string("out/") + name, "mine");
    }
    std::filesystem::create_directories(path("out/snapshot_000777"));
    put("out/snapshot_000777/mine.txt", "mine");
    put("out/snapshot_000200/mine.txt", "mine");
    run(basic(), "out");
    for (const char* name : {"depth_000200.tif", "qx_000200.tif", "qy_000400.tif",
                             "snapshot_000200/state.bin", "snapshot_000200/snapshot.json"}) {
      QVERIFY2(!std::filesystem::exists(out + "/" + name), name);
    }
    for (const char* name :
         {"depth_notes.tif", "depth_12.tif", "report.pdf", "snapshot_000777/mine.txt",
          "snapshot_000200/mine.txt", "depth_000300.tif", "summary.json", "snapshot/state.bin"}) {
      QVERIFY2(std::filesystem::exists(out + "/" + name), name);
    }
  }

  void whatARunReadsFromItsFolderStays() {
    Json first = basic();
    first["duration_s"] = 300;
    first["snapshots_s"] = {200};
    run(first, "out");
    Json second = basic();
    second["initial"] = {{"snapshot", "out/../out/snapshot_000200/"}};
    run(second, "out");
    QVERIFY(std::filesystem::exists(path("out/snapshot_000200/state.bin")));
    second["initial"] = {{"depth_raster", "out/depth_000300.tif"}};
    second["output_interval_s"] = 600;
    run(second, "out");
    QVERIFY(std::filesystem::exists(path("out/depth_000300.tif")));
    QVERIFY(!std::filesystem::exists(path("out/qx_000300.tif")));
  }

  void aStoppedRunLeavesNoOlderSummary() {
    const std::string out = run(basic(), "out");
    const auto scenario = session::readFloodScenario(write(basic()));
    std::stop_source stop;
    stop.request_stop();
    const run::JobContext job(stop.get_token(), {});
    const auto ran = session::runFloodScenario(*scenario, out, 1, job);
    QVERIFY(!ran.ok());
    QCOMPARE(ran.error().code, ErrorCode::cancelled);
    QVERIFY(!ran.error().remedy.empty());
    for (const char* name : {"summary.json", "gauges.csv", "max_depth.tif", "snapshot/state.bin"}) {
      QVERIFY2(!std::filesystem::exists(out + "/" + name), name);
    }
  }

  void badInputsLeaveTheEarlierRunAlone() {
    const std::string out = run(basic(), "out");
    auto scenario = session::readFloodScenario(write(basic()));
    scenario->inputs.manning = -1;
    QVERIFY(!session::runFloodScenario(*scenario, out, 1, {}).ok());
    QVERIFY(std::filesystem::exists(out + "/summary.json"));
    QVERIFY(std::filesystem::exists(out + "/depth_000300.tif"));
  }

  void aTerrainWithoutCrsIsPlainMetresAndSaysSo() {
    writeTerrain("dem.tif", "", [](double, double) { return 1.0; });
    const auto scenario = session::readFloodScenario(write(basic()));
    QVERIFY2(scenario.ok(), scenario.ok() ? "" : scenario.error().text().c_str());
    bool said = false;
    for (const Note& note : scenario->notes) said |= note.what.find("no CRS") != std::string::npos;
    QVERIFY(said);
  }

  void seriesComeFromFiles() {
    put("rain.csv", "time_s,rate_mm_per_h\n0,10\n300,0\n");
    put("q.csv", "time_s,discharge_m3_per_s\n0,0\n600,6\n");
    Json scenario = basic();
    scenario["rain"] = {{"series_csv", "rain.csv"}};
    scenario["inflows"] = {{{"id", "Q"},
                            {"line", {{kWest + 15, kSouth + 15}, {kWest + 15, kSouth + 95}}},
                            {"discharge_csv", "q.csv"}}};
    const std::string out = run(scenario, "out");
    const Json mass = Json::parse(bytesOf(out + "/summary.json"))["mass"];
    const double rain = 10.0 / 3.6e6 * 300 * kColumns * kRows * kCell * kCell;
    QVERIFY(std::fabs(mass["rain_m3"].get<double>() / rain - 1) < 1e-9);
    QVERIFY(std::fabs(mass["inflow_m3"].get<double>() / 1800 - 1) < 1e-3);
  }

  void badInputIsRefusedByName_data() {
    QTest::addColumn<QString>("patch");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* patch, const char* named) {
      QTest::newRow(named) << patch << named;
    };
    row(R"({"terain": "dem.tif"})", "terain");
    row(R"({"terrain": "missing.tif"})", "missing.tif");
    row(R"({"terrain": "broken.tif"})", "broken.tif");
    row(R"({"duration_s": -1})", "duration_s");
    row(R"({"output_interval_s": 1e-6})", "output_interval_s");
    row(R"({"output_interval_s": 1.5})", "output_interval_s: must be a whole");
    row(R"({"output_interval_s": 1, "duration_s": 1e9})", "output_interval_s: asks for more");
    row(R"({"gauge_interval_s": 0})", "gauge_interval_s");
    row(R"({"gauge_interval_s": 0.25})", "gauge_interval_s: must be a whole");
    row(R"({"gauge_interval_s": 1, "output_interval_s": 1e8, "duration_s": 1e9})",
        "gauge_interval_s: asks for more");
    row(R"({"snapshots_s": [10, 10.5]})", "snapshots_s: must hold whole");
    row(R"({"roughness": {"manning": -0.03}})", "roughness.manning");
    row(R"({"roughness": {"maning": 0.03}})", "roughness.maning");
    row(R"({"rain": {"rate_mm_per_h": -4}})", "rain.rate_mm_per_h");
    row(R"({"rain": {"rate_mm_per_h": null, "series_csv": "backwards.csv"}})", "backwards.csv");
    row(R"({"rain": {"rate_mm_per_h": null, "series_csv": "nan.csv"}})", "nan.csv");
    row(R"({"gauges": [{"id": "P", "at": [0, 0]}]})", "gauges[0].at");
    row(R"({"gauges": [{"id": "P", "at": "here"}]})", "gauges[0].at: must");
    row(R"({"gauges": [{"id": "P", "at": [500105, 3000105]}, {"id": "P", "at": [500205, 3000105]}]})",
        "gauges[1].id: \"P\"");
    row(R"({"rain": {"rate_mm_per_h": null, "series_csv": "hours.csv"}})", "hours.csv:1");
    row(R"({"rain": {"rate_mm_per_h": null, "series_csv": "hours.csv"}})",
        "the columns must be time_s,rate_mm_per_h");
    row(R"({"inflows": [{"id": "Q", "at": [0, 0], "discharge_m3_per_s": 1}]})", "inflows[0].at");
    row(R"({"inflows": [{"id": "Q", "at": [500010, 3000010]}]})", "inflows[0].discharge_m3_per_s");
    row(R"({"boundaries": [{"side": "up", "kind": "wall"}]})", "boundaries[0].side");
    row(R"({"boundaries": [{"side": "west", "kind": "level"}]})", "boundaries[0].level_m");
    row(R"({"initial": {"depth_m": 1, "level_m": 2}})", "initial.level_m: stands beside depth_m");
    row(R"({"initial": {"depth_m": null, "snapshot": "nowhere"}})", "nowhere");
    row(R"({"solver": {"scheme": "magic"}})", "solver.scheme");
    row(R"({"solver": {"courant": 1.5}})", "solver.courant: 1.5 is outside");
    row(R"({"inflows": [{"id": "Q", "at": [500105, 3000105], "discharge_m3_per_s": 1},
                        {"id": "Q", "at": [500105, 3000105], "discharge_m3_per_s": 1}]})",
        "inflows[1].id: \"Q\"");
  }
  void badInputIsRefusedByName() {
    QFETCH(QString, patch);
    QFETCH(QString, named);
    put("broken.tif", "II*");
    put("backwards.csv", "time_s,rate_mm_per_h\n0,1\n600,2\n300,1\n");
    put("hours.csv", "hours,rate_mm_per_h\n0,1\n600,2\n");
    put("nan.csv", "time_s,rate_mm_per_h\n0,1\n600,nan\n");
    Json scenario = basic();
    scenario.merge_patch(Json::parse(patch.toStdString()));
    const auto read = session::readFloodScenario(write(scenario));
    QVERIFY(!read.ok());
    QVERIFY2(read.error().text().find(named.toStdString()) != std::string::npos,
             read.error().text().c_str());
    QVERIFY2(!read.error().remedy.empty(), read.error().text().c_str());
  }

  void whatIsNoGoodJsonIsRefusedByLineAndKey_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("named");
    QTest::newRow("nan line") << "{\"duration_s\": 5,\n\"rain\": {\"rate_mm_per_h\": NaN}}"
                              << "scenario.json:2";
    QTest::newRow("nan key") << "{\"duration_s\": 5,\n\"rain\": {\"rate_mm_per_h\": NaN}}"
                             << "rain.rate_mm_per_h";
    QTest::newRow("huge") << "{\"duration_s\": 1e999}"
                          << "duration_s";
    QTest::newRow("cut") << "{\"duration_s\": 5,\n"
                         << "scenario.json:2";
    QTest::newRow("empty") << ""
                           << "scenario.json:1";
    QTest::newRow("list") << "[1]"
                          << "not a JSON object";
    QTest::newRow("list, with a remedy for every kind of scenario") << "[1]"
                                                                    << "Write it as { … }";
    QTest::newRow("twice") << "{\"duration_s\": 5, \"duration_s\": 6}"
                           << "duration_s: the key stands twice";
    QTest::newRow("twice within") << "{\"rain\": {\"a\": 5, \"a\": 6}}"
                                  << "rain.a: the key stands twice";
  }
  void whatIsNoGoodJsonIsRefusedByLineAndKey() {
    QFETCH(QString, text);
    QFETCH(QString, named);
    put("scenario.json", text.toStdString());
    const auto read = session::readFloodScenario(path("scenario.json"));
    QVERIFY(!read.ok());
    QVERIFY2(read.error().text().find(named.toStdString()) != std::string::npos,
             read.error().text().c_str());
  }

  void aDeepScenarioIsOneShortError() {
    std::string text;
    for (int k = 0; k < 2000; ++k) text += "{\"rain\":";
    put("scenario.json", text);
    const auto read = session::readFloodScenario(path("scenario.json"));
    QVERIFY(!read.ok());
    QVERIFY2(read.error().text().size() < 400, read.error().text().c_str());
  }

  void aSnapshotThatIsNotWholeIsOneClearError() {
    Json first = basic();
    first["duration_s"] = 300;
    const std::string state = bytesOf(run(first, "half") + "/snapshot/state.bin");
    Json rest = basic();
    rest["initial"] = {{"snapshot", "cut"}};
    std::filesystem::create_directories(path("cut"));
    std::string old = state;
    old.replace(old.find("state ") + 6, 1, "1");
    for (const std::string& bytes : {state.substr(0, state.size() / 2), state.substr(0, 30),
                                     state + "x", std::string(4000, 'z'), std::string(), old}) {
      put("cut/state.bin", bytes);
      refuses(rest, "damaged or of another version");
      refuses(rest, "cut/state.bin");
    }
    for (std::size_t i = 40; i < state.size(); i += state.size() / 97) {
      std::string garbled = state;
      garbled[i] = char(garbled[i] ^ 0x5a);
      put("cut/state.bin", garbled);
      refuses(rest, "damaged or of another version");
    }
  }

  void theMeshHoldsWhatTheRastersHold() {
    const std::string out = run(basic(), "out");
    const auto raster = gis::readRaster(out + "/depth_000600.tif");
    QVERIFY(raster.ok());
    GDALAllRegister();
    auto* dataset = static_cast<GDALDataset*>(GDALOpenEx(
        (out + "/results.nc").c_str(), GDAL_OF_MULTIDIM_RASTER, nullptr, nullptr, nullptr));
    QVERIFY(dataset != nullptr);
    auto depth = dataset->GetRootGroup()->OpenMDArray("depth");
    QCOMPARE(depth->GetDimensions()[0]->GetSize(), GUInt64(3));
    std::vector<float> last(raster->grid.values.size());
    const GUInt64 start[] = {2, 0};
    const std::size_t count[] = {1, last.size()};
    QVERIFY(depth->Read(start, count, nullptr, nullptr, GDALExtendedDataType::Create(GDT_Float32),
                        last.data()));
    QVERIFY(last == raster->grid.values);  // faces in grid order: all cells have ground
    depth.reset();
    GDALClose(dataset);
  }

  void aRunThatDivergesKeepsTheLastGoodState() {
    Json scenario = basic();
    scenario["boundaries"] = {{{"side", "west"}, {"kind", "level"}, {"level_m", 1e6}}};
    const auto read = session::readFloodScenario(write(scenario));
    QVERIFY(read.ok());
    const auto ran = session::runFloodScenario(*read, path("out"), 1, {});
    QVERIFY(!ran.ok());
    QCOMPARE(ran.error().code, ErrorCode::diverged);
    QVERIFY(ran.error().where.find("x ") != std::string::npos);
    QVERIFY(ran.error().where.find("500000, 3000000") != std::string::npos);
    QVERIFY(std::filesystem::exists(path("out/snapshot/state.bin")));
    const Json checks = Json::parse(bytesOf(path("out/summary.json")))["checks"];
    QVERIFY(!checks["ok"].get<bool>());
    QVERIFY(checks["verdict_en"].get<std::string>().find("diverged") != std::string::npos);
    QVERIFY(!checks["verdict_zh"].get<std::string>().empty());
  }
};

QTEST_GUILESS_MAIN(FloodScenarioTest)
#include "flood_scenario_test.moc"
