// Added layers of features in the scene: on the ground, as volumes, picked, selected, faded.
#include "engine/scene/vector_layer.h"

#include <QApplication>
#include <QtTest>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "app/view/city_view.h"
#include "app/view/surface_format.h"
#include "engine/core/utf8.h"
#include "engine/scene/vector_labels.h"
#include "engine/scene/vector_shapes.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;
using view::CityView;
using view::Pick;
using view::PickKind;

namespace {

std::vector<Point2> square(double x, double y, double side) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
}

Feature area(const char* code, Polygon polygon, double height = 0) {
  Feature f;
  f.code = code;
  f.kind = GeometryKind::polygon;
  f.polygons.push_back(std::move(polygon));
  f.values = {height};
  return f;
}

Feature line(const char* code, std::vector<Point2> points) {
  Feature f;
  f.code = code;
  f.kind = GeometryKind::line;
  f.lines.push_back(std::move(points));
  f.values = {0.0};
  return f;
}

Feature point(const char* code, const Point2& at) {
  Feature f = line(code, {at});
  f.kind = GeometryKind::point;
  return f;
}

/// A field with a pond cut out, a tower, a road and a post, all beside the buildings of the city.
std::shared_ptr<const FeatureLayer> someOfEach() {
  FeatureLayer layer;
  layer.name = "some of each";
  layer.schema = {{"height", FieldType::real}};
  layer.features = {area("field", {square(120, 520, 100), {square(155, 555, 30)}}),
                    area("tower", {square(300, 540, 40), {}}, 60),
                    line("path", {{120, 660}, {240, 660}}), point("post", {270, 520})};
  return std::make_shared<const FeatureLayer>(std::move(layer));
}

draw::VectorStyle redAndBlue() {
  draw::VectorRule volumes, rest;
  volumes.filter = *parseFeatureFilter("height > 0");
  volumes.symbol.fill = {20, 40, 230, 255};
  volumes.symbol.placement = draw::Placement::extrude;
  volumes.symbol.height.attribute = "height";
  rest.symbol.fill = {230, 20, 20, 255};
  rest.symbol.outline = {230, 20, 20, 255};
  rest.symbol.width = 8;
  rest.symbol.pointSize = 16;
  return {{volumes, rest}};
}

GroundModel hills() {
  CityModel city;
  city.terrain = RasterGrid<float>({100, 100, 10, 0, 0});
  for (int r = 0; r < 100; ++r) {
    for (int c = 0; c < 100; ++c) {
      const Point2 p = city.terrain.shape.centre(c, r);
      city.terrain.at(c, r) = float(30 * std::sin(p.x() / 90) * std::cos(p.y() / 70));
    }
  }
  city.extent = city.terrain.shape.bounds();
  return buildGround(city, {});
}

double areaOf(const std::vector<Point3>& points, const Triangles& triangles) {
  double sum = 0;
  for (const auto& [a, b, c] : triangles) {
    const Point3 u = points[b] - points[a], v = points[c] - points[a];
    sum += (u.x() * v.y() - u.y() * v.x()) / 2;
  }
  return sum;
}

/// A square kilometre of named posts, row by row from the south.
std::shared_ptr<const FeatureLayer> namedPosts(int aSide, const std::string& name = {}) {
  FeatureLayer layer;
  layer.name = "posts";
  layer.schema = {{"name", FieldType::text}};
  for (int i = 0; i < aSide * aSide; ++i) {
    const double step = 1000.0 / aSide;
    Feature post = point("post", {(i % aSide + 0.5) * step, (i / aSide + 0.5) * step});
    post.values = {name.empty() ? "post " + std::to_string(i) : name};
    layer.features.push_back(std::move(post));
  }
  return std::make_shared<const FeatureLayer>(std::move(layer));
}

draw::VectorStyle withLabels() {
  draw::VectorRule rule;
  rule.symbol.label = "name";
  return {{rule}};
}

bool isRed(const QColor& c) { return c.red() > 150 && c.green() < 90; }

