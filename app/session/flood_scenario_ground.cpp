#include <algorithm>
#include <cmath>
#include <map>

#include "app/session/flood_scenario_parts.h"

namespace citymirror::session {
namespace {

using Kind = flood::InfiltrationLaw::Kind;
using Need = ScenarioObject::Need;
constexpr double kMaxRate = 1e5;  // mm/h
constexpr std::size_t kMaxClasses = 256;

/// The law that one of the keys rate_mm_per_h, green_ampt, horton, curve_number gives.
flood::InfiltrationLaw readLaw(ScenarioObject& item, Need need) {
  flood::InfiltrationLaw law;
  const std::string key =
      item.only({"rate_mm_per_h", "green_ampt", "horton", "curve_number"}, need);
  if (key == "rate_mm_per_h") {
    law.kind = Kind::constant;
    law.rate = item.within("rate_mm_per_h", 0, 0, kMaxRate);
  } else if (key == "green_ampt") {
    ScenarioObject soil = item.object("green_ampt");
    soil.allow({"conductivity_mm_per_h", "suction_mm", "moisture_deficit"});
    for (const char* name : {"conductivity_mm_per_h", "suction_mm", "moisture_deficit"})
      soil.required(name);
    law.kind = Kind::greenAmpt;
    law.rate = soil.within("conductivity_mm_per_h", 0, 0, kMaxRate);
    law.suction = soil.within("suction_mm", 0, 0, 1e4);
    law.moistureDeficit = soil.within("moisture_deficit", 0, 0, 1);
  } else if (key == "horton") {
    ScenarioObject soil = item.object("horton");
    soil.allow({"initial_mm_per_h", "final_mm_per_h", "decay_per_h"});
    for (const char* name : {"initial_mm_per_h", "final_mm_per_h", "decay_per_h"})
      soil.required(name);
    law.kind = Kind::horton;
    law.rate = soil.within("final_mm_per_h", 0, 0, kMaxRate);
    law.initialRate = soil.within("initial_mm_per_h", law.rate, law.rate, kMaxRate);
    law.decayPerHour = soil.within("decay_per_h", 0, 0, 1e4);
  } else if (key == "curve_number") {
    ScenarioObject soil = item.object("curve_number");
    soil.allow({"number", "initial_abstraction"});
    soil.required("number");
    law.kind = Kind::curveNumber;
    law.curveNumber = soil.within("number", 100, 30, 100);
    law.initialAbstraction = soil.within("initial_abstraction", law.initialAbstraction, 0, 1);
  }
  return law;
}

struct GroundClasses {
  std::vector<flood::InfiltrationLaw> laws;
  std::map<int, std::uint8_t> byValue;  ///< of the raster
};

GroundClasses readClasses(ScenarioObject& losses) {
  GroundClasses classes;
  for (ScenarioObject& item : losses.list("classes")) {
    item.allow({"value", "name", "rate_mm_per_h", "green_ampt", "horton", "curve_number"});
    const double value = item.required("value");
    if (value != std::floor(value) || std::fabs(value) > 1e9)
      item.fault("value", "must be a whole number", "Give the raster's value of this class");
    flood::InfiltrationLaw law = readLaw(item, Need::one);
    law.name = item.text("name", "");
    if (!item.ok()) return classes;
    if (!classes.byValue.emplace(int(value), std::uint8_t(classes.laws.size())).second)
      item.fault("value", "stands twice", "Give every class a value of its own");
    classes.laws.push_back(std::move(law));
    if (classes.laws.size() > kMaxClasses)
      losses.fault("classes", "are more than 256", "Join some");
  }
  if (classes.laws.empty()) losses.fault("classes", "is missing", "Give the classes of the raster");
  return classes;
}

void assignClasses(ScenarioObject& losses, const GroundClasses& classes, FloodScenario& scenario) {
  const std::vector<float> values = fieldOnGrid(losses, "raster", scenario);
  if (!losses.ok()) return;
  flood::FloodInputs& in = scenario.inputs;
  in.infiltration = classes.laws;
  in.infiltrationClass.assign(values.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(in.bed->values[i])) continue;
    const auto found = std::isfinite(values[i]) ? classes.byValue.find(int(std::lround(values[i])))
                                                : classes.byValue.end();
    if (found == classes.byValue.end()) {
      const std::string value =
          std::isfinite(values[i]) ? std::to_string(std::lround(values[i])) : "no data";
      return losses.fault("raster", "holds " + value + ", which is no class",
                          "Add it to infiltration.classes");
    }
    in.infiltrationClass[i] = found->second;
  }
}

}  // namespace

void readInfiltration(ScenarioObject& root, FloodScenario& scenario, const std::string&) {
  ScenarioObject losses = root.object("infiltration");
  losses.allow({"rate_mm_per_h", "green_ampt", "horton", "curve_number", "raster", "classes"});
  flood::FloodInputs& in = scenario.inputs;
  if (losses.has("raster") || losses.has("classes")) {
    losses.only({"raster", "rate_mm_per_h", "green_ampt", "horton", "curve_number"}, Need::one);
    const GroundClasses classes = readClasses(losses);
    if (losses.ok()) assignClasses(losses, classes, scenario);
    return;
  }
  const flood::InfiltrationLaw law = readLaw(losses, Need::atMostOne);
  if (law.kind == Kind::constant) {
    in.infiltrationMmPerHour = law.rate;
  } else if (law.kind != Kind::none) {
    in.infiltration = {law};
  }
}

}  // namespace citymirror::session
