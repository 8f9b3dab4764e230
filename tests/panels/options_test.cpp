// What the command line of the window takes, and what it says of what it refuses.
#include "app/desktop/options.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/desktop/unattended.h"
#include "app/session/city/file_words.h"
#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::desktop;

class OptionsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString put(const char* name, const std::string& text) {
    const QString path = folder_.filePath(name);
    if (!writeFile(path.toStdString(), text)) qFatal("%s", qPrintable(path));
    return path;
  }
  static Error refused(const QString& scenario) {
    const auto parsed = parseOptions({"citymirror", "--world", scenario});
    return parsed.ok() ? Error{} : parsed.error();
  }

 private slots:
  void aWorldScenarioIsTakenAndItsCityIsItsOwn() {
    const QString file = put("evening.json", R"({"city": "CITY", "branches": []})");
    const auto parsed =
        parseOptions({"citymirror", "--world", file, "--at", "2026-07-18T18:10:00+08:00"});
    QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().text().c_str());
    QCOMPARE(parsed->world, file);
    QVERIFY(parsed->city.isEmpty() && parsed->purpose == feeds::Purpose::drill);
  }

  void withoutADisplayItIsSaidInBothLanguagesWhatToDo() {
    QProcessEnvironment environment;
    const Text none = missingDisplay(environment);
    QVERIFY(none.zh.find("桌面会话") != std::string::npos);
    QVERIFY(none.en.find("citymirror-cli scene shot") != std::string::npos);
    environment.insert("DISPLAY", "");
    QVERIFY(!missingDisplay(environment).en.empty());
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
      QProcessEnvironment with;
      with.insert(name, "x");
      QVERIFY2(missingDisplay(with).en.empty() && missingDisplay(with).zh.empty(), name);
    }
  }

  void aSessionWithoutABusIsToldFromOneThatHasIt() {
    QTemporaryDir runtime;
    QProcessEnvironment environment;
    QVERIFY(missesSessionBus(environment));
    environment.insert("XDG_RUNTIME_DIR", runtime.path());
    QVERIFY(missesSessionBus(environment));
    QFile bus(runtime.filePath("bus"));
    QVERIFY(bus.open(QIODevice::WriteOnly));
    QVERIFY(!missesSessionBus(environment));
    environment.remove("XDG_RUNTIME_DIR");
    environment.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/user/1000/bus");
    QVERIFY(!missesSessionBus(environment));
  }

  void whatItsDrillBringsItselfIsRefusedBesideIt() {
    const QString file = put("drill.json", "{}");
    const std::vector<QStringList> others{{"--city", "DIR"},
                                          {"--feed", "f.json"},
                                          {"--for-real"},
                                          {"--share", "log.sqlite", "--seat", "a"},
                                          {"--recording", "r.jsonl"},
                                          {"--report", "r.html"},
                                          {"--channels", "c.json"},
                                          {"--edit", "2026-07-18T10:30:00Z={}"}};
    for (const QStringList& other : others) {
      const auto parsed = parseOptions(QStringList{"citymirror", "--world", file} + other);
      QVERIFY2(!parsed.ok(), qPrintable(other.front()));
      QCOMPARE(parsed.error().where, "--world and " + other.front().toStdString());
      QVERIFY(!parsed.error().remedy.empty());
    }
  }

  void aScenarioThatCannotBeReadIsNamed() {
    const QString nowhere = folder_.filePath("none.json");
    const Error missing = refused(nowhere), damaged = refused(put("damaged.json", "{\"city\": "));
    QCOMPARE(missing.code, ErrorCode::badInput);
    QVERIFY(missing.where.find("none.json") != std::string::npos);
    QCOMPARE(damaged.code, ErrorCode::badInput);
    QVERIFY2(damaged.text().find("no world scenario") != std::string::npos, damaged.text().c_str());
    QCOMPARE(refused(put("list.json", "[1]")).code, ErrorCode::badInput);
  }

  void numbersOfTheCommandLineAreFinite() {
    for (const auto& [option, value] :
         {std::pair("--pose", "nan,0,500,0,-45"), std::pair("--pose", "0,0,500,inf,-45"),
          std::pair("--model-raise", "nan"), std::pair("--model-raise", "-inf"),
          std::pair("--model-lod", "nan"), std::pair("--model-lod", ""),
          std::pair("--model", "a.glb@inf,0"), std::pair("--model", "a.glb@0,0,nan")}) {
      const auto parsed = parseOptions({"citymirror", option, value});
      QVERIFY2(!parsed.ok(), value);
      QCOMPARE(parsed.error().where, std::string(option));
    }
    const auto raised = parseOptions({"citymirror", "--model", "a.glb@-5,2.5,90,2", "--model-raise",
                                      "-14.2", "--model-lod", "2.2"});
    QVERIFY2(raised.ok(), raised.ok() ? "" : raised.error().text().c_str());
    QCOMPARE(raised->models.front().raiseBy, -14.2);
    QCOMPARE(raised->models.front().lod, std::optional(2.2));
    QCOMPARE(raised->models.front().placement->at, Point2(-5, 2.5));
    QCOMPARE(raised->models.front().placement->scale, 2.0);
  }

  void whatIsRefusedIsToldInTheLanguageThatIsNamed() {
    const QString nowhere = folder_.filePath("nowhere.json");
    const std::vector<QStringList> wrong{{"--size", "99999x1"},
                                         {"--bookmark", "x"},
                                         {"--pose", "1,2"},
                                         {"--light", "dusk"},
                                         {"--at", "noon"},
                                         {"--edit", "noon"},
                                         {"--model-raise", "high"},
                                         {"--model-lod", "fine"},
                                         {"--compare", "five"},
                                         {"--recording", "r.jsonl"},
                                         {"--seat", "a"},
                                         {"--for-real"},
                                         {"--shot", "a.jpg"},
                                         {"--story", "s.json"},
                                         {"--no-such"},
                                         {"--size"},
                                         {"stray"},
                                         {"--world", nowhere},
                                         {"--world", nowhere, "--report", "r.html"},
                                         {"--world", nowhere, "--city", "c"}};
    for (const QStringList& options : wrong) {
      const QStringList zh = QStringList{"citymirror", "--lang", "zh"} + options;
      const auto parsed = parseOptions(zh);
      QVERIFY2(!parsed.ok(), qPrintable(options.join(' ')));
      const Error& error = parsed.error();
      const QString told = optionErrorText(zh, error);
      QVERIFY2(told != QString::fromStdString(error.text()) && told.contains("。"),
               qPrintable(told));
      QCOMPARE(optionErrorText(QStringList{"citymirror", "--lang=en"} + options, error),
               QString::fromStdString(error.text()));
    }
    const Error size{ErrorCode::badInput, "not a size like 1920x1080: 1x1", "--size", "See --help"};
    QCOMPARE(optionErrorText({"citymirror", "--lang=zh"}, size),
             QString("不是 1920x1080 这样的大小：1x1（--size）。见 --help"));
  }

  void whatAnUnattendedPictureSaysHasItsChinese() {
    static const QRegularExpression made("ErrorCode::[a-zA-Z]+,\\s*\"([^\"]+)\"");
    QFile file(CITYMIRROR_SOURCE_DIR "/app/desktop/unattended.cpp");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    int seen = 0;
    for (auto it = made.globalMatch(text); it.hasNext(); ++seen) {
      QString what = it.next().captured(1);
      if (what.endsWith(" for ")) what += "300 s while the world was awaited";
      if (what.endsWith(' ')) what += "x";
      QVERIFY2(!session::fileFaultInChinese(what.toStdString()).empty(), qPrintable(what));
    }
    QVERIFY2(seen >= 7, qPrintable(QString::number(seen)));
    for (const char* remedy :
         {"None is kept in this city: leave --bookmark out", "Give a number from 1 to 3",
          "Name a city package: --city DIR", "Start it again; the log says what was worked on",
          "Give an earlier time, or a machine with more power",
          "Check the display and its OpenGL driver",
          "Use the code of a road, building, sensor, facility or unit of this city"})
      QVERIFY2(!session::fileRemedyInChinese(remedy).empty(), remedy);
  }

  void aTimeThatIsNotKnownIsToldInTheLanguageOfTheWindow() {
    const Error unknown{
        ErrorCode::badInput, "2026-07-18T09:00:00+08:00 lies outside the known time", "--at",
        "The recording runs from A to B, forecast F001 to C: give a time from A to C"};
    QCOMPARE(
        nearestTimeText(unknown),
        QString("2026-07-18T09:00:00+08:00 lies outside the known time; the nearest time is "
                "shown. The recording runs from A to B, forecast F001 to C: give a time from A "
                "to C"));
    Translation translation;
    translation.use(Language::zh);
    QCOMPARE(
        nearestTimeText(unknown),
        QString("2026-07-18T09:00:00+08:00 不在已知的时间之内；显示的是最近的已知时刻。回放从 A "
                "到 B，预报 F001 到 C：请给出 A 至 C 的时刻"));
    for (const char* remedy :
         {"The scenario goes from A to B", "Feeds are live: give a time from A to B",
          "Forecast F001 to C: give a time from A to B, or later where its forecast reaches "
          "farther",
          "Nothing was recorded: name a feed to replay, --recording FILE"})
      QVERIFY2(!session::fileRemedyInChinese(remedy).empty(), remedy);
    QCOMPARE(session::fileRemedyInChinese(
                 "The recording runs from A to B: give a time from A to C, or later where its "
                 "forecast reaches farther, to D at the latest"),
             std::string("回放从 A 到 B：请给出 A 至 C 的时刻；其预报更远时也可更晚，最晚至 D"));
  }

  void theHelpTellsOfIt() {
    const auto parsed = parseOptions({"citymirror", "--help"});
    QVERIFY(parsed.ok() && parsed->answer.simplified().contains("Drill a world scenario"));
  }
};

QTEST_MAIN(OptionsTest)
#include "options_test.moc"
