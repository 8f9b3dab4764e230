#pragma once
#include <Eigen/Geometry>
#include <array>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/feature_layer.h"
#include "engine/core/geometry.h"
#include "engine/core/layer_terms.h"
#include "engine/core/provenance.h"
#include "engine/core/result.h"

namespace citymirror {

using Box3 = Eigen::AlignedBox3d;

/// One object of a model: what a click on it answers.
struct MeshFeature {
  std::string code;
  std::string kind;  ///< in the words of its format: "Building", "IfcWall"
  std::vector<std::pair<std::string, FieldValue>> attributes;
  Box3 box;  ///< local metres; empty where nothing of it is drawn
};

/// A picture as the file holds it (PNG, JPEG); decoded by who draws.
struct MeshImage {
  std::string name;
  std::string bytes;
};

struct MeshMaterial {
  std::string name;                               ///< "RoofSurface", "facade_03"
  Eigen::Vector4f color{0.8F, 0.8F, 0.8F, 1.0F};  ///< sRGB and opacity, 0..1
  int image = -1;                                 ///< index in MeshModel::images, −1 = none
};

/// Indices [first, first + count) of a block have one material.
struct MeshRun {
  std::uint32_t material = 0;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// Triangles near one place, or the points of a cloud: floats keep millimetres within 10 km of
/// `origin`.
struct MeshBlock {
  Point3 origin = Point3::Zero();        ///< local metres
  std::vector<Eigen::Vector3f> points;   ///< m from origin, x east, y north, z up
  std::vector<Eigen::Vector3f> normals;  ///< one for each point, unit length
  std::vector<Eigen::Vector2f> places;   ///< in the picture, v up; empty or one for each point
  /// Colours of the corners, which multiply that of the material: sRGB and opacity; empty (white) or
  /// one for each point.
  std::vector<std::array<std::uint8_t, 4>> tints = {};
  std::vector<std::uint32_t> feature;    ///< one for each point, index in MeshModel::features
  std::vector<std::uint32_t> indices;    ///< three for each triangle, counter-clockwise outside
  std::vector<MeshRun> runs;             ///< cover the indices
  /// Of a cloud, one for each point: red, green, blue (sRGB), 255. A cloud has no normals, places,
  /// indices and runs.
  std::vector<std::array<std::uint8_t, 4>> cloud;
};

/// One step of detail. Its children are shown instead of it (or beside it, where `adds`) once
/// `error` is seen larger than a few pixels.
struct MeshNode {
  Box3 box;          ///< local metres, children included
  double error = 0;  ///< m, how far this step is from the truth
  bool adds = false;
  std::vector<std::uint32_t> blocks;
  std::vector<std::uint32_t> children;
  bool waits = false;  ///< it has no blocks yet: MeshModel::steps reads them when they are wanted
};

struct MeshModel;

/// The contents of those steps of a model that are read once somebody comes near.
class MeshSteps {
 public:
  virtual ~MeshSteps() = default;
  /// What the step `node` of the model holds, as a model of its own without nodes in the same
  /// frame: features, materials, pictures, blocks. Any thread; one reads at a time, the others
  /// wait. May wait for a server, at most until `stop`. Errors: notFound, ioFailed, unreadable,
  /// cancelled.
  virtual Result<MeshModel> read(std::uint32_t node, const std::stop_token& stop) = 0;
};

/// Tiles that the drawing room pages in by itself (OpenSceneGraph's own format).
struct PagedTiles {
  std::vector<std::string> files;
  Eigen::Affine3d toLocal = Eigen::Affine3d::Identity();  ///< tile coordinates → local metres
};

/// A textured or coloured model in the frame of a city.
struct MeshModel {
  std::string name;
  std::vector<MeshFeature> features;
  std::vector<MeshMaterial> materials;
  std::vector<MeshImage> images;
  std::vector<MeshBlock> blocks;
  std::vector<MeshNode> nodes;  ///< nodes[0] is the root; empty = all blocks, always
  PagedTiles paged;
  bool placedByHand = false;  ///< stands where a person put it, not where its file says
  std::vector<double> lods;   ///< levels of detail that its file holds, ascending; empty = untold
  Provenance provenance;
  std::string crs = {};  ///< in which it was read, as `Transform` takes it; empty = put by hand
  LayerTerms terms = {};                       ///< as its file tells them
  std::shared_ptr<MeshSteps> steps = nullptr;  ///< of the nodes that wait; null where none does

  std::size_t triangleCount() const;  ///< of the blocks that are here
  /// Box of the blocks that are here, local metres; empty for a model without triangles.
  Box3 box() const;
};

/// Box of the points of one block, local metres.
Box3 boxOf(const MeshBlock& block);

}  // namespace citymirror
