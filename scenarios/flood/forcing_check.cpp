#include "scenarios/flood/forcing_check.h"

#include <cmath>
#include <set>

#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

class FaultList {
 public:
  std::vector<Error> faults;

  void add(const std::string& field, const std::string& what, const std::string& remedy) {
    faults.push_back({ErrorCode::badInput, field + ": " + what, field, remedy});
  }
  void within(const std::string& field, double value, double least, double most) {
    if (value >= least && value <= most) return;
    add(field, words(value, " is outside ", least, " … ", most), "Give a number within");
  }
};

void checkFrames(const FloodInputs& in, FaultList& list) {
  for (std::size_t i = 0; i < in.rainFrames.size(); ++i) {
    const RainFrame& frame = in.rainFrames[i];
    const std::string name = words("rain.rasters[", i, "]");
    if (!frame.mmPerHour || frame.mmPerHour->size() != in.bed->shape.size()) {
      list.add(name, "does not have the terrain's number of cells", "Resample it to the terrain");
      continue;
    }
    if (!std::isfinite(frame.time) || (i > 0 && frame.time <= in.rainFrames[i - 1].time)) {
      list.add(name + ".time_s", "times do not rise", "Sort the rasters by time");
    }
    for (const float rate : *frame.mmPerHour) {
      if (!(rate < 0) && !std::isinf(rate)) continue;
      list.add(name, words(rate, " mm/h is no rain"), "Give 0 or more");
      break;
    }
  }
}

void checkLaw(const InfiltrationLaw& law, const std::string& name, FaultList& list) {
  using Kind = InfiltrationLaw::Kind;
  const auto kind = law.kind;
  if (kind == Kind::constant || kind == Kind::horton || kind == Kind::greenAmpt) {
    list.within(name + ".rate_mm_per_h", law.rate, 0, 1e5);
  }
  if (kind == Kind::horton) {
    list.within(name + ".initial_rate_mm_per_h", law.initialRate, law.rate, 1e5);
    list.within(name + ".decay_per_h", law.decayPerHour, 1e-6, 1e4);
  }
  if (kind == Kind::greenAmpt) {
    list.within(name + ".suction_mm", law.suction, 0, 1e4);
    list.within(name + ".moisture_deficit", law.moistureDeficit, 0, 1);
  }
  if (kind == Kind::curveNumber) {
    list.within(name + ".curve_number", law.curveNumber, 30, 100);
    list.within(name + ".initial_abstraction", law.initialAbstraction, 0, 1);
  }
}

void checkLosses(const FloodInputs& in, FaultList& list) {
  for (std::size_t i = 0; i < in.infiltration.size(); ++i) {
    checkLaw(in.infiltration[i], words("infiltration.classes[", i, "]"), list);
  }
  if (in.infiltration.size() > 255) {
    list.add("infiltration.classes", "there are more than 255", "Merge some of them");
  }
  if (in.infiltrationClass.empty()) return;
  if (in.infiltrationClass.size() != in.bed->shape.size()) {
    return list.add("infiltration.raster", "does not have the terrain's number of cells",
                    "Resample it to the terrain");
  }
  for (const std::uint8_t k : in.infiltrationClass) {
    if (k < in.infiltration.size()) continue;
    return list.add("infiltration.raster", words("class ", int(k), " has no law"),
                    "Give every class of the raster a law");
  }
}

class StructureCheck {
 public:
  explicit StructureCheck(const FloodInputs& inputs) : in_(inputs), s_(inputs.structures) {}

  std::vector<Error> run() {
    stores();
    barriers();
    each("weirs", s_.weirs, [&](const Weir& w, const std::string& name) {
      ends(w, name);
      list_.within(name + ".width_m", w.width, 1e-3, 1e5);
      list_.within(name + ".crest_m", w.crest, -1e4, 1e4);
      list_.within(name + ".coefficient", w.coefficient, 0.1, 5);
    });
    each("gates", s_.gates, [&](const SluiceGate& g, const std::string& name) {
      ends(g, name);
      list_.within(name + ".opening", g.opening, 0, 1);
      list_.within(name + ".width_m", g.width, 1e-3, 1e4);
      list_.within(name + ".height_m", g.height, 1e-3, 1e3);
      list_.within(name + ".contraction", g.contraction, 0.1, 1);
    });
    each("culverts", s_.culverts, [&](const Culvert& c, const std::string& name) {
      ends(c, name);
      list_.within(name + ".height_m", c.height, 1e-3, 1e3);
      list_.within(name + ".width_m", c.width, 0, 1e3);
      list_.within(name + ".length_m", c.length, 1e-3, 1e5);
      list_.within(name + ".manning", c.manning, 1e-4, 1);
      list_.within(name + ".barrels", c.barrels, 1, 1000);
    });
    each("pumps", s_.pumps, [&](const Pump& p, const std::string& name) { pump(p, name); });
    each("inlets", s_.inlets, [&](const Inlet& i, const std::string& name) {
      place(i.at, name + ".at");
      list_.within(name + ".capacity_m3_per_s", i.capacity, 0, 1e4);
      if (!i.district.empty() && !districts_.contains(i.district) && !s_.stores.empty()) {
        list_.add(name + ".district", "there is no sewer of \"" + i.district + "\"",
                  "Name one of the stores, or none");
      }
    });
    edits();
    return std::move(list_.faults);
  }

