#include <QtTest>
#include <random>

#include "engine/core/file_io.h"
#include "scenarios/incident/rule_set.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

constexpr Instant kBegin{1'784'000'000'000};

std::string shippedText(const char* name) {
  return *readFile(std::string(CITYMIRROR_SOURCE_DIR "/assets/") + name);
}
std::map<std::string, MeasuredQuantity> known() {
  return *parseQuantities(shippedText("config/quantities.json"));
}

Places town() {
  Places places;
  const Polygon west{{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}}, {}};
  const Polygon east{{{1000, 0}, {2000, 0}, {2000, 1000}, {1000, 1000}}, {}};
  places.zones = {{"W", "underpass", {"西", "west"}, west},
                  {"E", "district", {"东", "east"}, east}};
  places.subjects = {{"P1", {"一号", "one"}, "ponding_depth", Point2(500, 500), {}},
                     {"P2", {"二号", "two"}, "ponding_depth", Point2(1500, 500), {}},
                     {"R1", {"雨", "rain"}, "rain_intensity", Point2(500, 600), {}}};
  return places;
}

RuleSet made(std::vector<Rule> rules, Places places = town()) {
  auto set = RuleSet::make(std::move(rules), known(), std::move(places),
                           shippedText("templates/rules.json"));
  if (!set) qFatal("%s", set.error().text().c_str());
  return *set;
}
std::vector<Rule> shippedRules() { return *parseRules(shippedText("config/rules.json"), known()); }

Rule ponding(double raise, double clear) {
  Rule rule;
  rule.id = "p";
  rule.title = {"积水", "Ponding"};
  rule.classCode = "ponding.observed";
  rule.source = {"源", "source"};
  rule.when.quantity = "ponding_depth";
  rule.when.levels = {{Severity::orange, raise, clear, ""}};
  return rule;
}

Reading depth(const char* subject, double minutes, double value) {
  return {subject, "ponding_depth", kBegin + millis(minutes * 60), value, Quality::good, {}, {},
          ""};
}

/// A day of random readings of every quantity, in order of time.
std::vector<Reading> recording(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> quantities;
  for (const auto& [id, quantity] : known()) quantities.push_back(id);
  std::vector<Reading> readings;
  for (int i = 0; i < 4000; ++i) {
    Reading reading;
    reading.subject = "S" + std::to_string(random() % 20);
    reading.quantity = quantities[random() % quantities.size()];
    reading.at = kBegin + Millis{i * 20'000};
    reading.value = double(random() % 1000) / 10;
    if (random() % 3) reading.place = Point2(double(random() % 2000), double(random() % 1000));
    if (random() % 9 == 0) reading.due = reading.at + std::chrono::minutes(30);
    readings.push_back(reading);
  }
  return readings;
}

std::vector<Decision> play(const RuleSet& set, RuleState& state,
                           std::span<const Reading> readings) {
  std::vector<Decision> all;
  for (const Reading& reading : readings) {
    for (const Decision& decision : set.advance(state, reading.at)) all.push_back(decision);
    for (const Decision& decision : set.take(state, reading)) all.push_back(decision);
  }
  return all;
}

}  // namespace

