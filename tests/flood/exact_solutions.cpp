#include "tests/flood/exact_solutions.h"

#include <algorithm>
#include <numbers>

namespace citymirror::flood::testing::exact {
namespace {

double square(double v) { return v * v; }

/// Left part of a dam break: still water, then the rarefaction.
double rarefaction(double depth, double x, double t) {
  const double c = std::sqrt(kStandardGravity * depth);
  if (x <= -c * t) return depth;
  return x >= 2 * c * t ? 0.0 : square(2 * c - x / t) / (9 * kStandardGravity);
}

double criticalDepth(double q) { return std::cbrt(q * q / kStandardGravity); }

enum class Regime { subcritical, supercritical };
/// Depth whose specific energy is `energy`.
double depthOf(double q, double energy, Regime regime) {
  const auto over = [&](double h) { return h + q * q / (2 * kStandardGravity * h * h) - energy; };
  const double critical = criticalDepth(q);
  if (over(critical) >= 0) return critical;
  return regime == Regime::subcritical
             ? rootOf(over, critical, energy)
             : rootOf(over, q / std::sqrt(2 * kStandardGravity * energy) / 2, critical);
}

double force(double q, double h) { return q * q / h + kStandardGravity * h * h / 2; }

}  // namespace

double rootOf(const std::function<double(double)>& f, double low, double high) {
  const bool rising = f(low) < 0;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2;
    ((f(middle) < 0) == rising ? low : high) = middle;
  }
  return (low + high) / 2;
}

double ritter(double depth, double x, double t) { return rarefaction(depth, x, t); }

double Stoker::middle() const {
  return rootOf(
      [this](double h) {
        const double fall =
            2 * (std::sqrt(kStandardGravity * left) - std::sqrt(kStandardGravity * h));
        return (h - right) * std::sqrt(kStandardGravity * (h + right) / (2 * h * right)) - fall;
      },
      right, left);
}

double Stoker::depth(double x, double t) const {
  const double between = middle(), cm = std::sqrt(kStandardGravity * between);
  const double um = 2 * (std::sqrt(kStandardGravity * left) - cm);
  if (x <= (um - cm) * t) return rarefaction(left, x, t);
  return x <= um * between / (between - right) * t ? between : right;
}

double Paraboloid::bed(double x, double y) const {
  return -rest * (1 - (x * x + y * y) / (radius * radius));
}

double PlanarThacker::frequency() const {
  return std::sqrt(2 * kStandardGravity * basin.rest) / basin.radius;
}
double PlanarThacker::period() const { return 2 * std::numbers::pi / frequency(); }
double PlanarThacker::depth(double x, double y, double t) const {
  const double w = frequency() * t;
  const double level =
      eta * basin.rest / square(basin.radius) * (2 * x * std::cos(w) + 2 * y * std::sin(w) - eta);
  return std::max(0.0, level - basin.bed(x, y));
}
double PlanarThacker::u(double t) const { return -eta * frequency() * std::sin(frequency() * t); }
double PlanarThacker::v(double t) const { return eta * frequency() * std::cos(frequency() * t); }

double CurvedThacker::amplitude() const {
  const double a = square(basin.radius), r = square(shore);
  return (a - r) / (a + r);
}
double CurvedThacker::frequency() const {
  return std::sqrt(8 * kStandardGravity * basin.rest) / basin.radius;
}
double CurvedThacker::period() const { return 2 * std::numbers::pi / frequency(); }
double CurvedThacker::depth(double x, double y, double t) const {
  const double a = amplitude(), swing = 1 - a * std::cos(frequency() * t);
  const double r = (x * x + y * y) / square(basin.radius);
  const double level =
      basin.rest * (std::sqrt(1 - a * a) / swing - 1 - r * ((1 - a * a) / square(swing) - 1));
  return std::max(0.0, level - basin.bed(x, y));
}

double bumpBed(double x) { return std::max(0.0, 0.2 - 0.05 * square(x - 10)); }

double Bump::discharge() const {
  return flow == BumpFlow::subcritical ? 4.42 : flow == BumpFlow::transcritical ? 1.53 : 0.18;
}
double Bump::outlet() const {
  return flow == BumpFlow::subcritical ? 2.0 : flow == BumpFlow::transcritical ? 0.66 : 0.33;
}
double Bump::headAtOutlet() const {
  return outlet() + square(discharge() / outlet()) / (2 * kStandardGravity);
}

double Bump::jump() const {
  const double q = discharge(), crest = 1.5 * criticalDepth(q) + bumpBed(10);
  return rootOf(
      [&](double x) {
        const double before = depthOf(q, crest - bumpBed(x), Regime::supercritical);
        const double after = depthOf(q, headAtOutlet() - bumpBed(x), Regime::subcritical);
        return force(q, before) - force(q, after);
      },
      10.01, 12);
}

