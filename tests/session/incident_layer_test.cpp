// Incidents with their extent and trend, and sources that disagree, as layers of the map.
#include "app/session/command/incident_layer.h"

#include <QtTest>

#include "engine/draw/color_ramp.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;
using incident::Trend;

namespace {

IncidentView incidentOver(const std::string& id, std::vector<Point2> places,
                          Severity severity = Severity::orange, Trend trend = Trend::growing) {
  auto desk = std::make_shared<IncidentDesk>();
  desk->extent = std::move(places);
  desk->trend = trend;
  IncidentView view;
  view.incident.id = id;
  view.incident.severity = severity;
  view.incident.status = IncidentStatus::verified;
  view.desk = desk;
  return view;
}

double areaOf(const std::vector<Point2>& ring) { return signedArea(ring); }

bool inside(const std::vector<Point2>& ring, const Point2& p) {
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const Point2 a = ring[k], b = ring[(k + 1) % ring.size()];
    if ((b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x()) < -1e-6) return false;
  }
  return true;
}

std::vector<const Feature*> arrowsOf(const FeatureLayer& layer) {
  std::vector<const Feature*> arrows;
  for (const Feature& feature : layer.features)
    if (feature.kind == GeometryKind::polygon) arrows.push_back(&feature);
  return arrows;
}

WorldView disagreeing(const Point2& one, const Point2& other) {
  CityModel city = smallCity();
  city.sensors[2].at = one;
  city.sensors[3].at = other;
  WorldView view;
  view.city = std::make_shared<const CityModel>(std::move(city));
  const Instant at = *parseIso("2026-07-18T10:05:00Z");
  ConflictView conflict;
  conflict.one = {2, "river-office", 0.32, at};
  conflict.other = {3, "traffic-police", 0.05, at};
  view.conflicts = {conflict};
  return view;
}

}  // namespace

class IncidentLayerTest : public QObject {
  Q_OBJECT
 private slots:
  void aPictureSaysWhatItsOutlinesMean() {
    WorldView view;
    view.incidents = {incidentOver("I1", {{0, 0}, {100, 0}}, Severity::orange),
                      incidentOver("I2", {{500, 0}}, Severity::red),
                      incidentOver("I3", {{900, 0}}, Severity::red)};
    draw::PictureFooter footer;
    addIncidentKey(extentsOf(view), Language::zh, footer);
    QVERIFY(footer.outlines.find("未结事件") != std::string::npos);
    QCOMPARE(footer.levels.size(), std::size_t{2});
    QVERIFY(footer.levels[0].first == draw::darkPalette().warning(Severity::red));
    QCOMPARE(footer.levels[0].second, nameOf(Severity::red).zh + " 2");
    QCOMPARE(footer.levels[1].second, nameOf(Severity::orange).zh + " 1");
    draw::PictureFooter calm;
    addIncidentKey({}, Language::zh, calm);
    QVERIFY(calm == draw::PictureFooter{});
  }
  void theOutlineHoldsEveryPlaceWithARimAroundIt() {
    WorldView view;
    const std::vector<Point2> places{{100, 100}, {400, 100}, {250, 300}, {250, 150}};
    view.incidents = {incidentOver("A001", places)};
    const auto extents = extentsOf(view);
    QCOMPARE(extents.size(), std::size_t(1));
    QCOMPARE(extents[0].hull.size(), std::size_t(3));  // the fourth lies inside
    const auto outline = outlineOf(extents[0]);
    QVERIFY(areaOf(outline) > 0);  // counter-clockwise
    for (const Point2& place : places) {
      for (const Point2& away : {Point2(1, 0), Point2(-1, 0), Point2(0, 1), Point2(0, -1)})
        QVERIFY(inside(outline, place + away * (kExtentRim * 0.98)));
    }
    QVERIFY(!inside(outline, Point2(100, 100) - Point2(kExtentRim + 5, 0)));
  }

  void oneAndTwoPlacesHaveAnExtentToo() {
    const double disc = areaOf(outlineOf({"A", Severity::red, Trend::steady, {{0, 0}}}));
    QVERIFY(std::abs(disc / (3.14159 * kExtentRim * kExtentRim) - 1) < 0.02);
    const double pair = areaOf(outlineOf({"A", Severity::red, Trend::steady, {{0, 0}, {100, 0}}}));
    QVERIFY(std::abs(pair - disc - 200 * kExtentRim) < 1);
  }

  void whatHasEndedOrHasNoPlaceIsNotDrawnAndTheWorstLiesOnTop() {
    WorldView view;
    view.incidents = {incidentOver("A001", {{0, 0}}, Severity::red),
                      incidentOver("A002", {{0, 0}}, Severity::blue),
                      incidentOver("A003", {{0, 0}}), incidentOver("A004", {})};
    view.incidents[2].incident.status = IncidentStatus::closed;
    const auto extents = extentsOf(view);
    QCOMPARE(extents.size(), std::size_t(2));
    QCOMPARE(extents.back().id, std::string("A001"));
  }

