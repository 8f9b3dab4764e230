#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "scenarios/incident/reading.h"

namespace citymirror::incident {

/// What a quantity can plausibly do. Absent entries are not checked.
/// assets/config/quality_control.json, values in the quantity's unit.
struct QualityLimits {
  std::string quantity;
  double least = 0, most = 0;
  std::optional<double> jump;  ///< between two readings within `memory`
  Millis memory{0};
  std::optional<double> still;  ///< moves no more than this for `frozenAfter` = frozen
  Millis frozenAfter{0};
  double idle = 0;                  ///< at or below it a sensor may stand still (a dry gauge)
  std::optional<double> tolerance;  ///< from the median of neighbours for `driftAfter` = drift
  Millis driftAfter{0};
  double neighbours = 0;           ///< m
  std::optional<double> conflict;  ///< two sources of one thing may differ by so much
  Text source;
};
/// By quantity. Errors name the entry and key.
Result<std::map<std::string, QualityLimits>> parseQualityLimits(const std::string& json);

/// Flaws of one reading, as bits.
enum QualityFlaw : std::uint8_t {
  outOfRange = 1,
  spike = 2,
  frozen = 4,
  drifting = 8,
  missing = 16
};
Text nameOf(QualityFlaw flaw);

struct QualityVerdict {
  Quality quality = Quality::good;
  std::uint8_t flaws = 0;
  friend bool operator==(const QualityVerdict&, const QualityVerdict&) = default;
};

struct QualityTrack {
  Instant last, goodAt, stillSince, apartSince;
  double value = 0, good = 0, stillAt = 0;
  bool seen = false, hasGood = false, apart = false;
  friend bool operator==(const QualityTrack&, const QualityTrack&) = default;
};
/// What quality control remembers: one track for each subject and quantity. A plain value.
struct QualityState {
  std::unordered_map<std::string, std::vector<QualityTrack>> tracks;
  friend bool operator==(const QualityState&, const QualityState&) = default;
};

/// Judges readings before they are believed; never changes a value. bad: outside its range.
/// suspect: a jump against both the last good and the last reading (so that a jump which the next
/// reading confirms is good), frozen, drifting. missing: no number. Quantities without limits pass.
/// Where only two neighbours are heard and disagree, nobody can say who drifts: nobody does.
/// A reading older than the last one is judged by its range alone and not remembered.
/// Cost: O(neighbours), at most kMostNeighbours nearest; make() is O(subjects²) within a quantity.
class QualityControl {
 public:
  static constexpr std::size_t kMostNeighbours = 8, kLeastNeighbours = 2;
  QualityControl(std::map<std::string, QualityLimits> limits, const std::vector<Subject>& subjects);

  QualityVerdict judge(QualityState& state, const Reading& reading) const;
  const std::map<std::string, QualityLimits>& limits() const { return limits_; }

 private:
  struct Known {
    std::vector<std::string> neighbours;
  };
  std::optional<double> medianAround(const QualityState& state, const Reading& reading,
                                     std::size_t quantity, const QualityLimits& limits) const;

  std::map<std::string, QualityLimits> limits_;
  std::unordered_map<std::string, std::pair<std::size_t, const QualityLimits*>> at_;
  std::unordered_map<std::string, Known> known_;
};

/// Two sources that say different things about one subject.
struct Conflict {
  std::string subject, quantity;
  Reading one, other;
  double difference = 0, tolerance = 0;
};
/// The latest good values of each source compared, worst first by difference over tolerance. Only
/// values within `window` of each other are compared. O(n log n).
std::vector<Conflict> conflictsIn(std::span<const Reading> latest,
                                  const std::map<std::string, QualityLimits>& limits,
                                  Millis window);

}  // namespace citymirror::incident
