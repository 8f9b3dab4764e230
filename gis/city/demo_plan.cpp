#include "gis/city/demo_plan.h"

#include <algorithm>
#include <cmath>

#include "gis/city/demo_cutter.h"
#include "gis/city/demo_zoning.h"

namespace citymirror::gis {
namespace {

constexpr double kCanalStrip = 32;  ///< half
constexpr double kRingStrip = 60;   ///< half

class Planner {
 public:
  Planner(const DemoSheet& sheet, std::uint64_t seed, double grain)
      : sheet_(sheet),
        seed_(seed),
        grain_(grain),
        names_(seed),
        random_(seed, 21),
        cutter_(plan_) {}

  DemoPlan take() {
    startSheet();
    layExpressway();
    layCanals();
    layAvenues();
    layDiagonal();
    zoneBlocks(plan_, sheet_, random_);
    divide();
    placeParks(plan_, sheet_);
    layBridgeAndRamps();
    return std::move(plan_);
  }

 private:
  using Line = DemoCutter::Line;
  double L() const { return sheet_.size(); }
  double V() const { return sheet_.depth(); }
  bool ringed() const { return L() >= 1700; }

  int rawStreet(Text name, RoadClass roadClass, const Point2& a, const Point2& b) {
    DemoStreet street;
    street.name = std::move(name);
    street.roadClass = roadClass;
    street.a = a;
    street.b = b;
    street.joints = {a, b};
    plan_.streets.push_back(std::move(street));
    return int(plan_.streets.size()) - 1;
  }

  void startSheet() {
    plan_.centre = {0.42 * L(), 0.30 * V()};
    plan_.canalU = (0.60 + random_.between(-0.02, 0.02)) * L();
    plan_.ringU = (0.80 + random_.between(-0.015, 0.015)) * L();
    plan_.ringV = (0.70 + random_.between(-0.015, 0.015)) * V();
    const int front = rawStreet(names_.known("沿江大道", "Yanjiang Avenue"), RoadClass::secondary,
                                {0, 0}, {L(), 0});
    DemoBlock all;
    all.ring = {{0, 0}, {L(), 0}, {L(), V()}, {0, V()}};
    all.street = {front, -1, -1, -1};
    plan_.blocks.push_back(std::move(all));
  }

  /// Cuts every open block whose middle satisfies `where`; strips are crossed.
  template <class Where>
  std::vector<int> cutAll(const Line& line, Where where) {
    std::vector<int> made;
    const std::size_t count = plan_.blocks.size();
    for (std::size_t i = 0; i < count; ++i) {
      if (!where(middleOf(plan_.blocks[i]), plan_.blocks[i].quarter)) continue;
      const Quarter quarter = plan_.blocks[i].quarter;
      if (quarter == Quarter::canal || quarter == Quarter::expressway) {
        const int street = cutter_.cross(plan_.blocks[i], line);
        if (street >= 0 && quarter == Quarter::expressway) markCrossing(street, line);
        if (street >= 0) made.push_back(street);
        continue;
      }
      DemoBlock right;
      const int street = cutter_.cut(plan_.blocks[i], line, right);
      if (street < 0) continue;
      made.push_back(street);
      plan_.blocks.push_back(std::move(right));
    }
    return made;
  }

  void markCrossing(int street, const Line& line) {
    auto& s = plan_.streets[std::size_t(street)];
    const bool over = crossings_++ % 3 == 2 && line.name.zh != "江津路" && line.name.zh != "长港路";
    s.passesOver = over;
    s.passesUnder = !over;
    if (!over) plan_.underpasses.push_back({s.name, s.a, s.b});
  }

  void strip(const Line& middle, double half, Quarter quarter, double fromU, double toU,
             double fromV, double toV) {
    const auto inside = [&](const Point2& p, Quarter q) {
      return q != Quarter::expressway && q != Quarter::canal && p.x() > fromU && p.x() < toU &&
             p.y() > fromV && p.y() < toV;
    };
    const Point2 normal(-middle.direction.y(), middle.direction.x());
    for (const double side : {-half, half}) {
      Line line = middle;
      line.through += normal * side;
      cutAll(line, inside);
    }
    for (auto& block : plan_.blocks) {
      const Point2 p = middleOf(block);
      if (!inside(p, block.quarter)) continue;
      if (std::abs((p - middle.through).dot(normal)) < half * 0.5 && narrow(block, normal, half)) {
        block.quarter = quarter;
      }
    }
  }

  static bool narrow(const DemoBlock& block, const Point2& normal, double half) {
    double low = 1e12, high = -1e12;
    for (const Point2& p : block.ring) {
      low = std::min(low, p.dot(normal));
      high = std::max(high, p.dot(normal));
    }
    return high - low < half * 2.2;
  }

