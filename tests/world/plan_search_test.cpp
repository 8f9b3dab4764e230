// Which plans are tried, in which order they come, and that limits are never broken.
#include "scenarios/world/plan_search.h"

#include <QtTest>
#include <atomic>
#include <mutex>

using namespace citymirror;
using namespace citymirror::world;

namespace {

/// Measure k takes a crew and is worth k + 1; 0 and 1 send the same truck.
std::vector<PlanOption> measures(std::size_t count) {
  std::vector<PlanOption> options(count);
  for (std::size_t k = 0; k < count; ++k) {
    options[k].id = "m" + std::to_string(k);
    options[k].takes = {{"crews", 1}};
    options[k].cost = 10;
  }
  for (std::size_t k = 0; k < 2 && k < count; ++k) options[k].claims = {"unit PT-1"};
  return options;
}

PlanLimits crews(double count, std::size_t most = 9) { return {{{"crews", count}}, most}; }

Result<double> worth(const Plan& plan, const run::JobContext&) {
  double gain = 0;
  for (const std::uint32_t k : plan) gain += k + 1;
  return 100 - gain;
}

PlanRanking ranked(const std::vector<PlanOption>& options, const PlanLimits& limits,
                   const PlanSearchSettings& settings = {}, const TryPlan& tryPlan = worth) {
  auto ranking = searchPlans(options, limits, settings, tryPlan, {});
  if (!ranking) qFatal("%s", ranking.error().text().c_str());
  return std::move(*ranking);
}

std::vector<Plan> plansOf(const PlanRanking& ranking) {
  std::vector<Plan> plans;
  for (const PlanTrial& trial : ranking.ranked) plans.push_back(trial.plan);
  return plans;
}

}  // namespace

class PlanSearchTest : public QObject {
  Q_OBJECT
 private slots:
  void everyCombinationWithinTheLimitsIsFoundOnce() {
    const auto options = measures(5);
    const auto plans = plansWithin(options, crews(3), 1000);
    // 5 single ones, and 10 pairs and 10 triples without the 1 and the 3 that send one truck twice.
    QCOMPARE(plans.size(), std::size_t(5 + 9 + 7));
    QCOMPARE(std::set<Plan>(plans.begin(), plans.end()).size(), plans.size());
    for (const Plan& plan : plans) {
      QVERIFY(isWithin(plan, options, crews(3)));
      QVERIFY(std::is_sorted(plan.begin(), plan.end()));
    }
    QVERIFY(std::is_sorted(plans.begin(), plans.end(),
                           [](const Plan& a, const Plan& b) { return a.size() < b.size(); }));
    QCOMPARE(plansWithin(options, crews(3), 4).size(), std::size_t(4));
    QCOMPARE(plansWithin(options, crews(3, 1), 1000).size(), std::size_t(5));
    QVERIFY(plansWithin(options, crews(0), 1000).empty());
  }

  void whatIsLackingIsNamed() {
    auto options = measures(3);
    options[2].takes = {{"crews", 1}, {"sandbags", 500}};
    const auto lack = shortageOf({0, 2}, options, crews(5));
    QVERIFY(lack);
    QCOMPARE(lack->what, std::string("sandbags"));
    QCOMPARE(lack->wanted, 500.0);
    QCOMPARE(lack->there, 0.0);
    QVERIFY(!shortageOf({0, 1}, options, crews(2)));
  }

  void amountsThatAddUpToTheStockAreWithin() {
    auto options = measures(3);
    for (auto& option : options) option.takes = {{"sand", 0.1}}, option.claims.clear();
    QVERIFY(isWithin({0, 1, 2}, options, {{{"sand", 0.3}}, 3}));
    QVERIFY(!isWithin({0, 1, 2}, options, {{{"sand", 0.29}}, 3}));
  }

  void fewPlansAreAllTriedAndTheBestComesFirst() {
    const auto ranking = ranked(measures(5), crews(2));
    QVERIFY(ranking.exhaustive && !ranking.more);
    QCOMPARE(ranking.within, std::size_t(14));
    QCOMPARE(ranking.ranked.size(), std::size_t(15));
    QCOMPARE(ranking.ranked.front().plan, (Plan{3, 4}));
    QCOMPARE(ranking.ranked.back().plan, Plan{});
  }

  void equalLossesAreRankedByCostThenBySize() {
    auto options = measures(4);
    options[3].cost = 5;
    const auto equal = [](const Plan& plan, const run::JobContext&) -> Result<double> {
      return plan.empty() ? 2.0 : 1.0;
    };
    const auto plans = plansOf(ranked(options, crews(2), {}, equal));
    QCOMPARE(plans[0], Plan{3});
    QCOMPARE(plans[1], Plan{0});
    QCOMPARE(plans[2], Plan{1});
    QCOMPARE(plans.back(), Plan{});
  }

