#pragma once
#include "engine/core/volume_delay_network.h"

namespace citymirror::traffic {

/// Cost of one link at a volume ≥ 0 (Bureau of Public Roads 1964), in the network's unit.
double volumeDelay(const VolumeDelayNetwork& network, std::uint32_t link, double volume);
/// Its derivative by the volume.
double volumeDelaySlope(const VolumeDelayNetwork& network, std::uint32_t link, double volume);
/// Its integral from 0 to the volume: the link's part of Beckmann's objective.
double volumeDelayIntegral(const VolumeDelayNetwork& network, std::uint32_t link, double volume);

}  // namespace citymirror::traffic
