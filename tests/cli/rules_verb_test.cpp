#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "tests/support/run_program.h"

using namespace citymirror;

class RulesVerbTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString fileOf(const char* name, const QByteArray& text) const {
    QFile file(folder_.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write");
    return file.fileName();
  }
  static QString shipped() { return QString(CITYMIRROR_SOURCE_DIR "/assets/config/rules.json"); }

 private slots:
  void theShippedRulesAreListed() {
    const Ran ran = runCli({"rules", "list", "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto json =
        QJsonDocument::fromJson(ran.out.trimmed().split('\n').last().toUtf8()).object();
    QVERIFY(json["rules"].toArray().size() >= 39);
    QVERIFY(ran.out.contains("river-stage"));
  }
  void theShippedRulesDoWhatTheirCasesSay() {
    const Ran ran = runCli({"rules", "check", shipped()});
    QVERIFY2(ran.status == 0, qPrintable(ran.out + ran.err));
  }
  void aRuleThatDoesNotDoWhatItsCasesSayIsNamed() {
    QFile file(shipped());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QByteArray text = file.readAll();
    text.replace("[\"blue\", 0.15, 0.12]", "[\"blue\", 0.14, 0.12]");
    const Ran ran = runCli({"rules", "check", fileOf("changed.json", text)});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("ponding-road.cases.quiet"), qPrintable(ran.err));
  }
  void aRecordingIsPlayedThroughTheRules() {
    QByteArray lines;
    for (int m = 0; m < 4; ++m) {
      lines +=
          QString(
              R"({"received":"2026-07-18T10:0%1:01Z","channel":"p","format":"observation",)"
              R"("body":{"sensor":"P1","quantity":"ponding_depth","at":"2026-07-18T10:0%1:00Z","value":%2,"unit":"m"}})")
              .arg(m)
              .arg(0.2 * m)
              .toUtf8() +
          '\n';
    }
    const Ran ran = runCli({"rules", "try", shipped(), fileOf("evening.jsonl", lines), "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("ponding-road"), qPrintable(ran.out));
    const auto json =
        QJsonDocument::fromJson(ran.out.trimmed().split('\n').last().toUtf8()).object();
    QCOMPARE(json["observations"].toInt(), 4);
    QVERIFY(json["decisions"].toInt() >= 3);
  }
  void aFileThatIsMissingOrBrokenFailsWithItsName() {
    QCOMPARE(runCli({"rules", "check", "/nowhere.json"}).status, 1);
    const Ran ran = runCli({"rules", "check", fileOf("broken.json", "{")});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.err.contains("broken.json"));
    QCOMPARE(runCli({"rules"}).status, 2);
  }
};

QTEST_GUILESS_MAIN(RulesVerbTest)
#include "rules_verb_test.moc"
