// CityGML through libcitygml: a house of LoD 1 and 2 written here, and its broken twins.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "gis/crs/transform.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

CityModel germanCityAt(double east, double north) {
  CityModel city;
  city.frame.crs = "EPSG:25832";
  city.frame.originEast = east;
  city.frame.originNorth = north;
  city.extent = {0, 0, 1000, 1000};
  return city;
}

std::string polygon(const std::string& id, const std::string& points) {
  return "<gml:surfaceMember><gml:Polygon gml:id=\"" + id + "\"><gml:exterior><gml:LinearRing>" +
         "<gml:posList srsDimension=\"3\">" + points +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>";
}

std::string surface(const std::string& type, const std::string& polygons) {
  return "<bldg:boundedBy><bldg:" + type + " gml:id=\"" + type +
         "\"><bldg:lod2MultiSurface><gml:MultiSurface>" + polygons +
         "</gml:MultiSurface></bldg:lod2MultiSurface></bldg:" + type + "></bldg:boundedBy>";
}

/// 10 × 8 m at 100, 200 of a frame, 6 m high, roof, floor and one wall in LoD 2; a flat LoD 1.
struct House {
  std::string srs = "urn:ogc:def:crs:EPSG::25832";
  std::vector<Point3> corners{{550100, 5630200, 50}, {550110, 5630200, 50}, {550110, 5630208, 50},
                              {550100, 5630208, 50}, {550100, 5630200, 56}, {550110, 5630200, 56},
                              {550110, 5630208, 56}, {550100, 5630208, 56}};
  std::string roofCorner;  ///< instead of its first number

  std::string ring(std::initializer_list<int> indices) const {
    std::string text;
    char point[120];
    for (int i : indices) {
      const Point3& p = corners[std::size_t(i)];
      std::snprintf(point, sizeof point, "%.9f %.9f %.3f ", p.x(), p.y(), p.z());
      text += point;
    }
    return text;
  }
  std::string text() const {
    std::string roof = ring({4, 5, 6, 7, 4});
    if (!roofCorner.empty()) roof = roofCorner + roof.substr(roof.find(' '));
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<core:CityModel "
           "xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
           "xmlns:bldg=\"http://www.opengis.net/citygml/building/2.0\" "
           "xmlns:gen=\"http://www.opengis.net/citygml/generics/2.0\" "
           "xmlns:gml=\"http://www.opengis.net/gml\">"
           "<gml:boundedBy><gml:Envelope srsName=\"" +
           srs + "\" srsDimension=\"3\"><gml:lowerCorner>" + ring({0}) +
           "</gml:lowerCorner><gml:upperCorner>" + ring({6}) +
           "</gml:upperCorner></gml:Envelope></gml:boundedBy>"
           "<core:cityObjectMember><bldg:Building gml:id=\"H1\">"
           "<gen:stringAttribute name=\"owner\"><gen:value>市政</gen:value></gen:stringAttribute>"
           "<bldg:measuredHeight uom=\"m\">6.0</bldg:measuredHeight>"
           "<bldg:lod1MultiSurface><gml:MultiSurface>" +
           polygon("flat", ring({0, 1, 2, 3, 0})) + "</gml:MultiSurface></bldg:lod1MultiSurface>" +
           surface("RoofSurface", polygon("roof", roof)) +
           surface("GroundSurface", polygon("floor", ring({3, 2, 1, 0, 3}))) +
           surface("WallSurface", polygon("wall", ring({0, 1, 5, 4, 0}))) +
           "</bldg:Building></core:cityObjectMember></core:CityModel>";
  }
};

double areaOfMaterial(const MeshModel& model, const std::string& material) {
  double area = 0;
  for (const MeshBlock& block : model.blocks) {
    for (const MeshRun& run : block.runs) {
      if (model.materials[run.material].name != material) continue;
      for (std::uint32_t i = run.first; i < run.first + run.count; i += 3) {
        const auto at = [&](std::uint32_t k) { return block.points[block.indices[i + k]]; };
        area += double((at(1) - at(0)).cross(at(2) - at(0)).norm()) / 2;
      }
    }
  }
  return area;
}

}  // namespace

class ModelCitygmlTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& bytes, std::optional<double> lod = {},
                         const CityModel& city = germanCityAt(550000, 5630000)) {
    ModelSource source;
    source.path = folder_.filePath("house.gml").toStdString();
    source.lod = lod;
    if (!writeFile(source.path, bytes)) qFatal("cannot write");
    return readModel(source, city, {});
  }

 private slots:
  void aHouseKeepsItsSurfacesAndAttributes() {
    const auto model = read(House().text());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t{1});
    QCOMPARE(model->features[0].code, std::string("H1"));
    QCOMPARE(model->features[0].kind, std::string("Building"));
    const auto& attributes = model->features[0].attributes;
    const auto owner = std::find_if(attributes.begin(), attributes.end(),
                                    [](const auto& a) { return a.first == "owner"; });
    QVERIFY(owner != attributes.end() && owner->second == FieldValue(std::string("市政")));
    QVERIFY(std::abs(areaOfMaterial(*model, "RoofSurface") - 80) < 0.01);
    QVERIFY(std::abs(areaOfMaterial(*model, "WallSurface") - 60) < 0.01);
    QCOMPARE(model->triangleCount(), std::size_t{6});
    QVERIFY((model->box().min() - Point3(100, 200, 50)).norm() < 1e-3);
    QVERIFY((model->box().max() - Point3(110, 208, 56)).norm() < 1e-3);
  }
  void theWantedLevelOfDetailIsTaken() {
    const auto model = read(House().text(), 1);
    QVERIFY(model.ok());
    QCOMPARE(model->triangleCount(), std::size_t{2});
    QVERIFY(std::abs(areaOfMaterial(*model, "Building") - 80) < 0.01);
  }
  void latitudeMayComeFirst() {
    House house;
    house.srs = "http://www.opengis.net/def/crs/EPSG/0/4326";
    const auto back = Transform::make("EPSG:25832", "EPSG:4326");
    for (Point3& p : house.corners) {
      const auto g = back->forward(p.head<2>());
      p = {g->y(), g->x(), p.z()};
    }
    const auto model = read(house.text());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY((model->box().min() - Point3(100, 200, 50)).norm() < 0.01);
    QVERIFY(notesText(model.notes()).find("north first") != std::string::npos);
  }
  void aCornerThatIsNotANumberLosesOnlyItsSurface() {
    House house;
    house.roofCorner = "nan";
    const auto model = read(house.text());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(areaOfMaterial(*model, "RoofSurface") < 80.01 &&
            areaOfMaterial(*model, "WallSurface") > 59);
  }
  void brokenTwinsSayWhatWhereAndWhatToDo_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* name, const std::string& bytes, ErrorCode code,
                        const char* word) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << int(code) << QString(word);
    };
    const std::string whole = House().text();
    row("truncated", whole.substr(0, whole.size() - 200), ErrorCode::unreadable, "not whole");
    row("not XML", "no city", ErrorCode::unreadable, "not whole");
    House lost;
    lost.srs = "urn:ogc:def:crs:EPSG::25833";
    row("the wrong CRS", lost.text(), ErrorCode::badInput, "km from the city");
    lost.srs = "somewhere";
    std::string bare = whole;
    bare.erase(bare.find("<gml:boundedBy>"),
               bare.find("<core:cityObjectMember>") - bare.find("<gml:boundedBy>"));
    row("no envelope", bare, ErrorCode::badInput, "--model-crs");
    row("no CRS", lost.text(), ErrorCode::badInput, "--model-crs");
  }
  void brokenTwinsSayWhatWhereAndWhatToDo() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, word);
    const auto model = read(bytes.toStdString());
    QVERIFY(!model.ok());
    const Error& e = model.error();
    QVERIFY2(int(e.code) == code, e.text().c_str());
    QVERIFY2(e.text().find(word.toStdString()) != std::string::npos, e.text().c_str());
    QVERIFY(e.where.find("house.gml") != std::string::npos && !e.remedy.empty());
  }
};

QTEST_APPLESS_MAIN(ModelCitygmlTest)
#include "model_citygml_test.moc"
