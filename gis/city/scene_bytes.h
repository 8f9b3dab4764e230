#pragma once
#include <string>
#include <string_view>

#include "gis/city/model_parts.h"

namespace citymirror::gis {

/// A scene with its notes, or the error in its place, as bytes between two programs of one build on
/// one machine. Cost: a copy.
std::string bytesOfScene(const Result<ModelScene>& scene);

/// The other way. Bytes that break off or contradict themselves (an index past its points, a
/// material that is not there) are an error: unreadable, at `where`.
Result<ModelScene> sceneOfBytes(std::string_view bytes, const std::string& where);

}  // namespace citymirror::gis
