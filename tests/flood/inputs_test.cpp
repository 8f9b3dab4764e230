#include <QtTest>

#include "scenarios/flood/flood_check.h"
#include "tests/flood/domains.h"

using namespace citymirror;
using namespace citymirror::flood;
using namespace citymirror::flood::testing;

using Spoil = std::function<void(FloodInputs&)>;
Q_DECLARE_METATYPE(Spoil)

class InputsTest : public QObject {
  Q_OBJECT
 private slots:
  void stepSeriesHoldUntilTheNextRow() {
    const StepSeries rain{{10, 20, 40}, {6, 0, 3}};
    QCOMPARE(rain.at(5), 0.0);
    QCOMPARE(rain.at(10), 6.0);
    QCOMPARE(rain.at(19.9), 6.0);
    QCOMPARE(rain.at(99), 3.0);
    QCOMPARE(rain.integral(0, 50), 60.0 + 30.0);
    QCOMPARE(rain.integral(12, 15), 18.0);
    QCOMPARE(rain.integral(15, 15), 0.0);
    QCOMPARE(StepSeries{}.integral(0, 10), 0.0);
  }

  void linearSeriesHoldAtTheirEnds() {
    const LinearSeries level{{0, 10}, {1, 3}};
    QCOMPARE(level.at(-5), 1.0);
    QCOMPARE(level.at(5), 2.0);
    QCOMPARE(level.at(50), 3.0);
  }

  void goodInputsHaveNoFault() { QVERIFY(checkInputs(good()).empty()); }

  void everyFaultNamesItsField_data() {
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* field, Spoil spoil) { QTest::newRow(field) << spoil << field; };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    row("terrain", [](FloodInputs& in) { in.bed = nullptr; });
    row("terrain: has no cell",
        [nan](FloodInputs& in) { in.bed = bedOf(3, 3, 1, [nan](double, double) { return nan; }); });
    row("roughness.manning", [](FloodInputs& in) { in.manning = -1; });
    row("roughness.raster", [](FloodInputs& in) { in.manningGrid = {0.03F}; });
    row("initial.depth_raster: -1", [](FloodInputs& in) { in.initialDepth.assign(100, -1.0F); });
    row("rain", [nan](FloodInputs& in) { in.rainMmPerHour = {{0}, {nan}}; });
    row("rain: time", [](FloodInputs& in) { in.rainMmPerHour = {{5, 4}, {1, 1}}; });
    row("infiltration.rate_mm_per_h", [](FloodInputs& in) { in.infiltrationMmPerHour = -2; });
    row("inflows[0].at", [](FloodInputs& in) { in.inflows = {{"Q", {{-5, 5}}, {{0}, {1}}}}; });
    row("inflows[0].discharge_m3_per_s", [](FloodInputs& in) {
      in.inflows = {{"Q", {{5, 5}}, {{0}, {-1}}}};
    });
    row("gauges[1].at", [](FloodInputs& in) { in.gauges = {{"A", {5, 5}}, {"B", {500, 5}}}; });
    row("sinks[0].at", [](FloodInputs& in) { in.sinks = {{"S", {5, 5000}, {{0}, {1}}}}; });
    row("boundaries[0].level_m", [](FloodInputs& in) {
      in.boundaries = {{Side::all, BoundaryKind::level}};
    });
    row("levelRegions[0].cells", [](FloodInputs& in) {
      in.levelRegions = {{"R", {100000}, {{0}, {1}}}};
    });
    row("courant", [](FloodInputs& in) { in.courant = 1.5; });
    row("output_interval_s", [](FloodInputs& in) { in.outputInterval = 1e-6; });
    row("output_interval_s: nan", [nan](FloodInputs& in) { in.outputInterval = nan; });
    row("output_interval_s: inf", [](FloodInputs& in) { in.outputInterval = INFINITY; });
    row("output_interval_s: asks for more", [](FloodInputs& in) {
      in.duration = 1e6;
      in.outputInterval = 1;
    });
    row("initial.snapshot", [](FloodInputs& in) { in.resume = std::make_shared<FloodSnapshot>(); });
  }
  void everyFaultNamesItsField() {
    QFETCH(Spoil, spoil);
    QFETCH(QString, field);
    FloodInputs inputs = good();
    spoil(inputs);
    const auto faults = checkInputs(inputs);
    QVERIFY(!faults.empty());
    QVERIFY2(QString::fromStdString(faults.front().text()).startsWith(field),
             faults.front().text().c_str());
    QVERIFY(!faults.front().remedy.empty());
    QVERIFY(!FloodModel::make(inputs).ok());
  }

 private:
  static FloodInputs good() {
    FloodInputs inputs = domain(10, 10, 10, [](double, double) { return 1.0; });
    inputs.rainMmPerHour = {{0, 60}, {10, 0}};
    inputs.gauges = {{"A", {50, 50}}};
    return inputs;
  }
};

QTEST_GUILESS_MAIN(InputsTest)
#include "inputs_test.moc"
