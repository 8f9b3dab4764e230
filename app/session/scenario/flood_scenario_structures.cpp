#include <algorithm>
#include <limits>
#include <set>

#include "app/session/scenario/flood_scenario_parts.h"

namespace citymirror::session {
namespace {

using Need = ScenarioObject::Need;
constexpr double kHuge = 1e6;
constexpr double kForever = 1e10;  // s

class StructureReader {
 public:
  explicit StructureReader(FloodScenario& scenario)
      : scenario_(scenario), all_(scenario.inputs.structures) {}

  void read(ScenarioObject& item) {
    const std::string kind = item.choice("kind", "",
                                         {"levee", "wall", "sandbags", "weir", "gate", "pump",
                                          "culvert", "underpass", "storage", "inlet"});
    id_ = item.name("id");
    if (!ids_.insert(id_).second) {
      item.fault("id", "\"" + id_ + "\" is the id of another structure too",
                 "Give every structure an id of its own");
    }
    if (!item.ok()) return;
    if (kind == "levee" || kind == "wall" || kind == "sandbags") return readBarrier(item, kind);
    if (kind == "weir") return readWeir(item);
    if (kind == "gate") return readGate(item);
    if (kind == "pump") return readPump(item);
    if (kind == "storage") return readStore(item);
    if (kind == "inlet") return readInlet(item);
    readCulvert(item);
  }

  /// What names a district needs its store.
  void checkDistricts(ScenarioObject& item) const {
    const std::string district = item.text("district", "");
    const auto& stores = all_.stores;
    const bool known = std::any_of(stores.begin(), stores.end(),
                                   [&](const auto& s) { return s.district == district; });
    if (district.empty() || known) return;
    item.fault("district", "\"" + district + "\" is no storage of this scenario",
               "Add a structure of kind storage with this id");
  }

 private:
  void readBarrier(ScenarioObject& item, const std::string& kind) {
    item.allow({"id", "kind", "line", "crest_m", "breaches", "placed_s", "removed_s"});
    constexpr double kNever = std::numeric_limits<double>::infinity();
    flood::Barrier barrier{id_, lineOnGrid(item, "line", scenario_), kNever, {}};
    const bool endless = kind == "wall" && !item.has("crest_m");
    if (!endless) barrier.crest = item.required("crest_m");
    for (ScenarioObject& breach : item.list("breaches"))
      barrier.breaches.push_back(readBreach(breach));
    if (item.has("placed_s") && item.has("breaches"))
      item.fault("placed_s", "stands beside breaches",
                 "Let a barrier that breaks stand from the start");
    if (item.has("removed_s"))
      scenario_.inputs.edits.push_back({time(item, "removed_s"), flood::RemoveBarrier{id_}});
    if (!item.has("placed_s")) return all_.barriers.push_back(std::move(barrier));
    scenario_.inputs.edits.push_back(
        {time(item, "placed_s"), flood::DrawBarrier{id_, barrier.line, barrier.crest}});
  }

  flood::Breach readBreach(ScenarioObject& item) const {
    item.allow({"at", "start_s", "on_level_m", "bottom_m", "deepening_s", "width_m", "widest_m",
                "growth", "widening_s", "critical_velocity_m_per_s"});
    flood::Breach breach;
    breach.at = pointOnGrid(item, "at", scenario_);
    item.only({"start_s", "on_level_m"}, Need::one);
    breach.start = item.within("start_s", kForever, 0, kForever);
    breach.onLevel = item.maybe("on_level_m");
    breach.bottom = item.required("bottom_m");
    breach.deepening = item.within("deepening_s", breach.deepening, 0, kForever);
    breach.width = item.within("width_m", breach.width, 0.01, kHuge);
    breach.widest =
        item.within("widest_m", std::max(breach.widest, breach.width), breach.width, kHuge);
    using Growth = flood::Breach::Growth;
    const std::string growth =
        item.choice("growth", "verheij_van_der_knaap", {"verheij_van_der_knaap", "linear"});
    breach.growth = growth == "linear" ? Growth::linear : Growth::verheijVanDerKnaap;
    breach.widening = item.within("widening_s", breach.widening, 0, kForever);
    breach.criticalVelocity =
        item.within("critical_velocity_m_per_s", breach.criticalVelocity, 0.01, 10);
    return breach;
  }

