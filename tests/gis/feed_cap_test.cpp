#include <QtTest>
#include <random>

#include "gis/feed/cap.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

const std::string kAlert = R"(<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>RAIN-1</identifier><sender>weather@city.invalid</sender><sent>2026-07-18T18:00:00+08:00</sent>
  <status>Exercise</status><msgType>Alert</msgType><scope>Public</scope>
  <info><language>zh-CN</language><category>Met</category><event>短时强降水</event><urgency>Immediate</urgency>
    <severity>Severe</severity><certainty>Likely</certainty><onset>2026-07-18T18:10:00+08:00</onset>
    <parameter><valueName>rainfall_mm</valueName><value>50</value></parameter>
    <parameter><valueName>rainfall_period_min</valueName><value>60</value></parameter>
    <parameter><valueName>rainfall_series_mm</valueName><value>10, 25,15</value></parameter>
    <area><areaDesc>江城</areaDesc><polygon>30.5,114.2 30.5,114.3 30.6,114.3 30.5,114.2</polygon></area>
  </info>
  <info><category>Met</category><category>Infra</category><event>Heavy rain</event><urgency>Immediate</urgency>
    <severity>Severe</severity><certainty>Likely</certainty>
    <area><areaDesc>East</areaDesc></area><area><areaDesc>West</areaDesc></area></info>
</alert>)";

std::string edited(std::string from, const std::string& to) {
  std::string text = kAlert;
  const std::size_t at = text.find(from);
  if (at == std::string::npos) qFatal("the alert has no %s", from.c_str());
  return text.replace(at, from.size(), to);
}

CapAlert sample() { return *parseCap(kAlert); }

}  // namespace

class FeedCapTest : public QObject {
  Q_OBJECT

