#include <QtTest>

#include "gis/feed/feed_codecs.h"
#include "gis/feed/feed_descriptor.h"
#include "gis/feed/gbt35965.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kRainstorm = R"(<?xml version="1.0" encoding="UTF-8"?>
<alert>
  <identifier>42010041600000_20260718180000_0</identifier>
  <sender>江城市气象台</sender><senderCode>42010041600000</senderCode>
  <sendTime>2026-07-18 18:00:00+08:00</sendTime>
  <status>Exercise</status><msgType>Alert</msgType><scope>Public</scope>
  <secClassification>None</secClassification><note/><references/>
  <info>
    <language>zh-CN</language><eventType>11B03</eventType><urgency/><severity>Red</severity>
    <certainty>Likely</certainty><effective>2026-07-18 18:00:00+08:00</effective>
    <senderName>江城市气象台</senderName><headline>江城市气象台发布暴雨红色预警</headline>
    <description>未来1小时降水50毫米以上。</description><instruction>注意防范内涝。</instruction>
    <area><areaDesc>江城</areaDesc><polygon>30.5,114.2 30.5,114.3 30.6,114.3 30.5,114.2</polygon>
      <geocode>420100000000</geocode><geocode>420102000000</geocode></area>
  </info>
</alert>)";

const std::string kFeed =
    R"({"id": "centre", "codec": "gbt35965", "from": {"url": "folder:in", "every_s": 5},
        "cadence_s": 3600, "late_after_s": 7200, "silent_after_s": 86400,
        "limits": {"ahead_s": 120, "oldest_s": 86400}})";

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kRainstorm;
  const std::size_t at = text.find(from);
  if (at == std::string::npos) qFatal("the warning has no %s", from.c_str());
  return text.replace(at, from.size(), to);
}

}  // namespace

