#include "engine/core/geometry.h"

#include <QElapsedTimer>
#include <QtTest>
#include <random>

using namespace citymirror;

namespace {

using Points = std::vector<Point2>;
const Points kSquare = {{0, 0}, {4, 0}, {4, 4}, {0, 4}};

bool near(const Point2& a, const Point2& b) { return (a - b).norm() < 1e-9; }

/// Corners in turn at `outer` and `inner` metres.
Points star(int corners, double outer, double inner) {
  Points ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = i * 2 * M_PI / corners;
    ring.push_back((i % 2 == 0 ? outer : inner) * Point2(std::cos(angle), std::sin(angle)));
  }
  return ring;
}

bool anyPairCrosses(const Points& ring) {
  const std::size_t n = ring.size();
  const auto parts = [&](std::size_t i, std::size_t j) {
    const Point2 &a = ring[i], &b = ring[(i + 1) % n];
    return (turn(a, b, ring[j]) > 0) != (turn(a, b, ring[(j + 1) % n]) > 0);
  };
  for (std::size_t i = 0; i + 2 < n; ++i) {
    for (std::size_t j = i + 2; j < n; ++j) {
      if ((i > 0 || j + 1 < n) && parts(i, j) && parts(j, i)) return true;
    }
  }
  return false;
}

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
  void longRingsAreJudgedAsByLookingAtAllPairs_data() {
    QTest::addColumn<double>("step");  // m, to which coordinates are rounded: corners upon edges
    QTest::newRow("as computed") << 1e-9;
    QTest::newRow("centimetres") << 0.01;
    QTest::newRow("whole metres") << 1.0;
    QTest::newRow("ten metres") << 10.0;
  }
  void longRingsAreJudgedAsByLookingAtAllPairs() {
    QFETCH(double, step);
    std::mt19937 random(3);
    std::uniform_real_distribution<double> share(0, 1);
    int crossing = 0;
    for (int times = 0; times < 400; ++times) {
      Points ring = star(60 + int(random() % 60), 100, 100 * (0.2 + 0.8 * share(random)));
      if (times % 2 == 0) ring[random() % ring.size()] += Point2(40 * share(random), 40);
      for (Point2& p : ring) p = (p / step).array().round() * step;
      const bool crosses = anyPairCrosses(ring);
      crossing += crosses;
      QCOMPARE(crossesItself(ring), crosses);
      std::rotate(ring.begin(), ring.begin() + 7, ring.end());
      QCOMPARE(crossesItself(ring), anyPairCrosses(ring));
    }
    QVERIFY(crossing > 20);
  }
  void aRingOfAMillionCornersIsJudgedInSeconds() {
    Points ring = star(1'000'000, 1000, 500);  // spikes: each lies beside thousands of others
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!crossesItself(ring));
    qInfo("%lld ms", timer.elapsed());
    QVERIFY2(timer.elapsed() < 20'000, "not quadratic: that would take an hour");
    std::swap(ring[700'000], ring[700'004]);
    QVERIFY(crossesItself(ring));
  }
};

QTEST_APPLESS_MAIN(GeometryTest)
#include "geometry_test.moc"
