// A long journal is verified as a job: it can be stopped, and says how far it is.
#include <QtTest>
#include <algorithm>

#include "engine/store/journal.h"

using namespace citymirror;

namespace {

store::Journal longJournal(int entries) {
  auto journal = store::Journal::open(":memory:");
  if (!journal) qFatal("%s", journal.error().text().c_str());
  for (int i = 0; i < entries; ++i)
    if (!journal->append(Instant{i}, "observations", "test", "[]")) qFatal("not written");
  return std::move(*journal);
}

}  // namespace

class JournalJobTest : public QObject {
  Q_OBJECT
 private slots:
  void howFarItIsIsToldInOrderUpToTheEnd() {
    const store::Journal journal = longJournal(4000);
    std::vector<double> told;
    const run::JobContext job({}, [&](double fraction, const Text&) { told.push_back(fraction); });
    QVERIFY(journal.verify(job).ok());
    QVERIFY(told.size() >= 4);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.back(), 1.0);
  }

  void aStopEndsItWithoutAVerdict() {
    const store::Journal journal = longJournal(4000);
    std::stop_source stop;
    std::vector<double> told;
    const run::JobContext job(stop.get_token(), [&](double fraction, const Text&) {
      told.push_back(fraction);
      stop.request_stop();
    });
    const Outcome stopped = journal.verify(job);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, ErrorCode::cancelled);
    QCOMPARE(told.size(), std::size_t(1));
    QVERIFY(journal.verify().ok());
  }
};

QTEST_GUILESS_MAIN(JournalJobTest)
#include "zz_journal_job_test.moc"
