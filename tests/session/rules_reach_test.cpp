// Every kind of rule that ships fires in a world that lives by its feeds, and a replay of the
// journal comes to the same.
#include <QtTest>
#include <functional>
#include <set>

#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "gis/city/demo_city.h"
#include "gis/crs/transform.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/world/forecast.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kRulesBegin = *parseIso("2026-07-18T10:00:00Z");

Instant rulesMinute(double minute) { return kRulesBegin + millis(minute * 60); }

SensorSite ruleSite(const char* code, const char* quantity, Point2 at) {
  SensorSite site;
  site.code = code;
  site.name = {code, code};
  site.quantity = *quantityFromWord(quantity);
  site.at = at;
  return site;
}

CityModel servedCity() {
  CityModel city = smallCity();
  city.frame.crs = "EPSG:4547";
  city.frame.originEast = 530'000;
  city.frame.originNorth = 3'380'000;
  city.sensors.push_back(ruleSite("GAS", "gas_concentration", {300, 300}));
  city.sensors.push_back(ruleSite("SUMP", "sewer_level", {480, 480}));
  city.sensors.push_back(ruleSite("PUMP", "pump_running", {485, 480}));
  city.sensors.push_back(ruleSite("HEAT", "tunnel_temperature", {800, 800}));
  city.sensors.push_back(ruleSite("CROWD", "person_count", {150, 150}));
  city.facilities.push_back(
      {"F9", {"学校", "School"}, FacilityKind::school, {600, 600}, 500});
  return city;
}

struct ServedWorld {
  QTemporaryDir folder;
  std::string path = folder.filePath("rules.journal").toStdString();
  std::shared_ptr<const CityModel> city = std::make_shared<const CityModel>(servedCity());
  Config config = *loadConfig(findAssets());
  std::unique_ptr<WorldWriter> world;

  explicit ServedWorld(std::shared_ptr<const flood::FloodInputs> domain = nullptr) {
    auto journal = store::Journal::open(path);
    if (!journal) qFatal("journal");
    const auto area = [&](const char* code, const char* kind, double x, double y, double side) {
      std::vector<std::string> outline;
      for (const auto& [dx, dy] : {std::pair{0.0, 0.0}, {side, 0.0}, {side, side}, {0.0, side}})
        outline.push_back("@" + std::to_string(x + dx) + "," + std::to_string(y + dy));
      config.watch.places.areas.push_back({"", code, kind, {code, code}, std::move(outline)});
    };
    area("TUBE", "tunnel", 780, 780, 60);
    area("SQUARE", "square", 140, 140, 20);
    area("CLOSED", "no_entry", 700, 200, 50);
    config.watch.places.limits.push_back({"", "SUMP", "", {{"start_level", 3}}});
    world = std::make_unique<WorldWriter>(config, std::move(*journal), 1);
    world->openCity(city, std::move(domain), kRulesBegin);
    world->goLive(kRulesBegin);
  }
  void take(double minute, const gis::FeedBatch& batch) {
    if (!world->takeLive(rulesMinute(minute), {{"city", {&batch}}}).ok()) qFatal("not taken");
  }
  void read(double minute, const std::string& sensor, double value) {
    gis::FeedBatch batch;
    batch.readings.push_back(
        {{sensor, rulesMinute(minute), value, Quality::good, "city"}, Quantity::waterLevel});
    for (const SensorSite& site : city->sensors)
      if (site.code == sensor) batch.readings[0].quantity = site.quantity;
    take(minute, batch);
  }
  void drive(double minute, const std::string& vehicle, Point2 at, const std::string& state = {},
             std::optional<double> speed = {}) {
    const auto degrees = gis::toWgs84(city->frame, at);
    if (!degrees) qFatal("%s", degrees.error().text().c_str());
    gis::FeedBatch batch;
    batch.vehicles.push_back(
        {vehicle, rulesMinute(minute), degrees->x(), degrees->y(), speed, {}, "", state});
    take(minute, batch);
  }
  void tell(double minute, const std::string& id, const std::string& classCode,
            const std::string& place, const std::string& reporter = {}) {
    gis::FeedBatch batch;
    gis::FeedNotice notice;
    notice.id = id;
    notice.classCode = classCode;
    notice.at = rulesMinute(minute);
    notice.place = place;
    notice.reporter = reporter;
    batch.notices = {notice};
    take(minute, batch);
  }
  void wait(double minute) { world->advanceTo(rulesMinute(minute)); }
  std::shared_ptr<const WorldView> view() { return world->publish(true, 1, {}); }
  const incident::Alarm* alarm(const WorldView& shown, const std::string& id) const {
    for (const incident::Alarm& one : shown.alarms->queue)
      if (one.id == id) return &one;
    return nullptr;
  }
  bool raised(const std::string& id) {
    const auto shown = view();
    return alarm(*shown, id) != nullptr;
  }
  std::string all() {
    std::string ids;
    for (const incident::Alarm& one : view()->alarms->queue) ids += one.id + " ";
    return ids;
  }
  void act(CommandKind kind, const std::string& subject, const std::string& object = {},
           const std::string& why = {}) {
    CommandAct act;
    act.kind = kind;
    act.subject = subject;
    act.object = object;
    act.why = why;
    act.by = "王工";
    world->command(act);
  }
  /// Alarms and incidents of the journal are those of the world.
  bool replays() {
    const auto journal = store::Journal::open(path);
    const auto replayed =
        replayLoop(*journal->read(), config.watch, config.command, *city, world->now());
    if (!replayed) qFatal("%s", replayed.error().text().c_str());
    const auto shown = view();
    const auto queue = replayed->watch.alarms().queue();
    bool same = queue.size() == shown->alarms->queue.size() &&
                replayed->loop.incidents().size() == shown->incidents.size();
    for (std::size_t i = 0; same && i < queue.size(); ++i)
      same = *queue[i] == shown->alarms->queue[i];
    return same;
  }
};

