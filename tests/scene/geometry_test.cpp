#include <QtTest>
#include <cmath>
#include <deque>
#include <map>
#include <set>

#include "engine/draw/moving_marks.h"
#include "engine/scene/building_mesh.h"
#include "engine/scene/glyph_atlas.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/label_layout.h"
#include "engine/scene/road_mesh.h"
#include "engine/scene/terrain_mesh.h"
#include "engine/scene/triangulate.h"
#include "engine/scene/view_geometry.h"
#include "tests/scene/pickers.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

class GeometryTest : public QObject {
  Q_OBJECT
  static double covered(const std::vector<Point2>& ring) {
    double sum = 0;
    for (const auto& t : triangulate(ring)) {
      const Point2 corners[3] = {ring[t[0]], ring[t[1]], ring[t[2]]};
      const double area = signedArea(corners);
      if (area < 0) return -1;
      sum += area;
    }
    return sum;
  }

  static double wide(std::string_view text) { return double(text.size()) / 3; }

  static std::shared_ptr<const draw::LabelSet> manyLabels() {
    auto labels = std::make_shared<draw::LabelSet>();
    for (int i = 0; i < 2000; ++i) {
      const Point2 at((i * 37) % 2000 / 2.0, (i * 613) % 2000 / 2.0);
      labels->push_back({{"江津路", "Jiangjin"}, at, 700 + i % 100, draw::Label::Role::place});
    }
    return labels;
  }

  /// 1 m and a twentieth of a degree a frame.
  static ViewGeometry slowPan(int frame) {
    ViewGeometry view;
    view.pose = {{380 + 1.0 * frame, 500}, 23, 800, 0.05 * frame, -50};
    view.width = 1280;
    view.height = 720;
    return view;
  }

  static PixelBox moved(const PlacedLabel& label, const ViewGeometry& from, const ViewGeometry& to,
                        const GroundModel& ground) {
    const Point2& at = label.label->at;
    const Point3 anchor(at.x(), at.y(), ground.heightAt(at.x(), at.y()) + 2);
    const Point3 step = to.project(anchor) - from.project(anchor);
    return {label.box.left + step.x(), label.box.top + step.y(), label.box.right + step.x(),
            label.box.bottom + step.y()};
  }

 private:
  std::deque<BuildingSet> single_;

