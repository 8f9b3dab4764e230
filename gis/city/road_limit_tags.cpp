#include "gis/city/road_limit_tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace citymirror::gis {
namespace {

struct LimitUnit {
  std::string_view word;
  double factor;
};
constexpr double kLimitFoot = 0.3048;
constexpr std::array kLimitTonnes{LimitUnit{"", 1},
                                  LimitUnit{"t", 1},
                                  LimitUnit{"吨", 1},
                                  LimitUnit{"tonne", 1},
                                  LimitUnit{"tonnes", 1},
                                  LimitUnit{"kg", 0.001},
                                  LimitUnit{"lb", 0.00045359237},
                                  LimitUnit{"lbs", 0.00045359237},
                                  LimitUnit{"st", 0.90718474},
                                  LimitUnit{"lt", 1.0160469088},
                                  LimitUnit{"cwt", 0.05080234544}};
constexpr std::array kLimitMetres{
    LimitUnit{"", 1},           LimitUnit{"m", 1},           LimitUnit{"米", 1},
    LimitUnit{"metre", 1},      LimitUnit{"metres", 1},      LimitUnit{"cm", 0.01},
    LimitUnit{"mm", 0.001},     LimitUnit{"ft", kLimitFoot}, LimitUnit{"feet", kLimitFoot},
    LimitUnit{"'", kLimitFoot}, LimitUnit{"′", kLimitFoot},  LimitUnit{"in", 0.0254},
    LimitUnit{"\"", 0.0254},    LimitUnit{"″", 0.0254},      LimitUnit{"''", 0.0254}};
/// Values of OpenStreetMap that set no limit: what the law says anyway holds.
constexpr std::array<std::string_view, 9> kNoLimitWords{"none",     "no",       "default",
                                                        "unsigned", "no_sign",  "no_indications",
                                                        "unknown",  "variable", "legal"};
constexpr std::string_view kBelowDefault = "below_default";  // low, and nobody wrote how low

std::string plainLimit(const std::string& text) {
  std::string plain = lowerCase(text);
  std::replace(plain.begin(), plain.end(), ',', '.');
  std::erase_if(plain, [](char c) { return c == ' ' || c == '\t'; });
  return plain;
}

std::optional<double> factorOf(std::string_view unit, std::span<const LimitUnit> units) {
  const auto known = std::find_if(units.begin(), units.end(),
                                  [&](const LimitUnit& each) { return each.word == unit; });
  if (known == units.end()) return std::nullopt;
  return known->factor;
}

/// A number and its unit, or two of them of which the second is the smaller: feet and inches.
std::optional<double> sumOf(std::string_view text, std::span<const LimitUnit> units) {
  double sum = 0, before = 0;
  for (int part = 0; !text.empty(); ++part) {
    double number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !std::isfinite(number) || number < 0 || part > 1)
      return std::nullopt;
    text.remove_prefix(std::size_t(rest - text.data()));
    const std::string_view unit = text.substr(0, text.find_first_of("0123456789"));
    text.remove_prefix(unit.size());
    auto factor = factorOf(unit, units);
    if (part == 1 && unit.empty() && before == kLimitFoot) factor = kLimitFoot / 12;
    if (!factor || (part == 1 && !(*factor < before))) return std::nullopt;
    sum += number * *factor;
    before = *factor;
  }
  return sum;
}

std::optional<double> limitFrom(const std::string& text, std::span<const LimitUnit> units) {
  const std::string plain = plainLimit(text);
  if (plain.empty()) return std::nullopt;
  const bool none =
      std::find(kNoLimitWords.begin(), kNoLimitWords.end(), plain) != kNoLimitWords.end();
  if (none) return kNoLimit;
  const auto sum = sumOf(plain, units);
  return sum && *sum == 0 ? std::optional(kNoLimit) : sum;
}

}  // namespace

std::optional<double> weightLimitFrom(const std::string& text) {
  return limitFrom(text, kLimitTonnes);
}

std::optional<double> lengthLimitFrom(const std::string& text) {
  return limitFrom(text, kLimitMetres);
}

RoadLimits roadLimitsFrom(const FeatureValues& values, const std::string& code,
                          BoundedNotes& notes) {
  using Reader = std::optional<double> (*)(const std::string&);
  const auto read = [&](std::initializer_list<const char*> columns, Reader reader) {
    const std::string text = values.text(columns);
    if (text.empty()) return kNoLimit;
    if (const auto limit = reader(text)) return *limit;
    if (plainLimit(text) == kBelowDefault)
      notes.add("Limit below the usual one without a figure, left out", code);
    else
      notes.add("Limit of weight or size that is no figure left out (" + text + ")", code);
    return kNoLimit;
  };
  RoadLimits limits;
  limits.weight = read({"maxweight", "max_weight_t", "限重", "限载"}, weightLimitFrom);
  limits.axleLoad = read({"maxaxleload", "max_axle_load_t", "限轴重", "轴载"}, weightLimitFrom);
  limits.height = std::min(read({"maxheight", "max_height_m", "限高", "净高"}, lengthLimitFrom),
                           read({"maxheight:physical"}, lengthLimitFrom));
  limits.width = read({"maxwidth", "max_width_m", "限宽"}, lengthLimitFrom);
  return limits;
}

}  // namespace citymirror::gis
