#pragma once
#include <optional>
#include <string>

#include "engine/core/city_model.h"

/// Cities whose picture is measured, each read from a package that is made once in the folder for
/// temporary files.
namespace citymirror::bench {

enum class BenchCity {
  demo,       ///< 25,000 buildings on 36 km²
  generated,  ///< 250,000 buildings on 200 km², seed 1
  tokyo       ///< 323,394 footprints of tokyo_shinjuku on level ground: no terrain reaches as far
};

std::string nameOf(BenchCity city);
std::optional<BenchCity> benchCityFrom(const std::string& name);

/// Folder of the package, made where it is not there; empty where its data is not there.
std::string packageOf(BenchCity city);

}  // namespace citymirror::bench
