// A detailed look at an area of a coupled run. Skipped by name where SUMO is not installed.
#include <QtTest>

#include "app/session/branch/area_detail.h"
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
    request_.network = made.network;
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
        traffic::nearestStreet(roads, *closed.network, closed.centre);
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

  void whereNobodyDrivesItSaysSo() {
    AreaDetailRequest empty = request_;
    empty.centre = {90000, 0};
    QCOMPARE(driveAreaDetail(empty, {}, {}).error().code, ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(AreaDetailTest)
#include "area_detail_test.moc"
