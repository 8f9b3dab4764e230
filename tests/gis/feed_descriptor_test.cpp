// Descriptors of feeds, the times they describe, and the health they judge by.
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/feed/feed_intake.h"
#include "gis/feed/recording.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kGood = test::sampleDescriptor("json", test::kJsonMapping);

std::string with(const std::string& what, const std::string& instead) {
  std::string text = kGood;
  const std::size_t at = text.find(what);
  if (at == std::string::npos) qFatal("the descriptor has no %s", what.c_str());
  return text.replace(at, what.size(), instead);
}

/// The code blocks ```name of the help page.
std::vector<std::string> examplesOf(const char* name) {
  const auto page = readFile(CITYMIRROR_SOURCE_DIR "/assets/help/feeds.md");
  std::vector<std::string> blocks;
  const std::string mark = std::string("```") + name + "\n";
  for (std::size_t at = 0; (at = page->find(mark, at)) != std::string::npos;) {
    at += mark.size();
    blocks.push_back(page->substr(at, page->find("```", at) - at));
  }
  return blocks;
}

}  // namespace

class FeedDescriptorTest : public QObject {
  Q_OBJECT
 private slots:
  void aDescriptorIsReadWithItsConversionsAndLimits() {
    const auto feed = readFeedDescriptor(kGood, "f.json");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    QVERIFY(feed->codec == FeedCodec::json && feed->mapping.yields == FeedYield::readings);
    QCOMPARE(feed->mapping.values.size(), std::size_t(2));
    QCOMPARE(feed->mapping.values[0].offset, 20.0);
    QCOMPARE(feed->mapping.time.zoneMinutes, std::optional<int>(480));
    QVERIFY(feed->mapping.sensor.ofMessage);
    QCOMPARE(feed->cadence, Millis{300'000});
    QCOMPARE(feed->limits.longestBytes, std::size_t(10'000'000));
  }

  void aFeedMayBringEveryQuantityThatRulesKnow() {
    const auto feed = readFeedDescriptor(
        with(R"("quantity": "water_level", "unit": "m")",
             R"("quantity": "water_pressure", "unit": "kPa")"),
        "f.json");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    QCOMPARE(std::string(wordOf(feed->mapping.values[0].quantity)), std::string("water_pressure"));
    QCOMPARE(feed->mapping.values[0].factor, 0.001);
    const auto wrong = readFeedDescriptor(with("\"water_level\"", "\"voltage\""), "f.json");
    QCOMPARE(wrong.error().where, std::string("f.json: mapping/values/0/unit"));
  }

  void everyFaultNamesFileAndKey_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("instead");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* name, const char* what, const char* instead,
                        const char* where) { QTest::newRow(name) << what << instead << where; };
    row("no id", "\"id\": \"f1\"", "\"name\": {}", "f.json: id");
    row("a path for an id", "\"id\": \"f1\"", "\"id\": \"../../x\"", "f.json: id");
    row("unknown codec", "\"json\"", "\"telex\"", "f.json: codec");
    row("unknown scheme", "mqtt://", "gopher://", "f.json: from/url");
    row("no host", "mqtt://", "mqtt:///", "f.json: from/url");
    row("a name and no host", "mqtt://", "mqtt://user:word@/", "f.json: from/url");
    row("unknown key", "\"cadence_s\"", "\"cadenza_s\"", "f.json: cadence_s");
    row("wrong unit", "\"unit\": \"m\"", "\"unit\": \"degC\"", "f.json: mapping/values/0/unit");
    row("no unit", "\"unit\": \"m\",", "", "f.json: mapping/values/0/unit");
    row("unknown quantity", "water_level", "mood", "f.json: mapping/values/0/quantity");
    row("no JSON pointer", "\"/level\"", "\"level\"", "f.json: mapping/values/0/path");
    row("no zone", ", \"zone\": \"+08:00\"", "", "f.json: mapping/at/format");
    row("bad zone", "+08:00", "CST", "f.json: mapping/at/zone");
    row("half a date", "%Y-%m-%d %H:%M:%S", "%H:%M", "f.json: mapping/at/format");
    row("sensor nowhere", "\"sensor\": \"^/station/id\",", "", "f.json: mapping/sensor");
    row("missing is no list", "[-9999]", "-9999", "f.json: mapping/values/1/missing");
    row("silent before late", "1800", "60", "f.json: silent_after_s");
    row("negative", "\"ahead_s\": 120", "\"ahead_s\": -1", "f.json: limits/ahead_s");
    row("text for number", "\"ahead_s\": 120", "\"ahead_s\": \"120\"", "f.json: limits/ahead_s");
    row("stray key inside", "\"ahead_s\": 120", "\"ahead_s\": 120, \"behind_s\": 1",
        "f.json: limits/behind_s");
    row("names are no texts", "\"W001\"", "7", "f.json: mapping/sensors/W-17");
  }
  void everyFaultNamesFileAndKey() {
    QFETCH(QString, what);
    QFETCH(QString, instead);
    QFETCH(QString, where);
    const auto feed = readFeedDescriptor(with(what.toStdString(), instead.toStdString()), "f.json");
    QVERIFY(!feed.ok());
    QCOMPARE(QString::fromStdString(feed.error().where), where);
    QVERIFY(!feed.error().remedy.empty());
  }

