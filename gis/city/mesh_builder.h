#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/core/mesh_model.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// Collects the surfaces of many objects into blocks of 500 m; objects stay whole.
class MeshBuilder {
 public:
  /// Surfaces that follow belong to this feature.
  void beginFeature(MeshFeature feature);
  /// A plane surface in local metres: rings one after another, first the outer one (see
  /// triangulateSurface). `uv`, where not empty, has one entry for each point. A surface that
  /// cannot be drawn (too many corners, not within reach, no area) is left out with a note.
  void addSurface(std::span<const Point3> points, std::span<const std::uint32_t> ringSizes,
                  std::span<const Eigen::Vector2f> uv, std::uint32_t material);
  std::uint32_t material(const MeshMaterial& wanted);  ///< index of an equal one, added if new
  /// Reads a texture in the folder of the model or below; index of it, or −1 with a note where it
  /// is missing or lies elsewhere.
  int readImage(const std::string& folder, const std::string& name);
  MeshModel& model() { return model_; }
  BoundedNotes& notes() { return notes_; }
  /// The model with its runs closed; the builder is empty afterwards.
  MeshModel take();

 private:
  struct Batch {
    MeshBlock block;
    std::map<std::uint32_t, std::vector<std::uint32_t>> triangles;  // by material
  };
  Batch& batchAt(const Point3& p);

  MeshModel model_;
  BoundedNotes notes_;
  std::map<std::pair<int, int>, Batch> batches_;
  Batch* current_ = nullptr;
};

/// Whether local metres are numbers within 100,000 km of the city: what is farther comes of a broken
/// file, and one such corner would take the whole picture with it.
bool withinReach(const Point3& p);

/// Orders triangles by material: indices and runs of `block`.
void closeRuns(MeshBlock& block,
               const std::map<std::uint32_t, std::vector<std::uint32_t>>& triangles);

}  // namespace citymirror::gis
