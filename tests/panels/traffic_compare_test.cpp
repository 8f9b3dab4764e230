// Two branches of traffic beside each other: sides, table, map of differences, and the one that is
// put in force.
#include "tests/panels/traffic_window.h"

using namespace citymirror;
using namespace citymirror::desktop;

class TrafficCompareTest : public TrafficWindow {
  Q_OBJECT
 private slots:
  /// The run, a branch with a road closed, and one with a truck sent.
  void initTestCase() {
    open();
    const auto all = [&] { return tools()->runs().futures()->all; };
    tools()->start(400);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(1), 30000);
    tools()->closeRoad(renminRoad(*window_->view()->city), 0);
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), std::size_t(2), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    tools()->choose("W");
    tools()->sendUnit("U1", {390, 645});
    QTRY_COMPARE_WITH_TIMEOUT(all().size(), std::size_t(3), 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    tools()->choose("W");
    QTRY_COMPARE_WITH_TIMEOUT(band()->branches().size(), std::size_t(3), 30000);
  }

  void twoBranchesAreComparedWithSidesThatCannotBeConfused() {
    QTRY_VERIFY_WITH_TIMEOUT(band()->branches().size() > 2, 30000);
    QTest::mouseClick(button(tools()->card(), "Compare two branches…"), Qt::LeftButton);
    auto* card = branches()->card();
    QVERIFY(card->isVisible());
    QVERIFY(!card->side(0).isEmpty() && card->side(0) != card->side(1));
    QCOMPARE(card->side(0), tools()->chosen());
    QVERIFY(card->color(0) != card->color(1));
    int letters = 0;
    for (const auto& line : band()->branches()) {
      if (line.letter.isEmpty()) continue;
      ++letters;
      QCOMPARE(line.id, card->side(line.letter == "A" ? 0 : 1));
      QCOMPARE(line.color, card->color(line.letter == "A" ? 0 : 1));
    }
    QCOMPARE(letters, 2);
    QTest::mouseClick(button(card, "Swipe"), Qt::LeftButton);
    auto* sides = window_->tools()->tool<CompareTools>()->sides();
    QVERIFY(sides->mode() == view::CompareMode::swipe);
    QVERIFY2(sides->title(0).contains("What-if " + card->side(0)), qPrintable(sides->title(0)));
    QVERIFY2(sides->title(1).contains("What-if " + card->side(1)), qPrintable(sides->title(1)));
    QTRY_COMPARE_WITH_TIMEOUT(sides->titlePlaces().size(), 2, 5000);
    QVERIFY(tools()->card()->isHidden());  // this one stands in its place
    for (const QRect& title : sides->titlePlaces()) QVERIFY(!card->geometry().intersects(title));
    takePicture(*window_, "traffic-swipe");
  }

  void theTableSaysWhatBHasMoreThanA() {
    auto* card = branches()->card();
    const auto told = [&](int side) {
      const auto future = tools()->futures()->find(card->side(side).toStdString());
      return future && session::indexOf(*future, "pumped") != nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(!computing() && told(0) && told(1), 60000);
    const auto a = tools()->futures()->find(card->side(0).toStdString());
    const auto b = tools()->futures()->find(card->side(1).toStdString());
    QCOMPARE(card->table().rowCount() >= int(a->indices.size()), true);
    QStringList names;
    for (int row = 0; row < card->table().rowCount(); ++row) {
      names << card->table().item(row, 0)->text();
      if (names.back() != "Water pumped by units (m³)") continue;
      QString cell = card->table().item(row, 3)->text();
      const double more = cell.replace("−", "-").remove(',').toDouble();
      const double exact =
          session::indexOf(*b, "pumped")->value - session::indexOf(*a, "pumped")->value;
      QVERIFY(std::abs(more - exact) < 0.51);  // whole cubic metres are told
    }
    for (const char* name :
         {"Homes among them", "Most residents out of an ambulance's reach at once",
          "Road closed to cars (km·h)", "U1 from order to arrival (min)"})
      QVERIFY2(names.contains(name), qPrintable(names.join("; ")));
    const auto& lines = card->chart().data().lines;
    QCOMPARE(lines[0].points.size(), a->track->rows.size());
    QVERIFY(lines[0].color != lines[1].color);
    const auto* apart = card->findChild<QLabel*>("branchesApart");
    QCOMPARE(apart->text(), panels::say(session::branchesApart(*tools()->futures(), *a, *b)));
    QVERIFY(apart->isVisible() && apart->text().contains("adds: "));
  }

  void theTableIsSavedAsAFileOfItsOwn() {
    QTemporaryDir folder;
    QVERIFY(button(branches()->card(), "Save the table")->isEnabled());
    const QString first = branches()->saveTable(folder.path());
    const QString second = branches()->saveTable(folder.path());
    QVERIFY(first.endsWith(".csv") && second.endsWith("-2.csv") && first != second);
    const auto table = readFile(first.toStdString());
    QVERIFY(table.ok());
    QVERIFY(
        table->starts_with("\xEF\xBB\xBF"
                           "figure,unit,A: "));
    const auto b = tools()->futures()->find(branches()->card()->side(1).toStdString());
    QVERIFY(table->find(b->name.en) != std::string::npos);
    QVERIFY(table->find("water pumped by units") != std::string::npos);
    QVERIFY(branches()->saveTable("/proc/nowhere").isEmpty());
  }

  void theDifferenceMapComesAndGoes() {
    auto* card = branches()->card();
    auto later = stormWorld();
    later.cursor.at = minutesAfterNow(15);
    window_->setView(std::make_shared<const session::WorldView>(later));
    QTest::mouseClick(button(card, "Difference"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(hasLayer(BranchCompare::kDifferenceLayer), 30000);
    takePicture(*window_, "traffic-difference");
    QVERIFY(said(card).contains("m³ less"));
    auto* map = card->findChild<QComboBox*>("differenceOf");
    QVERIFY(map->isVisible());
    const std::array words{"was lower at its deepest on", "stood shorter in B on"};
    for (int kind = 1; kind <= 2; ++kind) {
      map->setCurrentIndex(kind);
      emit map->activated(kind);
      QVERIFY2(said(card).contains(words[std::size_t(kind - 1)]), qPrintable(said(card)));
      QVERIFY(hasLayer(BranchCompare::kDifferenceLayer));
    }
    map->setCurrentIndex(0);
    emit map->activated(0);
    QVERIFY(said(card).contains("m³ less"));
    QTest::mouseClick(button(card, "Difference"), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(!hasLayer(BranchCompare::kDifferenceLayer), 30000);
  }

  void aBranchIsPutInForceForAVerifiedIncidentAndMarkedOnTheTree() {
    auto* card = branches()->card();
    QVERIFY(!card->isHidden());
    QTRY_VERIFY_WITH_TIMEOUT(!computing(), 60000);
    const int side = tools()->futures()->find(card->side(0).toStdString())->parent.empty() ? 1 : 0;
    auto* adopt = card->findChild<QPushButton*>(side == 0 ? "adoptA" : "adoptB");
    auto* first = card->findChild<QPushButton*>(side == 0 ? "adoptB" : "adoptA");
    if (tools()->futures()->find(card->side(1 - side).toStdString())->parent.empty())
      QVERIFY(!first->isEnabled());  // nobody does anything in it
    QTRY_VERIFY_WITH_TIMEOUT(adopt->isEnabled(), 30000);
    QSignalSpy said(tools(), &ViewerTool::said);
    commands_.acts.clear();
    adopt->click();
    QVERIFY(commands_.acts.empty());  // no incident is verified
    QVERIFY(said.last()[0].toString().contains("Verify an incident first"));
    auto world = stormWorld();
    world.incidents = {incidentAt("A001", session::LoopStep::verified, Severity::yellow),
                       incidentAt("A002", session::LoopStep::dispatched, Severity::red),
                       incidentAt("A003", session::LoopStep::toVerify, Severity::red)};
    window_->setView(std::make_shared<const session::WorldView>(world));
    adopt->click();
    QCOMPARE(commands_.acts.size(), std::size_t(1));
    QVERIFY(commands_.acts[0].kind == session::CommandKind::adoptPlan);
    QCOMPARE(commands_.acts[0].subject, std::string("A002"));  // the worst one under way
    tools()->setIncident("A001");
    adopt->click();
    QCOMPARE(commands_.acts[1].subject, std::string("A001"));  // the one that people look at
    const auto plan = session::planFromText(commands_.acts[1].document);
    QVERIFY(plan.ok());

    session::PlanInForce inForce{"P2", "A001", *plan, "Wang", kNow, "P1", {2, 1, 1, 0}};
    world.plan = inForce;
    window_->setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(!adopt->isEnabled());
    const auto& lines = band()->branches();
    QCOMPARE(std::count_if(lines.begin(), lines.end(), [](const auto& l) { return l.inForce; }), 1);
    for (const auto& line : lines) QCOMPARE(line.inForce, line.id == card->side(side));
    const QString words = card->findChild<QLabel*>("planInForce")->text();
    QVERIFY2(words.contains("P2") && words.contains("Wang") && words.contains("replaced P1"),
             qPrintable(words));
    takePicture(*window_, "traffic-plan-in-force");
    window_->setView(std::make_shared<const session::WorldView>(stormWorld()));
    const auto& after = band()->branches();
    QVERIFY(std::none_of(after.begin(), after.end(), [](const auto& l) { return l.inForce; }));
  }

  void aClickWithShiftOnTheTreeChoosesTheOtherSide() {
    auto* card = branches()->card();
    const auto& lines = band()->branches();
    const auto other = std::find_if(lines.begin(), lines.end(),
                                    [](const auto& line) { return line.letter.isEmpty(); });
    QVERIFY(other != lines.end());
    const QString id = other->id, a = card->side(0);
    const QPoint at(int(band()->xOf(other->begin)) + 10, int(band()->yOfBranch(other->row)));
    QTest::mouseClick(band(), Qt::LeftButton, Qt::ShiftModifier, at);
    QCOMPARE(card->side(0), a);
    QCOMPARE(card->side(1), id);
    QVERIFY(window_->tools()->tool<CompareTools>()->sides()->title(1).contains(id));
    QTest::mouseClick(button(card, "⇅"), Qt::LeftButton);
    QVERIFY(card->side(0) == id && tools()->chosen() == id);
    QVERIFY(branches()->back());
    QVERIFY(!card->isVisible());
    QVERIFY(window_->tools()->tool<CompareTools>()->sides()->mode() == view::CompareMode::off);
  }
};

QTEST_MAIN(TrafficCompareTest)
#include "traffic_compare_test.moc"
