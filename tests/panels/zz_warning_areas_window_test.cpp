// Warnings of others in the window: their area, their row, the legend, the catalogue.
#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QTest>
#include <algorithm>

#include "app/desktop/incident_marks.h"
#include "app/desktop/layer_tools.h"
#include "app/desktop/main_window.h"
#include "app/panels/theme.h"
#include "app/panels/warning_list.h"
#include "app/panels/water_legend.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr int kAreaPatience = 30'000;  // ms

/// One with an area, red, and one that is named only, blue.
session::WorldView warnedWorld() {
  session::ReceivedWarning red;
  red.id = "office,A1,2026-07-18T18:00:00+08:00";
  red.sender = "市气象台";
  red.severity = Severity::red;
  red.headline = {"暴雨红色预警", "Red rainstorm warning"};
  red.instruction = {"转移危险地带人员。", "Move people out of danger."};
  red.received = red.from = minutesAfterNow(-5);
  red.until = minutesAfterNow(55);
  red.rings = {{{200, 200}, {600, 200}, {600, 600}, {200, 600}}};
  session::ReceivedWarning blue = red;
  blue.id = "office,A2,2026-07-18T18:00:00+08:00";
  blue.severity = Severity::blue;
  blue.headline = {"大风蓝色预警", "Blue wind warning"};
  blue.rings.clear();
  blue.partlyUndrawn = true;
  session::WorldView world = smallWorld();
  world.warnings = std::make_shared<const session::ReceivedWarnings>(
      session::ReceivedWarnings{std::make_shared<const session::ReceivedWarning>(red),
                                std::make_shared<const session::ReceivedWarning>(blue)});
  return world;
}

}  // namespace

class WarningAreasWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void aWarningIsDrawnOpensByAClickCanBeSwitchedOffAndGoesWhenItIsOver_data() {
    QTest::addColumn<bool>("chinese");
    QTest::addColumn<QString>("legend");
    QTest::addColumn<QString>("undrawn");
    QTest::newRow("zh") << true << "生效预警, 红色 1"
                        << "区域只有名称或代码，不在图上";
    QTest::newRow("en") << false << "Warnings in force, red 1"
                        << "its area is named only: not on the map";
  }
  void aWarningIsDrawnOpensByAClickCanBeSwitchedOffAndGoesWhenItIsOver() {
    QFETCH(bool, chinese);
    QFETCH(QString, undrawn);
    SilentCommands commands;
    Translation translation;
    translation.use(chinese ? Language::zh : Language::en);
    MainWindow window(commands, translation);
    window.resize(1400, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    const session::WorldView warned = warnedWorld();
    window.setView(std::make_shared<const session::WorldView>(warned));
    enum class Drawn { no, hidden, yes };
    const auto drawn = [&] {
      for (const scene::AddedLayer& layer : window.cityView()->additions().layers)
        if (layer.id == IncidentMarks::kWarnings) return layer.visible ? Drawn::yes : Drawn::hidden;
      return Drawn::no;
    };
    QTRY_VERIFY_WITH_TIMEOUT(drawn() == Drawn::yes, kAreaPatience);
    auto* legend = window.findChild<panels::WaterLegend*>();
    QTEST(legend->warningsText(), "legend");
    auto* list = window.findChild<panels::WarningList*>();
    auto* rows = window.findChild<QListWidget*>("warnings");
    QCOMPARE(rows->count(), 2);
    QVERIFY(rows->item(1)->text().contains(undrawn));
    QVERIFY(!rows->item(0)->text().contains(undrawn));

    view::Pick pick;
    pick.kind = view::PickKind::vector;
    pick.layer = IncidentMarks::kWarnings;
    pick.code = QString::fromStdString(warned.warnings->front()->id);
    emit window.cityView()->picked(pick);
    QCOMPARE(rows->currentRow(), 0);
    QCOMPARE(list->opened(), pick.code);
    const auto told = list->findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(told, [&](const QLabel* label) {
      return label->isVisibleTo(list) &&
             label->text().contains(chinese ? "转移危险地带人员" : "Move people out of danger");
    }));

    window.layers()->show(kWarningsKey, false);
    QVERIFY(drawn() == Drawn::hidden);
    QVERIFY(legend->warningsText().isEmpty());
    QCOMPARE(rows->count(), 2);  // the list stays
    window.layers()->show(kWarningsKey, true);
    QVERIFY(drawn() == Drawn::yes);

    session::WorldView over = warned;
    over.warnings = nullptr;
    window.setView(std::make_shared<const session::WorldView>(over));
    QVERIFY(drawn() == Drawn::no);
    QVERIFY(legend->warningsText().isEmpty());
    QVERIFY(!list->isVisibleTo(&window));
    QVERIFY(list->opened().isEmpty());
  }

  void theCatalogueTellsWhoIssuedThemAndWhenTheyCame() {
    SilentCommands commands;
    Translation translation;
    translation.use(Language::en);
    MainWindow window(commands, translation);
    window.setView(std::make_shared<const session::WorldView>(smallWorld()));
    auto* rows = window.layers()->catalog()->findChild<QListWidget*>();
    const int before = rows->count();
    session::WorldView warned = warnedWorld();
    warned.city = window.view()->city;
    window.setView(std::make_shared<const session::WorldView>(warned));
    QCOMPARE(rows->count(), before + 1);
    window.layers()->catalog()->choose(kWarningsKey);
    QCOMPARE(window.layers()->catalog()->chosen(), QString(kWarningsKey));
    QCOMPARE(session::warningSource(warned).source, std::string("市气象台"));
    QCOMPARE(session::warningSource(warned).obtained, std::string("2026-07-18 18:00"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  WarningAreasWindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_warning_areas_window_test.moc"
