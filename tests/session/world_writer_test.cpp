#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "app/session/branch/world_runs.h"
#include "app/session/evening.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "gis/feed/cap.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::WorldWriter;

namespace {

struct WriterDesk {
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(smallCity());
  std::shared_ptr<const flood::FloodInputs> domain;
  std::unique_ptr<WorldWriter> world;
  Instant begin = session::demoEveningBegin(480);

  std::string journalPath;

  explicit WriterDesk(const std::string& path = ":memory:") : journalPath(path) {
    flood::CityFloodOptions options;
    options.cell = 10;
    domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, options));
    auto config = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(path);
    if (!config || !journal) qFatal("configuration or journal");
    world = std::make_unique<WorldWriter>(*config, std::move(*journal), 1);
    world->openCity(city, domain, begin);
  }

  const SensorSite& site(Quantity quantity) const {
    for (const SensorSite& s : city->sensors) {
      if (s.quantity == quantity) return s;
    }
    qFatal("the small city lacks a sensor");
  }
  gis::FeedMessage reading(Quantity quantity, double minute, double value) const {
    const Instant at = begin + millis(minute * 60);
    return gis::encodeObservation({site(quantity).code, at, value, Quality::good, "test"}, quantity,
                                  at, "test");
  }
  gis::FeedMessage forecast(double minute, double millimetres) const {
    session::EveningOptions o;
    o.begin = begin;
    o.forecastAfterMinutes = minute;
    o.forecastMillimetres = millimetres;
    const auto evening = session::makeEvening(*city, nullptr, o, {});
    for (const auto& message : *evening) {
      if (message.format == "cap") return message;
    }
    qFatal("no forecast");
  }
  void play(std::vector<gis::FeedMessage> messages, double untilMinute) {
    world->setRecording(std::move(messages), {});
    world->advanceTo(begin + millis(untilMinute * 60));
  }
  std::shared_ptr<const session::WorldView> view() { return world->publish(false, 1, {}); }
  void runForecast() {
    auto request = world->takeForecastRequest();
    if (!request) qFatal("no forecast was asked for");
    world->finishForecast(*request, world::runForecast(*request, {}));
  }
};

}  // namespace

class WorldWriterTest : public QObject {
  Q_OBJECT
 private slots:
  void untilItsRecordingComesACityShowsTheTimeOfThisComputerAndNothingElsePasses() {
    WriterDesk desk;
    const auto before = desk.view();
    const Instant later = desk.begin + std::chrono::minutes(150);
    QVERIFY(!desk.world->awaitRecording(desk.begin + Millis{500}));  // nobody sees half a second
    QVERIFY(desk.world->awaitRecording(later));
    const auto waiting = desk.view();
    QCOMPARE(waiting->now, later);
    QCOMPARE(waiting->cursor.at, later);
    QVERIFY(waiting->recording.end >= later);
    QCOMPARE(waiting->log.size(), before->log.size());
    desk.world->seek(desk.begin);
    QVERIFY(desk.world->awaitRecording(later + std::chrono::minutes(1)));
    QCOMPARE(desk.view()->cursor.at, desk.begin);  // what a person looks at stays
    desk.world->followNow();
    desk.play({desk.reading(Quantity::pondingDepth, 1, 0.1)}, 2);
    QCOMPARE(desk.view()->now, desk.begin + std::chrono::minutes(2));
    QVERIFY(!desk.world->awaitRecording(later + std::chrono::minutes(2)));
    QCOMPARE(desk.view()->now, desk.begin + std::chrono::minutes(2));
  }

  void aDrillKeepsItsClockAndIsLookedAtNoLongerThanItLasts() {
    WriterDesk desk;
    auto drill = std::make_shared<session::WorldRunRequest>();
    drill->scenario = "drill.json";
    drill->zero = desk.begin;
    drill->duration = 1800;
    desk.world->setScenario(drill);
    QVERIFY(!desk.world->awaitRecording(desk.begin + std::chrono::hours(1000)));
    QCOMPARE(desk.view()->now, desk.begin);
    desk.world->advanceTo(desk.begin + millis(1830));  // a step of a fast clock
    const auto ended = desk.view();
    QCOMPARE(ended->recording.end, desk.begin + millis(1800));
    QCOMPARE(ended->cursor.at, ended->recording.end);
    QVERIFY(desk.world->played());
    desk.world->seek(desk.begin);
    desk.world->followNow();
    QCOMPARE(desk.view()->cursor.at, ended->recording.end);
  }

