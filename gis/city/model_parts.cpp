#include "gis/city/model_parts.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <utility>

#include "gis/city/mesh_builder.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kBlockPoints = 500'000;

std::vector<Eigen::Vector3f> normalsOf(const ModelPart& part) {
  std::vector<Point3> sum(part.points.size(), Point3::Zero());
  for (std::size_t i = 0; i + 2 < part.indices.size(); i += 3) {
    const auto at = [&](std::size_t k) { return part.points[part.indices[i + k]]; };
    const Point3 normal = (at(1) - at(0)).cross(at(2) - at(0));
    for (std::size_t k = 0; normal.allFinite() && k < 3; ++k) sum[part.indices[i + k]] += normal;
  }
  std::vector<Eigen::Vector3f> normals;
  normals.reserve(sum.size());
  for (const Point3& n : sum) {
    const double length = n.norm();
    normals.push_back(length > 0 ? Eigen::Vector3f((n / length).cast<float>())
                                 : Eigen::Vector3f(0, 1, 0));
  }
  return normals;
}

Note leftOut(std::size_t triangles, const ModelPart& part) {
  return {std::to_string(triangles) +
              " triangles with a corner that is not a number or more than 100,000 km away are left "
              "out",
          part.name};
}

struct OpenBlock {
  MeshBlock block;
  std::map<std::uint32_t, std::vector<std::uint32_t>> triangles;
};

void closeBlock(OpenBlock& open, MeshModel& model, std::vector<std::uint32_t>& added) {
  MeshBlock& block = open.block;
  for (const auto& [material, indices] : open.triangles) {
    block.runs.push_back(
        {material, std::uint32_t(block.indices.size()), std::uint32_t(indices.size())});
    block.indices.insert(block.indices.end(), indices.begin(), indices.end());
  }
  if (!block.indices.empty()) {
    added.push_back(std::uint32_t(model.blocks.size()));
    model.blocks.push_back(std::move(block));
  }
  open = {};
}

void addPlaces(MeshBlock& block, std::size_t first, const ModelPart& part) {
  if (part.places.empty() && block.places.empty()) return;
  block.places.resize(first, Eigen::Vector2f::Zero());
  block.places.insert(block.places.end(), part.places.begin(), part.places.end());
  block.places.resize(block.points.size(), Eigen::Vector2f::Zero());
}

void addTints(MeshBlock& block, std::size_t first, const ModelPart& part) {
  constexpr std::array<std::uint8_t, 4> kWhite{255, 255, 255, 255};
  if (part.tints.empty() && block.tints.empty()) return;
  block.tints.resize(first, kWhite);
  block.tints.insert(block.tints.end(), part.tints.begin(), part.tints.end());
  block.tints.resize(block.points.size(), kWhite);
}

/// A cloud in blocks of its own: no triangle may share them.
void addCloud(MeshModel& model, const ModelPart& part,
              const std::function<Point3(const Point3&)>& place, std::uint32_t feature,
              std::vector<std::uint32_t>& added) {
  const Eigen::Matrix3d upright = uprightAxes().linear();
  MeshBlock block;
  const auto finish = [&] {
    if (block.points.empty()) return;
    added.push_back(std::uint32_t(model.blocks.size()));
    model.blocks.push_back(std::exchange(block, {}));
  };
  for (std::size_t i = 0; i < part.points.size(); ++i) {
    const Point3 at = place(upright * part.points[i]);
    if (!withinReach(at)) continue;
    if (block.points.empty()) block.origin = at;
    block.points.push_back((at - block.origin).cast<float>());
    block.cloud.push_back(part.cloud[i]);
    block.feature.push_back(feature);
    model.features[feature].box.extend(at);
    if (block.points.size() == kBlockPoints) finish();
  }
  finish();
}

}  // namespace

Eigen::Affine3d uprightAxes() {
  Eigen::Affine3d axes = Eigen::Affine3d::Identity();
  axes.linear() << 1, 0, 0, 0, 0, -1, 0, 1, 0;
  return axes;
}

std::vector<Note> unreadRemarks(const ModelScene& scene, const std::string& where) {
  std::vector<Note> notes;
  for (const std::string& extension : scene.unread)
    notes.push_back({extension + " is not read; the rest is shown", where, NoteKind::remark});
  return notes;
}

std::vector<std::uint32_t> addScene(
    MeshModel& model, ModelScene scene, const std::function<Point3(const Point3&)>& place,
    const Eigen::Matrix3d& turn,
    const std::function<std::uint32_t(const ModelPart&, std::uint32_t)>& featureOf,
    std::vector<Note>& notes) {
  const auto firstMaterial = std::uint32_t(model.materials.size());
  for (MeshMaterial& material : scene.materials) {
    if (material.image >= 0) material.image += int(model.images.size());
    model.materials.push_back(std::move(material));
  }
  std::move(scene.images.begin(), scene.images.end(), std::back_inserter(model.images));
  const Eigen::Matrix3d upright = uprightAxes().linear(), normalTurn = turn * upright;
  std::vector<std::uint32_t> added;
  OpenBlock open;
  for (ModelPart& part : scene.parts) {
    if (!part.cloud.empty() && part.cloud.size() == part.points.size())
      addCloud(model, part, place, featureOf(part, 0), added);
    if (part.points.empty() || part.indices.empty()) continue;
    if (open.block.points.size() + part.points.size() > kBlockPoints)
      closeBlock(open, model, added);
    if (part.normals.empty()) part.normals = normalsOf(part);
    MeshBlock& block = open.block;
    if (block.points.empty()) {
      const auto near = std::find_if(part.points.begin(), part.points.end(), [&](const Point3& p) {
        return withinReach(place(upright * p));
      });
      if (near == part.points.end()) {
        notes.push_back(leftOut(part.indices.size() / 3, part));
        continue;
      }
      block.origin = place(upright * *near);
    }
    const std::size_t first = block.points.size();
    for (std::size_t i = 0; i < part.points.size(); ++i) {
      Point3 at = place(upright * part.points[i]);
      if (!withinReach(at)) at.setConstant(std::numeric_limits<double>::quiet_NaN());
      const std::uint32_t feature = featureOf(part, part.ids.empty() ? 0 : part.ids[i]);
      block.points.push_back((at - block.origin).cast<float>());
      block.normals.push_back(
          (normalTurn * part.normals[i].cast<double>()).normalized().cast<float>());
      block.feature.push_back(feature);
      if (at.allFinite()) model.features[feature].box.extend(at);
    }
    addPlaces(block, first, part);
    addTints(block, first, part);
    auto& indices = open.triangles[firstMaterial + part.material];
    std::size_t broken = 0;
    for (std::size_t i = 0; i + 2 < part.indices.size(); i += 3) {
      const auto at = [&](std::size_t k) { return std::uint32_t(first) + part.indices[i + k]; };
      const bool finite = block.points[at(0)].allFinite() && block.points[at(1)].allFinite() &&
                          block.points[at(2)].allFinite();
      broken += finite ? 0 : 1;
      for (std::size_t k = 0; finite && k < 3; ++k) indices.push_back(at(k));
    }
    if (broken > 0) {
      notes.push_back(leftOut(broken, part));
      for (std::size_t i = first; i < block.points.size(); ++i) {
        if (!block.points[i].allFinite()) block.points[i].setZero();
      }
    }
  }
  closeBlock(open, model, added);
  return added;
}

}  // namespace citymirror::gis
