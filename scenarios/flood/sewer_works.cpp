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

constexpr std::size_t kAhead = 12;  // inlets, about as long as their cells are on their way

/// Has the processor fetch a cell: inlets lie anywhere in a grid that is larger than its caches.
void bringNear(const FloodGrid& grid, std::size_t cell) {
  for (const auto* array : {&grid.depth, &grid.depthRest, &grid.qx, &grid.qy})
    __builtin_prefetch(array->data() + cell);
}

enum class InletRule { dry, weir, capacity, fullStore, drowned, surcharge };

Text sayInlet(InletRule rule, double capacity, const std::string& district) {
  const std::string most = number("%.3f m³/s", capacity);
  switch (rule) {
    case InletRule::dry:
      return {"无水", "no water on it"};
    case InletRule::weir:
      return {"受水深限制：格栅堰流或孔流", "limited by its depth: grate as weir or orifice"};
    case InletRule::capacity:
      return {"达到收水能力 " + most, "at its capacity of " + most};
    case InletRule::fullStore:
      return {"片区 " + district + " 管网已满", "the sewer of " + district + " is full"};
    case InletRule::drowned:
      return {"片区 " + district + " 管网水位高于箅面，收水受顶托",
              "held back: the sewer of " + district + " stands above its grate"};
    case InletRule::surcharge:
      return {"片区 " + district + " 管网冒溢：管内水位高于路面",
              "gives back: the sewer of " + district + " stands above the street"};
  }
  return {};
}

double surfaceOn(const FloodGrid& grid, std::size_t cell) {
  return grid.datum + double(grid.bed[cell]) +
         std::max(0.0, double(grid.depth[cell]) + double(grid.depthRest[cell]));
}

}  // namespace

/// One cache line: all of them are looked at after every step.
struct SewerWorks::InletWork {
  std::size_t cell;
  int store;  ///< -1 = a sewer without limit
  InletRule rule = InletRule::dry;
  double capacity, perimeter, area;
  double ground;                     ///< m
  double discharge = 0, volume = 0;  ///< into the sewer
};

struct SewerWorks::StoreWork {
  SewerStore store;
  LinkEnd outfall;
  double stored;                    ///< m³
  std::vector<std::size_t> inlets;  ///< lowest ground first
  bool surcharged = false;
  double discharge = 0, volume = 0, river = kNoLevel;

  double footprint() const { return store.capacity / (store.crown - store.invert); }  ///< m²
};

SewerWorks::SewerWorks(const HydraulicStructures& structures, const FloodGrid& grid) {
  for (const SewerStore& store : structures.stores) {
    storeOf_[store.district] = stores_.size();
    stores_.push_back({store, LinkEnd(store.outfall, grid), store.stored, {}});
  }
  for (const Inlet& inlet : structures.inlets) {
    const int c = grid.shape.columnOf(inlet.at.x()), r = grid.shape.rowOf(inlet.at.y());
    if (!grid.shape.holds(c, r) || grid.frozen(grid.at(c, r))) continue;
    const std::size_t cell = grid.at(c, r);
    const auto found = storeOf_.find(inlet.district);
    const int store = found == storeOf_.end() ? -1 : int(found->second);
    if (store >= 0) stores_[std::size_t(store)].inlets.push_back(inlets_.size());
    inlets_.push_back({cell, store, InletRule::dry, inlet.capacity, inlet.perimeter, inlet.area,
                       grid.datum + double(grid.bed[cell]), 0, 0});
    names_.push_back({inlet.id, inlet.district});
  }
  for (StoreWork& work : stores_) {
    std::stable_sort(work.inlets.begin(), work.inlets.end(), [&](std::size_t a, std::size_t b) {
      return inlets_[a].ground < inlets_[b].ground;
    });
  }
}

SewerWorks::~SewerWorks() = default;
SewerWorks::SewerWorks(SewerWorks&&) noexcept = default;
SewerWorks& SewerWorks::operator=(SewerWorks&&) noexcept = default;

double SewerWorks::levelOf(const StoreWork& work) {
  const SewerStore& s = work.store;
  return s.invert + (s.crown - s.invert) * work.stored / s.capacity;
}

double SewerWorks::level(const std::string& district) const {
  const auto found = storeOf_.find(district);
  return found == storeOf_.end() ? kNoLevel : levelOf(stores_[found->second]);
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
  double depth = double(grid.depth[work.cell]);
  work.discharge = 0;
  work.rule = InletRule::dry;
  if (depth <= double(kDryDepth)) return;
  StoreWork* store = work.store < 0 ? nullptr : &stores_[std::size_t(work.store)];
  double room = std::numeric_limits<double>::infinity();
  bool drowned = false;
  if (store != nullptr) {
    room = std::max(0.0, store->store.capacity - store->stored);
    const double level = levelOf(*store);
    drowned = level > work.ground;
    if (drowned) {
      depth = std::max(0.0, work.ground + depth - level);
      room = std::min(room, 0.5 * depth / (1 / grid.area() + 1 / store->footprint()));
    }
  }
  const double law = inletDischarge(depth, work.perimeter, work.area);
  const double wanted = std::min(law, work.capacity) * dt;
  work.rule = law < work.capacity ? InletRule::weir : InletRule::capacity;
  if (drowned) work.rule = InletRule::drowned;
  if (room < wanted && !drowned) work.rule = InletRule::fullStore;
  const double taken = takeFrom(grid, work.cell, std::min(wanted, room));
  if (store != nullptr) store->stored += taken;
  exchange.drained += taken;
  work.discharge = taken / dt;
  work.volume += taken;
}

