// Turns of lanes and programmes of signals of a city in the plain XML that SUMO's netconvert reads.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "gis/city/sumo_network.h"
#include "gis/city/sumo_plain.h"

using namespace citymirror;
using namespace citymirror::gis;

class SumoSignalsTest : public QObject {
  Q_OBJECT
  RoadNetwork roads_;
  TrafficNetwork net_;

  SumoPlain plainOf(const std::vector<std::uint8_t>& kept) const {
    return sumoPlain(roads_, net_, kept);
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

 private slots:
  /// Edges e0 of two lanes from the west and e2 of one from the south lead into e1 of two lanes,
  /// over a signal at n1.
  void init() {
    std::vector<Road> roads(3);
    roads[0].line = {{0, 0}, {100, 0}};
    roads[1].line = {{100, 0}, {200, 0}};
    roads[2].line = {{100, -100}, {100, 0}};
    for (Road& road : roads) road.oneway = 1;
    roads_ = buildRoadNetwork(std::move(roads));
    net_ = {};
    net_.code = {"a", "b", "c"};
    net_.length = {100, 100, 100};
    net_.freeSpeed = {13.9, 13.9, 13.9};
    net_.capacity = {0.5, 0.5, 0.5};
    net_.firstLane = {0, 2, 4, 5};
    net_.laneUsers.assign(5, kAllUsers);
    net_.turnLane = {0, 1, 4};
    net_.turnTo = {1, 1, 1};
    net_.turnLanes = {3, 3, 3};
    net_.turnSignal = {0, 0, 0};
    net_.turnLetter = {0, 0, 1};
    net_.programs = {
        {"node 1", 12, {{30, "Gr"}, {3, "yr"}, {2, "rr"}, {20, "rG"}, {3, "ry"}, {2, "rr"}}}};
  }

  void eachTurnOfALaneHasTheLetterOfItsSignal() {
    const SumoPlain plain = plainOf({1, 1, 1});
    QVERIFY(
        has(plain.programs, "<tlLogic id=\"n1\" type=\"static\" programID=\"0\" offset=\"12.00\">"));
    QVERIFY(has(plain.programs, "<phase duration=\"30.00\" state=\"Gr\"/>"));
    for (const auto& [turn, letter] :
         {std::pair{"from=\"e0\" to=\"e1\" fromLane=\"0\" toLane=\"0\"", "0"},
          {"from=\"e0\" to=\"e1\" fromLane=\"1\" toLane=\"1\"", "0"},
          {"from=\"e2\" to=\"e1\" fromLane=\"0\" toLane=\"0\"", "1"}}) {
      const std::string connection = std::string("<connection ") + turn;
      QVERIFY2(has(plain.connections, connection + "/>"), turn);
      QVERIFY2(has(plain.programs, connection + " tl=\"n1\" linkIndex=\"" + letter + "\"/>"), turn);
    }
    QVERIFY(has(plain.nodes, "<node id=\"n1\" x=\"100.00\" y=\"0.00\" type=\"traffic_light\"/>"));
    QVERIFY(has(plain.nodes, "<node id=\"n0\" x=\"0.00\" y=\"0.00\" type=\"priority\"/>"));
  }

  void whoTurnsFromTheFarLaneEndsInTheFarLaneAndTwoMayEndInOne() {
    net_.turnLane = {1};
    net_.turnTo = {1};
    QVERIFY(has(plainOf({1, 1, 1}).connections, "fromLane=\"1\" toLane=\"1\""));
    net_.turnLane = {0, 1};
    net_.turnTo = {2, 2};
    const std::string merge = plainOf({1, 1, 1}).connections;
    QVERIFY(has(merge, "fromLane=\"0\" toLane=\"0\"") && has(merge, "fromLane=\"1\" toLane=\"0\""));
  }

  void aSignalNoneOfWhoseTurnsIsKeptIsLeftOut() {
    const SumoPlain plain = plainOf({1, 0, 1});
    QVERIFY(!has(plain.programs, "<tlLogic ") && !has(plain.connections, "<connection "));
    QVERIFY(!has(plain.nodes, "traffic_light"));
  }

  void netconvertKeepsTheProgramme() {
    if (QStandardPaths::findExecutable("netconvert").isEmpty()) QSKIP("SUMO is not installed");
    const QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(name); };
    const SumoPlain plain = plainOf({1, 1, 1});
    for (const auto& [name, text] : {std::pair{"n.xml", &plain.nodes},
                                     {"e.xml", &plain.edges},
                                     {"c.xml", &plain.connections},
                                     {"t.xml", &plain.programs}})
      QVERIFY(writeFile(path(name).toStdString(), *text).ok());
    QProcess convert;
    convert.start("netconvert", {"--node-files", path("n.xml"), "--edge-files", path("e.xml"),
                                 "--connection-files", path("c.xml"), "--tllogic-files",
                                 path("t.xml"), "--no-turnarounds", "true", "--xml-validation",
                                 "never", "--output-file", path("o.net.xml")});
    QVERIFY(convert.waitForFinished(60000) && convert.exitCode() == 0);
    const auto made = readSumoNetwork(*readFile(path("o.net.xml").toStdString()), "o.net.xml");
    QVERIFY2(made.ok(), made ? "" : made.error().text().c_str());
    QCOMPARE(made->programs.size(), std::size_t(1));
    const SignalProgram &ours = net_.programs.front(), &theirs = made->programs.front();
    QCOMPARE(theirs.offset, ours.offset);
    QCOMPARE(theirs.phases.size(), ours.phases.size());
    for (std::size_t k = 0; k < ours.phases.size(); ++k) {
      QCOMPARE(theirs.phases[k].seconds, ours.phases[k].seconds);
      QCOMPARE(theirs.phases[k].letters, ours.phases[k].letters);
    }
    std::vector<std::uint32_t> letters = made->turnLetter;
    std::sort(letters.begin(), letters.end());
    QCOMPARE(letters, net_.turnLetter);
  }
};

QTEST_GUILESS_MAIN(SumoSignalsTest)
#include "zz_sumo_signals_test.moc"
