#include <QtTest>
#include <algorithm>
#include <random>
#include <set>

#include "engine/core/file_io.h"
#include "scenarios/incident/alarm_groups.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

constexpr Instant kStormBegin{1'784'000'000'000};
constexpr std::size_t kStormAlarms = 500;

std::string shippedConfig(const char* name) {
  const auto text = readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/config/") + name);
  if (!text) qFatal("%s", text.error().text().c_str());
  return *text;
}

std::vector<AlarmCause> allCauses() {
  const auto causes = parseAlarmCauses(shippedConfig("alarm_groups.json"));
  if (!causes) qFatal("%s", causes.error().text().c_str());
  return *causes;
}

AlarmGroups groupsByCauses(std::vector<AlarmCause> causes) {
  const auto flood = parseAlarmFlood(shippedConfig("alarm_groups.json"));
  if (!flood) qFatal("%s", flood.error().text().c_str());
  return AlarmGroups(std::move(causes), *flood);
}

std::vector<Rule> allRules() {
  const auto quantities = parseQuantities(shippedConfig("quantities.json"));
  if (!quantities) qFatal("%s", quantities.error().text().c_str());
  const auto rules = parseRules(shippedConfig("rules.json"), *quantities);
  if (!rules) qFatal("%s", rules.error().text().c_str());
  return *rules;
}

Decision raised(const std::string& rule, const std::string& classCode, std::size_t number,
                std::optional<Point2> place, Severity severity) {
  Decision decision;
  decision.ruleId = rule;
  decision.group = "S" + std::to_string(number);
  decision.classCode = classCode;
  decision.place = place;
  decision.at = kStormBegin + millis(double(number) * 60 / double(kStormAlarms));
  decision.severity = severity;
  return decision;
}

/// All rules in turn, over a city of so many metres, in one minute; every eleventh without a place.
std::vector<Decision> stormOfAllRules(std::uint64_t seed, double city) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> anywhere(0, city);
  const std::vector<Rule> rules = allRules();
  std::vector<Decision> storm;
  for (std::size_t i = 0; i < kStormAlarms; ++i) {
    const Rule& rule = rules[i % rules.size()];
    std::optional<Point2> place;
    if (i % 11 != 0) place = Point2(anywhere(random), anywhere(random));
    storm.push_back(raised(rule.id, rule.classCode, i, place, Severity(1 + random() % 4)));
  }
  return storm;
}

/// Each alarm of the storm lies in exactly one incident.
bool holdsEachOnce(const AlarmGroups& groups, const std::vector<Decision>& storm) {
  std::multiset<std::string> held, wanted;
  for (const AlarmGroup* group : groups.open())
    for (const auto& [id, severity] : group->members) held.insert(id);
  for (const Decision& decision : storm) wanted.insert(alarmIdOf(decision));
  return held == wanted;
}

}  // namespace

class StormOfAllRulesTest : public QObject {
  Q_OBJECT
 private slots:
  void everyClassOfTheShippedRulesHasACause() {
    const auto causes = allCauses();
    for (const Rule& rule : allRules()) {
      const bool known = std::ranges::any_of(causes, [&](const AlarmCause& cause) {
        return std::ranges::any_of(cause.classes, [&](const std::string& prefix) {
          return rule.classCode.starts_with(prefix);
        });
      });
      QVERIFY2(known, rule.classCode.c_str());
    }
  }
  void fiveHundredAlarmsOfAllRulesInAMinuteGiveAtMostSixIncidentsAndNoneIsLost() {
    for (const std::uint64_t seed : {1, 2, 3})
      for (const double city : {3'000.0, 30'000.0, 120'000.0}) {
        AlarmGroups groups = groupsByCauses(allCauses());
        const auto storm = stormOfAllRules(seed, city);
        for (const Decision& decision : storm) QVERIFY(!groups.take(decision).empty());
        QVERIFY2(groups.open().size() <= 6, qPrintable(QString::number(groups.open().size())));
        QVERIFY(holdsEachOnce(groups, storm));
      }
  }
  void aJoinedIncidentNamesAllItsCausesAndCoversAllItsPlaces() {
    AlarmGroups groups = groupsByCauses(allCauses());
    for (const Decision& decision : stormOfAllRules(4, 30'000)) groups.take(decision);
    std::set<std::string> named;
    for (const AlarmGroup* group : groups.open()) {
      named.insert(group->cause);
      for (const std::string& other : group->otherCauses) QVERIFY(named.insert(other).second);
      QVERIFY(!group->otherCauses.contains(group->cause));
      const Bounds whole = boundsOf(group->places), hull = boundsOf(extentOf(*group));
      QVERIFY(whole.west == hull.west && whole.north == hull.north);
    }
    QCOMPARE(named.size(), allCauses().size());
  }
  void whatNoCauseKnowsIsCalmedToo() {
    AlarmGroups groups = groupsByCauses({});
    std::vector<Decision> storm;
    for (std::size_t i = 0; i < kStormAlarms; ++i)
      storm.push_back(raised("r", i % 2 ? "lift.stuck" : "school.gate", i,
                             Point2(100.0 * double(i), 0), Severity::yellow));
    for (const Decision& decision : storm) groups.take(decision);
    QVERIFY(groups.open().size() <= 6);
    QVERIFY(holdsEachOnce(groups, storm));
  }
  void withoutAFloodWhatNoCauseKnowsStaysApart() {
    AlarmGroups groups = groupsByCauses(allCauses());
    for (std::size_t i = 0; i < 20; ++i)
      groups.take(raised("r", "lift.stuck", i, Point2(0, 0), Severity::yellow));
    QCOMPARE(groups.open().size(), std::size_t(20));
  }
  void theGravestKeepAnIncidentOfTheirOwn() {
    AlarmGroups groups = groupsByCauses(allCauses());
    const std::vector<const char*> minor{"noise.level",      "air.quality", "weather.heat",
                                         "facility.manhole", "traffic.jam", "sensor.silent",
                                         "power.voltage",    "water.supply"};
    for (std::size_t i = 0; i < 80; ++i)
      groups.take(
          raised("r", minor[i % minor.size()], i, Point2(10.0 * double(i), 0), Severity::blue));
    groups.take(raised("gas-leak", "gas.leak", 80, Point2(5, 5), Severity::red));
    QVERIFY(groups.open().size() <= 6);
    const auto open = groups.open();
    const auto its = std::ranges::find_if(
        open, [](const AlarmGroup* group) { return group->members.contains("gas-leak@S80"); });
    QVERIFY(its != open.end());
    QVERIFY((*its)->otherCauses.empty());
  }
};

QTEST_GUILESS_MAIN(StormOfAllRulesTest)
#include "zz_storm_of_all_rules_test.moc"
