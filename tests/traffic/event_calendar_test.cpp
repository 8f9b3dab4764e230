#include "scenarios/traffic/event_calendar.h"

#include <QtTest>
#include <algorithm>
#include <random>

using namespace citymirror::traffic;

class EventCalendarTest : public QObject {
  Q_OBJECT

 private slots:
  void eventsComeOutByTimeThenPlaceThenOrderOfEntry() {
    std::vector<TrafficEvent> heap;
    pushEvent(heap, {20, 1, 1});
    pushEvent(heap, {10, 7, 2});
    pushEvent(heap, {10, 3, 3});
    pushEvent(heap, {10, 3, 0});
    std::vector<std::uint32_t> order;
    while (!heap.empty()) order.push_back(popEvent(heap).sequence);
    QCOMPARE(order, (std::vector<std::uint32_t>{0, 3, 2, 1}));
  }

  /// Entries come between what is taken out, as in a run; a sorted list says what is due.
  void whateverComesInBetweenTheEarliestIsTaken() {
    std::mt19937 random(7);
    std::vector<TrafficEvent> heap, sorted;
    const auto later = [](const TrafficEvent& a, const TrafficEvent& b) { return a > b; };
    for (std::uint32_t k = 0; k < 20'000; ++k) {
      if (heap.empty() || random() % 5 < 3) {
        const TrafficEvent event{std::int64_t(random() % 500), random() % 9, k, k};
        pushEvent(heap, event);
        sorted.insert(std::lower_bound(sorted.begin(), sorted.end(), event, later), event);
      } else {
        QCOMPARE(popEvent(heap).sequence, sorted.back().sequence);
        sorted.pop_back();
      }
      QCOMPARE(heap.size(), sorted.size());
    }
    QVERIFY(sorted.size() > 1000);
  }
};

QTEST_APPLESS_MAIN(EventCalendarTest)
#include "event_calendar_test.moc"
