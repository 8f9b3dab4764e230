#include "scenarios/traffic/traffic_check.h"

#include <algorithm>
#include <cmath>

#include "scenarios/traffic/traffic_shape.h"

namespace citymirror::traffic {
namespace {

void checkParameters(const TrafficInputs& in, std::vector<Error>& faults) {
  const TrafficParameters& p = in.parameters;
  const auto require = [&](bool good, const char* name, const char* remedy) {
    if (good) return;
    faults.push_back({ErrorCode::badInput, std::string(name) + " is out of range", name, remedy});
  };
  require(p.waveSpeed > 0 && std::isfinite(p.waveSpeed), "wave speed", "Give 5 m/s");
  require(p.standardSpace > 0 && std::isfinite(p.standardSpace), "standard space", "Give 7.5 m");
  require(p.criticalGap >= 0 && p.criticalGap < 1e4, "critical gap", "Give 4.1 s");
  require(p.majorGap >= 0 && p.majorGap < 1e4, "gap out of a main street", "Give 4.1 s");
  require(p.signalGap >= 0 && p.signalGap < 1e4, "signal gap", "Give 4.5 s");
  require(p.yellowUsed >= 0 && p.yellowUsed < 1e4, "used yellow", "Give 2 s");
  require(p.startLost >= 0 && p.startLost < 1e4, "start-up lost time", "Give 2 s");
  require(p.saturation > 0, "saturation flow", "Give 1900 vehicles/h");
  require(p.laneChange >= 0 && p.laneChange < 1e4, "lane change", "Give 4.6 s");
  require(p.clearing >= 0 && p.clearing < 1e4, "clearing time", "Give 1 s");
  require(p.informed >= 0 && p.informed <= 1, "share of informed drivers", "Give 0 … 1");
  require(p.patience >= 0, "patience", "Give 60 s");
  require(p.alongQueue > 0 && std::isfinite(p.alongQueue), "speed along a queue", "Give 5.6 m/s");
  for (const Closure& c : in.closures) {
    require(c.link < in.network->linkCount(), "closed link", "Name a link of the network");
    require(c.from >= 0 && c.to > c.from, "closure time", "Give from ≥ 0 and to after it");
  }
  for (const Restriction& r : in.restrictions) {
    if (auto good = checkRestriction(r, in.network->linkCount(), 0); !good)
      faults.push_back(good.error());
  }
}

std::string faultOfRoute(const TrafficShape& shape, const TrafficDemand& demand, std::size_t v) {
  const TypeShape& type = shape.typeOf(std::uint32_t(v));
  const auto& code = shape.network().code;
  const std::uint32_t begin = demand.firstLink[v], end = demand.firstLink[v + 1];
  if (begin == end) return "has no route";
  for (std::uint32_t k = begin; k < end; ++k) {
    const std::uint32_t link = demand.links[k];
    const bool last = k + 1 == end;
    if (shape.hasLane(link, type, last ? kNone : demand.links[k + 1])) continue;
    if (last || !shape.hasLane(link, type, kNone)) return "may not use the link " + code[link];
    return "cannot turn from " + code[link] + " to " + code[demand.links[k + 1]];
  }
  return {};
}

/// Who is bound for a sink, in order, and ends on one of its streets.
void checkBound(const TrafficInputs& in, std::vector<Error>& faults) {
  std::int64_t last = -1;
  for (const SinkBound& bound : in.bound) {
    const TrafficDemand& demand = *in.demand;
    bool good = bound.vehicle < demand.size() && bound.sink < in.sinks.size() &&
                bound.persons >= 1 && std::int64_t(bound.vehicle) > last;
    last = bound.vehicle;
    if (good) {
      const auto& links = in.sinks[bound.sink].links;
      const std::uint32_t end = demand.firstLink[bound.vehicle + 1];
      good = end > demand.firstLink[bound.vehicle] &&
             std::find(links.begin(), links.end(), demand.links[end - 1]) != links.end();
    }
    if (good) continue;
    faults.push_back({ErrorCode::badInput,
                      "A vehicle bound for a shelter is not there, carries nobody or ends elsewhere",
                      "bound vehicle " + std::to_string(bound.vehicle),
                      "End its route on a street of the shelter"});
  }
}

}  // namespace

Outcome checkSink(const Sink& sink, const TrafficNetwork& network) {
  bool good = !sink.links.empty() && sink.rate > 0;
  for (const std::uint32_t link : sink.links) good = good && link < network.linkCount();
  if (good) return Done{};
  return Error{ErrorCode::badInput, "A shelter has no street of the network, or lets nobody in",
               sink.code, "Give it a street and a rate above 0"};
}

Outcome checkRestriction(const Restriction& restriction, std::size_t links, double now) {
  const auto bad = [&](const char* what, const char* remedy) {
    return Error{ErrorCode::badInput, std::string("A link cannot be restricted: ") + what,
                 "restriction of link " + std::to_string(restriction.link), remedy};
  };
  const auto isShare = [](double share) { return share > 0 && share <= 1; };
  if (restriction.link >= links) return bad("it is not there", "Name a link of the network");
  if (!(restriction.from >= now && restriction.to > restriction.from))
    return bad("its times have passed or do not follow each other", "Give times to come");
  if (!isShare(restriction.capacity) || !isShare(restriction.speed))
    return bad("its shares are none", "Give shares above 0 up to 1");
  return Done{};
}

std::vector<Error> checkRules(const TrafficInputs& inputs) {
  std::vector<Error> faults;
  checkParameters(inputs, faults);
  for (const Sink& sink : inputs.sinks) {
    if (auto good = checkSink(sink, *inputs.network); !good) faults.push_back(good.error());
  }
  if (faults.empty()) checkBound(inputs, faults);
  return faults;
}

std::vector<Error> checkDemand(const TrafficShape& shape) {
  std::vector<Error> faults;
  const TrafficDemand& demand = shape.demand();
  double before = 0;
  for (std::size_t v = 0; v < demand.size(); ++v) {
    std::string fault = faultOfRoute(shape, demand, v);
    if (!(demand.depart[v] >= before)) fault = "departs before the one ahead of it in the list";
    before = demand.depart[v];
    if (fault.empty()) continue;
    faults.push_back({ErrorCode::badInput, "Vehicle " + demand.code[v] + " " + fault,
                      "vehicle " + demand.code[v], "Correct its route or take it out"});
  }
  std::uint32_t last = 0;
  for (const VehicleStop& stop : demand.stops) {
    const bool good = stop.vehicle < demand.size() && stop.link < shape.network().linkCount() &&
                      stop.seconds >= 0 && stop.until >= 0 && stop.vehicle >= last;
    last = stop.vehicle;
    if (good) continue;
    faults.push_back({ErrorCode::badInput, "A stop has no vehicle, no link or no time",
                      "stop of vehicle " + std::to_string(stop.vehicle), "Take it out"});
  }
  return faults;
}

std::vector<Error> checkInputs(const TrafficInputs& inputs) {
  auto faults = checkRules(inputs);
  return faults.empty() ? checkDemand(TrafficShape(inputs)) : faults;
}

}  // namespace citymirror::traffic