  void manyPlansAreSearchedByABeamWithinTheTrialsAllowed() {
    const auto options = measures(20);
    PlanSearchSettings settings;
    settings.exhaustiveUpTo = 50;
    settings.beam = 2;
    const auto ranking = ranked(options, crews(3), settings);
    QVERIFY(!ranking.exhaustive);
    QVERIFY(ranking.within > 1000);
    QCOMPARE(ranking.ranked.front().plan, (Plan{17, 18, 19}));  // worth adds up: a beam finds it
    QVERIFY(ranking.ranked.size() < 20 + 2 * 20 + 2 * 20 + 2);
    for (const PlanTrial& trial : ranking.ranked) QVERIFY(isWithin(trial.plan, options, crews(3)));
    settings.mostTrials = 30;
    QCOMPARE(ranked(options, crews(3), settings).ranked.size(), std::size_t(31));
  }

  void theBestPlanIsBuiltOnFirstWhereTrialsRunOut() {
    const auto options = measures(20);
    PlanSearchSettings settings;
    settings.exhaustiveUpTo = 0;
    settings.beam = 3;
    settings.mostTrials = 20 + 19;  // the single options, and what the best of them grows into
    const auto ranking = ranked(options, crews(3), settings);
    for (const PlanTrial& trial : ranking.ranked) {
      if (trial.plan.size() < 2) continue;
      QVERIFY(std::binary_search(trial.plan.begin(), trial.plan.end(), 19U));
    }
    QCOMPARE(ranking.ranked.front().plan, (Plan{18, 19}));
  }

  void countingManyPlansEnds() {
    const auto ranking = ranked(measures(30), crews(12, 12), {0, 1, 5, 1});
    QVERIFY(ranking.more);
    QCOMPARE(ranking.within, std::size_t(100'000));
  }

  void theRankingIsTheSameWhateverTheNumberOfWorkers() {
    PlanSearchSettings settings;
    settings.exhaustiveUpTo = 10;
    settings.beam = 3;
    settings.workers = 1;
    const auto one = ranked(measures(9), crews(4), settings);
    for (const unsigned workers : {2U, 5U}) {
      settings.workers = workers;
      const auto more = ranked(measures(9), crews(4), settings);
      QCOMPARE(plansOf(more), plansOf(one));
    }
  }

  void aPlanThatCannotBeDoneIsRankedLastWithItsReason() {
    const auto barred = [](const Plan& plan, const run::JobContext& job) -> Result<double> {
      if (std::find(plan.begin(), plan.end(), 2U) != plan.end())
        return Error{ErrorCode::badInput, "no street leads there", "m2", "Choose another place"};
      return worth(plan, job);
    };
    const auto ranking = ranked(measures(3), crews(2), {}, barred);
    QCOMPARE(ranking.ranked.front().plan, Plan{1});
    QVERIFY(ranking.ranked.back().fault);
    QCOMPARE(ranking.ranked.back().fault->what, std::string("no street leads there"));
    const auto nan = [](const Plan& plan, const run::JobContext&) -> Result<double> {
      return plan.empty() ? 1.0 : std::numeric_limits<double>::quiet_NaN();
    };
    const auto numbers = ranked(measures(2), crews(1), {}, nan);
    QCOMPARE(numbers.ranked.front().plan, Plan{});
    QVERIFY(numbers.ranked.back().fault);
  }

  void itTellsHowFarItIsAndStopsWhenAsked() {
    std::stop_source stop;
    std::atomic<int> tried = 0;
    double last = 0;
    const run::JobContext job(stop.get_token(), [&](double fraction, const Text&) {
      if (fraction < last) qFatal("progress went back");
      last = fraction;
    });
    const TryPlan stopping = [&](const Plan& plan, const run::JobContext& each) -> Result<double> {
      if (++tried == 4) stop.request_stop();
      if (each.cancelled()) return Error{ErrorCode::cancelled, "stopped", "plan", "Start it again"};
      return worth(plan, each);
    };
    const auto ranking = searchPlans(measures(8), crews(3), {200, 4, 500, 2}, stopping, job);
    QVERIFY(!ranking);
    QCOMPARE(ranking.error().code, ErrorCode::cancelled);
    QVERIFY(last > 0 && tried < 20);
    QVERIFY(!searchPlans(measures(2), crews(1), {10, 0, 5, 1}, worth, {}).ok());
  }
};

QTEST_APPLESS_MAIN(PlanSearchTest)
#include "plan_search_test.moc"
