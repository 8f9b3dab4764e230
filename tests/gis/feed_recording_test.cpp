#include <QtTest>
#include <cmath>
#include <limits>

#include "gis/feed/cap.h"
#include "gis/feed/recording.h"
#include "gis/feed/text_check.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::vector<SensorKind> kKinds{{"P001", Quantity::pondingDepth},
                                     {"Q001", Quantity::discharge},
                                     {"R001", Quantity::rainIntensity},
                                     {"W001", Quantity::waterLevel}};

FeedMessage observation(const std::string& body) {
  return {Instant{1000}, "mqtt", "observation", body};
}

const std::string kLines =
    R"({"received":"2026-07-18T10:00:05Z","channel":"rain","format":"observation","body":{"sensor":"R001","at":"2026-07-18T10:00:00Z","value":12.5,"unit":"mm/h"}})"
    "\n"
    R"({"received":"2026-07-18T10:00:06Z","channel":"weather","format":"cap","body":"<alert/>"})"
    "\n";

}  // namespace

class FeedRecordingTest : public QObject {
  Q_OBJECT
 private slots:
  void aRecordingReadsAndWritesBackTheSame() {
    const auto messages = readRecording(kLines);
    QVERIFY(messages.ok());
    QCOMPARE(messages->size(), std::size_t(2));
    QCOMPARE((*messages)[1].body, std::string("<alert/>"));
    QVERIFY(messages.notes().empty());
    QCOMPARE(writeRecording(*messages), kLines);
    QVERIFY(*readRecording(writeRecording(*messages)) == *messages);
  }
  void aTruncatedLastLineIsANoteAndTheRestGoesOn() {
    const auto messages = readRecording(kLines.substr(0, kLines.size() - 20));
    QVERIFY(messages.ok());
    QCOMPARE(messages->size(), std::size_t(1));
    QCOMPARE(messages.notes().size(), std::size_t(1));
    QCOMPARE(messages.notes()[0].where, std::string("line 2"));
  }
  void everyBadLineIsNamed() {
    const std::string bad =
        "not json\n[1,2]\n"
        R"({"received":"2026-07-18T10:00:00","format":"cap","body":""})"
        "\n"
        R"({"received":"2026-07-18T10:00:00Z","format":"gossip","body":""})"
        "\n"
        R"({"received":"2026-07-18T10:00:00Z","format":"cap","body":7})"
        "\n"
        R"({"received":"2026-07-18T10:00:00Z","format":"cap"})"
        "\n\xFF\xFE\n" +
        std::string(100'000, '[') + "\n\n";
    const auto messages = readRecording(bad + kLines);
    QVERIFY(messages.ok());
    QCOMPARE(messages->size(), std::size_t(2));
    QCOMPARE(messages.notes().size(), std::size_t(8));
    for (std::size_t i = 0; i < 8; ++i)
      QCOMPARE(messages.notes()[i].where, "line " + std::to_string(i + 1));
    QVERIFY(messages.notes()[2].what.find("zone") != std::string::npos);
  }
  void aRecordingWithoutAnyMessageIsUnreadable() {
    for (const char* text : {"", "\n\n", "hello\n"}) {
      const auto messages = readRecording(text);
      QVERIFY(!messages.ok() && messages.error().code == ErrorCode::unreadable);
    }
  }
  void linesOutOfOrderAreSortedWithANote() {
    const std::size_t second = kLines.find('\n') + 1;
    const auto messages = readRecording(kLines.substr(second) + kLines.substr(0, second));
    QCOMPARE((*messages)[0].channel, std::string("rain"));
    QCOMPARE(messages.notes().size(), std::size_t(1));
  }
  void windowsLineEndsAndAMissingLastOneAreFine() {
    std::string text = kLines;
    text.insert(text.find('\n'), "\r");
    text.pop_back();
    QCOMPARE(readRecording(text)->size(), std::size_t(2));
  }
  void aBrokenMessageIsRecordedAsItIs() {
    const std::vector<FeedMessage> messages{{Instant{5}, "c", "observation", "{\"sensor\":"}};
    QVERIFY(*readRecording(writeRecording(messages)) == messages);
  }
  void anObservationIsDecodedIntoTheKeptUnit() {
    const auto decoded = decodeObservation(
        observation(
            R"({"sensor":"P001","at":"2026-07-18T18:00:00+08:00","value":32,"unit":"cm","quality":"suspect"})"),
        kKinds);
    QVERIFY(decoded.ok());
    QVERIFY(std::abs(decoded->value - 0.32) < 1e-12);
    QCOMPARE(toIso(decoded->at), std::string("2026-07-18T10:00:00Z"));
    QVERIFY(decoded->quality == Quality::suspect);
    QCOMPARE(decoded->source, std::string("mqtt"));
  }
  void aBadValueIsCalledBad() {
    const Observation bad{"P001", *parseIso("2026-07-18T10:00:00Z"), 1, Quality::bad, "mqtt"};
    const FeedMessage written = encodeObservation(bad, Quantity::pondingDepth, bad.at, "mqtt");
    QVERIFY2(written.body.find(R"("quality":"bad")") != std::string::npos, written.body.c_str());
    FeedMessage earlier = written;
    earlier.body.replace(earlier.body.find("\"bad\""), 5, "\"badObservation\"");
    for (const FeedMessage& message : {written, earlier}) {
      const auto decoded = decodeObservation(message, {{"P001", Quantity::pondingDepth}});
      QVERIFY(decoded.ok() && decoded->quality == Quality::bad);
    }
  }
  void nullIsMissing() {
    const auto decoded = decodeObservation(
        observation(R"({"sensor":"W001","at":"2026-07-18T18:00:00Z","value":null,"unit":"m"})"),
        kKinds);
    QVERIFY(decoded.ok());
    QVERIFY(decoded->quality == Quality::missing && std::isnan(decoded->value));
  }
  void encodingAndDecodingGivesTheSameObservation() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const Quality quality :
         {Quality::good, Quality::suspect, Quality::bad, Quality::missing}) {
      const Observation given{"Q001", Instant{60'000},
                              quality == Quality::missing ? nan : 0.1 + 0.2, quality, "mqtt"};
      const FeedMessage message =
          encodeObservation(given, Quantity::discharge, Instant{61'000}, "mqtt");
      const auto decoded = decodeObservation(message, kKinds);
      QVERIFY2(decoded.ok(), decoded.ok() ? "" : decoded.error().text().c_str());
      QVERIFY(decoded->quality == quality && decoded->at == given.at &&
              decoded->sensor == given.sensor);
      QVERIFY(quality == Quality::missing || decoded->value == given.value);
    }
  }
  void aBadObservationNamesSensorAndKey_data() {
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("where");
    const auto row = [](const char* name, const char* sensor, const char* at, const char* value,
                        const char* unit, const char* where) {
      QTest::newRow(name) << QString("{\"sensor\":%1,\"at\":\"%2\",\"value\":%3,\"unit\":\"%4\"}")
                                 .arg(sensor, at, value, unit)
                          << where;
    };
    const char* at = "2026-07-18T10:00:00Z";
    row("unknown sensor", "\"X9\"", at, "1", "m", "sensor X9, key sensor");
    row("sensor is a number", "7", at, "1", "m", "observation, key sensor");
    row("wrong unit", "\"P001\"", at, "1", "degC", "sensor P001, key unit");
    row("unit of another quantity", "\"P001\"", at, "1", "mm/h", "sensor P001, key unit");
    row("no unit", "\"P001\"", at, "1", "", "sensor P001, key unit");
    row("time without zone", "\"P001\"", "2026-07-18T10:00:00", "1", "m", "sensor P001, key at");
    row("no such time", "\"P001\"", "2026-07-18T25:00:00Z", "1", "m", "sensor P001, key at");
    row("NaN", "\"P001\"", at, "NaN", "m", "observation, key body");
    row("number as text", "\"P001\"", at, "\"0.3\"", "m", "sensor P001, key value");
    row("too large a number", "\"P001\"", at, "1e999", "m", "observation, key body");
    row("list", "\"P001\"", at, "[1]", "m", "sensor P001, key value");
    QTest::newRow("cut off") << "{\"sensor\":\"P001\""
                             << "observation, key body";
    QTest::newRow("empty") << ""
                           << "observation, key body";
    QTest::newRow("no value") << R"({"sensor":"P001","at":"2026-07-18T10:00:00Z","unit":"m"})"
                              << "sensor P001, key value";
    QTest::newRow("quality")
        << R"({"sensor":"P001","at":"2026-07-18T10:00:00Z","value":1,"unit":"m","quality":"fine"})"
        << "sensor P001, key quality";
  }
  void aBadObservationNamesSensorAndKey() {
    QFETCH(QString, body);
    QFETCH(QString, where);
    const auto decoded = decodeObservation(observation(body.toStdString()), kKinds);
    QVERIFY(!decoded.ok());
    QVERIFY(decoded.error().code == ErrorCode::badInput);
    QCOMPARE(QString::fromStdString(decoded.error().where), where);
  }
  void aCapMessageIsNoObservation() {
    QVERIFY(!decodeObservation({{}, "", "cap", "<alert/>"}, kKinds).ok());
  }
  void deepNestingIsRefusedNotRecursedInto() {
    const std::string deep = std::string(2'000'000, '[');
    QVERIFY(!decodeObservation(observation(deep), kKinds).ok());
    QCOMPARE(jsonDepth("{\"a[[[\\\"[\":[1,{}]}"), 3);
    QVERIFY(!writeRecording({observation(deep)}).empty());
  }
  void kindsComeFromQuantityThenUnit() {
    const auto kinds =
        kindsOf({observation(R"({"sensor":"B","unit":"mm/h"})"),
                 observation(R"({"sensor":"A","unit":"m","quantity":"ponding_depth"})"),
                 observation(R"({"sensor":"C","unit":"m"})"),
                 observation(R"({"sensor":"D","unit":"degC"})"), observation("rubbish")});
    QCOMPARE(kinds.size(), std::size_t(3));
    QCOMPARE(kinds[0].code, std::string("A"));
    QVERIFY(kinds[0].quantity == Quantity::pondingDepth);
    QVERIFY(kinds[1].quantity == Quantity::rainIntensity);
    QVERIFY(kinds[2].quantity == Quantity::waterLevel);
  }
  void aRestampedRecordingKeepsItsDistancesAndWhatAlertsNameInEachOther() {
    CapAlert rain;
    rain.identifier = "A1";
    rain.sender = "office@example.cn";
    rain.status = "Exercise";
    rain.msgType = "Alert";
    rain.scope = "Public";
    rain.sent = *parseIso("2026-07-18T10:00:00Z");
    CapAlert cancel = rain;
    cancel.identifier = "A2";
    cancel.msgType = "Cancel";
    cancel.sent = *parseIso("2026-07-18T10:30:00Z");
    cancel.references = "office@example.cn,A1,2026-07-18T18:00:00+08:00";
    QVERIFY(refersTo(cancel, rain) && takesBack(cancel));
    QVERIFY(!refersTo(rain, cancel) && !takesBack(rain));
    std::vector<FeedMessage> messages{
        {rain.sent, "weather", "cap", writeCap(rain)},
        observation(R"({"sensor":"P001","at":"2026-07-18T10:05:00Z","value":1,"unit":"cm"})"),
        {cancel.sent, "weather", "cap", writeCap(cancel)},
        observation("rubbish")};
    restamp(messages, std::chrono::hours(24));
    const auto moved = parseCap(messages[0].body), taken = parseCap(messages[2].body);
    QVERIFY(moved.ok() && taken.ok());
    QCOMPARE(toIso(moved->sent), std::string("2026-07-19T10:00:00Z"));
    QCOMPARE(messages[2].received, *parseIso("2026-07-19T10:30:00Z"));
    QVERIFY(refersTo(*taken, *moved));
    QVERIFY(!refersTo(*taken, rain));
    QVERIFY(messages[1].body.find("2026-07-19T10:05:00Z") != std::string::npos);
    QCOMPARE(messages[3].body, std::string("rubbish"));
  }
  void utf8IsTold() {
    for (const char* good : {"", "abc", "江津路", "\xF0\x9F\x8C\x8A"}) QVERIFY(isUtf8(good));
    for (const char* bad :
         {"\xFF", "\xC0\x80", "\xE6\xB1", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"})
      QVERIFY(!isUtf8(bad));
  }
};

QTEST_GUILESS_MAIN(FeedRecordingTest)
#include "feed_recording_test.moc"
