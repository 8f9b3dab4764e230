// A journal as a recording: which session, which time, what is left out and how that is said.
#include <QTemporaryDir>
#include <QtTest>

#include "app/session/city/file_words.h"
#include "app/session/live/journal_recording.h"
#include "engine/core/file_io.h"
#include "engine/store/journal.h"

using namespace citymirror;

namespace {

const Instant kFirstHeard{1'784'370'000'000};

std::string heardAt(Instant at, const char* more = "") {
  return R"([{"feed": "ponds", "received": ")" + toIso(at) + R"(", "readings": [["P1", ")" +
         toIso(at) + R"(", 0.02, "m", "good"]])" + more + "}]";
}

}  // namespace

class JournalRecordingTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string path(const char* name) const { return folder_.filePath(name).toStdString(); }

 private slots:
  void theLastDayOfALongSessionIsTakenAndWhatIsLeftOutIsSaidInBothLanguages() {
    const Instant late = kFirstHeard + std::chrono::hours(25);
    {
      auto journal = store::Journal::open(path("long.sqlite"));
      QVERIFY(journal->append(kFirstHeard, "watch", "session", R"({"begin": "x"})").ok());
      QVERIFY(journal->append(kFirstHeard, "observations", "feeds", heardAt(kFirstHeard)).ok());
      QVERIFY(journal->append(late, "observations", "feeds", heardAt(late, R"(, "vehicles": [{}])"))
                  .ok());
      QVERIFY(journal->append(late, "observations", "replay", heardAt(late)).ok());
    }
    QVERIFY(session::isJournalFile(path("long.sqlite")));
    const auto recording = session::recordingOfJournal(path("long.sqlite"));
    QVERIFY2(recording.ok(), recording.ok() ? "" : recording.error().text().c_str());
    QCOMPARE(recording->size(), std::size_t(1));
    QVERIFY(recording->front().received == late);
    QCOMPARE(recording.notes().size(), std::size_t(2));
    for (const Note& note : recording.notes()) {
      const Text words = session::fileErrorWords(
          {ErrorCode::badInput, note.what, note.where, "The rest of the recording is used"});
      QVERIFY2(!words.zh.empty(), note.what.c_str());
    }
    const auto first = session::recordingOfJournal(path("long.sqlite"),
                                                   Span{kFirstHeard, kFirstHeard + Millis{1}});
    QVERIFY(first.ok() && first->size() == 1 && first->front().received == kFirstHeard);
  }

  void aReadingThatIsStoppedEndsAndSaysSoInBothLanguages() {
    std::stop_source stop;
    std::vector<double> told;
    const run::JobContext job(stop.get_token(),
                              [&](double fraction, const Text&) { told.push_back(fraction); });
    QVERIFY(session::recordingOfJournal(path("long.sqlite"), std::nullopt, job).ok());
    QVERIFY(!told.empty() && told.back() > 0.5 && told.back() <= 1);
    stop.request_stop();
    const auto stopped = session::recordingOfJournal(path("long.sqlite"), std::nullopt, job);
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().code, ErrorCode::cancelled);
    QVERIFY2(!session::fileErrorWords(stopped.error()).zh.empty(), stopped.error().text().c_str());
  }

  void aTimeWithoutValuesAndAFileThatIsNoJournalAreErrors() {
    const auto none = session::recordingOfJournal(
        path("long.sqlite"), Span{kFirstHeard + Millis{1}, kFirstHeard + Millis{2}});
    QVERIFY(!none.ok());
    QVERIFY2(!session::fileErrorWords(none.error()).zh.empty(), none.error().text().c_str());
    QVERIFY(writeFile(path("text.jsonl"), "{}\n").ok());
    QVERIFY(!session::isJournalFile(path("text.jsonl")));
    QVERIFY(!session::isJournalFile(path("missing.sqlite")));
    QCOMPARE(session::recordingOfJournal(path("missing.sqlite")).error().code, ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(JournalRecordingTest)
#include "journal_recording_test.moc"
