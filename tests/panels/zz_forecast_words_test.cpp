// Where a gauge measures what an alarm was forecast from, people read both.
#include "app/panels/forecast_words.h"

#include <QListWidget>
#include <QTest>

#include "app/panels/alarm_panel.h"
#include "app/panels/conflict_list.h"
#include "app/panels/room_panel.h"
#include "tests/panels/shown_texts.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

/// An incident of one alarm that rests on the forecast; the gauge S-POND1 stands there.
session::WorldView checkedWorld(bool conflict) {
  session::WorldView world = smallWorld();
  auto desk = std::make_shared<session::IncidentDesk>();
  desk->loop.id = "A001";
  desk->loop.steps = {{session::LoopStep::toVerify, kNow, "rules", ""}};
  incident::Alarm alarm;
  alarm.id = "ponding-forecast@R112";
  alarm.active = true;
  alarm.raised = kNow;
  alarm.latest.sentence = {"预报积水", "Ponding is forecast"};
  alarm.latest.severity = alarm.level = Severity::orange;
  desk->alarms = {alarm};
  session::IncidentView view;
  view.incident.id = "A001";
  view.origin = session::IncidentOrigin::alarms;
  view.desk = desk;
  world.incidents = {view};
  session::ForecastCheck check;
  check.alarm = alarm.id;
  check.road = "R112";
  check.place = {"江津路", "Jiangjin Road"};
  check.forecastId = "F001";
  check.told = minutesAfterNow(-12);
  check.forecast = 0.38;
  check.due = minutesAfterNow(conflict ? -5 : 35);
  check.site = 2;
  check.measured = 0.04;
  check.at = kNow - std::chrono::seconds(40);
  check.clear = 0.25;
  check.conflict = conflict;
  check.source = {"配置", "configuration"};
  world.forecastChecks = {check};
  return world;
}

ViewPtr shownOf(const session::WorldView& world) {
  return std::make_shared<const session::WorldView>(world);
}

}  // namespace

class ForecastWordsTest : public QObject {
  Q_OBJECT
 private slots:
  void theLineOfAnAlarmSaysWhatWasForecastAndWhatIsMeasured() {
    AlarmPanel alarms;
    alarms.setView(shownOf(checkedWorld(false)));
    alarms.setIncident("A001");
    const auto* rows = alarms.findChild<QListWidget*>("alarms");
    QCOMPARE(rows->count(), 1);
    QCOMPARE(rows->item(0)->text().section('\n', 1),
             QString("forecast 38 cm at 18:40 · measured 4 cm, 40 s ago"));
    QVERIFY(rows->item(0)->toolTip().contains("F001, told 12 min ago; gauge Jiangjin Road"));
    session::WorldView without = checkedWorld(false);
    without.forecastChecks.clear();
    alarms.setView(shownOf(without));
    QVERIFY(!rows->item(0)->text().contains("measured"));
  }

  void theRoomSaysBothAndThatTheyDisagree() {
    RoomPanel room;
    room.setView(shownOf(checkedWorld(false)));
    room.setIncident("A001");
    QVERIFY2(shownTexts(room).contains("Jiangjin Road: forecast 38 cm at 18:40 · measured 4 cm"),
             qPrintable(shownTexts(room)));
    QVERIFY(shownTexts(room).contains("Forecast and gauge"));
    room.setView(shownOf(checkedWorld(true)));
    QVERIFY(shownTexts(room).contains("Forecast ≠ gauge"));
    QVERIFY(shownTexts(room).contains("forecast 38 cm at 18:00 ≠ measured 4 cm, 40 s ago"));
  }

  void anIncidentOfAForecastReadsTheGaugesOfItsRoads() {
    session::WorldView world = checkedWorld(false);
    session::IncidentView forecast = smallIncident(*world.forecast);
    world.forecastChecks[0].alarm.clear();
    world.forecastChecks[0].road = forecast.risks.front().code;
    QCOMPARE(checksOf(world, forecast).size(), std::size_t(1));
    QVERIFY(checksOf(world, world.incidents[0]).empty());
  }

  void aForecastThatTheGaugeRefutesStandsAmongTheSourcesThatDisagree() {
    ConflictList list;
    list.setView(shownOf(checkedWorld(false)));
    QVERIFY(list.isHidden());
    list.setView(shownOf(checkedWorld(true)));
    QVERIFY(!list.isHidden());
    auto* rows = list.findChild<QListWidget*>("conflicts");
    QCOMPARE(rows->count(), 1);
    QCOMPARE(rows->item(0)->text(),
             QString("Jiangjin Road\nforecast 38 cm at 18:00 ≠ measured 4 cm, 40 s ago"));
    QVERIFY(rows->item(0)->toolTip().contains("has not reached 25 cm"));
    QStringList chosen;
    connect(&list, &ConflictList::chosen, this, [&](const QString& code) { chosen << code; });
    emit rows->itemClicked(rows->item(0));
    QCOMPARE(chosen, QStringList{"S-POND1"});
  }
};

QTEST_MAIN(ForecastWordsTest)
#include "zz_forecast_words_test.moc"
