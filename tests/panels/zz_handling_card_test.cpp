// How incidents were handled, at the window: bars, table and choices show what the command line
// counts, and both tables go into files.
#include "app/desktop/handling_tools.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

#include "app/desktop/translation.h"
#include "app/desktop/viewer_tools.h"
#include "app/panels/bar_chart.h"
#include "app/panels/handling_card.h"
#include "app/panels/theme.h"
#include "engine/core/file_io.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::panels;

namespace {

using incident::CaseRecord;
using incident::HandlingStep;

/// Reported `ago` minutes before now, each further step two minutes later.
CaseRecord handledCase(const char* id, const char* unit, int ago, int limit, int steps) {
  const incident::EventClass ponding{"E0401", {"道路积水", "road ponding"}, "drainage",
                                     std::chrono::minutes(limit)};
  CaseRecord record = incident::openCase(id, ponding, {1, 2}, "Z1", minutesAfterNow(-ago), "rules");
  record.unit = unit;
  for (int step = 1; step <= steps; ++step) {
    const Outcome done = incident::takeStep(record, HandlingStep(step),
                                            minutesAfterNow(-ago + 2 * step), "Li Wei");
    if (!done) qFatal("%s", done.error().text().c_str());
  }
  return record;
}

/// One closed in time and one open and late at the office, one open elsewhere, of yesterday.
ViewPtr handledWorld() {
  session::WorldView world = smallWorld();
  auto handling = std::make_shared<session::HandlingView>();
  for (CaseRecord record : {handledCase("A001", "office", 60, 30, 6),
                            handledCase("A002", "office", 50, 30, 1),
                            handledCase("A003", "", 60 * 30, 60 * 48, 2)})
    handling->cases.push_back(std::make_shared<const CaseRecord>(std::move(record)));
  handling->units["office"] = {"排水所", "Drainage office"};
  handling->areas["Z1"] = {"江津区", "Jiangjin"};
  handling->classes["E0401"] = {"道路积水", "road ponding"};
  world.handling = handling;
  return std::make_shared<const session::WorldView>(std::move(world));
}

QString handlingWords(const QWidget& card) {
  QStringList texts;
  for (const QLabel* label : card.findChildren<QLabel*>())
    if (!label->isHidden()) texts << label->text();
  return texts.join('|');
}

}  // namespace

class HandlingCardTest : public QObject {
  Q_OBJECT

  static void choose(const HandlingCard& card, const char* name, int index) {
    auto* choice = card.findChild<QComboBox*>(name);
    choice->setCurrentIndex(index);
    emit choice->activated(index);
  }
  static QStringList rowOf(const QTableWidget& table, int row) {
    QStringList cells;
    for (int c = 0; c < table.columnCount(); ++c) cells << table.item(row, c)->text();
    return cells;
  }

 private slots:
  void barsComeFirstAndCountWhatTheCommandLineCounts() {
    HandlingCard card;
    card.show();
    card.setView(handledWorld());
    const QString words = handlingWords(card);
    QVERIFY2(words.contains("3 cases, 1 closed · on time 50 % (1 of 2) · sent back 0"),
             qPrintable(words));
    QVERIFY2(words.contains("event_classes.json") && words.contains("2026-07-17"),
             qPrintable(words));
    const auto* rates = card.findChild<BarChart*>("handlingOnTime");
    QCOMPARE(rates->bars().size(), std::size_t(1));  // nothing is closed or late elsewhere
    QCOMPARE(rates->bars()[0].label, QString("Drainage office"));
    QCOMPARE(rates->bars()[0].value, 50.0);
    QVERIFY(rates->accessibleName().contains("%"));
    const auto* steps = card.findChild<BarChart*>("handlingSteps");
    QCOMPARE(steps->bars().size(), std::size_t(6));
    QCOMPARE(steps->bars()[0].label, say(nameOf(HandlingStep::filed)));
    QCOMPARE(steps->bars()[0].value, 2.0);
    const auto& table = *card.findChild<QTableWidget*>("handlingTable");
    QCOMPARE(rowOf(table, 0), (QStringList{"none", "1", "0", "0", "—"}));
    QCOMPARE(rowOf(table, 1), (QStringList{"Drainage office", "2", "1", "1", "50 %"}));
    std::vector<CaseRecord> all;
    for (const auto& record : card.world().handling->cases) all.push_back(*record);
    QCOMPARE(card.indicesTable(), session::indicesCsv(all, kNow, session::IndexKey::unit));
    QCOMPARE(card.casesTable(), session::casesCsv(all, kNow));
  }

  void aBarOfAShareIsMeasuredByTheWholeAndOneOfTimeByTheLargest() {
    BarChart chart;
    chart.resize(400, 100);
    chart.setBars("%", {{"a", 50}}, 100);
    const double half = chart.barRect(0).width();
    chart.setBars("min", {{"a", 50}});
    QCOMPARE(chart.barRect(0).width(), 2 * half);
  }

