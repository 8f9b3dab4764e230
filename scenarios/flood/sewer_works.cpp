#include "scenarios/flood/sewer_works.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/flood/flood_kernels.h"
#include "scenarios/flood/hydraulics.h"
#include "scenarios/flood/link_works.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

enum class InletRule { dry, weir, capacity, fullStore };

Text sayInlet(InletRule rule, const Inlet& inlet) {
  const std::string most = number("%.3f m³/s", inlet.capacity);
  switch (rule) {
    case InletRule::dry:
      return {"无水", "no water on it"};
    case InletRule::weir:
      return {"受水深限制：格栅堰流或孔流", "limited by its depth: grate as weir or orifice"};
    case InletRule::capacity:
      return {"达到收水能力 " + most, "at its capacity of " + most};
    case InletRule::fullStore:
      return {"片区" + inlet.district + "管网已满", "the sewer of " + inlet.district + " is full"};
  }
  return {};
}

}  // namespace

struct SewerWorks::InletWork {
  Inlet inlet;
  std::size_t cell;
  int store;  ///< -1 = a sewer without limit
  double discharge = 0, volume = 0;
  InletRule rule = InletRule::dry;
};

struct SewerWorks::StoreWork {
  SewerStore store;
  LinkEnd outfall;
  double stored;
  double discharge = 0, volume = 0, river = kNaN;
};

SewerWorks::SewerWorks(const HydraulicStructures& structures, const FloodGrid& grid) {
  for (const SewerStore& store : structures.stores) {
    storeOf_[store.district] = stores_.size();
    stores_.push_back({store, LinkEnd(store.outfall, grid), store.stored});
  }
  for (const Inlet& inlet : structures.inlets) {
    const int c = grid.shape.columnOf(inlet.at.x()), r = grid.shape.rowOf(inlet.at.y());
    if (!grid.shape.holds(c, r) || grid.frozen(grid.at(c, r))) continue;
    const auto found = storeOf_.find(inlet.district);
    inlets_.push_back({inlet, grid.at(c, r), found == storeOf_.end() ? -1 : int(found->second)});
  }
}

SewerWorks::~SewerWorks() = default;
SewerWorks::SewerWorks(SewerWorks&&) noexcept = default;
SewerWorks& SewerWorks::operator=(SewerWorks&&) noexcept = default;

double SewerWorks::levelOf(const StoreWork& work) const {
  const SewerStore& s = work.store;
  return s.invert + (s.crown - s.invert) * work.stored / s.capacity;
}

double SewerWorks::level(const std::string& district) const {
  const auto found = storeOf_.find(district);
  return found == storeOf_.end() ? kNaN : levelOf(stores_[found->second]);
}

double SewerWorks::take(const std::string& district, double volume) {
  const auto found = storeOf_.find(district);
  if (found == storeOf_.end()) return 0;
  double& stored = stores_[found->second].stored;
  const double taken = std::min(volume, stored);
  stored -= taken;
  return taken;
}

void SewerWorks::drink(InletWork& work, FloodGrid& grid, double dt, Exchange& exchange) {
  const double depth = double(grid.depth[work.cell]);
  work.discharge = 0;
  work.rule = InletRule::dry;
  if (depth <= double(kDryDepth)) return;
  const double law = inletDischarge(depth, work.inlet.perimeter, work.inlet.area);
  work.rule = law < work.inlet.capacity ? InletRule::weir : InletRule::capacity;
  double volume = std::min(law, work.inlet.capacity) * dt;
  StoreWork* store = work.store < 0 ? nullptr : &stores_[std::size_t(work.store)];
  if (store != nullptr) {
    const double room = std::max(0.0, store->store.capacity - store->stored);
    if (room < volume) work.rule = InletRule::fullStore;
    volume = std::min(volume, room);
  }
  const double taken = takeFrom(grid, work.cell, volume);
  if (store != nullptr) store->stored += taken;
  exchange.drained += taken;
  work.discharge = taken / dt;
  work.volume += taken;
}

void SewerWorks::move(FloodGrid& grid, double t, double dt, Exchange& exchange) {
  for (InletWork& inlet : inlets_) drink(inlet, grid, dt, exchange);
  for (StoreWork& work : stores_) {
    const SewerStore& s = work.store;
    const double level = levelOf(work);
    work.river = work.outfall.known() ? work.outfall.level(grid, t) : kNaN;
    const double behind = std::isfinite(work.river) ? std::max(work.river, s.invert) : s.invert;
    const double drive = std::clamp((level - behind) / (s.crown - s.invert), 0.0, 1.0);
    const double volume = std::min(work.stored, s.outfallCapacity * std::sqrt(drive) * dt);
    work.stored -= volume;
    work.discharge = volume / dt;
    work.volume += volume;
    if (volume <= 0 || !work.outfall.onSurface()) continue;
    pourInto(grid, work.outfall.cell(), volume, exchange);
    exchange.inflow += volume;
  }
}

void SewerWorks::report(const FloodGrid& grid, std::vector<StructureReport>& reports) const {
  for (const InletWork& w : inlets_) {
    const double level = grid.datum + double(grid.bed[w.cell]) + double(grid.depth[w.cell]);
    const double below = w.store < 0 ? kNaN : levelOf(stores_[std::size_t(w.store)]);
    reports.push_back({w.inlet.id, "inlet", w.discharge, w.volume, level, below, w.inlet.capacity,
                       sayInlet(w.rule, w.inlet)});
  }
  for (const StoreWork& w : stores_) {
    const double level = levelOf(w);
    const std::string share = number("%.0f %%", 100 * w.stored / w.store.capacity);
    const bool blocked = std::isfinite(w.river) && w.river >= level && w.stored > 0;
    const std::string river = number("%.2f m", w.river);
    Text why = blocked ? Text{"管网蓄水 " + share + "；外河水位 " + river + " 顶托，不能自排",
                              "sewer " + share + " full; blocked by the river at " + river}
                       : Text{"管网蓄水 " + share, "sewer " + share + " full"};
    reports.push_back({w.store.district, "store", w.discharge, w.volume, level, w.river, w.stored,
                       std::move(why)});
  }
}

void SewerWorks::remember(StructureMemory& memory) const {
  for (const InletWork& w : inlets_) {
    memory.push_back({"inlet/" + w.inlet.id, {w.discharge, w.volume, double(w.rule)}});
  }
  for (const StoreWork& w : stores_) {
    memory.push_back({"store/" + w.store.district, {w.stored, w.discharge, w.volume, w.river}});
  }
}

void SewerWorks::recall(const StructureMemory& memory) {
  std::map<std::string, const std::vector<double>*> byKey;
  for (const auto& [key, values] : memory) byKey[key] = &values;
  for (InletWork& w : inlets_) {
    const auto found = byKey.find("inlet/" + w.inlet.id);
    if (found == byKey.end() || found->second->size() < 3) continue;
    w.discharge = (*found->second)[0];
    w.volume = (*found->second)[1];
    w.rule = InletRule(int((*found->second)[2]));
  }
  for (StoreWork& w : stores_) {
    const auto found = byKey.find("store/" + w.store.district);
    if (found == byKey.end() || found->second->size() < 4) continue;
    w.stored = (*found->second)[0];
    w.discharge = (*found->second)[1];
    w.volume = (*found->second)[2];
    w.river = (*found->second)[3];
  }
}

}  // namespace citymirror::flood