Polygon star(std::size_t corners) {
  Polygon polygon;
  for (std::size_t i = 0; i < corners; ++i) {
    const double angle = 2 * M_PI * double(i) / double(corners);
    const double radius = 300 + 20 * std::sin(40 * angle) + 0.01 * double(i % 7);
    polygon.outer.emplace_back(500 + radius * std::cos(angle), 500 + radius * std::sin(angle));
  }
  return polygon;
}

}  // namespace

class VectorLayerTest : public QObject {
  Q_OBJECT
  std::unique_ptr<CityView> view_;

  void waitSettled() {
    QTRY_VERIFY_WITH_TIMEOUT(view_->settled() && view_->framesDrawn() > 0, 30000);
  }
  QColor at(const Point3& p) {
    waitSettled();
    const QImage image = view_->grabFramebuffer();
    return image.pixelColor((view_->project(p) * image.devicePixelRatio()).toPoint());
  }
  Point3 onGround(double x, double y) { return {x, y, double(small::groundAt(x, y))}; }
  Pick pickAt(const Point3& p) {
    waitSettled();
    return view_->pick(view_->project(p));
  }
  void open() {
    view_ = std::make_unique<CityView>();
    view_->resize(480, 360);
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    view_->setLayerVisible(view::Layer::buildings, false);
    view_->setLayerVisible(view::Layer::labels, false);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    draw::CameraPose pose;
    pose.target = {230, 590};
    pose.distance = 500;
    pose.pitchDeg = -75;
    view_->setPose(pose);
    waitSettled();
    view_->addVectors(7, someOfEach(), redAndBlue());
    waitSettled();
  }

 private slots:
  void anAreaOnHillsFollowsThemWithoutCracks() {
    const GroundModel ground = hills();
    const Polygon field{square(60, 60, 800), {square(300, 300, 200)}};
    const FlatMesh flat = triangulated(field);
    const GroundMesh mesh = draped(flat, ground);
    QVERIFY(!mesh.coarse);
    QVERIFY(mesh.triangles.size() > flat.triangles.size() * 20);
    QVERIFY(std::abs(areaOf(mesh.points, mesh.triangles) - (640000 - 40000)) < 1);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
    for (const auto& t : mesh.triangles) {
      for (int k = 0; k < 3; ++k) {
        const auto [a, b] = std::minmax(t[std::size_t(k)], t[std::size_t(k + 1) % 3]);
        ++edges[{a, b}];
      }
    }
    for (const auto& [edge, times] : edges) {
      const Point3 &a = mesh.points[edge.first], &b = mesh.points[edge.second];
      const Point3 middle = (a + b) / 2;
      QVERIFY(std::abs(ground.heightAt(middle.x(), middle.y()) - middle.z()) <= 0.51 ||
              (a - b).head<2>().norm() < 20);
      const auto onRing = [&](const Point3& p) {
        const auto lies = [](double v, double low, double high) {
          return std::abs(v - low) < 1e-9 || std::abs(v - high) < 1e-9;
        };
        return lies(p.x(), 60, 860) || lies(p.y(), 60, 860) || lies(p.x(), 300, 500) ||
               lies(p.y(), 300, 500);
      };
      QVERIFY(times == 2 || (times == 1 && onRing(a) && onRing(b)));
    }
  }

  void aLineOnHillsFollowsThem() {
    const GroundModel ground = hills();
    const std::vector<Point2> straight{{50, 500}, {900, 480}};
    const auto points = draped(straight, ground);
    QVERIFY(points.size() > 20);
    QVERIFY(points.front().head<2>() == straight[0] && points.back().head<2>() == straight[1]);
    double walked = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
      walked += (points[i] - points[i - 1]).head<2>().norm();
    QVERIFY(std::abs(walked - length(straight)) < 1e-6);
  }

