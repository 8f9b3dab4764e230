// The world as plain values to draw: marks, ribbons, names.
#include "app/session/draw_world.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>

#include "app/session/branch/compare_frames.h"
#include "app/session/city/added_credits.h"
#include "app/session/city/layer_files.h"
#include "engine/core/utf8.h"
#include "tests/panels/small_world.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const CityModel& city() {
  static const CityModel made = smallCity();
  return made;
}

std::vector<SensorReading> readings(Severity severity) {
  std::vector<SensorReading> all;
  for (std::size_t i = 0; i < city().sensors.size(); ++i) {
    SensorReading reading;
    reading.site = i;
    reading.latest = Observation{city().sensors[i].code, {0}, 0.42, Quality::good, "test"};
    reading.stale = false;
    reading.severity = severity;
    all.push_back(reading);
  }
  return all;
}

const draw::Mark* find(const draw::MarkSet& marks, const std::string& code) {
  const auto found = std::find_if(marks.begin(), marks.end(),
                                  [&](const draw::Mark& mark) { return mark.code == code; });
  return found == marks.end() ? nullptr : &*found;
}

// Depth on the edges of one road, the others dry.
std::vector<float> wet(const std::string& zh, float depth) {
  std::vector<float> depths(city().roads.edgeCount(), 0.0F);
  for (std::size_t e = 0; e < depths.size(); ++e) {
    if (city().roads.roadOf(e).name.zh == zh) depths[e] = depth;
  }
  return depths;
}

std::shared_ptr<const draw::RibbonSet> ribbons(const std::vector<float>* depths,
                                               const std::optional<RouteView>& route = {},
                                               const std::string& selected = {}) {
  static const coupling::WadingRule car{"car", {"小汽车", "car"}, 0.30, 0.25, {}};
  return drawRibbons(city(), depths, {}, &car, route, selected, {});
}

}  // namespace

