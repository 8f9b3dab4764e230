#include "tests/validation/real_cases.h"

#include <sys/resource.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>

#include "gis/raster/raster_io.h"
#include "gis/vector/vector_io.h"

namespace citymirror::flood::validation {
namespace {

constexpr double kHouseRise = 3;  ///< m, Merewether
constexpr double kInflowX = 382265, kInflowY = 6354280;
constexpr double kInflowRadius = 10;

/// The polygons of a layer, in the coordinates of its CRS.
Result<FeatureLayer> polygonsOf(const std::string& path, const std::string& layer,
                                const std::string& crs) {
  gis::VectorSource source;
  source.path = path;
  source.layer = layer;
  return gis::readLayer(source, {crs, 0, 0, {}}, {});
}

template <class Visit>
void forEachCellOf(const FeatureLayer& layer, const GridShape& shape, Visit visit) {
  for (const Feature& feature : layer.features) {
    for (const Polygon& polygon : feature.polygons) {
      forEachCellIn(shape, polygon, [&](int c, int r) { visit(feature, shape.index(c, r)); });
    }
  }
}

/// A line that passes through every cell of a disc.
std::vector<Point2> disc(const Point2& centre, double radius, double cell) {
  std::vector<Point2> line;
  bool back = false;
  for (double y = -radius + cell / 2; y < radius; y += cell) {
    const double half = std::sqrt(radius * radius - y * y);
    const Point2 west = centre + Point2(-half, y), east = centre + Point2(half, y);
    line.push_back(back ? east : west);
    line.push_back(back ? west : east);
    back = !back;
  }
  return line;
}

std::vector<Point2> circle(const Point2& centre, double radius) {
  std::vector<Point2> ring;
  for (int k = 0; k < 48; ++k) {
    const double angle = 2 * std::numbers::pi * k / 48;
    ring.push_back(centre + radius * Point2(std::cos(angle), std::sin(angle)));
  }
  return ring;
}

Result<std::vector<ObservedLevel>> readLevels(const std::string& path) {
  std::ifstream file(path);
  std::vector<ObservedLevel> levels;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    int id = 0;
    double x = 0, y = 0;
    ObservedLevel level;
    if (std::sscanf(line.c_str(), "%d,%lf,%lf,%lf,%lf", &id, &x, &y, &level.observed,
                    &level.tuflow) != 5) {
      continue;
    }
    level.id = std::to_string(id);
    level.at = {x, y};
    levels.push_back(level);
  }
  if (levels.empty()) return Error{ErrorCode::unreadable, "no level in the table", path, ""};
  return levels;
}

RealCase caseOn(const RasterGrid<float>& bed) {
  RealCase place;
  place.ground = bed;
  place.inputs.bed = std::make_shared<const RasterGrid<float>>(bed);
  return place;
}

double processorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_utime.tv_sec) + double(usage.ru_utime.tv_usec) * 1e-6;
}

/// High water in the middle of the run; M2 tide.
LinearSeries assumedTide(double duration, double highWater, double amplitude) {
  LinearSeries tide;
  for (double t = 0; t <= duration; t += 300) {
    const double phase = 2 * std::numbers::pi * (t - duration / 2) / (12.42 * 3600);
    tide.time.push_back(t);
    tide.value.push_back(highWater - amplitude * (1 - std::cos(phase)));
  }
  return tide;
}

}  // namespace

Result<RealCase> readMerewether(const std::string& folder) {
  const auto dem = gis::readRaster(folder + "/dem_1m.tif");
  if (!dem) return dem.error();
  const auto houses = polygonsOf(folder + "/houses.geojson", {}, dem->crs);
  if (!houses) return houses.error();
  const auto road = polygonsOf(folder + "/road.geojson", {}, dem->crs);
  if (!road) return road.error();
  const auto levels = readLevels(folder + "/observations.csv");
  if (!levels) return levels.error();

  RasterGrid<float> bed = dem->grid;
  std::vector<bool> raised(bed.values.size(), false);
  forEachCellOf(*houses, bed.shape, [&](const Feature&, std::size_t i) { raised[i] = true; });
  for (std::size_t i = 0; i < raised.size(); ++i) bed.values[i] += raised[i] ? kHouseRise : 0;
  RealCase place = caseOn(bed);
  place.ground = dem->grid;
  for (const Feature& house : houses->features) {
    place.houses.insert(place.houses.end(), house.polygons.begin(), house.polygons.end());
  }
  place.levels = *levels;
  place.inflow = circle({kInflowX, kInflowY}, kInflowRadius);
  FloodInputs& in = place.inputs;
  in.manningGrid.assign(bed.values.size(), 0.04F);
  forEachCellOf(*road, bed.shape,
                [&](const Feature&, std::size_t i) { in.manningGrid[i] = 0.02F; });
  in.inflows = {
      {"inflow", disc({kInflowX, kInflowY}, kInflowRadius, bed.shape.cell), {{0}, {19.7}}}};
  in.boundaries = {{Side::east, BoundaryKind::open}, {Side::north, BoundaryKind::open}};
  for (const ObservedLevel& level : place.levels) in.gauges.push_back({level.id, level.at});
  in.duration = 1000;
  return place;
}

