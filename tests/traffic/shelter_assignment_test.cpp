// Who goes to which shelter: everybody who can, in the least time of all together.
#include <QtTest>
#include <functional>

#include "engine/core/counter_random.h"
#include "scenarios/traffic/shelter_assignment.h"

using namespace citymirror;
using namespace citymirror::traffic;

namespace {

struct ShelterCase {
  std::vector<std::uint32_t> persons, places;
  std::vector<double> seconds;
};

/// Persons with a place, and their seconds.
std::pair<std::uint32_t, double> worthOf(const ShelterCase& c,
                                         const std::vector<ShelterParcel>& parcels) {
  std::pair<std::uint32_t, double> worth{0, 0};
  for (const ShelterParcel& p : parcels) {
    if (p.shelter == kNoShelter) continue;
    worth.first += p.persons;
    worth.second += p.persons * c.seconds[p.origin * c.places.size() + p.shelter];
  }
  return worth;
}

/// The best of all assignments, one person after the other.
std::pair<std::uint32_t, double> bestOf(const ShelterCase& c) {
  std::pair<std::uint32_t, double> best{0, 0};
  std::vector<std::uint32_t> free = c.places;
  std::vector<std::uint32_t> people;
  for (std::uint32_t o = 0; o < c.persons.size(); ++o)
    people.insert(people.end(), c.persons[o], o);
  const std::function<void(std::size_t, std::uint32_t, double)> place =
      [&](std::size_t who, std::uint32_t placed, double seconds) {
        if (who == people.size()) {
          if (placed > best.first || (placed == best.first && seconds < best.second))
            best = {placed, seconds};
          return;
        }
        place(who + 1, placed, seconds);
        for (std::size_t s = 0; s < free.size(); ++s) {
          const double way = c.seconds[people[who] * free.size() + s];
          if (free[s] == 0 || !std::isfinite(way)) continue;
          --free[s];
          place(who + 1, placed + 1, seconds + way);
          ++free[s];
        }
      };
  place(0, 0, 0);
  return best;
}

}  // namespace

class ShelterAssignmentTest : public QObject {
  Q_OBJECT

 private slots:
  void whoHasAnAlternativeLeavesTheNearPlaceToWhoHasNone() {
    const std::vector<std::uint32_t> persons{10, 10}, places{10, 10};
    const std::vector<double> seconds{100, 200, 100, 1000};
    const std::vector<ShelterParcel> planned{{0, 1, 10}, {1, 0, 10}};
    QCOMPARE(assignShelters(persons, places, seconds), planned);
    const std::vector<ShelterParcel> nearest{{0, 0, 10}, {1, 0, 10}};
    QCOMPARE(nearestShelters(persons, 2, seconds), nearest);
  }

  void whoFindsNoPlaceIsWhoIsFarthest() {
    const std::vector<std::uint32_t> persons{4, 4}, places{5};
    const std::vector<ShelterParcel> parcels{{0, 0, 1}, {0, kNoShelter, 3}, {1, 0, 4}};
    QCOMPARE(assignShelters(persons, places, std::vector<double>{300, 100}), parcels);
  }

  void whereNoWayLeadsNobodyIsSent() {
    const std::vector<std::uint32_t> persons{4, 2}, places{50};
    const std::vector<double> seconds{INFINITY, 60};
    const std::vector<ShelterParcel> parcels{{0, kNoShelter, 4}, {1, 0, 2}};
    QCOMPARE(assignShelters(persons, places, seconds), parcels);
    QCOMPARE(nearestShelters(persons, 1, seconds), parcels);
  }

  void noOtherAssignmentIsBetter() {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      std::uint64_t n = 0;
      const auto draw = [&](double most) { return drawUnit(seed, n++, 1) * most; };
      ShelterCase c;
      for (int o = 0; o < 3; ++o) c.persons.push_back(std::uint32_t(draw(3.99)));
      for (int s = 0; s < 3; ++s) c.places.push_back(std::uint32_t(draw(4.99)));
      for (int k = 0; k < 9; ++k)
        c.seconds.push_back(draw(1) < 0.15 ? INFINITY : std::round(draw(100)));
      const auto found = worthOf(c, assignShelters(c.persons, c.places, c.seconds));
      const auto best = bestOf(c);
      QCOMPARE(found.first, best.first);
      QCOMPARE(found.second, best.second);
    }
  }

  void aCityOfStreetsIsAssignedInASecond() {
    ShelterCase c;
    for (std::uint64_t o = 0; o < 3000; ++o) c.persons.push_back(20 + std::uint32_t(o % 50));
    for (int s = 0; s < 30; ++s) c.places.push_back(4000);
    for (std::uint64_t k = 0; k < 3000 * 30; ++k) c.seconds.push_back(drawUnit(1, k, 2) * 1800);
    QElapsedTimer timer;
    timer.start();
    const auto parcels = assignShelters(c.persons, c.places, c.seconds);
    qInfo("3000 streets to 30 shelters: %lld ms", (long long)timer.elapsed());
    std::vector<std::uint32_t> taken(30, 0);
    std::uint32_t persons = 0;
    for (const ShelterParcel& p : parcels) {
      persons += p.persons;
      if (p.shelter != kNoShelter) taken[p.shelter] += p.persons;
    }
    std::uint32_t all = 0;
    for (const std::uint32_t each : c.persons) all += each;
    QCOMPARE(persons, all);
    for (const std::uint32_t each : taken) QVERIFY(each <= 4000);
    QVERIFY(timer.elapsed() < 20000);
  }
};

QTEST_GUILESS_MAIN(ShelterAssignmentTest)
#include "shelter_assignment_test.moc"
