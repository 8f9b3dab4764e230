#include "app/session/city/annotations.h"

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/core/file_io.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::session;

namespace {

std::shared_ptr<const CityModel> placedCity() {
  CityModel city = smallCity();
  city.frame.crs = "EPSG:32650";
  city.frame.originEast = 500000;
  city.frame.originNorth = 3300000;
  return std::make_shared<const CityModel>(std::move(city));
}

Annotations three() {
  const Instant at{1784369100000};
  return {
      {AnnotationKind::label, "集结点 A", {{100, 200, 23.5}}, AnnotationColor::accent, "Li", at},
      {AnnotationKind::line, "cordon", {{0, 0, 1}, {50, 0, 2}}, AnnotationColor::text, "Li", at},
      {AnnotationKind::area,
       "rest",
       {{0, 0, 1}, {0, 50, 1}, {50, 50, 1}},  // clockwise
       AnnotationColor::forecast,
       "Wang",
       at,
       false}};
}

}  // namespace

class AnnotationsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  std::string folder() const { return folder_.path().toStdString(); }

 private slots:
  void whatIsWrittenIsReadAgain() {
    const auto city = placedCity();
    const auto read = parseAnnotations(*city, annotationsText(*city, three()));
    QVERIFY(read);
    QCOMPARE(read->size(), std::size_t(3));
    for (std::size_t i = 0; i < 3; ++i) {
      QVERIFY((*read)[i].text == three()[i].text && (*read)[i].visible == three()[i].visible);
      QVERIFY(((*read)[i].points[0] - three()[i].points[0]).norm() < 1e-6);
      QVERIFY((*read)[i].at == three()[i].at && (*read)[i].author == three()[i].author);
    }
  }

  void placesStayWhenTheCityIsCutAnew() {
    const auto city = placedCity();
    CityModel moved = *city;
    moved.frame.originEast += 400;
    const auto read = parseAnnotations(moved, annotationsText(*city, three()));
    QVERIFY(read);
    QCOMPARE((*read)[0].points[0].x(), 100.0 - 400);
  }

  void theBookWritesEachActAndTakesItBack() {
    const auto city = placedCity();
    {
      auto book = AnnotationBook::open(folder(), city);
      QVERIFY(book && book->all().empty() && !book->canUndo());
      QVERIFY(book->set(three()));
      Annotations fewer = three();
      fewer.pop_back();
      QVERIFY(book->set(fewer));
      QVERIFY(book->undo());
      QCOMPARE(book->all().size(), std::size_t(3));
    }
    auto again = AnnotationBook::open(folder(), city);
    QVERIFY(again && again.notes().empty());
    QCOMPARE(again->all().size(), std::size_t(3));
    CityModel other = *city;
    other.name = {"别城", "Another"};
    auto elsewhere = AnnotationBook::open(folder(), std::make_shared<const CityModel>(other));
    QVERIFY(elsewhere && elsewhere->all().empty());
  }

  void aBrokenFileIsKeptAsideAndSaidOnce() {
    const auto city = placedCity();
    auto book = AnnotationBook::open(folder() + "/b", city);
    QVERIFY(book && book->set(three()));
    const std::string path = book->path();
    for (const std::string& broken :
         {annotationsText(*city, three()).substr(0, 200), std::string("{\"version\": 9}")}) {
      QVERIFY(writeFile(path, broken));
      auto opened = AnnotationBook::open(folder() + "/b", city);
      QVERIFY(opened && opened->all().empty());
      QCOMPARE(opened.notes().size(), std::size_t(1));
      QCOMPARE(*readFile(opened.notes()[0].where), broken);
      QVERIFY(!std::filesystem::exists(path));
      QVERIFY(opened->set(three()));
    }
  }

  void whereNothingCanBeWrittenEverythingStaysAsItWas() {
    QVERIFY(writeFile(folder() + "/c/annotations", "a file where the folder should be"));
    auto book = AnnotationBook::open(folder() + "/c", placedCity());
    QVERIFY(book);
    QVERIFY(!book->set(three()));
    QVERIFY(book->all().empty() && !book->canUndo());
  }

  void theExportIsGeoJsonOfWhatIsSeen() {
    const auto text = annotationsGeoJson(*placedCity(), three());
    QVERIFY(text);
    const auto json = nlohmann::json::parse(*text);
    QCOMPARE(json["features"].size(), std::size_t(2));
    const auto& point = json["features"][0];
    QCOMPARE(QString::fromStdString(point["geometry"]["type"]), QString("Point"));
    QVERIFY(std::abs(point["geometry"]["coordinates"][0].get<double>() - 117.0) < 0.01);
    QCOMPARE(QString::fromStdString(point["properties"]["text"]), QString("集结点 A"));
    Annotations area{three()[2]};
    area[0].visible = true;
    const auto polygon = nlohmann::json::parse(*annotationsGeoJson(*placedCity(), area));
    const auto& ring = polygon["features"][0]["geometry"]["coordinates"][0];
    QCOMPARE(ring.size(), std::size_t(4));
    QVERIFY(ring[0] == ring[3]);
    double twice = 0;  // counter-clockwise, RFC 7946
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
      twice += ring[i][0].get<double>() * ring[i + 1][1].get<double>() -
               ring[i + 1][0].get<double>() * ring[i][1].get<double>();
    QVERIFY(twice > 0);
    QVERIFY(!annotationsGeoJson(smallCity(), three()));
  }
};

QTEST_APPLESS_MAIN(AnnotationsTest)
#include "annotations_test.moc"
