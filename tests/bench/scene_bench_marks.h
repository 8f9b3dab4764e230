#pragma once
#include <functional>
#include <string>

#include "engine/core/city_model.h"
#include "engine/scene/offscreen.h"

namespace citymirror::bench {

using Clock = double (*)();  ///< processor ms of all threads
using Line = std::function<void(const std::string& what, double measured, const char* bar)>;

/// What labels, moving marks and themes add to a picture: the cost of frames with them less that of
/// the same frames without. Ends with the scene as it began.
void measureMarks(scene::OffscreenRenderer& renderer, const CityModel& city, Clock clock,
                  const Line& line);

}  // namespace citymirror::bench
