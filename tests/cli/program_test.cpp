#include <QtTest>

#include "tests/support/run_program.h"

using namespace citymirror;

class ProgramTest : public QObject {
  Q_OBJECT
 private slots:
  void helpListsEveryVerb() {
    const Ran ran = runCli({"--help"});
    QCOMPARE(ran.status, 0);
    for (const char* verb : {"demo", "city", "flood", "feed"})
      QVERIFY2(ran.out.contains(verb), verb);
  }
  void everyVerbExplainsItself() {
    for (const QStringList& verb : {QStringList{"demo"},
                                    {"city", "make"},
                                    {"city", "import"},
                                    {"city", "check"},
                                    {"flood"},
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
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
