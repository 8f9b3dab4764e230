// Where feeds' vehicles and notices are: one answer for rules, reports and the picture.
#include <QtTest>

#include "app/session/city/feed_places.h"
#include "app/session/live/field_reports.h"
#include "gis/crs/transform.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using session::FeedPlaces;

class FeedPlacesTest : public QObject {
  Q_OBJECT
  CityModel city_ = smallCity();

  static gis::FeedNotice noticeAt(const std::string& place, const std::string& reporter = "") {
    gis::FeedNotice notice;
    notice.id = "E1";
    notice.place = place;
    notice.reporter = reporter;
    return notice;
  }
  static bool isAt(const std::optional<Point2>& found, const Point2& at) {
    return found && (*found - at).norm() < 0.01;
  }

 private slots:
  void initTestCase() {
    city_.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
    city_.facilities.push_back({"H9", {"九院", "Ninth Hospital"}, FacilityKind::hospital, {310, 420}, 80});
  }

  void codesOfSensorsFacilitiesAndRoadsArePlaces() {
    const FeedPlaces places(city_);
    const SensorSite& sensor = city_.sensors.front();
    QVERIFY(isAt(places.of(noticeAt(sensor.code)), sensor.at));
    QVERIFY(isAt(places.of(noticeAt("H9")), {310, 420}));
    const Road& road = city_.roads.roads.front();
    const auto middle = places.of(noticeAt(road.code));
    QVERIFY(middle && distanceTo(road.line, *middle) < 0.01);
    QVERIFY(!places.of(noticeAt("no such code")));
  }

  void aNoticeWithoutPlaceIsWhereItsReporterStands() {
    const FeedPlaces places(city_);
    const SensorSite& camera = city_.sensors.front();
    QVERIFY(isAt(places.of(noticeAt("", camera.code)), camera.at));
    const auto report = session::fieldReportOf("cams", noticeAt("", camera.code), {}, places);
    QVERIFY(report && isAt(report->at, camera.at));
    QVERIFY(!places.of(noticeAt("", "somebody")));
    QVERIFY(!places.of(noticeAt("nowhere", camera.code)));  // it names a place, which is not known
  }

  void degreesAndTypedPlacesAgreeAndEndAtTheCity() {
    const FeedPlaces places(city_);
    const Point2 at(300, 400);
    const auto degrees = gis::toWgs84(city_.frame, at);
    QVERIFY(degrees);
    gis::FeedNotice measured = noticeAt("");
    measured.longitude = degrees->x();
    measured.latitude = degrees->y();
    QVERIFY(isAt(places.of(measured), at));
    QVERIFY(isAt(places.of(noticeAt("@300,400")), at));
    const auto typed = QString("%1,%2").arg(degrees->x(), 0, 'f', 9).arg(degrees->y(), 0, 'f', 9);
    QVERIFY(isAt(places.of(noticeAt(typed.toStdString())), at));
    measured.longitude = degrees->x() + 1;
    QVERIFY(!places.of(measured));
    QVERIFY(places.ofDegrees(degrees->x() + 1, degrees->y()));  // a vehicle may leave the city
    QVERIFY(!places.of(noticeAt("@-5000,400")));
  }

  void aCityWithoutPlaceOnEarthKnowsItsCodesAlone() {
    CityModel city = city_;
    city.frame = {};
    const FeedPlaces places(city);
    QVERIFY(!places.ofDegrees(114, 30));
    QVERIFY(isAt(places.of(noticeAt("@300,400")), {300, 400}));
    QVERIFY(isAt(places.of(noticeAt("H9")), {310, 420}));
  }

  void aCityWithoutPlaceOnEarthMissesNoAlert() {
    gis::CapAlert alert;
    alert.infos.resize(1);
    alert.infos[0].polygons = {{{10, 50}, {11, 50}, {11, 51}, {10, 50}}};
    QVERIFY(FeedPlaces(city_).misses(alert));
    CityModel nowhere = city_;
    nowhere.frame = {};
    QVERIFY(!FeedPlaces(nowhere).misses(alert));
    alert.infos.push_back({});  // says nothing of its area
    QVERIFY(FeedPlaces(city_).misses(alert));
    alert.infos[1].geocodes = {{"FIPS6", "006037"}};
    QVERIFY(!FeedPlaces(city_).misses(alert));
  }
};

QTEST_GUILESS_MAIN(FeedPlacesTest)
#include "zz_feed_places_test.moc"
