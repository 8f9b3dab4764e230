#pragma once
#include <span>
#include <vector>

#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// How streets and junctions slow the vehicles that use them. Configuration:
/// assets/config/city_traffic.json, with sources.
struct DelayRules {
  double bprAlpha = 0, bprBeta = 0;  ///< of a street (BPR 1964)
  double giveWayShare = 0;           ///< of a lane's capacity where it gives way, without a signal
  double permittedShare = 0;         ///< of its green where it gives way at a signal
};

/// Mean time to pass each link under given flows: the street's volume-delay function and, where its
/// end has a signal or gives way, the control delay of HCM 2010 (18-5: uniform and incremental).
class LinkDelay {
 public:
  LinkDelay(const TrafficNetwork& network, const DelayRules& rules);

  /// s, by link. `perHour`: vehicles/h on each; they come for `hours`.
  std::vector<double> seconds(std::span<const double> perHour, double hours) const;
  /// The same of one link.
  double secondsOf(std::size_t link, double perHour, double hours) const;
  /// Standard vehicles/h that pass a link and its end: what its signal or giving way leaves of its
  /// lanes, > 0. Bus lanes count for a link of buses alone.
  double capacityOf(std::size_t link) const;

 private:
  struct End {
    double lanes = 0;     ///< that cars may use, or all where they may use none
    double capacity = 0;  ///< vehicles/h through the end of the link; 0 = its own
    double cycle = 0, green = 1;  ///< s; share of it
  };
  const TrafficNetwork& net_;
  DelayRules rules_;
  std::vector<End> ends_;
};

}  // namespace citymirror::traffic
