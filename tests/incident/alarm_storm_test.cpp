#include <QtTest>
#include <array>
#include <random>
#include <set>

#include "engine/core/file_io.h"
#include "scenarios/incident/alarm_groups.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

constexpr Instant kEvening{1'784'000'000'000};

std::vector<AlarmCause> shippedCauses() {
  const auto causes =
      parseAlarmCauses(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/alarm_groups.json"));
  if (!causes) qFatal("%s", causes.error().text().c_str());
  return *causes;
}

AlarmFlood shippedFlood() {
  const auto flood =
      parseAlarmFlood(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/alarm_groups.json"));
  if (!flood) qFatal("%s", flood.error().text().c_str());
  return *flood;
}

AlarmGroups shippedGroups() { return AlarmGroups(shippedCauses(), shippedFlood()); }

Decision alarm(const std::string& rule, const std::string& group, const char* classCode, Point2 at,
               double second, Severity severity = Severity::orange) {
  Decision decision;
  decision.ruleId = rule;
  decision.group = group;
  decision.classCode = classCode;
  decision.place = at;
  decision.at = kEvening + millis(second);
  decision.severity = severity;
  decision.change = severity == Severity::none ? Change::cleared : Change::raised;
  decision.sentence = {rule, rule};
  return decision;
}

/// Two flooding roads 6 km apart, 240 sensors each, twenty unrelated alarms elsewhere.
std::vector<Decision> storm(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> second(0, 60), along(0, 3000), beside(-60, 60);
  std::vector<Decision> all;
  for (int i = 0; i < 480; ++i) {
    const double y = i % 2 ? 0 : 6000;
    const char* classCode = i % 5 ? "ponding.observed" : "drainage.sewer";
    all.push_back(alarm("r" + std::to_string(i % 7), "S" + std::to_string(i), classCode,
                        {along(random), y + beside(random)}, second(random)));
  }
  for (int i = 0; i < 10; ++i) {
    all.push_back(alarm("gas-leak", "G" + std::to_string(i), "gas.leak", {15000 + 10.0 * i, 9000},
                        second(random)));
    all.push_back(alarm("voltage-low", "E" + std::to_string(i), "power.voltage",
                        {1000 + 20.0 * i, 0}, second(random)));
  }
  std::stable_sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.at < b.at; });
  return all;
}

/// Which alarms are together, whatever the groups are called.
std::set<std::set<std::string>> partition(const AlarmGroups& groups) {
  std::set<std::set<std::string>> parts;
  for (const AlarmGroup* group : groups.open()) {
    std::set<std::string> members;
    for (const auto& [id, severity] : group->members) members.insert(id);
    parts.insert(members);
  }
  return parts;
}

AlarmBoard board() { return AlarmBoard({{"gas."}, std::chrono::hours(8)}); }

}  // namespace

