#include "gis/city/demo_lot.h"

#include <algorithm>
#include <cmath>

namespace citymirror::gis {
namespace {

bool separated(const std::vector<Point2>& a, const std::vector<Point2>& b, double gap) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Point2 edge = a[(i + 1) % a.size()] - a[i];
    const Point2 out = Point2(edge.y(), -edge.x()).normalized();
    double nearest = 1e12;
    for (const Point2& p : b) nearest = std::min(nearest, (p - a[i]).dot(out));
    if (nearest >= gap) return true;
  }
  return false;
}

}  // namespace

std::vector<Point2> rectangle(const Point2& centre, const Point2& axis, double width,
                              double depth) {
  const Point2 x = axis * (width / 2), y = Point2(-axis.y(), axis.x()) * (depth / 2);
  return {toCentimetre(Point2(centre - x - y)), toCentimetre(Point2(centre + x - y)),
          toCentimetre(Point2(centre + x + y)), toCentimetre(Point2(centre - x + y))};
}

DemoLot::DemoLot(const DemoPlan& plan, const DemoSheet& sheet, const DemoBlock& block) {
  const std::size_t n = block.ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    const auto line = sheet.worldLine(block.ring[i], block.ring[(i + 1) % n]);
    const int street = block.street[i];
    const RoadClass roadClass =
        street < 0 ? RoadClass::service : plan.streets[std::size_t(street)].roadClass;
    for (std::size_t k = 0; k + 1 < line.size(); ++k) {
      ring_.push_back(line[k]);
      reach_.push_back(halfWidthOf(roadClass));
      class_.push_back(roadClass);
    }
  }
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    const Point2 edge = ring_[(i + 1) % ring_.size()] - ring_[i];
    normal_.push_back(Point2(-edge.y(), edge.x()).normalized());
  }
}

bool DemoLot::takes(const std::vector<Point2>& ring, double inset) const {
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    for (const Point2& p : ring) {
      if ((p - ring_[i]).dot(normal_[i]) < reach_[i] + inset) return false;
    }
  }
  return std::all_of(buildings_.begin(), buildings_.end(), [&](const DemoBuilding& b) {
    return separated(b.ring, ring, 3) || separated(ring, b.ring, 3);
  });
}

void DemoLot::put(DemoBuilding building) { buildings_.push_back(std::move(building)); }

void DemoLot::rows(const Row& row, const Point2& axis, DemoRandom& random) {
  const Point2 up(-axis.y(), axis.x());
  double x0 = 1e12, x1 = -1e12, y0 = 1e12, y1 = -1e12;
  for (const Point2& p : ring_) {
    x0 = std::min(x0, p.dot(axis));
    x1 = std::max(x1, p.dot(axis));
    y0 = std::min(y0, p.dot(up));
    y1 = std::max(y1, p.dot(up));
  }
  const int floors = random.whole(row.lowest, row.highest);
  const int every = random.whole(3, 5);
  int line = 0;
  for (double y = y0 + row.inset + row.depth / 2 + 5; y < y1;
       y += row.depth + row.gapY + (++line % every == 0 ? 9 : 0)) {
    double width = row.width * random.between(1 - row.widthJitter, 1 + row.widthJitter);
    int column = 0;
    for (double x = x0 + width / 2; x < x1 - width / 2;) {
      const auto ring = rectangle(axis * x + up * y, axis, width, row.depth);
      if (!takes(ring, row.inset)) {
        x += 3;
        continue;
      }
      if (!random.chance(row.loss)) {
        DemoBuilding building;
        building.ring = ring;
        building.use = row.use;
        building.floors = std::max(1, floors + (random.chance(0.3) ? random.whole(-1, 1) : 0));
        const double each = row.use == BuildingUse::residential  ? 3.0
                            : row.use == BuildingUse::industrial ? 7.5
                                                                 : 3.8;
        building.height = building.floors * each + random.between(0.6, 2.2);
        if (row.use == BuildingUse::residential)
          building.homes = width * row.depth * building.floors;
        put(std::move(building));
      }
      const double next = row.width * random.between(1 - row.widthJitter, 1 + row.widthJitter);
      x += width / 2 + row.gapX + next / 2 + (++column % every == 0 ? 8 : 0);
      width = next;
    }
  }
}

void DemoLot::shops(DemoRandom& random, double share) {
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    if (class_[i] > RoadClass::tertiary) continue;
    const Point2& a = ring_[i];
    const Point2 edge = ring_[(i + 1) % ring_.size()] - a;
    const double span = edge.norm();
    const Point2 d = edge / span;
    for (double at = 1; at + 16 < span;) {
      const double width = std::min(random.between(18, 44), span - at - 1);
      const Point2 centre = a + d * (at + width / 2) + normal_[i] * (reach_[i] + 4 + 5.5);
      const auto ring = rectangle(centre, d, width, 11);
      if (takes(ring, 3.5) && random.chance(share)) {
        DemoBuilding building;
        building.ring = ring;
        building.floors = random.whole(2, 4);
        building.use = BuildingUse::retail;
        building.height = building.floors * 3.6 + 1;
        put(std::move(building));
      }
      at += width + (random.chance(0.3) ? 12 : 4);
    }
  }
}

Point2 DemoLot::eastAxis() const {
  Point2 best = Point2::UnitX();
  double score = -1;
  for (std::size_t i = 0; i < ring_.size(); ++i) {
    const Point2 edge = ring_[(i + 1) % ring_.size()] - ring_[i];
    const double s = std::abs(edge.x()) - 1.5 * std::abs(edge.y());
    if (s > score) {
      score = s;
      best = edge.normalized();
    }
  }
  return best.x() < 0 ? Point2(-best) : best;
}

}  // namespace citymirror::gis