class DrawWorldTest : public QObject {
  Q_OBJECT
 private slots:
  void aFooterCreditsEverySourceThatIsDrawnOnceAndNoFolder() {
    WorldView world = smallWorld();
    CityModel city = *world.city;
    for (auto& [layer, from] : city.provenance) from.origin = Origin::real;
    city.provenance["terrain"].source = "/srv/survey/dem.tif";
    city.provenance["buildings"].source = "data/city.gpkg:buildings";
    city.provenance["roads"].source = "data/city.gpkg:roads";
    city.provenance["water"].source = "";
    world.city = std::make_shared<const CityModel>(city);
    const SideFrame side = shownFrame(world);
    QCOMPARE(footerOf(world, side, Language::en).source,
             std::string("Data: dem.tif, city.gpkg · 城镜 CityMirror"));
    QCOMPARE(footerOf(world, side, Language::zh).source,
             std::string("数据：dem.tif, city.gpkg · 城镜 CityMirror"));
    city.terms["buildings"].attribution = city.terms["roads"].attribution = "© Survey Office";
    WorldView named = world;
    named.city = std::make_shared<const CityModel>(city);
    QCOMPARE(footerOf(named, side, Language::en).source,
             std::string("Data: © Survey Office; dem.tif · 城镜 CityMirror"));
    city.terms["buildings"].licence = "CC BY 4.0";
    city.terms["terrain"].licence = "ODbL 1.0";
    named.city = std::make_shared<const CityModel>(city);
    QCOMPARE(footerOf(named, side, Language::zh).source,
             std::string("数据：dem.tif, ODbL 1.0; © Survey Office, CC BY 4.0 · 城镜 CityMirror"));
    city.terms["roads"] = {"ODbL 1.0", "", "© OpenStreetMap contributors (ODbL 1.0)"};
    QCOMPARE(drawnSources(city), std::string("dem.tif, ODbL 1.0; © Survey Office, CC BY 4.0; "
                                             "© OpenStreetMap contributors (ODbL 1.0)"));
    QCOMPARE(footerOf(world, side, Language::en, "Imagery: © Survey Office").source,
             std::string("Data: dem.tif, city.gpkg · Imagery: © Survey Office · 城镜 CityMirror"));
  }
  void whatWasAddedIsNamedOnceWithItsLicenceOrThatNoneIsStated() {
    QCOMPARE(creditsOf({}), Text());
    const Text named = creditsOf({{"roads.geojson", "", ""},
                                  {"orthophoto", "© Survey Office", "CC BY 4.0"},
                                  {"trees.gpkg", "© Survey Office", "CC BY 4.0"},
                                  {"dem.tif", "", "ODbL 1.0"},
                                  {"tiles", "© OpenStreetMap contributors (ODbL)", "ODbL"},
                                  {"map", "© Owner", ""}});
    QCOMPARE(named.en,
             std::string("roads.geojson (licence not stated) · © Survey Office (CC BY 4.0) · "
                         "dem.tif (ODbL 1.0) · © OpenStreetMap contributors (ODbL) · © Owner"));
    QVERIFY2(named.zh.starts_with("roads.geojson（未注明许可） · © Survey Office（CC BY 4.0） · "),
             named.zh.c_str());
    std::string paragraph;
    for (int i = 0; i < 40; ++i) paragraph += "许可\n";
    const std::string cut = creditsOf({{"map", "© Owner", paragraph}}).en;
    QVERIFY2(isUtf8(cut) && cut.ends_with("…)") && signsOf(cut) < 70, cut.c_str());
    QVERIFY2(cut.find('\n') == std::string::npos, cut.c_str());
    QCOMPARE(creditsOf({{"map", "© Owner\nof the map", ""}}).en, std::string("© Owner of the map"));
  }
  void anAddedLayerIsNamedByItsFileAndWhatItsStyleSaysOfIt() {
    LayerRead read;
    FeatureLayer layer;
    layer.name = "points";
    layer.provenance.source = "/srv/wells.gpkg:points";
    read.layer = std::make_shared<const FeatureLayer>(layer);
    QCOMPARE(creditsOf({creditOf(read)}).en, std::string("wells.gpkg (licence not stated)"));
    read.terms = {"ODbL 1.0", "", "© OpenStreetMap contributors"};
    QCOMPARE(creditsOf({creditOf(read)}).en,
             std::string("© OpenStreetMap contributors (ODbL 1.0)"));
  }
  void aFooterSaysExerciseAndNamesTheClassesOfATheme() {
    WorldView world = smallWorld();
    const SideFrame side = shownFrame(world);
    QVERIFY(footerOf(world, side, Language::en).source.find("Exercise") == std::string::npos);
    world.exercise = true;
    draw::PictureFooter footer = footerOf(world, side, Language::zh);
    QVERIFY(footer.source.find("演练") != std::string::npos);
    const BuildingSet& set = world.city->buildings;
    const auto theme =
        draw::buildingTheme(draw::ThemeAttribute::height, set, draw::footprintAreas(set));
    addTheme(theme, Language::zh, footer);
    QVERIFY(!footer.theme.empty() && footer.classes.size() > 1);
    for (const auto& [color, name] : footer.classes)
      QVERIFY2(name.find("m") != std::string::npos, name.c_str());
  }
  void valuesReadAsOnTheMap() {
    QCOMPARE(valueText(Quantity::pondingDepth, 0.424), std::string("42 cm"));
    QCOMPARE(valueText(Quantity::waterLevel, 28.6), std::string("28.60 m"));
    QCOMPARE(valueText(Quantity::rainIntensity, 31.46), std::string("31.5 mm/h"));
  }
  void everySensorFacilityAndUnitIsMarkedOnceAtItsPlace() {
    const auto marks = drawMarks(city(), readings(Severity::none), {}, {});
    QCOMPARE(marks->size(), std::size_t{4 + 2 + 2 + 1});
    std::set<std::string> codes;
    for (const draw::Mark& mark : *marks) QVERIFY(codes.insert(mark.code).second);
    QCOMPARE(find(*marks, "S-RAIN")->icon, draw::MarkIcon::rainGauge);
    QCOMPARE(find(*marks, "S-STAGE")->icon, draw::MarkIcon::riverStage);
    QCOMPARE(find(*marks, "S-POND1")->icon, draw::MarkIcon::pondingSensor);
    QCOMPARE(find(*marks, "F1")->icon, draw::MarkIcon::hospital);
    QCOMPARE(find(*marks, "F2")->icon, draw::MarkIcon::fireStation);
    QCOMPARE(find(*marks, "U1")->icon, draw::MarkIcon::pumpTruck);
    QCOMPARE(find(*marks, "U2")->icon, draw::MarkIcon::crew);
    QVERIFY(find(*marks, "F1")->at == Point2(300, 700));
  }
  void onlyAWarningOrTheSelectionIsCaptioned() {
    const auto calm = drawMarks(city(), readings(Severity::blue), {}, "S-POND2");
    QVERIFY(find(*calm, "S-POND1")->caption.zh.empty());
    QCOMPARE(find(*calm, "S-POND2")->caption.en, std::string("42 cm"));
    const auto warned = drawMarks(city(), readings(Severity::yellow), {}, {});
    QCOMPARE(find(*warned, "S-POND1")->caption.zh, std::string("42 cm"));
    QCOMPARE(find(*warned, "S-POND1")->severity, Severity::yellow);
    QVERIFY(find(*warned, "F1")->caption.zh.empty());
    const auto chosen = drawMarks(city(), {}, {}, "F1");
    QCOMPARE(find(*chosen, "F1")->caption, city().facilities[0].name);
  }
  void ofSensorsInAlarmTheOneFurtherOverItsLevelWeighsMore() {
    auto warned = readings(Severity::orange);
    QCOMPARE(find(*drawMarks(city(), warned, {}, {}), "S-POND1")->weight, 0.42);
    QCOMPARE(find(*drawMarks(city(), readings(Severity::none), {}, "S-POND1"), "S-POND1")->weight,
             0.0);
    int rivers = 0;
    for (SensorReading& reading : warned) {
      const SensorSite& site = city().sensors[reading.site];
      if (site.quantity != Quantity::waterLevel || std::isnan(site.warning)) continue;
      reading.latest->value = site.warning + 0.25;
      const auto marks = drawMarks(city(), warned, {}, {});
      QVERIFY(std::abs(find(*marks, site.code)->weight - 0.25) < 1e-9);
      ++rivers;
    }
    QVERIFY(rivers > 0);
  }
  void aSilentSensorIsFadedAndWithoutAValue() {
    auto silent = readings(Severity::none);
    silent[2].latest.reset();
    silent[2].stale = true;
    const auto marks = drawMarks(city(), silent, {}, "S-POND1");
    QVERIFY(find(*marks, "S-POND1")->stale);
    QVERIFY(find(*marks, "S-POND1")->caption.zh.empty());
    QVERIFY(!find(*marks, "S-POND2")->stale);
  }
  void theWorstEightRoadsAreMarkedWithTheirForecastDepthAndItsTime() {
    world::ForecastRun run;
    run.zero = *parseIso("2026-07-18T10:00:00Z");
    run.risks.resize(12);
    auto& risks = run.risks;
    for (std::size_t i = 0; i < risks.size(); ++i) {
      risks[i].code = "risk" + std::to_string(i);
      risks[i].name = {"江津路", "Jiangjin Road"};
      risks[i].maxDepth = 0.534;
      risks[i].severity = Severity::red;
      risks[i].peakAt = 2400;
    }
    const auto marks = drawMarks(city(), {}, &run, {});
    QCOMPARE(std::count_if(marks->begin(), marks->end(),
                           [](auto& mark) { return mark.icon == draw::MarkIcon::warning; }),
             8);
    const draw::Mark* first = find(*marks, "risk0");
    QVERIFY(first != nullptr && find(*marks, "risk8") == nullptr);
    const std::string peak = clockText(run.zero + millis(2400), city().utcOffsetMinutes);
    QCOMPARE(first->caption.zh, "江津路 预报 53 cm " + peak);
    QCOMPARE(first->caption.en, "Jiangjin Road forecast 53 cm " + peak);
    run.parent = "F001";
    const auto whatIf = drawMarks(city(), {}, &run, {});
    QCOMPARE(find(*whatIf, "risk0")->caption.zh, "江津路 推演 53 cm " + peak);
    QCOMPARE(find(*whatIf, "risk0")->caption.en, "Jiangjin Road what-if 53 cm " + peak);
  }
  void dryRoadsHaveNoRibbon() {
    const auto depths = wet("江津路", 0.14F);
    QVERIFY(ribbons(&depths)->empty());
    QVERIFY(ribbons(nullptr)->empty());
  }
  void aTwoWayRoadIsOneRibbonPerStretch() {
    const auto depths = wet("江津路", 0.26F);
    std::size_t stretches = 0;
    for (std::size_t e = 0; e < depths.size(); ++e) stretches += depths[e] > 0;
    const auto drawn = ribbons(&depths);
    QCOMPARE(drawn->size(), stretches / 2);
    for (const draw::Ribbon& ribbon : *drawn) {
      QCOMPARE(ribbon.role, draw::RibbonRole::pondedRoad);
      QCOMPARE(ribbon.severity, Severity::yellow);
      QVERIFY(ribbon.line.size() >= 2);
    }
  }
  void aRoadIsClosedFromTheDepthOfTheRuleOn() {
    const auto below = wet("江津路", 0.29F), at = wet("江津路", 0.30F);
    QCOMPARE(ribbons(&below)->front().role, draw::RibbonRole::pondedRoad);
    QCOMPARE(ribbons(&at)->front().role, draw::RibbonRole::closedRoad);
    const auto noRule = drawRibbons(city(), &at, {}, nullptr, {}, {}, {});
    QCOMPARE(noRule->front().role, draw::RibbonRole::pondedRoad);
  }
  void theRouteLiesOverItsDryTwinAndBothOverTheWater() {
    const auto depths = wet("江津路", 0.5F);
    RouteView route;
    route.unit = "U1";
    route.dry = traffic::Route{};
    route.dry->line = {{0, 0}, {10, 0}};
    route.flooded = traffic::Route{};
    route.flooded->line = {{0, 0}, {0, 10}};
    const auto drawn = ribbons(&depths, route);
    QVERIFY(drawn->size() > 2);
    QCOMPARE((*drawn)[drawn->size() - 2].role, draw::RibbonRole::routeDry);
    QCOMPARE(drawn->back().role, draw::RibbonRole::routeNow);
    route.flooded.reset();
    QCOMPARE(ribbons(nullptr, route)->size(), std::size_t{1});
  }
  void theSelectedRoadIsDrawnWhole() {
    const std::string code = city().roads.roads[0].code;
    double metres = 0;
    const auto drawn = ribbons(nullptr, {}, code);
    for (const draw::Ribbon& ribbon : *drawn) {
      QCOMPARE(ribbon.role, draw::RibbonRole::selection);
      QCOMPARE(ribbon.code, code);
      for (std::size_t i = 1; i < ribbon.line.size(); ++i)
        metres += (ribbon.line[i] - ribbon.line[i - 1]).norm();
    }
    QCOMPARE(metres, 950.0);
  }
  void closedRoadsAreNamedOnceInBothLanguages() {
    const coupling::WadingRule rule{"car", {}, 0.30, 0.25, {}};
    QVERIFY(closedRoadNames(city(), wet("江津路", 0.29F), rule).empty());
    const auto one = closedRoadNames(city(), wet("江津路", 0.30F), rule);
    QCOMPARE(one.size(), std::size_t{1});
    QCOMPARE(one.front(), (Text{"江津路", "Jiangjin Road"}));
    const std::vector<float> all(city().roads.edgeCount(), 1.0F);
    QCOMPARE(closedRoadNames(city(), all, rule).size(), std::size_t{12});
  }
  void aRoadWithoutANameGoesByItsCode() {
    Road road;
    road.code = "R7";
    road.line = {{0, 0}, {100, 0}};
    CityModel nameless;
    nameless.roads = buildRoadNetwork({road});
    const std::vector<float> deep(nameless.roads.edgeCount(), 1.0F);
    const auto names = closedRoadNames(nameless, deep, {"car", {}, 0.30, 0.25, {}});
    QCOMPARE(names.size(), std::size_t{1});
    QCOMPARE(names.front(), (Text{"R7", "R7"}));
  }

