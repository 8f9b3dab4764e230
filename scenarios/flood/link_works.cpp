#include "scenarios/flood/link_works.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

constexpr double kFarBelow = -1e6;  ///< m, the level of an outside that nobody gave one

enum class PumpRule { off, belowOnLevel, failed, switchedOff, capacity, curve, dry, noStore };

std::string metres(double value) { return number("%.2f m", value); }
std::string cubic(double value) { return number("%.2f m³/s", value); }

Text sayWeir(const Weir& weir, double from, double to) {
  const double head = std::max(from, to) - weir.crest, tail = std::min(from, to) - weir.crest;
  if (head <= 0) {
    return {"水位低于堰顶 " + metres(-head), "water stands " + metres(-head) + " below its crest"};
  }
  const Text free{"自由出流：堰上水头 " + metres(head), "free flow: head " + metres(head)};
  if (tail <= 0) return free;
  return {"淹没出流：堰上水头 " + metres(head) + "，下游 " + metres(tail),
          "drowned: head " + metres(head) + " above, " + metres(tail) + " below"};
}

Text sayGate(GateRule rule, const SluiceGate& gate, double from, double to) {
  const std::string head = metres(std::max(from, to) - gate.sill);
  const std::string tail = metres(std::min(from, to) - gate.sill);
  const std::string lip = metres(gate.opening * gate.height);
  switch (rule) {
    case GateRule::shut:
      return {"闸门关闭", "the gate is shut"};
    case GateRule::dry:
      return {"两侧水位均低于闸底或方向被拍门阻断",
              "no water above its sill, or its flap is closed"};
    case GateRule::weir:
      return {"堰流：水头 " + head + " 未及闸门下缘 " + lip,
              "weir flow: head " + head + " does not reach the lip at " + lip};
    case GateRule::freeOrifice:
      return {"孔口自由出流：水头 " + head + "，开高 " + lip,
              "free orifice: head " + head + ", lip at " + lip};
    case GateRule::drownedOrifice:
      return {"孔口淹没出流：上游 " + head + "，下游 " + tail,
              "drowned orifice: head " + head + ", tailwater " + tail};
  }
  return {};
}

Text sayCulvert(CulvertRule rule, const Culvert& c, double from, double to) {
  const std::string up = metres(std::max(from, to)), down = metres(std::min(from, to));
  const double exit = from >= to ? c.invertTo : c.invertFrom;
  switch (rule) {
    case CulvertRule::dry:
      return {"两端水位均低于洞底、齐平或被拍门阻断",
              "no water above its inverts, level at both ends, or its flap is closed"};
    case CulvertRule::inletWeir:
      return {"进口控制（堰流）：上游水位 " + up, "inlet control as a weir: headwater " + up};
    case CulvertRule::inletOrifice:
      return {"进口控制（孔口）：上游水位 " + up, "inlet control as an orifice: headwater " + up};
    case CulvertRule::drownedInlet:
      return {"进口控制，受下游水位 " + down + " 顶托",
              "inlet control, drowned by a tailwater of " + down};
    case CulvertRule::outlet:
      return {"出口控制：下游水位 " + down + "，洞顶 " + metres(exit + c.height),
              "outlet control: tailwater " + down + ", crown " + metres(exit + c.height)};
  }
  return {};
}

/// The law would pass more than the cells beside it hold or can take in a step.
Text limitedBy(Text why, bool limited) {
  if (!limited) return why;
  return {why.zh + "；受两侧水量限制", why.en + "; limited by the water beside it"};
}

Text sayPump(PumpRule rule, const Pump& pump, double from, double to, double discharge) {
  const std::string level = metres(from);
  switch (rule) {
    case PumpRule::failed:
      return {"泵故障", "the pump has failed"};
    case PumpRule::switchedOff:
      return {"人工停泵", "switched off by hand"};
    case PumpRule::belowOnLevel:
      return {
          "水位 " + level + " 低于启泵水位 " + metres(pump.onLevel.value_or(0)),
          "level " + level + " is below its switch-on level " + metres(pump.onLevel.value_or(0))};
    case PumpRule::dry:
      return {"进水口缺水：仅抽 " + cubic(discharge),
              "its intake runs dry: only " + cubic(discharge) + " to take"};
    case PumpRule::noStore:
      return {"没有片区 " + pump.district + " 的管网", "there is no sewer of " + pump.district};
    case PumpRule::curve:
      return {"按特性曲线：扬程 " + metres(to - from), "by its curve: lift " + metres(to - from)};
    case PumpRule::capacity:
      return {"满负荷运行", "runs at its capacity"};
    case PumpRule::off:
      break;
  }
  return {"尚未运行", "has not run yet"};
}

}  // namespace

