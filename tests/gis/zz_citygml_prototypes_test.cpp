// Trees and lamps of CityGML, which are one prototype put down many times, and parts of buildings.
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>

#include "gis/city/model_file.h"
#include "gis/crs/transform.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;

namespace {

constexpr const char* kPlain = "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1";

/// A leaf that stands: 4 m along x, 6 m high, as a prototype.
std::string leafShape(const std::string& id) {
  return "<gml:MultiSurface gml:id=\"" + id +
         "\"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
         "0 0 0 4 0 0 4 0 6 0 0 6 0 0 0</gml:posList></gml:LinearRing></gml:exterior>"
         "</gml:Polygon></gml:surfaceMember></gml:MultiSurface>";
}

/// `shape`: what stands between transformation and reference point.
std::string treeOf(const std::string& id, const std::string& matrix, const std::string& place,
                   const std::string& shape) {
  return "<core:cityObjectMember><veg:SolitaryVegetationObject gml:id=\"" + id +
         "\"><veg:lod2ImplicitRepresentation><core:ImplicitGeometry><core:transformationMatrix>" +
         matrix + "</core:transformationMatrix>" + shape +
         "<core:referencePoint><gml:Point><gml:pos>" + place +
         "</gml:pos></gml:Point></core:referencePoint></core:ImplicitGeometry>"
         "</veg:lod2ImplicitRepresentation></veg:SolitaryVegetationObject></core:cityObjectMember>";
}

std::string holding(const std::string& shape) {
  return "<core:relativeGMLGeometry>" + shape + "</core:relativeGMLGeometry>";
}

std::string cityGml(const std::string& srs, const std::string& objects) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<core:CityModel "
         "xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
         "xmlns:bldg=\"http://www.opengis.net/citygml/building/2.0\" "
         "xmlns:veg=\"http://www.opengis.net/citygml/vegetation/2.0\" "
         "xmlns:gen=\"http://www.opengis.net/citygml/generics/2.0\" "
         "xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
         "xmlns:gml=\"http://www.opengis.net/gml\"><gml:boundedBy><gml:Envelope srsName=\"" +
         srs +
         "\" srsDimension=\"3\"><gml:lowerCorner>0 0 0</gml:lowerCorner><gml:upperCorner>1 1 1"
         "</gml:upperCorner></gml:Envelope></gml:boundedBy>" +
         objects + "</core:CityModel>";
}

std::string partOf(const std::string& id, const std::string& more, const std::string& x) {
  return "<bldg:consistsOfBuildingPart><bldg:BuildingPart gml:id=\"" + id + "\">" + more +
         "<bldg:lod1MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior>"
         "<gml:LinearRing><gml:posList>" +
         x + " 5630200 50 " + x + " 5630210 50 " + x + " 5630210 60 " + x + " 5630200 50" +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
         "</gml:MultiSurface></bldg:lod1MultiSurface></bldg:BuildingPart>"
         "</bldg:consistsOfBuildingPart>";
}

std::string ownedBy(const std::string& name) {
  return "<gen:stringAttribute name=\"owner\"><gen:value>" + name +
         "</gen:value></gen:stringAttribute>";
}

FieldValue attributeOf(const MeshFeature& feature, const std::string& name) {
  const auto found =
      std::ranges::find_if(feature.attributes, [&](const auto& one) { return one.first == name; });
  return found == feature.attributes.end() ? FieldValue() : found->second;
}

bool spansBox(const MeshModel& model, const Point3& low, const Point3& high) {
  return (model.box().min() - low).norm() < 0.02 && (model.box().max() - high).norm() < 0.02;
}

}  // namespace

class CitygmlPrototypesTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& objects,
                         const std::string& srs = "urn:ogc:def:crs:EPSG::25832") {
    CityModel city;
    city.frame.crs = "EPSG:25832";
    city.frame.originEast = 550000;
    city.frame.originNorth = 5630000;
    city.extent = {0, 0, 1000, 1000};
    ModelSource source;
    source.path = test::putFile(folder_, "street.gml", cityGml(srs, objects));
    return readModel(source, city, {});
  }

 private slots:
  void aTreeStandsTurnedAtItsReferencePoint() {
    const auto model = read(treeOf("T1", "0 -1 0 0 1 0 0 0 0 0 1 0 0 0 0 1", "550200 5630300 50",
                                   holding(leafShape("leaf"))));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t(1));
    QCOMPARE(model->features[0].code, std::string("T1"));
    QCOMPARE(model->features[0].kind, std::string("SolitaryVegetationObject"));
    QVERIFY(spansBox(*model, {200, 300, 50}, {200, 304, 56}));
  }

  void aTreeThatNamesThePrototypeOfAnotherIsScaledByItself() {
    const std::string link = "<core:relativeGMLGeometry xlink:href=\"#leaf\"/>";
    const auto model =
        read(treeOf("T1", kPlain, "550200 5630300 50", holding(leafShape("leaf"))) +
             treeOf("T2", "2 0 0 0 0 2 0 0 0 0 2 0 0 0 0 1", "550400 5630500 40", link));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t(2));
    QCOMPARE(model->triangleCount(), std::size_t(4));
    QVERIFY(spansBox(*model, {200, 300, 40}, {408, 500, 56}));
  }

  void aPlaceThatStandsInTheMatrixTooCountsOnce() {
    const auto model = read(treeOf("T1", "1 0 0 550200 0 1 0 5630300 0 0 1 50 0 0 0 1",
                                   "550200 5630300 50", holding(leafShape("leaf"))));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(spansBox(*model, {200, 300, 50}, {204, 300, 56}));
  }

  void aPrototypeInMetresStandsOnAPlaceInDegrees() {
    const auto carry = Transform::make("EPSG:25832", "EPSG:4326");
    const auto place = carry->forward({550200, 5630300});
    const std::string text =
        QString("%1 %2 50").arg(place->y(), 0, 'f', 10).arg(place->x(), 0, 'f', 10).toStdString();
    const auto model = read(treeOf("T1", kPlain, text, holding(leafShape("leaf"))),
                            "http://www.opengis.net/def/crs/EPSG/0/4326");
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(spansBox(*model, {200, 300, 50}, {204, 300, 56}));
  }

  void treesOfALibraryAreCountedInOneNote() {
    const std::string file = "<core:libraryObject>oak.3ds</core:libraryObject>";
    const std::string first = treeOf("T1", kPlain, "550200 5630300 50", holding(leafShape("leaf")));
    const auto one = read(first + treeOf("T2", kPlain, "550300 5630300 50", file));
    QVERIFY2(one.ok(), one.ok() ? "" : one.error().text().c_str());
    QVERIFY2(hasNote(one.notes(), "1 object shows a model of another file"),
             notesText(one.notes()).c_str());
    const auto two = read(first + treeOf("T2", kPlain, "550300 5630300 50", file) +
                          treeOf("T3", kPlain, "550400 5630300 50", file));
    QVERIFY(two.ok() && hasNote(two.notes(), "2 objects show models of other files"));
    QCOMPARE(two->features.size(), std::size_t(1));
  }

  void aPartHasTheAttributesOfItsBuildingAndNamesIt() {
    const auto model =
        read("<core:cityObjectMember><bldg:Building gml:id=\"H1\">" + ownedBy("Harbour") +
             partOf("P1", {}, "550100") + partOf("P2", ownedBy("Church"), "550120") +
             "</bldg:Building></core:cityObjectMember>");
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t(2));
    for (const MeshFeature& part : model->features) {
      QVERIFY(attributeOf(part, "parent") == FieldValue(std::string("H1")));
      const std::string wanted = part.code == "P1" ? "Harbour" : "Church";
      QVERIFY2(attributeOf(part, "owner") == FieldValue(wanted), part.code.c_str());
    }
  }
};

QTEST_APPLESS_MAIN(CitygmlPrototypesTest)
#include "zz_citygml_prototypes_test.moc"
