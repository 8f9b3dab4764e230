#include "engine/scene/draped_mask.h"

#include <osg/Stencil>

namespace citymirror::scene {

void setDrapedMask(osg::StateSet& state, DrapedMask mask) {
  if (mask == DrapedMask::none) {
    state.removeAttribute(osg::StateAttribute::STENCIL);
    state.removeMode(GL_STENCIL_TEST);
    return;
  }
  osg::ref_ptr<osg::Stencil> stencil = new osg::Stencil;
  const bool draped = mask == DrapedMask::draped;
  stencil->setFunction(draped ? osg::Stencil::EQUAL : osg::Stencil::ALWAYS,
                       mask == DrapedMask::standing ? 1 : 0, ~0U);
  stencil->setOperation(osg::Stencil::KEEP, osg::Stencil::KEEP,
                        draped ? osg::Stencil::KEEP : osg::Stencil::REPLACE);
  state.setAttributeAndModes(stencil);
}

}  // namespace citymirror::scene