LinkEnd::LinkEnd(const Waterside& side, const FloodGrid& grid) : outside_(side.outsideLevel) {
  if (!side.at) return;
  const int c = grid.shape.columnOf(side.at->x()), r = grid.shape.rowOf(side.at->y());
  if (!grid.shape.holds(c, r) || grid.outside(grid.at(c, r))) return;
  cell_ = grid.at(c, r);
  held_ = grid.frozen(*cell_);
}

double LinkEnd::level(const FloodGrid& grid, double t) const {
  if (!cell_) return outside_.time.empty() ? kFarBelow : outside_.at(t);
  return grid.datum + double(grid.bed[*cell_]) + double(grid.depth[*cell_]) +
         double(grid.depthRest[*cell_]);
}

LinkWorks::LinkWorks(const HydraulicStructures& s, const FloodGrid& grid) {
  const auto add = [&](auto& works, const auto& list) {
    for (const auto& item : list) {
      works.push_back({{item, LinkEnd(item.from, grid), LinkEnd(item.to, grid), {}}});
    }
  };
  const auto addPlain = [&](auto& works, const auto& list) {
    for (const auto& item : list) {
      works.push_back({item, LinkEnd(item.from, grid), LinkEnd(item.to, grid), {}});
    }
  };
  addPlain(weirs_, s.weirs);
  addPlain(gates_, s.gates);
  addPlain(culverts_, s.culverts);
  add(pumps_, s.pumps);
}

/// `law(from, to)` gives {discharge, rule, crest}: positive from → to; water below its crest stays.
template <class Structure, class Law>
void LinkWorks::moveFreely(Work<Structure>& work, FloodGrid& grid, double t, double dt,
                           Exchange& exchange, Law law) {
  const double from = work.from.level(grid, t), to = work.to.level(grid, t);
  const auto [discharge, rule, crest] = law(from, to);
  work.last = {0, work.last.volume, from, to, rule, false};
  if (discharge == 0) return;
  const bool forward = discharge > 0;
  const LinkEnd &giver = forward ? work.from : work.to, &taker = forward ? work.to : work.from;
  const int cells = int(giver.onSurface()) + int(taker.onSurface());
  if (cells == 0) return;
  const double toLevel = std::fabs(from - to) * grid.area() / cells;  // what makes both level
  const double above = std::max(0.0, std::max(from, to) - crest) * grid.area();
  const double wanted = std::fabs(discharge) * dt;
  double volume = std::min(wanted, 0.5 * toLevel);
  if (giver.onSurface()) volume = std::min(volume, above);
  if (giver.onSurface()) volume = takeFrom(grid, giver.cell(), volume);
  if (taker.onSurface()) pourInto(grid, taker.cell(), volume, exchange);
  if (!giver.onSurface()) exchange.inflow += volume;
  if (!taker.onSurface()) exchange.drained += volume;
  work.last.limited = volume < 0.98 * wanted;
  work.last.discharge = (forward ? volume : -volume) / dt;
  work.last.volume += forward ? volume : -volume;
}

