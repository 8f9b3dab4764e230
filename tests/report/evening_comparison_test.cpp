// The demonstration's evening in a smaller city: what two pump trucks sent at 18:20 change, how much
// later they come through the flooded streets, and that one table says so.
#include <QtTest>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "app/report/compare_page.h"
#include "app/session/scenario/world_scenario.h"
#include "engine/core/file_io.h"
#include "gis/city/city_package.h"
#include "gis/city/demo_city.h"

using namespace citymirror;

namespace {

constexpr double kSent = 2400;  // s: 18:20

struct Evening {
  QTemporaryDir folder;
  std::vector<session::WorldOutcome> outcomes;
  std::string page;

  std::string path(const char* name) const { return folder.path().toStdString() + "/" + name; }

  Evening() {
    gis::DemoCityOptions options;
    options.areaKm2 = 4;
    options.buildings = 2700;
    const auto town = gis::makeDemoCity(options, {});
    if (!town || !gis::writeCity(*town, path("CITY"), {})) qFatal("city");
    auto json = nlohmann::json::parse(
        *readFile(CITYMIRROR_SOURCE_DIR "/assets/help/evening-world.json"));
    json["city"] = "CITY";
    json["traffic"]["vehicles"] = json["traffic"]["vehicles"].get<int>() / 9;  // 4 of 36 km²
    if (!writeFile(path("evening.json"), json.dump())) qFatal("scenario");
    const auto scenario = session::readWorldScenario(
        path("evening.json"), {CITYMIRROR_SOURCE_DIR "/assets", path("data")}, 0, {});
    if (!scenario) qFatal("%s", scenario.error().text().c_str());
    const auto done = session::runWorldScenario(*scenario, path("out"), {});
    if (!done) qFatal("%s", done.error().text().c_str());
    outcomes = *done;
    report::ComparePage compare;
    compare.title = {"对比", "comparison"};
    compare.zero = scenario->zero;
    compare.synthetic = true;
    compare.templatesFolder = CITYMIRROR_SOURCE_DIR "/assets/templates";
    if (!report::writeComparison(compare, outcomes, path("out/comparison.html"))) qFatal("page");
    page = *readFile(path("out/comparison.html"));
  }

  const session::WorldOutcome& with() const { return outcomes[0]; }
  const session::WorldOutcome& without() const { return outcomes[1]; }
  const session::WorldOutcome& dry() const { return outcomes[2]; }
};

const Evening& evening() {
  static const Evening made;
  return made;
}

double valueOf(const session::WorldOutcome& outcome, const std::string& key) {
  for (const auto& index : outcome.indices) {
    if (index.key == key) return index.value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double minutesOf(const session::WorldOutcome& outcome, const std::string& unit) {
  return valueOf(outcome, "response_" + unit);
}

}  // namespace

class EveningComparisonTest : public QObject {
  Q_OBJECT

 private slots:
  void theDryEveningFlows() {
    const auto& dry = evening().dry();
    qInfo("dry: %.0f arrived, mean trip %.1f min", valueOf(dry, "arrived_vehicles"),
          valueOf(dry, "mean_trip"));
    const auto& end = dry.series.back();
    QVERIFY(double(end.arrived) > 0.9 * double(end.arrived + end.running + end.waiting));
    QVERIFY(valueOf(dry, "mean_trip") < 10);
    std::size_t most = 0;
    for (const auto& row : dry.series) most = std::max(most, row.running + row.waiting);
    QVERIFY(double(most) < 0.15 * double(end.arrived));  // no queue that only grows
  }

  void theForecastDiffersByWhatTheTrucksPump() {
    const auto &with = evening().with(), &without = evening().without();
    const double pumped = valueOf(with, "pumped");
    const double less = valueOf(without, "water_left") - valueOf(with, "water_left");
    const double drained = valueOf(without, "drained") - valueOf(with, "drained");
    qInfo("pumped %.0f m3, %.0f m3 less on the ground, %.0f m3 less drained", pumped, less,
          drained);
    QCOMPARE(valueOf(without, "pumped"), 0.0);
    QVERIFY(pumped > 100);
    // The underpasses' inlets would have taken most of it by the end; until then the roads are wet.
    QVERIFY(less > 0 && less <= pumped + 1);
    QVERIFY(valueOf(with, "closed_road_hours") < 0.95 * valueOf(without, "closed_road_hours"));
    QVERIFY(std::abs(pumped - less - drained) < 0.01 * pumped);
  }

  void beforeTheTrucksPumpBothEveningsAreOne() {
    const auto &with = evening().with().series, &without = evening().without().series;
    QCOMPARE(with.size(), without.size());
    for (std::size_t k = 0; k < with.size() && with[k].time <= kSent; ++k) {
      QCOMPARE(with[k].wetVolume, without[k].wetVolume);
      QCOMPARE(with[k].arrived, without[k].arrived);
    }
  }

  void theTrucksComeLaterThroughTheFloodedStreets() {
    for (const char* unit : {"PT-02", "PT-03"}) {
      const double wet = minutesOf(evening().with(), unit), dry = minutesOf(evening().dry(), unit);
      qInfo("%s: %.1f min through the water, %.1f min without", unit, wet, dry);
      QVERIFY2(std::isfinite(wet) && std::isfinite(dry), unit);
      QVERIFY2(dry > 0.5 && dry < 15, unit);
      QVERIFY2(wet < 15, unit);
      QVERIFY2(wet > dry, unit);
    }
  }

  void oneTableSaysSo() {
    const std::string& page = evening().page;
    const auto table = page.substr(page.find("<table"), page.find("</table>") - page.find("<table"));
    for (const char* word : {"water pumped by units", "all water at the end with rivers and lakes",
                             "PT-02 from order to arrival", "PT-03 from order to arrival",
                             "two pump trucks sent at 18:20", "no pump trucks", "dry roads"})
      QVERIFY2(table.find(word) != std::string::npos, word);
    for (const char* unit : {"PT-02", "PT-03"}) {
      for (const auto* outcome : {&evening().with(), &evening().dry()}) {
        const auto minutes = QString::number(minutesOf(*outcome, unit), 'f', 1).toStdString();
        QVERIFY2(table.find(minutes) != std::string::npos, minutes.c_str());
      }
    }
  }

  void everyBranchIsSound() {
    for (const auto& outcome : evening().outcomes)
      QVERIFY2(outcome.health.ok, outcome.health.verdict.en.c_str());
  }
};

QTEST_GUILESS_MAIN(EveningComparisonTest)
#include "evening_comparison_test.moc"