class RuleEngineTest : public QObject {
  Q_OBJECT
 private slots:
  void aReplayGivesTheSameDecisionsAndState() {
    const RuleSet set = made(shippedRules());
    const auto readings = recording(1);
    RuleState first = set.begin(kBegin), second = set.begin(kBegin);
    const auto once = play(set, first, readings);
    QVERIFY(once.size() > 100);
    QVERIFY(once == play(set, second, readings));
    QVERIFY(first == second);
  }
  void aSnapshotGoesOnAsIfNothingHadBeen() {
    const RuleSet set = made(shippedRules());
    const auto readings = recording(2);
    const std::span<const Reading> all(readings);
    RuleState state = set.begin(kBegin);
    play(set, state, all.first(2000));
    RuleState snapshot = state;
    const auto rest = play(set, state, all.subspan(2000));
    QVERIFY(!(snapshot == state));
    QVERIFY(rest == play(set, snapshot, all.subspan(2000)));
    QVERIFY(snapshot == state);
  }
  void everyDecisionSaysRuleVersionEvidenceSourceAndSentence() {
    const RuleSet set = made(shippedRules());
    RuleState state = set.begin(kBegin);
    for (const Decision& decision : play(set, state, recording(3))) {
      const auto rule = std::ranges::find(set.rules(), decision.ruleId, &Rule::id);
      QVERIFY(rule != set.rules().end() && decision.ruleVersion == rule->version);
      QVERIFY2(!decision.evidence.empty(), decision.ruleId.c_str());
      QVERIFY(!decision.sentence.zh.empty() && !decision.sentence.en.empty());
      QVERIFY(!decision.source.zh.empty());
      QVERIFY(decision.sentence.zh.find('{') == std::string::npos);
      QVERIFY((decision.severity == Severity::none) == (decision.change == Change::cleared));
    }
  }
  void aRuleThatJudgesWhatIsToComeSaysSoAndItsEventAsWell() {
    Rule measured = ponding(0.3, 0.2), trend = measured, forecast = measured, both = measured;
    trend.when.kind = ConditionKind::timeTo;
    forecast.when.kind = ConditionKind::forecast;
    both.when = {};
    both.when.kind = ConditionKind::all;
    both.when.parts = {measured.when, forecast.when};
    QVERIFY(!isForeseen(measured.when));
    for (const Rule* rule : {&trend, &forecast, &both}) QVERIFY(isForeseen(rule->when));
    forecast.when.window = std::chrono::hours(1);
    for (const auto& [rule, ahead] : {std::pair{measured, false}, {forecast, true}}) {
      const RuleSet set = made({rule});
      RuleState state = set.begin(kBegin);
      Reading reading = depth("P1", 1, 0.4);
      if (ahead) reading.due = reading.at + std::chrono::minutes(30);
      const auto decisions = set.take(state, reading);
      QCOMPARE(decisions.size(), std::size_t(1));
      QCOMPARE(decisions[0].foreseen, ahead);
      QCOMPARE(eventOf(decisions[0], "e").foreseen, ahead);
    }
  }
  void raisedAndClearedAlternateForEachRuleAndGroup() {
    const RuleSet set = made(shippedRules());
    RuleState state = set.begin(kBegin);
    std::map<std::string, bool> raised;
    for (const Decision& decision : play(set, state, recording(4))) {
      bool& is = raised[decision.ruleId + "@" + decision.group];
      QVERIFY(decision.change != Change::cleared || is);
      QVERIFY(decision.change != Change::lowered || is);
      is = decision.change != Change::cleared;
    }
  }
  void aHoldIsRaisedByTheClockAlone() {
    Rule rule = ponding(0.3, 0.2);
    rule.when.hold = std::chrono::minutes(5);
    const RuleSet set = made({rule});
    RuleState state = set.begin(kBegin);
    QVERIFY(set.take(state, depth("P1", 1, 0.4)).empty());
    QVERIFY(set.advance(state, kBegin + millis(5.9 * 60)).empty());
    const auto raised = set.advance(state, kBegin + millis(60 * 60));
    QCOMPARE(raised.size(), std::size_t(1));
    QVERIFY(raised[0].at == kBegin + millis(6 * 60));
    QVERIFY(raised[0].placeName.zh == "一号");
    QVERIFY(raised[0].sentence.en.find("0.4 m") != std::string::npos);
  }
  void aShortPeakWithinTheHoldRaisesNothing() {
    Rule rule = ponding(0.3, 0.2);
    rule.when.hold = std::chrono::minutes(5);
    const RuleSet set = made({rule});
    RuleState state = set.begin(kBegin);
    set.take(state, depth("P1", 1, 0.4));
    set.take(state, depth("P1", 3, 0.25));
    QVERIFY(set.advance(state, kBegin + std::chrono::hours(1)).empty());
  }
  void valuesThatAreLateSuspectOrNoNumberAreNotJudged() {
    const RuleSet set = made({ponding(0.3, 0.2)});
    RuleState state = set.begin(kBegin);
    QCOMPARE(set.take(state, depth("P1", 5, 0.4)).size(), std::size_t(1));
    QVERIFY(set.take(state, depth("P1", 4, 0.0)).empty());
    Reading suspect = depth("P1", 6, 0.0);
    suspect.quality = Quality::suspect;
    QVERIFY(set.take(state, suspect).empty());
    QVERIFY(set.take(state, depth("P1", 7, std::nan(""))).empty());
    QVERIFY(set.take(state, depth("P1", 8, 0.0)).at(0).change == Change::cleared);
  }
  void aRuleHoldsOnlyInItsArea() {
    Rule rule = ponding(0.3, 0.2);
    rule.area = "underpass";
    const RuleSet set = made({rule});
    RuleState state = set.begin(kBegin);
    QVERIFY(set.take(state, depth("P2", 1, 0.9)).empty());
    QCOMPARE(set.take(state, depth("P1", 1, 0.9)).size(), std::size_t(1));
    Reading moving = depth("V", 2, 0.9);
    QVERIFY(set.take(state, moving).empty());
    moving.place = Point2(1500, 500);
    QVERIFY(set.take(state, moving).empty());
    moving.place = Point2(999, 1);
    QCOMPARE(set.take(state, moving).size(), std::size_t(1));
  }
  void aReadingTouchesOnlyRulesOfItsQuantityAndPlace() {
    std::vector<Rule> rules;
    for (int i = 0; i < 300; ++i) {
      Rule rule = ponding(0.3, 0.2);
      rule.id = "p" + std::to_string(i);
      if (i % 3 == 1) rule.area = "W";
      if (i % 3 == 2) rule.when.quantity = "rain_intensity";
      rules.push_back(rule);
    }
    const RuleSet set = made(rules);
    QCOMPARE(set.touchedBy(depth("P1", 0, 1)), std::size_t(200));
    QCOMPARE(set.touchedBy(depth("P2", 0, 1)), std::size_t(100));
  }
  void partsOfDifferentZonesDoNotCombine() {
    Rule rule = ponding(0.3, 0.2);
    Condition rain;
    rain.quantity = "rain_intensity";
    rain.levels = {{Severity::blue, 20, 15, ""}};
    const Condition water = rule.when;
    rule.when = {};
    rule.when.kind = ConditionKind::all;
    rule.when.parts = {water, rain};
    rule.join = Join::zone;
    const RuleSet set = made({rule});
    RuleState state = set.begin(kBegin);
    set.take(state, {"R1", "rain_intensity", kBegin, 30, Quality::good, {}, {}, ""});
    QVERIFY(set.take(state, depth("P2", 1, 0.9)).empty());
    const auto raised = set.take(state, depth("P1", 1, 0.9));
    QCOMPARE(raised.size(), std::size_t(1));
    QCOMPARE(raised[0].group, std::string("W"));
    QCOMPARE(raised[0].evidence.size(), std::size_t(2));
  }
  void switchingOffClearsWhatWasRaisedAndIsKeptInTheLog() {
    const RuleSet set = made({ponding(0.3, 0.2)});
    RuleState state = set.begin(kBegin);
    set.take(state, depth("P1", 1, 0.9));
    std::vector<Decision> decisions;
    const auto off =
        set.switched("p", {kBegin + millis(90), "王工", false, "works"}, state, decisions);
    QCOMPARE(decisions.size(), std::size_t(1));
    QVERIFY(decisions[0].change == Change::cleared);
    QVERIFY(off->take(state, depth("P1", 2, 0.9)).empty());
    QCOMPARE(off->rules()[0].log.size(), std::size_t(1));
    const auto on =
        off->switched("p", {kBegin + millis(200), "王工", true, "done"}, state, decisions);
    QCOMPARE(on->take(state, depth("P1", 4, 0.9)).size(), std::size_t(1));
    QVERIFY(set.switched("none", {}, state, decisions).error().code == ErrorCode::notFound);
  }
  void aZoneThatTheCityLacksIsANoteAndAPatternFaultAnError() {
    Rule rule = ponding(0.3, 0.2);
    rule.area = "nowhere";
    auto waits = RuleSet::make({rule}, known(), town(), shippedText("templates/rules.json"));
    QCOMPARE(waits.notes().size(), std::size_t(1));
    rule.says = {"{wrong}", "{name}"};
    auto broken = RuleSet::make({rule}, known(), town(), shippedText("templates/rules.json"));
    QCOMPARE(broken.error().where, std::string("p.says.zh"));
  }
  void aSensorThatNeverSpokeIsMissed() {
    Rule rule = ponding(0, 0);
    rule.when.levels.clear();
    rule.when.kind = ConditionKind::missing;
    rule.when.hold = std::chrono::minutes(10);
    const RuleSet set = made({rule});
    RuleState state = set.begin(kBegin);
    set.take(state, depth("P2", 8, 0));
    const auto silent = set.advance(state, kBegin + std::chrono::minutes(11));
    QCOMPARE(silent.size(), std::size_t(1));
    QCOMPARE(silent[0].group, std::string("P1"));
  }
};

QTEST_GUILESS_MAIN(RuleEngineTest)
#include "rule_engine_test.moc"
