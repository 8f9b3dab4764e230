#pragma once
#include <map>
#include <memory>
#include <optional>
#include <osg/Group>
#include <osg/Program>
#include <span>
#include <vector>

#include "engine/core/mesh_model.h"
#include "engine/core/result.h"
#include "engine/run/job_queue.h"
#include "engine/scene/additions.h"
#include "engine/scene/paged_steps.h"
#include "engine/scene/paged_tiles.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// A model as plain nodes, made in any thread, attached in the thread that draws.
struct ModelBuild {
  std::shared_ptr<const MeshModel> model;
  osg::ref_ptr<osg::Group> node;
  osg::ref_ptr<PagedTiles> pages = nullptr;      ///< of paged tiles only
  osg::ref_ptr<osg::StateSet> photos = nullptr;  ///< that they are drawn with
  osg::ref_ptr<PagedSteps> steps = nullptr;  ///< of a model with steps that wait only
};

/// Batches by block and picture, levels of detail by the model's errors, trees for picking. Notes
/// name pictures and tiles that could not be read; the rest is drawn. Steps that wait are paged in
/// by what is seen, at most about `pagedBytes` of them. Errors: unreadable (paged
/// tiles of which none can be read), cancelled. Cost: about 0.5 s for a million triangles.
Result<std::shared_ptr<ModelBuild>> buildModel(std::shared_ptr<const MeshModel> model,
                                               const run::JobContext& job,
                                               std::size_t pagedBytes = kPagedBytes);

/// What a ray meets first: the feature of a model (none for paged tiles) and where.
struct ModelHit {
  std::shared_ptr<const MeshModel> model;
  const MeshFeature* feature = nullptr;  ///< of `model`, or of what was paged in for it
  Point3 at = Point3::Zero();
  std::shared_ptr<const void> keeps = nullptr;  ///< while it is held, `feature` stays
};

/// The models of one view. Belongs to the thread that draws.
class ModelLayer {
 public:
  ModelLayer();
  osg::Node* node() const { return root_; }
  /// Instead of the programs `model` and, of paged tiles, `photo`: variants of them, for the
  /// shadows of the hour. Also of what is added later.
  void setPrograms(osg::Program* model, osg::Program* photo);
  void add(std::shared_ptr<ModelBuild> build);
  /// A model that is not there changes nothing.
  void remove(const MeshModel& model);
  /// A hidden one is neither drawn nor picked.
  void setVisible(const MeshModel& model, bool visible);
  void clear();
  bool empty() const { return builds_.empty(); }
  /// More would be paged in by drawing on, although the pager is idle. Ask once a frame.
  bool waiting();
  /// Ends reads that wait for a server; nothing more is paged in. Call before the viewer goes.
  void close();
  /// Files of paged tiles that could not be read since the last call, each named once.
  std::vector<Note> takeNotes();
  std::optional<ModelHit> pick(const Ray& ray) const;
  /// In the order in which they were added.
  std::vector<std::shared_ptr<const MeshModel>> models() const;
  /// 0..1. A model that is not there changes nothing.
  void setOpacity(const MeshModel& model, double opacity);
  /// In the order in which they were added.
  std::vector<AddedModel> shown() const;
  /// Local metres; none for a model that is not there.
  std::optional<Bounds> placeOf(const MeshModel& model) const;
  /// Accents one feature; nullptr = none. Marks go.
  void select(const MeshFeature* feature);
  /// Accents these features of a model (indices; beyond its own they change nothing) and no others.
  void mark(const MeshModel& model, std::span<const std::uint32_t> features);

 private:
  using Builds = std::vector<std::shared_ptr<ModelBuild>>;
  Builds::iterator find(const MeshModel& model);

  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  Builds builds_;
  osg::ref_ptr<osg::Program> photo_;
  std::map<const MeshModel*, double> opacity_;  ///< of those that are not opaque
};

}  // namespace citymirror::scene