double LinkWorks::pumpCapacity(PumpWork& work, double intake, double outlet, double t) const {
  const Pump& p = work.structure;
  const auto rule = [&](PumpRule r, bool running) {
    work.last.rule = int(r);
    work.running = running;
  };
  const bool failing = std::any_of(p.failures.begin(), p.failures.end(),
                                   [&](const auto& f) { return t >= f.first && t < f.second; });
  if (failing || work.mode == PumpMode::failed) return rule(PumpRule::failed, false), 0;
  if (work.mode == PumpMode::off) return rule(PumpRule::switchedOff, false), 0;
  if (work.mode == PumpMode::automatic && p.onLevel) {
    const double stop = p.offLevel.value_or(*p.onLevel);
    const bool runs = intake >= *p.onLevel || (work.running && intake > stop);
    if (!runs) return rule(PumpRule::belowOnLevel, false), 0;
  }
  rule(p.curve.time.empty() ? PumpRule::capacity : PumpRule::curve, true);
  return p.curve.time.empty() ? p.capacity : p.curve.at(std::max(0.0, outlet - intake));
}

void LinkWorks::pump(PumpWork& work, FloodGrid& grid, SewerWorks& sewers, double t, double dt,
                     Exchange& exchange) {
  const Pump& p = work.structure;
  const bool fromSewer = !p.district.empty();
  const double intake = fromSewer ? sewers.level(p.district) : work.from.level(grid, t);
  const double outlet = work.to.level(grid, t);
  work.last = {0,    work.last.volume, intake, work.to.known() ? outlet : kNoLevel, work.last.rule,
               false};
  if (fromSewer && !sewers.has(p.district)) return void(work.last.rule = int(PumpRule::noStore));
  const double lift = work.to.known() ? outlet : intake;
  const double wanted = pumpCapacity(work, intake, lift, t) * dt;
  if (!(wanted > 0)) return;
  const double volume = fromSewer               ? sewers.take(p.district, wanted)
                        : work.from.onSurface() ? takeFrom(grid, work.from.cell(), wanted)
                                                : wanted;
  if (work.to.onSurface()) pourInto(grid, work.to.cell(), volume, exchange);
  const bool leaves = !fromSewer && work.from.onSurface();
  if (leaves && !work.to.onSurface()) exchange.drained += volume;
  if (!leaves && work.to.onSurface()) exchange.inflow += volume;
  if (volume < 0.999 * wanted) work.last.rule = int(PumpRule::dry);
  work.last.discharge = volume / dt;
  work.last.volume += volume;
}

void LinkWorks::move(FloodGrid& grid, SewerWorks& sewers, double t, double dt, Exchange& exchange) {
  struct Signed {
    double discharge;
    int rule;
    double crest;  ///< m
  };
  for (auto& w : weirs_) {
    moveFreely(w, grid, t, dt, exchange, [&](double from, double to) {
      const double crest = w.structure.crest;
      const double q = weirDischarge(std::max(from, to) - crest, std::min(from, to) - crest,
                                     w.structure.width, w.structure.coefficient);
      return Signed{from >= to ? q : -q, 0, crest};
    });
  }
  for (auto& g : gates_) {
    moveFreely(g, grid, t, dt, exchange, [&](double from, double to) {
      const SluiceGate& s = g.structure;
      if (s.flap && to > from) return Signed{0, int(GateRule::dry), s.sill};
      const GateFlow flow = gateDischarge(std::max(from, to) - s.sill, std::min(from, to) - s.sill,
                                          s.width, s.opening * s.height, s.contraction);
      return Signed{from >= to ? flow.discharge : -flow.discharge, int(flow.rule), s.sill};
    });
  }
  for (auto& c : culverts_) {
    moveFreely(c, grid, t, dt, exchange, [&](double from, double to) {
      const Culvert& s = c.structure;
      const bool forward = from >= to;
      const double invert = forward ? s.invertFrom : s.invertTo;
      if (s.flap && !forward) return Signed{0, int(CulvertRule::dry), invert};
      const CulvertFlow flow = forward ? culvertDischarge(s, from, to, s.invertFrom, s.invertTo)
                                       : culvertDischarge(s, to, from, s.invertTo, s.invertFrom);
      return Signed{forward ? flow.discharge : -flow.discharge, int(flow.rule), invert};
    });
  }
  for (PumpWork& p : pumps_) pump(p, grid, sewers, t, dt, exchange);
}

bool LinkWorks::set(const SetPump& edit) {
  bool found = false;
  for (PumpWork& p : pumps_) {
    if (p.structure.id != edit.id) continue;
    p.mode = edit.mode;
    found = true;
  }
  return found;
}