  void aSideShowsAnotherTimeOfTheForecast() {
    const WorldView world = smallWorld();
    SideFrames frames;
    const SideFrame later = frames.next(world, {SideRun::forecast, {}, std::chrono::minutes(25)});
    QCOMPARE(later.at, minutesAfterNow(25));
    QCOMPARE(later.kind, SideKind::forecast);
    QCOMPARE(later.source().en, std::string("Forecast F001"));
    QVERIFY(later.frame.water);
    QCOMPARE(later.frame.water->before->at(3, 3), 0.2F + 0.004F * 50);
    QCOMPARE(later.frame.water->after->at(3, 3), 0.2F + 0.004F * 60);
    QVERIFY(std::abs(later.frame.water->fraction - 0.5F) < 1e-6F);
    const SideFrame fixed =
        frames.next(world, {SideRun::forecast, minutesAfterNow(-20), std::chrono::minutes(25)});
    QCOMPARE(fixed.kind, SideKind::hindcast);
    QCOMPARE(fixed.frame.water->fraction, 1.0F);
    QCOMPARE(fixed.frame.water->after->at(0, 0), 0.2F + 0.004F * 10);
  }
  void aSideThatDoesNotChangeKeepsItsPointers() {
    const WorldView world = smallWorld();
    SideFrames frames;
    const SideChoice choice{SideRun::forecast, {}, std::chrono::minutes(-10)};
    const SideFrame a = frames.next(world, choice), b = frames.next(world, choice);
    QVERIFY(a.frame.water && a.frame.water == b.frame.water);
    QVERIFY(a.frame.ribbons && a.frame.ribbons == b.frame.ribbons);
    QVERIFY(a.frame.marks && a.frame.marks == b.frame.marks);
    const SideFrame c = frames.next(world, {SideRun::forecast, {}, std::chrono::minutes(-20)});
    QVERIFY(c.frame.water != a.frame.water);
  }
  void whatIfAndForecastStandBesideEachOtherByName() {
    WorldView world = smallWorld();
    world.whatIf = smallWhatIf(*world.forecast);
    SideFrames left, right;
    const SideChoice whatIf{SideRun::whatIf, minutesAfterNow(20), Millis{0}},
        forecast{SideRun::forecast, minutesAfterNow(20), Millis{0}};
    const SideFrame a = left.next(world, whatIf), b = right.next(world, forecast);
    QCOMPARE(a.kind, SideKind::whatIf);
    QVERIFY(a.source().en.find("not the forecast") != std::string::npos);
    QVERIFY(a.source().zh.find("非预报") != std::string::npos);
    QCOMPARE(b.kind, SideKind::forecast);
    QCOMPARE(a.at, b.at);
    world.whatIf.reset();
    QCOMPARE(left.next(world, whatIf).kind, SideKind::noWater);
  }
  void beyondTheRunThereIsNoWater() {
    const WorldView world = smallWorld();
    SideFrames frames;
    for (const int minutes : {-59, 9000}) {
      const SideFrame side =
          frames.next(world, {SideRun::forecast, {}, std::chrono::minutes(minutes)});
      QVERIFY(world.recording.begin <= side.at && side.at <= world.recording.end);
      QCOMPARE(side.kind == SideKind::noWater, !side.frame.water);
    }
    QCOMPARE(frames.next(world, {SideRun::none, {}, std::chrono::minutes(5)}).kind,
             SideKind::noWater);
  }
  void earlierSensorsStandAsTheyStoodThen() {
    const WorldView world = smallWorld();
    SideFrames frames;
    coupling::PondingBands bands;
    frames.setRules(bands, std::nullopt);
    const auto depthAt = [&](int minutes) {
      const SideFrame side =
          frames.next(world, {SideRun::none, minutesAfterNow(minutes), Millis{0}});
      return find(*side.frame.marks, "S-POND1")->severity;
    };
    QCOMPARE(depthAt(-60), bands.severityOf(0.2));
    QCOMPARE(depthAt(-1), bands.severityOf(0.2 + 0.002 * 55));
  }
  void aFooterNamesPlaceTimeSourceAndWhatIsNotMeasured() {
    WorldView world = smallWorld();
    SideFrames frames;
    const SideFrame side = frames.next(world, {SideRun::forecast, minutesAfterNow(30), Millis{0}});
    const auto zh = footerOf(world, side, Language::zh), en = footerOf(world, side, Language::en);
    QCOMPARE(zh.title, std::string("小城 · 2026-07-18 18:35"));
    QCOMPARE(en.title, std::string("Small city · 2026-07-18 18:35"));
    QCOMPARE(en.mark, std::string("Forecast F001"));
    QVERIFY(zh.source.find("合成数据") != std::string::npos);
    QVERIFY(!en.legend.empty());
    const auto dry =
        footerOf(world, frames.next(world, {SideRun::none, {}, Millis{60000}}), Language::en);
    QVERIFY(dry.mark.empty() && dry.legend.empty() && dry.flow.empty());
    const bool flows = side.frame.water && side.frame.water->qxBefore && side.frame.water->qxAfter;
    QCOMPARE(en.flow, std::string(flows ? "Flow, m/s" : ""));
  }
  void aFooterSaysWhatLinesOnRoadsMean() {
    const WorldView world = smallWorld();
    SideFrame side = shownFrame(world);
    side.frame.ribbons = nullptr;
    QVERIFY(footerOf(world, side, Language::en).roads.empty());
    const auto deep = wet("江津路", 0.4F);
    side.frame.ribbons = ribbons(&deep);
    const auto zh = footerOf(world, side, Language::zh), en = footerOf(world, side, Language::en);
    QCOMPARE(zh.roads, std::string("道路"));
    QCOMPARE(en.lines.size(), std::size_t(1));
    QCOMPARE(en.lines[0].name, std::string("Closed to cars, orange"));
    QCOMPARE(zh.lines[0].name, std::string("小汽车禁行（橙色）"));
    QVERIFY(en.lines[0].dashed);
  }
};

QTEST_APPLESS_MAIN(DrawWorldTest)
#include "draw_world_test.moc"
