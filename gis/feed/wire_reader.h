#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace citymirror::gis {

/// Reads fields of a protocol buffers message (encoding as of proto2 and proto3) in order, without
/// a schema: who reads knows the numbers. Each step is inside the bytes or fails; nothing is copied
/// and nothing recurses.
class WireReader {
 public:
  /// `base`: byte of the whole message at which `bytes` stand.
  explicit WireReader(std::string_view bytes, std::size_t base = 0) : bytes_(bytes), base_(base) {}

  struct Field {
    std::uint32_t number = 0;
    enum class Type { varint, fixed64, bytes, fixed32 } type = Type::varint;
    std::uint64_t integer = 0;  ///< of varint, fixed64, fixed32
    std::string_view bytes;     ///< of bytes
    std::size_t offset = 0;     ///< in the whole message: of the value

    float real32() const;
    bool is(std::uint32_t wanted, Type wantedType) const {
      return number == wanted && type == wantedType;
    }
  };
  /// The next field; nothing at the end and where it is malformed.
  std::optional<Field> next();
  bool broken() const { return broken_; }
  std::size_t offset() const { return base_ + at_; }

 private:
  std::optional<std::uint64_t> varint();
  std::optional<std::uint64_t> fixed(int bytes);
  std::optional<Field> fails() {
    broken_ = true;
    return std::nullopt;
  }

  std::string_view bytes_;
  std::size_t base_ = 0, at_ = 0;
  bool broken_ = false;
};

}  // namespace citymirror::gis
