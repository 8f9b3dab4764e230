// A detailed look at an area of a coupled run. Skipped by name where SUMO is not installed.
#include <QElapsedTimer>
#include <QtTest>
#include <atomic>

#include "app/session/branch/area_detail.h"
#include "app/session/branch/detail_layer.h"
#include "app/session/branch/draw_traffic.h"
#include "app/session/branch/world_runs.h"
#include "app/sumo/sumo_link.h"
#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

class AreaDetailTest : public QObject {
  Q_OBJECT
  AreaDetailRequest request_;

  /// The request over streets that are, from 660 s on, as fast as `share` of their speed.
  AreaDetailRequest slowedFrom660(float share) const {
    AreaDetailRequest slowed = request_;
    auto track = std::make_shared<WorldTrack>(*slowed.track);
    auto dry = std::make_shared<RoadSample>(*track->roads.front());
    dry->time = 0;
    dry->shut.assign(request_.city->roads.edgeCount(), 0);
    dry->share.assign(request_.city->roads.edgeCount(), 1);
    auto wet = std::make_shared<RoadSample>(*dry);
    wet->time = 660;
    wet->share.assign(request_.city->roads.edgeCount(), share);
    track->roads = {dry, wet};
    slowed.track = track;
    return slowed;
  }
  static double meanMetres(const AreaDetail& detail, double from, double to) {
    double sum = 0;
    std::size_t both = 0;
    const auto before = vehiclesAt(detail, from), after = vehiclesAt(detail, to);
    for (const VehicleAt& a : before) {
      for (const VehicleAt& b : after) {
        if (a.vehicle != b.vehicle) continue;
        sum += (b.at - a.at).norm();
        ++both;
      }
    }
    return both > 0 ? sum / double(both) : 0;
  }

