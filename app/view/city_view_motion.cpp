#include "app/view/city_view_state.h"

/// Moving marks run on by themselves between two frames.
namespace citymirror::view {
namespace {

constexpr int kSoftwareMs = 100, kGpuMs = 33;  // between two pictures

}  // namespace

void CityView::runOn(const draw::DrawFrame& before) {
  State& s = *state_;
  if (before.moving != s.frame.moving || before.at != s.frame.at) s.sinceFrame.start();
  if (!s.frame.moving || !draw::movesAfter(*s.frame.moving, s.frame.at)) return s.motion.stop();
  s.scene.setMovingTime(s.movingTime());
  const bool software = quality() == scene::Quality::software;
  s.motion.setInterval(software ? kSoftwareMs : kGpuMs);
  if (!s.motion.isActive()) s.motion.start();
}

void CityView::showMotion() {
  State& s = *state_;
  s.scene.setMovingTime(s.movingTime());
  s.redraw(*this);
  if (!draw::movesAfter(*s.frame.moving, s.movingTime())) s.motion.stop();
}

}  // namespace citymirror::view
