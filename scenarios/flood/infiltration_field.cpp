#include "scenarios/flood/infiltration_field.h"

#include <algorithm>

namespace citymirror::flood {
namespace {

constexpr double kMetresPerSecond = 1 / (1000.0 * 3600.0);  ///< of 1 mm/h

}  // namespace

InfiltrationField::InfiltrationField(const FloodInputs& inputs, const FloodGrid&)
    : uniform_(inputs.infiltrationMmPerHour * kMetresPerSecond) {}

bool InfiltrationField::any() const { return uniform_ > 0; }

void InfiltrationField::wanted(int, int, int count, double, double dt, float* out) const {
  std::fill_n(out, count, float(uniform_ * dt));
}

void InfiltrationField::tell(int, int, int, const float*) {}

}  // namespace citymirror::flood
