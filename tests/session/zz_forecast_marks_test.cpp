// Gauges that do not measure what was forecast, as marks of the map.
#include <QtTest>

#include "app/session/command/incident_layer.h"
#include "engine/draw/color_ramp.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

/// Two checks of one gauge that disagree, and one of another that does not.
WorldView refutedForecasts() {
  WorldView view;
  view.city = std::make_shared<const CityModel>(smallCity());
  ForecastCheck check;
  check.forecast = 0.38;
  check.measured = 0.04;
  check.due = *parseIso("2026-07-18T10:40:00Z");
  check.site = 2;
  check.conflict = true;
  ForecastCheck second = check;
  second.forecast = 0.5;
  ForecastCheck agreeing = check;
  agreeing.site = 3;
  agreeing.conflict = false;
  view.forecastChecks = {check, second, agreeing};
  return view;
}

}  // namespace

class ForecastMarksTest : public QObject {
  Q_OBJECT
 private slots:
  void aGaugeThatDisagreesHasOneMarkWithBothValuesInEitherLanguage() {
    const WorldView view = refutedForecasts();
    for (const Language language : {Language::zh, Language::en}) {
      const MapLayer made = forecastConflictLayer(view, language);
      QCOMPARE(made.layer->features.size(), std::size_t(1));
      const Feature& mark = made.layer->features[0];
      const SensorSite& gauge = view.city->sensors[2];
      QCOMPARE(mark.code, gauge.code);
      QVERIFY(mark.point()->x() == gauge.at.x() && mark.point()->y() < gauge.at.y());
      QCOMPARE(textOf(mark.values[0]),
               std::string(language == Language::zh ? "预报 38 cm 18:40 ≠ 实测 4 cm"
                                                    : "forecast 38 cm 18:40 ≠ measured 4 cm"));
    }
  }

  void itsShapeAndColourAreNeitherThoseOfSourcesNorOfWarnings() {
    const MapLayer made = forecastConflictLayer(refutedForecasts(), Language::en);
    QVERIFY(draw::applyStyle(made.style, *made.layer).ok());
    const auto& symbol = made.style.rules.at(0).symbol;
    const MapLayer pairs = conflictLayer(WorldView{});
    const auto& sources = pairs.style.rules.back().symbol;
    QVERIFY(symbol.point != sources.point && !(symbol.fill == sources.fill));
    for (const Severity level : {Severity::blue, Severity::yellow, Severity::orange, Severity::red})
      QVERIFY(!(symbol.fill == draw::darkPalette().warning(level)));
    QVERIFY(!made.style.rules[0].name.zh.empty() && !made.style.rules[0].name.en.empty());
  }

  void whereNothingDisagreesNothingIsDrawn() {
    WorldView view = refutedForecasts();
    for (ForecastCheck& check : view.forecastChecks) check.conflict = false;
    QVERIFY(forecastConflictLayer(view, Language::en).layer->features.empty());
    QVERIFY(forecastConflictLayer(WorldView{}, Language::en).layer->features.empty());
  }
};

QTEST_GUILESS_MAIN(ForecastMarksTest)
#include "zz_forecast_marks_test.moc"
