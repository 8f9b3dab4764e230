#include "gis/city/demo_services.h"

#include <algorithm>
#include <cstdio>

#include "gis/city/demo_names.h"

namespace citymirror::gis {
namespace {

constexpr double kInletSpacing = 30;  ///< m along streets
/// mm/h of runoff: an hour of 52 mm, which comes every three years or so on the middle Yangtze, by
/// the composite runoff coefficient 0.65 of GB 50014-2021.
constexpr double kInletDesignRain = 34;
constexpr double kLeastInlet = 0.016, kLargestInlet = 0.060;  ///< m³/s, one to four grates
constexpr double kServedSide = 200;     ///< m, squares in which inlets and land are counted
/// mm/h that an underpass pumps off its ramps: once in 20 to 30 years (GB 50014-2021, 4.1.3).
constexpr double kPassDesignRain = 80;
constexpr double kPassCatchmentWidth = 34;  ///< m between the parapets
constexpr double kPassHump = 18;  ///< m of the passage at either end before the ramp falls
const char* const kTruckRates[3] = {"1000", "2000", "3000"};

Polygon patch(const DemoSheet& sheet, double u0, double v0, double u1, double v1) {
  Polygon polygon;
  polygon.outer = sheet.worldRing({{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}});
  return polygon;
}

bool isStreet(const Road& road) {
  return road.roadClass >= RoadClass::trunk && road.roadClass <= RoadClass::residential &&
         road.structure == RoadStructure::atGrade;
}

/// The vertex nearest to p of a street of the given classes.
Point2 streetside(const CityModel& city, const Point2& p) {
  Point2 best = p;
  double nearest = 1e12;
  for (const auto& road : city.roads.roads) {
    if (road.structure != RoadStructure::atGrade || road.roadClass < RoadClass::secondary ||
        road.roadClass > RoadClass::tertiary) {
      continue;
    }
    for (const Point2& q : road.line) {
      const double d = (q - p).squaredNorm();
      if (d < nearest) {
        nearest = d;
        best = q;
      }
    }
  }
  return best;
}

int scaled(const DemoSetting& s, double per36, int least) {
  return std::max(least, int(per36 * s.sheet.size() * s.sheet.size() / 36e6 + 0.5));
}

/// Points spread over the city's land, one in each cell of a near-square lattice.
std::vector<Point2> spread(const DemoSetting& s, int count, std::uint64_t stream) {
  DemoRandom random(s.seed, stream);
  int columns = 1;
  while (columns * columns < count) ++columns;
  const int rows = (count + columns - 1) / columns;
  std::vector<Point2> points;
  for (int i = 0; i < count; ++i) {
    const double u = (i % columns + random.between(0.25, 0.75)) / columns;
    const double v = (i / columns + random.between(0.2, 0.7)) / rows;
    points.push_back(toCentimetre(s.sheet.world({u * s.sheet.size(), v * s.sheet.depth()})));
  }
  return points;
}

/// Capacity of the inlets by the land they serve: streets far apart have larger ones.
class InletSizing {
 public:
  explicit InletSizing(const Bounds& extent)
      : extent_(extent),
        columns_(std::max(1, int(extent.width() / kServedSide))),
        count_(std::size_t(columns_) * std::size_t(columns_)) {}

  void add(const Point2& p) {
    ++count_[std::size_t(at(p.y() - extent_.south)) * columns_ + at(p.x() - extent_.west)];
  }

  double capacityAt(const Point2& p) const {
    const int c = at(p.x() - extent_.west), r = at(p.y() - extent_.south);
    int squares = 0, inlets = 0;
    for (int y = std::max(0, r - 1); y <= std::min(columns_ - 1, r + 1); ++y) {
      for (int x = std::max(0, c - 1); x <= std::min(columns_ - 1, c + 1); ++x) {
        const int n = count_[std::size_t(y) * columns_ + x];
        inlets += n;
        squares += n > 0;
      }
    }
    const double side = extent_.width() / columns_;
    const double served = side * side * squares / std::max(1, inlets);
    return std::clamp(toMillilitre(served * kInletDesignRain / 3.6e6), kLeastInlet, kLargestInlet);
  }

