// What a tool asks for leaves the message line with the tool.
#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QTest>

#include "app/desktop/main_window.h"
#include "app/panels/overlays.h"
#include "app/panels/theme.h"
#include "app/panels/tool_strip.h"
#include "app/view/surface_format.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"
#include "tests/panels/window_sight.h"

using namespace citymirror;
using namespace citymirror::desktop;

class ToolHintsTest : public QObject {
  Q_OBJECT
  SilentCommands commands_;
  std::unique_ptr<Translation> translation_;
  std::unique_ptr<MainWindow> window_;

  view::CityView* city() { return window_->cityView(); }
  QString line() { return window_->findChild<panels::Ticker*>()->findChild<QLabel*>()->text(); }
  bool asks() { return line().startsWith("Click"); }
  QPushButton* sandbags() { return window_->findChild<QPushButton*>("toolSandbags"); }

 private slots:
  void init() {
    translation_ = std::make_unique<Translation>();
    translation_->use(Language::en);
    window_ = std::make_unique<MainWindow>(commands_, *translation_);
    window_->resize(1280, 760);
    window_->setView(std::make_shared<const session::WorldView>(smallWorld()));
    window_->show();
    QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QTRY_VERIFY_WITH_TIMEOUT(city()->settled() && city()->framesDrawn() > 0, 30000);
    city()->setFocus();
  }
  void cleanup() {
    window_.reset();
    translation_.reset();
  }

  void theHintOfASectionGoesWhenTheSectionIsDrawn() {
    QTest::keyClick(city(), Qt::Key_X);
    QVERIFY2(asks(), qPrintable(line()));
    for (const Point2& place : {Point2(250, 400), Point2(450, 400)})
      QTest::mouseClick(city(), Qt::LeftButton, {}, seenAt(*window_, place));
    QVERIFY(asks());
    QTest::keyClick(city(), Qt::Key_Return);
    QVERIFY(!city()->drawingLine());
    QVERIFY2(!asks(), qPrintable(line()));
  }

  void theHintOfASectionGoesWhenItIsCancelled() {
    QTest::keyClick(city(), Qt::Key_X);
    QVERIFY(asks());
    QTest::keyClick(city(), Qt::Key_Escape);
    QVERIFY2(!asks(), qPrintable(line()));
  }

  void theHintOfASectionGoesWhenSandbagsAreTaken() {
    QTest::keyClick(city(), Qt::Key_X);
    QVERIFY(asks());
    QTest::mouseClick(sandbags(), Qt::LeftButton);
    QVERIFY2(!asks(), qPrintable(line()));
  }

  void sandbagsTakenWhileASectionIsDrawnStayInTheHand() {
    QTest::keyClick(city(), Qt::Key_X);
    QTest::mouseClick(sandbags(), Qt::LeftButton);
    QVERIFY(sandbags()->isChecked() && city()->drawingLine());
    QTest::keyClick(city(), Qt::Key_Escape);
    QVERIFY(!sandbags()->isChecked() && !city()->drawingLine());
  }

  void theHintOfTheSandbagToolGoesWithIt() {
    const auto* strip = window_->findChild<panels::ToolStrip*>();
    const auto shown = [strip] {
      for (const QLabel* label : strip->findChildren<QLabel*>())
        if (label->text().startsWith("Click") && label->isVisible()) return true;
      return false;
    };
    QTest::mouseClick(sandbags(), Qt::LeftButton);
    QVERIFY(shown());
    for (const Point2& place : {Point2(250, 400), Point2(450, 400)})
      QTest::mouseClick(city(), Qt::LeftButton, {}, seenAt(*window_, place));
    QTest::keyClick(city(), Qt::Key_Return);
    QVERIFY(!shown() && !asks());
    QTest::mouseClick(sandbags(), Qt::LeftButton);
    QVERIFY(shown());
    QTest::keyClick(city(), Qt::Key_X);  // another tool takes the line
    QVERIFY(!sandbags()->isChecked() && !shown() && asks());
    QTest::keyClick(city(), Qt::Key_Escape);
    QVERIFY(!shown() && !asks());
  }

  void whatTheLineSaysOfSomethingElseStays() {
    QTest::keyClick(city(), Qt::Key_X);
    auto* ticker = window_->findChild<panels::Ticker*>();
    ticker->say("Saved");
    QTest::keyClick(city(), Qt::Key_Escape);
    QCOMPARE(line(), QString("Saved"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  ToolHintsTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_tool_hints_test.moc"
