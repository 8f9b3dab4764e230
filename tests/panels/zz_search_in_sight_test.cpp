// What is asked for in the left rail is seen, however far that is scrolled.
#include <QApplication>
#include <QBoxLayout>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <memory>

#include "app/desktop/incident_marks.h"
#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/panels/left_rail.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// A gauge that does not measure what was forecast, and a warning of others.
session::WorldView longNight() {
  session::WorldView world = smallWorld();
  session::ForecastCheck check;
  check.place = {"江津路", "Jiangjin Road"};
  check.forecast = 0.38;
  check.due = check.at = kNow;
  check.site = 2;
  check.measured = 0.04;
  check.clear = 0.25;
  check.conflict = true;
  world.forecastChecks = {check};
  session::ReceivedWarning warning;
  warning.id = "office,A1,2026-07-18T18:00:00+08:00";
  warning.received = warning.from = kNow;
  world.warnings = std::make_shared<const session::ReceivedWarnings>(
      session::ReceivedWarnings{std::make_shared<const session::ReceivedWarning>(warning)});
  return world;
}

}  // namespace

class SearchInSightTest : public QObject {
  Q_OBJECT

  SilentCommands commands_;
  Translation translation_;
  std::unique_ptr<MainWindow> window_;

  /// Of the rail in a small window, which has 1,500 px more than its lists at one end.
  QScrollBar* barWithRoomAt(int index) {
    window_ = std::make_unique<MainWindow>(commands_, translation_);
    window_->resize(1120, 640);
    window_->show();
    window_->activateWindow();
    if (!QTest::qWaitForWindowActive(window_.get())) return nullptr;
    window_->setView(std::make_shared<const session::WorldView>(longNight()));
    auto* rail = window_->findChild<panels::LeftRail*>();
    auto* room = new QWidget(rail);
    room->setFixedHeight(1500);
    qobject_cast<QBoxLayout*>(rail->layout())->insertWidget(index, room);
    for (QScrollArea* area : window_->findChildren<QScrollArea*>())
      if (area->widget() == rail) return area->verticalScrollBar();
    return nullptr;
  }
  void click(int layer, const std::string& code) {
    view::Pick pick;
    pick.kind = view::PickKind::vector;
    pick.layer = layer;
    pick.code = QString::fromStdString(code);
    emit window_->cityView()->picked(pick);
  }

 private slots:
  void cleanup() { window_.reset(); }

  void theRailScrollsToTheSearchThatIsAskedFor() {
    QScrollBar* bar = barWithRoomAt(-1);
    QVERIFY(bar != nullptr);
    QTRY_VERIFY(bar->maximum() > 500);
    bar->setValue(bar->maximum());
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(qobject_cast<QLineEdit*>(window_->focusWidget()) != nullptr);
    QCOMPARE(bar->value(), 0);
  }

  void theRailScrollsToWhatIsClickedOnTheMap() {
    QScrollBar* bar = barWithRoomAt(0);
    QVERIFY(bar != nullptr);
    QTRY_VERIFY(bar->maximum() > 500);
    bar->setValue(0);
    click(IncidentMarks::kForecasts, smallCity().sensors[2].code);
    QTRY_VERIFY(bar->value() > 500);
    bar->setValue(0);
    click(IncidentMarks::kWarnings, window_->view()->warnings->front()->id);
    QTRY_VERIFY(bar->value() > 500);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  SearchInSightTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_search_in_sight_test.moc"
