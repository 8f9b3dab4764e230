#include "engine/run/action.h"

#include <QtTest>
#include <set>

using namespace citymirror;
using namespace citymirror::run;

class ActionTest : public QObject {
  Q_OBJECT
  static std::vector<ActionKind> kinds() {
    return {ActionKind::verifyIncident, ActionKind::rejectIncident, ActionKind::closeRoad,
            ActionKind::openRoad,       ActionKind::dispatchUnit,   ActionKind::setPump,
            ActionKind::setGate,        ActionKind::setRain,        ActionKind::setSink,
            ActionKind::drawBarrier,    ActionKind::removeBarrier,  ActionKind::blockStreet,
            ActionKind::unblockStreet,  ActionKind::openBreach,     ActionKind::evacuate,
            ActionKind::restrictRoad,   ActionKind::deleteBranch,   ActionKind::dropBranch,
            ActionKind::annotate};
  }
 private slots:
  void everyKindHasItsOwnWordAndReadsBack() {
    std::set<std::string_view> words;
    for (const ActionKind kind : kinds()) {
      words.insert(wordOf(kind));
      QVERIFY(actionKindFromWord(wordOf(kind)) == kind);
      QVERIFY(!nameOf(kind).zh.empty() && !nameOf(kind).en.empty());
    }
    QCOMPARE(words.size(), kinds().size());
    QVERIFY(!actionKindFromWord("fly"));
  }
  void theInverseOfTheInverseIsTheAction() {
    for (const ActionKind kind : kinds()) {
      const Action action{kind, "R1", "old", "new", "duty officer", Instant{5}};
      QVERIFY(inverse(action) != action);
      QVERIFY(inverse(inverse(action)) == action);
    }
  }
  void closingARoadIsTakenBackByOpeningIt() {
    const Action back = inverse({ActionKind::closeRoad, "R1", "open", "closed", "a", Instant{1}});
    QVERIFY(back.kind == ActionKind::openRoad);
    QCOMPARE(back.oldValue, std::string("closed"));
    QCOMPARE(back.newValue, std::string("open"));
    QCOMPARE(back.target, std::string("R1"));
  }
  void drawingABarrierIsTakenBackByRemovingIt() {
    const Action drawn{ActionKind::drawBarrier, "SB-1", "none", "line", "a", Instant{1}};
    QVERIFY(inverse(drawn).kind == ActionKind::removeBarrier);
    QVERIFY(inverse({ActionKind::blockStreet, "BS-1", "", "", "a", {}}).kind ==
            ActionKind::unblockStreet);
  }
};

QTEST_GUILESS_MAIN(ActionTest)
#include "action_test.moc"
