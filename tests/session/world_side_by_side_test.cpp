// Branches of a world scenario side by side: the same results and files whatever the cores.
#include <QDirIterator>
#include <algorithm>
#include <map>
#include <new>
#include <optional>

#include "app/session/scenario/world_branches.h"
#include "gis/city/city_package.h"
#include "tests/session/flood_case.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::test;

class WorldSideBySideTest : public QObject, private FloodCase {
  Q_OBJECT
  std::optional<session::WorldScenario> scenario_;

  std::map<std::string, std::string> filesOf(int threads) {
    session::WorldScenario scenario = *scenario_;
    scenario.threads = threads;
    const std::string out = path("out" + std::to_string(threads));
    const auto done = session::runWorldScenario(scenario, out, {});
    if (!done) qFatal("%s", done.error().text().c_str());
    std::map<std::string, std::string> files;
    QDirIterator all(QString::fromStdString(out), QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext()) {
      const std::string file = all.next().toStdString();
      files[file.substr(out.size())] = bytesOf(file);
    }
    return files;
  }

 private slots:
  void initTestCase() {
    clear();
    const CityModel city = smallCity();
    QVERIFY(gis::writeCity(city, path("CITY"), {}).ok());
    const Json json = {
        {"city", "CITY"},
        {"zero", "2026-07-18T17:40:00+08:00"},
        {"duration_s", 600},
        {"output_interval_s", 300},
        {"rain", {{"rate_mm_per_h", 60}}},
        {"traffic", {{"vehicles", 60}, {"from_s", 0}, {"to_s", 500}}},
        {"branches",
         {{{"name", "dry roads"}, {"roads_meet_water", false}},
          {{"name", "no rain"}, {"rain", {{"rate_mm_per_h", 0}}}},
          {{"name", "closed"}, {"closures", {{{"road", "江津路"}, {"from_s", 60}}}}}}}};
    put("world.json", json.dump());
    auto read = session::readWorldScenario(path("world.json"),
                                           {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 3, {});
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QCOMPARE(read->threads, 3);
    QCOMPARE(read->branches.size(), std::size_t(4));
    scenario_ = std::move(*read);
  }

  void everyFileHasTheSameBytesWhateverTheNumberOfCores() {
    const auto one = filesOf(1);
    QVERIFY(one.size() >= 2 + 4 * 4);
    QVERIFY(one.at("/base/max_depth.tif") != one.at("/branch-2/max_depth.tif"));
    QVERIFY(filesOf(4) == one);
    QVERIFY(filesOf(7) == one);
  }

  void branchesComeInTheOrderOfTheScenarioAndProgressOnlyGoesForward() {
    session::WorldScenario scenario = *scenario_;
    scenario.threads = 4;
    std::vector<double> told;
    const run::JobContext job({}, [&](double fraction, const Text&) { told.push_back(fraction); });
    const auto done = session::runBranches(scenario, job);
    QVERIFY2(done.ok(), done.ok() ? "" : done.error().text().c_str());
    for (std::size_t k = 0; k < scenario.branches.size(); ++k)
      QCOMPARE((*done)[k].outcome.id, scenario.branches[k].id);
    QCOMPARE(told.size(), std::size_t(4 * 2));
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.back(), 1.0);
  }

  void whatIsThrownInABranchIsItsErrorOnWhateverThreadItRuns() {
    for (const int threads : {1, 4}) {
      session::WorldScenario scenario = *scenario_;
      scenario.threads = threads;
      const run::JobContext job({}, [](double, const Text&) { throw std::bad_alloc(); });
      const auto done = session::runBranches(scenario, job);
      QVERIFY(!done.ok());
      QCOMPARE(done.error().where, scenario.branches[0].id);
      QVERIFY(done.error().what.find("not enough memory") != std::string::npos);
    }
  }

  void theFirstBranchThatFailsIsTheOneThatIsNamed() {
    for (const int threads : {1, 4}) {
      session::WorldScenario scenario = *scenario_;
      scenario.threads = threads;
      scenario.branches[1].inputs.exchangeInterval = 0;
      scenario.branches[3].inputs.traffic.demand = nullptr;
      const auto done = session::runBranches(scenario, {});
      QVERIFY(!done.ok());
      QVERIFY(done.error().what.find("exchange interval") != std::string::npos);
    }
  }
};

QTEST_GUILESS_MAIN(WorldSideBySideTest)
#include "world_side_by_side_test.moc"
