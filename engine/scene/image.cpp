#include "engine/scene/image.h"

#include <png.h>

#include <cstring>

#include "engine/core/file_io.h"

namespace citymirror::scene {

Outcome writePng(const Image& image, const std::string& path) {
  const std::size_t wanted = std::size_t(image.width) * std::size_t(image.height) * 4;
  if (image.width <= 0 || image.height <= 0 || image.rgba.size() != wanted) {
    return Error{ErrorCode::badInput, "the picture is empty or has the wrong number of bytes", path,
                 "draw it before it is written"};
  }
  png_image png;
  std::memset(&png, 0, sizeof png);
  png.version = PNG_IMAGE_VERSION;
  png.width = png_uint_32(image.width);
  png.height = png_uint_32(image.height);
  png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::string bytes(size, '\0');
  if (png_image_write_to_memory(&png, bytes.data(), &size, 0, image.rgba.data(), 0, nullptr) == 0) {
    return Error{ErrorCode::ioFailed,
                 std::string("the picture could not be compressed: ") + png.message, path,
                 "report this with the size of the picture"};
  }
  bytes.resize(size);
  return writeFile(path, bytes);
}

}  // namespace citymirror::scene