double Bump::depth(double x) const {
  const double q = discharge(), crest = 1.5 * criticalDepth(q) + bumpBed(10);
  if (flow == BumpFlow::subcritical) {
    return depthOf(q, headAtOutlet() - bumpBed(x), Regime::subcritical);
  }
  if (x <= 10) return depthOf(q, crest - bumpBed(x), Regime::subcritical);
  if (flow == BumpFlow::transcritical || x < jump()) {
    return depthOf(q, crest - bumpBed(x), Regime::supercritical);
  }
  return depthOf(q, headAtOutlet() - bumpBed(x), Regime::subcritical);
}

double MacDonald::slope(double x) const {
  constexpr double kReach = 1e-3;
  const double h = depth(x), rise = (depth(x + kReach) - depth(x - kReach)) / (2 * kReach);
  const double q2 = discharge * discharge;
  return (q2 / (kStandardGravity * h * h * h) - 1) * rise -
         manning * manning * q2 / std::pow(h, 10.0 / 3.0);
}

std::vector<double> MacDonald::bed(int cells) const {
  const double cell = length / cells;
  const auto fall = [this](double from, double to) {  // Simpson
    return (to - from) / 6 * (slope(from) + 4 * slope((from + to) / 2) + slope(to));
  };
  std::vector<double> z(std::size_t(cells), 0.0);
  z.back() = -fall(length - cell / 2, length);
  for (int i = cells - 2; i >= 0; --i) {
    const double x = (i + 0.5) * cell;
    z[std::size_t(i)] = z[std::size_t(i) + 1] - fall(x, x + cell);
  }
  return z;
}

MacDonald slowMacDonald() {
  return {2, 0.033, [](double x) {
            return 1.8 * std::cbrt(4 / kStandardGravity) *
                   (1 + 0.25 * std::exp(-16 * square(x / 1000 - 0.5)));
          }};
}

MacDonald subcriticalMacDonald() {
  return {2, 0.033, [](double x) {
            return std::cbrt(4 / kStandardGravity) *
                   (1 + 0.5 * std::exp(-16 * square(x / 1000 - 0.5)));
          }};
}

MacDonald transcriticalMacDonald() {
  return {2, 0.0218, [](double x) {
            const double s = x / 1000 - 0.5;
            const double part = s <= 0 ? std::tanh(3 * s) / 3 : std::tanh(6 * s) / 6;
            return std::cbrt(4 / kStandardGravity) * (1 - part);
          }};
}

std::vector<double> roundDamBreak(double damRadius, double inside, double outside, double reach,
                                  double t, int rings) {
  const double dr = reach / rings;
  std::vector<double> h, q(std::size_t(rings), 0.0), fluxH(q.size() + 1, 0.0), fluxQ(fluxH);
  for (int i = 0; i < rings; ++i) h.push_back((i + 0.5) * dr < damRadius ? inside : outside);
  for (double time = 0; time < t;) {
    double fastest = 0;
    fluxQ.front() = kStandardGravity * h.front() * h.front() / 2;
    fluxQ.back() = kStandardGravity * h.back() * h.back() / 2;
    for (std::size_t i = 0; i + 1 < h.size(); ++i) {
      const double ul = q[i] / h[i], ur = q[i + 1] / h[i + 1];
      const double cl = std::sqrt(kStandardGravity * h[i]),
                   cr = std::sqrt(kStandardGravity * h[i + 1]);
      const double low = std::min({0.0, ul - cl, ur - cr}),
                   high = std::max({0.0, ul + cl, ur + cr});
      const double ml = force(q[i], h[i]), mr = force(q[i + 1], h[i + 1]), span = high - low;
      fluxH[i + 1] = (high * q[i] - low * q[i + 1] + low * high * (h[i + 1] - h[i])) / span;
      fluxQ[i + 1] = (high * ml - low * mr + low * high * (q[i + 1] - q[i])) / span;
      fastest = std::max({fastest, -low, high});
    }
    const double dt = std::min(t - time, 0.9 * dr / fastest);
    for (std::size_t i = 0; i < h.size(); ++i) {
      const double r = (double(i) + 0.5) * dr, u = q[i] / h[i];
      const double gainH = (fluxH[i] - fluxH[i + 1]) / dr - q[i] / r;
      const double gainQ = (fluxQ[i] - fluxQ[i + 1]) / dr - q[i] * u / r;
      h[i] += dt * gainH;
      q[i] += dt * gainQ;
    }
    time += dt;
  }
  return h;
}

double RainedPlane::discharge(double x, double t) const {
  return std::min(rate * x, std::sqrt(slope) / manning * std::pow(rate * t, 5.0 / 3.0));
}
double RainedPlane::depth(double x) const {
  return std::pow(rate * x * manning / std::sqrt(slope), 0.6);
}
double RainedPlane::storage() const { return depth(length) * length / 1.6; }

}  // namespace citymirror::flood::testing::exact