 private:
  template <class List, class Check>
  void each(const char* kind, const List& list, Check check) {
    std::set<std::string> ids;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string name = words("structures.", kind, "[", i, "]");
      if (list[i].id.empty()) list_.add(name + ".id", "is empty", "Give it a name");
      if (!ids.insert(list[i].id).second) {
        list_.add(name + ".id", "\"" + list[i].id + "\" is there twice", "Give each its own id");
      }
      check(list[i], name);
    }
  }

  void place(const Point2& p, const std::string& field) {
    const bool good =
        std::isfinite(p.x()) && std::isfinite(p.y()) && in_.bed->shape.bounds().contains(p);
    if (!good) list_.add(field, "outside the grid", "Move it onto the terrain");
  }
  void side(const Waterside& s, const std::string& field) {
    if (s.at) place(*s.at, field);
    if (s.outsideLevel.time.size() != s.outsideLevel.value.size()) {
      list_.add(field + ".level", "times and values differ in number", "Give each time one value");
    }
  }
  template <class Structure>
  void ends(const Structure& s, const std::string& name) {
    side(s.from, name + ".from");
    side(s.to, name + ".to");
    if (!s.from.at && !s.to.at) {
      list_.add(name + ".from", "neither end is on the grid", "Give one of them a place");
    }
  }

  void pump(const Pump& p, const std::string& name) {
    side(p.from, name + ".from");
    side(p.to, name + ".to");
    if (p.district.empty() && !p.from.at) {
      list_.add(name + ".from", "is missing", "Give its intake a place or a district");
    }
    if (!p.district.empty() && !districts_.contains(p.district)) {
      list_.add(name + ".district", "there is no sewer of \"" + p.district + "\"",
                "Name one of the stores");
    }
    list_.within(name + ".capacity_m3_per_s", p.capacity, 0, 1e5);
    if (p.onLevel && p.offLevel && !(*p.offLevel < *p.onLevel)) {
      list_.add(name + ".off_level", "is not below the switch-on level", "Give a lower one");
    }
    if (p.offLevel && !p.onLevel) {
      list_.add(name + ".on_level", "is missing beside the switch-off level", "Give both");
    }
    for (std::size_t i = 1; i < p.curve.value.size(); ++i) {
      const bool falls =
          p.curve.time[i] > p.curve.time[i - 1] && p.curve.value[i] <= p.curve.value[i - 1];
      if (falls) continue;
      return list_.add(name + ".curve", words("does not fall at row ", i + 1),
                       "Give rising lifts with falling discharges");
    }
  }

  void stores() {
    for (std::size_t i = 0; i < s_.stores.size(); ++i) {
      const SewerStore& store = s_.stores[i];
      const std::string name = words("structures.stores[", i, "]");
      if (store.district.empty() || !districts_.insert(store.district).second) {
        list_.add(name + ".district", "is empty or there twice", "Give each its own district");
      }
      list_.within(name + ".capacity_m3", store.capacity, 1e-3, 1e9);
      list_.within(name + ".stored_m3", store.stored, 0, store.capacity);
      list_.within(name + ".outfall_m3_per_s", store.outfallCapacity, 0, 1e5);
      if (!(store.crown > store.invert)) {
        list_.add(name + ".crown_m", "is not above the invert", "Give a higher one");
      }
      side(store.outfall, name + ".outfall");
    }
  }

  void barriers() {
    each("barriers", s_.barriers, [&](const Barrier& b, const std::string& name) {
      if (b.line.size() < 2) list_.add(name + ".line", "has fewer than two points", "Draw a line");
      if (std::isnan(b.crest) || b.crest < -1e4) {
        list_.add(name + ".crest_m", "is no height", "Give metres, or infinity for a wall");
      }
      for (const Breach& breach : b.breaches) {
        list_.within(name + ".breach.width_m", breach.width, 0, 1e5);
        list_.within(name + ".breach.widest_m", breach.widest, breach.width, 1e5);
        list_.within(name + ".breach.critical_velocity", breach.criticalVelocity, 0.01, 10);
        list_.within(name + ".breach.bottom_m", breach.bottom, -1e4, b.crest);
      }
    });
  }

  void edits() {
    for (std::size_t i = 0; i < in_.edits.size(); ++i) {
      const std::string name = words("actions[", i, "].time_s");
      list_.within(name, in_.edits[i].time, -1e10, 1e10);
      if (i > 0 && in_.edits[i].time < in_.edits[i - 1].time) {
        list_.add(name, "times run backwards", "Sort the actions by time");
      }
    }
  }

  const FloodInputs& in_;
  const HydraulicStructures& s_;
  std::set<std::string> districts_;
  FaultList list_;
};

}  // namespace

std::vector<Error> checkForcing(const FloodInputs& inputs) {
  FaultList list;
  checkFrames(inputs, list);
  checkLosses(inputs, list);
  return std::move(list.faults);
}

std::vector<Error> checkStructures(const FloodInputs& inputs) {
  return StructureCheck(inputs).run();
}

}  // namespace citymirror::flood
