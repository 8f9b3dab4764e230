#include "scenarios/incident/responsibility.h"
#include "scenarios/incident/task.h"

#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

constexpr Instant kReported{1'784'000'000'000};
Instant minute(double m) { return kReported + millis(m * 60); }

EventClasses classes() {
  const auto read =
      parseEventClasses(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/event_classes.json"));
  if (!read) qFatal("%s", read.error().text().c_str());
  return *read;
}
EventClass ponding() { return classes().classes.at("E0401"); }
CaseRecord opened(const char* id = "C1") {
  return openCase(id, ponding(), {10, 10}, "Z1", kReported, "hotline");
}
Polygon square(double west, double size) {
  return {{{west, 0}, {west + size, 0}, {west + size, size}, {west, size}}, {}};
}

/// Through all steps, each `step` minutes after the one before, with one unit.
CaseRecord done(const char* id, double step) {
  CaseRecord record = opened(id);
  double m = 0;
  const auto next = [&](HandlingStep s) {
    if (!takeStep(record, s, minute(m += step), "desk")) qFatal("step refused");
  };
  next(HandlingStep::filed);
  next(HandlingStep::dispatched);
  if (!callUnit(record, "crew", minute(m), "desk", {})) qFatal("call refused");
  for (const TaskState s : {TaskState::arrived, TaskState::handled, TaskState::returned}) {
    if (!moveTask(record, "crew", s, minute(m + step / 2), "crew")) qFatal("state refused");
  }
  for (const HandlingStep s :
       {HandlingStep::handling, HandlingStep::fedBack, HandlingStep::checked, HandlingStep::closed})
    next(s);
  return record;
}

}  // namespace

