#include "app/session/scenario/route_roads.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>

#include "app/session/scenario/world_edges.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"
#include "scenarios/coupling/road_samples.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEdgeTable = "edges.csv";
constexpr std::string_view kDepthPrefix = "depth_", kDepthSuffix = ".tif";
constexpr std::size_t kMostDigits = 9;

Result<EdgeHistory> historyOf(const std::string& folder, const RoadNetwork& roads) {
  const std::string path = folder + "/" + kEdgeTable;
  const auto text = readFile(path);
  if (!text) return text.error();
  return readEdgeTable(*text, path, roads);
}

/// Seconds in the name of a raster of depths; nothing for another file.
std::optional<double> secondsIn(const std::string& name) {
  if (!name.starts_with(kDepthPrefix) || !name.ends_with(kDepthSuffix)) return std::nullopt;
  const std::string digits = name.substr(
      kDepthPrefix.size(), name.size() - kDepthPrefix.size() - kDepthSuffix.size());
  const bool number = !digits.empty() && digits.size() <= kMostDigits &&
                      std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  return number ? std::optional(std::stod(digits)) : std::nullopt;
}

std::map<double, std::string> rastersIn(const std::string& folder) {
  std::map<double, std::string> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const auto at = secondsIn(entry.path().filename().string());
    if (at && entry.is_regular_file(failed)) found.emplace(*at, entry.path().string());
  }
  return found;
}

std::shared_ptr<world::ForecastRun> runOf(const std::string& folder, double until) {
  auto run = std::make_shared<world::ForecastRun>();
  run->id = folder;
  run->until = Instant{0} + millis(until);
  return run;
}

void addState(world::ForecastRun& run, double at, std::vector<float> depth) {
  world::WorldState state;
  state.at = run.zero + millis(at);
  state.edgeDepth = std::make_shared<const std::vector<float>>(std::move(depth));
  run.states.push_back(std::move(state));
}

/// Depths of edges in a raster; `samples` are kept as long as its grid is the same.
class RasterDepths {
 public:
  explicit RasterDepths(const CityModel& city) : city_(city) {}

  Result<std::vector<float>> of(const std::string& path) {
    auto raster = gis::readRasterInto(path, city_.frame.crs, 0, city_.frame.crs);
    if (!raster) return raster.error();
    GridShape shape = raster->grid.shape;
    shape.west -= city_.frame.originEast;
    shape.south -= city_.frame.originNorth;
    if (!samples_ || !(shape == shape_)) {
      const Bounds box = shape.bounds(), &all = city_.extent;
      if (box.west > all.east || box.east < all.west || box.south > all.north ||
          box.north < all.south)
        return Error{ErrorCode::badInput, "The depths lie outside the city", path,
                     "Name the run of the same city"};
      samples_ = coupling::sampleEdges(city_.roads, shape);
      shape_ = shape;
    }
    return coupling::edgeDepths(city_.roads, *samples_, raster->grid.values);
  }

 private:
  const CityModel& city_;
  GridShape shape_;
  std::optional<coupling::EdgeSamples> samples_;
};

}  // namespace

Result<world::RunPointer> waterOfFolder(const std::string& folder, const CityModel& city,
                                        const run::JobContext& job) {
  if (fs::exists(fs::path(folder) / kEdgeTable)) {
    auto history = historyOf(folder, city.roads);
    if (!history) return history.error();
    auto run = runOf(folder, history->until);
    for (std::size_t k = 0; k < history->depthTime.size(); ++k)
      addState(*run, history->depthTime[k], std::move(history->depth[k]));
    return world::RunPointer(std::move(run));
  }
  const auto rasters = rastersIn(folder);
  if (rasters.empty())
    return Error{ErrorCode::notFound, "There are neither edges.csv nor depth_NNNNNN.tif", folder,
                 "Name the folder of a flood run, or of a branch of a world run"};
  auto run = runOf(folder, rasters.rbegin()->first);
  RasterDepths depths(city);
  for (const auto& [at, path] : rasters) {
    if (job.cancelled())
      return Error{ErrorCode::cancelled, "Reading the depths was stopped", folder, "Start it again"};
    auto depth = depths.of(path);
    if (!depth) return depth.error();
    addState(*run, at, std::move(*depth));
    job.progress(double(run->states.size()) / double(rasters.size()),
                 {"读取水深", "reading the depths"});
  }
  return world::RunPointer(std::move(run));
}

Result<TrafficPointer> trafficOfFolder(const std::string& folder, const RoadNetwork& roads) {
  auto history = historyOf(folder, roads);
  if (!history) return history.error();
  auto traffic = std::make_shared<RunningTraffic>();
  traffic->branch = folder;
  traffic->zero = Instant{0};
  traffic->time = std::move(history->paceTime);
  traffic->pace = std::move(history->pace);
  traffic->until = history->until;
  return TrafficPointer(std::move(traffic));
}

}  // namespace citymirror::session
