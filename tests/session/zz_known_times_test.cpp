// What may be looked at, and what people are told of a time that may not.
#include "app/session/known_times.h"

#include <QtTest>

#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class KnownTimesTest : public QObject {
  Q_OBJECT
  WorldView view_;

  static Instant when(const char* iso) { return *parseIso(iso); }

 private slots:
  void init() {
    auto city = std::make_shared<CityModel>(smallCity());
    city->utcOffsetMinutes = 480;
    view_ = {};
    view_.city = std::move(city);
    view_.recorded = {when("2026-07-18T17:40:00+08:00"),
                      when("2026-07-18T18:05:00+08:00") + Millis{1}};
    view_.recording = {view_.recorded.begin, view_.recorded.end + std::chrono::minutes(10)};
    view_.now = view_.recording.begin;
  }

  void beforeTheRecordingWasPlayedItsForecastIsNotYetKnown() {
    QVERIFY(checkKnown(view_, view_.recording.begin).ok());
    const Outcome early = checkKnown(view_, when("2026-07-18T17:00:00+08:00"));
    QVERIFY(!early.ok() && early.error().code == ErrorCode::badInput);
    QCOMPARE(early.error().where, std::string("--at"));
    QCOMPARE(early.error().remedy,
             std::string("The recording runs from 2026-07-18T17:40:00+08:00 to "
                         "2026-07-18T18:05:00+08:00: give a time from 2026-07-18T17:40:00+08:00 to "
                         "2026-07-18T18:15:00+08:00, or later where its forecast reaches farther"));
  }

  void whatNoForecastOfTheRecordingReachesIsRefusedBeforeItIsPlayed() {
    view_.forecastReach = when("2026-07-18T19:30:00+08:00");
    QVERIFY(checkReachable(view_, when("2026-07-18T18:10:00+08:00")).ok());
    QVERIFY(checkReachable(view_, when("2026-07-18T19:30:00+08:00")).ok());
    QVERIFY(checkReachable(view_, when("2026-07-18T17:00:00+08:00")).ok());  // needs no playing
    const Outcome late = checkReachable(view_, when("9999-12-31T00:00:00Z"));
    QVERIFY(!late.ok() && late.error().code == ErrorCode::badInput);
    QCOMPARE(late.error().where, std::string("--at"));
    QVERIFY2(late.error().remedy.ends_with("or later where its forecast reaches farther, to "
                                           "2026-07-18T19:30:00+08:00 at the latest"),
             late.error().remedy.c_str());
    view_.recorded = {};  // live feeds, drills and cities at rest compute nothing before
    QVERIFY(checkReachable(view_, when("9999-12-31T00:00:00Z")).ok());
  }

  void theForecastIsNamedAndItsTimesAreKnown() {
    auto run = std::make_shared<world::ForecastRun>();
    run->id = "F001";
    run->until = when("2026-07-18T20:00:00+08:00");
    view_.forecast = run;
    view_.now = view_.recorded.end;
    view_.recording.end = run->until;
    QVERIFY(checkKnown(view_, when("2026-07-18T19:59:00+08:00")).ok());
    const Outcome late = checkKnown(view_, when("2026-07-18T21:00:00+08:00"));
    QVERIFY(!late.ok());
    QVERIFY2(late.error().what.find("2026-07-18T21:00:00+08:00") != std::string::npos,
             late.error().what.c_str());
    QVERIFY2(late.error().remedy.find(
                 "to 2026-07-18T18:05:00+08:00, forecast F001 to 2026-07-18T20:00:00+08:00") !=
                 std::string::npos,
             late.error().remedy.c_str());
    QVERIFY(late.error().remedy.ends_with("to 2026-07-18T20:00:00+08:00"));
  }

  void liveFeedsAreNoRecordingThatIsMissing() {
    view_.recorded = {};
    view_.feeds = std::make_shared<const std::vector<FeedLine>>(1);
    const Outcome early = checkKnown(view_, when("2026-07-18T17:00:00+08:00"));
    QVERIFY(!early.ok());
    QCOMPARE(early.error().remedy,
             std::string("Feeds are live: give a time from 2026-07-18T17:40:00+08:00 to "
                         "2026-07-18T18:15:00+08:00"));
  }

  void withoutARecordingOneIsAskedFor() {
    view_.recorded = view_.recording = {};
    const Outcome none = checkKnown(view_, when("2026-07-18T21:00:00+08:00"));
    QVERIFY(!none.ok() && none.error().remedy.find("--recording") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(KnownTimesTest)
#include "zz_known_times_test.moc"
