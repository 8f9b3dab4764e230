#include "engine/scene/shed_budget.h"

#include <algorithm>
#include <osg/NodeVisitor>
#include <vector>

#include "engine/scene/shed_geometry.h"

namespace citymirror::scene {
namespace {

struct ShedFinder : osg::NodeVisitor {
  explicit ShedFinder(unsigned context)
      : osg::NodeVisitor(TRAVERSE_ALL_CHILDREN), context_(context) {
    setNodeMaskOverride(~0U);
  }
  void apply(osg::Drawable& drawable) override {
    const auto* shed = dynamic_cast<const ShedGeometry*>(&drawable);
    if (shed != nullptr && shed->bytesDrawn(context_) > 0) found.push_back(shed);
  }
  std::vector<const ShedGeometry*> found;

 private:
  unsigned context_;
};

}  // namespace

std::size_t keepWithin(osg::Node& scene, osg::State& state, std::size_t most, unsigned recent) {
  const unsigned context = state.getContextID();
  const unsigned now = state.getFrameStamp() ? state.getFrameStamp()->getFrameNumber() : 0;
  ShedFinder finder(context);
  scene.accept(finder);
  auto& found = finder.found;
  std::sort(found.begin(), found.end());  // near and far detail share one geometry
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::stable_sort(found.begin(), found.end(), [&](const auto* a, const auto* b) {
    return a->lastDrawn(context) < b->lastDrawn(context);
  });
  std::size_t held = 0;
  for (const ShedGeometry* shed : found) held += shed->bytesDrawn(context);
  for (const ShedGeometry* shed : found) {
    if (held <= most || shed->lastDrawn(context) + recent >= now) break;
    held -= shed->bytesDrawn(context);
    shed->releaseGLObjects(&state);
  }
  return held;
}

}  // namespace citymirror::scene