class AlarmStormTest : public QObject {
  Q_OBJECT
 private slots:
  void fiveHundredAlarmsInAMinuteGiveAtMostSixIncidents() {
    for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
      AlarmGroups groups = shippedGroups();
      const auto all = storm(seed);
      QCOMPARE(all.size(), std::size_t(500));
      std::size_t members = 0;
      for (const Decision& decision : all) QVERIFY(!groups.take(decision).empty());
      const auto open = groups.open();
      QVERIFY2(open.size() <= 6, qPrintable(QString::number(open.size())));
      for (const AlarmGroup* group : open) members += group->members.size();
      QCOMPARE(members, all.size());
    }
  }
  void fiveHundredAlarmsScatteredOverACityGiveAtMostSixIncidents() {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> second(0, 60), anywhere(0, 30'000);
    const std::array<const char*, 3> classes{"ponding.observed", "rain.observed", "river.stage"};
    AlarmGroups groups = shippedGroups();
    for (int i = 0; i < 500; ++i)
      groups.take(alarm("r", "S" + std::to_string(i), classes[i % 10 ? i % 10 / 9 : 2],
                        {anywhere(random), anywhere(random)}, i * 0.12));
    QVERIFY2(groups.open().size() <= 6, qPrintable(QString::number(groups.open().size())));
    std::size_t members = 0;
    for (const AlarmGroup* group : groups.open()) members += group->members.size();
    QCOMPARE(members, std::size_t(500));
  }
  void withoutAFloodFarPlacesStayApartAndAfterItNewOnesDoAgain() {
    AlarmGroups groups = shippedGroups();
    const auto scattered = [&](int from, int count, double second) {
      for (int i = 0; i < count; ++i)
        groups.take(alarm("r", "S" + std::to_string(from + i), "ponding.observed",
                          {3000.0 * (from + i), 0}, second));
    };
    scattered(0, 10, 0);
    QCOMPARE(groups.open().size(), std::size_t(10));
    scattered(100, 5, 3600);  // an hour later: ten in sixty minutes are none
    QCOMPARE(groups.open().size(), std::size_t(15));
  }
  void faultsOfTheFloodAreNamedByKey() {
    const auto fault = [](const char* flood) {
      const auto read = parseAlarmFlood(std::string("{\"flood\": ") + flood + "}");
      return read.ok() ? std::string("none") : read.error().where;
    };
    QCOMPARE(fault(R"({"alarms": 1, "window_s": 1, "most_groups": 0, "most_in_all": 6, "widest_m": 1, "source": "s"})"),
             std::string("flood.most_groups"));
    QCOMPARE(fault(R"({"alarms": 1, "window_s": 0, "most_groups": 1, "most_in_all": 6, "widest_m": 1, "source": "s"})"),
             std::string("flood.window_s"));
    QCOMPARE(fault(R"({"alarms": 1, "window_s": 1, "most_groups": 2, "most_in_all": 1, "widest_m": 1, "source": "s"})"),
             std::string("flood.most_in_all"));
    QVERIFY(fault("3").starts_with("flood"));
  }
  void noIncidentSwallowsWhatIsFarOrOfAnotherCause() {
    AlarmGroups groups = shippedGroups();
    for (const Decision& decision : storm(7)) groups.take(decision);
    for (const AlarmGroup* group : groups.open()) {
      std::set<char> kinds;
      for (const auto& [id, severity] : group->members) kinds.insert(id[id.find('@') + 1]);
      QCOMPARE(kinds.size(), std::size_t(1));
      std::vector<double> ys;
      for (const Point2& place : group->places) ys.push_back(place.y());
      const auto [south, north] = std::minmax_element(ys.begin(), ys.end());
      QVERIFY(*north - *south < 1000);
    }
    QCOMPARE(partition(groups).size(), std::size_t(4));
  }
  void theOrderOfArrivalDoesNotChangeWhatBelongsTogether() {
    auto all = storm(9);
    AlarmGroups forward = shippedGroups(), mixed = shippedGroups();
    for (const Decision& decision : all) forward.take(decision);
    std::shuffle(all.begin(), all.end(), std::mt19937_64(3));
    for (const Decision& decision : all) mixed.take(decision);
    QVERIFY(partition(forward) == partition(mixed));
  }
  void anAlarmLongAfterTheQuietTimeIsANewIncident() {
    AlarmGroups groups = shippedGroups();
    const auto first = groups.take(alarm("r", "A", "ponding.observed", {0, 0}, 0));
    groups.take(alarm("r", "A", "ponding.observed", {0, 0}, 60, Severity::none));
    QVERIFY(groups.take(alarm("r", "B", "ponding.observed", {50, 0}, 1700)) == first);
    groups.take(alarm("r", "B", "ponding.observed", {50, 0}, 1800, Severity::none));
    QVERIFY(groups.take(alarm("r", "C", "ponding.observed", {50, 0}, 3700)) != first);
  }
  void aChainThatReachesTooFarIsTwoIncidents() {
    AlarmGroups groups = shippedGroups();
    for (int i = 0; i < 40; ++i)
      groups.take(alarm("r", "S" + std::to_string(i), "ponding.observed", {300.0 * i, 0}, i));
    for (const AlarmGroup* group : groups.open()) QVERIFY(boundsOf(group->places).width() <= 6000);
    QVERIFY(groups.open().size() >= 2);
  }
  void firstOutExtentAndTrendAreTold() {
    AlarmGroups groups = shippedGroups();
    groups.take(alarm("late", "B", "ponding.observed", {300, 0}, 20));
    groups.take(alarm("first", "A", "ponding.observed", {0, 0}, 5, Severity::red));
    groups.take(alarm("r", "C", "ponding.observed", {0, 300}, 30));
    groups.take(alarm("r", "D", "ponding.observed", {100, 100}, 31));
    const AlarmGroup& group = *groups.open().front();
    QVERIFY(group.severity == Severity::red);
    QCOMPARE(group.firstOut, std::string("first@A"));
    const auto hull = extentOf(group);
    QCOMPARE(hull.size(), std::size_t(3));
    QVERIFY(std::abs(signedArea(hull) - 45'000) < 1e-6);
    const Instant now = kEvening + millis(60);
    QVERIFY(trendOf(group, now, std::chrono::minutes(10)) == Trend::growing);
    for (const char* name : {"A", "B", "C"})
      groups.take(alarm(name[0] == 'A'   ? "first"
                        : name[0] == 'B' ? "late"
                                         : "r",
                        name, "ponding.observed", {0, 0}, 700, Severity::none));
    QVERIFY(trendOf(*groups.open().front(), kEvening + millis(720), std::chrono::minutes(10)) ==
            Trend::easing);
    QCOMPARE(groups.open().front()->active(), 1);
    QVERIFY(groups.open().front()->severity == Severity::orange);
  }
  void anAlarmGoesThroughTheStatesOfTheStandard() {
    AlarmBoard of = board();
    const auto state = [&] { return of.find("r@A")->state(); };
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 0));
    QVERIFY(state() == AlarmState::unacknowledged);
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 10, Severity::none));
    QVERIFY(state() == AlarmState::returnedUnacknowledged);
    QVERIFY(of.acknowledge("r@A", "王工", kEvening + millis(20)).ok());
    QVERIFY(state() == AlarmState::normal);
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 30));
    QVERIFY(of.acknowledge("r@A", "王工", kEvening + millis(40)).ok());
    QVERIFY(state() == AlarmState::acknowledged);
    QVERIFY(!of.acknowledge("r@A", "王工", kEvening + millis(41)).ok());
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 50, Severity::red));
    QVERIFY(state() == AlarmState::unacknowledged);
    QCOMPARE(of.find("r@A")->times, 2);
    QCOMPARE(of.changes().size(), std::size_t(6));
    QCOMPARE(of.changes()[2].by, std::string("王工"));
  }
  void aLatchedAlarmWaitsForResetAfterAcknowledgement() {
    AlarmBoard of = board();
    const auto state = [&] { return of.find("g@G")->state(); };
    of.take(alarm("g", "G", "gas.leak", {0, 0}, 0));
    of.take(alarm("g", "G", "gas.leak", {0, 0}, 5, Severity::none));
    QVERIFY(state() == AlarmState::latchedUnacknowledged);
    QVERIFY(!of.reset("g@G", "李", kEvening + millis(6)).ok());
    QVERIFY(of.acknowledge("g@G", "李", kEvening + millis(7)).ok());
    QVERIFY(state() == AlarmState::latchedAcknowledged);
    QVERIFY(of.reset("g@G", "李", kEvening + millis(8)).ok());
    QVERIFY(state() == AlarmState::normal);
    QVERIFY(of.queue().empty());
  }
  void aShelfEndsByItselfNeedsAReasonAndIsLimited() {
    AlarmBoard of = board();
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 0));
    const Instant t = kEvening + millis(10);
    QVERIFY(!of.shelve("r@A", "李", t, t + std::chrono::hours(1), "").ok());
    QVERIFY(!of.shelve("r@A", "李", t, t + std::chrono::hours(9), "sensor").ok());
    QVERIFY(!of.shelve("r@A", "李", t, t, "sensor").ok());
    QVERIFY(!of.shelve("none", "李", t, t + Millis{1}, "sensor").ok());
    QVERIFY(of.shelve("r@A", "李", t, t + std::chrono::hours(1), "sensor").ok());
    QVERIFY(of.queue().empty());
    of.advance(t + std::chrono::minutes(59));
    QVERIFY(of.find("r@A")->state() == AlarmState::shelved);
    of.advance(t + std::chrono::hours(2));
    QVERIFY(of.find("r@A")->state() == AlarmState::unacknowledged);
    QVERIFY(of.changes().back().at == t + std::chrono::hours(1));
  }
  void whatWorsensOnTheShelfComesBack() {
    AlarmBoard of = board();
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 0));
    QVERIFY(of.shelve("r@A", "李", kEvening, kEvening + std::chrono::hours(1), "sensor").ok());
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 60, Severity::red));
    QVERIFY(of.find("r@A")->state() == AlarmState::unacknowledged);
  }
  void whatComesBackWorseThanItWasSetAsideLeavesTheShelfAndWhatFluttersStays() {
    const auto after = [](std::vector<Severity> levels) {
      AlarmBoard of = board();
      of.take(alarm("r", "A", "ponding.observed", {0, 0}, 0, Severity::orange));
      (void)of.shelve("r@A", "李", kEvening, kEvening + std::chrono::hours(1), "sensor");
      double second = 60;
      for (const Severity level : levels)
        of.take(alarm("r", "A", "ponding.observed", {0, 0}, second++, level));
      return of.find("r@A")->state();
    };
    QVERIFY(after({Severity::none, Severity::red}) == AlarmState::unacknowledged);
    QVERIFY(after({Severity::yellow, Severity::orange}) == AlarmState::shelved);
    QVERIFY(after({Severity::none, Severity::orange}) == AlarmState::shelved);
  }
  void aSuppressedAlarmIsOutOfTheQueueUntilItIsWantedAgain() {
    AlarmBoard of = board();
    of.take(alarm("r", "A", "ponding.observed", {0, 0}, 0));
    of.take(alarm("r", "B", "ponding.observed", {0, 0}, 1, Severity::red));
    QCOMPARE(of.queue().front()->id, std::string("r@B"));
    QVERIFY(of.suppress("r@B", "李", kEvening, "drill").ok());
    QCOMPARE(of.queue().front()->id, std::string("r@A"));
    QVERIFY(of.unsuppress("r@B", "李", kEvening + millis(5)).ok());
    QCOMPARE(of.queue().size(), std::size_t(2));
  }
  void aReplayGivesTheSameBoardAndGroups() {
    AlarmBoard first = board(), second = board();
    AlarmGroups one(shippedCauses()), two(shippedCauses());
    for (const Decision& decision : storm(11)) {
      first.take(decision);
      one.take(decision);
    }
    for (const Decision& decision : storm(11)) {
      second.take(decision);
      two.take(decision);
    }
    QVERIFY(first == second);
    QVERIFY(one == two);
  }
};

QTEST_GUILESS_MAIN(AlarmStormTest)
#include "alarm_storm_test.moc"
