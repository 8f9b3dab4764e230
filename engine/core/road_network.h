#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/junction_signs.h"
#include "engine/core/road_limits.h"
#include "engine/core/road_user.h"
#include "engine/core/text.h"

namespace citymirror {

enum class RoadClass : std::uint8_t { motorway, trunk, primary, secondary, tertiary, residential, service, path };
enum class RoadStructure : std::uint8_t { atGrade, bridge, underpass, tunnel };

std::string_view wordOf(RoadClass roadClass);
RoadClass roadClassFromWord(std::string_view word);  ///< unknown words are `residential`
std::string_view wordOf(RoadStructure structure);
RoadStructure roadStructureFromWord(std::string_view word);

/// On which side of a street its vehicles drive.
enum class DrivingSide : std::uint8_t { right, left };
std::string_view wordOf(DrivingSide side);
std::optional<DrivingSide> drivingSideFromWord(std::string_view word);

/// One road as people name it and as it is stored: a centre line with attributes.
struct Road {
  std::string code;
  Text name;
  RoadClass roadClass = RoadClass::residential;
  RoadStructure structure = RoadStructure::atGrade;
  int lanes = 1;              ///< per direction
  double freeFlowKmh = 30;    ///< free-flow speed
  int oneway = 0;             ///< 0 both ways, 1 along the line, -1 against it
  std::vector<Point2> line;   ///< at least two points
  /// Whom signs let use it, bits of RoadUser; usersOf takes its class into account.
  std::uint8_t users = kEveryone;
  RoadLimits limits;  ///< of weight and size, both ways
  /// Of `lanes`, those for buses and emergency vehicles alone: a bit each, bit 0 at the kerb, for
  /// who goes along the line and against it.
  std::uint8_t busLanesAlong = 0, busLanesAgainst = 0;
};

/// Directed graph in compressed rows, immutable. Edges leaving node n:
/// [firstEdge[n], firstEdge[n+1]). Live conditions are separate arrays indexed by edge.
struct RoadNetwork {
  std::vector<Road> roads;

  std::vector<Point2> node;
  std::vector<std::uint32_t> firstEdge{0};
  std::vector<std::uint32_t> edgeFrom, edgeTo;
  std::vector<std::uint32_t> edgeRoad;       ///< index in roads
  std::vector<std::int32_t> edgeTwin;        ///< the opposite direction, -1 on one-way roads
  std::vector<float> edgeLength;             ///< m
  std::vector<std::uint32_t> pointOffset{0}; ///< geometry of edge e in travel direction
  std::vector<Point2> points;
  JunctionSigns signs;  ///< as the map has them; on nodes and edges: junctionRules
  std::optional<DrivingSide> drivingSide;  ///< as the city says; none = as is configured

  std::size_t nodeCount() const { return node.size(); }
  std::size_t edgeCount() const { return edgeTo.size(); }
  const Road& roadOf(std::size_t edge) const { return roads[edgeRoad[edge]]; }
  std::span<const Point2> line(std::size_t edge) const {
    return std::span(points).subspan(pointOffset[edge], pointOffset[edge + 1] - pointOffset[edge]);
  }
};

/// Splits roads where they share a vertex (ends snapped within `snap` metres) and builds the graph.
/// Roads of fewer than two distinct points are ignored (gis reports them). Bridges and underpasses
/// join others only at their ends. Deterministic. O(points log points).
RoadNetwork buildRoadNetwork(std::vector<Road> roads, double snap = 0.5);

/// Some of a road's lanes, a bit each, as people write them: their numbers from the kerb, "1 3";
/// empty for none.
std::string wordsOfLanes(std::uint8_t lanes);
/// Back again, in any order; nothing where one of the words is no number from 1 to 8.
std::optional<std::uint8_t> lanesFromWords(std::string_view words);

/// Who may use a road, bits of RoadUser: those of its signs, but on footways, steps, cycleways and
/// tracks (RoadClass::path) no motor vehicle, on motorways nobody on foot.
std::uint8_t usersOf(const Road& road);

/// Whether a vehicle, or one of some users at least, may use a road or an edge: signs let it on,
/// and it passes the road's limits.
bool isOpenTo(const Road& road, const RoadVehicle& vehicle);
bool isOpenTo(const RoadNetwork& network, std::size_t edge, const RoadVehicle& vehicle);

/// Whether motor vehicles, of one class at least, may use an edge.
bool isDrivable(const RoadNetwork& network, std::size_t edge);

/// Whether a vehicle can set out from a node: an edge that is open to it leaves it.
bool isDrivableNode(const RoadNetwork& network, std::uint32_t node,
                    const RoadVehicle& vehicle = {});

/// Nearest node from which a vehicle can set out, or -1 where there is none. O(nodes).
std::int64_t nearestNode(const RoadNetwork& network, const Point2& p,
                         const RoadVehicle& vehicle = {});

}  // namespace citymirror
