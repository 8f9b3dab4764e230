#include "app/view/city_view.h"

#include <QApplication>
#include <QtTest>
#include <cmath>

#include "app/view/surface_format.h"
#include "engine/scene/offscreen.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::view;

namespace {

std::shared_ptr<const CityModel> sharedCity() {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  return city;
}

std::shared_ptr<const draw::WaterSurface> pond() {
  auto water = std::make_shared<draw::WaterSurface>();
  const CityModel& city = *sharedCity();
  auto depth = std::make_shared<RasterGrid<float>>(city.terrain.shape, 0.0F);
  for (int r = 0; r < depth->shape.rows; ++r) {
    for (int c = 0; c < depth->shape.columns; ++c) {
      if ((depth->shape.centre(c, r) - Point2(430, 330)).norm() < 60) depth->at(c, r) = 1.4F;
    }
  }
  water->bed = std::make_shared<RasterGrid<float>>(city.terrain);
  water->before = water->after = depth;
  return water;
}

draw::CameraPose above(const Point2& p, double distance, double pitch = -89) {
  draw::CameraPose pose;
  pose.target = p;
  pose.distance = distance;
  pose.pitchDeg = pitch;
  return pose;
}

double differing(const QImage& a, const QImage& b) {
  if (a.size() != b.size()) return 1;
  int count = 0;
  for (int y = 0; y < a.height(); ++y) {
    for (int x = 0; x < a.width(); ++x) {
      const QColor p = a.pixelColor(x, y), q = b.pixelColor(x, y);
      if (std::abs(p.red() - q.red()) + std::abs(p.green() - q.green()) +
              std::abs(p.blue() - q.blue()) >
          24)
        ++count;
    }
  }
  return double(count) / (a.width() * a.height());
}

QImage imageOf(const scene::Image& image) {
  return QImage(image.rgba.data(), image.width, image.height, QImage::Format_RGBA8888).copy();
}

}  // namespace

