#include "scenarios/world/plan_search.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <thread>
#include <tuple>

namespace citymirror::world {
namespace {

constexpr std::size_t kMostCounted = 100'000;
constexpr double kSameAmount = 1e-9;

bool claimsMeet(const PlanOption& a, const PlanOption& b) {
  return std::any_of(a.claims.begin(), a.claims.end(),
                     [&](const std::string& claim) { return b.claims.contains(claim); });
}

Plan withOption(const Plan& plan, std::uint32_t option) {
  Plan more = plan;
  more.insert(std::upper_bound(more.begin(), more.end(), option), option);
  return more;
}

/// The search under way: what is tried, side by side, and in which order it counts.
class PlanSearch {
 public:
  PlanSearch(const std::vector<PlanOption>& options, const PlanLimits& limits,
             const PlanSearchSettings& settings, const TryPlan& tryPlan, const run::JobContext& job)
      : options_(options), limits_(limits), settings_(settings), tryPlan_(tryPlan), job_(job) {}

  Result<PlanRanking> search() {
    const auto counted = plansWithin(options_, limits_, kMostCounted + 1);
    PlanRanking ranking;
    ranking.more = counted.size() > kMostCounted;
    ranking.within = std::min(counted.size(), kMostCounted);
    ranking.exhaustive = counted.size() <= std::min(settings_.exhaustiveUpTo, settings_.mostTrials);
    expected_ = 1 + (ranking.exhaustive ? counted.size() : beamTrials());
    if (auto tried = tryAll({Plan{}}); !tried) return tried.error();
    if (trials_.front().fault) return *trials_.front().fault;
    auto searched = ranking.exhaustive ? tryAll(counted) : beam();
    if (!searched) return searched.error();
    // A beam over few plans may have met them all.
    ranking.exhaustive = !ranking.more && trials_.size() == ranking.within + 1;
    std::sort(trials_.begin(), trials_.end(),
              [&](const PlanTrial& a, const PlanTrial& b) { return isBefore(a, b); });
    ranking.ranked = std::move(trials_);
    job_.progress(1, {"方案搜索完成", "plan search done"});
    return ranking;
  }

 private:
  std::size_t beamTrials() const {
    const std::size_t sizes = std::min(limits_.mostOptions, options_.size());
    return std::min(settings_.mostTrials,
                    options_.size() * (1 + settings_.beam * (sizes > 0 ? sizes - 1 : 0)));
  }

  bool isBefore(const PlanTrial& a, const PlanTrial& b) const {
    const auto key = [&](const PlanTrial& t) {
      return std::tuple(t.fault.has_value(), t.fault ? 0 : t.loss, costOf(t.plan, options_),
                        t.plan.size());
    };
    const auto ka = key(a), kb = key(b);
    return ka != kb ? ka < kb : a.plan < b.plan;
  }

  /// What the best plan so far grows into is tried first: trials may run out.
  Outcome beam() {
    std::vector<PlanTrial> kept{trials_.front()};
    while (!kept.empty()) {
      std::vector<Plan> plans;
      for (const PlanTrial& trial : kept) grow(trial.plan, plans);
      const std::size_t left = settings_.mostTrials + 1 - trials_.size();
      if (plans.size() > left) plans.resize(left);
      const std::size_t before = trials_.size();
      if (auto tried = tryAll(plans); !tried) return tried;
      kept.assign(trials_.begin() + std::ptrdiff_t(before), trials_.end());
      std::erase_if(kept, [](const PlanTrial& trial) { return trial.fault.has_value(); });
      std::sort(kept.begin(), kept.end(),
                [&](const PlanTrial& a, const PlanTrial& b) { return isBefore(a, b); });
      if (kept.size() > settings_.beam) kept.resize(settings_.beam);
    }
    return Done{};
  }

  /// Adds what a plan and one option more make, where it is not among `grown` yet.
  void grow(const Plan& plan, std::vector<Plan>& grown) const {
    for (std::uint32_t k = 0; k < options_.size(); ++k) {
      if (std::binary_search(plan.begin(), plan.end(), k)) continue;
      Plan more = withOption(plan, k);
      if (std::find(grown.begin(), grown.end(), more) != grown.end()) continue;
      if (isWithin(more, options_, limits_)) grown.push_back(std::move(more));
    }
  }

