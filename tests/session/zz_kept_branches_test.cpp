// Branches that are kept stay in their file whatever runs come between.
#include <QtTest>

#include "app/session/branch/waiting_branches.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

class KeptBranchesTest : public QObject {
  Q_OBJECT

  static SavedBranch closing(const std::string& id, const std::string& parent, double at) {
    SavedBranch branch;
    branch.id = id;
    branch.parent = parent;
    branch.name = {id, id};
    branch.at = at;
    branch.deed = RoadClosing{busyRoad(), at, at + 600};
    branch.kept = true;
    return branch;
  }
  static std::vector<SavedBranch> readBack(const std::string& text, Instant zero) {
    auto read = savedBranchesFrom(text, zero, *town());
    if (!read) qFatal("%s", read.error().text().c_str());
    return std::move(*read);
  }
  static const SavedBranch* named(const std::vector<SavedBranch>& all, const std::string& name) {
    for (const SavedBranch& each : all)
      if (each.name.en == name) return &each;
    return nullptr;
  }

 private slots:
  void whatLiesBeforeALaterRunIsKeptForAnEarlierOne() {
    const WorldRunRequest request = stormToRun();
    WorldRuns runs(1, [] {});
    runs.start(request);
    runs.drain();
    WaitingBranches waiting;
    waiting.add({closing("W·1", "W", -900), closing("W·2", "W·1", -600), closing("W·3", "W", 300)});
    std::size_t made = 0;
    for (const auto& each : waiting.make(runs, "test")) made += each.id.ok();
    runs.drain();
    QCOMPARE(made, std::size_t(1));
    QVERIFY(waiting.empty());
    // Other branches come meanwhile: from a file of the same ids, which nobody keeps.
    SavedBranch other = closing("W·1", "W", -300);
    other.kept = false;
    other.name = {"other", "other"};
    waiting.add({other});
    waiting.make(runs, "test");
    const auto futures = runs.futures();
    const auto file =
        readBack(savedText(*futures, waiting.unmade(*futures), *town()), request.zero);
    QCOMPARE(file.size(), std::size_t(3));
    QVERIFY(!named(file, "other"));
    const SavedBranch *first = named(file, "W·1"), *second = named(file, "W·2");
    QVERIFY(first && second && named(file, "W·3"));
    QCOMPARE(first->at, -900.0);
    QCOMPARE(second->parent, first->id);
    QVERIFY(first->id != named(file, "W·3")->id);
    QVERIFY(!futures->find(first->id));
    // Kept and read once more, nothing is lost or doubled.
    WaitingBranches again;
    auto kept = file;
    for (SavedBranch& each : kept) each.kept = true;
    runs.start(request);
    runs.drain();
    again.add(kept);
    again.make(runs, "test");
    runs.drain();
    const auto later = runs.futures();
    const auto twice = readBack(savedText(*later, again.unmade(*later), *town()), request.zero);
    QCOMPARE(twice.size(), std::size_t(3));
    QCOMPARE(named(twice, "W·2")->parent, named(twice, "W·1")->id);
  }

  void whatIsForgottenLeavesTheFileWithWhatLeavesFromIt() {
    WorldRuns runs(1, [] {});
    runs.start(stormToRun());
    runs.drain();
    WaitingBranches waiting;
    waiting.add({closing("W·1", "W", -900), closing("W·2", "W·1", -600), closing("W·3", "W", -300),
                 closing("W·4", "W", 300)});
    waiting.make(runs, "test");
    runs.drain();
    const auto futures = runs.futures();
    const auto left = waiting.left(*futures);
    QCOMPARE(left.size(), std::size_t(3));
    QVERIFY(waiting.forget("W·4").empty());  // that is in the run
    QCOMPARE(waiting.forget(left[0].id).size(), std::size_t(2));
    QVERIFY(waiting.forget(left[0].id).empty());
    const auto still = waiting.left(*futures);
    QCOMPARE(still.size(), std::size_t(1));
    QCOMPARE(still[0].name.en, std::string("W·3"));
    // What is left later has an id of its own.
    waiting.add({closing("W·1", "W", -100)});
    waiting.make(runs, "test");
    const auto both = waiting.left(*runs.futures());
    QCOMPARE(both.size(), std::size_t(2));
    QVERIFY(both[0].id != both[1].id);
  }

  void whatWaitsForItsTimeIsInTheFileAndWhatWasDroppedIsNot() {
    WorldRuns runs(1, [] {});
    runs.start(stormToRun());
    runs.drain();
    WaitingBranches waiting;
    waiting.add({closing("W·1", "W", 300)});
    const auto made = waiting.make(runs, "test");
    runs.drain();
    QVERIFY2(made.size() == 1 && made.front().id.ok(), "the first is made");
    const std::string parent = *made.front().id;
    SavedBranch beyond = closing("back·1", "", 1e6);
    beyond.leaves = parent;
    waiting.add({beyond, closing("back·2", "back·1", 1e6)});
    QCOMPARE(waiting.unmade(*runs.futures()).size(), std::size_t(2));  // not tried yet
    waiting.make(runs, "test");
    const auto unmade = waiting.unmade(*runs.futures());
    QCOMPARE(unmade.size(), std::size_t(2));
    QCOMPARE(unmade[0].parent, parent);
    QCOMPARE(unmade[1].parent, unmade[0].id);
    runs.drop(parent);
    QVERIFY(waiting.unmade(*runs.futures()).empty());
    // It comes back under another id, and with it what leaves from it.
    const auto back =
        runs.branch("W", 300, RoadClosing{busyRoad(), 300, 900}, {"回来", "back"}, "test");
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    waiting.rename(parent, *back);
    QCOMPARE(waiting.unmade(*runs.futures()).size(), std::size_t(2));
    QCOMPARE(waiting.unmade(*runs.futures())[0].parent, *back);
  }
};

QTEST_GUILESS_MAIN(KeptBranchesTest)
#include "zz_kept_branches_test.moc"
