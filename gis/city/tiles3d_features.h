#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "engine/core/mesh_model.h"
#include "gis/city/model_parts.h"
#include "gis/city/tiles3d_content.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// Adds the objects that a batch table or structural metadata tell apart, or one for the whole
/// content `path`, with their attributes. Returns their indices in `model.features`. A note for
/// each attribute that cannot be read. O(objects · attributes).
std::vector<std::uint32_t> addTileFeatures(const TileModel& batched, const ModelTable& table,
                                           const std::string& path, MeshModel& model,
                                           BoundedNotes& notes);

/// Whom the tiles of a model name.
class TileOwners {
 public:
  /// Adds those of `text`, parted by semicolons, to `named`, each once: tiles repeat whom their
  /// tileset names. All of them come to 400 bytes at most.
  void add(const std::string& text, std::string& named);

 private:
  std::set<std::string> known_;
};

}  // namespace citymirror::gis
