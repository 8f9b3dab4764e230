#pragma once
#include <optional>
#include <string>

#include "engine/core/text.h"
#include "engine/core/time.h"
#include "scenarios/traffic/router.h"

/// Ways of units as people see them.
namespace citymirror::session {

/// What travel times rest on.
struct RouteBasis {
  std::string forecastId;  ///< the run of the depths; empty = the roads count as dry
  std::string goesOnFrom;  ///< the forecast of a what-if or branch; empty = the run is one
  Instant waterIssued, waterUntil;  ///< of it; the last depths hold afterwards
  std::string branch;               ///< of the coupled run whose traffic slows; empty = nobody drives
  Instant trafficUntil;             ///< what it has computed; the last speeds hold afterwards
  bool passesQueues = false;        ///< with sirens: other traffic does not slow it
};

/// Why the way over dry roads is not taken: one would stand before water.
struct RouteClosing {
  std::string code;
  Text road;
  Instant reached;   ///< when one would be there
  Instant closes;    ///< to the vehicle class, from then on
  double depth = 0;  ///< m on it by then
};

/// A unit's way to a place over the flooded network and, for comparison, over the dry one.
struct RouteView {
  std::string unit;  ///< resource code
  Text unitName;
  std::string roadCode;
  Text destination;
  std::string vehicleClass;
  Instant departs;
  std::optional<Instant> seen;  ///< sets out from where it was then; nothing = from its depot
  /// Earliest arrival over the roads as they are forecast; nothing = cannot get there.
  std::optional<traffic::Route> flooded;
  std::optional<traffic::Route> dry;  ///< in the same traffic
  double waiting = 0;                 ///< s of the first, until water has fallen
  std::optional<RouteClosing> closing;
  RouteBasis basis;
};

}  // namespace citymirror::session
