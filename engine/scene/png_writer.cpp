#include "engine/scene/png_writer.h"

#include <png.h>
#include <unistd.h>

#include <cerrno>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <vector>

namespace citymirror::scene {
namespace {

constexpr int kCompression = 3;  // of 9: a 16k picture in seconds instead of minutes

Error failure(int number, const std::string& path) {
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
    return {ErrorCode::diskFull, std::string("No space for the picture: ") + std::strerror(number),
            path, "Free space on this disk or choose another folder"};
  }
  return {ErrorCode::ioFailed,
          std::string("The picture cannot be written: ") + std::strerror(number), path,
          "Check that the folder exists and may be written to"};
}

}  // namespace

struct PngWriter::State {
  std::string path, partial;
  int width = 0, height = 0, rows = 0;
  std::FILE* file = nullptr;
  png_structp png = nullptr;
  png_infop info = nullptr;
  std::vector<std::uint8_t> row;

  ~State() {
    if (png != nullptr) png_destroy_write_struct(&png, &info);
    if (file == nullptr) return;
    std::fclose(file);
    ::unlink(partial.c_str());
  }
  // libpng leaves by longjmp: no object with a destructor may be made in these.
  bool begin() {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_init_io(png, file);
    png_set_IHDR(png, info, png_uint_32(width), png_uint_32(height), 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, kCompression);
    png_write_info(png, info);
    return true;
  }
  bool put(const std::uint8_t* line) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_write_row(png, line);
    return true;
  }
  bool end() {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_write_end(png, info);
    return true;
  }
};

PngWriter::PngWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PngWriter::~PngWriter() = default;

Result<std::unique_ptr<PngWriter>> PngWriter::make(const std::string& path, int width, int height) {
  if (width <= 0 || height <= 0) {
    return Error{ErrorCode::badInput, "The picture has no size", path, "Give width and height"};
  }
  auto state = std::make_unique<State>();
  state->path = path;
  state->partial = path + ".partial";
  state->width = width;
  state->height = height;
  state->row.resize(std::size_t(width) * 3);
  std::error_code ignored;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  state->file = std::fopen(state->partial.c_str(), "wbe");
  if (state->file == nullptr) return failure(errno, path);
  state->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  state->info = state->png != nullptr ? png_create_info_struct(state->png) : nullptr;
  if (state->info == nullptr) return failure(ENOMEM, path);
  if (!state->begin()) return failure(errno, path);
  return std::unique_ptr<PngWriter>(new PngWriter(std::move(state)));
}

Outcome PngWriter::write(std::span<const std::uint8_t> rgba) {
  State& s = *state_;
  const std::size_t line = std::size_t(s.width) * 4;
  for (std::size_t at = 0; at + line <= rgba.size() && s.rows < s.height; at += line, ++s.rows) {
    for (std::size_t x = 0; x < std::size_t(s.width); ++x)
      std::memcpy(s.row.data() + 3 * x, rgba.data() + at + 4 * x, 3);
    if (!s.put(s.row.data())) return failure(errno, s.path);
  }
  return Done{};
}

Outcome PngWriter::finish() {
  State& s = *state_;
  if (s.rows != s.height) {
    return Error{ErrorCode::badInput, "The picture is not complete", s.path, "Write all its rows"};
  }
  if (!s.end() || std::fflush(s.file) != 0 || ::fsync(fileno(s.file)) != 0)
    return failure(errno, s.path);
  if (std::rename(s.partial.c_str(), s.path.c_str()) != 0) return failure(errno, s.path);
  std::fclose(s.file);
  s.file = nullptr;
  return Done{};
}

}  // namespace citymirror::scene
