#include "engine/draw/city_labels.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace citymirror::draw {
namespace {

constexpr double kRepeat = 900;  // m between two labels of one road

bool named(const Text& text) { return !text.zh.empty() || !text.en.empty(); }

int priorityOf(RoadClass roadClass) {
  switch (roadClass) {
    case RoadClass::motorway:
      return 720;
    case RoadClass::trunk:
      return 700;
    case RoadClass::primary:
      return 650;
    case RoadClass::secondary:
      return 580;
    case RoadClass::tertiary:
      return 500;
    case RoadClass::residential:
      return 380;
    case RoadClass::service:
      return 300;
    case RoadClass::path:
      return 250;
  }
  return 300;
}

int priorityOf(FacilityKind kind) {
  if (kind == FacilityKind::commandCentre) return 620;
  return kind == FacilityKind::hospital ? 460 : 420;
}

void addRoads(const RoadNetwork& roads, LabelSet& labels) {
  std::map<std::string, std::vector<Point2>> placed;
  for (const Road& road : roads.roads) {
    if (!named(road.name) || road.line.size() < 2) continue;
    const double total = length(road.line);
    const int count = std::max(1, int(total / kRepeat));
    auto& taken = placed[road.name.zh.empty() ? road.name.en : road.name.zh];
    for (int i = 0; i < count; ++i) {
      const Point2 at = pointAlong(road.line, total * (i + 0.5) / count);
      const auto near = [&](const Point2& other) { return (other - at).norm() < 0.6 * kRepeat; };
      if (std::any_of(taken.begin(), taken.end(), near)) continue;
      taken.push_back(at);
      labels.push_back({road.name, at, priorityOf(road.roadClass), Label::Role::road});
    }
  }
}

Point2 placeIn(const Polygon& area) {
  const Point2 middle = centroid(area.outer);
  if (contains(area, middle)) return middle;
  const Bounds box = boundsOf(area.outer);
  for (int k = 1; k < 16; ++k) {
    const double y = box.south + box.height() * ((k * 7) % 16) / 16.0;
    for (int i = 1; i < 24; ++i) {
      const Point2 p{box.west + box.width() * i / 24.0, y};
      if (contains(area, p)) return p;
    }
  }
  return area.outer.front();
}

void addWaters(const std::vector<WaterBody>& waters, LabelSet& labels) {
  std::map<std::string, double> largest;
  const auto keyOf = [](const WaterBody& water) { return water.name.zh + "|" + water.name.en; };
  const auto areaOf = [](const WaterBody& water) { return std::abs(signedArea(water.area.outer)); };
  for (const WaterBody& water : waters) {
    double& area = largest[keyOf(water)];
    area = std::max(area, areaOf(water));
  }
  for (const WaterBody& water : waters) {
    if (!named(water.name) || water.area.outer.size() < 3) continue;
    double& area = largest[keyOf(water)];
    if (areaOf(water) != area) continue;
    area = -1;
    const int priority = water.kind == WaterKind::river || water.kind == WaterKind::sea ? 800 : 560;
    labels.push_back({water.name, placeIn(water.area), priority, Label::Role::water});
  }
}

}  // namespace

LabelSet cityLabels(const CityModel& city) {
  LabelSet labels;
  addWaters(city.water, labels);
  for (const Zone& zone : city.zones) {
    if (zone.kind != ZoneKind::district || !named(zone.name) || zone.area.outer.size() < 3)
      continue;
    labels.push_back({zone.name, placeIn(zone.area), 900, Label::Role::place});
  }
  addRoads(city.roads, labels);
  for (const Facility& facility : city.facilities) {
    if (!named(facility.name)) continue;
    labels.push_back({facility.name, facility.at, priorityOf(facility.kind), Label::Role::place});
  }
  return labels;
}

}  // namespace citymirror::draw
