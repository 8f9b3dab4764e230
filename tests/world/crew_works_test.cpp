// What a crew does at its place: it waits until the crew is there, and the roads say when that is.
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "scenarios/flood/city_bed.h"
#include "scenarios/traffic/city_demand.h"
#include "scenarios/world/coupled_model.h"
#include "tests/support/city_rules.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using world::CoupledInputs;
using world::CoupledModel;

namespace {

const Point2 kUnderpass(500, 480), kYard(960, 900);
constexpr double kLast = 2700, kSent = 1080;  // s

/// The small city under a storm with a gate that lets the water of its underpass out, and a crew
/// that is to close it.
CoupledInputs gatedEvening(world::Coupling coupling) {
  static const auto city = std::make_shared<const CityModel>(smallCity());
  static const traffic::CityTraffic made = [] {
    traffic::CityDemandOptions options;
    options.vehicles = 400;
    return *traffic::cityTraffic(city->buildings, city->roads, cityRules(), options, {});
  }();
  CoupledInputs in;
  in.city = city;
  in.flood = flood::makeCityFlood(*city, {});
  in.flood.rainMmPerHour = {{300, 2400}, {110, 0}};
  in.flood.duration = kLast;
  in.flood.threads = 1;
  in.flood.edits.push_back({0, flood::SetPump{"P1", flood::PumpMode::failed}});
  flood::SluiceGate gate;
  gate.id = "G1";
  gate.from.at = kUnderpass;
  gate.sill = double(in.flood.bed->valueAt(kUnderpass.x(), kUnderpass.y(), 0));
  gate.width = 0.3;
  gate.height = 0.5;
  in.flood.structures.gates.push_back(gate);
  in.traffic.network = made.network;
  in.traffic.demand = made.demand;
  in.traffic.parameters.informed = 0.7;
  in.traffic.parameters.patience = 60;
  in.wading = *coupling::parseRoadClosure(
      *readFile(CITYMIRROR_SOURCE_DIR "/assets/config/road_closure.json"));
  in.coupling = coupling;
  return in;
}

world::CrewOrder gateCrew() {
  world::CrewOrder order;
  order.code = "C1";
  order.at = kSent;
  order.type = std::uint8_t(traffic::CityClass::pumpTruck);
  order.from = kYard;
  order.to = {500, 330};
  order.setUp = 60;
  order.acts = {flood::SetGate{"G1", 0}};
  return order;
}

CoupledModel evening(CoupledInputs in, double until) {
  auto model = CoupledModel::make(std::move(in));
  if (!model) qFatal("%s", model.error().text().c_str());
  if (const auto done = model->advance(until, {}); !done) qFatal("%s", done.error().text().c_str());
  return std::move(*model);
}

/// m³ that have passed the gate.
double passed(const CoupledModel& model) {
  for (const auto& report : model.flood().structures())
    if (report.id == "G1") return report.volume;
  return NAN;
}

double underpassDepth(const CoupledModel& model) {
  return model.flood().state().depth.valueAt(kUnderpass.x(), kUnderpass.y(), NAN);
}

}  // namespace

class CrewWorksTest : public QObject {
  Q_OBJECT
 private slots:
  void aCrewClosesItsGateLaterOverFloodedRoadsAndMoreWaterLeavesThroughIt() {
    const auto with = [](world::Coupling coupling) {
      CoupledInputs in = gatedEvening(coupling);
      in.orders.push_back(gateCrew());
      return evening(std::move(in), kLast);
    };
    const CoupledModel wet = with(world::Coupling::waterOnRoads),
                       dry = with(world::Coupling::dryRoads);
    const auto late = wet.progress().front(), early = dry.progress().front();
    qInfo("closed %.0f s over flooded roads, %.0f s over dry ones; %.0f and %.0f m³ have passed",
          late.acted, early.acted, passed(wet), passed(dry));
    QCOMPARE(early.acted, early.arrived + 60);
    QVERIFY(late.acted > early.acted);
    QVERIFY(passed(dry) > 0 && passed(wet) > passed(dry));
    QVERIFY(underpassDepth(wet) < underpassDepth(dry));
  }

  void untilTheCrewIsThereTheWaterIsThatOfARunWithoutIt() {
    CoupledInputs in = gatedEvening(world::Coupling::waterOnRoads);
    const CoupledModel alone = evening(in, kSent + 60);
    in.orders.push_back(gateCrew());
    const CoupledModel sent = evening(in, kSent + 60);
    QVERIFY(!std::isfinite(sent.progress().front().acted) ||
            sent.progress().front().acted > kSent + 60);
    QCOMPARE(passed(sent), passed(alone));
    QVERIFY(sent.flood().state().depth.values == alone.flood().state().depth.values);
  }

  void whatACrewHasDoneStandsAmongTheEditsOfTheRun() {
    CoupledInputs in = gatedEvening(world::Coupling::dryRoads);
    in.orders.push_back(gateCrew());
    QCOMPARE(evening(in, kSent).edits().size(), std::size_t(1));  // the pump that has failed
    const CoupledModel done = evening(in, kLast);
    QCOMPARE(done.edits().size(), std::size_t(2));
    QVERIFY(done.edits().back().edit == in.orders.front().acts.front());
    QCOMPARE(done.edits().back().time, done.progress().front().acted);
    QCOMPARE(done.fork().edits().size(), std::size_t(2));
  }
};

QTEST_GUILESS_MAIN(CrewWorksTest)
#include "crew_works_test.moc"
