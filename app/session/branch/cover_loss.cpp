#include "app/session/branch/cover_loss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/session/branch/node_grid.h"
#include "app/session/branch/reach_layer.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kMostBands = 4;
constexpr double kStays = std::numeric_limits<double>::quiet_NaN();

/// From soon to late: dark first, since the first to lose it are the most urgent.
draw::Color coverColor(std::size_t band) {
  static const std::array<draw::Color, kMostBands> colors{
      draw::colorFromHex("#7A0177"), draw::colorFromHex("#C51B8A"), draw::colorFromHex("#F768A1"),
      draw::colorFromHex("#FBB4B9")};
  return colors[std::min(band, kMostBands - 1)];
}

std::vector<CoverLoss::Band> bandsOver(std::span<const double> times) {
  std::vector<CoverLoss::Band> bands;
  const double begin = times.front(), end = times.back();
  const std::size_t count = end > begin ? std::min(kMostBands, times.size() - 1) : 1;
  for (std::size_t k = 0; k < count; ++k) {
    CoverLoss::Band band;
    band.from = begin + (end - begin) * double(k) / double(count);
    band.to = begin + (end - begin) * double(k + 1) / double(count);
    band.color = coverColor(k);
    bands.push_back(band);
  }
  return bands;
}

draw::VectorStyle coverStyle(const std::vector<CoverLoss::Band>& bands) {
  draw::VectorStyle style;
  for (std::size_t k = 0; k < bands.size(); ++k) {
    draw::VectorRule rule;
    const std::string number = std::to_string(k + 1);
    rule.name = {"第" + number + "段", "span " + number};
    rule.filter.kind = FeatureFilter::Kind::atMost;
    rule.filter.field = "lost";
    rule.filter.values = {bands[k].to + 1e-6};
    rule.symbol.fill = rule.symbol.outline = bands[k].color;
    rule.symbol.width = 3;
    style.rules.push_back(std::move(rule));
  }
  return style;
}

Feature homeFeature(const BuildingSet& buildings, std::size_t i, double lost) {
  Feature feature;
  feature.code = buildings.code[i];
  feature.kind = GeometryKind::polygon;
  feature.polygons.resize(1);
  const auto ring = buildings.footprint(i);
  feature.polygons[0].outer.assign(ring.begin(), ring.end());
  feature.values = {buildings.code[i], lost};
  return feature;
}

/// By node: the first of `times` at which it is late; NaN = stays in time, or never was.
Result<std::vector<double>> lostByNode(const RoadNetwork& network,
                                       const coupling::ForecastRoads& roads,
                                       std::span<const std::uint32_t> from,
                                       std::span<const double> times, double within,
                                       std::vector<bool>& dryInTime, const run::JobContext& job) {
  std::vector<double> lost(network.nodeCount(), kStays);
  const auto dry = coupling::earliestArrivals(network, freeRoads(network.edgeCount()), from, 0);
  dryInTime.resize(network.nodeCount());
  for (std::size_t n = 0; n < dry.size(); ++n) dryInTime[n] = dry[n] <= within;
  for (const double time : times) {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "the cover was not worked out", "cover", "Ask again"};
    const auto arrive = coupling::earliestArrivals(network, roads, from, time);
    for (std::size_t n = 0; n < lost.size(); ++n) {
      if (std::isnan(lost[n]) && dryInTime[n] && arrive[n] - time > within) lost[n] = time;
    }
  }
  return lost;
}

}  // namespace

Result<CoverLoss> coverLoss(const CityModel& city, const coupling::ForecastRoads& roads,
                            std::span<const double> times, double within,
                            const run::JobContext& job) {
  CoverLoss cover;
  const NodeGrid grid(city.roads);
  std::vector<std::uint32_t> from;
  for (const Facility& facility : city.facilities) {
    if (facility.kind != FacilityKind::hospital) continue;
    if (const auto node = grid.nearest(facility.at); node >= 0) from.push_back(std::uint32_t(node));
  }
  if (from.empty())
    return Error{ErrorCode::notFound, "the city tells of no hospital", "cover",
                 "Add hospitals to its facilities"};
  cover.hospitals = from.size();
  cover.bands = bandsOver(times);
  cover.style = coverStyle(cover.bands);
  std::vector<bool> dryInTime;
  const auto lost = lostByNode(city.roads, roads, from, times, within, dryInTime, job);
  if (!lost) return lost.error();
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "cover";
  layer->schema = {{"code", FieldType::text}, {"lost", FieldType::real}};
  layer->provenance = {"CityMirror", "", "earliest arrivals over the shown water", "",
                       Origin::estimated};
  const BuildingSet& buildings = city.buildings;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    if (buildings.use[i] != BuildingUse::residential) continue;
    const auto node = grid.nearest(centroid(buildings.footprint(i)));
    if (node < 0 || !dryInTime[std::size_t(node)]) continue;
    ++cover.homes;
    const double at = (*lost)[std::size_t(node)];
    if (std::isnan(at)) continue;
    auto band = cover.bands.begin();
    while (std::next(band) != cover.bands.end() && at > band->to + 1e-6) ++band;
    ++band->homes;
    band->residents += buildings.knownResidents(i);
    layer->features.push_back(homeFeature(buildings, i, at));
  }
  cover.layer = std::move(layer);
  return cover;
}

}  // namespace citymirror::session
