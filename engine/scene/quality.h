#pragma once
#include <string_view>

namespace citymirror::scene {

/// How much the picture may cost: for drawing by the processor, for a GPU that is part of it, for a
/// workstation's GPU.
enum class Quality { software, standard, workstation };

/// The step for the name an OpenGL driver gives its renderer; `standard` for names unknown.
Quality qualityFor(std::string_view renderer);

struct QualityStep {
  int samples = 0;  ///< per pixel, smooth the edges
  float reach = 1;  ///< factor on the distances up to which detail is drawn
};
QualityStep stepOf(Quality quality);

}  // namespace citymirror::scene
