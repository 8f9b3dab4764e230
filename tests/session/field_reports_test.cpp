// A depth that a patrol saw, verified by a person, corrects the next forecast; one that nobody
// verified, or that is too old, corrects nothing; a replay of the journal knows the same.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/draw_world.h"
#include "app/session/live/feed_entry.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/world/forecast.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::CommandAct, session::CommandKind, session::FieldReports, session::ReportState;
using session::WorldWriter;

namespace {

const Instant kPatrolBegin = *parseIso("2026-07-18T10:00:00Z");
const Point2 kUnderpass{500, 480};

Instant patrolMinute(double minute) { return kPatrolBegin + millis(minute * 60); }

gis::FeedNotice patrolNotice(double minute, std::optional<double> depth,
                             const std::string& place = "@500,480") {
  gis::FeedNotice notice;
  notice.id = "N" + std::to_string(int(minute));
  notice.classCode = "ponding";
  notice.at = patrolMinute(minute);
  notice.place = place;
  notice.reporter = "巡查3组";
  notice.depth = depth;
  return notice;
}

struct PatrolWorld {
  QTemporaryDir folder;
  std::string path = folder.filePath("patrol.journal").toStdString();
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(smallCity());
  session::Config config = *session::loadConfig(session::findAssets());
  std::unique_ptr<WorldWriter> world;

  PatrolWorld() {
    auto journal = store::Journal::open(path);
    if (!journal) qFatal("journal");
    world = std::make_unique<WorldWriter>(config, std::move(*journal), 1);
    static const auto domain = std::make_shared<const flood::FloodInputs>(
        flood::makeCityFlood(*city, session::cityFlood(config, 10)));
    world->openCity(city, domain, kPatrolBegin);
    world->goLive(kPatrolBegin);
    world->setForecastLoop(true);
  }
  void notice(double minute, const gis::FeedNotice& what) {
    gis::FeedBatch batch;
    batch.notices = {what};
    if (!world->takeLive(patrolMinute(minute), {{"patrols", {&batch}}}).ok()) qFatal("not taken");
  }
  void decide(CommandKind kind, const std::string& id) {
    CommandAct act;
    act.kind = kind;
    act.subject = id;
    act.by = "李伟";
    world->command(act);
  }
  std::shared_ptr<const session::WorldView> view() { return world->publish(true, 1, {}); }
  std::vector<store::JournalEntry> entries() const { return *store::Journal::open(path)->read(); }

  /// The forecast that is asked for now, computed and taken in.
  void forecast() {
    auto request = world->takeForecastRequest();
    if (!request) qFatal("no forecast is asked for");
    request->until = request->issued + std::chrono::minutes(10);
    world->finishForecast(*request, world::runForecast(*request, {}));
  }
};

double corrected(const world::ForecastRun& run) { return run.flood->mass.assimilated; }

}  // namespace

class FieldReportsTest : public QObject {
  Q_OBJECT
 private slots:
  void aVerifiedReportAsksForAForecastThatIsCorrectedAndSaysSoEverywhere() {
    PatrolWorld patrol;
    patrol.notice(5, patrolNotice(4, 0.6));
    QVERIFY(!patrol.world->takeForecastRequest());
    patrol.decide(CommandKind::verifyReport, "R001");
    patrol.world->advanceTo(patrolMinute(6));
    patrol.forecast();
    const auto view = patrol.view();
    QVERIFY(view->forecast);
    const world::ForecastRun& run = *view->forecast;
    QVERIFY(corrected(run) > 1);
    QVERIFY(std::abs(run.flood->mass.relativeError()) < 1e-5);
    QCOMPARE(run.flood->stats.corrections.size(), std::size_t(1));
    const flood::DepthCorrection& done = run.flood->stats.corrections[0];
    QVERIFY(std::abs(done.seen - done.after) < std::abs(done.seen - done.before));
    QVERIFY(done.at.x() > 400);
    const auto risk = std::ranges::find_if(run.risks, [](const auto& r) {
      return !r.corrections.empty();
    });
    QVERIFY(risk != run.risks.end() && risk->corrections[0] == "R001");
    bool marked = false;
    for (const draw::Mark& mark : *view->frame.marks) {
      if (mark.code != "report:R001") continue;
      marked = true;
      QVERIFY(mark.caption.en.starts_with("corrected by report R001 60 cm"));
      QVERIFY(mark.caption.zh.starts_with("按上报校正 R001"));
      QVERIFY(!mark.stale && mark.severity == Severity::red);
    }
    QVERIFY(marked);
    bool journalled = false;
    for (const auto& entry : patrol.entries())
      journalled = journalled || (entry.kind == "forecast" &&
                                  entry.body.find("\"report\":\"R001\"") != std::string::npos);
    QVERIFY(journalled);
  }

