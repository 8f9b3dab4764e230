#include "app/session/exposure_desk.h"

#include <algorithm>
#include <cmath>

namespace citymirror::session {

std::vector<float> depthsOf(const WaterLook& look) {
  std::vector<float> depths = look.before->depth.values;
  const std::vector<float>& after = look.after->depth.values;
  const auto share = float(std::clamp(look.fraction, 0.0, 1.0));
  for (std::size_t k = 0; k < depths.size(); ++k) depths[k] += share * (after[k] - depths[k]);
  return depths;
}

std::optional<WaterLook> ExposureDesk::due(const std::optional<WaterLook>& look) {
  if (!look || look == asked_) return std::nullopt;
  asked_ = look;
  return look;
}

std::shared_ptr<const ExposureView> ExposureDesk::count(const WaterLook& look) {
  const GridShape& shape = look.before->depth.shape;
  if (!places_ || placesOf_ != look.city || !(places_->shape() == shape)) {
    places_.emplace(*look.city, shape);
    placesOf_ = look.city;
  }
  auto view = std::make_shared<ExposureView>();
  view->counts = places_->in(depthsOf(look), coupling::limitsOf(bands_));
  view->bands = bands_;
  view->run = look.run;
  view->at = look.at;
  view->issued = look.issued;
  return view;
}

}  // namespace citymirror::session
