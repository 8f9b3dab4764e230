#include "gis/city/demo_ground.h"

#include <algorithm>
#include <cmath>

#include "gis/city/demo_grade.h"

namespace citymirror::gis {
namespace {

constexpr double kCanalReach = 46;  ///< m, streets this near to a canal drain into it
constexpr double kPassDepth = 3.2;  ///< m that an underpass lies below the street
constexpr double kHump = 0.22;      ///< m that ramp tops and parapets stand above the street
constexpr double kHumpLength = 18;  ///< m from the joint with the street to where the ramp falls
constexpr double kWallOuter = 30;   ///< m, foot of the parapets from the centre line

/// Distances to lines, stamped into a grid up to a reach.
class NearField {
 public:
  NearField(const GridShape& shape, double reach)
      : shape_(shape), reach_(reach), value_(shape.size(), float(reach)) {}

  void add(const std::vector<Point2>& line) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i) addPiece(line[i], line[i + 1]);
  }
  double at(std::size_t i) const { return value_[i]; }

 private:
  void addPiece(const Point2& a, const Point2& b) {
    const int c0 = std::max(0, shape_.columnOf(std::min(a.x(), b.x()) - reach_));
    const int c1 = std::min(shape_.columns - 1, shape_.columnOf(std::max(a.x(), b.x()) + reach_));
    const int r0 = std::max(0, shape_.rowOf(std::min(a.y(), b.y()) - reach_));
    const int r1 = std::min(shape_.rows - 1, shape_.rowOf(std::max(a.y(), b.y()) + reach_));
    const Point2 d = b - a;
    const double squared = std::max(d.squaredNorm(), 1e-9);
    for (int r = r0; r <= r1; ++r) {
      for (int c = c0; c <= c1; ++c) {
        const Point2 p = shape_.centre(c, r);
        const double t = std::clamp((p - a).dot(d) / squared, 0.0, 1.0);
        float& v = value_[shape_.index(c, r)];
        v = std::min(v, float((p - a - d * t).norm()));
      }
    }
  }
  GridShape shape_;
  double reach_;
  std::vector<float> value_;
};

class GroundBuilder {
 public:
  GroundBuilder(const DemoPlan& plan, const DemoSheet& sheet, const GridShape& shape,
                std::uint64_t seed)
      : plan_(plan), sheet_(sheet), shape_(shape), seed_(seed), z_(shape.size()) {}

  void base(const run::JobContext& job) {
    NearField canal(shape_, 420);
    for (const auto& line : plan_.canals) canal.add(sheet_.worldLine(line[0], line[1]));
    for (int r = 0; r < shape_.rows && !job.cancelled(); ++r) {
      for (int c = 0; c < shape_.columns; ++c) {
        const std::size_t i = shape_.index(c, r);
        z_[i] = height(shape_.centre(c, r), canal.at(i));
      }
    }
  }

  void lakes(const std::vector<WaterBody>& water) {
    for (const auto& body : water) {
      if (body.kind != WaterKind::lake) continue;
      const Bounds box = boundsOf(body.area.outer);
      stamp(box.centre(), std::max(box.width(), box.height()) / 2 + 40,
            [&](const Point2& p, double& z) {
              const double d = distanceTo(closed(body.area.outer), p);
              const double in = contains(body.area, p) ? d : -d;
              const double bed = body.level - 2.2;
              const double shore = body.level + 0.5;
              const double floor = shore + (bed - shore) * smoothStep(in / 22);
              const double blend = smoothStep((in + 36) / 36);
              z += (std::min(z, floor) - z) * blend;
            });
    }
  }

  void basins(const std::vector<DemoBasin>& basins) {
    for (const auto& basin : basins) {
      stamp(basin.at, basin.radius * 2.6, [&](const Point2& p, double& z) {
        const double t = (p - basin.at).norm() / basin.radius;
        z -= basin.depth * (1 - smoothStep(t)) + 0.10 * (1 - smoothStep(t / 2.6));
      });
    }
  }

  void underpasses() {
    for (const auto& pass : plan_.underpasses) {
      const Point2 a = sheet_.world(pass.a), b = sheet_.world(pass.b);
      const Point2 middle = (a + b) / 2, d = (b - a).normalized();
      const double half = (b - a).norm() / 2;
      const double road = std::max({at(a), at(b), at(middle)});
      stamp(middle, half + 10, [&](const Point2& p, double& z) {
        const double s = std::abs((p - middle).dot(d));
        const double q = std::abs((p - middle).x() * d.y() - (p - middle).y() * d.x());
        if (s > half) return;
        const double wall = smoothStep((kWallOuter - q) / 8) * smoothStep((half - s) / 9);
        z += std::max(0.0, road + kHump - z) * wall;
        const double ramp =
            std::clamp((half - kHumpLength - s) / (half - kHumpLength - 4), 0.0, 1.0);
        z -= std::max(0.0, z - (road - kPassDepth)) * ramp * std::clamp((13 - q) / 2, 0.0, 1.0);
      });
    }
  }

