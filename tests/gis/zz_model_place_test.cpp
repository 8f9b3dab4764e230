// A model that is placed anew stands as if it had been read there.
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/file_io.h"
#include "gis/city/model_place.h"
#include "gis/city/model_stance.h"
#include "tests/support/model_samples.h"
#include "tests/support/notes_text.h"

using namespace citymirror;
using namespace citymirror::gis;
using samples::kLat, samples::kLon, samples::wuhan;

namespace {

/// A step that comes later, whichever is asked for.
class LaterStep : public MeshSteps {
 public:
  explicit LaterStep(MeshModel part) : part_(std::move(part)) {}
  Result<MeshModel> read(std::uint32_t, const std::stop_token&) override { return part_; }

 private:
  MeshModel part_;
};

}  // namespace

class ModelPlaceTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  std::string put(const char* name, const std::string& bytes) {
    const std::string path = folder_.filePath(name).toStdString();
    if (!writeFile(path, bytes)) qFatal("no room");
    return path;
  }
  ModelSource box(const Point2& at, double headingDeg = 0, double scale = 1, double raiseBy = 0) {
    ModelSource source;
    source.path = put("box.glb", samples::boxGlb(10, 30, 20));
    source.placement = ModelPlacement{at, {}, headingDeg, scale};
    source.raiseBy = raiseBy;
    return source;
  }
  static double apart(const Box3& a, const Box3& b) {
    return std::max((a.min() - b.min()).norm(), (a.max() - b.max()).norm());
  }

 private slots:
  void itStandsAsIfItHadBeenReadThere() {
    const ModelSource from = box({500, 500}, 30, 2, 1), to = box({900, 700}, 110, 0.5, -2);
    const auto read = readModel(from, wuhan(), {}), there = readModel(to, wuhan(), {});
    QVERIFY(read.ok() && there.ok());
    QVERIFY(read->placedByHand);
    const auto placed = placeAnew(*read, from, to, wuhan(), {});
    QVERIFY2(placed.ok(), placed.ok() ? "" : placed.error().text().c_str());
    QVERIFY(apart(placed->box(), there->box()) < 1e-3);
    QVERIFY(apart(placed->features[0].box, there->features[0].box) < 1e-3);
    for (std::size_t i = 0; i < there->blocks[0].normals.size(); ++i)
      QVERIFY((placed->blocks[0].normals[i] - there->blocks[0].normals[i]).norm() < 1e-4F);
    const auto back = placeAnew(*placed, to, from, wuhan(), {});
    QVERIFY(back.ok() && apart(back->box(), read->box()) < 1e-3);
  }
  void whatComesLaterStandsThereToo() {
    const ModelSource from = box({500, 500}, 30, 2, 1), to = box({900, 700}, 110, 0.5, -2);
    const auto read = readModel(from, wuhan(), {}), there = readModel(to, wuhan(), {});
    QVERIFY(read.ok() && there.ok());
    MeshModel model = *read;
    model.steps = std::make_shared<LaterStep>(*read);
    const auto placed = placeAnew(model, from, to, wuhan(), {});
    QVERIFY(placed.ok() && placed->steps);
    const auto part = placed->steps->read(1, {});
    QVERIFY(part.ok());
    QVERIFY(apart(part->box(), there->box()) < 1e-3);
    QVERIFY(apart(part->features[0].box, there->features[0].box) < 1e-3);
    const auto back = placeAnew(*placed, to, from, wuhan(), {});
    QVERIFY(back.ok() && back->steps);
    const auto again = back->steps->read(1, {});
    QVERIFY(again.ok() && apart(again->box(), read->box()) < 1e-3);
  }
  void whatItsFilePlacesIsOnlyRaised() {
    ModelSource from;
    put("box.glb", samples::boxGlb(10, 30, 20));
    put("coarse.glb", samples::boxGlb(10, 30, 20));
    from.path = put(
        "tileset.json",
        samples::tilesetOf({{"uri", "box.glb"}}, samples::tangentTransform(kLon, kLat, 25)).dump());
    from.placement = ModelPlacement{{100, 100}, {}, 0, 1};
    const auto read = readModel(from, wuhan(), {});
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QVERIFY(!read->placedByHand);
    ModelSource to = from;
    to.placement->at = {900, 900};
    to.raiseBy = 7;
    const auto placed = placeAnew(*read, from, to, wuhan(), {});
    QVERIFY(placed.ok());
    Box3 raised = read->box();
    raised.translate(Point3(0, 0, 7));
    QVERIFY(apart(placed->box(), raised) < 1e-3);
  }
  void tilesWithoutAPlaceOnEarthArePlacedByHand() {
    put("box.glb", samples::boxGlb(10, 30, 20));
    put("coarse.glb", samples::boxGlb(10, 30, 20));
    ModelSource source;
    source.path = put("tileset.json", samples::tilesetOf({{"uri", "box.glb"}}, nullptr).dump());
    source.placement = ModelPlacement{{700, 700}, {}, 0, 1};
    const auto read = readModel(source, wuhan(), {});
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
    QVERIFY(read->placedByHand);
  }
  void itsRemarksAreThoseOfItsNewPlace() {
    ModelSource from = box({500, 500});
    from.placement->height = -40;
    const auto read = readModel(from, wuhan(), {});
    QVERIFY(read.ok());
    QVERIFY2(hasNote(read.notes(), "raised by 60.0 m"), notesText(read.notes()).c_str());
    QVERIFY(isStanceNote(read.notes()[0]));
    ModelSource to = from;
    to.raiseBy = 60;
    const auto placed = placeAnew(*read, from, to, wuhan(), {});
    QVERIFY2(placed.ok() && placed.notes().empty(), notesText(placed.notes()).c_str());
  }
  void aPlaceFarAwayOrNoneIsRefused() {
    const ModelSource from = box({500, 500});
    const auto read = readModel(from, wuhan(), {});
    QVERIFY(read.ok());
    ModelSource away = from, flat = from;
    away.placement->at = {900000, 500};
    flat.placement->scale = 0;
    for (const ModelSource& to : {away, flat}) {
      const auto placed = placeAnew(*read, from, to, wuhan(), {});
      QVERIFY(!placed.ok());
      QCOMPARE(placed.error().code, ErrorCode::badInput);
    }
  }
  void aModelTellsItsLevelsOfDetail() {
    using json = nlohmann::json;
    const GeoFrame& frame = wuhan().frame;
    const auto level = [](const char* lod) {
      const json triangle = json::array({json::array({json::array({0, 1, 2})})});
      return json{{"type", "MultiSurface"}, {"lod", lod}, {"boundaries", triangle}};
    };
    json document = {{"type", "CityJSON"}, {"version", "2.0"}};
    document["metadata"]["referenceSystem"] = "https://www.opengis.net/def/crs/EPSG/0/4547";
    document["transform"]["scale"] = json::array({0.001, 0.001, 0.001});
    document["transform"]["translate"] =
        json::array({frame.originEast + 1000, frame.originNorth + 1000, 0.0});
    document["CityObjects"]["B1"] = {{"type", "Building"},
                                     {"geometry", json::array({level("2.2"), level("1")})}};
    document["vertices"] = json::array({json::array({0, 0, 20000}), json::array({10000, 0, 20000}),
                                        json::array({10000, 10000, 24000})});
    ModelSource source;
    source.path = put("levels.city.json", document.dump());
    const auto model = readModel(source, wuhan(), {});
    QVERIFY2(model.ok(), model.ok() ? "" : model.error().text().c_str());
    const std::vector<double> both{1, 2.2};
    QVERIFY(model->lods == both && !model->placedByHand);
  }
  void anotherLevelOfDetailIsNoPlace() {
    const ModelSource from = box({500, 500});
    ModelSource to = from;
    to.placement->headingDeg = 90;
    QVERIFY(sameButPlace(from, to));
    to.lod = 1;
    QVERIFY(!sameButPlace(from, to));
  }
};

QTEST_APPLESS_MAIN(ModelPlaceTest)
#include "zz_model_place_test.moc"
