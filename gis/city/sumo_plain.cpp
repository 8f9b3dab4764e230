#include "gis/city/sumo_plain.h"

#include <cstdio>
#include <set>

namespace citymirror::gis {
namespace {

std::string plainMetres(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

std::string nodeId(std::uint32_t node) { return "n" + std::to_string(node); }

/// By edge: 1 where a signal stands at its end.
std::vector<std::uint8_t> signalled(const TrafficNetwork& net,
                                    const std::vector<std::uint32_t>& linkOfLane) {
  std::vector<std::uint8_t> all(net.linkCount(), 0);
  for (std::size_t t = 0; t < net.turnCount(); ++t) {
    if (net.turnSignal[t] >= 0) all[linkOfLane[net.turnLane[t]]] = 1;
  }
  return all;
}

}  // namespace

std::string sumoEdgeId(std::uint32_t edge) { return "e" + std::to_string(edge); }

SumoPlain sumoPlain(const RoadNetwork& roads, const TrafficNetwork& network,
                    std::span<const std::uint8_t> kept) {
  std::vector<std::uint32_t> linkOfLane;
  for (std::uint32_t link = 0; link < network.linkCount(); ++link)
    linkOfLane.insert(linkOfLane.end(), network.firstLane[link + 1] - network.firstLane[link], link);
  const auto lights = signalled(network, linkOfLane);
  std::set<std::uint32_t> nodes, lit;
  SumoPlain plain{"<nodes>\n", "<edges>\n", "<connections>\n"};
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!kept[e]) continue;
    nodes.insert({roads.edgeFrom[e], roads.edgeTo[e]});
    if (lights[e]) lit.insert(roads.edgeTo[e]);
    std::string shape;
    for (const Point2& p : roads.line(e))
      shape += (shape.empty() ? "" : " ") + plainMetres(p.x()) + "," + plainMetres(p.y());
    plain.edges += "<edge id=\"" + sumoEdgeId(e) + "\" from=\"" + nodeId(roads.edgeFrom[e]) +
                   "\" to=\"" + nodeId(roads.edgeTo[e]) + "\" numLanes=\"" +
                   std::to_string(network.firstLane[e + 1] - network.firstLane[e]) +
                   "\" speed=\"" + plainMetres(network.freeSpeed[e]) + "\" spreadType=\"" +
                   (roads.edgeTwin[e] >= 0 ? "right" : "center") + "\" shape=\"" + shape + "\"/>\n";
  }
  std::set<std::pair<std::uint32_t, std::uint32_t>> joined;
  for (std::size_t t = 0; t < network.turnCount(); ++t) {
    const std::uint32_t from = linkOfLane[network.turnLane[t]], to = network.turnTo[t];
    if (!kept[from] || !kept[to] || !joined.emplace(from, to).second) continue;
    plain.connections += "<connection from=\"" + sumoEdgeId(from) + "\" to=\"" + sumoEdgeId(to) +
                         "\"/>\n";
  }
  for (const std::uint32_t n : nodes) {
    plain.nodes += "<node id=\"" + nodeId(n) + "\" x=\"" + plainMetres(roads.node[n].x()) +
                   "\" y=\"" + plainMetres(roads.node[n].y()) + "\" type=\"" +
                   (lit.contains(n) ? "traffic_light" : "priority") + "\"/>\n";
  }
  plain.nodes += "</nodes>\n", plain.edges += "</edges>\n", plain.connections += "</connections>\n";
  return plain;
}

}  // namespace citymirror::gis
