// Traffic signals and turn restrictions of OpenStreetMap: from both of its formats, through the
// import and the package, and as Bad Hersfeld has them.
#include <QtTest>
#include <algorithm>

#include "engine/core/file_io.h"
#include "engine/core/junction_rules.h"
#include "gis/city/city_import.h"
#include "gis/city/city_package.h"
#include "gis/crs/transform.h"
#include "gis/vector/osm_restrictions.h"
#include "gis/vector/vector_io.h"
#include "tests/support/gis_samples.h"
#include "tests/support/notes_text.h"
#include "tests/support/osm_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using test::Folder;

class JunctionImportTest : public QObject {
  Q_OBJECT
  static constexpr double kWest = 550000, kSouth = 5630000;
  using Tags = std::vector<std::pair<std::string, std::string>>;

  static std::pair<double, double> degrees(double x, double y) {
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    const Point2 g = *back->forward({kWest + x, kSouth + y});
    return {g.x(), g.y()};
  }
  /// A crossing at (500, 500): four ways that end there.
  static std::vector<samples::OsmWay> crossing() {
    std::vector<samples::OsmWay> ways;
    for (const auto& [x, y] : {std::pair{100, 500}, {900, 500}, {500, 100}, {500, 900}})
      ways.push_back({{degrees(x, y), degrees(500, 500)}, {{"highway", "tertiary"}}});
    return ways;
  }
  static samples::OsmRelationSample restriction(std::int64_t number, std::int64_t from,
                                                std::int64_t to, const char* kind, int viaKind = 0) {
    return {number, {{1, from, "from"}, {viaKind, 7, "via"}, {1, to, "to"}},
            {{"type", "restriction"}, {"restriction", kind}}};
  }
  /// The same as text. Nodes 1 … 4 are the outer ends, 5 the middle, 6 a stop line in the west.
  static std::string asXml() {
    std::string text = "<osm version=\"0.6\">\n";
    const std::pair<int, int> at[] = {{100, 500}, {900, 500}, {500, 100},
                                      {500, 900}, {500, 500}, {480, 500}};
    for (int n = 0; n < 6; ++n) {
      const auto [lon, lat] = degrees(at[n].first, at[n].second);
      char node[200];
      std::snprintf(node, sizeof node, "<node id=\"%d\" version=\"1\" lon=\"%.7f\" lat=\"%.7f\"%s\n", n + 1, lon,
                    lat, n == 5 ? "><tag k=\"highway\" v=\"traffic_signals\"/></node>" : "/>");
      text += node;
    }
    for (int w = 0; w < 4; ++w) {
      text += "<way id=\"" + std::to_string(11 + w) + "\" version=\"1\"><nd ref=\"" + std::to_string(w + 1) +
              "\"/>" + (w == 0 ? "<nd ref=\"6\"/>" : "") +
              "<nd ref=\"5\"/><tag k=\"highway\" v=\"tertiary\"/></way>\n";
    }
    text += "<relation id=\"21\" version=\"1\"><member type=\"way\" ref=\"11\" role=\"from\"/>"
            "<member type=\"node\" ref=\"5\" role=\"via\"/>"
            "<member type=\"way\" ref=\"14\" role=\"to\"/>"
            "<tag k=\"type\" v=\"restriction\"/><tag k=\"restriction\" v=\"no_left_turn\"/></relation>\n"
            "<relation id=\"22\" version=\"1\"><tag k=\"type\" v=\"route\"/></relation>\n";
    return text + "</osm>\n";
  }
  static ImportSources sourcesOf(const Folder& folder, const std::string& roads) {
    ImportSources sources;
    sources.dem = folder / "dem.tif";
    test::writeSampleRaster(sources.dem, "EPSG:25832", 100, 100, kWest, kSouth + 1000, 10, 10,
                            [](int, int) { return 100.0; });
    sources.roads = roads;
    sources.extent = Bounds{kWest, kSouth, kWest + 1000, kSouth + 1000};
    return sources;
  }
  static std::size_t bansIn(const CityModel& city) { return junctionRules(city.roads).banned.size(); }

 private slots:
  void bothFormatsTellWhoMayNotTurnAndWhatIsLeftOut() {
    const Folder folder;
    const auto ways = crossing();
    const std::int64_t west = samples::wayNumber(ways, 0), north = samples::wayNumber(ways, 3);
    auto incomplete = restriction(4, west, north, "no_left_turn");
    incomplete.members.pop_back();
    const std::string bytes = samples::osmPbf(
        ways, {restriction(1, west, north, "no_left_turn"), restriction(2, west, north, "only_x", 1),
               incomplete, {3, {{1, west, "from"}}, {{"type", "route"}}}});
    QVERIFY(writeFile(folder / "a.osm.pbf", bytes).ok());
    const auto read = readOsmRestrictions(folder / "a.osm.pbf", {});
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(read->all.size(), std::size_t(1));
    QCOMPARE(read->all[0].code, std::string("1"));
    QCOMPARE(read->all[0].from, std::to_string(west));
    QCOMPARE(read->all[0].to, std::to_string(north));
    QCOMPARE(read->all[0].kind, std::string("no_left_turn"));
    QCOMPARE(read->overWays, std::size_t(1));
    QCOMPARE(read->incomplete, std::size_t(1));
    QVERIFY(writeFile(folder / "a.osm", asXml()).ok());
    const auto text = readOsmRestrictions(folder / "a.osm", {});
    QVERIFY(text.ok() && text->all.size() == 1);
    QCOMPARE(text->all[0].from, std::string("11"));
    QCOMPARE(text->all[0].to, std::string("14"));
    QVERIFY(readOsmRestrictions(folder / "a.gpkg", {})->all.empty());
    QCOMPARE(readOsmRestrictions(folder / "none.pbf", {}).error().code, ErrorCode::notFound);
  }

