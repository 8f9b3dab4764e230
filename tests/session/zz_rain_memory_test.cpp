// Rain that gauges measured before a restart is there after it: for runs on measured rain, and for
// the forecast that is made then.
#include "app/session/live/rain_memory.h"

#include <QtTest>
#include <algorithm>

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

constexpr int kRainPatience = 30'000;  // ms
const Instant kRestart = *parseIso("2026-07-18T10:00:00Z");

Instant beforeRestart(double minutes) { return kRestart - millis(minutes * 60); }

Observation rainFell(double minutesBefore, double mmPerHour, Quality quality = Quality::good) {
  return {"S-RAIN", beforeRestart(minutesBefore), mmPerHour, quality, "gauges"};
}

RainRecord rainRecordOf(const std::vector<Observation>& observations) {
  RainRecord rain;
  for (const Observation& observation : observations) rain.add(observation);
  return rain;
}

bool isSameRain(const RainRecord& a, const RainRecord& b, Instant zero) {
  const auto one = a.seriesFrom(zero), other = b.seriesFrom(zero);
  return one.time == other.time && one.value == other.value;
}

}  // namespace

class RainMemoryTest : public QObject {
  Q_OBJECT
 private slots:
  void goodValuesOfTheSpanComeFromTheArchive() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("series.sqlite").toStdString();
    const CityModel city = smallCity();
    const auto none = measuredBefore(file, city, nullptr, {beforeRestart(60), kRestart});
    QVERIFY2(!none.fault, none.fault ? none.fault->text().c_str() : "");
    QVERIFY(!none.rain.rainsFrom({beforeRestart(60), kRestart}));
    {
      auto archive = store::SeriesArchive::open(file);
      QVERIFY(archive.ok());
      const std::string name = archiveName(city.name.in(Language::en), "S-RAIN");
      QVERIFY(archive->declare(name, Quantity::rainIntensity).ok());
      std::vector<Observation> kept{rainFell(90, 70), rainFell(30, 12), rainFell(25, 24),
                                    rainFell(20, 900, Quality::suspect)};
      for (Observation& each : kept) each.sensor = name;
      QVERIFY(archive->append(kept).ok());
    }
    const auto read = measuredBefore(file, city, nullptr, {beforeRestart(60), kRestart});
    QVERIFY2(!read.fault, read.fault ? read.fault->text().c_str() : "");
    QVERIFY(read.stages.empty());
    QVERIFY(isSameRain(read.rain, rainRecordOf({rainFell(30, 12), rainFell(25, 24)}),
                       beforeRestart(120)));
  }

  void aStepThatOneOfTwoHasInPartIsTakenFromTheOther() {
    RainRecord part = rainRecordOf({rainFell(30, 10), rainFell(21, 10)});
    part.complete(rainRecordOf({rainFell(21, 10), rainFell(20, 20), rainFell(15, 40)}));
    QVERIFY(isSameRain(
        part,
        rainRecordOf({rainFell(30, 10), rainFell(21, 10), rainFell(20, 20), rainFell(15, 40)}),
        beforeRestart(60)));
  }

  void theForecastAfterARestartBeginsWhereTheRainDid() {
    const QTemporaryDir folder;
    const auto city = std::make_shared<const CityModel>(smallCity());
    flood::CityFloodOptions options;
    options.cell = 10;
    const auto domain =
        std::make_shared<const flood::FloodInputs>(flood::makeCityFlood(*city, options));
    const auto config = loadConfig(findAssets());
    auto journal = store::Journal::open(folder.filePath("rain.journal").toStdString());
    QVERIFY(config.ok() && journal.ok());
    WorldWriter world(*config, std::move(*journal), 1);
    world.setForecastLoop(true);
    // The shower of 20 hours ago is none that a forecast reaches back to.
    world.openCity(
        city, domain, kRestart, std::nullopt,
        rainRecordOf({rainFell(1200, 80), rainFell(120, 30), rainFell(5, 48), rainFell(0, 48)}));
    world.goLive(kRestart);
    world.advanceTo(kRestart + millis(1));
    const auto request = world.takeForecastRequest();
    QVERIFY(request.has_value());
    QCOMPARE(toIso(request->zero), toIso(beforeRestart(125)));
    QVERIFY(!request->rain.value.empty());
    QCOMPARE(request->rain.value.front(), 30.0);
    QVERIFY(std::ranges::count(request->rain.value, 48.0) >= 1);
    QCOMPARE(request->gauges.size(), std::size_t(1));
    const auto view = world.publish(true, 1, {});
    QVERIFY(view->measuredRain->rainsFrom({beforeRestart(360), kRestart}) == beforeRestart(125));
  }

  void aSessionThatIsStartedAgainHasTheRainOfTheOneBefore() {
    const QTemporaryDir folder;
    const std::string city = folder.filePath("city").toStdString(),
                      lines = folder.filePath("gauge.jsonl").toStdString(),
                      feed = folder.filePath("gauge.json").toStdString();
    QVERIFY(gis::writeCity(smallCity(), city, {}).ok());
    const std::int64_t step = Millis(std::chrono::minutes(5)).count();
    const Instant now{run::wallNow().ms / step * step};
    std::string rows;
    for (int i = 36; i >= 24; --i)
      rows += QString(R"({"id": "S-RAIN", "t": %1, "mm": %2})")
                  .arg(now.ms - i * step)
                  .arg(12 + i)
                  .toStdString() +
              "\n";
    QVERIFY(writeFile(lines, rows).ok());
    const std::string text =
        R"({"id": "gauges", "codec": "json", "from": {"url": )" + ("\"file:" + lines + "\"") +
        R"(, "every_s": 0.1}, "name": {"zh": "雨量", "en": "Rain"},
      "mapping": {"sensor": "/id", "at": {"path": "/t", "format": "unix_ms"},
        "values": [{"path": "/mm", "quantity": "rain_intensity", "unit": "mm/h"}]},
      "cadence_s": 300, "late_after_s": 600, "silent_after_s": 1200,
      "limits": {"ahead_s": 3600, "oldest_s": 86400}})";
    QVERIFY(writeFile(feed, text).ok());
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
    const auto hasAll = [&](const Session& session) {
      const auto rain = session.view()->measuredRain;
      return rain && rain->measuredUntil() == now - Millis{24 * step};
    };
    auto session = started();
    QTRY_VERIFY_WITH_TIMEOUT(hasAll(*session), kRainPatience);
    const auto before = session->view()->measuredRain;
    session.reset();
    QVERIFY(writeFile(lines, "").ok());  // it is not told again
    session = started();
    QTRY_VERIFY_WITH_TIMEOUT(hasAll(*session), kRainPatience);
    const Instant zero = now - Millis{48 * step};
    QVERIFY(isSameRain(*session->view()->measuredRain, *before, zero));
    QVERIFY(before->rainsFrom({zero, now}) == now - Millis{37 * step});
  }
};

QTEST_GUILESS_MAIN(RainMemoryTest)
#include "zz_rain_memory_test.moc"
