#include "gis/city/meshopt_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

namespace citymirror::gis {
namespace {

constexpr std::uint8_t kElementsHead = 0xA0, kTrianglesHead = 0xE1, kSequenceHead = 0xD1;
constexpr std::size_t kGroup = 16;  // elements
constexpr std::size_t kMostInBlock = 256, kBlockBytes = 8192;
constexpr std::size_t kLeastTail = 32, kWidestElement = 256;  // bytes
constexpr std::size_t kTableBytes = 16, kSequenceTail = 4;

[[noreturn]] void failDamaged() {
  throw std::out_of_range("the meshopt data is damaged or cut off");
}

std::uint8_t byteOf(std::string_view bytes, std::size_t at) {
  if (at >= bytes.size()) failDamaged();
  return std::uint8_t(bytes[at]);
}

/// Whole numbers of either sign, small ones first: 0, −1, 1, −2 …
std::uint32_t unfolded(std::uint32_t v) { return (v >> 1) ^ (0U - (v & 1)); }

/// 16 differences as 0, 2, 4 or 8 bits each; those that do not fit follow as bytes. Returns where
/// the next group begins.
std::size_t readGroup(std::string_view bytes, std::size_t at, unsigned mode,
                      std::array<std::uint8_t, kGroup>& group) {
  group.fill(0);
  if (mode == 0) return at;
  const unsigned bits = 1U << mode, inByte = 8 / bits, all = (1U << bits) - 1;
  std::size_t beside = at + kGroup / inByte;
  for (std::size_t i = 0; i < kGroup; ++i) {
    const unsigned shift = 8 - bits * unsigned(i % inByte + 1);
    unsigned difference = (unsigned(byteOf(bytes, at + i / inByte)) >> shift) & all;
    if (bits < 8 && difference == all) difference = byteOf(bytes, beside++);
    group[i] = std::uint8_t(difference);
  }
  return beside;
}

/// Byte by byte of the elements, each as its difference to the element before.
std::string unpackElements(std::string_view packed, std::size_t count, std::size_t stride) {
  const std::size_t tail = std::max(kLeastTail, stride);
  if (packed.size() < 1 + tail || byteOf(packed, 0) != kElementsHead) failDamaged();
  if (count * stride / kMeshoptGrowth > packed.size()) failDamaged();
  std::string last(packed.substr(packed.size() - stride));
  const std::string_view data = packed.substr(0, packed.size() - tail);
  const std::size_t inBlock = std::min(kMostInBlock, kBlockBytes / stride / kGroup * kGroup);
  std::string elements(count * stride, '\0');
  std::array<std::uint8_t, kGroup> group{};
  std::size_t at = 1;
  for (std::size_t first = 0; first < count; first += inBlock) {
    const std::size_t here = std::min(inBlock, count - first);
    const std::size_t groups = (here + kGroup - 1) / kGroup;
    for (std::size_t k = 0; k < stride; ++k) {
      const std::size_t modes = at;
      at += (groups + 3) / 4;
      auto value = std::uint32_t(std::uint8_t(last[k]));
      for (std::size_t i = 0; i < here; ++i) {
        const std::size_t g = i / kGroup;
        if (i % kGroup == 0) {
          const unsigned four = byteOf(data, modes + g / 4);
          at = readGroup(data, at, (four >> (g % 4 * 2)) & 3, group);
        }
        value += unfolded(group[i % kGroup]);
        elements[(first + i) * stride + k] = char(std::uint8_t(value));
      }
      last[k] = char(std::uint8_t(value));
    }
  }
  if (at != data.size()) failDamaged();
  return elements;
}

/// A number of at most 32 bits, seven in a byte.
std::uint32_t readVarint(std::string_view bytes, std::size_t& at) {
  std::uint32_t value = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const std::uint32_t part = byteOf(bytes, at++);
    value |= (part & 127) << shift;
    if (part < 128) break;
  }
  return value;
}

/// Corners of triangles by the edges and corners that came last.
class TriangleUnpacker {
 public:
  TriangleUnpacker(std::string_view packed, std::size_t count) : packed_(packed), count_(count) {
    const bool whole = count % 3 == 0 && packed.size() >= 1 + count / 3 + kTableBytes;
    if (!whole || byteOf(packed, 0) != kTrianglesHead) failDamaged();
    at_ = 1 + count / 3;
    data_ = packed.substr(0, packed.size() - kTableBytes);
    table_ = packed.substr(packed.size() - kTableBytes);
    corners_.fill(~0U);
    edges_.fill({~0U, ~0U});
  }

