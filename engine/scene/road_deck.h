#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/road_network.h"
#include "engine/scene/ground_model.h"

namespace citymirror::scene {

/// The deck of a bridge: straight between the ground at both ends of its road, arched a little, and
/// everywhere half a metre and more over what is below. Roads and vehicles are drawn on it.
class RoadDeck {
 public:
  /// `road` has two points or more.
  RoadDeck(const Road& road, const GroundModel& ground);
  /// Height of the carriageway there, m; p beside it or beyond an end as at the nearest place.
  double heightAt(const Point2& p, const GroundModel& ground) const;
  /// p lies on the carriageway, whose direction there is `headingDeg`, or the opposite one, within
  /// 30°. O(points).
  bool carries(const Point2& p, double headingDeg) const;

 private:
  std::vector<Point2> line_;
  double halfWidth_ = 0, from_ = 0, to_ = 0, total_ = 1;  ///< m
};

/// Height of a carriageway on the ground, m.
double roadOnGround(const Point2& p, const GroundModel& ground);

/// The bridges of a city. A value, unchanged once made.
class RoadDecks {
 public:
  RoadDecks() = default;
  /// O(points of bridges).
  RoadDecks(std::span<const Road> roads, const GroundModel& ground);

  /// The deck of a road, by its index; null where it is no bridge. O(log bridges).
  const RoadDeck* of(std::int32_t road) const;
  /// The deck below something of which no road is known, by its place and direction: what passes
  /// under a bridge crosses it. Null = none. O(bridges near p).
  const RoadDeck* below(const Point2& p, double headingDeg) const;

 private:
  std::map<std::int32_t, RoadDeck> decks_;
  std::unordered_map<std::uint64_t, std::vector<std::int32_t>> near_;  ///< roads, by square
};

}  // namespace citymirror::scene
