// Whose turn it is among branches of a coupled run.
#include <QtTest>

#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

class BranchTurnsTest : public QObject {
  Q_OBJECT
 private slots:
  void aBranchThatIsAskedForComesBeforeAlternativesThatHaveNotBegun() {
    WorldRuns runs(1, {});  // "W" holds the only thread
    WorldRunRequest longer = stormToRun();
    longer.duration = 1e6;
    longer.alternatives = {{{"甲", "first of the file"}, longer.inputs},
                           {{"乙", "second of the file"}, longer.inputs}};
    runs.start(longer);
    QTRY_VERIFY_WITH_TIMEOUT(runs.futures()->find("W")->computedTo >= 60, 60000);
    const RoadClosing closing{busyRoad(), 60, 1e6};
    for (const char* name : {"asked", "asked later"}) {
      const auto made = runs.branch("W", 60, closing, {name, name});
      QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    }
    QStringList turns;
    for (const run::JobStatus& job : runs.jobs()) turns << QString::fromStdString(job.name.en);
    QCOMPARE(turns, (QStringList{"as it goes", "asked later", "asked", "first of the file",
                                 "second of the file"}));
    QVERIFY(runs.futures()->find("W")->computing && !runs.futures()->find("W")->error);
    runs.cancel();
    runs.drain();
  }
};

QTEST_GUILESS_MAIN(BranchTurnsTest)
#include "zz_branch_turns_test.moc"
