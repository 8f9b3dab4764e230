// What one city measured and was announced of rain is not another's.
#include "app/session/live/rain_record.h"
#include "tests/session/loop_desk.h"

using namespace citymirror;

class RainOfAnotherCityTest : public QObject {
  Q_OBJECT
 private slots:
  void aCityThatIsOpenedHasNotTheRainOfTheOneBefore() {
    LoopDesk desk;
    const auto measured = gis::encodeObservation({"S-RAIN", desk.at(5), 30, Quality::good, "test"},
                                                 Quantity::rainIntensity, desk.at(5), "test");
    const gis::CapAlert announced = drillRain("R1", desk.at(1), 50);
    desk.play({{desk.at(2), "cap", "cap", gis::writeCap(announced)}, measured}, 6);
    const Span hour{desk.begin, desk.at(60)};
    const auto before = desk.view();
    const auto isForecast = [](const session::RainBar& bar) { return bar.forecast; };
    QVERIFY(std::ranges::any_of(before->rain, isForecast));
    QVERIFY(!std::ranges::all_of(before->rain, isForecast));
    QVERIFY(before->measuredRain && before->measuredRain->rainsFrom(hour));
    desk.world->openCity(desk.city, nullptr, desk.begin);
    const auto after = desk.view();
    QVERIFY(after->rain.empty());
    QVERIFY(after->measuredRain && !after->measuredRain->rainsFrom(hour));
  }
};

QTEST_GUILESS_MAIN(RainOfAnotherCityTest)
#include "zz_rain_of_another_city_test.moc"
