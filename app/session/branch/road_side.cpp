#include "app/session/branch/road_side.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "engine/core/geometry.h"

namespace citymirror::session {
namespace {

/// The piece of a line that is nearest to a place, from its first point to its second.
struct NearestPiece {
  Point2 from = Point2::Zero(), step = Point2::Zero();
};
NearestPiece pieceNear(std::span<const Point2> line, const Point2& at) {
  NearestPiece nearest;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k + 1 < line.size(); ++k) {
    const double away = distanceTo(line.subspan(k, 2), at);
    if (!(away < least) || line[k] == line[k + 1]) continue;
    least = away;
    nearest = {line[k], line[k + 1] - line[k]};
  }
  return nearest;
}

}  // namespace

std::string wordOf(RoadSide side) {
  return side == RoadSide::along ? "along" : side == RoadSide::against ? "against" : "both";
}

std::optional<RoadSide> sideNamed(const std::string& word) {
  for (const RoadSide side : {RoadSide::both, RoadSide::along, RoadSide::against})
    if (word == wordOf(side)) return side;
  return std::nullopt;
}

RoadSide sideAt(const Road& road, const Point2& at, DrivingSide driving) {
  if (road.oneway != 0 || road.line.size() < 2) return RoadSide::both;
  const NearestPiece piece = pieceNear(road.line, at);
  const std::array corners{piece.from, Point2(piece.from + piece.step), at};
  const double left = signedArea(corners);
  const bool along = driving == DrivingSide::left ? left >= 0 : left <= 0;
  return along ? RoadSide::along : RoadSide::against;
}

bool drives(RoadSide side, const RoadNetwork& network, std::uint32_t edge) {
  if (side == RoadSide::both) return true;
  const auto line = network.line(edge);
  NearestPiece longest;
  for (std::size_t k = 0; k + 1 < line.size(); ++k) {
    const Point2 step = line[k + 1] - line[k];
    if (step.squaredNorm() > longest.step.squaredNorm()) longest = {line[k], step};
  }
  const Point2 middle = longest.from + longest.step / 2;
  const bool along = longest.step.dot(pieceNear(network.roadOf(edge).line, middle).step) > 0;
  return along == (side == RoadSide::along);
}

Text headingOf(RoadSide side, const Road& road) {
  if (side == RoadSide::both || road.line.size() < 2) return {};
  static const std::array<Text, 4> kHeadings{Text{"北向", "northbound"}, Text{"东向", "eastbound"},
                                             Text{"南向", "southbound"}, Text{"西向", "westbound"}};
  Point2 way = road.line.back() - road.line.front();
  if (side == RoadSide::against) way = -way;
  const double quarters = std::atan2(way.x(), way.y()) / (M_PI / 2);  // from north
  return kHeadings[std::size_t((int(std::lround(quarters)) + 4) % 4)];
}

}  // namespace citymirror::session
