#include "gis/city/mesh_builder.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/core/file_io.h"
#include "engine/core/surface_triangles.h"
#include "gis/city/model_bytes.h"

namespace citymirror::gis {
namespace {

constexpr double kTile = 500;   // m
constexpr double kReach = 1e8;  // m: farther than any projection leads

}  // namespace

bool withinReach(const Point3& p) { return p.allFinite() && p.cwiseAbs().maxCoeff() < kReach; }

void MeshBuilder::beginFeature(MeshFeature feature) {
  model_.features.push_back(std::move(feature));
  current_ = nullptr;
}

MeshBuilder::Batch& MeshBuilder::batchAt(const Point3& p) {
  const std::pair key(int(std::floor(p.x() / kTile)), int(std::floor(p.y() / kTile)));
  const auto [found, added] = batches_.try_emplace(key);
  if (added)
    found->second.block.origin = {(key.first + 0.5) * kTile, (key.second + 0.5) * kTile, 0};
  return found->second;
}

std::uint32_t MeshBuilder::material(const MeshMaterial& wanted) {
  const auto same = [&](const MeshMaterial& m) {
    return m.name == wanted.name && m.color == wanted.color && m.image == wanted.image;
  };
  auto& all = model_.materials;
  const auto found = std::find_if(all.begin(), all.end(), same);
  if (found != all.end()) return std::uint32_t(found - all.begin());
  all.push_back(wanted);
  return std::uint32_t(all.size() - 1);
}

void MeshBuilder::addSurface(std::span<const Point3> points,
                             std::span<const std::uint32_t> ringSizes,
                             std::span<const Eigen::Vector2f> uv, std::uint32_t material) {
  MeshFeature& feature = model_.features.back();
  if (points.size() > kMostCorners) {
    notes_.add("A surface of " + std::to_string(points.size()) + " corners is left out (at most " +
                   std::to_string(kMostCorners) + "); simplify it",
               feature.code);
    return;
  }
  if (!std::all_of(points.begin(), points.end(), withinReach)) {
    notes_.add(
        "A surface with a corner that is not a number or more than 100,000 km away is left out",
        feature.code);
    return;
  }
  const auto triangles = triangulateSurface(points, ringSizes);
  if (triangles.empty()) {
    notes_.add("A surface without area is left out", feature.code);
    return;
  }
  if (!current_) current_ = &batchAt(points[0]);
  MeshBlock& block = current_->block;
  const auto first = std::uint32_t(block.points.size());
  const Eigen::Vector3f normal = normalOf(points.first(ringSizes[0])).cast<float>();
  for (const Point3& p : points) {
    block.points.push_back((p - block.origin).cast<float>());
    block.normals.push_back(normal);
    block.feature.push_back(std::uint32_t(model_.features.size() - 1));
    feature.box.extend(p);
  }
  if (!uv.empty() || !block.places.empty()) {
    block.places.resize(first, Eigen::Vector2f::Zero());
    block.places.insert(block.places.end(), uv.begin(), uv.end());
    block.places.resize(block.points.size(), Eigen::Vector2f::Zero());
  }
  auto& indices = current_->triangles[material];
  for (const auto& t : triangles) {
    for (const std::uint32_t i : t) indices.push_back(first + i);
  }
}

int MeshBuilder::readImage(const std::string& folder, const std::string& name) {
  const std::string path = (std::filesystem::path(folder) / name).string();
  const Outcome beside = requireBeside((std::filesystem::path(folder) / ".").string(), path);
  auto bytes = beside ? readFile(path) : Result<std::string>(beside.error());
  if (!bytes) {
    notes_.addRemark("A texture is missing; its surfaces are drawn plain",
                     beside ? name : name + ": " + beside.error().what);
    return -1;
  }
  model_.images.push_back({name, std::move(*bytes)});
  return int(model_.images.size()) - 1;
}

MeshModel MeshBuilder::take() {
  for (auto& [key, batch] : batches_) {
    closeRuns(batch.block, batch.triangles);
    if (!batch.block.indices.empty()) model_.blocks.push_back(std::move(batch.block));
  }
  batches_.clear();
  current_ = nullptr;
  return std::exchange(model_, {});
}

void closeRuns(MeshBlock& block,
               const std::map<std::uint32_t, std::vector<std::uint32_t>>& triangles) {
  for (const auto& [material, indices] : triangles) {
    block.runs.push_back(
        {material, std::uint32_t(block.indices.size()), std::uint32_t(indices.size())});
    block.indices.insert(block.indices.end(), indices.begin(), indices.end());
  }
}

}  // namespace citymirror::gis