 private:
  static double toMillilitre(double v) { return std::floor(v * 1e3 + 0.5) / 1e3; }
  int at(double along) const {
    return std::clamp(int(along * columns_ / extent_.width()), 0, columns_ - 1);
  }
  Bounds extent_;
  int columns_;
  std::vector<int> count_;
};

/// Both sides of every street; underpasses drain to their own station.
template <class DistrictAt>
void addInlets(DistrictAt districtAt, CityModel& city) {
  auto& inlets = city.drains.inlets;
  InletSizing sizing(city.extent);
  for (const auto& road : city.roads.roads) {
    if (!isStreet(road)) continue;
    const double span = length(road.line);
    const int count = std::max(1, int(span / kInletSpacing));
    for (int k = 0; k < count; ++k) {
      const Point2 p = toCentimetre(pointAlong(road.line, span * (k + 0.5) / count));
      inlets.push_back({demoCode("IN-", inlets.size() + 1, 5), p, 0, districtAt(p)});
      sizing.add(p);
    }
  }
  for (auto& inlet : inlets) inlet.capacity = sizing.capacityAt(inlet.at);
}

/// One station at the sump of each underpass, for the rain on its ramps.
template <class DistrictAt>
void addUnderpassPumps(const DemoSetting& s, DistrictAt districtAt, CityModel& city) {
  for (const auto& pass : s.plan.underpasses) {
    const Point2 a = s.sheet.world(pass.a), b = s.sheet.world(pass.b);
    PumpStation pump;
    pump.code = demoCode("PS-", city.drains.pumps.size() + 1, 2);
    pump.name = {pass.street.zh + "下穿通道泵站", pass.street.en + " Underpass Pump Station"};
    pump.intake = toCentimetre(Point2((a + b) / 2));
    pump.outfall = toCentimetre(b);
    pump.capacity =
        ((b - a).norm() - 2 * kPassHump) * kPassCatchmentWidth * kPassDesignRain / 3.6e6;
    pump.district = districtAt(pump.intake);
    city.drains.pumps.push_back(pump);
  }
}

}  // namespace

std::string demoCode(const char* prefix, std::size_t number, int digits) {
  char code[32];
  std::snprintf(code, sizeof code, "%s%0*zu", prefix, digits, number);
  return code;
}

void addZones(const DemoSetting& s, CityModel& city) {
  const double L = s.sheet.size(), V = s.sheet.depth();
  std::size_t district = 0, drainage = 0;
  const double across[] = {0, 0.30 * L, s.plan.canalU, L};
  const double up[] = {0, 0.47 * V, V};
  for (int j = 0; j < 2; ++j) {
    for (int i = 0; i < 3; ++i) {
      const Polygon area = patch(s.sheet, across[i], up[j], across[i + 1], up[j + 1]);
      const Text name = demoDistrictName(district++);
      city.zones.push_back({demoCode("D-", district, 2),
                            {name.zh + "区", name.en + " District"},
                            ZoneKind::district,
                            area});
    }
  }
  const double parts[] = {0, 0.30 * L, s.plan.canalU, 0.80 * L, L};
  const double levels[] = {0, 0.47 * V, 0.70 * V, V};
  for (int j = 0; j < 3; ++j) {
    for (int i = 0; i < 4; ++i) {
      ++drainage;
      city.zones.push_back({demoCode("DR-", drainage, 2),
                            {chineseNumber(int(drainage)) + "号排水片区",
                             "Drainage District " + std::to_string(drainage)},
                            ZoneKind::drainage,
                            patch(s.sheet, parts[i], levels[j], parts[i + 1], levels[j + 1])});
    }
  }
  for (std::size_t i = 0; i < s.basins.size(); ++i) {
    const auto& basin = s.basins[i];
    Zone zone{demoCode("LB-", i + 1, 2),
              {basin.street.zh + "低洼段", "Low section of " + basin.street.en},
              ZoneKind::lowBasin,
              {}};
    for (int k = 0; k < 24; ++k) {
      const Point2 d = Point2(wave(k / 24.0 + 0.25), wave(k / 24.0)).normalized();
      zone.area.outer.push_back(toCentimetre(Point2(basin.at + d * basin.radius * 0.85)));
    }
    city.zones.push_back(std::move(zone));
  }
}

void addDrains(const DemoSetting& s, CityModel& city) {
  std::vector<const Zone*> districts;
  for (const auto& zone : city.zones) {
    if (zone.kind == ZoneKind::drainage) districts.push_back(&zone);
  }
  const auto districtAt = [&](const Point2& p) {
    for (const Zone* zone : districts) {
      if (contains(zone->area, p)) return zone->code;
    }
    return districts.front()->code;
  };
  addInlets(districtAt, city);
  auto& pumps = city.drains.pumps;
  const double V = s.sheet.depth();
  for (std::size_t i = 0; i < districts.size(); ++i) {
    const bool mouth = i == 2, riverside = i / 4 == 0;
    const double side = i % 4 < 2 ? -20 : 20;
    const double v =
        riverside ? 15 + 20 * double(i % 4) : (i / 4 == 1 ? 0.52 : 0.84) * V + 25 * double(i % 4);
    const Point2 intake = s.sheet.world({s.plan.canalU + side * 0.2, v});
    const Point2 river = s.sheet.world({s.plan.canalU, 0});
    PumpStation pump;
    pump.code = demoCode("PS-", i + 1, 2);
    const Text name = demoDistrictName(i);
    pump.name = {name.zh + "泵站", name.en + " Pump Station"};
    pump.intake = toCentimetre(intake);
    pump.outfall = toCentimetre(Point2(river.x() + 60 * (double(i) - 6), 0));
    pump.outfall.y() =
        toCentimetre(s.sheet.riverCentre(pump.outfall.x()) + s.sheet.riverWidth() * 0.3);
    pump.capacity = mouth ? 40 : 8 + 2 * double(i % 4);
    pump.district = districts[i]->code;
    pumps.push_back(pump);
  }
  addUnderpassPumps(s, districtAt, city);
  auto& gates = city.drains.gates;
  const Point2 mouth = s.sheet.world({s.plan.canalU, -s.sheet.levee() * 0.6});
  gates.push_back({"GT-01", {"便河闸", "Bianhe Gate"}, toCentimetre(mouth), 8, 24.5});
  for (std::size_t i = 0; i < s.plan.canals.size(); ++i) {
    const Point2 p = (s.plan.canals[i][0] * 0.3 + s.plan.canals[i][1] * 0.7);
    const auto number = gates.size() + 1;
    gates.push_back(
        {demoCode("GT-", number, 2),
         {chineseNumber(int(number)) + "号节制闸", "Check Gate " + std::to_string(number)},
         toCentimetre(s.sheet.world(p)),
         6,
         24.2});
  }
}

void addFacilities(const DemoSetting& s, CityModel& city) {
  const auto add = [&](FacilityKind kind, const char* prefix, std::size_t number, Text name,
                       const Point2& at, int capacity) {
    city.facilities.push_back({demoCode(prefix, number, 2), std::move(name), kind, at, capacity});
  };
  std::size_t hospitals = 0, schools = 0;
  for (const auto& site : s.sites) {
    if (site.kind == Institution::hospital) {
      ++hospitals;
      const auto n = std::to_string(hospitals);
      add(FacilityKind::hospital, "HP-", hospitals,
          {"市第" + chineseNumber(int(hospitals)) + "人民医院", "People's Hospital No. " + n},
          site.at, 300 + 100 * int(hospitals % 8));
    } else if (site.kind == Institution::school) {
      ++schools;
      const auto n = std::to_string(schools);
      add(FacilityKind::school, "SC-", schools,
          {"第" + chineseNumber(int(schools)) + "中学", "Middle School No. " + n}, site.at, 1200);
      if (schools % 2 == 1) {
        add(FacilityKind::shelter, "SH-", schools / 2 + 1,
            {"第" + chineseNumber(int(schools)) + "中学避难所",
             "Shelter at Middle School No. " + n},
            site.at, 800);
      }
    }
  }
  const auto put = [&](FacilityKind kind, const char* prefix, int count, std::uint64_t stream,
                       const char* zh, const char* en, int capacity) {
    const auto points = spread(s, count, stream);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const Text name = demoDistrictName(i);
      add(kind, prefix, i + 1, {name.zh + zh, name.en + en}, streetside(city, points[i]), capacity);
    }
  };
  if (hospitals == 0) put(FacilityKind::hospital, "HP-", 1, 71, "医院", " Hospital", 300);
  if (schools == 0) {
    put(FacilityKind::school, "SC-", 1, 72, "中学", " Middle School", 900);
    put(FacilityKind::shelter, "SH-", 1, 73, "避难所", " Shelter", 600);
  }
  put(FacilityKind::fireStation, "FS-", scaled(s, 8, 1), 74, "消防救援站", " Fire Station", 40);
  put(FacilityKind::policeStation, "PO-", scaled(s, 10, 1), 75, "派出所", " Police Station", 40);
  add(FacilityKind::commandCentre, "CC-", 1, {"城市防汛指挥中心", "City Flood Command Centre"},
      streetside(city, s.sheet.world(s.plan.centre)), 120);
}

