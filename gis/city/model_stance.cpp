#include "gis/city/model_stance.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <optional>
#include <set>
#include <string>

namespace citymirror::gis {
namespace {

constexpr double kSunk = 0.1;         // m below the ground that count
constexpr double kBuriedShare = 0.8;  // of the surface below the ground
constexpr double kMostShare = 0.5;    // of the footprint over buildings of the city
constexpr double kSmallTriangle = 4;  // m², a triangle that is asked for at its middle only
constexpr double kIndexCell = 50;     // m, of buildings
constexpr double kLeastArea = 1e-6;   // m², an upright triangle has less
constexpr int kMostIndexCells = 500;  // each way

/// How far the highest and the lowest point lie under the ground there, m.
struct Depths {
  double top = 0, foot = 0;
};

/// How far a point lies under the ground there, m, below 0 above it; NaN where there is none.
double depthAt(const MeshBlock& block, std::size_t point, const CityModel& city) {
  const Point3 p = block.origin + block.points[point].cast<double>();
  if (!city.extent.contains(p.head<2>())) return std::numeric_limits<double>::quiet_NaN();
  return double(bilinear(city.terrain, p.x(), p.y())) - p.z();
}

/// Nothing where a point is above the ground, or none has ground under it.
std::optional<Depths> depthsOf(const MeshModel& model, const CityModel& city) {
  Depths depths{std::numeric_limits<double>::infinity(), 0};
  for (const MeshBlock& block : model.blocks) {
    for (std::size_t i = 0; i < block.points.size(); ++i) {
      const double depth = depthAt(block, i, city);
      if (std::isnan(depth)) continue;
      if (depth < kSunk) return std::nullopt;
      depths = {std::min(depths.top, depth), std::max(depths.foot, depth)};
    }
  }
  return std::isfinite(depths.top) ? std::optional(depths) : std::nullopt;
}

/// The part of a triangle that lies deeper than kSunk, by the depths of its corners.
double shareBelow(std::array<double, 3> depths) {
  for (double& depth : depths) depth -= kSunk;
  std::sort(depths.begin(), depths.end());
  const auto [low, middle, high] = depths;
  if (low >= 0) return 1;
  if (high <= 0) return 0;
  return middle <= 0 ? high * high / ((high - middle) * (high - low))
                     : 1 - low * low / ((middle - low) * (high - low));
}

/// How much of a model's surface lies under the ground, of a cloud by its points.
class Buried {
 public:
  void add(const MeshBlock& block, const CityModel& city) {
    std::vector<double> depths(block.points.size());
    for (std::size_t i = 0; i < depths.size(); ++i) {
      depths[i] = depthAt(block, i, city);
      if (depths[i] > foot_) foot_ = depths[i];
      if (block.indices.empty() && !std::isnan(depths[i])) count(depths[i] >= kSunk ? 1 : 0, 1);
    }
    for (std::size_t i = 0; i + 2 < block.indices.size(); i += 3) {
      const std::uint32_t a = block.indices[i], b = block.indices[i + 1], c = block.indices[i + 2];
      if (std::isnan(depths[a] + depths[b] + depths[c])) continue;
      const Eigen::Vector3f u = block.points[b] - block.points[a];
      count(shareBelow({depths[a], depths[b], depths[c]}),
            double(u.cross(block.points[c] - block.points[a]).norm()) / 2);
    }
  }
  bool isMost() const { return all_ > 0 && below_ >= kBuriedShare * all_; }
  int percent() const { return int(std::floor(100 * below_ / all_)); }
  double foot() const { return foot_; }

 private:
  void count(double share, double much) {
    all_ += much;
    below_ += share * much;
  }

  double below_ = 0, all_ = 0;  // m², or points
  double foot_ = 0;             // m under the ground, of the lowest point
};

/// Buildings of a city by the cells of a grid that their boxes touch.
class FootprintIndex {
 public:
  FootprintIndex(const BuildingSet& buildings, const Bounds& extent)
      : buildings_(buildings), extent_(extent) {
    cell_ = std::max(kIndexCell, std::max(extent.width(), extent.height()) / kMostIndexCells);
    columns_ = std::size_t(extent.width() / cell_) + 1;
    rows_ = std::size_t(extent.height() / cell_) + 1;
    cells_.resize(columns_ * rows_);
    for (std::size_t i = 0; i < buildings.size(); ++i) {
      const Bounds box = boundsOf(buildings.footprint(i));
      const std::size_t east = columnOf(box.east), north = rowOf(box.north);
      for (std::size_t row = rowOf(box.south); row <= north; ++row) {
        for (std::size_t column = columnOf(box.west); column <= east; ++column)
          cells_[row * columns_ + column].push_back(std::uint32_t(i));
      }
    }
  }

  /// The building over whose footprint a place lies.
  std::optional<std::uint32_t> at(const Point2& p) const {
    if (!extent_.contains(p)) return std::nullopt;
    for (const std::uint32_t i : cells_[rowOf(p.y()) * columns_ + columnOf(p.x())]) {
      if (contains(buildings_.footprint(i), p)) return i;
    }
    return std::nullopt;
  }

 private:
  std::size_t columnOf(double x) const { return cellOf(x - extent_.west, columns_); }
  std::size_t rowOf(double y) const { return cellOf(y - extent_.south, rows_); }
  std::size_t cellOf(double along, std::size_t count) const {
    return std::size_t(std::clamp(along / cell_, 0.0, double(count - 1)));
  }

