#include "scenarios/traffic/signal_plan.h"

#include <algorithm>
#include <cmath>

namespace citymirror::traffic {

StageTimes websterTimes(std::span<const SignalStage> stages, const SignalRules& rules) {
  double sum = 0;
  for (const SignalStage& stage : stages) sum += stage.load;
  const double lost = rules.lost * double(stages.size());
  double cycle = rules.mostCycle;
  if (sum < rules.fullest) cycle = (1.5 * lost + 5) / (1 - sum);
  cycle = std::clamp(cycle, rules.leastCycle, rules.mostCycle);
  const double between = rules.yellow + rules.allRed;
  StageTimes times;
  for (const SignalStage& stage : stages) {
    const double share = sum > 0 ? stage.load / sum : 1 / double(stages.size());
    const double shown = (cycle - lost) * share + rules.lost - between;
    times.green.push_back(std::max(std::ceil(stage.leastGreen), std::round(shown)));
    times.cycle += times.green.back() + between;
  }
  return times;
}

double leftEquivalent(double opposing, const SignalRules& rules) {
  const auto& table = rules.leftEquivalents;
  if (table.empty()) return 1;
  if (opposing <= table.front()[0]) return table.front()[1];
  for (std::size_t k = 1; k < table.size(); ++k) {
    if (opposing > table[k][0]) continue;
    const double along = (opposing - table[k - 1][0]) / (table[k][0] - table[k - 1][0]);
    return table[k - 1][1] + along * (table[k][1] - table[k - 1][1]);
  }
  return table.back()[1];
}

}  // namespace citymirror::traffic
