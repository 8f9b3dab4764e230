#include <signal.h>

#include <QtTest>
#include <nlohmann/json.hpp>

#include "gis/raster/raster_io.h"
#include "tests/support/run_program.h"

using namespace citymirror;

class EnsembleVerbTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    RasterGrid<float> grid(GridShape{24, 16, 5, 0, 0}, 3.0F);
    QVERIFY(
        gis::writeGeoTiff(grid, {"EPSG:32650", 4e5, 3e6, ""}, path("dem.tif").toStdString()).ok());
    put("rain.json", 600);
  }

  void itMapsHowLikelyEachDepthIs() {
    const Ran ran = ensemble("out", {"--scale-spread", "0.3", "--depths", "0.05,0.09,0.5"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto summary = nlohmann::json::parse(ran.out.trimmed().split('\n').last().toStdString());
    QCOMPARE(summary["members"].get<int>(), 9);
    QCOMPARE(summary["unhealthy_members"].get<int>(), 0);
    // On flat ground 100 mm are 0.09 m in a member whose factor is 0.9 or more.
    const QList<QByteArray> lines = bytes("out/members.csv").trimmed().split('\n');
    QCOMPARE(lines.size(), 10);
    int reached = 0;
    for (int k = 1; k < lines.size(); ++k) reached += lines[k].split(',')[1].toDouble() >= 0.9;
    QVERIFY(reached > 0 && reached < 9);
    QCOMPARE(shareOf("exceed_009cm.tif"), float(reached) / 9);
    QCOMPARE(shareOf("exceed_005cm.tif"), 1.0F);
    QCOMPARE(shareOf("exceed_050cm.tif"), 0.0F);
    QCOMPARE(summary["thresholds"][1]["as_given_m2"].get<double>(), 24 * 16 * 25.0);
  }

  void thePageShowsPicturesInTheColoursOfTheProbability() {
    QCOMPARE(ensemble("out", {"--scale-spread", "0.3", "--depths", "0.05,0.5"}).status, 0);
    const QString page = QString::fromUtf8(bytes("out/ensemble.html"));
    QCOMPARE(page.count("data:image/png;base64,"), 2);
    QVERIFY(page.contains("最大水深达到 0.05 米的概率") && page.contains("reaches 0.05 m"));
    const auto red = [&](const char* name) {
      return gis::readRaster(path(name).toStdString());  // the first band
    };
    const auto wet = red("out/exceed_005cm.png"), dry = red("out/exceed_050cm.png");
    QVERIFY(wet.ok() && dry.ok());
    QCOMPARE(wet->grid.shape.columns, 24 * 33);
    QCOMPARE(wet->grid.shape.rows, 16 * 33);
    QCOMPARE(wet->grid.at(200, 200), float(0x54));
    QCOMPARE(dry->grid.at(200, 200), 205.0F);  // the grey of level ground
  }

  void anotherEnsembleTakesTheMapsOfTheOneBeforeAway() {
    QCOMPARE(ensemble("out", {"--depths", "0.05"}).status, 0);
    put("rain.json", 300);
    QCOMPARE(ensemble("out", {"--depths", "0.02"}).status, 0);
    QVERIFY(QFile::exists(path("out/exceed_002cm.tif")));
    QVERIFY(!QFile::exists(path("out/exceed_005cm.tif")));
    QVERIFY(!QFile::exists(path("out/exceed_005cm.png")));
  }

  void threadsDoNotChangeTheMapsAndTheSeedDoes() {
    for (const char* threads : {"1", "2"}) {
      const QString out = QString("t") + threads;
      const Ran ran = ensemble(out, {"--scale-spread", "0.5", "--threads", threads});
      QVERIFY2(ran.status == 0, qPrintable(ran.err));
    }
    QVERIFY(!bytes("t1/members.csv").isEmpty());
    QCOMPARE(bytes("t1/members.csv"), bytes("t2/members.csv"));
    QVERIFY(!bytes("t1/exceed_015cm.tif").isEmpty());
    QCOMPARE(bytes("t1/exceed_015cm.tif"), bytes("t2/exceed_015cm.tif"));
    QCOMPARE(ensemble("s2", {"--scale-spread", "0.5", "--seed", "2"}).status, 0);
    QVERIFY(bytes("s2/members.csv") != bytes("t1/members.csv"));
  }

  void whatLeavesAllMembersAlikeIsTold() {
    const Ran ran = ensemble("alike", {"--shift-spread-m", "500"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.err.contains("its shift changes nothing"), qPrintable(ran.err));
    QVERIFY(ensemble("alike", {}).err.contains("No spread is given"));
    QVERIFY(ensemble("alike", {"--scale-spread", "0.3", "--known-until-s", "600"})
                .err.contains("All rain is known"));
  }

  void anInterruptedEnsembleLeavesNothing() {
    put("rain.json", 600, 86400);
    QProcess process;
    process.start(CITYMIRROR_BIN_DIR "/citymirror-cli",
                  {"ensemble", path("rain.json"), "--out", path("stopped"), "--members", "500"});
    QVERIFY(process.waitForStarted(30000));
    QByteArray said;
    const auto memberDone = [&] {
      return (said += process.readAllStandardError()).contains("member");
    };
    QTRY_VERIFY_WITH_TIMEOUT(memberDone(), 120000);
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60000));
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(!QFile::exists(path("stopped/summary.json")));
  }

  void badUsageEndsWithTwoAndBadInputWithOne() {
    QCOMPARE(runCli({"ensemble"}).status, 2);
    QCOMPARE(ensemble("o", {"--scale-spread", "9"}).status, 2);
    QCOMPARE(ensemble("o", {"--seed", "-1"}).status, 2);
    for (const char* depths : {"0.3,0.1", "0.1,0.101"}) {
      const Ran ran = ensemble("o", {"--depths", depths});
      QCOMPARE(ran.status, 1);
      QVERIFY2(ran.err.contains("depths"), qPrintable(ran.err));
    }
    QVERIFY(!QFile::exists(path("o/summary.json")));
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  QByteArray bytes(const QString& name) const {
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  void put(const QString& name, double rate, double duration = 600) const {
    const nlohmann::json scenario = {{"terrain", "dem.tif"},
                                     {"duration_s", duration},
                                     {"output_interval_s", 600},
                                     {"roughness", {{"manning", 0.03}}},
                                     {"rain", {{"rate_mm_per_h", rate}}}};
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(scenario.dump()));
  }
  float shareOf(const char* file) const {
    const auto raster = gis::readRaster((path("out/") + file).toStdString());
    return raster ? raster->grid.at(11, 7) : -1.0F;
  }
  Ran ensemble(const QString& out, const QStringList& more) const {
    return runCli(
        QStringList{"--json", "ensemble", path("rain.json"), "--out", path(out), "--members", "9"} +
        more);
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(EnsembleVerbTest)
#include "ensemble_verb_test.moc"
