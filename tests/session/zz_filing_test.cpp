// What a caller, a camera or a person tells becomes an incident of its class, with who filed it, and
// a replay of the journal knows it.
#include "tests/session/loop_desk.h"

using namespace citymirror;
using session::CommandAct, session::CommandKind, session::Filing, session::IncidentOrigin;

namespace {

gis::FeedNotice cameraNotice(const std::string& classCode, const std::string& place) {
  gis::FeedNotice notice;
  notice.id = "CAM-7-1";
  notice.classCode = classCode;
  notice.at = session::demoEveningBegin(480);
  notice.place = place;
  notice.text = "一辆车停在行车道";
  notice.reporter = "CAM7";
  notice.picture = "https://cameras.example/7/1.jpg";
  return notice;
}

/// A living small city under its rules, and its journal.
struct FilingDesk {
  QTemporaryDir folder;
  std::string path = folder.filePath("filing.journal").toStdString();
  LoopDesk desk{exampleChannels().recipients, path};

  FilingDesk() { desk.world->goLive(desk.begin); }
  void tell(double minute, const gis::FeedNotice& notice) {
    gis::FeedBatch batch;
    batch.notices = {notice};
    if (!desk.world->takeLive(desk.at(minute), {{"cameras", {&batch}}}).ok()) qFatal("not taken");
  }
  void file(const std::string& report, const std::string& document = {}) {
    CommandAct act;
    act.kind = CommandKind::fileIncident;
    act.object = report;
    act.document = document;
    act.by = "李伟";
    desk.world->command(act);
  }
  bool replays() {
    const auto journal = store::Journal::open(path);
    const auto replayed = session::replayLoop(*journal->read(), desk.config.watch,
                                              desk.config.command, *desk.city, desk.at(5));
    if (!replayed) qFatal("%s", replayed.error().text().c_str());
    desk.world->advanceTo(desk.at(5));
    const auto view = desk.view();
    return !view->incidents.empty() &&
           std::ranges::all_of(view->incidents, [&](const session::IncidentView& shown) {
             const session::LoopIncident* same = replayed->loop.find(shown.incident.id);
             return same != nullptr && *same == shown.desk->loop;
           });
  }
};

}  // namespace

class FilingTest : public QObject {
  Q_OBJECT
 private slots:
  void theLogNamesTheClassOfANoticeAndItsTextInBothLanguages() {
    FilingDesk filing;
    gis::FeedNotice notice = cameraNotice("E0506", "");
    notice.textEn = "a car stands in the lane";
    filing.tell(1, notice);
    const auto view = filing.desk.view();
    QVERIFY(std::ranges::any_of(view->log, [](const session::LogLine& line) {
      return line.by == "CAM7" && line.what.zh == "交通拥堵 · 一辆车停在行车道" &&
             line.what.en == "Traffic jam · a car stands in the lane";
    }));
  }

  void aCameraEventIsFiledByOneActInTheClassThatCoversItWithItsPicture() {
    FilingDesk filing;
    filing.tell(1, cameraNotice("traffic.jam", "R112"));
    filing.file("R001");
    const auto view = filing.desk.view();
    QCOMPARE(view->incidents.size(), std::size_t(1));
    const session::IncidentView& incident = view->incidents[0];
    QVERIFY(incident.origin == IncidentOrigin::person);
    QCOMPARE(incident.incident.id, std::string("M001"));
    QVERIFY(incident.incident.status == IncidentStatus::awaitingVerification);
    QCOMPARE(incident.desk->eventClass.en, std::string("Traffic jam"));
    QCOMPARE(incident.desk->loop.record.classCode, std::string("E0506"));
    QCOMPARE(incident.desk->loop.filing->picture, std::string("https://cameras.example/7/1.jpg"));
    QVERIFY(incident.incident.headline.zh.starts_with("交通拥堵："));
    QVERIFY(incident.desk->loop.at.has_value());
    QVERIFY(std::ranges::any_of(incident.incident.events[0].evidence, [](const Text& line) {
      return line.zh.find("R001 CAM7") != std::string::npos;
    }));
    QVERIFY(std::ranges::any_of(view->log, [](const session::LogLine& line) {
      return line.by == "李伟" && line.what.zh.starts_with("登记事件 M001：");
    }));
    QVERIFY(filing.replays());
  }

  void whatIsFiledGoesTheWayOfEveryIncidentAndNoForecastSupersedesIt() {
    FilingDesk filing;
    Filing told;
    told.classCode = "E0401";
    told.place = {"江津路", "Jiangjin Road"};
    told.where = Point2(500, 480);
    told.severity = Severity::orange;
    filing.file({}, session::filingText(told));
    session::CommandLoop loop(filing.desk.config.command);
    CommandAct same;
    same.kind = CommandKind::fileIncident;
    same.document = session::filingText(told);
    same.at = filing.desk.at(1);
    QVERIFY(loop.take(same, {}, {}));
    loop.raise({"F001", "ponding.forecast", Severity::yellow, {"甲", "a"}, {"乙", "b"},
                filing.desk.at(2)});
    QVERIFY(loop.find("M001")->step() == session::LoopStep::toVerify);
    CommandAct verify;
    verify.kind = CommandKind::verify;
    verify.subject = "M001";
    verify.by = "李伟";
    filing.desk.world->command(verify);
    const auto view = filing.desk.view();
    QVERIFY(view->incidents[0].incident.status == IncidentStatus::verified);
    QVERIFY(view->incidents[0].incident.severity == Severity::orange);
    QVERIFY2(!view->incidents[0].desk->plans.empty(), "no plan fits what was filed");
    QVERIFY(filing.replays());
  }

