#pragma once
#include <string>

#include "engine/core/layer_terms.h"
#include "engine/core/provenance.h"
#include "engine/core/result.h"
#include "engine/draw/vector_style.h"

namespace citymirror::session {

/// A style file (assets/help/layers.md): how a layer looks, and what is known about it.
struct LayerStyle {
  draw::VectorStyle style;
  Provenance about;  ///< only what the file says; the rest empty
  LayerTerms terms;
};

/// Reads it strictly. Errors: unreadable (not JSON) with line and column, badInput with the path of
/// the key ("rules[1].width.px") and what may stand there.
Result<LayerStyle> parseLayerStyle(const std::string& json);

/// The same from a file; errors name it before the key.
Result<LayerStyle> readLayerStyle(const std::string& path);

/// Of a file only what it says about its layer; rules for a look may be there or not. Errors as
/// readLayerStyle.
Result<LayerStyle> readLayerAbout(const std::string& path);

}  // namespace citymirror::session
