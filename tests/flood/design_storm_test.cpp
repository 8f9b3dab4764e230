#include <QtTest>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/core/file_io.h"
#include "scenarios/flood/design_storm.h"
#include "scenarios/flood/gauge_rain.h"

using namespace citymirror;
using namespace citymirror::flood;

namespace {

DesignStorm stormOf(StormKind kind) {
  DesignStorm storm;
  storm.kind = kind;
  storm.formula.a1 = 2001.0 / 167;
  storm.formula.c = 0.811;
  storm.formula.b = 8;
  storm.formula.n = 0.711;
  storm.periodYears = 10;
  storm.minutes = 120;
  return storm;
}

StepSeries seriesOf(const DesignStorm& storm) {
  auto series = hyetograph(storm);
  if (!series) qFatal("%s", series.error().text().c_str());
  return std::move(series).value();
}

double millimetres(const StepSeries& s, double from, double to) {
  return s.integral(from, to) / 3600;
}

std::vector<IntensityFormula> library() {
  const auto text = readFile(CITYMIRROR_SOURCE_DIR "/assets/config/intensity_formulas.json");
  if (!text) qFatal("%s", text.error().text().c_str());
  auto formulas = parseIntensityFormulas(*text);
  if (!formulas) qFatal("%s", formulas.error().text().c_str());
  return std::move(formulas).value();
}

}  // namespace

class DesignStormTest : public QObject {
  Q_OBJECT
 private slots:
  void everyStormHoldsTheDepthOfItsFormula() {
    for (const StormKind kind :
         {StormKind::uniform, StormKind::chicago, StormKind::alternatingBlock}) {
      for (const double ratio : {0.0, 0.3, 0.4, 0.5, 1.0}) {
        DesignStorm storm = stormOf(kind);
        storm.peakRatio = ratio;
        const StepSeries s = seriesOf(storm);
        const double exact = rainDepth(storm.formula, 10, 120);
        QVERIFY(std::fabs(millimetres(s, 0, 7200) - exact) < 1e-9 * exact);
        QCOMPARE(s.value.back(), 0.0);
        for (const double rate : s.value) QVERIFY(rate >= 0);
      }
    }
  }

  void theChicagoStormHasTheFormulasMeanOverAnyTimeRoundItsPeak() {
    DesignStorm storm = stormOf(StormKind::chicago);
    storm.stepMinutes = 1;
    storm.peakRatio = 0.4;
    const StepSeries s = seriesOf(storm);
    for (const double minutes : {10.0, 30.0, 60.0, 90.0, 120.0}) {
      const double from = (48 - 0.4 * minutes) * 60, to = (48 + 0.6 * minutes) * 60;
      const double exact = rainDepth(storm.formula, 10, minutes);
      QVERIFY(std::fabs(millimetres(s, from, to) - exact) < 1e-6 * exact);
    }
    const auto most = std::max_element(s.value.begin(), s.value.end()) - s.value.begin();
    QVERIFY(std::abs(int(most) - 48) <= 1);
  }

  void theWorstBlocksOfTheAlternatingStormAreTheFormulasDepths() {
    const DesignStorm storm = stormOf(StormKind::alternatingBlock);
    StepSeries s = seriesOf(storm);
    std::vector<double> sorted = s.value;
    std::sort(sorted.rbegin(), sorted.rend());
    double sum = 0;
    for (int k = 1; k <= 24; ++k) {
      sum += sorted[std::size_t(k - 1)] * 5 / 60;
      QVERIFY(std::fabs(sum - rainDepth(storm.formula, 10, 5 * k)) < 1e-9 * sum);
    }
    QCOMPARE(std::max_element(s.value.begin(), s.value.end()) - s.value.begin(), 9);
  }

  void aTotalAskedForScalesTheShape() {
    for (const StormKind kind :
         {StormKind::uniform, StormKind::chicago, StormKind::alternatingBlock}) {
      DesignStorm storm = stormOf(kind);
      storm.totalMillimetres = 50;
      storm.startSeconds = 600;
      const StepSeries s = seriesOf(storm);
      QVERIFY(std::fabs(millimetres(s, 0, 1e5) - 50) < 1e-9);
      QCOMPARE(s.time.front(), 600.0);
      QCOMPARE(s.at(599), 0.0);
    }
  }

