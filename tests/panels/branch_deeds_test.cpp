// A zone is evacuated in the window, and SUMO drives the area that people look at.
#include "tests/panels/traffic_window.h"

#include <QElapsedTimer>

#include "app/desktop/detail_look.h"
#include "app/desktop/evacuation_tool.h"

using namespace citymirror;
using namespace citymirror::desktop;

class BranchDeedsTest : public TrafficWindow {
  Q_OBJECT
  session::WorldView world_ = stormWorld();
  QString evacuated_;  ///< the branch with the evacuation

  panels::TrafficCard* card() { return tools()->card(); }
  template <class Widget>
  Widget* part(const char* name) {
    return card()->findChild<Widget*>(name);
  }
  void show(int minutesLater) {
    world_.cursor.at = minutesAfterNow(minutesLater);
    window_->setView(std::make_shared<const session::WorldView>(world_));
  }
  std::shared_ptr<const FeatureLayer> layer(int id) {
    for (const scene::AddedLayer& each : window_->cityView()->additions().layers) {
      if (each.id == id) return each.features;
    }
    return nullptr;
  }
  QString words() { return said(card()); }
  bool sumoIsThere() { return session::areaDetailPossible().ok(); }
  /// Looks straight down at a place from so far that the look is 250 m round it.
  void lookAt(const Point2& place) {
    draw::CameraPose pose;
    pose.target = place;
    pose.targetHeight = 20;
    pose.distance = 500;
    pose.pitchDeg = -89;
    window_->cityView()->setPose(pose);
  }
  bool onlyWithin(const draw::MovingMarks& marks, const Point2& centre, double metres) {
    return std::all_of(marks.before.begin(), marks.before.end(),
                       [&](const Point2& at) { return (at - centre).norm() <= metres; });
  }

 private slots:
  void initTestCase() {
    open([](session::Config& config) {
      config.evacuation.departureHalf = 120;  // s: the run has 15 minutes
      config.evacuation.departureSlope = 60.0 / 3600;
    });
    tools()->start(400);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->city() != nullptr, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(window_->cityView()->frame().moving != nullptr, 30000);
  }

  void aLaneIsClosedWhereTheRoadHasAnother() {
    const auto click = [&](const std::string& name) {
      view::Pick pick;
      pick.kind = view::PickKind::road;
      for (const Road& road : world_.city->roads.roads) {
        if (road.name.zh != name) continue;
        pick.code = QString::fromStdString(road.code);
        const Point2 way = (road.line[1] - road.line[0]).normalized();
        const Point2 right = (road.line[0] + road.line[1]) / 2 + 3 * Point2(way.y(), -way.x());
        pick.at = {right.x(), right.y(), 0};
      }
      card()->setTool(panels::TrafficTool::closeLane);
      QVERIFY(tools()->pick(pick));
    };
    QSignalSpy said(tools(), &ViewerTool::said);
    click("人民路");
    QVERIFY(!said.isEmpty());
    QVERIFY2(said.back()[0].toString().contains("one lane"), qPrintable(said.back()[0].toString()));
    QCOMPARE(tools()->runs().futures()->all.size(), std::size_t(1));
    click("长港路");
    const QString id = tools()->chosen();
    const auto made = tools()->runs().futures()->find(id.toStdString());
    QVERIFY2(made && made->deed, qPrintable(said.back()[0].toString()));
    const auto& held = std::get<session::RoadRestriction>(*made->deed);
    QCOMPARE(held.capacity, 0.5);
    QCOMPARE(held.speed, 1.0);
    QVERIFY(held.side == session::RoadSide::along);
    QVERIFY2(made->name.en.find("bound lane closed 18:05") != std::string::npos,
             made->name.en.c_str());
    QVERIFY(made->name.zh.find("向一条车道") != std::string::npos);
    QVERIFY(!commands_.recorded.empty());
    QVERIFY(commands_.recorded.back().kind == run::ActionKind::restrictRoad);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const auto closedSide = [&](panels::LaneSide side) {
      card()->findChild<QComboBox*>("laneSide")->setCurrentIndex(int(side));
      tools()->choose("W");
      click("长港路");
      const std::string other = tools()->chosen().toStdString();
      const auto of = tools()->runs().futures()->find(other);
      const auto found = std::get<session::RoadRestriction>(*of->deed).side;
      tools()->choose("W");
      (void)tools()->runs().drop(other);
      return found;
    };
    QVERIFY(closedSide(panels::LaneSide::other) == session::RoadSide::against);
    QVERIFY(closedSide(panels::LaneSide::both) == session::RoadSide::both);
    card()->findChild<QComboBox*>("laneSide")->setCurrentIndex(int(panels::LaneSide::clicked));
    tools()->choose("W");
    (void)tools()->runs().drop(id.toStdString());
    QTRY_COMPARE_WITH_TIMEOUT(tools()->futures()->all.size(), std::size_t(1), 30000);
    commands_.recorded.clear();
  }