  std::vector<std::uint32_t> read() {
    indices_.reserve(count_);
    for (std::size_t i = 0; i < count_ / 3; ++i) {
      const unsigned code = byteOf(packed_, 1 + i);
      if (code < 0xF0)
        addByEdge(code);
      else
        addAlone(code);
    }
    if (at_ != data_.size()) failDamaged();
    return std::move(indices_);
  }

 private:
  using Edge = std::pair<std::uint32_t, std::uint32_t>;

  std::uint32_t corner(unsigned back) const { return corners_[(corner_ - back) & 15]; }
  void keepCorner(std::uint32_t v, bool stays) {
    corners_[corner_] = v;
    if (stays) corner_ = (corner_ + 1) & 15;
  }
  void keepEdge(std::uint32_t a, std::uint32_t b) {
    edges_[edge_] = {a, b};
    edge_ = (edge_ + 1) & 15;
  }
  std::uint32_t readFree() { return last_ += unfolded(readVarint(data_, at_)); }
  void add(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    indices_.insert(indices_.end(), {a, b, c});
  }

  /// One corner beside an edge.
  void addByEdge(unsigned code) {
    const auto [a, b] = edges_[(edge_ - 1 - (code >> 4)) & 15];
    const unsigned kind = code & 15;
    std::uint32_t c = 0;
    if (kind == 0)
      c = next_++;
    else if (kind < 13)
      c = corner(1 + kind);
    else
      c = kind == 15 ? readFree() : (last_ += kind == 13 ? ~0U : 1U);
    keepCorner(c, kind == 0 || kind >= 13);
    keepEdge(c, b);
    keepEdge(a, c);
    add(a, b, c);
  }

  /// Three corners, two of them by a code of the table or of their own.
  void addAlone(unsigned code) {
    const bool own = code >= 0xFE;
    const unsigned both = own ? byteOf(data_, at_++) : byteOf(table_, code & 15);
    const unsigned kindB = both >> 4, kindC = both & 15;
    const bool freeA = code == 0xFF, freeB = own && kindB == 15, freeC = own && kindC == 15;
    if (own && both == 0) next_ = 0;
    std::uint32_t a = freeA ? 0 : next_++;
    std::uint32_t b = kindB == 0 ? next_++ : corner(kindB);
    std::uint32_t c = kindC == 0 ? next_++ : corner(kindC);
    if (freeA) a = readFree();
    if (freeB) b = readFree();
    if (freeC) c = readFree();
    keepCorner(a, true);
    keepCorner(b, kindB == 0 || freeB);
    keepCorner(c, kindC == 0 || freeC);
    keepEdge(b, a);
    keepEdge(c, b);
    keepEdge(a, c);
    add(a, b, c);
  }

  std::string_view packed_, data_, table_;
  std::size_t count_, at_ = 0;
  std::array<std::uint32_t, 16> corners_{};
  std::array<Edge, 16> edges_{};
  unsigned corner_ = 0, edge_ = 0;  // where the next one is kept
  std::uint32_t next_ = 0, last_ = 0;
  std::vector<std::uint32_t> indices_;
};

std::vector<std::uint32_t> unpackSequence(std::string_view packed, std::size_t count) {
  if (packed.size() < 1 + count + kSequenceTail || byteOf(packed, 0) != kSequenceHead)
    failDamaged();
  const std::string_view data = packed.substr(0, packed.size() - kSequenceTail);
  std::vector<std::uint32_t> indices;
  indices.reserve(count);
  std::array<std::uint32_t, 2> last{};
  std::size_t at = 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t value = readVarint(data, at);
    last[value & 1] += unfolded(value >> 1);
    indices.push_back(last[value & 1]);
  }
  if (at != data.size()) failDamaged();
  return indices;
}

std::string bytesOf(const std::vector<std::uint32_t>& indices, std::size_t stride) {
  std::string bytes;
  bytes.reserve(indices.size() * stride);
  for (const std::uint32_t index : indices) {
    for (std::size_t k = 0; k < stride; ++k) bytes += char(std::uint8_t(index >> (8 * k)));
  }
  return bytes;
}