class CityViewTest : public QObject {
  Q_OBJECT
  std::unique_ptr<CityView> view_;

  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(view_->settled() && view_->framesDrawn() > 0, 30000);
  }
  QImage picture(const draw::CameraPose& pose, const draw::DrawFrame& frame = {}) {
    view_->setFrame(frame);
    view_->setPose(pose);
    waitSettled();
    return view_->grabFramebuffer();
  }
  QColor at(const QImage& image, const Point3& p) {
    return image.pixelColor((view_->project(p) * image.devicePixelRatio()).toPoint());
  }
  static double ground(double x, double y) { return small::groundAt(x, y); }

 private slots:
  void init() {
    view_ = std::make_unique<CityView>();
    view_->resize(640, 480);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    QSignalSpy ready(view_.get(), &CityView::cityReady);
    view_->setCity(sharedCity());
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30000);
    waitSettled();
  }
  void cleanup() { view_.reset(); }

  void aThemeColoursAllBuildingsAndChosenOnesStandOut() {
    const auto& set = sharedCity()->buildings;
    const auto roof = [&](const QImage& image, std::size_t b) {
      const Point2 middle = centroid(set.footprint(b));
      return at(image, {middle.x(), middle.y(), set.ground[b] + double(set.height[b])});
    };
    view_->setLayerVisible(Layer::labels, false);
    const QImage plain = picture(above({500, 400}, 1800));
    view_->setTheme(std::vector<draw::Color>(set.size(), draw::Color{200, 40, 160, 255}));
    view_->setChosen({set.code[20], "no such building"});
    const QImage themed = picture(above({500, 400}, 1800));
    const QColor pink = roof(themed, 3), accent = roof(themed, 20);
    QVERIFY2(pink.red() > pink.green() + 60 && pink.blue() > pink.green() + 40,
             qPrintable(pink.name()));
    QVERIFY2(accent.green() > accent.red() + 30, qPrintable(accent.name()));
    view_->setTheme({});
    view_->setChosen({});
    QVERIFY(differing(plain, picture(above({500, 400}, 1800))) < 0.001);
  }

  void buildingsRoadsAndWaterHaveTheirColours() {
    view_->setLayerVisible(Layer::labels, false);
    const QImage image = picture(above({500, 400}, 1800));
    const auto& set = sharedCity()->buildings;
    const Point2 middle = centroid(set.footprint(20));
    const QColor roof =
        at(image, {middle.x(), middle.y(), set.ground[20] + double(set.height[20])});
    QVERIFY2(roof.lightness() > 170, qPrintable(roof.name()));
    const QColor road = at(image, {110, 165, ground(110, 165)});
    QVERIFY2(road.lightness() < 90, qPrintable(road.name()));
    const QColor river = at(image, {500, 50, 18});
    QVERIFY2(river.blue() > river.red() + 15 && river.green() > river.red() + 15,
             qPrintable(river.name()));
    const QColor soil = at(image, {60, 145, ground(60, 145)});
    QVERIFY2(soil.red() > soil.blue(), qPrintable(soil.name()));
  }

  void aPickFindsTheBuildingTheRoadAndTheGround() {
    view_->setPose(above({500, 400}, 1500, -60));
    waitSettled();
    const auto& set = sharedCity()->buildings;
    for (std::size_t i : {std::size_t(3), std::size_t(60), std::size_t(120)}) {
      const Point2 p = centroid(set.footprint(i));
      const Pick hit =
          view_->pick(view_->project({p.x(), p.y(), double(set.ground[i] + set.height[i])}));
      QCOMPARE(hit.kind, PickKind::building);
      QCOMPARE(hit.code.toStdString(), set.code[i]);
    }
    const Pick road = view_->pick(view_->project({189, 168, ground(189, 168)}));
    QCOMPARE(road.kind, PickKind::road);
    const Pick soil = view_->pick(view_->project({100, 145, ground(100, 145)}));
    QCOMPARE(soil.kind, PickKind::ground);
    QVERIFY((soil.at - Point3(100, 145, ground(100, 145))).norm() < 2);
  }

  void theClockAloneDrawsNothing() {
    draw::DrawFrame frame;
    frame.water = pond();
    picture(above({430, 330}, 600), frame);
    const int frames = view_->framesDrawn();
    for (int minute = 1; minute < 5; ++minute) {
      frame.at = Instant{minute * 60000};
      view_->setFrame(frame);
      QTest::qWait(30);
    }
    QCOMPARE(view_->framesDrawn(), frames);
    frame.selected = sharedCity()->buildings.code[3];
    view_->setFrame(frame);
    waitSettled();
    QVERIFY(view_->framesDrawn() > frames);
  }

  void sheetFlowIsAVeilAndPondingIsNot() {
    const auto shallow = [](float depth) {
      auto water = std::make_shared<draw::WaterSurface>(*pond());
      auto grid = std::make_shared<RasterGrid<float>>(*water->before);
      for (float& d : grid->values) d = d > 0 ? depth : 0;
      water->before = water->after = grid;
      return water;
    };
    view_->setLayerVisible(Layer::buildings, false);
    view_->setLayerVisible(Layer::labels, false);
    const auto pose = above({430, 330}, 300);
    const auto apart = [](const QColor& a, const QColor& b) {
      return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
             std::abs(a.blue() - b.blue());
    };
    const auto soil = [&](const QImage& image) { return at(image, {430, 343, ground(430, 343)}); };
    const auto contrast = [&](const QImage& image) {  // to the street beside it
      return apart(soil(image), at(image, {430, 327, ground(430, 327)}));
    };
    const auto wet = [&](float depth) {
      draw::DrawFrame frame;
      frame.water = shallow(depth);
      return picture(pose, frame);
    };
    const QImage dry = picture(pose), film = wet(0.03F), sheet = wet(0.13F), ponding = wet(0.4F);
    const auto said = [&] {
      return QString("seen %1 %2 %3, contrast %4 %5 %6")
          .arg(apart(soil(dry), soil(film)))
          .arg(apart(soil(dry), soil(sheet)))
          .arg(apart(soil(sheet), soil(ponding)))
          .arg(contrast(dry))
          .arg(contrast(sheet))
          .arg(contrast(ponding));
    };
    QVERIFY2(apart(soil(dry), soil(film)) > 60, qPrintable(said()));
    QVERIFY2(apart(soil(dry), soil(sheet)) > apart(soil(dry), soil(film)), qPrintable(said()));
    QVERIFY2(apart(soil(sheet), soil(ponding)) > 120, qPrintable(said()));
    QVERIFY2(contrast(dry) > 60 && 2 * contrast(sheet) > contrast(dry), qPrintable(said()));
    QVERIFY2(4 * contrast(ponding) < contrast(dry), qPrintable(said()));
  }

  void aMarkIsPickedAtItsBadge() {
    draw::DrawFrame frame;
    const Point2 at(60, 145);
    frame.marks = std::make_shared<draw::MarkSet>(
        draw::MarkSet{{"M1", draw::MarkIcon::pump, at, Severity::red, {}, false}});
    picture(above({500, 400}, 1500, -60), frame);
    const QPointF foot = view_->project({at.x(), at.y(), ground(at.x(), at.y())});
    const Pick hit = view_->pick(foot - QPointF(0, 21));
    QCOMPARE(hit.kind, PickKind::mark);
    QCOMPARE(hit.code, QString("M1"));
  }

  void switchingTheLanguageChangesOnlyLabels() {
    draw::DrawFrame frame;
    const QImage zh = picture(above({500, 400}, 1500, -60), frame);
    frame.language = Language::en;
    const QImage en = picture(above({500, 400}, 1500, -60), frame);
    const double share = differing(zh, en);
    QVERIFY2(share > 0.001 && share < 0.12, qPrintable(QString::number(share)));
  }

  void hiddenLabelsLeaveThePicture() {
    const QImage with = picture(above({500, 400}, 1500, -60));
    view_->setLayerVisible(Layer::labels, false);
    QVERIFY(differing(with, picture(above({500, 400}, 1500, -60))) > 0.001);
  }

  void floodWaterAppearsAndDisappears() {
    view_->setLayerVisible(Layer::labels, false);
    const draw::CameraPose pose = above({430, 330}, 700, -70);
    const QImage dry = picture(pose);
    draw::DrawFrame frame;
    frame.water = pond();
    const QImage wet = picture(pose, frame);
    const QColor water = at(wet, {430, 345, ground(430, 345)});
    QVERIFY2(water.blue() > water.green() + 25, qPrintable(water.name()));
    QVERIFY(differing(dry, wet) > 0.01);
    QVERIFY(differing(dry, picture(pose)) < 0.001);
    frame.water = pond();
    picture(pose, frame);
    view_->setLayerVisible(Layer::flood, false);
    waitSettled();
    QVERIFY(differing(dry, view_->grabFramebuffer()) < 0.001);
  }

  void waterBetweenKeyframesFollowsTheFraction() {
    view_->setLayerVisible(Layer::labels, false);
    auto water = std::make_shared<draw::WaterSurface>(*pond());
    water->before = std::make_shared<RasterGrid<float>>(water->bed->shape, 0.0F);
    const draw::CameraPose pose = above({430, 330}, 700, -70);
    draw::DrawFrame frame;
    std::vector<int> blueness;
    for (float fraction : {0.0F, 0.12F, 1.0F}) {
      auto now = std::make_shared<draw::WaterSurface>(*water);
      now->fraction = fraction;
      frame.water = now;
      const QColor c = at(picture(pose, frame), {430, 345, ground(430, 345)});
      blueness.push_back(c.blue() - c.red());
    }
    QVERIFY(blueness[1] > blueness[0] + 20);
    QVERIFY(blueness[2] > blueness[0] + 20);
  }

  void theSelectedBuildingTakesTheAccentColour() {
    view_->setLayerVisible(Layer::labels, false);
    draw::DrawFrame frame;
    const auto& set = sharedCity()->buildings;
    frame.selected = set.code[20];
    const Point2 p = centroid(set.footprint(20));
    const Point3 roof(p.x(), p.y(), double(set.ground[20] + set.height[20]));
    const QColor chosen = at(picture(above({500, 400}, 1800), frame), roof);
    QVERIFY2(chosen.green() > chosen.red() + 60, qPrintable(chosen.name()));
    const QColor left = at(picture(above({500, 400}, 1800)), roof);
    QVERIFY2(std::abs(left.green() - left.red()) < 30, qPrintable(left.name()));
  }

  void aRouteIsVisibleOnThePicture() {
    view_->setLayerVisible(Layer::labels, false);
    draw::DrawFrame frame;
    frame.ribbons = std::make_shared<draw::RibbonSet>(draw::RibbonSet{
        {"X", draw::RibbonRole::routeNow, {{20, 145}, {300, 145}}, Severity::none}});
    const QColor line = at(picture(above({300, 200}, 800), frame), {150, 145, ground(150, 145)});
    QVERIFY2(line.green() > line.red() + 60, qPrintable(line.name()));
  }

  void lightAndQualityCanBeChosen() {
    view_->setLayerVisible(Layer::labels, false);
    const auto pose = above({500, 400}, 1200, -60);
    const QImage day = picture(pose);
    QCOMPARE(view_->quality(), scene::Quality::software);
    view_->setLight(draw::LightChoice::night);
    waitSettled();
    const QImage night = view_->grabFramebuffer();
    QVERIFY(differing(day, night) > 0.8);
    view_->setLight(draw::LightChoice::day);
    waitSettled();
    QVERIFY(differing(day, view_->grabFramebuffer()) < 0.001);
    view_->setQuality(scene::Quality::standard);
    waitSettled();
    const double smoothed = differing(day, view_->grabFramebuffer());
    QVERIFY2(smoothed > 0.001 && smoothed < 0.2, qPrintable(QString::number(smoothed)));
    view_->setQuality(std::nullopt);
    waitSettled();
    QVERIFY(differing(day, view_->grabFramebuffer()) < 0.001);
  }

  void aPictureInMotionIsWholeAgainOnceTheCameraRests() {
    view_->resize(1600, 1200);
    view_->setQuality(scene::Quality::standard);  // more than the processor draws in time
    const auto last = above({500, 400}, 1200, -60);
    const QImage still = picture(last);
    QSignalSpy began(view_.get(), &CityView::motionBegan), ended(view_.get(), &CityView::motionEnded);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 5000);
    ended.clear();
    draw::CameraPose pose = last;
    for (int k = 8; k >= 0; --k) {
      const int drawn = view_->framesDrawn();
      pose.headingDeg = last.headingDeg + k;
      view_->setPose(pose);
      QTRY_VERIFY_WITH_TIMEOUT(view_->framesDrawn() > drawn, 5000);
    }
    QCOMPARE(began.count(), 1);
    QVERIFY(!view_->settled());
    waitSettled();
    QCOMPARE(ended.count(), 1);
    QVERIFY(differing(still, view_->grabFramebuffer()) < 0.001);
  }

  void idleDrawsNothing() {
    QTest::qWait(200);
    const int before = view_->framesDrawn();
    QTest::qWait(500);
    QCOMPARE(view_->framesDrawn(), before);
  }

  void theViewDrawsWhileSomethingMovesAndRestsAfter() {
    auto marks = std::make_shared<draw::MovingMarks>();
    marks->to = Instant{800};
    marks->rate = 1;
    marks->add("V1", {300, 165}, {360, 165}, 90, draw::MovingKind::car, {255, 0, 255, 255});
    draw::DrawFrame frame;
    frame.moving = marks;
    view_->setPose(above({330, 165}, 300));
    waitSettled();
    const int before = view_->framesDrawn();
    view_->setFrame(frame);
    QTest::qWait(1500);
    const int drawn = view_->framesDrawn() - before;
    QVERIFY2(drawn >= 3 && drawn <= 11, qPrintable(QString::number(drawn)));
    QCOMPARE(view_->pick(view_->project({360, 165, ground(360, 165)})).code, QString("V1"));
    QTest::qWait(400);
    QCOMPARE(view_->framesDrawn() - before, drawn);
    auto still = std::make_shared<draw::MovingMarks>(*marks);
    still->rate = 0;
    frame.moving = still;
    view_->setFrame(frame);
    QTest::qWait(400);
    QCOMPARE(view_->framesDrawn() - before, drawn + 1);
  }

  void aClickPicksAndADragDoesNot() {
    QSignalSpy picked(view_.get(), &CityView::picked);
    QTest::mouseClick(view_.get(), Qt::LeftButton, {}, QPoint(320, 240));
    QCOMPARE(picked.count(), 1);
    const auto before = view_->pose();
    QTest::mousePress(view_.get(), Qt::LeftButton, {}, QPoint(320, 240));
    QMouseEvent move(QEvent::MouseMove, QPointF(380, 260), view_->mapToGlobal(QPointF(380, 260)),
                     Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(view_.get(), &move);
    QTest::mouseRelease(view_.get(), Qt::LeftButton, {}, QPoint(380, 260));
    QCOMPARE(picked.count(), 1);
    QVERIFY(!(view_->pose() == before));
  }

  void theCameraStaysAboveTheGround() {
    view_->setPose(above({500, 500}, 5, 40));
    QVERIFY(view_->pose().pitchDeg <= -6);
    QVERIFY(view_->pose().distance >= 30);
    view_->setPose(above({1e7, -1e7}, 1e9, -300));
    QVERIFY(sharedCity()->extent.contains(view_->pose().target));
  }

  void aFlightEndsWhereItWasSent() {
    view_->flyTo(above({300, 300}, 400, -35));
    QVERIFY(!view_->settled());
    waitSettled();
    QVERIFY((view_->pose().target - Point2(300, 300)).norm() < 1e-6);
    QCOMPARE(view_->pose().distance, 400.0);
  }

  void keysFitAndTurnNorth() {
    draw::CameraPose turned = above({300, 300}, 400, -35);
    turned.headingDeg = 70;
    view_->setPose(turned);
    QTest::keyClick(view_.get(), Qt::Key_N);
    waitSettled();
    QCOMPARE(view_->pose().headingDeg, 0.0);
    QTest::keyClick(view_.get(), Qt::Key_F);
    waitSettled();
    QVERIFY(view_->pose().distance > 900);
  }

  void keysMoveTurnAndZoomTheCamera() {
    view_->setPose(above({300, 300}, 400, -35));
    QTest::keyClick(view_.get(), Qt::Key_Up, Qt::ShiftModifier);
    QTest::keyClick(view_.get(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(view_->pose().target.y() > 330 && view_->pose().target.x() > 330);
    QTest::keyClick(view_.get(), Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(view_.get(), Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(view_->pose().headingDeg, 10.0);
    QCOMPARE(view_->pose().pitchDeg, -40.0);
    QTest::keyClick(view_.get(), Qt::Key_Plus);
    QVERIFY(view_->pose().distance < 399);
    QTest::keyClick(view_.get(), Qt::Key_Minus);
    QVERIFY(std::abs(view_->pose().distance - 400) < 1);
    const draw::CameraPose before = view_->pose();
    QTest::keyClick(view_.get(), Qt::Key_Up);  // alone it is not the camera's
    QCOMPARE(view_->pose().target, before.target);
  }

  void theCityCanBeReplacedWhileItIsBuilt() {
    QSignalSpy ready(view_.get(), &CityView::cityReady);
    CityModel other = smallCity();
    other.buildings = {};
    view_->setCity(sharedCity());
    view_->setCity(std::make_shared<const CityModel>(std::move(other)));
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30000);
    waitSettled();
    QTest::qWait(100);
    QCOMPARE(ready.count(), 1);
    view_->setPose(above({500, 400}, 1500, -60));
    QVERIFY(view_->pick({320, 240}).kind != PickKind::building);
  }

  void theWidgetCanCloseWhileBuilding() {
    view_->setCity(sharedCity());
    view_.reset();
    QTest::qWait(100);
  }

  void anEmptyCityIsDrawnAsGround() {
    QSignalSpy ready(view_.get(), &CityView::cityReady);
    view_->setCity(std::make_shared<const CityModel>());
    QTRY_COMPARE_WITH_TIMEOUT(ready.count(), 1, 30000);
    waitSettled();
    QCOMPARE(view_->pick({320, 240}).kind, PickKind::ground);
  }

  void twoViewsCloseOneAfterTheOther() {
    auto second = std::make_unique<CityView>();
    second->resize(320, 240);
    second->show();
    second->setCity(sharedCity());
    QTRY_VERIFY_WITH_TIMEOUT(second->settled() && second->framesDrawn() > 0, 30000);
    second.reset();
    QVERIFY(differing(picture(above({500, 400}, 1500)), picture(above({500, 400}, 1500))) < 0.001);
  }

  void thePictureWithoutAWindowResemblesTheWidget() {
    const draw::CameraPose pose = above({500, 400}, 1500, -60);
    view_->setLayerVisible(Layer::labels, false);
    const QImage widget = picture(pose);
    view_->doneCurrent();
    auto renderer = scene::OffscreenRenderer::make(640, 480);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    auto unnamed = std::make_shared<CityModel>(smallCity());
    for (Road& road : unnamed->roads.roads) road.name = {};
    for (auto& f : unnamed->facilities) f.name = {};
    for (auto& w : unnamed->water) w.name = {};
    unnamed->zones.clear();
    (*renderer)->setCity(unnamed, {});
    const QImage offscreen = imageOf((*renderer)->render({}, pose));
    const double share = differing(widget.convertToFormat(QImage::Format_RGBA8888), offscreen);
    QVERIFY2(share < 0.06, qPrintable(QString::number(share)));
  }

  void aPictureWithAStripLeavesTheViewWithoutOne() {
    view_->setLayerVisible(Layer::labels, false);
    const QImage plain = picture(above({500, 500}, 800));
    draw::PictureFooter footer;
    footer.title = "Small city";
    const QImage with = view_->pictureWith(footer);
    QCOMPARE(with.size(), plain.size());
    const QColor strip = with.pixelColor(2, with.height() - 3);
    QVERIFY2(strip.red() < 40 && strip.blue() > strip.red(), qPrintable(strip.name()));
    QVERIFY(strip != plain.pixelColor(2, plain.height() - 3));
    const QRect rest(0, 0, with.width(), with.height() - 80);
    QVERIFY(differing(plain.copy(rest), with.copy(rest)) < 0.01);
    waitSettled();
    QVERIFY(differing(plain, view_->grabFramebuffer()) < 0.001);
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication app(argc, argv);
  CityViewTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "city_view_test.moc"