  void theFormulaGivesThePublishedUnits() {
    const DesignStorm storm = stormOf(StormKind::chicago);
    const double q = 2001 * (1 + 0.811 * std::log10(10.0)) / std::pow(60 + 8, 0.711);  // L/(s ha)
    QVERIFY(std::fabs(meanIntensity(storm.formula, 10, 60) - 0.36 * q) < 1e-9);
    qInfo("Beijing, 10 years, 60 min: %.1f mm", rainDepth(storm.formula, 10, 60));
  }

  void aWrongStormNamesItsField_data() {
    QTest::addColumn<QString>("field");
    for (const char* field : {"duration_min", "step_min", "peak_ratio", "return_period_years", "a1",
                              "n", "total_mm", "b", "c", "start_s"}) {
      QTest::addRow("%s", field) << QString(field);
    }
  }
  void aWrongStormNamesItsField() {
    QFETCH(QString, field);
    DesignStorm s = stormOf(StormKind::chicago);
    if (field == "duration_min") s.minutes = 0;
    if (field == "step_min") s.stepMinutes = 7;
    if (field == "peak_ratio") s.peakRatio = 1.2;
    if (field == "return_period_years") s.periodYears = 0.1;
    if (field == "a1") s.formula.a1 = -1;
    if (field == "n") s.formula.n = NAN;
    if (field == "total_mm") s.totalMillimetres = -5;
    if (field == "b") s.formula.b = -1;
    if (field == "c") s.formula.c = NAN;
    if (field == "start_s") s.startSeconds = INFINITY;
    const auto made = hyetograph(s);
    QVERIFY(!made.ok());
    QCOMPARE(QString::fromStdString(made.error().where), "design_storm." + field);
  }

  void theLibraryHasSourcesAndRisesWithTheReturnPeriod() {
    const auto formulas = library();
    QVERIFY(formulas.size() >= 8);
    std::set<std::string> ids;
    for (const IntensityFormula& f : formulas) {
      QVERIFY2(ids.insert(f.id).second, f.id.c_str());
      QVERIFY(!f.name.zh.empty() && !f.name.en.empty());
      QVERIFY(!f.source.zh.empty() && !f.source.en.empty());
      QVERIFY(rainDepth(f, 20, 60) > rainDepth(f, 5, 60));
      QVERIFY(rainDepth(f, 5, 120) > rainDepth(f, 5, 60));
      const double hour = rainDepth(f, 5, 60);
      QVERIFY2(hour > 25 && hour < 110, qPrintable(QString("%1 %2").arg(f.id.c_str()).arg(hour)));
    }
  }

  void aBrokenLibraryNamesEntryAndKey() {
    const auto read =
        parseIntensityFormulas(R"({"formulas":[{"id":"x","name":{"zh":"甲","en":"X"}}]})");
    QVERIFY(!read.ok());
    QCOMPARE(read.error().where, std::string("formulas[0].a1"));
    QVERIFY(!parseIntensityFormulas("[").ok());
  }

  void gaugesAreExactWhereTheyStandAndBoundEverythingBetween() {
    const GridShape shape{20, 10, 100, 0, 0};
    const std::vector<RainGauge> gauges = {{"A", shape.centre(2, 2), {{0, 600}, {10, NAN}}},
                                           {"B", shape.centre(17, 7), {{0, 600}, {40, 20}}}};
    const auto frames = gaugeRain(shape, gauges, GaugeMethod::idw);
    QCOMPARE(frames.size(), std::size_t(2));
    const auto at = [&](int frame, int c, int r) {
      return (*frames[std::size_t(frame)].mmPerHour)[shape.index(c, r)];
    };
    QCOMPARE(at(0, 2, 2), 10.0F);
    QCOMPARE(at(0, 17, 7), 40.0F);
    for (const float rate : *frames[0].mmPerHour) QVERIFY(rate >= 10 && rate <= 40);
    QVERIFY(at(0, 4, 3) < at(0, 15, 6));
    for (const float rate : *frames[1].mmPerHour) QCOMPARE(rate, 20.0F);
    const auto near = gaugeRain(shape, gauges, GaugeMethod::thiessen);
    QCOMPARE((*near[0].mmPerHour)[shape.index(5, 4)], 10.0F);
    QCOMPARE((*near[0].mmPerHour)[shape.index(15, 5)], 40.0F);
  }
};

QTEST_GUILESS_MAIN(DesignStormTest)
#include "design_storm_test.moc"
