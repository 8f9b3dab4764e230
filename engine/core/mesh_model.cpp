#include "engine/core/mesh_model.h"

namespace citymirror {

std::size_t MeshModel::triangleCount() const {
  std::size_t count = 0;
  for (const MeshBlock& block : blocks) count += block.indices.size() / 3;
  return count;
}

Box3 MeshModel::box() const {
  Box3 all;
  for (const MeshBlock& block : blocks) all.extend(boxOf(block));
  return all;
}

Box3 boxOf(const MeshBlock& block) {
  Box3 box;
  for (const Eigen::Vector3f& p : block.points) box.extend(block.origin + p.cast<double>());
  return box;
}

}  // namespace citymirror
