#include <QtTest>
#include <map>

#include "gis/feed/feed_codecs.h"
#include "gis/feed/feed_draft.h"
#include "gis/feed/feed_sample.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kNested = R"({"station": {"id": "W001"}, "data": [
  {"t": "2026-07-18 18:15:00", "水位": 23.47, "q": "ok"},
  {"t": "2026-07-18 18:20:00", "水位": 23.61, "q": "ok"}]})";
const std::string kTable =
    "设备;采集时间;积水深度\nP7;2026/07/18 18:15;12\nP8;2026/07/18 18:15;7.5\n";
const std::string kVehicles =
    R"([{"plate": "A-12345", "lng": 114.3, "lat": 30.5, "speed": 36, "gpstime": 1784369700},
        {"plate": "A-12346", "lng": 114.2, "lat": 30.6, "speed": 0, "gpstime": 1784369701}])";
const std::string kEvents =
    R"({"events": [{"id": "E1", "type": "积水", "lon": 114.3, "lat": 30.5,
        "time": "2026-07-18T18:15:00+08:00", "content": "路口积水", "image": "https://a.example/1.jpg"}]})";
const std::string kUnnamed = R"([{"code": "G2", "value": 4.5, "ts": 1784369700000}])";

/// What the drafted descriptor yields from its own sample.
FeedBatch yieldOf(const std::string& sample, const FeedDraft& draft) {
  const auto feed = readFeedDescriptor(draft.descriptor, "feed.json");
  if (!feed) qFatal("%s", feed.error().text().c_str());
  FeedPayload payload;
  payload.bytes = sample;
  payload.received = parseIso(draft.newest).value_or(Instant{1'784'369'700'000});
  return decodeFeed(*feed, payload);
}

}  // namespace

