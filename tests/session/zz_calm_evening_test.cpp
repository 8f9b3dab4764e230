// On the evening of the demonstration nothing happens to gas, power, lamps, bridges and air: their
// sensors are heard, and no rule of theirs fires.
#include <array>

#include "tests/session/loop_desk.h"

using namespace citymirror;

class CalmEveningTest : public QObject {
  Q_OBJECT
  static constexpr std::array kServices{
      "gas_concentration", "transformer_load", "water_pressure", "voltage",        "manhole_tilt",
      "pier_tilt",         "pm25_day",         "ozone_hour",     "wind_speed",     "air_temperature",
      "visibility"};

 private slots:
  void otherServicesAreHeardAndRaiseNothing() {
    CityModel city = smallCity();
    for (const char* quantity : kServices) {
      SensorSite site;
      site.code = std::string("X-") + quantity;
      site.name = {site.code, site.code};
      site.quantity = *quantityFromWord(quantity);
      site.at = {500, 400};
      city.sensors.push_back(std::move(site));
    }
    city.name = {"江陵新城（示范）", "Jiangling New Town (demo)"};  // with the limits of its own
    LoopDesk desk(exampleChannels().recipients, ":memory:",
                  std::make_shared<const CityModel>(city));
    session::EveningOptions options;
    options.begin = desk.begin;
    auto evening = session::makeEvening(city, nullptr, options, {});
    QVERIFY(evening.ok());
    desk.world->setRecording(std::move(*evening), {});
    for (int minute = 5; minute <= 125; minute += 5) desk.world->advanceTo(desk.at(minute));
    const auto view = desk.view();
    for (const char* quantity : kServices) {
      const std::string code = std::string("X-") + quantity;
      const auto series = view->series.find(code);
      QVERIFY2(series != view->series.end() && series->second->size() == 24, quantity);
      const auto& values = series->second->value;
      QVERIFY2(*std::ranges::max_element(values) > *std::ranges::min_element(values), quantity);
      for (const Quality quality : series->second->quality) QVERIFY2(quality == Quality::good, quantity);
      for (const incident::Alarm& alarm : view->alarms->queue)
        QVERIFY2(alarm.latest.group != code, alarm.latest.sentence.en.c_str());
    }
    // The rules are awake: the same sensors out of their limits are alarms.
    gis::FeedMessage leak = gis::encodeObservation(
        {"X-gas_concentration", desk.at(126), 60, Quality::good, "test"},
        *quantityFromWord("gas_concentration"), desk.at(126), "test");
    desk.world->setRecording({leak}, {});
    desk.world->advanceTo(desk.at(127));
    QVERIFY(std::ranges::any_of(desk.view()->alarms->queue, [](const incident::Alarm& alarm) {
      return alarm.latest.group == "X-gas_concentration" && alarm.latest.severity == Severity::red;
    }));
  }
};

QTEST_GUILESS_MAIN(CalmEveningTest)
#include "zz_calm_evening_test.moc"
