#include "app/session/run_basis.h"

#include "app/session/command/journal_text.h"

namespace citymirror::session {
namespace {

/// The ground by its source and the grid on which the city has it.
Text groundWords(const CityModel& city) {
  const std::string metres = numberText(city.terrain.shape.cell, "%.4g");
  if (city.synthetic())
    return {"合成地形（网格" + metres + "米）", "synthetic ground, grid of " + metres + " m"};
  const auto found = city.provenance.find("terrain");
  const std::string source =
      found == city.provenance.end() ? std::string() : shownSource(found->second.source);
  if (source.empty())
    return {"地形来源未注明（网格" + metres + "米）",
            "ground of unknown source, grid of " + metres + " m"};
  return {"地形：" + source + "（网格" + metres + "米）",
          "ground: " + source + ", grid of " + metres + " m"};
}

}  // namespace

Text runBasis(const world::ForecastRun& run, const CityModel& city) {
  Text basis = groundWords(city);
  if (run.bed) {
    const std::string metres = numberText(run.bed->shape.cell, "%.4g");
    basis = {"水动力网格" + metres + "米；" + basis.zh,
             "cells of " + metres + " m; " + basis.en};
  }
  return {basis.zh + "；未在本地率定", basis.en + "; not calibrated here"};
}

}  // namespace citymirror::session
