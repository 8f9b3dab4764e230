#include "app/view/line_tool.h"

#include <QApplication>
#include <QShortcut>
#include <QSignalSpy>
#include <QtTest>

#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::view;

namespace {

using Line = std::vector<Point2>;

constexpr QPoint kFirst(200, 200), kSecond(320, 260), kThird(420, 180);

}  // namespace

class LineToolTest : public QObject {
  Q_OBJECT
  std::unique_ptr<CityView> view_;
  std::unique_ptr<QSignalSpy> drawn_, cancelled_, changed_, picked_;

  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(view_->settled() && view_->framesDrawn() > 0, 30000);
  }
  void move(const QPoint& to, Qt::MouseButtons buttons = Qt::NoButton) {
    QMouseEvent event(QEvent::MouseMove, to, view_->mapToGlobal(to), Qt::NoButton, buttons,
                      Qt::NoModifier);
    QApplication::sendEvent(view_.get(), &event);
  }
  void click(const QPoint& at) { QTest::mouseClick(view_.get(), Qt::LeftButton, {}, at); }
  void doubleClick(const QPoint& at) {
    click(at);
    QTest::mouseDClick(view_.get(), Qt::LeftButton, {}, at);
  }
  Line drawnLine() const { return drawn_->at(0).at(0).value<Line>(); }
  double missBy(const Point2& p, const QPoint& pixel) const {
    const QPointF at = view_->project({p.x(), p.y(), double(small::groundAt(p.x(), p.y()))});
    return QLineF(at, pixel).length();
  }

 private slots:
  void init() {
    view_ = std::make_unique<CityView>();
    view_->resize(640, 480);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(view_.get()));
    QSignalSpy ready(view_.get(), &CityView::cityReady);
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30000);
    draw::CameraPose pose;
    pose.target = {500, 450};
    pose.distance = 1100;
    pose.pitchDeg = -65;
    view_->setPose(pose);
    waitSettled();
    drawn_ = std::make_unique<QSignalSpy>(view_.get(), &CityView::lineDrawn);
    cancelled_ = std::make_unique<QSignalSpy>(view_.get(), &CityView::lineCancelled);
    changed_ = std::make_unique<QSignalSpy>(view_.get(), &CityView::lineChanged);
    picked_ = std::make_unique<QSignalSpy>(view_.get(), &CityView::picked);
  }
  void cleanup() { view_.reset(); }

  void clicksAddPointsOnTheGroundAndADoubleClickEnds() {
    view_->beginLine();
    QVERIFY(view_->drawingLine());
    QCOMPARE(view_->cursor().shape(), Qt::CrossCursor);
    click(kFirst);
    click(kSecond);
    doubleClick(kThird);
    QVERIFY(!view_->drawingLine());
    QVERIFY(view_->cursor().shape() != Qt::CrossCursor);
    QCOMPARE(drawn_->count(), 1);
    QCOMPARE(picked_->count(), 0);
    const Line line = drawnLine();
    QCOMPARE(line.size(), std::size_t(3));
    QVERIFY(missBy(line[0], kFirst) < 2 && missBy(line[1], kSecond) < 2 &&
            missBy(line[2], kThird) < 2);
    click(kFirst);
    QCOMPARE(picked_->count(), 1);
  }

  void theMouseShowsTheNextSegment() {
    view_->beginLine();
    click(kFirst);
    move(kSecond);
    const Line preview = changed_->back().at(0).value<Line>();
    QCOMPARE(preview.size(), std::size_t(2));
    QVERIFY(missBy(preview[1], kSecond) < 2);
  }

  void theLineUnderConstructionIsInThePicture() {
    view_->setLayerVisible(Layer::labels, false);
    waitSettled();
    view_->beginLine();
    click({120, 240});
    move({520, 240});
    waitSettled();
    const QImage image = view_->grabFramebuffer();
    int accent = 0;
    for (int x = 150; x < 500; ++x) {
      for (int y = 232; y < 249; ++y) {
        const QColor c = image.pixelColor(x, y);
        if (c.green() > c.red() + 80 && c.blue() > c.red() + 60) {
          ++accent;
          break;
        }
      }
    }
    QVERIFY2(accent > 330, qPrintable(QString::number(accent)));
    QTest::keyClick(view_.get(), Qt::Key_Escape);
    waitSettled();
    const QColor after = view_->grabFramebuffer().pixelColor(300, 240);
    QVERIFY(after.green() < after.red() + 60);
  }

  void enterEndsAndBackspaceTakesThePointBack() {
    view_->beginLine();
    click(kFirst);
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QVERIFY2(view_->drawingLine(), "one point is no line");
    click(kSecond);
    QTest::keyClick(view_.get(), Qt::Key_Backspace);
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QVERIFY(view_->drawingLine());
    click(kThird);
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QCOMPARE(drawn_->count(), 1);
    QCOMPARE(drawnLine().size(), std::size_t(2));
    QVERIFY(missBy(drawnLine()[1], kThird) < 2);
  }

  void escapeCancelsBeforeAShortcutOfTheWindow() {
    QShortcut shortcut(Qt::Key_Escape, view_.get());
    QSignalSpy window(&shortcut, &QShortcut::activated);
    view_->beginLine();
    click(kFirst);
    QTest::keyClick(view_.get(), Qt::Key_Escape);
    QCOMPARE(cancelled_->count(), 1);
    QCOMPARE(window.count(), 0);
    QVERIFY(!view_->drawingLine());
    QTest::keyClick(view_.get(), Qt::Key_Escape);
    QCOMPARE(window.count(), 1);
  }

  void theCameraMovesWhileALineIsDrawn() {
    view_->beginLine();
    click(kFirst);
    for (const Qt::MouseButton button : {Qt::RightButton, Qt::LeftButton}) {
      const auto before = view_->pose();
      QTest::mousePress(view_.get(), button, {}, kSecond);
      move(kThird, button);
      QTest::mouseRelease(view_.get(), button, {}, kThird);
      QVERIFY(!(view_->pose() == before));
    }
    QWheelEvent wheel(kSecond, view_->mapToGlobal(kSecond), {}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    const double far = view_->pose().distance;
    QApplication::sendEvent(view_.get(), &wheel);
    QVERIFY(view_->pose().distance < far);
    click(kThird);
    QTest::keyClick(view_.get(), Qt::Key_Return);
    QCOMPARE(drawnLine().size(), std::size_t(2));
    QVERIFY(missBy(drawnLine()[1], kThird) < 2);
  }

  void aSecondBeginDropsTheFirst() {
    view_->beginLine();
    click(kFirst);
    view_->beginLine();
    QCOMPARE(cancelled_->count(), 1);
    QVERIFY(view_->drawingLine());
    click(kSecond);
    click(kThird);
    QTest::keyClick(view_.get(), Qt::Key_Enter);
    QVERIFY(missBy(drawnLine()[0], kSecond) < 2);
  }

  void aClickIntoTheSkyAddsNothing() {
    draw::CameraPose low = view_->pose();
    low.pitchDeg = -6;
    view_->setPose(low);
    waitSettled();
    view_->beginLine();
    click({320, 4});
    QCOMPARE(changed_->count(), 0);
    view_->cancelLine();
    QCOMPARE(cancelled_->count(), 1);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  LineToolTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "line_tool_test.moc"
