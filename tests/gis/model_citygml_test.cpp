// CityGML through libcitygml: a house of LoD 1, 2 and 3 written here, and its broken twins.
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "gis/crs/transform.h"
#include "tests/support/model_samples.h"
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
  return "<gml:surfaceMember><gml:Polygon gml:id=\"" + id +
         "\"><gml:exterior><gml:LinearRing gml:id=\"" + id +
         "_ring\"><gml:posList srsDimension=\"3\">" + points +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>";
}

std::string surface(const std::string& type, const std::string& polygons) {
  return "<bldg:boundedBy><bldg:" + type + " gml:id=\"" + type +
         "\"><bldg:lod2MultiSurface><gml:MultiSurface>" + polygons +
         "</gml:MultiSurface></bldg:lod2MultiSurface></bldg:" + type + "></bldg:boundedBy>";
}

/// The same with holes, each a ring of corners, the other way round.
std::string polygon(const std::string& id, const std::string& points,
                    const std::vector<std::string>& holes) {
  std::string text = polygon(id, points), inner;
  for (const std::string& hole : holes)
    inner += "<gml:interior><gml:LinearRing><gml:posList srsDimension=\"3\">" + hole +
             "</gml:posList></gml:LinearRing></gml:interior>";
  return text.insert(text.find("</gml:Polygon>"), inner);
}

std::string inLod3(const std::string& polygons) {
  return "<bldg:lod3MultiSurface><gml:MultiSurface>" + polygons +
         "</gml:MultiSurface></bldg:lod3MultiSurface>";
}

std::string opening(const std::string& type, const std::string& polygons) {
  return "<bldg:opening><bldg:" + type + " gml:id=\"" + type + "\">" + inLod3(polygons) +
         "</bldg:" + type + "></bldg:opening>";
}

std::string surfaceInLod3(const std::string& type, const std::string& polygons,
                          const std::string& openings = {}) {
  return "<bldg:boundedBy><bldg:" + type + " gml:id=\"" + type + "3\">" + inLod3(polygons) +
         openings + "</bldg:" + type + "></bldg:boundedBy>";
}

/// 10 × 8 m at 100, 200 of a frame, 6 m high, roof, floor and one wall in LoD 2; a flat LoD 1.
struct House {
  std::string srs = "urn:ogc:def:crs:EPSG::25832";
  std::vector<Point3> corners{{550100, 5630200, 50}, {550110, 5630200, 50}, {550110, 5630208, 50},
                              {550100, 5630208, 50}, {550100, 5630200, 56}, {550110, 5630200, 56},
                              {550110, 5630208, 56}, {550100, 5630208, 56}};
  std::string roofCorner;  ///< instead of its first number
  std::string picture;     ///< of roof and wall, beside the file
  std::string finest;      ///< surfaces of LoD 3
  std::string more;        ///< city objects after the house

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
           "xmlns:app=\"http://www.opengis.net/citygml/appearance/2.0\" "
           "xmlns:gml=\"http://www.opengis.net/gml\">"
           "<gml:boundedBy><gml:Envelope srsName=\"" +
           srs + "\" srsDimension=\"3\"><gml:lowerCorner>" + ring({0}) +
           "</gml:lowerCorner><gml:upperCorner>" + ring({6}) +
           "</gml:upperCorner></gml:Envelope></gml:boundedBy>" +
           (picture.empty() ? "" : dressed()) +
           "<core:cityObjectMember><bldg:Building gml:id=\"H1\">"
           "<gen:stringAttribute name=\"owner\"><gen:value>市政</gen:value></gen:stringAttribute>"
           "<bldg:measuredHeight uom=\"m\">6.0</bldg:measuredHeight>"
           "<bldg:lod1MultiSurface><gml:MultiSurface>" +
           polygon("flat", ring({0, 1, 2, 3, 0})) + "</gml:MultiSurface></bldg:lod1MultiSurface>" +
           surface("RoofSurface", polygon("roof", roof)) +
           surface("GroundSurface", polygon("floor", ring({3, 2, 1, 0, 3}))) +
           surface("WallSurface", polygon("wall", ring({0, 1, 5, 4, 0}))) + finest +
           "</bldg:Building></core:cityObjectMember>" + more + "</core:CityModel>";
  }
  /// An appearance that puts the picture on the roof and on the wall, which only its own polygon
  /// names.
  std::string dressed() const {
    const auto on = [](const std::string& id) {
      return "<app:target uri=\"#" + id + "\"><app:TexCoordList>" +
             "<app:textureCoordinates ring=\"#" + id + "_ring\">0 0 1 0 1 1 0 1 0 0" +
             "</app:textureCoordinates></app:TexCoordList></app:target>";
    };
    return "<app:appearanceMember><app:Appearance><app:theme>rgb</app:theme>"
           "<app:surfaceDataMember><app:ParameterizedTexture><app:imageURI>" +
           picture + "</app:imageURI>" + on("roof") + on("wall") +
           "</app:ParameterizedTexture></app:surfaceDataMember></app:Appearance>"
           "</app:appearanceMember>";
  }
};

