#include "engine/draw/drain_mesh.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/draw/color_ramp.h"

namespace citymirror::draw {
namespace {

constexpr int kSides = 8;
constexpr double kPipeStep = 20;  // m between the rings of a pipe
enum Material : std::uint32_t { kInlets, kPumps, kGates };

Eigen::Vector4f colorOf(Color c) {
  return Eigen::Vector4f(float(c.r), float(c.g), float(c.b), 255.0F) / 255.0F;
}

/// Tubes of one material.
class Tubes {
 public:
  explicit Tubes(const Point3& origin) { block_.origin = origin; }

  void add(const std::vector<Point3>& axis, double radius, std::uint32_t feature) {
    std::uint32_t before = 0;
    for (std::size_t k = 0; k < axis.size(); ++k) {
      const Point3 along =
          (axis[std::min(k + 1, axis.size() - 1)] - axis[k > 0 ? k - 1 : 0]).normalized();
      const std::uint32_t ring = addRing(axis[k], along, radius, feature);
      if (k > 0) join(before, ring);
      before = ring;
    }
  }

  MeshBlock taken(std::uint32_t material) {
    block_.runs.push_back({material, 0, std::uint32_t(block_.indices.size())});
    return std::move(block_);
  }
  bool empty() const { return block_.indices.empty(); }

 private:
  std::uint32_t addRing(const Point3& middle, const Point3& along, double radius,
                        std::uint32_t feature) {
    const Point3 aside =
        along.cross(std::abs(along.z()) > 0.9 ? Point3(1, 0, 0) : Point3(0, 0, 1)).normalized();
    const Point3 across = along.cross(aside);
    const auto first = std::uint32_t(block_.points.size());
    for (int i = 0; i < kSides; ++i) {
      const double angle = 2 * std::numbers::pi * i / kSides;
      const Point3 out = aside * std::cos(angle) + across * std::sin(angle);
      block_.points.push_back((middle + out * radius - block_.origin).cast<float>());
      block_.normals.push_back(out.cast<float>());
      block_.feature.push_back(feature);
    }
    return first;
  }
  void join(std::uint32_t a, std::uint32_t b) {
    for (std::uint32_t i = 0; i < kSides; ++i) {
      const std::uint32_t j = (i + 1) % kSides;
      for (std::uint32_t v : {a + i, a + j, b + j, a + i, b + j, b + i})
        block_.indices.push_back(v);
    }
  }

  MeshBlock block_;
};

class Maker {
 public:
  Maker(const CityModel& city, const BuriedDepths& depths)
      : city_(city),
        depths_(depths),
        origin_(city.extent.centre().x(), city.extent.centre().y(), 0) {}

  MeshModel make() {
    model_.name = "drains";
    const Palette& palette = darkPalette();
    model_.materials = {{"inlet", colorOf(palette.measured)},
                        {"pump", colorOf(palette.accent)},
                        {"gate", colorOf(palette.forecast)}};
    const auto from = city_.provenance.find("drains");
    if (from != city_.provenance.end()) model_.provenance = from->second;
    model_.provenance.method = "depths assumed where the package has none (GB 50014-2021)";
    addInlets();
    addPumps();
    addGates();
    return std::move(model_);
  }

 private:
  double groundAt(const Point2& p) const {
    const double z = bilinear(city_.terrain, p.x(), p.y());
    return std::isfinite(z) ? z : 0;
  }
  static Point3 at(const Point2& p, double z) { return {p.x(), p.y(), z}; }

  std::uint32_t feature(const std::string& code, const char* kind,
                        std::vector<std::pair<std::string, FieldValue>> attributes) {
    model_.features.push_back({code, kind, std::move(attributes), {}});
    return std::uint32_t(model_.features.size() - 1);
  }

  void addInlets() {
    Tubes tubes(origin_);
    for (const DrainInlet& inlet : city_.drains.inlets) {
      const double z = groundAt(inlet.at);
      tubes.add({at(inlet.at, z - depths_.inlet), at(inlet.at, z)}, 0.45,
                feature(inlet.code, "Inlet",
                        {{"capacity_m3_per_s", inlet.capacity},
                         {"district", inlet.district},
                         {"depth_m_assumed", depths_.inlet}}));
    }
    finish(tubes, kInlets);
  }

  void addPumps() {
    Tubes tubes(origin_);
    for (const PumpStation& pump : city_.drains.pumps) {
      const double z = groundAt(pump.intake);
      const double width =
          std::sqrt(4 * std::max(pump.capacity, 0.01) / (std::numbers::pi * depths_.mainSpeed));
      const std::uint32_t id = feature(pump.code, "PumpStation",
                                       {{"name", pump.name.en},
                                        {"capacity_m3_per_s", pump.capacity},
                                        {"sump_depth_m_assumed", depths_.sump},
                                        {"pipe_cover_m_assumed", depths_.cover},
                                        {"pipe_width_m_assumed", width}});
      tubes.add({at(pump.intake, z - depths_.sump), at(pump.intake, z)}, 2.5, id);
      std::vector<Point3> axis;
      const std::vector<Point2> way{pump.intake, pump.outfall};
      for (const Point2& p : resample(way, kPipeStep))
        axis.push_back(at(p, groundAt(p) - depths_.cover - width / 2));
      if (length(way) > 0) tubes.add(axis, width / 2, id);
    }
    finish(tubes, kPumps);
  }

  void addGates() {
    Tubes tubes(origin_);
    for (const Gate& gate : city_.drains.gates) {
      const double top = std::max(groundAt(gate.at), gate.sill + 1);
      tubes.add({at(gate.at, gate.sill), at(gate.at, top)}, gate.width / 2,
                feature(gate.code, "Gate", {{"width_m", gate.width}, {"sill_m", gate.sill}}));
    }
    finish(tubes, kGates);
  }

  void finish(Tubes& tubes, Material material) {
    if (tubes.empty()) return;
    model_.blocks.push_back(tubes.taken(material));
    const MeshBlock& block = model_.blocks.back();
    for (std::size_t i = 0; i < block.points.size(); ++i)
      model_.features[block.feature[i]].box.extend(block.origin + block.points[i].cast<double>());
  }

  const CityModel& city_;
  BuriedDepths depths_;
  Point3 origin_;
  MeshModel model_;
};

}  // namespace

MeshModel drainMesh(const CityModel& city, const BuriedDepths& depths) {
  return Maker(city, depths).make();
}

}  // namespace citymirror::draw
