#include "engine/store/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace citymirror::store {

namespace {

/// " (process 1234)", as the holder wrote it; empty where it has not come to that yet.
std::string holderOf(int file) {
  char digits[24] = {};
  const ssize_t size = ::pread(file, digits, sizeof digits - 1, 0);
  const int process = size > 0 ? std::atoi(digits) : 0;
  return process > 0 ? " (process " + std::to_string(process) + ")" : "";
}

}  // namespace

Result<FolderLock> FolderLock::hold(const std::string& path, const std::string& held,
                                    const std::string& thing) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    return Error{ErrorCode::ioFailed,
                 std::string("the lock file cannot be made: ") + std::strerror(errno), path,
                 "Check the folder and its permissions"};
  }
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    const std::string who = holderOf(file);
    ::close(file);
    return Error{ErrorCode::ioFailed, "another CityMirror" + who + " is writing to this " + thing,
                 held, "Close it first, or choose another " + thing};
  }
  FolderLock lock(file);
  const std::string process = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file, 0) == 0 && ::pwrite(file, process.data(), process.size(), 0) < 0)
    (void)::ftruncate(file, 0);  // a full disk: held without a name
  return lock;
}

Result<FolderLock> FolderLock::take(const std::string& folder) {
  return hold(folder + "/lock", folder, "folder");
}

Result<FolderLock> FolderLock::takeFile(const std::string& file) {
  return hold(file + ".lock", file, "file");
}

FolderLock::~FolderLock() {
  if (file_ >= 0) ::close(file_);
}
FolderLock::FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}

}  // namespace citymirror::store
