#include "scenarios/traffic/volume_delay.h"

#include <cmath>

namespace citymirror::traffic {

double volumeDelay(const VolumeDelayNetwork& network, std::uint32_t link, double volume) {
  const double load = std::pow(volume / network.capacity[link], network.power[link]);
  return network.freeFlowCost[link] * (1 + network.b[link] * load);
}

double volumeDelaySlope(const VolumeDelayNetwork& network, std::uint32_t link, double volume) {
  const double power = network.power[link], capacity = network.capacity[link];
  if (power == 0) return 0;
  return network.freeFlowCost[link] * network.b[link] * power *
         std::pow(volume / capacity, power - 1) / capacity;
}

double volumeDelayIntegral(const VolumeDelayNetwork& network, std::uint32_t link, double volume) {
  const double power = network.power[link];
  const double load = std::pow(volume / network.capacity[link], power);
  return network.freeFlowCost[link] * volume * (1 + network.b[link] * load / (power + 1));
}

}  // namespace citymirror::traffic
