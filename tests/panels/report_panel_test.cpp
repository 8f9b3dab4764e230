// Reports from the field as people see and decide them.
#include "app/panels/report_panel.h"

#include <QListWidget>
#include <QPushButton>
#include <QtTest>

#include "app/desktop/translation.h"
#include "app/panels/incident_panel.h"
#include "app/panels/score_panel.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

session::FieldReport patrolReport(const std::string& id, session::ReportState state) {
  session::FieldReport report;
  report.id = id;
  report.feed = "patrols";
  report.reporter = "patrol 3";
  report.place = "Jiangjin Road";
  report.at = {500, 480};
  report.depth = 0.4;
  report.seen = minutesAfterNow(-5);
  report.state = state;
  return report;
}

/// One report waits; one has corrected the forecast by 120 m³.
session::WorldView reportedWorld() {
  session::WorldView world = smallWorld();
  world.reports = std::make_shared<const std::vector<session::FieldReport>>(
      std::vector{patrolReport("R001", session::ReportState::verified),
                  patrolReport("R002", session::ReportState::toVerify)});
  auto run = std::make_shared<world::ForecastRun>(*world.forecast);
  auto water = std::make_shared<flood::FloodRun>(*run->flood);
  water->stats.corrections = {{"R001", 1500, {500, 480}, 150, 0.4, 0.2, 0.36, 120, 40}};
  run->flood = water;
  run->risks[0].corrections = {"R001"};
  world.forecast = run;
  world.incidents[0].risks = run->risks;
  return world;
}

ViewPtr viewOf(session::WorldView world) {
  return std::make_shared<const session::WorldView>(std::move(world));
}

}  // namespace

class ReportPanelTest : public QObject {
  Q_OBJECT
 private slots:
  void withoutReportsThereIsNoPanel() {
    ReportPanel panel;
    panel.setView(viewOf(smallWorld()));
    QVERIFY(panel.isHidden());
  }

  void aReportIsShownWithDepthPlaceSourceAndAgeAndWhatItDid() {
    ReportPanel panel;
    panel.setView(viewOf(reportedWorld()));
    QVERIFY(!panel.isHidden());
    const auto* rows = panel.findChild<QListWidget*>("reports");
    QCOMPARE(rows->count(), 2);
    const QString waiting = rows->item(0)->text(), used = rows->item(1)->text();
    for (const char* part : {"R002", "18:00", "40 cm", "Jiangjin Road", "patrol 3", "patrols", "5 min"})
      QVERIFY2(waiting.contains(part), qPrintable(waiting));
    QVERIFY(used.contains("F001") && used.contains("+120 m³"));
  }

  void aPlaceThatIsACodeOfTheCityIsNamedInTheLanguageOfTheReader() {
    session::WorldView world = smallWorld();
    std::vector reports(4, patrolReport("R001", session::ReportState::toVerify));
    const char* const places[] = {"S-POND1", "F1", "R100", "by the old bridge"};
    for (std::size_t i = 0; i < reports.size(); ++i) {
      reports[i].id = "R00" + std::to_string(i + 1);
      reports[i].place = places[i];
    }
    const Text road = world.city->roads.roads.front().name;
    QCOMPARE(world.city->roads.roads.front().code, std::string("R100"));
    world.reports = std::make_shared<const std::vector<session::FieldReport>>(reports);
    const auto row = [](const ReportPanel& panel, int i) {
      return panel.findChild<QListWidget*>("reports")->item(3 - i)->text();
    };
    ReportPanel english;
    english.setView(viewOf(world));
    QVERIFY2(row(english, 0).contains("· Jiangjin Road underpass (S-POND1)"),
             qPrintable(row(english, 0)));
    QVERIFY2(row(english, 1).contains("· First Hospital (F1)"), qPrintable(row(english, 1)));
    QVERIFY2(row(english, 2).contains("· " + QString::fromStdString(road.en) + " (R100)"),
             qPrintable(row(english, 2)));
    QVERIFY2(row(english, 3).contains("· by the old bridge\n"), qPrintable(row(english, 3)));
    desktop::Translation translation;
    translation.use(Language::zh);
    ReportPanel chinese;
    chinese.setView(viewOf(world));
    QVERIFY2(row(chinese, 0).contains("· 江津路下穿（S-POND1）"), qPrintable(row(chinese, 0)));
    translation.use(Language::en);
  }

  void aPersonVerifiesOrRejectsTheChosenReport() {
    ReportPanel panel;
    panel.setView(viewOf(reportedWorld()));
    auto* verify = panel.findChild<QPushButton*>("verifyReport");
    auto* reject = panel.findChild<QPushButton*>("rejectReport");
    QVERIFY(!verify->isEnabled() && !reject->isEnabled());
    std::vector<session::CommandAct> acts;
    connect(&panel, &ReportPanel::acted, this, [&](const auto& act) { acts.push_back(act); });
    panel.choose("R002");
    QTest::mouseClick(verify, Qt::LeftButton);
    panel.choose("R001");
    QVERIFY(!verify->isEnabled());
    QTest::mouseClick(reject, Qt::LeftButton);
    QCOMPARE(acts.size(), std::size_t(2));
    QVERIFY(acts[0].kind == session::CommandKind::verifyReport && acts[0].subject == "R002");
    QVERIFY(acts[1].kind == session::CommandKind::rejectReport && acts[1].subject == "R001");
  }

