#include "app/session/branch/cover_loss.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scenarios/coupling/help_cover.h"

namespace citymirror::session {
namespace {

constexpr std::size_t kMostBands = 4;

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

}  // namespace

Result<CoverLoss> coverLoss(const CityModel& city, const coupling::ForecastRoads& roads,
                            std::span<const double> times, double within,
                            const run::JobContext& job) {
  const auto found = coupling::ambulanceCover(city, roads, times, within, job);
  if (!found) return found.error();
  CoverLoss cover;
  cover.hospitals = found->stations;
  cover.bands = bandsOver(times);
  cover.style = coverStyle(cover.bands);
  cover.homes = found->homes.size();
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "cover";
  layer->schema = {{"code", FieldType::text}, {"lost", FieldType::real}};
  layer->provenance = {"CityMirror", "", "earliest arrivals over the shown water", "",
                       Origin::estimated};
  for (const coupling::HelpCover::Home& home : found->homes) {
    cover.lostAt[city.buildings.code[home.building]] = home.lost;
    if (std::isnan(home.lost)) continue;
    auto band = cover.bands.begin();
    while (std::next(band) != cover.bands.end() && home.lost > band->to + 1e-6) ++band;
    ++band->homes;
    band->residents += home.residents;
    layer->features.push_back(homeFeature(city.buildings, home.building, home.lost));
  }
  cover.layer = std::move(layer);
  return cover;
}

std::vector<double> CoverLoss::instants() const {
  std::vector<double> all;
  for (const auto& [code, lost] : lostAt)
    if (!std::isnan(lost)) all.push_back(lost);
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace citymirror::session
