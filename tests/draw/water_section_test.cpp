#include "engine/draw/water_section.h"

#include <QtTest>
#include <cmath>

#include "tests/draw/waters.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr GridShape kSectionShape{60, 50, 10, 0, 0};

double valley(const Point2& p) { return 20 + 0.02 * std::abs(p.x() - 300); }

/// A channel to the north, 200 m wide between walls, 0.8 m deep.
WaterSurface channel() {
  WaterSurface water = pool(
      kSectionShape, [](const Point2& p) { return p.x() > 200 && p.x() < 400 ? 10.0 : 14.0; },
      10.8);
  setFlow(water, {0, 1.2});
  return water;
}

const std::vector<Point2> kEastward{{120, 255}, {480, 255}};

}  // namespace

class WaterSectionTest : public QObject {
  Q_OBJECT
 private slots:
  void stillWaterIsLevelAndItsGroundIsTheBed() {
    const WaterSection section =
        sampleSection(pool(kSectionShape, valley, 22), {{{60, 250}, {540, 250}}});
    int wet = 0;
    double worstLevel = 0, worstGround = 0;
    for (const Station& s : section.stations) {
      worstGround = std::max(worstGround, std::abs(s.ground - valley(s.at)));
      if (s.depth == 0) continue;
      ++wet;
      worstLevel = std::max(worstLevel, std::abs(s.ground + s.depth - 22));
    }
    qInfo("still water: %d wet stations, level error %.1e m, ground error %.1e m", wet, worstLevel,
          worstGround);
    QVERIFY(wet > 30);
    QVERIFY(worstLevel < 1e-5);
    QVERIFY(worstGround < 0.11);  // at its kink the bed is off by its slope times half a cell
    QCOMPARE(section.discharge, 0.0);
    QVERIFY(std::abs(section.wetWidth - 200) < 12);
    QVERIFY(std::abs(section.area - 200) < 3);  // triangle 200 m wide, 2 m deep
  }

  void aUniformChannelFlowIsMetExactly() {
    const WaterSurface water = channel();
    const double exact = 1.2F * 200.0;
    QVERIFY(std::abs(sampleSection(water, kEastward).discharge - exact) < 1e-9);
    // Oblique: the same water passes a longer line.
    const WaterSection oblique = sampleSection(water, {{{120, 163.7}, {480, 342.9}}});
    qInfo("oblique section: %.9f of %.9f m3/s", oblique.discharge, exact);
    QVERIFY(std::abs(oblique.discharge - exact) < 1e-9);
    // Bent twice inside the channel.
    const WaterSection bent =
        sampleSection(water, {{{120, 210}, {250, 333}, {310, 150}, {480, 260}}});
    QVERIFY(std::abs(bent.discharge - exact) < 1e-9);
  }

  void theSignFollowsTheDirectionOfTheLine() {
    const WaterSurface water = channel();
    const std::vector<Point2> westward{kEastward.rbegin(), kEastward.rend()};
    const double east = sampleSection(water, kEastward).discharge;
    QVERIFY(east > 0);  // left bank to right bank, looking downstream
    QVERIFY(std::abs(sampleSection(water, westward).discharge + east) < 1e-9);
    QVERIFY(std::abs(sampleSection(water, {{{300, 50}, {300, 450}}}).discharge) < 1e-9);
  }

  void dischargeFollowsTimeAndPassesNoBuilding() {
    WaterSurface water = channel();
    water.qyAfter = gridOf(kSectionShape, [](const Point2&) { return 0.0; });
    water.fraction = 0.25F;
    QVERIFY(std::abs(sampleSection(water, kEastward).discharge - 0.75 * 1.2F * 200) < 1e-9);
    auto solid = std::make_shared<RasterGrid<std::uint8_t>>(kSectionShape);
    for (int r = 0; r < kSectionShape.rows; ++r) {
      for (int c = 20; c < 30; ++c) solid->at(c, r) = 1;
    }
    water.solid = solid;
    QVERIFY(std::abs(sampleSection(water, kEastward).discharge - 0.75 * 1.2F * 100) < 1e-9);
  }

