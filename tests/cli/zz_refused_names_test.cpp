// Names that are none, and what to write in their place.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/file_io.h"
#include "engine/store/journal.h"
#include "gis/feed/feed_draft.h"
#include "tests/support/run_program.h"

using namespace citymirror;

class RefusedNamesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

 private slots:
  void anIdThatIsNoneIsBadUsageAndItsRuleIsTold() {
    const QString sample = folder_.filePath("sample.csv"), out = folder_.filePath("feed.json");
    QVERIFY(writeFile(sample.toStdString(), "sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n")
                .ok());
    for (const char* id : {"bad id/", "", "../feed", ".feed"}) {
      const Ran ran = runCli({"feed", "draft", sample, "--out", out, "--id", id});
      QCOMPARE(ran.status, 2);
      QVERIFY2(ran.err.contains("at most 64 letters, digits and - _ . :"), qPrintable(ran.err));
      QVERIFY2(!ran.err.contains(".json"), qPrintable(ran.err));
      QVERIFY(!QFile::exists(out));
    }
    QCOMPARE(runCli({"feed", "draft", sample, "--out", out, "--id", "ponds-1"}).status, 0);
  }

  void aFolderIsNoJournalAndTheJournalInItIsNamed() {
    const QString empty = folder_.filePath("empty"), data = folder_.filePath("data");
    QVERIFY(QDir().mkpath(empty) && QDir().mkpath(data));
    const std::string file = data.toStdString() + "/journal.sqlite";
    QVERIFY(store::Journal::open(file).ok());
    const Ran ran = runCli({"journal", "verify", data});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("this is a folder, not a journal"), qPrintable(ran.err));
    QVERIFY2(ran.err.contains("Name the journal in it: " + QString::fromStdString(file)),
             qPrintable(ran.err));
    const Ran none = runCli({"journal", "verify", empty});
    QVERIFY2(none.status == 1 && none.err.contains("this is a folder, not a journal") &&
                 none.err.contains("Name the journal.sqlite of a data folder"),
             qPrintable(none.err));
  }

  void aFolderWithoutANameIsBadUsageAndNothingIsWritten_data() {
    QTest::addColumn<QStringList>("verb");
    QTest::newRow("a city") << QStringList{"city", "make", "--area-km2", "1"};
    QTest::newRow("an import") << QStringList{"city", "import", "--dem", "dem.tif"};
    QTest::newRow("a demo") << QStringList{"demo"};
    for (const char* verb : {"flood", "ensemble", "traffic", "world", "plan", "route"})
      QTest::newRow(verb) << QStringList{verb, "scenario.json"};
  }
  void aFolderWithoutANameIsBadUsageAndNothingIsWritten() {
    QFETCH(QStringList, verb);
    const Ran ran = runCli(verb + QStringList{"--out", ""});
    QCOMPARE(ran.status, 2);
    QVERIFY2(ran.err.contains("--out: the name of the folder is empty"), qPrintable(ran.err));
  }

  void aDraftWithAnIdThatIsNoneNamesTheIdAndItsRule() {
    const auto draft = gis::draftFeed("sensor,time,depth\nP1,2026-07-18T18:15:00+08:00,12\n",
                                      gis::FeedDraftOptions{"bad id/", ""});
    QVERIFY(!draft.ok());
    QVERIFY(draft.error().code == ErrorCode::badInput);
    QCOMPARE(draft.error().where, std::string("bad id/"));
    QVERIFY(draft.error().remedy.find("letters, digits and - _ . :") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(RefusedNamesTest)
#include "zz_refused_names_test.moc"