  /// [x, y], or "outside" with a level of `<key>_level_m` or `<key>_level_csv`.
  flood::Waterside waterside(ScenarioObject& item, const std::string& key) const {
    flood::Waterside side;
    const std::string level = key + "_level_m", csv = key + "_level_csv";
    const bool outside = item.json().contains(key) && item.json().at(key) == "outside";
    if (!outside) {
      side.at = pointOnGrid(item, key.c_str(), scenario_);
      if (item.has(level.c_str()) || item.has(csv.c_str()))
        item.fault(level, "is for a place outside only",
                   "Remove it or write \"" + key + "\": \"outside\"");
    } else if (item.has(level.c_str()) || item.has(csv.c_str())) {
      side.outsideLevel = item.series(level.c_str(), csv.c_str());
    }
    return side;
  }

  void readWeir(ScenarioObject& item) {
    item.allow({"id", "kind", "from", "to", "from_level_m", "from_level_csv", "to_level_m",
                "to_level_csv", "crest_m", "width_m", "coefficient"});
    flood::Weir weir{id_, waterside(item, "from"), waterside(item, "to")};
    weir.crest = item.required("crest_m");
    weir.width = item.within("width_m", weir.width, 0.01, kHuge);
    weir.coefficient = item.within("coefficient", weir.coefficient, 0.1, 5);
    all_.weirs.push_back(std::move(weir));
  }

  void readGate(ScenarioObject& item) {
    item.allow({"id", "kind", "from", "to", "from_level_m", "from_level_csv", "to_level_m",
                "to_level_csv", "sill_m", "width_m", "height_m", "opening", "contraction", "flap",
                "operation"});
    flood::SluiceGate gate{id_, waterside(item, "from"), waterside(item, "to")};
    gate.sill = item.required("sill_m");
    gate.width = item.within("width_m", gate.width, 0.01, kHuge);
    gate.height = item.within("height_m", gate.height, 0.01, 1000);
    gate.opening = item.within("opening", gate.opening, 0, 1);
    gate.contraction = item.within("contraction", gate.contraction, 0.1, 1);
    gate.flap = item.flag("flap", gate.flap);
    for (ScenarioObject& step : item.list("operation")) {
      step.allow({"time_s", "opening"});
      step.required("opening");
      const double opening = step.within("opening", 1, 0, 1);
      scenario_.inputs.edits.push_back({time(step, "time_s"), flood::SetGate{id_, opening}});
    }
    all_.gates.push_back(std::move(gate));
  }

  void readPump(ScenarioObject& item) {
    item.allow({"id", "kind", "from", "to", "from_level_m", "from_level_csv", "to_level_m",
                "to_level_csv", "district", "capacity_m3_per_s", "curve", "on_level_m",
                "off_level_m", "failures_s", "operation"});
    flood::Pump pump;
    pump.id = id_;
    pump.district = item.text("district", "");
    if (item.only({"from", "district"}, Need::one) == "from") pump.from = waterside(item, "from");
    pump.to = waterside(item, "to");
    item.only({"capacity_m3_per_s", "curve"}, Need::one);
    pump.capacity = item.within("capacity_m3_per_s", pump.capacity, 0, kHuge);
    for (const auto& [lift, discharge] : item.pairs("curve")) {
      pump.curve.time.push_back(lift);
      pump.curve.value.push_back(discharge);
    }
    checkCurve(item, pump.curve);
    pump.onLevel = item.maybe("on_level_m");
    pump.offLevel = item.maybe("off_level_m");
    if (pump.onLevel.has_value() != pump.offLevel.has_value() ||
        (pump.onLevel && *pump.offLevel >= *pump.onLevel)) {
      item.fault("off_level_m", "must be there with on_level_m and lie below it",
                 "Give both, or none for a pump that is always on");
    }
    pump.failures = item.pairs("failures_s");
    for (const auto& [from, to] : pump.failures) {
      if (from < 0 || to <= from)
        item.fault("failures_s", "a failure ends before it begins", "Write [[from, to], …]");
    }
    readPumpOperation(item);
    all_.pumps.push_back(std::move(pump));
  }

  static void checkCurve(ScenarioObject& item, const flood::LinearSeries& curve) {
    for (std::size_t i = 0; i < curve.time.size(); ++i) {
      const bool falls =
          i == 0 || (curve.time[i] > curve.time[i - 1] && curve.value[i] <= curve.value[i - 1]);
      if (!falls || curve.value[i] < 0)
        item.fault("curve", "discharge must fall as lift rises, 0 or more",
                   "Write [[lift_m, m3_per_s], …]");
    }
  }

  void readPumpOperation(ScenarioObject& item) {
    for (ScenarioObject& step : item.list("operation")) {
      step.allow({"time_s", "mode"});
      const std::string mode = step.choice("mode", "", {"automatic", "on", "off", "failed"});
      using Mode = flood::PumpMode;
      const Mode set = mode == "on"       ? Mode::on
                       : mode == "off"    ? Mode::off
                       : mode == "failed" ? Mode::failed
                                          : Mode::automatic;
      scenario_.inputs.edits.push_back({time(step, "time_s"), flood::SetPump{id_, set}});
    }
  }

