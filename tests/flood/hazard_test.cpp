#include <QtTest>
#include <cmath>
#include <random>

#include "scenarios/flood/flood_hazard.h"

using namespace citymirror;
using namespace citymirror::flood;

namespace {

FloodMaxima maximaOf(std::vector<float> depth, std::vector<float> speed,
                     std::vector<float> depthSpeed) {
  const GridShape shape{int(depth.size()), 1, 1, 0, 0};
  FloodMaxima maxima;
  for (auto* grid : {&maxima.depth, &maxima.speed, &maxima.hazard, &maxima.depthSpeed})
    *grid = RasterGrid<float>(shape);
  for (std::size_t i = 0; i < depth.size(); ++i)
    maxima.hazard.values[i] = depth[i] * (speed[i] + 0.5F);
  maxima.depth.values = std::move(depth);
  maxima.speed.values = std::move(speed);
  maxima.depthSpeed.values = std::move(depthSpeed);
  return maxima;
}

}  // namespace

class HazardTest : public QObject {
  Q_OBJECT
 private slots:
  void classesAreThoseOfTheGuideline_data() {
    QTest::addColumn<float>("depth");
    QTest::addColumn<float>("speed");
    QTest::addColumn<int>("expected");
    QTest::newRow("dry") << 0.0F << 0.0F << 0;
    QTest::newRow("a film") << 0.01F << 3.0F << 0;
    QTest::newRow("safe for all") << 0.3F << 1.0F << 1;
    QTest::newRow("unsafe for small cars") << 0.5F << 1.0F << 2;
    QTest::newRow("deep and still: cars, children, the old") << 1.2F << 0.5F << 3;
    QTest::newRow("unsafe for people and cars") << 2.0F << 0.5F << 4;
    QTest::newRow("shallow and fast") << 0.1F << 2.5F << 5;
    QTest::newRow("houses fail") << 1.0F << 4.0F << 5;
    QTest::newRow("all houses fail") << 2.0F << 2.5F << 6;
    QTest::newRow("too deep") << 4.5F << 0.0F << 6;
    QTest::newRow("too fast") << 0.1F << 4.5F << 6;
  }
  void classesAreThoseOfTheGuideline() {
    QFETCH(float, depth);
    QFETCH(float, speed);
    QFETCH(int, expected);
    QCOMPARE(hazardClass(depth, speed, depth * speed), expected);
  }

  void theClassOfTheMaximaIsTheHighestClassInTime() {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> exponent(-2.5, 0.8);
    int seen[7] = {};
    for (int cell = 0; cell < 5000; ++cell) {
      float depth = 0, speed = 0, product = 0;
      int highest = 0;
      for (int t = 0; t < 12; ++t) {
        const auto d = float(std::pow(10, exponent(random) - (cell % 3))),
                   v = float(std::pow(10, exponent(random) - 0.5));
        const bool wet = d > kHazardDryDepth;
        highest = std::max(highest, hazardClass(d, v, d * v));
        depth = std::max(depth, d);
        if (wet) speed = std::max(speed, v), product = std::max(product, d * v);
      }
      QCOMPARE(hazardClass(depth, speed, product), highest);
      ++seen[highest];
    }
    for (int number = 1; number <= 6; ++number)
      QVERIFY2(seen[number] > 0, qPrintable(QString::number(number)));
  }

  void ratingsAddDebrisOnlyWhereWaterIs() {
    const FloodMaxima maxima =
        maximaOf({0.5F, 0, std::nanf("")}, {1, 0, std::nanf("")}, {0.5F, 0, std::nanf("")});
    const auto plain = hazardRatings(maxima, 0), debris = hazardRatings(maxima, 1);
    QCOMPARE(plain.values[0], 0.75F);
    QCOMPARE(debris.values[0], 1.75F);
    QCOMPARE(debris.values[1], 0.0F);
    QVERIFY(std::isnan(debris.values[2]));
    const auto classes = ratingClasses(debris);
    QCOMPARE(classes.values[0], 2.0F);
    QCOMPARE(classes.values[1], 0.0F);
    QVERIFY(std::isnan(classes.values[2]));
  }

  void ratingsAreClassedAtTheirLimits() {
    QCOMPARE(ratingClass(0.74F), 0);
    QCOMPARE(ratingClass(0.75F), 1);
    QCOMPARE(ratingClass(1.25F), 2);
    QCOMPARE(ratingClass(2.0F), 3);
  }

  void cellsOutsideHaveNoClass() {
    const auto classes = hazardClasses(
        maximaOf({0.2F, 1, std::nanf("")}, {0.1F, 3, std::nanf("")}, {0.02F, 3, std::nanf("")}));
    QCOMPARE(classes.values[0], 1.0F);
    QCOMPARE(classes.values[1], 5.0F);
    QVERIFY(std::isnan(classes.values[2]));
  }
};

QTEST_GUILESS_MAIN(HazardTest)
#include "hazard_test.moc"