  void aPolygonOfAMillionCornersIsDrawnWithFewerAndKeepsItsShape() {
    const Polygon large = star(1'000'000);
    bool fewer = false;
    const Polygon thin = drawable(large, fewer);
    QVERIFY(fewer);
    QVERIFY(thin.outer.size() <= kMostDrawnCorners && thin.outer.size() > kMostDrawnCorners / 4);
    QVERIFY(std::abs(signedArea(thin.outer) / signedArea(large.outer) - 1) < 1e-3);
    const FlatMesh mesh = triangulated(thin);
    double sum = 0;
    for (const auto& [a, b, c] : mesh.triangles) {
      const Point2 u = mesh.points[b] - mesh.points[a], v = mesh.points[c] - mesh.points[a];
      sum += (u.x() * v.y() - u.y() * v.x()) / 2;
    }
    QVERIFY(std::abs(sum / signedArea(large.outer) - 1) < 1e-3);
    drawable({square(0, 0, 10), {}}, fewer);
    QVERIFY(!fewer);
  }

  void aMillionCornersDrapedOrExtrudedAreOneRemarkAndTheRestStands() {
    for (const double height : {0.0, 20.0}) {
      FeatureLayer layer;
      layer.schema = {{"height", FieldType::real}};
      layer.features = {area("huge", star(1'000'000), height),
                        area("plot", {square(850, 850, 20), {}}, height)};
      const auto build =
          buildVectors(std::make_shared<const FeatureLayer>(layer), redAndBlue(), hills(), {});
      QVERIFY(build);
      const auto told = std::count_if(
          build.notes().begin(), build.notes().end(), [](const Note& note) {
            return note.what.starts_with("1 polygon of more than 20000 corners");
          });
      QCOMPARE(told, 1);
      const osg::BoundingSphere bound = (*build)->node->getBound();  // from the disc to the plot
      QVERIFY(bound.valid() && bound.radius() > 400 && bound.radius() < 1000);
    }
  }

  void aPolygonThatCrossesItselfOrHasNoAreaHarmsNothing() {
    const FlatMesh bow = triangulated({{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}});
    QVERIFY(bow.triangles.size() <= 4);
    QVERIFY(triangulated({{{0, 0}, {5, 0}, {10, 0}}, {}}).triangles.empty());
    FeatureLayer layer;
    layer.schema = {{"height", FieldType::real}};
    layer.features = {area("flat", {{{0, 0}, {5, 0}, {10, 0}}, {}}, 20),
                      area("bow", {{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}}, 20)};
    const auto build =
        buildVectors(std::make_shared<const FeatureLayer>(layer), redAndBlue(), hills(), {});
    QVERIFY(build);
    QVERIFY(!build.notes().empty());
    QVERIFY(build.notes()[0].what.find("no area") != std::string::npos);
  }

  void theGridFindsWhatAnEyeFinds() {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> place(0, 5000), side(1, 300);
    FeatureLayer layer;
    for (int i = 0; i < 800; ++i)
      layer.features.push_back(area("f", {square(place(random), place(random), side(random)), {}}));
    layer.features.push_back(area("all", {square(-10, -10, 6000), {}}));
    const FeatureGrid grid(layer);
    for (int k = 0; k < 200; ++k) {
      const double x = place(random), y = place(random), w = side(random);
      const auto found = grid.near({x, y, x + w, y + w});
      for (std::uint32_t i = 0; i < layer.features.size(); ++i) {
        const Bounds b = scene::extentOf(layer.features[i]);
        const bool meets = b.west <= x + w && b.east >= x && b.south <= y + w && b.north >= y;
        if (meets) QVERIFY(std::binary_search(found.begin(), found.end(), i));
      }
      QVERIFY(std::is_sorted(found.begin(), found.end()));
    }
    QVERIFY(FeatureGrid(FeatureLayer{}).near({0, 0, 1, 1}).empty());
  }

