#include "gis/raster/png_of_picture.h"

#include <cstdint>

#include "gis/raster/gdal_dataset.h"
#include "gis/raster/gdal_messages.h"
#include "gis/raster/memory_file.h"

namespace citymirror::gis {
namespace {

std::string nameInMemory(const void* of) {
  return "citymirror_" + std::to_string(std::uintptr_t(of));
}

Error damagedPicture(const std::string& kind) {
  return pictureError(ErrorCode::unreadable, "The " + kind + " picture is damaged or cut off",
                      kind);
}

}  // namespace

Error pictureError(ErrorCode code, const std::string& what, const std::string& kind) {
  return {code, what, kind, "Save the picture again, as PNG or JPEG"};
}

Result<std::string> pngOfDataset(GDALDataset& picture, const std::string& kind) {
  const GdalMessages messages;
  GDALDriver* png = GetGDALDriverManager()->GetDriverByName("PNG");
  if (!png)
    return pictureError(ErrorCode::unsupported, "GDAL is built without its driver PNG", kind);
  if (std::int64_t(picture.GetRasterXSize()) * picture.GetRasterYSize() > kMostPicturePixels)
    return pictureError(ErrorCode::unsupported,
                        "The " + kind + " picture has more than 64 million pixels", kind);
  const int bands = picture.GetRasterCount();
  const GDALDataType type = bands > 0 ? picture.GetRasterBand(1)->GetRasterDataType() : GDT_Unknown;
  if (bands < 1 || bands > 4 || (type != GDT_Byte && type != GDT_UInt16))
    return pictureError(ErrorCode::unsupported,
                        "The " + kind + " picture has other than 1 to 4 channels of 8 or 16 bits",
                        kind);
  const MemoryFile to(nameInMemory(&messages) + ".png");
  const char* const options[] = {"ZLEVEL=1", nullptr};
  {
    const DatasetPtr written(
        png->CreateCopy(to.path(), &picture, FALSE, const_cast<char**>(options), nullptr, nullptr));
    if (!written || messages.failed()) return damagedPicture(kind);
  }
  return to.bytes();
}

Result<std::string> pngOfBytes(const std::string& bytes, const char* driver,
                               const std::string& kind) {
  GDALAllRegister();
  const GdalMessages messages;
  if (!GetGDALDriverManager()->GetDriverByName(driver)) {
    return pictureError(ErrorCode::unsupported,
                        std::string("GDAL is built without its driver ") + driver, kind);
  }
  const MemoryFile from(nameInMemory(&messages) + ".picture");
  // Read only, and for as long as `bytes` live: the file does not own them.
  VSILFILE* held = VSIFileFromMemBuffer(
      from.path(), reinterpret_cast<GByte*>(const_cast<char*>(bytes.data())), bytes.size(), FALSE);
  if (held) VSIFCloseL(held);
  const char* const only[] = {driver, nullptr};
  const DatasetPtr picture(
      GDALDataset::Open(from.path(), GDAL_OF_RASTER | GDAL_OF_READONLY, only, nullptr));
  if (!picture) return damagedPicture(kind);
  return pngOfDataset(*picture, kind);
}

}  // namespace citymirror::gis
