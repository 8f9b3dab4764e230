// Who may use a road, in a city package and in what SUMO gets.
#include <QtTest>

#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/city/sumo_output.h"
#include "gis/city/sumo_plain.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class RoadUsersPackageTest : public QObject {
  Q_OBJECT

  static void sql(const std::string& path, const char* text) {
    auto* dataset = static_cast<GDALDataset*>(
        GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
    dataset->ReleaseResultSet(dataset->ExecuteSQL(text, nullptr, nullptr));
    GDALClose(dataset);
  }
  /// As packages were before it.
  static void dropColumn(const std::string& path, const char* name) {
    auto* dataset = static_cast<GDALDataset*>(
        GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
    OGRLayer* roads = dataset->GetLayerByName("roads");
    const int column = roads->GetLayerDefn()->GetFieldIndex(name);
    if (column < 0 || roads->DeleteField(column) != OGRERR_NONE) qFatal("the column is still there");
    GDALClose(dataset);
  }

 private slots:
  void theUsersOfARoadComeBack() {
    CityModel city = test::sampleCity();
    std::vector<Road> roads = city.roads.roads;
    QVERIFY(!roads.empty());
    roads.front().users = kBus | kEmergency | kBicycle;
    city.roads = buildRoadNetwork(roads);
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    const auto back = readCity(folder.path(), {});
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(back.notes().empty());
    for (std::size_t r = 0; r < roads.size(); ++r)
      QCOMPARE(int(back->roads.roads[r].users), int(roads[r].users));
  }

  void aPackageWithoutThemIsOpenToAllAndAWordThatIsNoneIsSaid() {
    const Folder folder;
    QVERIFY(writeCity(test::sampleCity(), folder.path(), {}).ok());
    sql(folder / "city.gpkg", "UPDATE roads SET open_to = 'car tram'");
    const auto wrong = readCity(folder.path(), {});
    QVERIFY(wrong.ok());
    QVERIFY(notesText(wrong.notes()).find("open_to has a word that is not car") !=
            std::string::npos);
    sql(folder / "city.gpkg", "UPDATE roads SET open_to = NULL");
    const auto old = readCity(folder.path(), {});
    QVERIFY(old.ok() && old.notes().empty());
    sql(folder / "city.gpkg", "UPDATE roads SET open_to = ' '");
    const auto blank = readCity(folder.path(), {});
    QVERIFY(blank.ok());
    dropColumn(folder / "city.gpkg", "open_to");
    const auto without = readCity(folder.path(), {});
    QVERIFY(without.ok() && without.notes().empty());
    for (const auto* city : {&*wrong, &*old, &*blank, &*without})
      for (const Road& road : city->roads.roads) QCOMPARE(int(road.users), int(kEveryone));
  }

  void aRoadOfAnotherPackageKeepsItsUsersAndAPathOfItStaysOne() {
    constexpr double kWest = 550000, kSouth = 5630000;
    const Folder folder;
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.roads = folder / "roads.gpkg";
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    // A path that is closed to people on foot is written with all the others.
    test::writeSample(
        "GPKG", sources.roads, "roads", "EPSG:25832", {"code", "class", "open_to"},
        {{"LINESTRING (550100 5630100,550900 5630100)",
          {"A", "path", "car bus truck emergency bicycle"}},
         {"LINESTRING (550100 5630300,550900 5630300)", {"B", "service", "bus emergency bicycle"}},
         {"LINESTRING (550100 5630500,550900 5630500)", {"C", "service", "bicycle foot"}}});
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const auto& roads = city->roads.roads;
    QCOMPARE(roads.size(), std::size_t(3));
    const std::vector<std::string> users{"bicycle", "bus emergency bicycle", "bicycle foot"};
    const std::vector<RoadClass> classes{RoadClass::path, RoadClass::service, RoadClass::path};
    for (std::size_t r = 0; r < roads.size(); ++r) {
      QVERIFY(roads[r].roadClass == classes[r]);
      QCOMPARE(wordsOfUsers(usersOf(roads[r])), users[r]);
    }
  }

  void sumoIsToldWhomAnEdgeIsFor() {
    std::vector<Road> lines(2);
    lines[0].line = {{0, 0}, {100, 0}};
    lines[1].line = {{100, 0}, {200, 0}};
    lines[0].oneway = lines[1].oneway = 1;
    const RoadNetwork roads = buildRoadNetwork(std::move(lines));
    TrafficNetwork net;
    net.length = {100, 100};
    net.freeSpeed = {10, 10};
    net.firstLane = {0, 1, 2};
    net.laneUsers = {kAllUsers, kBus | kEmergency | kBicycle};
    const std::string edges = sumoPlain(roads, net, std::vector<std::uint8_t>{1, 1}).edges;
    const std::size_t second = edges.find("id=\"e1\"");
    QVERIFY(second != std::string::npos);
    QVERIFY(edges.substr(0, second).find("allow=") == std::string::npos);
    QVERIFY(edges.find(" allow=\"bus emergency\"", second) != std::string::npos);
  }

  void aVehicleWithSirensIsAnEmergencyVehicleForSumo() {
    std::vector<VehicleClass> classes(3);
    classes[0].code = "pump", classes[0].user = RoadUser(kTruck | kEmergency);
    classes[1].code = "lorry", classes[1].user = kTruck;
    classes[2].code = "any", classes[2].user = kAllUsers;
    const std::string routes = sumoRoutes({}, classes);
    QVERIFY(routes.find("id=\"pump\" vClass=\"emergency\"") != std::string::npos);
    QVERIFY(routes.find("id=\"lorry\" vClass=\"truck\"") != std::string::npos);
    QVERIFY(routes.find("id=\"any\" vClass=\"passenger\"") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(RoadUsersPackageTest)
#include "zz_road_users_package_test.moc"