  void speedIsThatOfTheWater() {
    for (const Station& s : sampleSection(channel(), kEastward).stations) {
      if (s.at.x() > 210 && s.at.x() < 390) QVERIFY(std::abs(s.speed - 1.5) < 1e-5);
    }
  }

  void theLargestDepthOfTheRunIsBesideTheDepth() {
    const WaterSurface water = pool(kSectionShape, valley, 21);
    const auto most =
        gridOf(kSectionShape, [](const Point2& p) { return std::max(0.0, 22 - valley(p)); });
    const WaterSection section = sampleSection(water, {{{60, 250}, {540, 250}}}, most.get());
    int higher = 0;
    for (const Station& s : section.stations) {
      QVERIFY(s.maxDepth >= s.depth - 1e-6);
      if (s.maxDepth > 0) QVERIFY(std::abs(s.ground + s.maxDepth - 22) < 1e-5);
      higher += s.maxDepth > s.depth ? 1 : 0;
    }
    QVERIFY(higher > 30);
    const RasterGrid<float> other(GridShape{3, 3}, 9.0F);
    for (const Station& s : sampleSection(water, {{{60, 250}, {540, 250}}}, &other).stations)
      QCOMPARE(s.maxDepth, 0.0);
  }

  void stationsFollowTheLineAndStayFew() {
    const WaterSurface water = channel();
    const std::vector<Point2> line{{120, 100}, {320, 100}, {320, 300}};
    const WaterSection section = sampleSection(water, line);
    QCOMPARE(section.stations.front().along, 0.0);
    QVERIFY(std::abs(section.stations.back().along - 400) < 1e-9);
    for (std::size_t i = 1; i < section.stations.size(); ++i)
      QVERIFY(section.stations[i].along - section.stations[i - 1].along <= 5 + 1e-9);
    std::vector<Point2> long_;
    for (int i = 0; i < 100; ++i) long_.push_back({i % 2 == 0 ? 0.0 : 599.0, 5.0 * i});
    QVERIFY(sampleSection(water, long_).stations.size() <= std::size_t(kMostStations));
  }

  void outsideTheModelThereIsNoGround() {
    const WaterSection section = sampleSection(channel(), {{{-50, 250}, {300, 250}}});
    QVERIFY(std::isnan(section.stations.front().ground));
    QCOMPARE(section.stations.front().depth, 0.0);
    QVERIFY(std::isfinite(section.stations.back().ground));
    QVERIFY(sampleSection(channel(), {{{1, 1}}}).stations.empty());
    QVERIFY(sampleSection(channel(), {{{1, 1}, {1, 1}}}).stations.empty());
  }

  void buildingsAreCrossedFromWallToWall() {
    BuildingSet set;
    const auto add = [&](const char* code, std::initializer_list<Point2> ring) {
      set.code.push_back(code);
      set.points.insert(set.points.end(), ring);
      set.ringOffset.push_back(std::uint32_t(set.points.size()));
      set.ground.push_back(10);
      set.height.push_back(6);
    };
    add("U",
        {{100, 0}, {200, 0}, {200, 100}, {170, 100}, {170, 30}, {130, 30}, {130, 100}, {100, 100}});
    add("BEHIND", {{100, 300}, {200, 300}, {200, 400}, {100, 400}});
    const auto crossed =
        crossedBuildings(set, {}, std::vector<Point2>{{0, 50}, {150, 50}, {300, 50}});
    QCOMPARE(crossed.size(), std::size_t(2));  // both wings of the U
    QVERIFY(std::abs(crossed[0].from - 100) < 1e-9 && std::abs(crossed[0].to - 130) < 1e-9);
    QVERIFY(std::abs(crossed[1].from - 170) < 1e-9 && std::abs(crossed[1].to - 200) < 1e-9);
    QCOMPARE(crossed[0].top, 16.0);
  }
};

QTEST_APPLESS_MAIN(WaterSectionTest)
#include "water_section_test.moc"
