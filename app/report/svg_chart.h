#pragma once
#include <string>
#include <vector>

#include "engine/core/text.h"
#include "engine/core/time.h"

namespace citymirror::report {

/// Marks on a time axis, drawn as inline SVG with axes, units and local clock times.
struct ChartLine {
  std::vector<Instant> at;
  std::vector<double> value;  ///< NaN breaks the line
  bool dashed = false;        ///< forecast
};
struct ChartBar {
  Span span;
  double value = 0;
  bool hatched = false;  ///< forecast
};
struct ChartLevel {
  double value = 0;
  Text title;
};

struct Chart {
  Span span;
  std::string unit;
  int utcOffsetMinutes = 0;
  Instant now;  ///< a vertical line; outside the span = none
  std::vector<ChartBar> bars;
  std::vector<ChartLine> lines;
  std::vector<ChartLevel> levels;  ///< thresholds as thin lines
  bool fromZero = true;            ///< the axis begins at 0
};

/// The hatching that the charts of a page refer to; once per page, before them.
std::string chartPatterns();

/// One <svg> element, no external resource but chartPatterns(). A chart without values says nothing
/// but its axes.
std::string svg(const Chart& chart);

}  // namespace citymirror::report
