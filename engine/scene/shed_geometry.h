#pragma once
#include <functional>
#include <osg/Geometry>
#include <osg/buffered_value>
#include <vector>

namespace citymirror::scene {

/// Geometry that stays in the memory of the process only until the driver has taken it. A context
/// that does not hold it, such as a second view's, has it made again. Belongs to the thread that
/// draws once it is attached.
class ShedGeometry : public osg::Drawable {
 public:
  using Make = std::function<osg::ref_ptr<osg::Geometry>()>;

  /// `make` gives the same geometry each time, its triangles from `shedTriangles`; called at once
  /// and for every further context.
  explicit ShedGeometry(Make make);
  /// Made only for the first frame that shows it, within this box.
  ShedGeometry(Make make, const osg::BoundingBox& box);

  void drawImplementation(osg::RenderInfo& info) const override;
  void compileGLObjects(osg::RenderInfo&) const override {}  // with the first frame that shows it
  void releaseGLObjects(osg::State* state) const override;
  osg::BoundingBox computeBoundingBox() const override { return box_; }
  /// Bytes of arrays that are still in the memory of the process.
  std::size_t bytesHeld() const;
  /// Bytes that the driver holds for a context; 0 = it has not drawn it, or let go of it.
  std::size_t bytesDrawn(unsigned context) const;
  /// Number of the frame of that context which showed it last.
  unsigned lastDrawn(unsigned context) const;

 private:
  struct Drawn {
    osg::ref_ptr<osg::Geometry> geometry;
    std::size_t bytes = 0;
    unsigned frame = 0;
  };

  Make make_;
  osg::BoundingBox box_;
  mutable osg::ref_ptr<osg::Geometry> first_;  ///< until a context takes it
  mutable osg::buffered_object<Drawn> drawn_;
};

/// Packed corners have no box that OSG could find: this is it.
void setBounds(osg::Geometry& geometry, const osg::BoundingBox& box);

/// Triangles over so many vertices that are drawn from the driver's copy when they have been shed.
osg::ref_ptr<osg::DrawElements> shedTriangles(const std::vector<unsigned>& indices,
                                              std::size_t vertices);

}  // namespace citymirror::scene
