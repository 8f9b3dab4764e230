#include "scenarios/incident/quality_control.h"

#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "scenarios/incident/reading.h"

using namespace citymirror;
using namespace citymirror::incident;

namespace {

std::map<std::string, QualityLimits> shippedLimits() {
  const auto limits =
      parseQualityLimits(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/quality_control.json"));
  if (!limits) qFatal("%s", limits.error().text().c_str());
  return *limits;
}

Reading reading(const char* subject, const char* quantity, double minutes, double value,
                const char* source = "a") {
  return {subject, quantity,      Instant{1'784'000'000'000} + millis(minutes * 60),
          value,   Quality::good, {},
          {},      source};
}

std::vector<Subject> stations() {
  std::vector<Subject> subjects;
  for (int i = 0; i < 5; ++i)
    subjects.push_back({"T" + std::to_string(i), {}, "air_temperature", Point2(100.0 * i, 0), {}});
  subjects.push_back({"far", {}, "air_temperature", Point2(50'000, 0), {}});
  return subjects;
}

}  // namespace

class QualityControlTest : public QObject {
  Q_OBJECT
 private slots:
  void rangeMakesBadNaNMissingAndUnknownQuantitiesPass() {
    const QualityControl control(shippedLimits(), {});
    QualityState state;
    QVERIFY((control.judge(state, reading("P", "ponding_depth", 0, 11)) ==
             QualityVerdict{Quality::bad, outOfRange}));
    QVERIFY(control.judge(state, reading("P", "ponding_depth", 1, std::nan(""))).quality ==
            Quality::missing);
    QVERIFY(control.judge(state, reading("P", "never_heard_of", 1, 1e9)).quality == Quality::good);
    QVERIFY(control.judge(state, reading("P", "ponding_depth", 2, 0.1)).quality == Quality::good);
  }
  void aSpikeIsSuspectItsReturnGoodAndAConfirmedJumpBelieved() {
    const QualityControl control(shippedLimits(), {});
    QualityState state;
    const auto flaws = [&](double minutes, double value) {
      return control.judge(state, reading("P", "ponding_depth", minutes, value)).flaws;
    };
    QCOMPARE(int(flaws(0, 0.1)), 0);
    QCOMPARE(int(flaws(5, 3.0)), int(spike));
    QCOMPARE(int(flaws(10, 0.1)), 0);
    QCOMPARE(int(flaws(15, 3.0)), int(spike));
    QCOMPARE(int(flaws(20, 3.1)), 0);
  }
  void aValueThatDoesNotMoveIsFrozenUnlessItIsIdle() {
    const QualityControl control(shippedLimits(), {});
    QualityState state;
    for (int i = 0; i <= 60; ++i) {
      const auto wet = control.judge(state, reading("P", "ponding_depth", 5 * i, 0.31));
      QCOMPARE(bool(wet.flaws & frozen), 5 * i >= 240);
      const auto dry = control.judge(state, reading("D", "ponding_depth", 5 * i, 0));
      QCOMPARE(int(dry.flaws), 0);
    }
    QCOMPARE(int(control.judge(state, reading("P", "ponding_depth", 310, 0.33)).flaws), 0);
  }
  void oneStationThatDriftsFromItsNeighboursIsFoundAndTheyAreNot() {
    const QualityControl control(shippedLimits(), stations());
    QualityState state;
    bool found = false;
    for (int i = 0; i <= 40; ++i) {
      for (int s = 0; s < 5; ++s) {
        const std::string code = "T" + std::to_string(s);
        const double value = s == 2 ? 20 + 0.5 * i : 20 + 0.01 * s + 0.02 * i;
        const auto verdict =
            control.judge(state, reading(code.c_str(), "air_temperature", 10 * i, value));
        if (s == 2)
          found |= (verdict.flaws & drifting) != 0;
        else
          QCOMPARE(int(verdict.flaws), 0);
      }
      QCOMPARE(
          int(control.judge(state, reading("far", "air_temperature", 10 * i, 40 + 0.1 * i)).flaws),
          0);
    }
    QVERIFY(found);
  }
  void ofThreeStationsTwoThatDisagreeDoNotCondemnTheThird() {
    auto three = stations();
    three.resize(3);
    const QualityControl control(shippedLimits(), three);
    QualityState state;
    int found = 0;
    for (int i = 0; i <= 40; ++i) {
      for (int s = 0; s < 3; ++s) {
        const std::string code = "T" + std::to_string(s);
        const double value = s == 2 ? 34 : 20 + 0.02 * i;
        const auto verdict =
            control.judge(state, reading(code.c_str(), "air_temperature", 10 * i, value));
        if (s < 2) QCOMPARE(int(verdict.flaws), 0);
        found += s == 2 && (verdict.flaws & drifting) != 0;
      }
    }
    QVERIFY(found > 20);
  }
  void aLateReadingIsNotRemembered() {
    const QualityControl control(shippedLimits(), {});
    QualityState state;
    control.judge(state, reading("P", "ponding_depth", 10, 0.1));
    const QualityState before = state;
    control.judge(state, reading("P", "ponding_depth", 5, 5));
    QVERIFY(state == before);
  }
  void sourcesThatDisagreeBeyondToleranceAreInConflictWorstFirst() {
    const std::vector<Reading> latest = {reading("P1", "ponding_depth", 0, 0.10, "sensor"),
                                         reading("P1", "ponding_depth", 1, 0.30, "camera"),
                                         reading("P2", "ponding_depth", 0, 0.10, "sensor"),
                                         reading("P2", "ponding_depth", 1, 0.90, "patrol"),
                                         reading("P3", "ponding_depth", 0, 0.10, "sensor"),
                                         reading("P3", "ponding_depth", 1, 0.20, "camera"),
                                         reading("P4", "ponding_depth", 0, 0.10, "sensor"),
                                         reading("P4", "ponding_depth", 90, 0.90, "camera"),
                                         reading("P5", "ponding_depth", 0, 0.10, "sensor"),
                                         reading("P5", "water_level", 0, 9, "camera")};
    const auto found = conflictsIn(latest, shippedLimits(), std::chrono::minutes(10));
    QCOMPARE(found.size(), std::size_t(2));
    QCOMPARE(found[0].subject, std::string("P2"));
    QCOMPARE(found[1].subject, std::string("P1"));
    QVERIFY(std::abs(found[1].difference - 0.2) < 1e-12 && found[1].tolerance == 0.15);
  }
  void whateverIsMeasuredHasARangeAndWhatIsReportedNone() {
    const auto limits = shippedLimits();
    const auto known =
        parseQuantities(*readFile(CITYMIRROR_SOURCE_DIR "/assets/config/quantities.json"));
    QVERIFY(known.ok());
    for (const auto& [word, quantity] : *known) {
      const bool told = word.ends_with("_position") || word == "hotline_report";
      QVERIFY2(limits.contains(word) != told, word.c_str());
    }
    for (const auto& [word, limit] : limits) QVERIFY2(known->contains(word), word.c_str());
    const QualityControl control(limits, {});
    QualityState state;
    QVERIFY(control.judge(state, reading("N", "noise_level", 0, 63.4)).quality == Quality::good);
    QVERIFY(control.judge(state, reading("N", "noise_level", 1, 0)).quality == Quality::bad);
    QVERIFY(control.judge(state, reading("N", "noise_level", 2, 634)).quality == Quality::bad);
  }
  void everyLimitNamesItsSourceAndFaultsTheirKey() {
    for (const auto& [quantity, limits] : shippedLimits()) QVERIFY(!limits.source.zh.empty());
    const auto where = [](const char* entry) {
      return parseQualityLimits(std::string("{\"limits\":[") + entry + "]}").error().where;
    };
    QCOMPARE(where(R"({"quantity":"a","least":1,"most":0,"source":"s"})"),
             std::string("limits[0].most"));
    QCOMPARE(where(R"({"quantity":"a","least":0,"most":1,"jump":1,"source":"s"})"),
             std::string("limits[0].memory_s"));
    QCOMPARE(where(R"({"quantity":"a","least":0,"most":1})"), std::string("limits[0].source"));
    QCOMPARE(where(R"({"quantity":"a","leest":0,"most":1,"source":"s"})"),
             std::string("limits[0].leest"));
  }
};

QTEST_GUILESS_MAIN(QualityControlTest)
#include "quality_control_test.moc"
