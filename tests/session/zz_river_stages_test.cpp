// Rivers of a run on measured rain stand as their gauges measured them.
#include <QtTest>

#include "app/session/branch/comparison_table.h"
#include "app/session/branch/measured_run.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

const Instant kStageZero = *parseIso("2026-07-18T04:00:00Z");

Instant stageAt(int minutes) { return kStageZero + std::chrono::minutes(minutes); }

struct StageValue {
  int minute;
  double level;
  Quality quality = Quality::good;
};

std::shared_ptr<const SensorSeries> stagesOf(const std::string& gauge,
                                             std::initializer_list<StageValue> values) {
  auto series = std::make_shared<SensorSeries>();
  series->sensor = gauge;
  for (const StageValue& one : values) {
    series->at.push_back(stageAt(one.minute));
    series->value.push_back(one.level);
    series->quality.push_back(one.quality);
  }
  return series;
}

SensorSite fiveMinuteGauge() {
  SensorSite site;
  site.code = "S-STAGE";
  site.cadenceSeconds = 300;
  return site;
}

/// Over the hour from kStageZero on, with a usual level of 20 m.
std::optional<flood::LinearSeries> hydrograph(std::initializer_list<StageValue> values) {
  return stageHydrograph(*stagesOf("S-STAGE", values), fiveMinuteGauge(), kStageZero, stageAt(60),
                         20);
}

double levelAfter(const flood::LinearSeries& stage, double minutes) {
  return stage.at(minutes * 60);
}

}  // namespace

class RiverStagesTest : public QObject {
  Q_OBJECT
  /// The small city whose gauge stands in its river.
  static CityModel riverCity() {
    CityModel city = smallCity();
    for (SensorSite& site : city.sensors)
      if (site.quantity == Quantity::waterLevel) site.at = {500, 50};
    return city;
  }
  CityModel city_ = riverCity();
  flood::FloodInputs domain_ = flood::makeCityFlood(city_, {});

 private slots:
  void theStageIsLinearBetweenValuesAndHeldAfterTheLast() {
    const auto stage = hydrograph({{0, 21}, {5, 22}, {10, 21.5}});
    QVERIFY(stage);
    QCOMPARE(levelAfter(*stage, 0), 21.0);
    QCOMPARE(levelAfter(*stage, 2.5), 21.5);
    QCOMPARE(levelAfter(*stage, 5), 22.0);
    QCOMPARE(levelAfter(*stage, 60), 21.5);
  }

  void onlyGoodValuesCountAndNoneAfterTheEnd() {
    const auto stage = hydrograph({{0, 21},
                                   {5, 99, Quality::bad},
                                   {6, 98, Quality::suspect},
                                   {7, std::nan(""), Quality::missing},
                                   {10, 21},
                                   {90, 30}});
    QVERIFY(stage);
    for (const double minute : {0.0, 5.0, 6.0, 10.0, 60.0, 90.0})
      QCOMPARE(levelAfter(*stage, minute), 21.0);
    QVERIFY(!hydrograph({{5, 22, Quality::bad}}));
    QVERIFY(!hydrograph({{70, 22}}));
    QVERIFY(!hydrograph({}));
  }

  void aGapHoldsTheLastValueUntilTheNextIsDue() {
    const auto stage = hydrograph({{0, 21}, {40, 23}});
    QVERIFY(stage);
    QCOMPARE(levelAfter(*stage, 20), 21.0);
    QCOMPARE(levelAfter(*stage, 35), 21.0);
    QCOMPARE(levelAfter(*stage, 37.5), 22.0);
    QCOMPARE(levelAfter(*stage, 40), 23.0);
  }

