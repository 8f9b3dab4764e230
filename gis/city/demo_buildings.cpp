#include "gis/city/demo_buildings.h"

#include <algorithm>
#include <cmath>

#include "gis/city/demo_lot.h"

namespace citymirror::gis {
namespace {

using Row = DemoLot::Row;

class Filler {
 public:
  Filler(const DemoPlan& plan, const DemoSheet& sheet, std::uint64_t seed, double spread)
      : plan_(plan), sheet_(sheet), seed_(seed), spread_(spread) {}

  void fill(std::size_t index, DemoFabric& fabric) {
    const DemoBlock& block = plan_.blocks[index];
    DemoRandom random(seed_, 5000 + index);
    DemoLot lot(plan_, sheet_, block);
    const Point2 axis = lot.eastAxis();
    const double luck = spread_ > 5 ? 0.2 + 0.4 * random.unit() : random.unit();
    const bool crowded = spread_ > 5 && block.quarter < Quarter::park;
    switch (crowded ? Quarter::mixed : block.quarter) {
      case Quarter::centre:
        centre(lot, axis, luck, random, fabric);
        break;
      case Quarter::oldTown:
        oldTown(lot, axis, luck, random);
        break;
      case Quarter::mixed:
        mixed(lot, axis, luck, random, fabric);
        break;
      case Quarter::compound:
        compound(lot, axis, luck, random, fabric);
        break;
      case Quarter::industry:
        industry(lot, axis, luck, random);
        break;
      case Quarter::outskirts:
        outskirts(lot, axis, luck, random);
        break;
      default:
        break;
    }
    for (auto& b : lot.buildings()) fabric.buildings.push_back(std::move(b));
  }

 private:
  Row slabs(double width, double depth, double gapX, double gapY, int low, int high) const {
    Row row;
    const double tight = std::min(std::sqrt(spread_), width < 16 ? 1.45 : 1.7);
    row.width = std::max(9.0, width / tight);
    row.depth = std::max(8.5, depth / std::sqrt(tight));
    row.gapX = std::max(3.5, gapX / tight);
    row.gapY = std::max(4.5, gapY / tight);
    row.lowest = low;
    row.highest = high;
    return row;
  }

  /// The share of blocks with small houses grows with the density asked for.
  double fine(double share) const { return 1 - (1 - share) / std::sqrt(spread_); }

  void institution(DemoLot& lot, const Point2& axis, Institution kind, DemoRandom& random,
                   DemoFabric& fabric) {
    Row row = slabs(52, 16, 26, 30, kind == Institution::hospital ? 6 : 4,
                    kind == Institution::hospital ? 14 : 5);
    row.use = kind == Institution::school     ? BuildingUse::school
              : kind == Institution::hospital ? BuildingUse::hospital
                                              : BuildingUse::retail;
    if (kind == Institution::mall) {
      row.width = 84;
      row.depth = 52;
      row.lowest = 4;
      row.highest = 6;
    }
    row.inset = 12;
    lot.rows(row, axis, random);
    auto& made = lot.buildings();
    if (kind == Institution::school && made.size() > 4)
      made.resize(std::max<std::size_t>(4, made.size() * 6 / 10));
    if (!made.empty()) fabric.sites.push_back({kind, toCentimetre(centroid(made.front().ring))});
  }

  void centre(DemoLot& lot, const Point2& axis, double luck, DemoRandom& random,
              DemoFabric& fabric) {
    if (luck < 0.05) return institution(lot, axis, Institution::hospital, random, fabric);
    if (luck < 0.13) return institution(lot, axis, Institution::mall, random, fabric);
    if (luck < 0.18) return;
    if (luck < 0.55) {
      lot.shops(random, 0.8);
      Row row = slabs(34, 30, 20, 24, 18, 42);
      row.use = luck < 0.42 ? BuildingUse::office : BuildingUse::residential;
      row.inset = 8;
      row.loss = 0.25;
      lot.rows(row, axis, random);
      for (auto& b : lot.buildings()) {
        if (b.floors < 10) continue;
        b.floors = std::max(12, b.floors + random.whole(-9, 8));
        b.height = b.floors * 3.6 + 4;
      }
      return;
    }
    lot.shops(random, 0.95);
    Row row = slabs(40, 13, 9, 15, 6, 9);
    row.inset = 5;
    lot.rows(row, axis, random);
  }

