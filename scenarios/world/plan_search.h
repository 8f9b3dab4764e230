#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/run/job_queue.h"

/// Which of the things that could be done should be: combinations within limits, each tried by
/// whoever knows what it leads to.
namespace citymirror::world {

/// Something that may be done or left.
struct PlanOption {
  std::string id;
  std::map<std::string, double> takes;  ///< of the stock: crews, sandbags …, each ≥ 0
  std::set<std::string> claims;  ///< what it has for itself, a unit or a pump: of two options that
                                 ///< claim the same a plan has one
  double cost = 0;               ///< ≥ 0
};

struct PlanLimits {
  std::map<std::string, double> stock;  ///< what is not named is not there
  std::size_t mostOptions = 4;          ///< of one plan, ≥ 1
};

/// Rising indices of options; empty = nothing is done.
using Plan = std::vector<std::uint32_t>;

/// What a plan takes more of than there is.
struct PlanShortage {
  std::string what;
  double wanted = 0, there = 0;
};
std::optional<PlanShortage> shortageOf(const Plan& plan, const std::vector<PlanOption>& options,
                                       const PlanLimits& limits);
/// Within stock, number and claims.
bool isWithin(const Plan& plan, const std::vector<PlanOption>& options, const PlanLimits& limits);
double costOf(const Plan& plan, const std::vector<PlanOption>& options);

/// The first `most` plans within the limits that do something, fewer options first, then by their
/// numbers. O(most · options).
std::vector<Plan> plansWithin(const std::vector<PlanOption>& options, const PlanLimits& limits,
                              std::size_t most);

struct PlanSearchSettings {
  std::size_t exhaustiveUpTo = 64;  ///< so many plans or fewer are all tried
  std::size_t beam = 4;             ///< ≥ 1: else so many of each size are carried on
  std::size_t mostTrials = 500;     ///< ≥ 1, beside doing nothing
  unsigned workers = 0;             ///< trials side by side, 0 = one for each core
};

/// A plan that has been tried.
struct PlanTrial {
  Plan plan;
  double loss = 0;             ///< the less the better; without meaning where it failed
  std::optional<Error> fault;  ///< why it could not be done
};

struct PlanRanking {
  std::vector<PlanTrial> ranked;  ///< the best first, those that failed last; nothing done is one
  bool exhaustive = true;         ///< all plans within the limits were tried
  std::size_t within = 0;         ///< plans within the limits, nothing done left out …
  bool more = false;              ///< … or more than that: counting ends at 100,000
};

/// What a plan leads to. Called on several threads at once; equal plans must give equal losses.
using TryPlan = std::function<Result<double>(const Plan&, const run::JobContext&)>;

/// Tries doing nothing and all plans where they are few. Else a beam search: every single option,
/// then the best of each size with one option more, until no size is left or `mostTrials` are
/// tried. Ranked by loss, then cost, then number of options, then their numbers: equal inputs give
/// equal rankings whatever the number of workers. A plan whose trial fails is ranked with its
/// fault. Errors: badInput (settings), that of doing nothing, cancelled.
Result<PlanRanking> searchPlans(const std::vector<PlanOption>& options, const PlanLimits& limits,
                                const PlanSearchSettings& settings, const TryPlan& tryPlan,
                                const run::JobContext& job);

}  // namespace citymirror::world
