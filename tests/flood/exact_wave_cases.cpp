#include "tests/flood/domains.h"
#include "tests/flood/exact_cases.h"
#include "tests/flood/exact_solutions.h"
#include "tests/flood/norms.h"

namespace citymirror::flood::testing {
namespace {

double flat(double, double) { return 0; }

/// A frictionless domain with the depth that `depth` gives each place.
FloodInputs frictionless(FloodInputs inputs, Scheme scheme, const HeightAt& depth) {
  inputs.scheme = scheme;
  inputs.manning = 0;
  const GridShape& s = inputs.bed->shape;
  for (int r = 0; r < s.rows; ++r) {
    for (int c = 0; c < s.columns; ++c) {
      const Point2 p = s.centre(c, r);
      inputs.initialDepth.push_back(float(depth(p.x(), p.y())));
    }
  }
  return inputs;
}

CaseResult ritterRun(Scheme scheme) {
  const auto start = [](double x, double) { return x < 1000 ? 10.0 : 0.0; };
  const FloodInputs inputs = frictionless(domain(400, 2, 5, flat), scheme, start);
  const FloodState state = ranTo(inputs, 50).state();
  const auto exact = [](double x, double) { return exact::ritter(10, x - 1000, 50); };
  const double dam = (state.depth.at(199, 1) + state.depth.at(200, 1)) / 2;
  return {{l1Depth(depthNorms(state, exact), SchemeBounds{0.0095, 0.0015}.of(scheme)),
           {"dam_depth",
            {"坝址水深与 4/9 h0 之差", "depth at the dam off 4/9 h0"},
            "m",
            std::fabs(dam - 40.0 / 9),
            SchemeBounds{0.09, 0.0105}.of(scheme)}},
          profileOf(inputs, state, 0, 4, exact)};
}

CaseResult stokerRun(Scheme scheme) {
  const auto start = [](double x, double) { return x < 1000 ? 10.0 : 5.0; };
  const FloodInputs inputs = frictionless(domain(400, 2, 5, flat), scheme, start);
  const FloodState state = ranTo(inputs, 50).state();
  const exact::Stoker stoker{10, 5};
  const auto exact = [&](double x, double) { return stoker.depth(x - 1000, 50); };
  return {{l1Depth(depthNorms(state, exact), SchemeBounds{0.005, 0.00095}.of(scheme)),
           {"middle_depth",
            {"中间水深与 7.26920 m 之差", "middle depth off 7.26920 m"},
            "m",
            std::fabs(state.depth.at(240, 1) - stoker.middle()),
            SchemeBounds{0.0031, 1e-4}.of(scheme)}},
          profileOf(inputs, state, 0, 4, exact)};
}

/// The dam lies across the grid: 1 km square, 45°; what the walls disturb is left out.
CaseResult diagonalStokerRun(Scheme scheme) {
  const auto along = [](double x, double y) { return (x + y - 1000) / std::sqrt(2.0); };
  const auto start = [&](double x, double y) { return along(x, y) < 0 ? 10.0 : 5.0; };
  const FloodState state =
      ranTo(frictionless(domain(400, 400, 2.5, flat), scheme, start), 20).state();
  const exact::Stoker stoker{10, 5};
  const auto exact = [&](double x, double y) { return stoker.depth(along(x, y), 20); };
  const auto inside = [&](double x, double y) {
    return std::fabs(along(x, y)) < 400 && std::fabs(x - y) < 200 * std::sqrt(2.0);
  };
  return {{l1Depth(depthNorms(state, exact, inside), SchemeBounds{0.0048, 0.00095}.of(scheme))},
          {}};
}

/// 4 m × 4 m, 80 × 80 cells, basin in the middle.
template <class Thacker>
FloodInputs thackerBasin(const Thacker& thacker, Scheme scheme) {
  return frictionless(
      domain(80, 80, 0.05, [&](double x, double y) { return thacker.basin.bed(x - 2, y - 2); }),
      scheme, [&](double x, double y) { return thacker.depth(x - 2, y - 2, 0); });
}

template <class Thacker>
CaseResult thackerMeasures(const Thacker& thacker, const FloodInputs& inputs,
                           const SchemeBounds& integral, const SchemeBounds& relative) {
  const FloodState state = ranTo(inputs, thacker.period() / 2).state();
  const auto exact = [&](double x, double y) { return thacker.depth(x - 2, y - 2, state.time); };
  const Norms norms = depthNorms(state, exact);
  const double cell = state.depth.shape.cell;
  return {{{"integral_l2",
            {"水深误差 √∫e²dA", "depth, √∫e²dA"},
            "m²",
            norms.integralL2(cell * cell),
            integral.of(inputs.scheme)},
           l2Depth(norms, relative.of(inputs.scheme))},
          profileOf(inputs, state, 40, 1, exact)};
}

CaseResult planarThackerRun(Scheme scheme) {
  const exact::PlanarThacker thacker;
  FloodInputs inputs = thackerBasin(thacker, scheme);
  for (const float h : inputs.initialDepth) {
    inputs.initialQx.push_back(h * float(thacker.u(0)));
    inputs.initialQy.push_back(h * float(thacker.v(0)));
  }
  return thackerMeasures(thacker, inputs, {0.0115, 0.0039}, {0.112, 0.038});
}

CaseResult curvedThackerRun(Scheme scheme) {
  const exact::CurvedThacker thacker;
  return thackerMeasures(thacker, thackerBasin(thacker, scheme), {0.0044, 0.0023}, {0.048, 0.025});
}

/// Toro (2001): radius 2.5 m, 2.5 m of water inside and 0.5 m outside, 40 m square, t = 1.4 s.
CaseResult radialRun(Scheme scheme) {
  constexpr int kRings = 4000;
  const auto start = [](double x, double y) {
    return std::hypot(x - 20, y - 20) < 2.5 ? 2.5 : 0.5;
  };
  FloodInputs inputs = frictionless(domain(200, 200, 0.2, flat), scheme, start);
  inputs.localSteps = 1;  // stretches lie along rows: local steps differ by direction, here 2e-5 m
  const FloodState state = ranTo(inputs, 1.4).state();
  const auto rings = exact::roundDamBreak(2.5, 2.5, 0.5, 20, 1.4, kRings);
  const auto radius = [](double x, double y) { return std::hypot(x - 20, y - 20); };
  const auto exact = [&](double x, double y) {
    return rings[std::min(std::size_t(radius(x, y) / 20 * kRings), rings.size() - 1)];
  };
  const auto near = [&](double x, double y) { return radius(x, y) < 10; };
  float asymmetry = 0;
  for (int r = 0; r < 200; ++r) {
    for (int c = 0; c < 200; ++c) {
      const float h = state.depth.at(c, r);
      for (const float other :
           {state.depth.at(199 - c, r), state.depth.at(c, 199 - r), state.depth.at(r, c)}) {
        asymmetry = std::max(asymmetry, std::fabs(h - other));
      }
    }
  }
  return {{l1Depth(depthNorms(state, exact, near), SchemeBounds{0.057, 0.0195}.of(scheme)),
           {"asymmetry",
            {"八向对称偏差", "largest difference between the eight directions"},
            "m",
            asymmetry,
            1e-6}},
          profileOf(inputs, state, 100, 2, exact)};
}

}  // namespace

std::vector<ExactCase> waveCases() {
  return {
      {"ritter",
       {"里特干底溃坝", "Ritter, dam break on a dry bed"},
       {"10 m，400 格 × 5 m，50 s", "10 m of water, 400 cells of 5 m, 50 s"},
       "Ritter 1892; SWASHES 4.1.2",
       {"公开程序 L1 1–2.7 %", "published codes reach L1 1–2.7 %"},
       kGodunovSchemes,
       ritterRun},
      {"stoker",
       {"斯托克湿底溃坝", "Stoker, dam break on a wet bed"},
       {"10 m / 5 m，400 格 × 5 m，50 s", "10 m and 5 m of water, 400 cells of 5 m, 50 s"},
       "Stoker 1957; SWASHES 4.1.1",
       {"公开程序 L1 < 1 %；ANUGA 自检限值 1 %（validate_dam_break_wet.py）",
        "published codes reach L1 < 1 %; ANUGA accepts 1 % (validate_dam_break_wet.py)"},
       kGodunovSchemes,
       stokerRun},
      {"stoker_diagonal",
       {"斯托克溃坝，与网格成 45°", "Stoker, dam at 45° to the grid"},
       {"10 m / 5 m，400 × 400 格 × 2.5 m，20 s",
        "10 m and 5 m of water, 400 × 400 cells of 2.5 m, 20 s"},
       "Stoker 1957",
       noPublishedFigure(),
       kGodunovSchemes,
       diagonalStokerRun},
      {"thacker_planar",
       {"萨克尔平面水面", "Thacker, planar surface"},
       {"80 × 80 格 × 0.05 m，半周期 2.243 s", "80 × 80 cells of 0.05 m, half a period, 2.243 s"},
       "Thacker 1981; SWASHES 4.2.2",
       {"公开程序 L2（按 √∫e²dA 计）：一阶 1.6 %，二阶 < 0.5 %",
        "published codes reach L2 (as √∫e²dA) 1.6 % at first order, < 0.5 % at second"},
       kGodunovSchemes,
       planarThackerRun},
      {"thacker_curved",
       {"萨克尔曲面水面", "Thacker, curved surface"},
       {"80 × 80 格 × 0.05 m，半周期 1.121 s", "80 × 80 cells of 0.05 m, half a period, 1.121 s"},
       "Thacker 1981; SWASHES 4.2.1",
       {"ANUGA 自检限值：水位 L1 5 %（validate_paraboloid_basin.py）",
        "ANUGA accepts 5 % of L1 of the stage (validate_paraboloid_basin.py)"},
       kGodunovSchemes,
       curvedThackerRun},
      {"radial",
       {"圆形溃坝", "Round dam break"},
       {"半径 2.5 m，2.5 m / 0.5 m，200 × 200 格 × 0.2 m，1.4 s",
        "radius 2.5 m, 2.5 m and 0.5 m of water, 200 × 200 cells of 0.2 m, 1.4 s"},
       "Toro 2001",
       noPublishedFigure(),
       kGodunovSchemes,
       radialRun},
  };
}

}  // namespace citymirror::flood::testing
