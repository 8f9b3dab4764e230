// Steps of a model that are read when they are wanted: by what is seen, within a budget, and what
// stands where one cannot be read. The frames are culled by hand, so each request is known.
#include <QtTest>
#include <osg/FrameStamp>
#include <osg/PagedLOD>
#include <osgDB/Options>
#include <osgUtil/CullVisitor>
#include <osgUtil/RenderStage>
#include <osgUtil/StateGraph>

#include "engine/scene/model_layer.h"
#include "tests/support/box_steps.h"

using namespace citymirror;

namespace {

constexpr double kApart = 1000;  // m from one tile of a row to the next

scene::Ray downOn(double x, double y) { return {{x, y, 500}, {0, 0, -1}}; }

/// A coarse box of 20 m in height 5 m whose finer step, 30 m high, waits.
std::shared_ptr<MeshModel> coarseAndFine(std::shared_ptr<BoxSteps> steps, bool adds = false) {
  auto model =
      std::make_shared<MeshModel>(boxModel(Point3(-10, -10, 0), Point3(10, 10, 5), {1, 0, 0, 1}));
  model->nodes.resize(2);
  const Box3 box(Point3(-60, -60, 0), Point3(60, 60, 30));
  model->nodes[0] = {box, 10, adds, {0}, {1}};
  model->nodes[1] = {box, 0, adds, {}, {}, true};
  model->steps = std::move(steps);
  return model;
}

/// An empty root above a row of tiles that wait, `kApart` from one to the next.
std::shared_ptr<MeshModel> rowOfTiles(std::uint32_t count, std::shared_ptr<BoxSteps>& steps) {
  auto model = std::make_shared<MeshModel>();
  model->nodes.resize(count + 1);
  std::map<std::uint32_t, Point3> places;
  for (std::uint32_t i = 1; i <= count; ++i) {
    const Point3 at(kApart * i, 0, 0);
    places[i] = at;
    model->nodes[0].children.push_back(i);
    model->nodes[i] = {
        Box3(at - Point3(20, 20, 0), at + Point3(20, 20, 30)), 0, false, {}, {}, true};
    model->nodes[0].box.extend(model->nodes[i].box);
  }
  steps = std::make_shared<BoxSteps>(places);
  model->steps = steps;
  return model;
}

/// Frames of a camera that looks straight down; what they ask for comes after each of them.
class Frames : public osg::NodeVisitor::DatabaseRequestHandler {
 public:
  void requestNodeFile(const std::string& file, osg::NodePath& path, float, const osg::FrameStamp*,
                       osg::ref_ptr<osg::Referenced>&, const osg::Referenced* options) override {
    const auto* steps = dynamic_cast<const osgDB::Options*>(options);
    wanted_.push_back({file, path.back()->asGroup(), steps});
  }

