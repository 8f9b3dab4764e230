// Tiles, oblique deliveries and single models as files, and what their broken twins answer. No open
// sample of an oblique delivery or of Chinese 3D Tiles exists: small faithful ones are made here.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>
#include <set>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "gis/city/model_formats.h"
#include "gis/crs/earth.h"
#include "gis/crs/transform.h"
#include "tests/support/model_binaries.h"
#include "tests/support/model_samples.h"
#include "tests/support/model_texts.h"
#include "tests/support/notes_text.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::centreOf, samples::tangentTransform, samples::tilesetOf, samples::wuhan;
using samples::kLat, samples::kLon;

namespace {

const std::string kTile = std::string("\xA1\x0E\x91\x6C\x45\x45\xFB\x1A") + "tile";

/// One file of a format and what stands beside it.
struct Sample {
  std::string format, file, bytes;
  std::size_t triangles = 0;  ///< 0: paged
  std::vector<std::pair<std::string, std::string>> beside;
};

/// A square of 10 m at a place of the city, `text` with its corners in the city's CRS.
std::string corner(double dx, double dy) {
  const CityModel city = wuhan();
  const Point2 p = city.frame.toProjected(Point2(1000 + dx, 1000 + dy));
  char text[80];
  std::snprintf(text, sizeof text, "%.3f %.3f 30", p.x(), p.y());
  return text;
}

std::string cityJsonSquare() {
  Json j = {{"type", "CityJSON"},
            {"version", "2.0"},
            {"metadata", {{"referenceSystem", "https://www.opengis.net/def/crs/EPSG/0/4547"}}}};
  for (const auto& [dx, dy] : {std::pair(0, 0), {10, 0}, {10, 10}, {0, 10}}) {
    const Point2 p = wuhan().frame.toProjected(Point2(1000 + dx, 1000 + dy));
    j["vertices"].push_back({p.x(), p.y(), 30});
  }
  j["CityObjects"]["H1"] = {
      {"type", "Building"},
      {"geometry", {{{"type", "MultiSurface"}, {"lod", "1"}, {"boundaries", {{{0, 1, 2, 3}}}}}}}};
  return j.dump();
}

std::string cityGmlSquare() {
  return "<core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
         "xmlns:bldg=\"http://www.opengis.net/citygml/building/2.0\" "
         "xmlns:gml=\"http://www.opengis.net/gml\"><gml:boundedBy><gml:Envelope "
         "srsName=\"urn:ogc:def:crs:EPSG::4547\" srsDimension=\"3\"><gml:lowerCorner>" +
         corner(0, 0) + "</gml:lowerCorner><gml:upperCorner>" + corner(10, 10) +
         "</gml:upperCorner></gml:Envelope></gml:boundedBy><core:cityObjectMember>"
         "<bldg:Building gml:id=\"H1\"><bldg:lod1MultiSurface><gml:MultiSurface>"
         "<gml:surfaceMember><gml:Polygon gml:id=\"p\"><gml:exterior><gml:LinearRing>"
         "<gml:posList srsDimension=\"3\">" +
         corner(0, 0) + " " + corner(10, 0) + " " + corner(10, 10) + " " + corner(0, 10) + " " +
         corner(0, 0) +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
         "</gml:MultiSurface></bldg:lod1MultiSurface></bldg:Building></core:cityObjectMember>"
         "</core:CityModel>";
}

const std::vector<Sample>& sampleFiles() {
  static const std::vector<Sample> all{
      {"CityJSON", "square.city.json", cityJsonSquare(), 2, {}},
      {"CityGML", "square.gml", cityGmlSquare(), 2, {}},
      {"3D Tiles",
       "tileset.json",
       tilesetOf({{"uri", "fine.b3dm"}}, tangentTransform(kLon, kLat, 25)).dump(),
       24,
       {{"coarse.glb", samples::boxGlb(40, 20, 40)},
        {"fine.b3dm", samples::boxB3dm(40, 20, 40, {0, 0, 0})}}},
      {"OSGB",
       "metadata.xml",
       "<ModelMetadata><SRS>ENU:30.54,114.31</SRS><SRSOrigin>0,0,0</SRSOrigin></ModelMetadata>",
       0,
       {{"Data/Tile_0/Tile_0.osgb", kTile}}},
      {"glTF", "tower.glb", samples::boxGlb(10, 30, 20), 12, {}},
      {"OBJ",
       "shed.obj",
       "mtllib shed.mtl\no shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nusemtl red\nf 1 2 3 4\n",
       2,
       {{"shed.mtl", "newmtl red\nKd 0.8 0.1 0.1\n"}}},
      {"FBX", "shed.fbx", samples::shedFbx(100), 2, {}},
      {"IFC", "house.ifc", samples::kHouseIfc, 24, {}},
      {"COLLADA", "shed.dae", samples::kShedDae, 2, {}},
      {"3DS", "shed.3ds", samples::shed3ds(), 1, {}}};
  return all;
}

}  // namespace

class ModelFormatsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  /// The file and what stands beside it, in a folder of their own.
  std::string put(const Sample& sample) {
    for (const auto& [name, bytes] : sample.beside) put(sample.format + "/" + name, bytes);
    return put(sample.format + "/" + sample.file, sample.bytes);
  }
  static Result<MeshModel> read(const std::string& path, std::optional<ModelPlacement> place = {}) {
    ModelSource source;
    source.path = path;
    source.placement = place;
    return readModel(source, wuhan(), {});
  }
  static ModelPlacement at(double x, double y, double heading = 0, double scale = 1) {
    return {{x, y}, {}, heading, scale};
  }

 private slots:
  void aGlbIsPutDownByHand() {
    const auto model = read(put("tower.glb", samples::boxGlb(10, 30, 20)), at(500, 600));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const Box3 box = model->box();
    QVERIFY((box.min() - Point3(495, 590, 20)).norm() < 1e-4);
    QVERIFY((box.max() - Point3(505, 610, 50)).norm() < 1e-4);
    QCOMPARE(model->features[0].code, std::string("tower"));
    QCOMPARE(model->materials[1].name, std::string("facade"));
    for (const MeshBlock& b : model->blocks) {
      for (std::size_t i = 0; i < b.indices.size(); i += 3) {
        const auto p = [&](std::size_t k) { return b.points[b.indices[i + k]]; };
        const Eigen::Vector3f n = (p(1) - p(0)).cross(p(2) - p(0)).normalized();
        const Eigen::Vector3f middle = (p(0) + p(1) + p(2)) / 3 + b.origin.cast<float>();
        QVERIFY(n.dot(middle - Eigen::Vector3f(500, 600, 35)) > 0);  // outwards
        QVERIFY(n.dot(b.normals[b.indices[i]]) > 0.99F);
      }
    }
    const auto turned = read(folder_.filePath("tower.glb").toStdString(), at(500, 600, 90, 2));
    QVERIFY(turned.ok());
    QVERIFY((turned->box().sizes() - Point3(40, 20, 60)).norm() < 1e-3);
  }
  void aTextureThatIsMissingIsNamed() {
    samples::GlbOptions options;
    options.texture = "facade.png";
    const std::string path = put("dressed.glb", samples::boxGlb(10, 30, 20, options));
    const auto plain = read(path, at(500, 600));
    QVERIFY(plain.ok());
    QVERIFY(notesText(plain.notes()).find("facade.png") != std::string::npos);
    QCOMPARE(plain->triangleCount(), std::size_t{12});
    put("facade.png", samples::redPixel());
    const auto dressed = read(path, at(500, 600));
    QCOMPARE(dressed->images.size(), std::size_t{1});
    QCOMPARE(dressed->materials[1].image, 0);
  }
  void cornersThatAreNotNumbersTakeOnlyTheirTrianglesWithThem() {
    samples::GlbOptions options;
    options.nan = true;
    const auto model = read(put("nan.glb", samples::boxGlb(10, 30, 20, options)), at(500, 600));
    QVERIFY(model.ok());
    QCOMPARE(model->triangleCount(), std::size_t{10});
    QVERIFY(notesText(model.notes()).find("not a number") != std::string::npos);
  }
  void anObjComesThroughAssimp() {
    put("shed.mtl", "newmtl red\nKd 0.8 0.1 0.1\nmap_Kd missing.png\n");
    const std::string path =
        put("shed.obj",
            "mtllib shed.mtl\no shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nv 0 0 -6\nv 4 0 -6\n"
            "usemtl red\nf 1 2 3 4\no floor\nf 1 5 6 2\n");
    const auto model = read(path, at(100, 100));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{4});
    QCOMPARE(model->features.size(), std::size_t{2});
    QVERIFY(notesText(model.notes()).find("missing.png") != std::string::npos);
    QVERIFY((model->box().min() - Point3(100, 100, 20)).norm() < 1e-4);
    QVERIFY((model->box().max() - Point3(104, 106, 23)).norm() < 1e-4);
  }

  void anObjWithoutItsMaterialsSaysSoOnceAndStands() {
    const std::string path = put("nomtl/shed.obj",
                                 "mtllib paints.mtl\no shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\n"
                                 "usemtl red\nf 1 2 3\n");
    const auto plain = read(path, at(100, 100));
    QVERIFY2(plain.ok(), plain.ok() ? "" : plain.error().text().c_str());
    QCOMPARE(plain->triangleCount(), std::size_t{1});
    QVERIFY2(plain.notes().size() == 1, notesText(plain.notes()).c_str());
    QVERIFY(plain.notes()[0].what.find("materials is missing") != std::string::npos);
    QVERIFY(plain.notes()[0].where.find("paints.mtl") != std::string::npos);
    put("nomtl/paints.mtl", "newmtl red\nKd 0.8 0.1 0.1\n");
    const auto painted = read(path, at(100, 100));
    QVERIFY2(painted.ok() && painted.notes().empty(), notesText(painted.notes()).c_str());
  }
  void cornersBeyondAnyCityLeaveTheRestOfAnObjStanding_data() {
    QTest::addColumn<QByteArray>("corner");
    for (const char* corner : {"1e30 0 0", "0 -1e30 1e30", "nan 0 0", "0 inf 0", "1e300 0 0"})
      QTest::newRow(corner) << QByteArray(corner);
  }
  void cornersBeyondAnyCityLeaveTheRestOfAnObjStanding() {
    QFETCH(QByteArray, corner);
    const std::string shed = "o shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nf 1 2 3\nf 1 3 4\n";
    const std::string far = "o spike\nv 0 0 -6\nv 4 0 -6\nv " + corner.toStdString();
    const auto model = read(put("far.obj", shed + far + "\nf 5 6 7\n"), at(100, 100));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), std::size_t{2});
    QVERIFY2(notesText(model.notes()).find("100,000 km") != std::string::npos,
             notesText(model.notes()).c_str());
    QVERIFY(model->box().sizes().norm() < 20);
    const auto nothing = read(put("far2.obj", far + "\nf 1 2 3\n"), at(100, 100));
    QVERIFY(!nothing.ok());
    QCOMPARE(nothing.error().code, ErrorCode::badInput);
    QVERIFY2(nothing.error().text().find("100,000 km") != std::string::npos,
             nothing.error().text().c_str());
  }

  void aFaceOfAMillionCornersOfAnObjIsNamedAndLeftOut() {
    std::string disc = "o disc\n", face = "f";
    for (int i = 0; i < 1'000'000; ++i) {
      const double a = i * 2 * M_PI / 1e6;
      char corner[48];
      std::snprintf(corner, sizeof corner, "v %.4f 0 %.4f\n", 9 * std::cos(a), 9 * std::sin(a));
      disc += corner;
      face += " " + std::to_string(i - 1'000'000);
    }
    const std::string huge = disc + face + "\n";
    const std::string shed = "o shed\nv 0 0 0\nv 4 0 0\nv 4 3 0\nv 0 3 0\nf -4 -3 -2 -1\n";
    for (const std::string& text : {huge + shed, shed + huge}) {
      const auto model = read(put("huge.obj", text), at(100, 100));
      QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
      QCOMPARE(model->triangleCount(), std::size_t{2});
      QVERIFY(model->box().sizes().norm() < 6);
      QCOMPARE(model.notes().size(), std::size_t{1});
      QVERIFY2(model.notes()[0].what.find("1000000 corners is left out") != std::string::npos,
               model.notes()[0].what.c_str());
      QCOMPARE(model.notes()[0].where, std::string("disc"));
    }
    const auto alone = read(put("huge.obj", huge), at(100, 100));
    QVERIFY(!alone.ok());
    QVERIFY2(alone.error().text().find("1000000 corners") != std::string::npos,
             alone.error().text().c_str());
  }

  void aPictureThatAnFbxLacksIsNamedOnceAndItsSurfacesStand() {
    const std::string path = put("fbx/sheds.fbx", samples::shedFbx(100, "facade.png"));
    const auto plain = read(path, at(500, 500));
    QVERIFY2(plain.ok(), plain.ok() ? "" : plain.error().text().c_str());
    QCOMPARE(plain->triangleCount(), std::size_t{4});
    QVERIFY2(plain.notes().size() == 1, notesText(plain.notes()).c_str());
    QVERIFY(plain.notes()[0].where.find("facade.png") != std::string::npos ||
            plain.notes()[0].what.find("facade.png") != std::string::npos);
    QVERIFY(plain->images.empty());
    put("fbx/facade.png", samples::redPixel());
    const auto dressed = read(path, at(500, 500));
    QVERIFY2(dressed.ok() && dressed.notes().empty(), notesText(dressed.notes()).c_str());
    QCOMPARE(dressed->images.size(), std::size_t{1});
    QVERIFY(std::count_if(dressed->materials.begin(), dressed->materials.end(),
                          [](const MeshMaterial& m) { return m.image == 0; }) == 2);
  }

  void tilesStandWhereTheGlobePutsThem() {
    const CityModel city = wuhan();
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("fine.b3dm", samples::boxB3dm(40, 20, 40, {100, 50, 0}));
    const std::string path = put(
        "tileset.json", tilesetOf({{"url", "fine.b3dm"}}, tangentTransform(kLon, kLat, 25)).dump());
    const auto model = read(path);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->nodes.size(), std::size_t{2});
    QCOMPARE(model->nodes[0].error, 40.0);
    QVERIFY(!model->nodes[0].adds);
    const Point2 centre = centreOf(city);
    const Box3 coarse = boxOf(model->blocks[model->nodes[0].blocks.at(0)]);
    const Box3 fine = boxOf(model->blocks[model->nodes[1].blocks.at(0)]);
    qInfo("coarse tile %.3f m from its place, 40 m are %.3f m",
          (coarse.center().head<2>() - centre).norm(), coarse.sizes().x());
    QVERIFY((coarse.center().head<2>() - centre).norm() < 0.05);
    QVERIFY(std::abs(coarse.min().z() - 25) < 0.01 && std::abs(coarse.max().z() - 45) < 0.01);
    QVERIFY((fine.center() - coarse.center() - Point3(100, 50, 0)).norm() < 1.0);  // convergence
    QVERIFY(model->nodes[0].box.contains(fine));
    QCOMPARE(model->features[1].code, std::string("body"));
    QCOMPARE(model->features[2].code, std::string("roof"));
    QVERIFY(model->features[2].box.sizes().z() < 0.01);
    QVERIFY(notesText(model.notes()).find("ellipsoid") != std::string::npos);
  }
  void aBrokenTileLeavesTheRestStanding() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    const std::string whole = samples::boxB3dm(40, 20, 40, {0, 0, 0});
    put("cut.b3dm", whole.substr(0, whole.size() / 2));
    for (const char* uri : {"cut.b3dm", "absent.b3dm", "points.pnts"}) {
      put("points.pnts", "pnts0000");
      const std::string path =
          put("tileset.json", tilesetOf({{"uri", uri}}, tangentTransform(kLon, kLat, 25)).dump());
      const auto model = read(path);
      QVERIFY(model.ok());
      QCOMPARE(model->triangleCount(), std::size_t{12});
      QVERIFY2(notesText(model.notes()).find(uri) != std::string::npos,
               notesText(model.notes()).c_str());
    }
  }
  void aTilesetInATilesetIsRead() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("inner/coarse.glb", samples::boxGlb(40, 20, 40));
    put("inner/fine.b3dm", samples::boxB3dm(40, 20, 40, {0, 0, 0}));
    put("inner/tileset.json", tilesetOf({{"url", "fine.b3dm"}}, nullptr).dump());
    const auto model = read(
        put("tileset.json",
            tilesetOf({{"uri", "inner/tileset.json"}}, tangentTransform(kLon, kLat, 25)).dump()));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->nodes.size(), std::size_t{4});
    QCOMPARE(model->triangleCount(), std::size_t{36});
  }

  void anObliqueDeliveryHasItsPlace_data() {
    QTest::addColumn<QString>("srs");
    QTest::addColumn<QString>("origin");
    const CityModel city = wuhan();
    const Point2 east = city.frame.toProjected(centreOf(city));
    QTest::newRow("tangent") << QString("ENU:%1,%2").arg(kLat).arg(kLon) << "0,0,0";
    QTest::newRow("projected")
        << "EPSG:4547" << QString("%1,%2,0").arg(east.x(), 0, 'f', 3).arg(east.y(), 0, 'f', 3);
  }
  void anObliqueDeliveryHasItsPlace() {
    QFETCH(QString, srs);
    QFETCH(QString, origin);
    put("block/metadata.xml",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<ModelMetadata version=\"1\">\n<SRS>" +
            srs.toStdString() + "</SRS>\n<SRSOrigin>" + origin.toStdString() +
            "</SRSOrigin>\n</ModelMetadata>\n");
    put("block/Data/Tile_+000_+000/Tile_+000_+000.osgb", kTile);
    put("block/Data/Tile_+001_+000/other.txt", "no tile");
    const auto model = read(folder_.filePath("block").toStdString());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->paged.files.size(), std::size_t{1});
    const Point3 zero = model->paged.toLocal * Point3(0, 0, 0),
                 step = model->paged.toLocal * Point3(100, 0, 0) - zero;
    QVERIFY((zero.head<2>() - centreOf(wuhan())).norm() < 0.05 && std::abs(zero.z()) < 0.01);
    QVERIFY(std::abs(step.norm() - 100) < 0.05 && std::abs(step.y()) < 2);
    QVERIFY(notesText(model.notes()).find("Tile_+001_+000") != std::string::npos);
  }

  void everyFormatOfThePageIsRead_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < sampleFiles().size(); ++i)
      QTest::newRow(sampleFiles()[i].format.c_str()) << int(i);
  }
  void everyFormatOfThePageIsRead() {
    QFETCH(int, index);
    const Sample& sample = sampleFiles()[std::size_t(index)];
    const auto& formats = modelFormats();
    const auto format = std::find_if(formats.begin(), formats.end(),
                                     [&](const ModelFormat& f) { return f.name == sample.format; });
    QVERIFY(format != formats.end());
    const std::string path = put(sample);
    QVERIFY(looksLikeModel(path) || format->suffixes.empty());
    const auto model =
        read(path, format->placedByHand ? std::optional(at(500, 500)) : std::nullopt);
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->triangleCount(), sample.triangles);
    QCOMPARE(model->paged.files.empty(), sample.triangles > 0);
    if (format->placedByHand) QVERIFY(!read(path).ok());
  }
  void whatIsEmptyOrOfAnotherKindIsOneClearError_data() {
    QTest::addColumn<int>("index");
    QTest::addColumn<QByteArray>("bytes");
    const std::vector<std::pair<const char*, QByteArray>> others{
        {"empty", {}},
        {"a picture", QByteArray::fromStdString(samples::redPixel())},
        {"a page", "<html><head><title>404</title></head><body>Not found</body></html>"},
        {"an archive", QByteArray("PK\x03\x04", 4) + QByteArray(200, 'z')},
        {"a list", "[]"}};
    for (std::size_t i = 0; i < sampleFiles().size(); ++i) {
      for (const auto& [name, bytes] : others)
        QTest::addRow("%s: %s", sampleFiles()[i].format.c_str(), name) << int(i) << bytes;
    }
  }
  void whatIsEmptyOrOfAnotherKindIsOneClearError() {
    QFETCH(int, index);
    QFETCH(QByteArray, bytes);
    Sample sample = sampleFiles()[std::size_t(index)];
    sample.bytes = bytes.toStdString();
    const auto model = read(put(sample), at(500, 500));
    QVERIFY(!model.ok());
    const Error& e = model.error();
    QVERIFY2(e.code == ErrorCode::unreadable, e.text().c_str());
    QVERIFY2(e.where.find(sample.file) != std::string::npos && !e.remedy.empty(), e.text().c_str());
    QVERIFY2(e.text().size() < 500 && e.text().find('\n') == std::string::npos, e.text().c_str());
  }
  void thePageAndTheReadersNameTheSameFormats() {
    const auto page = readFile(CITYMIRROR_SOURCE_DIR "/assets/help/formats.md");
    QVERIFY(page.ok());
    std::set<std::string> rows, readers, shown;
    const std::string table = page->substr(0, page->find("## 网上的模型"));
    for (const QString& line : QString::fromStdString(table).split('\n')) {
      const QString first = line.section('|', 1, 1).trimmed();
      if (!first.isEmpty() && !first.startsWith("---") && !first.startsWith("格式"))
        rows.insert(first.toStdString());
    }
    for (const ModelFormat& f : modelFormats()) readers.insert(f.name);
    for (const Sample& sample : sampleFiles()) shown.insert(sample.format);
    QVERIFY(rows == readers);
    QVERIFY(shown == readers);
  }
  void anIfcElementKeepsKindStoreyAndProperties() {
    const auto model = read(put("house.ifc", samples::kHouseIfc), at(500, 500));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t{2});
    const auto wall =
        std::find_if(model->features.begin(), model->features.end(),
                     [](const MeshFeature& f) { return f.kind == "IfcWallStandardCase"; });
    QVERIFY(wall != model->features.end());
    QCOMPARE(wall->code, std::string("7YvctVUKr0ku_bFTf53O9L"));
    const auto has = [&](const char* name, const char* value) {
      return std::find(wall->attributes.begin(), wall->attributes.end(),
                       std::pair(std::string(name), FieldValue(std::string(value)))) !=
             wall->attributes.end();
    };
    QVERIFY(has("storey", "Ground") && has("FireRating", "F90"));
    QVERIFY2((wall->box.min() - Point3(500, 500, 20)).norm() < 1e-3, "millimetres, z up");
    QVERIFY((wall->box.max() - Point3(510, 500.2, 23)).norm() < 1e-3);
  }
  void anFbxBringsItsUnit() {
    for (const int unit : {100, 1}) {
      const auto model = read(put("shed.fbx", samples::shedFbx(unit)), at(500, 500));
      QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
      QVERIFY((model->box().sizes() - Point3(0.04, 0, 0.03) * unit).norm() < 1e-4);
      QVERIFY(std::abs(model->box().min().x() - 500 - 0.01 * unit) < 1e-4);
    }
    const auto binary = read(put("binary.fbx", samples::shedFbxBinary()), at(500, 500));
    QVERIFY2(binary.ok(), binary.ok() ? "" : binary.error().text().c_str());
    QVERIFY((binary->box().sizes() - Point3(4, 0, 3)).norm() < 1e-4);
  }
  void aGltfCarriesItsPartsInsideOrBeside() {
    const std::string glb = samples::boxGlb(10, 30, 20);
    std::uint32_t text = 0;
    std::memcpy(&text, glb.data() + 12, 4);
    Json j = Json::parse(glb.substr(20, text));
    const std::string binary = glb.substr(28 + text);
    j["buffers"][0]["uri"] = "box.bin";
    put("box.bin", binary);
    const auto beside = read(put("beside.gltf", j.dump()), at(500, 500));
    QVERIFY2(beside.ok(), beside.ok() ? "" : beside.error().text().c_str());
    j["buffers"][0]["uri"] = "data:application/octet-stream;base64," +
                             QByteArray::fromStdString(binary).toBase64().toStdString();
    const auto inside = read(put("inside.gltf", j.dump()), at(500, 500));
    QVERIFY2(inside.ok(), inside.ok() ? "" : inside.error().text().c_str());
    QCOMPARE(inside->triangleCount(), std::size_t{12});
    QVERIFY((inside->box().sizes() - beside->box().sizes()).norm() < 1e-9);
    QVERIFY(inside->terms.attribution.empty());
    j["asset"]["copyright"] = "© Survey Office";
    const auto owned = read(put("owned.gltf", j.dump()), at(500, 500));
    QCOMPARE(owned->terms.attribution, std::string("© Survey Office"));
    j["buffers"][0]["uri"] = "gone.bin";
    const auto gone = read(put("gone.gltf", j.dump()), at(500, 500));
    QVERIFY(!gone.ok() && gone.error().text().find("gone.bin") != std::string::npos);
  }
  void brokenTwinsSayWhatWhereAndWhatToDo_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("word");
    const auto row = [](const char* title, const char* name, const std::string& bytes,
                        ErrorCode code, const char* word) {
      QTest::newRow(title) << QString(name) << QByteArray::fromStdString(bytes) << int(code)
                           << QString(word);
    };
    const std::string glb = samples::boxGlb(1, 1, 1);
    row("truncated glb", "b/a.glb", glb.substr(0, glb.size() / 2), ErrorCode::unreadable, "bytes");
    std::string liar = glb;
    liar.replace(liar.find("\"count\":24"), 10, "\"count\":99");
    row("an accessor past its data", "b/b.glb", liar, ErrorCode::badInput,
        "nothing that can be drawn");
    row("glTF 1", "b/c.gltf", "{\"asset\":{\"version\":\"1.0\"}}", ErrorCode::unsupported, "1.0");
    row("broken OBJ", "b/d.obj", "not a model\n", ErrorCode::unreadable, "cannot be read");
    row("truncated FBX", "b/f.fbx", samples::shedFbx(100).substr(0, 600), ErrorCode::unreadable,
        "cannot be read");
    row("truncated IFC", "b/g.ifc", samples::kHouseIfc.substr(0, 2300), ErrorCode::unreadable,
        "breaks off");
    row("truncated COLLADA", "b/h.dae", samples::kShedDae.substr(0, 900), ErrorCode::unreadable,
        "cannot be read");
    row("truncated 3DS", "b/i.3ds", samples::shed3ds().substr(0, 30), ErrorCode::unreadable,
        "cannot be read");
    row("an unknown kind", "b/e.xyz", "abc", ErrorCode::unreadable, "cannot be read");
    const std::string tileset =
        tilesetOf({{"uri", "x.b3dm"}}, tangentTransform(kLon, kLat, 25)).dump();
    row("truncated tileset", "b/tileset1.json", tileset.substr(0, 90), ErrorCode::unreadable,
        "column");
    row("nothing of the tiles is there", "b/tileset2.json", tileset, ErrorCode::badInput,
        "nothing that can be drawn");
    row("JSON of another kind", "b/other.json", "{\"asset\":{\"version\":\"2.0\"},\"type\":1}",
        ErrorCode::unreadable, "neither CityJSON (key \"type\") nor a tileset of 3D Tiles");
    row("a truncated tileset of another name", "b/roots.json", tileset.substr(0, 90),
        ErrorCode::unreadable, "not a whole tileset");
    row("a tileset without a place", "b/tileset3.json",
        tilesetOf({{"uri", "x.b3dm"}}, nullptr).dump(), ErrorCode::badInput, "FILE@X,Y");
    row("no metadata", "c/Data/Tile_0/Tile_0.osgb", "tile", ErrorCode::notFound, "metadata.xml");
    row("broken metadata", "d/metadata.xml", "<ModelMetadata><SRS>ENU:30", ErrorCode::unreadable,
        "byte");
    row("no tiles", "e/metadata.xml", "<ModelMetadata><SRS>ENU:30.54,114.31</SRS></ModelMetadata>",
        ErrorCode::notFound, "no tiles");
    row("no tile that is one", "g/metadata.xml",
        "<ModelMetadata><SRS>ENU:30.54,114.31</SRS></ModelMetadata>", ErrorCode::unreadable,
        "not whole OSGB");
    row("a wrong place", "f/metadata.xml",
        "<ModelMetadata><SRS>ENU:39.9,116.4</SRS></ModelMetadata>", ErrorCode::badInput,
        "km from the city");
    row("an unknown SRS", "f/metadata.xml", "<ModelMetadata><SRS>EPSG:1</SRS></ModelMetadata>",
        ErrorCode::badInput, "EPSG:1");
  }
  void brokenTwinsSayWhatWhereAndWhatToDo() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    QFETCH(QString, word);
    std::string path = put(name.toStdString(), bytes.toStdString());
    if (name.startsWith("f/")) put("f/Data/Tile_0/Tile_0.osgb", kTile);
    if (name.startsWith("g/")) put("g/Data/Tile_0/Tile_0.osgb", "tile");
    if (name.startsWith("c/")) path = folder_.filePath("c").toStdString();
    const bool single = !name.contains("tileset");
    const auto model = read(path, single ? std::optional(at(500, 500)) : std::nullopt);
    QVERIFY(!model.ok());
    const Error& e = model.error();
    QVERIFY2(int(e.code) == code, e.text().c_str());
    QVERIFY2(e.text().find(word.toStdString()) != std::string::npos, e.text().c_str());
    QVERIFY(!e.where.empty() && !e.remedy.empty());
  }
  void aBrokenModelIsNotBlamedForHavingNoPlace() {
    const std::string glb = samples::boxGlb(1, 1, 1);
    for (const auto& [name, bytes] :
         {std::pair("cut.glb", glb.substr(0, glb.size() / 2)),
          std::pair("cut.fbx", samples::shedFbx(100).substr(0, 600)),
          std::pair("cut.ifc", samples::kHouseIfc.substr(0, 2300))}) {
      const auto model = read(put(name, bytes));
      QVERIFY(!model.ok());
      QVERIFY2(model.error().code == ErrorCode::unreadable, model.error().text().c_str());
    }
  }
  void aSingleModelNeedsAPlace() {
    const auto model = read(put("lost.glb", samples::boxGlb(1, 1, 1)));
    QVERIFY(!model.ok() && model.error().remedy.find("FILE@X,Y") != std::string::npos);
    QVERIFY(!read(folder_.filePath("absent.glb").toStdString(), at(0, 0)).ok());
  }

  void theEarthThereAndBack() {
    double worst = 0;
    for (double lat : {-89.0, -30.0, 0.0, 30.54, 60.0, 89.9}) {
      for (double lon : {-179.0, 0.0, 114.31}) {
        for (double h : {-100.0, 0.0, 8848.0}) {
          const Point3 g = geodeticOf(geocentricOf({lon, lat, h}));
          worst = std::max({worst, std::abs(g.z() - h), 111e3 * std::abs(g.y() - lat),
                            111e3 * std::abs(g.x() - lon)});
        }
      }
    }
    qInfo("largest error %.2g m", worst);
    QVERIFY(worst < 1e-6);
    const auto proj = Transform::make("EPSG:4326", "EPSG:4978");
    const Point3 p = geocentricOf({kLon, kLat, 0});
    QVERIFY(std::abs(p.norm() - 6372.6e3) < 1e3 &&
            (!proj.ok() || std::abs(proj->forward({kLon, kLat})->x() - p.x()) < 1e-3));
  }
};

QTEST_APPLESS_MAIN(ModelFormatsTest)
#include "model_formats_test.moc"
