// How much of a run's vehicles is kept for the picture, and what is drawn where not all of it is.
#include "app/session/branch/vehicle_samples.h"

#include <QtTest>
#include <nlohmann/json.hpp>
#include <set>

#include "app/session/steering_config.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

std::string steeringText() {
  return *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/steering.json");
}

std::size_t budgetAsShipped() { return parseSteering(steeringText())->vehicleBytes; }

/// The storm as it is seen when all looks are kept.
const WorldFuture& wholeRun() {
  static const auto whole = [] {
    WorldRuns runs(1, [] {});
    WorldRunRequest request = stormToRun();
    request.vehicleBytes = budgetAsShipped();
    runs.start(request);
    runs.drain();
    return runs.futures()->find("W");
  }();
  return *whole;
}

WorldTrack wholeTrack() { return *wholeRun().track; }

/// Where one vehicle was at each sample from `from` to `to` s, equal ones in a row once.
std::vector<std::uint32_t> linksOf(const WorldTrack& track, std::uint32_t vehicle, double from,
                                   double to) {
  std::vector<std::uint32_t> links;
  for (const auto& sample : track.vehicles) {
    if (sample->time < from || sample->time > to) continue;
    for (const auto& place : sample->places) {
      if (place.vehicle != vehicle) continue;
      if (links.empty() || links.back() != place.link) links.push_back(place.link);
    }
  }
  return links;
}

/// Of all samples that any branch holds, each once.
std::size_t bytesOfAll(const WorldFutures& futures) {
  std::set<const VehicleSample*> held;
  std::size_t bytes = 0;
  for (const auto& future : futures.all) {
    for (const auto& sample : future->track->vehicles)
      if (held.insert(sample.get()).second) bytes += bytesOf(*sample);
  }
  return bytes;
}

}  // namespace

class VehicleSamplesTest : public QObject {
  Q_OBJECT
 private slots:
  void aShortRunOfFewBranchesLosesNothing() {
    const WorldTrack& track = wholeTrack();
    QVERIFY2(!wholeRun().error, wholeRun().error ? wholeRun().error->text().c_str() : "");
    QCOMPARE(track.vehiclesEvery, 0.0);
    QCOMPARE(track.vehicles.size(), std::size_t(kStormSeconds / WorldRuns::kSampleEvery));
    for (const auto& sample : track.vehicles) QVERIFY(sample->passed.empty());
    QVERIFY(vehicleBytes(track) < budgetAsShipped());
  }

  void manyBranchesKeepNoMoreThanTheirBudgetAndTheirFiguresStay() {
    WorldRunRequest request = stormToRun();
    request.vehicleBytes = vehicleBytes(wholeTrack());
    const auto inputs = request.inputs;
    for (const char* name : {"a", "b", "c"}) request.alternatives.push_back({{name, name}, inputs});
    WorldRuns runs(2, [] {});
    runs.start(request);
    runs.drain();
    const auto check = [&](std::size_t branches) {
      const auto futures = runs.futures();
      QCOMPARE(futures->all.size(), branches);
      QCOMPARE(futures->vehicleBytes, request.vehicleBytes);
      QVERIFY(bytesOfAll(*futures) <= request.vehicleBytes);
      for (const auto& future : futures->all) {
        const WorldTrack& track = *future->track;
        QVERIFY2(!future->error, future->id.c_str());
        QVERIFY(vehicleBytes(track) <= request.vehicleBytes / branches);
        QVERIFY(track.vehiclesEvery > WorldRuns::kSampleEvery);
        QVERIFY(track.vehicles.size() > 5);
        QCOMPARE(track.vehicles.back()->time, kStormSeconds);
      }
    };
    check(4);
    const auto made =
        runs.branch("W", 930, RoadClosing{busyRoad(), 1e6, 2e6}, {"同", "same"}, "planner");
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    runs.drain();
    check(5);  // those that were whole made room
    const auto& whole = wholeRun();
    const auto last = runs.futures();
    for (const auto& future : last->all) {
      if (future->deed) continue;
      QCOMPARE(future->indices.size(), whole.indices.size());
      for (std::size_t k = 0; k < whole.indices.size(); ++k) {
        const double here = future->indices[k].value, there = whole.indices[k].value;
        QVERIFY2(here == there || (std::isnan(here) && std::isnan(there)),
                 whole.indices[k].key.c_str());
      }
    }
  }