template <class Number>
Number nearest(double v) {
  return Number(int(v + (v >= 0 ? 0.5 : -0.5)));
}

/// Unit vectors of which two parts of an octahedron are kept.
template <class Number>
void unfoldDirections(std::string& bytes) {
  constexpr double kMost = double((1 << (8 * sizeof(Number) - 1)) - 1);
  for (std::size_t at = 0; at + 4 * sizeof(Number) <= bytes.size(); at += 4 * sizeof(Number)) {
    std::array<Number, 4> v{};
    std::memcpy(v.data(), bytes.data() + at, sizeof v);
    double x = v[0], y = v[1];
    const double z = v[2] - std::abs(x) - std::abs(y), below = std::min(z, 0.0);
    x += x >= 0 ? below : -below;
    y += y >= 0 ? below : -below;
    const double length = std::sqrt(x * x + y * y + z * z);
    const double scale = length > 0 ? kMost / length : 0;
    v[0] = nearest<Number>(x * scale);
    v[1] = nearest<Number>(y * scale);
    v[2] = nearest<Number>(z * scale);
    std::memcpy(bytes.data() + at, v.data(), sizeof v);
  }
}

/// Unit quaternions of which the largest part is left out.
void unfoldRotations(std::string& bytes) {
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    std::array<std::int16_t, 4> v{}, turned{};
    std::memcpy(v.data(), bytes.data() + at, sizeof v);
    const double scale = std::sqrt(0.5) / (v[3] | 3);
    const std::size_t largest = std::size_t(v[3] & 3);
    double rest = 1;
    for (std::size_t k = 0; k < 3; ++k) {
      const double part = v[k] * scale;
      rest -= part * part;
      turned[(largest + 1 + k) & 3] = nearest<std::int16_t>(part * 32767);
    }
    turned[largest] = nearest<std::int16_t>(std::sqrt(std::max(rest, 0.0)) * 32767);
    std::memcpy(bytes.data() + at, turned.data(), sizeof turned);
  }
}

/// Floats as 24 bits and an exponent of 8.
void unfoldExponents(std::string& bytes) {
  for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
    std::int32_t word = 0;
    std::memcpy(&word, bytes.data() + at, 4);
    const std::int32_t digits = std::int32_t(std::uint32_t(word) << 8) >> 8;
    const float value = std::ldexp(float(digits), word >> 24);
    std::memcpy(bytes.data() + at, &value, 4);
  }
}

void unfold(const MeshoptView& view, std::string& bytes) {
  if (view.filter == "OCTAHEDRAL") {
    if (view.stride == 4) return unfoldDirections<std::int8_t>(bytes);
    return unfoldDirections<std::int16_t>(bytes);
  }
  if (view.filter == "QUATERNION") unfoldRotations(bytes);
  if (view.filter == "EXPONENTIAL") unfoldExponents(bytes);
}

bool isKnown(const MeshoptView& view) {
  if (view.mode != "ATTRIBUTES")
    return (view.mode == "TRIANGLES" || view.mode == "INDICES") && view.filter == "NONE" &&
           (view.stride == 2 || view.stride == 4);
  if (view.stride == 0 || view.stride % 4 != 0 || view.stride > kWidestElement) return false;
  if (view.filter == "OCTAHEDRAL") return view.stride == 4 || view.stride == 8;
  if (view.filter == "QUATERNION") return view.stride == 8;
  return view.filter == "NONE" || view.filter == "EXPONENTIAL";
}

}  // namespace

std::string unpackMeshopt(std::string_view packed, const MeshoptView& view) {
  if (!isKnown(view))
    throw std::runtime_error("the meshopt data is of a mode, a filter or a width that is unknown");
  if (view.count / kMeshoptGrowth > packed.size()) failDamaged();
  if (view.mode == "TRIANGLES")
    return bytesOf(TriangleUnpacker(packed, view.count).read(), view.stride);
  if (view.mode == "INDICES") return bytesOf(unpackSequence(packed, view.count), view.stride);
  std::string bytes = unpackElements(packed, view.count, view.stride);
  unfold(view, bytes);
  return bytes;
}

}  // namespace citymirror::gis
