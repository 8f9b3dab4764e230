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
#include "engine/scene/moving_cells.h"
#include "engine/scene/scene_build.h"
#include "engine/scene/vehicle_bodies.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// Moving marks on the ground and on the decks of bridges in one draw call: triangles between two
/// places, moved by a uniform, so that a frame costs their drawing and nothing else. Seen from
/// beyond kFar at most kMostFar of them are drawn, spread over the order they come in, and the
/// selected one; from nearer those that MovingCells finds in sight, and vehicles near the eye pass
/// into solid bodies of their own size.
class MovingLayer {
 public:
  static constexpr double kFar = 2000;  ///< m, distance of the camera
  static constexpr std::size_t kMostFar = 4000;
  static constexpr double kBodyReach = 300;  ///< m of the eye up to which vehicles are bodies

  MovingLayer();
  osg::Node* node() const { return placed_; }
  osg::Node* bodies() const { return bodies_.node(); }

  /// Null, or columns that do not belong together, = nothing, and the city is let go. Without
  /// `vehicles` no mark becomes a body. O(marks); seen from beyond kFar O(marks that are drawn).
  void show(std::shared_ptr<const draw::MovingMarks> marks, std::shared_ptr<const SceneBuild> city,
            std::shared_ptr<const draw::VehicleShapes> vehicles = nullptr);
  void setTime(Instant at);
  /// O(marks) for another code.
  void setSelected(const std::string& code);
  /// Of all vehicles within reach the nearest are bodies, 0 = none is.
  void setMostBodies(std::size_t most) { mostBodies_ = most; }
  /// Before each draw. Near by O(marks in sight), O(cells) more for another view, and O(marks) for
  /// the first after `show`.
  void setView(const ViewGeometry& view);

  struct Hit {
    std::size_t index = 0;
    Point3 at = Point3::Zero();  ///< local metres, at the time shown
  };
  /// The body at the pixel, else the mark of those that are drawn nearest to it within reach of a
  /// finger. O(drawn).
  std::optional<Hit> pick(const ViewGeometry& view, const Point2& pixel) const;
  const draw::MovingMarks* marks() const { return marks_.get(); }
  /// How many the picture holds, without the selected one.
  std::size_t drawn() const;

 private:
  void select();
  void drawSome();
  void drawInSight();
  void place(std::size_t count);
  const RoadDeck* deckOf(std::uint32_t mark, const Point2& p, double headingDeg,
                         std::int32_t road) const;
  double surfaceAt(const Point2& p, const RoadDeck* deck) const;
  void embody(const Point3& eye);
  VehicleBody bodyOf(std::size_t drawn) const;

  osg::ref_ptr<osg::MatrixTransform> placed_;
  osg::ref_ptr<osg::Uniform> between_, selectedMark_, scale_, bodyReach_;
  std::shared_ptr<const draw::MovingMarks> marks_;
  std::shared_ptr<const SceneBuild> city_;
  std::shared_ptr<const draw::VehicleShapes> vehicles_;
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
  VehicleBodies bodies_;
  std::vector<std::uint32_t> bodied_;  ///< in order_, of each body
  std::vector<float> squared_;         ///< m², of marks to the eye
  std::size_t mostBodies_ = 0;
};

}  // namespace citymirror::scene
