#include "gis/raster/webp_picture.h"

#include <cstdint>

#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/memory_file.h"

namespace citymirror::gis {
namespace {

constexpr std::int64_t kMostWebpPixels = 64'000'000;

Error webpError(ErrorCode code, const std::string& what) {
  return {code, what, "WebP", "Save the picture again, as PNG or JPEG"};
}

}  // namespace

bool isWebp(const std::string& bytes) {
  return bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.compare(8, 4, "WEBP") == 0;
}

Result<std::string> pngOfWebp(const std::string& bytes) {
  GDALAllRegister();
  const GdalMessages messages;
  GDALDriver* png = GetGDALDriverManager()->GetDriverByName("PNG");
  if (!png || !GetGDALDriverManager()->GetDriverByName("WEBP"))
    return webpError(ErrorCode::unsupported, "GDAL is built without its drivers WEBP and PNG");
  const std::string name = "citymirror_" + std::to_string(std::uintptr_t(&messages));
  const MemoryFile from(name + ".webp"), to(name + ".png");
  // Read only, and for as long as `bytes` live: the file does not own them.
  VSILFILE* held = VSIFileFromMemBuffer(
      from.path(), reinterpret_cast<GByte*>(const_cast<char*>(bytes.data())), bytes.size(), FALSE);
  if (held) VSIFCloseL(held);
  const char* const only[] = {"WEBP", nullptr};
  const DatasetPtr picture(
      GDALDataset::Open(from.path(), GDAL_OF_RASTER | GDAL_OF_READONLY, only, nullptr));
  if (!picture) return webpError(ErrorCode::unreadable, "The WebP picture is damaged or cut off");
  if (std::int64_t(picture->GetRasterXSize()) * picture->GetRasterYSize() > kMostWebpPixels)
    return webpError(ErrorCode::unsupported, "The WebP picture has more than 64 million pixels");
  const char* const options[] = {"ZLEVEL=1", nullptr};
  {
    const DatasetPtr written(png->CreateCopy(to.path(), picture.get(), FALSE,
                                             const_cast<char**>(options), nullptr, nullptr));
    if (!written || messages.failed())
      return webpError(ErrorCode::unreadable, "The WebP picture is damaged or cut off");
  }
  return to.bytes();
}

}  // namespace citymirror::gis
