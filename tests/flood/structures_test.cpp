#include <QtTest>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>

#include "scenarios/flood/flood_check.h"
#include "scenarios/flood/structure_network.h"
#include "tests/flood/domains.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

namespace {

constexpr double kBoundless = std::numeric_limits<double>::infinity();

/// Two basins of 10 × 10 cells of 10 m with a ridge between them; water only in the west.
FloodInputs basins(double west, double east = 0) {
  FloodInputs inputs =
      domain(21, 10, 10, [](double x, double) { return x > 100 && x < 110 ? 20.0 : 0.0; });
  for (int i = 0; i < 210; ++i) {
    const int c = i % 21;
    inputs.initialDepth.push_back(float(c < 10 ? west : c > 10 ? east : 0));
  }
  return inputs;
}
const Waterside kWest{Point2(55, 55), {}}, kEast{Point2(155, 55), {}}, kAway{};

double volume(const FloodModel& model, bool east) {
  const FloodState state = model.state();
  double sum = 0;
  for (int r = 0; r < 10; ++r) {
    for (int c = 0; c < 10; ++c) sum += double(state.depth.at(c + (east ? 11 : 0), r)) * 100;
  }
  return sum;
}

StructureReport reportOf(const FloodModel& model, const std::string& id) {
  for (const StructureReport& report : model.structures()) {
    if (report.id == id) return report;
  }
  return {};
}

/// One of each, with things to do.
FloodInputs busyWorks() {
  FloodInputs inputs = basins(2, 0.2);
  HydraulicStructures& s = inputs.structures;
  s.barriers = {{"B", {{150, 0}, {150, 100}}, 0.6, {}}};
  Breach breach;
  breach.at = {150, 55};
  breach.start = 60;
  breach.deepening = 60;
  s.barriers[0].breaches = {breach};
  s.weirs = {{"W", kWest, kEast, 1.5, 2, 1.7}};
  s.gates.resize(1);
  s.gates[0].id = "G", s.gates[0].from = kWest, s.gates[0].to = kEast, s.gates[0].opening = 0.3;
  s.culverts.resize(1);
  s.culverts[0].id = "C", s.culverts[0].from = kWest, s.culverts[0].to = kEast;
  s.pumps.resize(2);
  s.pumps[0].id = "P", s.pumps[0].from = kEast, s.pumps[0].to = kWest, s.pumps[0].capacity = 0.4;
  s.pumps[0].onLevel = 0.3, s.pumps[0].offLevel = 0.2;
  s.pumps[1].id = "PD", s.pumps[1].district = "D", s.pumps[1].capacity = 0.02;
  s.inlets = {{"I", {175, 25}, "D", 0.05, 2.4, 0.3}};
  s.stores = {{"D", 30, 0, 0.01, -2, -0.5, {std::nullopt, {{0}, {-1.8}}}}};
  return inputs;
}

}  // namespace

