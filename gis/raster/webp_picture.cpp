#include "gis/raster/webp_picture.h"

#include "gis/raster/png_of_picture.h"

namespace citymirror::gis {

bool isWebp(const std::string& bytes) {
  return bytes.size() > 12 && bytes.starts_with("RIFF") && bytes.compare(8, 4, "WEBP") == 0;
}

Result<std::string> pngOfWebp(const std::string& bytes) {
  return pngOfBytes(bytes, "WEBP", "WebP");
}

}  // namespace citymirror::gis
