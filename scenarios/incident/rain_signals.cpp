#include <algorithm>
#include <cmath>

#include "scenarios/incident/config_reader.h"
#include "scenarios/incident/warning.h"

namespace citymirror::incident {

Result<std::vector<RainSignal>> parseRainSignals(const std::string& json) {
  const auto list = readList(json, "signals");
  if (!list) return list.error();
  std::vector<RainSignal> signals;
  for (const nlohmann::json& entry : *list) {
    EntryReader reader(entry, "signals[" + std::to_string(signals.size()) + "]");
    RainSignal signal{reader.severity("severity"), reader.amount("millimetres"),
                      reader.amount("hours"), reader.both("source")};
    if (signal.hours == 0) reader.fail("the period is zero", "hours");
    if (reader.fault()) return *reader.fault();
    signals.push_back(std::move(signal));
  }
  return signals;
}

Severity rainSeverity(const std::vector<RainSignal>& levels, double millimetres, double hours) {
  Severity highest = Severity::none;
  for (const RainSignal& signal : levels) {
    if (millimetres >= signal.millimetres && hours <= signal.hours)
      highest = std::max(highest, signal.severity);
  }
  return highest;
}

}  // namespace citymirror::incident
