#include "app/session/command/incident_layer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include "app/session/draw_world.h"
#include "engine/draw/color_ramp.h"

namespace citymirror::session {
namespace {

constexpr int kRimSteps = 24;          // corners of a full turn
constexpr int kArrows = 4;             // arrowheads around an outline
constexpr double kArrowLength = 42, kArrowWidth = 46, kArrowGap = 8;  // m
constexpr std::uint8_t kArrowAlpha = 235;
constexpr double kNearTo = 2;                     // m/px of the picture
constexpr double kNearWidth = 6, kFarWidth = 16;  // m
constexpr double kPairLine = 2.5;                 // m
constexpr double kPairBeside = 25;   // m south of a sensor, whose own mark stands at its place
constexpr double kCheckBeside = 50;  // m; below a pair

/// Parts of an extent: its outline as it is seen from near by and from afar, and arrowheads.
enum class ExtentPart : std::int64_t { near, far, arrow };

double turnOf(const Point2& o, const Point2& a, const Point2& b) {
  return (a.x() - o.x()) * (b.y() - o.y()) - (a.y() - o.y()) * (b.x() - o.x());
}

/// Convex hull, counter-clockwise (Andrew's monotone chain). O(n log n).
std::vector<Point2> hullOf(std::vector<Point2> points) {
  std::sort(points.begin(), points.end(), [](const Point2& a, const Point2& b) {
    return a.x() != b.x() ? a.x() < b.x() : a.y() < b.y();
  });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  std::vector<Point2> hull;
  for (const int way : {1, -1}) {
    const std::size_t kept = hull.size();
    const auto add = [&](const Point2& p) {
      while (hull.size() >= kept + 2 && turnOf(hull[hull.size() - 2], hull.back(), p) <= 0)
        hull.pop_back();
      hull.push_back(p);
    };
    if (way > 0)
      std::for_each(points.begin(), points.end(), add);
    else
      std::for_each(points.rbegin(), points.rend(), add);
    hull.pop_back();
  }
  return hull;
}

std::vector<Point2> placesOf(const IncidentView& view) {
  std::vector<Point2> places;
  if (view.desk) places = view.desk->extent;
  for (const coupling::PondingRisk& risk : view.risks) places.push_back(risk.place);
  if (places.empty() && view.desk && view.desk->loop.at) places.push_back(*view.desk->loop.at);
  return places;
}

Text trendWord(incident::Trend trend) {
  switch (trend) {
    case incident::Trend::growing:
      return {"↑ 扩大", "↑ growing"};
    case incident::Trend::easing:
      return {"↓ 减轻", "↓ easing"};
    case incident::Trend::steady:
      break;
  }
  return {"→ 平稳", "→ steady"};
}

Feature areaOfPoints(const std::string& code, std::vector<Point2> ring) {
  Feature feature;
  feature.code = code;
  feature.kind = GeometryKind::polygon;
  feature.polygons.push_back({std::move(ring), {}});
  return feature;
}

/// A line, so that a click inside reaches what lies there.
Feature closedLine(const std::string& code, std::vector<Point2> ring) {
  ring.push_back(ring.front());
  Feature feature;
  feature.code = code;
  feature.kind = GeometryKind::line;
  feature.lines = {std::move(ring)};
  return feature;
}

/// Where a ray from the middle leaves a convex ring.
Point2 leavesAt(const std::vector<Point2>& ring, const Point2& middle, const Point2& ray) {
  for (std::size_t k = 0; k < ring.size(); ++k) {
    const Point2 a = ring[k] - middle, b = ring[(k + 1) % ring.size()] - middle;
    const Point2 side = b - a;
    const double across = ray.x() * side.y() - ray.y() * side.x();
    if (std::abs(across) < 1e-9) continue;
    const double along = (a.x() * side.y() - a.y() * side.x()) / across;
    const double part = (a.x() * ray.y() - a.y() * ray.x()) / across;
    if (along > 0 && part >= 0 && part <= 1) return middle + ray * along;
  }
  return middle;
}

std::vector<Point2> arrowhead(const Point2& foot, const Point2& way) {
  const Point2 left(-way.y(), way.x());
  return {foot - left * (kArrowWidth / 2), foot + way * kArrowLength,
          foot + left * (kArrowWidth / 2)};
}

void addArrows(const IncidentExtent& extent, const std::vector<Point2>& outline,
               FeatureLayer& layer) {
  if (extent.trend == incident::Trend::steady) return;
  Point2 middle = Point2::Zero();
  for (const Point2& p : outline) middle += p / double(outline.size());
  const bool grows = extent.trend == incident::Trend::growing;
  for (int k = 0; k < kArrows; ++k) {
    const double angle = 2 * std::numbers::pi * (k + 0.5) / kArrows;
    const Point2 ray(std::cos(angle), std::sin(angle));
    const Point2 rim = leavesAt(outline, middle, ray);
    const Point2 foot = rim + ray * (grows ? kArrowGap : kArrowGap + kArrowLength);
    const Point2 way = grows ? ray : Point2(-ray);
    layer.features.push_back(areaOfPoints(extent.id, arrowhead(foot, way)));
    layer.features.back().values = {std::int64_t(extent.severity),
                                    std::int64_t(ExtentPart::arrow), {}};
  }
}

draw::VectorRule extentRule(Severity severity, ExtentPart part) {
  draw::VectorRule rule;
  rule.name = nameOf(severity);
  rule.filter.kind = FeatureFilter::Kind::both;
  FeatureFilter level, of;
  level.kind = of.kind = FeatureFilter::Kind::equals;
  level.field = "severity";
  level.values = {std::int64_t(severity)};
  of.field = "part";
  of.values = {std::int64_t(part)};
  rule.filter.parts = {level, of};
  const draw::Color color = draw::darkPalette().warning(severity);
  rule.symbol.fill = rule.symbol.outline = color;
  rule.symbol.fill.a = kArrowAlpha;
  rule.symbol.width = part == ExtentPart::near  ? kNearWidth
                      : part == ExtentPart::far ? kFarWidth
                                                : 1;
  if (part != ExtentPart::arrow) rule.symbol.unit = draw::WidthUnit::metres;
  if (part == ExtentPart::near) rule.to = kNearTo;
  if (part == ExtentPart::far) rule.from = kNearTo;
  if (part != ExtentPart::arrow) rule.symbol.label = "text";
  return rule;
}

std::string saidBy(const WorldView& view, const ConflictView::Side& side) {
  const SensorSite& site = view.city->sensors[side.site];
  const Instant local = side.at + std::chrono::minutes(view.city->utcOffsetMinutes);
  return valueText(site.quantity, side.value) + " · " + side.source + " · " +
         toIso(local).substr(11, 5);
}

std::string saidBoth(const WorldView& view, const ForecastCheck& check, Language language) {
  const Quantity quantity = view.city->sensors[check.site].quantity;
  const Instant due = check.due + std::chrono::minutes(view.city->utcOffsetMinutes);
  const std::string forecast = valueText(quantity, check.forecast) + " " + toIso(due).substr(11, 5);
  const std::string measured = valueText(quantity, check.measured);
  return Text{"预报 " + forecast + " ≠ 实测 " + measured,
              "forecast " + forecast + " ≠ measured " + measured}
      .in(language);
}

Feature pairMark(const SensorSite& site, const Point2& at, std::string words) {
  Feature feature;
  feature.code = site.code;
  feature.kind = GeometryKind::point;
  feature.lines = {{at}};
  feature.values = {std::move(words)};
  return feature;
}

}  // namespace

std::vector<IncidentExtent> extentsOf(const WorldView& view) {
  std::vector<IncidentExtent> extents;
  for (const IncidentView& each : view.incidents) {
    const IncidentStatus status = each.incident.status;
    if (status == IncidentStatus::closed || status == IncidentStatus::rejected) continue;
    auto hull = hullOf(placesOf(each));
    if (hull.empty()) continue;
    extents.push_back({each.incident.id, each.incident.severity,
                       each.desk ? each.desk->trend : incident::Trend::steady, std::move(hull)});
  }
  std::stable_sort(extents.begin(), extents.end(),
                   [](const auto& a, const auto& b) { return a.severity < b.severity; });
  return extents;
}

std::vector<Point2> outlineOf(const IncidentExtent& extent) {
  std::vector<Point2> rim;
  for (const Point2& corner : extent.hull) {
    for (int k = 0; k < kRimSteps; ++k) {
      const double angle = 2 * std::numbers::pi * k / kRimSteps;
      rim.push_back(corner + kExtentRim * Point2(std::cos(angle), std::sin(angle)));
    }
  }
  return hullOf(std::move(rim));
}

MapLayer incidentLayer(const std::vector<IncidentExtent>& extents, Language language) {
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "incidents";
  layer->schema = {{"severity", FieldType::integer},
                   {"part", FieldType::integer},
                   {"text", FieldType::text}};
  layer->provenance = {"CityMirror", "", "alarms by rules, forecasts", "", Origin::estimated};
  for (const IncidentExtent& extent : extents) {
    const auto outline = outlineOf(extent);
    for (const ExtentPart part : {ExtentPart::near, ExtentPart::far}) {
      layer->features.push_back(closedLine(extent.id, outline));
      layer->features.back().values = {std::int64_t(extent.severity), std::int64_t(part),
                                       extent.id + " " + trendWord(extent.trend).in(language)};
    }
    addArrows(extent, outline, *layer);
  }
  MapLayer made{std::move(layer), {}};
  for (const Severity severity :
       {Severity::red, Severity::orange, Severity::yellow, Severity::blue, Severity::none}) {
    for (const ExtentPart part : {ExtentPart::near, ExtentPart::far, ExtentPart::arrow})
      made.style.rules.push_back(extentRule(severity, part));
  }
  return made;
}

void addIncidentKey(const std::vector<IncidentExtent>& extents, Language language,
                    draw::PictureFooter& footer) {
  std::map<Severity, int, std::greater<>> levels;
  for (const IncidentExtent& extent : extents) ++levels[extent.severity];
  if (levels.empty()) return;
  footer.outlines =
      Text{"未结事件（箭头向外为扩大，向内为减轻）", "Open incidents (heads outwards: growing)"}.in(
          language);
  for (const auto& [severity, count] : levels) {
    footer.levels.emplace_back(draw::darkPalette().warning(severity),
                               nameOf(severity).in(language) + " " + std::to_string(count));
  }
}

MapLayer conflictLayer(const WorldView& view) {
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "conflicts";
  layer->schema = {{"text", FieldType::text}};
  layer->provenance = {"CityMirror", "", "latest good values", "", Origin::real};
  for (const ConflictView& conflict : view.city ? view.conflicts : std::vector<ConflictView>{}) {
    const SensorSite& one = view.city->sensors[conflict.one.site];
    const SensorSite& other = view.city->sensors[conflict.other.site];
    Point2 a = one.at, b = other.at;
    if ((a - b).norm() < kPairApart) {
      const Point2 middle = (a + b) / 2;
      a = middle - Point2(kPairApart / 2, 0);
      b = middle + Point2(kPairApart / 2, 0);
    }
    a.y() -= kPairBeside;
    b.y() -= kPairBeside;
    Feature line;
    line.code = one.code;
    line.kind = GeometryKind::line;
    line.lines = {{a, b}};
    line.values = {std::string("≠")};
    layer->features.push_back(std::move(line));
    layer->features.push_back(pairMark(one, a, saidBy(view, conflict.one)));
    layer->features.push_back(pairMark(other, b, saidBy(view, conflict.other)));
  }
  draw::VectorRule rule;
  rule.name = {"来源不一致", "sources disagree"};
  rule.symbol.fill = draw::darkPalette().text;
  rule.symbol.outline = draw::darkPalette().ground;
  rule.symbol.width = 2;
  rule.symbol.point = draw::PointShape::diamond;
  rule.symbol.pointSize = 14;
  rule.symbol.label = "text";
  draw::VectorRule joins = rule;
  joins.filter.kind = FeatureFilter::Kind::equals;
  joins.filter.field = "text";
  joins.filter.values = {std::string("≠")};
  joins.symbol.outline = draw::darkPalette().text;
  joins.symbol.unit = draw::WidthUnit::metres;
  joins.symbol.width = kPairLine;
  return {std::move(layer), {{joins, rule}}};
}

MapLayer forecastConflictLayer(const WorldView& view, Language language) {
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "forecast conflicts";
  layer->schema = {{"text", FieldType::text}};
  layer->provenance = {"CityMirror", "", "forecast beside latest good values", "",
                       Origin::estimated};
  for (const ForecastCheck& check : view.forecastChecks) {
    if (!view.city || !check.conflict) continue;
    const SensorSite& gauge = view.city->sensors[check.site];
    const bool stands = std::any_of(layer->features.begin(), layer->features.end(),
                                    [&](const Feature& one) { return one.code == gauge.code; });
    if (!stands)
      layer->features.push_back(
          pairMark(gauge, gauge.at - Point2(0, kCheckBeside), saidBoth(view, check, language)));
  }
  draw::VectorRule rule;
  rule.name = {"实测与预报不一致", "gauge and forecast disagree"};
  rule.symbol.fill = draw::darkPalette().forecast;
  rule.symbol.outline = draw::darkPalette().ground;
  rule.symbol.width = 2;
  rule.symbol.point = draw::PointShape::cross;
  rule.symbol.pointSize = 16;
  rule.symbol.label = "text";
  MapLayer made{std::move(layer), {}};
  made.style.rules.push_back(std::move(rule));
  return made;
}

}  // namespace citymirror::session
