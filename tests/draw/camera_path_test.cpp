#include "engine/draw/camera_path.h"

#include <QtTest>
#include <algorithm>
#include <cmath>

using namespace citymirror;
using namespace citymirror::draw;

namespace {

CameraPose poseAt(double x, double y, double distance, double heading, double pitch) {
  return {{x, y}, 10, distance, heading, pitch};
}

std::vector<CameraPose> tour() {
  return {poseAt(0, 0, 3000, 0, -45), poseAt(500, 300, 400, 80, -30),
          poseAt(520, 310, 380, 200, -25), poseAt(2000, 1500, 900, -40, -60)};
}

double turnOf(double a, double b) { return std::abs(std::remainder(a - b, 360.0)); }

double apart(const CameraPose& a, const CameraPose& b) {
  return (a.target - b.target).norm() / std::min(a.distance, b.distance) +
         std::abs(std::log(a.distance / b.distance)) +
         (turnOf(a.headingDeg, b.headingDeg) + std::abs(a.pitchDeg - b.pitchDeg)) * M_PI / 180;
}

}  // namespace

class CameraPathTest : public QObject {
  Q_OBJECT
 private slots:
  void aPoseOfNumbersKeepsItsLimits() {
    const std::vector<double> good{100, -200, 500, 30, -45};
    const auto pose = poseFromNumbers(good);
    QVERIFY(pose.ok());
    QCOMPARE(*pose, (CameraPose{{100, -200}, 0, 500, 30, -45}));
    const double bad[][5] = {{NAN, 0, 500, 0, -45}, {0, 0, INFINITY, 0, -45}, {2e7, 0, 500, 0, -45},
                             {0, 0, 4, 0, -45},     {0, 0, 500, 4000, -45},   {0, 0, 500, 0, 10},
                             {0, 0, 500, 0, NAN}};
    for (const auto& numbers : bad) {
      const auto refused = poseFromNumbers(numbers);
      QVERIFY(!refused.ok() && refused.error().where == "--pose");
    }
    QVERIFY(!poseFromNumbers(std::span(good).first(4)).ok());
  }
  void aLineWithoutEndIsRefusedBeforeItFillsTheMemory() {
    const auto flat = [](const Point2&) { return 0.0; };
    for (const double far : {1e7, 1e300, std::numeric_limits<double>::infinity()}) {
      const std::vector<Point2> line{{0, 0}, {far, 0}};
      QVERIFY(!posesAlong(line, 400, -30, flat).ok());
    }
    const std::vector<Point2> line{{0, 0}, {200.0 * double(kMostPoses - 2), 0}};
    const auto poses = posesAlong(line, 400, -30, flat);
    QVERIFY(poses.ok() && poses->size() <= kMostPoses);
  }
  void passesThroughItsKeysInTheirOrder() {
    const auto keys = tour();
    for (const FlightEnds ends : {FlightEnds::atRest, FlightEnds::moving}) {
      const auto path = CameraPath::make(keys, ends);
      QVERIFY(path.ok());
      QCOMPARE(path->keyCount(), keys.size());
      double last = -1;
      for (std::size_t i = 0; i < keys.size(); ++i) {
        QVERIFY2(apart(path->at(path->shareOf(i)), keys[i]) < 1e-6, qPrintable(QString::number(i)));
        QVERIFY(path->shareOf(i) > last);
        last = path->shareOf(i);
      }
      QCOMPARE(path->shareOf(0), 0.0);
      QCOMPARE(path->shareOf(keys.size() - 1), 1.0);
    }
  }
  void movesAtConstantPerceivedSpeed() {
    const auto path = CameraPath::make(tour(), FlightEnds::moving);
    QVERIFY(path.ok());
    const int steps = 2000;
    double least = 1e9, most = 0;
    for (int i = 0; i < steps; ++i) {
      const CameraPose a = path->at(double(i) / steps), b = path->at(double(i + 1) / steps);
      const double distance = std::sqrt(a.distance * b.distance);
      const double step = std::sqrt((b.target - a.target).squaredNorm() / (distance * distance) +
                                    std::pow((b.targetHeight - a.targetHeight) / distance, 2) +
                                    std::pow(std::log(b.distance / a.distance), 2) +
                                    std::pow(turnOf(a.headingDeg, b.headingDeg) * M_PI / 180, 2) +
                                    std::pow((b.pitchDeg - a.pitchDeg) * M_PI / 180, 2));
      least = std::min(least, step);
      most = std::max(most, step);
    }
    QVERIFY2(most < 1.03 * least, qPrintable(QString("%1 %2").arg(least).arg(most)));
    QVERIFY(std::abs(most * steps - path->length()) < 0.02 * path->length());
  }
  void isContinuousAndRestsAtItsEnds() {
    const auto path = CameraPath::make(tour());
    QVERIFY(path.ok());
    for (int i = 0; i < 5000; ++i)
      QVERIFY(apart(path->at(i / 5000.0), path->at((i + 1) / 5000.0)) < path->length() / 1500);
    QVERIFY(apart(path->at(0), path->at(0.005)) < 0.1 * apart(path->at(0.5), path->at(0.505)));
    QVERIFY(apart(path->at(1), path->at(0.995)) < 0.1 * apart(path->at(0.5), path->at(0.505)));
  }
  void theReversedKeysGiveTheReversedFlight() {
    auto keys = tour();
    const auto forth = CameraPath::make(keys);
    std::reverse(keys.begin(), keys.end());
    const auto back = CameraPath::make(keys);
    QVERIFY(forth.ok() && back.ok());
    for (double share = 0; share <= 1; share += 0.01)
      QVERIFY2(apart(forth->at(share), back->at(1 - share)) < 1e-4,
               qPrintable(QString::number(share)));
  }
  void headingsTakeTheShorterWayAcrossNorth() {
    const std::vector<CameraPose> keys = {poseAt(0, 0, 500, 350, -40), poseAt(0, 0, 500, 10, -40)};
    const auto path = CameraPath::make(keys);
    QVERIFY(path.ok());
    for (double share = 0; share <= 1; share += 0.05)
      QVERIFY(std::abs(path->at(share).headingDeg) <= 10 + 1e-6);
  }
  void aRoundTurnsOnceAndEndsWhereItBegan() {
    const CameraPose pose = poseAt(100, 50, 300, 30, -35);
    const auto path = CameraPath::make(posesRound(pose), FlightEnds::moving);
    QVERIFY(path.ok());
    QVERIFY(std::abs(path->length() - 2 * M_PI) < 0.01);
    QVERIFY(apart(path->at(0), path->at(1)) < 1e-6);
    QVERIFY(turnOf(path->at(0.5).headingDeg, 210) < 1);
    QVERIFY((path->at(0.37).target - pose.target).norm() < 1e-9);
  }
  void aLineIsFollowedLookingAhead() {
    const std::vector<Point2> line = {{0, 0}, {1000, 0}, {1000, 800}};
    const auto poses = posesAlong(line, 300, -30, [](const Point2& p) { return p.x() / 100; });
    QVERIFY(poses.ok());
    QVERIFY((poses->front().target - line.front()).norm() < 1e-9);
    QVERIFY((poses->back().target - line.back()).norm() < 1e-9);
    QCOMPARE(poses->front().headingDeg, 90.0);
    QVERIFY(std::abs(poses->back().headingDeg) < 1e-9);
    for (const CameraPose& pose : *poses) QCOMPARE(pose.targetHeight, pose.target.x() / 100);
    QVERIFY(CameraPath::make(*poses).ok());
    QVERIFY(
        !posesAlong(std::vector<Point2>{{0, 0}, {0, 0.2}}, 300, -30, [](auto&) { return 0.0; }));
  }
  void neverBelowTheGroundAndContinuousOverAHill() {
    const GroundHeight hill = [](const Point2& p) {
      return 120 * std::exp(-(p - Point2(0, -250)).squaredNorm() / 20000);
    };
    CameraPose last;
    for (double pitch = -5; pitch > -80; pitch -= 0.1) {
      const CameraPose pose = aboveGround({{0, 0}, 0, 300, 0, pitch}, hill, 4);
      const double tilt = pose.pitchDeg * M_PI / 180;
      const Point2 eye(0, -300 * std::cos(tilt));
      QVERIFY(-300 * std::sin(tilt) >= hill(eye) + 4 - 1e-6);
      QVERIFY(pose.pitchDeg <= pitch + 1e-9);
      if (pitch < -5) QVERIFY(std::abs(pose.pitchDeg - last.pitchDeg) < 0.2);
      last = pose;
    }
    const CameraPose free{{0, 0}, 0, 300, 180, -30};
    QVERIFY(aboveGround(free, hill, 4) == free);
  }
  void aFlightNeedsTwoPosesThatDiffer() {
    const std::vector<CameraPose> same(3, poseAt(1, 2, 300, 0, -40));
    QVERIFY(!CameraPath::make(same));
    QVERIFY(!CameraPath::make({}));
    auto broken = tour();
    broken[2].distance = NAN;
    const auto path = CameraPath::make(broken);
    QVERIFY(!path && path.error().where == "pose 3");
  }
};

QTEST_APPLESS_MAIN(CameraPathTest)
#include "camera_path_test.moc"
