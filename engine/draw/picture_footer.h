#pragma once
#include <string>
#include <utility>
#include <vector>

#include "engine/draw/color_ramp.h"

namespace citymirror::draw {

/// A line on the map and what it means.
struct LineKey {
  Color color;
  bool dashed = false;
  std::string name;
  friend bool operator==(const LineKey&, const LineKey&) = default;
};

/// The strip under a picture that leaves the program: what it shows, of when, from where.
struct PictureFooter {
  std::string title;   ///< place and time
  std::string mark;    ///< what is not measured: forecast, what-if; empty = nothing of it
  std::string source;  ///< data, its kind (synthetic or not) and the program
  std::string legend;  ///< heading of the depth bands, with the unit; empty = no water in bands
  std::string theme;   ///< what buildings are coloured by; empty = by nothing
  std::vector<std::pair<Color, std::string>> classes;  ///< of the theme, with its unit
  std::string flow;      ///< heading of the scale of flow arrows, with the unit; empty = no arrows
  std::string outlines;  ///< what outlines on the map mean; empty = none are drawn
  std::vector<std::pair<Color, std::string>> levels;  ///< of the outlines, worst first
  std::string roads;           ///< heading of the lines on roads; empty = none are drawn
  std::vector<LineKey> lines;  ///< in the order of a legend
  friend bool operator==(const PictureFooter&, const PictureFooter&) = default;
};

}  // namespace citymirror::draw