using RuleSteps = std::function<void(ServedWorld&)>;

/// Quantities, kinds of places and limits without which a condition can never hold, as far as the
/// city and what feeds bring have none.
void lackedBy(const incident::Condition& condition, const std::set<std::string>& known,
               std::set<std::string>& missing) {
  for (const incident::Condition& part : condition.parts) lackedBy(part, known, missing);
  if (!condition.quantity.empty() && !known.contains(condition.quantity))
    missing.insert(condition.quantity);
  if (!condition.place.empty() && !known.contains(condition.place)) missing.insert(condition.place);
  if (!condition.levels.empty() &&
      std::ranges::none_of(condition.levels, [&](const incident::RuleLevel& level) {
        return level.limit.empty() || known.contains(level.limit);
      }))
    missing.insert(condition.levels.front().limit);
}

}  // namespace

class RulesReachTest : public QObject {
  Q_OBJECT
 private slots:
  void everyKindOfRuleFiresInALivingCity_data() {
    QTest::addColumn<QString>("alarm");
    QTest::addColumn<RuleSteps>("steps");
    const auto row = [](const char* kind, const char* alarm, RuleSteps steps) {
      QTest::newRow(kind) << QString(alarm) << std::move(steps);
    };
    row("threshold", "gas-leak@GAS", [](ServedWorld& w) { w.read(1, "GAS", 30); });
    row("rate", "gas-rise@GAS", [](ServedWorld& w) {
      for (const auto& [minute, value] : {std::pair{1, 2}, {4, 6}, {6, 14}})
        w.read(minute, "GAS", value);
    });
    row("amount", "rain-day@S-RAIN", [](ServedWorld& w) {
      for (int minute = 0; minute <= 90; minute += 5) w.read(minute + 1, "S-RAIN", 40 + minute % 2);
    });
    row("time to", "river-time-to-guarantee@S-STAGE", [](ServedWorld& w) {
      for (int minute = 0; minute <= 60; minute += 10)
        w.read(minute + 1, "S-STAGE", 21.0 + minute / 60.0);
    });
    row("density", "crowd-density@SQUARE", [](ServedWorld& w) { w.read(1, "CROWD", 1000); });
    row("count", "hotline-cluster@Z1", [](ServedWorld& w) {
      for (int call = 0; call < 5; ++call)
        w.tell(1 + call, "C" + std::to_string(call), "hotline.water", "@400,400");
    });
    row("missing", "vehicle-silent@U1", [](ServedWorld& w) {
      w.drive(1, "U1", {500, 600});
      w.wait(12);
    });
    row("inside", "hazmat-no-entry@T7",
        [](ServedWorld& w) { w.drive(1, "T7", {720, 220}, "hazmat"); });
    row("outside", "unit-leaves-duty-area@U1", [](ServedWorld& w) {
      w.drive(1, "U1", {1500, 600});
      w.wait(7);
    });
    row("near", "hazmat-near-school@T7", [](ServedWorld& w) {
      w.drive(1, "T7", {650, 600}, "危化品");
      w.wait(7);
    });
    row("dwell", "vehicle-dwell@T8", [](ServedWorld& w) {
      w.drive(1, "T8", {300, 600});
      w.drive(20, "T8", {310, 600});
      w.wait(32);
    });
    row("all and not", "pump-idle-at-high-water@Z1", [](ServedWorld& w) {
      w.read(1, "PUMP", 0);
      w.read(2, "SUMP", 3.1);
      w.wait(8);
    });
    row("any", "tunnel-fire@TUBE", [](ServedWorld& w) { w.read(1, "HEAT", 65); });
    row("one after the other", "water-confirmed@Z1", [](ServedWorld& w) {
      w.tell(1, "E1", "ponding.seen", "@500,400", "CAM1");
      w.read(6, "S-POND1", 0.2);
    });
    row("a limit of the road", "vehicle-speeding@T9",
        [](ServedWorld& w) { w.drive(1, "T9", {300, 168}, "", 95); });
    row("a zone of the roads", "underpass-water@S-POND1",
        [](ServedWorld& w) { w.read(1, "S-POND1", 0.26); });
    row("a vehicle where water stands", "vehicle-in-flooded-underpass@underpass:R112",
        [](ServedWorld& w) {
          w.read(1, "S-POND1", 0.4);
          w.drive(2, "T9", {500, 510});
        });
  }
  void everyKindOfRuleFiresInALivingCity() {
    QFETCH(QString, alarm);
    QFETCH(RuleSteps, steps);
    ServedWorld served;
    QVERIFY(!served.raised(alarm.toStdString()));
    steps(served);
    QVERIFY2(served.raised(alarm.toStdString()), served.all().c_str());
    QVERIFY(served.replays());
  }