class FeedDraftTest : public QObject {
  Q_OBJECT
 private slots:
  void rowsTimeSensorAndQuantityAreToldFromNamesAndValues() {
    const auto draft = draftFeed(kNested, {"river", "https://water.example/levels"});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(kNested, *draft);
    QCOMPARE(batch.rejected.size(), std::size_t(0));
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.readings[1].observation.sensor, std::string("W001"));
    QCOMPARE(batch.readings[1].observation.value, 23.61);
    QCOMPARE(batch.readings[1].quantity, Quantity::waterLevel);
    QCOMPARE(toIso(batch.readings[0].observation.at), std::string("2026-07-18T10:15:00Z"));
    QCOMPARE(draft->newest, std::string("2026-07-18T10:20:00Z"));
  }
  void whatTheSampleDoesNotSayIsNamedAsAGuess() {
    const auto draft = draftFeed(kNested, {});
    const auto told = [&](const char* words) {
      return std::any_of(draft->guesses.begin(), draft->guesses.end(), [&](const FeedGuess& guess) {
        return guess.what.en.find(words) != std::string::npos;
      });
    };
    QVERIFY(told("the zone is not said") && told("the unit m is taken"));
    QVERIFY(told("taken for good"));
  }
  void everyWordOfQualityInTheSampleIsTaken() {
    const std::string sample = R"([{"id":"W1","time":"2026-07-18T10:15:00Z","level":21.5,"q":"ok"},)"
                               R"({"id":"W1","time":"2026-07-18T10:20:00Z","level":21.6,"q":"check"}])";
    const auto draft = draftFeed(sample, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(sample, *draft);
    QCOMPARE(batch.rejected.size(), std::size_t(0));
    QVERIFY(batch.readings[1].observation.quality == Quality::suspect);
  }
  void aFileOfMessagesIsDraftedFromItsFirst() {
    const std::string one = R"({"id":"W1","time":"2026-07-18T10:15:00Z","level":21.5})";
    const std::string two = R"({"id":"W1","time":"2026-07-18T10:20:00Z","level":21.6})";
    const std::string file = one + "\n\n" + two + "\n";
    QCOMPARE(messagesIn(file), (std::vector<std::string_view>{one, two}));
    QVERIFY(draftFeed(file, {}).ok());
    QCOMPARE(messagesIn(one).size(), std::size_t(1));
    QCOMPARE(messagesIn(one + "\nnot JSON").size(), std::size_t(1));
    QCOMPARE(messagesIn("a;b\n1;2").size(), std::size_t(1));
    QCOMPARE(messagesIn("").size(), std::size_t(1));
  }
  void aTableOfCentimetresIsToldFromItsDepths() {
    const auto draft = draftFeed(kTable, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(kTable, *draft);
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.readings[0].observation.value, 0.12);
    QCOMPARE(batch.readings[1].observation.sensor, std::string("P8"));
  }
  void movingThingsAreVehicles() {
    const auto draft = draftFeed(kVehicles, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(kVehicles, *draft);
    QCOMPARE(batch.vehicles.size(), std::size_t(2));
    QCOMPARE(batch.vehicles[0].vehicle, std::string("A-12345"));
    QCOMPARE(*batch.vehicles[0].speed, 36.0);
  }
  void classesAtPlacesAreEvents() {
    const auto draft = draftFeed(kEvents, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(kEvents, *draft);
    QCOMPARE(batch.notices.size(), std::size_t(1));
    QCOMPARE(batch.notices[0].classCode, std::string("积水"));
    QCOMPARE(batch.notices[0].picture, std::string("https://a.example/1.jpg"));
  }
  void anEventWithoutDegreesStandsAtItsRoadOrAddress() {
    const std::string sample =
        R"({"id": "E7", "type": "jam", "road_code": "R100", "content": "two cars",
            "time": "2026-07-18T18:15:00+08:00"})";
    SensorSite site;
    site.code = "R100";  // a code of the city is its place, not its id
    const auto draft = draftFeed(sample, {"events", "", {&site, 1}});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(sample, *draft);
    QCOMPARE(batch.notices.size(), std::size_t(1));
    QCOMPARE(batch.notices[0].id, std::string("E7"));
    QCOMPARE(batch.notices[0].place, std::string("R100"));
    QVERIFY(!batch.notices[0].longitude);
    QVERIFY(std::ranges::any_of(draft->guesses, [](const FeedGuess& guess) {
      return guess.what.en.starts_with("place; without degrees");
    }));
  }
  void aSensorWithATypeAndAnAddressStaysASensor() {
    const std::string sample =
        R"({"id": "P7", "type": "ponding", "address": "East Road", "depth": 12,
            "time": "2026-07-18T18:15:00+08:00"})";
    const auto draft = draftFeed(sample, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    QCOMPARE(yieldOf(sample, *draft).readings.size(), std::size_t(1));
  }
  void whatAPatrolSawKeepsItsDepthItsWordsAndWhoSawIt() {
    const std::string sample =
        R"({"id": "XC-1", "reporter": "patrol 3", "type": "water", "lng": 114.3, "lat": 30.5,)"
        R"( "time": "2026-07-18T18:15:00+08:00", "depth": 45, "desc": "to the knee"})";
    const auto draft = draftFeed(sample, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(sample, *draft);
    QCOMPARE(batch.notices.size(), std::size_t(1));
    QCOMPARE(batch.notices[0].depth, std::optional<double>(0.45));
    QCOMPARE(batch.notices[0].text, std::string("to the knee"));
    QCOMPARE(batch.notices[0].reporter, std::string("patrol 3"));
  }
  void everyQuantityIsToldByItsOwnWordAndSoundByTheNamesOfMeters() {
    const std::string sample =
        R"([{"id": "N1", "ts": 1784369700000, "LAeq": 63.4, "water_ph": 7.2, "battery": 88}])";
    const auto draft = draftFeed(sample, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(sample, *draft);
    QCOMPARE(batch.readings.size(), std::size_t(2));
    std::map<std::string, double> values;
    for (const FeedReading& reading : batch.readings)
      values[std::string(wordOf(reading.quantity))] = reading.observation.value;
    QVERIFY((values == std::map<std::string, double>{{"noise_level", 63.4}, {"water_ph", 7.2}}));
  }
  void aCodeOfTheCityTellsWhatAnUnnamedNumberMeasures() {
    QVERIFY(!draftFeed(kUnnamed, {}).ok());
    SensorSite gauge;
    gauge.code = "G2";
    gauge.quantity = Quantity::rainIntensity;
    const auto draft = draftFeed(kUnnamed, {"rain", "", {&gauge, 1}});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(kUnnamed, *draft);
    QCOMPARE(batch.readings.at(0).quantity, Quantity::rainIntensity);
    QCOMPARE(batch.readings[0].observation.value, 4.5);
  }
  void messagesWithASchemaNeedNoMapping() {
    const auto draft = draftFeed(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"/>", {"weather", "mqtt://b/rain"});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    QCOMPARE(readFeedDescriptor(draft->descriptor, "f")->codec, FeedCodec::cap);
  }
  void whatCannotBeToldIsOneErrorThatNamesTheFields_data() {
    QTest::addColumn<QByteArray>("sample");
    QTest::addColumn<QString>("said");
    QTest::newRow("no time") << QByteArray(R"([{"id": "a", "level": 2}])") << "a time";
    QTest::newRow("nobody") << QByteArray(R"([{"level": 2, "t": "2026-07-18T18:15:00Z"}])")
                            << "which sensor";
    QTest::newRow("nothing measured")
        << QByteArray(R"([{"id": "a", "foo": 2, "t": "2026-07-18T18:15:00Z"}])") << "/foo";
    QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n") << "neither JSON nor a table";
    QTest::newRow("nothing") << QByteArray() << "neither JSON nor a table";
    QTest::newRow("its own names")
        << QByteArray(R"({"phenomenonTime": 1, "result": 2})") << "no property that is known";
  }
  void whatCannotBeToldIsOneErrorThatNamesTheFields() {
    QFETCH(QByteArray, sample);
    QFETCH(QString, said);
    const auto draft = draftFeed(sample.toStdString(), {});
    QVERIFY(!draft.ok());
    QVERIFY2(QString::fromStdString(draft.error().text()).contains(said),
             draft.error().text().c_str());
  }
  void whatStandsForNoValueIsMissingAndSaidToBeAGuess() {
    const std::string sample =
        R"({"id": "W001", "data": [{"t": "2026-07-18T18:15:00Z", "level": 23.5},
      {"t": "2026-07-18T18:20:00Z", "level": -9999}, {"t": "2026-07-18T18:25:00Z", "level": -9.0}]})";
    const auto draft = draftFeed(sample, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(sample, *draft);
    QCOMPARE(batch.readings.size(), std::size_t(3));
    QCOMPARE(batch.readings[0].observation.quality, Quality::good);
    QCOMPARE(batch.readings[1].observation.quality, Quality::missing);
    QCOMPARE(batch.readings[2].observation.value, -9.0);
    const auto& guesses = draft->guesses;
    QVERIFY(std::any_of(guesses.begin(), guesses.end(), [](const FeedGuess& guess) {
      return guess.what.en.find("-9999 is taken for no value") != std::string::npos &&
             guess.what.zh.find("-9999 视为缺测") != std::string::npos;
    }));
  }
  void theUnitOfADepthIsNotToldFromWhatStandsForNoValue() {
    const std::string sample =
        "设备;采集时间;积水深度\nP7;2026/07/18 18:15;12\nP8;2026/07/18 18:15;-999\n";
    const auto draft = draftFeed(sample, {});
    QVERIFY2(draft.ok(), draft.ok() ? "" : draft.error().text().c_str());
    const FeedBatch batch = yieldOf(sample, *draft);
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.readings[0].observation.value, 0.12);
    QCOMPARE(batch.readings[1].observation.quality, Quality::missing);
  }
  void damagedSamplesHarmNothing() {
    for (const std::string& sample : {kNested, kTable, kVehicles, kEvents}) {
      for (std::size_t cut = 0; cut < sample.size(); cut += 3) {
        std::string damaged = sample.substr(0, cut) + "\x01" + sample.substr(cut + 1);
        (void)draftFeed(damaged, {});
        (void)draftFeed(sample.substr(0, cut), {});
      }
    }
  }
};

QTEST_GUILESS_MAIN(FeedDraftTest)
#include "feed_draft_test.moc"
