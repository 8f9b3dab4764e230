#include "gis/raster/imagery_bands.h"

#include <cpl_conv.h>
#include <gdal_priv.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "gis/raster/gdal_messages.h"
#include "gis/raster/service_answer.h"

namespace citymirror::gis {
namespace {

constexpr int kLook = 256;  // texels a side from which the stretch is taken
constexpr double kLowShare = 0.02, kHighShare = 0.98;
constexpr std::uint8_t kMidGrey = 128;
constexpr float kSameValue = 1e-5F;  // of a value: what resampling makes of equal ones

/// While it lives, what libjpeg warns of is an error in this thread.
class StrictJpeg {
 public:
  StrictJpeg() { CPLSetThreadLocalConfigOption(kOption, "TRUE"); }
  ~StrictJpeg() { CPLSetThreadLocalConfigOption(kOption, nullptr); }
  StrictJpeg(const StrictJpeg&) = delete;
  StrictJpeg& operator=(const StrictJpeg&) = delete;

 private:
  static constexpr const char* kOption = "GDAL_ERROR_ON_LIBJPEG_WARNING";
};

Error unreadable(const std::string& name, const GdalMessages& messages) {
  return {ErrorCode::unreadable,
          "The image cannot be read" + (messages.first().empty() ? "" : ": " + messages.first()),
          name, "Check that it is whole: copy or export it again"};
}

CPLErr readBand(GDALRasterBand& band, const PixelBox& box, int width, int height,
                GDALRIOResampleAlg way, std::vector<float>& values) {
  GDALRasterIOExtraArg extra;
  INIT_RASTERIO_EXTRA_ARG(extra);
  extra.eResampleAlg = way;
  values.resize(std::size_t(width) * std::size_t(height));
  return band.RasterIO(GF_Read, box.x, box.y, box.columns, box.rows, values.data(), width, height,
                       GDT_Float32, 0, 0, &extra);
}

std::vector<int> colorBandsOf(GDALDataset& dataset) {
  std::vector<int> bands(3, 0);
  for (int i = 1; i <= dataset.GetRasterCount(); ++i) {
    const GDALColorInterp meaning = dataset.GetRasterBand(i)->GetColorInterpretation();
    if (meaning >= GCI_RedBand && meaning <= GCI_BlueBand)
      bands[std::size_t(meaning - GCI_RedBand)] = i;
  }
  if (std::all_of(bands.begin(), bands.end(), [](int b) { return b > 0; })) return bands;
  if (dataset.GetRasterCount() >= 3) return {1, 2, 3};
  return {1};
}

/// With a range, however small.
ColorBands::Stretch widened(ColorBands::Stretch s) {
  const float next = std::nextafter(s.low, std::numeric_limits<float>::infinity());
  if (!(s.high > s.low)) s.high = std::max(s.low + 1, next);
  return s;
}

std::optional<ColorBands::Stretch> stretchOf(GDALRasterBand& band) {
  const PixelBox all{0, 0, band.GetXSize(), band.GetYSize()};
  const int width = std::min(kLook, all.columns), height = std::min(kLook, all.rows);
  std::vector<float> values, known, mask;
  if (readBand(band, all, width, height, GRIORA_NearestNeighbour, values) != CE_None ||
      readBand(*band.GetMaskBand(), all, width, height, GRIORA_NearestNeighbour, mask) != CE_None)
    return std::nullopt;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i]) && mask[i] > 0) known.push_back(values[i]);
  }
  if (known.empty()) return ColorBands::Stretch{};
  std::sort(known.begin(), known.end());
  const auto at = [&](double share) {
    return known[std::size_t(share * double(known.size() - 1))];
  };
  const ColorBands::Stretch stretch{at(kLowShare), at(kHighShare)};
  return known.front() < known.back() ? widened(stretch) : stretch;
}

std::uint8_t levelOf(float value, const ColorBands::Stretch& s) {
  if (!std::isfinite(value)) return 0;
  if (!(s.high > s.low)) {
    if (std::abs(value - s.low) <= kSameValue * std::abs(s.low)) return kMidGrey;
    return value < s.low ? 0 : 255;
  }
  const float share = (value - s.low) / (s.high - s.low) * 255;
  return std::isfinite(share) ? std::uint8_t(std::clamp(share, 0.0F, 255.0F) + 0.5F) : 0;
}

