// What SUMO's files hold that is not driven here is told, and their speed signs are read.
#include <QtTest>
#include <algorithm>
#include <limits>

#include "gis/city/sumo_additional.h"
#include "gis/city/sumo_demand.h"
#include "gis/city/sumo_network.h"
#include "tests/support/replaced.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

// w leads to e through a signal.
const std::string kWestEast = R"(<net version="1.16">
  <edge id="w" from="A" to="J"><lane id="w_0" index="0" speed="10" length="100"/>
    <lane id="w_1" index="1" speed="10" length="100"/></edge>
  <edge id="e" from="J" to="C"><lane id="e_0" index="0" speed="20" length="200"/></edge>
  <tlLogic id="T" type="static" programID="0" offset="0">
    <phase duration="30" state="GG"/><phase duration="30" state="rr"/></tlLogic>
  <connection from="w" to="e" fromLane="0" toLane="0" tl="T" linkIndex="0" dir="s" state="O"/>
  <connection from="w" to="e" fromLane="1" toLane="0" tl="T" linkIndex="1" dir="s" state="O"/>
</net>)";

TrafficNetwork westEast() { return *readSumoNetwork(kWestEast, "n.net.xml"); }

std::string ride(const std::string& id, const std::string& type, const std::string& stops = "") {
  return "<vehicle id=\"" + id + "\" depart=\"1\" type=\"" + type + "\"><route edges=\"w e\"/>" +
         stops + "</vehicle>";
}

std::string allNotes(const std::vector<Note>& notes) {
  std::string all;
  for (const Note& note : notes) all += note.where + ": " + note.what + "\n";
  return all;
}

}  // namespace

class SumoLeftOutTest : public QObject {
  Q_OBJECT

 private slots:
  void signalsThatReactToTrafficAreToldOf() {
    QVERIFY(readSumoNetwork(kWestEast, "n")->programs.size() == 1);
    QVERIFY(readSumoNetwork(kWestEast, "n").notes().empty());
    const auto net =
        readSumoNetwork(replaced(kWestEast, "type=\"static\"", "type=\"actuated\""), "n.net.xml");
    QVERIFY(net.ok());
    QCOMPARE(net.notes().size(), std::size_t(1));
    QVERIFY(net.notes()[0].what.find("actuated keep to their fixed times here: 1") !=
            std::string::npos);
    QVERIFY(net.notes()[0].kind == NoteKind::remark);
  }

  void aProgrammeForASignalThatIsNotThereIsToldOf() {
    TrafficNetwork net = westEast();
    const auto done = readSumoSignals(
        "<additional><tlLogic id=\"X\"><phase duration=\"9\" state=\"rr\"/></tlLogic></additional>",
        "a.add.xml", net);
    QVERIFY(done.ok());
    QCOMPARE(done.notes().size(), std::size_t(1));
    QCOMPARE(done.notes()[0].where, std::string("a.add.xml, tlLogic X"));
    QCOMPARE(net.programs[0].phases.size(), std::size_t(2));
  }

  void elementsThatAreNotReadAreCountedByName() {
    const std::string xml =
        "<routes><person id=\"p\"/><person id=\"q\"/><personFlow id=\"f\"/><rerouter id=\"r\"/>"
        "<calibrator id=\"c\"/><WAUT id=\"u\"/><!-- no element --><inductionLoop id=\"i\"/>"
        "<poly id=\"g\"/>" +
        ride("v", "DEFAULT_VEHTYPE") + "</routes>";
    const auto demand = readSumoDemand({{"d.rou.xml", xml}}, westEast());
    QVERIFY(demand.ok());
    QCOMPARE(demand->size(), std::size_t(1));
    const std::string told = allNotes(demand.notes());
    QCOMPARE(demand.notes().size(), std::size_t(5));
    QVERIFY2(told.find("<person> is not read here: 2 are left out") != std::string::npos,
             told.c_str());
    for (const char* name : {"<personFlow>", "<rerouter>", "<calibrator>", "<WAUT>"})
      QVERIFY2(told.find(name) != std::string::npos, name);
  }

  void railsAreLeftOutAndOtherClassesDriveAsCars() {
    const std::string xml =
        "<routes><vType id=\"t\" vClass=\"tram\"/>"
        "<vType id=\"m\" vClass=\"motorcycle\"/>" +
        ride("one", "t") + ride("two", "m") + ride("three", "m") + "</routes>";
    const auto demand = readSumoDemand({{"d.rou.xml", xml}}, westEast());
    QVERIFY(demand.ok());
    QCOMPARE(demand->code, (std::vector<std::string>{"two", "three"}));
    const std::string told = allNotes(demand.notes());
    QVERIFY2(told.find("d.rou.xml, vehicle one: Vehicles of the class tram drive on no street here "
                       "and are left out: 1") != std::string::npos,
             told.c_str());
    QVERIFY2(told.find("class motorcycle are driven as cars: 2") != std::string::npos,
             told.c_str());
  }