  void aGasLeakIsAnIncidentOfItsClassAndStaysUntilAPersonResetsIt() {
    ServedWorld served;
    served.read(1, "GAS", 60);
    const auto shown = served.view();
    QCOMPARE(shown->incidents.size(), std::size_t(1));
    QVERIFY(shown->incidents[0].desk->loop.classes.contains("gas.leak"));
    QVERIFY(shown->incidents[0].incident.severity == Severity::red);
    served.read(5, "GAS", 2);
    const auto after = served.view();
    const incident::Alarm* alarm = served.alarm(*after, "gas-leak@GAS");
    QVERIFY(alarm != nullptr && alarm->state() == incident::AlarmState::latchedUnacknowledged);
    served.act(CommandKind::acknowledge, "gas-leak@GAS");
    served.act(CommandKind::reset, "gas-leak@GAS");
    QVERIFY(!served.raised("gas-leak@GAS"));
    QVERIFY(served.replays());
  }

  void whatACameraSawEndsByItselfAndWhatItDeniesAtOnce() {
    ServedWorld served;
    served.tell(1, "E1", "traffic.obstacle", "@400,400", "CAM1");
    served.wait(2);
    QVERIFY2(served.raised("road-obstacle@CAM1"), served.all().c_str());
    served.act(CommandKind::acknowledge, "road-obstacle@CAM1");
    served.wait(20);
    QVERIFY(served.raised("road-obstacle@CAM1"));
    served.wait(32);
    QVERIFY(!served.raised("road-obstacle@CAM1"));
    served.tell(40, "E2", "traffic.obstacle", "@400,400", "CAM1");
    served.wait(42);
    served.act(CommandKind::acknowledge, "road-obstacle@CAM1");
    QVERIFY(served.raised("road-obstacle@CAM1"));
    served.tell(43, "E3", "traffic.obstacle.over", "@400,400", "CAM1");
    QVERIFY(!served.raised("road-obstacle@CAM1"));
    QVERIFY(served.replays());
  }

  void aNoticeThatCameTooLateAndAClassThatRulesDoNotKnowAreNoReadings() {
    const CityModel city = servedCity();
    const RuleReadings readings(loadConfig(findAssets())->watch.places, city);
    gis::FeedNotice notice;
    notice.classCode = "ponding.seen";
    notice.place = "@500,400";
    notice.at = kRulesBegin;
    QVERIFY(readings.of("cams", notice, rulesMinute(29)));
    QVERIFY(!readings.of("cams", notice, rulesMinute(30)));
    notice.classCode = "parade";
    QVERIFY(!readings.of("cams", notice, rulesMinute(1)));
  }