  void aReportIsFiledOnceAndWhatDoesNotFitIsNamed() {
    FilingDesk filing;
    filing.tell(1, cameraNotice("traffic.jam", "R112"));
    filing.file("R001");
    filing.file("R001");
    QVERIFY2(filing.desk.hasFault("the report is filed already"), filing.desk.fault().c_str());
    filing.file("R009");
    QVERIFY(filing.desk.hasFault("there is no such report"));
    filing.tell(2, [] {
      gis::FeedNotice notice = cameraNotice("parade", "R112");
      notice.id = "CAM-7-2";
      return notice;
    }());
    filing.file("R002");  // of no class: within the time for what has none
    const auto parade = filing.desk.view()->incidents[0].desk->loop.record;
    QCOMPARE(parade.classCode, std::string("parade"));
    QVERIFY(parade.deadline - parade.steps[0].at == filing.desk.config.command.unclassedDeadline);
    Filing outside;
    outside.classCode = "E0505";
    outside.where = Point2(-9e6, 0);
    filing.file({}, session::filingText(outside));
    QVERIFY(filing.desk.hasFault("the place does not lie in the city"));
    filing.file({}, R"({"class":"E0505","where":[1]})");
    QVERIFY(filing.desk.hasFault("the place is not [x, y]"));
    QCOMPARE(filing.desk.view()->incidents.size(), std::size_t(2));
  }

  void whoMayNotDecideMayNotFile() {
    FilingDesk filing;
    filing.tell(1, cameraNotice("traffic.jam", "R112"));
    filing.desk.world->setRole(session::Role::observer);
    filing.file("R001");
    QVERIFY(filing.desk.view()->incidents.empty());
    QVERIFY(!filing.desk.fault().empty());
  }

  void aReportWithoutDepthIsShownAndVerifiedButCorrectsNoForecast() {
    FilingDesk filing;
    filing.tell(1, cameraNotice("traffic.jam", "R112"));
    CommandAct verify;
    verify.kind = CommandKind::verifyReport;
    verify.subject = "R001";
    verify.by = "李伟";
    filing.desk.world->command(verify);
    const auto view = filing.desk.view();
    QVERIFY(!view->reports->front().depth);
    QVERIFY(view->reports->front().state == session::ReportState::verified);
    session::FieldReports reports(filing.desk.config.assimilation);
    reports.take(view->reports->front());
    QVERIFY(reports.corrections(filing.desk.begin, filing.desk.at(10)).empty());
  }

  void wordsThatNobodyCouldReadAreOneClearError_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("what");
    QTest::newRow("10,000 signs")
        << QString(10'000, u'水') << "the text is too long: 10000 signs, 2000 at most";
    QTest::newRow("turned about") << QString::fromUtf8("pumps\u202E off")
                                  << "the text holds a sign that cannot be seen or steers: \\u202E";
    QTest::newRow("a bell") << QString("a\x07" "b")
                            << "the text holds a sign that cannot be seen or steers: \\u0007";
    QTest::newRow("two lines") << QString::fromUtf8("水已退\n\t泵车撤回") << "";
    QTest::newRow("2,000 signs") << QString(2000, u'水') << "";
  }
  void wordsThatNobodyCouldReadAreOneClearError() {
    QFETCH(QString, words);
    QFETCH(QString, what);
    CommandAct act;
    act.kind = CommandKind::note;
    act.why = words.toStdString();
    const Outcome fits = session::checkWords(act);
    QCOMPARE(fits ? QString() : QString::fromStdString(fits.error().what), what);
    Filing filing;
    filing.classCode = "report";
    filing.text = act.why;
    CommandAct filed;
    filed.kind = CommandKind::fileIncident;
    filed.document = session::filingText(filing);
    QCOMPARE(session::checkWords(filed).ok(), what.isEmpty());
    LoopDesk desk;
    desk.flood();
    desk.act(CommandKind::verify);
    const std::size_t said = desk.incident().desk->loop.room.size();
    const std::size_t faults = desk.view()->faults.size();
    desk.act(CommandKind::note, "A001", act.why);
    QCOMPARE(desk.incident().desk->loop.room.size(), said + (what.isEmpty() ? 1 : 0));
    QCOMPARE(desk.view()->faults.size(), faults + (what.isEmpty() ? 0 : 1));
  }
};

QTEST_GUILESS_MAIN(FilingTest)
#include "zz_filing_test.moc"
