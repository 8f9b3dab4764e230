#pragma once
#include "scenarios/flood/flood_model.h"

/// Domains whose cost is measured.
namespace citymirror::bench {

/// Everywhere wet: 10 m and 5 m of water either side of a dam in the middle, cells of 10 m.
flood::FloodInputs wetDamBreak(int side, flood::Scheme scheme, int threads);

/// 36 km² at 5 m: blocks of houses raised 3 m between streets lowered 0.15 m, on ground that falls
/// 12 m to a canal, which leaves the city in the east. 50 mm of rain in an hour.
flood::FloodInputs rainOnCity(flood::Scheme scheme, int threads);

struct Spent {
  double processor = 0, wall = 0;  ///< s
  std::int64_t updates = 0;
  double massError = 0;  ///< relative
};
/// From one time of the run to another. Ends the program where the run fails.
Spent spentOn(flood::FloodInputs inputs, double from, double until);

/// Million cell updates per processor second of the wet dam break 1000 × 1000, best of three.
double wetRate(flood::Scheme scheme);

}  // namespace citymirror::bench
