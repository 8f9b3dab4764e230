#include <algorithm>
#include <cstdio>

#include "gis/city/demo_ground.h"
#include "gis/city/demo_names.h"

namespace citymirror::gis {
namespace {

constexpr double kCanalHalf = 12;
constexpr double kBasinFromCrossing =
    45;  ///< m that the deepest point of a basin keeps from crossings

std::vector<Point2> bankLine(const DemoSheet& sheet, double offset) {
  std::vector<Point2> line;
  const int count = std::max(20, int(sheet.size() / 40));
  for (int i = 0; i <= count; ++i) {
    const double x = sheet.size() * i / count;
    const double slope = (sheet.riverCentre(x + 20) - sheet.riverCentre(x - 20)) / 40;
    line.push_back(
        toCentimetre(Point2(x, sheet.riverCentre(x) + offset * std::sqrt(1 + slope * slope))));
  }
  return line;
}

Polygon ribbon(const std::vector<Point2>& line, double half) {
  std::vector<Point2> left, right;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point2 d =
        (line[std::min(i + 1, line.size() - 1)] - line[i == 0 ? 0 : i - 1]).normalized();
    const Point2 n(-d.y(), d.x());
    left.push_back(toCentimetre(Point2(line[i] + n * half)));
    right.push_back(toCentimetre(Point2(line[i] - n * half)));
  }
  Polygon polygon;
  polygon.outer = right;
  polygon.outer.insert(polygon.outer.end(), left.rbegin(), left.rend());
  if (signedArea(polygon.outer) < 0) std::reverse(polygon.outer.begin(), polygon.outer.end());
  return polygon;
}

/// A rounded shore inside a convex block.
Polygon shore(const std::vector<Point2>& ring, double fill, std::uint64_t seed) {
  const Point2 middle = centroid(ring);
  double narrow = 1e12;
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const Point2 edge = ring[(k + 1) % ring.size()] - ring[k];
    const Point2 n = Point2(edge.y(), -edge.x()).normalized();
    narrow = std::min(narrow, (ring[k] - middle).dot(n));
  }
  Polygon polygon;
  const int count = 72;
  for (int i = 0; i < count; ++i) {
    const double turn = double(i) / count;
    const Point2 d = Point2(wave(turn + 0.25), wave(turn)).normalized();
    double reach = 1e12;
    for (std::size_t k = 0; k < ring.size(); ++k) {
      const Point2 &a = ring[k], &b = ring[(k + 1) % ring.size()];
      const Point2 edge = b - a, n(edge.y(), -edge.x());
      const double toward = d.dot(n);
      if (toward > 1e-9) reach = std::min(reach, (a - middle).dot(n) / toward);
    }
    const double wobble = smoothNoise(seed, Point2(d * 1.3 + Point2(5, 5)), 0.9);
    const double room = std::min(reach - 40, 1.25 * narrow);
    const double r = std::max(18.0, room * (fill + 0.2 * wobble));
    polygon.outer.push_back(toCentimetre(Point2(middle + d * r)));
  }
  return polygon;
}

}  // namespace

std::vector<WaterBody> waterOf(const DemoPlan& plan, const DemoSheet& sheet, std::uint64_t seed) {
  std::vector<WaterBody> water;
  const auto add = [&](const Text& name, WaterKind kind, Polygon area, double level) {
    char code[16];
    std::snprintf(code, sizeof code, "W%03d", int(water.size()) + 1);
    water.push_back({code, name, kind, std::move(area), level});
  };
  Polygon river;
  river.outer = bankLine(sheet, -sheet.riverWidth() / 2);
  const auto north = bankLine(sheet, sheet.riverWidth() / 2);
  river.outer.insert(river.outer.end(), north.rbegin(), north.rend());
  add({"长江", "Yangtze River"}, WaterKind::river, std::move(river), DemoLevels::river);
  const Text canals[3] = {
      {"便河", "Bianhe Canal"}, {"西干渠", "West Canal"}, {"豉湖渠", "Chihu Canal"}};
  for (std::size_t i = 0; i < plan.canals.size(); ++i) {
    const auto& canal = plan.canals[i];
    add(canals[i % 3], WaterKind::canal, ribbon(sheet.worldLine(canal[0], canal[1]), kCanalHalf),
        DemoLevels::canal);
  }
  const Text lakes[6] = {{"章华湖", "Zhanghua Lake"}, {"太师渊", "Taishi Pool"},
                         {"江渎湖", "Jiangdu Lake"},  {"范家湖", "Fanjia Lake"},
                         {"文湖", "Wenhu Lake"},      {"西湖", "West Lake"}};
  std::size_t lake = 0;
  for (std::size_t i = 0; i < plan.blocks.size(); ++i) {
    const auto& block = plan.blocks[i];
    if (block.quarter != Quarter::lake) continue;
    add(lakes[lake++ % 6], WaterKind::lake, shore(sheet.worldRing(block.ring), 0.80, seed + i),
        DemoLevels::lake);
  }
  return water;
}

