#include <QtTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class ProgramTest : public QObject {
  Q_OBJECT
 private slots:
  void helpListsEveryVerb() {
    const Ran ran = runCli({"--help"});
    QCOMPARE(ran.status, 0);
    for (const char* verb : {"demo", "city", "flood", "feed", "scene"})
      QVERIFY2(ran.out.contains(verb), verb);
  }
  void everyVerbExplainsItself() {
    for (const QStringList& verb : {QStringList{"demo"},
                                    {"city", "make"},
                                    {"city", "import"},
                                    {"city", "check"},
                                    {"flood"},
                                    {"scene", "shot"},
                                    {"scene", "fly"},
                                    {"feed", "replay"}}) {
      const Ran ran = runCli(verb + QStringList{"--help"});
      QVERIFY2(ran.status == 0 && ran.out.size() > 100, qPrintable(verb.join(' ')));
    }
  }
  void versionIsOneLine() {
    const Ran ran = runCli({"--version"});
    QCOMPARE(ran.status, 0);
    QVERIFY(ran.out.startsWith("citymirror-cli 0."));
  }
  void badUsageIsTwo() {
    QCOMPARE(runCli({}).status, 2);
    QCOMPARE(runCli({"fly"}).status, 2);
    QCOMPARE(runCli({"demo"}).status, 2);
    QCOMPARE(runCli({"demo", "--out", "x", "--rain-mm", "-5"}).status, 2);
  }
  void failedWorkIsOneAndNamesThePlace() {
    const Ran ran = runCli({"city", "check", "/nonexistent/city"});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("/nonexistent/city"), qPrintable(ran.err));
  }
  void picturesAndFlightsOfAPackageNeedNoWindow() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city"), path = folder.filePath("flight.json");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    QFile line(path);
    QVERIFY(line.open(QIODevice::WriteOnly));
    line.write(R"({"line": [[200, 300], [600, 320]], "distance": 250, "pitch": -30})");
    line.close();
    const Ran shot = runCli({"--json", "scene", "shot", city, "--size", "1100x620", "--pose",
                             "500,400,700,20,-35", "--hide", "labels,marks", "--light", "night",
                             "--out", folder.filePath("city.png")});
    QVERIFY2(shot.status == 0, qPrintable(shot.err));
    QVERIFY2(shot.out.contains("\"width\":1100"), qPrintable(shot.out));
    QFile png(folder.filePath("city.png"));
    QVERIFY(png.open(QIODevice::ReadOnly));
    QCOMPARE(png.read(24).mid(16), QByteArray::fromHex("0000044c0000026c"));
    const Ran fly = runCli({"scene", "fly", city, "--path", path, "--size", "320x180", "--fps", "4",
                            "--seconds", "1", "--frames", folder.filePath("frames")});
    QVERIFY2(fly.status == 0, qPrintable(fly.err));
    QCOMPARE(QDir(folder.filePath("frames")).entryList(QDir::Files).size(), 4);
  }
  void picturesThatCannotBeAreRefusedByName() {
    for (const auto& [arguments, said] :
         {std::pair(QStringList{"scene", "shot", "/nonexistent/city", "--out", "a.png"},
                    "/nonexistent/city"),
          std::pair(QStringList{"scene", "shot", "/nonexistent", "--size", "big", "--out", "a.png"},
                    "--size"),
          std::pair(QStringList{"scene", "fly", "/nonexistent", "--path", "a.json"}, "--frames")}) {
      const Ran ran = runCli(arguments);
      QCOMPARE(ran.status, 1);
      QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
    }
    QCOMPARE(runCli({"scene", "shot", "x", "--out", "a.png", "--hide", "sky"}).status, 2);
    QCOMPARE(runCli({"scene", "shot", "x", "--out", "a.png", "--pose", "1,2,3"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