  /// Adds a trial of each, in the order given.
  Outcome tryAll(const std::vector<Plan>& plans) {
    const std::size_t first = trials_.size();
    for (const Plan& plan : plans) trials_.push_back({plan, 0, std::nullopt});
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t side =
        std::min<std::size_t>(settings_.workers > 0 ? settings_.workers : cores, plans.size());
    next_ = first;
    {
      std::vector<std::jthread> workers;
      for (std::size_t k = 1; k < side; ++k) workers.emplace_back([this] { work(); });
      work();
    }
    if (cancelled_) return *cancelled_;
    return Done{};
  }

  void work() {
    for (std::size_t k = next_++; k < trials_.size() && !stopped_; k = next_++) {
      auto loss = tryPlan_(trials_[k].plan, job_);
      const std::lock_guard lock(mutex_);
      if (loss && std::isfinite(*loss)) {
        trials_[k].loss = *loss;
      } else if (loss) {
        trials_[k].fault = Error{ErrorCode::badInput, "what it leads to is no number",
                                 "plan search", "Correct the weights"};
      } else if (loss.error().code == ErrorCode::cancelled) {
        cancelled_ = loss.error();
        stopped_ = true;
      } else {
        trials_[k].fault = loss.error();
      }
      ++done_;
      const std::string part = std::to_string(done_);
      job_.progress(std::min(1.0, double(done_) / double(expected_)),
                    {"已推演 " + part + " 个方案", part + " plans run"});
    }
  }

  const std::vector<PlanOption>& options_;
  const PlanLimits& limits_;
  const PlanSearchSettings& settings_;
  const TryPlan& tryPlan_;
  const run::JobContext& job_;
  std::vector<PlanTrial> trials_;  ///< does not grow while workers work
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;  // of what is written below and into trials_
  std::optional<Error> cancelled_;
  std::size_t done_ = 0, expected_ = 1;
};

/// Plans of exactly `size` options, by their numbers.
void addPlansOf(std::size_t size, Plan& plan, std::uint32_t from,
                const std::vector<PlanOption>& options, const PlanLimits& limits, std::size_t most,
                std::vector<Plan>& found) {
  if (plan.size() == size) return found.push_back(plan);
  for (std::uint32_t k = from; k < options.size() && found.size() < most; ++k) {
    plan.push_back(k);
    if (isWithin(plan, options, limits))
      addPlansOf(size, plan, k + 1, options, limits, most, found);
    plan.pop_back();
  }
}

}  // namespace

std::optional<PlanShortage> shortageOf(const Plan& plan, const std::vector<PlanOption>& options,
                                       const PlanLimits& limits) {
  std::map<std::string, double> wanted;
  for (const std::uint32_t k : plan) {
    for (const auto& [what, amount] : options[k].takes) wanted[what] += amount;
  }
  for (const auto& [what, amount] : wanted) {
    const auto found = limits.stock.find(what);
    const double there = found == limits.stock.end() ? 0 : found->second;
    if (amount > there + kSameAmount) return PlanShortage{what, amount, there};
  }
  return std::nullopt;
}

bool isWithin(const Plan& plan, const std::vector<PlanOption>& options, const PlanLimits& limits) {
  if (plan.size() > limits.mostOptions || shortageOf(plan, options, limits)) return false;
  for (std::size_t a = 0; a < plan.size(); ++a) {
    for (std::size_t b = a + 1; b < plan.size(); ++b) {
      if (claimsMeet(options[plan[a]], options[plan[b]])) return false;
    }
  }
  return true;
}

double costOf(const Plan& plan, const std::vector<PlanOption>& options) {
  double cost = 0;
  for (const std::uint32_t k : plan) cost += options[k].cost;
  return cost;
}

std::vector<Plan> plansWithin(const std::vector<PlanOption>& options, const PlanLimits& limits,
                              std::size_t most) {
  std::vector<Plan> found;
  const std::size_t largest = std::min(limits.mostOptions, options.size());
  for (std::size_t size = 1; size <= largest && found.size() < most; ++size) {
    const std::size_t before = found.size();
    Plan plan;
    addPlansOf(size, plan, 0, options, limits, most, found);
    if (found.size() == before) break;  // a larger plan holds a smaller one within the limits
  }
  return found;
}

Result<PlanRanking> searchPlans(const std::vector<PlanOption>& options, const PlanLimits& limits,
                                const PlanSearchSettings& settings, const TryPlan& tryPlan,
                                const run::JobContext& job) {
  if (settings.beam < 1 || settings.mostTrials < 1 || limits.mostOptions < 1)
    return Error{ErrorCode::badInput, "beam, trials and options of a plan must be 1 or more",
                 "plan search", "Give 4, 500 and 4"};
  return PlanSearch(options, limits, settings, tryPlan, job).search();
}

}  // namespace citymirror::world
