#include <QtTest>
#include <algorithm>
#include <numeric>

#include "gis/city/tntp.h"
#include "tests/support/replaced.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kHead =
    "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 3\n"
    "<END OF METADATA>\n\n~ init term capacity length fft b power speed toll type ;\n";
const std::string kLinks =
    "\t1\t3\t100\t6\t6.5\t0.15\t4\t0\t0\t1\t;\n  3 2 50 1 2 0 0 0 0 1;\n3 2 50 1 3 0.15 4 0 0 1 "
    ";\n";
const std::string kTrips =
    "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 12\n<END OF METADATA>\n\nOrigin 1\n"
    "  1 : 0.0;   2 : 7.5;\nOrigin \t2\n 1 :4.5;\n";

Error faultOf(const std::string& text) {
  const auto network = readTntpNetwork(text, "n.tntp");
  return network ? Error{} : network.error();
}

}  // namespace

class TrafficTntpTest : public QObject {
  Q_OBJECT
 private slots:
  void aNetworkIsReadWithItsParallelLinks() {
    const auto net = readTntpNetwork(kHead + kLinks, "n.tntp");
    QVERIFY2(net.ok(), net ? "" : net.error().text().c_str());
    QVERIFY(net.notes().empty());
    QCOMPARE(net->zones, 2U);
    QCOMPARE(net->nodes, 3U);
    QCOMPARE(net->firstThroughNode, 2U);
    QCOMPARE(net->code, (std::vector<std::string>{"1-3", "3-2", "3-2#2"}));
    QCOMPARE(net->from, (std::vector<std::uint32_t>{0, 2, 2}));
    QCOMPARE(net->freeFlowCost, (std::vector<double>{6.5, 2, 3}));
    QCOMPARE(net->power, (std::vector<double>{4, 0, 4}));
  }
  void linesMayEndAsOnWindows() {
    std::string text = kHead + kLinks;
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
      text.replace(at, 1, "\r\n");
    }
    QCOMPARE(readTntpNetwork(text, "n.tntp")->linkCount(), std::size_t(3));
  }
  void tripsAreReadByPair() {
    const auto trips = readTntpTrips(kTrips, "t.tntp", 2);
    QVERIFY2(trips.ok(), trips ? "" : trips.error().text().c_str());
    QVERIFY(trips.notes().empty());
    QCOMPARE(trips->from, (std::vector<std::uint32_t>{0, 1}));
    QCOMPARE(trips->to, (std::vector<std::uint32_t>{1, 0}));
    QCOMPARE(trips->trips, (std::vector<double>{7.5, 4.5}));
  }
  void wrongRowsAreNamedByLine_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("by");
    QTest::addColumn<int>("line");
    QTest::addRow("a node that is not there") << "3 2 50 1 2"
                                              << "3 9 50 1 2" << 9;
    QTest::addRow("a loop") << "3 2 50 1 2"
                            << "3 3 50 1 2" << 9;
    QTest::addRow("a negative capacity") << "3 2 50 1 2"
                                         << "3 2 -50 1 2" << 9;
    QTest::addRow("no capacity") << "3 2 50 1 3"
                                 << "3 2 0 1 3" << 10;
    QTest::addRow("no number") << "6.5"
                               << "nan" << 8;
    QTest::addRow("a power below one") << "0.15\t4"
                                       << "0.15\t0.5" << 8;
    QTest::addRow("a short row") << "3 2 50 1 2 0 0 0 0 1;"
                                 << "3 2 50;" << 9;
    QTest::addRow("a wrong count") << "LINKS> 3"
                                   << "LINKS> 4" << 10;
    QTest::addRow("a tag that is no number") << "NODES> 3"
                                             << "NODES> x" << 5;
    QTest::addRow("no end of the metadata") << "<END OF METADATA>"
                                            << "<END>" << 7;
  }
  void wrongRowsAreNamedByLine() {
    QFETCH(QString, what);
    QFETCH(QString, by);
    QFETCH(int, line);
    const Error fault = faultOf(replaced(kHead + kLinks, what.toStdString(), by.toStdString()));
    QCOMPARE(fault.where.substr(0, 7), std::string("n.tntp:"));
    QVERIFY(!fault.what.empty() && !fault.remedy.empty());
    if (line != 7) QCOMPARE(fault.where, "n.tntp:" + std::to_string(line));
  }
  void wrongTripsAreRefused() {
    const auto refused = [](const std::string& what, const std::string& by) {
      const auto trips = readTntpTrips(replaced(kTrips, what, by), "t.tntp", 2);
      return !trips && trips.error().where.starts_with("t.tntp:");
    };
    QVERIFY(refused("2 : 7.5", "3 : 7.5"));
    QVERIFY(refused("2 : 7.5", "2 : -7.5"));
    QVERIFY(refused("2 : 7.5", "2   7.5"));
    QVERIFY(refused("1 : 0.0", "2 : 1.0"));
    QVERIFY(refused("Origin 1", "Origin 5"));
    QVERIFY(refused("Origin 1\n", "\n"));
  }
  void whatIsLeftOutIsSaid() {
    const auto inside = readTntpTrips(replaced(kTrips, "1 : 0.0", "1 : 3.0"), "t.tntp", 2);
    QCOMPARE(inside->size(), std::size_t(2));
    QCOMPARE(inside.notes().size(), std::size_t(2));
    const auto foreign = readTntpTrips(replaced(kTrips, "ZONES> 2", "ZONES> 3"), "t.tntp", 2);
    QCOMPARE(foreign->size(), std::size_t(2));
    QCOMPARE(foreign.notes().size(), std::size_t(1));
    const auto toll = readTntpNetwork(kHead + replaced(kLinks, "4\t0\t0", "4\t0\t2.5"), "n.tntp");
    QCOMPARE(toll.notes().size(), std::size_t(1));
  }
  void siouxFallsIsReadWhole() {
    const QString folder =
        qEnvironmentVariable("CITYMIRROR_DATA", CITYMIRROR_SOURCE_DIR "/../shared/data");
    QFile net(folder + "/tntp/SiouxFalls_net.tntp"), demand(folder + "/tntp/SiouxFalls_trips.tntp");
    if (!net.open(QIODevice::ReadOnly) || !demand.open(QIODevice::ReadOnly))
      QSKIP("tntp/SiouxFalls_net.tntp or tntp/SiouxFalls_trips.tntp is absent");
    const auto network = readTntpNetwork(net.readAll().toStdString(), "net");
    QVERIFY(network.ok() && network.notes().empty());
    QCOMPARE(network->linkCount(), std::size_t(76));
    const auto trips = readTntpTrips(demand.readAll().toStdString(), "trips", network->zones);
    QVERIFY(trips.ok() && trips.notes().empty());
    QCOMPARE(trips->size(), std::size_t(528));
    QCOMPARE(std::accumulate(trips->trips.begin(), trips->trips.end(), 0.0), 360600.0);
  }
};

QTEST_APPLESS_MAIN(TrafficTntpTest)
#include "traffic_tntp_test.moc"
