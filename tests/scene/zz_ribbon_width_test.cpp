// Lines on roads are as wide and as strong as they are meant to be, from afar as well.
#include <QtTest>
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "engine/draw/ribbon_key.h"
#include "engine/scene/offscreen.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr GridShape kRibbonShape{200, 200, 5, 0, 0};
constexpr int kRibbonSide = 360;
constexpr double kGroundHeight = 20;

double blueAt(const Image& image, int x, int y) {
  return image.rgba[4 * (std::size_t(y) * std::size_t(image.width) + std::size_t(x)) + 2];
}

double metresPerPixel(double distance) {
  return 2 * std::tan(draw::kFieldOfViewDeg * M_PI / 360) * distance / kRibbonSide;
}

}  // namespace

class RibbonWidthTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;

  Image picture(bool ponded, double distance) {
    draw::DrawFrame frame;
    frame.light = draw::LightChoice::day;
    draw::RibbonSet ribbons;
    if (ponded)
      ribbons.push_back(
          {"R", draw::RibbonRole::pondedRoad, {{50, 500}, {950, 500}}, Severity::blue});
    frame.ribbons = std::make_shared<const draw::RibbonSet>(std::move(ribbons));
    draw::CameraPose pose;
    pose.target = {500, 500};
    pose.targetHeight = kGroundHeight;
    pose.distance = distance;
    pose.pitchDeg = -89.9;
    return renderer_->render(frame, pose);
  }

  /// Across a line that goes from left to right: how much of its opaque colour there is, in pixels
  /// of it.
  double strengthOf(double distance) {
    const Image with = picture(true, distance), without = picture(false, distance);
    const double wanted = draw::colorOf({draw::RibbonRole::pondedRoad, Severity::blue}).b;
    const int middle = kRibbonSide / 2, columns = 80;
    double sum = 0;
    for (int x = middle - columns / 2; x < middle + columns / 2; ++x) {
      for (int y = middle - 20; y < middle + 20; ++y) {
        const double ground = blueAt(without, x, y);
        sum += (blueAt(with, x, y) - ground) / std::max(wanted - ground, 1.0);
      }
    }
    return sum / columns;
  }

 private slots:
  void initTestCase() {
    auto made = OffscreenRenderer::make(kRibbonSide, kRibbonSide);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(made).value();
    auto city = std::make_shared<CityModel>();
    city->extent = kRibbonShape.bounds();
    city->terrain = RasterGrid<float>(kRibbonShape, float(kGroundHeight));
    renderer_->setCity(city, {});
  }
  void cleanupTestCase() { renderer_.reset(); }

  // Ponded roads of the first level are 3.6 m wide, 1.4 pixels at least, and let 0.3 through.
  void aLineIsAsWideAndStrongAsItIsMeantFromNearByAndFromAfar() {
    for (const double distance : {400.0, 1200.0, 2500.0}) {
      const double wanted = 0.7 * std::max(3.6 / metresPerPixel(distance), 1.4);
      const double found = strengthOf(distance);
      const QString said =
          QString("from %1 m: %2 of %3 pixels").arg(distance).arg(found).arg(wanted);
      QVERIFY2(std::abs(found - wanted) < 0.25 * wanted, qPrintable(said));
    }
  }
};

QTEST_GUILESS_MAIN(RibbonWidthTest)
#include "zz_ribbon_width_test.moc"
