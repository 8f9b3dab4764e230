#include <QtTest>

#include "app/session/evening.h"
#include "app/session/session.h"
#include "app/session/world_writer.h"
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

  WriterDesk() {
    flood::CityFloodOptions options;
    options.cell = 10;
    domain = std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, options));
    auto config = session::loadConfig(session::findAssets());
    auto journal = store::Journal::open(":memory:");
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
    desk.runForecast();
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
