#include "tests/flood/domains.h"
#include "tests/flood/exact_cases.h"
#include "tests/flood/exact_solutions.h"
#include "tests/flood/norms.h"

namespace citymirror::flood::testing {
namespace {

/// Three hills, one of them wholly under water, and a beach that rises out of the water in the
/// east. Heights in 1/256 m, so that FP32 holds them exactly.
double islands(double x, double y) {
  const auto hill = [&](double east, double north, double height) {
    return height * std::exp(-(std::pow(x - east, 2) + std::pow(y - north, 2)) / 3000);
  };
  const double z =
      hill(120, 140, 6) + hill(260, 240, 4.5) + hill(250, 90, 2) + std::max(0.0, (x - 330) * 0.05);
  return std::round(z * 256) / 256;
}

CaseResult lakeRun(Scheme scheme) {
  constexpr double kLevel = 3;
  FloodInputs inputs = domain(90, 70, 5, islands);
  inputs.scheme = scheme;
  fillTo(inputs, kLevel);
  const FloodState state = ranTo(inputs, 3600).state();
  double level = 0;
  for (std::size_t i = 0; i < state.depth.values.size(); ++i) {
    const double z = inputs.bed->values[i], h = state.depth.values[i];
    level = std::max(level, z < kLevel ? std::fabs(z + h - kLevel) : h);
  }
  const double flow = std::max(largest(state.qx.values), largest(state.qy.values));
  return {{{"level", {"水位最大偏差", "largest deviation of the level"}, "m", level, 0},
           {"flow", {"最大单宽流量", "largest discharge per width"}, "m²/s", flow, 0}},
          {}};
}

CaseResult drizzleRun(Scheme scheme) {
  FloodInputs inputs = domain(20, 20, 100, [](double, double) { return 0.0; });
  inputs.scheme = scheme;
  inputs.initialUniformDepth = 40;
  inputs.rainMmPerHour = {{0}, {0.5}};
  const MassLedger mass = ranTo(inputs, 86400).mass();
  return {{{"mass",
            {"雨量守恒相对误差", "rain lost or gained, of the rain"},
            "",
            std::fabs(mass.error() / mass.rain),
            1e-6}},
          {}};
}

CaseResult rainedPlaneRun(Scheme scheme) {
  const exact::RainedPlane plane{100, 0.01, 0.03, 50 / 3.6e6};
  constexpr int kRows = 4;
  FloodInputs inputs =
      domain(100, kRows, 1, [&](double x, double) { return (plane.length - x) * plane.slope; });
  inputs.scheme = scheme;
  inputs.manning = plane.manning;
  inputs.rainMmPerHour = {{0}, {50}};
  inputs.boundaries = {{Side::east, BoundaryKind::open}};
  FloodModel model = started(inputs);
  const double steady = plane.rate * plane.length;
  double before = 0, errors = 0;
  for (int minute = 1; minute <= 30; ++minute) {
    goOn(model, minute * 60);
    const double out = model.mass().outflow, q = (out - before) / 60 / kRows;
    const double exact = plane.discharge(plane.length, minute * 60 - 30);
    errors += std::fabs(q - exact) / steady / 30;
    before = out;
  }
  const double stored = ranTo(inputs, 7200).mass().final_ / kRows;
  return {{{"hydrograph", {"出流过程平均偏差", "mean deviation of the outflow"}, "", errors, 0.004},
           {"storage",
            {"稳态蓄量偏差", "stored water off the steady state"},
            "",
            std::fabs(stored / plane.storage() - 1),
            SchemeBounds{0.013, 0.005, 0.012}.of(scheme)}},
          {}};
}

}  // namespace

std::vector<ExactCase> lawCases() {
  return {
      {"lake_at_rest",
       {"静水：岛屿与干湿岸线", "Lake at rest with islands and wet and dry shores"},
       {"90 × 70 格 × 5 m，1 h", "90 × 70 cells of 5 m, one hour"},
       "Audusse et al. 2004; SWASHES 3.1.2",
       {"良平衡格式：机器零", "well-balanced schemes: machine zero"},
       kAllSchemes,
       lakeRun},
      {"drizzle",
       {"深水上的毛毛雨", "Drizzle on deep water"},
       {"0.5 mm/h 落在 40 m 水深上，24 h", "0.5 mm/h on 40 m of water, 24 hours"},
       "Conservation of mass",
       noPublishedFigure(),
       kAllSchemes,
       drizzleRun},
      {"rained_plane",
       {"坡面降雨", "Rain on a plane"},
       {"100 m，坡度 1 %，n = 0.03，50 mm/h，1 m 网格",
        "100 m, slope 1 %, n = 0.03, 50 mm/h, cells of 1 m"},
       "Henderson and Wooding 1964",
       noPublishedFigure(),
       kAllSchemes,
       rainedPlaneRun},
  };
}

}  // namespace citymirror::flood::testing