  void layExpressway() {
    if (!ringed()) return;
    Line line;
    line.roadClass = RoadClass::secondary;
    line.name = names_.known("北环辅路", "North Ring Service Road");
    line.through = {0, plan_.ringV};
    line.direction = {1, 0};
    strip(line, kRingStrip, Quarter::expressway, 0, L(), 0, V());
    line.name = names_.known("东环辅路", "East Ring Service Road");
    line.through = {plan_.ringU, 0};
    line.direction = {0, 1};
    strip(line, kRingStrip, Quarter::expressway, 0, L(), 0, plan_.ringV);
    plan_.expressways.push_back({{0, plan_.ringV}, {plan_.ringU, plan_.ringV}, {L(), plan_.ringV}});
    plan_.expressways.push_back({{plan_.ringU, plan_.ringV}, {plan_.ringU, 0}});
  }

  void layCanals() {
    Line line;
    line.roadClass = RoadClass::tertiary;
    line.name = names_.known("便河滨水路", "Bianhe Waterfront Road");
    line.through = {plan_.canalU, 0};
    line.direction = {0, 1};
    strip(line, kCanalStrip, Quarter::canal, 0, L(), 0, V());
    plan_.canals.push_back({{plan_.canalU, -sheet_.levee() * 0.9}, {plan_.canalU, V()}});
    if (L() < 2500) return;
    const double v = 0.47 * V();
    line.name = names_.known("西干渠路", "West Canal Road");
    line.through = {0, v};
    line.direction = {1, 0};
    strip(line, kCanalStrip, Quarter::canal, 0, plan_.canalU, 0, plan_.ringV);
    plan_.canals.push_back({{0, v}, {plan_.canalU, v}});
    if (L() < 4500) return;
    const double north = 0.86 * V();
    line.name = names_.known("豉湖渠路", "Chihu Canal Road");
    line.through = {0, north};
    strip(line, kCanalStrip, Quarter::canal, plan_.canalU, L(), plan_.ringV, V());
    plan_.canals.push_back({{plan_.canalU, north}, {L(), north}});
  }

  /// True where a line at this coordinate stays clear of strips that run beside it.
  bool clear(double at, const std::vector<double>& strips, double gap) const {
    return std::none_of(strips.begin(), strips.end(),
                        [&](double s) { return std::abs(s - at) < gap; });
  }

  void layAvenues() {
    const auto everywhere = [](const Point2&, Quarter) { return true; };
    std::vector<double> across{0.0, V(), 0.47 * V(), 0.86 * V(), plan_.ringV};
    avenue(names_.known("江津路", "Jiangjin Road"), RoadClass::primary, {0, 0.29 * V()}, {1, 0.012},
           everywhere);
    avenue(names_.known("长港路", "Changgang Road"), RoadClass::primary, {0, 0.575 * V()},
           {1, -0.01}, everywhere);
    across.push_back(0.29 * V());
    across.push_back(0.575 * V());
    const double gap = std::clamp(L() * 0.05, 190.0, 330.0);
    std::vector<double> along{0.0, L(), plan_.canalU, plan_.ringU};
    const double step = std::clamp(L() / 9, 330.0, 720.0);
    int index = 0;
    for (double u = step * 0.7; u < L() - gap; u += step * random_.between(0.8, 1.2), ++index) {
      if (!clear(u, along, gap)) continue;
      const RoadClass kind = index % 3 == 1 ? RoadClass::primary : RoadClass::secondary;
      const Point2 direction(random_.between(-0.05, 0.05), 1);
      avenue(names_.street(kind), kind, {u, V() / 2}, direction, everywhere);
      if (plan_.bridgeU == 0 && u > 0.3 * L()) {
        plan_.bridgeU = u - direction.x() * V() / 2;
        plan_.bridgeName = plan_.streets.back().name;
      }
    }
    for (double v = step * 0.75; v < V() - gap; v += step * random_.between(0.75, 1.15)) {
      if (!clear(v, across, gap)) continue;
      avenue(names_.street(RoadClass::secondary), RoadClass::secondary, {L() / 2, v},
             {1, random_.between(-0.035, 0.035)}, everywhere);
    }
  }

  template <class Where>
  void avenue(const Text& name, RoadClass kind, const Point2& through, const Point2& direction,
              Where where) {
    Line line;
    line.name = name;
    line.roadClass = kind;
    line.through = through;
    line.direction = direction.normalized();
    line.snap = 2;
    cutAll(line, where);
  }

  /// One avenue across the grid from the centre to the north-west.
  void layDiagonal() {
    if (L() < 2500) return;
    Line line;
    line.name = names_.known("楚源大道", "Chuyuan Avenue");
    line.roadClass = RoadClass::primary;
    line.through = plan_.centre;
    line.direction = Point2(-0.62, 0.78).normalized();
    line.snap = 45;
    line.smallest = 6000;
    const auto where = [&](const Point2& p, Quarter q) {
      return q != Quarter::expressway && p.y() > plan_.centre.y() - 0.02 * V() &&
             p.y() < plan_.ringV && p.x() < plan_.centre.x() + 0.05 * L();
    };
    cutAll(line, where);
  }

  void divide() {
    std::vector<DemoBlock> done;
    std::vector<DemoBlock> open = std::move(plan_.blocks);
    for (auto& block : open) {
      if (block.quarter >= Quarter::park) {
        done.push_back(std::move(block));
        continue;
      }
      const double lean = block.quarter == Quarter::oldTown ? random_.between(-0.22, 0.22)
                                                            : random_.between(-0.06, 0.06);
      split(std::move(block), lean, done);
    }
    plan_.blocks = std::move(done);
  }