  void aStopLastsUntilItsTimeAndOnesOfNoPlaceAreToldOf() {
    const std::string xml =
        "<routes>" +
        ride("v", "DEFAULT_VEHTYPE",
             "<stop lane=\"e_0\" until=\"600\"/><stop edge=\"w\" duration=\"5\" until=\"90\"/>"
             "<stop parkingArea=\"P\" duration=\"20\"/><stop edge=\"gone\" duration=\"20\"/>"
             "<stop edge=\"e\" triggered=\"true\"/><stop trainStop=\"S\" duration=\"3\"/>") +
        "<trainStop id=\"S\" lane=\"w_0\"/></routes>";
    const auto demand = readSumoDemand({{"d.rou.xml", xml}}, westEast());
    QVERIFY2(demand.ok(), demand ? "" : demand.error().text().c_str());
    QCOMPARE(demand->stops,
             (std::vector<VehicleStop>{{0, 1, 0, 600}, {0, 0, 5, 90}, {0, 0, 3, 0}}));
    const std::string told = allNotes(demand.notes());
    QCOMPARE(demand.notes().size(), std::size_t(3));
    for (const char* what : {"parkingArea", "place that is not in the network", "without duration"})
      QVERIFY2(told.find(what) != std::string::npos, told.c_str());
    QVERIFY(told.find("vehicle v") != std::string::npos);
    const auto wrong =
        readSumoDemand({{"d", replaced(xml, "until=\"600\"", "until=\"soon\"")}}, westEast());
    QVERIFY(!wrong && wrong.error().code == ErrorCode::badInput);
  }

  void ofAVehicleThatIsLeftOutItsStopsAreNotToldOf() {
    const std::string gone = replaced(
        ride("v", "DEFAULT_VEHTYPE", "<stop edge=\"gone\" duration=\"20\"/><stop edge=\"w\"/>"),
        "edges=\"w e\"", "edges=\"w gone\"");
    const auto demand = readSumoDemand(
        {{"d", "<routes>" + gone + ride("u", "DEFAULT_VEHTYPE") + "</routes>"}}, westEast());
    QVERIFY2(demand.ok(), demand ? "" : demand.error().text().c_str());
    QCOMPARE(demand->code, std::vector<std::string>{"u"});
    QCOMPARE(allNotes(demand.notes()), std::string("d: Vehicle v was left out: no edge gone\n"));
  }

  void timesMayBeWrittenAsOnAClock() {
    const auto rideOf = [](const std::string& lasts, const std::string& depart) {
      const std::string vehicle =
          ride("v", "DEFAULT_VEHTYPE", "<stop edge=\"w\" duration=\"" + lasts + "\"/>");
      return readSumoDemand(
          {{"d", "<routes>" + replaced(vehicle, "depart=\"1\"", "depart=\"" + depart + "\"") +
                     "</routes>"}},
          westEast());
    };
    const auto demand = rideOf("00:05:00", "1:00:00:10.5");
    QVERIFY2(demand.ok(), demand ? "" : demand.error().text().c_str());
    QCOMPARE(demand->stops.at(0).seconds, 300.0);
    QCOMPARE(demand->depart.at(0), 86410.5);
    for (const char* none : {"05:00", "five", "1:2:3:4:5", "00:-5:00", "00:05:", "", "nan"}) {
      QVERIFY2(rideOf(none, "1").error().code == ErrorCode::badInput, none);
      QVERIFY2(rideOf("5", none).error().code == ErrorCode::unsupported, none);
    }
  }

  void aSpeedSignLimitsItsEdgeFromStepToStep() {
    const auto steps = readSumoSpeedSigns(
        "<additional><variableSpeedSign id=\"s\" lanes=\"w_0 w_1\"><step time=\"0\" speed=\"99\"/>"
        "<step time=\"00:01:00\" speed=\"5\"/><step time=\"120\" speed=\"-1\"/>"
        "<step time=\"300\" speed=\"0\"/></variableSpeedSign></additional>",
        "a", westEast());
    QVERIFY(steps.ok());
    QVERIFY(steps.notes().empty());
    const double end = std::numeric_limits<double>::infinity();
    QCOMPARE(*steps, (std::vector<SpeedSignStep>{{0, 60, 120, 0.5}, {0, 300, end, 0.01}}));
  }

  void aSpeedSignThatCannotBeReadIsNamed() {
    const auto read = [](const std::string& sign) {
      return readSumoSpeedSigns("<additional>" + sign + "</additional>", "a", westEast());
    };
    const auto elsewhere = read("<variableSpeedSign id=\"s\" lanes=\"w_0\" file=\"x.xml\"/>");
    QVERIFY(elsewhere.ok() && elsewhere->empty());
    QCOMPARE(elsewhere.notes().size(), std::size_t(1));
    const auto back = read(
        "<variableSpeedSign id=\"s\" lanes=\"w_0\"><step time=\"9\" speed=\"5\"/>"
        "<step time=\"3\" speed=\"5\"/></variableSpeedSign>");
    QVERIFY(!back && back.error().where == "a, variableSpeedSign s");
    for (const char* speed : {"fast", "nan", ""}) {
      const auto wrong =
          read(std::string("<variableSpeedSign id=\"s\" lanes=\"w_0\"><step time=\"9\" "
                           "speed=\"") +
               speed + "\"/></variableSpeedSign>");
      QVERIFY2(!wrong && wrong.error().code == ErrorCode::badInput, speed);
    }
    QVERIFY(readSumoSpeedSigns("<additional>", "a", westEast()).error().code ==
            ErrorCode::unreadable);
  }
};

QTEST_APPLESS_MAIN(SumoLeftOutTest)
#include "zz_sumo_left_out_test.moc"
