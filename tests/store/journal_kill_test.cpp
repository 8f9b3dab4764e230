#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <random>
#include <thread>

#include "engine/store/journal_seal.h"

using namespace citymirror;
using namespace citymirror::store;

class JournalKillTest : public QObject {
  Q_OBJECT

  /// Appends for ever and seals in between; tells the number of each acknowledged entry through the
  /// pipe.
  [[noreturn]] static void appendForEver(const std::string& path, int pipe) {
    auto journal = Journal::open(path);
    if (!journal) _exit(1);
    const std::string body(3000, 'b');
    while (true) {
      const auto sequence = journal->append(Instant{1}, "observations", "child", body);
      if (!sequence) _exit(2);
      if (*sequence % 3 == 0 && !sealJournal(path, *journal, readSeal(path))) _exit(4);
      if (write(pipe, &*sequence, sizeof *sequence) != sizeof *sequence) _exit(3);
    }
  }

  static std::int64_t lastAcknowledged(int pipe, std::int64_t first) {
    std::int64_t last = first, next = 0;
    while (read(pipe, &next, sizeof next) == sizeof next) last = next;
    return last;
  }

 private slots:
  void aKillAtAnyInstantLosesNothingAcknowledgedAndLeavesASealThatFits() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.db").toStdString();
    std::mt19937 random(20);
    std::int64_t before = 0;
    int killedWhileWriting = 0, sealed = 0;
    // CITYMIRROR_JOURNAL_KILLS=200: the long form.
    const int kills = std::max(20, qEnvironmentVariableIntValue("CITYMIRROR_JOURNAL_KILLS"));
    for (int kill = 0; kill < kills; ++kill) {
      int ends[2];
      QCOMPARE(pipe(ends), 0);
      const pid_t child = fork();
      if (child == 0) {
        close(ends[0]);
        appendForEver(path, ends[1]);
      }
      close(ends[1]);
      // Every other kill comes while entries are written for certain, the rest at any instant.
      std::int64_t first = 0;
      if (kill % 2 == 0 && read(ends[0], &first, sizeof first) != sizeof first) first = 0;
      std::this_thread::sleep_for(std::chrono::microseconds(5000 + random() % 60'000));
      ::kill(child, SIGKILL);
      int status = 0;
      waitpid(child, &status, 0);
      QVERIFY(WIFSIGNALED(status));
      const std::int64_t acknowledged = lastAcknowledged(ends[0], first);
      close(ends[0]);

      const auto journal = Journal::open(path);
      QVERIFY2(journal.ok(), journal.ok() ? "" : journal.error().text().c_str());
      const Outcome verdict = journal->verify();
      QVERIFY2(verdict.ok(), verdict.ok() ? "" : verdict.error().text().c_str());
      const auto seal = readSeal(path);
      QVERIFY(!seal || journal->verifyFrom(*seal).ok());
      sealed += seal.has_value();
      const auto entries = std::int64_t(journal->read()->size());
      QVERIFY(entries >= acknowledged && entries >= before);
      killedWhileWriting += acknowledged > before;
      before = entries;
    }
    QVERIFY(killedWhileWriting > 0 && sealed > 0);
  }
};

QTEST_GUILESS_MAIN(JournalKillTest)
#include "journal_kill_test.moc"