  void aRunBeginsWithTheLastValueBeforeItElseWithTheUsualLevel() {
    const auto known = hydrograph({{-200, 22}, {30, 23}});
    QVERIFY(known);
    QCOMPARE(known->time.front(), 0.0);
    QCOMPARE(levelAfter(*known, 0), 22.0);
    QCOMPARE(levelAfter(*known, 25), 22.0);
    const auto between = hydrograph({{-2, 21}, {2, 23}});
    QCOMPARE(levelAfter(*between, 0), 22.0);
    const auto late = hydrograph({{30, 23}});
    QCOMPARE(levelAfter(*late, 0), 20.0);
    QCOMPARE(levelAfter(*late, 25), 20.0);
    QCOMPARE(levelAfter(*late, 30), 23.0);
    QCOMPARE(levelAfter(*hydrograph({{4, 23}}), 0), 23.0);
  }

  void aRiverFollowsTheGaugeInItWithMostValues() {
    QVERIFY(!domain_.levelRegions.empty());
    CityModel city = city_;
    SensorSite second = fiveMinuteGauge();
    second.code = "S-SECOND";
    second.at = {400, 50};
    SensorSite ashore = second;
    ashore.code = "S-ASHORE";
    ashore.at = {500, 500};
    city.sensors.push_back(second);
    city.sensors.push_back(ashore);
    const auto regions = gaugesInRivers(city, domain_);
    QCOMPARE(regions.count("S-STAGE"), std::size_t{1});
    QCOMPARE(regions.count("S-ASHORE"), std::size_t{0});
    const MeasuredSeries series{{"S-STAGE", stagesOf("S-STAGE", {{0, 21}})},
                                {"S-SECOND", stagesOf("S-SECOND", {{0, 22}, {5, 22.5}})},
                                {"S-ASHORE", stagesOf("S-ASHORE", {{0, 9}, {5, 9}, {10, 9}})}};
    flood::FloodInputs water = domain_;
    const RiverStages stages = riversAsMeasured(water, city, series, {kStageZero, stageAt(60)});
    QCOMPARE(stages.gauges, std::vector<std::string>{"S-SECOND"});
    QCOMPARE(water.levelRegions[regions.at("S-SECOND")].level.at(300), 22.5);
  }

  void aRunOnMeasuredRainHasTheMeasuredStageAndADryRunTheUsualOne() {
    RainRecord record;
    record.add({"RG", stageAt(-10), 24, Quality::good, "test"});
    const MeasuredSeries series{{"S-STAGE", stagesOf("S-STAGE", {{-15, 21.2}, {-10, 21.4}})}};
    const MeasuredSpan span{kStageZero, std::chrono::hours(6), std::chrono::hours(2)};
    WorldRunRequest run;
    rainAsMeasured(run, &record, city_, domain_, span, series);
    QVERIFY(run.measuredTo && run.stages);
    QCOMPARE(run.zero, stageAt(-15));
    QCOMPARE(run.stages->gauges, std::vector<std::string>{"S-STAGE"});
    const std::size_t river = gaugesInRivers(city_, domain_).at("S-STAGE");
    QCOMPARE(run.inputs.flood.levelRegions[river].level.at(0), 21.2);
    QCOMPARE(run.inputs.flood.levelRegions[river].level.at(3600), 21.4);
    WorldRunRequest silent;
    rainAsMeasured(silent, &record, city_, domain_, span);
    QVERIFY(silent.stages && silent.stages->gauges.empty());
    QCOMPARE(silent.inputs.flood.levelRegions[river].level.at(0),
             domain_.levelRegions[river].level.at(0));
    rainAsMeasured(run, nullptr, city_, domain_, span, series);
    QVERIFY(!run.stages);
    QCOMPARE(run.inputs.flood.levelRegions[river].level.at(0),
             domain_.levelRegions[river].level.at(0));
  }

  void peopleReadByHowManyGaugesRiversStand() {
    QCOMPARE(stagesText({1, {"A"}}).en, std::string("as measured at 1 gauge"));
    QCOMPARE(stagesText({3, {"A", "B"}}).en,
             std::string("as measured at 2 gauges; usual level for 1 more"));
    QCOMPARE(stagesText({3, {"A", "B"}}).zh, std::string("按2个水位站实测；另1处为常水位"));
    QCOMPARE(stagesText({2, {}}).en, std::string("usual level"));
  }
};

QTEST_APPLESS_MAIN(RiverStagesTest)
#include "zz_river_stages_test.moc"