 private slots:
  void trianglesCoverConcaveRings() {
    const std::vector<Point2> u{{0, 0}, {9, 0}, {9, 6}, {6, 6}, {6, 2}, {3, 2}, {3, 6}, {0, 6}};
    QCOMPARE(triangulate(u).size(), u.size() - 2);
    QCOMPARE(covered(u), signedArea(u));
    const std::vector<Point2> clockwise(u.rbegin(), u.rend());
    QCOMPARE(covered(clockwise), signedArea(u));
  }
  void brokenRingsEnd() {
    QVERIFY(triangulate(std::vector<Point2>{{0, 0}, {1, 1}}).empty());
    QCOMPARE(triangulate(std::vector<Point2>{{0, 0}, {4, 4}, {4, 0}, {0, 4}}).size(),
             std::size_t(2));
    QCOMPARE(triangulate(std::vector<Point2>{{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}}).size(),
             std::size_t(3));
  }
  void aPointProjectsOntoItsOwnRay() {
    ViewGeometry view;
    view.width = 800;
    view.height = 600;
    for (double heading : {0.0, 37.0, 180.0, -100.0}) {
      view.pose = {{100, 200}, 12, 700, heading, -33};
      const Point3 p(180, 260, 15);
      const Point3 pixel = view.project(p);
      const Ray ray = view.rayThrough({pixel.x(), pixel.y()});
      QVERIFY((p - ray.origin).cross(ray.direction).norm() < 1e-6);
      const Point3 middle = view.project({100, 200, 12});
      QVERIFY((middle - Point3(400, 300, 700)).norm() < 1e-6);
    }
  }
  void theProjectionIsTheOneThatIsDrawn() {
    const ViewGeometry view{{{100, 200}, 12, 700, 25, -33}, 800, 600};
    const osg::Vec3d clip = osg::Vec3d(180, 260, 15) * view.view() * view.projection();
    const Point3 pixel = view.project({180, 260, 15});
    QVERIFY(std::abs((clip.x() + 1) * 400 - pixel.x()) < 1e-6);
    QVERIFY(std::abs((1 - clip.y()) * 300 - pixel.y()) < 1e-6);
  }
  void northIsUpAndEastIsRight() {
    const ViewGeometry view{{{0, 0}, 0, 500, 0, -60}, 800, 600};
    QVERIFY(view.project({0, 50, 0}).y() < 300);
    QVERIFY(view.project({50, 0, 0}).x() > 400);
    QVERIFY(view.project({0, 0, 20}).y() < 300);
  }
  void aRayMeetsTheGround() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    Point3 hit;
    QVERIFY(ground.intersect({{300, 300, 900}, {0, 0, -1}}, hit));
    QVERIFY(std::abs(hit.z() - small::groundAt(300, 300)) < 0.2);
    QVERIFY(!ground.intersect({{300, 300, 900}, {0, 0, 1}}, hit));
  }
  void watersFillToTheirLevelAndTheMaskShowsThem() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    QVERIFY(std::abs(ground.heightAt(500, 50) - 18) < 1e-3);
    QVERIFY(std::abs(ground.heightAt(500, 300) - bilinear(city.terrain, 500, 300)) < 1e-3);
    const osg::Image& mask = *ground.waterMask;
    QCOMPARE(int(*mask.data(mask.s() / 2, mask.t() / 20)), 255);
    QCOMPARE(int(*mask.data(mask.s() / 2, mask.t() / 2)), 0);
  }
  void holesInTheTerrainAreClosed() {
    CityModel city = smallCity();
    city.terrain.at(50, 120) = std::nanf("");
    for (float& z : city.terrain.values)
      z = &z - city.terrain.values.data() < 400 ? std::nanf("") : z;
    for (float z : buildGround(city, {}).height.values) QVERIFY(std::isfinite(z));
    for (float& z : city.terrain.values) z = std::nanf("");
    for (float z : buildGround(city, {}).height.values) QVERIFY(std::isfinite(z));
  }
  void theGroundIsDrawnWithTheFewestTrianglesThatLieOnIt_data() {
    QTest::addColumn<QString>("ground");
    QTest::addColumn<double>("columns");  // up to the terrain's rim
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::newRow("flat") << "flat" << 32.0 << 32 << 32;
    QTest::newRow("a slope") << "slope" << 32.0 << 32 << 32;
    QTest::newRow("rough everywhere") << "rough" << 32.0 << 2048 << 2048;
    QTest::newRow("a river's bank") << "bank" << 32.0 << 60 << 500;
    QTest::newRow("flat to the rim of the terrain") << "flat" << 20.5 << 32 << 500;
    QTest::newRow("rough to the rim of the terrain") << "rough" << 20.5 << 1344 << 1344;
  }
  void theGroundIsDrawnWithTheFewestTrianglesThatLieOnIt() {
    QFETCH(QString, ground);
    QFETCH(double, columns);
    constexpr int kSide = 33;
    std::vector<float> heights;
    for (int i = 0; i < kSide * kSide; ++i) {
      const int x = i % kSide, y = i / kSide;
      heights.push_back(ground == "slope"   ? 0.4F * float(x) - 0.1F * float(y)
                        : ground == "rough" ? float((x + y) % 2)
                        : ground == "bank"  ? (x + y < 21 ? 0.0F : 6.0F)
                                            : 3.0F);
    }
    const auto triangles = fewTriangles({32, heights, columns, 1e9}, 0.05);
    QFETCH(int, least);
    QFETCH(int, most);
    const int count = int(triangles.size());
    QVERIFY2(count >= least && count <= most, qPrintable(QString::number(count)));
    const auto placeOf = [&](unsigned k) {
      return Point2(std::min(double(k % kSide), columns), double(k / kSide));
    };
    double area = 0;
    std::map<std::pair<unsigned, unsigned>, int> edges;  // each way
    std::set<unsigned> drawn;
    for (const auto& t : triangles) {
      const Point2 corners[3] = {placeOf(t[0]), placeOf(t[1]), placeOf(t[2])};
      QVERIFY2(signedArea(corners) >= 0, "seen from below");
      area += signedArea(corners);
      for (std::size_t k = 0; k < 3; ++k) ++edges[{t[k], t[(k + 1) % 3]}];
      drawn.insert(t.begin(), t.end());
    }
    QVERIFY(std::abs(area - 32 * columns) < 1e-9);
    for (const auto& [edge, times] : edges) {  // no corner of one lies within a side of another
      QCOMPARE(times, 1);
      const Point2 a = placeOf(edge.first), b = placeOf(edge.second);
      const bool rim = (a.x() == b.x() && (a.x() == 0 || a.x() == columns)) ||
                       (a.y() == b.y() && (a.y() == 0 || a.y() == 32));
      QVERIFY(rim || edges.contains({edge.second, edge.first}));
    }
    if (ground == "bank") {  // both of its edges, wherever they run
      for (int x = 0; x <= 20; ++x) {
        QVERIFY(drawn.contains(unsigned((20 - x) * kSide + x)));
        QVERIFY(drawn.contains(unsigned((21 - x) * kSide + x)));
      }
    }
  }
  void buildingsCastShadowsAwayFromTheSun() {
    const CityModel city = smallCity();
    const Point3 sun = draw::mapDaylight().light;
    const auto shadow = castShadows(city.buildings, {500, 500, 2, 0, 0}, sun);
    const Point2 p = centroid(city.buildings.footprint(20));
    const Point2 edge = p + 21 * Point2(-sun.x(), -sun.y()).normalized();
    QVERIFY(shadow.valueAt(edge.x(), edge.y(), 0) > 150);
    QVERIFY(shadow.valueAt(60, 145, 255) < 60);
  }
  void theGroundIsPaintedWithItsWaterAndShadow() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    const auto picture = paintGround(ground, city, {draw::mapDaylight(), {}});
    const auto at = [&](double x, double y) {
      return picture->data(int(x / 1000 * picture->s()), int(y / 1000 * picture->t()));
    };
    QVERIFY(at(500, 50)[3] > 200);
    QVERIFY(at(60, 145)[3] < 60);
    QCOMPARE(picture->getNumMipmapLevels(), 1U + unsigned(std::log2(picture->s())));
    const auto dark = paintGround(ground, city, {draw::nightDaylight(), {}});
    const auto soil = dark->data(int(0.06 * dark->s()), int(0.145 * dark->t()))[1];
    QVERIFY2(soil * 3 < at(60, 145)[1] * 2, qPrintable(QString::number(soil)));
    QVERIFY(ground.wet({490, 40, 510, 60}));
    QVERIFY(!ground.wet({490, 400, 510, 460}));
  }
  void theCoarsestPictureOfTheGroundShowsTheRimAndNoTown() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    const auto night = paintGround(ground, city, {draw::nightDaylight(), {}});
    const auto bare = paintGround(ground, city, {draw::nightDaylight(), {false, false, false}});
    const unsigned last = night->getNumMipmapLevels() - 1;
    for (int k = 0; k < 4; ++k) {
      const int lit = night->getMipmapData(last)[k], soil = bare->getMipmapData(last)[k];
      QVERIFY2(std::abs(lit - soil) <= 1, qPrintable(QString::number(lit - soil)));
    }
    const auto sum = [](const osg::Image& picture) {
      const int texels = (picture.s() >> 3) * (picture.t() >> 3);
      std::int64_t all = 0;
      for (int i = 0; i < texels; ++i) all += picture.getMipmapData(3)[4 * i];
      return all;
    };
    QVERIFY(sum(*night) > sum(*bare));  // the town is there, but not on the rim
  }
  void theGlowOfATownHasNoSquares() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    const auto night = paintGround(ground, city, {draw::nightDaylight(), {false, false, false}});
    int least = 255, most = 0, step = 0;
    for (int row = int(0.2 * night->t()); row < int(0.4 * night->t()); ++row) {
      for (int column = int(0.05 * night->s()); column < int(0.95 * night->s()); ++column) {
        const int red = *night->data(column, row);
        least = std::min(least, red);
        most = std::max(most, red);
        step = std::max({step, std::abs(red - int(*night->data(column + 1, row))),
                         std::abs(red - int(*night->data(column, row + 1)))});
      }
    }
    QVERIFY2(most > least + 5, qPrintable(QString::number(most - least)));
    QVERIFY2(step <= 6, qPrintable(QString::number(step)));
  }
  void theGroundIsPaintedWithoutWhatIsHidden() {
    CityModel city = smallCity();
    city.trees.add({150, 145}, 10, 8);
    const GroundModel ground = buildGround(city, {});
    const draw::Daylight light = draw::mapDaylight();
    const auto all = paintGround(ground, city, {light, {}});
    const auto bare = paintGround(ground, city, {light, {false, false, false}});
    const auto texel = [](const osg::Image& picture, const Point2& p) {
      return picture.data(int(p.x() / 1000 * picture.s()), int(p.y() / 1000 * picture.t()));
    };
    const auto differs = [&](const osg::Image& one, const Point2& p) {
      return std::abs(texel(one, p)[1] - texel(*bare, p)[1]) > 12;
    };
    const Point2 house = centroid(city.buildings.footprint(20)), street(300, 166), tree(150, 145);
    QVERIFY(differs(*all, house) && differs(*all, street) && differs(*all, tree));
    const auto noHouses = paintGround(ground, city, {light, {false, true, true}});
    QVERIFY(!differs(*noHouses, house) && differs(*noHouses, street));
    QCOMPARE(int(texel(*noHouses, house + Point2(14, 12))[3]), 0);
    const auto noRoads = paintGround(ground, city, {light, {true, false, true}});
    QVERIFY(differs(*noRoads, house) && !differs(*noRoads, street) && differs(*noRoads, tree));
    const auto noTrees = paintGround(ground, city, {light, {true, true, false}});
    QVERIFY(!differs(*noTrees, tree));
  }
  void paintedRoadsHaveTheirWidthAndSoftEdges() {
    for (const double width : {7.0, 3.5}) {  // wider and narrower than a texel
      CityModel city;
      Road road;
      road.roadClass = width > 5 ? RoadClass::tertiary : RoadClass::service;
      road.line = {{103, 120}, {897, 517}};  // texels do not divide it, its edges cross them
      city.roads = buildRoadNetwork({road});
      const RasterGrid<float> level({120, 8, 100, 0, 0}, 20.0F);
      const auto material = groundMaterial(city, level, {0, 0, 12000, 800});
      QVERIFY(material.paths.empty());
      const double texel = material.shape.cell;
      QVERIFY(texel > 5 && texel < 6.5);
      const auto on = [&](const Point2& p) {
        const int c = material.shape.columnOf(p.x()), r = material.shape.rowOf(p.y());
        return material.texels[4 * material.shape.index(c, r) + 2] / 255.0;
      };
      const Point2 run = (road.line[1] - road.line[0]).normalized(), side(-run.y(), run.x());
      double sum = 0, least = 1e9;
      int count = 0;
      for (double along = 50; along < 800; along += 1, ++count) {
        double across = 0;
        for (double off = -20; off <= 20; off += 0.5) {
          across += on(road.line[0] + run * along + side * off) * 0.5;
        }
        least = std::min(least, across);
        sum += across;
        QCOMPARE(on(road.line[0] + run * along + side * (width / 2 + 1.3 * texel)), 0.0);
      }
      QVERIFY2(std::abs(sum / count / width - 1) < 0.1, qPrintable(QString::number(sum / count)));
      QVERIFY2(least > 0.5 * width, qPrintable(QString::number(least)));
    }
  }
  void pathsArePaintedFainterThanStreetsAndWithoutLamps() {
    CityModel city = smallCity();
    Road path, street;
    path.roadClass = RoadClass::path;
    path.line = {{40, 131}, {90, 131}};
    street.line = {{40, 145}, {90, 145}};
    city.roads = buildRoadNetwork({path, street});
    const GroundModel ground = buildGround(city, {});
    QCOMPARE(ground.material.paths.size(), ground.material.shape.size());
    const auto change = [&](const draw::Daylight& light, double y, int channel) {
      const auto at = [&](const osg::Image& picture) {
        return int(picture.data(int(0.065 * picture.s()), int(y / 1000 * picture.t()))[channel]);
      };
      return at(*paintGround(ground, city, {light, {}})) -
             at(*paintGround(ground, city, {light, {true, false, true}}));
    };
    const draw::Daylight day = draw::mapDaylight(), night = draw::nightDaylight();
    QVERIFY(change(day, 131, 1) < -4);
    QVERIFY(change(day, 145, 1) * 3 < change(day, 131, 1) * 4);
    QCOMPARE(change(day, 138, 1), 0);
    QVERIFY(change(night, 145, 0) > 30);
    QVERIFY(change(night, 131, 0) <= 0);
  }
  void theGroundIsDimmerAtTheFootOfBuildings() {
    const CityModel city = smallCity();
    const GroundModel ground = buildGround(city, {});
    const draw::Daylight light = draw::mapDaylight();
    const auto with = paintGround(ground, city, {light, {}});
    const auto without = paintGround(ground, city, {light, {false, true, true}});
    const auto sum = [](const osg::Image& picture, const Point2& p) {
      const auto* t =
          picture.data(int(p.x() / 1000 * picture.s()), int(p.y() / 1000 * picture.t()));
      return int(t[0]) + t[1] + t[2];
    };
    const auto ring = city.buildings.footprint(20);  // the south-west corner, on the sunny side
    const Point2 foot = ring[0] + Point2(8, -3), open(60, 145);
    QVERIFY(sum(*with, foot) + 20 < sum(*without, foot));
    QVERIFY(std::abs(sum(*with, open) - sum(*without, open)) < 6);
  }
  void aRayFindsTheBuildingThatEveryBuildingAskedFinds() {
    const BuildingSet set = smallCity().buildings;
    const BuildingPicker picker = pickerOf(set);
    std::vector<BuildingPicker> alone;
    for (std::size_t i = 0; i < set.size(); ++i) {
      BuildingSet one;
      one.code = {set.code[i]};
      one.points.assign(set.footprint(i).begin(), set.footprint(i).end());
      one.ringOffset = {0, std::uint32_t(one.points.size())};
      one.ground = {set.ground[i]};
      one.height = {set.height[i]};
      single_.push_back(one);
      alone.push_back(pickerOf(single_.back()));
    }
    int hits = 0;
    for (int k = 0; k < 300; ++k) {
      const double turn = k * 0.37, tilt = 0.05 + 0.005 * k;
      const Ray ray{{100.0 + (k * 97) % 800, 100.0 + (k * 53) % 800, 90.0 + k % 40},
                    Point3(std::cos(turn), std::sin(turn), -tilt).normalized()};
      double nearest = 1e12;
      std::int64_t wanted = -1;
      for (std::size_t i = 0; i < set.size(); ++i) {
        const auto found = alone[i].first(single_[i], ray);
        const double away = found ? (found->at - ray.origin).norm() : 1e12;
        if (away < nearest) nearest = away, wanted = std::int64_t(i);
      }
      const auto found = picker.first(set, ray);
      QCOMPARE(found ? std::int64_t(found->building) : -1, wanted);
      if (found) QVERIFY(std::abs((found->at - ray.origin).norm() - nearest) < 1e-6);
      hits += found ? 1 : 0;
    }
    QVERIFY(hits > 50);
    QVERIFY(!pickerOf(BuildingSet{}).first(BuildingSet{}, {{0, 0, 10}, {0, 0, -1}}));
  }
  void packedBuildingsKeepTheirPlaceAndTheirIndex() {
    const BuildingSet set = smallCity().buildings;
    const std::uint32_t members[] = {7, 20};
    const Point3 place(500, 500, 20);
    const auto geometry = packBuildings(set, draw::standsOf(set, {}), members, place);
    const auto& at = dynamic_cast<const osg::Vec4sArray&>(*geometry->getVertexArray());
    const auto& of = dynamic_cast<const osg::UIntArray&>(*geometry->getVertexAttribArray(6));
    QCOMPARE(at.size(), std::size_t(20));
    for (std::size_t k = 0; k < 4; ++k) {
      const Point2 corner = set.footprint(7)[k];
      QVERIFY(std::abs(at[k].x() * kBuildingUnit + place.x() - corner.x()) < 0.02);
      QVERIFY(std::abs(at[k].y() * kBuildingUnit + place.y() - corner.y()) < 0.02);
    }
    const double eaves = at[5].z() * kBuildingUnit + place.z();
    QVERIFY(std::abs(eaves - double(set.ground[7] + set.height[7])) < 0.04);
    QCOMPARE(of[0] & 0xFFFFFFU, 7U);
    QCOMPARE(of[10] & 0xFFFFFFU, 20U);
    QCOMPARE(of[0] >> 24, unsigned(set.use[7]));
    QCOMPARE(geometry->getPrimitiveSet(0)->getNumIndices(), 2U * 30U);
  }
  void tilesHoldTheWholeCityAndStylesEachOfThem() {
    const BuildingSet set = smallCity().buildings;
    BuildingMesh mesh = buildBuildings(set, {}, {});
    QCOMPARE(mesh.tiles.size(), std::size_t(1));
    mesh.styles.set(3, {10, 20, 30, 255});
    QCOMPARE(mesh.styles.at(3), (draw::Color{10, 20, 30, 255}));
    QCOMPARE(mesh.styles.at(4).a, std::uint8_t(0));
    mesh.styles.set(std::uint32_t(set.size()), {1, 1, 1, 1});
    mesh.styles.setAll(std::vector<draw::Color>(2, draw::Color{9, 9, 9, 9}));
    QCOMPARE(mesh.styles.at(1).a, std::uint8_t(9));
    QCOMPARE(mesh.styles.at(3).a, std::uint8_t(0));
    QVERIFY(detailFor(25000, 700).whole > detailFor(250000, 700).whole);
    QVERIFY(detailFor(320000, 6000).whole < detailFor(320000, 1500).whole);
  }
  void theParapetsOfABridgeLeaveTheMouthsOfStreetsFree() {
    struct Decks : osg::NodeVisitor {
      int found = 0, nearest = 1 << 14;  // to a junction, 1/16 m
      Decks() : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN) {}
      void apply(osg::Geometry& geometry) override {
        const auto* along = dynamic_cast<const osg::Vec4sArray*>(geometry.getVertexAttribArray(7));
        for (std::size_t i = 0; along != nullptr && i < along->size(); ++i) {
          if ((*along)[i].w() != 9) continue;  // a deck's side
          ++found;
          nearest = std::min(nearest, int((*along)[i].y()));
        }
      }
    } decks;
    Road bridge;
    bridge.code = "R1";
    bridge.structure = RoadStructure::bridge;
    bridge.line = {{100, 100}, {140, 100}, {180, 100}};
    GroundModel ground;
    ground.height = RasterGrid<float>({40, 40, 10, 0, 0}, 20.0F);
    buildRoads(buildRoadNetwork({bridge}), ground, {}).drawn->accept(decks);
    QVERIFY(decks.found >= 8);
    QVERIFY2(decks.nearest >= 10 * 16, qPrintable(QString::number(decks.nearest)));
  }
  void onlyBridgesAreMarkedToStayWhereTheGroundIsPainted() {
    struct Lanes : osg::NodeVisitor {
      std::set<int> below, above;  // ranks
      Lanes() : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN) {}
      void apply(osg::Geometry& geometry) override {
        const auto* along = dynamic_cast<const osg::Vec4sArray*>(geometry.getVertexAttribArray(7));
        for (std::size_t i = 0; along != nullptr && i < along->size(); ++i) {
          const auto& v = (*along)[i];
          if (v.w() != 9) (v.z() < 0 ? below : above).insert(v.w());
        }
      }
    } lanes;
    Road bridge, street;
    bridge.structure = RoadStructure::bridge;
    bridge.roadClass = RoadClass::service;
    bridge.line = {{100, 100}, {180, 100}};
    street.line = {{100, 200}, {180, 200}};
    GroundModel ground;
    ground.height = RasterGrid<float>({40, 40, 10, 0, 0}, 20.0F);
    buildRoads(buildRoadNetwork({bridge, street}), ground, {}).drawn->accept(lanes);
    QCOMPARE(lanes.below, std::set<int>{int(RoadClass::service)});
    QCOMPARE(lanes.above, std::set<int>{int(RoadClass::residential)});
  }
  void theRoadUnderAPointIsFound() {
    const RoadNetwork roads = smallCity().roads;
    const std::int64_t found = roadAt(roads, {300, 166}, 1);
    QVERIFY(found >= 0);
    QCOMPARE(roads.roads[std::size_t(found)].name.zh, std::string("滨江大道"));
    QCOMPARE(roadAt(roads, {300, 240}, 1), std::int64_t(-1));
  }
  void widerClassesAreWider() {
    Road a, b;
    a.roadClass = RoadClass::trunk;
    b.roadClass = RoadClass::residential;
    QVERIFY(widthOf(a) > widthOf(b));
    a.lanes = 4;
    const double both = widthOf(a);
    a.oneway = 1;
    QVERIFY(widthOf(a) < both);
  }
  void textsAreReadCharacterByCharacter() {
    QCOMPARE(charactersOf("a荆é"), (std::vector<char32_t>{U'a', U'荆', U'é'}));
    QCOMPARE(charactersOf("\xE8\x8D"), (std::vector<char32_t>{U'\uFFFD'}));
    QCOMPARE(charactersOf("\xFFz"), (std::vector<char32_t>{U'\uFFFD', U'z'}));
    QVERIFY(charactersOf("").empty());
  }
  void lettersHaveAHaloAndTheirPlaceInTheAtlas() {
    GlyphAtlas atlas;
    QCOMPARE(atlas.widthOf("荆江"), 2.0);
    QVERIFY(atlas.widthOf("il") < atlas.widthOf("WM"));
    const GlyphAtlas::Glyph* glyph = atlas.glyph(U'荆', 18);
    QVERIFY(glyph != nullptr && glyph->width > 16 && glyph->height > 16);
    QCOMPARE(atlas.glyph(U' ', 18)->width, 0);
    int letter = 0, beyond = 0;
    for (int y = 0; y < glyph->height; ++y) {
      for (int x = 0; x < glyph->width; ++x) {
        const auto* texel = atlas.texture()->getImage()->data(unsigned(glyph->column + x),
                                                              unsigned(glyph->row + y));
        letter += texel[0] > 128 ? 1 : 0;
        beyond += texel[0] == 0 && texel[1] > 128 ? 1 : 0;
        QVERIFY(texel[1] >= texel[0]);
      }
    }
    QVERIFY2(letter > 40 && beyond > 40, qPrintable(QString("%1 %2").arg(letter).arg(beyond)));
  }
  void aFullAtlasSaysSoAndBeginsAnew() {
    GlyphAtlas atlas;
    char32_t character = U'一';
    while (character < U'一' + 2000 && atlas.glyph(character, 96) != nullptr) ++character;
    QVERIFY(character > U'一' + 100 && character < U'一' + 2000);
    atlas.clear();
    QVERIFY(atlas.glyph(character, 96) != nullptr);
  }
  void labelsStayWhileTheCameraMovesSlowly() {
    const GroundModel ground = buildGround(smallCity(), {});
    LabelLayout layout;
    layout.setLabels(manyLabels());
    std::map<const draw::Label*, int> lastSeen;
    std::vector<PlacedLabel> before;
    ViewGeometry old;
    int returns = 0, left = 0, most = 0;
    for (int k = 0; k < 240; ++k) {
      const ViewGeometry view = slowPan(k);
      std::vector<PixelBox> taken;
      const auto now = layout.layOut(view, ground, Language::zh, wide, taken);
      most = std::max(most, int(now.size()));
      for (std::size_t a = 0; a < now.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) QVERIFY(!now[a].box.meets(now[b].box));
        const auto seen = lastSeen.find(now[a].label);
        if (seen != lastSeen.end() && k - seen->second > 1 && k - seen->second < 12) ++returns;
        lastSeen[now[a].label] = k;
      }
      for (const PlacedLabel& label : before) {
        if (lastSeen[label.label] == k) continue;
        ++left;
        const PixelBox box = moved(label, old, view, ground);
        const bool inside =
            box.left >= 0 && box.top >= 0 && box.right <= view.width && box.bottom <= view.height;
        QVERIFY2(!inside || meetsAny(box, taken), "a label went that nothing pushed away");
      }
      before = now;
      old = view;
    }
    QVERIFY2(most > 60 && left > 20, qPrintable(QString("%1 %2").arg(most).arg(left)));
    QVERIFY2(returns <= left / 50, qPrintable(QString("%1 of %2").arg(returns).arg(left)));
  }
  void onlySomethingMuchMoreImportantPushesALabelAway() {
    const GroundModel ground = buildGround(smallCity(), {});
    const auto firstOf = [&](LabelLayout& layout, const draw::LabelSet& labels) {
      std::vector<PixelBox> taken;
      layout.setLabels(std::make_shared<draw::LabelSet>(labels));
      const auto& placed = layout.layOut(slowPan(0), ground, Language::zh, wide, taken);
      return placed.size() == 1 ? QString::fromStdString(placed[0].label->text.zh) : QString();
    };
    const auto label = [](const char* name, int priority) {
      return draw::Label{{name, name}, {500, 500}, priority, draw::Label::Role::place};
    };
    LabelLayout layout;
    QCOMPARE(firstOf(layout, {label("甲", 700)}), QString("甲"));
    QCOMPARE(firstOf(layout, {label("乙", 760), label("甲", 700)}), QString("甲"));
    QCOMPARE(firstOf(layout, {label("丙", 820), label("甲", 700)}), QString("丙"));
    LabelLayout fresh;
    QCOMPARE(firstOf(fresh, {label("甲", 700), label("乙", 760)}), QString("乙"));
  }
  void nothingStandsOnReservedPlaces() {
    const GroundModel ground = buildGround(smallCity(), {});
    LabelLayout layout;
    layout.setLabels(manyLabels());
    const PixelBox reserved{200, 100, 500, 400};
    std::vector<PixelBox> taken{reserved};
    const auto& placed = layout.layOut(slowPan(0), ground, Language::en, wide, taken);
    QVERIFY(placed.size() > 40);
    for (const PlacedLabel& label : placed) QVERIFY(!label.box.meets(reserved));
  }
  void whatMovesGoesStraightAndTurnsTheShortWay() {
    draw::MovingMarks marks;
    marks.from = Instant{1000};
    marks.to = Instant{2000};
    marks.add("V1", {0, 0}, {10, 0}, 90, draw::MovingKind::car, {});
    QVERIFY(draw::drawable(marks));
    QCOMPARE(draw::fractionAt(marks, Instant{500}), 0.0);
    QCOMPARE(draw::fractionAt(marks, Instant{1250}), 0.25);
    QCOMPARE(draw::fractionAt(marks, Instant{9000}), 1.0);
    QVERIFY(!draw::movesAfter(marks, Instant{1500}));
    marks.rate = 1;
    QVERIFY(draw::movesAfter(marks, Instant{1500}));
    QVERIFY(!draw::movesAfter(marks, Instant{2000}));
    marks.after = marks.before;
    QVERIFY(!draw::movesAfter(marks, Instant{1500}));
    marks.after.pop_back();
    QVERIFY(!draw::drawable(marks));
    QCOMPARE(draw::turnBetween(350, 20), 30.0);
    QCOMPARE(draw::turnBetween(20, 350), -30.0);
  }
};

QTEST_APPLESS_MAIN(GeometryTest)
#include "geometry_test.moc"
