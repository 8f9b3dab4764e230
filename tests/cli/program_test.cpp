#include <QtTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include "gis/city/city_package.h"
#include "tests/support/model_samples.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

class ProgramTest : public QObject {
  Q_OBJECT
 private slots:
  void valuesOfWhichNoPictureCanBeMadeAreBadUsage() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city"), png = folder.filePath("a.png");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    for (const auto& [more, said] :
         {std::pair(QStringList{"--out", png, "--pose", "nan,0,500,0,-45"}, "--pose"),
          std::pair(QStringList{"--out", png, "--pose", "0,0,500,0,30"}, "--pose"),
          std::pair(QStringList{"--out", png, "--size", "0x0"}, "--size"),
          std::pair(QStringList{"--out", png, "--size", "20000x20"}, "--size"),
          std::pair(QStringList{"--out", png, "--size", "wide"}, "--size"),
          std::pair(QStringList{"--out", png, "--at", "teatime"}, "--at"),
          std::pair(QStringList{"--out", png, "--opacity", "roads=9"}, "--opacity"),
          std::pair(QStringList{"--out", png, "--model", "a.glb@x"}, "--model"),
          std::pair(QStringList{"--out", png, "--at", ""}, "--at"),
          std::pair(QStringList{"--out", png, "--opacity", "roads=nan"}, "--opacity"),
          std::pair(QStringList{"--out", png, "--model", "a.glb@nan,0"}, "--model"),
          std::pair(QStringList{"--out", png, "--model-raise", "nan"}, "--model-raise"),
          std::pair(QStringList{"--out", png, "--clip", "nan,0,0"}, "--clip"),
          std::pair(QStringList{"--out", png, "--clip", "inf,0,0"}, "--clip"),
          std::pair(QStringList{"--out", png, "--clip", "0,0,nan"}, "--clip"),
          std::pair(QStringList{"--out", png, "--clip", "1e17,0,0"}, "--clip"),
          std::pair(QStringList{"--out", png, "--clip-height", "nan"}, "--clip-height"),
          std::pair(QStringList{"--out", png, "--underground", "nan"}, "--underground"),
          std::pair(QStringList{"--out", folder.filePath("a.jpg")}, ".png")}) {
      const Ran ran = runCli(QStringList{"scene", "shot", city} + more);
      QVERIFY2(ran.status == 2, qPrintable(more.join(' ') + ran.err));
      QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
      QVERIFY(!QFile::exists(png));
    }
    QCOMPARE(runCli({"scene", "fly", city, "--path", "p.json"}).status, 2);
  }
  void numbersOfOptionsAreFiniteAndTheirBoundsAreToldInWords() {
    for (const auto& [arguments, said] :
         {std::pair(QStringList{"query", "x", "--limit", "abc"},
                    "abc is not a whole number, 0 or more"),
          std::pair(QStringList{"query", "x", "--limit", "-1"},
                    "-1 is not a whole number, 0 or more"),
          std::pair(QStringList{"query", "x", "--near", "r1", "--distance", "nan"},
                    "nan is not a finite number"),
          std::pair(QStringList{"ensemble", "x", "--out", "y", "--delay-spread-s", "-3"},
                    "-3 is not a number, 0 or more"),
          std::pair(QStringList{"ensemble", "x", "--out", "y", "--scale-spread", "nan"},
                    "nan is not a number from 0 to 2"),
          std::pair(QStringList{"ensemble", "x", "--out", "y", "--seed", "1.5"},
                    "1.5 is not a whole number, 0 or more"),
          std::pair(QStringList{"demo", "--out", "x", "--rain-mm", "nan"},
                    "nan is not a number from 1 to 500"),
          std::pair(QStringList{"feed", "run", "x", "--seconds", "nan"},
                    "nan is not a number from 0 to 1000000000"),
          std::pair(QStringList{"feed", "try", "x", "y", "--at", ""}, "ISO 8601"),
          std::pair(QStringList{"scene", "fly", "x", "--path", "y", "--frames", "z", "--seconds",
                                "inf"},
                    "inf is not a number from 0.1 to 3600"),
          std::pair(QStringList{"city", "make", "--out", "x", "--cell-m", "nan"},
                    "nan is not a finite number"),
          std::pair(QStringList{"city", "import", "--out", "x", "--dem", "y", "--extent",
                                "0,0,inf,1"},
                    "inf is not a finite number")}) {
      const Ran ran = runCli(arguments);
      QVERIFY2(ran.status == 2, qPrintable(arguments.join(' ') + ran.err));
      QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
    }
  }
  void aTimeThatTheCityDoesNotKnowIsFailedWork() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city"), png = folder.filePath("a.png");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    const Ran ran =
        runCli({"scene", "shot", city, "--out", png, "--at", "2001-01-01T00:00:00Z"});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("--at"), qPrintable(ran.err));
    QVERIFY(!QFile::exists(png));
  }
  void aTimeThatNoForecastReachesIsRefusedBeforeTheRecordingIsPlayed() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city"), png = folder.filePath("a.png");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    QFile recording(folder.filePath("evening.jsonl"));
    QVERIFY(recording.open(QIODevice::WriteOnly));
    recording.write(
        R"({"received":"2026-07-18T10:00:01Z","channel":"ponding_depth","format":"observation",)"
        R"("body":{"sensor":"P1","at":"2026-07-18T10:00:00Z","value":0.1,"unit":"m"}})"
        "\n"
        R"({"received":"2026-07-18T10:05:01Z","channel":"ponding_depth","format":"observation",)"
        R"("body":{"sensor":"P1","at":"2026-07-18T10:05:00Z","value":0.1,"unit":"m"}})"
        "\n");
    recording.close();
    const Ran ran = runCli({"scene", "shot", city, "--recording", recording.fileName(), "--out",
                            png, "--at", "9999-12-31T00:00:00Z"});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("where its forecast reaches farther, to") &&
                 ran.err.contains("at the latest"),  // said only while nothing was played
             qPrintable(ran.err));
    QVERIFY(!QFile::exists(png));
  }
  void aVerbThatDoesNotExistIsToldWithThoseThatDo() {
    const Ran top = runCli({"fly"});
    QCOMPARE(top.status, 2);
    QVERIFY2(top.err.contains("\"fly\"") && top.err.contains("demo, city, scene"),
             qPrintable(top.err));
    const Ran below = runCli({"--json", "feed", "tyr", "--seconds", "3"});
    QCOMPARE(below.status, 2);
    QVERIFY2(below.err.contains("citymirror-cli feed: there is no verb \"tyr\"") &&
                 below.err.contains("listen, run, try"),
             qPrintable(below.err));
    QVERIFY(!runCli({"scene"}).err.contains("no verb"));
    QVERIFY(runCli({"flood", "a.json", "b.json", "--out", "x"}).err.contains("b.json"));
  }
  void questionsWithoutAnAnswerAreErrors() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    QCOMPARE(runCli({"query", city, "--limit", "-1"}).status, 2);
    for (const QStringList& more :
         {QStringList{"--where", "height > 'abc'"}, QStringList{"--of", "use"},
          QStringList{"--within", "bbox:5,5,1,1"}}) {
      const Ran ran = runCli(QStringList{"query", city} + more);
      QVERIFY2(ran.status == 1, qPrintable(more.join(' ') + ran.err));
    }
    QCOMPARE(runCli({"city", "import", "--out", city, "--dem", "a.tif", "--utc-offset-min", "99999"})
                 .status,
             2);
  }
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
  void aPictureTakesImageryCutsAndGlassAsTheWindowDoes() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    const auto pictureWith = [&](const QStringList& more) {
      const QString png = folder.filePath("a.png");
      const Ran ran = runCli(QStringList{"scene", "shot", city, "--size", "640x360", "--pose",
                                         "500,400,700,20,-35", "--hide", "labels,marks",
                                         "--no-footer", "--out", png} +
                             more);
      QFile file(png);
      return ran.status == 0 && file.open(QIODevice::ReadOnly) ? file.readAll() : ran.err.toUtf8();
    };
    const QByteArray plain = pictureWith({});
    QVERIFY2(plain.startsWith("\x89PNG"), plain);
    QCOMPARE(pictureWith({}), plain);
    for (const QStringList& more :
         {QStringList{"--imagery", city + "/terrain.tif"}, QStringList{"--clip", "500,400,90"},
          QStringList{"--clip-height", "1"}, QStringList{"--underground", "5"},
          QStringList{"--opacity", "buildings=0.2"}}) {
      const QByteArray picture = pictureWith(more);
      QVERIFY2(picture.startsWith("\x89PNG"), picture);
      QVERIFY2(picture != plain, qPrintable(more.join(' ')));
    }
    for (const QStringList& more :
         {QStringList{"--imagery", "nowhere.tif"}, QStringList{"--opacity", "buildings=2"},
          QStringList{"--opacity", "sky=0.5"}}) {
      const QByteArray said = pictureWith(more);
      QVERIFY2(said.contains(more[1].toUtf8()), said);
    }
  }
  void aPictureRaisesItsModelsAsTheWindowDoes() {
    QTemporaryDir folder;
    const QString city = folder.filePath("city"), box = folder.filePath("box.glb");
    QVERIFY(gis::writeCity(smallCity(), city.toStdString(), {}).ok());
    QFile file(box);
    const auto bytes = QByteArray::fromStdString(samples::boxGlb(60, 40, 60));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    QList<QByteArray> pictures;
    for (const char* raise : {"0", "40", "-60"}) {
      const QString png = folder.filePath("raised.png");
      const Ran ran = runCli({"scene", "shot", city, "--size", "320x180", "--pose",
                              "500,400,400,20,-35", "--hide", "labels,marks", "--no-footer",
                              "--model", box + "@500,400", "--model-raise", raise, "--out", png});
      QVERIFY2(ran.status == 0, qPrintable(ran.err));
      const bool sunken = ran.err.contains("remark: The model lies wholly below the ground");
      QVERIFY2(sunken == (raise[0] == '-'), qPrintable(ran.err));
      QFile picture(png);
      QVERIFY(picture.open(QIODevice::ReadOnly));
      pictures << picture.readAll();
    }
    QVERIFY(pictures[0] != pictures[1] && pictures[0] != pictures[2]);
  }
  void picturesThatCannotBeAreRefusedByName() {
    for (const auto& [arguments, said] :
         {std::pair(QStringList{"scene", "shot", "/nonexistent/city", "--out", "a.png"},
                    "/nonexistent/city"),
          std::pair(QStringList{"scene", "shot", "/nonexistent", "--size", "big", "--out", "a.png"},
                    "--size"),
          std::pair(QStringList{"scene", "fly", "/nonexistent", "--path", "a.json"}, "--frames")}) {
      const Ran ran = runCli(arguments);
      QCOMPARE(ran.status, said[0] == '-' ? 2 : 1);  // an option, or a file
      QVERIFY2(ran.err.contains(said), qPrintable(ran.err));
    }
    QCOMPARE(runCli({"scene", "shot", "x", "--out", "a.png", "--hide", "sky"}).status, 2);
    QCOMPARE(runCli({"scene", "shot", "x", "--out", "a.png", "--pose", "1,2,3"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
