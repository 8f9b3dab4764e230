#include "scenarios/flood/flood_check.h"

#include <cmath>

#include "scenarios/flood/forcing_check.h"
#include "scenarios/flood/structure_check.h"
#include "scenarios/flood/words.h"

namespace citymirror::flood {
namespace {

constexpr const char* kInside = "Move it onto the terrain, in the terrain's coordinates";

class InputCheck {
 public:
  explicit InputCheck(const FloodInputs& inputs) : in_(inputs) {}

  std::vector<Error> run() {
    checkBed();
    if (!faults_.empty()) return faults_;
    checkNumbers();
    checkFields();
    checkForcing();
    checkPlaces();
    checkResume();
    append(flood::checkForcing(in_));
    append(checkStructures(in_));
    return faults_;
  }

 private:
  void fault(const std::string& field, const std::string& what, const std::string& remedy) {
    faults_.push_back({ErrorCode::badInput, field + ": " + what, field, remedy});
  }

  void append(std::vector<Error> more) {
    faults_.insert(faults_.end(), std::make_move_iterator(more.begin()),
                   std::make_move_iterator(more.end()));
  }

  void checkBed() {
    if (!in_.bed || in_.bed->shape.size() == 0 || in_.bed->values.size() != in_.bed->shape.size()) {
      return fault("terrain", "is empty", "Give a raster with at least one cell");
    }
    if (!(in_.bed->shape.cell > 0) || !std::isfinite(in_.bed->shape.cell)) {
      return fault("terrain", "cell size is not positive",
                   "Give a raster with a geotransform in metres");
    }
    for (const float z : in_.bed->values) {
      if (std::isfinite(z)) return;
    }
    fault("terrain", "has no cell with a height", "Check its no-data value");
  }

  void within(const std::string& field, double value, double least, double most) {
    if (std::isfinite(value) && value >= least && value <= most) return;
    fault(field, words(value, " is outside ", least, " … ", most), "Give a number within");
  }

  void checkNumbers() {
    within("roughness.manning", in_.manning, 0, 10);
    within("duration_s", in_.duration, 0, 1e10);
    within("initial.depth_m", in_.initialUniformDepth, 0, 1e4);
    within("infiltration.rate_mm_per_h", in_.infiltrationMmPerHour, 0, 1e5);
    within("courant", in_.courant, 1e-3, 0.999);
    within("localSteps", in_.localSteps, 1, 8);
    checkOutputs();
    if (in_.startTime > in_.duration)
      fault("duration_s", "ends before the start of the run", "Give a longer one");
  }

  void checkOutputs() {
    const char* name = "output_interval_s";
    if (!(in_.outputInterval >= 1) || !std::isfinite(in_.outputInterval)) {
      return fault(name, words(in_.outputInterval, " is less than a second or not finite"),
                   "Give 1 s or more");
    }
    if ((in_.duration - in_.startTime) / in_.outputInterval > kMaxOutputs) {
      fault(name, words("asks for more than ", kMaxOutputs, " outputs"), "Give a longer interval");
    }
  }

  void field(const std::string& name, const std::vector<float>& values, bool nonNegative) {
    if (values.empty()) return;
    if (values.size() != in_.bed->shape.size()) {
      return fault(name, "does not have the terrain's number of cells",
                   "Resample it to the terrain");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isfinite(in_.bed->values[i])) continue;
      if (std::isfinite(values[i]) && (!nonNegative || values[i] >= 0)) continue;
      const int columns = in_.bed->shape.columns;
      return fault(
          name, words(values[i], " in column ", int(i) % columns, ", row ", int(i) / columns),
          "Give every cell of the ground a value" + std::string(nonNegative ? ", 0 or more" : ""));
    }
  }

  void checkFields() {
    field("roughness.raster", in_.manningGrid, true);
    field("initial.depth_raster", in_.initialDepth, true);
    field("initial.qx_raster", in_.initialQx, false);
    field("initial.qy_raster", in_.initialQy, false);
    field("rain.factor", in_.rainFactor, true);
  }

  enum class Sign { any, notNegative };
  template <class Series>
  void series(const std::string& name, const Series& s, Sign sign) {
    if (s.time.size() != s.value.size())
      return fault(name, "times and values differ in number", "Give every time one value");
    for (std::size_t i = 0; i < s.time.size(); ++i) {
      if (!std::isfinite(s.time[i]) || !std::isfinite(s.value[i])) {
        return fault(name, words("row ", i + 1, " is not a number"), "Correct this row");
      }
      if (sign == Sign::notNegative && s.value[i] < 0) {
        return fault(name, words("row ", i + 1, " is negative"), "Give 0 or more");
      }
      if (i > 0 && s.time[i] <= s.time[i - 1]) {
        return fault(name, words("time does not rise at row ", i + 1), "Sort the rows by time");
      }
    }
  }
  void filled(const std::string& name, const LinearSeries& s, Sign sign) {
    if (s.time.empty()) return fault(name, "is missing", "Give it a number or a series");
    series(name, s, sign);
  }

