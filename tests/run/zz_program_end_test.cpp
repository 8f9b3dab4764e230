// How a program ends while threads that it could not wait for still run.
#include <sys/wait.h>
#include <unistd.h>

#include <QtTest>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "engine/run/program_end.h"

using namespace citymirror::run;

namespace {

constexpr int kStatus = 7, kStaticsGone = 99;

struct Ended {
  int status = -1;
  std::string said;
};

/// A program that says something, ends among so many threads, and tells by its status whether what
/// is done at the end of a program was done: static objects go then too.
Ended endedAmong(std::optional<int> threads) {
  std::array<int, 2> pipe{};
  std::fflush(stdout);
  if (::pipe(pipe.data()) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    std::atexit([] { ::_exit(kStaticsGone); });
    std::fputs("all of it", stdout);
    std::exit(endProgram(kStatus, threads));
  }
  ::close(pipe[1]);
  Ended ended;
  std::array<char, 64> part{};
  for (ssize_t n = 0; (n = ::read(pipe[0], part.data(), part.size())) > 0;)
    ended.said.append(part.data(), std::size_t(n));
  ::close(pipe[0]);
  int status = 0;
  if (child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status))
    ended.status = WEXITSTATUS(status);
  return ended;
}

}  // namespace

class ProgramEndTest : public QObject {
  Q_OBJECT

 private slots:
  void aProgramThatIsAloneEndsAsUsual() { QCOMPARE(endedAmong(1).status, kStaticsGone); }

  void staticObjectsStayWhereAnotherThreadMayUseThem() {
    QCOMPARE(endedAmong(2).status, kStatus);
    QCOMPARE(endedAmong(std::nullopt).status, kStatus);
  }

  void whatWasSaidIsWrittenAllTheSame() { QCOMPARE(endedAmong(2).said, std::string("all of it")); }

  void aThreadThatRunsIsCounted() {
    const auto before = runningThreads();
    QVERIFY(before && *before >= 1);
    std::atomic<bool> leave = false;
    std::jthread other([&] {
      while (!leave) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
    const auto with = runningThreads();
    leave = true;
    QVERIFY(with && *with > 1);
  }
};

QTEST_GUILESS_MAIN(ProgramEndTest)
#include "zz_program_end_test.moc"
