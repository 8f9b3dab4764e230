#include "gis/feed/wire_reader.h"

#include <bit>

namespace citymirror::gis {

float WireReader::Field::real32() const { return std::bit_cast<float>(std::uint32_t(integer)); }

std::optional<std::uint64_t> WireReader::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (at_ >= bytes_.size()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes_[at_++]);
    value |= std::uint64_t(byte & 0x7F) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> WireReader::fixed(int bytes) {
  if (bytes_.size() - at_ < std::size_t(bytes)) return std::nullopt;
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i)
    value |= std::uint64_t(static_cast<unsigned char>(bytes_[at_++])) << (8 * i);
  return value;
}

std::optional<WireReader::Field> WireReader::next() {
  if (broken_ || at_ >= bytes_.size()) return std::nullopt;
  const auto tag = varint();
  if (!tag || *tag >> 3 == 0 || *tag >> 3 > 0x1FFFFFFF) return fails();
  Field field;
  field.number = std::uint32_t(*tag >> 3);
  field.offset = base_ + at_;
  std::optional<std::uint64_t> value;
  switch (*tag & 7) {
    case 0:
      value = varint();
      break;
    case 1:
      field.type = Field::Type::fixed64, value = fixed(8);
      break;
    case 5:
      field.type = Field::Type::fixed32, value = fixed(4);
      break;
    case 2:
      field.type = Field::Type::bytes;
      value = varint();
      if (!value || *value > bytes_.size() - at_) return fails();
      field.offset = base_ + at_;
      field.bytes = bytes_.substr(at_, std::size_t(*value));
      at_ += std::size_t(*value);
      return field;
    default:
      return fails();
  }
  if (!value) return fails();
  field.integer = *value;
  return field;
}

}  // namespace citymirror::gis
