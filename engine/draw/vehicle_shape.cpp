#include "engine/draw/vehicle_shape.h"

namespace citymirror::draw {
namespace {

using Shape = std::optional<VehicleShape>;

const Shape& carShape() {
  static const Shape shape = VehicleShape{4.5,
                                          1.8,
                                          1.5,
                                          {{-0.5F, 0.62F},
                                           {-0.38F, 0.68F, true},
                                           {-0.26F, 1},
                                           {0.06F, 1, true},
                                           {0.23F, 0.66F},
                                           {0.5F, 0.50F}},
                                          0.66F,
                                          2};
  return shape;
}

const Shape& busShape() {
  static const Shape shape = VehicleShape{12, 2.5, 3.2, {{-0.5F, 1}, {0.5F, 1}}, 0.42F, 0.35F};
  return shape;
}

const Shape& boxTruckShape(bool pumps) {
  static const Shape truck =
      VehicleShape{8, 2.5, 3.3, {{-0.5F, 1}, {0.25F, 1}, {0.25F, 0.8F}, {0.5F, 0.8F}}, 2, 0.48F};
  static const Shape pump = VehicleShape{
      9,   2.5,
      3.4, {{-0.5F, 0.72F}, {-0.1F, 0.72F}, {-0.1F, 1}, {0.24F, 1}, {0.24F, 0.8F}, {0.5F, 0.8F}},
      2,   0.48F};
  return pumps ? pump : truck;
}

const Shape& ambulanceShape() {
  static const Shape shape = VehicleShape{
      5.9, 2.0, 2.7, {{-0.5F, 1}, {0.24F, 1, true}, {0.36F, 0.6F}, {0.5F, 0.46F}}, 0.56F, 2};
  return shape;
}

const Shape& fireEngineShape() {
  static const Shape shape = VehicleShape{
      8.5, 2.5, 3.5, {{-0.5F, 0.92F}, {0.16F, 0.92F}, {0.16F, 1}, {0.5F, 0.97F}}, 2, 0.45F};
  return shape;
}

}  // namespace

const std::optional<VehicleShape>& shapeOfVehicle(MovingKind kind) {
  static const Shape none;
  switch (kind) {
    case MovingKind::car:
      return carShape();
    case MovingKind::truck:
      return boxTruckShape(false);
    case MovingKind::bus:
      return busShape();
    case MovingKind::emergency:
    case MovingKind::ambulance:
      return ambulanceShape();
    case MovingKind::fireEngine:
      return fireEngineShape();
    case MovingKind::pumpTruck:
      return boxTruckShape(true);
    case MovingKind::boat:
    case MovingKind::person:
      break;
  }
  return none;
}

}  // namespace citymirror::draw