  void ofMoreLabelsThanAreKeptThoseThatAreLieAllOverTheLayer() {
    const auto build = buildVectors(namedPosts(100), withLabels(), hills(), {});
    QVERIFY(build);
    const draw::LabelSet& labels = (*build)->labels;
    QCOMPARE(labels.size(), kMostLabels);
    QCOMPARE(build.notes().size(), std::size_t{1});
    QVERIFY2(build.notes()[0].what.starts_with("Only 3000 of 10000 labels are shown, spread over"),
             build.notes()[0].what.c_str());
    for (const auto& [first, squares] : {std::pair(64, 8), std::pair(1024, 32)}) {
      std::set<std::pair<int, int>> met;  // the first of them stand in all squares
      for (int i = 0; i < first; ++i) {
        const Point2 p = labels[std::size_t(i)].at - Point2(5, 5);
        met.insert({int(p.x() / 990.001 * squares), int(p.y() / 990.001 * squares)});
      }
      QCOMPARE(int(met.size()), squares * squares);
    }
    std::set<std::string> texts;
    for (const draw::Label& label : labels) texts.insert(label.text.zh);
    QCOMPARE(texts.size(), kMostLabels);
    const auto few = buildVectors(namedPosts(10), withLabels(), hills(), {});
    QCOMPARE((*few)->labels.size(), std::size_t{100});
    QVERIFY(few.notes().empty());
  }

  void aLabelOfManySignsIsCutAndSaysSo() {
    std::string many;
    for (int i = 0; i < 5000; ++i) many += "很";
    const auto build = buildVectors(namedPosts(2, many), withLabels(), hills(), {});
    QVERIFY(build);
    QCOMPARE((*build)->labels.size(), std::size_t{4});
    const std::string& text = (*build)->labels[0].text.zh;
    QVERIFY(isUtf8(text) && text.ends_with("很…"));
    QCOMPARE(signsOf(text), kMostLabelSigns);
    QCOMPARE(build.notes().size(), std::size_t{1});
    QCOMPARE(build.notes()[0].what, std::string("4 labels of more than 60 signs are cut"));
    const auto whole =
        buildVectors(namedPosts(1, many.substr(0, 180)), withLabels(), hills(), {});
    QCOMPARE((*whole)->labels[0].text.zh, many.substr(0, 180));
    QVERIFY(whole.notes().empty());
  }

  void aCancelledBuildSaysSo() {
    std::stop_source stop;
    stop.request_stop();
    const auto build = buildVectors(someOfEach(), redAndBlue(), hills(),
                                    run::JobContext(stop.get_token(), nullptr));
    QVERIFY(!build);
    QVERIFY(build.error().code == ErrorCode::cancelled);
  }

  void aLayerIsDrawnInItsColoursAndItsHolesAreOpen() {
    open();
    const QColor field = at(onGround(135, 535)), pond = at(onGround(170, 570)),
                 roof = at(onGround(320, 560) + Point3(0, 0, 60)), path = at(onGround(180, 660)),
                 post = at(onGround(270, 520));
    QVERIFY2(isRed(field), qPrintable(field.name()));
    QVERIFY2(!isRed(pond), qPrintable(pond.name()));
    QVERIFY2(roof.blue() > 130 && roof.red() < 110, qPrintable(roof.name()));
    QVERIFY2(isRed(path), qPrintable(path.name()));
    QVERIFY2(isRed(post), qPrintable(post.name()));
  }

  void aClickFindsLayerAndFeature() {
    const std::pair<Point3, const char*> places[] = {
        {onGround(135, 535), "field"},
        {onGround(320, 560) + Point3(0, 0, 60), "tower"},
        {onGround(180, 660), "path"},
        {onGround(270, 520), "post"}};
    std::uint32_t row = 0;
    for (const auto& [place, code] : places) {
      const Pick pick = pickAt(place);
      QVERIFY2(pick.kind == PickKind::vector, code);
      QCOMPARE(pick.code, QString(code));
      QCOMPARE(pick.layer, 7);
      QCOMPARE(pick.row, row++);
    }
    QVERIFY(pickAt(onGround(170, 570)).kind != PickKind::vector);
  }

