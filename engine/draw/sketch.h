#pragma once
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/draw/color_ramp.h"

/// What people measure and note in the picture; seen through everything else. Local metres.
namespace citymirror::draw {

struct SketchLine {
  std::vector<Point3> points;
  Color color;
  float width = 3;      ///< px
  bool filled = false;  ///< the points bound an area that is tinted
  friend bool operator==(const SketchLine&, const SketchLine&) = default;
};

struct SketchNote {
  std::string text;  ///< in the language of the window, "\n" between lines
  Point3 at = Point3::Zero();
  Color color;
  bool raised = false;  ///< stands over its place on a leader
  friend bool operator==(const SketchNote&, const SketchNote&) = default;
};

struct Sketch {
  std::vector<SketchLine> lines;
  std::vector<SketchNote> notes;
  friend bool operator==(const Sketch&, const Sketch&) = default;
};

}  // namespace citymirror::draw
