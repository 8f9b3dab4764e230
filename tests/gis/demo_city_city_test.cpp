#include <QtTest>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <stop_token>

#include "gis/city/demo_city.h"

using namespace citymirror;

namespace {

constexpr double kHalfWidth[] = {18, 18, 20, 16, 11, 7, 5, 2};

Result<CityModel> make(double areaKm2, int buildings, std::uint64_t seed = 7) {
  gis::DemoCityOptions options;
  options.areaKm2 = areaKm2;
  options.buildings = buildings;
  options.seed = seed;
  return gis::makeDemoCity(options, {});
}

const CityModel& referenceCity() {
  static const Result<CityModel> city = make(9, 6200);
  return city.value();
}

template <class T>
std::uint64_t hashOf(const std::vector<T>& values, std::uint64_t h = 1469598103934665603ULL) {
  std::vector<unsigned char> bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  for (const unsigned char b : bytes) h = (h ^ b) * 1099511628211ULL;
  return h;
}

double smallestOf(std::span<const Point2> ring, const Point2& axis) {
  double low = 1e300;
  for (const auto& p : ring) low = std::min(low, p.dot(axis));
  return low;
}

bool overlap(std::span<const Point2> a, std::span<const Point2> b) {
  for (const auto& ring : {a, b}) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point2 edge = ring[(i + 1) % ring.size()] - ring[i];
      const Point2 axis = Point2(edge.y(), -edge.x()).normalized();
      const double endA = -smallestOf(a, -axis), endB = -smallestOf(b, -axis);
      if (endA <= smallestOf(b, axis) + 0.05 || endB <= smallestOf(a, axis) + 0.05) return false;
    }
  }
  return true;
}

using Lattice = std::map<std::pair<int, int>, std::vector<std::size_t>>;

std::pair<int, int> squareOf(const Point2& p, double side) {
  return {int(std::floor(p.x() / side)), int(std::floor(p.y() / side))};
}

template <class Items>
void expectUnique(const Items& items) {
  std::set<std::string> codes;
  for (const auto& item : items) {
    QVERIFY(!item.code.empty());
    QVERIFY2(codes.insert(item.code).second, item.code.c_str());
  }
}

std::size_t largestComponent(const RoadNetwork& network) {
  std::vector<char> seen(network.nodeCount(), 0);
  std::size_t best = 0;
  for (std::uint32_t start = 0; start < network.nodeCount(); ++start) {
    if (seen[start]) continue;
    std::vector<std::uint32_t> open{start};
    seen[start] = 1;
    std::size_t count = 0;
    while (!open.empty()) {
      const auto node = open.back();
      open.pop_back();
      ++count;
      for (auto e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e) {
        if (!seen[network.edgeTo[e]]) open.push_back(network.edgeTo[e]);
        seen[network.edgeTo[e]] = 1;
      }
    }
    best = std::max(best, count);
  }
  return best;
}

}  // namespace

class DemoCityTest : public QObject {
  Q_OBJECT
 private slots:
  void sameOptionsGiveTheSameBytes() {
    const auto a = make(2, 1400), b = make(2, 1400), c = make(2, 1400, 8);
    QVERIFY(a.ok() && b.ok() && c.ok());
    QVERIFY(hashOf(a->terrain.values) == hashOf(b->terrain.values));
    QVERIFY(hashOf(a->buildings.height) == hashOf(b->buildings.height));
    QCOMPARE(a->buildings.code, b->buildings.code);
    QVERIFY(a->buildings.points == b->buildings.points);
    QVERIFY(a->buildings.residents == b->buildings.residents);
    QVERIFY(a->buildings.use == b->buildings.use);
    QVERIFY(a->roads.points == b->roads.points);
    QVERIFY(a->roads.edgeTo == b->roads.edgeTo);
    QVERIFY(hashOf(a->terrain.values) != hashOf(c->terrain.values));
    QVERIFY(a->buildings.points != c->buildings.points);
    QCOMPARE(a->sensors.size(), b->sensors.size());
    for (std::size_t i = 0; i < a->sensors.size(); ++i) {
      QVERIFY(a->sensors[i].at == b->sensors[i].at && a->sensors[i].name == b->sensors[i].name);
    }
  }

