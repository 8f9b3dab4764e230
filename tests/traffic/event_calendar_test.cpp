// The calendar: whatever is put in when, events come out by time, place and sequence.
#include "scenarios/traffic/event_calendar.h"

#include <QtTest>
#include <algorithm>
#include <random>

using namespace citymirror::traffic;

namespace {

constexpr std::int64_t kBucketMs = std::int64_t(1) << EventCalendar::kBucketBits;
constexpr std::int64_t kReachMs = kBucketMs * EventCalendar::kBuckets;

std::vector<std::uint32_t> takeAll(EventCalendar calendar) {
  std::vector<std::uint32_t> order;
  while (calendar.isDue(kNeverMs)) order.push_back(calendar.pop().sequence);
  return order;
}

/// Puts in and takes out at random, as a run does (nothing before what was taken last), and holds
/// every event that comes out against the least of a plain list.
bool keepsTheOrder(unsigned seed, std::int64_t farthest, int steps) {
  std::mt19937_64 random(seed);
  EventCalendar calendar;
  std::vector<TrafficEvent> plain;
  std::int64_t now = 0;
  std::uint32_t sequence = 0;
  for (int step = 0; step < steps; ++step) {
    if (plain.size() < 300 && (plain.empty() || random() % 5 < 3)) {
      const std::int64_t ahead = random() % 3 == 0 ? 0 : std::int64_t(random() % farthest);
      plain.push_back({now + ahead, std::uint32_t(random() % 4), sequence++});
      calendar.push(plain.back());
    } else {
      const auto least = std::min_element(plain.begin(), plain.end(),
                                          [](const auto& a, const auto& b) { return b > a; });
      if (calendar.isDue(least->time - 1) || !calendar.isDue(least->time)) return false;
      if (!(calendar.pop() == *least)) return false;
      now = least->time;
      plain.erase(least);
    }
    if (calendar.size() != plain.size()) return false;
  }
  return true;
}

}  // namespace

class EventCalendarTest : public QObject {
  Q_OBJECT
 private slots:
  void eventsComeOutByTimePlaceAndSequence() {
    EventCalendar calendar;
    calendar.push({20, 1, 1});
    calendar.push({10, 7, 2});
    calendar.push({10, 3, 3});
    calendar.push({10, 3, 0});
    QCOMPARE(takeAll(calendar), (std::vector<std::uint32_t>{0, 3, 2, 1}));
  }
  void theOrderIsThatOfASortedList() {
    for (unsigned seed = 1; seed <= 20; ++seed) {
      QVERIFY(keepsTheOrder(seed, 3 * kBucketMs, 3000));
      QVERIFY(keepsTheOrder(seed, kReachMs, 3000));
      QVERIFY(keepsTheOrder(seed, 5 * kReachMs, 3000));
    }
  }
  void theEdgesOfBucketsAndOfTheRingKeepTheOrder() {
    EventCalendar calendar;
    std::vector<std::uint32_t> expected;
    for (const std::int64_t edge : {kBucketMs, 64 * kBucketMs, kReachMs, kReachMs + kBucketMs}) {
      for (const std::int64_t time : {edge - 1, edge, edge + 1}) {
        const auto at = std::uint32_t(time);
        calendar.push({time, 0, at});
        expected.push_back(at);
      }
    }
    std::sort(expected.begin(), expected.end());
    QCOMPARE(takeAll(calendar), expected);
  }
  void anEventFarBeyondTheRingIsKept() {
    EventCalendar calendar;
    const std::int64_t year = std::int64_t(365) * 86400 * 1000;
    calendar.push({kNeverMs, 0, 5});
    calendar.push({year + 1, 0, 4});
    calendar.push({year, 0, 3});
    calendar.push({5, 0, 1});
    QVERIFY(!calendar.isDue(4));
    QVERIFY(calendar.isDue(5));
    QCOMPARE(calendar.pop().sequence, 1U);
    QVERIFY(!calendar.isDue(year - 1));
    QVERIFY(calendar.isDue(year));
    calendar.push({6, 0, 2});  // before what it has looked ahead to
    QCOMPARE(takeAll(calendar), (std::vector<std::uint32_t>{2, 3, 4, 5}));
  }
  void aForkHasTheSameFutureAndLeavesItsParentAlone() {
    EventCalendar parent;
    for (std::uint32_t k = 0; k < 500; ++k) parent.push({(k * 7919) % 200000, k % 3, k});
    for (int k = 0; k < 100; ++k) {
      QVERIFY(parent.isDue(kNeverMs));
      (void)parent.pop();
    }
    const EventCalendar fork = parent;
    QVERIFY(fork == parent);
    const std::vector<std::uint32_t> future = takeAll(fork);
    QCOMPARE(future.size(), std::size_t(400));
    QCOMPARE(takeAll(parent), future);
    QVERIFY(parent.isDue(kNeverMs));
    const TrafficEvent taken = parent.pop();
    QVERIFY(!(fork == parent));
    parent.push(taken);
    QVERIFY(fork == parent);
  }
  void equalCalendarsHaveTheSameEventsHoweverTheyCameThere() {
    EventCalendar one, two;
    for (std::uint32_t k = 0; k < 50; ++k) one.push({1000 * k, 1, k});
    for (std::uint32_t k = 50; k-- > 0;) two.push({1000 * k, 1, k});
    QVERIFY(one == two);
    QVERIFY(one.isDue(20000));  // looking changes nothing
    QVERIFY(one == two);
    two.push({7, 1, 50});
    QVERIFY(!(one == two));
    one.push({7, 2, 50});
    QVERIFY(!(one == two));
  }
  void anEmptyCalendarHasNothingDue() {
    EventCalendar calendar;
    QVERIFY(!calendar.isDue(kNeverMs));
    QCOMPARE(calendar.size(), std::size_t(0));
    calendar.push({3, 0, 9});
    QVERIFY(calendar.isDue(3));
    QCOMPARE(calendar.pop().sequence, 9U);
    QVERIFY(!calendar.isDue(kNeverMs));
  }
};

QTEST_APPLESS_MAIN(EventCalendarTest)
#include "event_calendar_test.moc"