std::vector<std::array<std::uint8_t, 4>> paletteOf(GDALRasterBand& band) {
  std::vector<std::array<std::uint8_t, 4>> palette;
  const GDALColorTable* table = band.GetColorTable();
  for (int i = 0; table != nullptr && i < table->GetColorEntryCount(); ++i) {
    const GDALColorEntry* c = table->GetColorEntry(i);
    palette.push_back(
        {std::uint8_t(c->c1), std::uint8_t(c->c2), std::uint8_t(c->c3), std::uint8_t(c->c4)});
  }
  return palette;
}

}  // namespace

Result<ColorBands> ColorBands::of(GDALDataset& dataset, const std::string& name) {
  const GdalMessages messages;
  ColorBands colors;
  colors.bands = colorBandsOf(dataset);
  GDALRasterBand& first = *dataset.GetRasterBand(colors.bands[0]);
  if (colors.bands.size() == 1) colors.palette = paletteOf(first);
  if (first.GetRasterDataType() == GDT_Byte || !colors.palette.empty()) return colors;
  colors.stretched = true;
  for (std::size_t i = 0; i < colors.bands.size(); ++i) {
    const auto stretch = stretchOf(*dataset.GetRasterBand(colors.bands[i]));
    if (!stretch) return unreadable(name, messages);
    colors.value[i] = *stretch;
  }
  for (std::size_t i = 0; i < colors.bands.size() && !colors.flat(); ++i)
    colors.value[i] = widened(colors.value[i]);
  return colors;
}

bool ColorBands::flat() const {
  return stretched && std::all_of(value.begin(), value.begin() + std::ptrdiff_t(bands.size()),
                                  [](const Stretch& s) { return !(s.high > s.low); });
}

Result<Picture> ColorBands::read(GDALDataset& dataset, const PixelBox& box, int width, int height,
                                 const std::string& name) const {
  const GdalMessages messages;
  const GDALRIOResampleAlg way = palette.empty() ? GRIORA_Bilinear : GRIORA_NearestNeighbour;
  Picture picture(width, height);
  const std::size_t texels = std::size_t(width) * std::size_t(height);
  std::vector<float> values, mask;
  bool masked = false;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    GDALRasterBand& band = *dataset.GetRasterBand(bands[i]);
    if (readBand(band, box, width, height, way, values) != CE_None)
      return unreadable(name, messages);
    const Stretch& s = value[i];
    for (std::size_t k = 0; k < texels; ++k) {
      std::uint8_t* texel = &picture.rgba[4 * k];
      if (!palette.empty()) {
        const auto index = std::size_t(std::max(values[k], 0.0F));
        if (index < palette.size()) std::copy(palette[index].begin(), palette[index].end(), texel);
        continue;
      }
      const std::uint8_t level = levelOf(values[k], s);
      for (std::size_t c = i; c < (bands.size() == 1 ? 3 : i + 1); ++c) texel[c] = level;
    }
    const int flags = band.GetMaskFlags();
    const bool own = (flags & (GMF_PER_DATASET | GMF_ALL_VALID)) == 0;  // a nodata of the band
    if (i > 0 && !own) continue;
    if ((flags & GMF_ALL_VALID) == 0) {
      masked = true;
      if (readBand(*band.GetMaskBand(), box, width, height,
                   own ? GRIORA_NearestNeighbour : GRIORA_Bilinear, mask) != CE_None)
        return unreadable(name, messages);
    }
    for (std::size_t k = 0; k < texels; ++k) {
      std::uint8_t& alpha = picture.rgba[4 * k + 3];
      if (!palette.empty())
        alpha = masked && mask[k] == 0 ? 0 : alpha;
      else
        alpha = std::max(
            alpha, masked ? std::uint8_t(std::clamp(mask[k], 0.0F, 255.0F)) : std::uint8_t(255));
    }
  }
  return picture;
}

Result<Picture> ColorBands::readAnswers(GDALDataset& dataset, const PixelBox& box, int width,
                                        int height, const std::string& name) const {
  {
    const StrictJpeg strict;
    auto picture = read(dataset, box, width, height, name);
    if (picture) return picture;
    const std::string& why = picture.error().what;
    if (!hasPart(why, "libjpeg") || breaksOff(why)) return picture;
  }
  return read(dataset, box, width, height, name);
}

}  // namespace citymirror::gis