  void aSelectedFeatureIsAccentedAndComesBackToItsColour() {
    view_->selectVectors(7, {0});
    const QColor chosen = at(onGround(135, 535));
    QVERIFY2(chosen.green() > 120 && chosen.red() < 110, qPrintable(chosen.name()));
    view_->selectVectors(7, {});
    QVERIFY(isRed(at(onGround(135, 535))));
  }

  void aFadedLayerLetsTheGroundThroughAndAHiddenOneIsNotThere() {
    view_->setVectorsVisible(7, false);
    const QColor ground = at(onGround(135, 535));
    QVERIFY(pickAt(onGround(135, 535)).kind != PickKind::vector);
    view_->setVectorsVisible(7, true);
    const QColor full = at(onGround(135, 535));
    view_->setVectorsOpacity(7, 0.5);
    const QColor half = at(onGround(135, 535));
    QVERIFY(std::abs(half.red() - (full.red() + ground.red()) / 2) <= 6);
    QVERIFY(std::abs(half.green() - (full.green() + ground.green()) / 2) <= 6);
    view_->setVectorsOpacity(7, 1);
  }

  void aRuleHoldsInItsScalesOnly() {
    draw::VectorStyle style = redAndBlue();
    style.rules[1].from = 5;  // m per pixel: only from afar
    view_->addVectors(7, someOfEach(), style);
    QVERIFY(!isRed(at(onGround(135, 535))));
    QVERIFY(pickAt(onGround(135, 535)).kind != PickKind::vector);
    QCOMPARE(pickAt(onGround(320, 560) + Point3(0, 0, 60)).code, QString("tower"));
  }

  void fadedBuildingsShowWhatIsBehind() {
    view_->removeVectors(7);
    const CityModel city = smallCity();
    const std::size_t i = 40;
    const Point2 middle = centroid(city.buildings.footprint(i));
    const Point3 roof(middle.x(), middle.y(),
                      double(city.buildings.ground[i] + city.buildings.height[i]));
    draw::CameraPose pose;
    pose.target = middle;
    pose.distance = 300;
    pose.pitchDeg = -80;
    view_->setPose(pose);
    const QColor bare = at(roof);
    view_->setLayerVisible(view::Layer::buildings, true);
    const QColor solid = at(roof);
    view_->setLayerOpacity(view::Layer::buildings, 0.4);
    const QColor faded = at(roof);
    QVERIFY(faded.lightness() < std::max(solid.lightness(), bare.lightness()));
    QVERIFY(faded.lightness() > std::min(solid.lightness(), bare.lightness()));
    view_->setLayerOpacity(view::Layer::buildings, 1);
    QCOMPARE(at(roof), solid);
  }

  /// The city takes a while: whoever adds need not know.
  void layersAskedForWhileTheCityIsBuiltComeInTheirOrderOnceItStands() {
    open();
    QSignalSpy shown(view_.get(), &CityView::vectorsShown);
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    view_->addVectors(12, someOfEach(), redAndBlue());
    view_->addVectors(11, someOfEach(), redAndBlue());
    view_->addVectors(13, someOfEach(), redAndBlue());
    view_->addVectors(12, someOfEach(), redAndBlue());  // keeps its place
    view_->removeVectors(13);
    QVERIFY(shown.empty() && !view_->settled());
    waitSettled();
    QCOMPARE(shown.size(), qsizetype(2));
    QCOMPARE(shown[0][0].toInt(), 12);
    QCOMPARE(shown[1][0].toInt(), 11);
    const auto layers = view_->additions().layers;
    QCOMPARE(layers.size(), std::size_t(2));  // and layer 7 went with the city of before
    QVERIFY(isRed(at(onGround(135, 535))));
    view_->removeVectors(11);
    view_->removeVectors(12);
  }