  void countsFollowTheRequest_data() {
    QTest::addColumn<double>("area");
    QTest::addColumn<int>("buildings");
    QTest::newRow("smallest") << 1.0 << 500;
    QTest::newRow("dense") << 1.0 << 1200;
    QTest::newRow("town") << 9.0 << 3000;
    QTest::newRow("city") << 40.0 << 28000;
  }
  void countsFollowTheRequest() {
    QFETCH(double, area);
    QFETCH(int, buildings);
    const auto city = make(area, buildings);
    QVERIFY(city.ok());
    QVERIFY(std::abs(double(city->buildings.size()) - buildings) <= 0.02 * buildings);
    QVERIFY(std::abs(city->extent.width() * city->extent.height() / 1e6 - area) < 0.02 * area);
    QVERIFY(double(largestComponent(city->roads)) >= 0.99 * double(city->roads.nodeCount()));
    for (const float z : city->terrain.values) QVERIFY(std::isfinite(z));
    for (const auto& sensor : city->sensors) {
      QVERIFY2(city->extent.contains(sensor.at), sensor.code.c_str());
    }
  }

  void theDefaultCityHasWhatTheBriefOfACommandCentreNames() {
    const auto city = gis::makeDemoCity({}, {});
    QVERIFY(city.ok());
    QCOMPARE(city->buildings.size(), std::size_t(25000));
    std::map<std::string_view, int> sensors;
    for (const SensorSite& site : city->sensors) ++sensors[wordOf(site.quantity)];
    QCOMPARE(sensors["ponding_depth"] + sensors["water_level"] + sensors["rain_intensity"], 200);
    for (const char* quantity :
         {"gas_concentration", "transformer_load", "water_pressure", "voltage", "manhole_tilt",
          "pier_tilt", "pm25_day", "ozone_hour", "wind_speed", "air_temperature", "visibility"})
      QVERIFY2(sensors[quantity] >= 1, quantity);
    std::map<FacilityKind, int> facilities;
    for (const auto& f : city->facilities) ++facilities[f.kind];
    for (const auto kind :
         {FacilityKind::hospital, FacilityKind::fireStation, FacilityKind::policeStation,
          FacilityKind::shelter, FacilityKind::school, FacilityKind::commandCentre}) {
      QVERIFY(facilities[kind] >= 1);
    }
    std::map<ResourceKind, int> resources;
    for (const auto& r : city->resources) ++resources[r.kind];
    QVERIFY(resources[ResourceKind::crew] >= 8 && resources[ResourceKind::pumpTruck] >= 6);
    int basins = 0;
    for (const auto& z : city->zones) basins += z.kind == ZoneKind::lowBasin;
    QVERIFY(basins >= 12);
    std::set<std::string> passes;
    for (const auto& r : city->roads.roads) {
      if (r.structure == RoadStructure::underpass) passes.insert(r.code);
    }
    QVERIFY(passes.size() >= 4 && passes.size() <= 8);
    double residents = 0;
    for (const auto r : city->buildings.residents) residents += r;
    QVERIFY(residents / 36 > 8000 && residents / 36 < 12000);
  }

  void bothNamedRoadsRunThroughLowBasinsThatHoldWater() {
    const auto& city = referenceCity();
    for (const char* name : {"江津路", "长港路"}) {
      int passed = 0;
      for (const auto& zone : city.zones) {
        if (zone.kind != ZoneKind::lowBasin) continue;
        for (const auto& road : city.roads.roads) {
          if (road.name.zh != name) continue;
          for (const auto& p : resample(road.line, 10)) {
            if (!contains(zone.area, p)) continue;
            ++passed;
            break;
          }
        }
      }
      QVERIFY2(passed >= 1, name);
    }
    for (const auto& zone : city.zones) {
      if (zone.kind != ZoneKind::lowBasin) continue;
      float low = 1e9F, rim = 1e9F;
      forEachCellIn(city.terrain.shape, zone.area,
                    [&](int c, int r) { low = std::min(low, city.terrain.at(c, r)); });
      for (const auto& p : zone.area.outer) {
        rim = std::min(rim, bilinear(city.terrain, p.x(), p.y()));
      }
      QVERIFY2(rim - low >= 0.2F, zone.code.c_str());
    }
  }

