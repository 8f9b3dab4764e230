// Samples of SensorThings, WaterML and USGS give a descriptor of what they measure.
#include <QtTest>
#include <algorithm>

#include "engine/core/utf8.h"
#include "gis/feed/feed_draft.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

FeedBatch yieldOfSchema(const std::string& sample, const FeedDraft& draft) {
  const auto feed = readFeedDescriptor(draft.descriptor, "feed.json");
  if (!feed) qFatal("%s", feed.error().text().c_str());
  FeedPayload payload;
  payload.bytes = sample;
  payload.received = parseIso(draft.newest).value_or(Instant{});
  return decodeFeed(*feed, payload);
}

bool guessed(const FeedDraft& draft, const std::string& en, const std::string& where) {
  return std::ranges::any_of(draft.guesses, [&](const FeedGuess& guess) {
    return guess.what.en.find(en) != std::string::npos && guess.where == where;
  });
}

}  // namespace

class SchemaDraftTest : public QObject {
  Q_OBJECT
 private slots:
  void eachStandardYieldsItsOwnSample_data() {
    QTest::addColumn<QString>("sample");
    QTest::addColumn<QString>("sensor");
    QTest::addColumn<QString>("quantity");
    QTest::addColumn<int>("readings");
    QTest::newRow("SensorThings") << test::kSensorThingsSample << "84"
                                  << "ponding_depth" << 1;
    QTest::newRow("USGS") << test::kUsgsSample << "01646500"
                          << "discharge" << 2;
    QTest::newRow("WaterML") << test::kWaterMlSample << "S9"
                             << "discharge" << 2;
  }
  void eachStandardYieldsItsOwnSample() {
    QFETCH(QString, sample);
    QFETCH(QString, sensor);
    QFETCH(QString, quantity);
    QFETCH(int, readings);
    const auto draft = draftFeed(sample.toStdString(), {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const std::string text = sample.toStdString();
    const FeedBatch batch = yieldOfSchema(text, *draft);
    QVERIFY2(batch.rejected.empty(),
             batch.rejected.empty() ? "" : batch.rejected[0].reason.c_str());
    QCOMPARE(batch.readings.size(), std::size_t(readings));
    QCOMPARE(batch.readings[0].observation.sensor, sensor.toStdString());
    QCOMPARE(std::string(wordOf(batch.readings[0].quantity)), quantity.toStdString());
  }

  void whatIsNotKnownIsListedBesideWhatIs() {
    std::string two = test::kUsgsSample;
    const std::string begin = "\"timeSeries\": [";
    two.insert(two.find(begin) + begin.size(),
               R"({"sourceInfo": {"siteCode": [{"value": "01646500"}]},
                   "variable": {"variableCode": [{"value": "00300"}],
                                "variableName": "Dissolved oxygen, water",
                                "unit": {"unitCode": "mg/gallon"}}, "values": []}, )");
    const auto draft = draftFeed(two, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    QVERIFY(guessed(*draft, "not mapped", "00300 [mg/gallon]"));
    QVERIFY(guessed(*draft, "the unit ft3/s is taken", "00060 [ft3/s]"));
    QCOMPARE(readFeedDescriptor(draft->descriptor, "f")->mapping.values.size(), std::size_t(1));
  }

  void aSensorOfTheCityTellsWhatABareObservationMeasures() {
    const std::string bare =
        "{\"phenomenonTime\": \"2026-07-18T10:15:00Z\", \"result\": 3.5, "
        "\"Datastream@iot.navigationLink\": \"https:/"
        "/t.example/v1.1/Datastreams(84)\"}";
    const auto blind = draftFeed(bare, {});
    QVERIFY(!blind.ok() && blind.error().where == "84");
    QVERIFY(blind.error().remedy.starts_with("Ask with $expand=Datastream"));
    SensorSite gauge;
    gauge.code = "84";
    gauge.quantity = Quantity::waterLevel;
    const auto draft = draftFeed(bare, {"things", "", {&gauge, 1}});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOfSchema(bare, *draft);
    QCOMPARE(batch.readings.size(), std::size_t(1));
    QCOMPARE(batch.readings[0].observation.value, 3.5);
  }

  void aLongListOfWhatIsNotKnownIsCutBetweenTwoSigns() {
    const std::string begin = "{\"variable\": {\"variableCode\": [{\"value\": \"溶解氧";
    std::string series;
    for (int i = 0; i < 40; ++i)
      series += (i ? ", " : "") + begin + std::to_string(i) + "\"}]}}";
    const auto draft = draftFeed("{\"value\": {\"timeSeries\": [" + series + "]}}", {});
    QVERIFY(!draft.ok());
    QVERIFY2(draft.error().where.starts_with("溶解氧0, "), draft.error().text().c_str());
    QVERIFY(draft.error().where.size() <= 300 && isUtf8(draft.error().where));
  }

  void damagedSamplesHarmNothing() {
    for (const std::string sample :
         {test::kSensorThingsSample, test::kUsgsSample, test::kWaterMlSample}) {
      for (std::size_t cut = 0; cut < sample.size(); cut += 3) {
        (void)draftFeed(sample.substr(0, cut), {});
        (void)draftFeed(sample.substr(0, cut) + "\x01" + sample.substr(cut + 1), {});
      }
    }
  }
};

QTEST_GUILESS_MAIN(SchemaDraftTest)
#include "zz_schema_draft_test.moc"
