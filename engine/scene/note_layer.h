#pragma once
#include <memory>
#include <osg/Node>
#include <vector>

#include "engine/draw/sketch.h"
#include "engine/scene/view_geometry.h"

namespace citymirror::scene {

/// The notes of sketches over everything else: lines of text on a calm ground, framed in their
/// colour, some on a leader over their place; as large however far away. Belongs to the thread that
/// draws.
class NoteLayer {
 public:
  NoteLayer();
  ~NoteLayer();
  osg::Node* node() const;

  void show(std::vector<draw::SketchNote> notes);
  /// Once for all parts of a picture; notes behind the eye or beside the picture are left out.
  /// O(characters) for another view, else nothing.
  void layOut(const ViewGeometry& view);
  /// Of those laid out last, in the order of the notes, pixels from the top left.
  const std::vector<PixelBox>& boxes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::scene
