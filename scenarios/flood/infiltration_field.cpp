#include "scenarios/flood/infiltration_field.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/green_ampt.h"

namespace citymirror::flood {
namespace {

using Kind = InfiltrationLaw::Kind;

bool remembers(Kind kind) {
  return kind == Kind::greenAmpt || kind == Kind::horton || kind == Kind::curveNumber;
}

void curveNumber(double retention, double abstraction, const float* rain, const float* held,
                 float* out, int count) {
  const auto taken = [&](double fallen) {
    const double beyond = fallen - abstraction;
    return beyond <= 0 ? fallen : abstraction + retention * beyond / (beyond + retention);
  };
  const auto fallenFor = [&](double f) {
    const double beyond = f - abstraction;
    return beyond <= 0 ? f : abstraction + retention * beyond / (retention - beyond);
  };
  for (int i = 0; i < count; ++i) {
    const double f = held[i];
    const bool full = f >= abstraction + 0.999999 * retention;
    out[i] = full ? 0.0F : float(taken(fallenFor(f) + double(rain[i])) - f);
  }
}

}  // namespace

InfiltrationField::Law InfiltrationField::lawOf(const InfiltrationLaw& given) {
  const double decay = given.decayPerHour / 3600;
  const double beyond = (given.initialRate - given.rate) * kMetresPerSecond;
  const double retention = given.curveNumber > 0 ? 0.0254 * (1000 / given.curveNumber - 10) : 0;
  return {given.kind,
          given.rate * kMetresPerSecond,
          decay > 0 ? beyond / decay : 0,
          decay,
          given.suction / 1000 * given.moistureDeficit,
          retention,
          given.initialAbstraction * retention};
}

InfiltrationField::InfiltrationField(const FloodInputs& inputs, const FloodGrid& grid)
    : class_(inputs.infiltrationClass), columns_(grid.shape.columns) {
  for (const InfiltrationLaw& law : inputs.infiltration) laws_.push_back(lawOf(law));
  if (laws_.empty() && inputs.infiltrationMmPerHour > 0) {
    InfiltrationLaw uniform;
    uniform.kind = Kind::constant;
    uniform.rate = inputs.infiltrationMmPerHour;
    laws_ = {lawOf(uniform)};
    class_.clear();
  }
  const bool memory =
      std::any_of(laws_.begin(), laws_.end(), [](const Law& law) { return remembers(law.kind); });
  if (memory) memory_.assign(grid.shape.size(), 0.0F);
  spreadLaws(grid.shape.size());
}

bool InfiltrationField::any() const {
  return std::any_of(laws_.begin(), laws_.end(),
                     [](const Law& law) { return law.kind != Kind::none; });
}

template <class Act>
void InfiltrationField::eachRun(std::size_t first, int count, Act act) const {
  int from = 0;
  while (from < count) {
    const std::uint8_t kind = class_.empty() ? 0 : class_[first + std::size_t(from)];
    int to = class_.empty() ? count : from + 1;
    while (to < count && class_[first + std::size_t(to)] == kind) ++to;
    act(laws_[kind], from, to - from);
    from = to;
  }
}

bool InfiltrationField::inRows(Kind kind) {
  return kind == Kind::none || kind == Kind::constant || kind == Kind::greenAmpt;
}

/// A law without memory is Green–Ampt without suction.
void InfiltrationField::spreadLaws(std::size_t cells) {
  const auto is = [](const Law& law) { return law.kind == Kind::greenAmpt; };
  if (std::none_of(laws_.begin(), laws_.end(), is)) return;
  onlyRows_ =
      std::all_of(laws_.begin(), laws_.end(), [](const Law& law) { return inRows(law.kind); });
  conductivity_.assign(cells, 0.0F);
  suction_.assign(cells, 0.0F);
  for (std::size_t k = 0; k < cells; ++k) {
    const Law& law = laws_[class_.empty() ? 0 : class_[k]];
    if (law.kind == Kind::constant || is(law)) conductivity_[k] = float(law.rate);
    if (is(law)) suction_[k] = float(law.suction);
  }
}

void InfiltrationField::ask(const Law& law, std::size_t first, int count, double dt,
                            const float* rain, float* out) const {
  const float* held = memory_.empty() ? nullptr : &memory_[first];
  switch (law.kind) {
    case Kind::none:
      std::fill_n(out, count, 0.0F);
      break;
    case Kind::constant:
      std::fill_n(out, count, float(law.rate * dt));
      break;
    case Kind::greenAmpt:
      break;  // by rows
    case Kind::horton: {
      const auto base = float(law.rate * dt), share = float(-std::expm1(-law.decay * dt));
      const auto most = float(law.excess);
      for (int i = 0; i < count; ++i) out[i] = base + share * std::max(0.0F, most - held[i]);
      break;
    }
    case Kind::curveNumber:
      curveNumber(law.retention, law.abstraction, rain, held, out, count);
      break;
  }
}

void InfiltrationField::wanted(int row, int column, int count, double dt, const float* rain,
                               float* out) const {
  const std::size_t first = std::size_t(row) * std::size_t(columns_) + std::size_t(column);
  if (!conductivity_.empty()) {
    greenAmpt(&conductivity_[first], &suction_[first], &memory_[first], float(dt), out, count);
    if (onlyRows_) return;
  }
  eachRun(first, count, [&](const Law& law, int from, int length) {
    if (!conductivity_.empty() && inRows(law.kind)) return;
    ask(law, first + std::size_t(from), length, dt, rain + from, out + from);
  });
}

void InfiltrationField::tell(int row, int column, int count, double dt, const float* taken) {
  if (memory_.empty()) return;
  const std::size_t first = std::size_t(row) * std::size_t(columns_) + std::size_t(column);
  if (!conductivity_.empty()) keepGreenAmpt(&suction_[first], taken, &memory_[first], count);
  if (onlyRows_) return;
  eachRun(first, count, [&](const Law& law, int from, int length) {
    if (law.kind != Kind::horton && law.kind != Kind::curveNumber) return;
    const float base = law.kind == Kind::horton ? float(law.rate * dt) : 0.0F;
    float* held = &memory_[first + std::size_t(from)];
    for (int i = 0; i < length; ++i) held[i] += std::max(0.0F, taken[from + i] - base);
  });
}

}  // namespace citymirror::flood