  void aForecastReachesAsFarAsItsRoads() {
    WorldView view;
    IncidentView forecast = incidentOver("I001", {});
    forecast.risks.resize(2);
    forecast.risks[0].place = {100, 100};
    forecast.risks[1].place = {300, 100};
    view.incidents = {forecast};
    QCOMPARE(extentsOf(view).at(0).hull.size(), std::size_t(2));
  }

  void arrowsPointOutwardsWhereItGrowsAndInwardsWhereItEases() {
    for (const Trend trend : {Trend::growing, Trend::easing, Trend::steady}) {
      const IncidentExtent extent{"A001", Severity::orange, trend, {{500, 500}}};
      const auto made = incidentLayer({extent}, Language::zh);
      const auto arrows = arrowsOf(*made.layer);
      QCOMPARE(arrows.size(), trend == Trend::steady ? std::size_t(0) : std::size_t(4));
      for (const Feature* arrow : arrows) {
        const auto& ring = arrow->polygons.at(0).outer;
        const Point2 tip = ring.at(1), foot = (ring.at(0) + ring.at(2)) / 2;
        const Point2 middle(500, 500);
        QCOMPARE((tip - middle).norm() > (foot - middle).norm(), trend == Trend::growing);
        QVERIFY(std::min((tip - middle).norm(), (foot - middle).norm()) >= kExtentRim * 0.95);
      }
    }
  }

  void trendAndIdAreSaidInTheLanguageOfThePicture() {
    const IncidentExtent extent{"A001", Severity::orange, Trend::easing, {{500, 500}}};
    const auto said = [&](Language language) {
      return textOf(incidentLayer({extent}, language).layer->features.at(0).values.at(2));
    };
    QCOMPARE(said(Language::zh), std::string("A001 ↓ 减轻"));
    QCOMPARE(said(Language::en), std::string("A001 ↓ easing"));
  }

  void eachPartTakesTheColourOfItsLevelAndAClickInsideReachesTheCity() {
    const auto made = incidentLayer({{"A001", Severity::orange, Trend::growing, {{500, 500}}},
                                     {"A002", Severity::none, Trend::steady, {{100, 500}}}},
                                    Language::zh);
    const auto styled = draw::applyStyle(made.style, *made.layer);
    QVERIFY2(styled.ok(), styled.ok() ? "" : styled.error().text().c_str());
    for (std::size_t k = 0; k < made.layer->features.size(); ++k) {
      QVERIFY(styled->rule[k] >= 0);
      const auto& symbol = made.style.rules[std::size_t(styled->rule[k])].symbol;
      const auto level = made.layer->features[k].code == "A001" ? Severity::orange : Severity::none;
      QVERIFY(symbol.outline == draw::darkPalette().warning(level));
    }
    QVERIFY(made.layer->features[0].kind == GeometryKind::line);  // no area that would be hit
    QCOMPARE(made.layer->features[0].lines[0].front(), made.layer->features[0].lines[0].back());
  }

  void sourcesThatDisagreeStandAsAPairWithWhatEachSays() {
    const auto made = conflictLayer(disagreeing({300, 300}, {420, 300}));
    QCOMPARE(made.layer->features.size(), std::size_t(3));
    const auto& line = made.layer->features[0];
    const Point2 a = line.lines[0].front(), b = line.lines[0].back();
    QVERIFY(a.x() == 300 && b.x() == 420 && a.y() < 300 && a.y() > 260 && a.y() == b.y());
    QCOMPARE(textOf(made.layer->features[1].values[0]),
             std::string("32 cm · river-office · 18:05"));
    QCOMPARE(textOf(made.layer->features[2].values[0]),
             std::string("5 cm · traffic-police · 18:05"));
    QCOMPARE(made.layer->features[1].code, smallCity().sensors[2].code);
    QVERIFY(draw::applyStyle(made.style, *made.layer).ok());
    for (const Severity level :
         {Severity::blue, Severity::yellow, Severity::orange, Severity::red})
      for (const auto& rule : made.style.rules)
        QVERIFY(!(rule.symbol.fill == draw::darkPalette().warning(level)));
  }

  void twoFeedsOfOneSensorStandBesideEachOther() {
    const auto made = conflictLayer(disagreeing({300, 300}, {300, 300}));
    const Point2 a = *made.layer->features[1].point(), b = *made.layer->features[2].point();
    QCOMPARE((a - b).norm(), kPairApart);
    QCOMPARE((a.x() + b.x()) / 2, 300.0);
    QVERIFY(conflictLayer(WorldView{}).layer->features.empty());
  }
};

QTEST_GUILESS_MAIN(IncidentLayerTest)
#include "incident_layer_test.moc"
