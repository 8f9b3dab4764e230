#include "app/session/config.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/session/config_file.h"
#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

}  // namespace

Result<Config> loadConfig(const std::string& assets) {
  const std::string folder = assets + "/config/";
  Config config;
  auto signals = parseConfigFile(folder + "rain_signals.json", incident::parseRainSignals);
  if (!signals) return signals.error();
  auto watch = loadWatchConfig(assets);
  if (!watch) return watch.error();
  auto command = loadCommandConfig(assets);
  if (!command) return command.error();
  auto ponding = parseConfigFile(folder + "ponding.json", coupling::parsePondingBands);
  if (!ponding) return ponding.error();
  auto closure = parseConfigFile(folder + "road_closure.json", coupling::parseRoadClosure);
  if (!closure) return closure.error();
  auto templates = readFile(assets + "/templates/warning.json");
  if (!templates) return templates.error();
  auto steering = parseConfigFile(folder + "steering.json", parseSteering);
  if (!steering) return steering.error();
  auto ground = parseConfigFile(folder + "infiltration_classes.json", flood::parseCityGround);
  if (!ground) return ground.error();
  auto traffic = parseConfigFile(folder + "city_traffic.json", traffic::parseCityTraffic);
  if (!traffic) return traffic.error();
  auto loop = parseConfigFile(folder + "forecast_loop.json", parseForecastLoop);
  if (!loop) return loop.error();
  auto evacuation = parseConfigFile(folder + "evacuation.json", parseEvacuationRules);
  if (!evacuation) return evacuation.error();
  auto prices = parseConfigFile(folder + "prices.json", parsePriceRules);
  if (!prices) return prices.error();
  auto assimilation = parseConfigFile(folder + "assimilation.json", parseAssimilation);
  if (!assimilation) return assimilation.error();
  auto labels = parseConfigFile(folder + "labels.json", parseLabels);
  if (!labels) return labels.error();
  auto seats = parseConfigFile(folder + "seats.json", parseLeadTimes);
  if (!seats) return seats.error();
  auto vehicles = parseConfigFile(folder + "vehicles.json", parseVehicleRules);
  if (!vehicles) return vehicles.error();
  auto archive = parseConfigFile(folder + "series_archive.json", parseArchive);
  if (!archive) return archive.error();
  auto bodies = parseConfigFile(folder + "vehicle_bodies.json", parseVehicleSizes);
  if (!bodies) return bodies.error();
  return Config{*signals,      *watch,      *command,
                *ponding,      *closure,    *templates,
                *steering,     *ground,     *traffic,
                *loop,         *evacuation, *prices,
                *assimilation, *labels,     *seats,
                *vehicles,     *archive,    std::make_shared<const draw::VehicleShapes>(*bodies)};
}

flood::CityFloodOptions cityFlood(const Config& config, double cell) {
  flood::CityFloodOptions options;
  options.cell = cell;
  options.ground = config.ground;
  return options;
}

std::string findAssets() {
  std::vector<fs::path> candidates;
  if (const char* named = std::getenv("CITYMIRROR_ASSETS"); named && *named) return named;
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  candidates.push_back(program / "assets");
  candidates.push_back(program.parent_path() / "share" / "citymirror" / "assets");
  candidates.emplace_back(CITYMIRROR_ASSETS_SOURCE);
  for (const fs::path& candidate : candidates) {
    if (fs::exists(candidate / "config" / "ponding.json", ignored)) return candidate.string();
  }
  return candidates.back().string();
}

}  // namespace citymirror::session
