// What to do: a plan file, its search over forks of one evening, and what is said about it.
#include <regex>
#include <set>

#include "app/session/scenario/world_plan.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;
using session::PlanOutcome;
using session::WorldPlanResult;
using session::WorldPlanTask;

class WorldPlanTest : public QObject, private FloodCase {
  Q_OBJECT
  Json plan_;
  std::optional<WorldPlanTask> task_;
  std::optional<WorldPlanResult> result_;

  Result<WorldPlanTask> read(const Json& json) {
    put("plan.json", json.dump());
    return session::readWorldPlan(path("plan.json"),
                                  {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, {});
  }
  static WorldPlanResult searched(const WorldPlanTask& task, unsigned workers) {
    auto result = session::searchWorldPlan(task, workers, {});
    if (!result) qFatal("%s", result.error().text().c_str());
    return std::move(*result);
  }
  session::TaskRoles roles() const {
    return *session::loadTaskRoles(CITYMIRROR_SOURCE_DIR "/assets");
  }
  const session::PlanImpossible* impossible(const std::string& id) const {
    for (const auto& each : result_->impossible) {
      if (each.candidates == std::vector{id}) return &each;
    }
    return nullptr;
  }
  void mustBeRefused(const char* key, const Json& value, const std::string& named) {
    Json json = plan_;
    json[Json::json_pointer(key)] = value;
    const auto task = read(json);
    QVERIFY2(!task.ok(), key);
    QVERIFY2(task.error().text().find(named) != std::string::npos, task.error().text().c_str());
  }

 private slots:
  /// The help page's example, with candidates that cannot be done beside it.
  void initTestCase() {
    clear();
    CityModel city = smallCity();
    city.drains.gates.push_back({"G1", {"江津闸", "Jiangjin gate"}, {500, 140}, 4, 22.9});
    QVERIFY(gis::writeCity(city, path("CITY"), {}).ok());
    const std::string page =
        std::regex_replace(bytesOf(CITYMIRROR_SOURCE_DIR "/assets/help/plan-search.md"),
                           std::regex("PT-02"), city.resources.front().code);
    std::vector<Json> examples;
    const std::regex block("```json\n([^`]*)```");
    for (std::sregex_iterator it(page.begin(), page.end(), block), end; it != end; ++it)
      examples.push_back(Json::parse((*it)[1].str()));
    QCOMPARE(examples.size(), std::size_t(2));
    put("evening.json", examples[0].dump());  // a scenario
    plan_ = examples[1];
    plan_["candidates"].push_back(
        {{"id", "no-unit"}, {"orders", {{{"unit", "PT-99"}, {"to", "江津路"}}}}});
    plan_["candidates"].push_back(
        {{"id", "too-much"}, {"takes", {{"crews", 3}}}, {"closures", {{{"road", "长港路"}}}}});
    plan_["candidates"].push_back(
        {{"id", "too-early"}, {"closures", {{{"road", "长港路"}, {"from_s", 60}}}}});
    plan_["candidates"].push_back({{"id", "idle"}});
    plan_["candidates"].push_back(Json::parse(
        R"({"id": "shut-gate", "takes": {"crews": 2}, "actions": [{"time_s": 600,
            "edit": {"edit": "set_gate", "id": "G1", "opening": 0}}]})"));
    plan_["candidates"].push_back(Json::parse(
        R"({"id": "bags", "takes": {"crews": 2}, "actions": [{"time_s": 900, "edit":
            {"edit": "draw_barrier", "id": "SB", "crest_m": 30,
             "line": [[880, 880], [920, 880]]}}]})"));
    const std::string unit = city.resources.front().code;  // 80 m from every street
    plan_["candidates"].push_back(
        {{"id", "short-hoses"},
         {"orders", {{{"unit", unit}, {"to", {290, 565}}, {"reach_m", 20}}}}});
    auto task = read(plan_);
    QVERIFY2(task.ok(), task.ok() ? "" : task.error().text().c_str());
    task_ = std::move(*task);
    result_ = searched(*task_, 2);
  }

  void theBestPlanBeatsDoingNothing() {
    const PlanOutcome& best = result_->best();
    QVERIFY(!best.plan.empty());
    QVERIFY(best.gain > 0);
    QVERIFY(best.loss < result_->nothing().loss);
    QCOMPARE(result_->nothing().gain, 0.0);
    for (std::size_t k = 1; k < result_->ranked.size(); ++k)
      QVERIFY(result_->ranked[k - 1].loss <= result_->ranked[k].loss);
  }

  void everyCombinationWithinTheLimitsWasRunAndNoneBeyond() {
    QVERIFY(result_->exhaustive);
    QCOMPARE(result_->ranked.size(), result_->within + 1);
    std::set<world::Plan> seen;
    for (const PlanOutcome& plan : result_->ranked) {
      QVERIFY(seen.insert(plan.plan).second);
      QVERIFY(plan.plan.size() <= task_->limits.mostOptions);
      std::map<std::string, double> taken;
      std::multiset<std::string> sent;
      for (const std::uint32_t k : plan.plan) {
        for (const auto& [what, amount] : task_->options[k].takes) taken[what] += amount;
        for (const auto& order : task_->candidates[k].deeds.orders) sent.insert(order.code);
      }
      for (const auto& [what, amount] : taken) QVERIFY(amount <= task_->limits.stock.at(what));
      for (const std::string& unit : sent) QCOMPARE(sent.count(unit), std::size_t(1));
    }
  }

  void whatCannotBeDoneIsNamedWithItsReason() {
    const std::pair<const char*, const char*> expected[] = {{"no-unit", "PT-99"},
                                                            {"too-much", "3 crews"},
                                                            {"too-early", "before the decision"},
                                                            {"idle", "does nothing"},
                                                            {"short-hoses", "hoses"}};
    for (const auto& [id, reason] : expected) {
      const auto* found = impossible(id);
      QVERIFY2(found, id);
      QVERIFY2(found->why.text().find(reason) != std::string::npos, found->why.text().c_str());
    }
    QCOMPARE(result_->impossible.size(), std::size(expected));
  }

  void gatesAndBarriersAreMeasuresAsPumpsAndClosingsAre() {
    const auto alone = [&](const std::string& id) -> const PlanOutcome* {
      for (const PlanOutcome& plan : result_->ranked)
        if (plan.plan.size() == 1 && task_->options[plan.plan.front()].id == id) return &plan;
      return nullptr;
    };
    QVERIFY(alone("bags") != nullptr);
    const PlanOutcome* shut = alone("shut-gate");
    QVERIFY(shut != nullptr);
    const auto& of = task_->candidates[shut->plan.front()].deeds.edits;
    QVERIFY(of.size() == 1 && std::holds_alternative<flood::SetGate>(of.front().edit));
    QVERIFY(task_->options[shut->plan.front()].claims.contains("structure G1"));
    // What no longer leaves through the gate stays in the city.
    QVERIFY(shut->outcome.series.back().wetVolume >
            result_->nothing().outcome.series.back().wetVolume);
  }

  void doingNothingIsTheBaseToTheBit() {
    const auto scenario = session::readWorldScenario(
        path("evening.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 1, {});
    QVERIFY(scenario.ok());
    const auto base = session::runWorldScenario(*scenario, path("base"), {});
    QVERIFY(base.ok());
    const auto& forked = result_->nothing().outcome;
    QCOMPARE(forked.series.size(), base->front().series.size());
    for (std::size_t k = 0; k < forked.series.size(); ++k) {
      QCOMPARE(forked.series[k].wetVolume, base->front().series[k].wetVolume);
      QCOMPARE(forked.series[k].arrived, base->front().series[k].arrived);
      QCOMPARE(forked.series[k].cutOff, base->front().series[k].cutOff);
    }
  }

  void plansDifferFromTheBaseOnlyAfterTheDecision() {
    const auto& nothing = result_->nothing().outcome.series;
    const auto& best = result_->best().outcome.series;
    std::size_t before = 0;
    for (std::size_t k = 0; k < best.size() && best[k].time <= task_->decideAt; ++k, ++before)
      QCOMPARE(best[k].wetVolume, nothing[k].wetVolume);
    QVERIFY(before > 0);
    QVERIFY(best.back().wetVolume < nothing.back().wetVolume);
  }

  void pointsAreTheWeightedDifferencesThatTheReasonsName() {
    for (const PlanOutcome& plan : result_->ranked) {
      double sum = 0;
      for (const auto& reason : plan.reasons) {
        sum += reason.points;
        const double without = std::isfinite(reason.without) ? reason.without : 0;
        const double with = std::isfinite(reason.with) ? reason.with : 0;
        const auto weight =
            std::find_if(task_->weights.begin(), task_->weights.end(),
                         [&](const auto& each) { return each.index == reason.index; });
        QVERIFY(std::abs(reason.points - weight->points * (without - with)) < 1e-6);
      }
      QVERIFY(std::abs(sum - plan.gain) < 1e-6);
    }
    const std::string why = session::reasonOf(result_->best()).en;
    QVERIFY2(why.find("Gains: ") != std::string::npos, why.c_str());
    QVERIFY(result_->runnerUp());
    const Text behind = session::reasonBehind(result_->best(), *result_->runnerUp());
    QVERIFY2(behind.en.find("runner-up") != std::string::npos && !behind.zh.empty(),
             behind.en.c_str());
  }

  void equalTasksGiveEqualFilesWhateverTheNumberOfWorkers() {
    const auto again = searched(*task_, 1);
    QVERIFY(session::writeWorldPlan(*task_, *result_, roles(), path("two")).ok());
    QVERIFY(session::writeWorldPlan(*task_, again, roles(), path("one")).ok());
    QVERIFY(!bytesOf(path("one/plans.csv")).empty());
    QCOMPARE(bytesOf(path("one/plan.json")), bytesOf(path("two/plan.json")));
    QCOMPARE(bytesOf(path("one/plans.csv")), bytesOf(path("two/plans.csv")));
  }

  void theFileSaysBestRunnerUpImpossibleAndTasks() {
    QVERIFY(session::writeWorldPlan(*task_, *result_, roles(), path("said")).ok());
    const Json json = Json::parse(bytesOf(path("said/plan.json")));
    QVERIFY(json["best"] == json["ranked"][0]["id"]);
    QVERIFY(json["runner_up"] == json["ranked"][1]["id"]);
    QCOMPARE(json["impossible"].size(), result_->impossible.size());
    QCOMPARE(json["ranked"].size(), result_->ranked.size());
    QVERIFY(json["method"]["zh"].get<std::string>().find("全部") != std::string::npos);
    QVERIFY(json["tasks"].size() >= result_->best().plan.size());
    for (const Json& each : json["tasks"]) QVERIFY(each.contains("unit") || each.contains("role"));
  }

  void theBestTwoAreBranchesThatTheWindowCanOpen() {
    QVERIFY(session::writeWorldPlan(*task_, *result_, roles(), path("branches")).ok());
    const CityModel& city = *task_->scenario.branches.front().inputs.city;
    const auto read =
        session::savedBranchesFrom(bytesOf(path("branches/plan.json")), task_->scenario.zero, city);
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QVERIFY(read.notes().empty());
    std::size_t deeds = 0;
    for (const std::uint32_t k : result_->best().plan) {
      const session::WorldDeeds& of = task_->candidates[k].deeds;
      std::set<std::string> roads;
      for (const auto& closure : of.closures) roads.insert(city.roads.roadOf(closure.link).code);
      deeds += of.edits.size() + of.orders.size() + of.evacuations.size() + roads.size();
    }
    std::vector<const session::SavedBranch*> best;
    for (const session::SavedBranch& branch : *read)
      if (branch.id.starts_with(result_->best().outcome.id)) best.push_back(&branch);
    QCOMPARE(best.size(), deeds);
    QCOMPARE(best.back()->id, result_->best().outcome.id);
    QCOMPARE(best.back()->name.zh, result_->best().outcome.name.zh);
    QCOMPARE(best.front()->at, task_->decideAt);
    for (std::size_t k = 1; k < best.size(); ++k) QCOMPARE(best[k]->parent, best[k - 1]->id);
  }

  void aBeamSaysWhatItLeftOut() {
    WorldPlanTask narrow = *task_;
    narrow.search.exhaustiveUpTo = 0;
    narrow.search.beam = 1;
    const auto beam = searched(narrow, 2);
    QVERIFY(!beam.exhaustive);
    QVERIFY(beam.ranked.size() < result_->ranked.size());
    QCOMPARE(beam.within, result_->within);
    QVERIFY(beam.best().loss >= result_->best().loss);
    QVERIFY2(beam.method.en.find("were not run") != std::string::npos, beam.method.en.c_str());
    for (const PlanOutcome& plan : beam.ranked) {
      const auto same = std::find_if(result_->ranked.begin(), result_->ranked.end(),
                                     [&](const auto& each) { return each.plan == plan.plan; });
      QVERIFY(same != result_->ranked.end());
      QCOMPARE(plan.loss, same->loss);
    }
  }

  void whatIsWrongIsNamed() {
    mustBeRefused("/colour", "red", "colour");
    mustBeRefused("/scenario", "none.json", "none.json");
    mustBeRefused("/parent", "branch-9", "branch-9");
    mustBeRefused("/decide_at_s", 630, "decide_at_s");
    mustBeRefused("/decide_at_s", 1e6, "decide_at_s");
    mustBeRefused("/stock", 5, "stock");
    mustBeRefused("/stock/crews", -1, "crews");
    mustBeRefused("/weights", Json::object(), "weights");
    mustBeRefused("/weights", {{"flooded_residents", 0}}, "weights");
    mustBeRefused("/most_measures", 0, "most_measures");
    mustBeRefused("/most_measures", 1.5, "no whole number");
    mustBeRefused("/candidates/1/id", plan_["candidates"][0]["id"], "id");
    mustBeRefused("/candidates/0/cost", "much", "cost");
    Json json = plan_;
    json["weights"] = {{"happiness", 1}};
    const auto task = read(json);
    QVERIFY(task.ok());
    const auto result = session::searchWorldPlan(*task, 1, {});
    QVERIFY(!result && result.error().what.find("happiness") != std::string::npos);
    QVERIFY(result.error().remedy.find("flooded_residents") != std::string::npos);
  }

  void itStopsWhenAsked() {
    std::stop_source stop;
    const run::JobContext job(stop.get_token(), [&](double, const Text&) { stop.request_stop(); });
    const auto result = session::searchWorldPlan(*task_, 2, job);
    QVERIFY(!result && result.error().code == ErrorCode::cancelled);
  }
};

QTEST_GUILESS_MAIN(WorldPlanTest)
#include "world_plan_test.moc"
