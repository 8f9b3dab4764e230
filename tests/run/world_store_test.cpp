#include "engine/run/world_store.h"

#include <QtTest>

using namespace citymirror;
using run::WorldStore;

class WorldStoreTest : public QObject {
  Q_OBJECT
  static std::shared_ptr<const int> snapshot(int value) {
    return std::make_shared<const int>(value);
  }
 private slots:
  void aTimeBetweenTwoSnapshotsIsBracketed() {
    WorldStore<int> store;
    store.put("main", Instant{100}, snapshot(1));
    store.put("main", Instant{200}, snapshot(2));
    const auto bracket = store.bracket("main", Instant{125});
    QCOMPARE(*bracket.a, 1);
    QCOMPARE(*bracket.b, 2);
    QCOMPARE(bracket.fraction, 0.25);
  }
  void outsideTheStoredSpanTheEndsHold() {
    WorldStore<int> store;
    store.put("main", Instant{100}, snapshot(1));
    store.put("main", Instant{200}, snapshot(2));
    QCOMPARE(*store.bracket("main", Instant{5}).b, 1);
    QCOMPARE(*store.bracket("main", Instant{900}).a, 2);
    QCOMPARE(store.bracket("main", Instant{900}).fraction, 0.0);
  }
  void anEmptyBranchHasNothing() {
    WorldStore<int> store;
    QVERIFY(!store.bracket("main", Instant{0}).a);
    QCOMPARE(store.count("main"), std::size_t(0));
  }
  void branchesDoNotMixAndCanBeDropped() {
    WorldStore<int> store;
    store.put("main", Instant{1}, snapshot(1));
    store.put("F001", Instant{1}, snapshot(2));
    store.put("F001", Instant{1}, snapshot(3));
    QCOMPARE(store.count("F001"), std::size_t(1));
    QCOMPARE(*store.bracket("F001", Instant{1}).a, 3);
    store.drop("F001");
    QVERIFY(!store.bracket("F001", Instant{1}).a);
    QCOMPARE(*store.bracket("main", Instant{1}).a, 1);
  }
};

QTEST_GUILESS_MAIN(WorldStoreTest)
#include "world_store_test.moc"
