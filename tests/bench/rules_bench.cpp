// Quality control and rules: observations per second with 1,000 active rules and 10,000 sensors.
//
//   ninja -C build/dev rules_bench && build/dev/bin/rules_bench
//
// The shipped rules once for the whole city and again by zone; readings of every quantity of the
// shipped list, one thread. The bar of 100,000/s is for the whole chain from codec to store on two
// cores: this is the share of two of its stages.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

#include "engine/core/file_io.h"
#include "scenarios/incident/quality_control.h"
#include "scenarios/incident/rule_set.h"
#include "tests/bench/bench_support.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

using bench::orStop;

constexpr int kSensors = 10'000, kRules = 1'000, kZonesAcross = 10, kRounds = 50;
constexpr double kZone = 1'000, kBar = 100'000;
constexpr Instant kStart{1'784'000'000'000};
constexpr Millis kStep = std::chrono::minutes(5);

std::string assetText(const char* name) {
  return orStop(readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/") + name));
}

Places benchCity(const std::map<std::string, MeasuredQuantity>& quantities) {
  Places places;
  for (int i = 0; i < kZonesAcross * kZonesAcross; ++i) {
    const double x = kZone * (i % kZonesAcross), y = kZone * (i / kZonesAcross);
    places.zones.push_back(
        {"Z" + std::to_string(i),
         "district",
         {},
         {{{x, y}, {x + kZone, y}, {x + kZone, y + kZone}, {x, y + kZone}}, {}}});
  }
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> anywhere(0, kZone * kZonesAcross);
  auto quantity = quantities.begin();
  for (int i = 0; i < kSensors; ++i) {
    places.subjects.push_back({"S" + std::to_string(i),
                               {},
                               quantity->first,
                               Point2(anywhere(random), anywhere(random)),
                               {{"warning", 50}, {"speed_limit", 60}, {"guarantee", 60}}});
    if (++quantity == quantities.end()) quantity = quantities.begin();
  }
  return places;
}

std::vector<Rule> benchRules(const std::vector<Rule>& shipped) {
  std::vector<Rule> rules;
  for (int i = 0; i < kRules; ++i) {
    Rule rule = shipped[std::size_t(i) % shipped.size()];
    rule.id += "-" + std::to_string(i);
    if (std::size_t(i) >= shipped.size())
      rule.area = "Z" + std::to_string(i % (kZonesAcross * kZonesAcross));
    else
      rule.area.clear();
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace

int main(int, char**) {
  const auto quantities = orStop(parseQuantities(assetText("config/quantities.json")));
  const auto limits = orStop(parseQualityLimits(assetText("config/quality_control.json")));
  const auto shipped = orStop(parseRules(assetText("config/rules.json"), quantities));
  const Places places = benchCity(quantities);
  const auto before = std::chrono::steady_clock::now();
  const QualityControl control(limits, places.subjects);
  const RuleSet rules = orStop(
      RuleSet::make(benchRules(shipped), quantities, places, assetText("templates/rules.json")));
  const auto made = std::chrono::steady_clock::now();

  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> value(0, 60);
  QualityState quality;
  RuleState state = rules.begin(kStart);
  std::size_t decisions = 0, readings = 0;
  double spent = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Reading> batch;
    for (const Subject& subject : places.subjects)
      batch.push_back({subject.code,
                       subject.quantity,
                       kStart + kStep * round,
                       value(random),
                       Quality::good,
                       {},
                       {},
                       "bench"});
    const auto begin = std::chrono::steady_clock::now();
    decisions += rules.advance(state, kStart + kStep * round).size();
    for (Reading& reading : batch) {
      reading.quality = control.judge(quality, reading).quality;
      decisions += rules.take(state, reading).size();
    }
    spent += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    readings += batch.size();
  }
  std::printf("%d rules, %d sensors made ready in %.2f s\n", kRules, kSensors,
              std::chrono::duration<double>(made - before).count());
  std::printf("%zu observations, %zu decisions, %.2f s\n", readings, decisions, spent);
  std::printf(
      "%.0f observations/s through quality control and rules (bar for the whole chain: %.0f)\n",
      double(readings) / spent, kBar);
  return 0;
}
