#pragma once
#include <QImage>

#include "engine/core/text.h"
#include "tests/validation/real_cases.h"

/// Maps of a run for a reader on paper: greatest depth over the shaded ground, with scale, north,
/// legend and source.
namespace citymirror::flood::validation {

struct MapPoint {
  Point2 at;
  std::string label;
};

struct MapSpec {
  const RealCase* place;
  const RealRun* run;
  double pixelsPerCell = 2;
  double barMetres = 50;  ///< length of the scale bar
  Text title, note;
  std::string credit;  ///< who made the data, and its licence
  std::vector<MapPoint> points;
  std::vector<Point2> inflow;  ///< outline of where water comes in
};

QImage drawMap(const MapSpec& map);

}  // namespace citymirror::flood::validation
