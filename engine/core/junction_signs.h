#pragma once
#include <string>
#include <vector>

#include "engine/core/geometry.h"

namespace citymirror {

/// A place with a traffic signal: at a junction, or at the stop line before it.
struct SignalSite {
  std::string code;
  Point2 at = Point2::Zero();
};

/// A turn that signs forbid, or the only one that they leave.
struct TurnSign {
  enum class Kind { no, only };
  std::string code;
  std::string from, to;  ///< codes of roads
  Point2 via = Point2::Zero();
  Kind kind = Kind::no;
};

/// What a map says of junctions beside their shape, as it says it. What that means for a network:
/// junctionRules.
struct JunctionSigns {
  std::vector<SignalSite> sites;  ///< of traffic signals
  std::vector<TurnSign> turns;
};

}  // namespace citymirror
