#include <QtTest>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "tests/support/run_program.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using PlanJson = nlohmann::json;

class PlanVerbTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string path(const std::string& name) const {
    return folder_.path().toStdString() + "/" + name;
  }
  Ran plan(const char* out, const QStringList& more = {}) const {
    return runCli(QStringList{"--json", "plan", QString::fromStdString(path("plan.json")), "--out",
                              QString::fromStdString(path(out))} +
                  more);
  }

 private slots:
  void initTestCase() {
    const CityModel city = smallCity();
    QVERIFY(gis::writeCity(city, path("CITY"), {}).ok());
    const PlanJson scenario = {
        {"city", "CITY"},
        {"duration_s", 1800},
        {"output_interval_s", 300},
        {"traffic", {{"vehicles", 100}, {"to_s", 1200}}},
        {"rain", {{"rate_mm_per_h", 100}}},
        {"actions",
         {{{"time_s", 0}, {"edit", {{"edit", "set_pump"}, {"id", "P1"}, {"mode", "failed"}}}}}}};
    const PlanJson candidates = {
        {{"id", "repair"},
         {"name", {{"zh", "抢修"}, {"en", "repair"}}},
         {"actions",
          {{{"time_s", 600},
            {"edit", {{"edit", "set_pump"}, {"id", "P1"}, {"mode", "automatic"}}}}}}},
        {{"id", "nowhere"}, {"closures", {{{"road", "无名路"}}}}}};
    const PlanJson task = {{"scenario", "scenario.json"},
                           {"decide_at_s", 600},
                           {"weights", {{"water_left", 1}}},
                           {"weights_source", "test"},
                           {"candidates", candidates}};
    QVERIFY(writeFile(path("scenario.json"), scenario.dump()).ok());
    QVERIFY(writeFile(path("plan.json"), task.dump()).ok());
  }

  void itSaysWhatToDoAsJsonTableAndPage() {
    const Ran ran = plan("out");
    QVERIFY2(ran.status == 0, qPrintable(ran.err));
    const auto said = PlanJson::parse(ran.out.trimmed().split('\n').last().toStdString());
    QCOMPARE(said["best"].get<std::string>(), std::string("plan-1"));
    QCOMPARE(said["runner_up"].get<std::string>(), std::string("none"));
    QCOMPARE(said["ranked"][0]["measures"][0].get<std::string>(), std::string("repair"));
    QVERIFY(said["ranked"][0]["points_gained"].get<double>() > 0);
    QCOMPARE(said["tasks"][0]["role"].get<std::string>(), std::string("drainage"));
    QVERIFY2(ran.err.contains("无名路"), qPrintable(ran.err));
    const auto page = readFile(path("out/plan.html"));
    QVERIFY(page.ok());
    for (const char* word : {"抢修", "repair", "次优方案", "Runner-up", "无名路", "simulated",
                             "all water at the end with rivers and lakes", "drainage"})
      QVERIFY2(page->find(word) != std::string::npos, word);
    const auto table = readFile(path("out/plans.csv"));
    QVERIFY(table.ok() &&
            table->starts_with("rank,id,measures,points_gained,water_left,cost_damage,cost_delay,"
                               "cost_measures,cost_total\n1,plan-1,"));
    QVERIFY(QFile::exists(QString::fromStdString(path("out/comparison.html"))));
  }

  void workersDoNotChangeIt() {
    QCOMPARE(plan("one", {"--workers", "1"}).status, 0);
    QCOMPARE(plan("two", {"--workers", "2"}).status, 0);
    QCOMPARE(*readFile(path("one/plan.json")), *readFile(path("two/plan.json")));
    QCOMPARE(*readFile(path("one/plan.html")), *readFile(path("two/plan.html")));
  }

  void badUsageEndsWithTwoAndBadInputWithOne() {
    QCOMPARE(runCli({"plan"}).status, 2);
    const Ran ran = runCli({"plan", QString::fromStdString(path("scenario.json")), "--out",
                            QString::fromStdString(path("bad"))});
    QCOMPARE(ran.status, 1);
    QVERIFY2(ran.err.contains("city"), qPrintable(ran.err));
    QVERIFY(!QFile::exists(QString::fromStdString(path("bad/plan.json"))));
  }
};

QTEST_GUILESS_MAIN(PlanVerbTest)
#include "plan_verb_test.moc"
