#pragma once
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
  std::string source;
};
Result<std::vector<ThresholdRule>> parseThresholdRules(const std::string& json);

/// Applies threshold rules and river stages to observations. Remembers what is raised per sensor.
class RuleEngine {
 public:
  RuleEngine(std::vector<ThresholdRule> rules, const std::vector<SensorSite>& sites);
  /// An event when the sensor's severity rises, an event of Severity::none when it clears.
  /// Bad and missing values raise nothing.
  std::vector<Event> apply(const Observation& observation);
  Severity severityOf(const std::string& sensor) const;

 private:
  std::vector<ThresholdRule> rules_;
  std::map<std::string, SensorSite> sites_;
  std::map<std::string, Severity> raised_;
  std::int64_t nextId_ = 1;
};

/// Quality of a value before it is believed: range of the quantity, spike against the last value.
Quality screen(Quantity quantity, double value, const SensorSeries* history, Instant at);

}  // namespace citymirror::incident
