// Who comes by an area between two samples of a run.
#include "app/session/branch/area_sights.h"

#include <QtTest>
#include <map>
#include <set>

#include "app/session/branch/vehicle_samples.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

class AreaSightsTest : public QObject {
  Q_OBJECT
  static constexpr double kFrom = 320, kTo = 1280;  // s, samples of both
  WorldTrack whole_, thin_;

  using Passing = std::pair<std::uint32_t, std::uint32_t>;  // vehicle, street

 private slots:
  void initTestCase() {
    WorldRuns runs(1, [] {});
    runs.start(stormToRun());
    runs.drain();
    const auto run = runs.futures()->find("W");
    QVERIFY2(!run->error, run->error ? run->error->text().c_str() : "");
    whole_ = thin_ = *run->track;
    thinVehicles(thin_, WorldRuns::kSampleEvery, vehicleBytes(thin_) / 8);
    QVERIFY(thin_.vehiclesEvery >= 40);
  }

  void whoCrossesAStreetBetweenTwoThinnedSamplesIsSightedOnIt() {
    const RoadNetwork& roads = town()->roads;
    std::set<Passing> thin, seen;
    std::map<std::uint32_t, double> lastSeen;
    for (const AreaSight& sight : sightsWithin(thin_, roads, kFrom, kTo)) {
      thin.insert({sight.vehicle, sight.link});
      lastSeen[sight.vehicle] = sight.time;
    }
    for (const auto& sample : thin_.vehicles)
      for (const auto& place : sample->places) seen.insert({place.vehicle, place.link});
    std::size_t streets = 0, missing = 0, onlyPassed = 0;
    for (const AreaSight& sight : sightsWithin(whole_, roads, kFrom, kTo)) {
      const auto last = lastSeen.find(sight.vehicle);
      if (last == lastSeen.end() || sight.time > last->second) continue;  // it has arrived since
      const Passing passing{sight.vehicle, sight.link};
      ++streets;
      missing += !thin.contains(passing);
      onlyPassed += thin.contains(passing) && !seen.contains(passing);
    }
    // In the thinned samples alone these streets are on nobody's way.
    QVERIFY(streets > 100 && onlyPassed > 30);
    QVERIFY2(missing * 20 <= streets, qPrintable(QString("%1 of %2").arg(missing).arg(streets)));
  }

  void theyAreWhereThePictureHasThem() {
    const RoadNetwork& roads = town()->roads;
    const double from = thin_.vehiclesEvery * 5 + 12;  // between two samples
    std::map<std::uint32_t, Point2> drawn;
    for (const VehicleAt& vehicle : vehiclesAt(thin_, roads, from))
      drawn[vehicle.vehicle] = vehicle.at;
    std::size_t same = 0, far = 0;
    for (const AreaSight& sight : sightsWithin(thin_, roads, from, from + 5)) {
      if (sight.time != from || !drawn.contains(sight.vehicle)) continue;
      const bool near = distanceTo(roads.line(sight.link), drawn[sight.vehicle]) < 10;
      ++(near ? same : far);
    }
    QVERIFY(same > 5);
    QVERIFY2(far * 10 <= same, qPrintable(QString("%1 of %2").arg(far).arg(same)));
  }

  void sightsOfAVehicleRiseInTimeAndStayOnTheirStreets() {
    for (const WorldTrack* track : {&whole_, &thin_}) {
      std::map<std::uint32_t, double> last;
      for (const AreaSight& sight : sightsWithin(*track, town()->roads, 611, kTo)) {
        QVERIFY(sight.time >= 611 - 1e-6 && sight.time <= kTo + 1e-6);
        const auto before = last.find(sight.vehicle);
        QVERIFY(before == last.end() || sight.time >= before->second - 1e-6);
        last[sight.vehicle] = sight.time;
        const double length = double(town()->roads.edgeLength[sight.link]);
        QVERIFY(sight.along >= 0 && sight.along <= length + 1);
      }
      QVERIFY(!last.empty());
    }
  }

  void aVehicleOfTwoSamplesEntersEachStreetWhereItIsThen() {
    const RoadNetwork& roads = town()->roads;
    // Two streets one after the other, and the one that it is seen on last.
    std::uint32_t a = 0, b = 0, c = 0;
    const auto after = [&](std::uint32_t edge) {
      for (std::uint32_t e = roads.firstEdge[roads.edgeTo[edge]];
           e < roads.firstEdge[roads.edgeTo[edge] + 1]; ++e)
        if (std::int32_t(e) != roads.edgeTwin[edge]) return e;
      return edge;
    };
    for (a = 0; a < roads.edgeCount(); ++a) {
      b = after(a), c = after(b);
      if (a != b && b != c && a != c) break;
    }
    QVERIFY(a < roads.edgeCount());
    WorldTrack track;
    track.network = whole_.network;
    addVehicles(track, {100, {{7, a, roads.edgeLength[a]}}});
    VehicleSample later{180, {{7, c, roads.edgeLength[b]}}, {{7, b}}};
    addVehicles(track, later);
    const auto sights = sightsWithin(track, roads, 110, 200);
    QCOMPARE(sights.size(), std::size_t(3));
    QVERIFY(sights[0].link == b && sights[0].time == 110);
    QVERIFY(std::abs(sights[0].along - 0.25 * double(roads.edgeLength[b])) < 0.01);
    QVERIFY(sights[1].link == c && std::abs(sights[1].time - 140) < 1e-3);
    QVERIFY(sights[2].link == c && sights[2].time == 180);
  }
};

QTEST_GUILESS_MAIN(AreaSightsTest)
#include "zz_area_sights_test.moc"