class FeedGbt35965Test : public QObject {
  Q_OBJECT
 private slots:
  void everyPartOfAWarningIsRead() {
    const auto alert = parseGbt35965(kRainstorm);
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    QVERIFY(alert.notes().empty());
    QCOMPARE(alert->sender, std::string("42010041600000"));
    QCOMPARE(alert->source, std::string("江城市气象台"));
    QCOMPARE(toIso(alert->sent), std::string("2026-07-18T10:00:00Z"));
    QCOMPARE(alert->status, std::string("Exercise"));
    QCOMPARE(alert->infos.size(), std::size_t(1));
    const CapInfo& info = alert->infos[0];
    QCOMPARE(info.severity, std::string("Extreme"));
    QCOMPARE(info.urgency, std::string("Unknown"));
    QCOMPARE(info.certainty, std::string("Likely"));
    QCOMPARE(info.eventCodes.at(0).value, std::string("11B03"));
    QCOMPARE(info.geocodes.at(1).value, std::string("420102000000"));
    QCOMPARE(info.headline, std::string("江城市气象台发布暴雨红色预警"));
    QVERIFY(info.polygons.at(0)[1] == Point2(114.3, 30.5));
  }
  void itPassesThroughCapUnchanged() {
    const auto alert = parseGbt35965(kRainstorm);
    QVERIFY(alert.ok());
    const auto back = parseCap(writeCap(*alert));
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(*back == *alert);
  }
  void writingAndReadingGivesTheSameWarning() {
    const auto alert = parseGbt35965(kRainstorm);
    const auto back = parseGbt35965(writeGbt35965(*alert));
    QVERIFY2(back.ok(), back.ok() ? "" : back.error().text().c_str());
    QVERIFY(*back == *alert);
  }
  void aDrillStaysADrillAndTheChineseTextIsSent() {
    CapAlert alert = *parseGbt35965(kRainstorm);
    alert.infos.insert(alert.infos.begin(), alert.infos[0]);
    alert.infos[0].language = "en-US";
    alert.infos[0].headline = "Heavy rain, red";
    const std::string xml = writeGbt35965(alert);
    QVERIFY(xml.find("<status>Exercise</status>") != std::string::npos);
    QVERIFY(xml.find("Heavy rain") == std::string::npos);
    QVERIFY(xml.find("<sendTime>2026-07-18 18:00:00+08:00</sendTime>") != std::string::npos);
    QVERIFY(xml.find("<severity>Red</severity>") != std::string::npos);
  }
  void everyColourHasItsWord_data() {
    QTest::addColumn<QString>("colour");
    QTest::addColumn<QString>("word");
    QTest::newRow("red") << "Red" << "Extreme";
    QTest::newRow("orange") << "Orange" << "Severe";
    QTest::newRow("yellow") << "Yellow" << "Moderate";
    QTest::newRow("blue") << "Blue" << "Minor";
    QTest::newRow("unknown") << "Unknown" << "Unknown";
  }
  void everyColourHasItsWord() {
    QFETCH(QString, colour);
    QFETCH(QString, word);
    const auto alert =
        parseGbt35965(changed("<severity>Red<", "<severity>" + colour.toStdString() + "<"));
    QVERIFY(alert.ok());
    QCOMPARE(alert->infos[0].severity, word.toStdString());
  }
  void cornersTheOtherWayRoundAreTurnedWithANote() {
    const auto alert = parseGbt35965(changed("30.5,114.2 30.5,114.3 30.6,114.3 30.5,114.2",
                                             "114.2,30.5 114.3,30.5 114.3,30.6"));
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    QCOMPARE(alert.notes().size(), std::size_t(1));
    QVERIFY(alert->infos[0].polygons[0][1] == Point2(114.3, 30.5));
    QVERIFY(alert->infos[0].polygons[0].front() == alert->infos[0].polygons[0].back());
  }
  void aTimeWithoutAZoneIsBeijingTime() {
    const auto alert = parseGbt35965(changed("18:00:00+08:00</sendTime>", "18:00:00</sendTime>"));
    QVERIFY(alert.ok());
    QCOMPARE(toIso(alert->sent), std::string("2026-07-18T10:00:00Z"));
  }
  void whatIsWrongIsNamed_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("where");
    QTest::newRow("no code") << "<eventType>11B03</eventType>" << "" << "info 1/eventType";
    QTest::newRow("colour") << ">Red<" << ">Purple<" << "info 1/severity";
    QTest::newRow("status") << ">Exercise<" << ">Drill<" << "status";
    QTest::newRow("time") << "<sendTime>2026-07-18" << "<sendTime>18.07.2026" << "sendTime";
    QTest::newRow("corner") << "30.5,114.2" << "30.5;114.2" << "info 1/polygon";
    QTest::newRow("off the globe") << "30.5,114.2" << "300.5,114.2" << "info 1/polygon";
    QTest::newRow("a line") << "30.5,114.2 30.5,114.3 30.6,114.3 30.5,114.2" << "30.5,114.2"
                            << "info 1/polygon";
    QTest::newRow("spaces") << "42010041600000_" << "42 010" << "identifier";
    QTest::newRow("CAP") << "<senderCode>42010041600000</senderCode>" << "" << "alert";
    QTest::newRow("cut off") << "</info>" << "" << "byte";
    QTest::newRow("not UTF-8") << "江城</areaDesc>" << "\xff</areaDesc>" << "areaDesc";
  }
  void whatIsWrongIsNamed() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, where);
    const std::string into = QTest::currentDataTag() == QString("not UTF-8")
                                 ? "\xff\xfe</areaDesc>"
                                 : to.toStdString();
    const auto alert = parseGbt35965(changed(from.toStdString(), into));
    QVERIFY(!alert.ok());
    const QString said = QString::fromStdString(alert.error().where);
    QVERIFY2(said.contains(where), qPrintable(said + " " + alert.error().what.c_str()));
  }
  void aFeedOfWarningsIsDecodedByItsCodec() {
    const auto feed = readFeedDescriptor(kFeed, "centre.json");
    QVERIFY2(feed.ok(), feed.ok() ? "" : feed.error().text().c_str());
    FeedPayload payload;
    payload.bytes = kRainstorm;
    payload.received = *parseIso("2026-07-18T10:00:05Z");
    const FeedBatch batch = decodeFeed(*feed, payload);
    QCOMPARE(batch.alerts.size(), std::size_t(1));
    QCOMPARE(batch.rejected.size(), std::size_t(0));
  }
};

QTEST_GUILESS_MAIN(FeedGbt35965Test)
#include "feed_gbt35965_test.moc"