  void readCulvert(ScenarioObject& item) {
    item.allow({"id", "kind", "from", "to", "from_level_m", "from_level_csv", "to_level_m",
                "to_level_csv", "invert_from_m", "invert_to_m", "length_m", "width_m", "height_m",
                "diameter_m", "barrels", "manning", "entrance_loss", "exit_loss", "flap"});
    flood::Culvert culvert{id_, waterside(item, "from"), waterside(item, "to")};
    culvert.invertFrom = item.required("invert_from_m");
    culvert.invertTo = item.required("invert_to_m");
    culvert.length = item.within("length_m", culvert.length, 0.1, kHuge);
    const bool round = item.only({"height_m", "diameter_m"}, Need::one) == "diameter_m";
    culvert.height = item.within(round ? "diameter_m" : "height_m", culvert.height, 0.01, 1000);
    culvert.width = round ? 0 : item.within("width_m", culvert.width, 0.01, kHuge);
    const double barrels = item.within("barrels", 1, 1, 1000);
    culvert.barrels = int(barrels);
    if (barrels != culvert.barrels) item.fault("barrels", "must be a whole number", "Round it");
    culvert.manning = item.within("manning", culvert.manning, 0.001, 1);
    culvert.entranceLoss = item.within("entrance_loss", culvert.entranceLoss, 0, 10);
    culvert.exitLoss = item.within("exit_loss", culvert.exitLoss, 0, 10);
    culvert.flap = item.flag("flap", culvert.flap);
    all_.culverts.push_back(std::move(culvert));
  }

  void readStore(ScenarioObject& item) {
    item.allow({"id", "kind", "capacity_m3", "stored_m3", "outfall_capacity_m3_per_s", "invert_m",
                "crown_m", "outfall", "outfall_level_m", "outfall_level_csv"});
    flood::SewerStore store;
    store.district = id_;
    item.required("capacity_m3");
    store.capacity = item.within("capacity_m3", store.capacity, 0.001, 1e12);
    store.stored = item.within("stored_m3", 0, 0, store.capacity);
    store.outfallCapacity = item.within("outfall_capacity_m3_per_s", 0, 0, kHuge);
    store.invert = item.number("invert_m", 0);
    store.crown = item.number("crown_m", store.invert + 2);
    if (store.crown <= store.invert)
      item.fault("crown_m", "must lie above invert_m", "Give the level of the full store");
    if (item.has("outfall")) store.outfall = waterside(item, "outfall");
    all_.stores.push_back(std::move(store));
  }

  /// Without a district the sewer takes all that the inlet can.
  void readInlet(ScenarioObject& item) {
    item.allow({"id", "kind", "at", "district", "capacity_m3_per_s", "capacity_csv", "perimeter_m",
                "area_m2"});
    const Point2 at = pointOnGrid(item, "at", scenario_);
    if (!item.has("district")) {
      for (const char* key : {"perimeter_m", "area_m2"}) {
        if (item.has(key)) item.fault(key, "needs a district", "Name the storage it drains into");
      }
      const flood::LinearSeries capacity = item.series("capacity_m3_per_s", "capacity_csv");
      return scenario_.inputs.sinks.push_back({id_, at, capacity});
    }
    if (item.has("capacity_csv"))
      item.fault("capacity_csv", "stands beside district", "Give capacity_m3_per_s");
    flood::Inlet inlet{id_, at, item.name("district")};
    inlet.capacity = item.within("capacity_m3_per_s", inlet.capacity, 0, kHuge);
    inlet.perimeter = item.within("perimeter_m", inlet.perimeter, 0.01, kHuge);
    inlet.area = item.within("area_m2", inlet.area, 0.001, kHuge);
    all_.inlets.push_back(std::move(inlet));
  }

  static double time(ScenarioObject& item, const char* key) {
    item.required(key);
    return item.within(key, 0, 0, kForever);
  }

  FloodScenario& scenario_;
  flood::HydraulicStructures& all_;
  std::set<std::string> ids_;
  std::string id_;
};

}  // namespace

void readStructures(ScenarioObject& root, FloodScenario& scenario) {
  StructureReader reader(scenario);
  auto items = root.list("structures");
  for (ScenarioObject& item : items) {
    if (root.ok()) reader.read(item);
  }
  for (ScenarioObject& item : items) {
    if (root.ok()) reader.checkDistricts(item);
  }
}

}  // namespace citymirror::session