  void aDamagedFileSaysWhereAndNeverCrashes() {
    const Folder folder;
    const auto ways = crossing();
    const std::string whole =
        samples::osmPbf(ways, {restriction(1, samples::wayNumber(ways, 0),
                                           samples::wayNumber(ways, 3), "no_left_turn")});
    std::size_t refused = 0;
    for (std::size_t size = 0; size < whole.size(); size += 7) {
      QVERIFY(writeFile(folder / "cut.pbf", whole.substr(0, size)).ok());
      const auto read = readOsmRestrictions(folder / "cut.pbf", {});
      if (read.ok()) continue;  // cut between two blobs
      ++refused;
      QCOMPARE(read.error().code, ErrorCode::unreadable);
      QVERIFY(read.error().where.find("byte") != std::string::npos);
    }
    QVERIFY(refused > 10);
    std::string bytes = whole;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
      bytes[at] = char(bytes[at] ^ 0x5A);
      QVERIFY(writeFile(folder / "bent.pbf", bytes).ok());
      const auto read = readOsmRestrictions(folder / "bent.pbf", {});
      QVERIFY(read.ok() || read.error().code == ErrorCode::unreadable);
      bytes[at] = char(bytes[at] ^ 0x5A);
    }
  }

  void signalsAndTurnsReachTheNetworkThroughImportAndPackage() {
    const Folder folder;
    QVERIFY(writeFile(folder / "city.osm", asXml()).ok());
    const auto city = importCity(sourcesOf(folder, folder / "city.osm"), {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QCOMPARE(city->roads.signs.sites.size(), std::size_t(1));
    QCOMPARE(city->roads.signs.turns.size(), std::size_t(1));
    QVERIFY((city->roads.signs.turns[0].via - Point2(500, 500)).norm() < 0.1);
    QVERIFY(city->provenance.at("roads").method.find("1 traffic signals") != std::string::npos);
    const JunctionRules rules = junctionRules(city->roads);
    QCOMPARE(bansIn(*city), std::size_t(1));
    const auto [from, to] = rules.banned.front();
    QCOMPARE(city->roads.roadOf(from).code, std::string("11"));
    QCOMPARE(city->roads.roadOf(to).code, std::string("14"));
    QCOMPARE(std::count(rules.signal.begin(), rules.signal.end(), 1), 1);
    QVERIFY((city->roads.node[city->roads.edgeTo[from]] - Point2(500, 500)).norm() < 0.1);
    QVERIFY(writeCity(*city, folder / "CITY", {}).ok());
    const auto back = readCity(folder / "CITY", {});
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    const JunctionRules again = junctionRules(back->roads);
    QVERIFY(again.banned == rules.banned && again.signal == rules.signal);
    QVERIFY(back.notes().empty());
  }

  void aCityWithoutSuchSignsHasNoLayerOfThem() {
    const Folder folder;
    QVERIFY(writeFile(folder / "city.osm.pbf", samples::osmPbf(crossing())).ok());
    const auto city = importCity(sourcesOf(folder, folder / "city.osm.pbf"), {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    QVERIFY(writeCity(*city, folder / "CITY", {}).ok());
    const auto layers = listLayers(folder / "CITY/city.gpkg");
    QVERIFY(layers && std::find(layers->begin(), layers->end(), "junctions") == layers->end());
    const auto back = readCity(folder / "CITY", {});
    QVERIFY(back.ok() && !junctionRules(back->roads).signalsKnown);
    QVERIFY(back.notes().empty());
  }

  void badHersfeldHasItsSignalsAndRestrictions() {
    const QString given = qEnvironmentVariable("CITYMIRROR_DATA");
    const std::string folder =
        (given.isEmpty() ? QStringLiteral(CITYMIRROR_SOURCE_DIR "/../shared/data") : given)
            .toStdString() +
        "/bad_hersfeld/";
    if (!QFileInfo::exists(QString::fromStdString(folder))) QSKIP("data set bad_hersfeld is absent");
    const std::string osm = folder + "bad_hersfeld.osm.pbf";
    const auto restrictions = readOsmRestrictions(osm, {});
    QVERIFY2(restrictions.ok(), restrictions.ok() ? "" : restrictions.error().text().c_str());
    ImportSources sources{folder + "bad_hersfeld_dem_30m.tif", "", osm, "", "", ""};
    sources.extent = Bounds{546120, 5631870, 556290, 5637870};
    const auto city = importCity(sources, {});
    QVERIFY2(city.ok(), city.ok() ? "" : city.error().text().c_str());
    const JunctionRules rules = junctionRules(city->roads);
    const auto signalled = std::count(rules.signal.begin(), rules.signal.end(), 1);
    qInfo("%zu restrictions, %zu over ways, %zu incomplete; %zu signs, %zu bans, %zu elsewhere; %zu "
          "signals, %td junctions, %zu elsewhere",
          restrictions->all.size(), restrictions->overWays, restrictions->incomplete,
          city->roads.signs.turns.size(), rules.banned.size(), rules.turnsElsewhere,
          city->roads.signs.sites.size(), signalled, rules.signalsElsewhere);
    QVERIFY(restrictions->all.size() > 20);
    QVERIFY(city->roads.signs.turns.size() > restrictions->all.size() / 2);
    QVERIFY(rules.turnsElsewhere * 10 <= city->roads.signs.turns.size());
    QVERIFY(signalled > 10);
  }
};

QTEST_GUILESS_MAIN(JunctionImportTest)
#include "zz_junction_import_test.moc"
