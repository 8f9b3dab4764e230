#include "scenarios/flood/forcing_check.h"

#include <cmath>

#include "scenarios/flood/fault_list.h"

namespace citymirror::flood {
namespace {

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

}  // namespace

std::vector<Error> checkForcing(const FloodInputs& inputs) {
  FaultList list;
  checkFrames(inputs, list);
  checkLosses(inputs, list);
  return std::move(list.faults);
}

}  // namespace citymirror::flood
