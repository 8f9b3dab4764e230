// Traffic in the window: run it, see it, close and open a road, send or drag a truck, change the
// rain, and the tree on the timeline.
#include "app/session/scenario/city_trips.h"
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class TrafficToolsTest : public TrafficWindow {
  Q_OBJECT
 private slots:
  void initTestCase() { open(); }

  void withoutTheModelOfItsWaterNothingRuns() {
    auto calm = stormWorld();
    calm.forecast = nullptr;
    calm.domain = nullptr;
    window_->setView(std::make_shared<const session::WorldView>(calm));
    tools()->start(200);
    QTest::qWait(50);
    QVERIFY(tools()->runs().futures()->all.empty());
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
  }

  void unitsThatAreSentBeforeTheRunHasComeToTheirTimeWaitInTheirOrder() {
    QSignalSpy heard(tools(), &ViewerTool::said);
    tools()->start(100);
    tools()->sendUnit("U1", {300, 700});
    tools()->sendUnit("U2", {400, 650});
    QVERIFY(heard.last()[0].toString().contains("U2 is sent as soon as it has come to 18:05"));
    const auto all = [&] { return tools()->runs().futures()->all; };
    QTRY_VERIFY2_WITH_TIMEOUT(all().size() == 3, qPrintable(heard.last()[0].toString()), 60000);
    QCOMPARE(all()[1]->name.en, std::string("U1 sent 18:05"));
    QCOMPARE(all()[2]->name.en, std::string("U2 sent 18:05"));
    QCOMPARE(all()[2]->parent, all()[1]->id);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(3), 30000);
    QCOMPARE(tools()->drawnBranch()->id, all()[2]->id);
    tools()->sendUnit("U1", {400, 650});  // its branch begins at the keyframe before that time
    const auto drawn = tools()->drawnBranch();
    QVERIFY(!drawn || drawn->computedTo + 60 >= seconds(window_->view()->cursor.at -
                                                        tools()->futures()->zero));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    commands_.recorded.clear();
  }

  void theRunPutsVehiclesAndSpeedsIntoThePicture() {
    QMenu menu;
    tools()->fillMenu(menu);
    menu.actions().front()->trigger();
    QVERIFY(tools()->card()->isVisible());
    tools()->start(400);
    QVERIFY(said(tools()->card()).contains("Making the trips of the city"));
    QVERIFY(button(tools()->card(), "Stop computing") != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!said(tools()->card()).contains("Making the trips"), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(1), 30000);
    const draw::DrawFrame& frame = window_->cityView()->frame();
    QTRY_VERIFY_WITH_TIMEOUT(frame.moving != nullptr, 30000);
    QVERIFY(frame.moving->size() > 3);
    const auto paced = [&] {
      const auto layers = window_->cityView()->additions().layers;
      return std::any_of(layers.begin(), layers.end(), [](const scene::AddedLayer& layer) {
        return layer.id == TrafficTools::kPaceLayer && !layer.features->features.empty();
      });
    };
    QTRY_VERIFY_WITH_TIMEOUT(paced(), 30000);
    for (const QLabel* label : tools()->card()->findChildren<QLabel*>()) {
      if (label->text().contains("<span")) QCOMPARE(label->textFormat(), Qt::RichText);
    }
  }

  void theTrafficOfTheRunIsWhatTheCommandLineMakes() {
    const auto config = session::loadConfig(CITYMIRROR_SOURCE_DIR "/assets");
    QVERIFY(config.ok());
    const auto request = tools()->runs().request();
    traffic::CityDemandOptions options;
    options.vehicles = 400;
    options.to = request.duration;
    const auto made = session::cityTrips(*request.inputs.city, config->traffic, options, {});
    QVERIFY2(made.ok(), made ? "" : made.error().text().c_str());
    const traffic::TrafficInputs &window = request.inputs.traffic, &verb = made->inputs;
    QVERIFY(window.demand->links == verb.demand->links);
    QVERIFY(window.demand->depart == verb.demand->depart);
    QCOMPARE(window.seed, verb.seed);
    QCOMPARE(window.parameters.informed, verb.parameters.informed);
    QCOMPARE(window.parameters.patience, verb.parameters.patience);
  }

  void branchesStandStillWhileTheCameraMoves() {
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->settled(), 30000);
    tools()->start(400);
    QTest::mouseClick(button(tools()->card(), "Stop computing"), Qt::LeftButton);
    QVERIFY(!said(tools()->card()).contains("Making the trips"));
    const auto held = [&] {
      const auto jobs = tools()->runs().jobs();
      return !jobs.empty() && jobs.front().paused;
    };
    bool stood = false;
    // A run may end before the camera moves.
    for (int attempt = 0; attempt < 5 && !stood; ++attempt) {
      tools()->start(400);
      QTRY_VERIFY_WITH_TIMEOUT(!tools()->runs().jobs().empty(), 30000);
      QVERIFY(!held());
      draw::CameraPose pose = window_->cityView()->pose();
      pose.headingDeg += 10;
      window_->cityView()->setPose(pose);
      stood = held();
      QTRY_VERIFY_WITH_TIMEOUT(!held(), 5000);
      QTRY_VERIFY_WITH_TIMEOUT(tools()->runs().jobs().empty() && !computing(), 60000);
    }
    QVERIFY(stood);
  }

  void aTimeBeyondTheRunIsRefusedInWords() {
    auto late = *window_->view();
    const auto shown = window_->view();
    late.cursor.at = minutesAfterNow(60);
    window_->setView(std::make_shared<const session::WorldView>(late));
    QSignalSpy said(tools(), &ViewerTool::said);
    tools()->closeRoad(renminRoad(*late.city), 0);
    QCOMPARE(said.size(), 1);
    QVERIFY2(said[0][0].toString().startsWith("Branches go from"), qPrintable(said[0][0].toString()));
    QCOMPARE(tools()->runs().futures()->all.size(), std::size_t(1));
    tools()->sendUnit("U1", {400, 650});
    QVERIFY2(said.last()[0].toString().startsWith("U1 is not sent: the run ends at"),
             qPrintable(said.last()[0].toString()));
    window_->setView(shown);
    QCOMPARE(tools()->runs().futures()->all.size(), std::size_t(1));  // nor later
  }

  void aForecastThatCameSinceIsNamedOnTheCard() {
    const auto shown = window_->view();
    QTRY_VERIFY_WITH_TIMEOUT(
        citymirror::said(tools()->card()).contains("Simulated, not measured"), 30000);
    QVERIFY(citymirror::said(tools()->card()).contains("relative gap to user equilibrium"));
    auto renewed = *shown;
    auto run = std::make_shared<world::ForecastRun>(*renewed.forecast);
    run->id = "F009";
    renewed.forecast = run;
    window_->setView(std::make_shared<const session::WorldView>(renewed));
    QVERIFY(citymirror::said(tools()->card()).contains("F009 has come since"));
    window_->setView(shown);
    QVERIFY(citymirror::said(tools()->card()).contains("Simulated, not measured"));
    QVERIFY(citymirror::said(tools()->card()).contains("exchange every 60 s"));
  }

  void layersThatAreTakenAwayAreNotDrawn() {
    const auto boxes = tools()->card()->findChildren<QCheckBox*>();
    boxes[0]->setChecked(false);
    QVERIFY(window_->cityView()->frame().moving == nullptr);
    boxes[0]->setChecked(true);
    QVERIFY(window_->cityView()->frame().moving != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(hasLayer(TrafficTools::kQueueLayer), 30000);
    boxes[2]->setChecked(false);
    QTRY_VERIFY_WITH_TIMEOUT(!hasLayer(TrafficTools::kQueueLayer), 30000);
    boxes[2]->setChecked(true);
    QTRY_VERIFY_WITH_TIMEOUT(hasLayer(TrafficTools::kQueueLayer), 30000);
    QVERIFY(said(tools()->card()).contains("queue back over the crossing"));
  }

  void aClickOnARoadClosesItInABranch() {
    const auto city = window_->view()->city;
    view::Pick pick;
    pick.kind = view::PickKind::road;
    pick.code = QString::fromStdString(renminRoad(*city));
    pick.at = {400, 645, 25};
    QVERIFY(!tools()->pick(pick));  // no tool in the hand
    tools()->card()->setTool(panels::TrafficTool::closeRoad);
    QVERIFY(tools()->pick(pick));
    QVERIFY(tools()->card()->tool() == panels::TrafficTool::none);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(2), 30000);
    const auto& lines = band()->branches();
    QCOMPARE(lines[1].parentRow, 0);
    QVERIFY(lines[1].chosen && !lines[0].chosen);
    QVERIFY(std::abs((lines[1].begin - kNow).count()) < 60000);
    QVERIFY(lines[1].name.contains("18:05"));
    QCOMPARE(commands_.recorded.size(), std::size_t(1));
    QVERIFY(commands_.recorded[0].kind == run::ActionKind::closeRoad);
    QCOMPARE(commands_.recorded[0].target, renminRoad(*city));
  }

  void aRoadIsOpenedAgainByAClick() {
    view::Pick pick;
    pick.kind = view::PickKind::road;
    pick.code = QString::fromStdString(renminRoad(*window_->view()->city));
    QTest::mouseClick(button(tools()->card(), "Open a road"), Qt::LeftButton);
    QVERIFY(tools()->card()->tool() == panels::TrafficTool::openRoad);
    auto later = stormWorld();
    later.cursor.at = minutesAfterNow(5);
    window_->setView(std::make_shared<const session::WorldView>(later));
    QVERIFY(tools()->pick(pick));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto all = tools()->runs().futures();
    const auto opened = all->find(tools()->chosen().toStdString());
    QVERIFY2(!opened->error, opened->error ? opened->error->text().c_str() : "");
    QCOMPARE(opened->parent, std::string("W·1"));
    QVERIFY(opened->actions.back().kind == run::ActionKind::openRoad);
    const auto shutAt = [&](double time) {
      const auto roads = session::partAt(opened->track->roads, time);
      int shut = 0;
      for (std::size_t e = 0; e < roads->shut.size(); ++e)
        shut += later.city->roads.roadOf(e).code == pick.code.toStdString() && roads->shut[e];
      return shut;
    };
    const double now = seconds(later.cursor.at - all->zero);
    QVERIFY(shutAt(now - 120) > shutAt(now + 120));
    tools()->choose("W·1");
    QTest::mouseClick(button(tools()->card(), "Drop branch"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->runs().futures()->all.size() == 1, 30000);
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
  }

  void aRoadIsClosedForATime() {
    view::Pick pick;
    pick.kind = view::PickKind::road;
    pick.code = QString::fromStdString(renminRoad(*window_->view()->city));
    auto spins = tools()->card()->findChildren<QSpinBox*>();
    for (QSpinBox* spin : spins) spin->setValue(spin->prefix() == "for " ? 5 : 2);
    QTest::mouseClick(button(tools()->card(), "Close a road"), Qt::LeftButton);
    QVERIFY(tools()->pick(pick));
    for (QSpinBox* spin : spins) spin->setValue(0);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto made = tools()->runs().futures()->find(tools()->chosen().toStdString());
    const auto& closing = std::get<session::RoadClosing>(*made->deed);
    QVERIFY(std::abs(closing.to - closing.from - 300) < 1e-6);
    QVERIFY2(made->name.en.find("18:07–18:12") != std::string::npos, made->name.en.c_str());
    const auto before = tools()->runs().futures()->all.size();
    tools()->closeLane(pick.code.toStdString(), session::RoadSide::both, 0);  // of one lane
    QCOMPARE(tools()->runs().futures()->all.size(), before);
  }

  void aDropAndADeedAreTakenBackAndComeAgain() {
    const auto all = [&] { return tools()->runs().futures()->all; };
    const auto before = all().size();
    const std::string name = all().back()->name.en;
    QCOMPARE(tools()->chosen().toStdString(), all().back()->id);
    QSignalSpy heard(tools(), &ViewerTool::said);
    QTest::mouseClick(button(tools()->card(), "Drop branch"), Qt::LeftButton);
    QCOMPARE(all().size(), before - 1);
    QVERIFY2(heard.last()[0].toString().startsWith("Dropped: "),
             qPrintable(heard.last()[0].toString()));
    QVERIFY(tools()->undo());  // as Ctrl+Z does
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), before, 30000);
    QCOMPARE(all().back()->name.en, name);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QVERIFY(tools()->undo());  // now the deed itself
    QCOMPARE(all().size(), before - 1);
    QVERIFY(heard.last()[0].toString().startsWith("Taken back: "));
    QVERIFY(tools()->redo());
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), before, 30000);
    QCOMPARE(all().back()->name.en, name);
    QVERIFY(!tools()->redo());
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), before, 30000);
  }

  void whatWasDoneToTheForecastsWaterSinceIsTakenBackFirst() {
    const auto shown = window_->view();
    auto measured = *shown;
    measured.whatIf = smallWhatIf(*measured.forecast);
    QVERIFY(!measured.whatIf->done.empty());
    window_->setView(std::make_shared<const session::WorldView>(measured));
    QVERIFY(!tools()->undo());
    window_->setView(shown);
  }

  void aClickOnTheTimelinesTreeChoosesABranch() {
    const auto& lines = band()->branches();
    const QPoint at(int(band()->xOf(lines[0].begin)) + 20, int(band()->yOfBranch(0)));
    QTest::mouseClick(band(), Qt::LeftButton, {}, at);
    QCOMPARE(tools()->chosen(), lines[0].id);
    QVERIFY(band()->branches()[0].chosen);
  }

  void aTruckIsSentToAPlaceAndTheCardSaysWhenItIsThere() {
    view::Pick pick;
    pick.kind = view::PickKind::ground;
    pick.at = {300, 700, 24};
    tools()->card()->setTool(panels::TrafficTool::sendUnit);
    QVERIFY(tools()->pick(pick));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto future = tools()->runs().futures()->find(tools()->chosen().toStdString());
    QCOMPARE(future->units.size(), std::size_t(1));
    QVERIFY(std::isfinite(future->units[0].arrived));
    const auto said = [&] {
      QString all;
      for (const QLabel* label : tools()->card()->findChildren<QLabel*>()) all += label->text();
      return all;
    };
    QTRY_VERIFY_WITH_TIMEOUT(said().contains("U1"), 30000);
  }

  void theCardSaysHowTheTruckDrivesAndWhatItChanges() {
    const auto text = [&] { return said(tools()->card()); };
    QTRY_VERIFY_WITH_TIMEOUT(text().contains("over the water"), 30000);
    QVERIFY(text().contains(", deepest"));
    QVERIFY(text().contains("→"));
    const auto drive = tools()->driveTime("U1", {300, 700});
    QVERIFY(drive && drive->dry > 0 && drive->overWater > drive->dry);
    takePicture(*window_, "traffic-card");
  }

  void aCardThatIsClosedLeavesTheKeyboardToTheCity() {
    QPushButton* close = button(tools()->card(), "×");
    close->setFocus();
    QTest::mouseClick(close, Qt::LeftButton);
    QVERIFY(tools()->card()->isHidden());
    QVERIFY(window_->focusWidget() == window_->cityView());
    QMenu menu;
    tools()->fillMenu(menu);
    menu.actions().front()->trigger();
    QVERIFY(tools()->card()->isVisible());
  }

  void whatIsScrolledInTheCardStaysWhileItsFiguresChange() {
    auto* scroll = tools()->card()->findChild<QScrollArea*>();
    window_->resize(1400, 560);
    QTRY_VERIFY_WITH_TIMEOUT(scroll->verticalScrollBar()->maximum() > 40, 30000);
    scroll->verticalScrollBar()->setValue(40);
    emit tools()->moved();  // as with every minute that a branch computes
    QCOMPARE(scroll->verticalScrollBar()->value(), 40);
    QTest::qWait(100);
    QCOMPARE(scroll->verticalScrollBar()->value(), 40);
    window_->resize(1400, 900);
  }

  void aPumpTruckIsDraggedOverTheMapToAPlace() {
    view::CityView* city = window_->cityView();
    QTRY_VERIFY_WITH_TIMEOUT(city->settled(), 30000);
    const QPoint from = seenAt(*window_, window_->view()->city->resources.front().at) - QPoint(0, 21);
    QTRY_COMPARE_WITH_TIMEOUT(city->pick(from).code, QString("U1"), 30000);
    const QPoint to = seenAt(*window_, {390, 645});
    const draw::CameraPose pose = city->pose();
    const auto before = tools()->runs().futures()->all.size();
    QTest::mousePress(city, Qt::LeftButton, {}, from);
    QTest::mouseMove(city, (from + to) / 2);
    QTest::mouseMove(city, to);
    takePicture(*window_, "traffic-drag");
    QVERIFY(tools()->drag()->dragging());
    QVERIFY(!city->sketch().lines.empty());
    QVERIFY2(city->sketch().notes.back().text.find("over the water") != std::string::npos,
             city->sketch().notes.back().text.c_str());
    QTest::mouseRelease(city, Qt::LeftButton, {}, to);
    QVERIFY(city->sketch().lines.empty());
    QVERIFY(city->pose() == pose);
    QTRY_COMPARE_WITH_TIMEOUT(tools()->runs().futures()->all.size(), before + 1, 30000);
    const auto made = tools()->runs().futures()->find(tools()->chosen().toStdString());
    const auto& order = std::get<world::CrewOrder>(*made->deed);
    QVERIFY2((order.to - Point2(390, 645)).norm() < 30, "dropped elsewhere");
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
  }

  void aDragEndsWithEscapeAndAClickSelectsTheTruck() {
    view::CityView* city = window_->cityView();
    const QPoint from = seenAt(*window_, window_->view()->city->resources.front().at) - QPoint(0, 21);
    const auto before = tools()->runs().futures()->all.size();
    QTest::mousePress(city, Qt::LeftButton, {}, from);
    QTest::mouseMove(city, from + QPoint(40, 10));
    QVERIFY(tools()->drag()->dragging());
    QTest::keyClick(city, Qt::Key_Escape);
    QVERIFY(!tools()->drag()->dragging());
    QTest::mouseRelease(city, Qt::LeftButton, {}, from + QPoint(40, 10));
    QCOMPARE(tools()->runs().futures()->all.size(), before);
    QSignalSpy picked(city, &view::CityView::picked);
    QTest::mouseClick(city, Qt::LeftButton, {}, from);
    QCOMPARE(picked.size(), 1);
    QCOMPARE(picked[0][0].value<view::Pick>().code, QString("U1"));
  }

  void whoMayNotSendUnitsDragsNone() {
    const panels::ViewPtr shown = window_->view();
    session::WorldView world = *shown;
    world.person.role = session::Role::observer;
    world.person.rights = std::make_shared<const session::RoleTable>(
        session::RoleTable{{session::Role::observer, {session::Act::watch}}});
    QCOMPARE(tools()->drag()->units(), QStringList({"U1", "U2"}));
    window_->setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(tools()->drag()->units().isEmpty());
    window_->setView(shown);
    QCOMPARE(tools()->drag()->units(), QStringList({"U1", "U2"}));
  }

  void aBranchShowsItsProgressAndCanBeStopped() {
    auto* bar = tools()->card()->findChild<QProgressBar*>();
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), 30000);
    tools()->sendUnit("U1", {400, 650});
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible() || !computing(), 30000);
    QVERIFY(tools()->runs().cancel(tools()->chosen().toStdString()).ok());
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), 30000);
    QTest::mouseClick(button(tools()->card(), "Drop branch"), Qt::LeftButton);
  }

  void whatPeopleDoToTheWaterMakesABranchWhileTheCardSaysSo() {
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    tools()->choose("W");
    commands_.recorded.clear();
    auto* works = window_->findChild<panels::WorksPanel*>();
    auto* takes = tools()->card()->findChild<QCheckBox*>("waterInBranch");
    QVERIFY(takes->isVisible() && takes->isChecked());
    const auto before = tools()->runs().futures()->all.size();
    emit works->editWanted(flood::SetPump{"P1", flood::PumpMode::failed});
    QCOMPARE(tools()->runs().futures()->all.size(), before + 1);
    const auto made = tools()->runs().futures()->find(tools()->chosen().toStdString());
    QVERIFY(made->parent == "W" && made->name.en == "pump P1: failed 18:05");
    QVERIFY(commands_.recorded.back().kind == run::ActionKind::setPump);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);  // a branch forks where it is computed
    tools()->laySandbags({{300, 640}, {340, 640}}, 1);
    QVERIFY(commands_.recorded.back().kind == run::ActionKind::drawBarrier);
    QCOMPARE(commands_.recorded.back().target, std::string("SB-W2"));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    tools()->blockStreet({400, 645});
    QVERIFY(commands_.recorded.back().kind == run::ActionKind::blockStreet);
    QCOMPARE(tools()->runs().futures()->all.size(), before + 3);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    takes->setChecked(false);
    QVERIFY(!tools()->takesWater());
    emit works->editWanted(flood::SetPump{"P1", flood::PumpMode::on});
    QCOMPARE(tools()->runs().futures()->all.size(), before + 3);
    takes->setChecked(true);
  }

  void anotherRainMakesABranchWithItsNameAndOneThatStaysIsNotOffered() {
    tools()->choose("W");
    auto* change = tools()->card()->findChild<QPushButton*>("changeBranchRain");
    QVERIFY(!change->isEnabled());
    tools()->card()->findChild<QDoubleSpinBox*>("branchRainFactor")->setValue(1.5);
    tools()->card()->findChild<QSpinBox*>("rainLater")->setValue(20);
    QVERIFY(change->isEnabled());
    change->click();
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto made = tools()->runs().futures()->find(tools()->chosen().toStdString());
    QVERIFY2(!made->error, made->error ? made->error->text().c_str() : "");
    QCOMPARE(made->name.zh, std::string("18:05 起雨量×1.5、推迟 20 分钟"));
    const auto& rain = std::get<session::RainChange>(*made->deed);
    QCOMPARE(rain.factor, 1.5);
    QCOMPARE(rain.delay, 1200.0);
    takePicture(*window_, "traffic-rain");
  }

  void coverAndReachAreThoseOfTheBranchThatIsShownAndSaySo() {
    auto* cover = window_->tools()->tool<CoverTools>();
    const QString run = "run " + tools()->chosen() + " from forecast F001";
    cover->start();
    QTRY_VERIFY_WITH_TIMEOUT(cover->card()->text().contains("homes ("), 30000);
    QVERIFY2(cover->card()->text().contains("Water of " + run), qPrintable(cover->card()->text()));
    QSignalSpy said(tools(), &ViewerTool::said);
    tools()->showReach({300, 700});
    QVERIFY2(said.last()[0].toString().contains(run), qPrintable(said.last()[0].toString()));
    QVERIFY(cover->back());
    QVERIFY(tools()->back());  // what was within reach
  }

  void whatIsWithinReachIsDrapedAndGoesWithEscape() {
    QSignalSpy said(tools(), &ViewerTool::said);
    tools()->showReach({300, 700});
    QCOMPARE(said.size(), 1);
    const auto* legend = tools()->card()->findChild<QLabel*>("reachLegend");
    QVERIFY(said[0][0].toString().contains("km") && legend->text().contains("within 4 min"));
    QVERIFY(tools()->back());
    QVERIFY(tools()->card()->isVisible() && !legend->isVisible());
    QVERIFY(tools()->back());
    QVERIFY(!tools()->card()->isVisible());
    QVERIFY(band()->branches().empty());
    QVERIFY(window_->cityView()->frame().moving == nullptr);
  }
};

QTEST_MAIN(TrafficToolsTest)
#include "traffic_tools_test.moc"
