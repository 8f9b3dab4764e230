// Bus lanes: as OpenStreetMap writes them, through an import, in a package and for SUMO.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/city/sumo_plain.h"
#include "gis/crs/transform.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/osm_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class BusLaneTagsTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;

  /// One secondary road with the tags "key=value", 800 m long, as the import has it.
  static Result<CityModel> imported(const QStringList& tags, std::optional<DrivingSide> side = {}) {
    const Folder folder;
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    samples::OsmWay way;
    for (const double x : {100.0, 900.0}) {
      const Point2 g = *back->forward({kWest + x, kSouth + 500});
      way.points.emplace_back(g.x(), g.y());
    }
    way.tags.emplace_back("highway", "secondary");
    for (const QString& tag : tags)
      way.tags.emplace_back(tag.section('=', 0, 0).toStdString(),
                            tag.section('=', 1).toStdString());
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.roads = folder / "a.osm.pbf";
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    sources.drivingSide = side;
    if (auto done = writeFile(sources.roads, samples::osmPbf({way})); !done) return done.error();
    return importCity(sources, {});
  }
  /// "lanes: along/against"
  static QString lanesOf(const QStringList& tags, std::optional<DrivingSide> side = {}) {
    const auto city = imported(tags, side);
    if (!city) qFatal("%s", city.error().text().c_str());
    if (city->roads.roads.size() != 1) qFatal("one road is expected");
    const Road& road = city->roads.roads.front();
    return QString("%1: %2/%3")
        .arg(road.lanes)
        .arg(QString::fromStdString(wordsOfLanes(road.busLanesAlong)),
             QString::fromStdString(wordsOfLanes(road.busLanesAgainst)));
  }

 private slots:
  void tagsOfLanesSayWhichAreForBuses_data() {
    QTest::addColumn<QStringList>("tags");
    QTest::addColumn<QString>("lanes");
    const auto row = [](const QStringList& tags, const char* lanes) {
      QTest::newRow(qPrintable("tags " + tags.join(' '))) << tags << QString(lanes);
    };
    row({}, "1: /");
    row({"lanes=4"}, "2: /");
    row({"lanes=3", "oneway=yes", "bus:lanes=yes|yes|designated"}, "3: 1/");
    row({"lanes=3", "oneway=yes", "bus:lanes=designated|yes|yes"}, "3: 3/");
    row({"lanes=3", "oneway=yes", "psv:lanes=||yes", "vehicle:lanes=yes|yes|no"}, "3: 1/");
    row({"lanes=3", "oneway=yes", "bus:lanes=yes|yes|yes"}, "3: /");
    row({"lanes=3", "oneway=-1", "bus:lanes=yes|yes|designated"}, "3: /1");
    row({"lanes=4", "bus:lanes:forward=yes|designated"}, "2: 1/");
    row({"lanes=4", "psv:lanes:backward=yes|designated"}, "2: /1");
    row({"lanes=4", "lanes:psv=2"}, "2: 1/1");
    row({"lanes=4", "lanes:psv=1"}, "2: /");  // nobody says in which direction
    row({"lanes=4", "lanes:bus:forward=1"}, "2: 1/");
    row({"lanes=3", "oneway=yes", "lanes:psv=1"}, "3: 1/");
    row({"lanes=4", "busway=lane"}, "2: 1/1");
    row({"lanes=4", "busway:right=lane"}, "2: 1/");
    row({"lanes=4", "busway:left=lane"}, "2: /1");
    row({"oneway=yes", "busway=lane"}, "2: 1/");  // one more for the others
    row({"oneway=yes", "busway:left=opposite_lane"}, "1: /");
    row({"lanes=4", "busway=lane", "bus=no"}, "2: /");
    row({"lanes=4", "busway=lane", "motor_vehicle=no", "bus=yes"}, "2: /");  // all of it is theirs
  }
  void tagsOfLanesSayWhichAreForBuses() {
    QFETCH(QStringList, tags);
    QFETCH(QString, lanes);
    QCOMPARE(lanesOf(tags), lanes);
  }

  void theKerbIsOnTheLeftWhereTrafficKeepsLeft() {
    const QStringList lanes{"lanes=3", "oneway=yes", "bus:lanes=designated|yes|yes"};
    QCOMPARE(lanesOf(lanes, DrivingSide::left), QString("3: 1/"));
    QCOMPARE(lanesOf({"lanes=4", "busway:left=lane"}, DrivingSide::left), QString("2: 1/"));
  }

  void theImportSaysHowManyRoadsHaveThem() {
    QVERIFY(hasNote(imported({"busway=lane"}).notes(), "1 roads have bus lanes"));
    QVERIFY(!hasNote(imported({"lanes=4"}).notes(), "bus lanes"));
  }

  void aPackageKeepsThemAndSaysWhatIsNoList() {
    CityModel city = test::sampleCity();
    std::vector<Road> roads = city.roads.roads;
    roads.front().busLanesAlong = 1, roads.front().busLanesAgainst = 6;
    city.roads = buildRoadNetwork(roads);
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    const auto back = readCity(folder.path(), {});
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(back.notes().empty());
    for (std::size_t r = 0; r < roads.size(); ++r) {
      QCOMPARE(int(back->roads.roads[r].busLanesAlong), int(roads[r].busLanesAlong));
      QCOMPARE(int(back->roads.roads[r].busLanesAgainst), int(roads[r].busLanesAgainst));
    }
    auto* dataset = static_cast<GDALDataset*>(GDALOpenEx((folder / "city.gpkg").c_str(),
                                                         GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr,
                                                         nullptr, nullptr));
    dataset->ReleaseResultSet(
        dataset->ExecuteSQL("UPDATE roads SET bus_lanes_along = 'kerb'", nullptr, nullptr));
    GDALClose(dataset);
    const auto wrong = readCity(folder.path(), {});
    QVERIFY(wrong.ok() && wrong->roads.roads.front().busLanesAlong == 0);
    QVERIFY(hasNote(wrong.notes(), "bus_lanes_along is no list of lanes, taken as none"));
  }

  void sumoKeepsCarsOffThem() {
    std::vector<Road> lines(2);
    lines[0].line = {{0, 0}, {100, 0}};
    lines[1].line = {{100, 0}, {200, 0}};
    lines[0].oneway = lines[1].oneway = 1;
    const RoadNetwork roads = buildRoadNetwork(std::move(lines));
    TrafficNetwork net;
    net.length = {100, 100};
    net.freeSpeed = {10, 10};
    net.firstLane = {0, 2, 4};
    const std::uint8_t buses = kBus | kEmergency | kBicycle;
    net.laneUsers = {kAllUsers, kAllUsers, buses, kAllUsers};
    net.turnLane = {0, 1}, net.turnTo = {1, 1}, net.turnSignal = {-1, -1};
    net.turnLetter = {0, 0};
    const SumoPlain plain = sumoPlain(roads, net, std::vector<std::uint8_t>{1, 1});
    const std::size_t second = plain.edges.find("id=\"e1\"");
    QVERIFY(plain.edges.substr(0, second).find("<lane") == std::string::npos);
    QVERIFY(plain.edges.find("><lane index=\"0\" allow=\"bus emergency\"/></edge>", second) !=
            std::string::npos);
    for (const char* turn : {"fromLane=\"0\" toLane=\"1\"", "fromLane=\"1\" toLane=\"1\""})
      QVERIFY2(plain.connections.find(turn) != std::string::npos, plain.connections.c_str());
  }
};

QTEST_GUILESS_MAIN(BusLaneTagsTest)
#include "zz_bus_lane_tags_test.moc"
