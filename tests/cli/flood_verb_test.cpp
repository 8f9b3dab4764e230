#include <signal.h>

#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/scenario/flood_snapshot.h"
#include "gis/raster/raster_io.h"

using namespace citymirror;
using Json = nlohmann::json;

class FloodVerbTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    RasterGrid<float> grid(GridShape{24, 16, 5, 0, 0}, 3.0F);
    QVERIFY(
        gis::writeGeoTiff(grid, {"EPSG:32650", 4e5, 3e6, ""}, path("dem.tif").toStdString()).ok());
    put("good.json", basic());
  }

  void aScenarioRunsAndItsSummaryIsTheLastLine() {
    const auto [code, out, error] =
        run({"--json", "flood", path("good.json"), "--out", path("out")});
    QVERIFY2(code == 0, error.constData());
    const Json summary = Json::parse(out.trimmed().split('\n').last().toStdString());
    QCOMPARE(summary["columns"].get<int>(), 24);
    QCOMPARE(summary["simulated_s"].get<double>(), 60.0);
    QVERIFY(QFile::exists(path("out/max_depth.tif")));
  }

  void threadsDoNotChangeTheRasters() {
    for (const char* threads : {"1", "2"}) {
      const auto [code, out, error] = run({"flood", path("good.json"), "--out",
                                           path(QString("t") + threads), "--threads", threads});
      QVERIFY2(code == 0, error.constData());
    }
    QCOMPARE(bytes(path("t1/depth_000060.tif")), bytes(path("t2/depth_000060.tif")));
    QCOMPARE(bytes(path("t1/max_speed.tif")), bytes(path("t2/max_speed.tif")));
  }

  void progressIsOnStandardErrorOnly() {
    const auto [code, out, error] = run({"flood", path("good.json"), "--out", path("out")});
    QCOMPARE(code, 0);
    QVERIFY(out.isEmpty());
    QVERIFY2(error.contains("100 %"), error.constData());
  }

  void anInterruptedRunLeavesCompleteFilesOrNone_data() {
    QTest::addColumn<int>("number");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
  }
  void anInterruptedRunLeavesCompleteFilesOrNone() {
    QFETCH(int, number);
    Json scenario = basic();
    scenario["duration_s"] = 864000;
    put("long.json", scenario);
    QProcess process;
    process.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"),
                  {"flood", path("long.json"), "--out", path("out")});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("out/qy_000060.tif")), 30000);
    ::kill(pid_t(process.processId()), number);
    QVERIFY(process.waitForFinished(10000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("cancelled"));
    const QStringList left = QDir(path("out")).entryList(QDir::Files);
    QVERIFY(left.size() > 5);
    for (const QString& name : left) {
      QVERIFY2(name.endsWith(".tif"), qPrintable(name));
      QVERIFY2(gis::readRaster(path("out/" + name).toStdString()).ok(), qPrintable(name));
    }
  }

  void aRunThatDivergesEndsWithOneAndSaysSoInItsSummary() {
    Json scenario = basic();
    scenario["boundaries"] = {{{"side", "west"}, {"kind", "level"}, {"level_m", 1e6}}};
    put("wild.json", scenario);
    const auto [code, out, error] =
        run({"--json", "flood", path("wild.json"), "--out", path("out")});
    QCOMPARE(code, 1);
    QVERIFY2(error.contains("diverged"), error.constData());
    QVERIFY(out.isEmpty());
    const Json summary = Json::parse(bytes(path("out/summary.json")).toStdString());
    QVERIFY(!summary["checks"]["ok"].get<bool>());
    QVERIFY(QFile::exists(path("out/snapshot/state.bin")));
    QVERIFY(gis::readRaster(path("out/max_depth.tif").toStdString()).ok());
  }

  void aRunThatFailsItsChecksEndsWithOneAndIsNoForecast() {
    const QString out = path("out");
    QCOMPARE(std::get<0>(run({"flood", path("good.json"), "--out", path("before")})), 0);
    auto snapshot = session::readFloodSnapshot(path("before/snapshot").toStdString());
    QVERIFY(snapshot.ok());
    snapshot->depth[200] = -2;
    QVERIFY(session::writeFloodSnapshot(*snapshot, path("spoilt").toStdString()).ok());
    Json scenario = basic();
    scenario["initial"] = {{"snapshot", path("spoilt").toStdString()}};
    scenario["duration_s"] = 120;
    put("spoilt.json", scenario);
    const auto [code, said, error] = run({"--json", "flood", path("spoilt.json"), "--out", out});
    QCOMPARE(code, 1);
    QVERIFY2(error.contains("not a forecast"), error.constData());
    QVERIFY2(error.contains("too many depths went below zero"), error.constData());
    QVERIFY(!error.contains("it diverged"));
    QVERIFY(said.isEmpty());
    const Json summary = Json::parse(bytes(out + "/summary.json").toStdString());
    QVERIFY(!summary["checks"]["ok"].get<bool>());
    QVERIFY(summary["clipped_cells"].get<int>() > 0);
    QVERIFY(summary["notes"].dump().find("negative depth") != std::string::npos);
  }

  void badInputEndsWithOneAndNamesTheKey() {
    Json scenario = basic();
    scenario["roughness"]["manning"] = -1;
    put("bad.json", scenario);
    const auto [code, out, error] = run({"flood", path("bad.json"), "--out", path("out")});
    QCOMPARE(code, 1);
    QVERIFY2(error.contains("roughness.manning"), error.constData());
  }

  void aMissingScenarioEndsWithOneAndNamesTheFile() {
    const auto [code, out, error] = run({"flood", path("none.json"), "--out", path("out")});
    QCOMPARE(code, 1);
    QVERIFY(error.contains("none.json"));
  }

  void theGpuIsRefusedClearly() {
    const auto [code, out, error] =
        run({"flood", path("good.json"), "--out", path("out"), "--device", "gpu"});
    QCOMPARE(code, 1);
    QVERIFY(error.contains("--device gpu is not supported"));
  }

  void badUsageEndsWithTwo() {
    QCOMPARE(std::get<0>(run({"flood"})), 2);
    QCOMPARE(std::get<0>(run({"flood", path("good.json"), "--out", path("o"), "--threads", "x"})),
             2);
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  void put(const QString& name, const Json& json) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(json.dump()));
  }
  static QByteArray bytes(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  static Json basic() {
    return {{"terrain", "dem.tif"},          {"duration_s", 60},
            {"output_interval_s", 30},       {"roughness", {{"manning", 0.03}}},
            {"initial", {{"depth_m", 0.1}}}, {"rain", {{"rate_mm_per_h", 30}}}};
  }
  static std::tuple<int, QByteArray, QByteArray> run(const QStringList& arguments) {
    QProcess process;
    process.start(QStringLiteral(CITYMIRROR_BIN_DIR "/citymirror-cli"), arguments);
    if (!process.waitForFinished(60000)) return {-1, {}, "did not finish"};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(FloodVerbTest)
#include "flood_verb_test.moc"
