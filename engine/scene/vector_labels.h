#pragma once
#include <cstddef>

#include "engine/core/feature_layer.h"
#include "engine/draw/draw_frame.h"
#include "engine/draw/vector_style.h"

namespace citymirror::scene {

constexpr std::size_t kMostLabels = 3000;    ///< of one layer
constexpr std::size_t kMostLabelSigns = 60;  ///< of one label, the ellipsis of a longer one included

struct VectorLabels {
  /// At most kMostLabels, from afar as near by, in the scales of their rules. Of more those that
  /// cover the layer best, the first n of them too: any number of them lies all over it.
  draw::LabelSet labels;
  std::size_t wanted = 0;  ///< features that have a label by the style
  std::size_t cut = 0;     ///< labels above that are cut at kMostLabelSigns
};

/// What the style has written of a layer that it fits. Any thread. O(features).
VectorLabels labelsOf(const FeatureLayer& layer, const draw::VectorStyle& style,
                      const draw::StyledFeatures& styled);

}  // namespace citymirror::scene