std::vector<Levee> leveesOf(const DemoSheet& sheet, const DemoPlan&) {
  std::vector<Levee> levees;
  const double offset = sheet.riverWidth() / 2 + sheet.levee();
  levees.push_back({"LV-01", bankLine(sheet, offset), DemoLevels::crest});
  levees.push_back({"LV-02", bankLine(sheet, -offset), DemoLevels::crest});
  for (auto& levee : levees) {
    for (Point2& p : levee.line) p.y() = std::max(p.y(), 0.0);
  }
  return levees;
}

std::vector<DemoBasin> placeBasins(const std::vector<Road>& roads, const DemoPlan& plan,
                                   const DemoSheet& sheet, const std::vector<WaterBody>& water,
                                   std::uint64_t seed) {
  DemoRandom random(seed, 31);
  std::vector<DemoBasin> basins;
  const double size = sheet.size(), apart = size < 2500 ? 240 : 420;
  const auto clearOf = [&](const Point2& p, double radius) {
    if (sheet.fromRiver(p) < sheet.riverWidth() / 2 + sheet.levee() + radius + 70) return false;
    if (p.x() < radius || p.y() < radius || p.x() > size - radius || p.y() > size - radius) {
      return false;
    }
    for (std::size_t i = 1; i < water.size(); ++i) {
      if (contains(water[i].area, p) || distanceTo(water[i].area.outer, p) < radius + 25)
        return false;
    }
    for (const auto& line : plan.expressways) {
      for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        if (distanceTo(sheet.worldLine(line[i], line[i + 1]), p) < radius + 70) return false;
      }
    }
    return std::none_of(basins.begin(), basins.end(),
                        [&](const DemoBasin& b) { return (b.at - p).norm() < apart; });
  };
  const auto nearCrossing = [&](const Road& on, const Point2& p) {
    return std::any_of(roads.begin(), roads.end(), [&](const Road& other) {
      return other.name.zh != on.name.zh && distanceTo(other.line, p) < kBasinFromCrossing;
    });
  };
  const auto along = [&](auto wanted, int count, int tries, double low, double high) {
    std::vector<std::size_t> fit;
    for (std::size_t i = 0; i < roads.size(); ++i) {
      if (roads[i].structure == RoadStructure::atGrade && wanted(roads[i])) fit.push_back(i);
    }
    int made = 0;
    for (int t = 0; t < tries && made < count && !fit.empty(); ++t) {
      const auto& road = roads[fit[std::size_t(random.whole(0, int(fit.size()) - 1))]];
      const Point2 p = toCentimetre(pointAlong(road.line, length(road.line) * random.unit()));
      const double radius = toCentimetre(random.between(0.6, 1.0) * (size < 2500 ? 90 : 150));
      const double depth = toCentimetre(random.between(low, high));
      if (!clearOf(p, radius) || nearCrossing(road, p)) continue;
      basins.push_back({road.name, p, radius, depth});
      ++made;
    }
  };
  const int total = std::max(6, int(14 * size * size / 36e6));
  const int named = size < 2500 ? 1 : 3;
  for (const char* name : {"江津路", "长港路"}) {
    along([&](const Road& r) { return r.name.zh == name; }, named, 600, 0.47, 0.54);
  }
  along(
      [](const Road& r) {
        return r.roadClass >= RoadClass::primary && r.roadClass <= RoadClass::tertiary;
      },
      std::max(0, total - int(basins.size())), 4000, 0.26, 0.34);
  return basins;
}

}  // namespace citymirror::gis
