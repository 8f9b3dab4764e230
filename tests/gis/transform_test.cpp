#include "gis/crs/transform.h"

#include <QtTest>

using namespace citymirror;
using namespace citymirror::gis;

class TransformTest : public QObject {
  Q_OBJECT
 private slots:
  void eastComesFirstWhateverTheOrderOfTheDefinition_data() {
    QTest::addColumn<QString>("crs");
    QTest::addColumn<double>("longitude");
    QTest::addColumn<double>("latitude");
    QTest::addColumn<double>("east");
    QTest::addColumn<double>("north");
    // Corners as gdalinfo names them for files in these systems.
    QTest::newRow("north first: Japan IX")
        << "EPSG:6677" << 139.0 + 41 / 60.0 + 6.92 / 3600 << 35.0 + 42 / 60.0 + 5.63 / 3600
        << -13400.0 << -33100.0;
    QTest::newRow("east first: UTM 30N")
        << "EPSG:25830" << -(3.0 + 0 / 60.0 + 26.64 / 3600) << 43.0 + 19 / 60.0 + 39.51 / 3600
        << 499400.0 << 4797200.0;
    // On the central meridian: the false easting, and the meridian arc of GRS 80 by numerical
    // integration.
    QTest::newRow("CGCS2000 3-degree, 114 E")
        << "EPSG:4547" << 114.0 << 30.5 << 500000.0 << 3375541.73;
  }
  void eastComesFirstWhateverTheOrderOfTheDefinition() {
    QFETCH(QString, crs);
    QFETCH(double, longitude);
    QFETCH(double, latitude);
    QFETCH(double, east);
    QFETCH(double, north);
    const auto transform = Transform::make("EPSG:4326", crs.toStdString());
    QVERIFY(transform.ok());
    const auto p = transform->forward({longitude, latitude});
    QVERIFY(p.ok());
    QVERIFY2(std::abs(p->x() - east) < 1, qPrintable(QString::number(p->x(), 'f', 2)));
    QVERIFY2(std::abs(p->y() - north) < 1, qPrintable(QString::number(p->y(), 'f', 2)));
  }
  void thereAndBackIsTheSamePlace() {
    const auto transform = Transform::make("EPSG:4490", "EPSG:4547");
    QVERIFY(transform.ok());
    const Point2 wuhan(114.305, 30.593);
    const auto there = transform->forward(wuhan);
    QVERIFY(there.ok());
    QVERIFY(there->y() > 3e6 && there->x() < 1e6);
    const auto back = transform->inverse(*there);
    QVERIFY(back.ok());
    QVERIFY((*back - wuhan).norm() < 1e-9);
  }
  void anUnknownSystemIsAnErrorWithARemedy() {
    const auto transform = Transform::make("EPSG:999999", "EPSG:4326");
    QVERIFY(!transform.ok());
    QCOMPARE(transform.error().code, ErrorCode::badInput);
    QVERIFY(transform.error().where.find("999999") != std::string::npos);
    QVERIFY(!transform.error().remedy.empty());
  }
  void aPlaceOutsideTheWorldIsAnError() {
    const auto transform = Transform::make("EPSG:4326", "EPSG:25832");
    QVERIFY(transform.ok());
    QVERIFY(!transform->forward({9, 1e9}).ok());
    QVERIFY(transform->forward({9, 50}).ok());
  }
  void theUtmZoneFollowsThePlace() {
    QCOMPARE(utmCrs(9.7, 50.9), std::string("EPSG:32632"));
    QCOMPARE(utmCrs(114.3, 30.6), std::string("EPSG:32650"));
    QCOMPARE(utmCrs(151.2, -33.9), std::string("EPSG:32756"));
    QCOMPARE(utmCrs(180, 0), std::string("EPSG:32660"));
  }
  void degreesAreToldFromMetres() {
    QVERIFY(isGeographic("EPSG:4490"));
    QVERIFY(isGeographic("EPSG:4326"));
    QVERIFY(!isGeographic("EPSG:6677"));
    QVERIFY(!isGeographic("nonsense"));
    QVERIFY(requireMetres("EPSG:4547").ok());
    QVERIFY(!requireMetres("EPSG:4490").ok());
    QVERIFY(!requireMetres("EPSG:2263").ok());  // New York Long Island, US survey feet
  }
  void aLocalPointKnowsItsPlaceOnEarth() {
    const GeoFrame frame{"EPSG:25832", 546120, 5631870, ""};
    const auto place = toWgs84(frame, {0, 0});
    QVERIFY(place.ok());
    QVERIFY(std::abs(place->x() - 9.655) < 0.01 && std::abs(place->y() - 50.835) < 0.01);
    const auto none = toWgs84({}, {0, 0});
    QVERIFY(!none.ok());
    QVERIFY(none.error().remedy.find("--crs") != std::string::npos);
  }
  void aCompoundSystemGivesItsTwoNames() {
    QCOMPARE(crsName("EPSG:25832+5783"), std::string("EPSG:25832"));
    QVERIFY(verticalName("EPSG:25832+5783").find("DHHN92") != std::string::npos);
    QVERIFY(verticalName("EPSG:25832").empty());
  }
};

QTEST_GUILESS_MAIN(TransformTest)
#include "transform_test.moc"
