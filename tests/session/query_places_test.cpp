#include "app/session/city/query_places.h"

#include <QTemporaryDir>
#include <QtTest>

#include "app/session/city/bookmarks.h"
#include "app/session/city/coordinates.h"
#include "app/session/city/query_files.h"
#include "engine/core/file_io.h"
#include "gis/raster/raster_io.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

/// A square kilometre at x 500000 y 3350000.
CityModel cityOfKinds() {
  CityModel city = smallCity();
  city.frame = {"EPSG:4547", 500000, 3350000, "unknown"};
  return city;
}

}  // namespace

class QueryPlacesTest : public QObject {
  Q_OBJECT
  const CityModel city_ = cityOfKinds();

  Result<AskedPlace> within(const char* text) const {
    return placeWithin(text, {}, InArea::Relation::touches, city_);
  }

 private slots:
  void numbersBetweenCommasAreAllOfThemOrNone() {
    QCOMPARE(*numbersBetweenCommas("1,-2.5, 3e2 "), (std::vector<double>{1, -2.5, 300}));
    QCOMPARE(*numbersBetweenCommas("7"), std::vector<double>{7});
    for (const char* text : {"", ",", "1,", ",1", "1,,2", "1 2", "1,b", "1,nan", "inf", "0x1"})
      QVERIFY2(!numbersBetweenCommas(text), text);
  }
  void placesInTheCityAreTaken() {
    for (const char* text :
         {"bbox:500100,3350100,500200,3350200", "bbox:0,0,9000000,9000000",
          "circle:500500,3350500,100", "zone:沙洲区",
          "polygon:POLYGON((499000 3350000, 500010 3350000, 500010 3350500, 499000 3350000))"}) {
      const auto place = within(text);
      QVERIFY2(place.ok(), place.ok() ? "" : place.error().text().c_str());
    }
    QVERIFY(placeNear("POINT(499950 3350500)", {}, 60, city_).ok());
    QVERIFY(placeNear("F1", {}, 10, city_).ok());
  }
  void aCircleNeedsARadius() {
    for (const char* text : {"circle:500500,3350500,-5", "circle:500500,3350500,0"}) {
      const auto place = within(text);
      QVERIFY(!place.ok());
      QVERIFY2(place.error().what.find("radius") != std::string::npos,
               place.error().text().c_str());
    }
  }
  void aPlaceThatDoesNotMeetTheCityIsAnErrorWithBothExtents_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"bbox:113,30,114,31", "circle:113.5,30.2,500", "circle:499000,3350500,5000",
          "polygon:POLYGON((1 1, 2 1, 2 2, 1 1))"})
      QTest::newRow(text) << text;
  }
  void aPlaceThatDoesNotMeetTheCityIsAnErrorWithBothExtents() {
    QFETCH(QString, text);
    const auto place = within(text.toUtf8().constData());
    QVERIFY(!place.ok());
    QCOMPARE(place.error().code, ErrorCode::badInput);
    QVERIFY2(place.error().what.find("x 500000 to 501000, y 3350000 to 3351000") !=
                 std::string::npos,
             place.error().text().c_str());
    QVERIFY(place.error().remedy.find("--crs") != std::string::npos);
    QVERIFY(text.toStdString().ends_with(place.error().where));
  }
  void aBoxTurnedInsideOutIsNoBox() {
    for (const char* text : {"bbox:500200,3350200,500100,3350100", "bbox:5,5,1,1",
                             "bbox:500100,3350100,500100,3350200"}) {
      const auto place = within(text);
      QVERIFY2(!place.ok(), text);
      QVERIFY(place.error().what.find("box is empty") != std::string::npos);
    }
  }
  void whatDoesNotComeNearIsNamed() {
    QVERIFY(!placeNear("POINT(499950 3350500)", {}, 40, city_).ok());
    QVERIFY(!placeNear("LINESTRING(1 1, 2 2)", {}, 1000, city_).ok());
  }
  void waterOfAnotherCityIsNoDryCity() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("depth.tif").toStdString();
    const RasterGrid<float> depth(GridShape{20, 20, 10, 0, 0}, 0.5F);
    const GeoFrame elsewhere{"EPSG:4547", 700000, 3350000, ""};
    QVERIFY(gis::writeGeoTiff(depth, elsewhere, file).ok());
    const auto place = placeInWater(file, 0.1, city_);
    QVERIFY(!place.ok());
    QVERIFY(place.error().what.find("raster") != std::string::npos);
    QVERIFY(gis::writeGeoTiff(depth, city_.frame, file).ok());
    QVERIFY(placeInWater(file, 0.1, city_).ok());
  }
  void aColumnOfTextsHasNoSum() {
    const CityTables tables(std::make_shared<const CityModel>(city_));
    CityQuestion question;
    question.column = "use";
    const auto answer = tables.ask(question);
    QVERIFY(!answer.ok());
    QVERIFY(answer.error().what.find("use") != std::string::npos &&
            answer.error().remedy.find("height") != std::string::npos);
    question.column = "residents";
    QVERIFY(tables.ask(question).ok());
  }
  void aLimitListsFewerAndStatisticsStayThoseOfAll() {
    const CityTables tables(std::make_shared<const CityModel>(city_));
    CityQuestion question;
    question.column = "height";
    question.groupBy = "use";
    const auto all = tables.ask(question);
    question.limit = 2;
    question.orderBy = "height";
    question.order = FeatureQuery::Order::descending;
    const auto two = tables.ask(question);
    QVERIFY(all.ok() && two.ok());
    QCOMPARE(two->rows.size(), std::size_t(2));
    QCOMPARE(two->matched(), city_.buildings.size());
    QCOMPARE(two->whole.sum, all->whole.sum);
    QCOMPARE(two->groups.size(), all->groups.size());
    QCOMPARE(two->histogram.counts, all->histogram.counts);
    const std::string count = std::to_string(city_.buildings.size());
    const std::string json = answerJson(*two, JsonRows::none);
    QVERIFY2(json.find("\"count\":" + count) != std::string::npos, json.c_str());
    QVERIFY2(json.find("\"shown\":2") != std::string::npos, json.c_str());
    const std::string rows = answerCsv(*two);
    QVERIFY2(rows.find("# matched: " + count + "\n# rows: 2\n") != std::string::npos, rows.c_str());
    QVERIFY2(rows.find("# order: height, descending") != std::string::npos, rows.c_str());
    const std::string groups = groupsCsv(*two);
    QVERIFY2(groups.find("# matched: " + count) != std::string::npos, groups.c_str());
    QVERIFY2(groups.find("# rows:") == std::string::npos, groups.c_str());
  }
  void aFlightThatLeadsFarOutOfTheCityIsRefused() {
    const QTemporaryDir folder;
    const std::string file = folder.filePath("flight.json").toStdString();
    QVERIFY(writeFile(file, R"({"line": [[100, 100], [900, 1500]]})").ok());
    QVERIFY(flightFrom(file, city_).ok());
    QVERIFY(writeFile(file, R"({"line": [[100, 100], [500000, 3350000]]})").ok());
    const auto far = flightFrom(file, city_);
    QVERIFY(!far.ok());
    QVERIFY(far.error().what.find("out of the city") != std::string::npos);
    QCOMPARE(far.error().where, file);
  }
};

QTEST_GUILESS_MAIN(QueryPlacesTest)
#include "query_places_test.moc"
