// What the benchmark beside SUMO says is what SUMO wrote.
#include <QtTest>

#include <cmath>
#include <sstream>

#include "tests/bench/bench_support.h"
#include "tests/bench/flow_comparison.h"

using namespace citymirror;

class FlowComparisonTest : public QObject {
  Q_OBJECT
 private slots:
  void edgesThatAreEmptyInBothProveNothing() {
    const bench::EdgeFlows a = {{"near", 100}, {"far", 100}, {"empty", 0}, {"nobody", 0}};
    const bench::EdgeFlows b = {{"near", 110}, {"far", 400}, {"empty", 0}};
    QCOMPARE(bench::shareWithinGeh5(a, b), 0.5);
    QCOMPARE(bench::shareWithinGeh5(b, a), 0.5);
    QVERIFY(std::isnan(bench::shareWithinGeh5({{"empty", 0}}, {{"empty", 0}})));
  }

  void anEdgeThatOnlyOneModelUsesIsCompared() {
    // GEH of 12 and 0 is 4.9, of 13 and 0 it is 5.1.
    QCOMPARE(bench::shareWithinGeh5({{"a", 12}}, {}), 1.0);
    QCOMPARE(bench::shareWithinGeh5({}, {{"a", 13}}), 0.0);
  }

  void theFlowOfAnEdgeIsWhoDepartedOnItAndWhoEnteredIt() {
    std::istringstream file(
        "<meandata>\n <interval begin=\"0.00\" end=\"3600.00\" id=\"h\">\n"
        "  <edge id=\"b1\" sampledSeconds=\"9.00\" departed=\"3\" arrived=\"1\" entered=\"39\" "
        "left=\"41\"/>\n"
        "  <edge id=\"b2\" sampledSeconds=\"0.00\"/>\n </interval>\n</meandata>\n");
    const auto flows = bench::sumoEdgeFlows(file);
    QCOMPARE(flows.size(), std::size_t(2));
    QCOMPARE(flows.at("b1"), 42.0);
    QCOMPARE(flows.at("b2"), 0.0);
  }

  void theMeanTripIsThatOfTheVehiclesThatArrived() {
    std::istringstream file(
        "<tripinfos>\n <tripinfo id=\"0\" depart=\"1.00\" duration=\"100.00\" routeLength=\"9\"/>\n"
        " <tripinfo id=\"1\" depart=\"2.00\" duration=\"300.00\" routeLength=\"9\"/>\n"
        "</tripinfos>\n");
    QCOMPARE(bench::sumoMeanTrip(file), 200.0);
    std::istringstream empty("<tripinfos>\n</tripinfos>\n");
    QVERIFY(std::isnan(bench::sumoMeanTrip(empty)));
    QVERIFY(std::abs(bench::percentAway(348.3, 387) - 10) < 1e-9);
  }

  void aBenchmarkEndsWithOneWhereABarIsMissedAndNotForWhatIsSkipped() {
    bench::Figures figures;
    figures.print("fast enough", 25, ">= 20");
    figures.print("without a bar", 1e9, "-");
    figures.skip("not here", "no data");
    QCOMPARE(figures.exitStatus(), 0);
    figures.print("too slow", 0.2, "<= 0.1");
    figures.print("fast enough", 0.1, "<= 0.1");
    QCOMPARE(figures.exitStatus(), 1);
    QVERIFY(bench::missesBar(NAN, "<= 1") && bench::missesBar(NAN, ">= 1"));
    QVERIFY(!bench::missesBar(NAN, "-"));
  }
};

QTEST_GUILESS_MAIN(FlowComparisonTest)
#include "flow_comparison_test.moc"
