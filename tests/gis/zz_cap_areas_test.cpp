// What an alert of CAP 1.2 says beside its words: circles, areas that are not drawn, what to do.
#include <QtTest>
#include <cmath>

#include "gis/feed/cap.h"
#include "tests/fuzz/feed_samples.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

std::string alertWith(const std::string& info, const std::string& areas) {
  return R"(<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>A1</identifier>
<sender>w@city.invalid</sender><sent>2026-07-18T18:00:00+08:00</sent><status>Actual</status>
<msgType>Alert</msgType><scope>Public</scope><info><category>Met</category><event>Rain</event>
<urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty>)" +
         info + areas + "</info></alert>";
}

std::string areaOf(const std::string& name, const std::string& shape) {
  return "<area><areaDesc>" + name + "</areaDesc>" + shape + "</area>";
}

const std::string kSquareOnEarth = "<polygon>30,114 30,115 31,115 31,114 30,114</polygon>";

}  // namespace

class CapAreasTest : public QObject {
  Q_OBJECT
 private slots:
  void aCircleIsReadAsAPolygonOfItsRadiusInKilometres() {
    const auto alert = parseCap(alertWith("", areaOf("Wuhan", "<circle>30.5,114.25 20</circle>")));
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    const CapInfo& info = alert->infos[0];
    QCOMPARE(info.polygons.size(), std::size_t(1));
    const std::vector<Point2>& ring = info.polygons[0];
    QCOMPARE(ring.size(), std::size_t(37));
    QVERIFY(ring.front() == ring.back());
    for (const Point2& p : ring) {
      const double north = (p.y() - 30.5) * 111.19;
      const double east = (p.x() - 114.25) * 111.19 * std::cos(30.5 * 0.017453292519943295);
      QVERIFY(std::abs(std::hypot(north, east) - 20) < 0.2);
    }
    QVERIFY(*parseCap(writeCap(*alert)) == *alert);
  }

  void aCircleThatIsNoneNamesTheElement() {
    for (const char* circle :
         {"30.5,114.25", "30.5 114.25 3", "30.5,114.25 -1", "95,114 3", "30.5,114.25 wide", ""}) {
      const auto alert =
          parseCap(alertWith("", areaOf("A", "<circle>" + std::string(circle) + "</circle>")));
      QVERIFY2(!alert.ok() && alert.error().where == "info 1/circle", circle);
    }
  }

  void anAreaThatIsNotDrawnIsKeptApartFromThoseThatAre() {
    const auto alert = parseCap(alertWith("", areaOf("Huangshi", "") + areaOf("Wuhan", kSquareOnEarth)));
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    QCOMPARE(alert->infos[0].areaDesc, std::string("Wuhan; Huangshi"));
    QCOMPARE(alert->infos[0].undrawn, std::string("Huangshi"));
    QVERIFY(*parseCap(writeCap(*alert)) == *alert);
  }

  void whatToDoWhomToAskAndWhereToReadIsKept() {
    const auto alert = parseCap(alertWith(
        "<responseType>Shelter</responseType><responseType>Avoid</responseType>"
        "<audience>drivers</audience><web>https://w.example/1</web><contact>027-12345</contact>"
        "<resource><resourceDesc>radar</resourceDesc><mimeType>image/png</mimeType></resource>",
        areaOf("Wuhan", kSquareOnEarth + "<altitude>100</altitude><ceiling>900</ceiling>")));
    QVERIFY2(alert.ok(), alert.ok() ? "" : alert.error().text().c_str());
    const CapInfo& info = alert->infos[0];
    QCOMPARE(info.responseType, std::string("Shelter Avoid"));
    QCOMPARE(info.audience, std::string("drivers"));
    QCOMPARE(info.web, std::string("https://w.example/1"));
    QCOMPARE(info.contact, std::string("027-12345"));
    QStringList told;
    for (const Note& note : alert.notes()) told << QString::fromStdString(note.where);
    QCOMPARE(told, (QStringList{"info 1/resource", "info 1/altitude", "info 1/ceiling"}));
    QVERIFY(*parseCap(writeCap(*alert)) == *alert);
    const auto twice =
        parseCap(alertWith("<responseType>Avoid</responseType><responseType>Shelter</responseType>"
                           "<responseType>Avoid</responseType>",
                           ""));
    QVERIFY(twice.ok() && twice->infos[0].responseType == "Avoid Shelter");
    const auto unknown = parseCap(alertWith("<responseType>Run</responseType>", ""));
    QVERIFY(!unknown.ok() && unknown.error().where == "info 1/responseType");
  }

  void halfALinkIsNoLink() {
    const auto webOf = [](std::size_t length) {
      const std::string link = "https://w.example/" + std::string(length, 'a');
      const FeedBatch batch =
          decodeFeed(test::sampleFeed("cap", "{}"),
                     {alertWith("<web>" + link + "</web>", ""), "", test::kSampleReceived});
      return batch.alerts.at(0).infos.at(0).web;
    };
    QCOMPARE(webOf(20).size(), std::size_t(38));
    QVERIFY(webOf(100'000).empty());
  }
};

QTEST_APPLESS_MAIN(CapAreasTest)
#include "zz_cap_areas_test.moc"
