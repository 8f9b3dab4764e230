#include "gis/city/sumo_time.h"

#include <charconv>
#include <cstddef>
#include <system_error>

namespace citymirror::gis {

double sumoSeconds(std::string_view text) {
  constexpr double kNone = -1, kParts[] = {1, 60, 3600, 86400};  // from the last one
  double sum = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    const std::size_t colon = text.rfind(':');
    const std::string_view last = colon == text.npos ? text : text.substr(colon + 1);
    double value = 0;
    const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), value);
    if (error != std::errc() || end != last.data() + last.size()) return kNone;
    if (colon == text.npos && part == 0) return value;
    if (!(value >= 0)) return kNone;
    sum += value * kParts[part];
    if (colon == text.npos) return part > 1 ? sum : kNone;
    text = text.substr(0, colon);
  }
  return kNone;
}

}  // namespace citymirror::gis
