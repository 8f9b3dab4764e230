// Water that is told from the ground at night, from afar too, and the legend of it.
#include <QtTest>
#include <cmath>

#include "engine/draw/depth_opacity.h"
#include "engine/scene/offscreen.h"
#include "tests/draw/waters.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr GridShape kNightShape{200, 200, 5, 0, 0};
constexpr int kNightSide = 360;

draw::Color nightPixelAt(const Image& image, int x, int y) {
  const auto* p = &image.rgba[4 * (std::size_t(y) * std::size_t(image.width) + std::size_t(x))];
  return {p[0], p[1], p[2], 255};
}

/// Of WCAG 2.1.
double nightContrastOf(const draw::Color& a, const draw::Color& b) {
  const auto luminance = [](const draw::Color& c) {
    const auto linear = [](double v) {
      return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.r / 255.0) + 0.7152 * linear(c.g / 255.0) +
           0.0722 * linear(c.b / 255.0);
  };
  const double one = luminance(a), two = luminance(b);
  return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

/// Water of one depth within 100 m of the middle of flat ground.
std::shared_ptr<const draw::WaterSurface> roundPuddle(double depth) {
  auto water = pool(
      kNightShape, [](const Point2&) { return 20.0; }, 20);
  water.before = water.after = gridOf(kNightShape, [&](const Point2& p) {
    return (p - Point2(500, 500)).norm() < 100 ? depth : 0.0;
  });
  return std::make_shared<const draw::WaterSurface>(std::move(water));
}

}  // namespace

class NightFloodTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;

  Image picture(double depth, double distance, draw::LightChoice light) {
    draw::DrawFrame frame;
    frame.light = light;
    frame.water = roundPuddle(depth);
    draw::CameraPose pose;
    pose.target = {500, 500};
    pose.targetHeight = 20;
    pose.distance = distance;
    pose.pitchDeg = -89;
    return renderer_->render(frame, pose);
  }

 private slots:
  void initTestCase() {
    auto made = OffscreenRenderer::make(kNightSide, kNightSide);
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    renderer_ = std::move(made).value();
    auto city = std::make_shared<CityModel>();
    city->extent = kNightShape.bounds();
    city->terrain = RasterGrid<float>(kNightShape, 20.0F);
    renderer_->setCity(city, {});
  }
  void cleanupTestCase() { renderer_.reset(); }

  void everyDepthStandsOutFromTheGroundFromAfar() {
    const int middle = kNightSide / 2;
    for (const double depth : {0.2, 0.27, 0.4, 0.7, 1.5}) {
      for (const double distance : {1200.0, 2400.0}) {
        const Image image = picture(depth, distance, draw::LightChoice::night);
        const Image dry = picture(0, distance, draw::LightChoice::night);
        const double contrast =
            nightContrastOf(nightPixelAt(image, middle, middle), nightPixelAt(dry, middle, middle));
        QVERIFY2(
            contrast >= 2.7,
            qPrintable(
                QString("%1 m deep, from %2 m: %3 : 1").arg(depth).arg(distance).arg(contrast)));
      }
    }
  }

  void theStripOfAPictureHasTheBandsThatAreDrawn() {
    renderer_->setFooter(draw::PictureFooter{"title", "", "source", "Ponding depth, m"});
    const auto bands = [&](draw::LightChoice light, const draw::Color& wanted) {
      const Image image = picture(0.4, 1200, light);
      int found = 0;
      for (int y = kNightSide - 60; y < kNightSide; ++y) {
        for (int x = 0; x < kNightSide; ++x) found += nightPixelAt(image, x, y) == wanted ? 1 : 0;
      }
      return found;
    };
    const draw::Color day = draw::depthRamp().color[4], night = draw::nightDepthRamp().color[4];
    using draw::LightChoice;
    QVERIFY(bands(LightChoice::day, day) > 200 && bands(LightChoice::day, night) == 0);
    QVERIFY(bands(LightChoice::night, night) > 200 && bands(LightChoice::night, day) == 0);
    renderer_->setFooter(std::nullopt);
  }
};

QTEST_GUILESS_MAIN(NightFloodTest)
#include "night_flood_test.moc"
