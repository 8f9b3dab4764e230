#include "engine/draw/color_ramp.h"

#include "engine/draw/depth_opacity.h"
#include "engine/draw/vector_style.h"

#include <Eigen/Core>

#include <QtTest>
#include <cmath>

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr double kToldApart = 10;  // CIEDE2000; 2.3 is just noticeable side by side

struct Vision {
  const char* name;
  Eigen::Matrix3d seen;  ///< on linear RGB
};

/// Full dichromacy after Machado, Oliveira and Fernandes 2009 (IEEE TVCG 15), severity 1.0.
std::vector<Vision> visions() {
  Eigen::Matrix3d protan, deutan, tritan;
  protan << 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
      1.051998;
  deutan << 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940,
      0.968881;
  tritan << 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
      0.303900;
  return {{"usual", Eigen::Matrix3d::Identity()},
          {"protanopia", protan},
          {"deuteranopia", deutan},
          {"tritanopia", tritan}};
}

Eigen::Vector3d labOf(Color color, const Vision& vision) {
  const auto linear = [](double v) {
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  const Eigen::Vector3d rgb(linear(color.r / 255.0), linear(color.g / 255.0),
                            linear(color.b / 255.0));
  Eigen::Matrix3d toXyz;
  toXyz << 0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.0721750, 0.0193339, 0.1191920,
      0.9503041;
  const Eigen::Vector3d xyz = (toXyz * (vision.seen * rgb).cwiseMax(0).cwiseMin(1))
                                  .cwiseQuotient(Eigen::Vector3d(0.95047, 1, 1.08883));  // D65
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f(xyz.x()), y = f(xyz.y()), z = f(xyz.z());
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double hueOf(double a, double b) {
  const double degrees = std::atan2(b, a) * 180 / M_PI;
  return degrees < 0 ? degrees + 360 : degrees;
}

/// CIEDE2000 after Sharma, Wu and Dalal 2005.
double differenceOf(Eigen::Vector3d one, Eigen::Vector3d two) {
  const auto seventh = [](double c) {
    return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7)));
  };
  const auto radians = [](double d) { return d * M_PI / 180; };
  const double chroma = (one.tail<2>().norm() + two.tail<2>().norm()) / 2;
  for (auto* lab : {&one, &two}) lab->y() *= 1 + 0.5 * (1 - seventh(chroma));
  const double c1 = one.tail<2>().norm(), c2 = two.tail<2>().norm(), c = (c1 + c2) / 2;
  const double h1 = hueOf(one.y(), one.z()), h2 = hueOf(two.y(), two.z());
  double turn = h2 - h1, h = (h1 + h2) / 2;
  if (std::abs(turn) > 180) {
    turn += turn > 0 ? -360 : 360;
    h += h1 + h2 < 360 ? 180 : -180;
  }
  const double hue = 2 * std::sqrt(c1 * c2) * std::sin(radians(turn / 2));
  const double light = (one.x() + two.x()) / 2 - 50;
  const double t = 1 - 0.17 * std::cos(radians(h - 30)) + 0.24 * std::cos(radians(2 * h)) +
                   0.32 * std::cos(radians(3 * h + 6)) - 0.20 * std::cos(radians(4 * h - 63));
  const double sl = 1 + 0.015 * light * light / std::sqrt(20 + light * light);
  const double dl = (two.x() - one.x()) / sl, dc = (c2 - c1) / (1 + 0.045 * c);
  const double dh = hue / (1 + 0.015 * c * t), around = (h - 275) / 25;
  const double rotation = -2 * seventh(c) * std::sin(radians(60 * std::exp(-around * around)));
  return std::sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

}  // namespace

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
  void deeperIsDarkerByDay() {
    const auto light = [](Color c) { return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b; };
    const auto& colors = depthRamp().color;
    for (std::size_t i = 1; i < colors.size(); ++i)
      QVERIFY(light(colors[i]) + 10 < light(colors[i - 1]));
  }
  void theDifferenceIsThatOfItsAuthors() {  // rows 1, 7 and 17 of their test data
    const auto about = [](double a, double b) { return std::abs(a - b) < 1e-3; };
    QVERIFY(about(differenceOf({50, 2.6772, -79.7751}, {50, 0, -82.7485}), 2.0425));
    QVERIFY(about(differenceOf({50, 0, 0}, {50, -1, 2}), 2.3669));
    QVERIFY(about(differenceOf({50, 2.5, 0}, {73, 25, -18}), 27.1492));
  }
  void neighbouringDepthsAreToldApartWithEveryColourVision() {
    for (const ColorRamp* ramp : {&depthRamp(), &nightDepthRamp()}) {
      const auto& colors = ramp->color;
      for (const Vision& vision : visions()) {
        for (std::size_t i = 1; i < colors.size(); ++i) {
          const double apart = differenceOf(labOf(colors[i - 1], vision), labOf(colors[i], vision));
          QVERIFY2(apart >= kToldApart, qPrintable(QString("%1, bands %2 and %3: %4")
                                                       .arg(vision.name)
                                                       .arg(i)
                                                       .arg(i + 1)
                                                       .arg(apart)));
        }
      }
    }
  }
  void sheetFlowIsToldFromEveryGroundAndFromPonding() {
    const auto over = [](Color ground, Color water, double opacity) {
      const auto mixed = [&](int a, int b) {
        return std::uint8_t(std::lround(a * (1 - opacity) + b * opacity));
      };
      return Color{mixed(ground.r, water.r), mixed(ground.g, water.g), mixed(ground.b, water.b),
                   255};
    };
    const Palette& p = darkPalette();
    const Color sheet = depthRamp().color[0], pond = depthRamp().color[1];
    const double pondOpacity = kPondingOpacity + (kDeepOpacity - kPondingOpacity) * 0.15 / 0.5;
    for (const Vision& vision : visions()) {
      for (Color ground : {p.terrainLow, p.terrainHigh, p.urbanGround, p.roadMajor, p.roadMinor}) {
        const auto apart = [&](Color a, Color b) {
          return differenceOf(labOf(a, vision), labOf(b, vision));
        };
        const double seen = apart(ground, over(ground, sheet, kFilmOpacity));
        const double told =
            apart(over(ground, sheet, kSheetFlowOpacity), over(ground, pond, pondOpacity));
        QVERIFY2(seen >= kToldApart && told >= kToldApart,
                 qPrintable(QString("%1, %2: %3 and %4")
                                .arg(vision.name, hexOf(ground).c_str())
                                .arg(seen)
                                .arg(told)));
      }
    }
    QVERIFY(kSheetFlowOpacity < 0.5F);  // a veil: more of the ground is seen than of the water
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
  void whatIsAddedToTheCityDoesNotLookLikeWater() {
    for (std::size_t nth = 0; nth < 8; ++nth) {
      for (const VectorRule& rule : defaultStyle(GeometryKind::polygon, nth).rules) {
        const Color c = rule.symbol.fill;
        QVERIFY2(c.b <= c.r || c.b <= c.g, qPrintable(QString::number(nth)));
        for (const Color band : depthRamp().color)
          QVERIFY(std::abs(band.r - c.r) + std::abs(band.g - c.g) + std::abs(band.b - c.b) > 60);
      }
    }
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
