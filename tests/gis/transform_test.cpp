#include "gis/crs/transform.h"

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/crs/china_offset.h"
#include "gis/crs/earth.h"

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

  void theWayAlongTheEarthIsThatOfTheSphere() {
    QVERIFY(std::abs(greatCircle({0, 0}, {90, 0}) - 10'007'557) < 1);
    QVERIFY(std::abs(greatCircle({10, 90}, {-70, 0}) - 10'007'557) < 1);
    QVERIFY(std::abs(greatCircle({0, 0}, {180, 0}) - 20'015'115) < 1);
    QVERIFY(std::abs(greatCircle({179.5, 0}, {-179.5, 0}) - 111'195) < 1);  // over the date line
    QCOMPARE(greatCircle({114.3, 30.5}, {114.3, 30.5}), 0.0);
  }
  void chineseWebMapOffsetsAreThePublishedOnes() {
    // Values of the published formulas at 116.404 E 39.915 N (Beijing).
    const Point2 wgs(116.404, 39.915);
    const Point2 gcj = fromWgs84Into(ChinaOffset::gcj02, wgs);
    QVERIFY((gcj - Point2(116.41024449916938, 39.91640428150164)).norm() < 1e-9);
    const Point2 baidu = fromWgs84Into(ChinaOffset::bd09, toWgs84From(ChinaOffset::gcj02, wgs));
    QVERIFY((baidu - Point2(116.41036949371029, 39.92133699351021)).norm() < 1e-9);
    double worst = 0;
    for (double lon = 75; lon < 135; lon += 2.3) {
      for (double lat = 18; lat < 53; lat += 1.7) {
        for (const ChinaOffset offset : {ChinaOffset::gcj02, ChinaOffset::bd09}) {
          const Point2 p(lon, lat);
          worst = std::max(worst, (toWgs84From(offset, fromWgs84Into(offset, p)) - p).norm());
        }
      }
    }
    qInfo("there and back within %.2g degrees", worst);
    QVERIFY(worst < 1e-9);
    const Point2 tokyo(139.7, 35.7);
    QCOMPARE(fromWgs84Into(ChinaOffset::gcj02, tokyo), tokyo);
  }
  void theyAreNamedLikeACrs() {
    const Point2 wgs(114.31, 30.54);
    const auto plain = Transform::make("EPSG:4326", "EPSG:4547");
    const auto shifted = Transform::make("GCJ-02", "EPSG:4547");
    QVERIFY(plain.ok() && shifted.ok());
    const Point2 gcj = fromWgs84Into(ChinaOffset::gcj02, wgs);
    const double metres = (*plain->forward(gcj) - *plain->forward(wgs)).norm();
    QVERIFY2(metres > 300 && metres < 800, qPrintable(QString::number(metres)));
    QVERIFY((*shifted->forward(gcj) - *plain->forward(wgs)).norm() < 1e-3);
    QVERIFY((*shifted->inverse(*plain->forward(wgs)) - gcj).norm() < 1e-9);
  }
  void aCityBringsItsOwnFrameAsAFile() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("wuhan2000.prj").toStdString();
    // Central meridian through the city, false origin, scale of a projection plane at 30 m.
    const std::string own =
        "+proj=tmerc +lon_0=114.333333 +lat_0=0 +k=1.0000047 +x_0=800000 +y_0=-3000000 "
        "+ellps=GRS80 +units=m +type=crs";
    QVERIFY(writeFile(path, own + "\n").ok());
    const auto definition = crsDefinition(path);
    QVERIFY(definition.ok());
    QCOMPARE(*definition, own);
    QVERIFY(requireMetres(*definition).ok());
    const auto p = Transform::make("EPSG:4490", *definition)->forward({114.333333, 30.5});
    QVERIFY(std::abs(p->x() - 800000) < 1e-3);
    QVERIFY(std::abs(p->y() - (3375541.73 * 1.0000047 - 3000000)) < 0.02);
    QCOMPARE(*crsDefinition("EPSG:4547"), std::string("EPSG:4547"));
    QVERIFY(writeFile(path, "\xEF\xBB\xBF" + own + "\r\n").ok());
    QCOMPARE(*crsDefinition(path), own);
  }
  void aFileOfParametersThatIsBrokenIsOneClearError() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("local.prj").toStdString();
    const std::string wkt =
        "PROJCS[\"Local\",GEOGCS[\"CGCS2000\",DATUM[\"China_2000\",SPHEROID[\"CGCS2000\",6378137,"
        "298.257222101]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]],"
        "PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"central_meridian\",114.333333],"
        "PARAMETER[\"false_easting\",800000],UNIT[\"metre\",1]]";
    QVERIFY(writeFile(path, wkt).ok());
    QVERIFY(crsDefinition(path).ok() && requireMetres(*crsDefinition(path)).ok());
    const std::vector<std::string> twins{
        "", "dx=12.3 dy=45.6", "<html><body>Not found</body></html>", wkt.substr(0, 120),
        wkt.substr(0, wkt.size() - 1), "+proj=tmerc +lon_0=114.3", std::string("PK\x03\x04\0z", 6)};
    for (const std::string& bytes : twins) {
      QVERIFY(writeFile(path, bytes).ok());
      const auto none = crsDefinition(path);
      QVERIFY2(!none.ok(), bytes.c_str());
      QCOMPARE(none.error().code, ErrorCode::badInput);
      QVERIFY(none.error().where == path && none.error().remedy.find("WKT") != std::string::npos);
    }
    const auto absent = crsDefinition(folder.filePath("gone.prj").toStdString());
    QVERIFY(!absent.ok() && absent.error().code == ErrorCode::notFound);
    QVERIFY(absent.error().where.find("gone.prj") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TransformTest)
#include "transform_test.moc"
