#include "engine/store/text_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace citymirror::store {
namespace {

Error writeError(const std::string& path) {
  const int reason = errno;
  const bool full = reason == ENOSPC || reason == EFBIG || reason == EDQUOT;
  return {full ? ErrorCode::diskFull : ErrorCode::ioFailed,
          std::string("the file cannot be written: ") + std::strerror(reason), path,
          full ? "Free some space and try again" : "Check the folder and its permissions"};
}

bool writeAll(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(file, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += std::size_t(n);
  }
  return ::fsync(file) == 0;
}

}  // namespace

Result<std::string> readText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::notFound, "the file cannot be opened", path, "Check the path and permissions"};
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) return Error{ErrorCode::ioFailed, "the file cannot be read to its end", path, "Check the disk"};
  return text.str();
}

Outcome writeText(const std::string& text, const std::string& path) {
  const std::string temporary = path + ".part";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return writeError(path);
  const bool written = writeAll(file, text);
  const Error error = written ? Error{} : writeError(path);
  ::close(file);
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    const Error failed = written ? writeError(path) : error;
    ::unlink(temporary.c_str());
    return failed;
  }
  return Done{};
}

}  // namespace citymirror::store
