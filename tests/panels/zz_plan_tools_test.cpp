// A search for plans in the window: what is offered, its progress and end, the ranking, and the
// plan that becomes a branch. How likely ponding is, with its map.
#include "app/desktop/plan_tools.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLayout>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <cmath>

#include "app/desktop/branch_compare.h"
#include "app/desktop/main_window.h"
#include "app/desktop/odds_tools.h"
#include "app/desktop/traffic_tools.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/card_scroll.h"
#include "app/panels/pair_chart.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/branch/branch_name.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/storm_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// What people read and press of a card lies beside and below one another, never over it.
bool partsLieApart(const QWidget& card) {
  QList<QRect> places;
  for (const QWidget* part : card.findChildren<QWidget*>()) {
    const bool read = qobject_cast<const QLabel*>(part) || qobject_cast<const QListWidget*>(part) ||
                      qobject_cast<const QPushButton*>(part) ||
                      qobject_cast<const QProgressBar*>(part) ||
                      qobject_cast<const QSpinBox*>(part) || qobject_cast<const QComboBox*>(part);
    const bool inner = qobject_cast<const QSpinBox*>(part->parentWidget()) ||
                       qobject_cast<const QListWidget*>(part->parentWidget());
    if (!read || inner || !part->isVisible()) continue;
    const QRect place(part->mapTo(&card, QPoint(0, 0)), part->size());
    for (const QRect& other : places)
      if (other.intersects(place)) return false;
    places << place;
  }
  return places.size() > 3;
}

panels::CardScroll* insideOfCard(const QWidget& card) {
  for (QScrollArea* area : card.findChildren<QScrollArea*>())
    if (auto* inside = dynamic_cast<panels::CardScroll*>(area)) return inside;
  return nullptr;
}

}  // namespace

class PlanToolsTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  PlanTools* plans() { return window_->tools()->tool<PlanTools>(); }
  TrafficTools* traffic() { return window_->tools()->tool<TrafficTools>(); }
  bool computing() {
    const auto all = traffic()->runs().futures()->all;
    return all.empty() ||
           std::any_of(all.begin(), all.end(), [](const auto& f) { return f->computing; });
  }
  std::vector<panels::BranchLine> lines() { return traffic()->branchLines(); }
  QPushButton* button(const char* name) {
    return plans()->card()->findChild<QPushButton*>(name);
  }
  QListWidget* offers() { return plans()->card()->findChild<QListWidget*>("planOffers"); }
  session::WorldView stormThatPonds() const {
    session::WorldView world = stormWorld();
    auto run = std::make_shared<world::ForecastRun>(*world.forecast);
    coupling::PondingRisk risk;
    for (const Road& road : world.city->roads.roads)
      if (road.name.zh == "江津路") risk.code = road.code, risk.name = road.name;
    risk.place = {500, 500};
    run->risks = {risk};
    world.forecast = run;
    return world;
  }

 private slots:
  void initTestCase() {
    panels::applyTheme(*qApp);
    view::chooseSurfaceFormat();
    translation_ = std::make_unique<Translation>();
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    const auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(config.ok(), config ? "" : config.error().text().c_str());
    traffic()->setConfig(*config);
    auto rules = session::loadPlanRules(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY2(rules.ok(), rules ? "" : rules.error().text().c_str());
    rules->stock.clear();  // no street is blocked: two offers
    plans()->setRules(*rules);
    translation_->use(Language::en);
    window_->resize(1400, 900);
    window_->show();
    window_->setView(std::make_shared<const session::WorldView>(stormThatPonds()));
  }

  void howLikelyPondingIsComesWithProgressItsMapAndTheClickedPlace() {
    auto* odds = window_->tools()->tool<OddsTools>();
    const auto press = [&](const char* name) {
      auto* wanted = odds->card()->findChild<QPushButton*>(name);
      QVERIFY(wanted != nullptr && wanted->isVisible() && wanted->isEnabled());
      wanted->click();
    };
    const auto drawn = [&] {
      const auto layers = window_->cityView()->additions().layers;
      return std::any_of(layers.begin(), layers.end(), [](const scene::AddedLayer& layer) {
        return layer.id == OddsTools::kOddsLayer;
      });
    };
    const auto tells = [&](const char* words) {
      QVERIFY2(odds->card()->text().contains(words), qPrintable(odds->card()->text()));
    };
    const auto showRun = [&](const char* id) {
      session::WorldView world = stormThatPonds();
      auto run = std::make_shared<world::ForecastRun>(*world.forecast);
      run->id = id;
      run->rain = {{0, 300, 3000}, {0, 120, 0}};
      world.forecast = run;
      window_->setView(std::make_shared<const session::WorldView>(world));
    };
    showRun("F001");
    odds->start();
    tells("rain_uncertainty.json");
    odds->setRules({4, 0.4, 300, {"测试取值", "values of a test"}}, {0.15, 0.25, 0.30, 0.50});
    odds->start();
    auto* more = odds->card()->findChild<QSpinBox*>("oddsScale");
    QCOMPARE(more->value(), 49);  // up to 1.49 times the rain: a logarithm of 0.4
    QCOMPARE(std::lround(100 * odds->card()->rules().scale), 40L);
    tells("Rain to come of forecast F001, ");
    press("computeOdds");
    QVERIFY(odds->computing());
    press("stopOdds");
    QVERIFY(!odds->computing());
    tells("It was stopped");
    press("computeOdds");
    QTRY_VERIFY_WITH_TIMEOUT(!odds->computing(), 120000);
    tells("4 runs of forecast F001, ");
    tells("two in three have 0.67 to 1.49 times the rain to come");
    tells("In every run");
    tells(" km of road, ");
    QTRY_VERIFY_WITH_TIMEOUT(drawn(), 30000);
    QVERIFY(!odds->pick({view::PickKind::ground, "", Point3(500, 500, 20)}));  // selected as well
    tells("At the clicked place: ");
    odds->pick({view::PickKind::ground, "", Point3(-500, 500, 20)});
    tells("no land of the model");
    showRun("F002");
    tells("Another run is shown by now");
    tells("Rain to come of forecast F002, ");
    translation_->use(Language::zh);
    QTRY_VERIFY(odds->card()->text().contains("每次推演都达到"));
    translation_->use(Language::en);
    QVERIFY(!odds->card()->text().contains("all runs are alike"));
    auto sure = std::make_shared<session::ForecastOdds>();
    sure->run = "F002";
    sure->until = sure->issued + std::chrono::hours(1);
    sure->rules = {4, 0, 0, {}};
    odds->card()->setOdds(sure);
    tells("all runs are alike");
    QVERIFY(odds->back());
    QVERIFY(!odds->back());
    QTRY_VERIFY_WITH_TIMEOUT(!drawn(), 30000);
    window_->setView(std::make_shared<const session::WorldView>(stormThatPonds()));
  }

  void aCardMakesRoomForWhatComesLaterAndTakesItBack() {
    auto* odds = window_->tools()->tool<OddsTools>();
    const auto grows = [&](QWidget* card, const auto& setProgress) {
      const auto wanted = [card] { return card->layout()->heightForWidth(card->width()); };
      QTRY_COMPARE(card->height(), wanted());
      QTRY_VERIFY(partsLieApart(*card));
      const int before = card->height();
      setProgress(0.3);
      QTRY_VERIFY2(card->height() > before, qPrintable(QString::number(card->height())));
      QTRY_COMPARE(card->height(), wanted());
      QTRY_VERIFY(partsLieApart(*card));
      setProgress(-1);
      QTRY_COMPARE(card->height(), before);
      QVERIFY(partsLieApart(*card));
    };
    plans()->start();
    grows(plans()->card(), [&](double f) { plans()->card()->setProgress(f, "Trying plans"); });
    QVERIFY(plans()->back());
    odds->start();
    odds->card()->setOdds(nullptr);
    grows(odds->card(), [&](double f) { odds->card()->setProgress(f, "Run 2 of 4"); });
    QVERIFY(odds->back());
  }

  void aCardThatHasTooLittleRoomScrollsAndPaintsNothingOverAnother() {
    panels::PlanCard card;
    std::vector<session::PlanOffer> offered(6);
    for (std::size_t k = 0; k < offered.size(); ++k) {
      offered[k].id = std::to_string(k);
      offered[k].name = {"封闭道路", "Close a road"};
    }
    card.setOffers(offered);
    card.setDecision("18:30", {});
    card.setProgress(0.3, "Trying plans");
    card.setFixedSize(ViewerTools::kCardWidth, 240);
    card.show();
    const auto* inside = insideOfCard(card);
    QVERIFY(inside != nullptr);
    QTRY_VERIFY(inside->verticalScrollBar()->maximum() > 0);
    QTRY_VERIFY(partsLieApart(*inside->widget()));
  }

  void withoutARunNothingIsSearchedAndTheCardSaysWhy() {
    plans()->start();
    QVERIFY(plans()->card()->isVisible());
    QVERIFY(!button("searchPlans")->isEnabled());
    QVERIFY(said(plans()->card()).contains("Run the traffic first"));
  }

  void whatCouldBeDoneIsOfferedTickedAndKeptUntickedOnceLeft() {
    traffic()->start(60);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(offers()->count(), 2, 10000);
    QCOMPARE(plans()->card()->chosen().size(), std::size_t(2));
    QVERIFY(button("searchPlans")->isEnabled());
    offers()->item(0)->setCheckState(Qt::Unchecked);
    plans()->setView(window_->view());
    plans()->start();
    QCOMPARE(plans()->card()->chosen().size(), std::size_t(1));
    offers()->item(1)->setCheckState(Qt::Unchecked);
    QVERIFY(!button("searchPlans")->isEnabled());
    offers()->item(0)->setCheckState(Qt::Checked);
    offers()->item(1)->setCheckState(Qt::Checked);
  }

  void aSearchIsStoppedByItsButton() {
    button("searchPlans")->click();
    QVERIFY(plans()->searching());
    QVERIFY(button("stopPlans")->isVisible() && !button("searchPlans")->isVisible());
    button("stopPlans")->click();
    QVERIFY(!plans()->searching());
    QVERIFY(said(plans()->card()).contains("stopped"));
    QCOMPARE(plans()->card()->table().rowCount(), 0);
  }

  void plansAreRankedAgainstDoingNothingAndTheChosenOneBecomesABranch() {
    button("searchPlans")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!plans()->searching(), 120000);
    const QTableWidget& table = plans()->card()->table();
    QVERIFY2(table.rowCount() == 4, qPrintable(said(plans()->card())));
    QCOMPARE(plans()->card()->plan(), 0);
    QVERIFY(said(plans()->card()).contains("All 3 combinations"));
    int nothing = -1;
    for (int row = 0; row < table.rowCount(); ++row)
      if (table.item(row, 2)->text() == "0.0" && table.item(row, 1)->text().contains("othing"))
        nothing = row;
    QVERIFY(nothing >= 0);
    auto* rows = const_cast<QTableWidget*>(&table);
    rows->selectRow(nothing);
    QVERIFY(!button("planToBranch")->isEnabled());  // doing nothing is no branch
    rows->selectRow(nothing == 0 ? 1 : 0);
    QVERIFY(button("planToBranch")->isEnabled());
    const QString name = table.item(nothing == 0 ? 1 : 0, 1)->text();
    button("planToBranch")->click();
    const auto there = [&] {
      const auto all = traffic()->runs().futures()->all;
      return std::any_of(all.begin(), all.end(),
                         [&](const auto& f) { return QString::fromStdString(f->name.en) == name; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(there(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QVERIFY(said(plans()->card()).contains("Searched from “"));
    traffic()->choose(QString::fromStdString(traffic()->runs().futures()->all.back()->id));
    QTRY_VERIFY2_WITH_TIMEOUT(said(plans()->card()).contains("= " + name + "”"),
                              qPrintable(said(plans()->card())), 10000);
    QVERIFY(plans()->back());
    QVERIFY(!plans()->card()->isVisible());
  }

  void aPumpIsNotSentWhereItsHosesDoNotReach() {
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto before = traffic()->runs().futures()->all.size();
    QSignalSpy said(traffic(), &ViewerTool::said);
    traffic()->sendUnit("U1", {300, 2});  // 163 m from the nearest street
    QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), 30000);
    QVERIFY2(said.last()[0].toString().contains("150 m of its hoses"),
             qPrintable(said.last()[0].toString()));
    QCOMPARE(traffic()->runs().futures()->all.size(), before);
  }

  void branchesComeAgainAfterARestartAndFromAFileOfPlans() {
    QTemporaryDir folder;
    traffic()->keepIn(folder.path());
    traffic()->start(100);
    QTRY_VERIFY_WITH_TIMEOUT(computing(), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(lines().size(), std::size_t(1), 30000);
    traffic()->closeRoad(renminRoad(*window_->view()->city), 0);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(lines().size(), std::size_t(2), 30000);
    const QString name = lines().back().name;
    const QStringList kept = QDir(folder.path()).entryList({"branches-*.json"});
    QCOMPARE(kept.size(), 1);
    traffic()->keepIn(folder.path());  // as a window that has just been opened
    traffic()->start(100);
    const auto again = [&] {
      return lines().size() == 2 && lines().back().name == name;
    };
    QTRY_COMPARE_WITH_TIMEOUT(lines().size(), std::size_t(1), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(again(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto futures = traffic()->runs().futures();
    QVERIFY(std::holds_alternative<session::RoadClosing>(*futures->all.back()->deed));
    QSignalSpy said(traffic(), &ViewerTool::said);
    traffic()->openBranches(folder.filePath(kept.front()));
    QTRY_COMPARE_WITH_TIMEOUT(lines().size(), std::size_t(3), 60000);
    QVERIFY(said.front()[0].toString().contains("1"));
    traffic()->openBranches(folder.filePath("none.json"));
    QVERIFY(said.back()[0].toString().contains("none.json"));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    traffic()->keepIn({});
  }

  void whatBHasMoreOfOverTimeStandsOnAnAxisOfItsOwn() {
    auto* compare = window_->tools()->tool<BranchCompare>();
    traffic()->choose("W");
    compare->start();
    const auto* card = compare->card();
    QVERIFY(card->isVisible());
    const auto& lines = card->chart().data().lines;
    const auto& more = card->moreChart().data().lines[0].points;
    QVERIFY(!more.empty() && more.size() <= lines[1].points.size());
    const auto ofA = std::find_if(lines[0].points.begin(), lines[0].points.end(),
                                  [&](const auto& point) { return point.at == more.back().at; });
    QVERIFY(ofA != lines[0].points.end());
    const double apart = lines[1].points.back().value - ofA->value;
    QVERIFY(std::abs(more.back().value - apart) < 1e-6);
    QVERIFY(card->moreChart().heading().startsWith("B − A · "));
    QCOMPARE(card->moreChart().data().unit, card->chart().data().unit);
    QVERIFY(card->findChild<QLabel*>("branchesApart")->text().startsWith("B is A and adds: "));
    compare->back();
  }

  void waterOnStreetsAndPondedRoadAreComparedOverTime() {
    auto* compare = window_->tools()->tool<BranchCompare>();
    traffic()->choose("W");
    compare->start();
    const auto* card = compare->card();
    auto* quantity = card->findChild<QComboBox*>("branchQuantity");
    const auto rows = traffic()->futures()->find(card->side(0).toStdString())->track->rows;
    const auto show = [&](const QString& name) {
      quantity->setCurrentIndex(quantity->findText(name));
      emit quantity->activated(quantity->currentIndex());
      return card->chart().data();
    };
    const auto water = show("Water on streets"), road = show("Ponded road");
    QCOMPARE(water.unit, QString("m³"));
    QCOMPARE(road.unit, QString("km"));
    QCOMPARE(card->moreChart().data().unit, road.unit);
    QCOMPARE(water.lines[0].points.size(), rows.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      QCOMPARE(water.lines[0].points[k].value, rows[k].streetWater);
      QCOMPARE(road.lines[0].points[k].value, rows[k].pondedKm);
    }
    show("All water with rivers and lakes");
    compare->back();
  }

  void everyLaneOfTheTimelineSaysWhatItsBranchAddsToWhich() {
    const auto* band = window_->timeline()->band();
    QCOMPARE(band->branches().size(), std::size_t(3));
    for (const panels::BranchLine& line : band->branches()) {
      const auto future = traffic()->futures()->find(line.id.toStdString());
      QVERIFY(future != nullptr);
      QCOMPARE(line.name, panels::say(session::branchTitle(*future)));
      const QString words = band->wordsOf(line);
      QVERIFY(words.startsWith(line.name));
      QVERIFY(words.contains(panels::say(session::branchDeeds(*traffic()->futures(), *future))));
    }
  }

  void theCardOfTrafficStaysInItsColumnHoweverMuchItTells() {
    auto* card = traffic()->card();
    const auto column = [&] {
      emit traffic()->moved();
      QTest::qWait(20);
      return card->geometry().right();
    };
    QVERIFY(card->isVisible());
    const int right = column();
    card->setEffect(std::vector<panels::FactTable::Fact>(40, {"Figure", "1 m", "a test"}));
    QCOMPARE(column(), right);
    QVERIFY(card->geometry().bottom() < card->parentWidget()->height());
    card->setEffect({});
  }

  void aClickOnWhatStartsOrStopsACalculationLeavesTheKeyboardWhereItIs() {
    QList<QPushButton*> buttons;
    for (const char* name : {"runTraffic", "stopBranch", "stopDetailed", "cancelRun", "pauseRun",
                             "searchPlans", "stopPlans", "computeOdds", "stopOdds"})
      buttons << window_->findChild<QPushButton*>(name);
    for (const QPushButton* each : buttons) {
      QVERIFY(each != nullptr);
      QVERIFY2(!(each->focusPolicy() & Qt::ClickFocus), qPrintable(each->objectName()));
      QVERIFY2(each->focusPolicy() & Qt::TabFocus, qPrintable(each->objectName()));
    }
  }

  /// Trips that are made already wait for the window, which is busy meanwhile.
  void ofTwoRunsThatAreAskedForAtOnceOnlyTheSecondBegins() {
    QSignalSpy said(traffic(), &ViewerTool::said);
    traffic()->start(100);
    QThread::sleep(3);
    traffic()->start(120);
    QTRY_COMPARE_WITH_TIMEOUT(lines().size(), std::size_t(1), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    int days = 0;
    for (const auto& message : said)
      days += message[0].toString().startsWith("Made trips of the city") ? 1 : 0;
    QCOMPARE(days, 1);
  }

  void aRunThatIsStoppedWhileItsTripsWaitNeverBegins() {
    const auto before = traffic()->runs().request().inputs.traffic.demand;
    traffic()->start(100);
    QThread::sleep(3);
    emit traffic()->card()->stopWanted();
    QTest::qWait(100);
    QVERIFY(traffic()->runs().request().inputs.traffic.demand == before);
    QVERIFY(!computing());
  }
};

QTEST_MAIN(PlanToolsTest)
#include "zz_plan_tools_test.moc"
