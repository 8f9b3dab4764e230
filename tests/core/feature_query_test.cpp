#include "engine/core/feature_query.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <random>

#include "engine/core/feature_statistics.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

using Rows = std::vector<std::size_t>;
using Points = std::vector<Point2>;
using Relation = InArea::Relation;

Polygon box(double west, double south, double east, double north) {
  return {{{west, south}, {east, south}, {east, north}, {west, north}}, {}};
}

FieldTable tableFor(FeatureLayer layer) {
  return tableOf(std::make_shared<const FeatureLayer>(std::move(layer)));
}

Feature pointAt(double x, double y, std::vector<FieldValue> values = {}) {
  return {"p", GeometryKind::point, {{{x, y}}}, {}, std::move(values)};
}
Feature areaOf(Polygon polygon, std::vector<FieldValue> values = {}) {
  return {"a", GeometryKind::polygon, {}, {std::move(polygon)}, std::move(values)};
}
Feature lineOf(Points points) { return {"l", GeometryKind::line, {std::move(points)}, {}, {}}; }

Rows rowsOf(const FieldTable& table, const FeatureQuery& query) {
  const auto rows = select(table, ShapeGrid(table), query);
  return rows.ok() ? rows.value() : Rows{999999};
}
Rows rowsIn(const FieldTable& table, Place place) {
  FeatureQuery query;
  query.places = {std::move(place)};
  return rowsOf(table, query);
}
FeatureQuery where(const char* filter) {
  FeatureQuery query;
  query.where = parseFeatureFilter(filter).value();
  return query;
}
const FieldTable& named(const std::vector<FieldTable>& tables, const std::string& key) {
  return *std::find_if(tables.begin(), tables.end(), [&](const auto& t) { return t.key == key; });
}

/// Many small squares, lines and points at random, with holes in some.
FeatureLayer scattered() {
  FeatureLayer layer{"scattered", {{"height", FieldType::real}, {"use", FieldType::text}}, {}, {}};
  std::mt19937 random(3);
  const auto at = [&](int n) { return double(random() % unsigned(n)); };
  for (int i = 0; i < 600; ++i) {
    const double x = at(100), y = at(100);
    const FieldValue height = i % 7 == 0 ? FieldValue() : FieldValue(at(60));
    const std::vector<FieldValue> values{height, std::string(i % 3 ? "office" : "retail")};
    Feature feature = i % 3 == 0   ? pointAt(x, y)
                      : i % 3 == 1 ? lineOf({{x, y}, {x + at(9), y + at(9)}})
                                   : areaOf(box(x, y, x + 6, y + 6));
    if (i % 3 == 2 && i % 2)
      feature.polygons[0].holes.push_back(
          {{x + 2, y + 2}, {x + 2, y + 4}, {x + 4, y + 4}, {x + 4, y + 2}});
    feature.values = values;
    layer.features.push_back(std::move(feature));
  }
  return layer;
}

/// The closed set in plain words, by sampling nothing: every edge against every edge.
bool sharesAPoint(const Shape& a, const Shape& b) {
  for (const auto& ring : a.rings) {
    for (const Point2& p : ring) {
      if (PreparedShape(b).covers(p)) return true;
    }
  }
  for (const auto& ring : b.rings) {
    for (const Point2& p : ring) {
      if (PreparedShape(a).covers(p)) return true;
    }
  }
  return PreparedShape(a).touches(b);
}

/// A ring of many corners, in and out like a leaf.
Points leaf(const Point2& middle, double radius, int corners) {
  Points ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * M_PI * i / corners;
    const double r = radius * (0.75 + 0.2 * std::sin(9 * angle) + 0.01 * std::sin(311 * angle));
    ring.push_back(middle + r * Point2(std::cos(angle), std::sin(angle)));
  }
  return ring;
}

/// Edge against edge, with no order and no squares; `pieces` in general position.
bool crossesAny(const Shape& area, const Points& piece) {
  const auto edges = [](std::span<const Point2> ring, const auto& visit) {
    for (std::size_t i = 0; i < ring.size(); ++i) visit(ring[i], ring[(i + 1) % ring.size()]);
  };
  bool found = false;
  for (const auto& ring : area.rings) {
    edges(ring, [&](const Point2& a, const Point2& b) {
      edges(piece, [&](const Point2& c, const Point2& d) {
        found |= turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
      });
    });
  }
  return found;
}

