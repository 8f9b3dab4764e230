#include "app/session/steering_config.h"

#include <algorithm>
#include <cmath>

#include "scenarios/incident/config_reader.h"

namespace citymirror::session {
namespace {

using incident::EntryReader;
using Json = nlohmann::json;

constexpr std::size_t kMegabyte = std::size_t(1) << 20;
constexpr double kMostMegabytes = 1 << 30;
constexpr double kMostCores = 1024;
constexpr unsigned kFewestBranches = 3;  ///< side by side, where nobody says how many

const Json& part(const Json& document, const char* key) {
  static const Json nothing;
  const auto found = document.find(key);
  return found == document.end() ? nothing : *found;
}

std::optional<Error> readSandbags(const Json& document, SteeringConfig& config) {
  EntryReader reader(part(document, "sandbag_height_m"), "sandbag_height_m");
  config.lowestSandbags = reader.amount("least");
  config.highestSandbags = reader.amount("most");
  config.sandbagHeight = reader.amount("usual");
  config.sandbagSource = reader.both("source");
  if (!(config.sandbagHeight >= config.lowestSandbags &&
        config.sandbagHeight <= config.highestSandbags)) {
    reader.fail("the usual height lies outside least and most", "usual");
  }
  return reader.fault();
}

std::optional<Error> readRainLimits(const Json& document, SteeringConfig& config) {
  EntryReader reader(part(document, "rain_factor"), "rain_factor");
  config.leastRain = reader.amount("least");
  config.mostRain = reader.amount("most");
  if (!(config.leastRain <= 1 && config.mostRain >= 1))
    reader.fail("the range does not hold 1, the rain as it is forecast", "most");
  return reader.fault();
}

/// Memory, with its source; as it is shipped where a copy of before says nothing of it.
std::optional<Error> readBudget(const Json& document, const char* key, std::size_t& bytes) {
  if (!document.contains(key)) return std::nullopt;
  EntryReader reader(part(document, key), key);
  const double megabytes = reader.amount("memory_mb");
  (void)reader.both("source");
  if (!reader.fault()) bytes = std::size_t(std::min(megabytes, kMostMegabytes)) * kMegabyte;
  return reader.fault();
}

/// Whole cores, with their source; all where a copy of before says nothing of them.
std::optional<Error> readCores(const Json& document, SteeringConfig& config) {
  if (!document.contains("branch_cores")) return std::nullopt;
  EntryReader reader(part(document, "branch_cores"), "branch_cores");
  const double cores = reader.amount("most");
  (void)reader.both("source");
  if (!reader.fault() && (cores != std::floor(cores) || cores > kMostCores))
    reader.fail("cores are a whole number, 0 for all and 1024 at the most", "most");
  if (!reader.fault()) config.branchCores = unsigned(cores);
  return reader.fault();
}

}  // namespace

unsigned branchesAtOnce(const SteeringConfig& config, unsigned cores) {
  return config.branchCores > 0 ? config.branchCores : std::max(kFewestBranches, cores);
}

unsigned plansAtOnce(const SteeringConfig& config, unsigned cores) {
  return config.branchCores > 0 ? config.branchCores : std::max(2U, cores) - 1;
}

Result<SteeringConfig> parseSteering(const std::string& text) {
  const Json document = Json::parse(text, nullptr, false);
  if (!document.is_object()) {
    return Error{ErrorCode::unreadable, "the configuration is not a JSON object", "",
                 "Correct the configuration file"};
  }
  SteeringConfig config;
  EntryReader keys(document, "steering");
  keys.knowsOnly({"source", "sandbag_height_m", "rain_factor", "street_reach_m",
                  "snapshot_memory_mb", "kept_memory_mb", "vehicle_samples", "water_states",
                  "road_samples", "branch_cores"});
  if (keys.fault()) return *keys.fault();
  if (auto fault = readSandbags(document, config)) return *fault;
  if (auto fault = readRainLimits(document, config)) return *fault;
  EntryReader reach(part(document, "street_reach_m"), "street_reach_m");
  config.streetReach = reach.amount("usual");
  EntryReader memory(document, "steering");
  config.snapshotBytes = std::size_t(memory.amount("snapshot_memory_mb")) * kMegabyte;
  config.keptBytes = std::size_t(memory.amount("kept_memory_mb")) * kMegabyte;
  if (reach.fault()) return *reach.fault();
  if (memory.fault()) return *memory.fault();
  if (auto fault = readBudget(document, "vehicle_samples", config.vehicleBytes)) return *fault;
  if (auto fault = readBudget(document, "water_states", config.waterBytes)) return *fault;
  if (auto fault = readBudget(document, "road_samples", config.roadBytes)) return *fault;
  if (auto fault = readCores(document, config)) return *fault;
  return config;
}

}  // namespace citymirror::session
