#include <QTemporaryDir>
#include <QtTest>
#include <atomic>
#include <filesystem>
#include <thread>

#include "app/session/city/file_words.h"
#include "app/session/evening.h"
#include "app/session/exposure_desk.h"
#include "app/session/live/journal_sealer.h"
#include "app/session/session.h"
#include "app/session/standstill.h"
#include "engine/core/file_io.h"
#include "engine/store/journal_seal.h"
#include "gis/city/city_package.h"
#include "gis/feed/recording.h"
#include "tests/session/quick_accounts.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::Pace;
using session::Session;

namespace {

/// The small city as a package with a recording whose forecast comes after ten minutes.
struct Stage {
  QTemporaryDir folder;
  std::string city = folder.filePath("city").toStdString();
  std::string recording = folder.filePath("evening.jsonl").toStdString();

  Stage() {
    const CityModel model = smallCity();
    session::EveningOptions o;
    o.begin = session::demoEveningBegin(480);
    o.minutes = 60;
    o.forecastAfterMinutes = 10;
    o.forecastMillimetres = 90;
    const auto messages = session::makeEvening(model, nullptr, o, {});
    if (!gis::writeCity(model, city, {}) || !messages ||
        !writeFile(recording, gis::writeRecording(*messages))) {
      qFatal("the stage cannot be set");
    }
  }
  std::unique_ptr<Session> session(Pace pace = Pace::asFastAsPossible,
                                   double floodCell = 10) const {
    session::Options options;
    options.floodCell = floodCell;
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    auto made = Session::make(options, pace);
    if (!made) qFatal("%s", made.error().text().c_str());
    return std::move(*made);
  }
};

std::vector<session::IncidentView> forecastIncidents(const session::WorldView& view) {
  std::vector<session::IncidentView> found;
  for (const session::IncidentView& incident : view.incidents)
    if (incident.origin == session::IncidentOrigin::forecast) found.push_back(incident);
  return found;
}

/// A finished forecast of a storm, looked at in its tenth minute.
void stormOver(Session& session, const Stage& stage) {
  session.openCity(stage.city, "");
  session.waitIdle();
  session.runStorm(70, 30);
  session.waitIdle();
  const auto view = session.view();
  if (!view->forecast) qFatal("no forecast");
  session.seek(view->forecast->zero + std::chrono::minutes(10));
}

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT
 private slots:
  void whoWaitsCanBeEndedWhileSomethingIsComputed() {
    const Stage stage;
    const auto session = stage.session();
    session->openCity(stage.city, "");
    session->waitIdle();
    session->stopWaiting();
    session->runStorm(70, 30);
    session->waitIdle();  // would last until the forecast is there
    QVERIFY(!session->view()->forecast);
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->forecast != nullptr, 60000);
  }
  void theEveningRunsFromFeedToVerifiedWarning() {
    const Stage stage;
    const auto session = stage.session();
    session->openCity(stage.city, stage.recording);
    session->waitIdle();
    QVERIFY(session->view()->city != nullptr);
    session->waitUntil(session->view()->now + std::chrono::minutes(15));
    const auto warned = session->view();
    QCOMPARE(forecastIncidents(*warned).size(), std::size_t(1));
    session->verify(forecastIncidents(*warned)[0].incident.id, "tester");
    session->waitIdle();
    QVERIFY(forecastIncidents(*session->view())[0].incident.status == IncidentStatus::verified);
    auto journal = store::Journal::open(session->journalPath());
    QVERIFY(journal.ok());
    QVERIFY(journal->verify().ok());
    const auto entries = journal->read();
    QVERIFY(std::any_of(entries->begin(), entries->end(),
                        [](const auto& e) { return e.kind == "decision" && e.by == "tester"; }));
  }

  void whatTheWaterAtTheCursorMeetsIsCountedBesideTheWorld() {
    const Stage stage;
    const auto session = stage.session();
    stormOver(*session, stage);
    session->waitIdle();
    const auto early = session->view();
    QVERIFY(early->exposure != nullptr);
    QCOMPARE(early->exposure->run, early->forecast->id);
    QCOMPARE(early->exposedIn, early->forecast->id);
    QCOMPARE(early->exposure->at, early->cursor.at);
    const Instant zero = early->forecast->zero;
    session->seek(zero + std::chrono::seconds(32 * 60 + 31));
    session->waitIdle();
    const auto late = session->view();
    QCOMPARE(late->exposure->at, zero + std::chrono::minutes(32));
    // Straight between the keyframes of minute 30 and 35, counted by itself.
    const auto& states = late->forecast->states;
    session::WaterLook look;
    for (const auto& state : states) {
      if (state.at <= late->exposure->at) look.before = state.flood;
      if (state.at > late->exposure->at && !look.after) look.after = state.flood;
    }
    look.fraction = 0.4;
    const auto depths = session::depthsOf(look);
    const auto counts = coupling::ExposurePlaces(*late->computed(), look.before->depth.shape)
                            .in(depths, coupling::limitsOf(late->exposure->bands));
    QCOMPARE(late->exposure->counts, counts);
    QVERIFY(counts.atLeast(0).buildings > 0 && counts.atLeast(0).roadMetres() > 0);
    QVERIFY(!(early->exposure->counts == counts));
    session->openCity(stage.city, "");  // that knows of no water yet
    session->waitIdle();
    QVERIFY(session->view()->exposedIn.empty() && !session->view()->exposure);
  }

  void aSeatThatStoodStillSaysInWhichPartAndHowMuchOfItWasComputed() {
    session::Standstill round({Millis{100'000}, Millis{500}});
    round.passed({"甲", "a part"}, {Millis{101'000}, Millis{1'400}});
    round.passed({"乙", "taking in acts"}, {Millis{165'000}, Millis{2'000}});
    QVERIFY(round.told().has_value());
    QCOMPARE(round.told()->en,
             std::string("this seat stood still for 65.0 s: taking in acts took 64.0 s, of which it "
                         "computed 0.6 s and waited for the disk or the processor the rest"));
    QVERIFY(round.told()->zh.find("乙用时64.0秒，其中计算0.6秒") != std::string::npos);
    session::Standstill quick({Millis{0}, Millis{0}});
    quick.passed({"甲", "a part"}, {session::Standstill::kTold, Millis{0}});
    QVERIFY(!quick.told().has_value());
    const auto before = session::ThreadTime::now(), after = session::ThreadTime::now();
    QVERIFY(after.steady >= before.steady && after.computed >= before.computed);
  }

  void aMissingCityIsAFaultAndTheSessionLives() {
    const Stage stage;
    const auto session = stage.session();
    session->openCity(stage.city + "-missing", "");
    session->waitIdle();
    QVERIFY(session->view()->city == nullptr);
    QCOMPARE(session->view()->faults.size(), std::size_t(1));
    session->openCity(stage.city, "");
    session->waitIdle();
    QVERIFY(session->view()->city != nullptr);
  }

  void aCancelledForecastLeavesTheWorldRunning() {
    const Stage stage;
    const auto session = stage.session(Pace::asFastAsPossible, 5);
    session->openCity(stage.city, "");
    session->waitIdle();
    session->runStorm(100, 1440);
    QTRY_VERIFY_WITH_TIMEOUT(!session->view()->jobs.empty(), 30000);
    session->cancelJobs();
    session->waitIdle();
    QVERIFY(session->view()->forecast == nullptr);
    session->runStorm(60, 5);
    session->waitIdle();
    QVERIFY(session->view()->forecast != nullptr);
  }

  void inRealTimeTheClockFollowsItsRate() {
    const Stage stage;
    const auto session = stage.session(Pace::realTime);
    session->openCity(stage.city, stage.recording);
    session->waitIdle();
    session->setRate(600);
    const Instant before = session->view()->now;
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->now > before + std::chrono::minutes(2), 30000);
    session->pause();
    QTRY_VERIFY_WITH_TIMEOUT(!session->view()->playing, 30000);
    const Instant paused = session->view()->now;
    QTest::qWait(300);
    QCOMPARE(session->view()->now, paused);
  }

  void whenTheLastJobEndsTheViewSaysSo() {
    const Stage stage;
    const auto session = stage.session(Pace::realTime);
    session->openCity(stage.city, "");
    session->waitIdle();
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->jobs.empty(), 30000);
  }

  void twoSessionsCannotWriteToOneFolder() {
    const Stage stage;
    const auto first = stage.session();
    session::Options options;
    options.dataFolder = stage.folder.filePath("data").toStdString();
    const auto second = Session::make(options, Pace::asFastAsPossible);
    QVERIFY(!second.ok());
    QVERIFY(QString::fromStdString(second.error().text()).contains("another CityMirror"));
  }

  void aJournalThatWasEditedIsKeptAsideAndPeopleAreTold() {
    const Stage stage;
    const std::string path = [&] {
      const auto session = stage.session();
      session->openCity(stage.city, stage.recording);
      session->waitIdle();
      session->waitUntil(session->view()->now + std::chrono::minutes(5));
      return session->journalPath();
    }();
    auto bytes = readFile(path);
    QVERIFY(bytes.ok());
    const auto at = bytes->find("\"version\"");
    QVERIFY(at != std::string::npos);
    bytes->replace(at, 9, "\"Version\"");
    QVERIFY(writeFile(path, *bytes).ok());
    QVERIFY(QFile::remove(QString::fromStdString(path + ".seal")));  // it would lie before it
    const auto session = stage.session();
    session->waitIdle();
    QTRY_VERIFY_WITH_TIMEOUT(!session->view()->faults.empty(), 30000);
    QVERIFY(QString::fromStdString(session->view()->faults[0].error.text()).contains("broken-1"));
    QVERIFY(QFile::exists(QString::fromStdString(path + ".broken-1")));
  }

  void aStartVerifiesFromTheSealOnAndABrokenSealCostsOnlyTime() {
    const Stage stage;
    const std::string path = [&] {
      const auto session = stage.session();
      session->openCity(stage.city, "");
      session->waitIdle();
      return session->journalPath();
    }();
    const QString aside = QString::fromStdString(path + ".broken-1");
    const auto startSays = [&](const char* words) {
      const auto session = stage.session();
      session->waitIdle();
      return QTest::qWaitFor(
          [&] {
            const auto view = session->view();
            return !view->faults.empty() &&
                   view->faults[0].error.text().find(words) != std::string::npos;
          },
          30'000);
    };
    const auto startsQuietly = [&] {
      const auto session = stage.session();
      session->waitIdle();
      return session->view()->faults.empty();
    };
    const std::string wrong = "1 " + std::string(64, 'a') + "\n";
    QCOMPARE(store::readSeal(path)->sequence, *store::Journal::open(path)->size());  // by the end
    QVERIFY(startsQuietly());
    QVERIFY(writeFile(path + ".seal", wrong).ok());
    QVERIFY(startSays("the seal of the journal did not fit"));
    QVERIFY(!QFile::exists(aside));
    QVERIFY(writeFile(path + ".seal", "999999 " + std::string(64, 'a') + "\n").ok());
    QVERIFY(startSays("the journal ends before its seal"));
    QVERIFY(!QFile::exists(aside));
    auto bytes = readFile(path);
    const auto at = bytes->find("\"version\"");
    QVERIFY(at != std::string::npos);
    bytes->replace(at, 9, "\"Version\"");
    QVERIFY(writeFile(path, *bytes).ok());
    QVERIFY(startsQuietly());  // it lies before the seal …
    QVERIFY(!QFile::exists(aside));
    QVERIFY(!store::Journal::open(path)->verify().ok());  // … and is found by who verifies
    QVERIFY(writeFile(path + ".seal", wrong).ok());
    QVERIFY(startSays("broken-1"));
    QVERIFY(QFile::exists(aside));
  }

  void aLongRunIsSealedWhileItGoesOnAndAtItsEndAndABrokenChainIsToldOnce() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("journal.sqlite").toStdString();
    auto journal = store::Journal::open(path);
    const auto entries = [&](int count) {
      for (int i = 0; i < count; ++i)
        if (!journal->append({}, "action", "Li Wei", "{}")) qFatal("cannot append");
    };
    std::atomic<int> told = 0;
    const auto tell = [&](const Error&) { ++told; };
    const auto sealedUpTo = [&](std::int64_t sequence) {
      const auto seal = store::readSeal(path);
      return seal && seal->sequence == sequence;
    };
    entries(3);
    {
      session::JournalSealer sealer(path, Millis{20}, tell);
      QTRY_VERIFY_WITH_TIMEOUT(sealedUpTo(3), 30'000);
      entries(2);  // the writer goes on meanwhile
      QTRY_VERIFY_WITH_TIMEOUT(sealedUpTo(5), 30'000);
    }
    entries(2);
    { session::JournalSealer atTheEnd(path, Millis{0}, tell); }
    QVERIFY(sealedUpTo(7));
    QCOMPARE(told.load(), 0);
    QVERIFY(writeFile(store::sealPathOf(path), "7 " + std::string(64, 'a') + "\n").ok());
    {
      session::JournalSealer sealer(path, Millis{1}, tell);
      QTRY_COMPARE_WITH_TIMEOUT(told.load(), 1, 30'000);
    }
    QCOMPARE(told.load(), 1);
    QVERIFY(store::readSeal(path)->hash.starts_with("aaaa"));
  }

  void aJournalWhoseFileIsTakenAwayIsToldAndSealedAgainOnceItIsBack() {
    QTemporaryDir folder;
    const QString place = folder.filePath("journal.sqlite"), away = folder.filePath("moved");
    const std::string path = place.toStdString();
    auto journal = store::Journal::open(path);
    const auto append = [&] { return journal->append({}, "action", "Li Wei", "{}").ok(); };
    const auto sealedUpTo = [&](std::int64_t sequence) {
      const auto seal = store::readSeal(path);
      return seal && seal->sequence == sequence;
    };
    std::vector<Error> errors;  // the sealer's until it has ended
    std::atomic<int> told = 0;
    const auto tell = [&](const Error& error) {
      errors.push_back(error);
      ++told;
    };
    std::atomic<int> back = 0;
    QVERIFY(append());
    {
      session::JournalSealer sealer(path, Millis{20}, tell, [&] { ++back; });
      QTRY_VERIFY_WITH_TIMEOUT(sealedUpTo(1), 30'000);
      QVERIFY(QFile::rename(place, away));
      QTRY_COMPARE_WITH_TIMEOUT(told.load(), 1, 30'000);
      QVERIFY(append());  // its writer has it open
      QTest::qWait(100);
      QVERIFY(sealedUpTo(1));  // nobody vouches for what is not there
      QVERIFY(QFile::rename(away, place));
      QTRY_VERIFY_WITH_TIMEOUT(sealedUpTo(2), 30'000);
      QCOMPARE(told.load(), 1);
      QCOMPARE(back.load(), 1);
      std::filesystem::copy_file(path, away.toStdString());
      std::filesystem::rename(away.toStdString(), path);
      QTRY_COMPARE_WITH_TIMEOUT(told.load(), 2, 30'000);
    }
    QCOMPARE(told.load(), 2);
    QCOMPARE(errors[0].what, std::string("the journal's file is gone"));
    QCOMPARE(errors[0].where, path);
    QCOMPARE(errors[1].what, std::string("another file stands in the journal's place"));
    for (const Error& error : errors) QVERIFY(!session::fileErrorWords(error).zh.empty());
  }

  void aFolderThatCannotBeMadeIsAnErrorWithItsName() {
    session::Options options;
    options.dataFolder = "/proc/citymirror";
    const auto made = Session::make(options, Pace::asFastAsPossible);
    QVERIFY(!made.ok());
    QVERIFY(QString::fromStdString(made.error().text()).contains("/proc/citymirror"));
  }

  void measuresMakeABranchAndUndoTakesItBack() {
    const Stage stage;
    const auto session = stage.session();
    stormOver(*session, stage);
    const auto forecast = session->view()->forecast;
    session->drawSandbags({{380, 420}, {620, 420}}, 1, "planner");
    session->editFlood(flood::SetPump{"P1", flood::PumpMode::failed}, "planner");
    session->waitIdle();
    const auto steered = session->view();
    QVERIFY(steered->faults.empty());
    QVERIFY(steered->showsWhatIf() && steered->shown()->complete);
    QCOMPARE(steered->shown()->edits.size(), std::size_t(2));
    QCOMPARE(steered->forecast, forecast);
    session->undo("planner");
    session->undo("planner");
    session->waitIdle();
    QCOMPARE(session->view()->shown(), forecast);
    auto journal = store::Journal::open(session->journalPath());
    QVERIFY(journal->verify().ok());
    const auto entries = journal->read();
    QCOMPARE(std::count_if(entries->begin(), entries->end(),
                           [](const auto& e) { return e.kind == "action" && e.by == "planner"; }),
             4);
  }

  void aHeldComputationWaitsAndGoesOn() {
    const Stage stage;
    const auto session = stage.session();
    stormOver(*session, stage);
    session->editFlood(flood::SetPump{"P1", flood::PumpMode::failed}, "planner");
    session->pauseRun("planner");
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->whatIf && session->view()->whatIf->paused, 30000);
    QTest::qWait(100);
    const auto before = session->view()->shown()->states.size();
    QTest::qWait(200);
    QCOMPARE(session->view()->shown()->states.size(), before);
    QVERIFY(!session->view()->shown()->complete);
    session->resumeRun("planner");
    session->waitIdle();
    QVERIFY(session->view()->shown()->complete && !session->view()->whatIf->paused);
  }

  void cancellingABranchLeavesTheForecastOnTheScreen() {
    const Stage stage;
    const auto session = stage.session();
    stormOver(*session, stage);
    session->editFlood(flood::SetPump{"P1", flood::PumpMode::failed}, "planner");
    session->pauseRun("planner");
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->whatIf && session->view()->whatIf->paused, 30000);
    session->cancelJobs("planner");
    session->waitIdle();
    const auto view = session->view();
    QVERIFY(!view->showsWhatIf() && view->faults.empty());
    QCOMPARE(view->shown(), view->forecast);
    session->redo("planner");
    session->waitIdle();
    QVERIFY(session->view()->showsWhatIf() && session->view()->shown()->complete);
  }

  void whoMayOnlyLookCancelsNothingThatComputes() {
    const Stage stage;
    session::Options options;
    options.dataFolder = stage.folder.filePath("looks").toStdString();
    options.threads = 1;
    options.accounts = stage.folder.filePath("accounts.json").toStdString();
    const auto book = quickAccounts({{"admin", session::Role::administrator}}, Instant{1'000'000});
    QVERIFY(writeAccounts(options.accounts, book).ok());
    const auto made = Session::make(options, Pace::asFastAsPossible);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    Session& seat = **made;
    seat.openCity(stage.city, "");
    seat.cancelJobs("somebody");  // nobody has signed in
    seat.waitIdle();
    const auto view = seat.view();
    QVERIFY(view->computed() != nullptr);  // the city was opened all the same
    QCOMPARE(view->faults.size(), std::size_t(1));
    seat.cancelJobs();  // the program itself
    seat.waitIdle();
    QCOMPARE(seat.view()->faults.size(), std::size_t(1));
  }

  void closingDuringAForecastEndsPromptly() {
    const Stage stage;
    auto session = stage.session(Pace::asFastAsPossible, 5);
    session->openCity(stage.city, "");
    session->waitIdle();
    session->runStorm(100, 1440);
    QTRY_VERIFY_WITH_TIMEOUT(!session->view()->jobs.empty(), 30000);
    session.reset();
  }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
