#include <algorithm>
#include <map>

#include "gis/city/demo_names.h"
#include "gis/city/demo_services.h"

namespace citymirror::gis {
namespace {

void addRain(const DemoSetting& s, CityModel& city, int count) {
  int columns = 1;
  while (columns * columns < count) ++columns;
  const int rows = (count + columns - 1) / columns;
  for (int i = 0; i < count; ++i) {
    const Point2 uv((i % columns + 0.5) / columns * s.sheet.size(),
                    (i / columns + 0.5) / rows * s.sheet.depth());
    const Text name = demoDistrictName(std::size_t(i));
    SensorSite site;
    site.code = demoCode("RG-", std::size_t(i) + 1, 2);
    site.name = {name.zh + "雨量站", name.en + " Rain Gauge"};
    site.quantity = Quantity::rainIntensity;
    site.at = toCentimetre(s.sheet.world(uv));
    city.sensors.push_back(site);
  }
}

void addStages(const DemoSetting& s, CityModel& city, int count) {
  for (int i = 0; i < count; ++i) {
    const bool river = i < (count + 1) / 2;
    const auto number = std::to_string(i + 1);
    SensorSite site;
    site.code = demoCode("WL-", std::size_t(i) + 1, 2);
    site.quantity = Quantity::waterLevel;
    if (river) {
      const double x = s.sheet.size() * (i + 0.5) / ((count + 1) / 2);
      site.at = toCentimetre(Point2(x, s.sheet.riverCentre(x) + s.sheet.riverWidth() * 0.46));
      site.name = {"长江" + number + "号水位站", "Yangtze Stage " + number};
      site.fortification = 32.5;
      site.warning = 33.5;
      site.guarantee = 35.0;
    } else {
      const int k = i - (count + 1) / 2;
      const auto& canal = s.plan.canals[std::size_t(k) % s.plan.canals.size()];
      const double t = 0.2 + 0.6 * ((k / int(s.plan.canals.size())) % 4) / 3.0;
      site.at = toCentimetre(s.sheet.world(canal[0] + (canal[1] - canal[0]) * t));
      site.name = {"内河" + number + "号水位站", "Canal Stage " + number};
      site.fortification = 27.0;
      site.warning = 27.5;
      site.guarantee = 28.2;
    }
    city.sensors.push_back(site);
  }
}

class PondingSites {
 public:
  explicit PondingSites(CityModel& city) : city_(city) {}

  void add(const Text& road, const Point2& at) {
    ++count_;
    const int n = ++numbers_[road.zh];
    SensorSite site;
    site.code = demoCode("JS-", std::size_t(count_), 3);
    site.name = {road.zh + "积水点" + std::to_string(n),
                 road.en + " ponding point " + std::to_string(n)};
    site.quantity = Quantity::pondingDepth;
    site.at = at;
    city_.sensors.push_back(site);
    places_.push_back(at);
  }
  bool free(const Point2& at, double gap) const {
    return std::none_of(places_.begin(), places_.end(),
                        [&](const Point2& q) { return (q - at).norm() < gap; });
  }
  int count() const { return count_; }

 private:
  CityModel& city_;
  std::map<std::string, int> numbers_;
  std::vector<Point2> places_;
  int count_ = 0;
};

struct LowPoint {
  double drop;
  std::size_t road;
  Point2 at;
};

/// Lowest points of streets against the ground 60 m further on either side.
std::vector<LowPoint> lowPoints(const CityModel& city) {
  std::vector<LowPoint> found;
  for (std::size_t i = 0; i < city.roads.roads.size(); ++i) {
    const auto& road = city.roads.roads[i];
    if (road.structure != RoadStructure::atGrade || road.roadClass > RoadClass::tertiary ||
        road.roadClass == RoadClass::motorway) {
      continue;
    }
    const double span = length(road.line);
    for (double at = 30; at < span - 30; at += 60) {
      const Point2 p = pointAlong(road.line, at);
      const Point2 a = pointAlong(road.line, at - 60), b = pointAlong(road.line, at + 60);
      const double drop = bilinear(city.terrain, a.x(), a.y()) +
                          bilinear(city.terrain, b.x(), b.y()) -
                          2 * bilinear(city.terrain, p.x(), p.y());
      found.push_back({drop, i, toCentimetre(p)});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const LowPoint& a, const LowPoint& b) { return a.drop > b.drop; });
  return found;
}

}  // namespace

void addSensors(const DemoSetting& s, CityModel& city) {
  const double share = s.sheet.size() * s.sheet.size() / 36e6;
  const int total = std::max(12, int(200 * share + 0.5));
  const int rain = std::max(3, int(20 * share + 0.5)), stages = std::max(3, int(12 * share + 0.5));
  addRain(s, city, rain);
  addStages(s, city, stages);
  const int ponding = total - rain - stages;
  PondingSites sites(city);
  for (const auto& pass : s.plan.underpasses) {
    if (sites.count() >= ponding / 2) break;
    const Point2 middle = (s.sheet.world(pass.a) + s.sheet.world(pass.b)) / 2;
    sites.add({pass.street.zh + "下穿通道", pass.street.en + " Underpass"}, toCentimetre(middle));
  }
  for (const auto& basin : s.basins) {
    if (sites.count() < ponding) sites.add(basin.street, basin.at);
  }
  const auto low = lowPoints(city);
  for (double gap = 260; gap > 20 && sites.count() < ponding; gap /= 2) {
    for (const auto& point : low) {
      if (sites.count() >= ponding) break;
      if (sites.free(point.at, gap)) sites.add(city.roads.roads[point.road].name, point.at);
    }
  }
}

}  // namespace citymirror::gis