  void streetsThatWereSeenStayWithTheNextSample() {
    const WorldTrack whole = wholeTrack();
    WorldTrack thin = whole;
    thinVehicles(thin, WorldRuns::kSampleEvery, vehicleBytes(whole) / 8);
    QVERIFY(thin.vehiclesEvery >= 40);
    std::size_t streets = 0;
    for (std::size_t k = 1; k < thin.vehicles.size(); ++k) {
      const VehicleSample &before = *thin.vehicles[k - 1], &now = *thin.vehicles[k];
      for (const auto& place : now.places) {
        auto seen = linksOf(whole, place.vehicle, before.time, now.time);
        const bool setOut =
            std::none_of(before.places.begin(), before.places.end(),
                         [&](const auto& earlier) { return earlier.vehicle == place.vehicle; });
        if (!setOut) seen.erase(seen.begin());
        if (!seen.empty() && seen.back() == place.link) seen.pop_back();
        std::vector<std::uint32_t> kept;
        for (const PassedLink& passed : passedBy(now, place.vehicle)) kept.push_back(passed.link);
        QCOMPARE(kept, seen);
        streets += kept.size();
      }
    }
    QVERIFY(streets > 100);
  }

  void vehiclesStayOnStreetsWhereSamplesWereLeftOut() {
    WorldTrack thin = wholeTrack();
    thinVehicles(thin, WorldRuns::kSampleEvery, vehicleBytes(thin) / 8);
    const RoadNetwork& roads = town()->roads;
    std::size_t seen = 0, off = 0;
    for (double time = 305; time < 900; time += 17) {
      for (const VehicleAt& vehicle : vehiclesAt(thin, roads, time)) {
        double far = 1e9;
        for (std::uint32_t e = 0; e < roads.edgeCount(); ++e)
          far = std::min(far, distanceTo(roads.line(e), vehicle.at));
        off += far > 5;  // they keep 3 m off the middle
        ++seen;
      }
    }
    QVERIFY(seen > 100);
    QVERIFY2(off * 50 <= seen, qPrintable(QString("%1 of %2").arg(off).arg(seen)));
  }

  void aTrackThatIsThinnedWhileItGrowsIsTheOneThatIsThinnedAtItsEnd() {
    const WorldTrack whole = wholeTrack();
    WorldTrack atOnce = whole, grown;
    thinVehicles(atOnce, WorldRuns::kSampleEvery, vehicleBytes(whole) / 4);
    grown.vehiclesEvery = atOnce.vehiclesEvery;
    for (const auto& sample : whole.vehicles) addVehicles(grown, *sample);
    QCOMPARE(grown.vehicles.size(), atOnce.vehicles.size());
    for (std::size_t k = 0; k < grown.vehicles.size(); ++k) {
      QCOMPARE(grown.vehicles[k]->time, atOnce.vehicles[k]->time);
      QVERIFY(grown.vehicles[k]->places == atOnce.vehicles[k]->places);
      QVERIFY(grown.vehicles[k]->passed == atOnce.vehicles[k]->passed);
    }
  }

  void theFirstAndTheLastSampleStayWhateverTheyTake() {
    WorldTrack thin = wholeTrack();
    thinVehicles(thin, WorldRuns::kSampleEvery, 1);
    QCOMPARE(thin.vehicles.size(), std::size_t(2));
    QCOMPARE(thin.vehicles.front()->time, WorldRuns::kSampleEvery);
    QCOMPARE(thin.vehicles.back()->time, kStormSeconds);
  }

  void theBudgetIsConfigurationWithItsSource() {
    QCOMPARE(budgetAsShipped(), std::size_t(1024) << 20);
    auto json = nlohmann::json::parse(steeringText());
    json["vehicle_samples"]["memory_mb"] = 64;
    QCOMPARE(parseSteering(json.dump())->vehicleBytes, std::size_t(64) << 20);
    json["vehicle_samples"].erase("source");
    const auto unsourced = parseSteering(json.dump());
    QVERIFY(!unsourced.ok());
    QVERIFY2(unsourced.error().where.find("vehicle_samples") != std::string::npos,
             unsourced.error().text().c_str());
  }
};

QTEST_GUILESS_MAIN(VehicleSamplesTest)
#include "zz_vehicle_samples_test.moc"
