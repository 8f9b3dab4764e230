#pragma once
#include <memory>
#include <optional>
#include <osg/Array>
#include <osg/MatrixTransform>
#include <osg/PrimitiveSet>
#include <osg/Program>
#include <osg/Uniform>
#include <string>
#include <vector>

#include "engine/draw/moving_marks.h"
#include "engine/scene/ground_model.h"
#include "engine/scene/moving_cells.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Moving marks on the ground in one draw call: triangles between two places, moved by a uniform,
/// so that a frame costs their drawing and nothing else. Seen from beyond kFar at most kMostFar of
/// them are drawn, spread over the order they come in, and the selected one; from nearer those that
/// MovingCells finds in sight.
class MovingLayer {
 public:
  static constexpr double kFar = 2000;  ///< m, distance of the camera
  static constexpr std::size_t kMostFar = 4000;

  MovingLayer();
  osg::Node* node() const { return placed_; }

  /// Null, or columns that do not belong together, = nothing. O(marks); seen from beyond kFar
  /// O(marks that are drawn).
  void show(std::shared_ptr<const draw::MovingMarks> marks,
            std::shared_ptr<const GroundModel> ground);
  void setTime(Instant at);
  /// O(marks) for another code.
  void setSelected(const std::string& code);
  /// Near by O(cells + marks in sight) for another view, and O(marks) for the first after `show`.
  void setView(const ViewGeometry& view);

  struct Hit {
    std::size_t index = 0;
    Point3 at = Point3::Zero();  ///< local metres, at the time shown
  };
  /// The mark of those that are drawn nearest to the pixel within reach of a finger. O(drawn).
  std::optional<Hit> pick(const ViewGeometry& view, const Point2& pixel) const;
  const draw::MovingMarks* marks() const { return marks_.get(); }
  /// How many the picture holds, without the selected one.
  std::size_t drawn() const;

 private:
  void select();
  void drawSome();
  void drawInSight();
  void place(std::size_t count);

  osg::ref_ptr<osg::MatrixTransform> placed_;
  osg::ref_ptr<osg::Uniform> between_, selectedMark_, scale_;
  std::shared_ptr<const draw::MovingMarks> marks_;
  std::shared_ptr<const GroundModel> ground_;
  osg::ref_ptr<osg::Vec4Array>
      before_;                          ///< place from the middle of the ground, heading in radians
  osg::ref_ptr<osg::Vec4Array> after_;  ///< the same, turn in radians
  osg::ref_ptr<osg::Vec4ubArray> look_;  ///< colour, kind
  Point2 middle_ = Point2::Zero();
  std::vector<std::uint32_t> order_;  ///< in which they are drawn; the columns hold its beginning
  osg::ref_ptr<osg::DrawArrays> some_, one_;
  osg::ref_ptr<osg::Program> near_, far_;
  double distance_ = 0;  ///< m, of the camera
  MovingCells cells_;    ///< of all marks, once they are looked at from near by
  ViewGeometry view_;
  std::vector<std::uint32_t> seen_;  ///< positions in `order_`, of what `inSight_` draws
  osg::ref_ptr<osg::DrawElementsUInt> inSight_;
  std::string selected_;
  double fraction_ = 0;
};

}  // namespace citymirror::scene
