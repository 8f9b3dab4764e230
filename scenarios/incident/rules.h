#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/city_model.h"
#include "engine/core/event.h"
#include "engine/core/result.h"
#include "engine/core/series.h"

namespace citymirror::incident {

/// Raise at `raise` or more, clear below `clear` (hysteresis). assets/config/sensor_rules.json.
struct ThresholdRule {
  std::string id;
  Quantity quantity = Quantity::pondingDepth;
  Severity severity = Severity::blue;
  double raise = 0;
  double clear = 0;
  Text source;
};
/// Values in `unit` are turned into the kept unit of the quantity. Errors name the rule and key.
Result<std::vector<ThresholdRule>> parseThresholdRules(const std::string& json);

/// Applies threshold rules and river stages to observations. Remembers what is raised per sensor.
/// River stages: at or above 设防 blue, 警戒 yellow, 保证 red (national rules for water level
/// warnings, 水情预警), cleared kStageHysteresis below.
inline constexpr double kStageHysteresis = 0.10;  ///< m
class RuleEngine {
 public:
  RuleEngine(std::vector<ThresholdRule> rules, const std::vector<SensorSite>& sites);
  /// An event when the sensor's severity rises, an event of Severity::none when it clears. Raised
  /// as "ponding.observed", "rain.observed", "river.stage" or "sensor.threshold". Only good values
  /// count: a suspect one waits for the next to confirm it. Values older than the last one and
  /// sensors that are not in the city raise nothing.
  std::vector<Event> apply(const Observation& observation);
  Severity severityOf(const std::string& sensor) const;

 private:
  std::vector<ThresholdRule> rules_;
  std::map<std::string, SensorSite> sites_;
  struct Raised {
    Severity severity = Severity::none;
    Instant at;
  };
  std::vector<ThresholdRule> levelsOf(const SensorSite& site) const;
  Event eventOf(const SensorSite& site, const Observation& observation,
                const ThresholdRule* reached);

  std::map<std::string, Raised> raised_;
  std::int64_t nextId_ = 1;
};

/// Quality of a value before it is believed: `missing` for NaN, `bad` outside the range of the
/// quantity, `suspect` for a jump against both the last good value and the last value of any
/// quality within the past half hour (so a jump that the next reading confirms is good). `history`
/// may be null.
Quality screen(Quantity quantity, double value, const SensorSeries* history, Instant at);

}  // namespace citymirror::incident
