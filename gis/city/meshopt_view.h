#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace citymirror::gis {

inline constexpr const char* kMeshoptExtension = "EXT_meshopt_compression";

/// Bytes that one packed byte unpacks to at the most: 16 bytes take no less than 2 bits.
inline constexpr std::size_t kMeshoptGrowth = 64;

/// How EXT_meshopt_compression (Khronos, 2022) describes what it packs of a bufferView.
struct MeshoptView {
  std::string mode;             ///< ATTRIBUTES, TRIANGLES, INDICES
  std::string filter = "NONE";  ///< NONE, OCTAHEDRAL, QUATERNION, EXPONENTIAL
  std::size_t count = 0;        ///< of elements
  std::size_t stride = 0;       ///< bytes of one
};

/// The bytes of the bufferView, count · stride. Throws std::exception with the reason: cut off or
/// damaged, more elements than its data can hold, a mode, a filter or a stride that the extension
/// does not know. O(bytes). Any thread.
std::string unpackMeshopt(std::string_view packed, const MeshoptView& view);

}  // namespace citymirror::gis
