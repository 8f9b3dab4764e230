#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/traffic/traffic_model.h"

namespace citymirror::traffic {

/// Streets of the exact cases: 20 m/s, 5 m per vehicle, waves of 5 m/s, hence 0.8 vehicles/s a
/// lane.
struct Streets {
  TrafficNetwork net;
  TrafficDemand demand;
  TrafficInputs inputs;

  Streets() {
    demand.classes.push_back({"car", kPassengerCar, 5});
    inputs.parameters.standardSpace = 5;
    inputs.parameters.yellowUsed = 0;
    inputs.parameters.laneChange = 0;
    inputs.parameters.startLost = 0;
    inputs.parameters.saturation = INFINITY;
    inputs.parameters.criticalGap = 4.1;
  }

  std::uint32_t link(const std::string& code, double length = 1000, double capacity = INFINITY,
                     int lanes = 1) {
    net.code.push_back(code);
    net.length.push_back(length);
    net.freeSpeed.push_back(20);
    net.capacity.push_back(capacity);
    net.laneUsers.insert(net.laneUsers.end(), std::size_t(lanes), kAllUsers);
    net.firstLane.push_back(std::uint32_t(net.laneUsers.size()));
    return std::uint32_t(net.code.size() - 1);
  }
  /// Turns must be added in the order of their lanes.
  std::uint32_t turn(std::uint32_t lane, std::uint32_t to, std::vector<std::uint32_t> yields = {},
                     int signal = -1) {
    net.turnLane.push_back(lane);
    net.turnTo.push_back(to);
    net.turnSeconds.push_back(0);
    net.turnSpeed.push_back(INFINITY);
    net.turnLanes.push_back(~0U);
    net.turnSignal.push_back(signal);
    net.turnLetter.push_back(0);
    net.yieldTo.insert(net.yieldTo.end(), yields.begin(), yields.end());
    net.firstYield.push_back(std::uint32_t(net.yieldTo.size()));
    return std::uint32_t(net.turnTo.size() - 1);
  }
  void vehicle(double depart, const std::vector<std::uint32_t>& route, std::uint8_t type = 0) {
    demand.code.push_back("v" + std::to_string(demand.size()));
    demand.depart.push_back(depart);
    demand.type.push_back(type);
    demand.open.push_back(0);
    demand.links.insert(demand.links.end(), route.begin(), route.end());
    demand.firstLink.push_back(std::uint32_t(demand.links.size()));
  }
  /// `rate` vehicles/s from the beginning on, the first after one headway.
  void stream(double rate, double seconds, const std::vector<std::uint32_t>& route) {
    const int count = int(std::lround(rate * seconds));
    for (int k = 1; k <= count; ++k) vehicle(k / rate, route);
  }
  TrafficInputs made() {
    inputs.network = std::make_shared<const TrafficNetwork>(net);
    inputs.demand = std::make_shared<const TrafficDemand>(demand);
    return inputs;
  }
  TrafficModel model() {
    auto model = TrafficModel::make(made());
    if (!model) qFatal("%s", model.error().text().c_str());
    return std::move(model).value();
  }
};

inline double arrival(const TrafficModel& model, std::size_t vehicle) {
  return double(model.state().arrived[vehicle]) / 1000;
}

}  // namespace citymirror::traffic
