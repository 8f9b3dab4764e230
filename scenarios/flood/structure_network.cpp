#include "scenarios/flood/structure_network.h"

namespace citymirror::flood {
namespace {

Error noSuch(const char* kind, const std::string& id) {
  return {ErrorCode::notFound, std::string("there is no such ") + kind, id,
          std::string("Choose one of the run's ") + kind + "s"};
}

}  // namespace

StructureNetwork::StructureNetwork(const FloodInputs& inputs, FloodGrid& grid)
    : barriers_(inputs.structures.barriers, inputs.walls, grid),
      sewers_(inputs.structures, grid),
      links_(inputs.structures, grid) {}

Exchange StructureNetwork::exchange(FloodGrid& grid, double t, double dt) {
  Exchange exchange;
  sewers_.move(grid, t, dt, exchange);
  links_.move(grid, sewers_, t, dt, exchange);
  barriers_.move(grid, t, dt);
  return exchange;
}

Outcome StructureNetwork::apply(const FloodEdit& edit, FloodGrid& grid, double t) {
  if (const auto* pump = std::get_if<SetPump>(&edit)) {
    return links_.set(*pump) ? Outcome(Done{}) : noSuch("pump", pump->id);
  }
  if (const auto* gate = std::get_if<SetGate>(&edit)) {
    return links_.set(*gate) ? Outcome(Done{}) : noSuch("gate", gate->id);
  }
  if (const auto* pump = std::get_if<BringPump>(&edit)) {
    if (links_.bring(*pump, grid)) return Done{};
    return Error{ErrorCode::badInput, "the place lies outside the flood domain", pump->id,
                 "Choose a place in the city"};
  }
  if (const auto* line = std::get_if<DrawBarrier>(&edit)) return barriers_.draw(*line, grid);
  if (const auto* gone = std::get_if<RemoveBarrier>(&edit)) return barriers_.remove(gone->id, grid);
  if (const auto* gap = std::get_if<OpenBreach>(&edit)) return barriers_.breach(*gap, grid, t);
  return Error{ErrorCode::badInput, "this edit is not one of a structure", textOf(edit),
               "Give it to the run"};
}

std::vector<StructureReport> StructureNetwork::reports(const FloodGrid& grid) const {
  std::vector<StructureReport> reports;
  barriers_.report(grid, reports);
  links_.report(reports);
  sewers_.report(grid, reports);
  return reports;
}

StructureNetwork::Memory StructureNetwork::memory() const {
  Memory memory;
  barriers_.remember(memory);
  sewers_.remember(memory);
  links_.remember(memory);
  return memory;
}

void StructureNetwork::restore(const Memory& memory, FloodGrid& grid) {
  barriers_.recall(memory, grid);
  sewers_.recall(memory);
  links_.recall(memory);
}

}  // namespace citymirror::flood
