#include "gis/city/straight_walls.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace citymirror::gis {
namespace {

// lengths in cells
constexpr double kMostOff = 0.75, kMostCornerOff = 1;
constexpr double kMostTurned = 0.6;   // of a wall's end, when it takes a direction of the building
constexpr double kCutCorner = 1.6;    // a shorter wall between two that meet is a corner cut off
constexpr double kSameWall = 0.5;     // between parallel walls that count as one
constexpr double kTellsDirection = 3; // shorter walls do not say how the building lies
constexpr double kMostArea = 0.05;
constexpr std::size_t kFewestOfRing = 5, kMostOfRing = 4096, kMostSteps = 16384;
constexpr double kDegree = std::numbers::pi / 180;

using Ring = std::vector<Point2>;

/// A straight part of an outline: steps `first` to `last`, fitted.
struct Wall {
  std::size_t first = 0, last = 0;
  Point2 middle{0, 0};
  double heading = 0, length = 0;

  Point2 along() const { return {std::cos(heading), std::sin(heading)}; }
  Point2 foot(const Point2& p) const { return middle + along() * along().dot(p - middle); }
};

double turnBetween(const Wall& a, const Wall& b) {
  return std::abs(std::remainder(b.heading - a.heading, 2 * std::numbers::pi));
}

/// Where two walls meet if both go on; nothing where they are almost parallel.
std::optional<Point2> meeting(const Wall& a, const Wall& b, double least) {
  const double turn = turnBetween(a, b);
  if (turn < least || turn > std::numbers::pi - least) return std::nullopt;
  const Point2 u = a.along(), v = b.along(), gap = b.middle - a.middle;
  return a.middle + u * ((gap.x() * v.y() - gap.y() * v.x()) / (u.x() * v.y() - u.y() * v.x()));
}

/// Middles of the steps of one cell that the ring takes.
Ring stepMiddles(const Ring& ring) {
  Ring middles;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point2 &a = ring[i], &b = ring[(i + 1) % ring.size()];
    const int steps = std::max(1, int(std::lround((b - a).cwiseAbs().maxCoeff())));
    for (int k = 0; k < steps; ++k) middles.push_back(a + (b - a) * ((k + 0.5) / steps));
  }
  return middles;
}

std::size_t furthestFrom(const Ring& points, const Point2& place) {
  const auto nearer = [&](const Point2& a, const Point2& b) {
    return (a - place).squaredNorm() < (b - place).squaredNorm();
  };
  return std::size_t(std::max_element(points.begin(), points.end(), nearer) - points.begin());
}

/// Douglas and Peucker on a closed line: ascending indices of what is kept.
std::vector<std::size_t> breaksOf(const Ring& steps, double tolerance) {
  const std::size_t n = steps.size();
  const std::size_t a = furthestFrom(steps, centroid(steps)), b = furthestFrom(steps, steps[a]);
  std::vector<std::size_t> kept{a, b};
  std::vector<std::pair<std::size_t, std::size_t>> open{{a, b}, {b, a}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    const std::array<Point2, 2> chord{steps[from], steps[to]};
    double worst = tolerance;
    std::size_t at = n;
    for (std::size_t k = (from + 1) % n; k != to; k = (k + 1) % n) {
      const double off = distanceTo(chord, steps[k]);
      if (off > worst) worst = off, at = k;
    }
    if (at == n) continue;
    kept.push_back(at);
    open.insert(open.end(), {{from, at}, {at, to}});
  }
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  return kept;
}

/// Total least squares; the outermost steps belong half to the neighbour and stay out where enough
/// are left.
Wall wallThrough(const Ring& steps, std::size_t first, std::size_t last) {
  const std::size_t n = steps.size(), count = (last + n - first) % n + 1;
  const std::size_t skip = count >= 5 ? 1 : 0, used = count - 2 * skip;
  Wall wall{first, last};
  for (std::size_t k = skip; k < skip + used; ++k)
    wall.middle += steps[(first + k) % n] / double(used);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t k = skip; k < skip + used; ++k) {
    const Point2 d = steps[(first + k) % n] - wall.middle;
    xx += d.x() * d.x(), yy += d.y() * d.y(), xy += d.x() * d.y();
  }
  wall.heading = std::atan2(2 * xy, xx - yy) / 2;
  const Point2 way = steps[last] - steps[first];
  wall.length = way.norm();
  if (wall.along().dot(way) < 0) wall.heading += std::numbers::pi;
  return wall;
}

/// A corner of the raster may be missing: the short wall across it goes where the two beside it
/// meet close by.
void restoreCorners(std::vector<Wall>& walls) {
  for (std::size_t k = 0; k < walls.size() && walls.size() > 3;) {
    const std::size_t n = walls.size();
    const Wall &cut = walls[k], &before = walls[(k + n - 1) % n], &after = walls[(k + 1) % n];
    const bool small = cut.length < std::min({kCutCorner, before.length, after.length});
    const auto corner = small ? meeting(before, after, 35 * kDegree) : std::nullopt;
    if (corner && (*corner - cut.middle).norm() < kMostCornerOff) {
      walls.erase(walls.begin() + std::ptrdiff_t(k));
      k = k > 0 ? k - 1 : 0;
    } else {
      ++k;
    }
  }
}