  void aForecastTellsRulesOfRoadsAndItsIncidentStaysTheOnlyOne() {
    const auto small = std::make_shared<const CityModel>(servedCity());
    const Config config = *loadConfig(findAssets());
    ServedWorld served(std::make_shared<const flood::FloodInputs>(
        flood::makeCityFlood(*small, cityFlood(config, 10))));
    served.read(1, "S-RAIN", 1);
    served.world->startStorm(90, 30);
    auto request = served.world->takeForecastRequest();
    QVERIFY(request);
    request->until = request->issued + std::chrono::minutes(30);
    served.world->finishForecast(*request, world::runForecast(*request, {}));
    std::size_t foreseen = 0;
    for (const incident::Alarm& alarm : served.view()->alarms->queue) {
      if (!alarm.id.starts_with("ponding-forecast@")) continue;
      ++foreseen;
      QVERIFY(alarm.latest.placeName.zh != alarm.latest.group);
    }
    QVERIFY2(foreseen > 0, served.all().c_str());
    QCOMPARE(served.view()->incidents.size(), std::size_t(1));
    QVERIFY(served.replays());
    served.wait(40);  // it has ended: what it left in the water is not dry
    const auto shown = served.view();
    const ForecastPlaces told = forecastPlaces(*shown->forecast, served.city->roads,
                                               request->issued, std::chrono::hours(1));
    std::size_t stay = 0;
    for (const ForecastPlaces::Place& place : told.places) {
      QVERIFY(place.last.has_value());
      const incident::Alarm* alarm = served.alarm(*shown, "ponding-forecast@" + place.code);
      if (alarm == nullptr) continue;
      const bool drained = alarm->state() == incident::AlarmState::returnedUnacknowledged;
      QCOMPARE(drained, std::min(*place.last, place.depth) < 0.25);  // clear value of rules.json
      stay += drained ? 0 : 1;
    }
    QVERIFY2(stay > 0, served.all().c_str());
    QVERIFY(served.replays());
  }

  void thatAForecastHasEndedIsSaidOnceAndItsLastWaterStandsForThatMinute() {
    const auto small = std::make_shared<const CityModel>(servedCity());
    const Config config = *loadConfig(findAssets());
    ServedWorld served(std::make_shared<const flood::FloodInputs>(
        flood::makeCityFlood(*small, cityFlood(config, 10))));
    served.read(1, "S-RAIN", 1);
    served.world->startStorm(90, 30);
    auto request = served.world->takeForecastRequest();
    QVERIFY(request);
    request->until = request->issued + std::chrono::minutes(10);
    served.world->finishForecast(*request, world::runForecast(*request, {}));
    const auto ends = [&] {
      return std::ranges::count_if(served.view()->log, [](const LogLine& line) {
        return line.what.en.starts_with("forecast F001 ended at ") && !line.what.zh.empty();
      });
    };
    served.wait(10.9);
    QCOMPARE(ends(), std::ptrdiff_t(0));
    served.wait(11);
    QCOMPARE(ends(), std::ptrdiff_t(1));
    served.wait(11.5);  // clocks show the minute of its end
    auto shown = served.view();
    QVERIFY(shown->frame.water && shown->exposedIn == "F001" && !shown->endedBefore());
    served.wait(12);
    shown = served.view();
    QVERIFY(!shown->frame.water && shown->endedBefore() == shown->forecast.get());
    served.wait(60);
    QCOMPARE(ends(), std::ptrdiff_t(1));
    served.world->requestRoute(served.city->resources.front().code,
                               served.city->roads.roads.front().code);
    shown = served.view();  // units are not sent as if the roads were dry
    QVERIFY(shown->route && shown->route->basis.forecastId == "F001");
    QCOMPARE(shown->route->basis.waterUntil, shown->forecast->states.back().at);
  }