void SewerWorks::surcharge(StoreWork& work, FloodGrid& grid, double dt, Exchange& exchange) {
  work.surcharged = false;
  for (const std::size_t k : work.inlets) {
    InletWork& inlet = inlets_[k];
    const double level = levelOf(work);
    if (level <= inlet.ground) break;
    const double head = level - surfaceOn(grid, inlet.cell);
    if (head <= 0) continue;
    const double law = orificeDischarge(head, inlet.area);
    const double toLevel = head / (1 / grid.area() + 1 / work.footprint());
    const double volume =
        std::min({std::min(law, inlet.capacity) * dt, 0.5 * toLevel, work.stored});
    work.stored -= volume;
    work.surcharged = true;
    pourInto(grid, inlet.cell, volume, exchange);
    exchange.inflow += volume;
    inlet.rule = InletRule::surcharge;
    inlet.discharge -= volume / dt;
    inlet.volume -= volume;
  }
}

void SewerWorks::empty(StoreWork& work, FloodGrid& grid, double t, double dt, Exchange& exchange) {
  const SewerStore& s = work.store;
  work.river = work.outfall.known() ? work.outfall.level(grid, t) : kNoLevel;
  const double behind = std::isfinite(work.river) ? std::max(work.river, s.invert) : s.invert;
  const double drive = std::clamp((levelOf(work) - behind) / (s.crown - s.invert), 0.0, 1.0);
  const double above = drive * s.capacity;  // m³ that stand above the water outside
  const double volume = std::min(above, s.outfallCapacity * std::sqrt(drive) * dt);
  work.stored -= volume;
  work.discharge = volume / dt;
  work.volume += volume;
  if (volume <= 0 || !work.outfall.onSurface()) return;
  pourInto(grid, work.outfall.cell(), volume, exchange);
  exchange.inflow += volume;
}

void SewerWorks::move(FloodGrid& grid, double t, double dt, Exchange& exchange) {
  for (std::size_t k = 0; k < inlets_.size(); ++k) {
    if (k + kAhead < inlets_.size()) bringNear(grid, inlets_[k + kAhead].cell);
    drink(inlets_[k], grid, dt, exchange);
  }
  for (StoreWork& store : stores_) {
    surcharge(store, grid, dt, exchange);
    empty(store, grid, t, dt, exchange);
  }
}

void SewerWorks::report(const FloodGrid& grid, std::vector<StructureReport>& reports) const {
  for (std::size_t k = 0; k < inlets_.size(); ++k) {
    const InletWork& w = inlets_[k];
    const double below = w.store < 0 ? kNoLevel : levelOf(stores_[std::size_t(w.store)]);
    reports.push_back({names_[k].id, "inlet", w.discharge, w.volume, surfaceOn(grid, w.cell), below,
                       w.capacity, sayInlet(w.rule, w.capacity, names_[k].district)});
  }
  for (const StoreWork& w : stores_) {
    const double level = levelOf(w);
    const std::string share = number("%.0f %%", 100 * w.stored / w.store.capacity);
    const bool blocked = std::isfinite(w.river) && w.river >= level && w.stored > 0;
    const std::string river = number("%.2f m", w.river);
    Text why = blocked ? Text{"管网蓄水 " + share + "；外河水位 " + river + " 顶托，不能自排",
                              "sewer " + share + " full; blocked by the river at " + river}
                       : Text{"管网蓄水 " + share, "sewer " + share + " full"};
    if (w.surcharged) why = {why.zh + "；向路面冒溢", why.en + "; comes up on the street"};
    reports.push_back({w.store.district, "store", w.discharge, w.volume, level, w.river, w.stored,
                       std::move(why)});
  }
}

void SewerWorks::remember(StructureMemory& memory) const {
  for (std::size_t k = 0; k < inlets_.size(); ++k) {
    const InletWork& w = inlets_[k];
    memory.push_back({"inlet/" + names_[k].id, {w.discharge, w.volume, double(w.rule)}});
  }
  for (const StoreWork& w : stores_) {
    memory.push_back({"store/" + w.store.district,
                      {w.stored, w.discharge, w.volume, w.river, w.surcharged ? 1.0 : 0.0}});
  }
}

void SewerWorks::recall(const StructureMemory& memory) {
  std::map<std::string, const std::vector<double>*> byKey;
  for (const auto& [key, values] : memory) byKey[key] = &values;
  const auto valuesOf = [&](const std::string& key, std::size_t least) {
    const auto found = byKey.find(key);
    return found == byKey.end() || found->second->size() < least ? nullptr : found->second;
  };
  for (std::size_t k = 0; k < inlets_.size(); ++k) {
    InletWork& w = inlets_[k];
    const auto* v = valuesOf("inlet/" + names_[k].id, 3);
    if (v == nullptr) continue;
    w.discharge = (*v)[0];
    w.volume = (*v)[1];
    w.rule = InletRule(int((*v)[2]));
  }
  for (StoreWork& w : stores_) {
    const auto* v = valuesOf("store/" + w.store.district, 5);
    if (v == nullptr) continue;
    w.stored = (*v)[0];
    w.discharge = (*v)[1];
    w.volume = (*v)[2];
    w.river = (*v)[3];
    w.surcharged = (*v)[4] != 0;
  }
}

}  // namespace citymirror::flood
