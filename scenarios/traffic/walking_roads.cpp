#include "scenarios/traffic/walking_roads.h"

#include <algorithm>

namespace citymirror::traffic {
namespace {

struct WalkedEdge {
  std::uint32_t from, edge;
  bool against;  ///< a one-way street
};

bool isWalked(const RoadNetwork& roads, std::uint32_t edge) {
  return isOpenTo(roads, edge, kPedestrian);
}

std::vector<WalkedEdge> walkedEdges(const RoadNetwork& roads) {
  std::vector<WalkedEdge> all;
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!isWalked(roads, e)) continue;
    all.push_back({roads.edgeFrom[e], e, false});
    if (roads.edgeTwin[e] < 0) all.push_back({roads.edgeTo[e], e, true});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const WalkedEdge& a, const WalkedEdge& b) { return a.from < b.from; });
  return all;
}

void appendWalked(RoadNetwork& network, const RoadNetwork& roads, const WalkedEdge& walked) {
  const std::uint32_t e = walked.edge;
  network.edgeFrom.push_back(walked.from);
  network.edgeTo.push_back(walked.against ? roads.edgeFrom[e] : roads.edgeTo[e]);
  network.edgeRoad.push_back(roads.edgeRoad[e]);
  network.edgeLength.push_back(roads.edgeLength[e]);
  const auto line = roads.line(e);
  if (walked.against)
    network.points.insert(network.points.end(), line.rbegin(), line.rend());
  else
    network.points.insert(network.points.end(), line.begin(), line.end());
  network.pointOffset.push_back(std::uint32_t(network.points.size()));
}

/// Of the city's edges by those walked along and against them.
void pairTwins(RoadNetwork& network, const RoadNetwork& roads,
               const std::vector<WalkedEdge>& walked) {
  std::vector<std::int32_t> along(roads.edgeCount(), -1), against(roads.edgeCount(), -1);
  for (std::size_t k = 0; k < walked.size(); ++k)
    (walked[k].against ? against : along)[walked[k].edge] = std::int32_t(k);
  for (const WalkedEdge& each : walked) {
    const std::int32_t twin = roads.edgeTwin[each.edge];
    if (each.against)
      network.edgeTwin.push_back(along[each.edge]);
    else
      network.edgeTwin.push_back(twin >= 0 ? along[std::size_t(twin)] : against[each.edge]);
  }
}

}  // namespace

WalkingRoads walkingRoads(const RoadNetwork& roads, double kmh) {
  WalkingRoads walking;
  RoadNetwork& network = walking.network;
  network.roads = roads.roads;
  for (Road& road : network.roads) {
    road.oneway = 0;
    road.freeFlowKmh = kmh;
    if (road.roadClass == RoadClass::path) road.roadClass = RoadClass::residential;
    road.users = kEveryone;
    road.limits = {};
  }
  network.node = roads.node;
  network.drivingSide = roads.drivingSide;
  network.firstEdge.assign(roads.nodeCount() + 1, 0);
  const std::vector<WalkedEdge> walked = walkedEdges(roads);
  for (const WalkedEdge& each : walked) {
    appendWalked(network, roads, each);
    walking.edgeOf.push_back(each.edge);
    ++network.firstEdge[each.from + 1];
  }
  pairTwins(network, roads, walked);
  for (std::size_t n = 0; n < roads.nodeCount(); ++n)
    network.firstEdge[n + 1] += network.firstEdge[n];
  return walking;
}

std::vector<std::uint32_t> walkableNodes(const RoadNetwork& roads) {
  std::vector<std::uint8_t> walked(roads.nodeCount(), 0);
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
    if (isWalked(roads, e)) walked[roads.edgeFrom[e]] = walked[roads.edgeTo[e]] = 1;
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t n = 0; n < roads.nodeCount(); ++n)
    if (walked[n]) nodes.push_back(n);
  return nodes;
}

}  // namespace citymirror::traffic