  static std::string shared(const char* name) {
    const QString folder =
        qEnvironmentVariable("CITYMIRROR_DATA", CITYMIRROR_SOURCE_DIR "/../shared/data");
    QFile file(folder + "/sensor_feeds/" + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
  }

 private slots:
  void everyPartOfAnAlertIsRead() {
    const auto alert = parseCap(kAlert);
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    QCOMPARE(alert->identifier, std::string("RAIN-1"));
    QCOMPARE(toIso(alert->sent), std::string("2026-07-18T10:00:00Z"));
    QCOMPARE(alert->infos.size(), std::size_t(2));
    const CapInfo& zh = alert->infos[0];
    QCOMPARE(zh.event, std::string("短时强降水"));
    QCOMPARE(zh.polygons.at(0).size(), std::size_t(4));
    QVERIFY(zh.polygons[0][1] == Point2(114.3, 30.5));
    QCOMPARE(zh.parameters.at(1).value, std::string("60"));
    QCOMPARE(alert->infos[1].language, std::string("en-US"));
    QCOMPARE(alert->infos[1].category, std::string("Met Infra"));
    QCOMPARE(alert->infos[1].areaDesc, std::string("East; West"));
    QVERIFY(alert->infos[1].onset == Instant{});
  }
  void aPrefixedNamespaceReadsTheSame() {
    std::string text;
    for (std::size_t i = 0; i < kAlert.size(); ++i) {
      text += kAlert[i];
      if (kAlert[i] != '<' || kAlert[i + 1] == '?') continue;
      if (kAlert[i + 1] == '/') text += kAlert[++i];
      text += "cap:";
    }
    text.replace(text.find("xmlns="), 6, "xmlns:cap=");
    const auto alert = parseCap(text);
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    QVERIFY(*alert == sample());
  }
  void writingAndReadingGivesTheSameAlert() {
    CapAlert alert = sample();
    alert.source = "卫星 & radar <test>";
    alert.references = "a@b,RAIN-0,2026-07-18T17:00:00-00:00";
    alert.infos[0].instruction = "line one\nline two";
    const std::string xml = writeCap(alert);
    QVERIFY(xml.find("2026-07-18T10:00:00-00:00") != std::string::npos);
    const auto again = parseCap(xml);
    QVERIFY2(again.ok(), again.ok() ? "" : again.error().text().c_str());
    QVERIFY(*again == alert);
    QVERIFY(again->infos[1].areaDesc == "East; West");
    QVERIFY(again.notes().empty());
  }
  void anOpenPolygonIsClosedWhenWritten() {
    CapAlert alert = sample();
    alert.infos[0].polygons[0].pop_back();
    QVERIFY(parseCap(writeCap(alert))->infos[0].polygons == sample().infos[0].polygons);
  }
  void controlCharactersDoNotBreakTheMessage() {
    CapAlert alert = sample();
    alert.infos[0].headline = "a\x01\x02z";
    QCOMPARE(parseCap(writeCap(alert))->infos[0].headline, std::string("a  z"));
  }
  void theRealAmberAlertReadsAndRoundTrips() {
    const std::string xml = shared("cap12_amber_alert.xml");
    if (xml.empty()) QSKIP("sensor_feeds/cap12_amber_alert.xml is absent");
    const auto alert = parseCap(xml);
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    QCOMPARE(alert->identifier, std::string("KAR0-0306112239-SW"));
    QCOMPARE(toIso(alert->sent), std::string("2003-06-12T05:39:00Z"));
    QCOMPARE(alert->infos.size(), std::size_t(2));
    QCOMPARE(alert->infos[1].language, std::string("es-US"));
    QCOMPARE(alert->infos[0].eventCodes.at(0).value, std::string("CAE"));
    QCOMPARE(alert->infos[0].geocodes.at(0).value, std::string("006037"));
    QVERIFY(*parseCap(writeCap(*alert)) == *alert);
    QVERIFY(rainOf(*alert).error().where == "rainfall_mm");
  }
  void anAtomFeedIsNoAlert() {
    const std::string xml = shared("cap_nws_atom_feed.xml");
    if (xml.empty()) QSKIP("sensor_feeds/cap_nws_atom_feed.xml is absent");
    const auto alert = parseCap(xml);
    QVERIFY(!alert.ok() && alert.error().code == ErrorCode::badInput);
  }
  void aBrokenAlertNamesTheElement_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("where");
    QTest::newRow("no identifier") << "<identifier>RAIN-1</identifier>"
                                   << ""
                                   << "identifier";
    QTest::newRow("blank in identifier") << "RAIN-1"
                                         << "RAIN 1"
                                         << "identifier";
    QTest::newRow("no sent") << "<sent>2026-07-18T18:00:00+08:00</sent>"
                             << ""
                             << "sent";
    QTest::newRow("time without zone") << "18:00:00+08:00"
                                       << "18:00:00"
                                       << "sent";
    QTest::newRow("no such day") << "2026-07-18T18:00"
                                 << "2026-02-30T18:00"
                                 << "sent";
    QTest::newRow("status") << "Exercise"
                            << "exercise"
                            << "status";
    QTest::newRow("msgType") << "<msgType>Alert"
                             << "<msgType>Warn"
                             << "msgType";
    QTest::newRow("scope") << "Public"
                           << "All"
                           << "scope";
    QTest::newRow("restriction") << "Public"
                                 << "Restricted"
                                 << "restriction";
    QTest::newRow("addresses") << "Public"
                               << "Private"
                               << "addresses";
    QTest::newRow("category") << "<category>Met"
                              << "<category>Weather"
                              << "info 1/category";
    QTest::newRow("no category") << "<category>Met</category><event>短"
                                 << "<event>短"
                                 << "info 1/category";
    QTest::newRow("empty event") << "短时强降水"
                                 << "  "
                                 << "info 1/event";
    QTest::newRow("urgency") << "Immediate"
                             << "Now"
                             << "info 1/urgency";
    QTest::newRow("severity") << "Severe"
                              << "Orange"
                              << "info 1/severity";
    QTest::newRow("certainty") << "Likely"
                               << "Sure"
                               << "info 1/certainty";
    QTest::newRow("onset") << "18:10:00+08:00"
                           << "soon"
                           << "info 1/onset";
    QTest::newRow("no areaDesc") << "<areaDesc>江城</areaDesc>"
                                 << ""
                                 << "info 1/areaDesc";
    QTest::newRow("open polygon") << "30.6,114.3 30.5,114.2"
                                  << "30.6,114.3 30.5,114.1"
                                  << "info 1/polygon";
    QTest::newRow("short polygon") << "30.5,114.3 30.6,114.3 "
                                   << ""
                                   << "info 1/polygon";
    QTest::newRow("polygon off the globe") << "30.5,114.3"
                                           << "114.3,30.5"
                                           << "info 1/polygon";
    QTest::newRow("polygon of words") << "30.5,114.3"
                                      << "north,east"
                                      << "info 1/polygon";
    QTest::newRow("NaN in polygon") << "30.5,114.3"
                                    << "nan,114.3"
                                    << "info 1/polygon";
    QTest::newRow("parameter without name") << "<valueName>rainfall_mm</valueName>"
                                            << ""
                                            << "info 1/valueName";
    QTest::newRow("not UTF-8") << "江城" << QString::fromLatin1("\xE6\x31") << "alert";
    QTest::newRow("other namespace") << "tc:emergency:cap:1.2"
                                     << "tc:other"
                                     << "alert";
    QTest::newRow("no namespace") << " xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\""
                                  << ""
                                  << "alert";
  }
  void aBrokenAlertNamesTheElement() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, where);
    if (QString(QTest::currentDataTag()) == "not UTF-8") {
      const auto broken = parseCap(edited("江城", "\xE6\x31\x31"));
      QVERIFY(!broken.ok() && broken.error().where == "info 1/areaDesc");
      return;
    }
    const auto alert = parseCap(edited(from.toStdString(), to.toStdString()));
    QVERIFY(!alert.ok());
    QVERIFY2(alert.error().code == ErrorCode::badInput, alert.error().text().c_str());
    QCOMPARE(QString::fromStdString(alert.error().where), where);
    QVERIFY(!alert.error().what.empty() && !alert.error().remedy.empty());
  }
  void anotherVersionIsUnsupported() {
    const auto alert = parseCap(edited("cap:1.2", "cap:1.1"));
    QVERIFY(!alert.ok() && alert.error().code == ErrorCode::unsupported);
    QVERIFY(alert.error().what.find("1.1") != std::string::npos);
  }
  void aTimeInZIsReadWithANote() {
    const auto alert = parseCap(edited("18:00:00+08:00", "10:00:00Z"));
    QVERIFY(alert.ok());
    QVERIFY(alert->sent == sample().sent);
    QCOMPARE(alert.notes().size(), std::size_t(1));
  }
  void whatIsNoXmlIsUnreadable() {
    for (const std::string& text : {std::string(), std::string("hello"), std::string("<alert"),
                                   std::string("\0\0\0", 3), std::string("{\"a\":1}")}) {
      const auto alert = parseCap(text);
      QVERIFY(!alert.ok());
      QVERIFY2(alert.error().code == ErrorCode::unreadable, alert.error().text().c_str());
    }
    QVERIFY(parseCap(std::string(kCapLimit + 1, ' ')).error().code == ErrorCode::unreadable);
  }
  void aTruncatedAlertIsAnErrorAtEveryLength() {
    const std::size_t end = kAlert.rfind("</alert>") + 8;
    for (std::size_t n = 0; n < end; ++n)
      QVERIFY(!parseCap(std::string_view(kAlert).substr(0, n)).ok());
    QVERIFY(parseCap(std::string_view(kAlert).substr(0, end)).ok());
  }
  void randomDamageNeverCrashes() {
    std::mt19937 random(12);
    for (int round = 0; round < 3000; ++round) {
      std::string text = kAlert;
      for (int k = 0; k < 3; ++k) text[random() % text.size()] = char(random() % 256);
      const auto alert = parseCap(text);
      if (alert) {
        const auto rain = rainOf(*alert);
        QVERIFY(!rain || rain->total() >= 0);
      } else {
        QVERIFY(!alert.error().what.empty());
      }
    }
  }
  void rainIsReadInEqualStepsFromItsOnset() {
    const auto rain = rainOf(sample());
    QVERIFY2(rain.ok(), rain.ok() ? "" : rain.error().text().c_str());
    QCOMPARE(toIso(rain->from), std::string("2026-07-18T10:10:00Z"));
    QCOMPARE(rain->periodSeconds, 3600.0);
    QCOMPARE(rain->stepMillimetres, (std::vector<double>{10, 25, 15}));
    QCOMPARE(rain->total(), 50.0);
  }
  void rainWithoutSeriesIsOneStepFromSent() {
    CapAlert alert = sample();
    alert.infos[0].parameters.pop_back();
    alert.infos[0].onset = {};
    const auto rain = rainOf(alert);
    QCOMPARE(rain->stepMillimetres, std::vector<double>{50});
    QVERIFY(rain->from == alert.sent);
    alert.infos[0].effective = Instant{1000};
    QVERIFY(rainOf(alert)->from == Instant{1000});
  }
  void badRainNamesItsParameter_data() {
    QTest::addColumn<int>("parameter");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("where");
    QTest::newRow("words") << 0 << "much"
                           << "rainfall_mm";
    QTest::newRow("negative") << 0 << "-5"
                              << "rainfall_mm";
    QTest::newRow("NaN") << 0 << "nan"
                         << "rainfall_mm";
    QTest::newRow("endless") << 0 << "1e400"
                             << "rainfall_mm";
    QTest::newRow("no time") << 1 << "0"
                             << "rainfall_period_min";
    QTest::newRow("empty period") << 1 << ""
                                  << "rainfall_period_min";
    QTest::newRow("other sum") << 2 << "10,25"
                               << "rainfall_series_mm";
    QTest::newRow("hole") << 2 << "10,,40"
                          << "rainfall_series_mm";
  }
  void badRainNamesItsParameter() {
    QFETCH(int, parameter);
    QFETCH(QString, value);
    QFETCH(QString, where);
    CapAlert alert = sample();
    alert.infos[0].parameters[std::size_t(parameter)].value = value.toStdString();
    const auto rain = rainOf(alert);
    QVERIFY(!rain.ok());
    QCOMPARE(QString::fromStdString(rain.error().where), where);
  }
  void aCancellationAnnouncesNoRain() {
    CapAlert alert = sample();
    alert.msgType = "Cancel";
    QVERIFY(!rainOf(alert).ok());
  }
};

QTEST_GUILESS_MAIN(FeedCapTest)
#include "feed_cap_test.moc"
