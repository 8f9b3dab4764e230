#pragma once
#include <algorithm>
#include <set>
#include <vector>

#include "scenarios/traffic/city_network.h"
#include "tests/support/city_rules.h"

namespace citymirror::traffic::test {

inline Road road(const char* code, RoadClass roadClass, std::vector<Point2> line, int lanes = 1) {
  Road r;
  r.code = code;
  r.roadClass = roadClass;
  r.lanes = lanes;
  r.freeFlowKmh = 50;
  r.line = std::move(line);
  return r;
}

/// Two streets that cross at the origin, that from west to east with `lanes` per direction.
inline RoadNetwork crossing(RoadClass one, RoadClass other, int lanes = 2) {
  return buildRoadNetwork({road("WE", one, {{-200, 0}, {0, 0}, {200, 0}}, lanes),
                           road("SN", other, {{0, -200}, {0, 0}, {0, 200}}, 1)});
}

/// Whether the way from … to … gives way to another, by the compass: "W" comes from the west.
struct Arms {
  RoadNetwork roads;
  TrafficNetwork net;
  explicit Arms(RoadNetwork r, const TurnFlows& flows = {},
                const CityStreetRules& rules = cityRules().streets)
      : roads(std::move(r)), net(cityNetwork(roads, rules, flows)) {}

  std::uint32_t edge(char arm, bool in) const {
    const Point2 at = arm == 'W'   ? Point2(-200, 0)
                      : arm == 'E' ? Point2(200, 0)
                      : arm == 'S' ? Point2(0, -200)
                                   : Point2(0, 200);
    for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
      const auto line = roads.line(e);
      if (((in ? line.front() : line.back()) - at).norm() < 1) return e;
    }
    qFatal("no arm");
  }
  std::vector<std::uint32_t> turns(const char* way) const {
    std::vector<std::uint32_t> found;
    for (std::uint32_t t = 0; t < net.turnCount(); ++t) {
      const auto lane = net.turnLane[t];
      const auto from = std::upper_bound(net.firstLane.begin(), net.firstLane.end(), lane) -
                        net.firstLane.begin() - 1;
      if (std::uint32_t(from) == edge(way[0], true) && net.turnTo[t] == edge(way[1], false))
        found.push_back(t);
    }
    return found;
  }
  bool yields(const char* way, const char* to) const {
    const auto others = turns(to);
    for (const std::uint32_t t : turns(way)) {
      for (std::uint32_t k = net.firstYield[t]; k < net.firstYield[t + 1]; ++k) {
        if (std::find(others.begin(), others.end(), net.yieldTo[k]) != others.end()) return true;
      }
    }
    return false;
  }
};

/// What a demand of so many vehicles/h on each way makes.
inline TurnFlows flowsOf(const Arms& arms,
                         const std::vector<std::pair<const char*, int>>& perHour) {
  TrafficDemand demand;
  for (const auto& [way, count] : perHour) {
    for (int k = 0; k < count; ++k) {
      demand.depart.push_back(3600.0 * k / count);
      demand.links.push_back(arms.edge(way[0], true));
      demand.links.push_back(arms.edge(way[1], false));
      demand.firstLink.push_back(std::uint32_t(demand.links.size()));
    }
  }
  return TurnFlows(demand, 0, 3600);
}

}  // namespace citymirror::traffic::test