  /// Returns how many files were asked for.
  std::size_t draw(osg::Node* scene, const Point3& eye, int height = 1080) {
    stamp_->setFrameNumber(++frame_);
    stamp_->setReferenceTime(frame_ / 30.0);
    osg::ref_ptr<osgUtil::CullVisitor> cull = new osgUtil::CullVisitor;
    cull->setStateGraph(new osgUtil::StateGraph);
    cull->setRenderStage(new osgUtil::RenderStage);
    cull->setFrameStamp(stamp_);
    cull->setTraversalNumber(frame_);
    cull->setDatabaseRequestHandler(this);
    cull->setComputeNearFarMode(osg::CullSettings::DO_NOT_COMPUTE_NEAR_FAR);
    cull->setCullingMode(osg::CullSettings::VIEW_FRUSTUM_CULLING);
    cull->reset();
    cull->pushViewport(new osg::Viewport(0, 0, 1.5 * height, height));
    cull->pushProjectionMatrix(new osg::RefMatrix(osg::Matrixd::perspective(32, 1.5, 1, 100'000)));
    const osg::Vec3d from(eye.x(), eye.y(), eye.z());
    cull->pushModelViewMatrix(new osg::RefMatrix(osg::Matrixd::lookAt(
                                  from, from - osg::Vec3d(0, 0, 1), osg::Vec3d(0, 1, 0))),
                              osg::Transform::ABSOLUTE_RF);
    scene->accept(*cull);
    cull->popModelViewMatrix();
    cull->popProjectionMatrix();
    cull->popViewport();
    return arrive();
  }

  std::size_t most = 100;  // that come in one frame

 private:
  struct Wanted {
    std::string file;
    osg::ref_ptr<osg::Group> group;
    osg::ref_ptr<const osgDB::Options> options;
  };

  std::size_t arrive() {
    const auto wanted = std::exchange(wanted_, {});
    for (std::size_t i = 0; i < std::min(wanted.size(), most); ++i) {
      const Wanted& one = wanted[i];
      auto read = one.options->getReadFileCallback()->readNode(one.file, one.options);
      if (auto* step = dynamic_cast<osg::PagedLOD*>(one.group.get()))
        step->setFrameNumber(1, frame_);
      one.group->addChild(read.getNode());
    }
    return wanted.size();
  }

  unsigned frame_ = 0;
  osg::ref_ptr<osg::FrameStamp> stamp_ = new osg::FrameStamp;
  std::vector<Wanted> wanted_;
};

}  // namespace

class ModelStepsTest : public QObject {
  Q_OBJECT
  osg::ref_ptr<Frames> frames_;

 private slots:
  void init() { frames_ = new Frames; }

  void aFinerStepComesOnceTheCoarserOneIsSeenTooWrong() {
    const auto steps = std::make_shared<BoxSteps>(std::map<std::uint32_t, Point3>{{1, {0, 0, 0}}});
    const auto build = scene::buildModel(coarseAndFine(steps), {});
    QVERIFY(build.ok());
    osg::Node* node = (*build)->node;
    // 10 m wrong, 32° over 1080 lines: 8 pixels at 2354 m from the ball round the tile
    QCOMPARE(frames_->draw(node, {0, 0, 5000}), std::size_t{0});
    QCOMPARE(frames_->draw(node, {0, 0, 5000}, 4320), std::size_t{1});  // on more lines: farther
    QCOMPARE(steps->reads, 1);
    const auto other = scene::buildModel(coarseAndFine(steps), {});
    QCOMPARE(frames_->draw((*other)->node, {0, 0, 2000}), std::size_t{1});
    QCOMPARE(frames_->draw((*other)->node, {0, 0, 2000}), std::size_t{0});
  }
  void whatWasPagedInAnswersARayAndKeepsItsFeature() {
    const auto steps = std::make_shared<BoxSteps>(std::map<std::uint32_t, Point3>{{1, {0, 0, 0}}});
    const auto build = scene::buildModel(coarseAndFine(steps), {});
    scene::ModelLayer layer;
    layer.add(*build);
    auto hit = layer.pick(downOn(0, 0));
    QVERIFY(hit && hit->feature);
    QCOMPARE(hit->feature->code, std::string("BOX"));
    QVERIFY(std::abs(hit->at.z() - 5) < 1e-3);
    frames_->draw(layer.node(), {0, 0, 1000});
    hit = layer.pick(downOn(0, 0));
    QVERIFY(hit && hit->feature);
    QCOMPARE(hit->feature->code, std::string("T1"));
    QVERIFY(std::abs(hit->at.z() - 30) < 1e-3);
    layer.select(hit->feature);
    layer.clear();
    QCOMPARE(hit->feature->code, std::string("T1"));  // also after its tile is gone
  }
  void whatIsAddedStandsBesideTheCoarserStep() {
    const auto steps = std::make_shared<BoxSteps>(std::map<std::uint32_t, Point3>{{1, {40, 0, 0}}});
    const auto build = scene::buildModel(coarseAndFine(steps, true), {});
    scene::ModelLayer layer;
    layer.add(*build);
    frames_->draw(layer.node(), {0, 0, 1000});
    const auto own = layer.pick(downOn(0, 0)), added = layer.pick(downOn(40, 0));
    QVERIFY(own && added);
    QCOMPARE(own->feature->code, std::string("BOX"));
    QCOMPARE(added->feature->code, std::string("T1"));
  }
  void aStepThatCannotBeReadIsNamedOnceAndTheCoarserOneStands() {
    const auto steps = std::make_shared<BoxSteps>(std::map<std::uint32_t, Point3>{{1, {0, 0, 0}}});
    steps->broken = {1};
    const auto build = scene::buildModel(coarseAndFine(steps), {});
    scene::ModelLayer layer;
    layer.add(*build);
    for (int i = 0; i < 5; ++i) frames_->draw(layer.node(), {0, 0, 1000});
    QCOMPARE(steps->reads, 1);
    const auto notes = layer.takeNotes();
    QCOMPARE(notes.size(), std::size_t{1});
    QCOMPARE(notes[0].where, std::string("tile.b3dm"));
    QVERIFY(notes[0].what.find("the file ends at byte 300") != std::string::npos);
    const auto hit = layer.pick(downOn(0, 0));
    QVERIFY(hit && hit->feature && hit->feature->code == "BOX");
    QVERIFY(layer.takeNotes().empty());
  }
  void onlyTilesThatAreSeenAreAskedFor() {
    std::shared_ptr<BoxSteps> steps;
    const auto build = scene::buildModel(rowOfTiles(8, steps), {});
    QVERIFY(build.ok());
    QCOMPARE(frames_->draw((*build)->node, {3 * kApart, 0, 500}), std::size_t{1});
    QCOMPARE(frames_->draw((*build)->node, {5 * kApart, 0, 500}), std::size_t{1});
    QCOMPARE(steps->reads, 2);
  }
  void alongARowOfTilesTheBudgetHoldsAndEachComes() {
    constexpr std::size_t kBudget = 2000, kTile = 1000;  // bytes; a box has some 900
    std::shared_ptr<BoxSteps> steps;
    const auto build = scene::buildModel(rowOfTiles(12, steps), {}, kBudget);
    scene::ModelLayer layer;
    layer.add(*build);
    for (int tile = 1; tile <= 12; ++tile) {
      for (int i = 0; i < 4; ++i) {
        frames_->draw(layer.node(), {kApart * tile, 0, 500});
        const std::size_t held = (*build)->steps->residentBytes();
        QVERIFY2(held < kBudget + kTile, qPrintable(QString::number(held)));
      }
      const auto hit = layer.pick(downOn(kApart * tile, 0));
      QVERIFY2(hit && hit->feature, qPrintable(QString::number(tile)));
      QCOMPARE(hit->feature->code, "T" + std::to_string(tile));
    }
    QCOMPARE(steps->reads, 12);
    layer.clear();
  }
  void whereAllThatIsSeenIsMoreThanTheBudgetLoadingEnds() {
    constexpr std::size_t kBudget = 2000;
    std::shared_ptr<BoxSteps> steps;
    const auto build = scene::buildModel(rowOfTiles(8, steps), {}, kBudget);
    scene::ModelLayer layer;
    layer.add(*build);
    const Point3 high(4.5 * kApart, 0, 20'000);
    frames_->most = 1;
    for (int i = 0; i < 3; ++i) QVERIFY(frames_->draw(layer.node(), high) > 0);
    QCOMPARE(frames_->draw(layer.node(), high), std::size_t{0});
    QVERIFY(layer.waiting());  // something unseen may make room
    for (int i = 0; i < 5; ++i) QCOMPARE(frames_->draw(layer.node(), high), std::size_t{0});
    QVERIFY(!layer.waiting());
    QCOMPARE(steps->reads, 3);
    // over one tile, what is no longer seen makes room
    for (int i = 0; i < 4; ++i) frames_->draw(layer.node(), {8 * kApart, 0, 500});
    QVERIFY((*build)->steps->residentBytes() < kBudget);
    QCOMPARE(steps->reads, 4);
    QVERIFY(layer.pick(downOn(8 * kApart, 0)));
  }
  void moreThanCanBeHeldInsteadOfOneStepStaysAwayAndIsNamedOnce() {
    std::shared_ptr<BoxSteps> steps;
    const auto model = rowOfTiles(50, steps);
    MeshModel coarse = boxModel(Point3(0, -10, 0), Point3(20, 10, 5), {1, 0, 0, 1});
    model->name = "campus";
    model->features = coarse.features;
    model->materials = coarse.materials;
    model->blocks = coarse.blocks;
    model->nodes[0].blocks = {0};
    model->nodes[0].error = 10;
    model->nodes[0].box.extend(model->box());
    const auto build = scene::buildModel(model, {}, 1000);
    scene::ModelLayer layer;
    layer.add(*build);
    for (int i = 0; i < 4; ++i) frames_->draw(layer.node(), {10, 0, 500});
    QCOMPARE(steps->reads, 3);
    QCOMPARE((*build)->steps->residentBytes(), std::size_t{0});
    const auto notes = layer.takeNotes();
    QCOMPARE(notes.size(), std::size_t{1});
    QCOMPARE(notes[0].where, std::string("campus"));
    QVERIFY(layer.pick(downOn(10, 0)));
  }
  void afterTheLayerIsClosedNothingIsNamed() {
    const auto steps = std::make_shared<BoxSteps>(std::map<std::uint32_t, Point3>{{1, {0, 0, 0}}});
    const auto build = scene::buildModel(coarseAndFine(steps), {});
    scene::ModelLayer layer;
    layer.add(*build);
    layer.close();
    frames_->draw(layer.node(), {0, 0, 1000});
    QVERIFY(layer.takeNotes().empty());
    QVERIFY(layer.pick(downOn(0, 0)));
  }
};

QTEST_APPLESS_MAIN(ModelStepsTest)
#include "model_steps_test.moc"