  void split(DemoBlock block, double lean, std::vector<DemoBlock>& done) {
    const double area = areaOf(block);
    const double wanted = usualBlockArea(block.quarter) * grain_ * (0.85 + 0.3 * random_.unit());
    DemoBlock right;
    if (area < wanted * 1.5 || !divideOnce(block, lean, area, right)) {
      done.push_back(std::move(block));
      return;
    }
    split(std::move(block), lean, done);
    split(std::move(right), lean, done);
  }

  bool divideOnce(DemoBlock& block, double lean, double area, DemoBlock& right) {
    const std::size_t n = block.ring.size();
    Point2 longest = Point2::UnitX();
    double best = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const Point2 edge = block.ring[(i + 1) % n] - block.ring[i];
      if (edge.norm() > best) {
        best = edge.norm();
        longest = edge.normalized();
      }
    }
    const Point2 normal(-longest.y(), longest.x());
    double a0 = 1e12, a1 = -1e12, b0 = 1e12, b1 = -1e12;
    for (const Point2& p : block.ring) {
      a0 = std::min(a0, p.dot(longest));
      a1 = std::max(a1, p.dot(longest));
      b0 = std::min(b0, p.dot(normal));
      b1 = std::max(b1, p.dot(normal));
    }
    const bool lengthwise = a1 - a0 < (b1 - b0) * 1.08;
    const double span = lengthwise ? b1 - b0 : a1 - a0;
    const double share = span > 2.6 * (lengthwise ? a1 - a0 : b1 - b0)
                             ? random_.between(0.3, 0.7)
                             : random_.between(0.42, 0.58);
    Line line;
    const double a = lengthwise ? (a0 + a1) / 2 : a0 + share * span;
    const double b = lengthwise ? b0 + share * span : (b0 + b1) / 2;
    line.through = longest * a + normal * b;
    const Point2 along = lengthwise ? longest : normal, beside = lengthwise ? normal : longest;
    line.direction = (along + beside * (lean + random_.between(-0.03, 0.03))).normalized();
    line.roadClass = area > 130000 ? RoadClass::tertiary : RoadClass::residential;
    line.snap = std::min(0.16 * span, 45.0);
    line.smallest = std::max(1800.0, area * 0.2);
    const int made = cutter_.cut(block, line, right);
    if (made < 0) return false;
    nameOf(made);
    return true;
  }

  void nameOf(int made) {
    auto& street = plan_.streets[std::size_t(made)];
    const Point2 along = (street.b - street.a).normalized();
    for (const Point2& end : {street.a, street.b}) {
      const DemoStreet* other = cutter_.continued(made, end, along);
      if (!other || other->roadClass < RoadClass::tertiary) continue;
      if (other->roadClass != street.roadClass) continue;
      street.name = other->name;
      return;
    }
    street.name = names_.street(street.roadClass);
  }

  void layBridgeAndRamps();
  void rampsAt(int side, double along, double reach, const Point2& origin, const Point2& direction);

  const DemoSheet& sheet_;
  std::uint64_t seed_;
  double grain_;
  DemoPlan plan_;
  DemoNames names_;
  DemoRandom random_;
  DemoCutter cutter_;
  int crossings_ = 0;
};

void Planner::layBridgeAndRamps() {
  if (plan_.bridgeU == 0) plan_.bridgeU = 0.3 * L();
  plan_.bridgeU = cutter_.joint(0, {plan_.bridgeU, 0}, 40).x();
  if (!ringed()) return;
  const double reach = 120;
  for (const double share : {0.22, 0.50, 0.90})
    rampsAt(1, share * L(), reach, {0, plan_.ringV}, {1, 0});
  for (const double share : {0.15, 0.60})
    rampsAt(3, share * plan_.ringV, reach, {plan_.ringU, 0}, {0, 1});
}

void Planner::rampsAt(int side, double along, double reach, const Point2& origin,
                      const Point2& direction) {
  for (double shift = 0; shift < 0.2 * L(); shift += 20) {
    bool free = true;
    for (int s = side; s < side + 2; ++s) {
      for (const Point2& q : plan_.streets[std::size_t(s)].joints) {
        const double at = (q - origin).dot(direction) - along - shift;
        free = free && (at < -30 || at > reach + 30);
      }
    }
    if (!free) continue;
    const Point2 from = origin + direction * (along + shift);
    for (int s = side; s < side + 2; ++s) {
      const auto& street = plan_.streets[std::size_t(s)];
      const Point2 end = from + direction * reach;
      const Point2 offset = street.a - origin;
      const Point2 beside = offset - direction * offset.dot(direction);
      plan_.ramps.push_back({from, cutter_.joint(s, end + beside, 1)});
    }
    return;
  }
}

}  // namespace

DemoPlan planDemoCity(const DemoSheet& sheet, std::uint64_t seed, double grain) {
  return Planner(sheet, seed, grain).take();
}

}  // namespace citymirror::gis
