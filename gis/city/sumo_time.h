#pragma once
#include <string_view>

namespace citymirror::gis {

/// Seconds of a time as SUMO writes it: "300.5", "00:05:00" or with days "1:00:05:00". −1 where it
/// is none; a number alone comes back as it is, also below 0 and not finite. Pure.
double sumoSeconds(std::string_view text);

}  // namespace citymirror::gis
