#include <QtTest>
#include <cmath>
#include <set>

#include "gis/city/demo_city.h"
#include "gis/city/demo_grade.h"

using namespace citymirror;

namespace {

const CityModel& drainedCity() {
  static const Result<CityModel> city = [] {
    gis::DemoCityOptions options;
    options.areaKm2 = 9;
    options.buildings = 6200;
    return gis::makeDemoCity(options, {});
  }();
  return city.value();
}

double side(const Point2& a, const Point2& b, const Point2& p) {
  return (b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x());
}

bool meet(std::span<const Point2> one, std::span<const Point2> other) {
  for (std::size_t i = 0; i + 1 < one.size(); ++i) {
    for (std::size_t k = 0; k + 1 < other.size(); ++k) {
      const Point2 &a = one[i], &b = one[i + 1], &c = other[k], &d = other[k + 1];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

std::vector<const Road*> underpasses(const CityModel& city) {
  std::vector<const Road*> found;
  for (const Road& road : city.roads.roads) {
    if (road.structure == RoadStructure::underpass) found.push_back(&road);
  }
  return found;
}

double groundAt(const CityModel& city, const Point2& p) {
  return bilinear(city.terrain, p.x(), p.y());
}

}  // namespace

class DemoCityDrainageTest : public QObject {
  Q_OBJECT
 private slots:
  void roadsThatCrossOverAnUnderpassAreBridges() {
    const auto& city = drainedCity();
    QVERIFY(!underpasses(city).empty());
    for (const Road* under : underpasses(city)) {
      int over = 0;
      for (const Road& road : city.roads.roads) {
        if (&road == under || !meet(road.line, under->line)) continue;
        QVERIFY2(road.structure == RoadStructure::bridge, road.code.c_str());
        ++over;
      }
      QVERIFY2(over >= 1, under->code.c_str());
    }
  }

  void noRoadAtGradeTouchesTheSump() {
    const auto& city = drainedCity();
    for (const Road* under : underpasses(city)) {
      const Point2 sump = pointAlong(under->line, length(under->line) / 2);
      for (const Road& road : city.roads.roads) {
        if (road.structure != RoadStructure::atGrade) continue;
        QVERIFY2(distanceTo(road.line, sump) > 35, road.code.c_str());
      }
    }
  }

  void anUnderpassLiesBelowAHumpThatLiesAboveTheStreet() {
    const auto& city = drainedCity();
    for (const Road* under : underpasses(city)) {
      const double span = length(under->line),
                   sump = groundAt(city, pointAlong(under->line, span / 2));
      for (const double end : {0.0, span}) {
        double hump = -1e9;
        for (double s = 5; s < span / 2; s += 2.5) {
          hump = std::max(hump, groundAt(city, pointAlong(under->line, std::abs(end - s))));
        }
        const double street = groundAt(city, pointAlong(under->line, end));
        QVERIFY2(hump > street + 0.15 && hump < street + 1.5, under->code.c_str());
        QVERIFY2(sump < street - 2.2, under->code.c_str());
      }
    }
  }

  void everyUnderpassHasItsOwnPumpAndItsOwnSensorAtTheSump() {
    const auto& city = drainedCity();
    std::set<std::string> pumps, sensors;
    for (const Road* under : underpasses(city)) {
      const Point2 sump = pointAlong(under->line, length(under->line) / 2);
      for (const auto& pump : city.drains.pumps) {
        if ((pump.intake - sump).norm() > 15) continue;
        QVERIFY(pump.capacity > 0.01 && pump.capacity < 0.6);
        pumps.insert(pump.code);
      }
      for (const auto& sensor : city.sensors) {
        if (sensor.quantity != Quantity::pondingDepth || (sensor.at - sump).norm() > 15) continue;
        QVERIFY2(sensor.name.zh.find(under->name.zh) == 0, sensor.name.zh.c_str());
        sensors.insert(sensor.code);
      }
    }
    QCOMPARE(pumps.size(), underpasses(city).size());
    QCOMPARE(sensors.size(), underpasses(city).size());
  }

  void everyLowBasinHasASensorNamedAfterItsRoad() {
    const auto& city = drainedCity();
    for (const auto& zone : city.zones) {
      if (zone.kind != ZoneKind::lowBasin) continue;
      const bool found = std::any_of(city.sensors.begin(), city.sensors.end(), [&](const auto& s) {
        if (s.quantity != Quantity::pondingDepth || !contains(zone.area, s.at)) return false;
        const auto road = s.name.zh.substr(0, s.name.zh.find("积水点"));
        return zone.name.zh.find(road) == 0;
      });
      QVERIFY2(found, zone.code.c_str());
    }
  }

  /// 20 to 32 mm/h over the whole area: the runoff of a return period of two to three years.
  void inletsTakeTheRainOfTheDesignStandard() {
    const auto& city = drainedCity();
    double capacity = 0;
    for (const auto& inlet : city.drains.inlets) capacity += inlet.capacity;
    const double area = city.extent.width() * city.extent.height();
    const double millimetres = capacity * 3.6e6 / area;
    QVERIFY2(millimetres > 20 && millimetres < 32, std::to_string(millimetres).c_str());
  }

  void aPumpTruckPumpsWhatItsNameSays() {
    for (const auto& r : drainedCity().resources) {
      if (r.kind != ResourceKind::pumpTruck) continue;
      const auto from = r.name.en.find('(') + 1;
      const double perHour = std::stod(r.name.en.substr(from));
      QVERIFY2(std::abs(r.pumpCapacity * 3600 - perHour) < 0.02 * perHour, r.name.en.c_str());
    }
  }

  void pumpStationsOfTheDistrictsDrawFromCanals() {
    const auto& city = drainedCity();
    for (const auto& pump : city.drains.pumps) {
      if (pump.name.zh.find("下穿") != std::string::npos) continue;
      const bool inCanal = std::any_of(city.water.begin(), city.water.end(), [&](const auto& w) {
        return w.kind == WaterKind::canal && contains(w.area, pump.intake);
      });
      QVERIFY2(inCanal, pump.code.c_str());
    }
  }

  void gradedStreetsFallToTheCanalAndBlocksToTheirStreets() {
    const GridShape shape{20, 11, 5, 0, 0};
    std::vector<double> z(shape.size());
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = 10 - 0.3 * double((i * 7919) % 11);
    const auto before = z;
    std::vector<gis::GradeCell> cells(shape.size(), gis::GradeCell::land);
    std::vector<char> nearCanal(shape.size(), 0);
    for (int c = 1; c < 19; ++c) cells[shape.index(c, 5)] = gis::GradeCell::street;
    nearCanal[shape.index(1, 5)] = 1;
    gis::gradeToDrains(z, shape, cells, nearCanal);
    for (int c = 2; c < 19; ++c) QVERIFY(z[shape.index(c, 5)] > z[shape.index(c - 1, 5)]);
    for (int r = 1; r < 10; ++r) {
      for (int c = 1; c < 19; ++c) {
        const std::size_t i = shape.index(c, r);
        QVERIFY(z[i] >= before[i]);
        if (nearCanal[i]) continue;
        const double lowest = std::min({z[shape.index(c - 1, r)], z[shape.index(c + 1, r)],
                                        z[shape.index(c, r - 1)], z[shape.index(c, r + 1)]});
        QVERIFY(lowest < z[i]);
      }
    }
  }
};

QTEST_APPLESS_MAIN(DemoCityDrainageTest)
#include "demo_city_drainage_test.moc"
