// Motor vehicles on paths, cycleways and footways, as OpenStreetMap's tags let them, through the
// import of an extract.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "gis/crs/transform.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/osm_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class PathAccessTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;

  /// One way with the tags "key=value", 800 m long, as the import has it.
  static Result<CityModel> imported(const QStringList& tags) {
    const Folder folder;
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    samples::OsmWay way;
    for (const double x : {100.0, 900.0}) {
      const Point2 g = *back->forward({kWest + x, kSouth + 500});
      way.points.emplace_back(g.x(), g.y());
    }
    for (const QString& tag : tags)
      way.tags.emplace_back(tag.section('=', 0, 0).toStdString(),
                            tag.section('=', 1).toStdString());
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.roads = folder / "a.osm.pbf";
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    if (auto done = writeFile(sources.roads, samples::osmPbf({way})); !done) return done.error();
    return importCity(sources, {});
  }
  static Road wayOf(const QStringList& tags) {
    const auto city = imported(tags);
    if (!city) qFatal("%s", city.error().text().c_str());
    if (city->roads.roads.size() != 1) qFatal("one road is expected");
    return city->roads.roads.front();
  }

 private slots:
  void theMostSpecificTagSaysWhetherVehiclesGoOnAPath_data() {
    QTest::addColumn<QString>("tags");
    QTest::addColumn<bool>("driven");
    const auto row = [](const char* tags, bool driven) {
      QTest::newRow(tags) << QString(tags) << driven;
    };
    row("highway=path", false);
    row("highway=footway access=yes", false);
    row("highway=footway motor_vehicle=yes", true);
    row("highway=cycleway motor_vehicle=permissive", true);
    row("highway=path motor_vehicle=designated", true);
    row("highway=track vehicle=yes", true);
    row("highway=track vehicle=yes motor_vehicle=no", false);
    row("highway=path access=no motor_vehicle=yes", true);
    row("highway=path motor_vehicle=private", false);
    row("highway=track motor_vehicle=agricultural", false);
    row("highway=pedestrian emergency=yes", true);
    row("highway=pedestrian motor_vehicle=no emergency=yes", true);
    row("highway=footway emergency=fire_hydrant", false);
    row("highway=pedestrian bus=designated", true);
    row("highway=pedestrian psv=yes", true);
    row("highway=path hgv=yes", true);
    row("highway=path motor_vehicle=yes motorcar=no", true);
    row("highway=path motor_vehicle=yes motorcar=no hgv=no goods=no bus=no emergency=no", false);
    row("highway=steps motor_vehicle=yes", false);
    row("highway=cycleway bicycle=designated foot=yes", false);
  }
  void theMostSpecificTagSaysWhetherVehiclesGoOnAPath() {
    QFETCH(QString, tags);
    QFETCH(bool, driven);
    const auto city = imported(tags.split(' '));
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(city->roads.edgeCount() > 0);
    QCOMPARE(isDrivable(city->roads, 0), driven);
  }

  void vehiclesGoSlowlyWherePeopleWalk() {
    QCOMPARE(wayOf({"highway=footway", "motor_vehicle=yes"}).freeFlowKmh, 7.0);
    QCOMPARE(wayOf({"highway=cycleway", "motor_vehicle=yes"}).freeFlowKmh, 10.0);
    QCOMPARE(wayOf({"highway=track", "motor_vehicle=yes"}).freeFlowKmh, 15.0);
    QCOMPARE(wayOf({"highway=cycleway", "motor_vehicle=yes", "maxspeed=20"}).freeFlowKmh, 20.0);
    QCOMPARE(wayOf({"highway=track", "motor_vehicle=yes", "maxspeed=100"}).freeFlowKmh, 30.0);
    QCOMPARE(wayOf({"highway=footway"}).freeFlowKmh, 6.0);  // nobody drives
  }

  void aPathIsOpenToThoseWhomItsTagsLetOnAlone() {
    const auto words = [](const QStringList& tags) {
      return QString::fromStdString(wordsOfUsers(usersOf(wayOf(tags))));
    };
    QCOMPARE(words({"highway=path"}), QString("bicycle foot"));
    QCOMPARE(words({"highway=path", "motor_vehicle=yes"}),
             QString("car bus truck emergency bicycle foot"));
    QCOMPARE(words({"highway=pedestrian", "emergency=yes"}), QString("emergency bicycle foot"));
    QCOMPARE(words({"highway=pedestrian", "bus=yes"}), QString("bus emergency bicycle foot"));
    QCOMPARE(words({"highway=path", "hgv=yes", "emergency=no"}), QString("truck bicycle foot"));
    QCOMPARE(words({"highway=path", "motor_vehicle=yes", "motorcar=no"}),
             QString("bus truck emergency bicycle foot"));
    QCOMPARE(words({"highway=cycleway", "foot=no"}), QString("bicycle"));
  }

  void theImportTellsWhichPathsItOpens() {
    const std::string some = "1 roads are open to some motor vehicles only";
    const auto all = imported({"highway=path", "motor_vehicle=yes"});
    QVERIFY(notesText(all.notes()).find(some) == std::string::npos);
    QVERIFY(all->provenance.at("roads").method.find("1 paths that tags open") != std::string::npos);
    const auto single = imported({"highway=path", "emergency=yes"});
    QVERIFY(notesText(single.notes()).find(some) != std::string::npos);
    const auto none = imported({"highway=path"});
    QVERIFY(none->provenance.at("roads").method.find("that tags open") == std::string::npos);
  }
};

QTEST_GUILESS_MAIN(PathAccessTest)
#include "zz_path_access_test.moc"
