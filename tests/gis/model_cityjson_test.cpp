// City models as files: CityJSON, and what its broken twins answer.
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/core/file_io.h"
#include "engine/core/surface_triangles.h"
#include "gis/city/model_file.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;

namespace {

std::string shinjuku(const char* name) {
  const QString given = qEnvironmentVariable("CITYMIRROR_DATA");
  const QString folder =
      given.isEmpty() ? QStringLiteral(CITYMIRROR_SOURCE_DIR "/../shared/data") : given;
  return (folder + "/tokyo_shinjuku/" + name).toStdString();
}

#define NEEDS_MODEL(path) \
  if (!QFileInfo::exists(QString::fromStdString(path))) QSKIP("the Shinjuku models are absent")

CityModel frameCityAt(double east, double north, const std::string& crs = "EPSG:6677") {
  CityModel city;
  city.frame.crs = crs;
  city.frame.originEast = east;
  city.frame.originNorth = north;
  city.extent = {0, 0, 2000, 2000};
  return city;
}

CityModel shinjukuCity() { return frameCityAt(-13300, -35200); }

/// A house of 10 × 8 × 6 m with a window hole in one wall, and a lower LoD.
Json house() {
  Json j = {{"type", "CityJSON"},
            {"version", "2.0"},
            {"transform", {{"scale", {0.001, 0.001, 0.001}}, {"translate", {100, 200, 5}}}},
            {"metadata", {{"referenceSystem", "https://www.opengis.net/def/crs/EPSG/0/6677"}}}};
  j["vertices"] = Json::array();
  for (int z : {0, 6000})
    for (const auto& p : {std::pair(0, 0), {10000, 0}, {10000, 8000}, {0, 8000}})
      j["vertices"].push_back({p.first, p.second, z});
  for (const auto& p : {std::pair(4000, 2000), {6000, 2000}, {6000, 4000}, {4000, 4000}})
    j["vertices"].push_back({p.first, 0, p.second});
  const Json solid = {{{{3, 2, 1, 0}},
                       {{0, 1, 5, 4}, {8, 11, 10, 9}},
                       {{1, 2, 6, 5}},
                       {{2, 3, 7, 6}},
                       {{3, 0, 4, 7}},
                       {{4, 5, 6, 7}}}};
  j["CityObjects"]["H1"] = {
      {"type", "Building"},
      {"attributes", {{"height_m", 6.0}, {"storeys", 2}, {"name", "小楼"}}},
      {"geometry",
       {{{"type", "MultiSurface"}, {"lod", "0"}, {"boundaries", {{{0, 1, 2, 3}}}}},
        {{"type", "Solid"},
         {"lod", "2.2"},
         {"boundaries", solid},
         {"semantics",
          {{"surfaces",
            {{{"type", "GroundSurface"}}, {{"type", "WallSurface"}}, {{"type", "RoofSurface"}}}},
           {"values", {{0, 1, 1, 1, 1, 2}}}}}}}}};
  return j;
}

double areaOf(const MeshModel& model, const std::string& material) {
  double area = 0;
  for (const MeshBlock& block : model.blocks) {
    for (const MeshRun& run : block.runs) {
      if (!material.empty() && model.materials[run.material].name != material) continue;
      for (std::uint32_t i = run.first; i < run.first + run.count; i += 3) {
        const auto at = [&](std::uint32_t k) { return block.points[block.indices[i + k]]; };
        area += double((at(1) - at(0)).cross(at(2) - at(0)).norm()) / 2;
      }
    }
  }
  return area;
}

double volumeOf(const MeshModel& model) {
  double volume = 0;
  for (const MeshBlock& block : model.blocks) {
    for (std::size_t i = 0; i < block.indices.size(); i += 3) {
      const auto at = [&](std::size_t k) {
        return Point3(block.points[block.indices[i + k]].cast<double>());
      };
      volume += at(0).dot(at(1).cross(at(2))) / 6;
    }
  }
  return volume;
}

double polygonArea(const std::vector<Point3>& points,
                   const std::vector<std::array<std::uint32_t, 3>>& triangles) {
  double area = 0;
  for (const auto& t : triangles)
    area += (points[t[1]] - points[t[0]]).cross(points[t[2]] - points[t[0]]).norm() / 2;
  return area;
}

}  // namespace

class ModelCityjsonTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  Result<MeshModel> read(const std::string& bytes, ModelSource source = {},
                         const CityModel& city = frameCityAt(0, 0)) {
    source.path = folder_.filePath("a.city.json").toStdString();
    if (!writeFile(source.path, bytes)) qFatal("cannot write");
    return readModel(source, city, {});
  }

 private slots:
  void metresThatAreCalledDegreesAreAnErrorThatNamesTheFrame() {
    auto document = house();
    document["metadata"]["referenceSystem"] = "https://www.opengis.net/def/crs/EPSG/0/4326";
    document["transform"]["translate"] = {551000, 5630000, 0};
    const auto model = read(document.dump());
    QVERIFY(!model.ok());
    QVERIFY2(model.error().what.find("do not fit EPSG:4326") != std::string::npos,
             model.error().text().c_str());
  }
  void aHouseKeepsItsSizesSemanticsAndAttributes() {
    const auto model = read(house().dump());
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t{1});
    QCOMPARE(model->features[0].kind, std::string("Building"));
    const auto& attributes = model->features[0].attributes;
    const auto has = [&](const char* name, const FieldValue& value) {
      return std::find(attributes.begin(), attributes.end(), std::pair(std::string(name), value)) !=
             attributes.end();
    };
    QVERIFY(has("height_m", 6.0) && has("storeys", std::int64_t{2}) &&
            has("name", std::string("小楼")) && has("lod", 2.2));
    const Box3 box = model->box();
    QVERIFY((box.min() - Point3(100, 200, 5)).norm() < 1e-4);
    QVERIFY((box.max() - Point3(110, 208, 11)).norm() < 1e-4);
    QVERIFY(std::abs(areaOf(*model, "RoofSurface") - 80) < 1e-3);
    QVERIFY(std::abs(areaOf(*model, "WallSurface") - (2 * (60 + 48) - 4)) < 1e-3);
    QVERIFY2(std::abs(volumeOf(*model) - volumeOf(*read(house().dump()))) < 1e-9, "not repeatable");
    QVERIFY(model->provenance.source.ends_with("a.city.json"));
  }
  void theWantedLevelOfDetailIsTaken() {
    ModelSource coarse;
    coarse.lod = 1;
    const auto model = read(house().dump(), coarse);
    QVERIFY(model.ok());
    QCOMPARE(model->triangleCount(), std::size_t{2});
    QVERIFY(std::abs(areaOf(*model, "") - 80) < 1e-3);
  }
  void anotherCrsIsCarriedOver() {
    Json j = house();
    j["metadata"]["referenceSystem"] = "urn:ogc:def:crs:EPSG::6697";  // degrees and T.P. heights
    j["transform"] = {{"scale", {1e-9, 1e-9, 0.001}}, {"translate", {139.7, 35.69, 30}}};
    const auto model = read(j.dump(), {}, frameCityAt(-13000, -34700));
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QVERIFY(model->box().min().z() == 30);
    QVERIFY(model->box().sizes().x() > 0.8 && model->box().sizes().x() < 1.0);  // 1e-5 degrees
  }
  void northMayComeFirst() {
    Json j = house();
    j["metadata"]["referenceSystem"] = "urn:ogc:def:crs:EPSG::6697";
    j["transform"] = {{"scale", {1e-9, 1e-9, 0.001}}, {"translate", {139.7, 35.69, 30}}};
    const CityModel city = frameCityAt(-13000, -34700);
    const auto eastFirst = read(j.dump(), {}, city);
    j["transform"]["translate"] = {35.69, 139.7, 30};
    for (Json& v : j["vertices"]) std::swap(v[0], v[1]);
    const auto northFirst = read(j.dump(), {}, city);
    QVERIFY2(northFirst.ok(), northFirst.ok() ? "" : northFirst.error().text().c_str());
    QVERIFY((northFirst->box().min() - eastFirst->box().min()).norm() < 1e-3);
    QVERIFY((northFirst->box().max() - eastFirst->box().max()).norm() < 1e-3);
    QVERIFY(notesText(northFirst.notes()).find("north first") != std::string::npos);
    QVERIFY(notesText(eastFirst.notes()).find("north first") == std::string::npos);
  }
  void texturesTravelAndAMissingOneIsNamed() {
    Json j = house();
    j["appearance"] = {{"textures", {{{"type", "PNG"}, {"image", "wall.png"}}}},
                       {"vertices-texture", {{0, 0}, {1, 0}, {1, 1}, {0, 1}}}};
    Json& g = j["CityObjects"]["H1"]["geometry"][1];
    g["texture"]["rgb"]["values"] = {{{{nullptr}},
                                      {{nullptr}, {nullptr}},
                                      {{nullptr}},
                                      {{nullptr}},
                                      {{nullptr}},
                                      {{0, 0, 1, 2, 3}}}};
    const auto plain = read(j.dump());
    QVERIFY(plain.ok());
    QVERIFY2(notesText(plain.notes()).find("wall.png") != std::string::npos,
             notesText(plain.notes()).c_str());
    QVERIFY(plain->images.empty());
    QCOMPARE(plain->triangleCount(), read(house().dump())->triangleCount());
    QVERIFY(writeFile(folder_.filePath("wall.png").toStdString(), "picture").ok());
    const auto dressed = read(j.dump());
    QVERIFY(dressed.ok());
    QCOMPARE(dressed->images.size(), std::size_t{1});
    QCOMPARE(dressed->images[0].bytes, std::string("picture"));
    const MeshBlock& block = dressed->blocks[0];
    QCOMPARE(block.places.size(), block.points.size());
    QVERIFY(std::any_of(block.places.begin(), block.places.end(),
                        [](const auto& uv) { return uv == Eigen::Vector2f(1, 1); }));
  }
  void templatesArePlaced() {
    Json j = house();
    j["geometry-templates"] = {
        {"templates", {{{"type", "MultiSurface"}, {"lod", "2"}, {"boundaries", {{{0, 1, 2}}}}}}},
        {"vertices-templates", {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}}};
    j["CityObjects"]["T1"] = {
        {"type", "SolitaryVegetationObject"},
        {"geometry",
         {{{"type", "GeometryInstance"},
           {"template", 0},
           {"boundaries", {4}},
           {"transformationMatrix", {2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1}}}}}};
    const auto model = read(j.dump());
    QVERIFY(model.ok());
    const MeshFeature& tree = model->features[1];
    QVERIFY((tree.box.min() - Point3(100, 200, 11)).norm() < 1e-6);
    QVERIFY((tree.box.max() - Point3(102, 202, 11)).norm() < 1e-6);
  }

  void brokenTwinsSayWhatWhereAndWhatToDo_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("word");
    const std::string whole = house().dump();
    const auto row = [](const char* name, const std::string& bytes, ErrorCode code,
                        const char* word) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << int(code) << QString(word);
    };
    row("truncated", whole.substr(0, whole.size() / 2), ErrorCode::unreadable, "column");
    row("not a number", "{\"vertices\": [[NaN,0,0]]}", ErrorCode::unreadable, "column");
    row("another JSON", "{\"type\":\"FeatureCollection\"}", ErrorCode::unreadable, "type");
    Json j = house();
    j["version"] = "0.9";
    row("an old version", j.dump(), ErrorCode::unsupported, "0.9");
    j = house();
    j["metadata"]["referenceSystem"] = "https://www.opengis.net/def/crs/EPSG/0/25832";
    row("the wrong CRS", j.dump(), ErrorCode::badInput, "km from the city");
    j["metadata"]["referenceSystem"] = "https://www.opengis.net/def/crs/EPSG/0/999999";
    row("an unknown CRS", j.dump(), ErrorCode::badInput, "EPSG:999999");
    j.erase("metadata");
    row("no CRS", j.dump(), ErrorCode::badInput, "--model-crs");
    j = house();
    j["CityObjects"] = Json::object();
    row("nothing in it", j.dump(), ErrorCode::badInput, "nothing that can be drawn");
    j = house();
    j.erase("vertices");
    row("no vertices", j.dump(), ErrorCode::unreadable, "vertices");
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
    QVERIFY(e.where.find("a.city.json") != std::string::npos && !e.remedy.empty());
  }

  void aBrokenObjectLeavesTheRestStanding() {
    Json j = house();
    j["vertices"].push_back({"x", 0, 0});
    const std::size_t broken = j["vertices"].size() - 1;
    const auto object = [](const Json& boundaries) {
      return Json{
          {"type", "Building"},
          {"geometry", {{{"type", "MultiSurface"}, {"lod", "1"}, {"boundaries", boundaries}}}}};
    };
    j["CityObjects"]["outside"] = object({{{0, 1, 99999}}});
    j["CityObjects"]["broken"] = object({{{0, 1, broken}}});
    j["CityObjects"]["words"] = object({{{"a", "b"}}});
    j["CityObjects"]["line"] = object({{{0, 1}}});
    const auto model = read(j.dump());
    QVERIFY(model.ok());
    QCOMPARE(model->triangleCount(), read(house().dump())->triangleCount());
    const std::string notes = notesText(model.notes());
    for (const char* code : {"outside", "broken", "words", "line"})
      QVERIFY2(notes.find(code) != std::string::npos, notes.c_str());
  }
  void aSurfaceOfAMillionCornersIsNamedAndLeftOut() {
    Json j = house();
    Json ring = Json::array();
    const std::size_t first = j["vertices"].size();
    for (int i = 0; i < 1'000'000; ++i) {
      const double a = i * 2 * M_PI / 1e6;
      j["vertices"].push_back({int(9000 * std::cos(a)), int(9000 * std::sin(a)), 0});
      ring.push_back(first + std::size_t(i));
    }
    j["CityObjects"]["huge"] = {
        {"type", "Building"},
        {"geometry", {{{"type", "MultiSurface"}, {"lod", "1"}, {"boundaries", {{ring}}}}}}};
    const auto model = read(j.dump());
    QVERIFY(model.ok());
    QVERIFY(notesText(model.notes()).find("1000000 corners") != std::string::npos);
    QCOMPARE(model->triangleCount(), read(house().dump())->triangleCount());
  }

  void surfacesAreCoveredExactly() {
    std::mt19937 random(7);
    double worst = 0;
    for (const std::uint32_t corners : {3U, 4U, 9U, 60U, 4000U}) {
      std::vector<Point3> points;
      double twice = 0;
      for (std::uint32_t i = 0; i < corners; ++i) {
        const double a = i * 2 * M_PI / corners, r = 5 + double(random() % 1000) / 200;
        points.emplace_back(r * std::cos(a), r * std::sin(a), 0.3 * r * std::cos(a));
      }
      for (std::uint32_t i = 0; i < corners; ++i) {
        const Point3 &a = points[i], &b = points[(i + 1) % corners];
        twice += a.x() * b.y() - a.y() * b.x();
      }
      std::vector<std::uint32_t> sizes{corners};
      for (int hole = 0; corners > 8 && hole < 3; ++hole) {
        const Point2 c(2.5 * std::cos(2.1 * hole + 0.4), 2.5 * std::sin(2.1 * hole + 0.4));
        for (int k = 0; k < 5; ++k) {
          const double x = c.x() + std::cos(k * 2 * M_PI / 5),
                       y = c.y() + std::sin(k * 2 * M_PI / 5);
          points.emplace_back(x, y, 0.3 * x);
        }
        sizes.push_back(5);
        twice -= 5 * std::sin(2 * M_PI / 5);
      }
      const auto triangles = triangulateSurface(points, sizes);
      const double exact = twice / 2 * std::sqrt(1 + 0.09);
      worst = std::max(worst, std::abs(polygonArea(points, triangles) / exact - 1));
      QCOMPARE(triangles.size(), points.size() + 2 * (sizes.size() - 1) - 2);
    }
    qInfo("largest relative error of area %.2g", worst);
    QVERIFY(worst < 1e-9);
  }
  void aRingThatCrossesItselfEnds() {
    const std::vector<Point3> bow{{0, 0, 0}, {4, 3, 0}, {4, 0, 0}, {0, 4, 0}, {2, -3, 0}};
    const std::vector<std::uint32_t> sizes{5};
    QVERIFY(triangulateSurface(bow, sizes).size() <= 3);
  }

  void shinjukuBuildings() {
    const std::string path = shinjuku("shinjuku_buildings_lod1_1km2.city.json");
    NEEDS_MODEL(path);
    ModelSource source;
    source.path = path;
    const auto model = readModel(source, shinjukuCity(), {});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t{1667});
    QVERIFY(model->blocks.size() > 3);
    const Box3 box = model->box();
    QVERIFY(std::abs(box.min().x() - 648.028) < 0.01 && std::abs(box.max().z() - 273.02) < 0.01);
    double volume = 0, roofs = areaOf(*model, "RoofSurface"),
           floors = areaOf(*model, "GroundSurface");
    volume = volumeOf(*model);
    qInfo("%zu triangles, roofs %.0f m2, floors %.0f m2, %zu notes", model->triangleCount(), roofs,
          floors, model.notes().size());
    QVERIFY(std::abs(roofs / floors - 1) < 1e-4);
    QVERIFY(volume > 0);
  }
  void shinjukuBridgesAndMall() {
    const std::string bridges = shinjuku("shinjuku_bridges_lod2.city.json");
    NEEDS_MODEL(bridges);
    ModelSource source;
    source.path = bridges;
    const auto model = readModel(source, shinjukuCity(), {});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    QCOMPARE(model->features.size(), std::size_t{41});
    source.path = shinjuku("shinjuku_underground_mall.city.json");
    const auto mall = readModel(source, shinjukuCity(), {});
    QVERIFY(mall.ok());
    QCOMPARE(mall->features.size(), std::size_t{1});
    QVERIFY(mall->triangleCount() > 40000);
    qInfo("bridges %zu triangles, mall %zu triangles, %zu and %zu notes: %s",
          model->triangleCount(), mall->triangleCount(), model.notes().size(), mall.notes().size(),
          notesText(mall.notes()).substr(0, 300).c_str());
    QVERIFY(areaOf(*mall, "FloorSurface") > 10000);
  }
};

QTEST_APPLESS_MAIN(ModelCityjsonTest)
#include "model_cityjson_test.moc"
