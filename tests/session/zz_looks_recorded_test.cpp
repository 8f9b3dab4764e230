// Detailed looks by SUMO: the journal has who began one, at which area and time, and how it ended.
#include <QTemporaryDir>
#include <nlohmann/json.hpp>

#include "app/session/branch/run_record.h"
#include "gis/city/city_package.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

using LookJson = nlohmann::json;

const Text kLook{"W·1，@500,485 周围 250 m，18:05–18:10", "W·1, 250 m round @500,485, 18:05–18:10"};

/// What a window has: a session, and the record of its looks in it.
struct LookStage {
  QTemporaryDir folder;
  std::unique_ptr<Session> session;
  RunRecord record;

  LookStage() {
    const std::string city = folder.filePath("city").toStdString();
    if (!gis::writeCity(smallCity(), city, {})) qFatal("the city cannot be written");
    Options options;
    options.dataFolder = folder.filePath("data").toStdString();
    options.threads = 1;
    auto made = Session::make(options, Pace::asFastAsPossible);
    if (!made) qFatal("%s", made.error().text().c_str());
    session = std::move(*made);
    session->openCity(city, "");
    session->waitIdle();
    record.tell(
        {[this](const Text& on) { return session->mayStart(RunKind::detailedLook, on, "Li Wei"); },
         [this](const Text& on) { return session->mayStop(RunKind::detailedLook, on, "Li Wei"); },
         [this](const Text& on, RunEnd end, const std::string& why) {
           session->runEnded(RunKind::detailedLook, on, end, why);
         }});
  }
  /// "run_started by Li Wei", "run_ended by session: failed", in the order of the journal.
  std::vector<std::string> kept() {
    session->waitIdle();
    const std::string path = session->journalPath();
    session.reset();
    const auto journal = store::Journal::open(path);
    if (!journal || !journal->verify()) qFatal("the journal is not whole");
    std::vector<std::string> lines;
    const auto entries = journal->read();
    for (const store::JournalEntry& entry : *entries) {
      if (!entry.kind.starts_with("run_")) continue;
      const LookJson body = LookJson::parse(entry.body);
      if (body["act"] != "detailed_look" || body["on"]["en"] != kLook.en) continue;
      lines.push_back(entry.kind + " by " + entry.by +
                      (body.contains("end") ? ": " + body["end"].get<std::string>() : "") +
                      (body.contains("why") ? ", " + body["why"].get<std::string>() : ""));
    }
    return lines;
  }
};

using LookLines = std::vector<std::string>;

}  // namespace

class LooksRecordedTest : public QObject {
  Q_OBJECT
 private slots:
  void oneThatRunsToItsEndHasItsBeginAndItsEnd() {
    LookStage stage;
    QVERIFY(stage.record.begin(kLook).ok());
    QVERIFY(stage.record.underWay());
    stage.record.end(RunEnd::completed);
    stage.record.end(RunEnd::abandoned);  // it has ended
    QVERIFY(stage.record.stop().ok());
    stage.session->waitIdle();
    const auto log = stage.session->view()->log;
    QVERIFY(std::ranges::any_of(log, [](const LogLine& line) {
      return line.by == "Li Wei" && line.what.en == "started a detailed look (SUMO) " + kLook.en &&
             line.what.zh == "启动微观（SUMO） " + kLook.zh;
    }));
    QVERIFY(std::ranges::any_of(log, [](const LogLine& line) {
      return line.what.en == "a detailed look (SUMO) " + kLook.en + " was completed";
    }));
    QCOMPARE(stage.kept(), (LookLines{"run_started by Li Wei", "run_ended by session: completed"}));
  }

  void oneThatIsStoppedByHandHasWhoStoppedIt() {
    LookStage stage;
    QVERIFY(stage.record.begin(kLook).ok());
    QVERIFY(stage.record.stop().ok());
    QVERIFY(!stage.record.underWay());
    stage.record.end(RunEnd::abandoned);
    QCOMPARE(stage.kept(), (LookLines{"run_started by Li Wei", "run_stopped by Li Wei"}));
  }

  void whereSumoIsNotThereItHasFailedAndWhy() {
    LookStage stage;
    QVERIFY(stage.record.begin(kLook).ok());
    const QByteArray before = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const Outcome possible = areaDetailPossible();
    qputenv("PATH", before);
    QVERIFY(!possible.ok());
    stage.record.end(RunEnd::failed, possible.error().text());
    QCOMPARE(stage.kept(), (LookLines{"run_started by Li Wei",
                                      "run_ended by session: failed, " + possible.error().text()}));
  }

  void oneThatAnotherTakesThePlaceOfIsAbandoned() {
    LookStage stage;
    QVERIFY(stage.record.begin(kLook).ok());
    QVERIFY(stage.record.begin(kLook).ok());
    stage.record.end(RunEnd::completed);
    QCOMPARE(stage.kept(), (LookLines{"run_started by Li Wei", "run_ended by session: abandoned",
                                      "run_started by Li Wei", "run_ended by session: completed"}));
  }

  void whatIsRefusedHasNotBegunAndGoesOnWhereItMayNotBeStopped() {
    RunRecord record;
    std::vector<RunEnd> ends;
    Outcome may = Error{ErrorCode::ioFailed, "the seat is locked", "", ""};
    record.tell({[&](const Text&) { return may; }, [&](const Text&) { return may; },
                 [&](const Text&, RunEnd end, const std::string&) { ends.push_back(end); }});
    QVERIFY(!record.begin(kLook).ok() && !record.underWay());
    record.end(RunEnd::completed);
    QVERIFY(ends.empty());
    may = Done{};
    QVERIFY(record.begin(kLook).ok());
    may = Error{ErrorCode::ioFailed, "the seat is locked", "", ""};
    QVERIFY(!record.stop().ok() && record.underWay());
    record.end(RunEnd::failed);
    QVERIFY(ends == std::vector{RunEnd::failed});
  }

  void aLookTakesNoRightButASeatThatIsNotLocked() {
    PersonView person;
    person.accounts = true;
    QVERIFY(permitRun(person, RunKind::detailedLook).ok());
    person.signedIn = person.locked = true;
    QVERIFY(!permitRun(person, RunKind::detailedLook).ok());
  }

  void branchAreaAndTimeAreNamedInBothLanguages() {
    AreaDetailRequest request;
    request.city = std::make_shared<const CityModel>(smallCity());
    request.centre = {499.7, 485.2};
    request.radius = 250;
    request.to = 2100;
    const Text named =
        lookedAt(request, {"W·1", "W·1"}, *parseIso("2026-07-18T17:35:00+08:00"), 1800);
    QCOMPARE(named.zh, kLook.zh);
    QCOMPARE(named.en, kLook.en);
  }
};

QTEST_GUILESS_MAIN(LooksRecordedTest)
#include "zz_looks_recorded_test.moc"
