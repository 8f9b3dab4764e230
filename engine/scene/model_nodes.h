#pragma once
#include <osg/Geometry>
#include <osg/Program>
#include <osg/Texture2D>
#include <vector>

#include "engine/core/mesh_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"

namespace citymirror::scene {

/// Vertex attribute with the feature of each point.
inline constexpr unsigned kModelFeatureSlot = 6;

/// Makes plain nodes of the blocks of a model, by block and picture. Any thread, one per object.
class ModelNodes {
 public:
  /// Decodes the pictures; those that cannot be are named in `notes` and drawn plain. `model`
  /// outlives this.
  ModelNodes(const MeshModel& model, const run::JobContext& job, std::vector<Note>& notes);

  osg::ref_ptr<osg::Node> of(const MeshBlock& block) const;
  osg::Texture2D* white() const { return white_; }
  /// Bytes of what a block becomes in memory, and of the decoded pictures with their smaller steps.
  static std::size_t bytesOf(const MeshBlock& block);
  std::size_t pictureBytes() const;

 private:
  osg::Texture2D* textureFor(const MeshMaterial& material) const;
  osg::ref_ptr<osg::Node> cloudOf(const MeshBlock& block) const;

  const MeshModel& model_;
  std::vector<osg::ref_ptr<osg::Texture2D>> textures_;
  osg::ref_ptr<osg::Texture2D> white_;
  osg::ref_ptr<osg::Program> pointsProgram_;
};

}  // namespace citymirror::scene