  void withoutAZoneOrAShelterNothingIsOrdered() {
    QVERIFY(!part<QPushButton>("orderEvacuation")->isVisible());
    QTest::mouseClick(part<QPushButton>("evacuation"), Qt::LeftButton);
    QVERIFY(card()->evacuation()->isOpen());
    QVERIFY(!part<QPushButton>("orderEvacuation")->isEnabled());
    QCOMPARE(part<QTreeWidget>("shelters")->topLevelItemCount(), 0);  // the city has none
  }

  void aZoneIsDrawnOverTheCityAndSaysWhoLivesInIt() {
    auto* city = window_->cityView();
    tools()->card()->setTool(panels::TrafficTool::closeRoad);
    QTest::mouseClick(part<QPushButton>("drawZone"), Qt::LeftButton);
    QVERIFY(city->drawingLine());
    QVERIFY(card()->tool() == panels::TrafficTool::none);  // one thing in the hand
    for (const Point2& corner :
         {Point2(100, 200), Point2(450, 200), Point2(450, 520), Point2(100, 520)})
      QTest::mouseClick(city, Qt::LeftButton, {}, seenAt(*window_, corner));
    QTest::keyClick(city, Qt::Key_Return);
    QVERIFY(!city->drawingLine());
    const auto& ring = card()->evacuation()->zone();
    QCOMPARE(ring.size(), std::size_t(4));
    QVERIFY(signedArea(ring) > 0);
    const auto persons = session::residentsIn(*world_.city, {ring, {}});
    QVERIFY(persons > 0);
    QVERIFY2(words().contains(QString("%1 residents on 0.1").arg(persons)), qPrintable(words()));
    QTRY_VERIFY_WITH_TIMEOUT(layer(EvacuationTool::kZoneLayer) != nullptr, 30000);
  }

  void aRimThatCrossesItselfIsNoZone() {
    const auto before = card()->evacuation()->zone();
    QSignalSpy said(tools(), &ViewerTool::said);
    QTest::mouseClick(part<QPushButton>("drawZone"), Qt::LeftButton);
    emit window_->cityView()->lineDrawn({{0, 0}, {100, 100}, {100, 0}, {0, 100}});
    QVERIFY(said.last()[0].toString().contains("crosses itself"));
    QVERIFY(card()->evacuation()->zone() == before);
    window_->cityView()->cancelLine();
  }

  void aShelterIsAPlaceThatIsClickedWithItsPlaces() {
    card()->evacuation()->findChild<QSpinBox*>()->setValue(300);
    view::Pick pick;
    pick.kind = view::PickKind::ground;
    pick.at = {400, 900, 24};
    QVERIFY(!tools()->pick(pick));  // nothing in the hand
    QTest::mouseClick(part<QPushButton>("addShelter"), Qt::LeftButton);
    QVERIFY(tools()->pick(pick));
    QVERIFY(card()->evacuation()->hand() == panels::EvacuationHand::none);
    const auto shelters = card()->evacuation()->shelters();
    QCOMPARE(shelters.size(), std::size_t(1));
    QCOMPARE(shelters[0].code, std::string("@400,900"));
    QCOMPARE(shelters[0].places, 300U);
    auto* row = part<QTreeWidget>("shelters")->topLevelItem(0);
    QCOMPARE(row->text(1), QString("300 (stated)"));
    row->setCheckState(0, Qt::Unchecked);
    QVERIFY(!part<QPushButton>("orderEvacuation")->isEnabled());
    row->setCheckState(0, Qt::Checked);
    QVERIFY(part<QPushButton>("orderEvacuation")->isEnabled());
    takePicture(*window_, "deeds-evacuation-form");
  }

  void theFormKeepsItsSheltersInTheOtherLanguage() {
    translation_->use(Language::zh);
    QTRY_COMPARE(part<QTreeWidget>("shelters")->topLevelItem(0)->text(0),
                 QString("自选地点 @400,900"));
    QCOMPARE(part<QPushButton>("orderEvacuation")->text(), QString("下令疏散"));
    QCOMPARE(part<QCheckBox>("detailed")->text(), QString("微观（SUMO）"));
    translation_->use(Language::en);
    QTRY_COMPARE(part<QPushButton>("orderEvacuation")->text(), QString("Evacuate"));
    QCOMPARE(card()->evacuation()->shelters().size(), std::size_t(1));
  }