  void nothingOfARecordingIsHeardInTheCityThatIsOpenedAfterIt() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.12),
               desk.reading(Quantity::pondingDepth, 90, 0.4)},
              6);
    QVERIFY(desk.view()->feed && desk.world->nextMessageAt());
    desk.world->openCity(desk.city, desk.domain, desk.begin + std::chrono::hours(3));
    QVERIFY(!desk.world->nextMessageAt());
    desk.world->advanceTo(desk.begin + std::chrono::hours(4));
    const auto other = desk.view();
    QVERIFY(!other->feed && other->incidents.empty());
    for (const session::SensorReading& reading : other->sensors)  // 0.4 was still to come
      QVERIFY(!reading.latest || reading.latest->value < 0.2);
  }

  void anObservationShowsWithItsValueAndAge() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.12)}, 6);
    const auto view = desk.view();
    for (const auto& reading : view->sensors) {
      if (desk.city->sensors[reading.site].code != desk.site(Quantity::pondingDepth).code) continue;
      QVERIFY(reading.latest.has_value());
      QCOMPARE(reading.latest->value, 0.12);
      QCOMPARE(reading.age, Millis(std::chrono::minutes(1)));
      QVERIFY(!reading.stale);
    }
  }

  void aWarningOfOthersWithoutAnAmountOfRainIsToldAndStartsNoForecast() {
    WriterDesk desk;
    gis::FeedMessage message = desk.forecast(1, 50);
    gis::CapAlert alert = *gis::parseCap(message.body);
    alert.source = "江城市气象台";
    for (gis::CapInfo& info : alert.infos) {
      info.parameters.clear();
      info.severity = "Extreme";
      info.headline = info.language.starts_with("zh") ? "暴雨红色预警" : "Heavy rain, red";
    }
    message.body = gis::writeCap(alert);
    desk.play({message}, 2);
    const auto view = desk.view();
    QVERIFY(!desk.world->takeForecastRequest());
    QVERIFY(view->faults.empty());
    QVERIFY(!view->log.empty());
    const auto& line = view->log.back();
    QCOMPARE(line.by, alert.source);
    QVERIFY2(line.what.zh.starts_with("［演练］暴雨红色预警"), line.what.zh.c_str());
    QCOMPARE(line.severity, Severity::red);
  }

  void beforeARecordingIsPlayedItIsKnownHowFarItsForecastsCanReach() {
    WriterDesk desk;
    const gis::FeedMessage message = desk.forecast(1, 50);
    const auto rain = gis::rainOf(*gis::parseCap(message.body));
    QVERIFY(rain.ok());
    desk.world->setRecording({message}, {});
    const Instant rainEnd = rain->from + millis(rain->periodSeconds);
    const Instant reach = desk.view()->forecastReach;
    QVERIFY(rainEnd > desk.view()->recording.end && reach > rainEnd);
    desk.world->advanceTo(desk.begin + std::chrono::minutes(2));
    desk.runForecast();
    QVERIFY(desk.view()->forecast);
    QCOMPARE(desk.view()->forecast->until, reach);

    WriterDesk dry;
    dry.world->setRecording({dry.reading(Quantity::pondingDepth, 5, 0.12)}, {});
    QVERIFY(dry.view()->forecastReach > dry.view()->recording.end);
  }

  void whileItRainsTheForecastIsRenewedWithoutHandsAndScored() {
    WriterDesk desk;
    desk.world->setForecastLoop(true);
    std::vector<gis::FeedMessage> evening{desk.forecast(1, 50)};
    for (int minute = 5; minute <= 20; minute += 5) {
      evening.push_back(desk.reading(Quantity::rainIntensity, minute, 50));
      evening.push_back(desk.reading(Quantity::pondingDepth, minute, 0.01 * minute));
    }
    desk.play(evening, 2);
    desk.runForecast();
    QVERIFY(desk.view()->score);
    QCOMPARE(desk.view()->score->forecasts, std::size_t(1));
    desk.world->advanceTo(desk.begin + std::chrono::minutes(10));
    QVERIFY(!desk.world->takeForecastRequest());
    desk.world->advanceTo(desk.begin + std::chrono::minutes(18));
    const auto renewed = desk.world->takeForecastRequest();
    QVERIFY(renewed);
    QCOMPARE(renewed->issued, desk.begin + std::chrono::minutes(18));
    QCOMPARE(renewed->id, std::string("F002"));
    QVERIFY2(renewed->trigger == "cadence" || renewed->trigger.starts_with("measured rain"),
             renewed->trigger.c_str());
    const auto forecasts = [&desk] {
      std::vector<std::string> ids;
      const auto world = desk.view();
      for (const session::IncidentView& view : world->incidents)
        if (view.origin == session::IncidentOrigin::forecast) ids.push_back(view.incident.id);
      return ids;
    };
    const auto first = desk.view();
    QCOMPARE(forecasts().size(), std::size_t(1));
    const std::string decided = forecasts().front();
    desk.world->decide(decided, IncidentStatus::verified, "officer");
    world::ForecastRun alike = *first->forecast;
    alike.id = renewed->id;
    desk.world->finishForecast(*renewed, alike);
    QCOMPARE(desk.view()->forecast->id, std::string("F002"));
    QCOMPARE(forecasts().size(), std::size_t(1));  // nothing new to decide
    desk.world->advanceTo(desk.begin + std::chrono::minutes(40));
    const auto again = desk.world->takeForecastRequest();
    QVERIFY(again);
    world::ForecastRun worse = alike;
    worse.id = again->id;
    const auto roads = std::uint32_t(desk.city->roads.roads.size());
    worse.risks.push_back(worse.risks.back());
    for (worse.risks.back().road = 0; worse.risks.back().road < roads; ++worse.risks.back().road) {
      if (std::ranges::none_of(
              alike.risks, [&](const auto& risk) { return risk.road == worse.risks.back().road; }))
        break;
    }
    desk.world->finishForecast(*again, worse);
    QCOMPARE(forecasts().size(), std::size_t(2));  // another road
  }

  void aDepthBeyondItsBandIsAnAlarmInTheQueueAndItsSensorShowsIt() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.12),
               desk.reading(Quantity::pondingDepth, 10, 0.31)},
              11);
    const auto view = desk.view();
    const std::string code = desk.site(Quantity::pondingDepth).code;
    QVERIFY(view->alarms != nullptr);
    const auto& queue = view->alarms->queue;
    const auto alarm = std::find_if(queue.begin(), queue.end(), [&](const incident::Alarm& a) {
      return a.id == "ponding-road@" + code;
    });
    QVERIFY(alarm != queue.end());
    QVERIFY(alarm->state() == incident::AlarmState::unacknowledged);
    QVERIFY(alarm->latest.severity == Severity::orange);
    for (const auto& reading : view->sensors) {
      if (view->city->sensors[reading.site].code == code)
        QVERIFY(reading.severity == Severity::orange);
    }
    const auto& groups = view->alarms->groups;
    QVERIFY(std::any_of(groups.begin(), groups.end(), [&](const incident::AlarmGroup& g) {
      return g.cause == "water" && g.members.contains(alarm->id);
    }));
  }

  void theJournalHoldsEveryDecisionAndItsReplayGivesTheSameAlarmsAndGroups() {
    QTemporaryDir folder;
    WriterDesk desk(folder.filePath("journal.db").toStdString());
    const auto twice = desk.reading(Quantity::pondingDepth, 10, 0.31);
    desk.world->setRecording({desk.reading(Quantity::pondingDepth, 5, 0.12), twice, twice,
                              desk.reading(Quantity::rainIntensity, 12, 55),
                              desk.reading(Quantity::pondingDepth, 20, 0.05)},
                             {});
    for (int minute = 5; minute <= 90; ++minute)
      desk.world->advanceTo(desk.begin + std::chrono::minutes(minute));
    const auto journal = store::Journal::open(desk.journalPath);
    QVERIFY(journal.ok() && journal->verify());
    const auto entries = journal->read();
    const auto config = session::loadConfig(session::findAssets());
    const auto replayed = session::replayWatch(*entries, config->watch, *desk.city,
                                               desk.begin + std::chrono::minutes(90));
    QVERIFY2(replayed.ok(), replayed.ok() ? "" : replayed.error().text().c_str());
    const auto view = desk.view();
    QVERIFY(view->alarms->queue.size() >= 3);
    const auto queue = replayed->alarms().queue();
    QCOMPARE(queue.size(), view->alarms->queue.size());
    for (std::size_t i = 0; i < queue.size(); ++i) QVERIFY(*queue[i] == view->alarms->queue[i]);
    const auto groups = replayed->groups().open();
    QCOMPARE(groups.size(), view->alarms->groups.size());
    for (std::size_t i = 0; i < groups.size(); ++i) QVERIFY(*groups[i] == view->alarms->groups[i]);
    std::size_t changes = 0, decisions = 0;
    for (const store::JournalEntry& entry : *entries) {
      if (entry.kind == "alarms") changes += nlohmann::json::parse(entry.body).size();
      if (entry.kind == "rules") decisions += nlohmann::json::parse(entry.body).size();
    }
    QCOMPARE(changes, replayed->alarms().changes().size());
    QVERIFY(decisions >= 4);
  }

  void aJournalThatBeganNoWatchCannotBeReplayed() {
    const WriterDesk desk;
    const auto config = session::loadConfig(session::findAssets());
    const auto replayed = session::replayWatch({}, config->watch, *desk.city, desk.begin);
    QVERIFY(!replayed.ok());
    QCOMPARE(replayed.error().code, ErrorCode::badInput);
  }

  void aCityThatNothingFeedsIsNotSilent() {
    WriterDesk desk;
    desk.world->advanceTo(desk.begin + std::chrono::hours(5));
    QVERIFY(desk.view()->alarms->queue.empty());
  }

  void aSensorThatFallsSilentGoesStale() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.12)}, 60);
    for (const auto& reading : desk.view()->sensors) QVERIFY(reading.stale);
  }

  void aValueThatCannotBeIsKeptButNotShown() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.12),
               desk.reading(Quantity::pondingDepth, 6, 999)},
              6);
    const auto view = desk.view();
    const auto& series = *view->series.at(desk.site(Quantity::pondingDepth).code);
    QCOMPARE(series.size(), std::size_t(2));
    QVERIFY(series.quality[1] == Quality::bad);
    for (const auto& reading : view->sensors) {
      if (reading.latest) QCOMPARE(reading.latest->value, 0.12);
    }
  }

  void duplicatesGapsAndRejectedMessagesAreCounted() {
    WriterDesk desk;
    gis::FeedMessage wrongUnit = desk.reading(Quantity::pondingDepth, 6, 0.1);
    const auto unit = wrongUnit.body.find("\"m\"");
    QVERIFY(unit != std::string::npos);
    wrongUnit.body.replace(unit, 3, "\"degC\"");
    const auto first = desk.reading(Quantity::pondingDepth, 5, 0.1);
    desk.play({first, first, wrongUnit, desk.reading(Quantity::pondingDepth, 40, 0.1)}, 45);
    const auto view = desk.view();
    QCOMPARE(view->feed->duplicates, 1);
    QCOMPARE(view->feed->gaps, 1);
    QCOMPARE(view->feed->rejected, 1);
    QVERIFY(view->faults.empty());
    QVERIFY(std::any_of(view->log.begin(), view->log.end(), [](const session::LogLine& line) {
      return line.what.en.find("degC") != std::string::npos;
    }));
  }

  void aBrokenCapMessageIsRejectedAndTheRestGoesOn() {
    WriterDesk desk;
    gis::FeedMessage broken = desk.forecast(6, 50);
    broken.body.resize(broken.body.size() / 2);
    desk.play({broken, desk.reading(Quantity::pondingDepth, 10, 0.2)}, 12);
    const auto view = desk.view();
    QCOMPARE(view->feed->rejected, 1);
    QCOMPARE(view->faults.size(), std::size_t(1));
    QCOMPARE(view->series.at(desk.site(Quantity::pondingDepth).code)->size(), std::size_t(1));
    QVERIFY(!desk.world->takeForecastRequest().has_value());
  }

  void aRainForecastStartsARunOverObservedAndForecastRain() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::rainIntensity, 5, 12), desk.forecast(10, 50)}, 10);
    const auto request = desk.world->takeForecastRequest();
    QVERIFY(request.has_value());
    QVERIFY(std::abs(request->rain.integral(0, 7200) / 3600 - 51) < 0.1);
    QVERIFY(request->until > request->issued + std::chrono::hours(1));
    QVERIFY(!desk.world->takeForecastRequest().has_value());
  }

  void aForecastThatPondsRaisesOneIncidentThatWaitsForAPerson() {
    WriterDesk desk;
    desk.play({desk.forecast(10, 90)}, 12);
    desk.runForecast();
    const auto view = desk.view();
    QVERIFY(view->forecast != nullptr);
    QCOMPARE(view->incidents.size(), std::size_t(1));
    QVERIFY(view->incidents[0].incident.status == IncidentStatus::awaitingVerification);
    QVERIFY(!view->incidents[0].warning.body.zh.empty());
    QVERIFY(!view->incidents[0].warning.body.en.empty());
    QVERIFY(view->responseLevel == Severity::none);
  }

  void verificationIsOnceAndNamesWhoAndWhen() {
    WriterDesk desk;
    desk.play({desk.forecast(10, 90)}, 12);
    desk.runForecast();
    const std::string id = desk.view()->incidents.at(0).incident.id;
    desk.world->decide(id, IncidentStatus::verified, "Li Wei");
    desk.world->decide(id, IncidentStatus::rejected, "somebody else");
    const auto view = desk.view();
    QVERIFY(view->incidents[0].incident.status == IncidentStatus::verified);
    QCOMPARE(view->incidents[0].incident.decidedBy, std::string("Li Wei"));
    QCOMPARE(view->incidents[0].incident.decidedAt, view->now);
    QVERIFY(view->responseLevel == view->incidents[0].incident.severity);
  }

  void aForecastThatFailsItsChecksIsNotShown() {
    WriterDesk desk;
    desk.play({desk.forecast(10, 50)}, 12);
    const auto request = desk.world->takeForecastRequest();
    QVERIFY(request.has_value());
    auto run = world::runForecast(*request, {});
    QVERIFY(run.ok());
    run->health = {false, {"质量不守恒", "mass is not conserved"}};
    desk.world->finishForecast(*request, std::move(run));
    const auto view = desk.view();
    QVERIFY(view->forecast == nullptr);
    QVERIFY(view->incidents.empty());
    QVERIFY(
        QString::fromStdString(view->faults.back().error.text()).contains("mass is not conserved"));
  }

  void waterIsDrawnOnlyWithinTheForecast() {
    WriterDesk desk;
    desk.play({desk.forecast(10, 90)}, 12);
    QVERIFY(desk.view()->frame.water == nullptr);
    QCOMPARE(desk.view()->computingForecast, std::string("F001"));
    desk.runForecast();
    QVERIFY(desk.view()->computingForecast.empty());
    desk.world->seek(desk.begin + std::chrono::minutes(60));
    QVERIFY(desk.view()->frame.water != nullptr);
  }

  void lookingAtAnotherTimeDoesNotMoveTheWorld() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.1),
               desk.reading(Quantity::pondingDepth, 30, 0.3)},
              20);
    const Instant now = desk.view()->now;
    desk.world->seek(now - std::chrono::minutes(12));
    const auto view = desk.view();
    QCOMPARE(view->now, now);
    QVERIFY(!view->followsNow);
    QCOMPARE(view->cursor.at, now - std::chrono::minutes(12));
    desk.world->followNow();
    QCOMPARE(desk.view()->cursor.at, now);
  }

  void anEarlierValueIsColouredByItsOwnDepth() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.01),
               desk.reading(Quantity::pondingDepth, 10, 0.45)},
              12);
    const std::string code = desk.site(Quantity::pondingDepth).code;
    const auto severity = [&] {
      const auto view = desk.view();
      for (const session::SensorReading& r : view->sensors) {
        if (view->city->sensors[r.site].code == code) return r.severity;
      }
      return Severity::none;
    };
    desk.world->seek(desk.begin + std::chrono::minutes(6));
    QCOMPARE(severity(), Severity::none);
    desk.world->seek(desk.begin + std::chrono::minutes(11));
    QVERIFY(severity() >= Severity::orange);
  }

  void anUnchangedWorldKeepsItsPicture() {
    WriterDesk desk;
    desk.play({desk.reading(Quantity::pondingDepth, 5, 0.1)}, 6);
    const auto first = desk.view(), second = desk.view();
    QCOMPARE(first->frame.marks.get(), second->frame.marks.get());
    QCOMPARE(first->frame.ribbons.get(), second->frame.ribbons.get());
  }

  void aRouteToARoadIsGivenDryAndFlooded() {
    WriterDesk desk;
    std::string truck, road = desk.city->roads.roads.front().code;
    for (const Resource& unit : desk.city->resources) {
      if (unit.kind == ResourceKind::pumpTruck) truck = unit.code;
    }
    desk.world->requestRoute(truck, road);
    const auto view = desk.view();
    QVERIFY(view->route.has_value() && view->route->dry.has_value());
    desk.world->requestRoute("", "");
    QVERIFY(!desk.view()->route.has_value());
  }

  void aRouteGoesThroughTheWaterOfTheBranchThatPeopleLookAt() {
    WriterDesk desk;
    std::string truck, road;
    for (const Resource& unit : desk.city->resources) {
      if (unit.kind == ResourceKind::pumpTruck) truck = unit.code;
    }
    for (const Road& each : desk.city->roads.roads) {
      desk.world->requestRoute(truck, each.code);
      const auto view = desk.view();
      if (view->route && view->route->dry && view->route->dry->metres > 200) road = each.code;
    }
    QVERIFY(!road.empty());
    auto branch = std::make_shared<session::RunningTraffic>();
    branch->branch = "W·1";
    branch->forecast = "F001";
    branch->zero = desk.view()->cursor.at - std::chrono::minutes(5);
    branch->issued = branch->zero;
    for (const double time : {0.0, 3600.0}) {
      auto deep = std::make_shared<flood::FloodState>();
      deep->time = time;
      deep->depth = RasterGrid<float>({50, 50, 20, 0, 0}, 3.0F);
      branch->water.push_back(deep);
    }
    desk.world->requestRoute(truck, road);
    QVERIFY(desk.view()->route->flooded && desk.view()->route->basis.goesOnFrom.empty());
    desk.world->setTraffic(branch);
    desk.world->requestRoute(truck, road);
    const auto view = desk.view();
    QVERIFY(view->route->dry && !view->route->flooded);
    QCOMPARE(view->route->basis.forecastId, std::string("W·1"));
    QCOMPARE(view->route->basis.goesOnFrom, std::string("F001"));
    QCOMPARE(view->route->basis.waterUntil, branch->zero + std::chrono::hours(1));
    desk.world->setTraffic(nullptr);
    desk.world->requestRoute(truck, road);
    QVERIFY(desk.view()->route->flooded && desk.view()->route->basis.forecastId.empty());
  }

  void anUnknownUnitIsAFaultNotACrash() {
    WriterDesk desk;
    desk.world->requestRoute("nobody", "nowhere");
    QVERIFY(!desk.view()->faults.empty());
  }

  void aStormOutsideItsRangesIsRefused() {
    WriterDesk desk;
    desk.world->startStorm(-5, 60);
    QVERIFY(!desk.world->takeForecastRequest().has_value());
    QVERIFY(!desk.view()->faults.empty());
    desk.world->startStorm(50, 60);
    QVERIFY(desk.world->takeForecastRequest().has_value());
  }
};

QTEST_GUILESS_MAIN(WorldWriterTest)
#include "world_writer_test.moc"
