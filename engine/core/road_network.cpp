#include "engine/core/road_network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <unordered_map>

namespace citymirror {
namespace {

constexpr std::array<std::string_view, 8> kClasses{"motorway", "trunk",    "primary",     "secondary",
                                                   "tertiary", "residential", "service", "path"};
constexpr std::array<std::string_view, 2> kSides{"right", "left"};
constexpr std::array<std::string_view, 4> kStructures{"at_grade", "bridge", "underpass", "tunnel"};

/// Vertices within `snap` of each other share a key: the grid cell of the first one seen.
class Snapper {
 public:
  explicit Snapper(double snap) : cell_(std::max(snap, 1e-3)) {}

  std::uint32_t vertex(const Point2& p) {
    const auto cx = std::int64_t(std::floor(p.x() / cell_));
    const auto cy = std::int64_t(std::floor(p.y() / cell_));
    for (std::int64_t dx = -1; dx <= 1; ++dx) {
      for (std::int64_t dy = -1; dy <= 1; ++dy) {
        const auto found = byCell_.find({cx + dx, cy + dy});
        if (found == byCell_.end()) continue;
        for (std::uint32_t id : found->second) {
          if ((points_[id] - p).norm() <= cell_) return id;
        }
      }
    }
    const auto id = std::uint32_t(points_.size());
    points_.push_back(p);
    byCell_[{cx, cy}].push_back(id);
    return id;
  }
  const Point2& point(std::uint32_t id) const { return points_[id]; }
  std::size_t size() const { return points_.size(); }

 private:
  double cell_;
  std::vector<Point2> points_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::uint32_t>> byCell_;
};

struct Piece {
  std::uint32_t road, from, to;  // from, to: vertex ids
  std::vector<Point2> line;
};

bool joinsOnlyAtEnds(const Road& road) { return road.structure != RoadStructure::atGrade; }

/// Vertex ids of each road's line, consecutive repeats dropped.
std::vector<std::vector<std::uint32_t>> traceRoads(const std::vector<Road>& roads, Snapper& snapper) {
  std::vector<std::vector<std::uint32_t>> traces(roads.size());
  for (std::size_t i = 0; i < roads.size(); ++i) {
    for (const Point2& p : roads[i].line) {
      const std::uint32_t id = snapper.vertex(p);
      if (traces[i].empty() || traces[i].back() != id) traces[i].push_back(id);
    }
  }
  return traces;
}

std::vector<Piece> splitAtJunctions(const std::vector<Road>& roads,
                                    const std::vector<std::vector<std::uint32_t>>& traces, const Snapper& snapper) {
  std::vector<int> uses(snapper.size(), 0);
  for (std::size_t i = 0; i < roads.size(); ++i) {
    const auto& trace = traces[i];
    for (std::size_t k = 0; k < trace.size(); ++k) {
      const bool end = k == 0 || k + 1 == trace.size();
      if (end) uses[trace[k]] += 2;
      else if (!joinsOnlyAtEnds(roads[i])) uses[trace[k]] += 1;
    }
  }
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < roads.size(); ++i) {
    const auto& trace = traces[i];
    if (trace.size() < 2) continue;
    Piece piece{std::uint32_t(i), trace[0], 0, {snapper.point(trace[0])}};
    for (std::size_t k = 1; k < trace.size(); ++k) {
      piece.line.push_back(snapper.point(trace[k]));
      const bool end = k + 1 == trace.size();
      if (!end && (uses[trace[k]] < 2 || joinsOnlyAtEnds(roads[i]))) continue;
      piece.to = trace[k];
      pieces.push_back(piece);
      piece = {std::uint32_t(i), trace[k], 0, {snapper.point(trace[k])}};
    }
  }
  return pieces;
}

struct Direction {
  std::uint32_t from, to, piece;
  bool backward;
};

std::vector<Direction> directionsOf(const std::vector<Road>& roads, const std::vector<Piece>& pieces,
                                    const std::vector<std::int64_t>& nodeOf) {
  std::vector<Direction> directions;
  for (std::uint32_t p = 0; p < pieces.size(); ++p) {
    const auto from = std::uint32_t(nodeOf[pieces[p].from]), to = std::uint32_t(nodeOf[pieces[p].to]);
    if (roads[pieces[p].road].oneway >= 0) directions.push_back({from, to, p, false});
    if (roads[pieces[p].road].oneway <= 0) directions.push_back({to, from, p, true});
  }
  std::stable_sort(directions.begin(), directions.end(),
                   [](const Direction& a, const Direction& b) { return a.from < b.from; });
  return directions;
}

void appendEdge(RoadNetwork& network, const Piece& piece, const Direction& direction) {
  network.edgeFrom.push_back(direction.from);
  network.edgeTo.push_back(direction.to);
  network.edgeRoad.push_back(piece.road);
  network.edgeLength.push_back(float(length(piece.line)));
  if (direction.backward) network.points.insert(network.points.end(), piece.line.rbegin(), piece.line.rend());
  else network.points.insert(network.points.end(), piece.line.begin(), piece.line.end());
  network.pointOffset.push_back(std::uint32_t(network.points.size()));
}

}  // namespace

