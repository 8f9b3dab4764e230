#include "gis/city/sumo_plain.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace citymirror::gis {
namespace {

std::string plainNumber(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// What SUMO's edge or lane needs where not every motor vehicle may use it.
std::string allowOf(std::uint8_t users) {
  if ((users & kMotorUsers) == kMotorUsers) return {};
  std::string words;
  const auto add = [&](RoadUser user, const char* word) {
    if (users & user) words += (words.empty() ? "" : " ") + std::string(word);
  };
  add(kPassengerCar, "passenger");
  add(kBus, "bus");
  add(kTruck, "truck");
  add(kEmergency, "emergency");
  return " allow=\"" + words + "\"";
}

std::string nodeId(std::uint32_t node) { return "n" + std::to_string(node); }

/// A turn that SUMO gets: from a lane of an edge to a lane of another.
struct PlainTurn {
  std::uint32_t from, to, fromLane, toLane;
  std::size_t turn;
};

/// Lanes of a link, those that cars may use or the others; all where there are none of the kind.
std::vector<std::uint32_t> lanesOfKind(const TrafficNetwork& net, std::uint32_t link, bool cars) {
  std::vector<std::uint32_t> all, some;
  for (std::uint32_t n = net.firstLane[link]; n < net.firstLane[link + 1]; ++n) {
    all.push_back(n - net.firstLane[link]);
    if (((net.laneUsers[n] & kPassengerCar) != 0) == cars) some.push_back(all.back());
  }
  return some.empty() ? all : some;
}

/// How an edge ends: with the lanes that differ from what it allows, bus lanes.
std::string lanesXml(const TrafficNetwork& net, std::uint32_t link) {
  std::string text;
  for (std::uint32_t n = net.firstLane[link]; n < net.firstLane[link + 1]; ++n) {
    if ((net.laneUsers[n] & kMotorUsers) == (net.usersOf(link) & kMotorUsers)) continue;
    text += "<lane index=\"" + std::to_string(n - net.firstLane[link]) + "\"" +
            allowOf(net.laneUsers[n]) + "/>";
  }
  return text.empty() ? "/>" : ">" + text + "</edge>";
}

std::vector<PlainTurn> plainTurns(const TrafficNetwork& net, std::span<const std::uint8_t> kept) {
  std::vector<std::uint32_t> linkOfLane;
  for (std::uint32_t link = 0; link < net.linkCount(); ++link)
    linkOfLane.insert(linkOfLane.end(), net.firstLane[link + 1] - net.firstLane[link], link);
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::map<std::uint32_t, std::size_t>> joined;
  for (std::size_t t = 0; t < net.turnCount(); ++t) {
    const std::uint32_t from = linkOfLane[net.turnLane[t]], to = net.turnTo[t];
    const std::uint32_t lane = net.turnLane[t] - net.firstLane[from];
    if (kept[from] && kept[to]) joined[{from, to}].emplace(lane, t);
  }
  std::vector<PlainTurn> turns;
  for (const auto& [ends, lanes] : joined) {
    for (const bool cars : {false, true}) {
      const auto isOf = [&](std::uint32_t lane) {
        return ((net.laneUsers[net.firstLane[ends.first] + lane] & kPassengerCar) != 0) == cars;
      };
      std::vector<std::pair<std::uint32_t, std::size_t>> going;
      for (const auto& each : lanes)
        if (isOf(each.first)) going.push_back(each);
      if (going.empty()) continue;
      const auto targets = lanesOfKind(net, ends.second, cars);
      const bool atKerb = going.front().first == lanesOfKind(net, ends.first, cars).front();
      std::size_t next =
          atKerb || going.size() > targets.size() ? 0 : targets.size() - going.size();
      for (const auto& [lane, turn] : going)
        turns.push_back(
            {ends.first, ends.second, lane, targets[std::min(next++, targets.size() - 1)], turn});
    }
  }
  return turns;
}

/// A connection as both files have it, open for more.
std::string connectionOf(const PlainTurn& turn) {
  return "<connection from=\"" + sumoEdgeId(turn.from) + "\" to=\"" + sumoEdgeId(turn.to) +
         "\" fromLane=\"" + std::to_string(turn.fromLane) + "\" toLane=\"" +
         std::to_string(turn.toLane) + "\"";
}

std::string programXml(const SignalProgram& program, std::uint32_t node) {
  std::string text = "<tlLogic id=\"" + nodeId(node) +
                     "\" type=\"static\" programID=\"0\" offset=\"" + plainNumber(program.offset) +
                     "\">\n";
  for (const SignalPhase& phase : program.phases)
    text += "<phase duration=\"" + plainNumber(phase.seconds) + "\" state=\"" + phase.letters +
            "\"/>\n";
  return text + "</tlLogic>\n";
}

}  // namespace

std::string sumoEdgeId(std::uint32_t edge) { return "e" + std::to_string(edge); }

SumoPlain sumoPlain(const RoadNetwork& roads, const TrafficNetwork& network,
                    std::span<const std::uint8_t> kept) {
  std::set<std::uint32_t> nodes;
  SumoPlain plain{"<nodes>\n", "<edges>\n", "<connections>\n", "<tlLogics>\n"};
  for (std::uint32_t e = 0; e < roads.edgeCount(); ++e) {
    if (!kept[e]) continue;
    nodes.insert({roads.edgeFrom[e], roads.edgeTo[e]});
    std::string shape;
    for (const Point2& p : roads.line(e))
      shape += (shape.empty() ? "" : " ") + plainNumber(p.x()) + "," + plainNumber(p.y());
    plain.edges += "<edge id=\"" + sumoEdgeId(e) + "\" from=\"" + nodeId(roads.edgeFrom[e]) +
                   "\" to=\"" + nodeId(roads.edgeTo[e]) + "\" numLanes=\"" +
                   std::to_string(network.firstLane[e + 1] - network.firstLane[e]) + "\" speed=\"" +
                   plainNumber(network.freeSpeed[e]) + "\"" + allowOf(network.usersOf(e)) +
                   " spreadType=\"" + (roads.edgeTwin[e] >= 0 ? "right" : "center") +
                   "\" shape=\"" + shape + "\"" + lanesXml(network, e) + "\n";
  }
  std::map<std::uint32_t, std::size_t> lit;  // node and programme
  std::string controlled;
  for (const PlainTurn& turn : plainTurns(network, kept)) {
    plain.connections += connectionOf(turn) + "/>\n";
    const std::int32_t signal = network.turnSignal[turn.turn];
    if (signal < 0) continue;
    const std::uint32_t node = roads.edgeTo[turn.from];
    lit.emplace(node, std::size_t(signal));
    controlled += connectionOf(turn) + " tl=\"" + nodeId(node) + "\" linkIndex=\"" +
                  std::to_string(network.turnLetter[turn.turn]) + "\"/>\n";
  }
  for (const auto& [node, program] : lit)
    plain.programs += programXml(network.programs[program], node);
  plain.programs += controlled + "</tlLogics>\n";
  for (const std::uint32_t n : nodes) {
    plain.nodes += "<node id=\"" + nodeId(n) + "\" x=\"" + plainNumber(roads.node[n].x()) +
                   "\" y=\"" + plainNumber(roads.node[n].y()) + "\" type=\"" +
                   (lit.contains(n) ? "traffic_light" : "priority") + "\"/>\n";
  }
  plain.nodes += "</nodes>\n", plain.edges += "</edges>\n", plain.connections += "</connections>\n";
  return plain;
}

}  // namespace citymirror::gis
