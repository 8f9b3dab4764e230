#include "engine/scene/render_order.h"

#include <osgUtil/RenderBin>

namespace citymirror::scene {

void setOrder(osg::StateSet& state, RenderOrder order) {
  constexpr const char* kFrontToBack = "CityMirrorFrontToBack";
  if (osgUtil::RenderBin::getRenderBinPrototype(kFrontToBack) == nullptr) {
    osgUtil::RenderBin::addRenderBinPrototype(
        kFrontToBack, new osgUtil::RenderBin(osgUtil::RenderBin::SORT_FRONT_TO_BACK));
  }
  const char* bin = order == RenderOrder::buildings ? kFrontToBack
                    : order == RenderOrder::vectors ? "TraversalOrderBin"
                                                    : "RenderBin";
  state.setRenderBinDetails(int(order), bin);
}

}  // namespace citymirror::scene
