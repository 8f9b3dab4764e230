#include "gis/raster/tga_picture.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/png_of_picture.h"

namespace citymirror::gis {
namespace {

constexpr std::size_t kTgaHead = 18;

using Rgba = std::array<std::uint8_t, 4>;

struct TgaHead {
  unsigned note = 0, palette = 0, kind = 0, first = 0, colors = 0, colorBits = 0, width = 0,
           height = 0, bits = 0, flags = 0;
  bool packed() const { return kind >= 9; }
  unsigned plainKind() const { return packed() ? kind - 8 : kind; }  // 1 palette, 2 colour, 3 grey
  std::size_t pixels() const { return std::size_t(width) * height; }
};

TgaHead headOf(std::string_view bytes) {
  const auto one = [&](std::size_t i) { return unsigned(std::uint8_t(bytes[i])); };
  const auto two = [&](std::size_t i) { return one(i) | one(i + 1) << 8; };
  return {one(0), one(1), one(2), two(3), two(5), one(7), two(12), two(14), one(16), one(17)};
}

bool isColorDepth(unsigned bits) { return bits == 15 || bits == 16 || bits == 24 || bits == 32; }

/// The colours of a picture, one after another; `good` ends with the first that is not there.
class TgaPixels {
 public:
  TgaPixels(std::string_view bytes, const TgaHead& head) : head_(head), rest_(bytes) {
    skip(kTgaHead + head.note);
    for (unsigned i = 0; head.palette == 1 && i < head.colors && good_; ++i)
      palette_.push_back(color(head.colorBits));
  }

  bool good() const { return good_; }
  /// All of them, in the order of the file.
  std::vector<Rgba> all() {
    std::vector<Rgba> pixels;
    // A run of 128 pixels takes two bytes at least: a claim beyond that is no promise of memory.
    pixels.reserve(std::min(head_.pixels(), rest_.size() * 64));
    while (good_ && pixels.size() < head_.pixels()) {
      const unsigned packet = head_.packed() ? byte() : 0;
      const std::size_t count =
          std::min<std::size_t>((packet & 127) + 1, head_.pixels() - pixels.size());
      if (packet & 128) {
        pixels.insert(pixels.end(), count, pixel());
      } else {
        for (std::size_t i = 0; i < count && good_; ++i) pixels.push_back(pixel());
      }
    }
    return pixels;
  }

 private:
  unsigned byte() {
    if (rest_.empty()) good_ = false;
    if (!good_) return 0;
    const auto value = std::uint8_t(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  void skip(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    rest_.remove_prefix(std::min(size, rest_.size()));
  }
  Rgba color(unsigned bits) {
    const bool clear = (head_.flags & 15) != 0;  // it says that it has opacity
    if (bits == 24 || bits == 32) {
      const unsigned b = byte(), g = byte(), r = byte(), a = bits == 32 ? byte() : 255;
      return {std::uint8_t(r), std::uint8_t(g), std::uint8_t(b), std::uint8_t(clear ? a : 255)};
    }
    const unsigned low = byte(), all = low | byte() << 8;
    const auto part = [&](unsigned shift) { return std::uint8_t((all >> shift & 31) * 255 / 31); };
    return {part(10), part(5), part(0),
            std::uint8_t(clear && bits == 16 && !(all >> 15) ? 0 : 255)};
  }
  Rgba pixel() {
    if (head_.plainKind() == 2) return color(head_.bits);
    unsigned value = byte();
    if (head_.plainKind() == 3) {
      const unsigned opacity = head_.bits == 16 ? byte() : 255;
      const auto grey = std::uint8_t(value);
      return {grey, grey, grey, std::uint8_t(opacity)};
    }
    if (head_.bits == 16) value |= byte() << 8;
    if (value < head_.first || value - head_.first >= palette_.size()) good_ = false;
    return good_ ? palette_[value - head_.first] : Rgba{};
  }

  const TgaHead& head_;
  std::string_view rest_;
  std::vector<Rgba> palette_;
  bool good_ = true;
};

/// As it is seen: the first row on top, the first column left.
std::vector<Rgba> upright(const std::vector<Rgba>& pixels, const TgaHead& head) {
  const bool fromTop = (head.flags & 32) != 0, fromRight = (head.flags & 16) != 0;
  std::vector<Rgba> seen(pixels.size());
  for (std::size_t row = 0; row < head.height; ++row) {
    const auto from = pixels.begin() + std::ptrdiff_t(row * head.width);
    const std::size_t at = fromTop ? row : head.height - 1 - row;
    const auto to = seen.begin() + std::ptrdiff_t(at * head.width);
    if (fromRight)
      std::reverse_copy(from, from + std::ptrdiff_t(head.width), to);
    else
      std::copy(from, from + std::ptrdiff_t(head.width), to);
  }
  return seen;
}

}  // namespace

bool looksLikeTga(const std::string& bytes) {
  if (bytes.size() <= kTgaHead) return false;
  const TgaHead head = headOf(bytes);
  if (head.palette > 1 || head.width == 0 || head.height == 0 || (head.flags & 0xC0) != 0)
    return false;
  if (head.kind < 1 || head.kind > 11 || (head.kind > 3 && head.kind < 9)) return false;
  if (head.palette == 1 && !isColorDepth(head.colorBits)) return false;
  if (head.plainKind() == 2) return isColorDepth(head.bits);
  return (head.bits == 8 || head.bits == 16) && (head.plainKind() == 3 || head.palette == 1);
}

Result<std::string> pngOfTga(const std::string& bytes) {
  const std::string kind = "TGA";
  const Error damaged =
      pictureError(ErrorCode::unreadable, "The TGA picture is damaged or cut off", kind);
  if (!looksLikeTga(bytes)) return damaged;
  const TgaHead head = headOf(bytes);
  if (head.pixels() > std::size_t(kMostPicturePixels))
    return pictureError(ErrorCode::unsupported, "The TGA picture has more than 64 million pixels",
                        kind);
  TgaPixels reader(bytes, head);
  const std::vector<Rgba> read = reader.all();
  if (!reader.good() || read.size() != head.pixels()) return damaged;
  std::vector<Rgba> pixels = upright(read, head);
  GDALAllRegister();
  const GdalMessages messages;
  GDALDriver* memory = GetGDALDriverManager()->GetDriverByName("MEM");
  const int width = int(head.width), height = int(head.height);
  const DatasetPtr picture(memory ? memory->Create("", width, height, 4, GDT_Byte, nullptr)
                                  : nullptr);
  if (!picture ||
      picture->RasterIO(GF_Write, 0, 0, width, height, pixels.data(), width, height, GDT_Byte, 4,
                        nullptr, 4, 4 * GSpacing(width), 1, nullptr) != CE_None)
    return pictureError(ErrorCode::unsupported, "There is no memory for the TGA picture", kind);
  picture->GetRasterBand(4)->SetColorInterpretation(GCI_AlphaBand);
  return pngOfDataset(*picture, kind);
}

}  // namespace citymirror::gis
