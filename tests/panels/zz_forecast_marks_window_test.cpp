// A gauge that does not measure what was forecast: its mark, its row and its line of the legend.
#include <QApplication>
#include <QListWidget>
#include <QTest>
#include <algorithm>

#include "app/desktop/incident_marks.h"
#include "app/desktop/main_window.h"
#include "app/panels/theme.h"
#include "app/panels/water_legend.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

constexpr int kMarkPatience = 30'000;  // ms

/// Two sources of one gauge disagree, and the gauge with the forecast.
session::WorldView refutedWorld() {
  session::WorldView world = smallWorld();
  session::ConflictView pair;
  pair.one = {2, "river-office", 0.32, kNow};
  pair.other = {3, "traffic-police", 0.05, kNow};
  world.conflicts = {pair};
  session::ForecastCheck check;
  check.place = {"江津路", "Jiangjin Road"};
  check.forecast = 0.38;
  check.due = kNow;
  check.site = 2;
  check.measured = 0.04;
  check.at = kNow;
  check.clear = 0.25;
  check.conflict = true;
  world.forecastChecks = {check};
  return world;
}

}  // namespace

class ForecastMarksWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void theMarkIsDrawnAndAClickOnItSelectsTheRowOfTheForecast_data() {
    QTest::addColumn<bool>("chinese");
    QTest::addColumn<QString>("legend");
    QTest::newRow("zh") << true << "来源不一致 1, 实测≠预报 1";
    QTest::newRow("en") << false << "Sources disagree 1, Gauge ≠ forecast 1";
  }
  void theMarkIsDrawnAndAClickOnItSelectsTheRowOfTheForecast() {
    QFETCH(bool, chinese);
    SilentCommands commands;
    Translation translation;
    translation.use(chinese ? Language::zh : Language::en);
    MainWindow window(commands, translation);
    window.resize(1400, 900);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.setView(std::make_shared<const session::WorldView>(refutedWorld()));
    const auto drawn = [&] {
      const auto layers = window.cityView()->additions().layers;
      return std::any_of(layers.begin(), layers.end(), [](const scene::AddedLayer& layer) {
        return layer.id == IncidentMarks::kForecasts;
      });
    };
    QTRY_VERIFY_WITH_TIMEOUT(drawn(), kMarkPatience);
    const auto* legend = window.findChild<panels::WaterLegend*>();
    QTEST(legend->conflictsText(), "legend");
    auto* rows = window.findChild<QListWidget*>("conflicts");
    QCOMPARE(rows->count(), 2);
    view::Pick pick;
    pick.kind = view::PickKind::vector;
    pick.layer = IncidentMarks::kForecasts;
    pick.code = QString::fromStdString(smallCity().sensors[2].code);
    emit window.cityView()->picked(pick);
    QCOMPARE(rows->currentRow(), 1);  // not that of the two sources, which has the same gauge
    QVERIFY(rows->currentItem()->text().contains("38"));
    session::WorldView over = refutedWorld();
    over.forecastChecks.clear();
    window.setView(std::make_shared<const session::WorldView>(over));
    QVERIFY(!drawn());
    QVERIFY(!legend->conflictsText().contains(chinese ? "预报" : "forecast"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  ForecastMarksWindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_forecast_marks_window_test.moc"
