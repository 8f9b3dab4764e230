// The help page tells the truth: its examples are read, and every key that is read stands in it.
#include <regex>

#include "tests/session/flood_case.h"

using namespace citymirror;
using namespace citymirror::test;

namespace {

std::string page() { return bytesOf(CITYMIRROR_SOURCE_DIR "/assets/help/flood-scenario.md"); }

std::vector<Json> examples() {
  std::vector<Json> found;
  const std::string text = page();
  const std::regex block("```json\n([^`]*)```");
  for (std::sregex_iterator it(text.begin(), text.end(), block), end; it != end; ++it)
    found.push_back(Json::parse((*it)[1].str()));
  return found;
}

/// The keys of "Use one of a, b, c" that an unknown key brings.
std::vector<std::string> keysOffered(const std::string& remedy) {
  std::vector<std::string> keys;
  std::istringstream list(remedy.substr(remedy.find("one of ") + 7));
  for (std::string key; std::getline(list >> std::ws, key, ',');) keys.push_back(key);
  return keys;
}

}  // namespace

class FloodScenarioHelpTest : public QObject, private FloodCase {
  Q_OBJECT
 private slots:
  void initTestCase() {
    clear();
    const auto slope = [](double x, double) { return 20 - 0.004 * x; };
    const auto flat = [](double value) { return [value](double, double) { return value; }; };
    writeTerrain("dem.tif", "EPSG:32650", slope);
    writeTerrain("n.tif", "EPSG:32650", flat(0.03));
    writeTerrain("depth.tif", "EPSG:32650", flat(0.2));
    writeTerrain("qx.tif", "EPSG:32650", flat(0.1));
    writeTerrain("qy.tif", "EPSG:32650", flat(0));
    writeTerrain("landuse.tif", "EPSG:32650", [](double x, double) {
      return x < 100 ? 1 : x < 200 ? 2 : 3;
    });
    writeTerrain("radar_0.tif", "EPSG:32650", flat(20));
    writeTerrain("radar_1.tif", "EPSG:32650", flat(5));
    put("rain.csv", "time_s,rate_mm_per_h\n0,30\n300,0\n");
    put("rain_2.csv", "time_s,rate_mm_per_h\n0,20\n60,\n120,5\n");
    put("q.csv", "time_s,discharge_m3_per_s\n0,0\n600,3\n");
    put("level.csv", "time_s,level_m\n0,18.6\n600,18.9\n");
    const std::string square =
        R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:32650"}},)"
        R"("features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":)"
        R"([[[500120,3000120],[500180,3000120],[500180,3000180],[500120,3000180],[500120,3000120]]]}}]})";
    put("houses.geojson", square);
    put("road.geojson", square);
  }

  void everyExampleRuns_data() {
    QTest::addColumn<int>("index");
    for (int i = 0; i < int(examples().size()); ++i)
      QTest::newRow(qPrintable(QString("example %1").arg(i + 1))) << i;
  }
  void everyExampleRuns() {
    QFETCH(int, index);
    Json scenario = {{"terrain", "dem.tif"}, {"duration_s", 60}};
    scenario.update(examples()[std::size_t(index)]);
    scenario["duration_s"] = 60;
    const auto read = session::readFloodScenario(write(scenario));
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    const auto ran = session::runFloodScenario(*read, path("out"), 1, {});
    QVERIFY2(ran.ok(), ran.ok() ? "" : ran.error().text().c_str());
  }

  void thereAreExamples() { QVERIFY(examples().size() >= 12); }

  void everyKeyThatIsReadStandsInThePage_data() {
    QTest::addColumn<QString>("patch");
    const auto row = [](const char* name, const QString& patch) { QTest::newRow(name) << patch; };
    row("root", R"({"x": 1})");
    for (const char* object :
         {"roughness", "initial", "rain", "infiltration", "hazard", "solver", "buildings"})
      row(object, QString(R"({"%1": {"x": 1}})").arg(object));
    for (const char* list : {"inflows", "gauges", "boundaries", "actions"})
      row(list, QString(R"({"%1": [{"x": 1}]})").arg(list));
    for (const char* law : {"green_ampt", "horton", "curve_number"})
      row(law, QString(R"({"infiltration": {"%1": {"x": 1}}})").arg(law));
    row("classes", R"({"infiltration": {"raster": "landuse.tif", "classes": [{"x": 1}]}})");
    row("rasters", R"({"rain": {"rasters": [{"x": 1}]}})");
    row("design_storm", R"({"rain": {"design_storm": {"x": 1}}})");
    row("formula", R"({"rain": {"design_storm": {"formula": {"x": 1}}}})");
    row("rain gauges", R"({"rain": {"gauges": [{"x": 1}]}})");
    row("areas", R"({"roughness": {"areas": [{"x": 1}]}})");
    for (const char* kind : {"levee", "weir", "gate", "pump", "culvert", "storage", "inlet"})
      row(kind, QString(R"({"structures": [{"id": "a", "kind": "%1", "x": 1}]})").arg(kind));
    row("breaches",
        R"({"structures": [{"id": "a", "kind": "wall", "line": [[500005, 3000005], [500205, 3000005]], "breaches": [{"x": 1}]}]})");
  }
  void everyKeyThatIsReadStandsInThePage() {
    QFETCH(QString, patch);
    Json scenario = {{"terrain", "dem.tif"}, {"duration_s", 60}};
    scenario.update(Json::parse(patch.toStdString()));
    const auto read = session::readFloodScenario(write(scenario));
    QVERIFY(!read.ok());
    QVERIFY2(read.error().what.find("unknown key") != std::string::npos,
             read.error().text().c_str());
    const auto keys = keysOffered(read.error().remedy);
    QVERIFY(!keys.empty());
    const std::string text = page();
    for (const std::string& key : keys) {
      const bool stands =
          std::regex_search(text, std::regex("[`.\"]" + key + "(\\[\\])?[`\".\\[]"));
      QVERIFY2(stands, key.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(FloodScenarioHelpTest)
#include "flood_scenario_help_test.moc"
