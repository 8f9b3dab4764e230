// Levels of rivers that gauges measured before a restart are there after it: for forecasts, and for
// runs on measured rain.
#include "app/session/live/stage_memory.h"

#include <QtTest>
#include <cmath>

#include "app/session/branch/measured_run.h"
#include "app/session/live/measured_before.h"
#include "app/session/live/series_history.h"
#include "app/session/session.h"
#include "app/session/writer/world_writer.h"
#include "engine/core/file_io.h"
#include "engine/run/clock.h"
#include "engine/store/series_archive.h"
#include "gis/city/city_package.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

constexpr int kStagePatience = 30'000;  // ms
const Instant kStagesBack = *parseIso("2026-07-18T10:00:00Z");

Instant beforeBack(double minutes) { return kStagesBack - millis(minutes * 60); }

/// The small city whose gauge of levels stands in its river.
CityModel cityWithAGaugeInItsRiver() {
  CityModel city = smallCity();
  for (SensorSite& site : city.sensors)
    if (site.quantity == Quantity::waterLevel) site.at = {500, 50};
  return city;
}

Observation riverStood(double minutesBefore, double level, Quality quality = Quality::good) {
  return {"S-STAGE", beforeBack(minutesBefore), level, quality, "gauges"};
}

std::shared_ptr<const SensorSeries> seriesOfStages(const std::vector<Observation>& values) {
  auto series = std::make_shared<SensorSeries>();
  series->sensor = "S-STAGE";
  for (const Observation& one : values) {
    series->at.push_back(one.at);
    series->value.push_back(one.value);
    series->quality.push_back(one.quality);
  }
  return series;
}

}  // namespace

class StageMemoryTest : public QObject {
  Q_OBJECT
  const CityModel city_ = cityWithAGaugeInItsRiver();
  const flood::FloodInputs domain_ = flood::makeCityFlood(city_, {});

  /// The level at which the river stands in the forecast that follows the start.
  double levelForecast(const std::vector<Observation>& before,
                       const std::optional<Observation>& since = std::nullopt) {
    const QTemporaryDir folder;
    const auto config = loadConfig(findAssets());
    auto journal = store::Journal::open(folder.filePath("stages.journal").toStdString());
    if (!config || !journal) qFatal("no configuration or journal");
    WorldWriter world(*config, std::move(*journal), 1);
    RainRecord rain;
    for (const double minutes : {5.0, 0.0})
      rain.add({"S-RAIN", beforeBack(minutes), 48, Quality::good, "gauges"});
    MeasuredSeries stages;
    if (!before.empty()) stages["S-STAGE"] = seriesOfStages(before);
    world.openCity(std::make_shared<const CityModel>(city_),
                   std::make_shared<const flood::FloodInputs>(domain_), kStagesBack, std::nullopt,
                   std::move(rain), std::move(stages));
    world.goLive(kStagesBack);
    gis::FeedBatch batch;
    if (since) batch.readings.push_back({*since, Quantity::waterLevel});
    if (!world.takeLive(kStagesBack, {{"gauges", {&batch}}})) qFatal("a value is not taken");
    world.setForecastLoop(true);
    world.advanceTo(kStagesBack + millis(1));
    const auto request = world.takeForecastRequest();
    if (!request) qFatal("no forecast is asked for");
    const std::size_t river = gaugesInRivers(city_, domain_).at("S-STAGE");
    return request->domain->levelRegions[river].level.at(0);
  }

