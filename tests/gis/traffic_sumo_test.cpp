#include <QtTest>
#include <algorithm>

#include "gis/city/sumo_demand.h"
#include "gis/city/sumo_network.h"
#include "tests/support/replaced.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

// A junction J: "w" has a footway and two lanes, "s" gives way to "w", "tram" is for rails only.
const std::string kNet = R"(<net version="1.16">
  <edge id=":J_0" function="internal"><lane id=":J_0_0" index="0" speed="10" length="20"/>
    <lane id=":J_0_1" index="1" speed="10" length="20"/></edge>
  <edge id=":J_2" function="internal"><lane id=":J_2_0" index="0" speed="5" length="10"/></edge>
  <edge id="w" from="A" to="J"><lane id="w_0" index="0" allow="pedestrian" speed="2" length="100"/>
    <lane id="w_1" index="1" disallow="tram pedestrian" speed="13.9" length="100"/>
    <lane id="w_2" index="2" allow="bus ignoring" speed="13.9" length="100"/></edge>
  <edge id="s" from="B" to="J"><lane id="s_0" index="0" disallow="truck trailer" speed="8" length="50"/></edge>
  <edge id="e" from="J" to="C"><lane id="e_0" index="0" speed="13.9" length="200"/></edge>
  <edge id="tram" from="J" to="C"><lane id="tram_0" index="0" allow="tram" speed="10" length="9"/></edge>
  <tlLogic id="T" type="static" programID="0" offset="5">
    <phase duration="30" state="GGr"/><phase duration="3" state="yyr"/><phase duration="27" state="rrG"/>
  </tlLogic>
  <junction id="J" type="traffic_light" incLanes="w_1 w_2 s_0" intLanes=":J_0_0 :J_0_1 :J_2_0">
    <request index="0" response="000" foes="100" cont="0"/>
    <request index="1" response="000" foes="100" cont="0"/>
    <request index="2" response="011" foes="011" cont="0"/></junction>
  <connection from="s" to="e" fromLane="0" toLane="0" via=":J_2_0" tl="T" linkIndex="2" dir="l" state="o"/>
  <connection from="w" to="e" fromLane="1" toLane="0" via=":J_0_0" tl="T" linkIndex="0" dir="s" state="O"/>
  <connection from="w" to="e" fromLane="2" toLane="0" via=":J_0_1" tl="T" linkIndex="1" dir="s" state="O"/>
  <connection from="w" to="tram" fromLane="1" toLane="0" dir="s" state="M"/>
</net>)";

const std::string kTypes = R"(<routes>
  <vType id="van" length="6" minGap="1" maxSpeed="9"/>
  <vTypeDistribution id="mix"><vType id="small" length="4" probability=".25"/>
    <vType id="large" vClass="bus" probability=".75"/></vTypeDistribution>
</routes>)";

const std::string kDemand = R"(<routes><route id="r" edges="w e"/>
  <vehicle id="late" depart="20.5" type="van" route="r"/>
  <vehicle id="early" depart="3"><route edges="s e"/></vehicle>
  <trip id="open" depart="10" from="w" to="e"/>
  <vehicle id="lost" depart="4"><route edges="s nowhere"/></vehicle>
</routes>)";

TrafficNetwork network() { return *readSumoNetwork(kNet, "n.net.xml"); }

}  // namespace

