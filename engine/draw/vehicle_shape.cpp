#include "engine/draw/vehicle_shape.h"

namespace citymirror::draw {
namespace {

/// Of a kind that is drawn as a body, without its size.
VehicleShape outlineOf(MovingKind kind) {
  VehicleShape shape;
  switch (kind) {
    case MovingKind::car:
      shape.outline = {{-0.5F, 0.62F},   {-0.38F, 0.68F, true}, {-0.26F, 1},
                       {0.06F, 1, true}, {0.23F, 0.66F},        {0.5F, 0.50F}};
      shape.sideGlass = 0.66F;
      break;
    case MovingKind::bus:
      shape.outline = {{-0.5F, 1}, {0.5F, 1}};
      shape.sideGlass = 0.42F;
      shape.noseGlass = 0.35F;
      break;
    case MovingKind::truck:
      shape.outline = {{-0.5F, 1}, {0.25F, 1}, {0.25F, 0.8F}, {0.5F, 0.8F}};
      shape.noseGlass = 0.48F;
      break;
    case MovingKind::pumpTruck:
      shape.outline = {{-0.5F, 0.72F}, {-0.1F, 0.72F}, {-0.1F, 1},
                       {0.24F, 1},     {0.24F, 0.8F},  {0.5F, 0.8F}};
      shape.noseGlass = 0.48F;
      break;
    case MovingKind::emergency:
    case MovingKind::ambulance:
      shape.outline = {{-0.5F, 1}, {0.24F, 1, true}, {0.36F, 0.6F}, {0.5F, 0.46F}};
      shape.sideGlass = 0.56F;
      break;
    case MovingKind::fireEngine:
      shape.outline = {{-0.5F, 0.92F}, {0.16F, 0.92F}, {0.16F, 1}, {0.5F, 0.97F}};
      shape.noseGlass = 0.45F;
      break;
    case MovingKind::boat:
    case MovingKind::person:
      break;
  }
  return shape;
}

}  // namespace

VehicleShapes::VehicleShapes(const VehicleSizes& sizes) {
  for (std::size_t k = 0; k < shape_.size(); ++k) {
    const auto kind = MovingKind(k);
    const auto size = sizes.find(kind == MovingKind::emergency ? MovingKind::ambulance : kind);
    VehicleShape shape = outlineOf(kind);
    if (size == sizes.end() || shape.outline.empty()) continue;
    shape.length = size->second.length;
    shape.width = size->second.width;
    shape.height = size->second.height;
    shape_[k] = std::move(shape);
  }
}

const VehicleShape* VehicleShapes::of(MovingKind kind) const {
  const std::optional<VehicleShape>& shape = shape_[std::size_t(kind)];
  return shape ? &*shape : nullptr;
}

}  // namespace citymirror::draw
