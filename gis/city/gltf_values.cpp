#include "gis/city/gltf_values.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace citymirror::gis {
namespace {

template <class T>
double gltfNumber(const char* at, double scale) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return double(value) * scale;
}

}  // namespace

std::uint32_t wordAt(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  if (at + 4 > bytes.size())
    throw std::out_of_range("the file ends at byte " + std::to_string(bytes.size()));
  std::memcpy(&word, bytes.data() + at, 4);
  return word;
}

std::string fromBase64(std::string_view text) {
  static const std::string kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t value = kLetters.find(c);
    if (value == std::string::npos) continue;
    held = (held << 6 | std::uint32_t(value)) & 0xFFFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(char(held >> bits & 0xFF));
  }
  return bytes;
}

std::uint8_t shareByte(double share) {
  return std::uint8_t(share > 0 ? std::lround(255 * std::min(share, 1.0)) : 0);
}

std::uint8_t srgbByte(double linear) {
  return shareByte(linear > 0 ? std::pow(linear, 1 / 2.2) : 0);
}

std::size_t sizeOfComponent(int type) {
  switch (type) {
    case 5120:
    case 5121:
      return 1;
    case 5122:
    case 5123:
      return 2;
    case 5125:
    case 5126:
      return 4;
    default:
      throw std::runtime_error("component type " + std::to_string(type));
  }
}

int countOf(const std::string& type) {
  if (type == "SCALAR") return 1;
  if (type == "VEC2") return 2;
  if (type == "VEC3") return 3;
  if (type == "VEC4") return 4;
  throw std::runtime_error("accessor type " + type);
}

double valueAt(const char* at, int type, bool normalized) {
  const auto scale = [&](double most) { return normalized ? 1 / most : 1.0; };
  switch (type) {
    case 5120:
      return gltfNumber<std::int8_t>(at, scale(127));
    case 5121:
      return gltfNumber<std::uint8_t>(at, scale(255));
    case 5122:
      return gltfNumber<std::int16_t>(at, scale(32767));
    case 5123:
      return gltfNumber<std::uint16_t>(at, scale(65535));
    case 5125:
      return gltfNumber<std::uint32_t>(at, 1);
    default:
      return gltfNumber<float>(at, 1);
  }
}

}  // namespace citymirror::gis
