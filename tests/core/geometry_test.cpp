#include "engine/core/geometry.h"

#include <QtTest>

using namespace citymirror;

namespace {

using Points = std::vector<Point2>;
const Points kSquare = {{0, 0}, {4, 0}, {4, 4}, {0, 4}};

bool near(const Point2& a, const Point2& b) { return (a - b).norm() < 1e-9; }

}  // namespace

class GeometryTest : public QObject {
  Q_OBJECT
 private slots:
  void areaIsPositiveCounterClockwise() {
    QCOMPARE(signedArea(kSquare), 16.0);
    const Points clockwise(kSquare.rbegin(), kSquare.rend());
    QCOMPARE(signedArea(clockwise), -16.0);
    QCOMPARE(signedArea(Points{}), 0.0);
  }
  void areaAndCentroidKeepTheirDigitsFarFromTheOrigin() {
    Points far;
    for (const Point2& p : kSquare) far.push_back(p + Point2(4e7, 3e7));
    QVERIFY(std::abs(signedArea(far) - 16) < 1e-6);
    QVERIFY((centroid(far) - Point2(4e7 + 2, 3e7 + 2)).norm() < 1e-6);
  }
  void centroidOfAnEllIsItsAreaCentroid() {
    const Points ell = {{0, 0}, {2, 0}, {2, 1}, {1, 1}, {1, 2}, {0, 2}};
    QVERIFY(near(centroid(ell), Point2(2.5 / 3, 2.5 / 3)));
  }
  void centroidOfALineIsItsMean() {
    QVERIFY(near(centroid(Points{{0, 0}, {2, 0}, {4, 0}}), Point2(2, 0)));
    QVERIFY(near(centroid(Points{}), Point2(0, 0)));
  }
  void aHoleIsOutside() {
    const Polygon yard{kSquare, {{{1, 1}, {1, 3}, {3, 3}, {3, 1}}}};
    QVERIFY(contains(yard, Point2(0.5, 0.5)));
    QVERIFY(!contains(yard, Point2(2, 2)));
    QVERIFY(!contains(yard, Point2(5, 2)));
    QVERIFY(!contains(Polygon{}, Point2(0, 0)));
  }
  void pointAlongIsClampedToTheEnds() {
    const Points line = {{0, 0}, {3, 0}, {3, 0}, {3, 4}};
    QCOMPARE(length(line), 7.0);
    QVERIFY(near(pointAlong(line, -1), Point2(0, 0)));
    QVERIFY(near(pointAlong(line, 1.5), Point2(1.5, 0)));
    QVERIFY(near(pointAlong(line, 5), Point2(3, 2)));
    QVERIFY(near(pointAlong(line, 99), Point2(3, 4)));
  }
  void distanceIsToTheSegmentNotItsLine() {
    const Points line = {{0, 0}, {10, 0}};
    QCOMPARE(distanceTo(line, Point2(5, 3)), 3.0);
    QCOMPARE(distanceTo(line, Point2(13, 4)), 5.0);
    QCOMPARE(distanceTo(Points{{1, 1}}, Point2(1, 2)), 1.0);
    QVERIFY(std::isinf(distanceTo(Points{}, Point2(0, 0))));
  }
  void resamplingKeepsVerticesAndLengthAndTheStep() {
    const Points line = {{0, 0}, {10, 0}, {10, 3}};
    const auto samples = resample(line, 4);
    QVERIFY(near(samples.front(), line.front()));
    QVERIFY(near(samples.back(), line.back()));
    QCOMPARE(length(samples), length(line));
    for (std::size_t i = 1; i < samples.size(); ++i) {
      QVERIFY((samples[i] - samples[i - 1]).norm() <= 4 + 1e-9);
    }
    QVERIFY(std::any_of(samples.begin(), samples.end(),
                        [&](const Point2& p) { return near(p, line[1]); }));
    QVERIFY(resample(Points{}, 1).empty());
  }
  void boundsHoldEveryPoint() {
    const Bounds box = boundsOf(Points{{2, -1}, {-3, 5}});
    QVERIFY((box == Bounds{-3, -1, 2, 5}));
    QVERIFY(near(box.centre(), Point2(-0.5, 2)));
  }
  void ringsThatCrossThemselvesAreFound_data() {
    QTest::addColumn<QVector<double>>("xy");
    QTest::addColumn<bool>("crosses");
    QTest::newRow("square") << QVector<double>{0, 0, 4, 0, 4, 4, 0, 4} << false;
    QTest::newRow("triangle") << QVector<double>{0, 0, 4, 0, 0, 4} << false;
    QTest::newRow("bow tie") << QVector<double>{0, 0, 4, 4, 4, 0, 0, 4} << true;
    QTest::newRow("comb") << QVector<double>{0, 0, 6, 0, 6, 4, 4, 4, 4, 1, 2, 1, 2, 4, 0, 4}
                          << false;
  }
  void ringsThatCrossThemselvesAreFound() {
    QFETCH(QVector<double>, xy);
    QFETCH(bool, crosses);
    Points ring;
    for (int i = 0; i + 1 < xy.size(); i += 2) ring.emplace_back(xy[i], xy[i + 1]);
    QCOMPARE(crossesItself(ring), crosses);
    std::reverse(ring.begin(), ring.end());
    QCOMPARE(crossesItself(ring), crosses);
  }
};

QTEST_APPLESS_MAIN(GeometryTest)
#include "geometry_test.moc"
