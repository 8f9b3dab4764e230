#pragma once
#include <array>
#include <span>
#include <vector>

#include "engine/core/traffic_network.h"

namespace citymirror::traffic {

/// Vehicles that warrant a signal where streets of these lanes (per direction, and more) meet.
struct SignalWarrant {
  double mainLanes = 1, sideLanes = 1;
  double main = 0;  ///< vehicles/h on the main street, both directions
  double side = 0;  ///< vehicles/h on the fuller approach of the other
};

/// Whether turns to the side that needs to cross nobody pass at red where nobody comes.
enum class TurnOnRed { allowed, forbidden };

/// How signals are made and timed; left turns are those across oncoming vehicles. Configuration:
/// assets/config/city_traffic.json, with sources.
struct SignalRules {
  double yellow = 0, allRed = 0;  ///< s
  double lost = 0;                ///< s of a stage in which nobody passes
  double green = 0;               ///< s of each stage where no vehicles are known
  double leastGreen = 0;          ///< s of a stage, for those on foot
  double leastLeftGreen = 0;      ///< s of a stage for left turns
  double leastCycle = 0, mostCycle = 0;  ///< s
  double fullest = 0;                    ///< the sum of loads beyond which the cycle is the longest
  /// Left turns get a stage of their own from so many vehicles/h, or where their product with those
  /// against them exceeds that for 1, 2, 3 and more opposing lanes.
  double leftAlone = 0;
  std::array<double, 3> leftProduct{};
  /// Opposing vehicles/h, rising, and how many straight vehicles a permitted left turn counts for.
  std::vector<std::array<double, 2>> leftEquivalents;
  std::vector<SignalWarrant> warrants;
  TurnOnRed turnOnRed = TurnOnRed::allowed;
};

struct SignalStage {
  double load = 0;        ///< critical flow over saturation flow
  double leastGreen = 0;  ///< s
};

struct StageTimes {
  double cycle = 0;           ///< s
  std::vector<double> green;  ///< s shown, one per stage
};

/// Cycle C = (1.5 L + 5) / (1 − Y) and greens in the share of the loads (Webster 1958), whole
/// seconds, within the rules' least and most. `stages` is not empty.
StageTimes websterTimes(std::span<const SignalStage> stages, const SignalRules& rules);

/// Straight vehicles that a permitted left turn counts for against `opposing` vehicles/h.
double leftEquivalent(double opposing, const SignalRules& rules);

}  // namespace citymirror::traffic
