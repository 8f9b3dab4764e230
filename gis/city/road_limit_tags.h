#pragma once
#include <optional>
#include <string>

#include "engine/core/road_limits.h"
#include "gis/city/feature_values.h"
#include "gis/vector/bounded_notes.h"

namespace citymirror::gis {

/// A limit of weight as OpenStreetMap writes it, in t: "3.5", "3.5 t", "7500 kg", "16000 lbs",
/// "5 st" (short tons). Infinity for words that set none (none, default, unsigned …) and for 0;
/// nothing for other text.
std::optional<double> weightLimitFrom(const std::string& text);

/// The same of a height or width, in m: "3.8", "3,8 m", "380 cm", "12'6\"", "12 ft 6 in".
std::optional<double> lengthLimitFrom(const std::string& text);

/// The limits of a road: `maxweight`, `maxaxleload`, `maxheight`, `maxheight:physical` and
/// `maxwidth`, or the columns of a package, or those that offices in China name so (限重, 限高 …).
/// What is no limit is left out with a note.
RoadLimits roadLimitsFrom(const FeatureValues& values, const std::string& code,
                          BoundedNotes& notes);

}  // namespace citymirror::gis
