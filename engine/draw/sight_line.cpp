#include "engine/draw/sight_line.h"

#include <algorithm>
#include <cmath>

#include "engine/draw/water_section.h"

namespace citymirror::draw {
namespace {

constexpr double kMostSightSteps = 20000;
constexpr double kTouch = 0.05;  // m: what stands at the eye or the target itself
constexpr double kGraze = 0.01;  // m

/// A height that the line of sight passes.
struct Sample {
  double along = 0, height = 0;
  Blocker kind = Blocker::ground;
  const std::string* code = nullptr;
};

/// m that a place at this distance lies under the tangent of the eye.
double dropAt(double along, EarthShape earth) {
  return earth == EarthShape::flat ? 0 : (1 - kRefraction) * along * along / (2 * kEarthRadius);
}

void addGround(const CityModel& city, const SightLine& line, std::vector<Sample>& samples) {
  const double step = std::max(city.terrain.shape.cell / 2, line.length / kMostSightSteps);
  const int steps = std::max(1, int(std::ceil(line.length / std::max(step, 1e-3))));
  for (int i = 0; i <= steps; ++i) {
    const double t = double(i) / steps;
    const Point3 p = line.eye + (line.target - line.eye) * t;
    samples.push_back({t * line.length, bilinear(city.terrain, p.x(), p.y())});
  }
}

/// m along a–b where it crosses c–d; negative where it does not.
double crossingOf(const Point2& a, const Point2& b, const Point2& c, const Point2& d) {
  const Point2 along = b - a, edge = d - c, to = c - a;
  const double cross = along.x() * edge.y() - along.y() * edge.x();
  if (std::abs(cross) < 1e-12) return -1;
  const double t = (to.x() * edge.y() - to.y() * edge.x()) / cross;
  const double u = (to.x() * along.y() - to.y() * along.x()) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t * along.norm() : -1;
}

void addLevees(const CityModel& city, const Point2& a, const Point2& b,
               std::vector<Sample>& samples) {
  for (const Levee& levee : city.levees) {
    for (std::size_t i = 1; i < levee.line.size(); ++i) {
      const double at = crossingOf(a, b, levee.line[i - 1], levee.line[i]);
      if (at >= 0) samples.push_back({at, levee.crest, Blocker::levee, &levee.code});
    }
  }
}

class Walk {
 public:
  Walk(SightLine& line, EarthShape earth) : line_(line), earth_(earth) {
    fall_ = (line.target.z() - dropAt(line.length, earth) - line.eye.z()) / line.length;
  }

  void pass(const Sample& s) {
    if (!std::isfinite(s.height)) {
      line_.whole = false;
      return;
    }
    if (s.kind == Blocker::ground) see(s);
    if (s.along < kTouch || s.along > line_.length - kTouch) return;
    const double seen = s.height - dropAt(s.along, earth_);
    steepest_ = std::max(steepest_, (seen - line_.eye.z()) / s.along);
    const double over = seen - (line_.eye.z() + fall_ * s.along);
    if (over <= kGraze) return;
    line_.lift = std::max(line_.lift, over * line_.length / s.along);
    if (line_.first) return;
    const Point3 at = line_.eye + (line_.target - line_.eye) * (s.along / line_.length);
    line_.first =
        Obstruction{s.kind, s.code ? *s.code : "", {at.x(), at.y(), s.height}, s.along, over};
  }

  void enter(double until) { roofUntil_ = std::max(roofUntil_, until); }

 private:
  void see(const Sample& s) {
    const double slope =
        (s.height - dropAt(s.along, earth_) - line_.eye.z()) / std::max(s.along, kTouch);
    const bool visible = s.along >= roofUntil_ && slope >= steepest_ - 1e-9;
    auto& parts = line_.ground;
    if (parts.empty() || parts.back().visible != visible)
      parts.push_back({parts.empty() ? s.along : parts.back().to, s.along, visible});
    parts.back().to = s.along;
  }

  SightLine& line_;
  EarthShape earth_;
  double fall_ = 0, steepest_ = -INFINITY, roofUntil_ = -1;
};

}  // namespace

SightLine sightLine(const CityModel& city, const Point3& from, const Point3& to,
                    const SightOptions& options) {
  SightLine line;
  line.eye = from + Point3(0, 0, options.eyeHeight);
  line.target = to + Point3(0, 0, options.targetHeight);
  const Point2 a = from.head<2>(), b = to.head<2>();
  line.length = (b - a).norm();
  if (!(line.length > 2 * kTouch)) return line;
  std::vector<Sample> samples;
  addGround(city, line, samples);
  addLevees(city, a, b, samples);
  const auto crossed = crossedBuildings(city.buildings, city.terrain, std::vector<Point2>{a, b});
  for (const CrossedBuilding& c : crossed) {
    if (c.to < kTouch || c.from > line.length - kTouch) continue;
    samples.push_back({c.from, c.top, Blocker::building, &c.code});
    samples.push_back({c.to, c.top, Blocker::building, &c.code});
  }
  std::stable_sort(samples.begin(), samples.end(),
                   [](const Sample& x, const Sample& y) { return x.along < y.along; });
  Walk walk(line, options.earth);
  auto next = crossed.begin();
  for (const Sample& s : samples) {
    for (; next != crossed.end() && next->from <= s.along; ++next) walk.enter(next->to);
    walk.pass(s);
  }
  return line;
}

}  // namespace citymirror::draw
