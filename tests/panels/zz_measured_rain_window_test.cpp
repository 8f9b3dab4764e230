// Traffic where no forecast reaches: it rests on the rain that gauges measured, and any time of the
// past can be forked.
#include "app/panels/words.h"
#include "app/session/branch/comparison_table.h"
#include "app/session/live/rain_record.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// It rained from 20 to 5 minutes before now; nothing is forecast.
session::WorldView rainedWorld(int minutesLater) {
  session::WorldView world = stormWorld();
  world.forecast = nullptr;
  world.incidents.clear();
  auto record = std::make_shared<session::RainRecord>();
  for (const int minute : {-15, -10, -5})
    record->add({"RG-TEST", minutesAfterNow(minute), 120, Quality::good, "test"});
  world.measuredRain = std::move(record);
  world.cursor.at = minutesAfterNow(minutesLater);
  return world;
}

}  // namespace

class MeasuredRainWindowTest : public TrafficWindow {
  Q_OBJECT
  QStringList heard_;

  void show(const session::WorldView& world) {
    window_->setView(std::make_shared<const session::WorldView>(world));
  }
  QString words() { return said(tools()->card()); }

 private slots:
  void initTestCase() {
    open([](session::Config& config) {
      config.forecastLoop.startsBefore = std::chrono::minutes(30);
      config.forecastLoop.dryRun = std::chrono::minutes(5);
    });
    connect(tools(), &ViewerTool::said, this, [this](const QString& text) { heard_ << text; });
    show(rainedWorld(0));
    QMenu menu;
    tools()->fillMenu(menu);
    menu.actions().front()->trigger();
  }

  void theCardSaysBeforehandOnWhatARunWouldRest() {
    QVERIFY2(words().contains("rain as it was measured, from 17:45 on"), qPrintable(words()));
  }

  void aRunBeginsWhereTheMeasuredRainDoes() {
    tools()->start(50);
    QTRY_VERIFY_WITH_TIMEOUT(!tools()->futures()->all.empty() && !computing(), 120000);
    const auto futures = tools()->futures();
    QCOMPARE(futures->zero, minutesAfterNow(-20));
    QCOMPARE(futures->duration, 25 * 60.0);
    QVERIFY(futures->measuredTo && *futures->measuredTo == minutesAfterNow(-5));
    QTRY_VERIFY2_WITH_TIMEOUT(words().contains("rain as it was measured until 18:00"),
                              qPrintable(words()), 30000);
    QVERIFY(!words().contains("dry run"));
  }

  void aPastTimeIsForkedWithTheWaterOfTheRainBeforeIt() {
    show(rainedWorld(-2));
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QTRY_VERIFY2_WITH_TIMEOUT(tools()->futures()->all.size() == 2 && !computing(),
                              qPrintable(heard_.join('\n')), 60000);
    const auto fork = tools()->futures()->all.back();
    QCOMPARE(fork->begun, 18 * 60.0);
    const auto& water = fork->track->water;
    QVERIFY(!water.empty());
    const auto rained = [](const auto& state) { return state->mass.rain; };
    QVERIFY(rained(water.back()) > 0);
  }

  void theTableSaysThatTheRainWasMeasured() {
    const session::TableOrigin origin{{"小城", "Small city"}, 480, kNow, Language::en};
    const auto futures = tools()->futures();
    const auto table = session::comparisonTable(*futures, "W", futures->all.back()->id, origin);
    QVERIFY2(table.ok(), table ? "" : table.error().text().c_str());
    QVERIFY(table->find("no forecast: rain as measured") != std::string::npos);
  }

  void aTimeBeforeTheRunIsRefusedWithWhatToDo() {
    show(rainedWorld(-40));
    heard_.clear();
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QVERIFY(!heard_.isEmpty());
    QVERIFY2(heard_.last().contains("A run on measured rain goes on for"),
             qPrintable(heard_.last()));
  }

  void aTimeBeforeTheForecastBeginsOneOnMeasuredRain() {
    session::WorldView early = rainedWorld(-40);
    early.forecast = stormWorld().forecast;  // from 30 minutes before now on
    QVERIFY(!panels::forecastToRunOn(early));
    early.cursor.at = kNow;
    QVERIFY(panels::forecastToRunOn(early));
  }

  void waysOverSuchARunNameIt() {
    QCOMPARE(panels::runText(rainedWorld(0), "W·1", session::kMeasuredRain, kNow),
             QString("run W·1 on measured rain, no forecast"));
  }
};

QTEST_MAIN(MeasuredRainWindowTest)
#include "zz_measured_rain_window_test.moc"
