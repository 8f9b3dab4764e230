#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/mesh_model.h"

/// Boxes for tests of models.
namespace citymirror {

/// Roof and four walls, seen from outside.
inline void addBox(MeshBlock& block, const Point3& low, const Point3& high, std::uint32_t feature) {
  const Point3 corners[] = {low, high};
  const auto corner = [&](int x, int y, int z) {
    return Eigen::Vector3f(
        (Point3(corners[x].x(), corners[y].y(), corners[z].z()) - block.origin).cast<float>());
  };
  const auto face = [&](const std::vector<Eigen::Vector3f>& p) {
    const auto first = std::uint32_t(block.points.size());
    const Eigen::Vector3f normal = (p[1] - p[0]).cross(p[2] - p[0]).normalized();
    for (const auto& q : p) {
      block.points.push_back(q);
      block.normals.push_back(normal);
      block.places.emplace_back(0, 0);
      block.feature.push_back(feature);
    }
    for (std::uint32_t k : {0U, 1U, 2U, 0U, 2U, 3U}) block.indices.push_back(first + k);
  };
  face({corner(0, 0, 1), corner(1, 0, 1), corner(1, 1, 1), corner(0, 1, 1)});
  face({corner(0, 0, 0), corner(1, 0, 0), corner(1, 0, 1), corner(0, 0, 1)});
  face({corner(1, 1, 0), corner(0, 1, 0), corner(0, 1, 1), corner(1, 1, 1)});
  face({corner(1, 0, 0), corner(1, 1, 0), corner(1, 1, 1), corner(1, 0, 1)});
  face({corner(0, 1, 0), corner(0, 0, 0), corner(0, 0, 1), corner(0, 1, 1)});
}

/// One box of one colour.
inline MeshModel boxModel(const Point3& low, const Point3& high, const Eigen::Vector4f& color) {
  MeshModel model;
  model.name = "box";
  model.features = {{"BOX", "Building", {}, {}}};
  model.materials = {{"plain", color, -1}};
  MeshBlock block;
  block.origin = low;
  addBox(block, low, high, 0);
  block.runs = {{0, 0, std::uint32_t(block.indices.size())}};
  model.blocks.push_back(std::move(block));
  return model;
}

}  // namespace citymirror
