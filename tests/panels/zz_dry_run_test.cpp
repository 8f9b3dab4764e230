// Traffic on a dry day: a run without a forecast from the time that is shown, branches of it, and
// how dense its traffic is.
#include <QListWidget>
#include <QRegularExpression>

#include "app/desktop/plan_tools.h"
#include "app/panels/words.h"
#include "app/session/branch/comparison_table.h"
#include "app/session/scenario/city_trips.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr double kDryMinutes = 15;

session::WorldView calmWorld(int minutesLater = 0) {
  session::WorldView world = stormWorld();
  world.forecast = nullptr;
  world.incidents.clear();
  world.rain.clear();
  world.cursor.at = minutesAfterNow(minutesLater);
  return world;
}

}  // namespace

class DryRunTest : public TrafficWindow {
  Q_OBJECT
  QStringList heard_;

  void show(const session::WorldView& world) {
    window_->setView(std::make_shared<const session::WorldView>(world));
  }
  QString words() { return said(tools()->card()); }
  std::string road() { return renminRoad(*window_->view()->city); }
  /// As the card tells it of a run of so many minutes; 0 = it does not.
  int departuresOf(int minutes) {
    auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    if (!config) qFatal("%s", config.error().text().c_str());
    config->forecastLoop.dryRun = std::chrono::minutes(minutes);
    tools()->setConfig(*config);
    tools()->start();
    const auto begun = [&] {
      const auto futures = tools()->futures();
      return !futures->all.empty() && futures->duration == 60.0 * minutes && !computing();
    };
    if (!QTest::qWaitFor(begun, 120000)) return 0;
    const QRegularExpression told("Departures: (\\d+) vehicles an hour");
    return told.match(words()).captured(1).toInt();
  }

 private slots:
  void initTestCase() {
    open([](session::Config& config) {
      config.forecastLoop.dryRun = std::chrono::minutes(int(kDryMinutes));
    });
    connect(tools(), &ViewerTool::said, this, [this](const QString& text) { heard_ << text; });
    show(calmWorld());
    QMenu menu;
    tools()->fillMenu(menu);
    menu.actions().front()->trigger();
  }

  void theCardSaysBeforehandThatARunWouldBeDry() {
    QVERIFY2(words().contains("No forecast: dry run, from the time that is shown"),
             qPrintable(words()));
    QVERIFY(button(tools()->card(), "Run traffic")->isEnabled());
    auto awaited = calmWorld();
    awaited.computingForecast = "F001";
    show(awaited);
    QVERIFY2(words().contains("Forecast F001 is being computed"), qPrintable(words()));
    show(calmWorld());
  }

  void branchesOfAFileBeginADryRunAndAreMadeInIt() {
    QTemporaryDir folder;
    session::SavedBranch closed;
    closed.id = "W·1";
    closed.parent = "W";
    closed.name = {"封路", "road closed"};
    closed.at = 60;
    closed.deed = session::RoadClosing{road(), 60, 600};
    const std::string file = folder.filePath("plan.json").toStdString();
    const auto text = session::savedText({closed}, kNow, *window_->view()->city);
    QVERIFY(writeFile(file, text).ok());
    tools()->openBranches(QString::fromStdString(file));
    QTRY_VERIFY2_WITH_TIMEOUT(tools()->futures()->all.size() == 2 && !computing(),
                              qPrintable(heard_.join('\n')), 60000);
    QCOMPARE(tools()->futures()->all.back()->name.en, std::string("road closed"));
    QVERIFY(tools()->futures()->forecast.empty());
  }

