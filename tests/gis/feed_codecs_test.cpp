// Codecs of feeds: what a good message yields, and what is said of a bad one, with its byte.
#include <QtTest>
#include <cmath>

#include "gis/feed/feed_intake.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;
using citymirror::test::FeedSample;

namespace {

const FeedSample& sampleOf(const std::string& name) {
  static const std::vector<FeedSample> all = test::feedSamples();
  for (const FeedSample& sample : all)
    if (sample.name == name) return sample;
  qFatal("no sample %s", name.c_str());
}

FeedBatch decoded(const std::string& name, const std::string& bytes, const char* topic = nullptr) {
  const FeedSample& sample = sampleOf(name);
  return decodeFeed(sample.feed,
                    {bytes, topic ? std::string_view(topic) : sample.topic, test::kSampleReceived});
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  if (at == std::string::npos) qFatal("the sample has no %s", what.c_str());
  return text.replace(at, what.size(), with);
}

bool near(double a, double b) { return std::abs(a - b) < 1e-9 * std::max(1.0, std::abs(b)); }

QString reasonOf(const FeedBatch& batch) {
  return batch.rejected.empty() ? "" : QString::fromStdString(batch.rejected.front().reason);
}

}  // namespace

class FeedCodecsTest : public QObject {
  Q_OBJECT
 private slots:
  void everySampleHasADescriptorThatCanBeRead() {
    for (const FeedSample& sample : test::feedSamples())
      QVERIFY2(sample.feed.id == "f1", sample.name.c_str());
  }

