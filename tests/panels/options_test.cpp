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
  void aWorldScenarioIsRefusedWithWhatComputesItAndHowItsCityOpens() {
    const QString file = put("evening.json", R"({"city": "CITY", "branches": []})");
    const Error error = refused(file);
    QCOMPARE(error.code, ErrorCode::unsupported);
    const QString text = QString::fromStdString(error.text());
    QVERIFY2(text.contains("citymirror-cli world \"" + file + "\" --out DIR"), qPrintable(text));
    QVERIFY2(text.contains("citymirror --city \"" + folder_.filePath("CITY") + "\""),
             qPrintable(text));
  }

  void oneOfTheDemoCityOpensWithoutAFolder() {
    const QString text = QString::fromStdString(refused(put("demo.json", "{}")).text());
    QVERIFY2(text.contains("opens with: citymirror;"), qPrintable(text));
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

  void theHelpTellsOfIt() {
    const auto parsed = parseOptions({"citymirror", "--help"});
    QVERIFY(parsed.ok() && parsed->answer.simplified().contains("citymirror-cli world"));
  }
};

QTEST_MAIN(OptionsTest)
#include "options_test.moc"
