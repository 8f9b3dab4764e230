// The queue of a search through changing roads.
#include <QtTest>
#include <algorithm>
#include <random>
#include <vector>

#include "scenarios/coupling/soonest_heap.h"

using citymirror::coupling::SoonestHeap;

class SoonestHeapTest : public QObject {
  Q_OBJECT

 private slots:
  void valuesLeaveInOrderHoweverTheyCameAndWent() {
    std::mt19937 random(5);
    SoonestHeap<int> heap;
    std::vector<int> sorted;
    for (int turn = 0; turn < 20000; ++turn) {
      if (sorted.empty() || random() % 5 < 3) {
        const int value = int(random() % 1000);
        heap.push(value);
        sorted.insert(std::lower_bound(sorted.begin(), sorted.end(), value), value);
      } else {
        QCOMPARE(heap.top(), sorted.front());
        QCOMPARE(heap.pop(), sorted.front());
        sorted.erase(sorted.begin());
      }
      QCOMPARE(heap.empty(), sorted.empty());
    }
  }

  void changedValuesLeaveInTheirNewOrder() {
    for (int size = 0; size < 40; ++size) {
      SoonestHeap<int> heap;
      std::vector<int> changed;
      for (int value = 0; value < size; ++value) {
        heap.push(value);
        changed.push_back(value * 7919 % 31);
      }
      heap.changeAll([](int& value) { value = value * 7919 % 31; });
      std::sort(changed.begin(), changed.end());
      for (const int value : changed) QCOMPARE(heap.pop(), value);
      QVERIFY(heap.empty());
    }
  }
};

QTEST_APPLESS_MAIN(SoonestHeapTest)
#include "soonest_heap_test.moc"
