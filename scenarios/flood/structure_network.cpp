#include "scenarios/flood/structure_network.h"

namespace citymirror::flood {

StructureNetwork::StructureNetwork(const FloodInputs&, FloodGrid&) {}

StructureNetwork::Exchange StructureNetwork::exchange(FloodGrid&, double, double) { return {}; }

Outcome StructureNetwork::apply(const FloodEdit&, FloodGrid&, double) {
  return Error{ErrorCode::unsupported, "structures are not there yet", "edit", "Wait"};
}

std::vector<StructureReport> StructureNetwork::reports(const FloodGrid&) const { return {}; }

StructureNetwork::Memory StructureNetwork::memory() const { return {}; }

void StructureNetwork::restore(const Memory&, FloodGrid&) {}

}  // namespace citymirror::flood