 private slots:
  void goodValuesOfGaugesInRiversComeFromTheArchive() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("series.sqlite").toStdString();
    const Span within{beforeBack(60), kStagesBack};
    const auto none = measuredBefore(file, city_, &domain_, within);
    QVERIFY2(!none.fault && none.stages.empty(), none.fault ? none.fault->text().c_str() : "");
    {
      auto archive = store::SeriesArchive::open(file);
      QVERIFY(archive.ok());
      const std::string name = archiveName(city_.name.in(Language::en), "S-STAGE");
      QVERIFY(archive->declare(name, Quantity::waterLevel).ok());
      std::vector<Observation> kept{riverStood(90, 20.7), riverStood(30, 21.2),
                                    riverStood(20, 21.4), riverStood(10, 29, Quality::suspect)};
      for (Observation& each : kept) each.sensor = name;
      const std::string gauge = archiveName(city_.name.in(Language::en), "S-RAIN");
      QVERIFY(archive->declare(gauge, Quantity::rainIntensity).ok());
      kept.push_back({gauge, beforeBack(30), 12, Quality::good, "gauges"});
      QVERIFY(archive->append(kept).ok());
    }
    const auto read = measuredBefore(file, city_, &domain_, within);
    QVERIFY2(!read.fault, read.fault ? read.fault->text().c_str() : "");
    QVERIFY(read.rain.rainsFrom(within).has_value());
    QCOMPARE(read.stages.size(), std::size_t(1));
    const SensorSeries& stage = *read.stages.at("S-STAGE");
    QCOMPARE(stage.value, (std::vector<double>{21.2, 21.4}));
    QVERIFY(stage.at.back() == beforeBack(20));
    QVERIFY(measuredBefore(file, city_, nullptr, within).stages.empty());
    CityModel ashore = city_;
    for (SensorSite& site : ashore.sensors) site.at = {500, 500};
    QVERIFY(measuredBefore(file, ashore, &domain_, within).stages.empty());
  }

  void valuesOfBeforeCompleteThoseSinceByTimeAndTheNewerWin() {
    const MeasuredSeries before{
        {"S-STAGE", seriesOfStages({riverStood(30, 21), riverStood(20, 22), riverStood(10, 23)})},
        {"S-OTHER", seriesOfStages({riverStood(30, 5)})}};
    const MeasuredSeries since{
        {"S-STAGE",
         seriesOfStages({riverStood(20, 22.5), riverStood(15, 22.7), riverStood(0, 24)})}};
    const MeasuredSeries all = withStagesBefore(since, &before);
    QCOMPARE(all.at("S-STAGE")->value, (std::vector<double>{21, 22.5, 22.7, 23, 24}));
    QCOMPARE(all.at("S-OTHER")->value, std::vector<double>{5});
    QVERIFY(withStagesBefore(since, nullptr) == since);
  }

  void aForecastHasTheLastStageOfBeforeUntilTheGaugeReports() {
    const double usual = levelForecast({});
    QVERIFY(std::abs(usual - 21.4) > 0.01);
    QCOMPARE(levelForecast({riverStood(30, 21.2), riverStood(20, 21.4)}), 21.4);
    QCOMPARE(levelForecast({riverStood(20, 21.4)}, riverStood(0, 21.9)), 21.9);
    QCOMPARE(levelForecast({riverStood(25 * 60, 21.4)}), usual);  // older than values are kept
  }

  void aRunOnMeasuredRainBeginsWithIt() {
    RainRecord rain;
    rain.add({"S-RAIN", beforeBack(5), 24, Quality::good, "gauges"});
    const MeasuredSeries before{
        {"S-STAGE", seriesOfStages({riverStood(40, 21.2), riverStood(35, 21.4)})}};
    WorldRunRequest run;
    rainAsMeasured(run, &rain, city_, domain_,
                   {kStagesBack, std::chrono::hours(6), std::chrono::hours(2)},
                   withStagesBefore({}, &before));
    QVERIFY(run.stages);
    QCOMPARE(run.stages->gauges, std::vector<std::string>{"S-STAGE"});
    const std::size_t river = gaugesInRivers(city_, domain_).at("S-STAGE");
    QCOMPARE(run.inputs.flood.levelRegions[river].level.at(0), 21.4);
  }

  void aSessionThatIsStartedAgainHasTheStagesOfTheOneBefore() {
    const QTemporaryDir folder;
    const std::string city = folder.filePath("city").toStdString(),
                      lines = folder.filePath("gauge.jsonl").toStdString(),
                      feed = folder.filePath("gauge.json").toStdString();
    QVERIFY(gis::writeCity(city_, city, {}).ok());
    const std::int64_t step = Millis(std::chrono::minutes(5)).count();
    const Instant now{run::wallNow().ms / step * step};
    std::string rows;
    for (int i = 6; i >= 4; --i)
      rows += QString(R"({"id": "S-STAGE", "t": %1, "m": %2})")
                  .arg(now.ms - i * step)
                  .arg(21 + 0.1 * i)
                  .toStdString() +
              "\n";
    QVERIFY(writeFile(lines, rows).ok());
    QVERIFY(writeFile(feed, R"({"id": "gauges", "codec": "json", "from": {"url": "file:)" + lines +
                                R"(", "every_s": 0.1}, "name": {"zh": "水位", "en": "Levels"},
      "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_ms"},
        "values": [{"path": "/m", "quantity": "water_level", "unit": "m"}]},
      "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1200,
      "limits": {"ahead_s": 3600, "oldest_s": 86400}})")
                .ok());
    const auto started = [&] {
      Options options;
      options.dataFolder = folder.filePath("data").toStdString();
      options.threads = 1;
      options.feeds = {feed};
      auto made = Session::make(options, Pace::realTime);
      if (!made) qFatal("%s", made.error().text().c_str());
      (*made)->openCity(city, "");
      (*made)->waitIdle();
      return std::move(*made);
    };
    auto session = started();
    QVERIFY(!session->view()->stagesBefore);
    const auto measured = [&] {
      const auto& series = session->view()->series;
      const auto found = series.find("S-STAGE");
      return found != series.end() && found->second->size() == 3;
    };
    QTRY_VERIFY_WITH_TIMEOUT(measured(), kStagePatience);
    session.reset();
    QVERIFY(writeFile(lines, "").ok());  // it is not told again
    session = started();
    QTRY_VERIFY_WITH_TIMEOUT(session->view()->stagesBefore != nullptr, kStagePatience);
    const SensorSeries& stage = *session->view()->stagesBefore->at("S-STAGE");
    QCOMPARE(stage.size(), std::size_t(3));
    QCOMPARE(stage.value.back(), 21.4);
    QVERIFY(stage.at.back() == now - Millis{4 * step});
  }
};

QTEST_GUILESS_MAIN(StageMemoryTest)
#include "zz_stage_memory_test.moc"
