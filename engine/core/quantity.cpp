#include "engine/core/quantity.h"

#include <array>

namespace citymirror {
namespace {

struct QuantityRow {
  Quantity quantity;
  std::string_view word, unit, zh, en;
};
constexpr std::array kQuantityRows{
    QuantityRow{Quantity::rainIntensity, "rain_intensity", "mm/h", "雨强", "rain intensity"},
    QuantityRow{Quantity::waterLevel, "water_level", "m", "水位", "water level"},
    QuantityRow{Quantity::pondingDepth, "ponding_depth", "m", "积水深度", "ponding depth"},
    QuantityRow{Quantity::discharge, "discharge", "m³/s", "流量", "discharge"},
    QuantityRow{Quantity::speed, "speed", "km/h", "车速", "speed"},
};

struct Conversion {
  std::string_view unit;
  Quantity quantity;
  double factor;
};
constexpr double kFoot = 0.3048;
constexpr std::array kConversions{
    Conversion{"mm/h", Quantity::rainIntensity, 1},
    Conversion{"mm/5min", Quantity::rainIntensity, 12},
    Conversion{"in/h", Quantity::rainIntensity, 25.4},
    Conversion{"m", Quantity::waterLevel, 1},
    Conversion{"cm", Quantity::waterLevel, 0.01},
    Conversion{"ft", Quantity::waterLevel, kFoot},
    Conversion{"m", Quantity::pondingDepth, 1},
    Conversion{"cm", Quantity::pondingDepth, 0.01},
    Conversion{"mm", Quantity::pondingDepth, 0.001},
    Conversion{"m³/s", Quantity::discharge, 1},
    Conversion{"m3/s", Quantity::discharge, 1},
    Conversion{"ft3/s", Quantity::discharge, kFoot* kFoot* kFoot},
    Conversion{"km/h", Quantity::speed, 1},
    Conversion{"m/s", Quantity::speed, 3.6},
};

const QuantityRow& row(Quantity quantity) { return kQuantityRows[static_cast<size_t>(quantity)]; }

}  // namespace

std::string_view unitOf(Quantity quantity) { return row(quantity).unit; }
std::string_view wordOf(Quantity quantity) { return row(quantity).word; }

std::optional<Quantity> quantityFromWord(std::string_view word) {
  for (const QuantityRow& r : kQuantityRows) {
    if (r.word == word) return r.quantity;
  }
  return std::nullopt;
}

Text nameOf(Quantity quantity) {
  return {std::string(row(quantity).zh), std::string(row(quantity).en)};
}

std::optional<double> factorFrom(std::string_view unit, Quantity quantity) {
  for (const Conversion& c : kConversions) {
    if (c.quantity == quantity && c.unit == unit) return c.factor;
  }
  return std::nullopt;
}

}  // namespace citymirror