  void brokenJsonIsNamedByItsByte() {
    const auto feed = readFeedDescriptor("{\"id\": }", "f.json");
    QVERIFY(!feed.ok() && feed.error().code == ErrorCode::unreadable);
    QCOMPARE(feed.error().where, std::string("f.json: byte 7"));
    QVERIFY(!readFeedDescriptor("[]", "f.json").ok());
  }

  void timesAreReadByTheirPattern() {
    const auto at = [](const char* text, const FeedTime& time) {
      const auto read = readTime(text, time);
      return read ? toIso(*read) : std::string("none");
    };
    const std::string noon = "2026-07-18T12:00:00Z";
    QCOMPARE(at("2026-07-18T20:00:00+08:00", {}), noon);
    QCOMPARE(at("2026-07-18T20:00:00", {}), std::string("none"));
    QCOMPARE(at("2026-07-18T20:00:00", {"iso", 480}), noon);
    QCOMPARE(at("1784376000", {"unix_s", {}}), noon);
    QCOMPARE(at(" 1784376000000 ", {"unix_ms", {}}), noon);
    QCOMPARE(at("18/07/2026 07:00", {"%d/%m/%Y %H:%M", -300}), noon);
    QCOMPARE(at("18/07/2026 07:00x", {"%d/%m/%Y %H:%M", -300}), std::string("none"));
    QCOMPARE(at("20260718120000", {"%Y%m%d%H%M%S", 0}), noon);
    QCOMPARE(at("1e300", {"unix_s", {}}), std::string("none"));
    QCOMPARE(at("-1", {"unix_ms", {}}), std::string("none"));
  }

  void healthTellsFreshLateAndSilent() {
    FeedIntake intake(*readFeedDescriptor(kGood, "f.json"));
    QVERIFY(intake.status(test::kSampleReceived).state == FeedState::silent);
    const Instant listened = test::kSampleReceived - Millis{1000} * 1900;
    intake.listenFrom(listened);
    const auto waited = [&](int seconds) {
      return intake.status(listened + Millis{1000} * seconds).state;
    };
    QVERIFY(waited(600) == FeedState::unheard && waited(601) == FeedState::late);
    QVERIFY(waited(1801) == FeedState::silent);
    intake.take({"not JSON", "", listened + Millis{1000}});
    QVERIFY(waited(2) == FeedState::unheard);  // nothing usable has come
    QCOMPARE(*intake.status(listened).waitsSince, listened);
    intake.take({test::kJsonSample, "", test::kSampleReceived});
    const auto after = [&](int seconds) {
      return intake.status(test::kSampleReceived + Millis{1000} * seconds);
    };
    QVERIFY(!after(0).waitsSince);
    QVERIFY(after(600).state == FeedState::fresh);
    QVERIFY(after(601).state == FeedState::late);
    QVERIFY(after(1800).state == FeedState::late);
    QVERIFY(after(1801).state == FeedState::silent);
    QCOMPARE(after(0).accepted, std::size_t(4));
    QCOMPARE(*after(0).lastSeen, test::kSampleReceived);
    QCOMPARE(toIso(*after(0).lastMeasured), std::string("2026-07-18T10:20:00Z"));
    QCOMPARE(*after(0).delayMost, 300.0);
  }