  void grade(const std::vector<Road>& roads, const std::vector<WaterBody>& water) {
    std::vector<char> wet(z_.size(), 0), nearCanal(z_.size(), 0);
    for (const auto& body : water) {
      forEachCellIn(shape_, body.area, [&](int c, int r) { wet[shape_.index(c, r)] = 1; });
    }
    NearField canal(shape_, kCanalReach);
    for (const auto& line : plan_.canals) canal.add(sheet_.worldLine(line[0], line[1]));
    for (std::size_t i = 0; i < z_.size(); ++i) nearCanal[i] = canal.at(i) < kCanalReach;
    gradeToDrains(z_, shape_, gradeCells(shape_, roads, wet), nearCanal);
  }

  RasterGrid<float> take() {
    RasterGrid<float> grid;
    grid.shape = shape_;
    grid.values.resize(z_.size());
    for (std::size_t i = 0; i < z_.size(); ++i) {
      grid.values[i] = float(std::floor(z_[i] * 1000 + 0.5) / 1000);
    }
    return grid;
  }

 private:
  static std::vector<Point2> closed(std::vector<Point2> ring) {
    ring.push_back(ring.front());
    return ring;
  }

  double at(const Point2& p) const {
    const int c = std::clamp(shape_.columnOf(p.x()), 0, shape_.columns - 1);
    const int r = std::clamp(shape_.rowOf(p.y()), 0, shape_.rows - 1);
    return z_[shape_.index(c, r)];
  }

  template <class Edit>
  void stamp(const Point2& at, double reach, Edit edit) {
    const int c0 = std::max(0, shape_.columnOf(at.x() - reach));
    const int c1 = std::min(shape_.columns - 1, shape_.columnOf(at.x() + reach));
    const int r0 = std::max(0, shape_.rowOf(at.y() - reach));
    const int r1 = std::min(shape_.rows - 1, shape_.rowOf(at.y() + reach));
    for (int r = r0; r <= r1; ++r) {
      for (int c = c0; c <= c1; ++c) edit(shape_.centre(c, r), z_[shape_.index(c, r)]);
    }
  }

  double land(const Point2& p, double inland, double canal) const {
    const double size = sheet_.size();
    double z = 33.0 - 4.2 * smoothStep(inland / (0.50 * size) * 0.5 + 0.0) * 1.25;
    z -= 0.9 * smoothStep(inland / size);
    z += 0.55 * smoothNoise(seed_ + 1, p, 1300) + 0.22 * smoothNoise(seed_ + 2, p, 420);
    z += 0.05 * smoothNoise(seed_ + 3, p, 90);
    const double near = 1 - canal / 420;
    z -= 1.1 * near * near;
    return z;
  }

  double height(const Point2& p, double canal) const {
    const double from = sheet_.fromRiver(p);
    const double edge = std::abs(from) - sheet_.riverWidth() / 2;
    if (edge < 0) {
      const double t = 1 + edge / (sheet_.riverWidth() / 2);
      const double bed = DemoLevels::riverBed + 0.6 * smoothNoise(seed_ + 4, p, 260);
      return bed + (29.0 - bed) * t * t * t * t;
    }
    const double inland = std::max(0.0, edge - sheet_.levee());
    double z = from > 0 ? land(p, inland, canal)
                        : 30.2 - 1.2 * smoothStep(inland / 400) + 0.3 * smoothNoise(seed_, p, 300);
    const double berm = 29.0 + 1.6 * smoothStep(edge / 20) + 0.2 * smoothNoise(seed_ + 5, p, 60);
    const double toward = edge - sheet_.levee();
    if (toward < 0) z = berm;
    const double bank = DemoLevels::crest - std::max(0.0, std::abs(toward) - 5) / 3;
    z = std::max(z, bank);
    if (canal < 26 && toward > 24) {
      const double bed = DemoLevels::canal - 2.2;
      z += (std::min(z, bed) - z) * (1 - smoothStep((canal - 7) / 12));
    }
    if (canal < 44 && toward > 24) z -= 0.35 * (1 - smoothStep((canal - 20) / 24));
    return z;
  }

  const DemoPlan& plan_;
  const DemoSheet& sheet_;
  GridShape shape_;
  std::uint64_t seed_;
  std::vector<double> z_;
};

}  // namespace

RasterGrid<float> groundOf(const DemoPlan& plan, const DemoSheet& sheet,
                           const std::vector<Road>& roads, const std::vector<WaterBody>& water,
                           const std::vector<DemoBasin>& basins, const GridShape& shape,
                           std::uint64_t seed, const run::JobContext& job) {
  GroundBuilder builder(plan, sheet, shape, seed);
  builder.base(job);
  builder.lakes(water);
  builder.grade(roads, water);
  builder.basins(basins);
  builder.underpasses();
  return builder.take();
}

}  // namespace citymirror::gis
