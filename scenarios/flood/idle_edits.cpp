#include "scenarios/flood/idle_edits.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace citymirror::flood {
namespace {

/// What stands and is set, edit by edit.
class Settings {
 public:
  explicit Settings(const HydraulicStructures& structures) {
    for (const SluiceGate& gate : structures.gates) openings_[gate.id] = gate.opening;
    for (const Barrier& barrier : structures.barriers) standing_.insert(barrier.id);
    for (const Pump& pump : structures.pumps) modes_[pump.id] = PumpMode::automatic;
  }

  /// Whether it changed anything.
  bool take(const FloodEdit& edit) {
    if (const auto* drawn = std::get_if<DrawBarrier>(&edit)) standing_.insert(drawn->id);
    if (const auto* brought = std::get_if<BringPump>(&edit))
      modes_[brought->id] = PumpMode::automatic;
    if (const auto* gone = std::get_if<RemoveBarrier>(&edit)) return standing_.erase(gone->id) > 0;
    if (const auto* gap = std::get_if<OpenBreach>(&edit)) return standing_.contains(gap->id);
    if (const auto* pump = std::get_if<SetPump>(&edit)) return set(modes_, pump->id, pump->mode);
    if (const auto* gate = std::get_if<SetGate>(&edit))
      return set(openings_, gate->id, gate->opening);
    return true;
  }

 private:
  template <class Value>
  static bool set(std::map<std::string, Value>& all, const std::string& id, Value value) {
    const auto [at, added] = all.try_emplace(id, value);
    if (added) return true;
    return std::exchange(at->second, value) != value;
  }

  std::set<std::string> standing_;
  std::map<std::string, PumpMode> modes_;
  std::map<std::string, double> openings_;
};

bool endsBarrier(const FloodEdit& edit) {
  return std::holds_alternative<RemoveBarrier>(edit) || std::holds_alternative<OpenBreach>(edit);
}

/// A pump or gate that is set as the run begins is how it begins: nobody does it.
bool isBeginning(const TimedEdit& edit) { return edit.time <= 0 && !endsBarrier(edit.edit); }

Text idleText(const FloodEdit& edit) {
  const Text what = describe(edit);
  return endsBarrier(edit) ? Text{what.zh + "：此前已拆除，没有改变",
                                  what.en + ": taken away before, nothing changed"}
                           : Text{what.zh + "：此前已是如此，没有改变",
                                  what.en + ": it was so before, nothing changed"};
}

}  // namespace

std::vector<IdleEdit> idleEdits(const HydraulicStructures& structures, std::vector<TimedEdit> edits,
                                double until) {
  std::stable_sort(edits.begin(), edits.end(),
                   [](const TimedEdit& a, const TimedEdit& b) { return a.time < b.time; });
  Settings settings(structures);
  std::vector<IdleEdit> idle;
  for (const TimedEdit& edit : edits) {
    if (edit.time > until) break;
    if (!settings.take(edit.edit) && !isBeginning(edit))
      idle.push_back({edit, idleText(edit.edit)});
  }
  return idle;
}

}  // namespace citymirror::flood
