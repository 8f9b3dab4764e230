#pragma once
#include <memory>

#include "engine/scene/building_picker.h"

namespace citymirror::scene {

/// The picker of a set over its terrain; an empty one is level ground.
inline BuildingPicker pickerOf(const BuildingSet& set, const RasterGrid<float>& terrain = {}) {
  return {set, std::make_shared<const draw::BuildingStands>(draw::standsOf(set, terrain))};
}

}  // namespace citymirror::scene