  void noBuildingStandsOnARoadOrInWater() {
    const auto& city = referenceCity();
    Lattice lattice;
    std::vector<std::pair<Point2, double>> samples;
    for (const auto& road : city.roads.roads) {
      for (const auto& p : resample(road.line, 4)) {
        lattice[squareOf(p, 40)].push_back(samples.size());
        samples.emplace_back(p, kHalfWidth[int(road.roadClass)]);
      }
    }
    for (std::size_t i = 0; i < city.buildings.size(); ++i) {
      const auto ring = city.buildings.footprint(i);
      QVERIFY(signedArea(ring) > 20);
      for (const auto& p : ring) {
        QVERIFY2(city.extent.contains(p), city.buildings.code[i].c_str());
        for (const auto& body : city.water) {
          QVERIFY2(!contains(body.area, p), city.buildings.code[i].c_str());
        }
        const auto [x, y] = squareOf(p, 40);
        for (int dx = -1; dx <= 1; ++dx) {
          for (int dy = -1; dy <= 1; ++dy) {
            const auto found = lattice.find({x + dx, y + dy});
            if (found == lattice.end()) continue;
            for (const auto s : found->second) {
              QVERIFY2((samples[s].first - p).norm() > samples[s].second,
                       city.buildings.code[i].c_str());
            }
          }
        }
      }
    }
  }

  void treesStandByTheThousandOnFreeGround() {
    const CityModel& city = referenceCity();
    const TreeSet& trees = city.trees;
    QVERIFY2(trees.size() > 3000 && trees.size() < 30000,
             qPrintable(QString::number(trees.size())));
    QVERIFY(trees.height.size() == trees.size() && trees.crown.size() == trees.size());
    Lattice near;
    for (std::size_t i = 0; i < city.buildings.size(); ++i) {
      near[squareOf(city.buildings.footprint(i)[0], 200)].push_back(i);
    }
    for (std::size_t i = 0; i < trees.size(); ++i) {
      const Point2& p = trees.at[i];
      QVERIFY(city.extent.contains(p));
      QVERIFY(trees.height[i] >= 5 && trees.height[i] <= 14);
      QVERIFY(trees.crown[i] > 1 && trees.crown[i] < 0.5F * trees.height[i]);
      for (const WaterBody& water : city.water)
        QVERIFY(distanceTo(water.area.outer, p) < 3 || !contains(water.area, p));
      const auto square = squareOf(p, 200);
      for (int k = 0; k < 9; ++k) {
        const auto found = near.find({square.first + k % 3 - 1, square.second + k / 3 - 1});
        if (found == near.end()) continue;
        for (const std::size_t b : found->second) {
          const auto ring = city.buildings.footprint(b);
          QVERIFY(!contains(ring, p) || distanceTo(ring, p) < 3);
        }
      }
    }
  }
  void treesLineTheLargerStreets() {
    const CityModel& city = referenceCity();
    int beside = 0, on = 0;
    for (const Road& road : city.roads.roads) {
      if (road.roadClass != RoadClass::secondary || road.structure != RoadStructure::atGrade)
        continue;
      for (const Point2& p : city.trees.at) {
        const double away = distanceTo(road.line, p);
        beside += away < kHalfWidth[int(RoadClass::secondary)] ? 1 : 0;
        on += away < 6 ? 1 : 0;
      }
    }
    QVERIFY2(beside > 300, qPrintable(QString::number(beside)));
    QVERIFY2(on < beside / 50, qPrintable(QString::number(on)));
  }
  void noTwoBuildingsOverlap() {
    const auto& set = referenceCity().buildings;
    Lattice lattice;
    for (std::size_t i = 0; i < set.size(); ++i) {
      lattice[squareOf(centroid(set.footprint(i)), 120)].push_back(i);
    }
    for (std::size_t i = 0; i < set.size(); ++i) {
      const auto [x, y] = squareOf(centroid(set.footprint(i)), 120);
      for (int dx = -1; dx <= 1; ++dx) {
        for (int dy = -1; dy <= 1; ++dy) {
          const auto found = lattice.find({x + dx, y + dy});
          if (found == lattice.end()) continue;
          for (const auto j : found->second) {
            if (j <= i) continue;
            QVERIFY2(!overlap(set.footprint(i), set.footprint(j)), set.code[i].c_str());
          }
        }
      }
    }
  }

