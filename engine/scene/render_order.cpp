#include "engine/scene/render_order.h"

#include <osgUtil/RenderBin>

namespace citymirror::scene {

void setOrder(osg::StateSet& state, RenderOrder order) {
  constexpr const char* kFrontToBack = "CityMirrorFrontToBack";
  if (osgUtil::RenderBin::getRenderBinPrototype(kFrontToBack) == nullptr) {
    osgUtil::RenderBin::addRenderBinPrototype(
        kFrontToBack, new osgUtil::RenderBin(osgUtil::RenderBin::SORT_FRONT_TO_BACK));
  }
  const bool sorted = order == RenderOrder::buildings;
  state.setRenderBinDetails(int(order), sorted ? kFrontToBack : "RenderBin");
}

}  // namespace citymirror::scene
