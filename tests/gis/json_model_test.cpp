// JSON files are models by what they hold, whatever they are called.
#include <QTemporaryDir>
#include <QtTest>

#include "gis/city/json_model.h"
#include "gis/city/model_file.h"
#include "tests/support/model_samples.h"
#include "tests/support/put_file.h"

using namespace citymirror;
using namespace citymirror::gis;
using Json = nlohmann::json;
using samples::kLat, samples::kLon, samples::tangentTransform, samples::tilesetOf;

class JsonModelTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const std::string& name, const std::string& bytes) {
    return test::putFile(folder_, name, bytes);
  }
  static Result<MeshModel> read(const std::string& path) {
    ModelSource source;
    source.path = path;
    return readModel(source, samples::wuhan(), {});
  }

 private slots:
  void aJsonModelIsToldByWhatItHolds() {
    put("coarse.glb", samples::boxGlb(40, 20, 40));
    put("fine.b3dm", samples::boxB3dm(40, 20, 40, {0, 0, 0}));
    const Json tiles = tilesetOf({{"uri", "fine.b3dm"}}, tangentTransform(kLon, kLat, 25));
    for (const char* name : {"a.json", "Root.JSON", "cityjson.json"}) {
      const auto model = read(put(name, tiles.dump()));
      QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
      QCOMPARE(model->provenance.method, std::string("3D Tiles 1.0"));
    }
    Json square = {{"type", "CityJSON"},
                   {"version", "2.0"},
                   {"metadata", {{"referenceSystem", "urn:ogc:def:crs:EPSG::4547"}}}};
    for (const Point2& corner : {Point2(0, 0), Point2(10, 0), Point2(10, 10), Point2(0, 10)}) {
      const Point2 p = samples::wuhan().frame.toProjected(Point2(1000, 1000) + corner);
      square["vertices"].push_back({p.x(), p.y(), 30});
    }
    square["CityObjects"]["H1"] = {
        {"type", "Building"},
        {"geometry", {{{"type", "MultiSurface"}, {"lod", "1"}, {"boundaries", {{{0, 1, 2, 3}}}}}}}};
    const auto houses = read(put("tileset_of_houses.json", square.dump()));
    QVERIFY2(houses.ok(), houses.ok() ? "" : houses.error().text().c_str());
    QVERIFY(houses->provenance.method.starts_with("CityJSON 2.0"));
  }
  void keysSayWhichJsonModelItIs() {
    const auto kind = [](const std::string& text) { return int(jsonModelOf(text)); };
    const std::string asset = "\"asset\":{\"version\":\"1.1\"}";
    const std::string root = "\"root\":{\"children\":[{\"x\":[1]}],\"geometricError\":0}";
    QCOMPARE(kind("{" + root + "," + asset + "}"), int(JsonModel::tileset));
    QCOMPARE(kind("{" + asset + "," + root + ",cut"), int(JsonModel::tileset));
    QCOMPARE(kind("{" + asset + ",\"root\":{\"chil"), int(JsonModel::tileset));
    QCOMPARE(kind("{" + asset + "}"), int(JsonModel::neither));
    QCOMPARE(kind("{" + asset + ",\"root\":{\"children\":[{\"geometricError\":1}]}}"),
             int(JsonModel::neither));
    QCOMPARE(kind("{\"a\":{\"type\":\"CityJSON\"}}"), int(JsonModel::neither));
    QCOMPARE(kind("[{\"type\":\"CityJSON\"}]"), int(JsonModel::neither));
    QCOMPARE(kind("{\"x\":[[1,2]],\"type\":\"CityJSON\",cut"), int(JsonModel::cityJson));
    QCOMPARE(kind("{\"x\":"), int(JsonModel::broken));
    QCOMPARE(kind(""), int(JsonModel::broken));
  }
};

QTEST_APPLESS_MAIN(JsonModelTest)
#include "json_model_test.moc"
