#pragma once
#include <string>

#include "engine/core/text.h"

namespace citymirror::session {

/// A figure by which futures are compared.
struct WorldIndex {
  std::string key;  ///< in comparison.csv
  Text name;
  std::string unit;
  double value = 0;    ///< NaN = does not apply
  Text source = {};    ///< where its prices come from; empty where it is the models' own

  /// Counts, money, volumes and areas are told in whole numbers.
  int decimals() const {
    const bool whole = unit == "1" || unit == "m³" || unit == "m²" || key.starts_with("cost");
    return whole ? 0 : 1;
  }
};

}  // namespace citymirror::session
