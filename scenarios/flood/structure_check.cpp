#include "scenarios/flood/structure_check.h"

#include <cmath>
#include <set>

#include "scenarios/flood/depth_correction.h"
#include "scenarios/flood/fault_list.h"

namespace citymirror::flood {
namespace {

/// Faults of what an edit says, under the name of its place.
struct EditCheck {
  FaultList& list;
  std::string name;

  void operator()(const SetPump&) const {}
  void operator()(const SetGate& e) const { list.within(name + "opening", e.opening, 0, 1); }
  void operator()(const DrawBarrier& e) const {
    if (e.line.size() < 2) list.add(name + "line", "has fewer than two points", "Draw a line");
    for (const Point2& p : e.line) place(p, name + "line");
    if (!(e.crest >= -1e4)) {
      list.add(name + "crest_m", "is no height", "Give metres, or infinity for a wall");
    }
  }
  void operator()(const RemoveBarrier&) const {}
  void operator()(const OpenBreach& e) const {
    place(e.at, name + "at");
    list.within(name + "bottom_m", e.bottom, -1e4, 1e4);
    list.within(name + "width_m", e.width, 0, 1e5);
    list.within(name + "widest_m", e.widest, e.width, 1e5);
  }
  void operator()(const SetRain& e) const {
    const auto &time = e.mmPerHour.time, &rate = e.mmPerHour.value;
    bool good = time.size() == rate.size();
    for (std::size_t i = 0; good && i < time.size(); ++i) {
      good = std::isfinite(time[i]) && std::isfinite(rate[i]) && rate[i] >= 0 &&
             (i == 0 || time[i] > time[i - 1]);
    }
    if (!good) {
      list.add(name + "rate_mm_per_h", "is not a rising series of rates",
               "Give each time one rate, 0 or more");
    }
  }
  void operator()(const SetSink& e) const {
    list.within(name + "capacity_m3_per_s", e.capacity, 0, 1e5);
  }
  void operator()(const BringPump& e) const {
    place(e.at, name + "at");
    list.within(name + "capacity_m3_per_s", e.capacity, 0, 1e3);
  }
  void operator()(const CorrectDepth& e) const {
    place(e.at, name + "at");
    list.within(name + "depth_m", e.depth, 0, kDeepestSeen);
    list.within(name + "radius_m", e.radius, 0, kWidestSeen);
    list.within(name + "weight", e.weight, 0, 1);
  }

 private:
  void place(const Point2& p, const std::string& field) const {
    if (std::isfinite(p.x()) && std::isfinite(p.y())) return;
    list.add(field, "is no place", "Give two coordinates");
  }
};

class StructureCheck {
 public:
  explicit StructureCheck(const FloodInputs& inputs) : in_(inputs), s_(inputs.structures) {}

  std::vector<Error> run() {
    for (std::size_t i = 0; i < in_.walls.size(); ++i) line(in_.walls[i], words("walls[", i, "]"));
    stores();
    barriers();
    each("weirs", s_.weirs, [&](const Weir& w, const std::string& name) {
      ends(w, name);
      list_.within(name + ".width_m", w.width, 1e-3, 1e5);
      level(w.crest, name + ".crest_m");
      list_.within(name + ".coefficient", w.coefficient, 0.1, 5);
    });
    each("gates", s_.gates, [&](const SluiceGate& g, const std::string& name) {
      ends(g, name);
      level(g.sill, name + ".sill_m");
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
      list_.within(name + ".entrance_loss", c.entranceLoss, 0, 100);
      list_.within(name + ".exit_loss", c.exitLoss, 0, 100);
      level(c.invertFrom, name + ".invert_from_m");
      level(c.invertTo, name + ".invert_to_m");
    });
    each("pumps", s_.pumps, [&](const Pump& p, const std::string& name) { pump(p, name); });
    each("inlets", s_.inlets, [&](const Inlet& i, const std::string& name) {
      place(i.at, name + ".at");
      list_.within(name + ".capacity_m3_per_s", i.capacity, 0, 1e4);
      list_.within(name + ".perimeter_m", i.perimeter, 0, 1e4);
      list_.within(name + ".area_m2", i.area, 0, 1e4);
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
    const bool onGrid =
        std::isfinite(p.x()) && std::isfinite(p.y()) && in_.bed->shape.bounds().contains(p);
    if (!onGrid) return list_.add(field, "outside the grid", "Move it onto the terrain");
    if (!std::isfinite(in_.bed->valueAt(p.x(), p.y(), NAN))) {
      list_.add(field, "has no ground below it", "Move it onto a cell with a height");
    }
  }
  void line(const std::vector<Point2>& points, const std::string& field) {
    for (const Point2& p : points) {
      if (std::isfinite(p.x()) && std::isfinite(p.y())) continue;
      return list_.add(field, "has a point that is no number", "Correct it");
    }
  }
  void side(const Waterside& s, const std::string& field) {
    if (s.at) place(*s.at, field);
    rising(s.outsideLevel, field + ".level");
  }
  void rising(const LinearSeries& s, const std::string& field) {
    if (s.time.size() != s.value.size()) {
      return list_.add(field, "times and values differ in number", "Give each time one value");
    }
    for (std::size_t i = 0; i < s.time.size(); ++i) {
      const bool good = std::isfinite(s.time[i]) && std::isfinite(s.value[i]) &&
                        (i == 0 || s.time[i] > s.time[i - 1]);
      if (good) continue;
      return list_.add(field, words("row ", i + 1, " is not a number or runs backwards"),
                       "Sort the rows and correct this one");
    }
  }
  void level(double value, const std::string& field) { list_.within(field, value, -1e4, 1e4); }
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
    if (p.onLevel) level(*p.onLevel, name + ".on_level");
    if (p.offLevel) level(*p.offLevel, name + ".off_level");
    for (const auto& [from, to] : p.failures) {
      if (from < to) continue;
      list_.add(name + ".failures", "one ends before it begins",
                "Give its beginning, then its end");
    }
    curve(p.curve, name + ".curve");
  }

  void curve(const LinearSeries& c, const std::string& field) {
    rising(c, field);
    for (std::size_t i = 0; i < c.value.size(); ++i) {
      if (c.value[i] >= 0 && (i == 0 || c.value[i] <= c.value[i - 1])) continue;
      return list_.add(field, words("does not fall at row ", i + 1, ", or falls below 0"),
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
      level(store.invert, name + ".invert_m");
      level(store.crown, name + ".crown_m");
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
      line(b.line, name + ".line");
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
      const std::string name = words("actions[", i, "].");
      list_.within(name + "time_s", in_.edits[i].time, -1e10, 1e10);
      if (i > 0 && in_.edits[i].time < in_.edits[i - 1].time) {
        list_.add(name + "time_s", "times run backwards", "Sort the actions by time");
      }
      std::visit(EditCheck{list_, name}, in_.edits[i].edit);
    }
  }

  const FloodInputs& in_;
  const HydraulicStructures& s_;
  std::set<std::string> districts_;
  FaultList list_;
};

}  // namespace

std::vector<Error> checkStructures(const FloodInputs& inputs) {
  return StructureCheck(inputs).run();
}

std::vector<Error> checkEdit(const FloodEdit& edit) {
  FaultList list;
  std::visit(EditCheck{list, ""}, edit);
  return std::move(list.faults);
}

}  // namespace citymirror::flood
