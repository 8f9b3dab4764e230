#include <QtTest>
#include <set>

#include "app/session/evening.h"
#include "gis/feed/cap.h"
#include "scenarios/flood/city_bed.h"
#include "tests/support/small_city.h"

using namespace citymirror;

namespace {

session::EveningOptions options() {
  session::EveningOptions o;
  o.begin = session::demoEveningBegin(480);
  o.minutes = 60;
  o.threads = 1;
  return o;
}

std::vector<gis::FeedMessage> evening() {
  const CityModel city = smallCity();
  flood::CityFloodOptions domain;
  domain.cell = 20;
  auto messages = session::makeEvening(
      city, std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(city, domain)),
      options(), {});
  return messages ? *messages : std::vector<gis::FeedMessage>{};
}

}  // namespace

class EveningTest : public QObject {
  Q_OBJECT
 private slots:
  void itBeginsAtSeventeenFortyOnTheCitysClock() {
    QCOMPARE(clockText(session::demoEveningBegin(480), 480), std::string("17:40"));
    QCOMPARE(clockText(session::demoEveningBegin(60), 60), std::string("17:40"));
  }

  void theRainThatFallsIsNotTheRainThatWasAnnounced() {
    session::EveningOptions o = options();
    o.minutes = 120;
    const flood::StepSeries rain = session::eveningRain(o);
    const double hour = rain.integral(25 * 60, 85 * 60) / 3600;
    QVERIFY2(hour > 35 && hour < 49, qPrintable(QString::number(hour)));
  }

  void equalOptionsGiveEqualRecordings() {
    QCOMPARE(gis::writeRecording(evening()), gis::writeRecording(evening()));
  }

  void everySensorIsHeardAndMessagesAreInOrder() {
    const auto messages = evening();
    const CityModel city = smallCity();
    const std::string all = gis::writeRecording(messages);
    for (const SensorSite& site : city.sensors)
      QVERIFY2(all.find(site.code) != std::string::npos, site.code.c_str());
    for (std::size_t i = 1; i < messages.size(); ++i)
      QVERIFY(messages[i - 1].received <= messages[i].received);
  }

  void theForecastIsAnExerciseAndAnnouncesFiftyMillimetres() {
    for (const gis::FeedMessage& message : evening()) {
      if (message.format != "cap") continue;
      const auto alert = gis::parseCap(message.body);
      QVERIFY(alert.ok());
      QCOMPARE(alert->status, std::string("Exercise"));
      QCOMPARE(alert->infos.size(), std::size_t(2));
      QVERIFY(std::abs(gis::rainOf(*alert)->total() - 50) < 0.01);
      return;
    }
    QFAIL("no forecast in the recording");
  }

  void oneMessageCarriesAUnitThatCannotBe() {
    int odd = 0;
    for (const gis::FeedMessage& message : evening())
      odd += message.body.find("degC") != std::string::npos;
    QCOMPARE(odd, 1);
  }

  void aCancelledEveningIsNotARecording() {
    const CityModel city = smallCity();
    std::stop_source stop;
    stop.request_stop();
    const auto made = session::makeEvening(
        city, std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(city, {})), options(),
        run::JobContext(stop.get_token(), {}));
    QVERIFY(!made.ok());
    QCOMPARE(made.error().code, ErrorCode::cancelled);
  }
};

QTEST_GUILESS_MAIN(EveningTest)
#include "evening_test.moc"
