// Tiles, oblique deliveries and single models as files, and what their broken twins answer. No open
// sample of an oblique delivery or of Chinese 3D Tiles exists: small faithful ones are made here.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/core/file_io.h"
#include "gis/city/model_file.h"
#include "gis/crs/earth.h"
#include "gis/crs/transform.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;

namespace {

constexpr double kLon = 114.31, kLat = 30.54;  // Wuhan

/// Two kilometres round a place in Wuhan, CGCS2000 3-degree zone 38, flat at 20 m.
CityModel wuhan() {
  CityModel city;
  city.frame.crs = "EPSG:4547";
  const auto transform = Transform::make("EPSG:4326", "EPSG:4547");
  const auto centre = transform->forward({kLon, kLat});
  city.frame.originEast = std::floor(centre->x()) - 1000;
  city.frame.originNorth = std::floor(centre->y()) - 1000;
  city.extent = {0, 0, 2000, 2000};
  city.terrain = RasterGrid<float>({20, 20, 100, 0, 0}, 20.0F);
  return city;
}

Point2 centreOf(const CityModel& city) {
  const auto p = Transform::make("EPSG:4326", city.frame.crs)->forward({kLon, kLat});
  return city.frame.toLocal(p->x(), p->y());
}

/// east, north, up at the place → geocentric, as a transform of 3D Tiles.
Json tangentTransform(double lon, double lat, double height) {
  const Eigen::Matrix3d axes = eastNorthUp(lon, lat);
  const Point3 o = geocentricOf({lon, lat, height});
  Json values = Json::array();
  for (int c = 0; c < 3; ++c) {
    for (int r = 0; r < 3; ++r) values.push_back(axes(r, c));
    values.push_back(0);
  }
  for (int r = 0; r < 3; ++r) values.push_back(o[r]);
  values.push_back(1);
  return values;
}

Json tilesetOf(const Json& content, const Json& transform) {
  const Json box = {{"box", {0, 0, 10, 50, 0, 0, 0, 50, 0, 0, 0, 10}}};
  Json j = {{"asset", {{"version", "1.0"}}}, {"geometricError", 200}};
  j["root"] = {{"boundingVolume", box}, {"geometricError", 40}, {"refine", "REPLACE"}};
  if (!transform.is_null()) j["root"]["transform"] = transform;
  j["root"]["content"] = {{"uri", "coarse.glb"}};
  j["root"]["children"] = {{{"boundingVolume", box}, {"geometricError", 0}, {"content", content}}};
  return j;
}

}  // namespace

class ModelFormatsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    const std::string path = folder_.filePath(QString::fromStdString(name)).toStdString();
    if (!writeFile(path, bytes)) qFatal("cannot write");
    return path;
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
    put("block/Data/Tile_+000_+000/Tile_+000_+000.osgb", "tile");
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
    row("an unknown kind", "b/e.xyz", "abc", ErrorCode::unreadable, "cannot be read");
    const std::string tileset =
        tilesetOf({{"uri", "x.b3dm"}}, tangentTransform(kLon, kLat, 25)).dump();
    row("truncated tileset", "b/tileset1.json", tileset.substr(0, 90), ErrorCode::unreadable,
        "column");
    row("nothing of the tiles is there", "b/tileset2.json", tileset, ErrorCode::badInput,
        "nothing that can be drawn");
    row("a tileset without a place", "b/tileset3.json",
        tilesetOf({{"uri", "x.b3dm"}}, nullptr).dump(), ErrorCode::badInput, "FILE@X,Y");
    row("no metadata", "c/Data/Tile_0/Tile_0.osgb", "tile", ErrorCode::notFound, "metadata.xml");
    row("broken metadata", "d/metadata.xml", "<ModelMetadata><SRS>ENU:30", ErrorCode::unreadable,
        "byte");
    row("no tiles", "e/metadata.xml", "<ModelMetadata><SRS>ENU:30.54,114.31</SRS></ModelMetadata>",
        ErrorCode::notFound, "no tiles");
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
    if (name.startsWith("f/")) put("f/Data/Tile_0/Tile_0.osgb", "tile");
    if (name.startsWith("c/")) path = folder_.filePath("c").toStdString();
    const bool single = !name.contains("tileset");
    const auto model = read(path, single ? std::optional(at(500, 500)) : std::nullopt);
    QVERIFY(!model.ok());
    const Error& e = model.error();
    QVERIFY2(int(e.code) == code, e.text().c_str());
    QVERIFY2(e.text().find(word.toStdString()) != std::string::npos, e.text().c_str());
    QVERIFY(!e.where.empty() && !e.remedy.empty());
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
