// Twenty thousand moving marks from near by: all that are in sight are drawn, what is not costs
// nothing.
#include "engine/scene/moving_cells.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <set>

#include "engine/scene/city_scene.h"
#include "engine/scene/moving_layer.h"
#include "engine/scene/offscreen.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr std::size_t kDrivers = 20000, kFewest = 4000;
constexpr double kSquare = 6000;  // m
const Point2 kSquareMiddle(kSquare / 2, kSquare / 2);

struct Driven {
  osg::ref_ptr<osg::Vec4Array> before = new osg::Vec4Array, after = new osg::Vec4Array;
  MovingCells cells() const { return {*before, *after, 1, kSquareMiddle, kFewest}; }
  static Point3 placeOf(const osg::Vec4& p) {
    return {double(p.x()) + kSquareMiddle.x(), double(p.y()) + kSquareMiddle.y(), double(p.z())};
  }
};

/// Anywhere on the square, 20 m further at the later instant.
Driven driven() {
  Driven made;
  std::mt19937 random(3);
  const auto any = [&](double from, double to) {
    return float(std::uniform_real_distribution<double>(from, to)(random));
  };
  for (std::size_t k = 0; k < kDrivers; ++k) {
    const float x = any(-kSquare / 2, kSquare / 2), y = any(-kSquare / 2, kSquare / 2);
    const float turn = any(0, 6.28), height = any(10, 60);
    made.before->push_back({x, y, height, turn});
    made.after->push_back({x + 20 * std::sin(turn), y + 20 * std::cos(turn), height, 0});
  }
  return made;
}

ViewGeometry lookingFrom(double distance, double pitchDeg, double headingDeg = 0) {
  ViewGeometry view;
  view.pose.target = kSquareMiddle;
  view.pose.distance = distance;
  view.pose.pitchDeg = pitchDeg;
  view.pose.headingDeg = headingDeg;
  view.width = 1280;
  view.height = 720;
  return view;
}

bool isIn(const PixelRect& part, const Point3& p) {
  return p.z() > 0 && p.x() >= part.left && p.x() <= part.left + part.width && p.y() >= part.top &&
         p.y() <= part.top + part.height;
}

/// Over the whole of the small city, none of which stands still.
std::shared_ptr<const draw::MovingMarks> marksOver(const Bounds& box, std::size_t count) {
  auto marks = std::make_shared<draw::MovingMarks>();
  marks->from = Instant{0};
  marks->to = Instant{1000};
  for (std::size_t i = 0; i < count; ++i) {
    const Point2 at(box.west + box.width() * double(i * 37 % count) / double(count),
                    box.south + box.height() * double(i * 7919 % count) / double(count));
    marks->add("V" + std::to_string(i), at, at + Point2(5, 0), 90, draw::MovingKind::car,
               {255, 0, 255, 255});
  }
  return marks;
}

}  // namespace

class MovingCellsTest : public QObject {
  Q_OBJECT
  static std::set<std::uint32_t> seenFrom(const MovingCells& cells, const ViewGeometry& view) {
    std::vector<std::uint32_t> seen;
    cells.inSight(view, seen);
    const std::set<std::uint32_t> once(seen.begin(), seen.end());
    if (once.size() != seen.size()) qFatal("a mark is drawn twice");
    return once;
  }
  static void drawsAllNearBy(const Driven& marks, const ViewGeometry& view) {
    const auto seen = seenFrom(marks.cells(), view);
    const Point3 eye = view.eye();
    std::size_t inPicture = 0;
    for (std::uint32_t k = 0; k < kDrivers; ++k) {
      for (const auto& places : {marks.before, marks.after}) {
        const Point3 at = Driven::placeOf((*places)[k]);
        if ((at - eye).norm() > MovingCells::kAllTo || !isIn(view.drawn(), view.project(at)))
          continue;
        ++inPicture;
        QVERIFY2(seen.contains(k), qPrintable(QString::number(k)));
      }
    }
    QVERIFY(inPicture > 0);
  }

