#include "tests/flood/exact_cases.h"

#include <iterator>

namespace citymirror::flood::testing {

std::vector<ExactCase> exactCases() {
  std::vector<ExactCase> all;
  for (auto part : {lawCases(), waveCases(), steadyCases()}) {
    all.insert(all.end(), std::make_move_iterator(part.begin()),
               std::make_move_iterator(part.end()));
  }
  return all;
}

}  // namespace citymirror::flood::testing