  void completenessCountsTheStepsThatCame() {
    const std::string feed =
        test::sampleDescriptor("csv", R"({"sensor": "s", "at": {"path": "t", "format": "unix_s"},
                   "values": [{"path": "v", "quantity": "speed", "unit": "km/h"}], "sensors": {"a": "A", "b": "B"}})");
    FeedIntake intake(*readFeedDescriptor(feed, "f.json"));
    const std::int64_t begin = 1'784'370'000;
    for (int step = 0; step < 10; ++step) {
      std::string rows = "s,t,v\na," + std::to_string(begin + 300 * step) + ",1\n";
      if (step % 2 == 0) rows += "b," + std::to_string(begin + 300 * step) + ",1\n";
      intake.take({rows, "", Instant{(begin + 300 * step + 5) * 1000}});
    }
    const FeedStatus status = intake.status(Instant{(begin + 3000) * 1000});
    QVERIFY2(std::abs(*status.completeness - 0.75) < 1e-12,
             qPrintable(QString::number(*status.completeness)));
    QCOMPARE(*status.delayMedian, 5.0);
    QVERIFY(*intake.status(Instant{(begin + 6000) * 1000}).completeness < 0.4);
  }

  void rejectedBytesAreKeptButBounded() {
    FeedIntake intake(*readFeedDescriptor(kGood, "f.json"));
    for (int i = 0; i < 20; ++i) {
      const std::string text =
          std::string(1000, ' ') + "{broken" + std::to_string(i) + std::string(1000, 'x');
      intake.take({text, "", test::kSampleReceived});
    }
    const FeedStatus status = intake.status(test::kSampleReceived);
    QCOMPARE(status.rejected, std::size_t(20));
    QCOMPARE(status.reasons.size(), std::size_t(1));
    QCOMPARE(status.reasons[0].count, std::size_t(20));
    QCOMPARE(status.evidence.size(), FeedStatus::kMostEvidence);
    const FeedEvidence& last = status.evidence.back();
    QCOMPARE(last.offset, std::size_t(1001));
    QVERIFY(last.bytes.size() <= FeedEvidence::kMostBytes);
    QVERIFY(last.bytes.substr(last.offset - last.begin).starts_with("broken19"));
  }

  void theExampleOfTheHelpPageDoesWhatThePageSays() {
    const auto descriptors = examplesOf("descriptor"), samples = examplesOf("sample");
    QVERIFY(!descriptors.empty());
    QCOMPARE(descriptors.size(), samples.size());
    const auto feed = readFeedDescriptor(descriptors[0], "feeds.md");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    const FeedBatch batch = decodeFeed(*feed, {samples[0], "", test::kSampleReceived});
    QVERIFY(batch.rejected.empty());
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.readings[0].observation.sensor, std::string("W001"));
    QVERIFY(std::abs(batch.readings[0].observation.value - 23.47) < 1e-9);
    QVERIFY(batch.readings[1].observation.quality == Quality::missing);
  }

  void theDescriptorsOfTheLiveEveningReadWhatReplaySends() {
    const auto descriptors = examplesOf("live");
    QCOMPARE(descriptors.size(), std::size_t(2));
    const auto ponding = readFeedDescriptor(descriptors[0], "ponding.json");
    const auto alerts = readFeedDescriptor(descriptors[1], "alerts.json");
    QVERIFY2(ponding.ok(), ponding.ok() ? "" : ponding.error().text().c_str());
    QVERIFY2(alerts.ok(), alerts.ok() ? "" : alerts.error().text().c_str());
    const Observation seen{"S-POND1", test::kSampleReceived, 0.12, Quality::good, "ponding"};
    const std::string line = writeRecording(
        {encodeObservation(seen, Quantity::pondingDepth, test::kSampleReceived, "ponding_depth")});
    const FeedBatch batch = decodeFeed(*ponding, {line, "", test::kSampleReceived});
    QVERIFY2(batch.rejected.empty(), batch.rejected.empty() ? "" : batch.rejected[0].reason.c_str());
    QCOMPARE(batch.readings.size(), std::size_t(1));
    QCOMPARE(batch.readings[0].observation, seen);
    QVERIFY(alerts->codec == FeedCodec::cap);
  }

  void theRainOfTheHelpIsAForecast() {
    const auto examples = examplesOf("cap-rain");
    QCOMPARE(examples.size(), std::size_t(1));
    const auto alert = parseCap(examples[0]);
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    const auto rain = rainOf(*alert);
    QVERIFY2(rain.ok(), rain.ok() ? "" : rain.error().text().c_str());
    QCOMPARE(toIso(rain->from), std::string("2026-07-18T10:10:00Z"));
    QCOMPARE(rain->periodSeconds, 3600.0);
    QVERIFY((rain->stepMillimetres == std::vector<double>{10, 25, 15}));
    QCOMPARE(alert->infos[0].polygons.size(), std::size_t(1));
  }
};

QTEST_APPLESS_MAIN(FeedDescriptorTest)
#include "feed_descriptor_test.moc"