  void theOrderMakesABranchAndTheCardSaysHowItGoes() {
    const auto persons =
        session::residentsIn(*world_.city, {card()->evacuation()->zone(), {}});
    QTest::mouseClick(part<QPushButton>("orderEvacuation"), Qt::LeftButton);
    QVERIFY(!card()->evacuation()->isOpen());
    QCOMPARE(commands_.recorded.size(), std::size_t(1));
    QVERIFY(commands_.recorded[0].kind == run::ActionKind::evacuate);
    QCOMPARE(commands_.recorded[0].target, std::string("E1"));
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    evacuated_ = tools()->chosen();
    const auto made = tools()->runs().futures()->find(tools()->chosen().toStdString());
    QVERIFY2(!made->error, made->error ? made->error->text().c_str() : "");
    QCOMPARE(made->name.en, std::string("E1 evacuation 18:05"));
    const auto& p = made->evacuations.orders.at(0);
    QCOMPARE(p.told, persons);
    QVERIFY(p.arrived > 0 && p.noPlace > 0);  // more than 300 live there
    QTRY_VERIFY_WITH_TIMEOUT(
        words().contains(QString("%1 of %2 in shelters").arg(p.arrived).arg(p.told)), 30000);
    QVERIFY(words().contains("place @400,900"));
    QVERIFY(words().contains(QString("%1 of 300 in").arg(p.arrived)));
    QVERIFY(words().contains("No place was left for"));
    QTRY_VERIFY_WITH_TIMEOUT(words().contains("Cleared\nnot by 18:20"), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(layer(EvacuationTool::kZoneLayer) != nullptr, 30000);
    takePicture(*window_, "deeds-evacuation");
  }

  void theTableOfBranchesComparesIt() {
    auto* branches = window_->tools()->tool<BranchCompare>();
    branches->start();
    QTRY_VERIFY_WITH_TIMEOUT(branches->card()->table().rowCount() > 5, 30000);
    const QTableWidget& table = branches->card()->table();
    QStringList figures;
    for (int row = 0; row < table.rowCount(); ++row) {
      if (table.item(row, 0)->text() == "Residents in shelters")
        figures = {table.item(row, 1)->text(), table.item(row, 2)->text()};
    }
    QCOMPARE(figures.size(), 2);
    QVERIFY(figures.contains("–"));  // nobody was told in the other
    QVERIFY(figures[0].toInt() + figures[1].toInt() > 0);
    QVERIFY(branches->back());
  }

  void itIsPutInForceAsTasks() {
    auto desk = std::make_shared<session::IncidentDesk>();
    desk->loop.id = "A001";
    desk->loop.steps = {{session::LoopStep::verified, kNow, "Li", ""}};
    session::IncidentView incident;
    incident.incident.id = "A001";
    incident.desk = desk;
    world_.incidents = {incident};
    show(0);
    commands_.acts.clear();
    tools()->choose(evacuated_);  // the comparison left the other one chosen
    part<QPushButton>("adoptPlan")->click();
    QCOMPARE(commands_.acts.size(), std::size_t(1));
    const auto plan = session::planFromText(commands_.acts[0].document);
    QVERIFY(plan.ok());
    QCOMPARE(plan->tasks.size(), std::size_t(2));
    QVERIFY(plan->tasks[0].what.en.starts_with("evacuate "));
    QCOMPARE(plan->tasks[1].what.zh, std::string("开放 自选地点 @400,900（300 人）"));
  }

  void anotherBranchTakesItsZoneOutOfThePicture() {
    tools()->choose("W");
    QTRY_VERIFY_WITH_TIMEOUT(layer(EvacuationTool::kZoneLayer) == nullptr, 30000);
    QVERIFY(!words().contains("in shelters"));
  }

  void withoutSumoTheChoiceIsOffAndSaysWhy() {
    const QByteArray before = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    tools()->detail()->retell();
    qputenv("PATH", before);
    QVERIFY(!part<QCheckBox>("detailed")->isEnabled());
    QVERIFY2(words().contains("SUMO is not installed") || words().contains("without SUMO"),
             qPrintable(words()));
    tools()->detail()->retell();
    QCOMPARE(part<QCheckBox>("detailed")->isEnabled(), sumoIsThere());
  }

  void whereNobodyDrivesTheCardSaysSoAndWithoutTheLookTheBranchsOwnVehiclesAreBack() {
    if (!sumoIsThere()) QSKIP("SUMO is not installed");
    lookAt({90000, 0});
    part<QCheckBox>("detailed")->click();
    QTRY_VERIFY_WITH_TIMEOUT(words().contains(": 0 within 250 m"), 30000);
    part<QCheckBox>("detailed")->click();
    QVERIFY(!tools()->detail()->shows(1800));
    const auto own = window_->cityView()->frame().moving;
    QVERIFY(own != nullptr && own->size() > 0);
  }

  void sumosVehiclesTakeThePlaceOfTheBranchsOwnAndTheCardSaysWhoseTheyAre() {
    if (!sumoIsThere()) QSKIP("SUMO is not installed");
    const Point2 centre(500, 485);
    lookAt(centre);
    QVERIFY(!onlyWithin(*window_->cityView()->frame().moving, centre, 252));
    part<QCheckBox>("detailed")->click();
    QVERIFY(part<QPushButton>("stopDetailed")->isVisible());
    show(1);
    QTRY_VERIFY_WITH_TIMEOUT(tools()->detail()->shows(1800 + 60), 60000);
    const auto marks = window_->cityView()->frame().moving;
    QVERIFY(marks && marks->size() > 0 && onlyWithin(*marks, centre, 252));
    QVERIFY2(words().contains("driven by SUMO ") && words().contains("within 250 m, 18:05–"),
             qPrintable(words()));
    QTRY_VERIFY_WITH_TIMEOUT(layer(DetailLook::kAreaLayer) != nullptr, 30000);
    QVERIFY(layer(DetailLook::kAreaLayer)->provenance.source.starts_with("SUMO "));
    QVERIFY(tools()->detail()->credits().contains("SUMO"));
    QTRY_VERIFY_WITH_TIMEOUT(!part<QPushButton>("stopDetailed")->isVisible(), 60000);
    QVERIFY(commands_.started.back() == session::RunKind::detailedLook);
    QVERIFY(commands_.ends.back() == session::RunEnd::completed);
    takePicture(*window_, "deeds-sumo");
  }

  void theCursorReplaysItsFramesAndLeavesThemForTheBranchsOwn() {
    if (!sumoIsThere()) QSKIP("SUMO is not installed");
    const Point2 centre(500, 485);
    const auto first = window_->cityView()->frame().moving;
    show(2);
    const auto second = window_->cityView()->frame().moving;
    QVERIFY(second && onlyWithin(*second, centre, 252));
    QVERIFY(second->before != first->before);
    show(1);
    QVERIFY(window_->cityView()->frame().moving->before == first->before);
    show(10);
    QVERIFY(!onlyWithin(*window_->cityView()->frame().moving, centre, 252));
    QVERIFY(words().contains("only: the vehicles shown are the branch's own"));
    QVERIFY(tools()->detail()->credits().isEmpty());
    show(1);
    QVERIFY(onlyWithin(*window_->cityView()->frame().moving, centre, 252));
  }

  void anotherBranchEndsTheLook() {
    if (!sumoIsThere()) QSKIP("SUMO is not installed");
    tools()->choose(evacuated_);
    QVERIFY(!part<QCheckBox>("detailed")->isChecked());
    QVERIFY(!tools()->detail()->shows(1800 + 60));
    QTRY_VERIFY_WITH_TIMEOUT(layer(DetailLook::kAreaLayer) == nullptr, 30000);
    QVERIFY(window_->cityView()->frame().moving != nullptr);
    QVERIFY(!onlyWithin(*window_->cityView()->frame().moving, {500, 485}, 252));
  }

  void whatIsStoppedKeepsWhatThereIsAndAWindowClosesInTheMiddle() {
    if (!sumoIsThere()) QSKIP("SUMO is not installed");
    part<QCheckBox>("detailed")->click();
    QTRY_VERIFY_WITH_TIMEOUT(tools()->detail()->shows(1800 + 62), 60000);
    commands_.ends.clear();
    part<QPushButton>("stopDetailed")->click();
    QTRY_VERIFY_WITH_TIMEOUT(!part<QPushButton>("stopDetailed")->isVisible(), 30000);
    QVERIFY(commands_.ends.empty());  // by hand
    QVERIFY(commands_.stopped.back().first == session::RunKind::detailedLook);
    QVERIFY2(commands_.stopped.back().second.en.find("250 m round @500,485, 18:06–") !=
                 std::string::npos,
             commands_.stopped.back().second.en.c_str());
    QVERIFY(part<QCheckBox>("detailed")->isChecked());
    QVERIFY(tools()->detail()->shows(1800 + 62));
    part<QCheckBox>("detailed")->click();
    QVERIFY(!tools()->detail()->shows(1800 + 62));
    part<QCheckBox>("detailed")->click();
    QElapsedTimer closing;
    closing.start();
    window_.reset();
    QVERIFY2(closing.elapsed() < 20000, qPrintable(QString::number(closing.elapsed())));
  }
};

QTEST_MAIN(BranchDeedsTest)
#include "branch_deeds_test.moc"
