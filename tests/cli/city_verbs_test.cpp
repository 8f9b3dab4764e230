#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/raster/raster_io.h"
#include "gis/vector/vector_io.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

const GeoFrame kFrame{"EPSG:4547", 500000, 3350000, ""};

std::vector<Point2> square(double x, double y, double side) {
  return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
}

nlohmann::json lastLine(const QString& out) {
  const QStringList lines = out.trimmed().split('\n');
  return nlohmann::json::parse(lines.last().toStdString(), nullptr, false);
}

}  // namespace

class CityVerbsTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    RasterGrid<float> grid(GridShape{50, 40, 10, 0, 0}, 21.f);
    QVERIFY(gis::writeGeoTiff(grid, kFrame, path("dem.tif").toStdString()).ok());
    FeatureLayer buildings{
        "buildings", {{"building", FieldType::text}, {"height", FieldType::real}}, {}, {}};
    buildings.features.push_back({"b1",
                                  GeometryKind::polygon,
                                  {},
                                  {{square(100, 100, 20), {}}},
                                  {std::string("house"), 9.0}});
    buildings.features.push_back(
        {"b2", GeometryKind::polygon, {}, {{square(200, 100, 20), {}}}, {std::string("yes"), {}}});
    FeatureLayer roads{"roads", {{"highway", FieldType::text}, {"name", FieldType::text}}, {}, {}};
    roads.features.push_back({"r1",
                              GeometryKind::line,
                              {{{10, 50}, {450, 50}}},
                              {},
                              {std::string("primary"), std::string("江津路")}});
    QVERIFY(gis::writeGeoPackage({buildings, roads}, kFrame, path("data.gpkg").toStdString()).ok());
  }

  void importAndCheckASoundCity() {
    const Ran ran = import({"--json", "--name-zh", "小城", "--vertical-datum", "DHHN2016"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto json = lastLine(ran.out);
    QCOMPARE(json.value("buildings", 0), 2);
    QCOMPARE(json.value("roads", 0), 1);
    QCOMPARE(json.value("crs", ""), std::string("EPSG:4547"));
    QCOMPARE(json.value("vertical_datum", ""), std::string("DHHN2016"));
    QCOMPARE(json.at("name").value("zh", ""), std::string("小城"));
    for (const char* file : {"city.json", "terrain.tif", "city.gpkg"})
      QVERIFY(QFileInfo::exists(path("city/") + file));
    const Ran checked = runCli({"city", "check", path("city"), "--json"});
    QVERIFY2(checked.status == 0, qPrintable(checked.out + checked.err));
    QCOMPARE(lastLine(checked.out).value("errors", -1), 0);
    QVERIFY(checked.out.contains("0 errors"));
  }
  void aCityIsNamedInBothLanguages() {
    const auto name = [&](const QStringList& more, const char* language) {
      const auto json = lastLine(import(QStringList{"--json", "--force"} + more).out);
      return json.at("name").value(language, "");
    };
    QCOMPARE(name({"--name-en", "Town"}, "zh"), std::string("Town"));
    QCOMPARE(name({"--name-zh", "小城"}, "en"), std::string("小城"));
    QCOMPARE(name({}, "zh"), std::string("city"));
    QCOMPARE(name({}, "en"), std::string("city"));
  }
  void anImportTakesAnExtent() {
    const Ran ran = import({"--json", "--extent", "500000,3350000,500300,3350200"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QCOMPARE(lastLine(ran.out).value("columns", 0), 30);
    QCOMPARE(lastLine(ran.out).value("rows", 0), 20);
    const Ran empty = import({"--extent", "500300,3350000,500000,3350200"});
    QCOMPARE(empty.status, 1);
    QVERIFY(empty.err.contains("west,south,east,north"));
  }
  void theTermsOfEachLayerAreKeptWithThePackage() {
    const Ran ran = import({"--licence", "buildings=ODbL 1.0", "--attribution",
                            "buildings=© A = B", "--classification", "roads=公开"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto city = gis::readCity(path("city").toStdString(), {});
    QVERIFY(city.ok());
    QCOMPARE(city->terms.at("buildings").licence, std::string("ODbL 1.0"));
    QCOMPARE(city->terms.at("buildings").attribution, std::string("© A = B"));
    QCOMPARE(city->terms.at("roads").classification, std::string("公开"));
    for (const char* wrong : {"buildings", "castles=ODbL 1.0"}) {
      const Ran refused = import({"--force", "--licence", wrong});
      QCOMPARE(refused.status, 1);
      QVERIFY2(refused.err.contains("LAYER=TEXT"), qPrintable(refused.err));
    }
  }
  void termsOfAllLayersHoldWhereNoneAreNamed() {
    const Ran ran =
        import({"--attribution", "terrain=NASA/USGS SRTM", "--attribution", "*=© OSM contributors",
                "--licence", "*=ODbL 1.0", "--licence", "terrain=public domain"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto city = gis::readCity(path("city").toStdString(), {});
    QVERIFY(city.ok());
    for (const char* layer : {"buildings", "roads"}) {
      QCOMPARE(city->terms.at(layer).attribution, std::string("© OSM contributors"));
      QCOMPARE(city->terms.at(layer).licence, std::string("ODbL 1.0"));
    }
    QCOMPARE(city->terms.at("terrain").attribution, std::string("NASA/USGS SRTM"));
    QCOMPARE(city->terms.at("terrain").licence, std::string("public domain"));
  }
  void theImportOfTheReadmeNamesItsSourcesAndIsUnderstood() {
    const QString page =
        QString::fromStdString(*readFile(CITYMIRROR_SOURCE_DIR "/README.md"));
    const int from = int(page.indexOf("$cli city import"));
    QVERIFY(from >= 0);
    QString command;
    for (const QString& line : page.mid(from).split('\n')) {
      command += line.trimmed();
      if (!command.endsWith('\\')) break;
      command.replace(command.size() - 1, 1, ' ');
    }
    QStringList words = QProcess::splitCommand(command).mid(1);
    words.replaceInStrings(QRegularExpression("^hersfeld$"), path("hersfeld"));
    words.replaceInStrings(QRegularExpression("^bad_hersfeld_dem_30m\\.tif$"), path("dem.tif"));
    words.replaceInStrings(QRegularExpression("^bad_hersfeld\\.gpkg$"), path("data.gpkg"));
    for (const char* missing : {"--facilities", "--trees", "--water"}) {
      const auto at = words.indexOf(missing);
      QVERIFY2(at > 0, missing);
      words.remove(at, 2);  // the little file has none of these
    }
    const Ran ran = runCli(words);
    QVERIFY2(ran.status == 0, qPrintable(command + "\n" + ran.err));
    const auto city = gis::readCity(path("hersfeld").toStdString(), {});
    QVERIFY(city.ok());
    for (const char* layer : {"terrain", "buildings", "roads"}) {
      const LayerTerms terms = city->terms.count(layer) ? city->terms.at(layer) : LayerTerms();
      QVERIFY2(!terms.attribution.empty() && !terms.licence.empty(), layer);
    }
    QCOMPARE(city->utcOffsetMinutes, 120);
  }
  void theSameFilesGiveTheSameBytes() {
    QVERIFY(import({}).status == 0);
    std::vector<std::string> first;
    for (const char* file : {"city.json", "terrain.tif", "city.gpkg"})
      first.push_back(*readFile((path("city/") + file).toStdString()));
    QCOMPARE(import({"--force"}).status, 0);
    std::size_t i = 0;
    for (const char* file : {"city.json", "terrain.tif", "city.gpkg"}) {
      QVERIFY2(first[i++] == *readFile((path("city/") + file).toStdString()), file);
    }
  }
  void aPackageThatNamesOtherFilesIsNotSound() {
    QVERIFY(import({}).status == 0);
    const std::string head = path("city/city.json").toStdString();
    std::string text = *readFile(head);
    const std::size_t at = text.find("terrain.tif");
    QVERIFY(at != std::string::npos);
    text.replace(at, 11, "ground.tif");
    QVERIFY(writeFile(head, text).ok());
    const Ran ran = runCli({"city", "check", path("city")});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("ground.tif"), qPrintable(ran.err));
  }
  void aMissingDemIsOneErrorAndNoPackage() {
    const Ran ran = runCli({"city", "import", "--out", path("city"), "--dem", path("none.tif")});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.err.contains("none.tif"));
    QVERIFY(!QFileInfo::exists(path("city/city.json")));
  }
  void aNamedFileThatIsCutOffIsOneErrorAndNoPackage() {
    const std::string whole = *readFile(path("data.gpkg").toStdString());
    QVERIFY(writeFile(path("cut.gpkg").toStdString(), whole.substr(0, whole.size() / 2)).ok());
    for (const char* option : {"--buildings", "--roads", "--water", "--trees"}) {
      const Ran ran = runCli({"city", "import", "--out", path("city"), "--dem", path("dem.tif"),
                              option, path("cut.gpkg")});
      QCOMPARE(ran.status, 1);
      QVERIFY2(ran.err.contains("cut.gpkg") && ran.err.contains("import without this layer"),
               qPrintable(ran.err));
      QVERIFY(!QFileInfo::exists(path("city/city.json")));
    }
  }
  void wrongUsageIsTwo() {
    QCOMPARE(runCli({"city"}).status, 2);
    QCOMPARE(runCli({"city", "import", "--out", path("x")}).status, 2);
    QCOMPARE(runCli({"city", "import", "--out", path("x"), "--dem", "d", "--extent", "1,2"}).status,
             2);
    QCOMPARE(runCli({"city", "check"}).status, 2);
    QCOMPARE(runCli({"city", "--help"}).status, 0);
  }
  void checkNamesEveryFaultAndFails() {
    QVERIFY(import({}).status == 0);
    auto city = gis::readCity(path("city").toStdString(), {});
    QVERIFY(city.ok());
    city->buildings.height[0] = 0;
    std::swap(city->roads.roads[0].freeFlowKmh, zero_);
    QVERIFY(gis::writeCity(*city, path("city").toStdString(), {}).ok());
    const Ran ran = runCli({"city", "check", path("city"), "--json"});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.out.contains(
                 "error: buildings b1 at x 500110.0 y 3350110.0: The building has no height"),
             qPrintable(ran.out));
    QVERIFY(ran.out.contains("error: roads r1"));
    QVERIFY(ran.out.contains("free_flow_kmh"));
    QCOMPARE(lastLine(ran.out).value("errors", -1), 2);
    QVERIFY(ran.err.contains("2 errors"));
  }
  void checkOfNoPackageSaysSo() {
    const Ran ran = runCli({"city", "check", path("nowhere")});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.err.contains("not a city package"));
  }
  void theSameSeedMakesTheSameCity() {
    const QStringList common{"--area-km2", "1", "--buildings", "300", "--seed", "5", "--json"};
    const Ran one = runCli(QStringList{"city", "make", "--out", path("one")} + common);
    QVERIFY2(one.status == 0, qPrintable(one.err));
    QVERIFY(lastLine(one.out).value("synthetic", false));
    QVERIFY(runCli(QStringList{"city", "make", "--out", path("two")} + common).status == 0);
    for (const char* file : {"/city.json", "/terrain.tif", "/city.gpkg"}) {
      const auto a = readFile((path("one") + file).toStdString()),
                 b = readFile((path("two") + file).toStdString());
      QVERIFY2(a.ok() && b.ok() && *a == *b, file);
    }
    QCOMPARE(runCli({"city", "check", path("one")}).status, 0);
  }
  void aSyntheticCityIsMadeAgainAndNothingElseIsWrittenOver() {
    const QStringList small{"--area-km2", "1", "--buildings", "50"};
    const auto make = [&](const QString& out, const QStringList& more = {}) {
      return runCli(QStringList{"city", "make", "--out", out} + small + more);
    };
    QCOMPARE(make(path("made")).status, 0);
    QCOMPARE(make(path("made"), {"--seed", "2"}).status, 0);
    QVERIFY(import({}).status == 0);
    const auto before = readFile(path("city/city.gpkg").toStdString());
    const Ran refused = make(path("city"));
    QCOMPARE(refused.status, 1);
    QVERIFY2(refused.err.contains("--force") && refused.err.contains(path("city")),
             qPrintable(refused.err));
    QVERIFY(*readFile(path("city/city.gpkg").toStdString()) == *before);
    for (const QStringList& more : {QStringList{}, QStringList{"--force"}})
      QCOMPARE(make(folder_->path(), more).status, 1);  // not a package, not empty
    QVERIFY(QDir().mkpath(path("empty")));
    QCOMPARE(make(path("empty")).status, 0);
    QCOMPARE(make(path("city"), {"--force"}).status, 0);
    QVERIFY(*readFile(path("city/city.gpkg").toStdString()) != *before);
  }
  void anImportReplacesACityOnlyOnRequestAndNothingElseEver() {
    QVERIFY(import({}).status == 0);
    const auto whole = [&] { return *readFile(path("city/city.gpkg").toStdString()); };
    const std::string before = whole();
    const Ran again = import({});
    QCOMPARE(again.status, 1);
    QVERIFY2(again.err.contains("--force") && again.err.contains(path("city")),
             qPrintable(again.err));
    QCOMPARE(import({"--force", "--crs", "EPSG:4326"}).status, 1);  // fails: the old one stays
    QVERIFY(whole() == before);
    QCOMPARE(import({"--force", "--name-en", "New"}).status, 0);
    QVERIFY(QDir().mkpath(path("strange")));
    QVERIFY(QFile::copy(path("dem.tif"), path("strange/terrain.tif")));
    const Ran strange = runCli({"city", "import", "--force", "--out", path("strange"), "--dem",
                                path("dem.tif")});
    QCOMPARE(strange.status, 1);
    QVERIFY2(strange.err.contains("something else"), qPrintable(strange.err));
    QVERIFY(!QFileInfo::exists(path("strange/city.json")));
  }
  void anImportNeverWritesOverWhatItReads() {
    QVERIFY(import({}).status == 0);
    const auto before = readFile(path("city/terrain.tif").toStdString());
    QVERIFY(QFile::link(path("city/terrain.tif"), path("heights.tif")));
    const QStringList inputs[] = {
        {"--dem", path("city/terrain.tif")},
        {"--dem", path("city/../city/terrain.tif")},
        {"--dem", path("heights.tif")},
        {"--dem", path("dem.tif"), "--roads", path("city/city.gpkg") + ":roads"}};
    for (const QStringList& input : inputs) {
      const Ran ran =
          runCli(QStringList{"city", "import", "--force", "--out", path("city")} + input);
      QCOMPARE(ran.status, 1);
      QVERIFY2(ran.err.contains("made from"), qPrintable(ran.err));
    }
    QVERIFY(*readFile(path("city/terrain.tif").toStdString()) == *before);
  }
  void aNamedLayerThatIsNotThereIsAnErrorWithThoseThatAre() {
    for (const char* option : {"--water", "--drains", "--facilities", "--trees"}) {
      const Ran ran = import({option, path("data.gpkg") + ":rivers"});
      QVERIFY2(ran.status == 1, qPrintable(ran.out + ran.err));
      QVERIFY2(ran.err.contains("no layer rivers") && ran.err.contains("buildings, roads"),
               qPrintable(ran.err));
      QVERIFY(!QFileInfo::exists(path("city/city.json")));
    }
  }
  void aQueryCountsListsAndSaves() {
    QVERIFY(import({}).status == 0);
    const QString city = path("city");
    const Ran counted = runCli({"query", city, "--where", "height = 9", "--of", "area", "--json"});
    QVERIFY2(counted.status == 0, qPrintable(counted.err));
    QVERIFY(counted.out.startsWith("1 buildings"));
    QCOMPARE(lastLine(counted.out).value("count", 0), 1);
    QCOMPARE(lastLine(counted.out).value("area_m2", 0.0), 400.0);
    const Ran rows = runCli(
        {"query", city, "--within", "bbox:500190,3350000,500300,3350200", "--format", "csv"});
    QVERIFY(rows.out.contains("# place: within bbox:500190,3350000,500300,3350200"));
    QVERIFY(rows.out.contains("\nb2,") && !rows.out.contains("\nb1,"));
    QVERIFY(rows.out.contains("height_m"));
    const QString saved = path("found.gpkg");
    const Ran all = runCli({"query", city, "--near", "r1", "--distance", "60", "--by", "use",
                            "--format", "json", "--out", saved});
    QVERIFY2(all.status == 0, qPrintable(all.err));
    QCOMPARE(lastLine(all.out).value("count", 0), 2);
    QCOMPARE(lastLine(all.out).at("rows").size(), std::size_t(2));
    const auto layers = gis::listLayers(saved.toStdString());
    QCOMPARE(layers.value(), (std::vector<std::string>{"buildings", "provenance"}));
    gis::VectorSource source;
    source.path = saved.toStdString();
    source.layer = "buildings";
    const auto read = gis::readLayer(source, kFrame, {});
    QCOMPARE(read->features.size(), std::size_t(2));
    QCOMPARE(signedArea(read->features[0].polygons[0].outer), 400.0);
  }
  void aLimitedQueryCountsAllAndNamesItsColumns() {
    QVERIFY(import({}).status == 0);
    const QStringList ask{"query", path("city"), "--of", "area", "--order", "area", "--limit", "1"};
    const Ran text = runCli(ask);
    QVERIFY2(text.status == 0, qPrintable(text.err));
    QVERIFY2(text.out.startsWith("2 buildings found, 1 shown\n"), qPrintable(text.out));
    QVERIFY2(text.out.contains("sum 800 m²"), qPrintable(text.out));
    QVERIFY2(text.out.contains("the middle of each in EPSG:4547"), qPrintable(text.out));
    const QStringList lines = text.out.split('\n');
    const auto head = lines.indexOf(QRegularExpression("^ +code +x m +y m +area m² +name$"));
    QVERIFY2(head >= 0, qPrintable(text.out));
    const QRegularExpression row("^ +b[12] +500[12]10\\.0 +3350110\\.0 +400\\b");
    QVERIFY2(row.match(lines[head + 1]).hasMatch(), qPrintable(lines[head + 1]));
    const auto json = lastLine(runCli(ask + QStringList{"--format", "json"}).out);
    QCOMPARE(json.value("count", 0), 2);
    QCOMPARE(json.value("shown", 0), 1);
    QCOMPARE(json.at("rows").size(), std::size_t(1));
  }
  void aQueryWithoutANumberSaysSo() {
    QVERIFY(import({}).status == 0);
    const QStringList ask{"query",    path("city"), "--vectors", path("data.gpkg") + ":buildings",
                          "--where", "height IS NULL", "--of",  "height"};
    for (const QStringList& by : {QStringList{}, QStringList{"--by", "building"}}) {
      const Ran ran = runCli(ask + by);
      QVERIFY2(ran.status == 0, qPrintable(ran.err));
      QVERIFY2(ran.out.contains("none of them has a number there"), qPrintable(ran.out));
      QVERIFY2(!ran.out.contains("nan"), qPrintable(ran.out));
    }
  }
  void largeNumbersOfAQueryAreWrittenOut() {
    QVERIFY(import({}).status == 0);
    FeatureLayer towns{"towns", {{"people", FieldType::real}}, {}, {}};
    towns.features.push_back(
        {"t1", GeometryKind::polygon, {}, {{square(100, 100, 20), {}}}, {1234567.0}});
    towns.features.push_back(
        {"t2", GeometryKind::polygon, {}, {{square(200, 100, 20), {}}}, {0.125}});
    QVERIFY(gis::writeGeoPackage({towns}, kFrame, path("towns.gpkg").toStdString()).ok());
    const Ran ran =
        runCli({"query", path("city"), "--vectors", path("towns.gpkg"), "--of", "people"});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    QVERIFY2(ran.out.contains("sum 1234567") && ran.out.contains("max 1234567"),
             qPrintable(ran.out));
    QVERIFY2(ran.out.contains("min 0.125") && !ran.out.contains("e+"), qPrintable(ran.out));
  }
  void aQueryAsksOtherFilesAndWater() {
    QVERIFY(import({}).status == 0);
    const Ran vectors = runCli({"query", path("city"), "--vectors", path("data.gpkg") + ":roads"});
    QVERIFY2(vectors.status == 0, qPrintable(vectors.err));
    QVERIFY2(vectors.out.startsWith("1 roads"), qPrintable(vectors.out));
    RasterGrid<float> depth(GridShape{50, 40, 10, 0, 0}, 0.F);
    depth.at(12, 11) = 0.5F;  // beside b1
    QVERIFY(gis::writeGeoTiff(depth, kFrame, path("depth.tif").toStdString()).ok());
    const Ran wet = runCli(
        {"query", path("city"), "--in-water", path("depth.tif"), "--deeper", "0.3", "--json"});
    QVERIFY2(wet.status == 0, qPrintable(wet.err));
    QCOMPARE(lastLine(wet.out).value("count", 0), 1);
    const Ran dry = runCli(
        {"query", path("city"), "--in-water", path("depth.tif"), "--deeper", "0.6", "--json"});
    QCOMPARE(lastLine(dry.out).value("count", -1), 0);
  }
  void aQueryThatIsWrongSaysWhatToUse() {
    QVERIFY(import({}).status == 0);
    const auto fails = [&](const QStringList& more, const char* says) {
      const Ran ran = runCli(QStringList{"query", path("city")} + more);
      QCOMPARE(ran.status, 1);
      QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
    };
    fails({"--layer", "trees"}, "buildings, roads");
    fails({"--where", "colour = 1"}, "height");
    fails({"--where", "height >"}, "character");
    fails({"--by", "colour"}, "use");
    fails({"--within", "zone:nowhere"}, "no zone");
    fails({"--within", "polygon:POLYGON((0 0"}, "POLYGON");
    fails({"--within", "bbox:1,2,3"}, "bbox:west");
    fails({"--within", "somewhere"}, "zone:NAME");
    fails({"--near", "no-such-code", "--distance", "3"}, "no-such-code");
    fails({"--near", "r1", "--distance", "-3"}, "0 or more");
    fails({"--out", path("x.doc")}, ".gpkg");
    QCOMPARE(runCli({"query"}).status, 2);
    QCOMPARE(runCli({"query", path("city"), "--format", "xml"}).status, 2);
    QVERIFY(runCli({"query", "--help"}).out.contains("--within"));
  }
  void everyExampleOfTheHelpPageRuns() {
    CityModel small = smallCity();
    small.frame.crs = "EPSG:32650";
    QVERIFY(gis::writeCity(small, path("small").toStdString(), {}).ok());
    const std::string page = *readFile(CITYMIRROR_SOURCE_DIR "/assets/help/query.md");
    int examples = 0;
    for (const QString& line : QString::fromStdString(page).split('\n')) {
      if (!line.startsWith("citymirror-cli ")) continue;
      QStringList words = QProcess::splitCommand(line).mid(1);
      words.replaceInStrings("CITY", path("small"));
      words.replaceInStrings("tallest.gpkg", path("tallest.gpkg"));
      const Ran ran = runCli(words);
      QVERIFY2(ran.status == 0, qPrintable(line + "\n" + ran.err));
      QVERIFY2(!ran.out.startsWith("0 "), qPrintable(line));
      ++examples;
    }
    QVERIFY(examples >= 6);
  }
  void aSizeOutOfRangeIsAnError() {
    const Ran ran = runCli({"city", "make", "--out", path("big"), "--area-km2", "5000"});
    QCOMPARE(ran.status, 1);
    QVERIFY(!QFileInfo::exists(path("big/city.json")));
  }

 private:
  QString path(const QString& name) const { return folder_->filePath(name); }
  Ran import(const QStringList& more) const {
    return runCli(
        QStringList{"city", "import", "--out", path("city"), "--dem", path("dem.tif"),
                    "--buildings", path("data.gpkg"), "--roads", path("data.gpkg") + ":roads"} +
        (more.contains("--extent") ? QStringList{}
                                   : QStringList{"--extent", "500000,3350000,500500,3350400"}) +
        more);
  }
  std::unique_ptr<QTemporaryDir> folder_;
  double zero_ = 0;
};

QTEST_GUILESS_MAIN(CityVerbsTest)
#include "city_verbs_test.moc"
