// An ensemble shared among two processes: the files of one process, bit for bit.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "gis/raster/raster_io.h"
#include "tests/support/run_program.h"

using namespace citymirror;

class EnsembleMpiTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString path(const QString& name) const { return folder_.filePath(name); }
  QByteArray bytes(const QString& name) const {
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  QStringList options(const QString& out) const {
    return {path("rain.json"), "--out", path(out),  "--members",      "7",
            "--scale-spread",  "0.4",   "--depths", "0.05,0.08,0.12", "--json"};
  }
  static Ran shared(int processes, const QStringList& arguments) {
    QProcess process;
    process.setProcessEnvironment([] {
      auto environment = QProcessEnvironment::systemEnvironment();
      environment.insert("OMPI_ALLOW_RUN_AS_ROOT", "1");
      environment.insert("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
      environment.insert("OMPI_MCA_btl_vader_single_copy_mechanism", "none");
      environment.insert("OMPI_MCA_rmaps_base_oversubscribe", "1");
      environment.insert("OMPI_MCA_mpi_yield_when_idle", "1");
      return environment;
    }());
    process.start("mpirun", QStringList{"-n", QString::number(processes),
                                        CITYMIRROR_BIN_DIR "/citymirror-ensemble-mpi"} +
                                arguments);
    if (!process.waitForFinished(300'000)) {
      process.kill();
      return {};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
  }

 private slots:
  void initTestCase() {
    if (!QFile::exists(CITYMIRROR_BIN_DIR "/citymirror-ensemble-mpi") ||
        QStandardPaths::findExecutable("mpirun").isEmpty())
      QSKIP("built without MPI");
    RasterGrid<float> grid(GridShape{24, 16, 5, 0, 0}, 3.0F);
    for (int c = 0; c < 24; ++c) grid.at(c, 7) = 3.0F - 0.01F * float(c);
    QVERIFY(
        gis::writeGeoTiff(grid, {"EPSG:32650", 4e5, 3e6, ""}, path("dem.tif").toStdString()).ok());
    const nlohmann::json scenario = {{"terrain", "dem.tif"},
                                     {"duration_s", 600},
                                     {"output_interval_s", 600},
                                     {"roughness", {{"manning", 0.03}}},
                                     {"rain", {{"rate_mm_per_h", 600}}}};
    QFile file(path("rain.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(scenario.dump()));
    file.close();
    const Ran alone = runCli(QStringList{"ensemble"} + options("alone"));
    QVERIFY2(alone.status == 0, qPrintable(alone.err));
  }

  void twoProcessesWriteTheFilesOfOne() {
    for (const int processes : {1, 2}) {
      const QString out = "shared" + QString::number(processes);
      const Ran ran = shared(processes, options(out));
      QVERIFY2(ran.status == 0, qPrintable(ran.err));
      QVERIFY(ran.out.contains("\"members\":7"));
      for (const char* name : {"members.csv", "summary.json", "ensemble.html", "exceed_005cm.tif",
                               "exceed_008cm.tif", "exceed_012cm.tif", "exceed_012cm.png"}) {
        QVERIFY2(!bytes(QString("alone/") + name).isEmpty(), name);
        QVERIFY2(bytes(out + "/" + name) == bytes(QString("alone/") + name), name);
      }
    }
  }

  void whatIsWrongIsSaidOnceAndWritesNothing() {
    QStringList wrong = options("wrong");
    wrong[0] = path("none.json");
    const Ran ran = shared(2, wrong);
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.err.count("none.json"), 1);
    QVERIFY(!QFile::exists(path("wrong/summary.json")));
    QCOMPARE(shared(2, {"--members", "0"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(EnsembleMpiTest)
#include "ensemble_mpi_test.moc"