bool LinkWorks::set(const SetGate& edit) {
  bool found = false;
  for (auto& g : gates_) {
    if (g.structure.id != edit.id) continue;
    g.structure.opening = edit.opening;
    found = true;
  }
  return found;
}

bool LinkWorks::bring(const BringPump& edit, const FloodGrid& grid) {
  Pump pump;
  pump.id = edit.id;
  pump.from.at = edit.at;
  pump.capacity = edit.capacity;
  const LinkEnd from(pump.from, grid), to(pump.to, grid);
  if (!from.known()) return false;
  const auto known = std::find_if(pumps_.begin(), pumps_.end(),
                                  [&](const PumpWork& p) { return p.structure.id == edit.id; });
  const Last last = known == pumps_.end() ? Last{} : known->last;
  const PumpWork work{{std::move(pump), from, to, last}};
  if (known == pumps_.end())
    pumps_.push_back(work);
  else
    *known = work;
  return true;
}

void LinkWorks::report(std::vector<StructureReport>& reports) const {
  const auto add = [&](const std::string& id, const char* kind, const Last& l, double setting,
                       Text why) {
    const auto shown = [](double level) { return level <= kFarBelow ? kNoLevel : level; };
    reports.push_back(
        {id, kind, l.discharge, l.volume, shown(l.from), shown(l.to), setting, std::move(why)});
  };
  for (const auto& w : weirs_) {
    add(w.structure.id, "weir", w.last, 1,
        limitedBy(sayWeir(w.structure, w.last.from, w.last.to), w.last.limited));
  }
  for (const auto& g : gates_) {
    add(g.structure.id, "gate", g.last, g.structure.opening,
        limitedBy(sayGate(GateRule(g.last.rule), g.structure, g.last.from, g.last.to),
                  g.last.limited));
  }
  for (const auto& c : culverts_) {
    add(c.structure.id, "culvert", c.last, 1,
        limitedBy(sayCulvert(CulvertRule(c.last.rule), c.structure, c.last.from, c.last.to),
                  c.last.limited));
  }
  for (const PumpWork& p : pumps_) {
    add(p.structure.id, "pump", p.last, p.running ? 1 : 0,
        sayPump(PumpRule(p.last.rule), p.structure, p.last.from, p.last.to, p.last.discharge));
  }
}

template <class Self, class Visit>
void LinkWorks::eachLast(Self& self, Visit visit) {
  for (auto& w : self.weirs_) visit("weir/" + w.structure.id, w.last);
  for (auto& g : self.gates_) visit("gate/" + g.structure.id, g.last);
  for (auto& c : self.culverts_) visit("culvert/" + c.structure.id, c.last);
  for (auto& p : self.pumps_) visit("pump/" + p.structure.id, p.last);
}

void LinkWorks::remember(StructureMemory& memory) const {
  eachLast(*this, [&](const std::string& key, const Last& l) {
    memory.push_back(
        {key, {l.discharge, l.volume, l.from, l.to, double(l.rule), l.limited ? 1.0 : 0.0}});
  });
  for (const auto& g : gates_)
    memory.push_back({"opening/" + g.structure.id, {g.structure.opening}});
  for (const PumpWork& p : pumps_) {
    memory.push_back({"switch/" + p.structure.id, {double(p.mode), double(p.running)}});
  }
}

void LinkWorks::recall(const StructureMemory& memory) {
  eachLast(*this, [&](const std::string& key, Last& l) {
    if (const auto* v = recalled(memory, key, 6)) {
      l = {(*v)[0], (*v)[1], (*v)[2], (*v)[3], int((*v)[4]), (*v)[5] != 0};
    }
  });
  for (auto& g : gates_) {
    if (const auto* v = recalled(memory, "opening/" + g.structure.id, 1)) {
      g.structure.opening = (*v)[0];
    }
  }
  for (PumpWork& p : pumps_) {
    if (const auto* v = recalled(memory, "switch/" + p.structure.id, 2)) {
      p.mode = PumpMode(int((*v)[0]));
      p.running = (*v)[1] != 0;
    }
  }
}

}  // namespace citymirror::flood
