#include "engine/draw/building_theme.h"

#include <QtTest>
#include <array>
#include <cmath>

#include "engine/draw/building_water.h"
#include "engine/draw/daylight.h"
#include "tests/draw/waters.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::draw;

namespace {

constexpr std::array kAttributes{ThemeAttribute::use, ThemeAttribute::height,
                                 ThemeAttribute::floors, ThemeAttribute::residents,
                                 ThemeAttribute::floodDepth};

enum class Eye { common, deutan, protan };
using Triple = std::array<double, 3>;

/// Linear light as an eye sees it (Machado, Oliveira and Fernandes 2009, severity 1).
Triple seenBy(Eye eye, Color color) {
  const auto linear = [](std::uint8_t v) {
    const double c = v / 255.0;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  const Triple rgb{linear(color.r), linear(color.g), linear(color.b)};
  if (eye == Eye::common) return rgb;
  constexpr double kDeutan[3][3] = {{0.367322, 0.860646, -0.227968},
                                    {0.280085, 0.672501, 0.047413},
                                    {-0.011820, 0.042940, 0.968881}};
  constexpr double kProtan[3][3] = {{0.152286, 1.052583, -0.204868},
                                    {0.114503, 0.786281, 0.099216},
                                    {-0.003882, -0.048116, 1.051998}};
  const auto& m = eye == Eye::deutan ? kDeutan : kProtan;
  Triple seen{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double sum = m[i][0] * rgb[0] + m[i][1] * rgb[1] + m[i][2] * rgb[2];
    seen[i] = std::clamp(sum, 0.0, 1.0);
  }
  return seen;
}

/// CIE 1976 L*a*b*.
Triple labOf(Eye eye, Color color) {
  const auto [r, g, b] = seenBy(eye, color);
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double apart(Eye eye, Color a, Color b) {
  const Triple p = labOf(eye, a), q = labOf(eye, b);
  return std::sqrt(std::pow(p[0] - q[0], 2) + std::pow(p[1] - q[1], 2) + std::pow(p[2] - q[2], 2));
}

/// Square houses of 12 m with their south-west corners here.
BuildingSet houses(const std::vector<Point2>& corners) {
  CityModel city;
  for (const Point2& p : corners) small::addBuilding(city, p.x(), p.y(), 12, 12, 4);
  return city.buildings;
}

BuildingTheme themeOf(ThemeAttribute attribute, const BuildingSet& set,
                      const std::vector<float>& depth = {}) {
  return buildingTheme(attribute, set, footprintAreas(set), depth);
}

const ThemeEntry& entryOf(const BuildingTheme& theme, std::size_t building) {
  return theme.entries[theme.entryOf[building]];
}

}  // namespace

class BuildingThemeTest : public QObject {
  Q_OBJECT
  const BuildingSet set_ = smallCity().buildings;

 private slots:
  void unknownResidentsAreNoDataAndInNoSum() {
    BuildingSet set = houses({{0, 0}, {30, 0}, {60, 0}});
    set.residents = {0, 19, kUnknownResidents};
    const BuildingTheme theme = themeOf(ThemeAttribute::residents, set);
    QCOMPARE(entryOf(theme, 0).name.en, std::string("Nobody lives there"));
    QCOMPARE(entryOf(theme, 2).name.en, std::string("No data"));
    QCOMPARE(entryOf(theme, 2).buildings, std::size_t(1));
    QCOMPARE(entryOf(theme, 2).residents, std::uint64_t(0));
  }
  void everyBuildingIsInOneEntryAndTheSumsAgree() {
    double area = 0;
    std::uint64_t residents = 0;
    for (const float a : footprintAreas(set_)) area += a;
    for (const std::uint32_t r : set_.residents) residents += r;
    for (const ThemeAttribute attribute : kAttributes) {
      const BuildingTheme theme = themeOf(attribute, set_, std::vector<float>(set_.size(), 0.2F));
      QCOMPARE(theme.entryOf.size(), set_.size());
      std::size_t count = 0;
      std::uint64_t people = 0;
      double ground = 0;
      for (const ThemeEntry& entry : theme.entries) {
        count += entry.buildings;
        people += entry.residents;
        ground += entry.footprint;
        QVERIFY(!entry.name.zh.empty() && !entry.name.en.empty());
      }
      QCOMPARE(count, set_.size());
      QCOMPARE(people, residents);
      QVERIFY(std::abs(ground - area) < 1e-3 * area);
      QVERIFY(!nameOf(attribute).zh.empty() && !classSourceOf(attribute).en.empty());
    }
  }

  void aBuildingTakesTheColourOfItsEntry() {
    const BuildingTheme theme = themeOf(ThemeAttribute::use, set_);
    const auto colors = theme.colors();
    for (std::size_t i = 0; i < set_.size(); ++i) QCOMPARE(colors[i], colorOf(set_.use[i]));
    for (std::size_t e = 0; e < theme.entries.size(); ++e) {
      const auto codes = buildingsOf(theme, e, set_);
      QCOMPARE(codes.size(), theme.entries[e].buildings);
    }
    QCOMPARE(buildingsOf(theme, theme.entryOf[9], set_).front(), set_.code[0]);  // offices: 0, 9 …
  }

  void aClassHoldsItsLowerLimit() {
    BuildingSet set = houses({{0, 0}, {30, 0}, {60, 0}, {90, 0}});
    set.height = {26.9F, 27.0F, 100.0F, std::numeric_limits<float>::quiet_NaN()};
    const BuildingTheme theme = themeOf(ThemeAttribute::height, set);
    QCOMPARE(entryOf(theme, 0).name.en, std::string("18–27 m"));
    QCOMPARE(entryOf(theme, 1).name.en, std::string("27–54 m"));
    QCOMPARE(entryOf(theme, 2).name.zh, std::string("≥ 100 m"));
    QCOMPARE(entryOf(theme, 3).name.en, std::string("No data"));
    QCOMPARE(entryOf(theme, 3).color.a, std::uint8_t(0));
  }

  void countsAreWrittenAsWholeNumbers() {
    BuildingSet set = houses({{0, 0}, {30, 0}, {60, 0}});
    set.floors = {0, 6, 7};
    const BuildingTheme floors = themeOf(ThemeAttribute::floors, set);
    QCOMPARE(entryOf(floors, 0).name.zh, std::string("无数据"));
    QCOMPARE(entryOf(floors, 1).name.zh, std::string("4–6 层"));
    QCOMPARE(entryOf(floors, 2).name.en, std::string("7–9 floors"));
    set.residents = {0, 19, 20};
    const BuildingTheme residents = themeOf(ThemeAttribute::residents, set);
    QCOMPARE(entryOf(residents, 0).name.en, std::string("Nobody lives there"));
    QCOMPARE(entryOf(residents, 1).name.en, std::string("1–19 persons"));
    QCOMPARE(entryOf(residents, 2).name.en, std::string("20–49 persons"));
  }

  void usesAreToldApartByEveryEye() {
    const auto all = themeOf(ThemeAttribute::use, set_).entries;
    QCOMPARE(all.size(), std::size_t(9));
    const Palette& palette = darkPalette();
    for (const ThemeEntry& a : all) {
      for (const ThemeEntry& b : all) {
        if (&a == &b) continue;
        for (const Eye eye : {Eye::common, Eye::deutan, Eye::protan})
          QVERIFY2(apart(eye, a.color, b.color) > 20, (a.name.en + " " + b.name.en).c_str());
      }
      for (const Severity severity :
           {Severity::blue, Severity::yellow, Severity::orange, Severity::red})
        QVERIFY2(apart(Eye::common, a.color, palette.warning(severity)) > 30, a.name.en.c_str());
      QVERIFY2(apart(Eye::common, a.color, palette.accent) > 20, a.name.en.c_str());
    }
  }

  void morePaintsDarkerForEveryEye() {
    for (const ThemeAttribute attribute :
         {ThemeAttribute::height, ThemeAttribute::residents, ThemeAttribute::floodDepth}) {
      const auto entries = themeOf(attribute, set_).entries;
      for (std::size_t k = 0; k + 2 < entries.size(); ++k) {
        if (entries[k].color.a == 0) continue;
        for (const Eye eye : {Eye::common, Eye::deutan, Eye::protan})
          QVERIFY(labOf(eye, entries[k].color)[0] > labOf(eye, entries[k + 1].color)[0] + 3);
      }
    }
  }

  void theDeepestWaterBesideABuildingCounts() {
    const BuildingSet set = houses({{20, 20}, {70, 70}, {500, 500}});
    WaterSurface water = pool(
        {24, 24, 5, 0, 0}, [](const Point2&) { return 20.0; }, 0);
    auto depth = gridOf(water.bed->shape, [](const Point2&) { return 0.0; });
    depth->at(3, 5) = 0.8F;                                       // beside the first
    depth->at(1, 5) = 3.0F;                                       // two cells away
    depth->at(13, 14) = std::numeric_limits<float>::quiet_NaN();  // beside the second
    water.before = water.after = depth;
    const BuildingWater around(set, {}, water);
    const auto depths = around.depths(water);
    QCOMPARE(depths[0], 0.8F);
    QCOMPARE(depths[1], 0.0F);
    QVERIFY(std::isnan(depths[2]));
    const BuildingTheme theme = themeOf(ThemeAttribute::floodDepth, set, depths);
    QCOMPARE(entryOf(theme, 0).name.en, std::string("0.50–1.00 m"));
    QCOMPARE(entryOf(theme, 0).color, depthRamp().stepped(0.8F));
    QCOMPARE(entryOf(theme, 1).color.a, std::uint8_t(0));
    QCOMPARE(entryOf(theme, 2).name.zh, std::string("未计算"));
  }

  void theFloodDepthHasTheColoursOfTheWaterByDayAndByNight() {
    const BuildingSet set = houses({{20, 20}});
    const std::vector<float> areas = footprintAreas(set), depth{0.8F};
    for (const float night : {0.0F, 1.0F}) {
      const BuildingTheme theme =
          buildingTheme(ThemeAttribute::floodDepth, set, areas, depth, night);
      QCOMPARE(entryOf(theme, 0).color, depthRampBy(night).stepped(0.8F));
      for (std::size_t band = 0; band < depthRamp().value.size(); ++band)
        QCOMPARE(theme.entries[band + 1].color, solidDepthRampBy(night).color[band]);
    }
    QCOMPARE(buildingTheme(ThemeAttribute::height, set, areas, {}, 1).colors(),
             buildingTheme(ThemeAttribute::height, set, areas, {}, 0).colors());
  }

  void waterUnderTheRoofSaysNothing() {
    const BuildingSet set = houses({{20, 20}});
    WaterSurface water = pool(
        {24, 24, 5, 0, 0}, [](const Point2&) { return 20.0; }, 0);
    auto depth = gridOf(water.bed->shape, [](const Point2&) { return 0.1; });
    depth->at(5, 5) = 2.0F;  // under the roof
    water.before = water.after = depth;
    QCOMPARE(BuildingWater(set, {}, water).depths(water)[0], 0.1F);
  }

  void everyCellBesideAWallCountsAndNoOther() {
    const BuildingSet set = houses({{20, 20}});  // over columns and rows 4 to 6
    WaterSurface water = pool(
        {12, 12, 5, 0, 0}, [](const Point2&) { return 20.0; }, 0);
    const BuildingWater around(set, {}, water);
    for (int r = 0; r < 12; ++r) {
      for (int c = 0; c < 12; ++c) {
        auto depth = gridOf(water.bed->shape, [](const Point2&) { return 0.0; });
        depth->at(c, r) = 0.7F;
        water.before = water.after = depth;
        const bool along = r >= 4 && r <= 6, across = c >= 4 && c <= 6;
        const bool beside = ((c == 3 || c == 7) && along) || ((r == 3 || r == 7) && across);
        QCOMPARE(around.depths(water)[0], beside ? 0.7F : 0.0F);
      }
    }
  }

  void depthsFollowTheTimeAndTheLeastDepth() {
    const BuildingSet set = houses({{20, 20}});
    WaterSurface water = pool(
        {24, 24, 5, 0, 0}, [](const Point2&) { return 20.0; }, 0);
    water.after = gridOf(water.bed->shape, [](const Point2&) { return 0.4; });
    const BuildingWater around(set, {}, water);
    for (const auto& [fraction, depth] :
         {std::pair(0.0F, 0.0F), {0.04F, 0.0F}, {0.5F, 0.2F}, {1.0F, 0.4F}}) {
      water.fraction = fraction;
      QVERIFY(std::abs(around.depths(water)[0] - depth) < 1e-6F);
    }
    QVERIFY(around.fits(water));
    water.bed = std::make_shared<RasterGrid<float>>(*water.bed);
    QVERIFY(!around.fits(water));
  }
};

QTEST_APPLESS_MAIN(BuildingThemeTest)
#include "building_theme_test.moc"