void addResources(const DemoSetting& s, CityModel& city) {
  std::vector<Point2> bases;
  for (const auto& f : city.facilities) {
    if (f.kind == FacilityKind::fireStation || f.kind == FacilityKind::commandCentre) {
      bases.push_back(f.at);
    }
  }
  const auto crews = spread(s, scaled(s, 10, 8), 76);
  for (std::size_t i = 0; i < crews.size(); ++i) {
    const Text name = demoDistrictName(i);
    city.resources.push_back({demoCode("CR-", i + 1, 2),
                              {name.zh + "抢险队", name.en + " Flood Crew"},
                              ResourceKind::crew,
                              streetside(city, crews[i]),
                              0,
                              "truck"});
  }
  const int trucks = scaled(s, 8, 6);
  for (int i = 0; i < trucks; ++i) {
    const std::string rate = kTruckRates[i % 3];
    const std::string number = std::to_string(i + 1);
    city.resources.push_back({demoCode("PT-", std::size_t(i) + 1, 2),
                              {number + "号排涝车（" + rate + " m³/h）",
                               "Pump truck " + number + " (" + rate + " m³/h)"},
                              ResourceKind::pumpTruck,
                              bases[std::size_t(i) % bases.size()],
                              i % 3 == 0   ? 0.28
                              : i % 3 == 1 ? 0.56
                                           : 0.83,
                              "truck"});
  }
}

}  // namespace citymirror::gis