  void oldTown(DemoLot& lot, const Point2& axis, double luck, DemoRandom& random) {
    if (luck < 0.03) return;
    lot.shops(random, 0.95);
    Row row = slabs(13, 10, 3.5, 5, 2, 3);
    row.widthJitter = 0.35;
    row.inset = 2.5;
    row.loss = 0.06;
    if (luck > 0.8) row = slabs(36, 12, 6, 12, 5, 7);
    lot.rows(row, axis, random);
    for (auto& b : lot.buildings()) {
      if (b.use == BuildingUse::residential && b.floors < 4) {
        b.floors = random.whole(1, 4);
        b.height = b.floors * 3.0 + 1.2;
      }
    }
  }

  void mixed(DemoLot& lot, const Point2& axis, double luck, DemoRandom& random,
             DemoFabric& fabric) {
    if (luck < 0.05) return institution(lot, axis, Institution::school, random, fabric);
    if (luck < 0.07) return institution(lot, axis, Institution::hospital, random, fabric);
    if (luck < 0.10) return institution(lot, axis, Institution::mall, random, fabric);
    if (luck < 0.13) return;
    lot.shops(random, 0.9);
    Row row = slabs(40, 12, 7, 14, 5, 7);
    row.inset = 5;
    if (luck > 0.86) row = slabs(24, 20, 20, 26, 18, 30);
    if (luck < 0.86 * fine(0.45)) {
      row = slabs(12, 11, 4, 5, 3, 5);
      row.inset = 4;
      row.loss = 0.05;
    }
    lot.rows(row, axis, random);
  }

  void compound(DemoLot& lot, const Point2& axis, double luck, DemoRandom& random,
                DemoFabric& fabric) {
    if (luck < 0.06) return institution(lot, axis, Institution::school, random, fabric);
    if (luck < 0.08) return;
    lot.shops(random, 0.7);
    Row row = slabs(46, 13, 10, 20, 6, 7);
    row.inset = 6;
    if (luck > 0.55) row = slabs(28, 16, 18, 30, 11, 18);
    if (luck > 0.87) row = slabs(26, 20, 24, 38, 24, 33);
    if (luck < 0.85 * fine(0.25)) {
      row = slabs(13, 11, 4, 7, 2, 4);
      row.inset = 5;
    }
    lot.rows(row, axis, random);
  }

  void industry(DemoLot& lot, const Point2& axis, double luck, DemoRandom& random) {
    if (luck < 0.12) return;
    Row row = slabs(92, 38, 16, 18, 1, 2);
    row.use = BuildingUse::industrial;
    row.inset = 12;
    row.loss = 0.12;
    if (luck > 0.6) row.width = 60, row.depth = 26;
    if (luck > 1 - 0.5 * fine(0.2)) {
      row = slabs(13, 11, 4, 7, 2, 4);
      row.use = BuildingUse::residential;
      row.inset = 8;
    }
    lot.rows(row, axis, random);
  }

  void outskirts(DemoLot& lot, const Point2& axis, double luck, DemoRandom& random) {
    Row row = slabs(13, 11, 6, 12, 1, 3);
    row.inset = 6;
    row.loss = 0.1;
    if (luck < 0.45) return;
    lot.rows(row, axis, random);
    const Point2 heart = lot.middle();
    auto& made = lot.buildings();
    const double radius = std::sqrt(lot.area()) * random.between(0.2, 0.42);
    std::erase_if(made, [&](const DemoBuilding& b) { return (b.ring[0] - heart).norm() > radius; });
  }

  const DemoPlan& plan_;
  const DemoSheet& sheet_;
  std::uint64_t seed_;
  double spread_;
};

}  // namespace

DemoFabric fillBlocks(const DemoPlan& plan, const DemoSheet& sheet, std::uint64_t seed, int count,
                      double spread) {
  std::vector<std::pair<double, std::size_t>> order;
  DemoRandom random(seed, 41);
  for (std::size_t i = 0; i < plan.blocks.size(); ++i) {
    const double r = (centroid(plan.blocks[i].ring) - plan.centre).norm() / sheet.size();
    order.emplace_back(r + random.between(0, 0.35), i);
  }
  std::sort(order.begin(), order.end());
  Filler filler(plan, sheet, seed, spread);
  DemoFabric fabric;
  for (const auto& [rank, index] : order) {
    if (int(fabric.buildings.size()) >= count) break;
    filler.fill(index, fabric);
  }
  if (int(fabric.buildings.size()) > count) fabric.buildings.resize(std::size_t(count));
  return fabric;
}

}  // namespace citymirror::gis