Result<RealCase> readNewcastle(const std::string& folder) {
  const auto dem = gis::readRaster(folder + "/dem_2m.tif");
  if (!dem) return dem.error();
  RealCase place = caseOn(dem->grid);
  place.inputs.manning = 0.03;
  place.inputs.rainMmPerHour = {{0, 3600}, {70, 0}};
  place.inputs.infiltrationMmPerHour = 12;
  place.inputs.boundaries = {{Side::all, BoundaryKind::open}};
  place.inputs.duration = 7200;
  return place;
}

Result<RealCase> readBilbao(const std::string& folder) {
  const auto dem = gis::readRaster(folder + "/bilbao_dem_5m.tif");
  if (!dem) return dem.error();
  const std::string layers = folder + "/bilbao_estuary.gpkg";
  const auto blocks = polygonsOf(layers, "building_blocks", dem->crs);
  if (!blocks) return blocks.error();
  const auto water = polygonsOf(layers, "estuary_water_from_dem", dem->crs);
  if (!water) return water.error();

  RasterGrid<float> bed = dem->grid;
  const int height = blocks->field("height_med_m");
  forEachCellOf(*blocks, bed.shape, [&](const Feature& block, std::size_t i) {
    const FieldValue& value = block.values[std::size_t(height)];
    if (const double* metres = std::get_if<double>(&value)) {
      bed.values[i] = dem->grid.values[i] + float(*metres);
    }
  });
  RealCase place = caseOn(bed);
  place.ground = dem->grid;
  for (const Feature& block : blocks->features) {
    place.houses.insert(place.houses.end(), block.polygons.begin(), block.polygons.end());
  }
  FloodInputs& in = place.inputs;
  in.duration = 3 * 3600;
  in.manning = 0.03;
  in.rainMmPerHour = {{0, 3600, 7200}, {0, 60, 0}};
  in.boundaries = {{Side::all, BoundaryKind::open}};
  LevelRegion estuary{"estuary", {}, assumedTide(in.duration, 2.5, 2.0)};
  forEachCellOf(*water, bed.shape,
                [&](const Feature&, std::size_t i) { estuary.cells.push_back(std::uint32_t(i)); });
  in.levelRegions = {std::move(estuary)};
  return place;
}

Result<RealRun> runReal(const RealCase& place) {
  const double before = processorSeconds();
  auto model = FloodModel::make(place.inputs);
  if (!model) return model.error();
  const double end = place.inputs.duration;
  if (auto done = model->advance(end - 60, {}); !done) return done.error();
  const double outflow = model->mass().outflow;
  if (auto done = model->advance(end, {}); !done) return done.error();
  const MassLedger mass = model->mass();
  return RealRun{model->state(),
                 model->maxima(),
                 model->stats(),
                 mass,
                 model->sampleGauges(),
                 (mass.outflow - outflow) / 60,
                 processorSeconds() - before};
}

std::vector<double> levelErrors(const RealCase& place, const RealRun& run) {
  std::vector<double> errors;
  for (std::size_t i = 0; i < place.levels.size(); ++i) {
    errors.push_back(double(run.gauges[i].level) - place.levels[i].observed);
  }
  return errors;
}

double meanAbsolute(const std::vector<double>& errors) {
  double sum = 0;
  for (const double e : errors) sum += std::fabs(e);
  return sum / double(errors.size());
}

double largestAbsolute(const std::vector<double>& errors) {
  double most = 0;
  for (const double e : errors) most = std::max(most, std::fabs(e));
  return most;
}

std::string dataFolder() {
  const char* given = std::getenv("CITYMIRROR_DATA");
  const std::string folder = given ? given : CITYMIRROR_SOURCE_DIR "/../shared/data";
  return std::filesystem::is_directory(folder) ? folder : std::string();
}

}  // namespace citymirror::flood::validation