  void aReportThatNobodyVerifiedChangesNothing() {
    PatrolWorld patrol;
    patrol.notice(5, patrolNotice(4, 0.6));
    patrol.notice(5.5, patrolNotice(5, 0.4));
    patrol.decide(CommandKind::rejectReport, "R002");
    patrol.world->startStorm(20, 30);
    patrol.forecast();
    const auto view = patrol.view();
    QCOMPARE(corrected(*view->forecast), 0.0);
    QVERIFY(view->forecast->edits.empty() && view->forecast->flood->stats.corrections.empty());
    QCOMPARE(view->reports->size(), std::size_t(2));
    for (const draw::Mark& mark : *view->frame.marks) QVERIFY(mark.code != "report:R002");
  }

  void oneCallIsOneReportAlsoAfterARestart() {
    PatrolWorld patrol;
    gis::FeedNotice call = patrolNotice(2, 0.4);
    call.id = "h1";
    patrol.notice(3, call);
    call.at = patrolMinute(4);  // told once more
    patrol.notice(5, call);
    QCOMPARE(patrol.view()->reports->size(), std::size_t(1));
    auto left = session::resumeFrom(
        *store::Journal::open(patrol.path),
        {patrol.config.watch, patrol.config.command, patrol.config.assimilation}, *patrol.city,
        patrolMinute(7));
    QVERIFY(left.ok() && *left);
    patrol.world = std::make_unique<WorldWriter>(patrol.config,
                                                 std::move(*store::Journal::open(patrol.path)), 1);
    patrol.world->openCity(patrol.city, nullptr, patrolMinute(7), std::move(*left));
    patrol.world->goLive(patrolMinute(7));
    patrol.notice(8, call);
    const auto reports = patrol.view()->reports;
    QCOMPARE(reports->size(), std::size_t(1));
    QCOMPARE(reports->front().id, std::string("R001"));
    const auto entries = patrol.entries();
    QCOMPARE(std::ranges::count(entries, std::string("observations"), &store::JournalEntry::kind),
             std::ptrdiff_t(1));
  }

  void anOldReportExpires() {
    PatrolWorld patrol;
    patrol.notice(5, patrolNotice(4, 0.6));
    patrol.decide(CommandKind::verifyReport, "R001");
    const FieldReports known = [&] {
      FieldReports reports(patrol.config.assimilation);
      auto report = session::fieldReportOf("patrols", patrolNotice(4, 0.6), patrolMinute(5),
                                           session::FeedPlaces(*patrol.city));
      reports.take(*report);
      CommandAct act;
      act.kind = CommandKind::verifyReport;
      act.subject = "R001";
      if (!reports.attend(act)) qFatal("not verified");
      return reports;
    }();
    const Millis limit = patrol.config.assimilation.ageLimit;
    QCOMPARE(known.corrections(patrolMinute(0), patrolMinute(4) + limit).size(), std::size_t(1));
    QVERIFY(known.corrections(patrolMinute(0), patrolMinute(4) + limit + Millis{1}).empty());
    QVERIFY(known.corrections(patrolMinute(4.5), patrolMinute(6)).empty());  // before its zero
    patrol.world->advanceTo(patrolMinute(4) + limit + std::chrono::minutes(1));
    (void)patrol.world->takeForecastRequest();
    patrol.world->startStorm(20, 30);
    const auto request = patrol.world->takeForecastRequest();
    QVERIFY(request && request->edits.empty());
    QVERIFY(std::ranges::none_of(*patrol.view()->frame.marks,
                                 [](const auto& mark) { return mark.code == "report:R001"; }));
  }

  void theWeightIsThatOfAnOptimalInterpolation() {
    session::AssimilationConfig config;
    config.forecastError = 0.3;
    config.reportError = 0.1;
    QVERIFY(std::abs(config.weight() - 0.9) < 1e-12);
    config.reportError = 0;
    QCOMPARE(config.weight(), 1.0);
  }

