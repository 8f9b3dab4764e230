#pragma once
#include <string>
#include <variant>
#include <vector>

#include "engine/core/result.h"
#include "scenarios/flood/hydraulic_structures.h"

/// Edits of a running flood as values: what people do to the water. A run with an edit at time t
/// has the same bits whether it was given beforehand (FloodInputs::edits) or while it stood at t.
namespace citymirror::flood {

enum class PumpMode { automatic, on, off, failed };
struct SetPump {
  std::string id;
  PumpMode mode = PumpMode::automatic;
  friend bool operator==(const SetPump&, const SetPump&) = default;
};
struct SetGate {
  std::string id;
  double opening = 1;  ///< 0..1
  friend bool operator==(const SetGate&, const SetGate&) = default;
};
/// A sandbag line, a flood wall, a blocked street: a new barrier, or a new crest for an old one.
struct DrawBarrier {
  std::string id;
  std::vector<Point2> line;
  double crest = 0;  ///< m; infinity = no water passes
  friend bool operator==(const DrawBarrier&, const DrawBarrier&) = default;
};
struct RemoveBarrier {
  std::string id;
  friend bool operator==(const RemoveBarrier&, const RemoveBarrier&) = default;
};
/// A barrier gives way at a place from now on.
struct OpenBreach {
  std::string id;
  Point2 at = Point2::Zero();
  double bottom = 0, width = 10, widest = 50;  ///< m
  friend bool operator==(const OpenBreach&, const OpenBreach&) = default;
};
/// Uniform rain from now on instead of what was to come; times from the run's zero.
struct SetRain {
  StepSeries mmPerHour;
  friend bool operator==(const SetRain& a, const SetRain& b) {
    return a.mmPerHour.time == b.mmPerHour.time && a.mmPerHour.value == b.mmPerHour.value;
  }
};
/// A sink of fixed capacity (FloodInputs::sinks) takes this much from now on.
struct SetSink {
  std::string id;
  double capacity = 0;  ///< m³/s
  friend bool operator==(const SetSink&, const SetSink&) = default;
};

/// A pump on wheels starts here and pumps out of the city, or goes on at another place.
struct BringPump {
  std::string id;
  Point2 at = Point2::Zero();
  double capacity = 0;  ///< m³/s
  friend bool operator==(const BringPump&, const BringPump&) = default;
};

/// Somebody saw how deep the water stands: what the run holds around there is moved towards it, once,
/// at this time (depth_correction.h). Booked as MassLedger::assimilated.
struct CorrectDepth {
  std::string id;
  Point2 at = Point2::Zero();
  double depth = 0;   ///< m, seen
  double radius = 0;  ///< m, nothing changes beyond
  double weight = 1;  ///< 0..1 of the seen depth against the computed one, at the place itself
  friend bool operator==(const CorrectDepth&, const CorrectDepth&) = default;
};

using FloodEdit = std::variant<SetPump, SetGate, DrawBarrier, RemoveBarrier, OpenBreach, SetRain,
                               SetSink, BringPump, CorrectDepth>;

struct TimedEdit {
  double time = 0;  ///< s from the run's zero
  FloodEdit edit;
  friend bool operator==(const TimedEdit&, const TimedEdit&) = default;
};

/// One line of text that journals keep: {"edit":"set_pump","id":"PS-01","mode":"failed"}. Numbers
/// keep every bit. floodEditFromText(textOf(e)) == e.
std::string textOf(const FloodEdit& edit);
/// Errors: badInput naming the key.
Result<FloodEdit> floodEditFromText(const std::string& text);

/// 设置泵站 PS-01：故障 / pump PS-01: failed
Text describe(const FloodEdit& edit);

}  // namespace citymirror::flood