  void choicesLeaveSomeOfTheCasesAndStayWhileNewOnesCome() {
    HandlingCard card;
    card.show();
    card.setView(handledWorld());
    choose(card, "handlingBack", 1);
    QVERIFY(handlingWords(card).contains("2 cases"));
    choose(card, "handlingUnit", 1);  // "Drainage office" or "none", sorted as they are read
    choose(card, "handlingUnit", 2);
    QVERIFY2(handlingWords(card).contains("0 cases"), qPrintable(handlingWords(card)));
    QVERIFY(!card.findChild<QPushButton*>("saveCases")->isEnabled());
    card.setView(handledWorld());
    QCOMPARE(card.findChild<QComboBox*>("handlingUnit")->currentText(), QString("none"));
    choose(card, "handlingBack", 0);
    QVERIFY(handlingWords(card).contains("1 cases"));
    choose(card, "handlingUnit", 0);
    choose(card, "handlingBy", 1);
    const auto& table = *card.findChild<QTableWidget*>("handlingTable");
    QCOMPARE(rowOf(table, 0), (QStringList{"Jiangjin", "3", "1", "1", "50 %"}));
    QVERIFY(card.indicesTable().starts_with("area,"));
  }

  void anOpenCaseBecomesLateAsTimePasses() {
    HandlingCard card;
    card.show();
    session::WorldView world = *handledWorld();
    card.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY(handlingWords(card).contains("(1 of 2)"));
    world.now = minutesAfterNow(60 * 20);
    card.setView(std::make_shared<const session::WorldView>(world));
    QVERIFY2(handlingWords(card).contains("(1 of 3)"), qPrintable(handlingWords(card)));
  }

  void withoutIncidentsItSaysSoAndBothLanguagesAreSpoken() {
    desktop::Translation translation;
    HandlingCard card;
    card.show();
    card.setView(std::make_shared<const session::WorldView>(smallWorld()));
    QVERIFY(handlingWords(card).contains("No incident has been opened yet"));
    QVERIFY(card.findChild<QTableWidget*>("handlingTable")->isHidden());
    card.setView(handledWorld());
    translation.use(Language::zh);
    QCoreApplication::sendPostedEvents();
    const QString words = handlingWords(card);
    QVERIFY2(words.contains("处置指标") && words.contains("按时") && !words.contains("cases"),
             qPrintable(words));
    QCOMPARE(card.findChild<BarChart*>("handlingOnTime")->bars()[0].label, QString("排水所"));
    QCOMPARE(card.findChild<QPushButton*>("saveIndices")->text(), QString("保存汇总表"));
    translation.use(Language::en);
  }

  void aNameIsSeenWholeBesideTheCountsAndItsTipNamesItToo() {
    const QString name = "Changgang Road depot";
    session::WorldView world = *handledWorld();
    auto handling = std::make_shared<session::HandlingView>(*world.handling);
    handling->units["office"] = {"长港路低洼路段值守点", name.toStdString()};
    world.handling = handling;
    QWidget stage;
    stage.resize(1200, 900);
    desktop::ViewerTools all(&stage);
    desktop::HandlingTools tools(&stage);
    all.add(&tools);
    stage.show();
    tools.setView(std::make_shared<const session::WorldView>(world));
    tools.start();
    all.place(stage.size());
    const auto& table = *tools.card()->findChild<QTableWidget*>("handlingTable");
    QVERIFY(tools.card()->width() > desktop::ViewerTools::kCardWidth);
    QCOMPARE(table.item(1, 0)->text(), name);
    QTRY_VERIFY2(table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(name) + 8,
                 qPrintable(QString::number(table.columnWidth(0))));
    QVERIFY(table.item(1, 0)->toolTip().startsWith(name));
  }

  void theToolsMenuOpensItWithACityAndTablesAreWritten() {
    QWidget stage;
    desktop::HandlingTools tools(&stage);
    desktop::SilentCommands commands;
    tools.setCommands(commands);
    QMenu menu;
    tools.fillMenu(menu);
    QVERIFY(!menu.actions().front()->isEnabled());
    tools.setView(handledWorld());
    menu.clear();
    tools.fillMenu(menu);
    QVERIFY(menu.actions().front()->isEnabled());
    QVERIFY(menu.actions().front()->text().startsWith("Handling of incidents"));
    menu.actions().front()->trigger();
    QVERIFY(!tools.card()->isHidden());
    QTemporaryDir folder;
    QSignalSpy told(&tools, &desktop::ViewerTool::said);
    tools.write(folder.filePath("cases.csv"), tools.card()->casesTable());
    QCOMPARE(*readFile(folder.filePath("cases.csv").toStdString()), tools.card()->casesTable());
    QVERIFY(told.last()[0].toString().contains("cases.csv"));
    tools.write("/proc/none/x.csv", "x");
    QVERIFY(told.last()[0].toString().startsWith("Table not saved"));
    QVERIFY(tools.back() && tools.card()->isHidden() && !tools.back());
  }
};

QTEST_MAIN(HandlingCardTest)
#include "zz_handling_card_test.moc"