  void aLayerThatIsStillToComeComesAsItWasToldToLook() {
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    view_->addVectors(21, someOfEach(), redAndBlue());
    view_->setVectorsVisible(21, false);
    view_->setVectorsOpacity(21, 0.5);
    view_->selectVectors(21, {0});
    view_->setVectorsVisible(22, false);  // of a layer that nobody added
    waitSettled();
    const auto layers = view_->additions().layers;
    QCOMPARE(layers.size(), std::size_t(1));
    QVERIFY(!layers[0].visible);
    QCOMPARE(layers[0].opacity, 0.5);
    QCOMPARE(layers[0].selected, std::vector<std::uint32_t>{0});
    view_->removeVectors(21);
    view_->addVectors(21, someOfEach(), redAndBlue());  // what was told went with it
    waitSettled();
    QVERIFY(view_->additions().layers[0].visible);
    view_->removeVectors(21);
  }

  void whatWaitsForACityGoesWithItAndSaysSoWhereItIsClosed() {
    QSignalSpy shown(view_.get(), &CityView::vectorsShown);
    QSignalSpy failed(view_.get(), &CityView::vectorsFailed);
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    view_->addVectors(31, someOfEach(), redAndBlue());
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    waitSettled();
    QVERIFY(shown.empty() && failed.empty());
    view_->setCity(std::make_shared<const CityModel>(smallCity()));
    view_->addVectors(32, someOfEach(), redAndBlue());
    view_->setCity(nullptr);
    QCOMPARE(failed.size(), qsizetype(1));
    QCOMPARE(failed[0][0].toInt(), 32);
    QVERIFY2(failed[0][1].toString().contains("closed"), qPrintable(failed[0][1].toString()));
    waitSettled();  // what stood before stands on
    QVERIFY(view_->city() != nullptr && shown.empty());
    view_->addVectors(33, someOfEach(), redAndBlue());
    waitSettled();
    QCOMPARE(shown.size(), qsizetype(1));
    view_->removeVectors(33);
  }

  void aStyleThatDoesNotFitTheLayerIsRefused() {
    draw::VectorStyle style = redAndBlue();
    style.rules[0].symbol.height.attribute = "storeys";
    QSignalSpy failed(view_.get(), &CityView::vectorsFailed);
    view_->addVectors(9, someOfEach(), style);
    waitSettled();
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed[0][1].toString().contains("storeys"));
    QVERIFY(failed[0][1].toString().contains("rules[0].height"));
  }

  /// Rims of the tile that is drawn last would pile up over its neighbours.
  void pointsThatLieManyDeepShowNoLineWhereTilesMeet() {
    CityModel city = smallCity();
    city.terrain = RasterGrid<float>({200, 100, 10, 0, 0}, 20.0F);
    city.extent = city.terrain.shape.bounds();
    city.buildings = {};
    city.roads = {};
    city.water.clear();
    FeatureLayer layer;
    layer.name = "crowd";
    layer.schema = {{"height", FieldType::real}};
    std::mt19937 random(5);
    std::uniform_real_distribution<double> east(0, 2000), north(0, 1000);
    for (int i = 0; i < 20'000; ++i)
      layer.features.push_back(point("dot", {east(random), north(random)}));
    view_->setCity(std::make_shared<const CityModel>(std::move(city)));
    view_->addVectors(41, std::make_shared<const FeatureLayer>(std::move(layer)), redAndBlue());
    waitSettled();
    draw::CameraPose pose;
    pose.target = {1000, 500};  // where two tiles of the layer meet
    pose.distance = 2000;
    pose.pitchDeg = -75;
    view_->setPose(pose);
    waitSettled();
    const QImage image = view_->grabFramebuffer();
    int looked = 0, dark = 0;
    for (int y = 300; y <= 700; y += 4) {
      const QPointF middle = view_->project({1000, double(y), 20}) * image.devicePixelRatio();
      for (int beside = -8; beside <= 8; ++beside, ++looked)
        dark += image.pixelColor(middle.toPoint() + QPoint(beside, 0)).red() < 150 ? 1 : 0;
    }
    QVERIFY2(dark * 100 < looked, qPrintable(QString("%1 of %2").arg(dark).arg(looked)));
  }
};

int main(int argc, char** argv) {
  view::chooseSurfaceFormat();
  QApplication application(argc, argv);
  VectorLayerTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "vector_layer_test.moc"
