// The verb `route` as people call it: its answer, and what it says of what is wrong.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using RouteJson = nlohmann::json;

class RouteVerbTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string path(const std::string& name) const {
    return folder_.path().toStdString() + "/" + name;
  }
  Ran route(const RouteJson& scenario, const QStringList& more = {}) const {
    if (!writeFile(path("routes.json"), scenario.dump())) return {};
    return runCli(QStringList{"--json", "route", QString::fromStdString(path("routes.json")),
                              "--out", QString::fromStdString(path("out"))} +
                  more);
  }

 private slots:
  void initTestCase() { QVERIFY(gis::writeCity(smallCity(), path("CITY"), {}).ok()); }

  void theLastLineIsTheSummaryAndTheFilesAreThere() {
    const Ran ran = route({{"city", "CITY"},
                           {"routes", {{{"from", "F1"}, {"to", "江津路"}}}},
                           {"isochrones", {{{"from", "hospitals"}}}}});
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto said = RouteJson::parse(ran.out.trimmed().split('\n').last().toStdString());
    QCOMPARE(said["routes"].get<int>(), 1);
    QCOMPARE(said["without_way"].get<int>(), 0);
    QVERIFY(said["depths"].is_null());
    for (const char* name : {"summary.json", "routes.csv", "isochrones.csv", "routes.gpkg"})
      QVERIFY2(readFile(path("out/") + name).ok(), name);
  }

  void whatIsWrongEndsWithOneAndItsPlaceAndBadUsageWithTwo() {
    const Ran nowhere = route({{"city", "CITY"}, {"routes", {{{"from", "F1"}, {"to", "Atlantis"}}}}});
    QCOMPARE(nowhere.status, 1);
    QVERIFY2(nowhere.err.contains("routes[0].to") && nowhere.err.contains("Atlantis"),
             qPrintable(nowhere.err));
    const Ran dry = route({{"city", "CITY"}, {"routes", {{{"from", "F1"}, {"to", "F2"}}}}},
                          {"--depths", "/nowhere"});
    QCOMPARE(dry.status, 1);
    QVERIFY(dry.err.contains("/nowhere"));
    QCOMPARE(runCli({"route"}).status, 2);
    QVERIFY(runCli({"route", "--help"}).out.contains("--speeds"));
  }
};

QTEST_GUILESS_MAIN(RouteVerbTest)
#include "zz_route_verb_test.moc"
