#pragma once
#include <cstdint>
#include <string>
#include <string_view>

/// How glTF 2.0 (Khronos, ISO/IEC 12113:2022) writes numbers and bytes. Stateless.
namespace citymirror::gis {

/// Four bytes at `at`, little-endian. Throws std::out_of_range where they are not there.
std::uint32_t wordAt(std::string_view bytes, std::size_t at);
/// The bytes of a data URI; letters that are none of Base64 are passed over.
std::string fromBase64(std::string_view text);
/// A share 0..1 in a byte; what is no number is 0.
std::uint8_t shareByte(double share);
/// The same of a linear intensity, as a screen shows it (gamma 2.2).
std::uint8_t srgbByte(double linear);
/// Bytes of a component (5120 = BYTE … 5126 = FLOAT); throws std::runtime_error for any other.
std::size_t sizeOfComponent(int type);
/// Components of SCALAR, VEC2, VEC3, VEC4; throws std::runtime_error for any other.
int countOf(const std::string& type);
/// One component, `sizeOfComponent(type)` bytes from `at`; integers that are normalised as shares.
double valueAt(const char* at, int type, bool normalized);

}  // namespace citymirror::gis
