#pragma once
#include <string>

#include "app/session/world_view.h"
#include "engine/core/text.h"

/// Stable words of the world as people read them; a word that is not known stays as it is.
namespace citymirror::report {

/// Local time of the city as "14:05".
std::string clock(const session::WorldView& view, Instant t);
/// Who wrote a line: "rules", "feed", "duty officer", or a person's name.
Text authorText(const std::string& by);
/// Layer of a city package: "terrain", "buildings".
Text layerText(const std::string& layer);
/// Vehicle class of the configuration: "truck".
Text vehicleText(const std::string& vehicleClass);

}  // namespace citymirror::report
