// The card of a comparison in a small window: what chooses the sides keeps its height, and scrolls.
#include <QApplication>
#include <QComboBox>
#include <QTest>

#include "app/desktop/compare_tools.h"
#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/panels/card_scroll.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

class CompareCardTest : public QObject {
  Q_OBJECT
 private slots:
  void choicesOfFourViewsAreWholeInASmallWindow_data() {
    QTest::addColumn<QSize>("size");
    for (const QSize size : {QSize(1120, 640), QSize(1280, 720), QSize(1600, 900)})
      QTest::addRow("%d", size.width()) << size;
  }
  void choicesOfFourViewsAreWholeInASmallWindow() {
    QFETCH(QSize, size);
    SilentCommands commands;
    Translation translation;
    translation.use(Language::en);
    MainWindow window(commands, translation);
    window.resize(size);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.setView(std::make_shared<const session::WorldView>(smallWorld()));
    auto* compare = window.tools()->tool<CompareTools>();
    compare->start(view::CompareMode::four);
    QTest::qWait(200);

    const QWidget* card = compare->cards().front();
    QVERIFY(card->isVisible());
    int choices = 0;
    for (const QComboBox* choice : card->findChildren<QComboBox*>()) {
      if (!choice->isVisible()) continue;
      ++choices;
      QVERIFY2(choice->height() >= choice->minimumHeight(),
               qPrintable(choice->accessibleName()));
    }
    QCOMPARE(choices, 12);  // water, time, light and layers of B, C and D
    compare->back();
    QVERIFY(!card->isVisible());
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  CompareCardTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_compare_card_test.moc"
