// What OpenStreetMap says of who may drive on a road, through the import of an extract.
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

class RoadAccessTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;
  using Tags = std::vector<std::pair<std::string, std::string>>;

  /// One road with these tags, 800 m long, as the import has it.
  static Result<CityModel> imported(const Tags& tags) {
    const Folder folder;
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    samples::OsmWay way;
    for (const double x : {100.0, 900.0}) {
      const Point2 g = *back->forward({kWest + x, kSouth + 500});
      way.points.emplace_back(g.x(), g.y());
    }
    way.tags = tags;
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.roads = folder / "a.osm.pbf";
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    if (auto done = writeFile(sources.roads, samples::osmPbf({way})); !done) return done.error();
    return importCity(sources, {});
  }
  static Road roadOf(const Tags& tags) {
    const auto city = imported(tags);
    if (!city) qFatal("%s", city.error().text().c_str());
    if (city->roads.roads.size() != 1) qFatal("one road is expected");
    return city->roads.roads.front();
  }

 private slots:
  void theMostSpecificTagSaysWhetherVehiclesMayPass_data() {
    QTest::addColumn<QStringList>("tags");
    QTest::addColumn<bool>("path");
    const auto row = [](const QStringList& tags, bool path) {
      QTest::newRow(qPrintable("tags " + tags.join(' '))) << tags << path;
    };
    row({}, false);
    row({"access=no"}, true);
    row({"vehicle=no"}, true);
    row({"motor_vehicle=no"}, true);
    row({"access=no", "motor_vehicle=yes"}, false);
    row({"access=no", "vehicle=destination"}, false);
    row({"vehicle=yes", "motor_vehicle=no"}, true);
    row({"access=yes", "vehicle=no"}, true);
    row({"access=no", "bus=no"}, true);
    row({"motor_vehicle=no", "bus=designated"}, false);
    row({"access=no", "psv=yes"}, false);
    row({"access=no", "emergency=yes"}, false);
    row({"access=private"}, false);
    row({"access=destination"}, false);
  }
  void theMostSpecificTagSaysWhetherVehiclesMayPass() {
    QFETCH(QStringList, tags);
    QFETCH(bool, path);
    Tags all{{"highway", "residential"}};
    for (const QString& tag : tags)
      all.emplace_back(tag.section('=', 0, 0).toStdString(), tag.section('=', 1).toStdString());
    QCOMPARE(roadOf(all).roadClass == RoadClass::path, path);
  }

  void aRoadIsOpenToTheClassesThatItsTagsLetOn_data() {
    QTest::addColumn<QStringList>("tags");
    QTest::addColumn<QString>("users");
    const auto row = [](const QStringList& tags, const char* users) {
      QTest::newRow(qPrintable(tags.join(' '))) << tags << QString(users);
    };
    row({"highway=service"}, "car bus truck emergency bicycle foot");
    row({"highway=service", "access=no", "bus=yes"}, "bus emergency bicycle");
    row({"highway=service", "access=no", "bus=yes", "foot=yes"}, "bus emergency bicycle foot");
    row({"highway=service", "motor_vehicle=no", "psv=yes"}, "bus emergency bicycle foot");
    row({"highway=service", "motor_vehicle=no", "emergency=yes"}, "emergency bicycle foot");
    row({"highway=service", "motor_vehicle=no", "hgv=yes", "emergency=no"}, "truck bicycle foot");
    row({"highway=service", "motor_vehicle=no"}, "bicycle foot");
    row({"highway=busway"}, "bus emergency bicycle foot");
    row({"highway=busway", "access=no"}, "bus emergency bicycle");
    row({"highway=tertiary", "hgv=no"}, "car bus emergency bicycle foot");
    row({"highway=tertiary", "hgv=destination"}, "car bus truck emergency bicycle foot");
    row({"highway=tertiary", "motorcar=no"}, "bus truck emergency bicycle foot");
    row({"highway=tertiary", "emergency=no"}, "car bus truck bicycle foot");
    row({"highway=trunk", "motorroad=yes"}, "car bus truck emergency bicycle");
    row({"highway=motorway"}, "car bus truck emergency bicycle");
    row({"highway=service", "access=private"}, "car bus truck emergency bicycle foot");
  }
  void aRoadIsOpenToTheClassesThatItsTagsLetOn() {
    QFETCH(QStringList, tags);
    QFETCH(QString, users);
    Tags all;
    for (const QString& tag : tags)
      all.emplace_back(tag.section('=', 0, 0).toStdString(), tag.section('=', 1).toStdString());
    QCOMPARE(QString::fromStdString(wordsOfUsers(usersOf(roadOf(all)))), users);
  }

  void theImportTellsWhatItTakesAsOpenOrAsPaths() {
    const auto noteOf = [](const Tags& tags) { return notesText(imported(tags).notes()); };
    const std::string some = "1 roads are open to some motor vehicles only";
    const std::string closed = "1 roads are private", onFoot = "1 roads are closed to people on foot";
    const Tags lane{{"highway", "service"}, {"access", "no"}, {"bus", "yes"}};
    QVERIFY(noteOf(lane).find(some) != std::string::npos);
    QVERIFY(noteOf(lane).find(onFoot) != std::string::npos);
    QVERIFY(noteOf({{"highway", "busway"}}).find(some) != std::string::npos);
    QVERIFY(noteOf({{"highway", "busway"}, {"access", "no"}}).find(some) != std::string::npos);
    QVERIFY(roadOf({{"highway", "busway"}, {"access", "no"}}).roadClass == RoadClass::service);
    QVERIFY(noteOf({{"highway", "service"}, {"access", "private"}}).find(closed) !=
            std::string::npos);
    const std::string plain = noteOf({{"highway", "service"}});
    QVERIFY(plain.find(some) == std::string::npos && plain.find(closed) == std::string::npos);
    QVERIFY(plain.find(onFoot) == std::string::npos);
    const auto barred = imported({{"highway", "service"}, {"access", "no"}});
    QVERIFY(barred->provenance.at("roads").method.find("1 roads barred to motor vehicles") !=
            std::string::npos);
  }

  void lanesOfEachDirectionGoBeforeHalfOfAll() {
    const auto lanes = [](Tags tags) {
      tags.emplace_back("highway", "secondary");
      return roadOf(tags).lanes;
    };
    QCOMPARE(lanes({{"lanes", "4"}}), 2);
    QCOMPARE(lanes({{"lanes", "4"}, {"lanes:forward", "3"}, {"lanes:backward", "1"}}), 3);
    QCOMPARE(lanes({{"lanes", "4"}, {"lanes:forward", "1"}}), 3);
    QCOMPARE(lanes({{"lanes:backward", "2"}}), 2);
    QCOMPARE(lanes({{"lanes", "3"}, {"oneway", "yes"}, {"lanes:forward", "2"}}), 3);
    QCOMPARE(lanes({}), 1);
  }
};

QTEST_GUILESS_MAIN(RoadAccessTest)
#include "zz_road_access_test.moc"
