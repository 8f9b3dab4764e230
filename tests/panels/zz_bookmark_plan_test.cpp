// A view that nobody has taken a picture of stands in the list as a plan of its place.
#include "app/desktop/bookmark_plan.h"

#include <QListWidget>
#include <QtTest>
#include <set>

#include "app/desktop/bookmark_tools.h"
#include "app/desktop/translation.h"
#include "app/panels/selection_panel.h"
#include "app/panels/theme.h"
#include "app/view/surface_format.h"
#include "engine/draw/color_ramp.h"
#include "tests/panels/silent_commands.h"
#include "tests/panels/small_world.h"

using namespace citymirror;
using namespace citymirror::desktop;

namespace {

draw::CameraPose poseAt(const Point2& at, double distance, double heading) {
  draw::CameraPose pose;
  pose.target = at;
  pose.distance = distance;
  pose.headingDeg = heading;
  return pose;
}

QImage plan(const Point2& at, double distance, double heading) {
  return planOfView(smallCity(), poseAt(at, distance, heading), {96, 54}).toImage();
}

std::size_t coloursOf(const QImage& image) {
  std::set<QRgb> colours;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) colours.insert(image.pixel(x, y));
  return colours.size();
}

}  // namespace

namespace {

int apart(const QColor& a, const QColor& b) {
  return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
         std::abs(a.blue() - b.blue());
}

}  // namespace

class BookmarkPlanTest : public QObject {
  Q_OBJECT
 private slots:
  void aPlanShowsRiverAndStreetsNorthUp() {
    const QImage seen = plan({500, 150}, 300, 0);
    const QColor river = panels::colorOf(draw::darkPalette().river);
    QCOMPARE(seen.size(), QSize(96, 54));
    QCOMPARE(seen.pixelColor(4, 52), river);  // south of the place
    QVERIFY(seen.pixelColor(4, 2) != river);
    QVERIFY(coloursOf(seen) > 5);
  }

  void itsArrowLooksWhereTheCameraLooks() {
    const QColor accent = panels::colorOf(panels::Tone::accent);
    const QPoint middle(48, 27);
    for (const auto& [heading, ahead] : {std::pair(0.0, QPoint(0, -4)),
                                         {90.0, QPoint(4, 0)},
                                         {180.0, QPoint(0, 4)},
                                         {-90.0, QPoint(-4, 0)}}) {
      const QImage seen = plan({620, 900}, 400, heading);
      QVERIFY(apart(seen.pixelColor(middle + ahead), accent) < 90);  // its edge is smooth
      QVERIFY(apart(seen.pixelColor(middle - 3 * ahead), accent) > 90);
    }
  }

  void aCityWithoutMapIsNoBlackBox() {
    CityModel bare;
    bare.extent = {0, 0, 1000, 1000};
    const QImage seen = planOfView(bare, poseAt({500, 500}, 3000, 0), {96, 54}).toImage();
    QCOMPARE(seen.pixelColor(1, 1), panels::colorOf(draw::darkPalette().urbanGround));
    QVERIFY(coloursOf(seen) > 2);
  }

  void theListShowsThePlanAndSaysSo() {
    QWidget stage;
    SilentCommands commands;
    auto* city = new view::CityView(&stage);
    BookmarkTools tools(city, &stage, commands);
    tools.retranslate();
    tools.setView(std::make_shared<const session::WorldView>(smallWorld()));
    const auto* list = stage.findChild<QListWidget*>();
    QVERIFY(list->count() > 1);
    for (int i = 0; i < list->count(); ++i) {
      QVERIFY(tools.bookmarks()[std::size_t(i)].picture.empty());
      const QImage icon = list->item(i)->icon().pixmap(96, 54).toImage();
      QVERIFY2(coloursOf(icon) > 3, qPrintable(list->item(i)->text()));
      QVERIFY2(list->item(i)->toolTip().contains("A plan, north up, looking "),
               qPrintable(list->item(i)->toolTip()));
    }
  }

  void directionsAreNamedForEveryTurn() {
    QCOMPARE(panels::headingText(0), QString("0° north"));
    QCOMPARE(panels::headingText(44.6), QString("45° north-east"));
    QCOMPARE(panels::headingText(-90), QString("270° west"));
    QCOMPARE(panels::headingText(359.8), QString("0° north"));
    QCOMPARE(panels::headingText(725), QString("5° north"));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  panels::applyTheme(application);
  BookmarkPlanTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "zz_bookmark_plan_test.moc"