  void aReportThatComesMeanwhileDoesNotTakeThePlaceOfTheChosenOne() {
    ReportPanel panel;
    session::WorldView world = reportedWorld();
    panel.setView(viewOf(world));
    panel.choose("R002");
    auto reports = *world.reports;
    reports.push_back(patrolReport("R003", session::ReportState::toVerify));
    world.reports = std::make_shared<const std::vector<session::FieldReport>>(reports);
    panel.setView(viewOf(world));
    std::vector<session::CommandAct> acts;
    connect(&panel, &ReportPanel::acted, this, [&](const auto& act) { acts.push_back(act); });
    QTest::mouseClick(panel.findChild<QPushButton*>("verifyReport"), Qt::LeftButton);
    QCOMPARE(acts.size(), std::size_t(1));
    QCOMPARE(acts[0].subject, std::string("R002"));
  }

  void aVerifiedReportIsNotRejectedByTheNextPressOfSpace() {
    ReportPanel panel;
    session::WorldView world = reportedWorld();
    panel.setView(viewOf(world));
    panel.show();
    panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    panel.choose("R002");
    auto* verify = panel.findChild<QPushButton*>("verifyReport");
    verify->setFocus();
    QTRY_VERIFY(verify->hasFocus());
    std::vector<session::CommandAct> acts;
    connect(&panel, &ReportPanel::acted, this, [&](const auto& act) { acts.push_back(act); });
    QTest::keyClick(verify, Qt::Key_Space);
    auto reports = *world.reports;
    reports[1].state = session::ReportState::verified;
    world.reports = std::make_shared<const std::vector<session::FieldReport>>(reports);
    panel.setView(viewOf(world));
    QVERIFY(panel.findChild<QListWidget*>("reports")->hasFocus());
    QTest::keyClick(panel.focusWidget(), Qt::Key_Space);
    QCOMPARE(acts.size(), std::size_t(1));
  }

  void aReportIsFiledWithOneClickAndSaysAsWhat() {
    ReportPanel panel;
    session::WorldView world = reportedWorld();
    panel.setView(viewOf(world));
    auto* file = panel.findChild<QPushButton*>("fileReport");
    QVERIFY(!file->isEnabled());
    std::vector<session::CommandAct> acts;
    connect(&panel, &ReportPanel::acted, this, [&](const auto& act) { acts.push_back(act); });
    panel.choose("R002");
    QTest::mouseClick(file, Qt::LeftButton);
    QCOMPARE(acts.size(), std::size_t(1));
    QVERIFY(acts[0].kind == session::CommandKind::fileIncident && acts[0].object == "R002");
    auto desk = std::make_shared<session::IncidentDesk>();
    desk->loop.steps = {{session::LoopStep::toVerify, kNow, "Li Wei", ""}};
    desk->loop.filing = session::Filing{"E0505"};
    desk->loop.filing->report = "R002";
    session::IncidentView incident;
    incident.incident.id = "M001";
    incident.desk = desk;
    world.incidents.push_back(incident);
    panel.setView(viewOf(world));
    QVERIFY(panel.findChild<QListWidget*>("reports")->item(0)->text().contains("Filed as M001"));
    QVERIFY(!file->isEnabled());
  }

  void aReportWithoutDepthIsNamedByItsClassInTheLanguageOfTheReader() {
    session::WorldView world = smallWorld();
    session::FieldReport jam = patrolReport("R001", session::ReportState::toVerify);
    jam.depth.reset();
    jam.classCode = "E0506";
    session::FieldReport detour = jam, strange = jam;
    detour.classCode = "detour";
    strange.classCode = "X-77";
    world.reports = std::make_shared<const std::vector<session::FieldReport>>(
        std::vector{jam, detour, strange});
    incident::EventClasses classes;
    classes.classes["E0506"].name = {"交通拥堵", "Traffic jam"};
    ReportPanel panel;
    panel.setEventClasses(classes);
    panel.setView(viewOf(world));
    const auto row = [&](int i) {
      return panel.findChild<QListWidget*>("reports")->item(2 - i)->text();
    };
    QVERIFY2(row(0).contains("Traffic jam"), qPrintable(row(0)));
    desktop::Translation translation;
    translation.use(Language::zh);
    panel.setView(viewOf(world));
    QVERIFY2(row(0).contains("交通拥堵"), qPrintable(row(0)));
    QVERIFY2(row(1).contains("绕行"), qPrintable(row(1)));
    QVERIFY2(row(2).contains("X-77"), qPrintable(row(2)));
    translation.use(Language::en);
  }

  void theRiskListSaysWhichRoadAReportCorrected() {
    IncidentPanel panel;
    panel.setView(viewOf(reportedWorld()));
    bool said = false;
    for (const auto* list : panel.findChildren<QListWidget*>())
      for (int i = 0; i < list->count(); ++i)
        said = said || list->item(i)->text().contains("corrected by report R001 at 18:00");
    QVERIFY(said);
  }

  void theScoreSaysWhichPlacesAReportCorrected() {
    session::WorldView world = reportedWorld();
    auto score = std::make_shared<session::ForecastScoreView>();
    world::SiteOutcome outcome{"F001", "S-POND1", world::Verdict::hit};
    outcome.corrections = {"R001"};
    score->outcomes = {outcome};
    score->total.hits = score->total.corrected = 1;
    world.score = score;
    ScorePanel panel;
    panel.setView(viewOf(std::move(world)));
    QVERIFY(panel.findChild<QListWidget*>()->item(0)->text().contains("corrected by report R001"));
  }
};

QTEST_MAIN(ReportPanelTest)
#include "report_panel_test.moc"