  void jsonByMappingGivesOurNamesUnitsAndQualities() {
    const FeedBatch batch = decoded("json", test::kJsonSample);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.readings.size(), std::size_t(4));
    const Observation& level = batch.readings[0].observation;
    QCOMPARE(level.sensor, std::string("W001/water_level"));
    QCOMPARE(toIso(level.at), std::string("2026-07-18T10:15:00Z"));
    QVERIFY(near(level.value, 23.25) && level.quality == Quality::good);
    QCOMPARE(level.source, std::string("f1"));
    QVERIFY(batch.readings[1].quantity == Quantity::discharge);
    QVERIFY(near(batch.readings[1].observation.value, 41.5));
    for (const std::size_t none : {2, 3}) {
      QVERIFY(batch.readings[none].observation.quality == Quality::missing);
      QVERIFY(std::isnan(batch.readings[none].observation.value));
    }
  }

  void aByteOrderMarkBeforeJsonIsNoFault() {
    const std::string text = replaced(test::kJsonSample, "3.25", "\"high\"");
    const FeedBatch batch = decoded("json", "\xEF\xBB\xBF" + text);
    QCOMPARE(batch.readings.size(), std::size_t(3));
    QCOMPARE(batch.rejected[0].offset, text.find("high") + 3);
  }

  void aBadRowIsRejectedAtItsByteAndTheOthersAreTaken() {
    const std::string text = replaced(test::kJsonSample, "3.25", "\"high\"");
    const FeedBatch batch = decoded("json", text);
    QCOMPARE(batch.readings.size(), std::size_t(3));
    QCOMPARE(batch.rejected.size(), std::size_t(1));
    QCOMPARE(reasonOf(batch), QString("the value is not a finite number"));
    QCOMPARE(batch.rejected[0].offset, text.find("high"));
  }

  void whatIsWrongWithAJsonFeedIsSaid_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* what, const char* with, const char* reason) {
      QTest::addRow("%s", with) << what << with << reason;
    };
    row("2026-07-18 18:15:00", "2026-07-18 18:23:00", "the time is in the future");
    row("2026-07-18 18:15:00", "2026-07-16 18:15:00", "the time is too old");
    row("2026-07-18 18:15:00", "18.7.2026 18:15",
        "the time does not follow its format or has no zone");
    row("2026-07-18 18:15:00", "2026-02-30 18:15:00",
        "the time does not follow its format or has no zone");
    row("\"q\": \"ok\"", "\"q\": \"fine\"", "the word of quality is unknown");
    row("3.25", "1e999", "the value is not a finite number");
    row("3.25", "[3.25]", "the value is not a finite number");
    row("\"W-17\"", "\"\"", "the sensor is not named");
    row("3.25", "03.25", "this is not JSON");
    row("W-17", "W-\\x17", "an unknown escape in a string");
    row("\"data\"", "\"date\"", "the rows are not where they should be");
  }
  void whatIsWrongWithAJsonFeedIsSaid() {
    QFETCH(QString, what);
    QFETCH(QString, with);
    QFETCH(QString, reason);
    QCOMPARE(reasonOf(decoded("json",
                              replaced(test::kJsonSample, what.toStdString(), with.toStdString()))),
             reason);
  }

  void aClockThatIsALittleAheadIsTakenAsItIs() {
    const FeedBatch batch =
        decoded("json", replaced(test::kJsonSample, "2026-07-18 18:15:00", "2026-07-18 18:22:00"));
    QCOMPARE(batch.readings.size(), std::size_t(4));
    QCOMPARE(toIso(batch.readings[0].observation.at), std::string("2026-07-18T10:22:00Z"));
  }

  void aKnownWrongClockIsShifted() {
    const auto feed = test::sampleFeed("json", test::kJsonMapping, R"(, "shift_s": -3600)");
    const std::string late =
        replaced(test::kJsonSample, "2026-07-18 18:15:00", "2026-07-18 19:15:00");
    const FeedBatch batch = decodeFeed(feed, {late, "", test::kSampleReceived});
    QCOMPARE(toIso(batch.readings[0].observation.at), std::string("2026-07-18T10:15:00Z"));
  }

  void outsideTheRangeIsBadAndKept() {
    const auto feed = test::sampleFeed("json", test::kJsonMapping,
                                       R"(, "ranges": {"water_level": {"least": 0, "most": 23}})");
    const FeedBatch batch = decodeFeed(feed, {test::kJsonSample, "", test::kSampleReceived});
    QVERIFY(batch.readings[0].observation.quality == Quality::bad);
    QVERIFY(near(batch.readings[0].observation.value, 23.25));
    QVERIFY(batch.readings[1].observation.quality == Quality::good);
  }

  void aUnitThatTheMessageNamesIsConvertedOrRejected() {
    const auto own = readFeedDescriptor(
        test::sampleDescriptor(
            "json", R"({"sensor": {"topic": 2}, "at": {"path": "/t"}, "others": "rejected",
          "values": [{"path": "/v", "quantity": "ponding_depth", "unit": {"path": "/u"}}],
          "sensors": {"P9": "P009"}})"),
        "f.json");
    QVERIFY2(own.ok(), own.ok() ? "" : own.error().text().c_str());
    const auto take = [&](const char* unit, const char* topic) {
      const std::string text =
          std::string(R"({"t": "2026-07-18T10:15:00Z", "v": 12, "u": ")") + unit + "\"}";
      return decodeFeed(*own, {text, topic, test::kSampleReceived});
    };
    const FeedBatch good = take("cm", "city/P9/depth");
    QCOMPARE(good.readings.size(), std::size_t(1));
    QCOMPARE(good.readings[0].observation.sensor, std::string("P009"));
    QVERIFY(near(good.readings[0].observation.value, 0.12));
    QCOMPARE(reasonOf(take("degC", "city/P9/depth")),
             QString("the unit does not measure the quantity"));
    QCOMPARE(reasonOf(take("cm", "city/P8/depth")), QString("the sensor is not listed"));
    QCOMPARE(reasonOf(take("cm", "city")), QString("the sensor is not named"));
  }

  void aTableGivesVehiclesWithQuotesAndOtherUnits() {
    const FeedBatch batch = decoded("csv", sampleOf("csv").messages[0]);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.vehicles.size(), std::size_t(1));
    const VehiclePosition& v = batch.vehicles[0];
    QCOMPARE(v.vehicle, std::string("A,1"));
    QCOMPARE(v.state, std::string("in \"service\""));
    QVERIFY(near(*v.speed, 36) && near(*v.bearing, 270) && near(v.longitude, 114.25));
    QCOMPARE(toIso(v.at), std::string("2026-07-18T10:19:30Z"));
  }

  void whatIsWrongWithATableIsSaid() {
    const std::string good = sampleOf("csv").messages[0];
    QCOMPARE(reasonOf(decoded("csv", replaced(good, "114.25", "194.25"))),
             QString("the place is outside the globe"));
    QCOMPARE(reasonOf(decoded("csv", replaced(good, "30.5", "north"))),
             QString("the place is not a number"));
    QCOMPARE(reasonOf(decoded("csv", replaced(good, "time", "when"))),
             QString("the table has no column of that name"));
    QCOMPARE(reasonOf(decoded("csv", replaced(good, "\"\"\"\n", "\n"))),
             QString("a quote is not closed"));
    QCOMPARE(reasonOf(decoded("csv", replaced(good, "plate", "\xFF"))),
             QString("the text is not UTF-8"));
    const FeedBatch slow = decoded("csv", replaced(good, ",10,", ",fast,"));
    QCOMPARE(reasonOf(slow), QString("the speed is not a number"));
    QCOMPARE(slow.vehicles.size(), std::size_t(1));
    QVERIFY(!slow.vehicles[0].speed);
  }

  void aCameraEventIsANoticeOfOurClassWithItsPicture() {
    const FeedBatch batch = decoded("events", sampleOf("events").messages[0]);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.notices.size(), std::size_t(1));
    const FeedNotice& n = batch.notices[0];
    QCOMPARE(n.classCode, std::string("ponding.observed"));
    QCOMPARE(n.place, std::string("江津路"));
    QCOMPARE(n.picture, std::string("https://pictures.example/c-1.jpg"));
    QCOMPARE(n.reporter, std::string("cam-3"));
    QCOMPARE(n.at.ms, std::int64_t(1784369970123));
    const FeedBatch script =
        decoded("events", replaced(sampleOf("events").messages[0], "https:", "javascript:"));
    QCOMPARE(reasonOf(script), QString("the picture is no http link"));
    QVERIFY(script.notices.size() == 1 && script.notices[0].picture.empty());
  }

  void aReportTellsItsDepthInItsOwnUnit() {
    const std::string mapping = R"({"yields": "notices", "id": "/id", "class": "/type",
      "at": {"path": "/at"}, "place": "/where", "depth": "/deep", "depth_unit": "cm"})";
    const auto feed = readFeedDescriptor(test::sampleDescriptor("json", mapping), "f.json");
    QVERIFY2(feed.ok(), feed ? "" : feed.error().text().c_str());
    const auto told = [&](const std::string& deep) {
      const std::string bytes = R"({"id": "R-7", "type": "ponding", "where": "江津路",
        "at": "2026-07-18T10:19:00Z", "deep": )" + deep + "}";
      return decodeFeed(*feed, {bytes, "", test::kSampleReceived});
    };
    QCOMPARE(*told("42").notices.at(0).depth, 0.42);
    QVERIFY(!told("null").notices.at(0).depth);
    QCOMPARE(reasonOf(told("\"deep\"")), QString("the depth is not a number"));
    for (const char* wrong : {"-1", "9999"}) {
      QCOMPARE(reasonOf(told(wrong)), QString("the depth is impossible"));
      QVERIFY(told(wrong).notices.size() == 1 && !told(wrong).notices[0].depth);
    }
    const auto noUnit = readFeedDescriptor(
        test::sampleDescriptor("json", replaced(mapping, "\"cm\"", "\"°C\"")), "f.json");
    QVERIFY(!noUnit.ok() && noUnit.error().where.find("depth_unit") != std::string::npos);
  }

  void sensorThingsAreReadExpandedAndPushed() {
    const FeedBatch list = decoded("sensorthings", test::kSensorThingsSample);
    QVERIFY2(list.rejected.empty(), qPrintable(reasonOf(list)));
    QCOMPARE(list.readings.size(), std::size_t(1));
    QCOMPARE(list.readings[0].observation.sensor, std::string("P001"));
    QVERIFY(near(list.readings[0].observation.value, 0.125));
    QCOMPARE(toIso(list.readings[0].observation.at), std::string("2026-07-18T10:15:00Z"));
    const FeedBatch push = decoded("sensorthings", sampleOf("sensorthings").messages[1]);
    QVERIFY(push.readings == list.readings);
    QCOMPARE(reasonOf(decoded("sensorthings", sampleOf("sensorthings").messages[1],
                              "v1.1/Datastreams('85')/Observations")),
             QString("the observed property is not mapped"));
    QCOMPARE(
        reasonOf(decoded("sensorthings", replaced(test::kSensorThingsSample, "\"cm\"", "\"Cel\""))),
        QString("the unit does not measure the quantity"));
    QCOMPARE(reasonOf(decoded("sensorthings", R"({"value": [7]})")),
             QString("an Observation is no object"));
  }

  void usgsInstantaneousValuesAreRead() {
    const FeedBatch batch = decoded("usgs_json", test::kUsgsSample);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.readings[0].observation.sensor, std::string("01646500"));
    QVERIFY(near(batch.readings[0].observation.value, 28.316846592));
    QVERIFY(batch.readings[1].observation.quality == Quality::missing);
    QCOMPARE(reasonOf(decoded("usgs_json", replaced(test::kUsgsSample, "00060", "00010"))),
             QString("the observed property is not mapped"));
    QCOMPARE(reasonOf(decoded("usgs_json", "{}")), QString("the message holds no time series"));
  }

  void waterMlTimeSeriesAreRead() {
    const FeedBatch batch = decoded("waterml", test::kWaterMlSample);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.readings.size(), std::size_t(2));
    QCOMPARE(batch.readings[0].observation.sensor, std::string("S9"));
    QVERIFY(near(batch.readings[0].observation.value, 7.5));
    QVERIFY(batch.readings[1].observation.quality == Quality::missing);
    QCOMPARE(reasonOf(decoded("waterml", replaced(test::kWaterMlSample, "7.5", "much"))),
             QString("the value is not a finite number"));
    QCOMPARE(reasonOf(decoded("waterml", "<a/>")), QString("the message holds no observation"));
    QCOMPARE(reasonOf(decoded("waterml", "<a>")), QString("the text is not XML"));
    const std::string cut =
        std::string(test::kWaterMlSample).substr(0, 158);  // inside an attribute
    QVERIFY(decoded("waterml", cut).rejected.at(0).offset <= cut.size());
  }

  void gtfsVehiclesAndAlertsAreRead() {
    const FeedBatch batch = decoded("gtfs_realtime", test::gtfsSample());
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.vehicles.size(), std::size_t(1));
    const VehiclePosition& bus = batch.vehicles[0];
    QCOMPARE(bus.vehicle, std::string("bus-7"));
    QCOMPARE(bus.line, std::string("12"));
    QCOMPARE(bus.state, std::string("in transit"));
    QVERIFY(near(*bus.speed, 36) && near(*bus.bearing, 90) && bus.latitude == 30.5);
    QCOMPARE(toIso(bus.at), std::string("2026-07-18T10:19:30Z"));
    QCOMPARE(batch.notices.size(), std::size_t(1));
    QCOMPARE(batch.notices[0].classCode, std::string("detour"));
    QCOMPARE(batch.notices[0].text, std::string("Detour: water on the road"));
    QCOMPARE(batch.notices[0].place, std::string("12"));
  }

  void aGtfsMessageCutAnywhereIsSaidOrShorterAndNeverInvented() {
    const std::string whole = test::gtfsSample();
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const FeedBatch batch = decoded("gtfs_realtime", whole.substr(0, size));
      QVERIFY(batch.vehicles.size() <= 1 && batch.notices.empty());
      for (const VehiclePosition& v : batch.vehicles)
        QVERIFY(v.latitude == 30.5 && v.longitude == 114.25);
      for (const FeedRejection& r : batch.rejected) QVERIFY(r.offset <= size);
    }
    QCOMPARE(reasonOf(decoded("gtfs_realtime", std::string(20, '\xff'))),
             QString("this is no GTFS-realtime message"));
  }

  void aJt808LocationIsReadThroughEscapesAndChecksum() {
    const std::string frame = sampleOf("jt808").messages[0];
    QVERIFY(frame.find("\x7d\x02") != std::string::npos);  // the latitude holds an escaped mark
    const FeedBatch batch = decoded("jt808", frame + frame);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.vehicles.size(), std::size_t(2));
    const VehiclePosition& v = batch.vehicles[0];
    QCOMPARE(v.vehicle, std::string("13800138007"));
    QVERIFY(near(v.latitude, 30.500222) && near(v.longitude, 114.25));
    QVERIFY(near(*v.speed, 36.5) && near(*v.bearing, 90));
    QCOMPARE(v.state, std::string("ignition on, emergency alarm, speeding"));
    QCOMPARE(toIso(v.at), std::string("2026-07-18T10:19:30Z"));
    const FeedBatch south =
        decoded("jt808", test::jt808Frame(test::jt808Message(test::jt808Location(0, 14))));
    QVERIFY(near(south.vehicles.at(0).latitude, -30.500222) &&
            near(south.vehicles[0].longitude, -114.25));
  }

  void jt808LocationsThatWereSentTogetherAreReadEach() {
    const std::string one = test::bigEndian(28, 2) + test::jt808Location(0, 3);
    const auto of = [](const std::string& body) {
      return decoded("jt808", test::jt808Frame(test::jt808Message(body, 0x0704)));
    };
    const FeedBatch batch = of(test::bigEndian(2, 2) + '\x01' + one + one);
    QVERIFY2(batch.rejected.empty(), qPrintable(reasonOf(batch)));
    QCOMPARE(batch.vehicles.size(), std::size_t(2));
    const FeedBatch cut = of(test::bigEndian(3, 2) + '\x01' + one + one.substr(0, 20));
    QCOMPARE(cut.vehicles.size(), std::size_t(1));
    QCOMPARE(reasonOf(cut), QString("the location is too short"));
    const FeedBatch more = of(test::bigEndian(1, 2) + '\x01' + one + one);  // than are announced
    QCOMPARE(more.vehicles.size(), std::size_t(1));
    QCOMPARE(reasonOf(more), QString("the length is wrong"));
  }

  void whatIsWrongWithAJt808FrameIsSaid() {
    const std::string frame = sampleOf("jt808").messages[0];
    std::string flipped = frame;
    flipped[20] = char(flipped[20] ^ 1);
    QCOMPARE(reasonOf(decoded("jt808", flipped)), QString("the checksum is wrong"));
    QCOMPARE(reasonOf(decoded("jt808", frame.substr(0, 30))), QString("the frame is cut off"));
    QCOMPARE(reasonOf(decoded("jt808", "noise")), QString("no frame begins here"));
    QCOMPARE(reasonOf(decoded("jt808", "noise" + frame)), QString("bytes outside a frame"));
    QCOMPARE(decoded("jt808", "noise" + frame).vehicles.size(), std::size_t(1));
    const auto of = [](const std::string& body) {
      return test::jt808Frame(test::jt808Message(body));
    };
    QCOMPARE(reasonOf(decoded("jt808", of(test::jt808Location(0, 1)))),
             QString("the vehicle has no fix"));
    std::string badTime = test::jt808Location(0, 3);
    badTime[22] = '\xFA';
    QCOMPARE(reasonOf(decoded("jt808", of(badTime))),
             QString("the time does not follow its format or has no zone"));
    QCOMPARE(reasonOf(decoded("jt808", of(std::string(5, '\0')))),
             QString("the location is too short"));
    const FeedBatch heartbeat = decoded("jt808", test::jt808Frame(test::jt808Message("", 0x0002)));
    QVERIFY(heartbeat.rejected.empty() && heartbeat.accepted() == 0);
  }

  void aMessageOfTenMegabytesIsReadAndALongerOneRefused() {
    std::string rows;
    while (rows.size() < 9'900'000) rows += R"({"t": "2026-07-18 18:15:00", "level": 1.5},)";
    const std::string text = R"({"station": {"id": "W-17"}, "data": [)" + rows + R"({"t": 0}]})";
    const FeedBatch batch = decoded("json", text);
    QVERIFY(batch.readings.size() > 200'000);
    QCOMPARE(batch.rejected.size(), std::size_t(1));
    QCOMPARE(reasonOf(decoded("json", text + std::string(100'001, ' '))),
             QString("the message is longer than the feed allows"));
  }

  void ofAMessageTooLongForItsTransportTheFirstBytesAreKeptWithTheReason() {
    FeedIntake intake(sampleOf("json").feed);
    const Instant at = *parseIso("2026-07-18T10:20:00Z");
    const FeedBatch batch = intake.take({R"({"station": )", "", at, 12'000'000});
    QCOMPARE(batch.accepted(), std::size_t(0));
    QCOMPARE(reasonOf(batch), QString("the message is longer than the feed allows"));
    const FeedStatus status = intake.status(at);
    QCOMPARE(status.rejected, std::size_t(1));
    QCOMPARE(status.evidence.size(), std::size_t(1));
    QCOMPARE(status.evidence[0].bytes, std::string(R"({"station": )"));
    QVERIFY(status.evidence[0].detail.find("12000000") != std::string::npos);
  }

  void rejectionsOfOneMessageAreBoundedAndCounted() {
    std::string rows;
    for (int i = 0; i < 1000; ++i) rows += "1,";
    const FeedBatch batch = decoded("json", R"({"data": [)" + rows + "1]}");
    QCOMPARE(batch.rejected.size(), FeedBatch::kMostRejections);
    QCOMPARE(batch.rejectedMore, 1001 - FeedBatch::kMostRejections);
  }

  void deepNestingIsRefused() {
    QCOMPARE(reasonOf(decoded("json", std::string(1'000'000, '['))),
             QString("the JSON is nested too deeply"));
  }
};

QTEST_APPLESS_MAIN(FeedCodecsTest)
#include "feed_codecs_test.moc"
