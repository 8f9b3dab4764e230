#include "engine/scene/fade.h"

#include <algorithm>
#include <osg/BlendColor>
#include <osg/BlendFunc>

namespace citymirror::scene {

void fade(osg::StateSet& state, RenderOrder own, double opacity) {
  if (opacity >= 1) {
    state.removeAttribute(osg::StateAttribute::BLENDFUNC);
    state.removeAttribute(osg::StateAttribute::BLENDCOLOR);
    state.removeMode(GL_BLEND);
    setOrder(state, own);
    return;
  }
  const auto over = osg::StateAttribute::ON | osg::StateAttribute::OVERRIDE;
  state.setAttributeAndModes(
      new osg::BlendFunc(osg::BlendFunc::CONSTANT_ALPHA, osg::BlendFunc::ONE_MINUS_CONSTANT_ALPHA),
      over);
  state.setAttributeAndModes(new osg::BlendColor(osg::Vec4(0, 0, 0, float(std::max(0.0, opacity)))),
                             over);
  setOrder(state, RenderOrder::seeThrough);
}

}  // namespace citymirror::scene