  void waterThatStoodWhenItsForecastEndedStandsUntilANewerOneTells() {
    const auto end = [](std::optional<double> last) {
      return ForecastPlaces{"F001",
                            kRulesBegin,
                            rulesMinute(30),
                            {{"R1", {"路", "Road"}, {500, 400}, 0.4, rulesMinute(20), last}}};
    };
    const auto clears = [](std::vector<incident::Decision>& decisions) {
      std::erase_if(decisions, [](const auto& one) { return one.ruleId != "ponding-forecast"; });
      return std::ranges::count(decisions, incident::Change::cleared, &incident::Decision::change);
    };
    const auto taught = Config(*loadConfig(findAssets())).watch;
    for (const auto& [last, cleared] : {std::pair{std::optional(0.35), false},
                                        {std::optional(0.9), false},
                                        {std::optional(0.1), true},
                                        {std::optional<double>(), false}}) {
      auto watch = Watch::make(taught, servedCity(), kRulesBegin);
      QVERIFY(watch.ok());
      std::vector<incident::Decision> decisions;
      watch->take(end(last), decisions);
      QCOMPARE(clears(decisions), std::ptrdiff_t(0));
      QCOMPARE(decisions.size(), std::size_t(1));
      watch->advance(rulesMinute(40), decisions);
      QCOMPARE(clears(decisions) == 1, cleared);
      QCOMPARE(decisions.size(), std::size_t(cleared ? 2 : 1));  // an end raises nothing
      const ForecastPlaces late{"F002", rulesMinute(50), rulesMinute(45), {}};
      watch->take(late, decisions);
      QCOMPARE(clears(decisions) == 1, cleared);
      const ForecastPlaces dry{"F003", rulesMinute(60), rulesMinute(120), {}};
      watch->take(dry, decisions);
      QCOMPARE(clears(decisions), std::ptrdiff_t(1));
      QVERIFY(decisions.back().sentence.en.starts_with("Over: Ponding is forecast – "));
    }
  }

  void whatIsToldOfAForecastComesBackFromTheJournalWithItsLastDepths() {
    ForecastPlaces told{"F001",
                        kRulesBegin,
                        rulesMinute(30),
                        {{"R1", {"路", "Road"}, {500, 400}, 0.4, rulesMinute(20), 0.35},
                         {"R2", {"街", "Street"}, {10, 20}, 0.2, rulesMinute(10)}}};
    const auto back = forecastPlacesFromText(forecastPlacesText(told));
    QVERIFY(back.ok());
    QVERIFY(*back == told);
  }

  void anIncidentTellsWhatIsForecastFromWhatWasMeasured() {
    const auto small = std::make_shared<const CityModel>(servedCity());
    const Config config = *loadConfig(findAssets());
    ServedWorld served(std::make_shared<const flood::FloodInputs>(
        flood::makeCityFlood(*small, cityFlood(config, 10))));
    served.read(1, "S-RAIN", 1);
    served.read(1, "S-POND1", 0.12);
    served.world->startStorm(90, 30);
    auto request = served.world->takeForecastRequest();
    QVERIFY(request);
    request->until = request->issued + std::chrono::minutes(30);
    served.world->finishForecast(*request, world::runForecast(*request, {}));
    served.read(6, "S-POND1", 0.45);
    const auto shown = served.view();
    const auto incident =
        std::ranges::find(shown->incidents, IncidentOrigin::forecast, &IncidentView::origin);
    QVERIFY(incident != shown->incidents.end());
    int forecast = 0, measured = 0;
    for (const Event& event : incident->incident.events) {
      QCOMPARE(event.foreseen, event.classCode == "ponding.forecast");
      for (const Text& said : event.evidence) {
        forecast += said.zh.find("预报 ") != std::string::npos ? 1 : 0;
        measured += said.zh.find("实测 ") != std::string::npos ? 1 : 0;
        QCOMPARE(said.zh.find("实测 ") != std::string::npos, !event.foreseen);
        QCOMPARE(said.en.starts_with("measured"), !event.foreseen);
      }
    }
    QVERIFY2(forecast > 0 && measured > 0, served.all().c_str());
  }

  void aRuleIsSwitchedByWhoHasTheRightAndAReplayKnows() {
    ServedWorld served;
    served.read(1, "GAS", 30);
    served.act(CommandKind::switchRule, "gas-leak", "off", "维修");
    QVERIFY(served.view()->faults.size() == 1);  // a duty officer may not
    QVERIFY(served.raised("gas-leak@GAS"));
    served.world->setRole(Role::administrator);
    served.act(CommandKind::switchRule, "gas-leak", "off");
    QVERIFY(served.view()->faults.size() == 2);  // without a reason
    served.act(CommandKind::switchRule, "gas-leak", "off", "维修");
    QCOMPARE(served.view()->faults.size(), std::size_t(2));
    const auto rules = served.view()->rules;
    const auto rule = std::ranges::find(*rules, "gas-leak", &incident::Rule::id);
    QVERIFY(!rule->enabled);
    QCOMPARE(rule->log.back().by, std::string("王工"));
    QVERIFY(std::ranges::any_of(served.view()->log, [](const LogLine& line) {
      return line.what.zh == "关闭规则：燃气泄漏 · 维修";
    }));
    served.read(5, "GAS", 2);
    served.read(10, "GAS", 80);
    const auto after = served.view();
    QVERIFY(served.alarm(*after, "gas-leak@GAS")->state() ==
            incident::AlarmState::latchedUnacknowledged);
    QVERIFY(served.replays());
    served.act(CommandKind::switchRule, "gas-leak", "off", "维修");
    QVERIFY(served.view()->faults.size() == 3);  // it is off already
    served.act(CommandKind::switchRule, "gas-leak", "on", "修好了");
    served.read(12, "GAS", 80);
    const auto again = served.view();
    QVERIFY(served.alarm(*again, "gas-leak@GAS")->state() ==
            incident::AlarmState::unacknowledged);
    QVERIFY(served.replays());
  }