bool insideAll(const Shape& area, const Point2& p) {
  bool odd = false;
  for (const auto& ring : area.rings) odd = odd != contains(ring, p);
  return odd;
}

}  // namespace

class FeatureQueryTest : public QObject {
  Q_OBJECT
  std::shared_ptr<const CityModel> city_ = std::make_shared<const CityModel>(smallCity());
  std::vector<FieldTable> tables_ = tablesOf(city_);

 private slots:
  void unknownResidentsAreNoValueAndNotNobody() {
    CityModel city = smallCity();
    city.buildings.residents[0] = kUnknownResidents;
    city.buildings.residents[1] = 0;
    const FieldTable table =
        tableOf(std::make_shared<const CityModel>(std::move(city)), "buildings");
    QCOMPARE(rowsOf(table, where("residents IS NULL")), Rows{0});
    QCOMPARE(rowsOf(table, where("residents = 0")), Rows{1});
    const Rows two{0, 1};
    const auto groups = groupsOf(table, two, {}, "residents");
    QVERIFY(groups.ok());
    QCOMPARE(groups->front().summary.rows, std::size_t(2));
    QCOMPARE(groups->front().summary.values, std::size_t(1));
  }
  void aTableRefusesATextForItsColumnsOfNumbers() {
    const FieldTable table = tableOf(std::make_shared<const CityModel>(smallCity()), "buildings");
    const auto rows = select(table, ShapeGrid(table), where("height > 'abc'"));
    QVERIFY(!rows.ok() && rows.error().what.find("height") != std::string::npos);
  }
  void everyTableHasCodesAndPlaces() {
    for (const FieldTable& table : tables_) {
      QCOMPARE(table.columns.front().key, std::string("code"));
      for (std::size_t row = 0; row < table.rows; ++row) {
        QVERIFY2(!table.code(row).empty(), table.key.c_str());
        QVERIFY(!table.shape(row).rings.empty());
      }
      QVERIFY(table.column("no such column") == nullptr);
    }
    QCOMPARE(named(tables_, "buildings").rows, city_->buildings.size());
    QCOMPARE(named(tables_, "buildings").provenance, city_->provenance.at("buildings"));
  }

