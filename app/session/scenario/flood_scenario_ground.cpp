#include <algorithm>
#include <cmath>
#include <map>

#include "app/session/scenario/flood_scenario_parts.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/infiltration_classes.h"

namespace citymirror::session {
namespace {

using LossKind = flood::InfiltrationLaw::Kind;
using Need = ScenarioObject::Need;
constexpr double kMaxRate = 1e5;  // mm/h
constexpr std::size_t kMaxClasses = 255;

flood::InfiltrationLaw readGreenAmpt(ScenarioObject soil) {
  soil.allow({"conductivity_mm_per_h", "suction_mm", "moisture_deficit"});
  for (const char* name : {"conductivity_mm_per_h", "suction_mm", "moisture_deficit"})
    soil.required(name);
  flood::InfiltrationLaw law;
  law.kind = LossKind::greenAmpt;
  law.rate = soil.within("conductivity_mm_per_h", 0, 0, kMaxRate);
  law.suction = soil.within("suction_mm", 0, 0, 1e4);
  law.moistureDeficit = soil.within("moisture_deficit", 0, 0, 1);
  return law;
}

flood::InfiltrationLaw readHorton(ScenarioObject soil) {
  soil.allow({"initial_rate_mm_per_h", "final_rate_mm_per_h", "decay_per_h"});
  for (const char* name : {"initial_rate_mm_per_h", "final_rate_mm_per_h", "decay_per_h"})
    soil.required(name);
  flood::InfiltrationLaw law;
  law.kind = LossKind::horton;
  law.rate = soil.within("final_rate_mm_per_h", 0, 0, kMaxRate);
  law.initialRate = soil.within("initial_rate_mm_per_h", law.rate, law.rate, kMaxRate);
  law.decayPerHour = soil.within("decay_per_h", 1, 1e-6, 1e4);
  return law;
}

flood::InfiltrationLaw readCurveNumber(ScenarioObject soil) {
  soil.allow({"number", "initial_abstraction"});
  soil.required("number");
  flood::InfiltrationLaw law;
  law.kind = LossKind::curveNumber;
  law.curveNumber = soil.within("number", 100, 30, 100);
  law.initialAbstraction = soil.within("initial_abstraction", law.initialAbstraction, 0, 1);
  return law;
}

/// A ground of the library under one of the laws.
flood::InfiltrationLaw readGround(ScenarioObject& item, const std::string& assets) {
  const std::string word =
      item.choice("law", "green_ampt", {"green_ampt", "horton", "curve_number", "constant"});
  const auto text = readFile(assets + "/config/infiltration_classes.json");
  const auto library = text ? flood::parseInfiltrationClasses(*text)
                            : Result<std::vector<flood::InfiltrationClass>>(text.error());
  if (!library) item.fault(library.error());
  if (!item.ok()) return {};
  return flood::lawFor(item.entry("ground", *library), word == "horton" ? LossKind::horton
                                                       : word == "curve_number"
                                                           ? LossKind::curveNumber
                                                       : word == "constant" ? LossKind::constant
                                                                            : LossKind::greenAmpt);
}

/// The law that one of the keys rate_mm_per_h, green_ampt, horton, curve_number, ground gives.
flood::InfiltrationLaw readLaw(ScenarioObject& item, const std::string& assets, Need need) {
  const std::string key =
      item.only({"rate_mm_per_h", "green_ampt", "horton", "curve_number", "ground"}, need);
  if (item.has("law") && key != "ground") item.fault("law", "is for ground only", "Remove it");
  if (key == "green_ampt") return readGreenAmpt(item.object("green_ampt"));
  if (key == "horton") return readHorton(item.object("horton"));
  if (key == "curve_number") return readCurveNumber(item.object("curve_number"));
  if (key == "ground") return readGround(item, assets);
  flood::InfiltrationLaw law;
  if (key.empty()) return law;
  law.kind = LossKind::constant;
  law.rate = item.within("rate_mm_per_h", 0, 0, kMaxRate);
  return law;
}

struct GroundClasses {
  std::vector<flood::InfiltrationLaw> laws;
  std::map<int, std::uint8_t> byValue;  ///< of the raster
};

GroundClasses readClasses(ScenarioObject& losses, const std::string& assets) {
  GroundClasses classes;
  for (ScenarioObject& item : losses.list("classes")) {
    item.allow({"value", "name", "rate_mm_per_h", "green_ampt", "horton", "curve_number", "ground",
                "law"});
    const double value = item.required("value");
    if (value != std::floor(value) || std::fabs(value) > 1e9)
      item.fault("value", "must be a whole number", "Give the raster's value of this class");
    flood::InfiltrationLaw law = readLaw(item, assets, Need::one);
    law.name = item.text("name", law.name);
    if (!item.ok()) return classes;
    if (!classes.byValue.emplace(int(value), std::uint8_t(classes.laws.size())).second)
      item.fault("value", "stands twice", "Give every class a value of its own");
    classes.laws.push_back(std::move(law));
    if (classes.laws.size() > kMaxClasses)
      losses.fault("classes", "are more than 255", "Join some");
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

void readInfiltration(ScenarioObject& root, FloodScenario& scenario, const std::string& assets) {
  ScenarioObject losses = root.object("infiltration");
  losses.allow({"rate_mm_per_h", "green_ampt", "horton", "curve_number", "ground", "law", "raster",
                "classes"});
  flood::FloodInputs& in = scenario.inputs;
  if (losses.has("raster") || losses.has("classes")) {
    losses.only({"raster", "rate_mm_per_h", "green_ampt", "horton", "curve_number", "ground"},
                Need::one);
    const GroundClasses classes = readClasses(losses, assets);
    if (losses.ok()) assignClasses(losses, classes, scenario);
    return;
  }
  const flood::InfiltrationLaw law = readLaw(losses, assets, Need::atMostOne);
  if (law.kind == LossKind::constant) {
    in.infiltrationMmPerHour = law.rate;
  } else if (law.kind != LossKind::none) {
    in.infiltration = {law};
  }
}

}  // namespace citymirror::session
