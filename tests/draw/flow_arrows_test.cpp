#include "engine/draw/flow_arrows.h"

#include <QtTest>
#include <map>
#include <set>

#include "tests/draw/waters.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr GridShape kFlowShape{64, 48, 10, 0, 0};

/// Ground with one low street to the east.
double street(const Point2& p) { return p.y() > 230 && p.y() < 240 ? 9.0 : 10 + 0.001 * p.x(); }

}  // namespace

class FlowArrowsTest : public QObject {
  Q_OBJECT
 private slots:
  void everyOpenCellIsASiteOnce() {
    WaterSurface water = pool(kFlowShape, street, 9.5);
    QCOMPARE(arrowSites(water).size(), kFlowShape.size());
    auto solid = std::make_shared<RasterGrid<std::uint8_t>>(kFlowShape);
    solid->at(5, 5) = 1;
    water.solid = solid;
    std::set<std::pair<int, int>> seen;
    for (const ArrowSite& site : arrowSites(water)) {
      QVERIFY(seen.insert({site.column, site.row}).second);
      QVERIFY(!(site.column == 5 && site.row == 5));
    }
    QCOMPARE(seen.size(), kFlowShape.size() - 1);
  }

  void eachSquareHasOneSiteAndCoarserOnesComeFirst() {
    const auto sites = arrowSites(pool(kFlowShape, street, 9.5));
    for (std::size_t i = 1; i < sites.size(); ++i)
      QVERIFY(sites[i].spacing <= sites[i - 1].spacing);
    for (const int cells : {2, 4, 8, 16, 32}) {
      std::map<std::pair<int, int>, int> count;
      for (const ArrowSite& site : sites) {
        if (site.spacing >= float(10 * cells)) ++count[{site.column / cells, site.row / cells}];
      }
      for (const auto& [square, n] : count) QCOMPARE(n, 1);
      QCOMPARE(count.size(), std::size_t((64 / cells) * ((48 + cells - 1) / cells)));
    }
  }

  void coarseSitesStandInTheStreet() {
    for (const ArrowSite& site : arrowSites(pool(kFlowShape, street, 9.5))) {
      if (site.spacing >= 160 && site.row / 16 == 1) QCOMPARE(site.row, 23);
    }
  }

  void longerAndStrongerWithSpeed() {
    QCOMPARE(arrowOpacity(0.04), 0.0);
    QVERIFY(arrowOpacity(0.06) > 0.3);
    for (double v = 0.1; v < 2; v += 0.1) {
      QVERIFY(arrowLength(v) > arrowLength(v - 0.1));
      QVERIFY(arrowOpacity(v) >= arrowOpacity(v - 0.1));
    }
    QCOMPARE(arrowLength(5), arrowLength(2));
    QVERIFY(arrowLength(5) <= kArrowSpacing);
  }

  void nothingWithoutAGrid() { QVERIFY(arrowSites(WaterSurface{}).empty()); }
};

QTEST_APPLESS_MAIN(FlowArrowsTest)
#include "flow_arrows_test.moc"
