#pragma once
#include <string>

#include "engine/core/result.h"

namespace citymirror::store {

/// A folder that one program at a time may write to: held until destroyed, freed by the system when
/// the program dies (flock on the file "lock" in it).
class FolderLock {
 public:
  /// Errors: ioFailed when another program holds it (its process is named), or the file cannot be
  /// made.
  static Result<FolderLock> take(const std::string& folder);
  /// The same for one file, by flock on "FILE.lock". The error names the process that holds it.
  static Result<FolderLock> takeFile(const std::string& file);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;

 private:
  static Result<FolderLock> hold(const std::string& path, const std::string& held,
                                 const std::string& thing);
  explicit FolderLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace citymirror::store
