#include "engine/scene/additions.h"

#include <QColor>
#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>
#include <functional>

#include "engine/scene/city_scene.h"
#include "engine/scene/note_layer.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/picture_export.h"
#include "tests/support/box_model.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

constexpr int kWide = 480, kHigh = 320;
constexpr draw::Color kViolet{150, 40, 230, 255};  // of a note: nothing else of the city

std::shared_ptr<const CityModel> cityShown() {
  static const auto made = std::make_shared<const CityModel>(smallCity());
  return made;
}

draw::CameraPose poseOver(const Point2& at, double distance, double pitch) {
  draw::CameraPose pose;
  pose.target = at;
  pose.targetHeight = small::groundAt(at.x(), at.y());
  pose.distance = distance;
  pose.pitchDeg = pitch;
  return pose;
}

int countOf(const QImage& image, const std::function<bool(const QColor&)>& is) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) count += is(image.pixelColor(x, y)) ? 1 : 0;
  }
  return count;
}

bool isRedPaint(const QColor& c) { return c.red() > 110 && c.green() < 60 && c.blue() < 60; }
bool isGreenTheme(const QColor& c) { return c.green() > c.red() + 50 && c.green() > c.blue() + 50; }
bool isVioletFrame(const QColor& c) {
  return c.red() > 110 && c.green() < 80 && c.blue() > c.red() + 50;
}

AddedModel redBox() {
  const double z = small::groundAt(420, 420);
  return {std::make_shared<const MeshModel>(
      boxModel({400, 400, z - 5}, {440, 440, z + 60}, {0.9F, 0, 0, 1}))};
}

AddedLayer fieldOf(const char* attribute) {
  Feature feature;
  feature.code = "field";
  feature.kind = GeometryKind::polygon;
  feature.polygons = {{{{420, 520}, {480, 520}, {480, 580}, {420, 580}}, {}}};
  feature.values = {1.0};
  FeatureLayer layer;
  layer.name = "fields";
  layer.schema = {{"height", FieldType::real}};
  layer.features = {feature};
  draw::VectorRule rule;
  rule.symbol.fill = {230, 0, 0, 255};
  rule.symbol.outline = rule.symbol.fill;
  if (*attribute != '\0') {
    rule.symbol.placement = draw::Placement::extrude;
    rule.symbol.height.attribute = attribute;
  }
  return {4, std::make_shared<const FeatureLayer>(layer), {{rule}}};
}

draw::SketchNote noteAt(const Point2& at, bool raised) {
  return {"指挥部\nHeadquarters", {at.x(), at.y(), small::groundAt(at.x(), at.y())}, kViolet, raised};
}

}  // namespace

