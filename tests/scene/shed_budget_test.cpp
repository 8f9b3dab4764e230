#include "engine/scene/shed_budget.h"

#include <QtTest>
#include <osg/NodeVisitor>

#include "engine/scene/city_scene.h"
#include "engine/scene/offscreen.h"
#include "engine/scene/shed_geometry.h"
#include "tests/support/small_city.h"

using namespace citymirror;
using namespace citymirror::scene;

namespace {

struct ShedCollector : osg::NodeVisitor {
  ShedCollector() : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN) {}
  void apply(osg::Drawable& node) override {
    if (auto* geometry = dynamic_cast<ShedGeometry*>(&node)) all.insert(geometry);
  }
  std::set<ShedGeometry*> all;
};

std::shared_ptr<const CityModel> wideWood() {
  auto city = std::make_shared<CityModel>(smallCity());
  for (int i = 0; i < 400; ++i)
    city->trees.add({20 + (i % 20) * 48.0, 150 + (i / 20) * 40.0}, 6 + i % 8, 2 + 0.1 * (i % 9));
  return city;
}

draw::CameraPose lookDownAt(double x, double y) {
  draw::CameraPose pose;
  pose.target = {x, y};
  pose.distance = 60;
  pose.pitchDeg = -88;
  return pose;
}

}  // namespace

class ShedBudgetTest : public QObject {
  Q_OBJECT
  std::unique_ptr<OffscreenRenderer> renderer_;
  osg::ref_ptr<osg::State> state_ = new osg::State;  // stands for that of the renderer's context
  std::set<ShedGeometry*> shed_;

  std::size_t keep(std::size_t most, unsigned recent) {
    return keepWithin(*renderer_->scene().root(), *state_, most, recent);
  }
  std::size_t held() const {
    std::size_t bytes = 0;
    for (const ShedGeometry* geometry : shed_) bytes += geometry->bytesDrawn(context());
    return bytes;
  }
  unsigned context() const { return state_->getContextID(); }
  void setNow() {
    unsigned latest = 0;
    for (const ShedGeometry* geometry : shed_)
      latest = std::max(latest, geometry->lastDrawn(context()));
    state_->setFrameStamp(new osg::FrameStamp);
    const_cast<osg::FrameStamp*>(state_->getFrameStamp())->setFrameNumber(latest);
  }

 private slots:
  void initTestCase() {
    auto made = OffscreenRenderer::make(160, 120);
    QVERIFY(made.ok());
    renderer_ = std::move(*made);
    renderer_->setCity(wideWood(), {});
    renderer_->render({}, lookDownAt(100, 250));
    ShedCollector collector;
    renderer_->scene().root()->accept(collector);
    shed_ = collector.all;
    for (unsigned id = 0; id < 8; ++id) {
      state_->setContextID(id);
      if (held() > 0) break;
    }
    QVERIFY(held() > 0);
  }

  void withinTheBudgetEverythingStays() {
    renderer_->render({}, lookDownAt(850, 850));
    setNow();
    const std::size_t before = held();
    QCOMPARE(keep(before, 0), before);
    QCOMPARE(held(), before);
  }

  void whatWasNotDrawnForLongestGoesFirstAndTheSeenStays() {
    const Image first = renderer_->render({}, lookDownAt(100, 250));
    const Image last = renderer_->render({}, lookDownAt(850, 850));
    setNow();
    const std::size_t all = held();
    std::size_t seen = 0;
    for (const ShedGeometry* geometry : shed_) {
      if (geometry->lastDrawn(context()) == state_->getFrameStamp()->getFrameNumber())
        seen += geometry->bytesDrawn(context());
    }
    QVERIFY(seen > 0 && seen < all);
    QVERIFY(keep(all - 1, 0) < all);
    QVERIFY(held() >= seen);
    QCOMPARE(keep(0, 0), seen);
    QCOMPARE(held(), seen);
    QVERIFY(renderer_->render({}, lookDownAt(850, 850)).rgba == last.rgba);
    QVERIFY(renderer_->render({}, lookDownAt(100, 250)).rgba == first.rgba);
    QVERIFY(held() > seen);  // made again
  }

  void whatWasDrawnInRecentFramesStaysWhateverTheBudget() {
    renderer_->render({}, lookDownAt(100, 250));
    renderer_->render({}, lookDownAt(850, 850));
    setNow();
    const std::size_t before = held();
    QCOMPARE(keep(0, 1000000), before);
    QCOMPARE(held(), before);
  }
};

QTEST_APPLESS_MAIN(ShedBudgetTest)
#include "shed_budget_test.moc"
