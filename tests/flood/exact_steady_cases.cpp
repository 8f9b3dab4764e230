#include "tests/flood/domains.h"
#include "tests/flood/exact_cases.h"
#include "tests/flood/exact_solutions.h"
#include "tests/flood/norms.h"

namespace citymirror::flood::testing {
namespace {

/// Depth and discharge against the exact ones, over every cell.
CaseResult flowMeasures(const FloodInputs& inputs, double until,
                        const std::function<double(double)>& depth, double q, double depthBound,
                        double flowBound) {
  const FloodState state = ranTo(inputs, until).state();
  const auto exact = [&](double x, double) { return depth(x); };
  Norms flow;
  for (const float value : state.qx.values) flow.add(value, q);
  return {{l1Depth(depthNorms(state, exact), depthBound),
           {"l1_flow", {"流量相对误差 L1", "discharge, relative L1"}, "", flow.l1(), flowBound}},
          profileOf(inputs, state, 0, 2, exact)};
}

/// A channel of two rows that `q` enters in the west.
FloodInputs channel(const std::vector<double>& bed, double cell, double q, Scheme scheme) {
  FloodInputs inputs = domain(int(bed.size()), 2, cell,
                              [&](double x, double) { return bed[std::size_t(x / cell)]; });
  inputs.scheme = scheme;
  inputs.boundaries = {{Side::west, BoundaryKind::discharge, {}, {{0}, {q * 2 * cell}}}};
  return inputs;
}

CaseResult bumpRun(exact::BumpFlow flow, Scheme scheme, const SchemeBounds& depth,
                   const SchemeBounds& flowL1) {
  constexpr int kCells = 250;
  constexpr double kCell = 0.1;
  const exact::Bump bump{flow};
  std::vector<double> bed;
  for (int i = 0; i < kCells; ++i) bed.push_back(exact::bumpBed((i + 0.5) * kCell));
  FloodInputs inputs = channel(bed, kCell, bump.discharge(), scheme);
  inputs.manning = 0;
  if (flow == exact::BumpFlow::transcritical) {  // from dry, so that it leaves supercritical
    inputs.boundaries.push_back({Side::east, BoundaryKind::open});
  } else {
    fillTo(inputs, bump.outlet());
    inputs.boundaries.push_back({Side::east, BoundaryKind::level, {{0}, {bump.outlet()}}});
  }
  return flowMeasures(
      inputs, 400, [&](double x) { return bump.depth(x); }, bump.discharge(), depth.of(scheme),
      flowL1.of(scheme));
}

CaseResult macDonaldRun(const exact::MacDonald& flow, BoundaryKind outlet, Scheme scheme,
                        const SchemeBounds& depth, const SchemeBounds& flowL1) {
  constexpr int kCells = 200;
  const double cell = flow.length / kCells;
  FloodInputs inputs = channel(flow.bed(kCells), cell, flow.discharge, scheme);
  inputs.manning = flow.manning;
  inputs.initialUniformDepth = flow.depth(flow.length);
  inputs.boundaries.push_back({Side::east, outlet, {{0}, {flow.depth(flow.length)}}});
  return flowMeasures(inputs, 3 * 3600, flow.depth, flow.discharge, depth.of(scheme),
                      flowL1.of(scheme));
}

Text anugaAccepts(const std::string& script) {
  return {"ANUGA 自检限值：水位 L1 5 %（" + script + "）",
          "ANUGA accepts 5 % of L1 of the stage (" + script + ")"};
}

}  // namespace

std::vector<ExactCase> steadyCases() {
  using exact::BumpFlow;
  return {
      {"bump_subcritical",
       {"凸起上的缓流", "Subcritical flow over a bump"},
       {"4.42 m²/s，出口 2 m，250 格 × 0.1 m", "4.42 m²/s, 2 m at the outlet, 250 cells of 0.1 m"},
       "Goutal and Maurel 1997; SWASHES 3.1.3",
       anugaAccepts("validate_subcritical_over_bump.py"),
       kGodunovSchemes,
       [](Scheme s) {
         return bumpRun(BumpFlow::subcritical, s, {6.5e-4, 2.5e-5}, {5e-4, 4e-5});
       }},
      {"bump_transcritical",
       {"凸起上的跨临界流（无水跃）", "Transcritical flow over a bump without a shock"},
       {"1.53 m²/s，250 格 × 0.1 m", "1.53 m²/s, 250 cells of 0.1 m"},
       "Goutal and Maurel 1997; SWASHES 3.1.4",
       anugaAccepts("validate_transcritical_without_shock.py"),
       kGodunovSchemes,
       [](Scheme s) {
         return bumpRun(BumpFlow::transcritical, s, {0.0024, 1.5e-4}, {5e-4, 4e-5});
       }},
      {"bump_shock",
       {"凸起上的跨临界流（有水跃）", "Transcritical flow over a bump with a shock"},
       {"0.18 m²/s，出口 0.33 m，250 格 × 0.1 m",
        "0.18 m²/s, 0.33 m at the outlet, 250 cells of 0.1 m"},
       "Goutal and Maurel 1997; SWASHES 3.1.5",
       anugaAccepts("validate_transcritical_with_shock.py"),
       kGodunovSchemes,
       [](Scheme s) {
         return bumpRun(BumpFlow::shock, s, {0.0042, 8.7e-4}, {0.0038, 0.002});
       }},
      {"macdonald_slow",
       {"麦克唐纳缓流，弗劳德数 ≤ 0.41", "MacDonald, slow: Froude number up to 0.41"},
       {"1000 m，2 m²/s，n = 0.033，200 格 × 5 m", "1000 m, 2 m²/s, n = 0.033, 200 cells of 5 m"},
       "MacDonald et al. 1997",
       noPublishedFigure(),
       kAllSchemes,
       [](Scheme s) {
         return macDonaldRun(exact::slowMacDonald(), BoundaryKind::level, s,
                             {0.0013, 2.6e-4, 0.027}, {0.0031, 3e-5, 0.0028});
       }},
      {"macdonald_subcritical",
       {"麦克唐纳缓流（曼宁糙率）", "MacDonald, subcritical with Manning friction"},
       {"1000 m，2 m²/s，n = 0.033，200 格 × 5 m", "1000 m, 2 m²/s, n = 0.033, 200 cells of 5 m"},
       "MacDonald et al. 1997; SWASHES 3.2.1",
       anugaAccepts("validate_mac_donald_short_channel.py"),
       kAllSchemes,
       [](Scheme s) {
         return macDonaldRun(exact::subcriticalMacDonald(), BoundaryKind::level, s,
                             {0.0021, 0.001, 0.0305}, {0.00115, 2.5e-4, 0.0028});
       }},
      {"macdonald_transcritical",
       {"麦克唐纳缓流至急流", "MacDonald, subcritical to supercritical"},
       {"1000 m，2 m²/s，n = 0.0218，200 格 × 5 m", "1000 m, 2 m²/s, n = 0.0218, 200 cells of 5 m"},
       "MacDonald et al. 1997; SWASHES 3.2.1",
       noPublishedFigure(),
       kGodunovSchemes,
       [](Scheme s) {
         return macDonaldRun(exact::transcriticalMacDonald(), BoundaryKind::open, s,
                             {0.0011, 3.4e-4}, {3.5e-4, 6e-5});
       }},
  };
}

}  // namespace citymirror::flood::testing
