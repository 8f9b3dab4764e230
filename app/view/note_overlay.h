#pragma once
#include <QWidget>
#include <functional>
#include <vector>

#include "engine/draw/sketch.h"

namespace citymirror::view {

/// The notes of sketches over the picture: text on a calm ground, framed in its colour, some on a
/// leader over their place. Lets the mouse through; hidden while there are none.
class NoteOverlay : public QWidget {
  Q_OBJECT
 public:
  /// Where a local point is in the parent.
  using Project = std::function<QPointF(const Point3&)>;
  NoteOverlay(QWidget* parent, Project project);
  void show(std::vector<draw::SketchNote> notes);
  const std::vector<draw::SketchNote>& notes() const { return notes_; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Project project_;
  std::vector<draw::SketchNote> notes_;
};

}  // namespace citymirror::view
