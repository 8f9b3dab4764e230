#include "app/view/city_view_state.h"

/// Moving marks and water run on by themselves between two frames.
namespace citymirror::view {
namespace {

constexpr int kSoftwareMs = 100, kGpuMs = 33;  // between two pictures, at least
constexpr int kSlowestMs = 500;                // and at most
constexpr int kWavesGoOnMs = 2000;             // after a frame of another time: the clock may run

}  // namespace

void CityView::runOn(const draw::DrawFrame& before) {
  State& s = *state_;
  const bool later = before.at != s.frame.at;
  if (before.moving != s.frame.moving || later) s.sinceFrame.start();
  const bool marks = s.frame.moving && draw::movesAfter(*s.frame.moving, s.frame.at);
  if (marks) s.scene.setMovingTime(s.movingTime());
  if (later && scene::stepOf(quality()).movingWater && s.build && !s.build->city->water.empty()) {
    if (!s.waves) {
      s.waves = double(s.frame.at.ms) / 1000;
      s.sinceWaves.start();
    }
    s.sinceClock.start();
  }
  if (!marks && !s.waves) return s.motion.stop();
  const bool software = quality() == scene::Quality::software;
  const int least = software ? kSoftwareMs : kGpuMs;
  s.motion.setInterval(std::clamp(int(2 * s.pace.wholeCost()), least, kSlowestMs));
  if (!s.motion.isActive()) s.motion.start();
}

void CityView::showMotion() {
  State& s = *state_;
  const bool marks = s.frame.moving && draw::movesAfter(*s.frame.moving, s.movingTime());
  if (s.frame.moving) s.scene.setMovingTime(s.movingTime());
  if (s.waves && s.sinceClock.elapsed() > kWavesGoOnMs) s.waves.reset();
  s.scene.setWaterTime(
      s.waves ? std::optional(*s.waves + double(s.sinceWaves.elapsed()) / 1000) : std::nullopt);
  s.redraw(*this);
  if (!marks && !s.waves) s.motion.stop();
}

}  // namespace citymirror::view
