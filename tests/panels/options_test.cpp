// What the command line of the window takes, and what it says of what it refuses.
#include "app/desktop/options.h"

#include <QTemporaryDir>
#include <QTest>

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
    const auto parsed = parseOptions({"citymirror", "--world", file, "--at",
                                      "2026-07-18T18:10:00+08:00"});
    QVERIFY2(parsed.ok(), parsed.ok() ? "" : parsed.error().text().c_str());
    QCOMPARE(parsed->world, file);
    QVERIFY(parsed->city.isEmpty() && parsed->purpose == feeds::Purpose::drill);
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

  void theHelpTellsOfIt() {
    const auto parsed = parseOptions({"citymirror", "--help"});
    QVERIFY(parsed.ok() && parsed->answer.simplified().contains("Drill a world scenario"));
  }
};

QTEST_MAIN(OptionsTest)
#include "options_test.moc"
