#include "app/session/config.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/session/session.h"
#include "engine/core/file_io.h"

namespace citymirror::session {
namespace {

namespace fs = std::filesystem;

/// Reads one configuration file and parses it; a parse error gets the file's name in front.
template <class Parse>
auto parseFile(const std::string& path, Parse parse) -> decltype(parse(std::string{})) {
  auto text = readFile(path);
  if (!text) return text.error();
  auto parsed = parse(*text);
  if (!parsed) {
    Error error = parsed.error();
    error.where = path + (error.where.empty() ? "" : ": " + error.where);
    return error;
  }
  return parsed;
}

}  // namespace

Result<Config> loadConfig(const std::string& assets) {
  const std::string folder = assets + "/config/";
  Config config;
  auto signals = parseFile(folder + "rain_signals.json", incident::parseRainSignals);
  if (!signals) return signals.error();
  auto rules = parseFile(folder + "sensor_rules.json", incident::parseThresholdRules);
  if (!rules) return rules.error();
  auto ponding = parseFile(folder + "ponding.json", coupling::parsePondingBands);
  if (!ponding) return ponding.error();
  auto closure = parseFile(folder + "road_closure.json", coupling::parseRoadClosure);
  if (!closure) return closure.error();
  auto templates = readFile(assets + "/templates/warning.json");
  if (!templates) return templates.error();
  auto steering = parseFile(folder + "steering.json", parseSteering);
  if (!steering) return steering.error();
  auto ground = parseFile(folder + "infiltration_classes.json", flood::parseCityGround);
  if (!ground) return ground.error();
  return Config{*signals, *rules, *ponding, *closure, *templates, *steering, *ground};
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
