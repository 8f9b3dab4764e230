// What is done twice: the run goes on, and it is known which edit found it done.
#include "scenarios/flood/idle_edits.h"

#include <QtTest>

#include "tests/flood/domains.h"
#include "tests/flood/same_bits.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

class IdleEditsTest : public QObject {
  Q_OBJECT

  static DrawBarrier bags() { return {"bags", {{100, 50}, {100, 250}}, 9}; }
  /// A slope in the rain, with sandbags across it.
  static FloodInputs slope() {
    FloodInputs inputs = domain(60, 60, 5, [](double x, double) { return 8 - 0.01 * x; });
    inputs.rainMmPerHour = {{0}, {100}};
    inputs.duration = 120;
    inputs.edits = {{0, bags()}, {40, RemoveBarrier{"bags"}}};
    return inputs;
  }

 private slots:
  void aBarrierThatIsTakenAwayTwiceIsGoneAndTheRunGoesOn() {
    const FloodModel once = ranTo(slope(), 120);
    FloodInputs twice = slope();
    twice.edits.push_back({70, RemoveBarrier{"bags"}});
    twice.edits.push_back({80, OpenBreach{"bags", {100, 150}, 7, 10, 20}});
    FloodModel model = started(twice);
    goOn(model, 70);
    FloodModel fork = model.fork();  // stands where the second one comes
    goOn(model, 120);
    goOn(fork, 120);
    // Edits end steps, so the bits are those of a run that stops at the same times.
    FloodModel stopped = started(slope());
    for (const double until : {70.0, 80.0, 120.0}) goOn(stopped, until);
    QVERIFY(std::abs(stopped.mass().final_ - model.mass().final_) < 1e-3 * once.mass().final_);
    QVERIFY(sameBits(model.state().depth, fork.state().depth));
    const auto idle = idleEdits(twice.structures, twice.edits, 120);
    QCOMPARE(idle.size(), std::size_t(2));
    QCOMPARE(idle[0].edit.time, 70.0);
    QVERIFY2(idle[0].what.en.find("bags: taken away before") != std::string::npos,
             idle[0].what.en.c_str());
    QVERIFY(idle[0].what.zh.find("此前已拆除") != std::string::npos);
    QCOMPARE(idleEdits(twice.structures, twice.edits, 75).size(), std::size_t(1));
  }

  void whatWasNeverThereStillEndsTheRun() {
    FloodInputs inputs = slope();
    inputs.edits.push_back({70, RemoveBarrier{"none"}});
    FloodModel model = started(inputs);
    const Outcome ended = model.advance(120, {});
    QVERIFY(!ended.ok());
    QCOMPARE(ended.error().where, std::string("none"));
  }

  void aPumpStartedTwiceAndAGateOpenedTwiceAreFoundSo() {
    HydraulicStructures structures;
    structures.pumps.emplace_back().id = "P";
    structures.gates.emplace_back().id = "G";
    structures.gates.back().opening = 0;
    const std::vector<TimedEdit> edits{{10, SetPump{"P", PumpMode::on}},
                                       {20, SetGate{"G", 1}},
                                       {30, SetPump{"P", PumpMode::on}},
                                       {30, SetGate{"G", 1}},
                                       {40, SetPump{"P", PumpMode::off}},
                                       {50, SetPump{"P", PumpMode::on}},
                                       {60, SetGate{"G", 0.5}}};
    const auto idle = idleEdits(structures, edits, 100);
    QCOMPARE(idle.size(), std::size_t(2));
    QVERIFY(idle[0].edit.edit == FloodEdit(SetPump{"P", PumpMode::on}));
    QCOMPARE(idle[0].edit.time, 30.0);
    QVERIFY(idle[1].edit.edit == FloodEdit(SetGate{"G", 1}));
    QVERIFY(idle[1].what.en.find("it was so before") != std::string::npos);
  }

  void howARunBeginsIsDoneByNobody() {
    HydraulicStructures structures;
    structures.pumps.emplace_back().id = "P";
    const std::vector<TimedEdit> edits{{0, SetPump{"P", PumpMode::automatic}},
                                       {60, SetPump{"P", PumpMode::automatic}}};
    const auto idle = idleEdits(structures, edits, 100);
    QCOMPARE(idle.size(), std::size_t(1));
    QCOMPARE(idle[0].edit.time, 60.0);
  }

  void aBarrierThatIsDrawnAnewIsTakenAwayAnew() {
    const std::vector<TimedEdit> edits{
        {0, bags()}, {10, RemoveBarrier{"bags"}}, {20, bags()}, {30, RemoveBarrier{"bags"}}};
    QVERIFY(idleEdits({}, edits, 100).empty());
  }
};

QTEST_GUILESS_MAIN(IdleEditsTest)
#include "idle_edits_test.moc"
