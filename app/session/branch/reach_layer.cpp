#include "app/session/branch/reach_layer.h"

#include <algorithm>
#include <cmath>

#include "scenarios/coupling/road_samples.h"

namespace citymirror::session {
namespace {

constexpr double kReachWidth = 9;         // m
constexpr double kLeastReachPixels = 4;  // a whole city is looked at

/// From near to far, told apart by lightness as well.
draw::Color reachColor(std::size_t band, std::size_t bands) {
  const draw::ColorRamp ramp{{0, 0.5F, 1},
                             {draw::colorFromHex("#E8F5C8"), draw::colorFromHex("#3FB8AF"),
                              draw::colorFromHex("#3B4CA8")},
                             ""};
  const std::size_t k = bands < 2 ? 0 : band * (ramp.color.size() - 1) / (bands - 1);
  return ramp.color[std::min(k, ramp.color.size() - 1)];
}

draw::VectorStyle reachStyle(std::span<const double> minutes) {
  draw::VectorStyle style;
  for (std::size_t k = 0; k < minutes.size(); ++k) {
    const std::string text = std::to_string(int(std::lround(minutes[k])));
    draw::VectorRule rule;
    rule.name = {text + " 分钟内", "within " + text + " min"};
    rule.filter.kind = FeatureFilter::Kind::atMost;
    rule.filter.field = "minutes";
    rule.filter.values = {minutes[k]};
    rule.symbol.outline = reachColor(k, minutes.size());
    rule.symbol.width = kReachWidth;
    rule.symbol.unit = draw::WidthUnit::metres;
    rule.symbol.leastPixels = kLeastReachPixels;
    style.rules.push_back(std::move(rule));
  }
  return style;
}

}  // namespace

coupling::ForecastRoads freeRoads(std::size_t edges) {
  return {{0}, {std::vector<float>(edges, 1)}};
}

coupling::ForecastRoads roadsOver(const world::ForecastRun* run, const coupling::WadingRule& rule,
                                  std::size_t edges) {
  std::vector<double> times;
  std::vector<std::vector<float>> depths;
  for (std::size_t k = 0; run != nullptr && k < run->states.size(); ++k) {
    const world::WorldState& state = run->states[k];
    if (!state.edgeDepth) continue;
    times.push_back(seconds(state.at - run->zero));
    depths.push_back(*state.edgeDepth);
  }
  return times.empty() ? freeRoads(edges) : coupling::forecastRoads(times, depths, rule);
}

ReachLayer reachLayer(const CityModel& city, const coupling::ForecastRoads& roads,
                      const Point2& from, double depart, std::span<const double> minutes) {
  const auto node = nearestNode(city.roads, from, roads.vehicle);
  std::vector<std::uint32_t> start;
  if (node >= 0) start.push_back(std::uint32_t(node));
  return reachLayer(city, roads, start, depart, minutes);
}

ReachLayer reachLayer(const CityModel& city, const coupling::ForecastRoads& roads,
                      std::span<const std::uint32_t> from, double depart,
                      std::span<const double> minutes) {
  ReachLayer reach;
  reach.style = reachStyle(minutes);
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "reach";
  layer->schema = {{"minutes", FieldType::real}};
  layer->provenance = {"CityMirror", "", "earliest arrivals over the shown water", "",
                       Origin::estimated};
  if (!from.empty() && !minutes.empty()) {
    const auto arrive = coupling::earliestArrivals(city.roads, roads, from, depart);
    for (std::uint32_t e = 0; e < city.roads.edgeCount(); ++e) {
      const double later =
          std::max(arrive[city.roads.edgeFrom[e]], arrive[city.roads.edgeTo[e]]) - depart;
      if (!(later / 60 <= minutes.back()) || !coupling::countsLength(city.roads, e)) continue;
      if (!isOpenTo(city.roads, e, roads.vehicle)) continue;
      const auto line = city.roads.line(e);
      Feature feature;
      feature.code = city.roads.roadOf(e).code + "/" + std::to_string(e);
      feature.kind = GeometryKind::line;
      feature.lines = {{line.begin(), line.end()}};
      feature.values = {later / 60};
      layer->features.push_back(std::move(feature));
      reach.kilometres += double(city.roads.edgeLength[e]) / 1000;
    }
  }
  reach.layer = std::move(layer);
  return reach;
}

}  // namespace citymirror::session