  void attributesAreAskedAsTheyStand() {
    const FieldTable& table = named(tables_, "buildings");
    const BuildingSet& set = city_->buildings;
    Rows expected;
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (set.height[i] > 30 && set.use[i] == BuildingUse::residential) expected.push_back(i);
    }
    QVERIFY(!expected.empty());
    QCOMPARE(rowsOf(table, where("height > 30 and use = 'residential'")), expected);
    QCOMPARE(rowsOf(table, {}).size(), set.size());
    const auto wrong = select(table, ShapeGrid(table), where("colour = 'red'"));
    QVERIFY(wrong.error().text().find("colour") != std::string::npos);
    QVERIFY(wrong.error().text().find("height") != std::string::npos);
  }
  void nothingKnownFitsNoComparison() {
    FeatureLayer layer{"l", {{"v", FieldType::real}}, {}, {}};
    for (const FieldValue& value : std::vector<FieldValue>{{}, NAN, 1.0, std::int64_t(2)})
      layer.features.push_back(pointAt(0, 0, {value}));
    const FieldTable table = tableFor(layer);
    QCOMPARE(rowsOf(table, where("v < 99")), (Rows{2, 3}));
    QCOMPARE(rowsOf(table, where("v is null")), (Rows{0, 1}));
    QCOMPARE(rowsOf(table, where("not v = 1")), (Rows{0, 1, 3}));
    const auto all = groupsOf(table, Rows{0, 1, 2, 3}, "", "v").value();
    QCOMPARE(all.size(), std::size_t(1));
    QCOMPARE(all[0].summary.rows, std::size_t(4));
    QCOMPARE(all[0].summary.values, std::size_t(2));
    QCOMPARE(all[0].summary.mean(), 1.5);
    const auto none = groupsOf(table, Rows{}, "", "v").value();
    QVERIFY(none[0].summary.rows == 0 && std::isnan(none[0].summary.mean()));
    QCOMPARE(histogramOf(table, Rows{0, 1, 2, 3}, "v", 10).value().missing, std::size_t(2));
  }
  void orderKeepsRowsWithoutAValueLast() {
    FeatureLayer layer{"l", {{"v", FieldType::real}}, {}, {}};
    for (const FieldValue& value : std::vector<FieldValue>{2.0, {}, 3.0, 1.0})
      layer.features.push_back(pointAt(0, 0, {value}));
    const FieldTable table = tableFor(layer);
    FeatureQuery query;
    query.orderBy = "v";
    QCOMPARE(rowsOf(table, query), (Rows{3, 0, 2, 1}));
    query.order = FeatureQuery::Order::descending;
    query.limit = 3;
    QCOMPARE(rowsOf(table, query), (Rows{2, 0, 3}));
    query.orderBy = "w";
    QVERIFY(!select(table, ShapeGrid(table), query).ok());
  }

  void theBoundaryBelongsToAnArea() {
    const FieldTable table = tableFor(
        {"l",
         {},
         {pointAt(10, 5), pointAt(10.001, 5), pointAt(5, 5), pointAt(0, 0),
          areaOf(box(10, 0, 20, 10)), areaOf(box(11, 0, 20, 10)), lineOf({{10, 20}, {10, 10}})},
         {}});
    QCOMPARE(rowsIn(table, InArea{{box(0, 0, 10, 10)}}), (Rows{0, 2, 3, 4, 6}));
    QCOMPARE(rowsIn(table, InArea{{box(0, 0, 10, 10)}, Relation::within}), (Rows{0, 2, 3}));
  }
  void aHoleIsOutsideAndItsRimInside() {
    Polygon ring = box(0, 0, 30, 30);
    ring.holes.push_back({{10, 10}, {10, 20}, {20, 20}, {20, 10}});
    const FieldTable table =
        tableFor({"l",
                  {},
                  {pointAt(15, 15), pointAt(10, 15), pointAt(5, 5), areaOf(box(12, 12, 18, 18)),
                   areaOf(box(5, 5, 25, 25)), areaOf(box(2, 2, 8, 8)), areaOf(box(8, 12, 18, 18))},
                  {}});
    QCOMPARE(rowsIn(table, InArea{{ring}}), (Rows{1, 2, 4, 5, 6}));
    QCOMPARE(rowsIn(table, InArea{{ring}, Relation::within}), (Rows{1, 2, 5}));
  }
  void noAreaHoldsNothing() {
    const FieldTable table = tableFor({"l", {}, {pointAt(0, 0)}, {}});
    QVERIFY(rowsIn(table, InArea{}).empty());
    QVERIFY(rowsIn(table, InArea{{Polygon{}}}).empty());
    QVERIFY(rowsIn(table, Near{}).empty());
    QVERIFY(rowsIn(table, InWater{}).empty());
    const FieldTable bare = tableFor({"l", {}, {{"n", GeometryKind::none, {}, {}, {}}}, {}});
    QVERIFY(rowsIn(bare, InArea{{box(-9, -9, 9, 9)}}).empty());
    QCOMPARE(rowsOf(bare, {}), (Rows{0}));
  }
  void everySecondPartOfAnAreaCounts() {
    const FieldTable table =
        tableFor({"l", {}, {areaOf(box(0, 0, 100, 100)), pointAt(51, 51)}, {}});
    QCOMPARE(rowsIn(table, InArea{{box(-20, -20, -10, -10), box(50, 50, 52, 52)}}), (Rows{0, 1}));
  }
  void exactlySoFarIsNear() {
    const FieldTable table = tableFor(
        {"l",
         {},
         {pointAt(5, 3), pointAt(5, 3.01), pointAt(13, 4), areaOf(box(2, 3, 4, 9)), pointAt(-3, 0)},
         {}});
    QCOMPARE(rowsIn(table, Near{{{{0, 0}, {10, 0}}}, {}, 3}), (Rows{0, 3, 4}));
    QCOMPARE(rowsIn(table, Near{{{{10, 0}}}, {}, 5}), (Rows{2}));
    QCOMPARE(rowsIn(table, Near{{}, {box(2, 3, 4, 9)}, 1}), (Rows{0, 1, 3}));
    FeatureQuery query;
    query.places = {Near{{{{0, 0}}}, {}, -1}};
    QVERIFY(!select(table, ShapeGrid(table), query).ok());
  }
  void waterReachesWhatStandsBesideItsCells() {
    auto depth = std::make_shared<RasterGrid<float>>(GridShape{10, 10, 10, 0, 0}, 0.0F);
    depth->at(5, 5) = 0.4F;
    depth->at(2, 2) = NAN;
    const FieldTable table = tableFor({"l",
                                       {},
                                       {areaOf(box(40, 50, 49, 59)), areaOf(box(20, 50, 30, 60)),
                                        pointAt(25, 25), lineOf({{0, 55}, {99, 55}})},
                                       {}});
    QCOMPARE(rowsIn(table, InWater{depth, 0.3}), (Rows{0, 3}));
    QVERIFY(rowsIn(table, InWater{depth, 0.45}).empty());
  }
  void conditionsJoinByAndAndByOr() {
    const FieldTable table = tableFor(scattered());
    const InArea area{{box(20, 20, 60, 60)}};
    FeatureQuery query = where("height > 30");
    const Rows tall = rowsOf(table, query), there = rowsIn(table, area);
    query.places = {area};
    Rows both, either;
    std::set_intersection(tall.begin(), tall.end(), there.begin(), there.end(),
                          std::back_inserter(both));
    std::set_union(tall.begin(), tall.end(), there.begin(), there.end(),
                   std::back_inserter(either));
    QVERIFY(!both.empty() && both.size() < tall.size());
    QCOMPARE(rowsOf(table, query), both);
    query.combine = FeatureQuery::Combine::any;
    QCOMPARE(rowsOf(table, query), either);
    query.where = {};
    QCOMPARE(rowsOf(table, query), there);
    query.places.clear();
    QCOMPARE(rowsOf(table, query).size(), table.rows);
  }
  void placesAnswerAsEveryRowAskedAloneWould() {
    const FieldTable table = tableFor(scattered());
    std::mt19937 random(9);
    for (int round = 0; round < 30; ++round) {
      Points ring;
      for (int i = 0; i < 3 + round % 9; ++i) {
        const double angle = 2 * M_PI * i / (3 + round % 9), r = 8 + double(random() % 40);
        ring.push_back(
            {std::round(50 + r * std::cos(angle)), std::round(50 + r * std::sin(angle))});
      }
      const Shape area = ringShape(ring);
      Rows touching, near;
      for (std::size_t row = 0; row < table.rows; ++row) {
        if (sharesAPoint(area, table.shape(row))) touching.push_back(row);
        if (PreparedShape(table.shape(row)).near(area, 4)) near.push_back(row);
      }
      QCOMPARE(rowsIn(table, InArea{{{ring, {}}}}), touching);
      QCOMPARE(rowsIn(table, Near{{}, {{ring, {}}}, 4}), near);
      for (const std::size_t row : rowsIn(table, InArea{{{ring, {}}}, Relation::within})) {
        const Shape shape = table.shape(row);
        for (const auto& points : shape.rings) {
          for (const Point2& p : points) QVERIFY(PreparedShape(area).covers(p));
        }
      }
    }
  }

  void anAreaOfManyCornersAnswersAsEdgeAgainstEdge() {
    const Polygon lake{leaf({500, 500}, 450, 4000), {leaf({520, 480}, 120, 900)}};
    const Shape area = shapeOf(lake);
    const PreparedShape prepared(area);
    std::mt19937 random(11);
    std::uniform_real_distribution<double> place(-20, 1020), size(0.1, 60), turnBy(0, M_PI);
    int held = 0, touched = 0;
    for (int k = 0; k < 500; ++k) {
      const Point2 at(place(random), place(random));
      const double side = k % 3 == 0 ? size(random) : 0.1 * size(random), angle = turnBy(random);
      const Point2 u = side * Point2(std::cos(angle), std::sin(angle)), v(-u.y(), u.x());
      const Points square{at, at + u, at + u + v, at + v};
      const bool crosses = crossesAny(area, square);
      const bool within = insideAll(area, at) && !crosses;
      const bool swallows = std::any_of(area.rings.begin(), area.rings.end(), [&](auto ring) {
        return contains(square, ring[0]);
      });
      QCOMPARE(prepared.holds(ringShape(square)), within && !swallows);
      QCOMPARE(prepared.touches(ringShape(square)), crosses || insideAll(area, at) || swallows);
      QCOMPARE(prepared.holds(pointShape(at)), insideAll(area, at));
      held += within ? 1 : 0;
      touched += crosses ? 1 : 0;
    }
    QVERIFY2(held > 80 && touched > 20, qPrintable(QString("%1 %2").arg(held).arg(touched)));
  }
  void squaresOnTheEdgeOfAnAreaOfManyCornersBelongToIt() {
    Points ring;  // a square of 1,000 m with a corner each metre
    for (int i = 0; i < 1000; ++i) ring.push_back({double(i), 0});
    for (int i = 0; i < 1000; ++i) ring.push_back({1000, double(i)});
    for (int i = 0; i < 1000; ++i) ring.push_back({1000.0 - i, 1000});
    for (int i = 0; i < 1000; ++i) ring.push_back({0, 1000.0 - i});
    const PreparedShape area{ringShape(ring)};
    for (const auto& [b, holds, touches] :
         {std::tuple(box(0, 0, 1000, 1000), true, true), {box(0, 300, 10, 310), true, true},
          {box(990, 990, 1000, 1000), true, true}, {box(-10, 300, 0, 310), false, true},
          {box(-10, 300, 10, 310), false, true}, {box(-20, 300, -10, 310), false, false},
          {box(400, 400, 600, 600), true, true}}) {
      QCOMPARE(area.holds(shapeOf(b)), holds);
      QCOMPARE(area.touches(shapeOf(b)), touches);
    }
  }

  void groupsSumUpToTheWhole() {
    const FieldTable& table = named(tables_, "buildings");
    const Rows rows = rowsOf(table, {});
    const auto groups = groupsOf(table, rows, "use", "height").value();
    const auto whole = groupsOf(table, rows, "", "height").value().front();
    QCOMPARE(groups.size(), std::size_t(2));
    QVERIFY(groups[0].summary.rows > groups[1].summary.rows);
    QCOMPARE(textOf(groups[0].key), std::string("residential"));
    Summary sum;
    for (const Group& group : groups) {
      sum.rows += group.summary.rows;
      sum.sum += group.summary.sum;
      sum.area += group.summary.area;
    }
    QCOMPARE(sum.rows, whole.summary.rows);
    QVERIFY(std::abs(sum.sum - whole.summary.sum) < 1e-6);
    QVERIFY(std::abs(sum.area - whole.summary.area) < 1e-6);
    const auto& height = city_->buildings.height;
    QCOMPARE(whole.summary.most, double(*std::max_element(height.begin(), height.end())));
    QVERIFY(groupsOf(table, rows, "colour", "").error().text().find("colour") != std::string::npos);
  }
  void roadsHaveALengthAndHolesNoArea() {
    const FieldTable& table = named(tables_, "roads");
    const auto whole = groupsOf(table, rowsOf(table, {}), "", "length").value().front().summary;
    QVERIFY(whole.length > 1000 && whole.area == 0);
    QVERIFY(std::abs(whole.length - whole.sum) < 1e-6);
    Polygon ring = box(0, 0, 30, 30);
    ring.holes.push_back({{10, 10}, {10, 20}, {20, 20}, {20, 10}});
    const FieldTable holed = tableFor({"l", {}, {areaOf(ring)}, {}});
    QCOMPARE(groupsOf(holed, Rows{0}, "", "").value().front().summary.area, 800.0);
  }
  void aHistogramCountsEveryValueOnce() {
    FeatureLayer layer{"l", {{"v", FieldType::real}}, {}, {}};
    for (int i = 0; i <= 100; ++i) layer.features.push_back(pointAt(0, 0, {double(i)}));
    const FieldTable table = tableFor(layer);
    const auto bars = histogramOf(table, rowsOf(table, {}), "v", 10).value();
    QCOMPARE(bars.step, 10.0);
    QCOMPARE(bars.counts, (std::vector<std::size_t>{10, 10, 10, 10, 10, 10, 10, 10, 10, 11}));
    const auto one = histogramOf(table, Rows{7}, "v", 10).value();
    QCOMPARE(one.counts, (std::vector<std::size_t>{1}));
    QVERIFY(histogramOf(table, Rows{}, "v", 10).value().counts.empty());
    for (const int most : {3, 7, 12, 20}) {
      const auto any = histogramOf(table, Rows{3, 18, 57, 99}, "v", most).value();
      QVERIFY(int(any.counts.size()) <= most);
      QCOMPARE(std::accumulate(any.counts.begin(), any.counts.end(), std::size_t(0)),
               std::size_t(4));
    }
  }
};

QTEST_GUILESS_MAIN(FeatureQueryTest)
#include "feature_query_test.moc"
