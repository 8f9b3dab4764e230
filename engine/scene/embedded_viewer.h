#pragma once
#include <osgViewer/GraphicsWindow>
#include <osgViewer/Viewer>

#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// What of a scene is drawn. The front are marks, names and notes: they lie over everything else
/// whatever its depth, so that new ones can be drawn over a picture of the rest that is kept.
enum class ScenePart { all, rest, front };

/// Makes a node the front of its scene, or keeps what stands beside the front out of it.
void setPart(osg::Node& node, ScenePart part);

/// An OSG viewer that draws into whatever context the caller has made current: the one recipe for
/// the widget and for pictures without a window. One OSG context id each.
class EmbeddedViewer {
 public:
  EmbeddedViewer(int width, int height);
  ~EmbeddedViewer();

  void setScene(osg::Node* scene);
  void resize(int width, int height);
  /// Factor on the distances up to which detail is drawn.
  void setReach(float factor);
  /// Draws one frame into framebuffer object `fbo`, at `scale` of its pixels along each side. The
  /// context must be current. Geometry that has not been seen for long leaves the context beyond a
  /// budget (keepWithin). The front is drawn over what the buffer holds, and after another part:
  /// it is no frame of its own for what counts frames.
  void draw(const ViewGeometry& view, unsigned fbo, double scale = 1,
            ScenePart part = ScenePart::all);
  /// Tiles are still being read from disk: draw again soon.
  bool loading() const;
  /// Frees what lives in the context, which must be current; draws nothing afterwards.
  void release();
  osg::State* state();

 private:
  osg::ref_ptr<osgViewer::Viewer> viewer_;
  osg::ref_ptr<osgViewer::GraphicsWindowEmbedded> window_;
  unsigned frames_ = 0;
};

}  // namespace citymirror::scene
