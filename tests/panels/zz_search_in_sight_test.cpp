// Who asks for the search by its keys sees it, however far the left rail is scrolled.
#include <QApplication>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>
#include <QVBoxLayout>

#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/panels/left_rail.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

class SearchInSightTest : public QObject {
  Q_OBJECT
 private slots:
  void theRailScrollsToTheSearchThatIsAskedFor() {
    SilentCommands commands;
    Translation translation;
    MainWindow window(commands, translation);
    window.resize(1120, 640);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.setView(std::make_shared<const session::WorldView>(smallWorld()));
    auto* rail = window.findChild<panels::LeftRail*>();
    auto* tall = new QWidget(rail);  // as lists of a long night
    tall->setFixedHeight(1500);
    rail->layout()->addWidget(tall);
    QScrollBar* bar = nullptr;
    for (QScrollArea* area : window.findChildren<QScrollArea*>())
      if (area->widget() == rail) bar = area->verticalScrollBar();
    QVERIFY(bar != nullptr);
    QTRY_VERIFY(bar->maximum() > 500);
    bar->setValue(bar->maximum());
    QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
    QVERIFY(qobject_cast<QLineEdit*>(window.focusWidget()) != nullptr);
    QCOMPARE(bar->value(), 0);
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