class AdditionsTest : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;

  QImage exported(const Additions& added) {
    ExportContent content{cityShown(), {}, {}, {"labels", "marks"}, added};
    const std::string path = (folder_.path() + "/picture.png").toStdString();
    const Outcome written =
        exportPicture({content, poseOver({420, 430}, 420, -40), kWide, kHigh, path}, {});
    if (!written) qWarning("%s", written.error().text().c_str());
    return QImage(QString::fromStdString(path));
  }

 private slots:
  void initTestCase() { qunsetenv("DISPLAY"); }

  void aPictureThatLeavesShowsAddedModels() {
    QCOMPARE(countOf(exported({}), isRedPaint), 0);
    Additions added;
    added.models = {redBox()};
    QVERIFY(countOf(exported(added), isRedPaint) > 400);
    added.models[0].visible = false;
    QCOMPARE(countOf(exported(added), isRedPaint), 0);
  }
  void aPictureThatLeavesShowsTheColoursOfTheTheme() {
    const std::size_t buildings = cityShown()->buildings.size();
    QCOMPARE(countOf(exported({}), isGreenTheme), 0);
    Additions added;
    added.theme.assign(buildings, draw::Color{20, 200, 60, 255});
    QVERIFY(countOf(exported(added), isGreenTheme) > 2000);
  }
  void aPictureThatLeavesShowsNotesAndAddedLayers() {
    Additions added;
    added.sketch.notes = {noteAt({420, 430}, true)};
    const QImage noted = exported(added);
    QVERIFY(countOf(noted, isVioletFrame) > 100);
    QCOMPARE(countOf(exported({}), isVioletFrame), 0);
    added.layers = {fieldOf("")};
    QVERIFY(countOf(exported(added), isRedPaint) > 200);
  }
  void aFilmShowsWhatAPictureShows() {
    ExportContent content{cityShown(), {}, {}, {"labels", "marks"}, {}};
    content.added.models = {redBox()};
    content.added.sketch.notes = {noteAt({420, 430}, true)};
    const auto a = poseOver({420, 430}, 420, -40), b = poseOver({420, 430}, 380, -40);
    const QString frames = folder_.path() + "/frames";
    const Outcome filmed = exportFilm({content, *draw::CameraPath::make(std::vector{a, b}), 0.2, 10,
                                       kWide, kHigh, FilmKind::frames, frames.toStdString()},
                                      {});
    QVERIFY2(filmed.ok(), filmed.ok() ? "" : filmed.error().text().c_str());
    for (const char* name : {"/00001.png", "/00002.png"}) {
      const QImage frame(frames + name);
      QVERIFY(countOf(frame, isRedPaint) > 400);
      QVERIFY(countOf(frame, isVioletFrame) > 100);
    }
  }
  void whatCannotBeBuiltIsNamedAndTheRestIsThere() {
    Additions added;
    added.layers = {fieldOf("no such attribute")};
    added.models = {redBox()};
    ExportContent content{cityShown(), {}, {}, {}, added};
    const Outcome written = exportPicture({content, poseOver({420, 430}, 420, -40), kWide, kHigh,
                                           (folder_.path() + "/rest.png").toStdString()},
                                          {});
    QVERIFY(written.ok());
    QCOMPARE(written.notes().size(), std::size_t{1});
    QCOMPARE(written.notes()[0].where, std::string("fields"));
    QVERIFY(countOf(QImage(folder_.path() + "/rest.png"), isRedPaint) > 400);
  }

  void aSceneTellsEverythingThatWasAddedToIt() {
    auto renderer = OffscreenRenderer::make(kWide, kHigh, 0);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(cityShown(), {});
    Additions added;
    added.models = {redBox()};
    added.models[0].opacity = 0.5;
    added.layers = {fieldOf("")};
    added.layers[0].visible = false;
    added.theme.assign(cityShown()->buildings.size(), kViolet);
    added.chosen = {cityShown()->buildings.code[7]};
    added.sketch.notes = {noteAt({300, 300}, false)};
    added.clip = draw::uprightClip({0, 500}, {1000, 500});
    added.buildingOpacity = 0.5;
    const Outcome shown = showAdditions((*renderer)->scene(), added, {});
    QVERIFY(shown.ok() && shown.notes().empty());
    const Additions told = (*renderer)->scene().additions();
    QCOMPARE(told.models.size(), std::size_t{1});
    QVERIFY(told.models[0].model == added.models[0].model);
    QCOMPARE(told.models[0].opacity, 0.5);
    QVERIFY(told.layers.size() == 1 && told.layers[0].features == added.layers[0].features);
    QVERIFY(told.layers[0].style == added.layers[0].style && !told.layers[0].visible);
    QVERIFY(told.theme == added.theme && told.chosen == added.chosen);
    QVERIFY(told.sketch == added.sketch && told.clip == added.clip);
    QCOMPARE(told.buildingOpacity, 0.5);
    (*renderer)->scene().models().remove(*added.models[0].model);
    QVERIFY((*renderer)->scene().additions().models.empty());
  }

  void marksBehindACutAreGoneWithIt() {
    auto renderer = OffscreenRenderer::make(kWide, kHigh, 0);
    QVERIFY(renderer.ok());
    (*renderer)->setCity(cityShown(), {});
    draw::DrawFrame frame;
    frame.marks = std::make_shared<draw::MarkSet>(
        draw::MarkSet{{"SOUTH", draw::MarkIcon::pump, {470, 420}, Severity::red, {}, false},
                      {"NORTH", draw::MarkIcon::pump, {470, 560}, Severity::red, {}, false}});
    const auto pose = poseOver({470, 490}, 500, -60);
    ViewGeometry view{(*renderer)->scene().constrained(pose), kWide, kHigh, 1};
    const auto marked = [&](const Point2& at) {
      (*renderer)->render(frame, pose);
      const Point3 p = view.project({at.x(), at.y(), small::groundAt(at.x(), at.y()) + 1});
      const Hit hit = (*renderer)->scene().pick(view, {p.x(), p.y() - 21});
      return hit.kind == HitKind::mark ? hit.code : std::string();
    };
    QCOMPARE(marked({470, 420}), std::string("SOUTH"));
    QCOMPARE(marked({470, 560}), std::string("NORTH"));
    auto& cut = (*renderer)->scene().cutaway();
    cut.setClip(draw::uprightClip({0, 490}, {1000, 490}));  // hides the south
    QCOMPARE(marked({470, 420}), std::string());
    QCOMPARE(marked({470, 560}), std::string("NORTH"));
    cut.setClip(draw::levelClip(20));  // leaves the ground and what is written on it
    QCOMPARE(marked({470, 420}), std::string("SOUTH"));
    cut.setClip(std::nullopt);
    QCOMPARE(marked({470, 420}), std::string("SOUTH"));
  }
  void labelsBehindACutAreGoneWithIt() {
    auto renderer = OffscreenRenderer::make(kWide, kHigh, 0);
    QVERIFY(renderer.ok());
    CityModel bare = *cityShown();
    bare.buildings = {};
    bare.roads = {};
    bare.facilities.clear();
    bare.zones.clear();
    bare.water.clear();
    (*renderer)->setCity(std::make_shared<const CityModel>(bare), {});
    draw::DrawFrame frame;
    frame.labels = std::make_shared<draw::LabelSet>(
        draw::LabelSet{{{"南边的名字", "The south"}, {470, 420}, 900}});
    const auto pose = poseOver({470, 490}, 500, -60);
    const auto letters = [&] {
      const Image i = (*renderer)->render(frame, pose);
      int bright = 0;
      for (std::size_t k = 0; k < i.rgba.size(); k += 4)
        bright += i.rgba[k] > 200 && i.rgba[k + 2] > 200 ? 1 : 0;
      return bright;
    };
    QVERIFY(letters() > 60);
    (*renderer)->scene().cutaway().setClip(draw::uprightClip({0, 440}, {1000, 440}));
    QCOMPARE(letters(), 0);
    (*renderer)->scene().cutaway().setClip(draw::uprightClip({0, 400}, {1000, 400}));
    QVERIFY(letters() > 60);
  }

  void aRaisedNoteStandsOverItsPlaceAndAnotherBesideIt() {
    NoteLayer layer;
    const ViewGeometry view{poseOver({420, 430}, 420, -40), kWide, kHigh, 1};
    layer.show({noteAt({420, 430}, true), noteAt({420, 430}, false)});
    layer.layOut(view);
    QCOMPARE(layer.boxes().size(), std::size_t{2});
    const Point3 at = view.project(noteAt({420, 430}, true).at);
    const PixelBox raised = layer.boxes()[0], beside = layer.boxes()[1];
    QVERIFY(raised.bottom < at.y() - 20 && raised.left < at.x() && raised.right > at.x());
    QVERIFY(beside.left > at.x() && beside.top < at.y() && beside.bottom > at.y());
    QVERIFY2(beside.bottom - beside.top > 30, "two lines of text need the room of two");
  }
  void notesBehindTheEyeOrBesideThePictureAreLeftOut() {
    NoteLayer layer;
    const ViewGeometry view{poseOver({420, 430}, 420, -20), kWide, kHigh, 1};
    layer.show({noteAt({420, -600}, true), noteAt({2500, 430}, true)});
    layer.layOut(view);
    QVERIFY(layer.boxes().empty());
  }
};

QTEST_GUILESS_MAIN(AdditionsTest)
#include "additions_test.moc"