class StructuresTest : public QObject {
  Q_OBJECT
 private slots:
  void linksBringTwoBasinsToOneLevelAndNeverPastIt_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"weir", "gate", "culvert"}) QTest::addRow("%s", kind) << QString(kind);
  }
  void linksBringTwoBasinsToOneLevelAndNeverPastIt() {
    QFETCH(QString, kind);
    FloodInputs inputs = basins(2);
    inputs.manning = 0.05;
    if (kind == "weir") inputs.structures.weirs = {{"L", kWest, kEast, 0.2, 20, 1.7}};
    if (kind == "gate") {
      SluiceGate gate;
      gate.id = "L", gate.from = kWest, gate.to = kEast, gate.width = 10;
      inputs.structures.gates = {gate};
    }
    if (kind == "culvert") {
      Culvert culvert;
      culvert.id = "L", culvert.from = kWest, culvert.to = kEast;
      culvert.width = 3, culvert.barrels = 4;
      inputs.structures.culverts = {culvert};
    }
    FloodModel model = ranTo(inputs, 5);
    const double early = reportOf(model, "L").discharge;
    QVERIFY(early > 1);
    QVERIFY(model.advance(7200, {}).ok());
    const double west = volume(model, false) / 1e4, east = volume(model, true) / 1e4;
    qInfo("%s: %.1f m3/s at first, %.3f m west, %.3f m east after two hours", qPrintable(kind),
          early, west, east);
    QVERIFY(std::fabs(west - east) < 0.02);
    QVERIFY(std::fabs(reportOf(model, "L").volume - east * 1e4) < 30);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-7);
    QCOMPARE(model.mass().drained, 0.0);
  }

  void aFlapLetsNothingBack() {
    FloodInputs inputs = basins(0, 2);
    SluiceGate gate;
    gate.id = "G", gate.from = kWest, gate.to = kEast, gate.flap = true;
    Culvert culvert;
    culvert.id = "C", culvert.from = kWest, culvert.to = kEast, culvert.flap = true;
    inputs.structures.gates = {gate};
    inputs.structures.culverts = {culvert};
    QCOMPARE(volume(ranTo(inputs, 300), false), 0.0);
  }

  void aPumpSwitchesOnAndOffByItsLevelsAndSaysWhy() {
    FloodInputs inputs = basins(0.5);
    Pump pump;
    pump.id = "P", pump.from = kWest, pump.to = kAway, pump.capacity = 5;
    pump.onLevel = 0.4, pump.offLevel = 0.1;
    inputs.structures.pumps = {pump};
    FloodModel model = ranTo(inputs, 60);
    QCOMPARE(reportOf(model, "P").discharge, 5.0);
    QVERIFY(model.advance(3600, {}).ok());
    const double left = volume(model, false) / 1e4;
    qInfo("stops at %.3f m of 0.1 m", left);
    QVERIFY(left > 0.05 && left < 0.3);
    const StructureReport report = reportOf(model, "P");
    QCOMPARE(report.discharge, 0.0);
    QVERIFY(report.why.en.find("below its switch-on level 0.40 m") != std::string::npos);
    QVERIFY(report.why.zh.find("0.40 m") != std::string::npos);
    QVERIFY(std::fabs(model.mass().drained - report.volume) < 1e-6);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-7);
  }

  void aPumpFollowsItsCurve() {
    FloodInputs inputs = basins(2, 1);
    Pump pump;
    pump.id = "P", pump.from = kEast, pump.to = kWest;
    pump.curve = {{0, 2}, {0.4, 0}};
    inputs.structures.pumps = {pump};
    const FloodModel model = ranTo(inputs, 20);
    const StructureReport r = reportOf(model, "P");
    QVERIFY(std::fabs(r.discharge - 0.4 * (1 - (r.levelTo - r.levelFrom) / 2)) < 0.01);
  }

  void aFailedPumpLetsItsBasinFillAndARepairedOneEmptiesIt() {
    FloodInputs inputs = domain(21, 10, 10, [](double x, double y) {
      return 0.02 * (std::fabs(x - 55) + std::fabs(y - 55));
    });
    inputs.rainMmPerHour = {{0}, {60}};
    Pump pump;
    pump.id = "P", pump.from = kWest, pump.to = kAway, pump.capacity = 2;
    inputs.structures.pumps = {pump};
    inputs.edits = {{600, SetPump{"P", PumpMode::failed}},
                    {1800, SetPump{"P", PumpMode::automatic}}};
    FloodModel model = ranTo(inputs, 600);
    const double working = volume(model, false);
    QVERIFY(model.advance(1800, {}).ok());
    const double failed = volume(model, false);
    QVERIFY(reportOf(model, "P").why.en.find("failed") != std::string::npos);
    QVERIFY(model.advance(3600, {}).ok());
    const double repaired = volume(model, false);
    qInfo("%.0f m3 while it works, %.0f m3 failed, %.0f m3 repaired", working, failed, repaired);
    QVERIFY(failed > working + 150 && repaired < 0.7 * failed);
  }

  void aFullSewerDrinksNoMoreAndABlockedOutfallKeepsItFull() {
    FloodInputs inputs = basins(0.5);
    inputs.structures.inlets = {{"I", {55, 55}, "D", 0.2, 2.4, 0.3}};
    inputs.structures.stores = {
        {"D", 50, 0, 1, -3, -1, {std::nullopt, {{0, 1200, 1201}, {2, 2, -9}}}}};
    FloodModel model = ranTo(inputs, 1200);
    QVERIFY(std::fabs(model.mass().drained - 50) < 1e-6);
    QVERIFY(reportOf(model, "I").why.en.find("full") != std::string::npos);
    QVERIFY(reportOf(model, "D").why.en.find("blocked") != std::string::npos);
    QVERIFY(std::fabs(reportOf(model, "D").levelFrom + 1) < 1e-9);
    QVERIFY(model.advance(2400, {}).ok());
    QVERIFY(model.mass().drained > 150);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-7);
  }

  void aSewerThatStandsAboveTheStreetComesUpItsLowestInletFirst() {
    FloodInputs inputs = domain(21, 10, 10, [](double x, double) { return x < 100 ? 0.0 : 0.5; });
    inputs.structures.inlets = {{"high", {155, 55}, "D", 0.2, 2.4, 0.3},
                                {"low", {55, 55}, "D", 0.2, 2.4, 0.3}};
    inputs.structures.stores = {{"D", 200, 200, 0, -1, 1, {}}};
    FloodModel model = ranTo(inputs, 20);
    QVERIFY(reportOf(model, "low").discharge < -0.1);
    QVERIFY(reportOf(model, "low").why.en.find("gives back") != std::string::npos);
    QVERIFY(reportOf(model, "D").why.en.find("comes up") != std::string::npos);
    QVERIFY(model.advance(3600, {}).ok());
    const double left = reportOf(model, "D").setting;
    qInfo("%.1f of 200 m3 came up, %.1f m3 through the low inlet", 200 - left,
          -reportOf(model, "low").volume);
    QVERIFY(-reportOf(model, "low").volume > -reportOf(model, "high").volume);
    QVERIFY(std::fabs(model.mass().inflow - model.mass().drained - (200 - left)) < 1e-6);
    QVERIFY(std::fabs(model.mass().final_ - (200 - left)) < 1e-3);
    const StructureReport low = reportOf(model, "low");
    QVERIFY(low.levelTo - low.levelFrom < 0.01);
  }

  void sandbagsDrawnMidRunHoldWaterUntilItStandsAboveTheirCrest() {
    FloodInputs inputs = domain(40, 10, 5, [](double, double) { return 0.0; });
    inputs.inflows = {{"Q", {{2, 2}, {2, 48}}, {{0}, {2}}}};
    FloodModel open = ranTo(inputs, 30), held = open.fork();
    QVERIFY(held.apply(DrawBarrier{"S", {{150, -5}, {150, 55}}, 0.8}).ok());
    QVERIFY(open.advance(600, {}).ok() && held.advance(600, {}).ok());
    QVERIFY(open.state().depth.at(35, 5) > 0.05F);
    QCOMPARE(held.state().depth.at(35, 5), 0.0F);
    QVERIFY(reportOf(held, "S").why.en.starts_with("holds"));
    QVERIFY(held.advance(3600, {}).ok());
    QVERIFY(held.state().depth.at(35, 5) > 0.05F);
    QVERIFY(reportOf(held, "S").discharge > 1);
    QVERIFY(reportOf(held, "S").why.en.starts_with("overtopped"));
    QVERIFY(held.apply(RemoveBarrier{"S"}).ok());
    QVERIFY(held.advance(3900, {}).ok());
    QVERIFY(std::fabs(held.state().depth.at(29, 5) - held.state().depth.at(31, 5)) < 0.05F);
    QVERIFY(std::fabs(held.mass().relativeError()) < 1e-6);
  }

  void aBreachLetsOutMoreTheWiderItGrows() {
    FloodInputs inputs = domain(60, 40, 5, [](double, double) { return 0.0; });
    for (int i = 0; i < 2400; ++i) inputs.initialDepth.push_back(i % 60 < 30 ? 3.0F : 0.0F);
    Breach breach;
    breach.at = {150, 100};
    breach.start = 100, breach.deepening = 60, breach.width = 10, breach.widest = 100;
    inputs.structures.barriers = {{"L", {{150, 0}, {150, 200}}, 4, {breach}}};
    FloodModel model = ranTo(inputs, 100);
    QCOMPARE(largest({model.state().depth.at(45, 20)}), 0.0F);
    QVERIFY(model.advance(170, {}).ok());
    const StructureReport early = reportOf(model, "L");
    QVERIFY(model.advance(400, {}).ok());
    const StructureReport later = reportOf(model, "L");
    qInfo("%.0f m3/s through %.0f m, later %.0f m", early.discharge, early.setting, later.setting);
    QVERIFY(early.discharge > 20 && later.setting > early.setting + 1 && later.setting <= 100);
    QVERIFY(later.why.en.find("breached") != std::string::npos);
    QVERIFY(std::fabs(model.mass().relativeError()) < 1e-6);
  }

  /// A levee that runs north-east with the water in the north-west: x and y faces count alike. The
  /// cells on the diagonal lie left of the staircase of either way.
  void overtoppingIsCountedFromTheLeftOfTheLineToItsRight() {
    for (const bool north : {true, false}) {
      const auto isWet = [&](int i) { return north ? i / 40 >= i % 40 : i / 40 > i % 40; };
      FloodInputs inputs = domain(40, 40, 5, [](double, double) { return 0.0; });
      for (int i = 0; i < 1600; ++i) inputs.initialDepth.push_back(isWet(i) ? 2.0F : 0.0F);
      std::vector<Point2> line{{-5, -5}, {205, 205}};
      if (!north) std::reverse(line.begin(), line.end());
      inputs.structures.barriers = {{"L", line, 1.5, {}}};
      const FloodModel model = ranTo(inputs, 10);
      double behind = 0;
      for (int i = 0; i < 1600; ++i) {
        if (!isWet(i)) behind += double(model.state().depth.values[std::size_t(i)]) * 25;
      }
      const StructureReport report = reportOf(model, "L");
      qInfo("%.0f m3 counted, %.0f m3 behind the levee", report.volume, behind);
      qInfo("levels %.2f m and %.2f m", report.levelFrom, report.levelTo);
      QVERIFY(behind > 50 && std::fabs((north ? 1 : -1) * report.volume / behind - 1) < 0.1);
      QVERIFY((north ? report.levelFrom : report.levelTo) > 1.5);
      QVERIFY((north ? report.levelTo : report.levelFrom) <
              (north ? report.levelFrom : report.levelTo));
    }
  }

  void aBreachOpensByTheWaterBesideItNotElsewhere() {
    FloodInputs inputs = domain(60, 40, 5, [](double, double y) { return 0.02 * y; });
    for (int i = 0; i < 2400; ++i) {
      const int row = i / 60;
      inputs.initialDepth.push_back(i % 60 < 30 && row > 30 ? 1.0F : 0.0F);
    }
    Breach breach;
    breach.at = {150, 180}, breach.onLevel = 3.0, breach.deepening = 5;
    inputs.structures.barriers = {{"north", {{150, 0}, {150, 200}}, 9, {breach}}};
    QVERIFY(reportOf(ranTo(inputs, 10), "north").setting > 0);
    breach.at = {150, 10};
    inputs.structures.barriers = {{"south", {{150, 0}, {150, 200}}, 9, {breach}}};
    QCOMPARE(reportOf(ranTo(inputs, 10), "south").setting, 0.0);
  }

  void aWallStandsForGoodEvenWhereABarrierIsTakenAway() {
    FloodInputs inputs = domain(40, 10, 5, [](double, double) { return 0.0; });
    for (int i = 0; i < 400; ++i) inputs.initialDepth.push_back(i % 40 < 20 ? 1.0F : 0.0F);
    inputs.walls = {{{100, -5}, {100, 55}}};
    inputs.structures.barriers = {{"B", {{100, 0}, {100, 50}}, 0.2, {}}};
    FloodModel model = started(inputs);
    QVERIFY(model.apply(RemoveBarrier{"B"}).ok());
    QVERIFY(model.advance(60, {}).ok());
    QCOMPARE(model.state().depth.at(25, 5), 0.0F);
    QVERIFY(model.structures().empty());
  }

  void aBarrierTakenAwayLeavesTheCrestOfTheOther() {
    FloodInputs inputs = domain(40, 10, 5, [](double, double) { return 0.0; });
    for (int i = 0; i < 400; ++i) inputs.initialDepth.push_back(i % 40 < 20 ? 1.0F : 0.0F);
    inputs.structures.barriers = {{"low", {{100, -5}, {100, 55}}, 0.6, {}},
                                  {"high", {{100, -5}, {100, 55}}, 2, {}}};
    FloodModel model = ranTo(inputs, 20);
    QCOMPARE(model.state().depth.at(25, 5), 0.0F);
    QVERIFY(model.apply(RemoveBarrier{"high"}).ok());
    QVERIFY(model.advance(1200, {}).ok());
    QVERIFY(model.state().depth.at(25, 5) > 0.05F);
    QVERIFY(model.state().depth.at(5, 5) > 0.55F);
  }

  void anUnderpassUnderAnEmbankmentLetsWaterThroughAndNothingElseDoes() {
    FloodInputs inputs = basins(1);
    QCOMPARE(volume(ranTo(inputs, 300), true), 0.0);
    Culvert underpass;
    underpass.id = "U", underpass.from = {Point2(95, 55), {}}, underpass.to = {Point2(115, 55), {}};
    underpass.width = 8, underpass.height = 4, underpass.length = 12;
    inputs.structures.culverts = {underpass};
    QVERIFY(volume(ranTo(inputs, 300), true) > 1000);
  }

  void fiveThousandWetInletsTakeFarLessThanAMillisecondAStep() {
    FloodInputs inputs = domain(300, 300, 10, [](double, double) { return 0.0; });
    inputs.initialUniformDepth = 0.2;
    for (int i = 0; i < 5000; ++i) {
      const Point2 at(5 + 10 * (i * 37 % 300), 5 + 10 * (i * 61 / 300 % 300));
      inputs.structures.inlets.push_back({"I" + std::to_string(i), at, "D", 0.03, 2.4, 0.3});
    }
    inputs.structures.stores = {{"D", 1e6, 0, 100, -3, -1, {}}};
    for (int i = 0; i < 40; ++i) {
      Pump pump;
      pump.id = "P" + std::to_string(i), pump.district = "D";
      inputs.structures.pumps.push_back(pump);
    }
    FloodGrid grid = makeGrid(inputs);
    StructureNetwork network(inputs, grid);
    constexpr int kSteps = 200;
    const std::clock_t begin = std::clock();
    for (int i = 0; i < kSteps; ++i) network.exchange(grid, i, 1);
    const double ms = 1e3 * double(std::clock() - begin) / CLOCKS_PER_SEC / kSteps;
    qInfo("%.3f ms of processor time a step", ms);
    QVERIFY(ms < 2);
  }

  void everyWorkKeepsItsBitsThroughThreadsForkAndResume() {
    FloodInputs inputs = busyWorks();
    inputs.edits = {{150, SetGate{"G", 0.9}}, {200, SetPump{"P", PumpMode::off}}};
    FloodModel whole = ranTo(inputs, 100);
    FloodModel fork = whole.fork();
    FloodInputs later = inputs;
    later.resume = std::make_shared<const FloodSnapshot>(whole.snapshot());
    FloodModel resumed = started(later);
    QVERIFY(whole.advance(400, {}).ok() && fork.advance(400, {}).ok());
    QVERIFY(resumed.advance(400, {}).ok());
    for (const FloodModel* other : {&fork, &resumed}) {
      QVERIFY(sameBits(whole.state().depth, other->state().depth));
      QVERIFY(sameBits(whole.state().qx, other->state().qx));
      const auto a = whole.structures(), b = other->structures();
      QCOMPARE(a.size(), b.size());
      for (std::size_t i = 0; i < a.size(); ++i) {
        QCOMPARE(a[i].id, b[i].id);
        QCOMPARE(a[i].volume, b[i].volume);
        QCOMPARE(a[i].why.en, b[i].why.en);
      }
    }
    QVERIFY(std::fabs(whole.mass().relativeError()) < 1e-7);
  }

  void anEditGivenBeforehandHasTheBitsOfOneGivenLive() {
    FloodInputs inputs = busyWorks();
    FloodModel live = ranTo(inputs, 130);
    const DrawBarrier street{"S", {{180, 0}, {180, 100}}, kBoundless};
    QVERIFY(live.apply(street).ok());
    QVERIFY(live.advance(300, {}).ok());
    inputs.edits = {{130, street}};
    FloodModel given = ranTo(inputs, 130);
    QVERIFY(given.advance(300, {}).ok());
    QVERIFY(sameBits(live.state().depth, given.state().depth));
    QVERIFY(sameBits(live.state().qy, given.state().qy));
  }

  void anEditOfSomethingThatIsNotThereNamesIt() {
    FloodModel model = started(busyWorks());
    for (const FloodEdit& edit : {FloodEdit(SetPump{"X", PumpMode::on}), FloodEdit(SetGate{"X", 1}),
                                  FloodEdit(RemoveBarrier{"X"}), FloodEdit(SetSink{"X", 1}),
                                  FloodEdit(OpenBreach{"X", {0, 0}, 0, 5, 10})}) {
      const Outcome outcome = model.apply(edit);
      QVERIFY(!outcome.ok());
      QCOMPARE(outcome.error().where, std::string("X"));
    }
    QVERIFY(!model.apply(DrawBarrier{"far", {{9000, 0}, {9000, 100}}, 1}).ok());
  }

  void anEditThatMakesNoSenseIsRefusedAndChangesNothing() {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    FloodModel model = started(busyWorks());
    const std::vector<std::pair<FloodEdit, std::string>> wrong{
        {SetGate{"G", 1.5}, "opening"},
        {DrawBarrier{"S", {{180, 0}}, 1}, "line"},
        {DrawBarrier{"S", {{180, 0}, {180, kNaN}}, 1}, "line"},
        {DrawBarrier{"S", {{180, 0}, {180, 100}}, kNaN}, "crest_m"},
        {OpenBreach{"B", {150, 50}, 0, 20, 10}, "widest_m"},
        {SetRain{{{0, 0}, {1, 2}}}, "rate_mm_per_h"},
        {SetRain{{{0}, {-1}}}, "rate_mm_per_h"}};
    for (const auto& [edit, where] : wrong) {
      const Outcome outcome = model.apply(edit);
      QVERIFY(!outcome.ok());
      QCOMPARE(outcome.error().where, where);
    }
    QVERIFY(model.snapshot().edits.empty());
  }

  void faultsOfStructuresAreNamedByField() {
    const auto firstFault = [](auto spoil) {
      FloodInputs inputs = busyWorks();
      spoil(inputs);
      const auto faults = checkInputs(inputs);
      return faults.empty() ? std::string() : faults.front().where;
    };
    QCOMPARE(firstFault([](FloodInputs&) {}), std::string());
    using In = FloodInputs;
    const std::vector<std::pair<std::function<void(In&)>, std::string>> cases{
        {[](In& i) { i.structures.pumps[0].offLevel = 0.4; }, "structures.pumps[0].off_level"},
        {[](In& i) { i.structures.pumps[1].id = "P"; }, "structures.pumps[1].id"},
        {[](In& i) { i.structures.pumps[1].district = "X"; }, "structures.pumps[1].district"},
        {[](In& i) {
           i.structures.pumps[0].curve = {{0, 1}, {1, 2}};
         },
         "structures.pumps[0].curve"},
        {[](In& i) {
           i.structures.pumps[0].failures = {{9, 1}};
         },
         "structures.pumps[0].failures"},
        {[](In& i) { i.structures.gates[0].opening = 2; }, "structures.gates[0].opening"},
        {[](In& i) { i.structures.gates[0].sill = NAN; }, "structures.gates[0].sill_m"},
        {[](In& i) { i.structures.weirs[0].to.at = Point2(9e5, 0); }, "structures.weirs[0].to"},
        {[](In& i) { i.structures.weirs[0].id = ""; }, "structures.weirs[0].id"},
        {[](In& i) { i.structures.culverts[0].invertTo = NAN; },
         "structures.culverts[0].invert_to_m"},
        {[](In& i) { i.structures.inlets[0].district = "X"; }, "structures.inlets[0].district"},
        {[](In& i) { i.structures.stores[0].crown = -3; }, "structures.stores[0].crown_m"},
        {[](In& i) {
           i.structures.stores[0].outfall.outsideLevel = {{1, 0}, {0, 0}};
         },
         "structures.stores[0].outfall.level"},
        {[](In& i) { i.structures.barriers[0].crest = NAN; }, "structures.barriers[0].crest_m"},
        {[](In& i) {
           i.structures.barriers[0].line = {{1, 1}};
         },
         "structures.barriers[0].line"},
        {[](In& i) {
           i.edits = {{5, SetGate{"G", -1}}};
         },
         "actions[0].opening"},
        {[](In& i) {
           i.edits = {{5, SetPump{"P"}}, {4, SetPump{"P"}}};
         },
         "actions[1].time_s"}};
    for (const auto& [spoil, where] : cases) QCOMPARE(firstFault(spoil), where);
  }
};

QTEST_GUILESS_MAIN(StructuresTest)
#include "structures_test.moc"
