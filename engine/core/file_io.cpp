#include "engine/core/file_io.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace citymirror {
namespace {

constexpr std::size_t kReadAhead = std::size_t(1) << 16;  // bytes, where a size is not known

Error writeError(int number, const std::string& path) {
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
    return {ErrorCode::diskFull, std::string("No space for the file: ") + std::strerror(number),
            path, "Free space on this disk or choose another folder"};
  }
  return {ErrorCode::ioFailed, std::string("The file cannot be written: ") + std::strerror(number),
          path, "Check that the folder exists and may be written to"};
}

std::optional<Error> writeAll(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return writeError(errno, path);
    bytes.remove_prefix(std::size_t(written));
  }
  if (::fsync(descriptor) != 0 && errno != EINVAL) return writeError(errno, path);
  return std::nullopt;
}

std::string partialPath(const std::string& path) { return path + ".partial"; }

std::optional<Error> writePartial(const std::string& path, std::string_view bytes) {
  std::error_code ignored;
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  const int descriptor =
      ::open(partialPath(path).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return writeError(errno, path);
  std::optional<Error> error = writeAll(descriptor, bytes, path);
  if (::close(descriptor) != 0 && !error) error = writeError(errno, path);
  return error;
}

}  // namespace

Outcome requireFileName(const std::string& path, std::string_view ending) {
  namespace fs = std::filesystem;
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  const bool named = path.size() > ending.size() &&
                     std::equal(path.end() - std::ptrdiff_t(ending.size()), path.end(),
                                ending.begin(), ending.end(), same);
  if (!named) {
    return Error{ErrorCode::badInput,
                 "The name does not say what is written there: a " + std::string(ending) + " file",
                 path, "Give a name that ends in " + std::string(ending)};
  }
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return Error{ErrorCode::badInput, "What is at this place is no file and is not replaced", path,
                 "Give the name of a new file"};
  }
  return Done{};
}

Outcome requireReadable(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status)) return Done{};
  if (!fs::is_regular_file(status) && !fs::is_directory(status))
    return Error{ErrorCode::badInput, "This is neither a file nor a folder, but a pipe or a device",
                 path, "Save what comes from there as a file, and name that"};
  if (::access(path.c_str(), R_OK) != 0)
    return Error{ErrorCode::ioFailed,
                 std::string("There is no permission to read the ") +
                     (fs::is_directory(status) ? "folder" : "file"),
                 path, "Let this account read it"};
  return Done{};
}

std::string asideOf(const std::string& path) {
  std::string aside;
  for (int n = 1; aside.empty() || std::filesystem::exists(aside); ++n)
    aside = path + ".broken-" + std::to_string(n);
  return aside;
}

Result<std::string> readFile(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return Error{ErrorCode::notFound, "This is a folder, not a file", path,
                 "Name the file in it"};
  }
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return Error{ErrorCode::notFound, "There is no such file", path, "Check the path"};
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  const auto size = std::filesystem::file_size(path, ignored);  // 0 for what the system makes up
  std::size_t chunk = ignored ? kReadAhead : std::size_t(size) + 1;  // one more finds the end
  while (stream) {
    const std::size_t had = text.size();
    text.resize(had + chunk);
    stream.read(text.data() + had, std::streamsize(text.size() - had));
    text.resize(had + std::size_t(stream.gcount()));
    chunk = kReadAhead;
  }
  if (stream.bad() || !stream.eof()) {
    return Error{ErrorCode::ioFailed, "The file cannot be read", path, "Check that it may be read"};
  }
  return text;
}

Outcome writeFile(const std::string& path, std::string_view bytes) {
  return writeFiles({{path, std::string(bytes)}});
}

Outcome writeFiles(const std::vector<FileBytes>& files) {
  std::optional<Error> error;
  for (const FileBytes& file : files) {
    error = writePartial(file.path, file.bytes);
    if (error) break;
  }
  for (const FileBytes& file : files) {
    if (!error && std::rename(partialPath(file.path).c_str(), file.path.c_str()) != 0) {
      error = writeError(errno, file.path);
    }
    if (error) ::unlink(partialPath(file.path).c_str());
  }
  if (error) return *error;
  return Done{};
}

}  // namespace citymirror
