#include "app/session/branch/forecast_odds.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/session/branch/cell_areas.h"
#include "app/session/config_file.h"
#include "app/session/sourced_numbers.h"
#include "engine/draw/probability_ramp.h"
#include "scenarios/flood/rain_ensemble.h"

namespace citymirror::session {
namespace {

constexpr double kOddsHalf = 0.5, kOddsAll = 1;

int oddsClass(float share) {
  const auto& from = draw::probabilityRamp().value;
  const auto above = std::find_if(from.begin(), from.end(), [&](float least) {
    return !(share >= least);
  });
  return int(above - from.begin()) - 1;
}

draw::VectorStyle oddsStyle() {
  const draw::ColorRamp& ramp = draw::probabilityRamp();
  draw::VectorStyle style;
  for (std::size_t k = 0; k < ramp.value.size(); ++k) {
    const std::string percent = std::to_string(std::lround(100 * ramp.value[k])) + " %";
    style.rules.push_back(
        ruleOfClass(int(k), {percent + " 以上", percent + " and more"}, ramp.color[k]));
  }
  return style;
}

double oddsArea(const RasterGrid<float>& share, double least) {
  const auto cells = std::count_if(share.values.begin(), share.values.end(),
                                   [&](float each) { return double(each) >= least; });
  return double(cells) * share.shape.cell * share.shape.cell;
}

/// Counts of one depth; `members` runs were made.
OddsOfDepth countOdds(double depth, RasterGrid<float> share, std::size_t members,
                      const coupling::ExposurePlaces& places) {
  const double least = kOddsHalf / double(members);  // less than one run
  const coupling::DepthLimits limits{std::min(least, kOddsHalf), kOddsHalf, kOddsAll,
                                     std::numeric_limits<double>::infinity()};
  const auto exposed = places.in(share.values, limits);
  OddsOfDepth odds;
  odds.depth = depth;
  odds.possible = {oddsArea(share, least), exposed.atLeast(0)};
  odds.likely = {oddsArea(share, kOddsHalf), exposed.atLeast(1)};
  odds.certain = {oddsArea(share, kOddsAll), exposed.atLeast(2)};
  odds.share = std::move(share);
  return odds;
}

}  // namespace

Result<OddsRules> parseOddsRules(const std::string& json) {
  const auto document = nlohmann::json::parse(json, nullptr, false);
  std::optional<Error> fault;
  SourcedNumbers reader(document, "", fault);
  OddsRules rules;
  rules.source = reader.both("source");
  rules.members = std::size_t(reader.number("members", 2, 1000));
  rules.scale = reader.number("scale_spread", 0, 2);
  rules.delay = reader.number("delay_spread_s", 0, 86400);
  if (fault) return *fault;
  return rules;
}

Result<OddsRules> loadOddsRules(const std::string& assets) {
  return parseConfigFile(assets + "/config/rain_uncertainty.json", parseOddsRules);
}

Result<ForecastOdds> forecastOdds(const world::ForecastRun& run, const flood::FloodInputs& domain,
                                  const CityModel& city, const std::vector<double>& depths,
                                  const OddsRules& rules, const run::JobContext& job) {
  flood::EnsembleRequest request;
  request.inputs = world::inputsLike(run, domain);
  request.rain = {rules.scale, rules.delay, 0, std::max(0.0, seconds(run.issued - run.zero))};
  request.members = rules.members;
  request.depths = depths;
  request.cores = 1;
  auto ensemble = flood::runEnsemble(request, job);
  if (!ensemble) return ensemble.error();
  ForecastOdds odds;
  odds.run = run.id;
  odds.parent = run.parent;
  odds.issued = run.issued;
  odds.until = run.until;
  odds.rules = rules;
  odds.unhealthy = std::size_t(std::ranges::count_if(
      ensemble->members, [](const flood::EnsembleMember& each) { return !each.health.ok; }));
  const GridShape& shape = domain.bed->shape;
  const coupling::ExposurePlaces places(city, shape);
  for (std::size_t d = 0; d < depths.size(); ++d) {
    RasterGrid<float>& share = ensemble->probability[d];
    for (std::size_t cell = 0; cell < share.values.size(); ++cell)
      if (places.standing().values[cell] != 0)
        share.values[cell] = std::numeric_limits<float>::quiet_NaN();
    odds.depths.push_back(countOdds(depths[d], std::move(share), rules.members, places));
  }
  return odds;
}

OddsLayer oddsLayer(const OddsOfDepth& odds) {
  auto layer = std::make_shared<FeatureLayer>();
  layer->name = "odds";
  layer->schema = {{"share", FieldType::real}, {"class", FieldType::integer}};
  layer->provenance = {"CityMirror", "", "runs under uncertain rain", "", Origin::estimated};
  addAreasOfClasses(
      *layer, odds.share.shape,
      [&](int column, int row) { return double(odds.share.at(column, row)); },
      [](double share) { return oddsClass(float(share)); });
  return {std::move(layer), oddsStyle()};
}

}  // namespace citymirror::session