class TaskTest : public QObject {
  Q_OBJECT
 private slots:
  void sixtyFiveClassesOrMoreShipEachWithNamesDepartmentAndDeadline() {
    const EventClasses all = classes();
    QVERIFY(all.classes.size() >= 65);
    for (const auto& [code, of] : all.classes) {
      QVERIFY(!of.name.zh.empty() && !of.name.en.empty() && of.name.zh != of.name.en);
      QVERIFY(all.departments.contains(of.department));
      QVERIFY(of.deadline.count() > 0 && of.severity != Severity::none);
    }
  }
  void faultsOfAClassAreNamed() {
    const auto where = [](const char* entry) {
      return parseEventClasses(
                 std::string(R"({"departments":[{"id":"d","name":"n"}],"classes":[)") + entry +
                 "]}")
          .error()
          .where;
    };
    QCOMPARE(where(R"({"code":"A","name":"n","department":"x","deadline_h":1,"severity":"red"})"),
             std::string("classes[0].department"));
    QCOMPARE(where(R"({"code":"A","name":"n","department":"d","deadline_h":0,"severity":"red"})"),
             std::string("classes[0].deadline_h"));
    QCOMPARE(where(R"({"code":"A","name":"n","department":"d","deadline_h":1,"severity":"pink"})"),
             std::string("classes[0].severity"));
  }
  void theSpotIsOwnedByClassThenByTheSmallerArea() {
    const std::vector<Responsibility> directory = {
        {"city", {}, "drainage", {}, {}},
        {"district", {}, "drainage", {}, square(0, 1000)},
        {"street", {}, "drainage", {}, square(0, 100)},
        {"underpass", {}, "transport", {"E0402"}, square(0, 5000)},
        {"gas", {}, "gas", {}, square(0, 10)}};
    const auto unit = [&](const char* code, Point2 at) {
      const Responsibility* owner = ownerOf(directory, classes().classes.at(code), at);
      return owner ? owner->unit : "nobody";
    };
    QCOMPARE(unit("E0401", {50, 50}), std::string("street"));
    QCOMPARE(unit("E0401", {500, 50}), std::string("district"));
    QCOMPARE(unit("E0401", {5000, 50}), std::string("city"));
    QCOMPARE(unit("E0402", {50, 50}), std::string("underpass"));
    QCOMPARE(unit("E0413", {50, 50}), std::string("nobody"));
  }
  void areasOfOneSizeThatClaimASpotAlikeAreAllNamed() {
    const std::vector<Responsibility> directory = {{"city", {}, "drainage", {}, {}},
                                                   {"north", {}, "drainage", {}, square(0, 100)},
                                                   {"south", {}, "drainage", {}, square(50, 100)}};
    const EventClass eventClass = ponding();
    const auto owners = ownersOf(directory, eventClass, Point2(75, 50));
    QCOMPARE(owners.size(), std::size_t(2));
    QCOMPARE(owners[0]->unit + owners[1]->unit, std::string("northsouth"));
    QCOMPARE(ownersOf(directory, eventClass, Point2(25, 50)).size(), std::size_t(1));
    QCOMPARE(ownersOf(directory, eventClass, std::nullopt).at(0)->unit, std::string("city"));
  }
  void whatARuleCallsAnEventBelongsToTheClassThatCoversItMostExactly() {
    const EventClasses all = classes();
    QCOMPARE(classOf(all, "ponding.observed")->code, std::string("E0401"));
    QCOMPARE(classOf(all, "traffic.obstacle")->code, std::string("E0109"));
    QCOMPARE(classOf(all, "traffic.jam")->code, std::string("E0506"));
    QCOMPARE(classOf(all, "E0413")->code, std::string("E0413"));
    QVERIFY(classOf(all, "weather.wind") == nullptr);
  }
  void theShippedDirectoryIsReadAndAMistakeInItIsNamed() {
    const std::string whole =
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/responsibility.json");
    const auto book = parseDuties(whole, classes());
    QVERIFY2(book.ok(), book.ok() ? "" : book.error().text().c_str());
    QVERIFY(book->duties.size() >= 15 && !book->source.zh.empty());
    const auto where = [](const std::string& duty) {
      const auto read = parseDuties(
          R"({"source":"s","duties":[{"unit":"u","name":"n",)" + duty +
              R"(}],"competences":[{"department":"fire"}]})",
          classes());
      return read ? std::string("none") : read.error().where;
    };
    QCOMPARE(where(R"("department":"fire")"), std::string("none"));
    QCOMPARE(where(R"("department":"x")"), std::string("duties[0].department"));
    QCOMPARE(where(R"("department":"fire","classes":["Z"])"), std::string("duties[0].classes"));
    QCOMPARE(where(R"("department":"fire","zone_kind":"hill")"),
             std::string("duties[0].zone_kind"));
    QCOMPARE(where(R"("department":"fire","ring":[[1,2],[3,4]])"), std::string("duties[0].ring"));
    QCOMPARE(where(R"("department":"fire","ring":[[1,2],[3,4],[5,99]])"),
             std::string("duties[0].ring"));
    QCOMPARE(where(R"("department":"fire","zones":["Z1"],"zone_kind":"district")"),
             std::string("duties[0].zones"));
    QCOMPARE(where(R"("department":"fire","zone":"Z1")"), std::string("duties[0].zone"));
  }
  void aStepThatNobodyDidIsPassedOverAndCountsForNothing() {
    CaseRecord record = opened();
    QVERIFY(takeStep(record, HandlingStep::filed, minute(2), "a").ok());
    QVERIFY(reachStep(record, HandlingStep::fedBack, minute(10), "b").ok());
    QVERIFY(record.steps[2].passedOver && record.steps[3].passedOver);
    QVERIFY(!record.steps[4].passedOver);
    QCOMPARE(secondsInto(record, HandlingStep::fedBack), 480.0);
    QVERIFY(std::isnan(secondsInto(record, HandlingStep::dispatched)));
    QVERIFY(std::isnan(secondsInto(record, HandlingStep::closed)));
    const CaseRecord before = record;
    QVERIFY(!reachStep(record, HandlingStep::closed, minute(9), "b").ok());
    QVERIFY(record == before);
    const auto by = indicesBy(std::vector{record}, minute(12), &CaseRecord::area);
    QVERIFY(std::isnan(by.at("Z1").meanSeconds[std::size_t(HandlingStep::dispatched)]));
    QCOMPARE(by.at("Z1").meanSeconds[std::size_t(HandlingStep::fedBack)], 480.0);
  }
  void stepsComeInOrderOnceAndNeverBackInTime() {
    CaseRecord record = opened();
    QVERIFY(!takeStep(record, HandlingStep::dispatched, minute(1), "a").ok());
    QVERIFY(!takeStep(record, HandlingStep::reported, minute(1), "a").ok());
    QVERIFY(!takeStep(record, HandlingStep::filed, minute(-1), "a").ok());
    QVERIFY(takeStep(record, HandlingStep::filed, minute(1), "a").ok());
    QVERIFY(!takeStep(record, HandlingStep::filed, minute(2), "a").ok());
    QVERIFY(done("C2", 5).closed());
  }
  void taskStatesFollowEachOther() {
    CaseRecord record = opened();
    QVERIFY(callUnit(record, "crew", minute(1), "desk", {}).ok());
    QVERIFY(!callUnit(record, "crew", minute(2), "desk", {}).ok());
    QVERIFY(!moveTask(record, "crew", TaskState::handled, minute(3), "crew").ok());
    QVERIFY(moveTask(record, "crew", TaskState::arrived, minute(3), "crew").ok());
    QVERIFY(!moveTask(record, "crew", TaskState::handled, minute(2), "crew").ok());
    QVERIFY(moveTask(record, "other", TaskState::arrived, minute(3), "x").error().code ==
            ErrorCode::notFound);
    QVERIFY(callUnit(record, "more", minute(4), "desk", {}).ok());
    QVERIFY(record.tasks[1].reinforcement && !record.tasks[0].reinforcement);
  }
  void aCaseIsNotFedBackWhileAUnitStillWorks() {
    CaseRecord record = opened();
    QVERIFY(takeStep(record, HandlingStep::filed, minute(1), "a").ok());
    QVERIFY(takeStep(record, HandlingStep::dispatched, minute(1), "a").ok());
    QVERIFY(callUnit(record, "crew", minute(1), "a", {}).ok());
    QVERIFY(takeStep(record, HandlingStep::handling, minute(1), "a").ok());
    QVERIFY(!takeStep(record, HandlingStep::fedBack, minute(2), "a").ok());
    QVERIFY(moveTask(record, "crew", TaskState::arrived, minute(2), "crew").ok());
    QVERIFY(moveTask(record, "crew", TaskState::handled, minute(3), "crew").ok());
    QVERIFY(takeStep(record, HandlingStep::fedBack, minute(4), "a").ok());
    QVERIFY(sendBack(record, minute(5), "check").ok());
    QVERIFY(!sendBack(record, minute(6), "check").ok());
    QCOMPARE(record.returned, 1);
    QVERIFY(takeStep(record, HandlingStep::fedBack, minute(7), "a").ok());
  }
  void whatIsLateIsEscalatedEachLevelOnce() {
    CaseRecord record = opened();
    const TaskLimits limits;
    QVERIFY(callUnit(record, "crew", minute(0), "desk", limits).ok());
    QVERIFY(escalate(record, minute(30), limits).empty());
    auto due = escalate(record, minute(31), limits);
    QCOMPARE(due.size(), std::size_t(1));
    QVERIFY((due[0] == Escalation{"C1", "C1/1", "crew", 1, minute(30)}));
    QVERIFY(escalate(record, minute(32), limits).empty());
    due = escalate(record, minute(600), limits);
    QCOMPARE(due.size(), std::size_t(2));
    QVERIFY(due[1].at == minute(60) && due[1].level == 3);
    QVERIFY(escalate(record, minute(900), limits).empty());
  }
  void duplicatesMergeWithTasksAndTheEarlierDeadline() {
    CaseRecord first = opened("A"), second = opened("B");
    second.deadline = minute(10);
    second.severity = Severity::red;
    QVERIFY(callUnit(first, "one", minute(1), "desk", {}).ok());
    QVERIFY(callUnit(second, "two", minute(1), "desk", {}).ok());
    QVERIFY(mergeCase(first, second).ok());
    QCOMPARE(first.tasks.size(), std::size_t(2));
    QVERIFY(first.tasks[1].reinforcement && first.deadline == minute(10));
    QVERIFY(first.severity == Severity::red && first.merged == std::vector<std::string>{"B"});
    QVERIFY(!mergeCase(first, first).ok());
    CaseRecord other = opened("C");
    other.classCode = "E0413";
    QVERIFY(!mergeCase(first, other).ok());
    CaseRecord closed = done("D", 1);
    QVERIFY(!mergeCase(first, closed).ok());
  }
  void casesThatWereMergedComeApartWithTheirTasksAsTheyAreByNow() {
    CaseRecord first = opened("A"), second = opened("B");
    QVERIFY(callUnit(first, "one", minute(1), "desk", {}).ok());
    QVERIFY(callUnit(second, "two", minute(1), "desk", {}).ok());
    for (CaseRecord* each : {&first, &second})
      QVERIFY(reachStep(*each, HandlingStep::dispatched, minute(1), "desk").ok());
    const CaseRecord one = first, two = second;
    QVERIFY(mergeCase(first, second).ok());
    unmergeCase(first, second, two);
    QVERIFY(first == one && second == two);
    QVERIFY(mergeCase(first, second).ok());
    QVERIFY(callUnit(first, "three", minute(2), "desk", {}).ok());
    QVERIFY(moveTask(first, "two", TaskState::arrived, minute(3), "two").ok());
    QVERIFY(takeStep(first, HandlingStep::handling, minute(3), "two").ok());
    unmergeCase(first, second, two);
    QCOMPARE(first.steps.size(), one.steps.size());  // who has come works on the other case
    QVERIFY(second.steps.back().at == minute(3) && second.reached(HandlingStep::handling));
    QVERIFY(second.tasks.at(0).state() == TaskState::arrived);
    QVERIFY(!second.tasks[0].reinforcement && first.tasks.size() == 2);
    QVERIFY(callUnit(first, "four", minute(4), "desk", {}).ok());
    QVERIFY(first.tasks[1].id != first.tasks[2].id);
    QVERIFY(first.merged.empty());
  }
  void whatAnArrivalPassedOverIsOpenAgainOnceItBelongsToAnotherCase() {
    CaseRecord first = opened("A"), second = opened("B");
    QVERIFY(takeStep(first, HandlingStep::filed, minute(1), "desk").ok());
    QVERIFY(callUnit(second, "two", minute(1), "desk", {}).ok());
    const CaseRecord one = first, two = second;
    QVERIFY(mergeCase(first, second).ok());
    QVERIFY(moveTask(first, "two", TaskState::arrived, minute(3), "two").ok());
    QVERIFY(reachStep(first, HandlingStep::handling, minute(3), "two").ok());
    QVERIFY(first.steps.at(std::size_t(HandlingStep::dispatched)).passedOver);
    CaseRecord alone = first;
    unmergeCase(alone, second, two);
    QVERIFY(alone == one);
    // A unit of its own that was called meanwhile is what it was dispatched with.
    QVERIFY(callUnit(first, "three", minute(4), "desk", {}).ok());
    unmergeCase(first, second, two);
    QVERIFY(first.reached(HandlingStep::dispatched) && !first.reached(HandlingStep::handling));
    QVERIFY(first.steps.back().at == minute(4) && !first.steps.back().passedOver);
  }
  void indicesCountTimesPerStepAndWhatWasOnTime() {
    const std::vector<CaseRecord> records = {done("A", 5), done("B", 7), done("C", 30),
                                             opened("D")};
    const auto by = indicesBy(records, minute(30), &CaseRecord::area);
    const HandlingIndices& z1 = by.at("Z1");
    QCOMPARE(z1.cases, 4);
    QCOMPARE(z1.closed, 3);
    QCOMPARE(z1.onTime, 2);
    QCOMPARE(z1.overdue, 1);
    QCOMPARE(z1.onTimeRate, 2.0 / 3);
    QCOMPARE(z1.meanSeconds[1], (5 + 7 + 30) * 60 / 3.0);
    QCOMPARE(indicesBy(records, minute(90), &CaseRecord::area).at("Z1").overdue, 2);
    const auto units = indicesBy(records, minute(30), &CaseRecord::unit);
    QCOMPARE(units.at("crew").cases, 3);
    QVERIFY(std::isnan(units.at("").meanSeconds[1]) && std::isnan(units.at("").onTimeRate));
  }
  void aPlansTasksAreMadeOnceKeptWhereTheNextWantsThemToo() {
    CaseRecord record = opened();
    const PlannedTask police{"police", {}, {"封路", "close"}, {1, 2}, minute(10), minute(10)};
    PlannedTask truck{"U1", {}, {"抽排", "pump"}, {3, 4}, minute(12), minute(30)};
    const std::vector<PlannedTask> first{police, truck};
    PlanTally tally;
    QVERIFY(callPlanned(record, "P1", "", first, minute(5), "chief", {}, tally).ok());
    QVERIFY(tally == (PlanTally{2, 0, 0, 0}));
    QCOMPARE(record.tasks[0].arriveBy, minute(10));
    truck.by = minute(40);  // later than the first plan thought
    PlanTally second;
    QVERIFY(callPlanned(record, "P2", "P1", {&truck, 1}, minute(6), "chief", {}, second).ok());
    withdrawPlanned(record, "P1", minute(6), "chief", second);
    QVERIFY(second == (PlanTally{0, 1, 1, 0}));
    QCOMPARE(record.tasks.size(), std::size_t(2));
    QVERIFY(record.tasks[0].state() == TaskState::withdrawn);
    QVERIFY(record.tasks[1].state() == TaskState::called && record.tasks[1].plan == "P2");
    QVERIFY(!moveTask(record, "police", TaskState::arrived, minute(7), "police").ok());
    QVERIFY(!moveTask(record, "U1", TaskState::withdrawn, minute(7), "U1").ok());
    QVERIFY(moveTask(record, record.tasks[1].id, TaskState::arrived, minute(7), "U1").ok());
  }
  void aTimeThatHasPassedOrIsUnknownIsThatOfTheLimits() {
    CaseRecord record = opened();
    const TaskLimits limits;
    const std::vector<PlannedTask> tasks{
        {"police", {}, {"a", "a"}, {0, 0}, minute(10), minute(10)},
        {"U1", {}, {"b", "b"}, {0, 0}, minute(40), std::nullopt}};
    PlanTally tally;
    QVERIFY(callPlanned(record, "P1", "", tasks, minute(20), "chief", limits, tally).ok());
    QCOMPARE(record.tasks[0].arriveBy, minute(20) + limits.arrive);
    QCOMPARE(record.tasks[1].arriveBy, minute(40) + limits.arrive);
    for (const Task& task : record.tasks) QVERIFY(task.handleBy >= task.arriveBy);
  }
};

QTEST_GUILESS_MAIN(TaskTest)
#include "task_test.moc"
