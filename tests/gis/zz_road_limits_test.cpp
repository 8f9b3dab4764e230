// Limits of weight and size: as OpenStreetMap writes them, through an import, and in a package.
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/city/road_limit_tags.h"
#include "gis/crs/transform.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/osm_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class RoadLimitsTagsTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;
  using Tags = std::vector<std::pair<std::string, std::string>>;

  /// One residential street with these tags, 800 m long, as the import has it.
  static Result<CityModel> imported(const Tags& tags) {
    const Folder folder;
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    samples::OsmWay way;
    for (const double x : {100.0, 900.0}) {
      const Point2 g = *back->forward({kWest + x, kSouth + 500});
      way.points.emplace_back(g.x(), g.y());
    }
    way.tags = tags;
    way.tags.emplace_back("highway", "residential");
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.roads = folder / "a.osm.pbf";
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    if (auto done = writeFile(sources.roads, samples::osmPbf({way})); !done) return done.error();
    return importCity(sources, {});
  }
  static RoadLimits limitsOf(const Tags& tags) {
    const auto city = imported(tags);
    if (!city) qFatal("%s", city.error().text().c_str());
    if (city->roads.roads.size() != 1) qFatal("one road is expected");
    return city->roads.roads.front().limits;
  }
  static void rows(std::initializer_list<std::pair<const char*, double>> all) {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("limit");
    for (const auto& [text, limit] : all) QTest::newRow(text) << QString(text) << limit;
  }
  static void compare(const std::optional<double>& read, double limit) {
    QCOMPARE(read.has_value(), !std::isnan(limit));
    if (!read) return;
    if (std::isinf(limit))
      QVERIFY(std::isinf(*read));
    else
      QVERIFY2(std::abs(*read - limit) < 1e-6, qPrintable(QString::number(*read, 'g', 9)));
  }
  static void sql(const std::string& path, const char* text) {
    auto* dataset = static_cast<GDALDataset*>(
        GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE, nullptr, nullptr, nullptr));
    dataset->ReleaseResultSet(dataset->ExecuteSQL(text, nullptr, nullptr));
    GDALClose(dataset);
  }

 private slots:
  void aWeightIsReadInTonnes_data() {
    rows({{"3.5", 3.5},
          {"3.5 t", 3.5},
          {"3,5t", 3.5},
          {"7500 kg", 7.5},
          {"16000 lbs", 7.25747792},
          {"5 st", 4.5359237},
          {"none", kNoLimit},
          {"default", kNoLimit},
          {"0", kNoLimit},
          {"below_default", NAN},
          {"3.5;7.5", NAN},
          {"-3", NAN},
          {"nan", NAN},
          {"heavy", NAN},
          {"3.5 m", NAN},
          {"", NAN}});
  }
  void aWeightIsReadInTonnes() {
    QFETCH(QString, text);
    QFETCH(double, limit);
    compare(weightLimitFrom(text.toStdString()), limit);
  }

  void aHeightIsReadInMetres_data() {
    rows({{"3.8", 3.8},
          {"3.8 m", 3.8},
          {"380 cm", 3.8},
          {"12'6\"", 3.81},
          {"12'6", 3.81},
          {"12 ft 6 in", 3.81},
          {"12'", 3.6576},
          {"13 ft", 3.9624},
          {"Default", kNoLimit},
          {"none", kNoLimit},
          {"no_sign", kNoLimit},
          {"below_default", NAN},
          {"12'6\"3", NAN},
          {"6\"12'", NAN},
          {"3.5 t", NAN},
          {"low", NAN}});
  }
  void aHeightIsReadInMetres() {
    QFETCH(QString, text);
    QFETCH(double, limit);
    compare(lengthLimitFrom(text.toStdString()), limit);
  }

  void anImportKeepsTheLimitsOfARoadAndSaysHowManyHaveThem() {
    const auto city = imported({{"maxweight", "7.5 t"},
                                {"maxaxleload", "5"},
                                {"maxheight", "4"},
                                {"maxheight:physical", "3.9"},
                                {"maxwidth", "2.2"}});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY((city->roads.roads.front().limits == RoadLimits{7.5, 5, 3.9, 2.2}));
    QVERIFY(hasNote(city.notes(), "1 roads have limits of weight or size"));
    const auto plain = imported({{"maxheight", "default"}, {"maxweight", "none"}});
    QVERIFY(!isLimited(plain->roads.roads.front().limits));
    QVERIFY(!hasNote(plain.notes(), "limits of weight"));
    QVERIFY(!hasNote(plain.notes(), "Limit"));
  }

  void whatIsNoFigureIsLeftOutWithOneNote() {
    const auto count = [](const Tags& tags, const std::string& what) {
      const auto city = imported(tags);
      if (!city) qFatal("%s", city.error().text().c_str());
      if (isLimited(city->roads.roads.front().limits)) qFatal("a limit was guessed");
      return int(std::count_if(city.notes().begin(), city.notes().end(), [&](const Note& note) {
        return note.what.find(what) != std::string::npos;
      }));
    };
    QCOMPARE(count({{"maxweight", "heavy"}}, "Limit of weight or size that is no figure"), 1);
    QCOMPARE(count({{"maxweight", "heavy"}}, "(heavy)"), 1);
    QCOMPARE(count({{"maxheight", "below_default"}}, "Limit below the usual one"), 1);
  }

  void aPathThatNobodyDrivesOnHasNoLimits() {
    QVERIFY(!isLimited(limitsOf({{"maxheight", "2"}, {"motor_vehicle", "no"}})));
  }

  void aPackageKeepsThemAndAnswersForThem() {
    CityModel city = test::sampleCity();
    std::vector<Road> roads = city.roads.roads;
    roads.front().limits = {16, kNoLimit, 3.5, kNoLimit};
    city.roads = buildRoadNetwork(roads);
    const Folder folder;
    QVERIFY(writeCity(city, folder.path(), {}).ok());
    const auto back = readCity(folder.path(), {});
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(back.notes().empty());
    for (std::size_t r = 0; r < roads.size(); ++r)
      QVERIFY(back->roads.roads[r].limits == roads[r].limits);
    sql(folder / "city.gpkg", "UPDATE roads SET max_weight_t = -1, max_height_m = NULL");
    const auto wrong = readCity(folder.path(), {});
    QVERIFY(wrong.ok());
    QVERIFY(hasNote(wrong.notes(), "max_weight_t is not above 0, taken as no limit"));
    for (const Road& road : wrong->roads.roads) QVERIFY(!isLimited(road.limits));
  }
};

QTEST_GUILESS_MAIN(RoadLimitsTagsTest)
#include "zz_road_limits_test.moc"
