#pragma once
#include <map>
#include <memory>
#include <optional>
#include <osg/Group>
#include <span>

#include "engine/core/result.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/vector_style.h"
#include "engine/run/job_queue.h"
#include "engine/scene/additions.h"
#include "engine/scene/feature_grid.h"
#include "engine/scene/feature_styles.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// A layer of features as plain nodes, made in any thread, attached in the thread that draws.
struct VectorBuild {
  std::shared_ptr<const FeatureLayer> layer;
  draw::VectorStyle style;
  draw::StyledFeatures styled;
  std::vector<float> ground;      ///< m, lowest under each extruded feature
  std::optional<double> highest;  ///< m, top of the volumes; none where there are no volumes
  osg::ref_ptr<osg::Group> node;
  FeatureStyles fills, outlines;  ///< of each feature: selecting never touches geometry
  FeatureGrid grid;
  draw::LabelSet labels;
};

/// Notes say what is drawn otherwise than asked: simplified, not everywhere on the ground, without
/// a height, without area, labels that are cut or beyond kMostLabels (vector_labels.h). Errors: badInput (applyStyle), cancelled.
Result<std::shared_ptr<VectorBuild>> buildVectors(std::shared_ptr<const FeatureLayer> layer,
                                                  const draw::VectorStyle& style,
                                                  const GroundModel& ground,
                                                  const run::JobContext& job);

/// In the order in which they are found.
enum class VectorHitKind { point, volume, ground };

struct VectorHit {
  int layer = -1;             ///< as `add` was told
  std::uint32_t feature = 0;  ///< row of the layer
  Point3 at = Point3::Zero();
  VectorHitKind kind = VectorHitKind::ground;
};

/// The added layers of one view; later ones lie over earlier ones. Belongs to the thread that
/// draws.
class VectorLayers {
 public:
  VectorLayers();
  osg::Node* node() const { return root_; }

  /// `id` is the caller's; a build of the same id takes the place, visibility, opacity and
  /// selection of the earlier one.
  void add(int id, std::shared_ptr<VectorBuild> build);
  void remove(int id);
  void clear();
  bool empty() const { return shown_.empty(); }
  void setVisible(int id, bool visible);
  void setOpacity(int id, double opacity);  ///< 0..1, times that of each feature
  /// Accents these rows and no others of the layer. O(selected before and now).
  void select(int id, std::vector<std::uint32_t> rows);
  /// Labels of the visible layers.
  draw::LabelSet labels() const;

  /// In their order.
  std::vector<AddedLayer> shown() const;
  std::string codeOf(const VectorHit& hit) const;

  /// What a pixel shows first of what is visible: points, then the nearest volume before the
  /// ground, then what lies on the ground at `soil` (none: the pixel shows the sky). O(features
  /// near the ray).
  std::optional<VectorHit> pick(const ViewGeometry& view, const Point2& pixel,
                                const GroundModel& ground, const std::optional<Point3>& soil) const;

 private:
  struct Shown {
    std::shared_ptr<VectorBuild> build;
    bool visible = true;
    double opacity = 1;
    std::vector<std::uint32_t> selected;
  };
  void paintSelection(Shown& shown, bool on);

  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  std::map<int, Shown> shown_;
};

}  // namespace citymirror::scene
