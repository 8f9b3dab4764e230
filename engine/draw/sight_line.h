#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/core/city_model.h"

namespace citymirror::draw {

/// With `curved` the ground falls away by (1 − k) s² / 2R at the distance s: R = 6,371 km, k =
/// 0.13, the coefficient of refraction that Gauss found and levelling uses since (Torge,
/// Geodesy, 5.1).
enum class EarthShape { flat, curved };
inline constexpr double kEarthRadius = 6371000, kRefraction = 0.13;

struct SightOptions {
  double eyeHeight = 1.6;   ///< m over the first place
  double targetHeight = 0;  ///< m over the second
  EarthShape earth = EarthShape::flat;
};

enum class Blocker { ground, building, levee };

/// What first hides the target.
struct Obstruction {
  Blocker kind = Blocker::ground;
  std::string code;  ///< of the building or levee
  Point3 at = Point3::Zero();
  double along = 0;  ///< m from the eye, horizontal
  double over = 0;   ///< m that it stands over the line of sight there
};

/// A part of the ground between eye and target, m from the eye.
struct SightStretch {
  double from = 0, to = 0;
  bool visible = true;
};

struct SightLine {
  Point3 eye = Point3::Zero(), target = Point3::Zero();
  double length = 0;  ///< m, horizontal
  std::vector<SightStretch> ground;
  std::optional<Obstruction> first;  ///< none = the target is seen
  double lift = 0;                   ///< m that the target would have to stand higher to be seen
  bool whole = true;                 ///< false = some of the terrain on the way has no data
};

/// Over terrain, buildings (as prisms) and the crests of levees; trees and models are not in it.
/// The terrain is met every half cell, at most 20,000 times, buildings exactly. Eye and target may
/// change places without changing whether they see each other. O(length / cell + buildings).
SightLine sightLine(const CityModel& city, const Point3& from, const Point3& to,
                    const SightOptions& options = {});

}  // namespace citymirror::draw
