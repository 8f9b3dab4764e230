#pragma once

namespace citymirror::bench {

/// A terrain of 8192 × 8192 cells of 2 m made by a formula, bare and under imagery of 0.5 m: what a
/// view costs to settle after a jump, and the memory. Prints; exit status, 1 where a bar is
/// missed.
int measureTerrain();

}  // namespace citymirror::bench
