// In the smallest window nothing is cut off and nothing lies over anything else.
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/desktop/translation.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

/// An evening on which every list of the left rail has something and forecasts have a score.
session::WorldView fullWorld() {
  session::WorldView world = smallWorld();
  auto score = std::make_shared<session::ForecastScoreView>();
  score->total.hits = 120;
  score->total.misses = 11;
  score->total.falseAlarms = 12;
  world.score = score;
  return world;
}

}  // namespace

class NarrowWindowTest : public QObject {
  Q_OBJECT
 private slots:
  void whatIsSeenIsWhole_data() {
    QTest::addColumn<bool>("chinese");
    QTest::addColumn<QSize>("size");
    for (const bool chinese : {true, false})
      for (const QSize size : {QSize(1120, 640), QSize(1280, 720), QSize(1920, 1080)})
        QTest::addRow("%s %d", chinese ? "zh" : "en", size.width()) << chinese << size;
  }
  void whatIsSeenIsWhole() {
    QFETCH(bool, chinese);
    QFETCH(QSize, size);
    SilentCommands commands;
    Translation translation;
    translation.use(chinese ? Language::zh : Language::en);
    MainWindow window(commands, translation);
    window.resize(size);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.setView(std::make_shared<const session::WorldView>(fullWorld()));
    QTest::qWait(200);

    auto* top = window.findChild<panels::TopBar*>();
    for (QLabel* label : top->findChildren<QLabel*>())
      if (label->isVisible())
        QVERIFY2(label->width() >= label->sizeHint().width(), qPrintable(label->text()));
    for (QPushButton* button : top->findChildren<QPushButton*>())
      if (button->isVisible())
        QVERIFY2(button->width() >= button->sizeHint().width(), qPrintable(button->text()));

    auto* rail = window.findChild<panels::LeftRail*>();
    const auto parts = rail->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (const QWidget* a : parts) {
      if (!a->isVisible()) continue;
      QVERIFY2(rail->rect().contains(a->geometry()), a->metaObject()->className());
      for (const QWidget* b : parts)
        QVERIFY2(a == b || !b->isVisible() || !a->geometry().intersects(b->geometry()),
                 a->metaObject()->className());
    }
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  panels::applyTheme(app);
  NarrowWindowTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_narrow_window_test.moc"
