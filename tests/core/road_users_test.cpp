// Who may use a road.
#include "engine/core/road_user.h"

#include <QtTest>

#include "engine/core/road_network.h"

using namespace citymirror;

class RoadUsersTest : public QObject {
  Q_OBJECT

  /// West to east: a street of 100 m, a way for buses of 100 m, a path of 100 m.
  static RoadNetwork chain() {
    std::vector<Road> roads(3);
    for (std::size_t k = 0; k < roads.size(); ++k)
      roads[k].line = {{100.0 * double(k), 0}, {100.0 * double(k + 1), 0}};
    roads[1].users = kBus | kEmergency;
    roads[2].roadClass = RoadClass::path;
    return buildRoadNetwork(std::move(roads));
  }

 private slots:
  void wordsReadBackInAnyOrder() {
    for (int users = 0; users <= int(kEveryone); ++users) {
      const auto back = usersFromWords(wordsOfUsers(std::uint8_t(users)));
      QVERIFY(back.has_value());
      QCOMPARE(int(*back), users);
    }
    QCOMPARE(int(*usersFromWords(" foot  car ")), int(kPedestrian | kPassengerCar));
    QVERIFY(!usersFromWords("car tram"));
  }

  void lanesAreWrittenByTheirNumbersFromTheKerb() {
    QCOMPARE(wordsOfLanes(0b101), std::string("1 3"));
    for (int lanes = 0; lanes < 256; ++lanes)
      QCOMPARE(int(*lanesFromWords(wordsOfLanes(std::uint8_t(lanes)))), lanes);
    for (const char* wrong : {"0", "9", "12", "kerb", "1,2"}) QVERIFY(!lanesFromWords(wrong));
  }

  void aPathHasNoRoomForVehiclesNorAMotorwayForPeopleOnFoot() {
    Road road;
    QCOMPARE(int(usersOf(road)), int(kEveryone));
    road.roadClass = RoadClass::path;
    QCOMPARE(int(usersOf(road)), int(kBicycle | kPedestrian));
    road.roadClass = RoadClass::motorway;
    QCOMPARE(int(usersOf(road)), int(kAllUsers));
  }

  void whatOneClassMayUseIsDrivableAndClosedToTheOthers() {
    const RoadNetwork network = chain();
    for (std::size_t e = 0; e < network.edgeCount(); ++e) {
      const std::uint32_t road = network.edgeRoad[e];
      QCOMPARE(isDrivable(network, e), road < 2);
      QCOMPARE(isOpenTo(network, e, kPassengerCar), road == 0);
      QCOMPARE(isOpenTo(network, e, kTruck | kEmergency), road < 2);
      QCOMPARE(isOpenTo(network, e, kPedestrian), road != 1);
    }
  }

  void theNearestNodeIsOneThatTheClassCanLeave() {
    const RoadNetwork network = chain();
    const auto nodeFor = [&](std::uint8_t users) {
      return network.node[std::size_t(nearestNode(network, {290, 0}, users))].x();
    };
    QCOMPARE(nodeFor(kPassengerCar), 100.0);
    QCOMPARE(nodeFor(kBus), 200.0);
    QCOMPARE(nodeFor(kMotorUsers), 200.0);
    QCOMPARE(nodeFor(kPedestrian), 300.0);
  }
};

QTEST_APPLESS_MAIN(RoadUsersTest)
#include "road_users_test.moc"
