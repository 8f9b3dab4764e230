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

  /// Counts and money are told in whole numbers.
  int decimals() const { return unit == "1" || key.starts_with("cost") ? 0 : 1; }
};

}  // namespace citymirror::session
