#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace citymirror::gis {

/// One attribute of the points of a packed mesh or cloud, `width` numbers a point.
struct DracoColumn {
  std::size_t width = 1;
  bool normalized = false;  ///< whole numbers were brought to −1..1 or 0..1 already
  std::vector<double> values;
};

/// A mesh as KHR_draco_mesh_compression packs it.
struct DracoMesh {
  std::size_t points = 0;
  std::vector<std::uint32_t> indices;            ///< three a triangle, below `points`
  std::map<std::uint32_t, DracoColumn> columns;  ///< by the unique ids that were wanted
};

/// Throws std::exception with the reason: cut off or damaged, no triangles, an attribute that is
/// not there, a bitstream before 2.2, more than 50,000,000 points or triangles (claimed or there).
/// O(points). Any thread.
DracoMesh unpackDraco(std::string_view bytes, const std::vector<std::uint32_t>& wanted);

/// The attributes of a cloud of `points` points as 3DTILES_draco_point_compression packs it, by the
/// unique ids that were wanted. Throws as unpackDraco; also for a cloud of another number of
/// points, or whose attributes come to more than 1 GB, before memory is taken for it. O(points).
/// Any thread.
std::map<std::uint32_t, DracoColumn> unpackDracoCloud(std::string_view bytes, std::size_t points,
                                                      const std::vector<std::uint32_t>& wanted);

}  // namespace citymirror::gis