  void checkForcing() {
    series("rain", in_.rainMmPerHour, Sign::notNegative);
    for (std::size_t i = 0; i < in_.inflows.size(); ++i) {
      filled(words("inflows[", i, "].discharge_m3_per_s"), in_.inflows[i].discharge,
             Sign::notNegative);
    }
    for (std::size_t i = 0; i < in_.boundaries.size(); ++i) {
      const Boundary& b = in_.boundaries[i];
      const std::string name = words("boundaries[", i, "]");
      if (b.kind == BoundaryKind::level) filled(name + ".level_m", b.level, Sign::any);
      if (b.kind == BoundaryKind::discharge) {
        filled(name + ".discharge_m3_per_s", b.discharge, Sign::notNegative);
      }
      if (b.kind == BoundaryKind::normalDepth) within(name + ".slope", b.slope, 1e-9, 10);
    }
    for (std::size_t i = 0; i < in_.levelRegions.size(); ++i) {
      filled(words("levelRegions[", i, "].level"), in_.levelRegions[i].level, Sign::any);
    }
    for (std::size_t i = 0; i < in_.sinks.size(); ++i) {
      filled(words("sinks[", i, "].capacity"), in_.sinks[i].capacity, Sign::notNegative);
    }
  }

  bool onGrid(const Point2& p) const {
    const GridShape& s = in_.bed->shape;
    return std::isfinite(p.x()) && std::isfinite(p.y()) && s.bounds().contains(p);
  }
  bool onGround(const Point2& p) const {
    return onGrid(p) && std::isfinite(in_.bed->valueAt(p.x(), p.y(), NAN));
  }

  void checkPlaces() {
    for (std::size_t i = 0; i < in_.inflows.size(); ++i) {
      bool any = false;
      for (const Point2& p : in_.inflows[i].at) any = any || onGround(p);
      if (!any) fault(words("inflows[", i, "].at"), "outside the grid", kInside);
    }
    for (std::size_t i = 0; i < in_.gauges.size(); ++i) {
      if (!onGrid(in_.gauges[i].at))
        fault(words("gauges[", i, "].at"), "outside the grid", kInside);
    }
    for (std::size_t i = 0; i < in_.sinks.size(); ++i) {
      if (!onGrid(in_.sinks[i].at)) fault(words("sinks[", i, "].at"), "outside the grid", kInside);
    }
    for (std::size_t i = 0; i < in_.levelRegions.size(); ++i) {
      for (const std::uint32_t cell : in_.levelRegions[i].cells) {
        if (cell < in_.bed->shape.size()) continue;
        fault(words("levelRegions[", i, "].cells"), "outside the grid", kInside);
        break;
      }
    }
  }

  void checkResume() {
    if (!in_.resume) return;
    const FloodSnapshot& s = *in_.resume;
    const GridShape& shape = in_.bed->shape;
    const bool sizes = s.depth.size() == shape.size() && s.depthRest.size() == shape.size() &&
                       s.qx.size() == shape.size() && s.qy.size() == shape.size() &&
                       s.maxDepth.size() == shape.size() && s.maxSpeed.size() == shape.size() &&
                       s.maxHazard.size() == shape.size() && s.arrival.size() == shape.size() &&
                       s.maxDepthSpeed.size() == shape.size() && s.duration.size() == shape.size();
    if (s.columns != shape.columns || s.rows != shape.rows || !sizes) {
      fault("initial.snapshot", "was made on another grid",
            "Use the snapshot with the terrain it was made on");
    }
    if (!s.stats.scheme.empty() && s.stats.scheme != nameOf(in_.scheme)) {
      fault("solver.scheme", words("the snapshot was made with ", s.stats.scheme),
            "Go on with the scheme of the snapshot");
    }
    if (s.time > in_.duration) {
      fault("duration_s", "ends before the snapshot's time",
            "duration_s counts from the absolute zero of the run");
    }
  }

  const FloodInputs& in_;
  std::vector<Error> faults_;
};

}  // namespace

double MassLedger::brought() const {
  return initial + rain + inflow + std::max(0.0, assimilated);
}

double MassLedger::relativeError() const {
  const double all = brought();
  return all > 0 ? error() / all : 0;
}

std::vector<Error> checkInputs(const FloodInputs& inputs) { return InputCheck(inputs).run(); }

Health checkRun(const FloodStats& stats, const MassLedger& mass, const HealthLimits& limits) {
  const double error = mass.relativeError(), brought = mass.brought();
  const double share = brought > 0 ? stats.clippedVolume / brought : 0;
  const std::string errorText = number("%.1e", error), shareText = number("%.1e", share);
  const std::string courantText = number("%.2f", stats.maxCourant);
  const Text figures{
      "水量误差 " + errorText + "，Courant " + courantText + "，负水深修正 " + shareText,
      "mass error " + errorText + ", Courant " + courantText + ", negative depths clipped " +
          shareText};
  Text faults;
  const auto fault = [&](bool bad, const char* zh, const char* en) {
    if (!bad) return;
    faults.zh += (faults.zh.empty() ? "" : "、") + std::string(zh);
    faults.en += (faults.en.empty() ? "" : ", ") + std::string(en);
  };
  fault(!stats.diverged.empty(), "计算发散", "it diverged");
  fault(!(std::fabs(error) <= limits.massError), "水量不守恒", "water is lost or made");
  fault(!(stats.maxCourant <= limits.courant + 1e-6), "时间步过长", "its steps are too long");
  fault(!(share <= limits.clippedShare), "负水深过多", "too many depths went below zero");
  if (faults.en.empty()) return {true, {"计算正常：" + figures.zh, "Healthy: " + figures.en}};
  const std::string place = stats.diverged.empty() ? "" : " (" + stats.diverged + ")";
  return {false,
          {"计算未通过检查，不得作为预报：" + faults.zh + place + "；" + figures.zh,
           "Failed its checks, not a forecast: " + faults.en + place + "; " + figures.en}};
}

}  // namespace citymirror::flood