  void aDryRunBeginsAtTheTimeThatIsShownAndNoRainFalls() {
    tools()->start(200);
    QTRY_VERIFY_WITH_TIMEOUT(words().contains("Making the trips"), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!words().contains("Making the trips") && !computing(), 60000);
    const auto futures = tools()->futures();
    QCOMPARE(futures->zero, kNow);
    QCOMPARE(futures->duration, 60 * kDryMinutes);
    const auto& run = *futures->all.front();
    QVERIFY2(!run.error, run.error ? run.error->text().c_str() : "");
    QVERIFY(run.track->rows.back().arrived > 20);
    for (const double rate : tools()->runs().request().inputs.flood.rainMmPerHour.value)
      QCOMPARE(rate, 0.0);
    QVERIFY2(words().contains("No forecast: dry run. Simulated, not measured"),
             qPrintable(words()));
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(1), 30000);
  }

  void aRoadIsClosedOnADryDay() {
    show(calmWorld(5));
    tools()->closeRoad(road(), 0);
    QTRY_VERIFY2_WITH_TIMEOUT(tools()->futures()->all.size() == 2 && !computing(),
                              qPrintable(heard_.join('\n')), 60000);
    const auto closed = tools()->futures()->all.back();
    QVERIFY2(!closed->error, closed->error ? closed->error->text().c_str() : "");
    const auto shutAt = [&](double time) {
      const auto roads = session::partAt(closed->track->roads, time);
      int shut = 0;
      for (std::size_t e = 0; e < roads->shut.size(); ++e)
        shut += window_->view()->city->roads.roadOf(e).code == road() && roads->shut[e];
      return shut;
    };
    QCOMPARE(shutAt(240), 0);
    QVERIFY(shutAt(420) > 0);
    QVERIFY(!closed->indices.empty());
  }

  void theTableOfADryRunSaysThatThereWasNoForecast() {
    const session::TableOrigin origin{{"小城", "Small city"}, 480, kNow, Language::en};
    const auto table = session::comparisonTable(*tools()->futures(), "W", "W·1", origin);
    QVERIFY2(table.ok(), table ? "" : table.error().text().c_str());
    QVERIFY(table->find("simulated, not measured (no forecast: dry run)") != std::string::npos);
    QVERIFY(table->find("forecast,none: dry run") != std::string::npos);
  }

  void waysOverADryRunNameIt() {
    QCOMPARE(panels::runText(calmWorld(), "W·1", session::kNoForecast, kNow),
             QString("dry run W·1, no forecast"));
  }

  void aTimeBeforeADryRunIsRefusedWithWhatToDo() {
    show(calmWorld(-10));
    heard_.clear();
    tools()->closeRoad(road(), 0);
    QVERIFY(!heard_.isEmpty());
    QVERIFY2(heard_.last().startsWith("Branches go from 18:05 to 18:20"), qPrintable(heard_.last()));
    QVERIFY2(heard_.last().contains("run traffic anew to begin at another"), qPrintable(heard_.last()));
    show(calmWorld());
  }

  void asManySetOutInAnHourOfALongRunAsOfAShortOne() {
    const int brief = departuresOf(10), longer = departuresOf(30);
    QVERIFY2(brief > 200 && longer > 200, qPrintable(words()));
    QVERIFY2(std::abs(double(longer) / brief - 1) < 0.15, qPrintable(words()));
  }

  void plansAreSearchedOnTheDryWaterNotOnThatOfAForecastThatHasComeSince() {
    auto* plans = window_->tools()->tool<PlanTools>();
    auto rules = session::loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    plans->setRules(std::move(*rules));
    auto storm = stormWorld();
    auto ponds = std::make_shared<world::ForecastRun>(*storm.forecast);
    coupling::PondingRisk risk;
    risk.code = road();
    risk.place = {500, 500};
    ponds->risks = {risk};
    storm.forecast = ponds;
    show(storm);
    plans->start();
    QTRY_VERIFY2_WITH_TIMEOUT(said(plans->card()).contains("Plans begin at") ||
                                  said(plans->card()).contains("No road is forecast to pond"),
                              qPrintable(said(plans->card())), 30000);
    for (const session::PlanOffer& offer : plans->card()->chosen()) {
      const auto* closing = std::get_if<session::RoadClosing>(&offer.deed);
      QVERIFY2(closing == nullptr || closing->road != road(), offer.id.c_str());
    }
    QVERIFY(plans->back());
  }

  void aForecastThatHasComeSinceIsNamedAndTheNextRunGoesOnFromIt() {
    show(stormWorld());
    QVERIFY2(words().contains("F001 has come since"), qPrintable(words()));
    tools()->start(100);
    QTRY_COMPARE_WITH_TIMEOUT(tools()->futures()->forecast, std::string("F001"), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!words().contains("ry run"), 30000);
  }

  void afterTheEndOfAForecastTheNextRunIsDry() {
    auto later = stormWorld();
    later.cursor.at = minutesAfterNow(20);
    show(later);
    heard_.clear();
    tools()->closeRoad(road(), 0);
    QVERIFY(!heard_.isEmpty());
    QVERIFY2(heard_.last().contains("run traffic anew: a dry run begins"),
             qPrintable(heard_.last()));
    panels::TrafficCard fresh;
    fresh.setView(window_->view());
    QVERIFY2(said(&fresh).contains("Forecast F001 ended 18:20: dry run"), qPrintable(said(&fresh)));
    tools()->start(100);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->futures()->zero == later.cursor.at, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(words().contains("No forecast: dry run. Simulated"), 30000);
    show(stormWorld());
    tools()->start(100);
    QTRY_COMPARE_WITH_TIMEOUT(tools()->futures()->forecast, std::string("F001"), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
  }

  void aTimeBeforeAForecastIsRefusedWithHowFarBackOneBegins() {
    auto early = stormWorld();
    early.cursor.at = minutesAfterNow(-60);
    show(early);
    heard_.clear();
    tools()->closeRoad(road(), 0);
    QVERIFY(!heard_.isEmpty());
    QVERIFY2(heard_.last().contains("A forecast begins 6 h before it is issued at the most"),
             qPrintable(heard_.last()));
  }

  void plansOfADryRunAreNotThoseOfAForecastThatHasEnded() {
    auto later = stormWorld();
    auto ended = std::make_shared<world::ForecastRun>(*later.forecast);
    coupling::PondingRisk risk;
    risk.code = road();
    risk.place = {500, 500};
    ended->risks = {risk};
    later.forecast = ended;
    later.cursor.at = minutesAfterNow(20);
    show(later);
    tools()->start(100);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->futures()->zero == later.cursor.at && !computing(), 60000);
    QVERIFY(tools()->futures()->forecast.empty());
    auto* plans = window_->tools()->tool<PlanTools>();
    auto rules = session::loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    plans->setRules(*rules);
    plans->start();
    QTRY_VERIFY2_WITH_TIMEOUT(!said(plans->card()).contains("Looking where water stands"),
                              qPrintable(said(plans->card())), 30000);
    const auto* offers = plans->card()->findChild<QListWidget*>("planOffers");
    for (int row = 0; row < offers->count(); ++row)
      QVERIFY2(!offers->item(row)->text().contains(QString::fromStdString(risk.code)),
               qPrintable(offers->item(row)->text()));
  }

  void aDryRunAnewAtALaterTimeKeepsWhatLeftEarlier() {
    QTemporaryDir folder;
    const auto inFile = [&] {
      const auto files = QDir(folder.path()).entryList({"branches-*.json"});
      if (files.size() != 1) return std::size_t(0);
      const auto text = readFile(folder.filePath(files.front()).toStdString());
      const auto read = session::savedBranchesFrom(*text, kNow, *window_->view()->city);
      return read ? read->size() : std::size_t(0);
    };
    const auto whole = [&](std::size_t branches) {
      return tools()->futures()->all.size() == branches && !computing();
    };
    show(calmWorld());
    tools()->keepIn(folder.path());
    tools()->start(50);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->futures()->zero == kNow && whole(1), 60000);
    show(calmWorld(1));
    tools()->closeRoad(road(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(inFile(), std::size_t(1));
    show(calmWorld(10));
    heard_.clear();
    tools()->start(50);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->futures()->zero == minutesAfterNow(10) && whole(1), 60000);
    QTRY_VERIFY2_WITH_TIMEOUT(heard_.join('\n').contains("Not in this run, but kept"),
                              qPrintable(heard_.join('\n')), 30000);
    show(calmWorld(12));
    tools()->closeRoad(road(), 0);
    QTRY_VERIFY_WITH_TIMEOUT(whole(2), 60000);
    QCOMPARE(inFile(), std::size_t(2));
    show(calmWorld());
    tools()->start(50);
    QTRY_VERIFY2_WITH_TIMEOUT(tools()->futures()->zero == kNow && whole(3),
                              qPrintable(heard_.join('\n')), 60000);
    tools()->keepIn({});
  }
};

QTEST_MAIN(DryRunTest)
#include "zz_dry_run_test.moc"