  void replayOfTheJournalGivesTheSameReportsAndCorrections() {
    PatrolWorld patrol;
    patrol.notice(2, patrolNotice(1, 0.3));
    patrol.notice(5, patrolNotice(4, 0.6, "S-POND1"));
    patrol.notice(5.2, patrolNotice(3, std::nullopt));
    patrol.notice(5.4, patrolNotice(5, 0.2, "nowhere"));
    patrol.decide(CommandKind::verifyReport, "R001");
    patrol.decide(CommandKind::verifyReport, "R002");
    patrol.decide(CommandKind::rejectReport, "R001");
    patrol.world->advanceTo(patrolMinute(6));
    const auto view = patrol.view();
    QCOMPARE(view->reports->size(), std::size_t(3));  // one of them without a depth
    const auto replayed =
        session::replayLoop(patrol.entries(), patrol.config.watch, patrol.config.command,
                            *patrol.city, patrolMinute(6), patrol.config.assimilation);
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    QVERIFY(replayed->reports.all() == *view->reports);
    const auto again = replayed->reports.corrections(patrolMinute(0), patrolMinute(6));
    QCOMPARE(again.size(), std::size_t(1));
    const auto request = patrol.world->takeForecastRequest();
    QVERIFY(request && request->zero == patrolMinute(0) && request->edits == again);
  }

  void measuresOnACorrectedForecastKeepItsCorrections() {
    PatrolWorld patrol;
    patrol.notice(5, patrolNotice(4, 0.6));
    patrol.decide(CommandKind::verifyReport, "R001");
    patrol.world->advanceTo(patrolMinute(6));
    patrol.forecast();
    patrol.world->blockStreet(kUnderpass, "李伟");
    const auto work = patrol.world->takeSteeringWork();
    QVERIFY(work && work->begin);
    QCOMPARE(work->begin->edits.size(), std::size_t(2));
    QVERIFY(std::holds_alternative<flood::CorrectDepth>(work->begin->edits[0].edit));
    patrol.world->undo("李伟");
    QVERIFY(!patrol.view()->showsWhatIf());
  }

  void aDecisionIsMadeOnceAndMayBeChanged() {
    PatrolWorld patrol;
    patrol.notice(5, patrolNotice(4, 0.6));
    patrol.decide(CommandKind::verifyReport, "R001");
    patrol.decide(CommandKind::verifyReport, "R001");
    QCOMPARE(patrol.view()->faults.size(), std::size_t(1));
    patrol.decide(CommandKind::rejectReport, "R001");
    QVERIFY(patrol.view()->reports->at(0).state == ReportState::rejected);
    patrol.decide(CommandKind::verifyReport, "R009");
    QCOMPARE(patrol.view()->faults.back().error.code, ErrorCode::notFound);
  }

  void anObserverDecidesNothing() {
    PatrolWorld patrol;
    patrol.notice(5, patrolNotice(4, 0.6));
    patrol.world->setRole(session::Role::observer);
    patrol.decide(CommandKind::verifyReport, "R001");
    QVERIFY(patrol.view()->reports->at(0).state == ReportState::toVerify);
    QVERIFY(!patrol.view()->faults.empty());
  }

  void theNoticesOfAnEntryAreReadBackAndATamperedOneIsNot() {
    session::FeedEntry entry;
    gis::FeedNotice notice = patrolNotice(4, 0.6);
    notice.longitude = 114.25;
    notice.latitude = 30.5;
    entry.add(notice);
    auto json = nlohmann::json::parse(entry.text("patrols"));
    const auto read = session::noticesOf(json);
    QVERIFY(read.ok());
    QCOMPARE(read->at(0), notice);
    json["notices"][0]["depth_m"] = "deep";
    QVERIFY(!session::noticesOf(json).ok());
    json["notices"][0] = 7;
    QVERIFY(!session::noticesOf(json).ok());
  }

  void aWrongConfigurationIsRefusedByItsKey_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("value");
    QTest::newRow("negative") << "report_error_m" << -1.0;
    QTest::newRow("never wrong") << "forecast_error_m" << 0.0;
    QTest::newRow("the whole city") << "radius_m" << 1e6;
    QTest::newRow("forgotten too early") << "kept_h" << 0.5;
  }
  void aWrongConfigurationIsRefusedByItsKey() {
    QFETCH(QString, key);
    QFETCH(double, value);
    const auto text = readFile(session::findAssets() + "/config/assimilation.json");
    QVERIFY(text.ok() && session::parseAssimilation(*text).ok());
    auto document = nlohmann::json::parse(*text);
    document[key.toStdString()] = value;
    const auto parsed = session::parseAssimilation(document.dump());
    QVERIFY(!parsed.ok());
    QVERIFY(parsed.error().text().find(key.toStdString()) != std::string::npos);
    QVERIFY(!session::parseAssimilation("[]").ok());
  }
};

QTEST_GUILESS_MAIN(FieldReportsTest)
#include "field_reports_test.moc"
