#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/text.h"
#include "scenarios/flood/flood_series.h"

/// What people build to hold and move water, as values. Units SI; levels in metres over the bed's
/// vertical datum; coordinates in the bed's frame; times in seconds from the run's zero.
namespace citymirror::flood {

/// How a gap grows once it opens (Verheij 2003 / van der Knaap 2000, or a fixed schedule). It
/// deepens to its bottom first, then it widens.
struct Breach {
  Point2 at = Point2::Zero();     ///< nearest point of the crest line
  double start = 0;               ///< s; opens then ...
  std::optional<double> onLevel;  ///< ... or, where given, only as water here reaches this level, m
  double bottom = 0;              ///< m, deepest crest of the gap
  double deepening = 600;         ///< s from crest to bottom
  double width = 10;              ///< m, when it opens
  double widest = 100;            ///< m
  enum class Growth { linear, verheijVanDerKnaap } growth = Growth::verheijVanDerKnaap;
  double widening = 3600;         ///< s from width to widest, growth linear
  double criticalVelocity = 0.2;  ///< m/s of the soil: 0.2 sand, 0.5 clay; Verheij–van der Knaap
};

/// A crest line thinner than a cell: levee, flood wall, sandbags, a blocked street. Water passes
/// only above its crest. Infinity = never.
struct Barrier {
  std::string id;
  std::vector<Point2> line;
  double crest = 0;  ///< m
  std::vector<Breach> breaches;
};

/// A place that a structure takes water from or gives it to: a cell, or outside the domain.
struct Waterside {
  std::optional<Point2> at;   ///< nothing = outside: unlimited, at `outsideLevel`
  LinearSeries outsideLevel;  ///< m; empty = far below
};

/// Broad or sharp crested weir between two places: Q = C b h^1.5, Villemonte (1947) submergence.
struct Weir {
  std::string id;
  Waterside from, to;           ///< flows either way
  double crest = 0, width = 1;  ///< m
  double coefficient = 1.7;     ///< m^0.5/s
};

/// A sluice gate between two places: weir flow under an open gate, orifice flow below its lip.
struct SluiceGate {
  std::string id;
  Waterside from, to;
  double sill = 0, width = 1, height = 2;  ///< m, opening fully up
  double opening = 1;                      ///< 0..1 of height
  double contraction = 0.6;                ///< discharge coefficient of the orifice
  bool flap = false;                       ///< lets water only from → to
};

/// A pump: capacity or curve, on and off levels at its intake.
struct Pump {
  std::string id;
  Waterside from, to;
  double capacity = 1;  ///< m³/s, without a curve
  LinearSeries curve;   ///< m³/s (value) over lift in m (time column), falling; empty = capacity
  std::optional<double> onLevel, offLevel;  ///< m at the intake; nothing = always on; off < on
  std::string district;  ///< not empty: takes from this sewer store instead of `from`
  std::vector<std::pair<double, double>> failures;  ///< s, s: stands still within
};

/// A pipe or box under a road or levee, and an underpass: inlet control (FHWA HDS-5 form) and
/// outlet control (friction and losses); the smaller rules.
struct Culvert {
  std::string id;
  Waterside from, to;                   ///< flows either way unless `flap`
  double invertFrom = 0, invertTo = 0;  ///< m
  double length = 20, width = 1,
         height = 1;  ///< m; a circle where width = 0: height is its diameter
  int barrels = 1;
  double manning = 0.013, entranceLoss = 0.5, exitLoss = 1.0;
  bool flap = false;
};

/// A street inlet into its district's sewer: weir below, orifice above the submergence head, no
/// more than `capacity` and the free volume of the store. Where the store's level stands above the
/// water on the street it gives back, as an orifice and no more than `capacity`.
struct Inlet {
  std::string id;
  Point2 at = Point2::Zero();
  std::string district;
  double capacity = 0.05;              ///< m³/s
  double perimeter = 2.4, area = 0.3;  ///< m, m² of clear opening
};

/// The sewer of a district as one store: a first drainage model. Leaves by gravity through its
/// outfall unless the river stands too high there, and by the pumps that name it.
struct SewerStore {
  std::string district;
  double capacity = 1000;        ///< m³
  double stored = 0;             ///< m³ at zero
  double outfallCapacity = 0;    ///< m³/s by gravity, free
  double invert = 0, crown = 2;  ///< m, levels of an empty and of a full store
  Waterside outfall;  ///< its level blocks: flows as √((store − outside)/(crown − invert))
};

struct HydraulicStructures {
  std::vector<Barrier> barriers;
  std::vector<Weir> weirs;
  std::vector<SluiceGate> gates;
  std::vector<Pump> pumps;
  std::vector<Culvert> culverts;
  std::vector<Inlet> inlets;
  std::vector<SewerStore> stores;
};

/// What a structure does and why, at one instant. A barrier's direction is from the left of its
/// line to the right.
struct StructureReport {
  std::string id;
  std::string kind;      ///< "barrier", "weir", "gate", "pump", "culvert", "inlet", "store"
  double discharge = 0;  ///< m³/s in its direction, mean of the last step; overtopping of barriers
  double volume = 0;     ///< m³ since the run's zero
  double levelFrom = 0, levelTo = 0;  ///< m, NaN = outside or dry
  double setting = 0;                 ///< opening 0..1, stored m³, breach width m
  Text why;  ///< 一句话 / one sentence: which law rules and what limits it
};

}  // namespace citymirror::flood
