#include "engine/scene/road_deck.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "engine/scene/road_mesh.h"

namespace citymirror::scene {
namespace {

constexpr double kRoadRise = 0.1, kDeckRise = 0.5;       // m
constexpr double kMostCamber = 4, kCamberShare = 0.012;  // m; of the length
constexpr double kDeckSquare = 50;                       // m
constexpr double kAlongDeck = std::numbers::sqrt3 / 2;   // cosine of 30°

std::pair<int, int> deckSquareOf(const Point2& p) {
  return {int(std::floor(p.x() / kDeckSquare)), int(std::floor(p.y() / kDeckSquare))};
}

std::uint64_t keyOfSquare(const std::pair<int, int>& square) {
  return std::uint64_t(std::uint32_t(square.first)) << 32 | std::uint32_t(square.second);
}

}  // namespace

double roadOnGround(const Point2& p, const GroundModel& ground) {
  return ground.heightAt(p.x(), p.y()) + kRoadRise;
}

RoadDeck::RoadDeck(const Road& road, const GroundModel& ground)
    : line_(road.line),
      halfWidth_(widthOf(road) / 2),
      from_(ground.heightAt(road.line.front().x(), road.line.front().y())),
      to_(ground.heightAt(road.line.back().x(), road.line.back().y())),
      total_(std::max(1.0, length(road.line))) {}

double RoadDeck::heightAt(const Point2& p, const GroundModel& ground) const {
  const double along = std::clamp((p - line_.front()).norm() / total_, 0.0, 1.0);
  const double camber = std::min(kMostCamber, kCamberShare * total_) * 4 * along * (1 - along);
  return std::max(roadOnGround(p, ground), from_ + (to_ - from_) * along + camber) + kDeckRise;
}

bool RoadDeck::carries(const Point2& p, double headingDeg) const {
  const double heading = headingDeg * std::numbers::pi / 180;
  const Point2 way(std::sin(heading), std::cos(heading));
  for (std::size_t k = 0; k + 1 < line_.size(); ++k) {
    const Point2 step = line_[k + 1] - line_[k];
    if (std::abs(step.dot(way)) < kAlongDeck * step.norm()) continue;
    if (distanceTo(std::span(line_).subspan(k, 2), p) <= halfWidth_) return true;
  }
  return false;
}

RoadDecks::RoadDecks(std::span<const Road> roads, const GroundModel& ground) {
  for (std::size_t i = 0; i < roads.size(); ++i) {
    const Road& road = roads[i];
    if (road.structure != RoadStructure::bridge || road.line.size() < 2) continue;
    const auto key = std::int32_t(i);
    decks_.emplace(key, RoadDeck(road, ground));
    const double half = widthOf(road) / 2;
    std::set<std::pair<int, int>> squares;
    for (const Point2& p : resample(road.line, kDeckSquare / 2)) {
      const double reach = half + kDeckSquare / 2;
      const auto from = deckSquareOf(p - Point2(reach, reach));
      const auto to = deckSquareOf(p + Point2(reach, reach));
      for (int x = from.first; x <= to.first; ++x) {
        for (int y = from.second; y <= to.second; ++y) squares.emplace(x, y);
      }
    }
    for (const auto& square : squares) near_[keyOfSquare(square)].push_back(key);
  }
}

const RoadDeck* RoadDecks::of(std::int32_t road) const {
  const auto found = decks_.find(road);
  return found == decks_.end() ? nullptr : &found->second;
}

const RoadDeck* RoadDecks::below(const Point2& p, double headingDeg) const {
  const auto square = near_.find(keyOfSquare(deckSquareOf(p)));
  if (square == near_.end()) return nullptr;
  for (const std::int32_t road : square->second) {
    const RoadDeck* deck = of(road);
    if (deck->carries(p, headingDeg)) return deck;
  }
  return nullptr;
}

}  // namespace citymirror::scene