std::string_view wordOf(RoadClass roadClass) { return kClasses[std::size_t(roadClass)]; }
RoadClass roadClassFromWord(std::string_view word) {
  const auto found = std::find(kClasses.begin(), kClasses.end(), word);
  return found == kClasses.end() ? RoadClass::residential : RoadClass(found - kClasses.begin());
}
std::string_view wordOf(RoadStructure structure) { return kStructures[std::size_t(structure)]; }
RoadStructure roadStructureFromWord(std::string_view word) {
  const auto found = std::find(kStructures.begin(), kStructures.end(), word);
  return found == kStructures.end() ? RoadStructure::atGrade : RoadStructure(found - kStructures.begin());
}

std::string_view wordOf(DrivingSide side) { return kSides[std::size_t(side)]; }
std::optional<DrivingSide> drivingSideFromWord(std::string_view word) {
  const auto found = std::find(kSides.begin(), kSides.end(), word);
  if (found == kSides.end()) return std::nullopt;
  return DrivingSide(found - kSides.begin());
}

RoadNetwork buildRoadNetwork(std::vector<Road> roads, double snap) {
  Snapper snapper(snap);
  const auto traces = traceRoads(roads, snapper);
  const std::vector<Piece> pieces = splitAtJunctions(roads, traces, snapper);
  RoadNetwork network;
  std::vector<std::int64_t> nodeOf(snapper.size(), -1);
  for (const Piece& piece : pieces) {
    for (const std::uint32_t vertex : {piece.from, piece.to}) {
      if (nodeOf[vertex] >= 0) continue;
      nodeOf[vertex] = std::int64_t(network.node.size());
      network.node.push_back(snapper.point(vertex));
    }
  }
  network.roads = std::move(roads);
  const std::vector<Direction> directions = directionsOf(network.roads, pieces, nodeOf);
  std::vector<std::int32_t> firstOfPiece(pieces.size(), -1);
  network.edgeTwin.assign(directions.size(), -1);
  network.firstEdge.assign(network.node.size() + 1, 0);
  for (std::size_t e = 0; e < directions.size(); ++e) {
    const Direction& d = directions[e];
    appendEdge(network, pieces[d.piece], d);
    ++network.firstEdge[d.from + 1];
    std::int32_t& other = firstOfPiece[d.piece];
    if (other >= 0) {
      network.edgeTwin[e] = other;
      network.edgeTwin[std::size_t(other)] = std::int32_t(e);
    }
    other = std::int32_t(e);
  }
  for (std::size_t n = 0; n < network.node.size(); ++n) network.firstEdge[n + 1] += network.firstEdge[n];
  return network;
}

std::string wordsOfLanes(std::uint8_t lanes) {
  std::string words;
  for (int k = 0; k < 8; ++k)
    if (lanes >> k & 1) words += (words.empty() ? "" : " ") + std::to_string(k + 1);
  return words;
}

std::optional<std::uint8_t> lanesFromWords(std::string_view words) {
  std::uint8_t lanes = 0;
  std::istringstream in{std::string(words)};
  for (std::string word; in >> word;) {
    if (word.size() != 1 || word[0] < '1' || word[0] > '8') return std::nullopt;
    lanes |= std::uint8_t(1 << (word[0] - '1'));
  }
  return lanes;
}

std::uint8_t usersOf(const Road& road) {
  switch (road.roadClass) {
    case RoadClass::path:
      return std::uint8_t(road.users & ~kMotorUsers);
    case RoadClass::motorway:
      return std::uint8_t(road.users & ~kPedestrian);
    default:
      return road.users;
  }
}

bool isOpenTo(const Road& road, const RoadVehicle& vehicle) {
  return (usersOf(road) & vehicle.users) != 0 && passes(vehicle.dimensions, road.limits);
}

bool isOpenTo(const RoadNetwork& network, std::size_t edge, const RoadVehicle& vehicle) {
  return isOpenTo(network.roadOf(edge), vehicle);
}

bool isDrivable(const RoadNetwork& network, std::size_t edge) {
  return isOpenTo(network, edge, kMotorUsers);
}

bool isDrivableNode(const RoadNetwork& network, std::uint32_t node, const RoadVehicle& vehicle) {
  for (std::uint32_t e = network.firstEdge[node]; e < network.firstEdge[node + 1]; ++e)
    if (isOpenTo(network, e, vehicle)) return true;
  return false;
}

std::int64_t nearestNode(const RoadNetwork& network, const Point2& p, const RoadVehicle& vehicle) {
  std::int64_t best = -1;
  double bestDistance = std::numeric_limits<double>::infinity();
  for (std::size_t n = 0; n < network.nodeCount(); ++n) {
    if (!isDrivableNode(network, std::uint32_t(n), vehicle)) continue;
    const double d = (network.node[n] - p).squaredNorm();
    if (d < bestDistance) {
      bestDistance = d;
      best = std::int64_t(n);
    }
  }
  return best;
}

}  // namespace citymirror