/// A rectangle of the south wall, x and z metres from its lower west corner; `back`: clockwise.
enum class Turn { forth, back };
std::string onTheWall(double x, double z, double wide, double high, Turn turn) {
  std::string text;
  char point[80];
  const double xs[] = {x, x + wide, x + wide, x, x}, zs[] = {z, z, z + high, z + high, z};
  for (int i = 0; i < 5; ++i) {
    const int k = turn == Turn::forth ? i : 4 - i;
    std::snprintf(point, sizeof point, "%.3f %.3f %.3f ", 550100 + xs[k], 5630200.0, 50 + zs[k]);
    text += point;
  }
  return text;
}

/// In LoD 3 the roof reaches half a metre beyond the walls, and the south wall has a window of
/// 2 × 2 m and a door of 1 × 2 m.
House houseWithOpenings() {
  House house, wide;
  for (Point3& p : wide.corners) {
    p.x() += p.x() < 550105 ? -0.5 : 0.5;
    p.y() += p.y() < 5630204 ? -0.5 : 0.5;
  }
  const auto window = [](Turn turn) { return onTheWall(2, 2, 2, 2, turn); };
  const auto door = [](Turn turn) { return onTheWall(6, 0.1, 1, 2, turn); };
  house.finest =
      surfaceInLod3("RoofSurface", polygon("roof3", wide.ring({4, 5, 6, 7, 4}))) +
      surfaceInLod3("WallSurface",
                    polygon("wall3", onTheWall(0, 0, 10, 6, Turn::forth),
                            {window(Turn::back), door(Turn::back)}),
                    opening("Window", polygon("pane", window(Turn::forth))) +
                        opening("Door", polygon("leaf", door(Turn::forth))));
  return house;
}

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
  void aDocumentTypeIsRefusedBeforeItsEntitiesAreSpeltOut_data() {
    QTest::addColumn<QByteArray>("bytes");
    QByteArray laughs = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\">";
    for (char c = 'b'; c <= 'j'; ++c) {
      const QByteArray last = QByteArray("&") + char(c - 1) + ";";
      laughs += QByteArray("<!ENTITY ") + c + " \"" + last.repeated(10) + "\">";
    }
    laughs += "]><CityModel xmlns=\"http://www.opengis.net/citygml/2.0\">&j;</CityModel>";
    const QByteArray head = "<?xml version=\"1.0\"?>";
    QTest::newRow("after the declaration") << head + laughs;
    QTest::newRow("after a mark of UTF-8 and comments")
        << "\xEF\xBB\xBF" + head + "\n<!-- > -->\r\n<?style x?> <!---->" + laughs;
    const QString wide = QString::fromLatin1(laughs);
    QTest::newRow("in UTF-16")
        << "\xFF\xFE" + QByteArray(reinterpret_cast<const char*>(wide.utf16()), wide.size() * 2);
  }
  void aDocumentTypeIsRefusedBeforeItsEntitiesAreSpeltOut() {
    QFETCH(QByteArray, bytes);
    QElapsedTimer clock;
    clock.start();
    const auto model = read(bytes.toStdString());
    QVERIFY(!model.ok() && clock.elapsed() < 20'000);
    QCOMPARE(model.error().code, ErrorCode::badInput);
    QVERIFY2(model.error().what.find("DOCTYPE") != std::string::npos, model.error().text().c_str());
    QVERIFY(model.error().where.ends_with("house.gml") && !model.error().remedy.empty());
  }
  void whatDoesNotBeginWithAnElementIsNotGivenToTheParser() {
    for (const char* text : {"+ADwAIQ-DOCTYPE l []>", "<!-- never ends", "<?xml", "<!ELEMENT a>"}) {
      const auto model = read(text);
      QVERIFY2(!model.ok(), text);
      QCOMPARE(model.error().code, ErrorCode::unreadable);
    }
    QVERIFY(read("<!-- <!DOCTYPE in a comment> -->" +
                 House().text().substr(House().text().find("<core:CityModel")))
                .ok());
  }
  void metresThatAreCalledDegreesAreAnErrorThatNamesTheFrame() {
    House house;
    house.srs = "urn:ogc:def:crs:EPSG::4326";
    const auto model = read(house.text());
    QVERIFY(!model.ok());
    QVERIFY2(model.error().what.find("EPSG:4326") != std::string::npos,
             model.error().text().c_str());
  }
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
  void theWantedLevelOfDetailIsTaken_data() {
    QTest::addColumn<double>("wanted");  // below 0: none
    QTest::addColumn<int>("taken");
    QTest::newRow("the coarsest there is") << 0.0 << 1;
    QTest::newRow("1") << 1.0 << 1;
    QTest::newRow("2") << 2.0 << 2;
    QTest::newRow("3") << 3.0 << 3;
    QTest::newRow("the finest there is") << 4.0 << 3;
    QTest::newRow("none") << -1.0 << 3;
  }
  void theWantedLevelOfDetailIsTaken() {
    QFETCH(double, wanted);
    QFETCH(int, taken);
    const auto model =
        read(houseWithOpenings().text(), wanted < 0 ? std::nullopt : std::optional(wanted));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t{1});
    QVERIFY(model->features[0].attributes.back() ==
            std::pair(std::string("lod"), FieldValue(std::int64_t(taken))));
    const auto area = [&](const char* type) { return int(std::lround(areaOfMaterial(*model, type))); };
    QCOMPARE(area("Building"), taken == 1 ? 80 : 0);
    QCOMPARE(area("RoofSurface"), taken == 1 ? 0 : taken == 2 ? 80 : 99);
    QCOMPARE(area("WallSurface"), taken == 1 ? 0 : taken == 2 ? 60 : 54);
    QCOMPARE(area("Window"), taken == 3 ? 4 : 0);
    QCOMPARE(area("Door"), taken == 3 ? 2 : 0);
  }
  void windowsAndDoorsHaveColoursOfTheirOwnAndBelongToTheHouse() {
    const auto model = read(houseWithOpenings().text(), 3);
    QVERIFY2(model.ok() && model.notes().empty(), notesText(model.notes()).c_str());
    std::vector<Eigen::Vector4f> colors;
    for (const MeshMaterial& m : model->materials) {
      if (m.name == "WallSurface" || m.name == "Window" || m.name == "Door") colors.push_back(m.color);
    }
    QCOMPARE(colors.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i)
      QVERIFY((colors[i] - colors[(i + 1) % 3]).head<3>().norm() > 0.2F);
    QCOMPARE(model->features[0].code, std::string("H1"));
    for (const MeshBlock& block : model->blocks) {
      for (const std::uint32_t feature : block.feature) QCOMPARE(feature, 0U);
    }
  }
  void aWindowThatIsBrokenLeavesWallAndDoorStanding() {
    House house = houseWithOpenings();
    const std::size_t pane = house.finest.find("\"pane_ring\"");
    const std::size_t first = house.finest.find("55010", pane);
    house.finest.replace(first, house.finest.find(' ', first) - first, "nan");
    const auto model = read(house.text(), 3);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(areaOfMaterial(*model, "Window") < 3.9);
    QVERIFY(std::abs(areaOfMaterial(*model, "WallSurface") - 54) < 0.01);
    QVERIFY(std::abs(areaOfMaterial(*model, "Door") - 2) < 0.01);
  }
  void northMayComeFirst_data() {
    QTest::addColumn<QString>("cityCrs");
    QTest::addColumn<QString>("srs");
    QTest::addColumn<QString>("crs");
    QTest::newRow("degrees of WGS 84") << "EPSG:25832"
                                       << "http://www.opengis.net/def/crs/EPSG/0/4326"
                                       << "EPSG:4326";
    QTest::newRow("degrees of CGCS2000") << "EPSG:4547"
                                         << "urn:ogc:def:crs:EPSG::4490"
                                         << "EPSG:4490";
    QTest::newRow("the zone of the city") << "EPSG:4547"
                                          << "urn:ogc:def:crs:EPSG::4547"
                                          << "EPSG:4547";
    QTest::newRow("the zone by its number") << "EPSG:4547"
                                            << "urn:ogc:def:crs:EPSG::4526"
                                            << "EPSG:4526";
    QTest::newRow("a zone of 6 degrees") << "EPSG:4547"
                                         << "urn:ogc:def:crs,crs:EPSG::4508,crs:EPSG::5783"
                                         << "EPSG:4508";
  }
  void northMayComeFirst() {
    QFETCH(QString, cityCrs);
    QFETCH(QString, srs);
    QFETCH(QString, crs);
    CityModel city = germanCityAt(550000, 5630000);
    if (cityCrs == "EPSG:4547") city = germanCityAt(529000, 3379000);  // Wuhan
    city.frame.crs = cityCrs.toStdString();
    House house;
    house.srs = srs.toStdString();
    const auto carry = Transform::make(city.frame.crs, crs.toStdString());
    for (Point3& p : house.corners) {
      const auto g = carry->forward(city.frame.toProjected(p.head<2>() - Point2(550000, 5630000)));
      p = {g->y(), g->x(), p.z()};
    }
    const auto model = read(house.text(), {}, city);
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
  void aPictureThatIsMissingIsNamedOnceAndTheHouseStands() {
    House house;
    house.picture = "tiles/facade.png";
    const auto plain = read(house.text());
    QVERIFY2(plain.ok(), plain.ok() ? "" : plain.error().text().c_str());
    QCOMPARE(plain->triangleCount(), std::size_t{6});
    QCOMPARE(plain.notes().size(), std::size_t{1});
    QCOMPARE(plain.notes()[0].where, house.picture);
    QVERIFY(plain->images.empty());
    for (const MeshMaterial& material : plain->materials) QCOMPARE(material.image, -1);
    QVERIFY(writeFile(folder_.filePath("tiles/facade.png").toStdString(), samples::redPixel()));
    const auto dressed = read(house.text());
    QVERIFY(dressed.ok() && dressed.notes().empty());
    QCOMPARE(dressed->images.size(), std::size_t{1});
    QCOMPARE(dressed->images[0].bytes, samples::redPixel());
    QCOMPARE(dressed->triangleCount(), std::size_t{6});
    QVERIFY(
        std::any_of(dressed->materials.begin(), dressed->materials.end(),
                    [](const MeshMaterial& m) { return m.name == "RoofSurface" && m.image == 0; }));
  }
  void aPolygonOfAMillionCornersIsNamedAndLeftOut() {
    std::string ring;
    char corner[80];
    constexpr int kCorners = 1'000'000;
    for (int i = 0; i <= kCorners; ++i) {
      const double a = i % kCorners * 2 * M_PI / kCorners, r = 100 + i % 2 * 0.5;
      std::snprintf(corner, sizeof corner, "%.4f %.4f 50 ", 550500 + r * std::cos(a),
                    5630500 + r * std::sin(a));
      ring += corner;
    }
    House house;
    house.more =
        "<core:cityObjectMember><bldg:Building gml:id=\"DOME\"><bldg:lod1MultiSurface>"
        "<gml:MultiSurface>" +
        polygon("huge", ring) +
        "</gml:MultiSurface></bldg:lod1MultiSurface></bldg:Building></core:cityObjectMember>";
    QElapsedTimer clock;
    clock.start();
    const auto model = read(house.text());
    qInfo("read in %lld ms", clock.elapsed());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY2(model->triangleCount() == 6, qPrintable(QString("%1 triangles, %2 m2")
                                                         .arg(model->triangleCount())
                                                         .arg(areaOfMaterial(*model, "Building"))));
    QCOMPARE(model.notes().size(), std::size_t{1});
    QVERIFY2(model.notes()[0].what.find("left out") != std::string::npos,
             model.notes()[0].what.c_str());
    QCOMPARE(model.notes()[0].where, std::string("huge_ring"));
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
    const std::string openings = houseWithOpenings().text();
    row("truncated in a window", openings.substr(0, openings.find("<bldg:Window") + 60),
        ErrorCode::unreadable, "not whole");
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