 private slots:
  void initTestCase() {
    if (!sumo::isBuilt()) QSKIP("built without SUMO");
    if (QStandardPaths::findExecutable("sumo").isEmpty() ||
        QStandardPaths::findExecutable("netconvert").isEmpty())
      QSKIP("SUMO is not installed");
    const auto city = std::make_shared<const CityModel>(smallCity());
    traffic::CityDemandOptions options;
    options.vehicles = 600;
    options.to = 1200;
    const auto made =
        *traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
    WorldRunRequest run;
    run.inputs.city = city;
    run.inputs.flood = flood::makeCityFlood(*city, {});
    run.inputs.flood.duration = 1200;
    run.inputs.traffic.network = made.network;
    run.inputs.traffic.demand = made.demand;
    run.inputs.wading = *coupling::parseRoadClosure(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
    run.duration = 1200;
    WorldRuns runs(1, {});
    runs.start(run);
    runs.drain();
    request_.city = city;
    request_.track = runs.futures()->all.front()->track;
    request_.centre = {500, 485};
    request_.radius = 250;
    request_.from = 600;
    request_.to = 720;
  }

  void vehiclesDriveInLanesWhereTheRunHasThem() {
    std::size_t told = 0;
    const auto detail = driveAreaDetail(
        request_, [&](const AreaDetail& part) { told = part.samples.size(); }, {});
    QVERIFY2(detail.ok(), detail.ok() ? "" : detail.error().text().c_str());
    QCOMPARE(detail->samples.size(), std::size_t(120));
    QCOMPARE(told, std::size_t(120));
    const auto coarse = vehiclesAt(*request_.track, request_.city->roads, 660);
    const auto inArea = std::count_if(coarse.begin(), coarse.end(), [&](const VehicleAt& v) {
      return (v.at - request_.centre).norm() <= request_.radius;
    });
    const auto fine = vehiclesAt(*detail, 660);
    qInfo("vehicles in the area at 660 s: %td in the run, %zu in SUMO", inArea, fine.size());
    QVERIFY(double(fine.size()) > 0.5 * double(inArea) && double(fine.size()) < 2.0 * double(inArea));
    std::size_t moving = 0;
    const auto later = vehiclesAt(*detail, 662);
    for (const VehicleAt& vehicle : fine) {
      QVERIFY((vehicle.at - request_.centre).norm() <= request_.radius + 1);
      QVERIFY(vehicle.vehicle < request_.track->demand->size());
      double far = 1e9;  // from any street
      for (std::size_t e = 0; e < request_.city->roads.edgeCount(); ++e)
        far = std::min(far, distanceTo(request_.city->roads.line(e), vehicle.at));
      QVERIFY2(far < 12, qPrintable(QString::number(far)));
      for (const VehicleAt& then : later)
        moving += then.vehicle == vehicle.vehicle && (then.at - vehicle.at).norm() > 1;
    }
    QVERIFY(moving > 0);
  }

  void nobodyGetsOnAStreetThatTheRunHasClosed() {
    AreaDetailRequest closed = request_;
    const RoadNetwork& roads = closed.city->roads;
    const auto nearest =
        traffic::nearestStreet(roads, *closed.track->network, closed.centre);
    QVERIFY(nearest >= 0);
    auto track = std::make_shared<WorldTrack>(*closed.track);
    auto sample = std::make_shared<RoadSample>(*track->roads.front());
    sample->time = 0;
    sample->shut.assign(roads.edgeCount(), 0);
    sample->shut[std::size_t(nearest)] = 1;
    track->roads = {sample};
    closed.track = track;
    const auto detail = driveAreaDetail(closed, {}, {});
    QVERIFY2(detail.ok(), detail.ok() ? "" : detail.error().text().c_str());
    QCOMPARE(detail->samples.size(), std::size_t(120));  // a closure never ends it
  }

  void itsPictureIsDrawnAsTheRunsOwn() {
    const auto detail = driveAreaDetail(request_, {}, {});
    QVERIFY(detail.ok());
    const auto marks = drawVehicles(vehiclesAt(*detail, 660), vehiclesAt(*detail, 661),
                                    *request_.track->demand, *request_.city,
                                    Instant{}, 660, 661, 1);
    QVERIFY(marks != nullptr);
    QCOMPARE(marks->code.size(), vehiclesAt(*detail, 660).size());
    QVERIFY(vehiclesAt(*detail, 100).empty());  // it does not hold that time
    QVERIFY(!detail->holds(800) && detail->holds(601));
  }

  void waterSlowsItsVehiclesFromItsTimeOnAndNotBefore() {
    const auto dry = driveAreaDetail(slowedFrom660(1), {}, {});
    const auto wet = driveAreaDetail(slowedFrom660(0.3F), {}, {});
    QVERIFY2(dry.ok() && wet.ok(), dry ? "" : dry.error().text().c_str());
    for (double time = 601; time < 660; ++time) {
      const auto a = vehiclesAt(*dry, time), b = vehiclesAt(*wet, time);
      QCOMPARE(a.size(), b.size());
      for (std::size_t k = 0; k < a.size(); ++k) QVERIFY(a[k].at == b[k].at);
    }
    const double fast = meanMetres(*dry, 690, 700), slow = meanMetres(*wet, 690, 700);
    qInfo("10 s on dry streets: %.0f m, in water: %.0f m", fast, slow);
    QVERIFY(slow > 0 && slow < 0.6 * fast);
  }

  void aRunTellsHowMuchWaterLeavesToCars() {
    const auto roads = request_.track->roads.back();
    QCOMPARE(roads->share.size(), request_.city->roads.edgeCount());
    for (const float share : roads->share) QVERIFY(share >= 0 && share <= 1);
  }

  void itSaysWhoDrivesWhereAndWhen() {
    const auto detail = driveAreaDetail(request_, {}, {});
    QVERIFY(detail.ok());
    QVERIFY2(detail->engine.starts_with("SUMO "), detail->engine.c_str());
    const Instant zero = *parseIso("2026-07-18T09:40:00Z");
    const auto rim = detailLayer(*detail, zero, zero + millis(1200));
    QCOMPARE(rim.layer->provenance.source, detail->engine);
    QCOMPARE(rim.layer->provenance.obtained, std::string("2026-07-18T10:00:00Z"));
    QCOMPARE(rim.layer->provenance.method,
             std::string("driven lane by lane within 250 m, 2026-07-18T09:50:00Z to "
                         "2026-07-18T09:52:00Z"));
    QVERIFY(rim.layer->provenance.origin == Origin::estimated);
    for (const Point2& corner : rim.layer->features[0].lines[0])
      QVERIFY(std::abs((corner - request_.centre).norm() - request_.radius) < 1e-6);
    const auto last = drawDetail(*detail, *request_.track->demand, *request_.city, zero, 720, 1);
    QVERIFY(last && draw::drawable(*last));  // they stand there
    QVERIFY(!drawDetail(*detail, *request_.track->demand, *request_.city, zero, 721, 1));
  }

  void whatIsCancelledEndsSoonAndLeavesTheWayFree() {
    std::atomic<int> told = 0;
    std::optional<Error> why;
    QElapsedTimer stopping;
    AreaDetailRequest endless = request_;
    endless.to = 1200;
    run::JobQueue queue(1);  // last: its end waits for the worker
    const auto id = queue.submit({}, [&](const run::JobContext& job) {
      const auto done = driveAreaDetail(endless, [&](const AreaDetail&) { ++told; }, job);
      if (!done) why = done.error();
    });
    QTRY_VERIFY_WITH_TIMEOUT(told > 0, 60000);
    stopping.start();
    queue.cancel(id);
    queue.drain();
    QVERIFY2(stopping.elapsed() < 5000, qPrintable(QString::number(stopping.elapsed())));
    QVERIFY(why && why->code == ErrorCode::cancelled);
    QVERIFY(driveAreaDetail(request_, {}, {}).ok());
  }

  void withoutItsProgramsItSaysWhichOneIsMissing() {
    const QByteArray before = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const Outcome possible = areaDetailPossible();
    const auto detail = driveAreaDetail(request_, {}, {});
    qputenv("PATH", before);
    QCOMPARE(possible.error().code, ErrorCode::notFound);
    QVERIFY2(possible.error().text().find("sumo") != std::string::npos,
             possible.error().text().c_str());
    QCOMPARE(detail.error().code, ErrorCode::notFound);
    QVERIFY(areaDetailPossible().ok());
  }

  void whereNobodyDrivesItSaysSo() {
    AreaDetailRequest empty = request_;
    empty.centre = {90000, 0};
    QCOMPARE(driveAreaDetail(empty, {}, {}).error().code, ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(AreaDetailTest)
#include "area_detail_test.moc"