class TrafficSumoTest : public QObject {
  Q_OBJECT
 private slots:
  void edgesAndLanesForVehiclesAreKept() {
    const auto net = readSumoNetwork(kNet, "n.net.xml");
    QVERIFY2(net.ok(), net ? "" : net.error().text().c_str());
    QCOMPARE(net->code, (std::vector<std::string>{"w", "s", "e"}));
    QCOMPARE(net->length, (std::vector<double>{100, 50, 200}));
    QCOMPARE(net->freeSpeed[0], 13.9);
    QCOMPARE(net->firstLane, (std::vector<std::uint32_t>{0, 2, 3, 4}));
    QCOMPARE(int(net->laneUsers[0]), int(kAllUsers));
    QCOMPARE(int(net->laneUsers[1]), kBus | kEmergency);
    QCOMPARE(int(net->laneUsers[2]), kAllUsers & ~kTruck);
  }
  void aNetworkForDrivingOnTheLeftSaysSo() {
    QVERIFY(network().drivingSide == DrivingSide::right);
    const auto left = readSumoNetwork(replaced(kNet, "<net", "<net lefthand=\"true\""), "n.net.xml");
    QVERIFY(left.ok() && left->drivingSide == DrivingSide::left);
  }
  void turnsHaveTheirSignalsTimesAndRightOfWay() {
    const TrafficNetwork net = network();
    QCOMPARE(net.turnLane, (std::vector<std::uint32_t>{0, 1, 2}));
    QCOMPARE(net.turnTo, (std::vector<std::uint32_t>{2, 2, 2}));
    QCOMPARE(net.turnSeconds, (std::vector<double>{2, 2, 2}));
    QCOMPARE(net.turnSpeed, (std::vector<double>{10, 10, 5}));
    QCOMPARE(net.turnLanes, (std::vector<std::uint32_t>{1, 1, 1}));
    QCOMPARE(net.turnLetter, (std::vector<std::uint32_t>{0, 1, 2}));
    QCOMPARE(net.firstYield, (std::vector<std::uint32_t>{0, 0, 0, 2}));
    QCOMPARE(net.yieldTo, (std::vector<std::uint32_t>{0, 1}));
    QCOMPARE(net.programs.size(), std::size_t(1));
    QCOMPARE(net.programs[0].offset, 5.0);
    QCOMPARE(net.programs[0].phases[2].letters, std::string("rrG"));
  }
  void aRailwayCrossingWithoutProgrammeIsOpen() {
    const auto net = readSumoNetwork(replaced(replaced(kNet, "tl=\"T\"", "tl=\"R\""), "</net>",
                                              "<junction id=\"R\" type=\"rail_crossing\"/></net>"),
                                     "n.net.xml");
    QVERIFY2(net.ok(), net ? "" : net.error().text().c_str());
    QCOMPARE(std::count(net->turnSignal.begin(), net->turnSignal.end(), -1), 1);
  }
  void additionalSignalsTakeTheirPlace() {
    TrafficNetwork net = network();
    const auto done = readSumoSignals(
        R"(<additional><tlLogic id="T"><phase duration="9" state="rrr"/></tlLogic></additional>)",
        "a", net);
    QVERIFY(done.ok());
    QCOMPARE(net.programs[0].phases.size(), std::size_t(1));
    const auto few = readSumoSignals(
        R"(<add><tlLogic id="T"><phase duration="9" state="r"/></tlLogic></add>)", "a.xml", net);
    QVERIFY(!few.ok());
    QVERIFY(few.error().text().find("a.xml, tlLogic T") != std::string::npos);
  }
  void wrongNetworksAreRefused() {
    const auto refused = [](const std::string& xml, ErrorCode code) {
      const auto net = readSumoNetwork(xml, "n.net.xml");
      return !net && net.error().code == code && net.error().where.starts_with("n.net.xml") &&
             !net.error().remedy.empty();
    };
    QVERIFY(refused("", ErrorCode::unreadable));
    QVERIFY(refused(kNet.substr(0, 700), ErrorCode::unreadable));
    QVERIFY(refused("<routes/>", ErrorCode::unreadable));
    QVERIFY(refused("<net/>", ErrorCode::badInput));
    QVERIFY(refused(replaced(kNet, "length=\"50\"", "length=\"0\""), ErrorCode::badInput));
    QVERIFY(refused(replaced(kNet, "tl=\"T\"", "tl=\"U\""), ErrorCode::badInput));
    QVERIFY(refused(replaced(kNet, "duration=\"30\"", "duration=\"-1\""), ErrorCode::badInput));
    QVERIFY(refused(replaced(kNet, "\"yyr\"", "\"yy\""), ErrorCode::badInput));
    QVERIFY(refused(replaced(kNet, "fromLane=\"1\"", "fromLane=\"7\""), ErrorCode::badInput));
  }
  void vehiclesAreReadByDeparture() {
    const auto demand = readSumoDemand({{"d.rou.xml", kDemand}, {"t.xml", kTypes}}, network());
    QVERIFY2(demand.ok(), demand ? "" : demand.error().text().c_str());
    QCOMPARE(demand->code, (std::vector<std::string>{"early", "open", "late"}));
    QCOMPARE(demand->depart, (std::vector<double>{3, 10, 20.5}));
    QCOMPARE(demand->open, (std::vector<std::uint8_t>{0, 1, 0}));
    QCOMPARE(demand->links, (std::vector<std::uint32_t>{1, 2, 0, 2, 0, 2}));
    QCOMPARE(demand->classes[demand->type[0]].space, 7.5);
    QCOMPARE(demand->classes[demand->type[2]].space, 7.0);
    QCOMPARE(demand->classes[demand->type[2]].maxSpeed, 9.0);
    // SUMO's drivers (sigma 0.5) use three quarters of 2.6 m/s² and stay 0.65 m/s below the limit.
    QCOMPARE(demand->classes[demand->type[0]].acceleration, 1.95);
    QCOMPARE(demand->classes[demand->type[0]].slack, 0.65);
    QCOMPARE(demand.notes().size(), std::size_t(1));
    QVERIFY(demand.notes()[0].what.find("lost") != std::string::npos);
  }
  void stopsAreReadByBusStopLaneAndEdge() {
    const std::string buses = R"(<routes>
      <vehicle id="second" depart="9"><route edges="w e"/>
        <stop busStop="S" duration="20"/><stop lane="e_0" duration="7.5"/></vehicle>
      <vehicle id="first" depart="2"><route edges="w e"/><stop edge="e" duration="3"/>
        <stop lane="nowhere_0" duration="3"/></vehicle>
      <vehicle id="lost" depart="4"><route edges="nowhere"/><stop lane="e_0" duration="9"/></vehicle>
    </routes>)";
    const std::string places = R"(<additional><busStop id="S" lane="w_1"/></additional>)";
    const auto demand = readSumoDemand({{"b", buses}, {"p", places}}, network());
    QVERIFY2(demand.ok(), demand ? "" : demand.error().text().c_str());
    QCOMPARE(demand->stops, (std::vector<VehicleStop>{{0, 2, 3}, {1, 0, 20}, {1, 2, 7.5}}));
    const auto wrong = readSumoDemand({{"b", replaced(buses, "7.5", "-1")}}, network());
    QVERIFY(!wrong && wrong.error().code == ErrorCode::badInput);
  }
  void typesOfADistributionComeInTheirShares() {
    std::string xml = "<routes>";
    for (int k = 0; k < 400; ++k) {
      xml += "<vehicle id=\"" + std::to_string(k) +
             "\" depart=\"0\" type=\"mix\"><route edges=\"w e\"/></vehicle>";
    }
    const auto demand = readSumoDemand({{"d", xml + "</routes>"}, {"t", kTypes}}, network());
    QVERIFY(demand.ok());
    const auto buses = std::count_if(demand->type.begin(), demand->type.end(),
                                     [&](auto type) { return demand->classes[type].user == kBus; });
    QVERIFY(std::abs(buses - 300) <= 3);
  }
  void wrongDemandIsNamed() {
    const auto refused = [](const std::string& body, ErrorCode code) {
      const auto demand = readSumoDemand({{"d", "<routes>" + body + "</routes>"}}, network());
      return !demand && demand.error().code == code && demand.error().where.starts_with("d, ");
    };
    const std::string route = "<route edges=\"w e\"/></vehicle>";
    QVERIFY(refused("<vehicle id=\"v\" depart=\"-3\">" + route, ErrorCode::unsupported));
    QVERIFY(refused("<vehicle id=\"v\" depart=\"triggered\">" + route, ErrorCode::unsupported));
    QVERIFY(refused("<vehicle id=\"v\" depart=\"1\" type=\"x\">" + route, ErrorCode::badInput));
    QVERIFY(refused("<vehicle id=\"v\" depart=\"1\"/>", ErrorCode::badInput));
    QVERIFY(refused("<trip id=\"v\" depart=\"1\" from=\"w\"/>", ErrorCode::badInput));
    QVERIFY(refused("<flow id=\"f\" begin=\"0\" number=\"9\"/>", ErrorCode::unsupported));
    QVERIFY(readSumoDemand({{"d", "<routes>"}}, network()).error().code == ErrorCode::unreadable);
  }
  void aTableOfTripsIsRead() {
    const auto trips = readTripTable(
        {"t.csv", "depart_s,from,to,class\r\n9,w,e,bus\r\n\n2.5,s,e,car\n7,s,gone,car\n"},
        network());
    QVERIFY2(trips.ok(), trips ? "" : trips.error().text().c_str());
    QCOMPARE(trips->depart, (std::vector<double>{2.5, 9}));
    QVERIFY(trips->classes[trips->type[1]].user == kBus);
    QCOMPARE(trips->open, (std::vector<std::uint8_t>{1, 1}));
    QCOMPARE(trips.notes().size(), std::size_t(1));
    const auto where = [](const std::string& text) {
      return readTripTable({"t.csv", text}, network()).error().where;
    };
    QCOMPARE(where("depart,from,to\n"), std::string("t.csv:1"));
    QCOMPARE(where("depart_s,from,to,class\n1,w,e,car\n-2,w,e,car\n"), std::string("t.csv:3"));
    QCOMPARE(where("depart_s,from,to,class\n1,w,e,boat\n"), std::string("t.csv:2"));
    QCOMPARE(where("depart_s,from,to,class\n1,w,e\n"), std::string("t.csv:2"));
  }
};

QTEST_APPLESS_MAIN(TrafficSumoTest)
#include "traffic_sumo_test.moc"
