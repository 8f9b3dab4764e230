// What the scripts of packaging do with a build, with stand-ins for cmake, ninja and dpkg-query
// that write down what they are asked.
#include <QtTest>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>

namespace {

constexpr const char* kCmakeStandIn = R"(#!/bin/sh
echo "cmake $*" >>"$BUILD_LOG"
[ ! -e "$BUILD_PLACE/cmake-fails" ] || exit 1
mkdir -p "build/$2"
touch "build/$2/build.ninja"
)";
constexpr const char* kNinjaStandIn = R"(#!/bin/sh
if [ "$3" = -t ]; then exec grep -qx "$5" "$BUILD_PLACE/targets"; fi
echo "ninja $*" >>"$BUILD_LOG"
)";
/// Starts as fast as the file "start" says.
constexpr const char* kProgramStandIn = R"(#!/bin/sh
case "$*" in *--shot*) exit 0 ;; esac
[ "$CITYMIRROR_FIRST_PICTURE" = 1 ] || exit 1
echo "something else"
echo "first picture: $(cat "$BUILD_PLACE/start") s after start"
echo "whole picture: 9.00 s after start"
)";
constexpr const char* kDpkgStandIn = R"(#!/bin/sh
cat "$BUILD_PLACE/packages"
)";

}  // namespace

class BuildScriptsTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(folder_->path()).mkpath("packaging"));
    QVERIFY(QDir(folder_->path()).mkpath("stand-ins"));
    for (const char* script : {"packaging/common.sh", "packaging/bench.sh"})
      QVERIFY(QFile::copy(QString(CITYMIRROR_SOURCE_DIR "/") + script, path(script)));
    putProgram("stand-ins/cmake", kCmakeStandIn);
    putProgram("stand-ins/ninja", kNinjaStandIn);
    putProgram("stand-ins/dpkg-query", kDpkgStandIn);
    put("packages", "");
    put("targets", "");
  }

  void aBuildThatIsThereIsNotConfiguredAgain() {
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(asked().count("cmake --preset release"), 1);
    QCOMPARE(asked().count("ninja -C build/release citymirror\n"), 2);
  }

  void aBuildIsConfiguredAgainWhereSumoHasComeOrGone() {
    QCOMPARE(build("citymirror"), 0);
    put("packages", "sumo 1.15.0 install ok installed\n");
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(asked().count("cmake --preset release"), 2);
    QCOMPARE(asked().count("-U SUMO_* -U MPI_*"), 2);  // nor is what was found before believed
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(asked().count("cmake --preset release"), 2);
    put("packages", "");
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(asked().count("cmake --preset release"), 3);
  }

  void aBuildWithoutARecordOfWhatItTookInIsConfiguredAgain() {
    QVERIFY(QDir(folder_->path()).mkpath("build/release"));
    put("build/release/build.ninja", "");
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(asked().count("cmake --preset release"), 1);
  }

  void whereConfiguringFailsNothingIsBuiltAndTheNextTimeTriesAgain() {
    QCOMPARE(build("citymirror"), 0);
    put("packages", "libopenmpi-dev 4.1.4 install ok installed\n");
    put("cmake-fails", "");
    QCOMPARE(build("citymirror"), 1);
    QCOMPARE(asked().count("ninja"), 1);
    QVERIFY(QFile::remove(path("cmake-fails")));
    QCOMPARE(build("citymirror"), 0);
    QCOMPARE(asked().count("cmake --preset release"), 3);
  }

  void aProgramThatNeedsMpiIsBuiltWhereTheBuildHasIt() {
    QCOMPARE(build("citymirror 'citymirror-ensemble-mpi?'"), 0);
    QVERIFY2(asked().contains("ninja -C build/release citymirror\n"), asked().constData());
    put("targets", "citymirror-ensemble-mpi\n");
    QCOMPARE(build("citymirror 'citymirror-ensemble-mpi?'"), 0);
    QVERIFY2(asked().contains("ninja -C build/release citymirror citymirror-ensemble-mpi\n"),
             asked().constData());
  }

  void aBenchmarkThatMissesABarLetsTheOthersMeasureAndTheEndTellsIt() {
    putBenchBuild();
    putProgram("build/bench/bin/traffic_bench", "#!/bin/sh\nexit 1\n");
    putProgram("build/bench/bin/world_bench", "#!/bin/sh\necho measured >>\"$BUILD_LOG\"\n");
    const QString bench = "'" + path("packaging/bench.sh") + "' ";
    QCOMPARE(inShell("bash " + bench + "traffic world"), 1);
    QCOMPARE(asked().count("measured"), 1);
    QVERIFY(asked().contains("ninja -C build/bench traffic_bench world_bench\n"));
    QCOMPARE(inShell("bash " + bench + "world"), 0);
  }

  void theStartOfTheProgramItselfStandsBesideItsBarsWarmAndCold() {
    putBenchBuild();
    for (const char* program : {"scene_bench", "window_bench"})
      putProgram(QString("build/bench/bin/") + program, "#!/bin/sh\n");
    putProgram("build/bench/bin/citymirror", kProgramStandIn);
    putProgram("stand-ins/xvfb-run", "#!/bin/sh\nshift 3\nexec \"$@\"\n");
    putProgram("stand-ins/find", "#!/bin/sh\n");  // the system's cache is everybody's
    put("start", "2.50");
    QCOMPARE(sceneBench(), 0);
    QVERIFY2(printed().contains("first picture, the first of all, wall s") &&
                 printed().contains("first picture, warm, wall s") &&
                 printed().contains("<= 3\n") &&
                 printed().contains("first picture, cold, wall s") && printed().contains("<= 10\n"),
             printed().constData());
    QVERIFY(!printed().contains("missed"));
    put("start", "3.01");
    QCOMPARE(sceneBench(), 1);
    QCOMPARE(printed().count("<= 3  missed\n"), 1);
    QCOMPARE(printed().count("missed"), 1);
    putProgram("build/bench/bin/citymirror", "#!/bin/sh\nexit 1\n");
    QCOMPARE(sceneBench(), 1);
    QCOMPARE(printed().count("no picture"), 3);
  }

  void theRunScriptBuildsEveryProgramThatTheReadmeTellsOf() {
    QFile script(CITYMIRROR_SOURCE_DIR "/packaging/run.sh");
    QVERIFY(script.open(QIODevice::ReadOnly));
    const QByteArray text = script.readAll();
    for (const char* program :
         {"citymirror ", "citymirror-cli", "citymirror-model-reader", "citymirror-ensemble-mpi?"})
      QVERIFY2(text.contains(program), program);
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  void put(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly)) qFatal("%s", qPrintable(file.errorString()));
    file.write(bytes);
  }
  void putProgram(const QString& name, const QByteArray& text) const {
    put(name, text);
    QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
  }
  /// A build with benchmarks that nothing is missing for.
  void putBenchBuild() const {
    for (const char* list : {"", "-test", "-bench"})
      put(QString("packaging/dependencies") + list + ".txt", "one-package\n");
    put("packages", "install ok installed");
    QVERIFY(QDir(folder_->path()).mkpath("build/bench/bin"));
    put("build/bench/build.ninja", "");
  }
  int sceneBench() const {
    return inShell("bash '" + path("packaging/bench.sh") + "' scene >'" + path("printed") + "'");
  }
  QByteArray printed() const {
    QFile file(path("printed"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  /// The status that `build release` ends with.
  int build(const QString& targets) const {
    return inShell("set -euo pipefail; . '" + path("packaging/common.sh") + "'; build release " +
                   targets);
  }
  int inShell(const QString& command) const {
    QProcess shell;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("PATH", path("stand-ins") + ":" + environment.value("PATH"));
    environment.insert("BUILD_PLACE", folder_->path());
    environment.insert("BUILD_LOG", path("asked"));
    shell.setProcessEnvironment(environment);
    shell.start("bash", {"-c", command});
    if (!shell.waitForFinished(60'000)) return -1;
    return shell.exitCode();
  }
  QByteArray asked() const {
    QFile file(path("asked"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(BuildScriptsTest)
#include "build_scripts_test.moc"
