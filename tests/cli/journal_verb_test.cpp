#include <sqlite3.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "engine/store/journal.h"
#include "tests/support/run_program.h"

using namespace citymirror;

class JournalVerbTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QString journalOf(const char* name, int entries) const {
    const QString path = folder_.filePath(name);
    auto journal = store::Journal::open(path.toStdString());
    if (!journal) qFatal("%s", journal.error().text().c_str());
    for (int i = 0; i < entries; ++i) {
      if (!journal->append(Instant{1000 * i}, "action", "王工",
                           "{\"n\":" + std::to_string(i) + "}"))
        qFatal("cannot append");
    }
    return path;
  }
  static void execute(const QString& path, const char* statement) {
    sqlite3* file = nullptr;
    if (sqlite3_open(qPrintable(path), &file) != SQLITE_OK) qFatal("cannot open");
    const int status = sqlite3_exec(file, statement, nullptr, nullptr, nullptr);
    sqlite3_close(file);
    if (status != SQLITE_OK) qFatal("cannot edit");
  }

 private slots:
  void aWholeJournalIsCountedAndItsHeadTold() {
    const QString path = journalOf("whole.sqlite", 5);
    const Ran ran = runCli({"journal", "verify", path, "--json"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto json =
        QJsonDocument::fromJson(ran.out.trimmed().split('\n').last().toUtf8()).object();
    QCOMPARE(json["entries"].toInt(), 5);
    QCOMPARE(json["head"].toString().size(), 64);
    QCOMPARE(json["last"].toString(), QString("1970-01-01T00:00:04Z"));
    QCOMPARE(runCli({"journal", "verify", path, "--head", json["head"].toString()}).status, 0);
  }

  void anEditedEntryIsNamed() {
    const QString path = journalOf("edited.sqlite", 5);
    execute(path, "UPDATE entries SET body = '{}' WHERE sequence = 3");
    const Ran ran = runCli({"journal", "verify", path});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("3"), qPrintable(ran.err));
  }

  void aJournalWrittenAnewIsFoundByTheNotedHead() {
    const QString path = journalOf("anew.sqlite", 2);
    const Ran ran = runCli({"journal", "verify", path, "--head", QString(64, 'a')});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("another journal"), qPrintable(ran.err));
  }

  void noJournalIsOneClearErrorAndNoneIsMade() {
    const QString path = folder_.filePath("none.sqlite");
    const Ran ran = runCli({"journal", "verify", path});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("none.sqlite"), qPrintable(ran.err));
    QVERIFY(!QFile::exists(path));
  }
};

QTEST_GUILESS_MAIN(JournalVerbTest)
#include "journal_verb_test.moc"
