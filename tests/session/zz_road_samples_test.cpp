// How much of the roads of branches is kept for the picture.
#include "app/session/branch/road_samples.h"

#include <QtTest>
#include <nlohmann/json.hpp>
#include <set>

#include "app/session/branch/running_traffic.h"
#include "app/session/steering_config.h"
#include "tests/session/storm_run.h"

using namespace citymirror;
using namespace citymirror::session;

class RoadSamplesTest : public QObject {
  Q_OBJECT

  /// One sample a minute of two edges.
  static WorldTrack minutes(int last, double every) {
    WorldTrack track;
    track.roadsEvery = every;
    for (int k = 0; k <= last; ++k) {
      auto sample = std::make_shared<RoadSample>();
      sample->time = 60.0 * k;
      sample->pace = {1, 1};
      sample->shut = {0, 0};
      addRoads(track, std::move(sample));
    }
    return track;
  }
  static std::vector<double> timesOf(const WorldTrack& track) {
    std::vector<double> times;
    for (const auto& sample : track.roads) times.push_back(sample->time);
    return times;
  }
  static std::string steeringJson() {
    return *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/steering.json");
  }

 private slots:
  void theFirstSampleOfEachIntervalAndTheNewestStay() {
    QCOMPARE(timesOf(minutes(9, 0)).size(), std::size_t(10));
    QCOMPARE(timesOf(minutes(9, 240)), (std::vector<double>{0, 240, 480, 540}));
    WorldTrack thin = minutes(9, 0);
    thinRoads(thin, 60, roadBytes(thin) / 2);
    QCOMPARE(thin.roadsEvery, 240.0);
    QCOMPARE(timesOf(thin), timesOf(minutes(9, 240)));
    thinRoads(thin, 60, 1);
    QCOMPARE(timesOf(thin), (std::vector<double>{0, 540}));
  }

  void queuesAndRingsCount() {
    RoadSample sample;
    const std::size_t empty = bytesOf(sample);
    sample.queues.resize(10);
    sample.rings.push_back({1, 2, 3});
    QVERIFY(bytesOf(sample) >= empty + 10 * sizeof(traffic::LinkQueue) + 3 * sizeof(std::uint32_t));
  }

  void branchesThatJoinThinTheRoadsOfAllAndLoseNoRow() {
    WorldRunRequest request = stormToRun();
    WorldRuns measured(1, [] {});
    measured.start(request);
    measured.drain();
    const auto whole = measured.futures()->find("W");
    QVERIFY2(!whole->error, whole->error ? whole->error->text().c_str() : "");
    QCOMPARE(whole->track->roadsEvery, 0.0);
    request.roadBytes = roadBytes(*whole->track) * 11 / 10;
    WorldRuns runs(1, [] {});
    runs.start(request);
    runs.drain();
    QCOMPARE(runs.futures()->find("W")->track->roads.size(), whole->track->roads.size());
    const auto made = runs.branch("W", 840, RoadClosing{busyRoad(), 1e6, 2e6}, {"同", "same"});
    QVERIFY2(made.ok(), made.ok() ? "" : made.error().text().c_str());
    runs.drain();
    // This one leaves between two samples that are left.
    const auto own = runs.branch(*made, 1020, RoadClosing{busyRoad(), 1e6, 2e6}, {"再", "again"});
    QVERIFY2(own.ok(), own.ok() ? "" : own.error().text().c_str());
    runs.drain();
    const auto futures = runs.futures();
    QCOMPARE(futures->roadBytes, request.roadBytes);
    std::set<const RoadSample*> held;
    std::size_t bytes = 0;
    for (const auto& future : futures->all) {
      const WorldTrack& track = *future->track;
      QVERIFY2(!future->error, future->id.c_str());
      QVERIFY(track.roadsEvery > WorldRuns::kRoadsEvery);
      QVERIFY(roadBytes(track) <= request.roadBytes / futures->all.size());
      QCOMPARE(track.roads.front()->time, 0.0);
      QCOMPARE(track.roads.back()->time, kStormSeconds);
      for (std::size_t k = 1; k < track.roads.size(); ++k)
        QVERIFY(track.roads[k]->time > track.roads[k - 1]->time);
      for (const auto& sample : track.roads)
        if (held.insert(sample.get()).second) bytes += bytesOf(*sample);
      QCOMPARE(track.rows.size(), whole->track->rows.size());
      for (std::size_t k = 0; k < track.rows.size(); ++k) {
        QCOMPARE(track.rows[k].time, whole->track->rows[k].time);
        QCOMPARE(track.rows[k].arrived, whole->track->rows[k].arrived);
      }
    }
    QVERIFY(bytes <= request.roadBytes);
  }

  void aRoadThatIsClosedBetweenTwoThinnedSamplesIsNobodysWay() {
    const auto paceOf = [](std::vector<double> times) {
      auto track = std::make_shared<WorldTrack>();
      for (const double time : times) {
        auto sample = std::make_shared<RoadSample>();
        sample->time = time;
        sample->pace = {1, 1};
        sample->shut = {std::uint8_t(time > 700 ? 1 : 0), 0};
        track->roads.push_back(std::move(sample));
      }
      WorldFuture future;
      future.id = "W";
      future.track = std::move(track);
      return runningTraffic(future, Instant{}, 300)->pace;
    };
    const auto thin = paceOf({480, 960});  // steps of 300 s and 900 s
    QCOMPARE(thin.size(), std::size_t(2));
    QVERIFY(thin[0][0] < 0 && thin[1][0] < 0 && thin[0][1] > 0);
    const auto whole = paceOf({480, 720, 960});
    QCOMPARE(whole.size(), std::size_t(3));
    QVERIFY(whole[0][0] > 0 && whole[1][0] < 0 && whole[2][0] < 0);
  }

  void theBudgetOfRoadsIsConfigurationWithItsSource() {
    QCOMPARE(parseSteering(steeringJson())->roadBytes, std::size_t(1024) << 20);
    auto json = nlohmann::json::parse(steeringJson());
    json["road_samples"]["memory_mb"] = 64;
    QCOMPARE(parseSteering(json.dump())->roadBytes, std::size_t(64) << 20);
    json["road_samples"].erase("source");
    const auto unsourced = parseSteering(json.dump());
    QVERIFY(!unsourced.ok());
    QVERIFY2(unsourced.error().where.find("road_samples") != std::string::npos,
             unsourced.error().text().c_str());
  }

  void aCopyOfBeforeHasTheBudgetsAsShippedAndAMistypedOneIsRefused() {
    auto json = nlohmann::json::parse(steeringJson());
    json["water_states"]["memory_mb"] = 64;
    json.erase("road_samples");
    json.erase("vehicle_samples");
    const auto before = parseSteering(json.dump());
    QVERIFY2(before.ok(), before.ok() ? "" : before.error().text().c_str());
    const auto shipped = parseSteering(steeringJson());
    QCOMPARE(before->roadBytes, shipped->roadBytes);
    QCOMPARE(before->vehicleBytes, shipped->vehicleBytes);
    QCOMPARE(before->waterBytes, std::size_t(64) << 20);
    json["road_sample"] = {{"memory_mb", 64}, {"source", "here"}};
    const auto mistyped = parseSteering(json.dump());
    QVERIFY(!mistyped.ok());
    QCOMPARE(mistyped.error().where, std::string("steering.road_sample"));
  }
};

QTEST_GUILESS_MAIN(RoadSamplesTest)
#include "zz_road_samples_test.moc"
