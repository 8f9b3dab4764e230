#pragma once
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {

/// Faults of inputs, each naming its field.
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

}  // namespace citymirror::flood