  const BuildingSet& buildings_;
  Bounds extent_;
  double cell_ = kIndexCell;
  std::size_t columns_ = 1, rows_ = 1;
  std::vector<std::vector<std::uint32_t>> cells_;
};

/// What of a model lies over buildings that reach as high as it does.
class Overlap {
 public:
  Overlap(const MeshModel& model, const CityModel& city)
      : model_(model), set_(city.buildings), index_(city.buildings, city.extent) {}

  void add(const MeshBlock& block) {
    for (std::size_t i = 0; i + 2 < block.indices.size(); i += 3) {
      const auto flat = [&](std::size_t k) -> Point2 {
        return (block.origin + block.points[block.indices[i + k]].cast<double>()).head<2>();
      };
      const Point2 a = flat(0), b = flat(1), c = flat(2);
      const double area = std::abs(turn(a, b, c)) / 2;
      if (!(area > kLeastArea)) continue;
      const Box3 box = boxAt(block, block.indices[i]);
      const Point2 middle = (a + b + c) / 3;
      if (area < kSmallTriangle) {
        ask(middle, area, box);
        continue;
      }
      for (const Point2& p :
           {middle, Point2((middle + a) / 2), Point2((middle + b) / 2), Point2((middle + c) / 2)})
        ask(p, area / 4, box);
    }
  }

  bool isMost() const { return over_ > kMostShare * all_; }
  std::size_t count() const { return met_.size(); }

 private:
  Box3 boxAt(const MeshBlock& block, std::uint32_t corner) const {
    if (corner >= block.feature.size() || block.feature[corner] >= model_.features.size())
      return {};
    return model_.features[block.feature[corner]].box;
  }

  void ask(const Point2& p, double area, const Box3& box) {
    all_ += area;
    const auto met = index_.at(p);
    if (!met) return;
    const double foot = double(set_.ground[*met]), roof = foot + double(set_.height[*met]);
    if (!box.isEmpty() && (box.max().z() < foot || box.min().z() > roof)) return;
    over_ += area;
    met_.insert(*met);
  }

  const MeshModel& model_;
  const BuildingSet& set_;
  FootprintIndex index_;
  double all_ = 0, over_ = 0;  // m², seen from above
  std::set<std::uint32_t> met_;
};

std::string metres(double m) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", m);
  return text;
}

/// To the next tenth, so that nothing stays below by more than a millimetre.
double tenthsAbove(double m) { return std::ceil(m * 10 - 0.01) / 10 + 0.0; }

std::string raisedBy(double m) {
  return "raised by " + metres(tenthsAbove(m)) +
         " m, at Place… in the list of models or by --model-raise, it stands on the ground";
}

/// Of a model that rises above the ground somewhere: what is told where most of it does not.
std::optional<std::string> mostlyBuried(const MeshModel& model, const ModelSource& source,
                                        const CityModel& city, const run::JobContext& job) {
  Buried buried;
  for (const MeshBlock& block : model.blocks) {
    if (job.cancelled()) return std::nullopt;
    buried.add(block, city);
  }
  if (!buried.isMost()) return std::nullopt;
  const auto depth = int(std::clamp(std::ceil(buried.foot() / 2), 1.0, 1000.0));
  return "The model lies for the most part below the ground, " + std::to_string(buried.percent()) +
         " % of its surface, its foot " + metres(buried.foot()) +
         " m under it; Below the ground (U), on the command line --underground " +
         std::to_string(depth) + ", shows it where it is; " +
         raisedBy(source.raiseBy + buried.foot());
}

}  // namespace

bool isStanceNote(const Note& note) {
  return note.what.starts_with("The model lies ") || note.what.starts_with("The model stands ");
}

std::vector<Note> stanceNotes(const MeshModel& model, const ModelSource& source,
                              const CityModel& city, const run::JobContext& job) {
  const Box3 box = model.box();
  if (box.isEmpty()) return {};
  const auto remark = [&](const std::string& what) {
    return std::vector<Note>{{what, source.path, NoteKind::remark}};
  };
  const Eigen::AlignedBox2d flat(box.min().head<2>().eval(), box.max().head<2>().eval());
  const Eigen::AlignedBox2d ground(Point2(city.extent.west, city.extent.south),
                                   Point2(city.extent.east, city.extent.north));
  if (!flat.intersects(ground)) {
    return remark("The model stands outside of the city, " + metres(ground.exteriorDistance(flat)) +
                  " m from its edge; check its coordinate reference system or the place it was "
                  "given by hand");
  }
  if (const auto depths = depthsOf(model, city)) {
    return remark("The model lies wholly below the ground, its top " + metres(depths->top) +
                  " m and its foot " + metres(depths->foot) + " m under it; " +
                  raisedBy(source.raiseBy + depths->foot) +
                  "; Below the ground (U) shows it where it is");
  }
  if (const auto told = mostlyBuried(model, source, city, job)) return remark(*told);
  if (job.cancelled() || city.buildings.size() == 0) return {};
  Overlap overlap(model, city);
  for (const MeshBlock& block : model.blocks) {
    if (job.cancelled()) return {};
    overlap.add(block);
  }
  if (!overlap.isMost()) return {};
  const std::string many =
      overlap.count() == 1 ? "a building" : std::to_string(overlap.count()) + " buildings";
  return remark(
      "The model stands over " + many +
      " of the city, and both flicker where their faces meet; hide the layer Buildings, in "
      "pictures of citymirror-cli by --hide buildings");
}

}  // namespace citymirror::gis
