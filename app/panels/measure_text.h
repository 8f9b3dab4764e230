#pragma once
#include <QStringList>
#include <optional>
#include <vector>

#include "app/panels/words.h"
#include "engine/draw/sight_line.h"
#include "engine/draw/sketch.h"
#include "engine/draw/water_section.h"

namespace citymirror::panels {

enum class MeasureKind { distance, area, height, sight, section };

/// What a person measures: the kind and the places.
struct Measure {
  MeasureKind kind = MeasureKind::distance;
  std::vector<Point3> points;  ///< local metres
  draw::SightOptions sight;    ///< kind sight only
};

/// Points a measure of this kind takes; an open number for lines and areas.
int mostPoints(MeasureKind kind);
QString nameOf(MeasureKind kind);

/// A measure in words and in the picture. Numbers have the digits that the terrain's cells deserve.
struct Measured {
  QString headline;   ///< "Distance 1,234.5 m"
  QStringList lines;  ///< each a value with its unit
  QString source;     ///< terrain with its cells, datum, source of building heights
  draw::Sketch sketch;
  draw::WaterSection profile;  ///< sight and section only
  std::optional<draw::SightLine> sight;
  bool valid = true;  ///< false = the headline says what is wrong
};
Measured measured(const std::shared_ptr<const CityModel>& city, const Measure& measure);

/// Headline, lines and source: what a copy holds.
QString resultText(const Measured& result);

/// "1,234.5 m".
QString metresText(double value, int digits);

}  // namespace citymirror::panels