  void everyShippedRuleCanFireInTheDemoCityOrADeclaredReasonSaysWhyNot() {
    const Config config = *loadConfig(findAssets());
    gis::DemoCityOptions options;
    const auto city = gis::makeDemoCity(options, {});
    QVERIFY(city.ok());
    const auto places = placesOf(config.watch.places, *city);
    QVERIFY2(places.notes().empty(), places.notes().empty() ? "" : places.notes()[0].what.c_str());
    std::set<std::string> known{"vehicle_position", "vehicle_speed", "speed_limit"};
    for (const incident::Subject& subject : places->subjects) {
      known.insert(subject.quantity);
      for (const auto& [limit, value] : subject.limits) known.insert(limit);
    }
    for (const incident::WatchedZone& zone : places->zones) known.insert(zone.kind);
    for (const incident::WatchedPoint& point : places->points) known.insert(point.kind);
    for (const auto& entry : config.watch.places.limits)
      for (const auto& [limit, value] : entry.limits) known.insert(limit);
    for (const auto& kind : config.watch.places.vehicles) known.insert(kind.quantity);
    for (const auto& kind : config.watch.places.notices) known.insert(kind.quantity);
    const auto& absences = config.watch.places.absences;
    std::set<std::string> all;
    for (const incident::Rule& rule : config.watch.rules) {
      std::set<std::string> missing;
      lackedBy(rule.when, known, missing);
      for (const std::string& place : {rule.area, rule.zoneKind})
        if (!place.empty() && !known.contains(place)) missing.insert(place);
      for (const std::string& word : missing)
        QVERIFY2(absences.contains(word), (rule.id + " waits for " + word).c_str());
      all.insert(missing.begin(), missing.end());
    }
    for (const auto& [word, why] : absences)
      QVERIFY2(all.contains(word), ("a reason that no rule needs: " + word).c_str());
  }

  void faultsOfPlacesAreNamedByKey() {
    const Config config = *loadConfig(findAssets());
    const auto fault = [&](const std::string& entries) {
      const auto read =
          parsePlaceRules("{\"source\": \"s\", \"road_within_m\": 20, " + entries + "}",
                          config.watch.quantities);
      return read ? std::string() : read.error().where;
    };
    QCOMPARE(fault("\"around\": []"), std::string());
    QCOMPARE(fault("\"around\": 3"), std::string("around"));
    QCOMPARE(fault("\"arund\": []"), std::string("places.arund"));
    QCOMPARE(fault("\"limits\": [{\"quantity\": \"weight\", \"limits\": {\"a\": 1}, \"source\": \"s\"}]"),
             std::string("limits[0].quantity"));
    QCOMPARE(fault("\"areas\": [{\"code\": \"A\", \"kind\": \"square\", \"name\": \"a\", "
                   "\"outline\": [\"@1,1\", \"@2,2\"], \"source\": \"s\"}]"),
             std::string("areas[0].outline"));
    QCOMPARE(fault("\"notices\": [{\"class\": \"a\", \"quantity\": \"camera_water\"}]"),
             std::string("notices[0].source"));
  }

  void aStripAlongABentRoadHoldsItsLineAndNothingFarther() {
    const std::vector<Point2> line{{0, 0}, {100, 0}, {160, 60}};
    const Polygon strip = stripAlong(line, 10);
    QVERIFY(signedArea(strip.outer) > 0);
    for (double along = 1; along < length(line); along += 7)
      QVERIFY(contains(strip, pointAlong(line, along)));
    QVERIFY(contains(strip, {50, 9.5}) && !contains(strip, {50, 10.5}));
    QVERIFY(!contains(strip, {100, 40}));
  }
};

QTEST_GUILESS_MAIN(RulesReachTest)
#include "rules_reach_test.moc"
