#include "engine/scene/sky.h"

#include <osg/Depth>
#include <osg/Geometry>

#include "engine/scene/programs.h"
#include "engine/scene/render_order.h"

namespace citymirror::scene {

osg::ref_ptr<osg::Node> makeSky() {
  osg::ref_ptr<osg::Geometry> quad = new osg::Geometry;
  quad->setUseDisplayList(false);
  quad->setUseVertexBufferObjects(true);
  quad->setCullingActive(false);
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  for (const auto& c :
       {osg::Vec3(-1, -1, 0), osg::Vec3(1, -1, 0), osg::Vec3(-1, 1, 0), osg::Vec3(1, 1, 0)}) {
    corners->push_back(c);
  }
  quad->setVertexArray(corners);
  quad->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLE_STRIP, 0, 4));
  osg::StateSet* state = quad->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram("sky"));
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  setOrder(*state, RenderOrder::sky);
  return quad;
}

void setLight(osg::StateSet& state, const draw::Daylight& light) {
  const auto set = [&](const char* name, const auto& v) {
    state.getOrCreateUniform(name, osg::Uniform::FLOAT_VEC3)
        ->set(osg::Vec3(float(v.x()), float(v.y()), float(v.z())));
  };
  set("sunDirection", light.light);
  set("litColor", light.lit);
  set("shadeColor", light.shade);
  set("hazeColor", light.haze);
  set("zenithColor", light.zenith);
  set("glowColor", light.glow);
  state.getOrCreateUniform("night", osg::Uniform::FLOAT)->set(light.night);
}

}  // namespace citymirror::scene
