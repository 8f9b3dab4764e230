#pragma once
#include <QByteArray>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace citymirror::test {

/// Pixels of a small PNG of 8 bits a channel, without palette and interlacing, row by row from the
/// top; empty where it is none.
inline QByteArray pixelsOfPng(const std::string& png) {
  if (!png.starts_with("\x89PNG") || png.size() < 33) return {};
  QByteArray packed(4, '\0');
  packed[2] = 16;  // more than there is
  for (std::size_t at = 8; at + 12 <= png.size();) {
    std::size_t size = 0;
    for (std::size_t k = 0; k < 4; ++k) size = size << 8 | std::uint8_t(png[at + k]);
    if (png.compare(at + 4, 4, "IDAT") == 0) packed.append(png.data() + at + 8, int(size));
    at += size + 12;
  }
  const QByteArray raw = qUncompress(packed);
  const int channels = png[25] == 6 ? 4 : png[25] == 2 ? 3 : png[25] == 4 ? 2 : 1;
  const int stride = (std::uint8_t(png[18]) << 8 | std::uint8_t(png[19])) * channels;
  QByteArray pixels;
  for (int from = 0; from + 1 + stride <= raw.size(); from += 1 + stride) {
    const int filter = raw[from], row = int(pixels.size());
    for (int i = 0; i < stride; ++i) {
      const auto seen = [&](int at) { return int(std::uint8_t(pixels[at])); };
      const int left = i < channels ? 0 : seen(row + i - channels);
      const int above = row < stride ? 0 : seen(row + i - stride);
      const int corner = i < channels || row < stride ? 0 : seen(row + i - stride - channels);
      const int guess = left + above - corner;
      const int toLeft = std::abs(guess - left), toAbove = std::abs(guess - above),
                toCorner = std::abs(guess - corner);
      const int paeth = toLeft <= toAbove && toLeft <= toCorner ? left
                        : toAbove <= toCorner                   ? above
                                                                : corner;
      const int added[] = {0, left, above, (left + above) / 2, paeth};
      pixels.append(char(std::uint8_t(raw[from + 1 + i]) + added[filter]));
    }
  }
  return pixels;
}

}  // namespace citymirror::test