 private slots:
  void everyMarkInThePictureIsDrawnNearBy() {
    const Driven marks = driven();
    for (const double heading : {0.0, 77.0, 200.0, 311.0}) {
      drawsAllNearBy(marks, lookingFrom(MovingCells::kAllTo, -35, heading));
      drawsAllNearBy(marks, lookingFrom(250, -12, heading));
      drawsAllNearBy(marks, lookingFrom(900, -89, heading));
    }
  }
  void aPartOfALargePictureHoldsWhatIsInThatPart() {
    const Driven marks = driven();
    ViewGeometry view = lookingFrom(MovingCells::kAllTo, -35, 30);
    const std::size_t whole = seenFrom(marks.cells(), view).size();
    view.part = {640, 360, 640, 360};
    drawsAllNearBy(marks, view);
    QVERIFY(seenFrom(marks.cells(), view).size() < whole);
  }
  void whatIsOutOfSightIsNotDrawn() {
    const Driven marks = driven();
    for (const auto& view : {lookingFrom(1500, -35, 40), lookingFrom(250, -12, 40)}) {
      const auto seen = seenFrom(marks.cells(), view);
      QVERIFY2(seen.size() < kDrivers / 3, qPrintable(QString::number(seen.size())));
    }
    ViewGeometry away = lookingFrom(250, -12);
    away.pose.target = kSquareMiddle + Point2(0, 2 * kSquare);  // all of them are behind
    QVERIFY(seenFrom(marks.cells(), away).empty());
  }
  /// From the rim over the whole square: far cells are thinned, and what a view from afar shows
  /// (k < kFewest) stays.
  void farAwayFewerAreDrawnButNeverLessThanFromAfar() {
    const Driven marks = driven();
    ViewGeometry view = lookingFrom(250, -8);
    view.pose.target = {kSquare / 2, 200};
    const auto seen = seenFrom(marks.cells(), view);
    std::size_t near = 0, nearDrawn = 0, far = 0, farDrawn = 0;
    for (std::uint32_t k = 0; k < kDrivers; ++k) {
      const Point3 at = Driven::placeOf((*marks.before)[k]);
      if (!isIn(view.drawn(), view.project(at))) continue;
      const double distance = (at - view.eye()).norm();
      if (k < kFewest) QVERIFY2(seen.contains(k), qPrintable(QString::number(k)));
      if (distance < MovingCells::kAllTo) ++near, nearDrawn += seen.contains(k) ? 1 : 0;
      if (distance > 2 * MovingCells::kAllTo) ++far, farDrawn += seen.contains(k) ? 1 : 0;
    }
    QCOMPARE(nearDrawn, near);
    QVERIFY2(far > 0 && 3 * farDrawn < far, qPrintable(QString("%1 of %2").arg(farDrawn).arg(far)));
  }
  void aPlaceThatIsNoNumberIsInNoCell() {
    Driven marks = driven();
    (*marks.before)[7].x() = std::numeric_limits<float>::quiet_NaN();
    (*marks.after)[8].y() = std::numeric_limits<float>::infinity();
    const auto seen = seenFrom(marks.cells(), lookingFrom(1500, -89));
    QVERIFY(!seen.empty() && !seen.contains(7) && !seen.contains(8));
  }
  void theSceneDrawsThoseInSightNearByAndAShareFromAfar() {
    auto renderer = OffscreenRenderer::make(320, 240, 0);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    const auto city = std::make_shared<const CityModel>(smallCity());
    (*renderer)->setCity(city, {});
    CityScene& scene = (*renderer)->scene();
    QCOMPARE(scene.movingMarksDrawn(), std::size_t(0));
    draw::DrawFrame frame;
    frame.moving = marksOver(city->extent, kDrivers);
    draw::CameraPose pose;
    pose.target = city->extent.centre();
    pose.pitchDeg = -60;
    pose.distance = 100;
    (*renderer)->draw(frame, pose);
    const std::size_t near = scene.movingMarksDrawn();
    QVERIFY2(near > 0 && near < kDrivers, qPrintable(QString::number(near)));
    pose.distance = 1900;  // all of the city is in sight
    pose.pitchDeg = -89;
    (*renderer)->draw(frame, pose);
    QVERIFY2(scene.movingMarksDrawn() > MovingLayer::kMostFar &&
                 scene.movingMarksDrawn() < kDrivers / 2,
             qPrintable(QString::number(scene.movingMarksDrawn())));
    pose.distance = 2400;
    (*renderer)->draw(frame, pose);
    QCOMPARE(scene.movingMarksDrawn(), MovingLayer::kMostFar);
    frame.moving = nullptr;
    (*renderer)->draw(frame, pose);
    QCOMPARE(scene.movingMarksDrawn(), std::size_t(0));
  }
  void aCityIsLetGoWithTheMarksThatStoodInIt() {
    const auto city = std::make_shared<const CityModel>(smallCity());
    auto build = buildScene(city, {});
    const std::weak_ptr<const SceneBuild> held = build;
    MovingLayer layer;
    layer.show(marksOver(city->extent, 10), std::move(build));
    QVERIFY(!held.expired());
    layer.show(nullptr, nullptr);
    QVERIFY(held.expired());
  }
  void aMarkThatTurnsIntoSightWithTheCameraIsDrawnAndPicked() {
    auto renderer = OffscreenRenderer::make(320, 240, 0);
    QVERIFY2(renderer.ok(), renderer.ok() ? "" : renderer.error().text().c_str());
    (*renderer)->setCity(std::make_shared<const CityModel>(smallCity()), {});
    CityScene& scene = (*renderer)->scene();
    scene.setLayerVisible(SceneLayer::labels, false);
    auto marks = std::make_shared<draw::MovingMarks>();
    marks->to = Instant{1000};
    const Point2 place(450, 165);
    marks->add("V1", place, place, 0, draw::MovingKind::truck, {255, 0, 255, 255});
    draw::DrawFrame frame;
    frame.moving = marks;
    draw::CameraPose pose;
    pose.pitchDeg = -85;
    pose.distance = 100;
    pose.target = {850, 850};
    (*renderer)->draw(frame, pose);
    QCOMPARE(scene.movingMarksDrawn(), std::size_t(0));
    pose.target = place;
    const Image image = (*renderer)->render(frame, pose);
    QCOMPARE(scene.movingMarksDrawn(), std::size_t(1));
    const ViewGeometry view{scene.constrained(pose), 320, 240, 1};
    const Point3 p = view.project({place.x(), place.y(), small::groundAt(place.x(), place.y())});
    const Hit hit = scene.pick(view, {p.x(), p.y()});
    QVERIFY(hit.kind == HitKind::mark && hit.code == "V1");
    int pink = 0;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) {
      pink += image.rgba[i] > 200 && image.rgba[i + 1] < 80 && image.rgba[i + 2] > 200 ? 1 : 0;
    }
    QVERIFY2(pink > 10, qPrintable(QString::number(pink)));
  }
};

QTEST_GUILESS_MAIN(MovingCellsTest)
#include "zz_moving_cells_test.moc"
