#include "app/session/branch/queue_layer.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace citymirror::session {
namespace {

constexpr double kQueueFromMiddle = 4, kQueueWidth = 4, kSpillWidth = 7, kLockWidth = 9;  // m
constexpr double kQueuesSeenTo = 6;  // m/px of the picture: a vehicle is about a pixel there
constexpr double kLocksSeenTo = 40;  // m/px: they are few, and what has to be seen from afar
constexpr double kLabelled = 50;     // m, about the length of its label near by

/// A stretch of a line, moved to the right of its direction.
std::vector<Point2> stretchOf(std::span<const Point2> line, double from, double to, double right) {
  std::vector<Point2> points{pointAlong(line, from)};
  double along = 0;
  for (std::size_t k = 1; k + 1 < line.size(); ++k) {
    along += (line[k] - line[k - 1]).norm();
    if (along > from && along < to) points.push_back(line[k]);
  }
  points.push_back(pointAlong(line, to));
  std::vector<Point2> moved;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const std::size_t a = k + 1 < points.size() ? k : k - 1;
    const Point2 step = points[a + 1] - points[a];
    const double norm = std::max(1e-6, step.norm());
    moved.push_back(points[k] + Point2(step.y(), -step.x()) / norm * right);
  }
  return moved;
}

draw::VectorRule queueRule(const QueueKind& kind, double spills, double width,
                           double seenTo = kQueuesSeenTo) {
  draw::VectorRule rule;
  rule.name = kind.name;
  rule.filter.kind = FeatureFilter::Kind::atLeast;
  rule.filter.field = "spills";
  rule.filter.values = {spills};
  rule.symbol.outline = kind.color;
  rule.symbol.width = width;
  rule.symbol.unit = draw::WidthUnit::metres;
  rule.symbol.label = "text";
  rule.to = seenTo;
  return rule;
}

}  // namespace

const QueueKind& streetQueue() {
  static const QueueKind kind{{"排队", "queue"}, draw::colorFromHex("#5BC8F5")};
  return kind;
}

const QueueKind& spillingQueue() {
  static const QueueKind kind{{"排队回溢到上游路口", "queue back over the crossing before it"},
                              draw::colorFromHex("#FF5CE1")};
  return kind;
}

const QueueKind& lockedQueue() {
  static const QueueKind kind{{"排队互锁（不会自行消散）", "gridlock: queues that wait for each other"},
                              draw::colorFromHex("#FFD166")};
  return kind;
}

QueueLayer queueLayer(const RoadSample& sample, const CityModel& city, DrivingSide side) {
  const double toTheSide = side == DrivingSide::left ? -kQueueFromMiddle : kQueueFromMiddle;
  const RoadNetwork& roads = city.roads;
  QueueLayer made;
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "queues";
  layer->schema = {{"metres", FieldType::real},
                   {"vehicles", FieldType::integer},
                   {"spills", FieldType::integer},
                   {"text", FieldType::text}};
  layer->provenance = {"CityMirror", "", "coupled run", "", Origin::estimated};
  std::set<std::uint32_t> locked;
  for (const traffic::GridlockRing& ring : sample.rings) locked.insert(ring.begin(), ring.end());
  for (const traffic::LinkQueue& queue : sample.queues) {
    const bool locks = locked.contains(queue.link);
    if (queue.vehicles < 2 || queue.link >= roads.edgeCount()) continue;
    const double metres = queue.to - queue.from;
    Feature feature;
    feature.code = roads.roadOf(queue.link).code + "/" + std::to_string(queue.link);
    feature.kind = GeometryKind::line;
    feature.lines = {stretchOf(roads.line(queue.link), queue.from, queue.to,
                               roads.edgeTwin[queue.link] >= 0 ? toTheSide : 0)};
    feature.values = {metres, std::int64_t(queue.vehicles), std::int64_t(locks ? 2 : queue.spills), {}};
    if (metres >= kLabelled)
      feature.values[3] = std::to_string(std::lround(metres / 10) * 10) + " m";
    layer->features.push_back(std::move(feature));
    made.kilometres += metres / 1000;
    made.spilling += queue.spills;
    made.locked += locks;
  }
  made.layer = std::move(layer);
  made.style.rules = {queueRule(lockedQueue(), 2, kLockWidth, kLocksSeenTo),
                      queueRule(spillingQueue(), 1, kSpillWidth),
                      queueRule(streetQueue(), 0, kQueueWidth)};
  return made;
}

}  // namespace citymirror::session
