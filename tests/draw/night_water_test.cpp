// Depths that are read in the dark.
#include <QtTest>
#include <cmath>

#include "engine/draw/color_ramp.h"
#include "engine/draw/daylight.h"
#include "engine/draw/depth_opacity.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr double kStepOfDepth = 1.1;  // contrast of neighbours, WCAG 2.1

/// Relative luminance of WCAG 2.1.
double luminanceOf(Color c) {
  const auto linear = [](double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(c.r / 255.0) + 0.7152 * linear(c.g / 255.0) + 0.0722 * linear(c.b / 255.0);
}

double contrastOf(Color a, Color b) {
  const double one = luminanceOf(a), two = luminanceOf(b);
  return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

Color over(Color ground, Color water, double opacity) {
  const auto mixed = [&](int a, int b) {
    return std::uint8_t(std::lround(a * (1 - opacity) + b * opacity));
  };
  return {mixed(ground.r, water.r), mixed(ground.g, water.g), mixed(ground.b, water.b), 255};
}

/// As the ground is drawn that lies open to the moon.
Color inMoonlight(Color ground) {
  const Eigen::Vector3f lit = nightDaylight().lit;
  return {std::uint8_t(float(ground.r) * lit.x()), std::uint8_t(float(ground.g) * lit.y()),
          std::uint8_t(float(ground.b) * lit.z()), 255};
}

/// Of a band where it begins; of sheet flow, a veil, where it ends.
double opacityOf(const ColorRamp& ramp, std::size_t band) {
  if (band == 0) return kSheetFlowOpacity;
  const double depth = std::min(double(ramp.value[band]) / 0.5, 1.0);
  return kPondingOpacity + (kDeepOpacity - kPondingOpacity) * depth;
}

}  // namespace

class NightWaterTest : public QObject {
  Q_OBJECT
 private slots:
  void everyDepthStandsOutFromOpenGroundAtNight() {
    const ColorRamp& ramp = nightDepthRamp();
    for (const Color ground : {darkPalette().terrainLow, darkPalette().terrainHigh}) {
      const Color dark = inMoonlight(ground);
      for (std::size_t band = 0; band < ramp.value.size(); ++band) {
        const double contrast =
            contrastOf(dark, over(dark, ramp.color[band], opacityOf(ramp, band)));
        QVERIFY2(contrast >= 3, qPrintable(QString("band %1 over %2: %3 : 1")
                                               .arg(band + 1)
                                               .arg(hexOf(dark).c_str())
                                               .arg(contrast)));
      }
    }
  }
  void deeperIsBrighterAtNight() {
    const ColorRamp& ramp = nightDepthRamp();
    const auto rises = [](const std::vector<Color>& colors) {
      for (std::size_t i = 1; i < colors.size(); ++i) {
        const bool brighter = luminanceOf(colors[i]) > luminanceOf(colors[i - 1]);
        if (!brighter || contrastOf(colors[i], colors[i - 1]) < kStepOfDepth) return false;
      }
      return true;
    };
    for (const Color ground : {darkPalette().terrainLow, darkPalette().terrainHigh}) {
      const Color dark = inMoonlight(ground);
      std::vector<Color> drawn{dark};
      for (std::size_t band = 0; band < ramp.value.size(); ++band)
        drawn.push_back(over(dark, ramp.color[band], opacityOf(ramp, band)));
      QVERIFY2(rises(drawn), hexOf(dark).c_str());
    }
    QVERIFY(rises({ramp.color.begin() + 1, ramp.color.end()}));  // those that are no veil
    QVERIFY(rises(solidDepthRampBy(1).color));
    QCOMPARE(solidDepthRampBy(1).value, ramp.value);
    QCOMPARE(&solidDepthRampBy(0), &depthRamp());
  }
  void theRampOfTheDayDoesNotWhichIsWhyThereAreTwo() {
    const ColorRamp& ramp = depthRamp();
    const Color dark = inMoonlight(darkPalette().terrainLow);
    QVERIFY(contrastOf(dark, over(dark, ramp.color[5], opacityOf(ramp, 5))) < 1.5);
    QVERIFY(contrastOf(dark, over(dark, ramp.color[4], opacityOf(ramp, 4))) < 2);
  }
  void bothRampsHaveTheSameDepths() {
    QCOMPARE(nightDepthRamp().value, depthRamp().value);
    QCOMPARE(nightDepthRamp().unit, depthRamp().unit);
    QCOMPARE(nightDepthRamp().color.size(), depthRamp().color.size());
    QCOMPARE(nightDepthRamp().color.front(), depthRamp().color.front());
  }
  void theLightChoosesTheRampAndTheGroundOfTheLegend() {
    QCOMPARE(&depthRampBy(mapDaylight().night), &depthRamp());
    QCOMPARE(&depthRampBy(nightDaylight().night), &nightDepthRamp());
    QCOMPARE(groundOfLegend(0), darkPalette().terrainLow);
    QVERIFY(luminanceOf(groundOfLegend(1)) < luminanceOf(groundOfLegend(0)) / 4);
  }
};

QTEST_APPLESS_MAIN(NightWaterTest)
#include "night_water_test.moc"
