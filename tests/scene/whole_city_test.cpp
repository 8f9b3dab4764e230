// A view shows all of its city until somebody moves the camera.
#include <QApplication>
#include <QtTest>

#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::view;

class WholeCityTest : public QObject {
  Q_OBJECT
  std::shared_ptr<const CityModel> city_ = std::make_shared<const CityModel>(smallCity());

  void waitFor(CityView& view) {
    QTRY_VERIFY_WITH_TIMEOUT(view.settled() && view.framesDrawn() > 0, 30000);
  }
  bool seesAll(const CityView& view) const {
    const Bounds& e = city_->extent;
    for (const Point2& p : {Point2(e.west, e.south), Point2(e.east, e.south),
                            Point2(e.west, e.north), Point2(e.east, e.north)}) {
      const QPointF at = view.project({p.x(), p.y(), small::groundAt(p.x(), p.y())});
      if (!QRectF(QPointF(), QSizeF(view.size())).contains(at)) return false;
    }
    return true;
  }

 private slots:
  void itSeesTheWholeCityInEverySizeUntilTheCameraIsMoved() {
    CityView view;
    view.resize(900, 420);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QSignalSpy ready(&view, &CityView::cityReady);
    view.setCity(city_);
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30000);
    waitFor(view);
    QVERIFY(seesAll(view));
    const double wide = view.pose().distance;
    view.resize(420, 560);
    QTRY_VERIFY_WITH_TIMEOUT(view.pose().distance > wide, 30000);
    waitFor(view);
    QVERIFY(seesAll(view));
    draw::CameraPose chosen = view.pose();
    chosen.distance = 500;
    view.setPose(chosen);
    view.resize(700, 400);
    waitFor(view);
    QCOMPARE(view.pose().distance, 500.0);
    view.showWhole(*city_);
    waitFor(view);
    QVERIFY(seesAll(view));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  WholeCityTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "whole_city_test.moc"
