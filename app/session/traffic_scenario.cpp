#include "app/session/traffic_scenario.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "app/session/flood_scenario_json.h"
#include "app/session/flood_scenario_reader.h"
#include "engine/core/file_io.h"
#include "gis/city/tntp.h"

namespace citymirror::session {
namespace {

class TrafficBuilder {
 public:
  TrafficBuilder(const nlohmann::json& json, const std::string& path)
      : root_(json, "", std::filesystem::path(path).parent_path().string(), fault_) {}

  Result<TrafficScenario> build() {
    root_.allow({"network", "demand", "duration_s", "engine", "closures", "gap", "seed"});
    if (!fault_) readEngine();
    if (!fault_) readNetwork();
    if (!fault_) readDemand();
    if (!fault_) readClosures();
    if (fault_) return *fault_;
    return std::move(scenario_);
  }

 private:
  void readEngine() {
    const std::string engine = root_.text("engine", "assign");
    if (engine == "meso" || engine == "sumo") {
      root_.fault({ErrorCode::unsupported, "engine: \"" + engine + "\" is not in this version",
                   "engine", "Use \"assign\" with a TNTP network"});
    } else if (engine != "assign") {
      root_.fault("engine", "\"" + engine + "\" is not known", "Use \"assign\"");
    }
    duration_ = root_.number("duration_s", duration_);
    if (duration_ <= 0) root_.fault("duration_s", "must be positive", "Give more than 0 s");
    scenario_.assignment.relativeGap = root_.number("gap", scenario_.assignment.relativeGap);
    const double gap = scenario_.assignment.relativeGap;
    if (!(gap > 0) || gap > 1) root_.fault("gap", "must lie between 0 and 1", "Give 1e-6");
  }

  /// The content of the TNTP file that `key` names.
  std::string content(const char* key) {
    const std::string path = root_.file(key);
    if (!root_.ok()) return {};
    if (!path.ends_with(".tntp")) {
      root_.fault({ErrorCode::unsupported,
                   std::string(key) + ": is not a .tntp file, the only kind that \"assign\" reads",
                   key, "Name a TNTP file"});
      return {};
    }
    auto text = readFile(path);
    if (!text) root_.fault(text.error());
    if (!text) return {};
    scenario_.sources.push_back(path);
    return std::move(text).value();
  }

  void readNetwork() {
    const std::string text = content("network");
    if (fault_) return;
    auto network = gis::readTntpNetwork(text, scenario_.sources.back());
    if (!network) return root_.fault(network.error());
    keepNotes(network.notes());
    scenario_.assignment.network =
        std::make_shared<const VolumeDelayNetwork>(std::move(network).value());
  }

  void readDemand() {
    const std::string text = content("demand");
    if (fault_) return;
    auto trips =
        gis::readTntpTrips(text, scenario_.sources.back(), scenario_.assignment.network->zones);
    if (!trips) return root_.fault(trips.error());
    keepNotes(trips.notes());
    scenario_.assignment.trips = std::move(trips).value();
  }

  void readClosures() {
    const auto& codes = scenario_.assignment.network->code;
    for (ScenarioObject& item : root_.list("closures")) {
      item.allow({"edge", "from_s", "to_s"});
      const std::string edge = item.text("edge", "");
      const auto found = std::find(codes.begin(), codes.end(), edge);
      if (found == codes.end()) {
        item.fault("edge", "\"" + edge + "\" is not in the network",
                   "Write it as \"from-to\" with the nodes' numbers");
      } else if (item.number("from_s", 0) > 0 || item.number("to_s", duration_) < duration_) {
        item.fault("", "does not cover the whole duration, but an assignment has no clock",
                   "Leave from_s and to_s away");
      } else {
        scenario_.assignment.closed.push_back(std::uint32_t(found - codes.begin()));
      }
    }
  }

  void keepNotes(const std::vector<Note>& notes) {
    scenario_.notes.insert(scenario_.notes.end(), notes.begin(), notes.end());
  }

  std::optional<Error> fault_;
  ScenarioObject root_;
  double duration_ = 3600;
  TrafficScenario scenario_;
};

}  // namespace

Result<TrafficScenario> readTrafficScenario(const std::string& path) {
  const auto content = readFile(path);
  if (!content) return content.error();
  const auto json = parseScenario(*content, path);
  if (!json) return json.error();
  return TrafficBuilder(*json, path).build();
}

}  // namespace citymirror::session
