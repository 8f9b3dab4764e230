#include "engine/draw/color_ramp.h"

#include <QtTest>
#include <cmath>

using namespace citymirror;
using namespace citymirror::draw;

class ColorRampTest : public QObject {
  Q_OBJECT
 private slots:
  void hexTextGoesThereAndBack() {
    for (const char* hex : {"#3FB8AF", "#000000", "#FFFFFF", "#12345678"})
      QCOMPARE(hexOf(colorFromHex(hex)), std::string(hex));
    QCOMPARE(colorFromHex("#3fb8af"), (Color{0x3F, 0xB8, 0xAF, 255}));
  }
  void brokenHexIsGrey() {
    for (const char* hex : {"", "3FB8AF", "#3FB8A", "#GG0000", "#1234567890"})
      QCOMPARE(colorFromHex(hex), (Color{128, 128, 128, 255}));
  }
  void depthBandsBeginAtThePondingThresholds() {
    const std::vector<float> wanted{0.02F, 0.15F, 0.25F, 0.30F, 0.50F, 1.0F};
    QCOMPARE(depthRamp().value, wanted);
    QCOMPARE(depthRamp().color.size(), wanted.size());
    QCOMPARE(depthRamp().unit, std::string("m"));
  }
  void aDepthTakesTheColourOfItsBand() {
    const ColorRamp& ramp = depthRamp();
    for (std::size_t i = 0; i < ramp.value.size(); ++i) {
      QCOMPARE(ramp.stepped(ramp.value[i]), ramp.color[i]);
      const float below = std::nextafter(ramp.value[i], 0.0F);
      QCOMPARE(ramp.stepped(below), i == 0 ? (Color{0, 0, 0, 0}) : ramp.color[i - 1]);
    }
    QCOMPARE(ramp.stepped(50), ramp.color.back());
  }
  void noDepthIsTransparent() {
    QCOMPARE(int(depthRamp().stepped(0).a), 0);
    QCOMPARE(int(depthRamp().stepped(-1).a), 0);
    QCOMPARE(int(depthRamp().stepped(std::nanf("")).a), 0);
  }
  void deeperIsDarker() {
    const auto light = [](Color c) { return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b; };
    const auto& colors = depthRamp().color;
    for (std::size_t i = 1; i < colors.size(); ++i)
      QVERIFY(light(colors[i]) + 10 < light(colors[i - 1]));
  }
  void warningColoursMeanNothingElse() {
    const Palette& p = darkPalette();
    const std::vector<Color> warnings{p.warning(Severity::blue), p.warning(Severity::yellow),
                                      p.warning(Severity::orange), p.warning(Severity::red)};
    for (Color other : {p.accent, p.measured, p.forecast, p.river, p.muted, p.roadMajor,
                        p.roadMinor, p.building}) {
      QVERIFY(std::find(warnings.begin(), warnings.end(), other) == warnings.end());
    }
    for (Color band : depthRamp().color)
      QVERIFY(std::find(warnings.begin(), warnings.end(), band) == warnings.end());
    QCOMPARE(p.warning(Severity::none), p.muted);
  }
  void theRiverIsNotADepth() {
    for (Color band : depthRamp().color) {
      const Color river = darkPalette().river;
      QVERIFY(std::abs(band.r - river.r) + std::abs(band.g - river.g) + std::abs(band.b - river.b) >
              60);
    }
  }
};

QTEST_APPLESS_MAIN(ColorRampTest)
#include "color_ramp_test.moc"
