#include "app/session/branch/detail_layer.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/session/branch/draw_traffic.h"

namespace citymirror::session {
namespace {

constexpr int kRimCorners = 96;
constexpr double kRimWidth = 2.5;  // px

}  // namespace

std::shared_ptr<const draw::MovingMarks> drawDetail(const AreaDetail& detail,
                                                    const TrafficDemand& demand,
                                                    const CityModel& city, Instant zero, double at,
                                                    double rate) {
  if (!detail.holds(at)) return nullptr;
  const double ahead = at + std::max(1.0, rate * kMotionSeconds);
  const double known = std::min(ahead, detail.samples.back()->time);
  const double to = known > at ? known : ahead;  // at its last instant everybody stands
  return drawVehicles(vehiclesAt(detail, at), vehiclesAt(detail, known), demand, city, zero, at, to,
                      rate);
}

DetailLayer detailLayer(const AreaDetail& detail, Instant zero, Instant obtained) {
  DetailLayer made;
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "detail";
  layer->provenance = {detail.engine, toIso(obtained),
                       "driven lane by lane within " + std::to_string(std::lround(detail.radius)) +
                           " m, " + toIso(zero + millis(detail.from)) + " to " +
                           toIso(zero + millis(detail.to)),
                       "", Origin::estimated};
  Feature rim;
  rim.code = detail.engine;
  rim.kind = GeometryKind::line;
  rim.lines.emplace_back();
  for (int k = 0; k <= kRimCorners; ++k) {
    const double angle = 2 * std::numbers::pi * k / kRimCorners;
    rim.lines[0].push_back(detail.centre +
                           detail.radius * Point2(std::cos(angle), std::sin(angle)));
  }
  layer->features.push_back(std::move(rim));
  made.layer = std::move(layer);
  draw::VectorRule rule;
  rule.name = {"微观（SUMO）范围", "area of the detailed look (SUMO)"};
  rule.symbol.outline = draw::darkPalette().accent;
  rule.symbol.width = kRimWidth;
  made.style.rules.push_back(std::move(rule));
  return made;
}

}  // namespace citymirror::session