/// Direction of the building modulo a right angle; nothing where its walls do not agree on one.
std::optional<double> directionOf(const std::vector<Wall>& walls) {
  Point2 sum(0, 0);
  double all = 0;
  for (const Wall& wall : walls) {
    if (wall.length < kTellsDirection) continue;
    sum += wall.length * Point2(std::cos(4 * wall.heading), std::sin(4 * wall.heading));
    all += wall.length;
  }
  if (all == 0 || sum.norm() < all / 2) return std::nullopt;
  return std::atan2(sum.y(), sum.x()) / 4;
}

void square(std::vector<Wall>& walls, double direction, double mostTurned) {
  for (Wall& wall : walls) {
    const double off = std::remainder(wall.heading - direction, std::numbers::pi / 2);
    const double end = wall.length / 2 * std::abs(std::sin(off));
    if (std::abs(off) < 25 * kDegree && end <= mostTurned) wall.heading -= off;
  }
}

void joinParallel(std::vector<Wall>& walls) {
  for (std::size_t k = 0; k < walls.size() && walls.size() > 4;) {
    const std::size_t next = (k + 1) % walls.size();
    Wall& wall = walls[k];
    const Wall& other = walls[next];
    const double gap = (other.middle - wall.foot(other.middle)).norm();
    if (turnBetween(wall, other) > kDegree || gap > kSameWall) {
      ++k;
      continue;
    }
    const double length = wall.length + other.length;
    wall.middle = (wall.middle * wall.length + other.middle * other.length) / length;
    wall.length = length;
    wall.last = other.last;
    walls.erase(walls.begin() + std::ptrdiff_t(next));
    if (next == 0) --k;
  }
}

std::vector<Wall> wallsOf(const Ring& steps, double mostTurned) {
  const std::vector<std::size_t> breaks = breaksOf(steps, kMostOff);
  std::vector<Wall> walls;
  if (breaks.size() < 3) return walls;
  for (std::size_t k = 0; k < breaks.size(); ++k)
    walls.push_back(wallThrough(steps, breaks[k], breaks[(k + 1) % breaks.size()]));
  const std::optional<double> direction = directionOf(walls);
  restoreCorners(walls);
  if (direction && mostTurned > 0) square(walls, *direction, mostTurned);
  joinParallel(walls);
  return walls;
}

/// Neighbours that turn meet in a corner; others in one point, or in two where they lie apart.
Ring outlineOf(const std::vector<Wall>& walls, const Ring& steps) {
  Ring outline;
  for (std::size_t k = 0; k < walls.size(); ++k) {
    const Wall &wall = walls[k], &next = walls[(k + 1) % walls.size()];
    const Point2 between = (steps[wall.last] + steps[next.first]) / 2;
    const auto corner = meeting(wall, next, 20 * kDegree);
    if (corner && (*corner - between).norm() < 2) {
      outline.push_back(*corner);
      continue;
    }
    const Point2 end = wall.foot(between), start = next.foot(between);
    if ((end - start).norm() < kMostTurned) {
      outline.push_back((end + start) / 2);
    } else {
      outline.insert(outline.end(), {end, start});
    }
  }
  return outline;
}

double furthestOff(const Ring& points, Ring outline) {
  outline.push_back(outline.front());
  double worst = 0;
  for (const Point2& p : points) worst = std::max(worst, distanceTo(outline, p));
  return worst;
}

bool isFaithful(const Ring& made, const Ring& ring, const Ring& steps) {
  if (made.size() < 3 || made.size() >= ring.size()) return false;
  const double area = signedArea(ring), now = signedArea(made);
  return now > 0 && std::abs(now - area) <= kMostArea * area &&
         furthestOff(steps, made) <= kMostOff && furthestOff(made, ring) <= kMostCornerOff &&
         !crossesItself(made);
}

/// Walls by fit, square to each other where they may be; else the steps on chords.
std::optional<Ring> straightened(const Ring& ring) {
  const Ring steps = stepMiddles(ring);
  if (steps.size() > kMostSteps) return std::nullopt;
  for (const double mostTurned : {kMostTurned, 0.0}) {
    Ring made = outlineOf(wallsOf(steps, mostTurned), steps);
    if (isFaithful(made, ring, steps)) return made;
  }
  for (const double tolerance : {kMostOff, 0.6, 0.5}) {
    Ring made;
    for (const std::size_t k : breaksOf(steps, tolerance)) made.push_back(steps[k]);
    if (isFaithful(made, ring, steps)) return made;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Point2> straightWalls(std::span<const Point2> ring, double cell) {
  Ring same(ring.begin(), ring.end());
  if (ring.size() < kFewestOfRing || ring.size() > kMostOfRing) return same;
  Ring cells;
  cells.reserve(ring.size());
  for (const Point2& p : ring) cells.push_back((p - ring.front()) / cell);
  const std::optional<Ring> made = straightened(cells);
  if (!made) return same;
  Ring metres;
  metres.reserve(made->size());
  for (const Point2& p : *made) metres.push_back(ring.front() + p * cell);
  return metres;
}

}  // namespace citymirror::gis
