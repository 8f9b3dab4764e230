#include "engine/store/journal_seal.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <stop_token>

#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::store;

namespace {

void edit(const std::string& path, const char* sql) {
  sqlite3* handle = nullptr;
  QCOMPARE(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  char* message = nullptr;
  const int code = sqlite3_exec(handle, sql, nullptr, nullptr, &message);
  QVERIFY2(code == SQLITE_OK, message ? message : "");
  sqlite3_close(handle);
}

Result<Journal> filled(const std::string& path, int entries) {
  auto journal = Journal::open(path);
  for (int i = 1; journal && i <= entries; ++i) {
    const auto sequence = journal->append(Instant{i * 1000LL}, "observations", "feed",
                                          "{\"n\":" + std::to_string(i) + "}");
    if (!sequence) return sequence.error();
  }
  return journal;
}

}  // namespace

class JournalTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void entriesComeBackAsTheyWentIn() {
    auto journal = Journal::open(":memory:");
    QVERIFY(journal.ok());
    QCOMPARE(*journal->append(Instant{5}, "cap", "气象台", "{\"a\":1}"), std::int64_t(1));
    QCOMPARE(*journal->append(Instant{4}, "decision", "值班员", ""), std::int64_t(2));
    const auto entries = journal->read();
    QVERIFY(entries.ok());
    QCOMPARE(entries->size(), std::size_t(2));
    QCOMPARE((*entries)[0].by, std::string("气象台"));
    QCOMPARE((*entries)[0].body, std::string("{\"a\":1}"));
    QCOMPARE((*entries)[1].at.ms, std::int64_t(4));
    QCOMPARE((*entries)[1].hash, *journal->head());
    QCOMPARE(journal->read(2)->size(), std::size_t(1));
    QVERIFY(journal->verify().ok());
  }
  void anEmptyJournalIsWhole() {
    auto journal = Journal::open(":memory:");
    QVERIFY(journal->verify().ok());
    QVERIFY(journal->read()->empty());
    QCOMPARE(*journal->head(), std::string(64, '0'));
  }
  void anyBytesAreKept() {
    const std::string body("{\0\xFF\xE6\xB1\x9F'\";--}", 12);
    auto journal = Journal::open(path("bytes.db"));
    QVERIFY(journal->append({}, std::string("k\0k", 3), "by", body).ok());
    const auto again = Journal::open(path("bytes.db"));
    QCOMPARE((*again->read())[0].body, body);
    QCOMPARE((*again->read())[0].kind, std::string("k\0k", 3));
    QVERIFY(again->verify().ok());
  }
  void reopeningContinuesTheChain() {
    QVERIFY(filled(path("again.db"), 3).ok());
    auto journal = filled(path("again.db"), 2);
    QVERIFY(journal.ok());
    QCOMPARE(journal->read()->back().sequence, std::int64_t(5));
    QVERIFY(journal->verify().ok());
  }
  void twoProgramsMayAppendToOneFile() {
    auto one = Journal::open(path("two.db"));
    auto other = Journal::open(path("two.db"));
    for (int i = 0; i < 10; ++i) {
      QVERIFY(one->append({}, "a", "one", "").ok());
      QVERIFY(other->append({}, "a", "other", "").ok());
    }
    QCOMPARE(one->read()->size(), std::size_t(20));
    QVERIFY(one->verify().ok());
  }
  void whoOnlyReadsWaitsForNoWriterAndKeepsNoneWaiting() {
    QVERIFY(filled(path("busy.db"), 3).ok());
    sqlite3* writer = nullptr;
    QCOMPARE(sqlite3_open(path("busy.db").c_str(), &writer), SQLITE_OK);
    QCOMPARE(sqlite3_exec(writer, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    QElapsedTimer waited;
    waited.start();
    const auto journal = Journal::open(path("busy.db"));
    QVERIFY2(journal.ok(), journal.ok() ? "" : journal.error().text().c_str());
    QVERIFY(journal->verify().ok());
    QVERIFY(waited.elapsed() < 5000);  // of the 10 s that a write waits for another
    sqlite3_exec(writer, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(writer);
  }
  void everyKindOfTamperingIsFoundAndNamed_data() {
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("entry");
    QTest::newRow("body") << "UPDATE entries SET body = '{}' WHERE sequence = 4"
                          << "entry 4";
    QTest::newRow("time") << "UPDATE entries SET at = at + 1 WHERE sequence = 2"
                          << "entry 2";
    QTest::newRow("person") << "UPDATE entries SET by = 'x' WHERE sequence = 1"
                            << "entry 1";
    QTest::newRow("kind") << "UPDATE entries SET kind = 'x' WHERE sequence = 7"
                          << "entry 7";
    QTest::newRow("hash") << "UPDATE entries SET hash = 'x' WHERE sequence = 5"
                          << "entry 5";
    QTest::newRow("deleted") << "DELETE FROM entries WHERE sequence = 3"
                             << "entry 3";
    QTest::newRow("first deleted") << "DELETE FROM entries WHERE sequence = 1"
                                   << "entry 1";
    QTest::newRow("last deleted") << "DELETE FROM entries WHERE sequence = 8"
                                  << "entry 8";
    QTest::newRow("all deleted") << "DELETE FROM entries"
                                 << "entry 1";
    QTest::newRow("added") << "INSERT INTO entries VALUES(9, 0, 'a', 'b', 'c', 'd')"
                           << "entry 9";
    QTest::newRow("added before") << "INSERT INTO entries VALUES(-1, 0, 'a', 'b', 'c', 'd')"
                                  << "entry -1";
    QTest::newRow("moved")
        << "UPDATE entries SET sequence = CASE sequence WHEN 2 THEN -99 WHEN 3 THEN 2 ELSE "
           "sequence END "
           "WHERE sequence IN (2, 3); UPDATE entries SET sequence = 3 WHERE sequence = -99"
        << "entry 2";
    QTest::newRow("bytes moved between fields")
        << "UPDATE entries SET kind = kind || 'f', by = 'eed' WHERE sequence = 6"
        << "entry 6";
    QTest::newRow("head") << "UPDATE head SET hash = 'x'"
                          << "entry 9";
  }
  void everyKindOfTamperingIsFoundAndNamed() {
    QFETCH(QString, sql);
    QFETCH(QString, entry);
    const std::string file = path((std::string(QTest::currentDataTag()) + ".db").c_str());
    QVERIFY(filled(file, 8).ok());
    edit(file, sql.toUtf8().constData());
    const auto journal = Journal::open(file);
    QVERIFY(journal.ok());
    const Outcome verdict = journal->verify();
    QVERIFY(!verdict.ok());
    QVERIFY2(QString::fromStdString(verdict.error().where).endsWith(", " + entry),
             verdict.error().text().c_str());
  }
  void aSealSparesWhatLiesBeforeItAndHidesNothingBehindIt() {
    const std::string file = path("sealed.db");
    auto journal = filled(file, 5);
    const auto seal = journal->seal();
    QVERIFY(seal.ok());
    QCOMPARE(seal->sequence, std::int64_t(5));
    QCOMPARE(seal->hash, *journal->head());
    QVERIFY(journal->verifyFrom(*seal).ok());
    for (int i = 0; i < 3; ++i) QVERIFY(journal->append({}, "a", "b", "since").ok());
    QVERIFY(journal->verifyFrom(*seal).ok());
    edit(file, "UPDATE entries SET body = 'x' WHERE sequence = 2");
    QVERIFY(journal->verifyFrom(*seal).ok());
    QVERIFY(!journal->verify().ok());
    edit(file, "UPDATE entries SET body = 'x' WHERE sequence = 7");
    const Outcome behind = journal->verifyFrom(*seal);
    QVERIFY(!behind.ok());
    QVERIFY(behind.error().where.ends_with("entry 7"));
    QVERIFY(!journal->verifyFrom({5, std::string(64, 'a')}).ok());
    QVERIFY(!journal->verifyFrom({99, seal->hash}).ok());
    edit(file, "DELETE FROM entries WHERE sequence > 5");
    QVERIFY(!journal->verifyFrom(*seal).ok());
    QVERIFY(Journal::open(":memory:")->verifyFrom({0, std::string(64, '0')}).ok());
  }
  void aSealGoesOnFromTheOneBeforeAndIsWrittenOnlyOverAWholeChain() {
    const std::string file = path("sealed on.db");
    auto journal = filled(file, 4);
    QVERIFY(!readSeal(file));
    const auto first = sealJournal(file, *journal, readSeal(file));
    QVERIFY(first.ok() && first->sequence == 4);
    QCOMPARE(readSeal(file)->hash, *journal->head());
    for (int i = 0; i < 2; ++i) QVERIFY(journal->append({}, "a", "b", "since").ok());
    QCOMPARE(sealJournal(file, *journal, readSeal(file))->sequence, std::int64_t(6));
    QVERIFY(journal->append({}, "a", "b", "later").ok());
    edit(file, "UPDATE entries SET body = 'x' WHERE sequence = 7");
    QVERIFY(!sealJournal(file, *journal, readSeal(file)).ok());
    QCOMPARE(readSeal(file)->sequence, std::int64_t(6));
    std::stop_source stopped;
    stopped.request_stop();
    const auto later = sealJournal(file, *journal, readSeal(file), stopped.get_token());
    QVERIFY(later.error().code == ErrorCode::cancelled);
    QVERIFY(writeFile(sealPathOf(file), "half of a se").ok());
    QVERIFY(!readSeal(file));
    const auto none = Journal::open(path("nothing.db"));
    QCOMPARE(sealJournal(path("nothing.db"), *none, {})->sequence, std::int64_t(0));
    QVERIFY(!readSeal(path("nothing.db")));
  }
  void aFolderThatIsMissingIsNamed() {
    const auto journal = Journal::open("/nonexistent/folder/journal.db");
    QVERIFY(!journal.ok());
    QVERIFY(journal.error().code == ErrorCode::ioFailed);
    QCOMPARE(journal.error().where, std::string("/nonexistent/folder/journal.db"));
  }
  void aFileThatIsNoJournalIsUnreadableAndLeftAlone() {
    QFile text(folder_.filePath("text.db"));
    QVERIFY(text.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("this is no database at all\n").repeated(100);
    text.write(content);
    text.close();
    const auto journal = Journal::open(path("text.db"));
    QVERIFY(!journal.ok());
    QVERIFY2(journal.error().code == ErrorCode::unreadable, journal.error().text().c_str());
    QVERIFY(text.open(QIODevice::ReadOnly));
    QCOMPARE(text.readAll(), content);
  }
  void anEmptiedJournalIsRefusedAndLeftAsItIs() {
    const std::string file = path("emptied.db");
    QVERIFY(filled(file, 3).ok());
    QFile emptied(QString::fromStdString(file));
    QVERIFY(emptied.resize(0));
    const auto journal = Journal::open(file);
    QVERIFY(!journal.ok());
    QVERIFY2(journal.error().code == ErrorCode::unreadable, journal.error().text().c_str());
    QVERIFY2(journal.error().text().find("empty") != std::string::npos,
             journal.error().text().c_str());
    QCOMPARE(emptied.size(), qint64(0));
  }
  void aNewJournalHasItsPlaceWholeAndLeavesNothingBesideIt() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("new.db").toStdString();
    {
      const auto journal = Journal::open(file);
      QVERIFY2(journal.ok(), journal.ok() ? "" : journal.error().text().c_str());
      QVERIFY(QFileInfo(QString::fromStdString(file)).size() > 0);
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{"new.db"});
  }
  void programsThatBeginOneJournalAtOnceShareIt() {
    const std::string file = path("begun.db");
    constexpr int kPrograms = 6;
    std::vector<pid_t> children;
    for (int i = 0; i < kPrograms; ++i) {
      const pid_t child = fork();
      if (child == 0) {
        auto journal = Journal::open(file);
        _exit(journal && journal->append({}, "observations", "child", "x") ? 0 : 1);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      waitpid(child, &status, 0);
      QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    const auto journal = Journal::open(file);
    QVERIFY(journal.ok() && journal->verify().ok());
    QCOMPARE(journal->read()->size(), std::size_t(kPrograms));
  }
  void anotherDatabaseIsRefused() {
    edit(path("other.db"), "CREATE TABLE entries(x)");
    const auto journal = Journal::open(path("other.db"));
    QVERIFY(!journal.ok());
    QVERIFY(journal.error().code == ErrorCode::unreadable);
  }
  void aFullDiskIsToldAndTheJournalStaysWhole() {
    const std::string file = path("full.db");
    QVERIFY(filled(file, 5).ok());
    const pid_t child = fork();
    if (child == 0) _exit(appendUntilFull(file));
    int status = 0;
    waitpid(child, &status, 0);
    QVERIFY(WIFEXITED(status));
    const int written = WEXITSTATUS(status);
    QVERIFY2(written < 200, "the child met no diskFull");
    auto journal = Journal::open(file);
    QVERIFY(journal.ok());
    QVERIFY(journal->verify().ok());
    QCOMPARE(journal->read()->size(), std::size_t(5 + written));
    QCOMPARE(*journal->append({}, "a", "b", "space again"), std::int64_t(6 + written));
    QVERIFY(journal->verify().ok());
  }

 private:
  /// Number of entries written before the limit; 200 and more for anything but diskFull.
  static int appendUntilFull(const std::string& file) {
    signal(SIGXFSZ, SIG_IGN);
    auto journal = Journal::open(file);
    const rlimit limit{256 * 1024, 256 * 1024};
    if (!journal || setrlimit(RLIMIT_FSIZE, &limit) != 0) return 201;
    const std::string body(10'000, 'x');
    for (int i = 0; i < 150; ++i) {
      const auto appended = journal->append({}, "observations", "feed", body);
      if (appended) continue;
      if (appended.error().code != ErrorCode::diskFull) return 202;
      return journal->verify().ok() ? i : 203;
    }
    return 204;
  }

  void aWalkVisitsWhatIsWantedAndEndsWhereTheVisitorEndsIt() {
    auto journal = Journal::open(":memory:");
    QVERIFY(journal.ok());
    QCOMPARE(*journal->size(), std::int64_t(0));
    for (int i = 1; i <= 6; ++i)
      QVERIFY(journal->append({i * 1000}, i % 2 ? "odd" : "even", "test", std::to_string(i)).ok());
    QCOMPARE(*journal->size(), std::int64_t(6));
    const auto bodies = [&](const JournalRange& wanted) {
      std::string all;
      const Outcome walked = journal->walk(wanted, [&](const JournalEntry& entry) -> Outcome {
        all += entry.body;
        return Done{};
      });
      return walked ? all : std::string("failed");
    };
    QCOMPARE(bodies({}), std::string("123456"));
    QCOMPARE(bodies({2, 5}), std::string("2345"));
    QCOMPARE(bodies({.kinds = {"odd"}}), std::string("135"));
    QCOMPARE(bodies({3, 6, {"even", "none"}}), std::string("46"));
    int visits = 0;
    const Outcome ended = journal->walk({}, [&](const JournalEntry&) -> Outcome {
      if (++visits < 3) return Done{};
      return Error{ErrorCode::cancelled, "enough", "", ""};
    });
    QVERIFY(!ended && ended.error().code == ErrorCode::cancelled);
    QCOMPARE(visits, 3);
    const auto newest = journal->newest({.kinds = {"odd"}});
    QCOMPARE((*newest)->sequence, std::int64_t(5));
    const auto fits = journal->newest({.until = 5}, [](const auto& e) { return e.body < "4"; });
    QCOMPARE((*fits)->sequence, std::int64_t(3));
    QVERIFY(!journal->newest({.kinds = {"none"}})->has_value());
  }
};

QTEST_GUILESS_MAIN(JournalTest)
#include "journal_test.moc"
