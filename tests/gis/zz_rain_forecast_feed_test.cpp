// A rain forecast in rows of JSON or a table is the forecast that an alert of CAP would announce.
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

std::string helpBlock(const std::string& name) {
  const auto page = readFile(CITYMIRROR_SOURCE_DIR "/assets/help/feeds.md");
  const std::string mark = "```" + name + "\n";
  const std::size_t at = page->find(mark) + mark.size();
  return page->substr(at, page->find("```", at) - at);
}

FeedBatch rainIn(const std::string& codec, const std::string& keys, const std::string& bytes,
                 Instant received = test::kSampleReceived) {
  const std::string mapping = R"({"yields": "rain_forecast", "at": {"path": ")" +
                              std::string(codec == "json" ? "/" : "") +
                              R"(t", "format": "iso"}, )" + keys + "}";
  const auto feed = readFeedDescriptor(test::sampleDescriptor(codec, mapping), "f.json");
  if (!feed) qFatal("%s", feed.error().text().c_str());
  return decodeFeed(*feed, {bytes, "", received});
}

/// As it comes out of the journal.
CapRain kept(const FeedBatch& batch) {
  if (batch.alerts.size() != 1) qFatal("no alert");
  const auto alert = parseCap(writeCap(batch.alerts[0]));
  if (!alert) qFatal("%s", alert.error().text().c_str());
  if (!(*alert == batch.alerts[0])) qFatal("the alert changes");
  const auto rain = rainOf(*alert);
  if (!rain) qFatal("%s", rain.error().text().c_str());
  return *rain;
}

const std::string kRainTable =
    "t,r\n2026-07-18T10:30:00Z,6\n2026-07-18T10:45:00Z,12\n2026-07-18T11:00:00Z,0\n";

}  // namespace

class RainForecastFeedTest : public QObject {
  Q_OBJECT
 private slots:
  void theExampleOfTheHelpIsReadWithoutTheHourThatIsOver() {
    const auto feed = readFeedDescriptor(helpBlock("rain-descriptor"), "forecast.json");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    const FeedBatch batch =
        decodeFeed(*feed, {helpBlock("rain-sample"), "", test::kSampleReceived});
    QVERIFY(batch.rejected.empty());
    const CapRain rain = kept(batch);
    QCOMPARE(toIso(rain.from), std::string("2026-07-18T10:00:00Z"));
    QCOMPARE(rain.periodSeconds, 7200.0);
    QVERIFY((rain.stepMillimetres == std::vector<double>{12.5, 30}));
    QCOMPARE(batch.alerts[0].sender, std::string("forecast"));
    QCOMPARE(batch.alerts[0].status, std::string("Actual"));
    QCOMPARE(toIso(batch.alerts[0].sent), std::string("2026-07-18T10:15:00Z"));
  }

  void intensitiesAtTheEndOfTheirStepsBecomeAmounts() {
    const CapRain rain = kept(
        rainIn("csv", R"("intensity": "r", "intensity_unit": "mm/h", "stamp": "end")", kRainTable));
    QCOMPARE(toIso(rain.from), std::string("2026-07-18T10:15:00Z"));
    QCOMPARE(rain.periodSeconds, 2700.0);
    QCOMPARE(rain.stepMillimetres.size(), std::size_t(3));
    QVERIFY(std::abs(rain.stepMillimetres[0] - 1.5) < 1e-9);
    QVERIFY(std::abs(rain.total() - 4.5) < 1e-9);
  }

  void unitsAreConvertedAndAnExerciseSaysSo() {
    const FeedBatch batch = rainIn(
        "json", R"("amount": "/r", "amount_unit": "cm", "step_min": 60, "status": "Exercise")",
        R"({"t": "2026-07-18T10:30:00Z", "r": 2.5})");
    QVERIFY((kept(batch).stepMillimetres == std::vector<double>{25}));
    QCOMPARE(batch.alerts[0].status, std::string("Exercise"));
  }

  void anEqualForecastWithinAStepIsOneAlertAndAnotherIsNone() {
    const std::string keys = R"("amount": "r", "amount_unit": "mm")";
    const auto identity = [&](const std::string& table, double later) {
      const FeedBatch batch = rainIn("csv", keys, table, test::kSampleReceived + millis(later));
      return batch.alerts.at(0).identifier + "|" + toIso(batch.alerts[0].sent);
    };
    QCOMPARE(identity(kRainTable, 0), identity(kRainTable, 60));
    std::string other = kRainTable;
    other.replace(other.find(",12"), 3, ",13");
    QVERIFY(identity(other, 0) != identity(kRainTable, 0));
  }

  void whatIsNoForecastIsRejectedWithItsReason_data() {
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unequal") << "t,r\n2026-07-18T11:00:00Z,1\n2026-07-18T12:00:00Z,1\n"
                                "2026-07-18T12:30:00Z,1\n"
                             << "the steps of the forecast are not equally long";
    QTest::newRow("one row") << "t,r\n2026-07-18T11:00:00Z,1\n"
                             << "a step of the forecast is not said or shorter than a minute";
    QTest::newRow("over") << "t,r\n2026-07-17T11:00:00Z,1\n2026-07-17T12:00:00Z,1\n"
                          << "the forecast is over";
    QTest::newRow("negative") << "t,r\n2026-07-18T11:00:00Z,-1\n"
                              << "the rain is negative";
    QTest::newRow("word") << "t,r\n2026-07-18T11:00:00Z,much\n"
                          << "the rain is not a number";
    QTest::newRow("more than falls")
        << "t,r\n2026-07-18T11:00:00Z,3000\n2026-07-18T12:00:00Z,3000\n"
        << "the rain is impossible";
    QTest::newRow("more than a number holds")
        << "t,r\n2026-07-18T11:00:00Z,1e308\n2026-07-18T12:00:00Z,1e308\n"
        << "the rain is impossible";
    QTest::newRow("empty") << "t,r\n2026-07-18T11:00:00Z,\n"
                           << "the value is missing";
  }
  void whatIsNoForecastIsRejectedWithItsReason() {
    QFETCH(QString, table);
    QFETCH(QString, reason);
    const FeedBatch batch =
        rainIn("csv", R"("amount": "r", "amount_unit": "mm")", table.toStdString());
    QVERIFY(batch.alerts.empty());
    QCOMPARE(batch.rejected.size(), std::size_t(1));
    QCOMPARE(QString::fromStdString(batch.rejected[0].reason), reason);
  }

  void aDescriptorHasAmountsOrIntensitiesInAUnitOfRain() {
    const auto faultOf = [](const std::string& keys) {
      const auto feed = readFeedDescriptor(
          test::sampleDescriptor("csv",
                                 R"({"yields": "rain_forecast", "at": {"path": "t"})" + keys + "}"),
          "f.json");
      return feed.ok() ? std::string() : feed.error().where;
    };
    QCOMPARE(faultOf(""), std::string("f.json: mapping/amount"));
    QCOMPARE(faultOf(R"(, "amount": "r", "intensity": "i")"),
             std::string("f.json: mapping/amount"));
    QCOMPARE(faultOf(R"(, "amount": "r", "amount_unit": "mm/h")"),
             std::string("f.json: mapping/amount_unit"));
    QCOMPARE(faultOf(R"(, "intensity": "r", "intensity_unit": "mm")"),
             std::string("f.json: mapping/intensity_unit"));
    QCOMPARE(faultOf(R"(, "amount": "r", "amount_unit": "mm")"), std::string());
  }
};

QTEST_APPLESS_MAIN(RainForecastFeedTest)
#include "zz_rain_forecast_feed_test.moc"