  void everyCodeIsUniqueInItsLayer() {
    const auto& city = referenceCity();
    const std::set<std::string> codes(city.buildings.code.begin(), city.buildings.code.end());
    QCOMPARE(codes.size(), city.buildings.size());
    expectUnique(city.roads.roads);
    expectUnique(city.water);
    expectUnique(city.levees);
    expectUnique(city.drains.inlets);
    expectUnique(city.drains.pumps);
    expectUnique(city.drains.gates);
    expectUnique(city.zones);
    expectUnique(city.sensors);
    expectUnique(city.facilities);
    expectUnique(city.resources);
  }

  void theRiverIsBelowItsLeveesAndStagesAscend() {
    const auto& city = referenceCity();
    for (const auto& levee : city.levees) {
      QVERIFY(levee.crest > city.water.front().level + 3);
      for (const auto& p : resample(levee.line, 50)) {
        if (p.y() < 10 || p.x() < 10 || p.x() > city.extent.east - 10) continue;
        QVERIFY(bilinear(city.terrain, p.x(), p.y()) > levee.crest - 0.6);
      }
    }
    for (const auto& body : city.water) {
      if (body.kind == WaterKind::canal) continue;
      const auto p =
          body.kind == WaterKind::river ? city.sensors.front().at : centroid(body.area.outer);
      if (body.kind == WaterKind::lake) {
        QVERIFY(bilinear(city.terrain, p.x(), p.y()) < body.level - 1);
      }
    }
    int stages = 0;
    for (const auto& s : city.sensors) {
      if (s.quantity != Quantity::waterLevel) continue;
      ++stages;
      QVERIFY(s.fortification < s.warning && s.warning < s.guarantee);
    }
    QVERIFY(stages >= 3);
  }

  void everyLayerSaysThatItIsSynthetic() {
    const auto& city = referenceCity();
    QVERIFY(city.synthetic());
    for (const auto& [layer, provenance] : city.provenance) {
      QVERIFY2(provenance.origin == Origin::synthetic, layer.c_str());
      QVERIFY(provenance.version.find("seed 7") != std::string::npos);
    }
  }

  void optionsOutOfRangeAreRefused() {
    gis::DemoCityOptions coarse;
    coarse.terrainCell = 0;
    const Result<CityModel> refused[] = {
        make(0.5, 100), make(500, 100),          make(4, 0),
        make(1, 90000), make(std::nan(""), 100), gis::makeDemoCity(coarse, {})};
    for (const auto& result : refused) {
      QVERIFY(!result.ok());
      QVERIFY(result.error().code == ErrorCode::badInput);
      QVERIFY(!result.error().remedy.empty());
    }
  }

  void aStopRequestCancels() {
    std::stop_source stop;
    stop.request_stop();
    const auto city = gis::makeDemoCity({}, run::JobContext(stop.get_token(), {}));
    QVERIFY(!city.ok());
    QVERIFY(city.error().code == ErrorCode::cancelled);
  }
};

QTEST_APPLESS_MAIN(DemoCityTest)
#include "demo_city_city_test.moc"
