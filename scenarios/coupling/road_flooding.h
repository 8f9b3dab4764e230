#pragma once
#include <memory>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/event.h"
#include "engine/core/result.h"
#include "scenarios/flood/flood_state.h"

namespace citymirror::coupling {

/// How one vehicle class meets water. Configuration: assets/config/road_closure.json.
struct WadingRule {
  std::string vehicleClass;  ///< "car", "bus", "truck", "ambulance", "fire_engine",
                             ///< "high_clearance", "foot"
  Text name;
  double closeDepth = 0.30;   ///< m, closed from here on
  double reopenDepth = 0.25;  ///< m, open again below (hysteresis)
  Text source;
};

struct RoadClosureConfig {
  std::vector<WadingRule> rules;
  std::string speedCurve;  ///< "pregnolato_2017_scaled": v = v_f · v(w)/v(0), w' = w · 300/w_close
  Text source;
  const WadingRule* find(const std::string& vehicleClass) const;
};
/// Errors name the key. JSON text in, values out.
Result<RoadClosureConfig> parseRoadClosure(const std::string& json);

/// Depth of each edge, m: the most that two neighbouring cells along its line share (sampled every
/// ≤ 5 m), so that one odd cell is no flood; an edge within one cell counts as it is. Bridges and
/// tunnels 0.
std::vector<float> edgeDepths(const RoadNetwork& network, const RasterGrid<float>& depth);

/// Share of its free-flow speed that a class keeps in water of `depth` m: Pregnolato et al. 2017,
/// scaled to its closing depth; never rising with the depth, 0 from the closing depth.
double speedShare(double depth, const WadingRule& rule);

/// Whether water of `depth` m closes a road to a class: from its closing depth on, and until it
/// has fallen below its reopening depth.
bool closes(const WadingRule& rule, double depth, bool wasClosed);

/// One named road that will pond, worst first.
struct PondingRisk {
  std::uint32_t road = 0;  ///< index in network.roads of the deepest stretch
  std::string code;
  Text name;
  double maxDepth = 0;       ///< m
  double firstAt = 0;        ///< s from the run's zero, depth first ≥ threshold
  double peakAt = 0;         ///< s
  double floodedLength = 0;  ///< m of road at or above the threshold at its worst
  Point2 place = Point2::Zero();
  Severity severity = Severity::none;
  std::vector<std::string> corrections;  ///< ids of reports that moved the water of this road
};

/// Ponding bands: depth from which each severity holds. Configuration: assets/config/ponding.json.
struct PondingBands {
  double blue = 0.15, yellow = 0.25, orange = 0.30, red = 0.50;  ///< m
  Text source;
  Severity severityOf(double depth) const;
};
Result<PondingBands> parsePondingBands(const std::string& json);

/// Roads (by name) whose depth reaches the blue band in any keyframe from `fromTime` on.
std::vector<PondingRisk> rankPonding(
    const RoadNetwork& network,
    const std::vector<std::shared_ptr<const flood::FloodState>>& keyframes, double fromTime,
    const PondingBands& bands);

/// Names in each risk the corrections that changed something within whose radius its road runs, in
/// the order in which they were done. O(risks × points of their roads × corrections).
void nameCorrections(const RoadNetwork& network,
                     const std::vector<flood::DepthCorrection>& corrections,
                     std::vector<PondingRisk>& risks);

/// People and buildings in water of at least `minDepth` beside their walls.
struct Exposure {
  int buildings = 0;
  int homes = 0;  ///< of them, those people live in
  int residents = 0;  ///< of buildings of which they are known
  int hospitals = 0;
  int schools = 0;
  double roadKm = 0;
  int uncounted = 0;  ///< of the buildings, those whose residents nobody knows
};
/// One limit of ExposurePlaces (exposure.h), which is found anew for it: for many waters of one grid
/// or for bands take that.
Exposure exposureOf(const CityModel& city, const RasterGrid<float>& depth, double minDepth);

}  // namespace citymirror::coupling
