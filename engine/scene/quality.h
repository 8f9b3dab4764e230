#pragma once
#include <cstddef>
#include <string_view>

namespace citymirror::scene {

/// How much the picture may cost: for drawing by the processor, for a GPU that is part of it, for a
/// workstation's GPU.
enum class Quality { software, standard, workstation };

/// The step for the name an OpenGL driver gives its renderer; `standard` for names unknown.
Quality qualityFor(std::string_view renderer);

struct QualityStep {
  int samples = 0;           ///< per pixel, smooth the edges
  float reach = 1;           ///< factor on the distances up to which buildings and trees are drawn
  float anisotropy = 1;      ///< of the ground's picture: sharp when seen from the side
  bool fineFacades = false;  ///< windows with reveals and panes of their own tone
  bool movingWater = false;  ///< rivers and lakes ripple while time runs
  int shadowMap = 0;         ///< texels a side of the map of the sun's shadows; 0 = painted ones only
  std::size_t vehicleBodies = 0;  ///< most vehicles drawn as bodies: the nearest, others are marks
  friend bool operator==(const QualityStep&, const QualityStep&) = default;
};
QualityStep stepOf(Quality quality);

}  // namespace citymirror::scene
